//! The fields that an operation selects at its root.

use std::collections::HashSet;

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};

/// A field at the root of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootField {
    /// As the schema names it.
    pub name: String,
    /// As the answer names it: its alias, if it has one.
    pub key: String,
}

/// The one field that is selected at the root, `__typename` apart; `None` if there are several or none.
///
/// What is written twice is two, even under one key: the engine runs it twice. What a directive leaves
/// out counts too.
pub(super) fn sole(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Option<RootField> {
    let mut walk = Walk { document, barren: HashSet::new(), found: Vec::new(), enough: 2 };
    walk.collect(&operation.selection_set.node);
    let first = walk.found.pop()?;
    walk.found.is_empty().then_some(first)
}

/// A key of the answer that stands for more than one field at the root. The engine would run each of
/// them, where the specification (section 6.3.2) merges them into one.
///
/// To be asked of what was measured: its cycles were refused and its root fields are bounded.
pub(super) fn repeated(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Option<String> {
    let mut walk = Walk { document, barren: HashSet::new(), found: Vec::new(), enough: usize::MAX };
    walk.collect(&operation.selection_set.node);
    let mut seen = HashSet::new();
    walk.found.into_iter().map(|field| field.key).find(|key| !seen.insert(key.clone()))
}

/// Whether one field of the schema is selected, as a subscription has to (specification, section 5.2.4.1).
/// The engine would open each of several, and none that stands in a fragment.
pub(super) fn is_one_field(operation: &OperationDefinition) -> bool {
    let [selection] = operation.selection_set.node.items.as_slice() else { return false };
    let Selection::Field(field) = &selection.node else { return false };
    let is_conditional = field
        .node
        .directives
        .iter()
        .any(|directive| matches!(directive.node.name.node.as_str(), "skip" | "include"));
    !field.node.name.node.starts_with("__") && !is_conditional
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    /// Fragments without a field, and those that are being walked: each is walked once, and a cycle ends.
    barren: HashSet<&'a str>,
    found: Vec<RootField>,
    /// So many are looked for.
    enough: usize,
}

impl<'a> Walk<'a> {
    fn collect(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            if self.found.len() >= self.enough {
                return;
            }
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    if field.name.node != "__typename" {
                        let key = field.response_key().node.to_string();
                        self.found.push(RootField { name: field.name.node.to_string(), key });
                    }
                }
                Selection::InlineFragment(fragment) => {
                    self.collect(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name);
                    let Some(fragment) = fragment.filter(|_| self.barren.insert(name)) else {
                        continue;
                    };
                    let before = self.found.len();
                    self.collect(&fragment.node.selection_set.node);
                    if self.found.len() > before {
                        self.barren.remove(name.as_str());
                    }
                }
            }
        }
    }
}
