//! Outcomes in the schema.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId},
    outcome, terms,
};
use futures_util::future::join_all;

use super::PublicationStatus;
use crate::{
    content::graphql::PartialDateInfo,
    events::graphql::{Event, event},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    model_municipalities::graphql::{ModelMunicipality, model_municipality},
    page::PageRequest,
    partners::graphql::{Partner, partner},
    results::service::{
        self, OutcomesOfEvent, OutcomesOfModelMunicipality, OutcomesOfPartner, ResponsibleFor,
    },
};

/// What kind of outcome it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::OutcomeKind")]
pub enum OutcomeKind {
    /// Something that was worked out.
    Result,
    /// Something that was learnt.
    Finding,
    /// Something that is to be done next.
    NextStep,
    /// Something that changes how things are: a measure.
    Measure,
}

/// To whom a published outcome is shown, of those who see what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::OutcomeVisibility")]
pub enum OutcomeVisibility {
    /// Everybody.
    Everybody,
    /// Members of the programme, and partners with a part in the event or its series.
    Members,
    /// Those who organise the event, its cooperation partners and those who lead the programme; of a model
    /// municipality those who act for it and those who lead the programme.
    Organisers,
}

/// How far something is that is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::Progress")]
pub enum OutcomeProgress {
    /// Nobody has begun.
    Open,
    /// Somebody works on it.
    InProgress,
    /// It is done.
    Done,
    /// It will not be done.
    Dropped,
}

/// What came of an event, or of a municipality's way through a programme.
///
/// Of a protected event it is seen by its organisers and its accepted cooperation partners alone.
#[derive(Clone, Debug, Description)]
pub struct Outcome(outcome::Model);

impl From<outcome::Model> for Outcome {
    fn from(row: outcome::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Outcome {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event that it came of; null for an outcome of a model municipality.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, self.0.event_id).await
    }

    /// The model municipality that it came of; null for an outcome of an event.
    async fn model_municipality(&self, ctx: &Context<'_>) -> Fallible<ModelMunicipality> {
        model_municipality(ctx, self.0.model_municipality_id).await
    }

    /// Place among the outcomes of the same event or model municipality, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What kind of outcome it is.
    async fn kind(&self) -> OutcomeKind {
        self.0.kind.into()
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it says.
    async fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// Partners who are responsible for it, in order, at most 50.
    async fn responsible(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let partners = ctx.load(ResponsibleFor(self.0.id)).await?.unwrap_or_default();
        let partners = join_all(partners.into_iter().map(|id| partner(ctx, Some(id)))).await;
        partners.into_iter().flatten().collect()
    }

    /// Until when it is to be done, as far as that is known.
    async fn due(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.due)
    }

    /// How far it is.
    async fn progress(&self) -> OutcomeProgress {
        self.0.progress.into()
    }

    /// To whom it is shown once it is published.
    async fn visibility(&self) -> OutcomeVisibility {
        self.0.visibility.into()
    }

    /// Whether it is published: `DRAFT`, `PUBLISHED` or `WITHDRAWN`.
    async fn status(&self) -> PublicationStatus {
        self.0.status.into()
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
    /// A page of outcomes.
    OutcomeConnection,
    /// An outcome in a list.
    OutcomeEdge,
    Outcome,
}

/// A page of the outcomes of an event, by their places.
pub async fn outcomes_of_event(
    ctx: &Context<'_>,
    event: EventId,
    page: PageArguments,
) -> Result<OutcomeConnection> {
    let list = "event.outcomes position asc";
    let key = OutcomesOfEvent(event, page.request(list, ctx.wants_total())?);
    Ok(OutcomeConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

/// A page of the outcomes of a model municipality, by their places.
pub async fn outcomes_of_model_municipality(
    ctx: &Context<'_>,
    model: ModelMunicipalityId,
    page: PageArguments,
) -> Result<OutcomeConnection> {
    let list = "modelMunicipality.outcomes position asc";
    let key = OutcomesOfModelMunicipality(model, page.request(list, ctx.wants_total())?);
    Ok(OutcomeConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

/// A page of the outcomes that a partner is responsible for, by title.
pub async fn outcomes_of_partner(
    ctx: &Context<'_>,
    partner: PartnerId,
    page: PageArguments,
) -> Result<OutcomeConnection> {
    let list = "partner.outcomes name asc";
    let key = OutcomesOfPartner(partner, page.request(list, ctx.wants_total())?);
    Ok(OutcomeConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    OutcomeId => service::outcomes: outcome::Model;
    ResponsibleFor => service::responsible_partners: Vec<PartnerId>;
}

load_lists! {
    OutcomesOfEvent(EventId, PageRequest) => service::outcomes_of_events: outcome::Model;
    OutcomesOfModelMunicipality(ModelMunicipalityId, PageRequest) => service::outcomes_of_model_municipalities: outcome::Model;
    OutcomesOfPartner(PartnerId, PageRequest) => service::outcomes_of_partners: outcome::Model;
}
