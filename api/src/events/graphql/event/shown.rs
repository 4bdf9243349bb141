//! What the parts of an event in the schema share: its row as far as it is seen, and what hangs on it.

use std::sync::Arc;

use async_graphql::Context;
use entity::{
    event, event_series,
    id::PartnerId,
    partner,
    terms::{self, TextItemKind},
};
use futures_util::future::try_join;
use uuid::Uuid;

use crate::{
    content::graphql::{self as content, Topic},
    events::{
        effective,
        graphql::audience::{self, AudienceInfo},
        lifecycle::Step,
        registration::RegistrationFacts,
        service::{
            self, Action, Beside, DefaultsOf, HostsOf, LeadersOf, PartsOf, SeatsOf, SeenEvent,
        },
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Error, Fallible, Result},
    },
    partners::graphql::PublicContactInfo,
    programmes::graphql::{ReportedFigure, figures_of_event},
    registrations::service::InsightOf,
};
/// An event as far as the reader sees it.
#[derive(Clone, Debug)]
pub(super) struct Shown(Arc<SeenEvent>);

impl From<SeenEvent> for Shown {
    fn from(event: SeenEvent) -> Self {
        Self(Arc::new(event))
    }
}

impl Shown {
    /// The row, without what the reader may not know.
    pub(super) fn row(&self) -> &event::Model {
        self.0.row()
    }

    /// Whether the reader sees more than its face.
    pub(super) fn whole(&self) -> bool {
        self.0.whole()
    }

    pub(super) fn key(&self) -> Uuid {
        self.row().id.0
    }

    /// Whether the viewer may do this to it: of a protected event nobody changes what they do not see.
    pub(super) async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        if !self.whole() {
            return Ok(false);
        }
        let parts = ctx.load(PartsOf::event(self.row())).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, action, &parts))
    }

    pub(super) async fn may_take(&self, ctx: &Context<'_>, step: Step) -> Result<bool> {
        let possible = step.from(self.row().status).is_some();
        Ok(possible && self.may(ctx, Action::EditEvent).await?)
    }

    /// Whether the actor may know of numbers and notes: who takes part in a protected event sees its details, but not
    /// those (invariant 7).
    pub(super) async fn tells_notes(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let row = self.row();
        if !self.whole() || row.confidentiality != terms::Confidentiality::Protected {
            return Ok(self.whole());
        }
        Ok(ctx.load(InsightOf(row.id)).await?.unwrap_or_default().people)
    }

    /// Whether seats are counted here, and the reader may know how many.
    pub(super) async fn shows_counts(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let internal = self.row().registration_mode == terms::RegistrationMode::Internal;
        Ok(internal && self.tells_notes(ctx).await?)
    }

    /// What hangs on the event and is no column: only for those who see its details.
    pub(super) async fn detail<T: Default>(
        &self,
        load: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        if self.whole() { load.await } else { Ok(T::default()) }
    }

    pub(super) async fn texts(&self, ctx: &Context<'_>, kind: TextItemKind) -> Result<Vec<String>> {
        self.detail(async { Ok(content::text_items(ctx, self.key()).await?.of(kind)) }).await
    }

    pub(super) async fn figures(&self, ctx: &Context<'_>) -> Result<Vec<ReportedFigure>> {
        self.detail(figures_of_event(ctx, self.row().id)).await
    }

    /// Partners with an accepted role that leads it, or its series.
    pub(super) async fn organisers(&self, ctx: &Context<'_>) -> Result<Vec<PartnerId>, Fault> {
        let of = async |id: Option<Uuid>| match id {
            Some(id) => ctx.load(LeadersOf(id)).await.map(Option::unwrap_or_default),
            None => Ok(Vec::new()),
        };
        let series = self.row().series_id.map(Uuid::from);
        let (mut organisers, others) = try_join(of(Some(self.key())), of(series)).await?;
        for partner in others {
            if !organisers.contains(&partner) {
                organisers.push(partner);
            }
        }
        Ok(organisers)
    }

    /// The same partners themselves, as far as the reader may see them.
    pub(super) async fn hosts(&self, ctx: &Context<'_>) -> Result<Vec<partner::Model>, Fault> {
        let of = async |id: Option<Uuid>| match id {
            Some(id) => ctx.load(HostsOf(id)).await.map(Option::unwrap_or_default),
            None => Ok(Vec::new()),
        };
        let series = self.row().series_id.map(Uuid::from);
        let (mut hosts, others) = try_join(of(Some(self.key())), of(series)).await?;
        for partner in others {
            if hosts.iter().all(|host: &partner::Model| host.id != partner.id) {
                hosts.push(partner);
            }
        }
        Ok(hosts)
    }

    /// What is shown depending on who organises it.
    pub(super) async fn by_organisers<T, Shows>(
        &self,
        ctx: &Context<'_>,
        show: impl FnOnce(Vec<PartnerId>) -> Shows,
    ) -> Fallible<T>
    where
        Shows: Future<Output = Fallible<T>>,
    {
        match self.organisers(ctx).await {
            Ok(organisers) => show(organisers).await,
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// The series whose values it inherits; none for those who do not see its details.
    pub(super) async fn defaults(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<event_series::Model>, Fault> {
        if let Some(beside) = self.0.beside() {
            return Ok(beside.series.clone());
        }
        match self.row().series_id {
            Some(id) if self.whole() => ctx.load(DefaultsOf(id)).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn facts(&self, ctx: &Context<'_>) -> Result<RegistrationFacts, Fault> {
        if let Some(Beside { series, seats }) = self.0.beside() {
            let facts = RegistrationFacts::of(self.row(), series.as_ref(), seats.as_ref());
            return facts.map_err(Fault::internal);
        }
        let id = self.row().id;
        let (series, seats) = try_join(self.defaults(ctx), ctx.load(SeatsOf(id))).await?;
        RegistrationFacts::of(self.row(), series.as_ref(), seats.as_ref()).map_err(Fault::internal)
    }

    pub(super) async fn effective_topics(
        &self,
        ctx: &Context<'_>,
    ) -> Result<effective::Effective<Vec<Topic>>> {
        let inherited = async {
            match self.row().series_id {
                Some(series) => content::topics(ctx, series).await,
                None => Ok(Vec::new()),
            }
        };
        let (own, inherited) = try_join(content::topics(ctx, self.key()), inherited).await?;
        Ok(effective::list_or(own, inherited))
    }

    pub(super) async fn effective_notices(
        &self,
        ctx: &Context<'_>,
    ) -> Result<effective::Effective<Vec<String>>> {
        let of = async |id: Option<Uuid>| match id {
            Some(id) => Ok(content::text_items(ctx, id).await?.of(TextItemKind::Notice)),
            None => Ok::<_, Error>(Vec::new()),
        };
        let series = self.row().series_id.map(Uuid::from);
        let (own, inherited) = try_join(of(Some(self.key())), of(series)).await?;
        Ok(effective::list_or(own, inherited))
    }

    pub(super) async fn effective_audience(&self, ctx: &Context<'_>) -> Result<AudienceInfo> {
        let row = self.row();
        let rules = audience::rules(ctx, Some(row.id), row.series_id);
        let (series, (own, inherited)) = try_join(self.defaults(ctx), rules).await?;
        let mode = effective::audience_mode(row, series.as_ref());
        let rules = effective::audience_rules(row, own, inherited);
        Ok(AudienceInfo::new(mode, row.audience_text.clone(), rules))
    }
}

/// Whom everybody may ask about a series.
pub(in crate::events::graphql) fn contact(
    series: &event_series::Model,
) -> Option<PublicContactInfo> {
    PublicContactInfo::new(series.contact_id, series.contact_email.as_deref())
}
