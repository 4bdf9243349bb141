//! How much an operation asks for, with fragments written out but each walked once.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, ServerError, Value, Variables,
    parser::types::{
        ExecutableDocument, Field, FragmentSpread, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
};

use super::{
    Limits, limit_exceeded,
    scan::nested_too_deep,
    shape::{self, Output, Shape},
};
use crate::{graphql::code::ErrorCode, page};

/// Rows on a page where the client names no number.
const DEFAULT_PAGE: u64 = 20;
/// Items of a list that is no connection.
const ASSUMED_LIST: u64 = 10;
/// Values of a whole introspection, which depend on the schema only.
const INTROSPECTION_OF_SCHEMA: u64 = 10_000;
/// Values of the introspection of one type.
const INTROSPECTION_OF_TYPE: u64 = 100;

/// Walks the definitions of one document.
pub(super) struct Walk<'a> {
    shape: &'a Shape,
    limits: &'a Limits,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    introspection: bool,
    fragments: HashMap<&'a str, Fragment>,
}

/// How far a fragment is measured.
#[derive(Clone, Copy)]
enum Fragment {
    /// It is being walked: to meet it again is a cycle.
    Begun,
    Measured(Measure),
}

/// What a selection set asks for. Sums, except where said otherwise; all saturate.
#[derive(Clone, Copy, Default)]
struct Measure {
    selections: usize,
    aliases: usize,
    directives: usize,
    /// Fields of this selection set itself, also those in its fragments.
    own_fields: usize,
    /// Selection sets within each other: the largest.
    nesting: usize,
    /// Fields within each other: the largest.
    depth: usize,
    /// Lists of fields or types within each other in an introspection: the largest.
    introspection_lists: usize,
    /// Values that do not depend on a page.
    values: u64,
    /// Values for each row of the page, if this is the selection set of a connection.
    values_per_row: u64,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.own_fields = self.own_fields.saturating_add(other.own_fields);
        self.nesting = self.nesting.max(other.nesting);
        self.depth = self.depth.max(other.depth);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
        self.values = self.values.saturating_add(other.values);
        self.values_per_row = self.values_per_row.saturating_add(other.values_per_row);
    }
}

/// What a selection set selects from.
#[derive(Clone, Copy)]
enum Parent<'a> {
    /// The root of queries, where `__schema` and `__type` are.
    Query(Option<&'a Output>),
    /// An object, interface or union of the schema; none if the schema does not know it.
    Output(Option<&'a Output>),
    /// A type of the introspection.
    Introspection,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        shape: &'a Shape,
        limits: &'a Limits,
        document: &'a ExecutableDocument,
        variables: &'a Variables,
        introspection: bool,
    ) -> Self {
        let fragments = HashMap::with_capacity(document.fragments.len());
        Self { shape, limits, document, variables, introspection, fragments }
    }

    /// Checks the whole document; gives the number of values that `selected` could answer, and how deep selection sets
    /// are within each other.
    pub(super) fn measure(
        mut self,
        selected: &'a OperationDefinition,
    ) -> Result<(u64, usize), ServerError> {
        let operations = self.document.operations.iter().len();
        if operations > self.limits.operations {
            let what = format!("The document has {operations} operations");
            return Err(limit_exceeded(&what, self.limits.operations, "operations"));
        }
        let mut total = Measure::default();
        let mut cost = 0;
        for (_, operation) in self.document.operations.iter() {
            let measure = self.operation(&operation.node)?;
            if std::ptr::eq(&raw const operation.node, selected) {
                cost = measure.values;
            }
            total.add(measure);
            self.check(&total)?;
        }
        // A fragment that nothing spreads is not measured, and the engine would refuse it as well.
        for (name, fragment) in &self.document.fragments {
            if !self.fragments.contains_key(name.as_str()) {
                let message = format!("Fragment \"{name}\" is never used.");
                return Err(ErrorCode::GraphqlValidationFailed.error_at(fragment.pos, message));
            }
        }
        Ok((cost, total.nesting))
    }

    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Measure, ServerError> {
        let output = |name: &str| self.shape.output(name);
        let parent = match operation.ty {
            OperationType::Query => Parent::Query(output(&self.shape.query)),
            OperationType::Mutation => {
                Parent::Output(self.shape.mutation.as_deref().and_then(output))
            }
            OperationType::Subscription => {
                Parent::Output(self.shape.subscription.as_deref().and_then(output))
            }
        };
        let mut measure = self.selection_set(&operation.selection_set, parent, 1)?;
        measure.directives += operation.directives.len();
        for variable in &operation.variable_definitions {
            measure.directives += variable.node.directives.len();
        }
        if measure.own_fields > self.limits.root_fields {
            let what = format!("The operation has {} fields at its root", measure.own_fields);
            return Err(limit_exceeded(&what, self.limits.root_fields, "root_fields"));
        }
        Ok(measure)
    }

    fn check(&self, measure: &Measure) -> Result<(), ServerError> {
        let limits = self.limits;
        for (what, number, limit, name) in [
            ("fields", measure.selections, limits.fields, "fields"),
            ("aliases", measure.aliases, limits.aliases, "aliases"),
            ("directives", measure.directives, limits.directives, "directives"),
            ("levels of fields", measure.depth, limits.depth, "depth"),
            (
                "lists of types and fields within each other",
                measure.introspection_lists,
                limits.introspection_lists,
                "introspection_lists",
            ),
        ] {
            if number > limit {
                let what = format!("The document has {number} {what}");
                return Err(limit_exceeded(&what, limit, name));
            }
        }
        if measure.nesting > limits.nesting { Err(nested_too_deep(limits)) } else { Ok(()) }
    }

    /// `level` is how many selection sets this one is in, itself included.
    fn selection_set(
        &mut self,
        set: &'a Positioned<SelectionSet>,
        parent: Parent<'a>,
        level: usize,
    ) -> Result<Measure, ServerError> {
        if level > self.limits.nesting {
            return Err(nested_too_deep(self.limits));
        }
        let mut sum = Measure { nesting: 1, ..Measure::default() };
        for selection in &set.node.items {
            let mut measure = match &selection.node {
                Selection::Field(field) => self.field(field, parent, level)?,
                Selection::FragmentSpread(spread) => self.spread(spread, level)?,
                Selection::InlineFragment(inline) => {
                    let parent = match &inline.node.type_condition {
                        Some(condition) => self.parent(&condition.node.on.node),
                        None => parent,
                    };
                    let mut inner =
                        self.selection_set(&inline.node.selection_set, parent, level + 1)?;
                    inner.nesting += 1;
                    inner
                }
            };
            measure.selections = measure.selections.saturating_add(1);
            measure.directives =
                measure.directives.saturating_add(selection.node.directives().len());
            sum.add(measure);
        }
        self.check(&sum)?;
        Ok(sum)
    }

    fn spread(
        &mut self,
        spread: &'a Positioned<FragmentSpread>,
        level: usize,
    ) -> Result<Measure, ServerError> {
        let name = spread.node.fragment_name.node.as_str();
        let mut measure = match self.fragments.get(name) {
            Some(Fragment::Measured(measure)) => *measure,
            Some(Fragment::Begun) => {
                let message = format!("Fragment \"{name}\" spreads itself.");
                return Err(ErrorCode::GraphqlValidationFailed.error_at(spread.pos, message));
            }
            None => {
                let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
                    let message = format!("There is no fragment \"{name}\".");
                    return Err(ErrorCode::GraphqlValidationFailed.error_at(spread.pos, message));
                };
                let fragment = &fragment.node;
                self.fragments.insert(name, Fragment::Begun);
                let parent = self.parent(&fragment.type_condition.node.on.node);
                let mut measure = self.selection_set(&fragment.selection_set, parent, level + 1)?;
                measure.directives = measure.directives.saturating_add(fragment.directives.len());
                self.fragments.insert(name, Fragment::Measured(measure));
                measure
            }
        };
        measure.nesting += 1;
        if level + measure.nesting > self.limits.nesting + 1 {
            return Err(nested_too_deep(self.limits));
        }
        Ok(measure)
    }

    fn field(
        &mut self,
        field: &'a Positioned<Field>,
        parent: Parent<'a>,
        level: usize,
    ) -> Result<Measure, ServerError> {
        let name = field.node.name.node.as_str();
        let definition = match parent {
            Parent::Query(output) | Parent::Output(output) => output.and_then(|o| o.field(name)),
            Parent::Introspection => None,
        };
        let introspection_root = match (parent, name) {
            (Parent::Query(_), "__schema") => Some(INTROSPECTION_OF_SCHEMA),
            (Parent::Query(_), "__type") => Some(INTROSPECTION_OF_TYPE),
            _ => None,
        };
        if introspection_root.is_some() && !self.introspection {
            let message = "Introspection is switched off. The schema is at /schema.graphql.";
            return Err(ErrorCode::Forbidden.error_at(field.pos, message));
        }
        let child = match (parent, definition) {
            _ if introspection_root.is_some() => Parent::Introspection,
            (Parent::Introspection, _) => Parent::Introspection,
            (_, definition) => {
                Parent::Output(definition.and_then(|field| self.shape.output(&field.ty)))
            }
        };

        let mut measure = Measure::default();
        if !field.node.selection_set.node.items.is_empty() {
            measure = self.selection_set(&field.node.selection_set, child, level + 1)?;
            measure.nesting += 1;
        }
        measure.own_fields = 1;
        measure.depth += 1;
        measure.aliases = measure.aliases.saturating_add(usize::from(field.node.alias.is_some()));
        if matches!(parent, Parent::Introspection)
            && matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes")
        {
            measure.introspection_lists += 1;
        }

        if let Parent::Output(Some(Output { is_connection: true, .. })) = child {
            let page = self.page(&field.node, definition).unwrap_or(DEFAULT_PAGE);
            let rows = measure.values_per_row.saturating_mul(page);
            measure.values = measure.values.saturating_add(rows);
        }
        measure.values_per_row = 0;
        measure.values = measure.values.saturating_add(introspection_root.unwrap_or(1));
        if matches!(parent, Parent::Output(Some(Output { is_connection: true, .. })))
            && matches!(name, "edges" | "nodes")
        {
            measure.values_per_row = measure.values;
            measure.values = 0;
        } else if definition.is_some_and(|definition| definition.is_list) {
            let items = self.items(&field.node, definition);
            measure.values = measure.values.saturating_mul(items);
        }
        Ok(measure)
    }

    fn parent(&self, type_name: &Name) -> Parent<'a> {
        if type_name.starts_with("__") {
            Parent::Introspection
        } else if *type_name == self.shape.query {
            Parent::Query(self.shape.output(type_name))
        } else {
            Parent::Output(self.shape.output(type_name))
        }
    }

    /// How many rows of a list the client asks for; at most as many as one page can have.
    fn page(&self, field: &Field, definition: Option<&shape::Field>) -> Option<u64> {
        ["first", "last"]
            .into_iter()
            .filter_map(|name| match self.argument(field, name)? {
                Value::Number(number) if number.is_i64() => Some(number.as_u64().unwrap_or(0)),
                // Too large or not whole: the engine refuses it.
                Value::Number(_) => Some(page::LARGEST),
                _ => None,
            })
            .max()
            .or_else(|| definition.and_then(|definition| definition.default_page))
            .map(|size| size.clamp(1, page::LARGEST))
    }

    /// How many items a list that is no connection can have.
    fn items(&self, field: &Field, definition: Option<&shape::Field>) -> u64 {
        match self.argument(field, "ids") {
            Some(Value::List(ids)) => u64::try_from(ids.len()).unwrap_or(u64::MAX).max(1),
            Some(_) => 1,
            None => self.page(field, definition).unwrap_or(ASSUMED_LIST),
        }
    }

    /// An argument's value, if it has one without a variable that is missing.
    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let value = field.get_argument(name)?.node.clone();
        value.into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok()
    }
}
