//! Papers that an event discusses or produces.

use std::collections::HashSet;

use entity::{
    event_document,
    id::{EventId, ProgrammeDocumentId},
    terms::{DocumentRelation, SubjectKind},
};
use serde_json::{Value, json};

use super::{Part, note, open_event};
use crate::{
    access::Actor,
    app::App,
    checks::Checks,
    events::{
        part_refusal::EventPartErrorCode::{Repeated, TooMany, UnknownReference},
        policy::SeenEvent,
        store::arrange,
    },
    page::LARGEST,
    refusal::Refusal,
    write::{Change, Write},
};

/// The papers of an event, all of them, in order.
#[derive(Clone, Debug)]
pub struct DocumentsEdit {
    /// The event.
    pub event: EventId,
    /// The papers, each with what the event does with it.
    pub documents: Vec<(ProgrammeDocumentId, DocumentRelation)>,
}

/// Says which papers an event discusses and produces.
pub async fn set_event_documents(
    app: &App,
    actor: &Actor,
    command: DocumentsEdit,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.set_documents").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let wanted = command.documents;
    let mut checks = Checks::default();
    if wanted.len() as u64 > LARGEST {
        let refusal = Refusal::at("documents", TooMany).with("max", LARGEST);
        return Err(refusal.with("found", wanted.len()).into());
    }
    let ids: Vec<ProgrammeDocumentId> = wanted.iter().map(|(id, _)| *id).collect();
    let there = arrange::existing_documents(write.transaction(), &ids).await?;
    let mut seen = HashSet::new();
    for (number, document) in wanted.iter().enumerate() {
        let path = format!("documents.{number}.documentId");
        if !there.contains(&document.0) {
            checks.refuse_at(&path, UnknownReference);
        } else if !seen.insert(*document) {
            let relation = json!(document.1);
            let value = relation.as_str().unwrap_or_default();
            checks.refuse(Refusal::at(&path, Repeated).with("value", value));
        }
    }
    checks.done()?;
    let row = |(position, (document_id, relation))| event_document::Model {
        event_id: command.event,
        document_id,
        relation,
        position,
    };
    let rows: Vec<event_document::Model> = (1..).zip(wanted).map(row).collect();
    let before = arrange::documents_within(write.transaction(), command.event).await?;
    let event = context.event;
    let values = |rows: &[event_document::Model]| -> Value {
        rows.iter()
            .map(|row| json!({ "document": row.document_id.0, "relation": row.relation }))
            .collect()
    };
    let details = json!({ "documents": { "before": values(&before), "after": values(&rows) } });
    arrange::replace_documents(write.transaction(), command.event, rows).await?;
    note(&mut write, &event, Change::Updated, (SubjectKind::Event, event.id.0), &details);
    write.announce("event.documents_changed", Some(event.id.0), json!({}));
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}
