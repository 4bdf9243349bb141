//! Venues in the schema.

use async_graphql::{Context, Description, ID, Object};
use entity::{id::VenueId, venue};

use super::lists::{EventArguments, EventFilterInput, EventOrderInput, events_of};
use crate::{
    content::graphql::{self as content, SourceRefInfo},
    events::service::{self, EventOwner},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
};

use super::event::EventConnection;

/// A place where events are held.
#[derive(Clone, Debug, Description)]
pub struct Venue(venue::Model);

impl From<venue::Model> for Venue {
    fn from(row: venue::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Venue {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Street and number.
    async fn street(&self) -> Option<&str> {
        self.0.street.as_deref()
    }

    /// Postal code.
    async fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// Town.
    async fn locality(&self) -> Option<&str> {
        self.0.locality.as_deref()
    }

    /// Which door to take.
    async fn entrance(&self) -> Option<&str> {
        self.0.entrance.as_deref()
    }

    /// What people with disabilities need to know.
    async fn accessibility(&self) -> Option<&str> {
        self.0.accessibility.as_deref()
    }

    /// Events that are held there, by date; also those that are there because their series is.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by date, early to late, by default.")]
        order_by: Option<EventOrderInput>,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = EventArguments::new(page, filter, order_by);
        events_of(ctx, EventOwner::Venue, self.0.id, "venue.events", arguments).await
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

connection! {
    /// A page of venues.
    VenueConnection,
    /// A venue in a list.
    VenueEdge,
    Venue,
}

/// A venue that an object refers to; null where there is none.
pub async fn venue(ctx: &Context<'_>, id: Option<VenueId>) -> Fallible<Venue> {
    reference(ctx.load(id?).await.map(|row| row.map(Venue)))
}

load_rows! {
    VenueId => service::venues: venue::Model;
}
