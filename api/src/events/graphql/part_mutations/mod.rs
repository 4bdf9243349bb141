//! What can be done with what belongs to series and events.

pub mod audience;
pub mod contributions;
pub mod documents;
pub mod privacy;
pub mod questions;
pub mod roles;
pub mod sessions;
pub mod texts;
pub mod vocabulary;

use async_graphql::{Context, ID, MergedObject, OneofObject};
use entity::id::{EventId, EventSeriesId};

use super::{Event, EventSeries};
use crate::{
    events::{
        part_refusal::EventPartErrorCode,
        service::arrange::{Existing, Whole},
    },
    fault::Fault,
    graphql::{ContextExt as _, id::GlobalId, mutation::user_error},
    refusal::Failure,
};

user_error! {
    /// Why a change of what belongs to a series or event was refused.
    EventPartUserError(EventPartErrorCode)
}

/// What can be done with what belongs to series and events.
#[derive(Debug, Default, MergedObject)]
pub struct EventPartMutation(
    sessions::SessionMutation,
    contributions::ContributionMutation,
    vocabulary::VocabularyMutation,
    roles::PartMutation,
    audience::AudienceMutation,
    documents::DocumentMutation,
    questions::QuestionMutation,
    privacy::PrivacyMutation,
    texts::TextMutation,
);

/// An event or a series.
#[derive(Debug, OneofObject)]
pub enum EventOrSeriesInput {
    /// A single event.
    EventId(ID),
    /// A series of events.
    EventSeriesId(ID),
}

impl EventOrSeriesInput {
    fn parse(&self) -> Result<Whole, Fault> {
        Ok(match self {
            Self::EventId(id) => Whole::Event(EventId::from_global("input.of.eventId", id)?),
            Self::EventSeriesId(id) => {
                Whole::Series(EventSeriesId::from_global("input.of.eventSeriesId", id)?)
            }
        })
    }
}

/// Something that is there already.
fn existing<Id: GlobalId>(id: &ID, expected_version: Option<i32>) -> Result<Existing<Id>, Fault> {
    Ok(Existing { id: Id::from_global("input.id", id)?, expected_version })
}

/// What was changed as the actor sees it now: an event or a series.
type Changed = (Option<Event>, Option<EventSeries>);

async fn changed(
    ctx: &Context<'_>,
    result: Result<Whole, Failure<EventPartErrorCode>>,
) -> Result<Changed, Failure<EventPartErrorCode>> {
    Ok(match result? {
        Whole::Event(id) => (ctx.load(id).await?.map(Event::from), None),
        Whole::Series(id) => (None, ctx.load(id).await?.map(EventSeries::from)),
    })
}

/// Defines what a mutation of an event or a series answers.
macro_rules! event_or_series_payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, async_graphql::SimpleObject)]
        pub struct $name {
            /// The event; null if it was a series.
            pub event: Option<$crate::events::graphql::Event>,
            /// The series; null if it was an event.
            pub event_series: Option<$crate::events::graphql::EventSeries>,
            /// Why nothing was changed; empty when it was done.
            pub user_errors: Vec<$crate::events::graphql::EventPartUserError>,
        }

        impl $name {
            /// It was done.
            fn done((event, event_series): super::Changed) -> Self {
                Self { event, event_series, user_errors: Vec::new() }
            }
        }

        impl $crate::graphql::mutation::Payload for $name {
            type Code = $crate::events::part_refusal::EventPartErrorCode;

            fn refused(
                refusals: Vec<$crate::refusal::Refusal<Self::Code>>,
                ctx: &async_graphql::Context<'_>,
            ) -> Self {
                let language = $crate::graphql::mutation::language(ctx);
                let error = |refusal| {
                    $crate::events::graphql::EventPartUserError::of(refusal, language)
                };
                let user_errors = refusals.into_iter().map(error).collect();
                Self { event: None, event_series: None, user_errors }
            }
        }
    };
}

use event_or_series_payload;
