//! Events in the schema: one object, in the parts of its life.

mod afterwards;
mod organising;
mod record;
mod registering;
mod shown;

use async_graphql::{Context, ID, MergedObject};
use entity::{
    event_joint_controller, event_previous_start, event_seats, event_series, id::EventId,
};

use self::{
    afterwards::EventAfterwards, organising::EventOrganising, record::EventRecord,
    registering::EventRegistering, shown::Shown,
};
use crate::{
    events::service::{
        self, DefaultsOf, HostsOf, JointControllersOf, LeadersOf, PartsOf, PreviousStartsOf,
        SeatsOf, SeenEvent,
    },
    graphql::{
        ContextExt as _,
        connection::connection,
        error::{Fallible, Result, reference},
        feature::Feature,
        id::GlobalId as _,
        load_rows,
    },
    partners::service::EventParts,
};

pub(super) use self::shown::contact;

/// One meeting.
///
/// Of an event whose confidentiality is `PROTECTED`, everybody sees title, day, status, hosts, and
/// what it is part of. All else is null or empty for everybody but its organisers.
#[derive(Clone, Debug, MergedObject)]
pub struct Event(
    Feature<EventAfterwards>,
    Feature<EventOrganising>,
    Feature<EventRegistering>,
    EventRecord,
);

impl From<SeenEvent> for Event {
    fn from(event: SeenEvent) -> Self {
        let shown = Shown::from(event);
        Self(
            Feature(EventAfterwards(shown.clone())),
            Feature(EventOrganising(shown.clone())),
            Feature(EventRegistering(shown.clone())),
            EventRecord(shown),
        )
    }
}

impl Event {
    /// Global id, as the interface of all nodes asks for it.
    #[expect(clippy::unused_async, reason = "the interface awaits it")]
    pub async fn id(&self, _: &Context<'_>) -> Result<ID> {
        Ok(self.3.0.row().id.to_global())
    }

    /// Whether the actor sees more than its face.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.3.0.whole()
    }
}

connection! {
    /// A page of events.
    EventConnection,
    /// An event in a list.
    EventEdge,
    Event,
}

/// An event that an object refers to; null where there is none or it is not visible.
pub async fn event(ctx: &Context<'_>, id: Option<EventId>) -> Fallible<Event> {
    reference(ctx.load(id?).await.map(|event| event.map(Event::from)))
}

/// An event to which the reference itself is a detail: null for those who do not see its details.
pub async fn event_in_detail(ctx: &Context<'_>, id: Option<EventId>) -> Fallible<Event> {
    reference(ctx.load(id?).await.map(|event| event.filter(SeenEvent::whole).map(Event::from)))
}

load_rows! {
    EventId => service::events: SeenEvent;
    DefaultsOf => service::defaults: event_series::Model;
    JointControllersOf => service::joint_controllers: Vec<event_joint_controller::Model>;
    PartsOf => service::parts_of: EventParts;
    PreviousStartsOf => service::previous_starts: Vec<event_previous_start::Model>;
    SeatsOf => service::seats_of_events: event_seats::Model;
    HostsOf => service::hosts: Vec<entity::partner::Model>;
    LeadersOf => service::leaders: Vec<entity::id::PartnerId>;
}
