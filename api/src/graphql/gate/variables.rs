//! The variables of an operation: defaults filled in, required ones present, types as declared.
//!
//! The engine ignores the defaults in `@skip` and `@include`, and finds a missing variable only when
//! a field needs it, when other fields have already run.

use std::fmt::Write as _;

use async_graphql::{
    Pos, ServerError, Value, Variables,
    parser::types::{BaseType, OperationDefinition, Type},
};
use serde_json::Map;

use super::shape::{Input, InputObject, Shape};
use crate::graphql::code::ErrorCode;

/// Most errors about variables in one answer.
const MOST_ERRORS: usize = 10;
/// Enums up to this size are listed in an error.
const LISTED_VALUES: usize = 20;

/// The variables that the operation declares, as the specification coerces them. What a custom
/// scalar makes of its value is found out when the operation runs.
pub(super) fn coerce(
    shape: &Shape,
    operation: &OperationDefinition,
    mut given: Map<String, serde_json::Value>,
) -> Result<Variables, Vec<ServerError>> {
    let mut variables = Variables::default();
    let mut errors = Vec::new();
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let name = &variable.name.node;
        let ty = &variable.var_type.node;
        if let Some(value) = given.remove(name.as_str()) {
            let value = Value::from_json(value).unwrap_or_default();
            let mut check = Check {
                shape,
                position: definition.pos,
                path: name.to_string(),
                errors: &mut errors,
            };
            check.value(ty, &value);
            variables.insert(name.clone(), value);
        } else if let Some(default) = &variable.default_value {
            variables.insert(name.clone(), default.node.clone());
        } else if !ty.nullable {
            let message = format!("Variable \"${name}\" of type \"{ty}\" must be given.");
            errors.push(ErrorCode::BadUserInput.error_at(definition.pos, message));
        }
        if errors.len() >= MOST_ERRORS {
            break;
        }
    }
    errors.truncate(MOST_ERRORS);
    if errors.is_empty() { Ok(variables) } else { Err(errors) }
}

/// The check of one variable's value.
struct Check<'a> {
    shape: &'a Shape,
    position: Pos,
    path: String,
    errors: &'a mut Vec<ServerError>,
}

impl Check<'_> {
    fn value(&mut self, ty: &Type, value: &Value) {
        if self.errors.len() >= MOST_ERRORS {
            return;
        }
        match (&ty.base, value) {
            (_, Value::Null) if ty.nullable => {}
            (_, Value::Null) => self.report(&format!("must not be null: its type is \"{ty}\"")),
            (BaseType::List(inner), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.inside(&format!("[{index}]"), |check| check.value(inner, item));
                }
            }
            // A single value stands for a list of one.
            (BaseType::List(inner), value) => self.value(inner, value),
            (BaseType::Named(name), value) => match self.shape.input(name) {
                // Not an input type: validation says so.
                None => {}
                Some(Input::Scalar) => self.scalar(name, value),
                Some(Input::Enum(values)) => match value {
                    Value::String(given) if values.contains(given) => {}
                    Value::String(_) => {
                        let mut listed: Vec<&str> = values.iter().map(String::as_str).collect();
                        listed.sort_unstable();
                        let mut rule = format!("is no value of the enum \"{name}\"");
                        if listed.len() <= LISTED_VALUES {
                            // Writing to a String cannot fail.
                            let _ = write!(rule, ", which has {}", listed.join(", "));
                        }
                        self.report(&rule);
                    }
                    _ => self.report(&format!("must be a text that names a value of \"{name}\"")),
                },
                Some(Input::Object(object)) => self.object(name, object, value),
            },
        }
    }

    fn scalar(&mut self, name: &str, value: &Value) {
        let whole = |value: &Value| matches!(value, Value::Number(n) if n.is_i64() || n.is_u64());
        let (fits, rule) = match name {
            "Int" => {
                let fits = matches!(value, Value::Number(number)
                    if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()));
                (fits, "must be a whole number of 32 bits")
            }
            "Float" => (matches!(value, Value::Number(_)), "must be a number"),
            "String" => (matches!(value, Value::String(_)), "must be a text"),
            "Boolean" => (matches!(value, Value::Boolean(_)), "must be true or false"),
            "ID" => (
                matches!(value, Value::String(_)) || whole(value),
                "must be a text or whole number",
            ),
            _ => (true, ""),
        };
        if !fits {
            self.report(&format!("{rule}: its type is \"{name}\""));
        }
    }

    fn object(&mut self, name: &str, object: &InputObject, value: &Value) {
        let Value::Object(given) = value else {
            return self.report(&format!("must be an object: its type is \"{name}\""));
        };
        if object.is_one_of && (given.len() != 1 || given.values().any(|v| *v == Value::Null)) {
            self.report(&format!("must have exactly one field: its type is \"{name}\""));
        }
        for (field, value) in given {
            match object.fields.get(field.as_str()) {
                Some((ty, _)) => {
                    self.inside(&format!(".{field}"), |check| check.value(ty, value));
                }
                None => self.report(&format!("has a field that \"{name}\" does not have: {field}")),
            }
        }
        for (field, (ty, is_required)) in &object.fields {
            if *is_required && !given.contains_key(field.as_str()) {
                self.report(&format!("must have the field \"{field}\" of type \"{ty}\""));
            }
        }
    }

    fn inside(&mut self, segment: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(segment);
        check(self);
        self.path.truncate(length);
    }

    fn report(&mut self, rule: &str) {
        if self.errors.len() < MOST_ERRORS {
            let message = format!("Variable \"${}\" {rule}.", self.path);
            self.errors.push(ErrorCode::BadUserInput.error_at(self.position, message));
        }
    }
}
