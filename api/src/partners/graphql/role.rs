//! Partners' parts in programmes, series and events.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId},
    partner_role, terms,
};

use super::{Partner, partner};
use crate::{
    content::graphql::{self as content, SourceRefInfo},
    events::graphql::{Event, EventSeries, event, event_series},
    graphql::{
        connection::connection,
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    page::PageRequest,
    partners::service::{self, RolesOfEvent, RolesOfPartner, RolesOfProgramme, RolesOfSeries},
    programmes::graphql::{Programme, programme},
};

/// What a partner's part is called. Rights do not follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PartnerRoleKind")]
pub enum PartnerRoleKind {
    /// Had the idea and began it.
    Initiator,
    /// Invites to it.
    Host,
    /// Organises it.
    Organiser,
    /// Cooperates.
    Cooperation,
    /// Works on the concept.
    ConceptPartner,
    /// Pays for it.
    Funder,
    /// Accompanies it by research.
    ScientificSupport,
    /// Moderates.
    Moderation,
    /// Supports it.
    Supporter,
    /// Takes part.
    Participating,
    /// Is a partner in it, no more being said.
    Partner,
}

/// Whether a partner agreed to its part. Only accepted parts are public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PartnerRoleState")]
pub enum PartnerRoleState {
    /// The partner was asked.
    Proposed,
    /// The partner agreed.
    Accepted,
    /// The partner does not want it.
    Declined,
    /// The partner had the part in the past.
    Ended,
}

/// A partner's part in a programme, a series or an event.
#[derive(Clone, Debug, Description)]
pub struct PartnerRole(partner_role::Model);

impl From<partner_role::Model> for PartnerRole {
    fn from(row: partner_role::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl PartnerRole {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What the part is called.
    async fn role(&self) -> PartnerRoleKind {
        self.0.role.into()
    }

    /// Whether the partner agreed to it.
    async fn state(&self) -> PartnerRoleState {
        self.0.state.into()
    }

    /// Whether the partner steers the programme or organises the series or event.
    async fn leads(&self) -> bool {
        self.0.leads
    }

    /// Place among the parts, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// The partner.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// The programme; null for a part in a series or event.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// The series; null for a part in a programme or event.
    async fn series(&self, ctx: &Context<'_>) -> Fallible<EventSeries> {
        event_series(ctx, self.0.series_id).await
    }

    /// The event; null for a part in a programme or series.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, self.0.event_id).await
    }

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self) -> Option<&str> {
        self.0.editorial_note.as_deref()
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
    /// A page of partners' parts.
    PartnerRoleConnection,
    /// A partner's part in a list.
    PartnerRoleEdge,
    PartnerRole,
}

load_rows! {
    PartnerRoleId => service::roles: partner_role::Model;
}

load_lists! {
    RolesOfPartner(PartnerId, PageRequest) => service::roles_of_partners: partner_role::Model;
    RolesOfProgramme(ProgrammeId, PageRequest) => service::roles_of_programmes: partner_role::Model;
    RolesOfSeries(EventSeriesId, PageRequest) => service::roles_of_series: partner_role::Model;
    RolesOfEvent(EventId, PageRequest) => service::roles_of_events: partner_role::Model;
}
