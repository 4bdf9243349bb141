//! What a change changed, for the audit entry: values before and after, and apart from them those that can
//! be about people.

use entity::terms::SubjectKind;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::write::{Change, Write};

/// Everything that is other than it was.
#[derive(Debug, Default)]
pub struct Differences {
    details: Map<String, Value>,
    personal: Map<String, Value>,
}

impl Differences {
    /// A value that everybody who reads the entry may read.
    pub fn add<T: Serialize>(&mut self, field: &str, before: &T, after: &T) {
        let (before, after) = (json!(before), json!(after));
        if before != after {
            self.details.insert(field.to_owned(), json!({ "before": before, "after": after }));
        }
    }

    /// A value that can name people: only that it differs stands in the entry.
    pub fn personal<T: Serialize>(&mut self, field: &str, before: &T, after: &T) {
        let (before, after) = (json!(before), json!(after));
        if before != after {
            self.details.insert(field.to_owned(), json!({ "personal": true }));
            self.personal.insert(field.to_owned(), json!({ "before": before, "after": after }));
        }
    }

    /// Whether all is as it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.details.is_empty()
    }

    /// Notes them in the audit entry of the use case.
    pub fn note(self, write: &mut Write, change: Change, kind: SubjectKind, id: impl Into<Uuid>) {
        let id = id.into();
        write.changed(change, kind, id, &Value::Object(self.details));
        if !self.personal.is_empty() {
            write.personal(json!({ "id": id, "values": self.personal }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_noted_and_personal_values_stand_apart() {
        let mut differences = Differences::default();
        differences.add("title", &"Dialog", &"Dialog");
        assert!(differences.is_empty());
        differences.add("kind", &1, &2);
        differences.personal("note", &"Frau A", &"Frau A");
        differences.personal("contactEmail", &"a@example.org", &"b@example.org");
        assert_eq!(
            Value::Object(differences.details),
            json!({ "kind": { "before": 1, "after": 2 }, "contactEmail": { "personal": true } })
        );
        assert_eq!(
            Value::Object(differences.personal),
            json!({ "contactEmail": { "before": "a@example.org", "after": "b@example.org" } })
        );
    }
}
