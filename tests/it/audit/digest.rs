//! The form of digests (docs/audit.md). Entries that exist depend on it: it never changes. The values
//! here were computed by another program, from the documentation.

use std::collections::BTreeSet;

use api::write::digest;
use chrono::DateTime;
use entity::{
    audit_entry,
    id::{AuditEntryId, PartnerId},
    terms::{ActorKind, GrantRole},
};
use serde_json::json;
use uuid::Uuid;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn least() -> audit_entry::Model {
    audit_entry::Model {
        id: AuditEntryId(uuid(1)),
        recorded_at: DateTime::from_timestamp_micros(1_795_262_400_000_001).unwrap(),
        actor_kind: ActorKind::Operator,
        actor_id: None,
        acting_as: None,
        partner_id: None,
        credential_id: None,
        request_id: None,
        use_case: "partners.create_partner".into(),
        changes: json!([]),
        digest: String::new(),
        payload_digest: None,
    }
}

#[test]
fn the_digest_of_an_entry_without_options_is_what_it_always_was() {
    let expected = "17a871a180bec2a91afc6672c05f94fabf0e4bfd806b160a2ab736b9bfe91708";
    assert_eq!(digest(&least(), &BTreeSet::new()).unwrap(), expected);
}

#[test]
fn the_digest_of_an_entry_with_everything_is_what_it_always_was() {
    let details = json!({
        "name": { "before": "Ämter", "after": "a\"b\nÜ" },
        "count": { "before": 1.5, "after": 100 },
    });
    let change =
        json!({ "change": "UPDATED", "kind": "PARTNER", "id": uuid(3), "details": details });
    let entry = audit_entry::Model {
        actor_kind: ActorKind::User,
        actor_id: Some(uuid(2)),
        acting_as: Some(GrantRole::Ministry),
        partner_id: Some(PartnerId(uuid(3))),
        credential_id: Some(uuid(4)),
        request_id: Some("request-1".into()),
        use_case: "partners.verify_partner".into(),
        changes: json!([change]),
        payload_digest: Some(
            "9fb7f2ffa7e75ba5d5017c2b5b651a7d256016ca891c74ca01cb651d6781a6e9".into(),
        ),
        ..least()
    };
    let expected = "9a8f5f146ad98a20042dfe6a6e290da0ea28ed81014cf9c729f6abe20d84232b";
    assert_eq!(digest(&entry, &BTreeSet::from([uuid(3), uuid(5)])).unwrap(), expected);
}
