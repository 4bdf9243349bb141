//! How much one request may ask for.

use serde::{Deserialize, Serialize};

/// Limits on one request. Each is refused with an error that names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request's body. Default: 262,144.
    pub body_bytes: usize,
    /// Tokens of the document. Default: 10,000.
    pub tokens: usize,
    /// Brackets within brackets of the document, and selection sets within selection sets with
    /// fragments written out. Default: 32. The engine stops at 32 selection sets by itself, and
    /// hundreds of brackets could exhaust a thread's stack.
    pub nesting: usize,
    /// Fields within fields. Default: 20; `GraphiQL`'s introspection needs 15.
    pub depth: usize,
    /// Operations of the document. Default: 20.
    pub operations: usize,
    /// Fields at the root of one operation. Default: 50.
    pub root_fields: usize,
    /// Fields and fragments of all operations, with fragments written out. Default: 5,000.
    pub fields: usize,
    /// Aliases, with fragments written out. Default: 100.
    pub aliases: usize,
    /// Directives, with fragments written out. Default: 100.
    pub directives: usize,
    /// Lists of fields or types within each other under `__schema` and `__type`. Default: 2.
    pub introspection_lists: usize,
    /// Values that the answer could have: each field once for each object it could stand in. A
    /// connection counts with the page asked for, any other list with ten. Default: 50,000.
    pub complexity: u64,
    /// Errors in an answer; the rest is only counted. Default: 50.
    pub errors: usize,
    /// Bytes of an answer before compression. Default: 16,777,216.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            tokens: 10_000,
            nesting: 32,
            depth: 20,
            operations: 20,
            root_fields: 50,
            fields: 5_000,
            aliases: 100,
            directives: 100,
            introspection_lists: 2,
            complexity: 50_000,
            errors: 50,
            answer_bytes: 16 * 1024 * 1024,
        }
    }
}
