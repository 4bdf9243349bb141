//! Changing drafts of recommendations and knowledge items.

use entity::{id::PublicationId, publication, terms::PublicationStatus};
use serde_json::json;

use super::{
    belongs,
    create::slug_taken,
    lists,
    steps::{lock, wrong_status},
};
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    fault::Fault,
    policy::Action,
    publications::{
        checks::Checks,
        family::{Deed, Family},
        record::PublicationFields,
        refusal::PublicationErrorCode,
        store,
    },
    reach::Reach,
    refusal::Failure,
    results::service::note_author,
    write::{Change, Write},
};

/// A change of a recommendation or knowledge item.
#[derive(Clone, Debug)]
pub struct PublicationEdit {
    /// Which of both.
    pub family: Family,
    /// The publication.
    pub id: PublicationId,
    /// The version of the row that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: PublicationFields,
}

/// Changes a draft. Where nothing is other than it was, the version stays.
pub async fn update_publication(
    app: &App,
    actor: &Actor,
    command: PublicationEdit,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    let PublicationEdit { family, id, expected_version, fields } = command;
    let (use_case, told) = family.words(Deed::Update);
    let mut write = Write::begin(app, actor, use_case).await?;
    let before = lock(&write, actor, family, id).await?;
    belongs::require(&mut write, actor, Action::EditPublication, &before).await?;
    Fault::unless_expected(before.version, expected_version)?;
    let mut checks = Checks::default();
    if before.status != PublicationStatus::Draft {
        checks.refuse(wrong_status(before.status));
    }
    let slug = fields.slug(&mut checks).unwrap_or_else(|| before.slug.clone());
    let lists_before = lists::lists(&write, id).await?;
    let (row, after) = fields.over(before.clone(), lists_before.clone(), &mut checks);
    let row = publication::Model { slug, ..row };
    let is_renamed = row.slug != before.slug;
    let lineage = row.lineage_id;
    if is_renamed && content::is_slug_taken(&write, family.subject(), lineage.0, &row.slug).await? {
        checks.refuse(slug_taken(&row.slug));
    }
    checks.done()?;
    if row == before && after == lists_before {
        write.commit().await?;
        return Ok(before);
    }
    let reach = Reach::of(actor, write.now());
    lists::all_seen(app, &reach, &lists_before, &after).await?;
    if is_renamed {
        if !content::claim_slug(&write, family.subject(), lineage.0, &row.slug).await? {
            return Err(slug_taken(&row.slug).into());
        }
        store::rename_lineage(write.transaction(), lineage, &row.slug).await?;
    }
    let row = publication::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_publication(write.transaction(), &row).await?;
    lists::replace(&write, family, id, &after).await?;
    note_author(&write, actor, id.0).await?;
    // What it rests on can be private: how much it is tells enough.
    let details = json!({
        "title": { "before": before.title, "after": row.title },
        "slug": { "before": before.slug.as_str(), "after": row.slug.as_str() },
        "kind": { "before": before.kind, "after": row.kind },
        "targetLevel": { "before": before.target_level, "after": row.target_level },
        "evidence": { "before": lists_before.evidence.len(), "after": after.evidence.len() },
    });
    write.changed(Change::Updated, family.subject(), id, &details);
    write.announce(told, Some(id.0), json!({}));
    write.commit().await?;
    Ok(row)
}
