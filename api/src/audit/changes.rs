//! What an entry says that changed, taken apart.

use entity::terms::SubjectKind;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::write::Change;

/// One change of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// What happened to which object; none for the summary of an import.
    pub object: Option<ChangedObject>,
    /// Values by name; those of an update are before and after.
    pub details: Map<String, Value>,
}

/// An object and what happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct ChangedObject {
    /// What happened.
    pub change: Change,
    /// What it is.
    pub kind: SubjectKind,
    /// Its id.
    pub id: Uuid,
}

/// The changes that an entry holds.
#[must_use]
pub fn changes(entry: &Value) -> Vec<Changed> {
    entry.as_array().into_iter().flatten().map(changed).collect()
}

fn changed(value: &Value) -> Changed {
    let object = ChangedObject::deserialize(value).ok();
    let details = if object.is_some() { &value["details"] } else { value };
    Changed { object, details: details.as_object().cloned().unwrap_or_default() }
}

/// The value before and after, where the details tell both.
#[must_use]
pub fn before_and_after(value: &Value) -> (Option<&Value>, Option<&Value>) {
    match value.as_object() {
        Some(object) if object.keys().all(|key| key == "before" || key == "after") => {
            (object.get("before"), object.get("after"))
        }
        _ => (None, Some(value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_names_its_object_and_a_summary_has_none() {
        let id = Uuid::from_u128(7);
        let details = json!({ "status": { "before": "PROPOSED", "after": "ACTIVE" } });
        let entry = json!([
            { "change": "UPDATED", "kind": "PARTNER", "id": id, "details": details },
            { "areas": 3 },
        ]);
        let [update, summary] = changes(&entry).try_into().unwrap();
        let object = ChangedObject { change: Change::Updated, kind: SubjectKind::Partner, id };
        assert_eq!(update.object, Some(object));
        assert_eq!(
            before_and_after(&update.details["status"]),
            (Some(&json!("PROPOSED")), Some(&json!("ACTIVE")))
        );
        assert_eq!(summary.object, None);
        assert_eq!(before_and_after(&summary.details["areas"]), (None, Some(&json!(3))));
    }
}
