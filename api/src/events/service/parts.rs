//! What hangs on events. Whoever asks for the parts of an event or series has seen it, with details.

use std::collections::HashMap;

use entity::{
    audience_group, audience_rule, contribution, event_document, event_joint_controller,
    event_previous_start, event_seats,
    id::{
        AudienceGroupId, AudienceRuleId, ContributionId, EventId, EventSeriesId, OfficeHolderId,
        PartnerId, ProgrammeDocumentId, SessionId, VenueId,
    },
    partner, session, venue,
};
use uuid::Uuid;

use crate::{
    app::App,
    content,
    events::store,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    words,
};

/// Asks for a part of what one office holder contributed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContributionsOfOfficeHolder(pub OfficeHolderId, pub PageRequest);

macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident($id:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $key(pub $id);
    )*};
}

keys! {
    /// Asks for the sessions of an event, in order.
    SessionsOf(EventId);
    /// Asks for all contributions to an event, in order.
    ContributionsOf(EventId);
    /// Asks for the contributions to a session, in order.
    ContributionsOfSession(SessionId);
    /// Asks for the papers of an event, in order.
    DocumentsOf(EventId);
    /// Asks for the events of a paper.
    EventsOfDocument(ProgrammeDocumentId);
    /// Asks when an event was to be before it was moved.
    PreviousStartsOf(EventId);
    /// Asks who is responsible for the participants' data beside the controller.
    JointControllersOf(EventId);
    /// Asks for the seats of an event.
    SeatsOf(EventId);
    /// Asks for the event's own rules of who may come.
    RulesOfEvent(EventId);
    /// Asks for the series' rules of who may come.
    RulesOfSeries(EventSeriesId);
    /// Asks for the partners with an accepted role that leads the event or series.
    LeadersOf(Uuid);
    /// Asks for the same partners themselves, as far as the actor may see them.
    HostsOf(Uuid);
}

macro_rules! of_each {
    ($($(#[$doc:meta])* $name:ident($key:ident($id:ty)) -> $row:ty;)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            app: &App,
            _reach: &Reach,
            keys: &[$key],
        ) -> Result<HashMap<$key, Vec<$row>>, Fault> {
            let ids: Vec<$id> = keys.iter().map(|key| key.0).collect();
            let found = store::$name(app.database.read(), &ids).await?;
            Ok(found.into_iter().map(|(id, rows)| ($key(id), rows)).collect())
        }
    )*};
}

of_each! {
    /// Sessions of events, at most 100 of each.
    sessions_of_events(SessionsOf(EventId)) -> session::Model;
    /// Contributions to events, at most 100 to each.
    contributions_of_events(ContributionsOf(EventId)) -> contribution::Model;
    /// Contributions to sessions, at most 100 to each.
    contributions_of_sessions(ContributionsOfSession(SessionId)) -> contribution::Model;
    /// Papers of events, at most 100 of each.
    documents_of_events(DocumentsOf(EventId)) -> event_document::Model;
    /// Rules of events, at most 100 of each.
    rules_of_events(RulesOfEvent(EventId)) -> audience_rule::Model;
    /// Rules of series, at most 100 of each.
    rules_of_series(RulesOfSeries(EventSeriesId)) -> audience_rule::Model;
}

/// Events that papers belong to, as far as their details may be seen; at most 100 of each.
pub async fn events_of_documents(
    app: &App,
    reach: &Reach,
    keys: &[EventsOfDocument],
) -> Result<HashMap<EventsOfDocument, Vec<event_document::Model>>, Fault> {
    let ids: Vec<ProgrammeDocumentId> = keys.iter().map(|key| key.0).collect();
    let found = store::events_of_documents(app.database.read(), reach, &ids).await?;
    Ok(found.into_iter().map(|(id, rows)| (EventsOfDocument(id), rows)).collect())
}

/// Seats of events.
pub async fn seats_of_events(
    app: &App,
    reach: &Reach,
    keys: &[SeatsOf],
) -> Result<HashMap<SeatsOf, event_seats::Model>, Fault> {
    let ids: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let rows = store::seats(app.database.read(), reach, &ids).await?;
    Ok(rows.into_iter().map(|row| (SeatsOf(row.event_id), row)).collect())
}

/// When events were to be before they were moved, oldest first.
pub async fn previous_starts(
    app: &App,
    _reach: &Reach,
    keys: &[PreviousStartsOf],
) -> Result<HashMap<PreviousStartsOf, Vec<event_previous_start::Model>>, Fault> {
    let ids: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let rows = store::previous_starts(app.database.read(), &ids).await?;
    Ok(content::service::group(rows, |row| PreviousStartsOf(row.event_id)))
}

/// Who is responsible for the participants' data beside the controllers.
pub async fn joint_controllers(
    app: &App,
    _reach: &Reach,
    keys: &[JointControllersOf],
) -> Result<HashMap<JointControllersOf, Vec<event_joint_controller::Model>>, Fault> {
    let ids: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let rows = store::joint_controllers(app.database.read(), &ids).await?;
    Ok(content::service::group(rows, |row| JointControllersOf(row.event_id)))
}

/// Who leads events and series. Everybody may know that, of protected events too.
pub async fn leaders(
    app: &App,
    _reach: &Reach,
    keys: &[LeadersOf],
) -> Result<HashMap<LeadersOf, Vec<PartnerId>>, Fault> {
    let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<LeadersOf, Vec<PartnerId>> = HashMap::new();
    for row in store::leading_roles(app.database.read(), &subjects).await? {
        let subject = row.event_id.map(Uuid::from).or(row.series_id.map(Uuid::from));
        if let Some(subject) = subject {
            found.entry(LeadersOf(subject)).or_default().push(row.partner_id);
        }
    }
    Ok(found)
}

/// The partners that lead events and series, in order.
pub async fn hosts(
    app: &App,
    reach: &Reach,
    keys: &[HostsOf],
) -> Result<HashMap<HostsOf, Vec<partner::Model>>, Fault> {
    let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<HostsOf, Vec<partner::Model>> = HashMap::new();
    for host in store::hosts(app.database.read(), reach, &subjects).await? {
        found.entry(HostsOf(host.subject)).or_default().push(host.partner);
    }
    Ok(found)
}

/// A page of what each of these office holders contributed, in the order in which it was recorded.
pub async fn contributions_of_office_holders(
    app: &App,
    reach: &Reach,
    office_holders: &[OfficeHolderId],
    request: &PageRequest,
) -> Result<HashMap<OfficeHolderId, Page<contribution::Model>>, Fault> {
    let connection = app.database.read();
    store::contributions_of_office_holders(connection, reach, office_holders, request).await
}

/// Sessions by id.
pub async fn sessions(
    app: &App,
    reach: &Reach,
    ids: &[SessionId],
) -> Result<HashMap<SessionId, session::Model>, Fault> {
    let rows = store::sessions(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Contributions by id.
pub async fn contributions(
    app: &App,
    reach: &Reach,
    ids: &[ContributionId],
) -> Result<HashMap<ContributionId, contribution::Model>, Fault> {
    let rows = store::contributions(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Audience rules by id.
pub async fn audience_rules(
    app: &App,
    reach: &Reach,
    ids: &[AudienceRuleId],
) -> Result<HashMap<AudienceRuleId, audience_rule::Model>, Fault> {
    let rows = store::audience_rules(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Venues by id.
pub async fn venues(
    app: &App,
    reach: &Reach,
    ids: &[VenueId],
) -> Result<HashMap<VenueId, venue::Model>, Fault> {
    let rows = store::venues(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of venues, by name.
pub async fn list_venues(
    app: &App,
    reach: &Reach,
    search: Option<&str>,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<venue::Model>, Fault> {
    let terms = words::search_terms(search.unwrap_or_default());
    store::list_venues(app.database.read(), reach, &terms, descending, request).await
}

/// Audience groups by id.
pub async fn audience_groups(
    app: &App,
    reach: &Reach,
    ids: &[AudienceGroupId],
) -> Result<HashMap<AudienceGroupId, audience_group::Model>, Fault> {
    let rows = store::audience_groups(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of audience groups, by name.
pub async fn list_audience_groups(
    app: &App,
    reach: &Reach,
    search: Option<&str>,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<audience_group::Model>, Fault> {
    let terms = words::search_terms(search.unwrap_or_default());
    store::list_audience_groups(app.database.read(), reach, &terms, descending, request).await
}
