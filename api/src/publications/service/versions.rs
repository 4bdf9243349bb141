//! New versions of what is published, drafts that are given up, and where something was presented.

use entity::{
    id::{EventId, PublicationId},
    publication,
    terms::PublicationStatus,
};
use serde_json::json;

use super::{
    belongs, lists,
    steps::{PublicationChange, lock, wrong_status},
};
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    fault::Fault,
    files::service::{carry_over, detach_all},
    policy::Action,
    publications::{
        checks::Checks,
        family::Deed,
        record::{Lists, once_each},
        refusal::PublicationErrorCode::{self, VersionInWork},
        store,
    },
    reach::Reach,
    refusal::{Failure, Refusal},
    results::service::note_author,
    write::{Change, Write},
};

/// Where a recommendation was presented.
#[derive(Clone, Debug)]
pub struct Presentation {
    /// The recommendation.
    pub change: PublicationChange,
    /// Events, in order: all of them.
    pub events: Vec<EventId>,
}

/// Begins a new version of what is published: a draft that says the same. Until it is published itself, the
/// version before stays public.
pub async fn revise_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    let family = command.family;
    let (use_case, told) = family.words(Deed::Revise);
    let mut write = Write::begin(app, actor, use_case).await?;
    let before = lock(&write, actor, family, command.id).await?;
    belongs::require(&mut write, actor, Action::EditPublication, &before).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    if before.status != PublicationStatus::Published {
        return Err(wrong_status(before.status).into());
    }
    let (in_work, newest) = store::open_version(write.transaction(), before.lineage_id).await?;
    if in_work {
        return Err(Refusal::at("id", VersionInWork).into());
    }
    let lists = lists::lists(&write, before.id).await?;
    let row = publication::Model {
        id: write.new_id(),
        edition: newest + 1,
        status: PublicationStatus::Draft,
        published_by: None,
        published_at: None,
        return_reason: None,
        sorts_at: write.now(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
        ..before
    };
    store::insert_publication(write.transaction(), &row).await?;
    lists::replace(&write, family, row.id, &lists).await?;
    carry_over(&write, before.id.0, row.id.0).await?;
    note_author(&write, actor, row.id.0).await?;
    let details = json!({
        "title": row.title, "edition": row.edition, "status": row.status, "replaces": before.id.0,
    });
    write.changed(Change::Created, family.subject(), row.id, &details);
    write.announce(told, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a draft. The name in addresses stays with the work as long as there is another version of it.
pub async fn remove_publication(
    app: &App,
    actor: &Actor,
    command: PublicationChange,
) -> Result<PublicationId, Failure<PublicationErrorCode>> {
    let family = command.family;
    let (use_case, told) = family.words(Deed::Remove);
    let mut write = Write::begin(app, actor, use_case).await?;
    let row = lock(&write, actor, family, command.id).await?;
    belongs::require(&mut write, actor, Action::EditPublication, &row).await?;
    Fault::unless_expected(row.version, command.expected_version)?;
    if row.status != PublicationStatus::Draft {
        return Err(wrong_status(row.status).into());
    }
    lists::replace(&write, family, row.id, &Lists::default()).await?;
    detach_all(&write, row.id.0).await?;
    store::delete_publication(write.transaction(), row.id).await?;
    if row.lineage_id == row.id {
        // It was the only version, and never public.
        content::release_slugs(&write, family.subject(), row.id.0).await?;
    }
    let details = json!({ "kind": row.kind, "title": row.title });
    write.changed(Change::Deleted, family.subject(), row.id, &details);
    write.announce(told, Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

/// Says at which events a recommendation was presented: of every version but those that are past.
pub async fn present_publication(
    app: &App,
    actor: &Actor,
    command: Presentation,
) -> Result<publication::Model, Failure<PublicationErrorCode>> {
    let Presentation { change: PublicationChange { family, id, expected_version }, events } =
        command;
    let (use_case, told) = family.words(Deed::Present);
    let mut write = Write::begin(app, actor, use_case).await?;
    let before = lock(&write, actor, family, id).await?;
    belongs::require(&mut write, actor, Action::EditPublication, &before).await?;
    Fault::unless_expected(before.version, expected_version)?;
    let mut checks = Checks::default();
    if matches!(before.status, PublicationStatus::Superseded | PublicationStatus::Withdrawn) {
        checks.refuse(wrong_status(before.status));
    }
    let events = once_each("eventIds", events, &mut checks);
    checks.done()?;
    let lists_before = lists::lists(&write, id).await?;
    if events == lists_before.presented_at {
        write.commit().await?;
        return Ok(before);
    }
    let after = Lists { presented_at: events, ..lists_before.clone() };
    let reach = Reach::of(actor, write.now());
    lists::all_seen(app, &reach, &lists_before, &after).await?;
    let (was, is) = (lists_before.presented_at.len(), after.presented_at.len());
    store::replace_presented(write.transaction(), id, &after.presented_at).await?;
    let row = publication::Model { updated_at: write.now(), version: before.version + 1, ..before };
    store::update_publication(write.transaction(), &row).await?;
    let details = json!({ "presentedAt": { "before": was, "after": is } });
    write.changed(Change::Updated, family.subject(), id, &details);
    write.announce(told, Some(id.0), json!({}));
    write.commit().await?;
    Ok(row)
}
