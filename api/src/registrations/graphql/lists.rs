//! Who is registered for an event: what its organisers, the people at the door and everybody get of it.

use async_graphql::{Context, Enum, ID, InputObject, SimpleObject};
use entity::id::{AudienceGroupId, EventId, PartnerId, SessionId};

use super::{
    participant::{CheckInEntryConnection, ListedParticipantConnection},
    registration::Registration,
    terms::{Attendance, RegistrationSource, RegistrationStatus},
};
use crate::{
    access::Actor,
    events::graphql::{AudienceGroup, audience_group},
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId,
        load_lists, load_rows,
    },
    partners::graphql::{Partner, partner},
    registrations::service::{
        self, AtTheDoor, AtTheDoorOf, Counts, CountsOf, DoorListing, Insight, InsightOf, Listed,
        ListedOf, RegistrationFilter, RegistrationListing, RegistrationOrder, RegistrationsOf,
        Tally, TallyOf,
    },
    words,
};

/// Which registrations a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "RegistrationFilter")]
pub struct RegistrationFilterInput {
    /// Whole words that name or organisation hold, however they are written; all of them.
    search: Option<String>,
    /// In one of these states.
    statuses: Option<Vec<RegistrationStatus>>,
    /// Of people who declared this group. A group that is kept apart (`needs`) is not looked at.
    group_id: Option<ID>,
    /// Of people who represent this partner.
    partner_id: Option<ID>,
    /// Of people of whom this is noted.
    attendance: Option<Vec<Attendance>>,
    /// That came about in one of these ways.
    sources: Option<Vec<RegistrationSource>>,
    /// Of people who chose this session.
    session_id: Option<ID>,
}

impl RegistrationFilterInput {
    fn parse(self) -> Result<RegistrationFilter, Fault> {
        Ok(RegistrationFilter {
            statuses: terms(self.statuses),
            group: one::<AudienceGroupId>("filter.groupId", self.group_id)?,
            partner: one::<PartnerId>("filter.partnerId", self.partner_id)?,
            attendance: terms(self.attendance),
            sources: terms(self.sources),
            session: one::<SessionId>("filter.sessionId", self.session_id)?,
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
        })
    }
}

/// What registrations can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RegistrationOrderField {
    /// When they were submitted.
    Submitted,
    /// The place in the queue. People who never waited have none and are not in such a list.
    QueueNumber,
}

/// How a list of registrations is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "RegistrationOrder")]
pub struct RegistrationOrderInput {
    /// What it is ordered by.
    field: RegistrationOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// What a client asks of the registrations of an event.
#[derive(Debug)]
pub struct RegistrationArguments {
    /// Which part.
    pub page: PageArguments,
    /// Which registrations.
    pub filter: Option<RegistrationFilterInput>,
    /// What they are ordered by.
    pub order: Option<RegistrationOrderInput>,
}

/// A page of the registrations of an event, for those who may know of them.
pub async fn registrations_of_event(
    ctx: &Context<'_>,
    event: EventId,
    arguments: RegistrationArguments,
) -> Fallible<RegistrationConnection> {
    Some(page_of_event(ctx, event, arguments).await)
}

async fn page_of_event(
    ctx: &Context<'_>,
    event: EventId,
    arguments: RegistrationArguments,
) -> Result<RegistrationConnection> {
    known(ctx, event, |insight| insight.people).await?;
    let (order, descending) = match arguments.order {
        None => (RegistrationOrder::Submitted, false),
        Some(order) => {
            let field = match order.field {
                RegistrationOrderField::Submitted => RegistrationOrder::Submitted,
                RegistrationOrderField::QueueNumber => RegistrationOrder::QueueNumber,
            };
            (field, order.direction.is_descending())
        }
    };
    let field = if order == RegistrationOrder::Submitted { "submitted" } else { "queue" };
    let direction = if descending { "desc" } else { "asc" };
    let list = format!("event.registrations {field} {direction}");
    let request = arguments.page.request(&list, ctx.wants_total())?;
    let filter = arguments.filter.unwrap_or_default().parse()?;
    let listing = RegistrationListing { filter, order, descending, request };
    let page = ctx.load(RegistrationsOf(event, listing)).await?.unwrap_or_default();
    for (_, row) in &page.items {
        ctx.request().personal_reads.add_registration(row.id, event);
    }
    Ok(RegistrationConnection::new(page, &list))
}

/// A page of the viewer's own registrations, the latest first.
pub async fn own_registrations(
    ctx: &Context<'_>,
    actor: &Actor,
    page: PageArguments,
    filter: Option<RegistrationFilterInput>,
) -> Result<RegistrationConnection> {
    let list = "viewer.registrations submitted desc";
    let request = page.request(list, ctx.wants_total())?;
    let filter = filter.unwrap_or_default().parse()?;
    let app = &ctx.request().app;
    let page = service::own_registrations(app, actor, &filter, &request).await?;
    Ok(RegistrationConnection::new(page, list))
}

/// A page of those who chose to be shown in the event's list of participants.
pub async fn participants_of_event(
    ctx: &Context<'_>,
    event: EventId,
    page: PageArguments,
) -> Result<ListedParticipantConnection> {
    let list = "event.participants submitted asc";
    let request = page.request(list, ctx.wants_total())?;
    let page = ctx.load(ListedOf(event, request)).await?.unwrap_or_default();
    Ok(ListedParticipantConnection::new(page, list))
}

/// A page of the confirmed people of an event, for those who note who came.
pub async fn check_in_list_of_event(
    ctx: &Context<'_>,
    event: EventId,
    page: PageArguments,
    search: Option<&str>,
) -> Fallible<CheckInEntryConnection> {
    let page = async {
        known(ctx, event, |insight| insight.door).await?;
        let list = "event.checkInList submitted asc";
        let request = page.request(list, ctx.wants_total())?;
        let terms = words::search_terms(search.unwrap_or_default());
        let listing = DoorListing { terms, request };
        let page = ctx.load(AtTheDoorOf(event, listing)).await?.unwrap_or_default();
        for (_, entry) in &page.items {
            ctx.request().reads_personal(entry.registration.id);
        }
        Ok(CheckInEntryConnection::new(page, list))
    };
    Some(page.await)
}

/// How many registrations stand in one state.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegistrationStatusCountInfo {
    /// The state.
    status: RegistrationStatus,
    /// How many.
    count: i32,
}

/// How many registrations of an event stand where, and what is left of its seats.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegistrationCountsInfo {
    /// By status; every status is in it.
    by_status: Vec<RegistrationStatusCountInfo>,
    /// Seats of the event; null where they are not limited.
    capacity: Option<i32>,
    /// Seats that the organisers keep.
    held_back: i32,
    /// Seats that can be given away; null where they are not limited.
    free: Option<i32>,
    /// Seats beyond the capacity that an organiser acknowledged.
    excess: i32,
    /// Confirmed people who came.
    present: i32,
    /// Confirmed people who did not come.
    absent: i32,
}

impl From<Counts> for RegistrationCountsInfo {
    fn from(counts: Counts) -> Self {
        let by_status = service::STATUSES.iter().map(|status| RegistrationStatusCountInfo {
            status: (*status).into(),
            count: narrow(counts.by_status.get(status).copied().unwrap_or(0)),
        });
        Self {
            by_status: by_status.collect(),
            capacity: counts.capacity,
            held_back: counts.held_back,
            free: counts.free,
            excess: counts.excess,
            present: narrow(counts.present),
            absent: narrow(counts.absent),
        }
    }
}

/// How many registrations of an event stand where, for those who may know of them.
pub async fn counts_of_event(
    ctx: &Context<'_>,
    event: EventId,
) -> Fallible<RegistrationCountsInfo> {
    let counts = async {
        known(ctx, event, |insight| insight.people).await?;
        Ok(ctx.load(CountsOf(event)).await?.unwrap_or_default().into())
    };
    Some(counts.await)
}

/// How many people of one group come.
#[derive(Clone, Debug, async_graphql::Description)]
pub struct ParticipantGroupCountInfo {
    group: Option<AudienceGroupId>,
    count: Option<i64>,
}

#[async_graphql::Object(use_type_description)]
impl ParticipantGroupCountInfo {
    /// The group; null for people who declared none, or one that is kept apart.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, self.group).await
    }

    /// How many; null where the number is so small that it could tell who they are.
    async fn count(&self) -> Option<i32> {
        self.count.map(narrow)
    }
}

/// How many people come for one partner.
#[derive(Clone, Debug, async_graphql::Description)]
pub struct ParticipantPartnerCountInfo {
    partner: Option<PartnerId>,
    count: Option<i64>,
}

#[async_graphql::Object(use_type_description)]
impl ParticipantPartnerCountInfo {
    /// The partner; null for people who represent none.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.partner).await
    }

    /// How many; null where the number is so small that it could tell who they are.
    async fn count(&self) -> Option<i32> {
        self.count.map(narrow)
    }
}

/// Who comes to an event, in numbers.
#[derive(Clone, Debug, SimpleObject)]
pub struct ParticipationInfo {
    /// Confirmed people by the group that they declared.
    groups: Vec<ParticipantGroupCountInfo>,
    /// Confirmed people by the partner that they represent.
    partners: Vec<ParticipantPartnerCountInfo>,
}

impl From<Tally> for ParticipationInfo {
    fn from(tally: Tally) -> Self {
        let group = |(group, count)| ParticipantGroupCountInfo { group, count };
        let partner = |(partner, count)| ParticipantPartnerCountInfo { partner, count };
        Self {
            groups: tally.groups.into_iter().map(group).collect(),
            partners: tally.partners.into_iter().map(partner).collect(),
        }
    }
}

/// Who comes to an event, in numbers; null for those who may not know.
pub async fn participation_of_event(
    ctx: &Context<'_>,
    event: EventId,
) -> Result<Option<ParticipationInfo>> {
    Ok(ctx.load(TallyOf(event)).await?.map(Into::into))
}

/// Whether the actor may know this of the people at an event that they see.
async fn known(
    ctx: &Context<'_>,
    event: EventId,
    what: impl Fn(&Insight) -> bool,
) -> Result<(), Fault> {
    let insight = ctx.load(InsightOf(event)).await?.unwrap_or_default();
    if what(&insight) {
        return Ok(());
    }
    let nobody = ctx.request().actor == Actor::Anonymous;
    Err(if nobody { Fault::Unauthenticated } else { Fault::Forbidden })
}

fn narrow(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn terms<Shown: Into<Term>, Term>(terms: Option<Vec<Shown>>) -> Option<Vec<Term>> {
    terms.map(|terms| terms.into_iter().map(Into::into).collect())
}

fn one<Id: GlobalId>(input: &'static str, id: Option<ID>) -> Result<Option<Id>, Fault> {
    id.map(|id| Id::from_global(input, &id)).transpose()
}

connection! {
    /// A page of registrations.
    RegistrationConnection,
    /// A registration in a list.
    RegistrationEdge,
    Registration,
}

load_lists! {
    RegistrationsOf(EventId, RegistrationListing) => service::registrations_of_events: entity::registration::Model;
    ListedOf(EventId, crate::page::PageRequest) => service::listed_of_events: Listed;
    AtTheDoorOf(EventId, DoorListing) => service::at_the_door_of_events: AtTheDoor;
}

load_rows! {
    InsightOf => service::insights: Insight;
    CountsOf => service::counts_of_events: Counts;
    TallyOf => service::tallies: Tally;
}
