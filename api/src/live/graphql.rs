//! What can be subscribed to.

use async_graphql::{Context, Description, ID, Object, Subscription};
use entity::{id::EventId, terms::RegistrationStatus};
use futures_util::{StreamExt as _, stream, stream::BoxStream};

use crate::{
    events::graphql::{Event, event},
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
    },
    live::{
        service::{self, EventChange, RegistrationCounters},
        turn::Turn,
    },
};

/// Something that happened to an event.
#[derive(Clone, Debug, Description)]
pub struct EventChangeInfo(EventChange);

#[Object(use_type_description)]
impl EventChangeInfo {
    /// What happened, as in `event.published`; words are added over time. Null in the first message, which tells
    /// how the event is now, and wherever there is no more to say than that.
    async fn kind(&self) -> Option<&str> {
        self.0.kind.as_deref()
    }

    /// The event as the subscriber sees it now; null if it is not there any more, or not to be seen. Then this
    /// was the last message.
    async fn event(&self) -> Option<Event> {
        self.0.event.clone().map(Event::from)
    }
}

/// How many people are registered for an event.
#[derive(Clone, Debug, Description)]
pub struct RegistrationCountersInfo(RegistrationCounters);

#[Object(use_type_description)]
impl RegistrationCountersInfo {
    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event)).await
    }

    /// Seats of the event; null if they are unlimited or unknown, or people do not register here.
    async fn capacity(&self) -> Option<i32> {
        self.0.seats.as_ref().and_then(|seats| seats.capacity)
    }

    /// Seats that the organisers keep.
    async fn held_back(&self) -> i32 {
        self.0.seats.as_ref().map_or(0, |seats| seats.held_back)
    }

    /// Seats that are confirmed or offered.
    async fn taken(&self) -> i32 {
        self.0.seats.as_ref().map_or(0, |seats| seats.taken)
    }

    /// Seats that somebody can still get; null where `capacity` is.
    async fn free(&self) -> Option<i32> {
        let seats = self.0.seats.as_ref()?;
        Some((seats.capacity? - seats.held_back - seats.taken).max(0))
    }

    /// Registrations whose address is not confirmed yet.
    async fn pending_confirmation(&self) -> i32 {
        self.0.of(RegistrationStatus::PendingConfirmation)
    }

    /// Registrations that wait for a decision of the organisers.
    async fn pending_approval(&self) -> i32 {
        self.0.of(RegistrationStatus::PendingApproval)
    }

    /// Registrations with a seat.
    async fn confirmed(&self) -> i32 {
        self.0.of(RegistrationStatus::Confirmed)
    }

    /// People on the waiting list.
    async fn waitlisted(&self) -> i32 {
        self.0.of(RegistrationStatus::Waitlisted)
    }

    /// Seats that are offered to people of the waiting list.
    async fn offered(&self) -> i32 {
        self.0.of(RegistrationStatus::Offered)
    }

    /// Registrations that the organisers refused.
    async fn rejected(&self) -> i32 {
        self.0.of(RegistrationStatus::Rejected)
    }

    /// Registrations that were cancelled.
    async fn cancelled(&self) -> i32 {
        self.0.of(RegistrationStatus::Cancelled)
    }

    /// Registrations whose address was never confirmed.
    async fn lapsed(&self) -> i32 {
        self.0.of(RegistrationStatus::Lapsed)
    }

    /// Registrations whose offer was not accepted in time.
    async fn expired(&self) -> i32 {
        self.0.of(RegistrationStatus::Expired)
    }
}

/// Subscriptions to events and their registrations.
#[derive(Debug, Default)]
pub struct LiveSubscription;

#[Subscription]
impl LiveSubscription {
    /// What happens to an event. The first message tells how it is now.
    ///
    /// Of a protected event, those who see only its face are told when that changes.
    async fn event_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the event.")] id: ID,
    ) -> Result<BoxStream<'static, EventChangeInfo>> {
        let (request, id) = (ctx.request(), EventId::from_global("id", &id)?);
        let reach = request.reach();
        let change =
            service::event_change(&request.app, &request.actor, &reach, id, turn(ctx)?).await?;
        Ok(stream::iter(change.map(EventChangeInfo)).boxed())
    }

    /// How many people are registered for an event, for those who organise it. The first message tells how
    /// many they are now; then there is one at most every half a second, the last with the last state.
    async fn registration_counters_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the event.")] event_id: ID,
    ) -> Result<BoxStream<'static, RegistrationCountersInfo>> {
        let (request, id) = (ctx.request(), EventId::from_global("eventId", &event_id)?);
        let reach = request.reach();
        let counters =
            service::registration_counters(&request.app, &request.actor, &reach, id, turn(ctx)?);
        Ok(stream::iter(counters.await?.map(RegistrationCountersInfo)).boxed())
    }
}

/// What the document is executed for now.
fn turn<'a>(ctx: &Context<'a>) -> Result<&'a Turn, Fault> {
    let nobody = || Fault::internal(anyhow::anyhow!("a subscription was executed without a turn"));
    ctx.data_opt::<Turn>().ok_or_else(nobody)
}
