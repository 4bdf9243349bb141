//! The types of the schema, as far as the gate needs them.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Value,
    parser::{
        self,
        types::{BaseType, FieldDefinition, InputObjectType, Type, TypeKind, TypeSystemDefinition},
    },
};

/// The schema's own description could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be read: {0}")]
pub struct ShapeError(#[from] parser::Error);

/// The types of a schema.
#[derive(Debug, Default)]
pub(super) struct Shape {
    outputs: HashMap<String, Output>,
    inputs: HashMap<String, Input>,
    pub(super) query: String,
    pub(super) mutation: Option<String>,
    pub(super) subscription: Option<String>,
}

/// An object, interface or union.
#[derive(Debug, Default)]
pub(super) struct Output {
    fields: HashMap<String, Field>,
    /// Whether it is a Relay connection, whose `edges` and `nodes` are one page.
    pub(super) is_connection: bool,
}

/// A field of an object or interface.
#[derive(Debug)]
pub(super) struct Field {
    /// The named type inside all lists.
    pub(super) ty: String,
    /// Whether the field is a list.
    pub(super) is_list: bool,
    /// The schema's own default for `first`.
    pub(super) default_page: Option<u64>,
}

/// What can be an argument or a variable.
#[derive(Debug)]
pub(super) enum Input {
    /// Any value; the scalar itself decides.
    Scalar,
    /// The values of an enum.
    Enum(HashSet<String>),
    /// The fields of an input object.
    Object(InputObject),
}

/// An input object.
#[derive(Debug)]
pub(super) struct InputObject {
    /// The type of each field, and whether it must be given.
    pub(super) fields: HashMap<String, (Type, bool)>,
    /// Whether exactly one field must be given.
    pub(super) is_one_of: bool,
}

impl Shape {
    pub(super) fn parse(sdl: &str) -> Result<Self, ShapeError> {
        let mut shape = Self { query: "Query".to_owned(), ..Self::default() };
        for name in ["Int", "Float", "String", "Boolean", "ID"] {
            shape.inputs.insert(name.to_owned(), Input::Scalar);
        }
        let document = parser::parse_schema(sdl)?;
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => {
                    let definition = definition.node;
                    let is_one_of = definition
                        .directives
                        .iter()
                        .any(|directive| directive.node.name.node == "oneOf");
                    shape.add(definition.name.node.to_string(), definition.kind, is_one_of);
                }
                TypeSystemDefinition::Schema(definition) => {
                    let schema = definition.node;
                    if let Some(query) = schema.query {
                        shape.query = query.node.to_string();
                    }
                    shape.mutation = schema.mutation.map(|name| name.node.to_string());
                    shape.subscription = schema.subscription.map(|name| name.node.to_string());
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        Ok(shape)
    }

    fn add(&mut self, name: String, kind: TypeKind, is_one_of: bool) {
        match kind {
            TypeKind::Object(object) => {
                self.outputs.insert(name, Output::new(object.fields.iter().map(|f| &f.node)));
            }
            TypeKind::Interface(interface) => {
                self.outputs.insert(name, Output::new(interface.fields.iter().map(|f| &f.node)));
            }
            TypeKind::Union(_) => {
                self.outputs.insert(name, Output::default());
            }
            TypeKind::Scalar => {
                self.inputs.insert(name, Input::Scalar);
            }
            TypeKind::Enum(values) => {
                let values = values.values.iter().map(|value| value.node.value.node.to_string());
                self.inputs.insert(name, Input::Enum(values.collect()));
            }
            TypeKind::InputObject(object) => {
                self.inputs.insert(name, Input::Object(InputObject::new(object, is_one_of)));
            }
        }
    }

    pub(super) fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.get(name)
    }

    pub(super) fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.get(name)
    }
}

impl Output {
    fn new<'a>(definitions: impl Iterator<Item = &'a FieldDefinition>) -> Self {
        let mut fields = HashMap::new();
        for definition in definitions {
            fields.insert(definition.name.node.to_string(), Field::new(definition));
        }
        let is_connection = fields.contains_key("pageInfo") && fields.contains_key("edges");
        Self { fields, is_connection }
    }

    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }
}

impl Field {
    fn new(definition: &FieldDefinition) -> Self {
        let first = definition.arguments.iter().find(|argument| argument.node.name.node == "first");
        let default = first.and_then(|argument| argument.node.default_value.as_ref());
        let default_page = match default.map(|value| &value.node) {
            Some(Value::Number(number)) => number.as_u64(),
            _ => None,
        };
        let ty = &definition.ty.node;
        let is_list = matches!(ty.base, BaseType::List(_));
        Self { ty: named(ty).to_owned(), is_list, default_page }
    }
}

impl InputObject {
    fn new(object: InputObjectType, is_one_of: bool) -> Self {
        let fields = object.fields.into_iter().map(|field| {
            let field = field.node;
            let is_required = !field.ty.node.nullable && field.default_value.is_none();
            (field.name.node.to_string(), (field.ty.node, is_required))
        });
        Self { fields: fields.collect(), is_one_of }
    }
}

/// The type inside all lists.
fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(inner),
    }
}
