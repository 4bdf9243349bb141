//! Papers of programmes, written by those who edit the programme.

use std::collections::HashMap;

use entity::{
    id::{ProgrammeDocumentId, ProgrammeId},
    programme, programme_document,
    terms::{DocumentNature, SubjectKind},
};
use serde_json::json;

use super::access::open_programme;
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    differences::Differences,
    fault::Fault,
    files::service::detach_all,
    order::{is_whole, next},
    page::LARGEST,
    patch::Patch,
    programmes::{
        checks::Checks,
        fields::DocumentFields,
        refusal::ProgrammeErrorCode::{self, DocumentInUse, NotTheWholeList, TooMany},
        store,
    },
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A paper that is to be added.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The programme.
    pub programme: ProgrammeId,
    /// What it says.
    pub fields: DocumentFields,
}

/// One paper.
#[derive(Clone, Copy, Debug)]
pub struct DocumentChange {
    /// The paper.
    pub id: ProgrammeDocumentId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of a paper.
#[derive(Clone, Debug)]
pub struct DocumentEdit {
    /// The paper, and its version.
    pub change: DocumentChange,
    /// What is to change.
    pub fields: DocumentFields,
}

/// The papers of a programme in a new order.
#[derive(Clone, Debug)]
pub struct DocumentOrder {
    /// The programme.
    pub programme: ProgrammeId,
    /// All its papers.
    pub documents: Vec<ProgrammeDocumentId>,
}

/// Adds a paper after the others.
pub async fn add_document(
    app: &App,
    actor: &Actor,
    command: NewDocument,
) -> Result<programme_document::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.add_document").await?;
    open_programme(&mut write, actor, command.programme).await?;
    let others = store::documents_within(write.transaction(), command.programme).await?;
    let mut checks = Checks::default();
    if others.len() as u64 >= LARGEST {
        let refusal = Refusal::at("", TooMany).with("max", LARGEST);
        checks.refuse(refusal.with("found", others.len() + 1));
    }
    let before = programme_document::Model {
        id: write.new_id(),
        programme_id: command.programme,
        position: next(others.iter().map(|row| row.position)),
        title: String::new(),
        nature: DocumentNature::Plan,
        description: None,
        period_from: None,
        period_until: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut fields = command.fields;
    // For what is new, a title or nature that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    if !fields.nature.is_given() {
        fields.nature = Patch::Clear;
    }
    let mut row = before.clone();
    let sources = fields.apply(&mut checks, &mut row).unwrap_or_default();
    checks.done()?;
    store::insert_document(write.transaction(), &row).await?;
    content::replace_sources(&write, row.id.0, &sources).await?;
    let mut differences = differences(&before, &row);
    differences.personal("sources", &content::stated(&[]), &content::stated(&sources));
    differences.note(&mut write, Change::Created, SubjectKind::ProgrammeDocument, row.id);
    write.announce("programme_document.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a paper. Where nothing is other than it was, the version stays.
pub async fn update_document(
    app: &App,
    actor: &Actor,
    command: DocumentEdit,
) -> Result<programme_document::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.update_document").await?;
    let before = open(&mut write, actor, command.change).await?;
    let mut checks = Checks::default();
    let mut row = before.clone();
    let sources = command.fields.apply(&mut checks, &mut row);
    checks.done()?;
    let known = content::sources_within(&write, row.id.0).await?;
    let sources = sources.unwrap_or_else(|| known.clone());
    let mut differences = differences(&before, &row);
    differences.personal("sources", &content::stated(&known), &content::stated(&sources));
    if differences.is_empty() {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    row.updated_at = write.now();
    row.version = before.version + 1;
    store::update_document(write.transaction(), &row).await?;
    if sources != known {
        content::replace_sources(&write, row.id.0, &sources).await?;
    }
    differences.note(&mut write, Change::Updated, SubjectKind::ProgrammeDocument, row.id);
    write.announce("programme_document.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a paper to which no event refers.
pub async fn remove_document(
    app: &App,
    actor: &Actor,
    command: DocumentChange,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.remove_document").await?;
    let row = open(&mut write, actor, command).await?;
    if store::is_document_in_use(write.transaction(), row.id).await? {
        return Err(Refusal::at("id", DocumentInUse).into());
    }
    content::replace_sources(&write, row.id.0, &[]).await?;
    detach_all(&write, row.id.0).await?;
    store::delete_document(write.transaction(), row.id).await?;
    let details = json!({ "title": row.title, "nature": row.nature });
    write.changed(Change::Deleted, SubjectKind::ProgrammeDocument, row.id, &details);
    write.announce("programme_document.removed", Some(row.id.0), json!({}));
    let programme = super::programme_within(&write, row.programme_id).await?;
    write.commit().await?;
    Ok(programme)
}

/// Puts the papers of a programme into another order.
pub async fn reorder_documents(
    app: &App,
    actor: &Actor,
    command: DocumentOrder,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.reorder_documents").await?;
    let programme = open_programme(&mut write, actor, command.programme).await?;
    let rows = store::documents_within(write.transaction(), command.programme).await?;
    let there: Vec<ProgrammeDocumentId> = rows.iter().map(|row| row.id).collect();
    if !is_whole(&there, &command.documents) {
        let refusal = Refusal::at("documentIds", NotTheWholeList).with("count", there.len());
        return Err(refusal.into());
    }
    let positions: HashMap<_, i32> = command.documents.into_iter().zip(1..).collect();
    store::reorder_documents(write.transaction(), &positions).await?;
    let details = json!({ "documents": { "reordered": there.len() } });
    write.changed(Change::Updated, SubjectKind::Programme, programme.id, &details);
    write.announce("programme.documents_changed", Some(programme.id.0), json!({}));
    write.commit().await?;
    Ok(programme)
}

/// The paper, of a programme that the actor may edit and that is locked.
async fn open(
    write: &mut Write,
    actor: &Actor,
    change: DocumentChange,
) -> Result<programme_document::Model, Fault> {
    let find = store::documents(write.transaction(), &[change.id]).await?.pop();
    let programme = find.ok_or(Fault::NotFound)?.programme_id;
    open_programme(write, actor, programme).await?;
    // Once more: it was read before the programme was locked.
    let row = store::documents(write.transaction(), &[change.id]).await?.pop();
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, change.expected_version)?;
    Ok(row)
}

fn differences(
    before: &programme_document::Model,
    after: &programme_document::Model,
) -> Differences {
    let mut found = Differences::default();
    found.add("title", &before.title, &after.title);
    found.add("nature", &before.nature, &after.nature);
    found.personal("description", &before.description, &after.description);
    found.add("periodFrom", &before.period_from, &after.period_from);
    found.add("periodUntil", &before.period_until, &after.period_until);
    found
}
