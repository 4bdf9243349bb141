//! Events that begin as a copy of another one. What protects people is never left out.

use entity::{
    event,
    id::EventId,
    partner_role,
    terms::{EventStatus, PartnerRoleState, SubjectKind, TextItemKind},
    value::Slug,
};

use super::{
    belonging::facts_of_series,
    content::{Held, new_slug},
    create::enter,
    open, plan, seen,
};
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    events::{
        checks::{Checks, LINE},
        policy::SeenEvent,
        record::Content,
        refusal::EventErrorCode::{self, InvalidSlug},
        store,
        titles::search_keys,
    },
    fault::Fault,
    partners::service::{Part, PartIn, acts_for_it, give_part, parts_of_series},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    registrations::service::seats::{self, SeatsPlan},
    words,
    write::Write,
};

/// An event that is to be copied.
#[derive(Clone, Debug)]
pub struct EventClone {
    /// The event.
    pub id: EventId,
    /// The title of the copy; the same where there is none.
    pub title: Option<String>,
}

/// Enters a draft that says what another event says. Registrations, status, figures, sources, former titles
/// and names in addresses stay with that one; partners are asked anew, but for those that the actor acts for.
pub async fn clone_event(
    app: &App,
    actor: &Actor,
    command: EventClone,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.clone_event").await?;
    let opened = open(&mut write, actor, command.id, Action::EditEvent, None).await?;
    let original = &opened.context.event;
    let series = opened.context.series.as_ref();
    if let Some(series) = series {
        // The copy stays where it inherits the same, so that it becomes an event of the series.
        let parts = parts_of_series(write.transaction(), series.id, series.programme_id).await?;
        policy::require(actor, Action::EditEvent, &facts_of_series(&parts))?;
    }
    let mut checks = Checks::default();
    let title = command.title.and_then(|title| checks.line("title", &title, LINE));
    let id: EventId = write.new_id();
    let position = next_position(&write, original).await?;
    let mut row = copied(original, id, title, position, write.now());
    if words::sort_key(&row.title).is_empty() {
        checks.refuse_at("title", EventErrorCode::Required);
    }
    let kind = SubjectKind::Event;
    let slug = new_slug(&write, &mut checks, kind, id.0, None, &row.title).await?;
    checks.done()?;
    row.slug = slug.ok_or_else(|| Refusal::at("title", InvalidSlug))?;
    let held = Held::read(&write, original.id.0).await?;
    let carried = Held { former: Vec::new(), ..held }.after(
        Content { sources: Some(Vec::new()), ..Content::default() },
        &row.title,
        &row.title,
    );
    search_keys(&mut row, &carried.aliases, &[]);
    write.concerns(original.id);
    enter(&mut write, &row, &carried).await?;
    let plan = plan(&row, series, opened.held_back);
    // An overbooking that was acknowledged there is none here.
    let held_back = plan.capacity.map_or(plan.held_back, |most| plan.held_back.min(most));
    seats::open(&write, id, SeatsPlan { held_back, ..plan }).await?;
    copy_texts(&write, original.id, id).await?;
    let (now, app) = (write.now(), write.app().clone());
    let transaction = write.transaction();
    store::copy_parts(transaction, original.id, id, now, || app.ids.next(now)).await?;
    copy_roles(&mut write, actor, original.id, id).await?;
    write.commit().await?;
    Ok(seen(&opened, row))
}

/// The row of the copy: everything but what tells it from the original, or happened to that one.
fn copied(
    original: &event::Model,
    id: EventId,
    title: Option<String>,
    position: Option<i32>,
    now: chrono::DateTime<chrono::Utc>,
) -> event::Model {
    event::Model {
        id,
        slug: Slug::of_id(id.0),
        title: title.unwrap_or_else(|| original.title.clone()),
        series_position: position,
        status: EventStatus::Draft,
        status_note: None,
        calendar_sequence: 0,
        feedback_closed_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
        ..original.clone()
    }
}

async fn next_position(write: &Write, original: &event::Model) -> Result<Option<i32>, Fault> {
    let Some(series) = original.series_id else { return Ok(None) };
    let taken = store::positions_of_series(write.transaction(), series).await?;
    let last = taken.into_iter().filter_map(|(_, position)| position).max();
    Ok(Some(last.unwrap_or_default() + 1))
}

/// The lists of texts that are no titles.
async fn copy_texts(write: &Write, from: EventId, to: EventId) -> Result<(), Fault> {
    let kinds = [
        TextItemKind::Component,
        TextItemKind::PlannedOutput,
        TextItemKind::GuidingQuestion,
        TextItemKind::Notice,
        TextItemKind::ParticipantGroup,
    ];
    for kind in kinds {
        let texts = content::texts_within(write, from.0, kind).await?;
        if !texts.is_empty() {
            content::replace_texts(write, to.0, kind, &texts).await?;
        }
    }
    Ok(())
}

/// Everybody who has a part, or is asked to have one, is asked again; those that the actor acts for agree.
async fn copy_roles(
    write: &mut Write,
    actor: &Actor,
    from: EventId,
    to: EventId,
) -> Result<(), Fault> {
    let roles = store::roles_of_event(write.transaction(), from).await?;
    for role in roles {
        if matches!(role.state, PartnerRoleState::Declined | PartnerRoleState::Ended) {
            continue;
        }
        let own = [role.partner_id];
        let facts = Facts { own: &own, ..Facts::default() };
        let agreed = match policy::decide(actor, Action::CreateEvent, &facts) {
            policy::Decision::Allowed(ground) => acts_for_it(&ground),
            _ => false,
        };
        let partner_role::Model { partner_id: partner, role, position, leads, .. } = role;
        let part = Part { partner, role, position, leads, agreed };
        give_part(write, PartIn::Event(to), part).await?;
    }
    Ok(())
}
