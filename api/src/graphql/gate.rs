//! What every document passes before it is executed.
//!
//! The engine's own limits come after its recursive parser and walk fragments once for each spread,
//! so a small document could end the process or keep a core busy. Here a linear scan comes first,
//! then the parser, then a walk that measures each fragment once, then the variables.

use std::sync::Arc;

use async_graphql::{
    Pos, Request, ServerError, Variables,
    parser::{
        self,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};
use serde_json::{Map, Value};

use crate::graphql::code::ErrorCode;

mod documents;
mod limits;
mod measure;
mod roots;
mod scan;
mod shape;
mod variables;

pub use limits::Limits;
pub use roots::RootField;
pub use shape::ShapeError;

use documents::Documents;
use measure::Walk;
use shape::Shape;

/// Values of an answer that takes a few milliseconds.
const LIGHT_VALUES: u64 = 5_000;
/// Selection sets within each other for which 2 MiB of stack are enough many times over.
const LIGHT_NESTING: usize = 12;

/// The gate of one schema.
#[derive(Debug)]
pub struct Gate {
    limits: Limits,
    shape: Shape,
    introspection: bool,
    documents: Documents,
}

/// How many values the answer could have, and how many it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What the operation asks for.
    pub requested: u64,
    /// [`Limits::complexity`].
    pub limit: u64,
}

/// An operation that may be executed.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// What the operation costs.
    pub cost: Cost,
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// The operation's name, if it has one.
    pub name: Option<String>,
    nesting: usize,
    document: Arc<ExecutableDocument>,
    variables: Variables,
}

/// Why an operation is not executed.
#[derive(Debug)]
pub struct Refusal {
    /// At least one error, each with its code.
    pub errors: Vec<ServerError>,
    /// What the operation would have cost, if that was still measured.
    pub cost: Option<Cost>,
}

impl Gate {
    /// The gate of the schema that `sdl` describes.
    pub fn new(sdl: &str, limits: Limits, introspection: bool) -> Result<Self, ShapeError> {
        let shape = Shape::parse(sdl)?;
        Ok(Self { limits, shape, introspection, documents: Documents::default() })
    }

    /// The limits that hold.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads `query` and lets the operation pass, or says why not.
    pub fn admit(
        &self,
        query: &str,
        operation_name: Option<&str>,
        variables: Map<String, Value>,
    ) -> Result<Admitted, Refusal> {
        // It depends on nothing but its source.
        let document = self.documents.get(query, |query| self.parse(query))?;
        let (name, operation) = select(&document, operation_name)?;
        let (name, kind) = (name.map(str::to_owned), operation.ty);
        let variables =
            variables::coerce(&self.shape, operation, variables).map_err(Refusal::from)?;

        let walk = Walk::new(&self.shape, &self.limits, &document, &variables, self.introspection);
        let (requested, nesting) = walk.measure(operation)?;
        if let (OperationType::Mutation, Some(key)) = (kind, roots::repeated(&document, operation))
        {
            let message = format!("`{key}` stands more than once at the root: give each an alias.");
            return Err(ErrorCode::GraphqlValidationFailed.error(message).into());
        }
        if kind == OperationType::Subscription && !roots::is_one_field(operation) {
            let message = "A subscription selects exactly one field, not by a fragment, and without \
                           `@skip` and `@include`.";
            return Err(ErrorCode::GraphqlValidationFailed.error(message).into());
        }
        let cost = Cost { requested, limit: self.limits.complexity };
        if cost.requested > cost.limit {
            let message = format!(
                "The answer could have {} values; at most {} are allowed (limit `complexity`). \
                 Ask for smaller pages or fewer nested lists.",
                cost.requested, cost.limit
            );
            let errors = vec![ErrorCode::QueryTooComplex.error(message)];
            return Err(Refusal { errors, cost: Some(cost) });
        }
        Ok(Admitted { cost, kind, name, nesting, document, variables })
    }

    /// The document, if it is one.
    fn parse(&self, query: &str) -> Result<ExecutableDocument, ServerError> {
        scan::scan(query, &self.limits)?;
        parser::parse_query(query).map_err(|error| syntax_error(&error))
    }
}

impl Admitted {
    /// Whether it is a query that is answered within milliseconds, as far as this can be told, and that fits into the
    /// stack of a thread that nobody made larger.
    #[must_use]
    pub fn is_light(&self) -> bool {
        self.kind == OperationType::Query
            && self.cost.requested <= LIGHT_VALUES
            && self.nesting <= LIGHT_NESTING
    }

    /// The one field that the operation selects at its root; `None` if there are several or none.
    #[must_use]
    pub fn sole_field(&self) -> Option<RootField> {
        let (_, operation) = select(&self.document, self.name.as_deref()).ok()?;
        roots::sole(&self.document, operation)
    }

    /// The operation, ready for the engine, which need not parse it again.
    #[must_use]
    pub fn into_request(self) -> Request {
        let mut request = Request::new("").variables(self.variables);
        request.operation_name = self.name;
        request.set_parsed_query(Arc::unwrap_or_clone(self.document));
        request
    }
}

impl From<ServerError> for Refusal {
    fn from(error: ServerError) -> Self {
        Self { errors: vec![error], cost: None }
    }
}

impl From<Vec<ServerError>> for Refusal {
    fn from(errors: Vec<ServerError>) -> Self {
        Self { errors, cost: None }
    }
}

/// The operation that is to be executed.
fn select<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Result<(Option<&'a str>, &'a OperationDefinition), ServerError> {
    let found = match (&document.operations, wanted) {
        (DocumentOperations::Single(operation), None) => Some((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(wanted)) => operations
            .get_key_value(wanted)
            .map(|(name, operation)| (Some(name.as_str()), operation)),
        (DocumentOperations::Multiple(operations), None) => {
            let mut operations = operations.iter();
            let first = operations.next();
            if operations.next().is_some() {
                let message = "The document has several operations: name one in `operationName`.";
                return Err(ErrorCode::BadRequest.error(message));
            }
            first.map(|(name, operation)| (Some(name.as_str()), operation))
        }
    };
    let (name, operation) = found.ok_or_else(|| {
        let message = "The document has no operation of the name in `operationName`.";
        ErrorCode::BadRequest.error(message)
    })?;
    Ok((name, &operation.node))
}

/// The parser's error in words for people: without the source and the names of its rules.
fn syntax_error(error: &parser::Error) -> ServerError {
    let message = match error {
        parser::Error::Syntax { message, .. } => {
            let expected = message.lines().last().and_then(|line| line.trim().strip_prefix("= "));
            let expected = expected
                .map(|text| text.replace("EOI", "end of document").replace('_', " "))
                .unwrap_or_default();
            format!("The document is not valid GraphQL: {}.", expected.trim())
        }
        other => format!("The document is not valid GraphQL: {other}."),
    };
    let mut error_with_code = ErrorCode::GraphqlParseFailed.error(message.replace("..", "."));
    error_with_code.locations =
        error.positions().filter(|position| *position != Pos::default()).collect();
    error_with_code
}

/// An error that names the limit that is passed.
fn limit_exceeded(what: &str, limit: impl std::fmt::Display, name: &str) -> ServerError {
    let message = format!("{what}; at most {limit} are allowed (limit `{name}`).");
    ErrorCode::LimitExceeded.error(message)
}
