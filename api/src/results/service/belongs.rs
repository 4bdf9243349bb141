//! What a result belongs to, as far as the policy has to know it.

use entity::id::{EventId, ModelMunicipalityId, MunicipalityId, PartnerId, ProgrammeId, UserId};
use uuid::Uuid;

use crate::{
    access::Actor,
    events::service::event_in_context,
    fault::Fault,
    model_municipalities::service::model_municipalities,
    municipalities::service::municipalities,
    partners::service::{PartIn, accepted_parts},
    policy::{self, Action, Facts},
    reach::Reach,
    results::store,
    write::Write,
};

/// Whose a result is, who steers what it belongs to, and what else its audit entries are about.
#[derive(Debug)]
pub(super) struct Belongs {
    own: Vec<PartnerId>,
    organisers: Vec<PartnerId>,
    programme_leads: Vec<PartnerId>,
    event: Option<EventId>,
    concerns: Vec<Uuid>,
    /// Whether the actor sees more of the event than its face.
    whole: bool,
    /// The programme that it belongs to.
    pub(super) programme: Option<ProgrammeId>,
}

impl Belongs {
    /// To an event.
    pub(super) async fn event(write: &Write, reach: &Reach, id: EventId) -> Result<Self, Fault> {
        let context = event_in_context(write.transaction(), reach, id).await?;
        let event = &context.event;
        let concerns =
            [Some(id.0), event.series_id.map(Uuid::from), event.programme_id.map(Uuid::from)];
        Ok(Self {
            own: context.parts.organisers.clone(),
            organisers: context.parts.organisers,
            programme_leads: context.parts.programme_leads,
            event: Some(id),
            concerns: concerns.into_iter().flatten().collect(),
            whole: context.whole,
            programme: event.programme_id,
        })
    }

    /// To a programme alone.
    pub(super) async fn programme(write: &Write, id: ProgrammeId) -> Result<Self, Fault> {
        let parts = accepted_parts(write.app(), PartIn::Programme(id)).await?;
        Ok(Self {
            own: Vec::new(),
            organisers: Vec::new(),
            programme_leads: parts.leading,
            event: None,
            concerns: vec![id.0],
            whole: true,
            programme: Some(id),
        })
    }

    /// To a municipality's way through a programme.
    pub(super) async fn model_municipality(
        write: &Write,
        reach: &Reach,
        id: ModelMunicipalityId,
    ) -> Result<Self, Fault> {
        let found = model_municipalities(write.app(), reach, &[id]).await?;
        let model = found.into_values().next().ok_or(Fault::NotFound)?;
        let mut belongs = Self::programme(write, model.programme_id).await?;
        belongs.concerns.push(id.0);
        belongs.and_municipality(write, reach, Some(model.municipality_id)).await?;
        Ok(belongs)
    }

    /// To an event, a programme and a municipality, as far as they are given.
    pub(super) async fn profile(
        write: &Write,
        reach: &Reach,
        event: Option<EventId>,
        programme: Option<ProgrammeId>,
        municipality: Option<MunicipalityId>,
    ) -> Result<Option<Self>, Fault> {
        let mut belongs = match (event, programme) {
            (Some(event), _) => Self::event(write, reach, event).await?,
            (None, Some(programme)) => Self::programme(write, programme).await?,
            (None, None) => return Ok(None),
        };
        belongs.and_municipality(write, reach, municipality).await?;
        Ok(Some(belongs))
    }

    /// Whoever found a profile sees it, also where its event is seen by title, day and host alone.
    pub(super) fn seen(self) -> Self {
        Self { whole: true, ..self }
    }

    /// The municipality's partner is a partner that it belongs to; whether there is such a municipality.
    async fn and_municipality(
        &mut self,
        write: &Write,
        reach: &Reach,
        id: Option<MunicipalityId>,
    ) -> Result<(), Fault> {
        let Some(id) = id else { return Ok(()) };
        let found = municipalities(write.app(), reach, &[id]).await?.into_values().next();
        if let Some(municipality) = found {
            self.own.push(municipality.partner_id);
            self.concerns.push(municipality.partner_id.0);
        }
        Ok(())
    }

    /// Requires that the actor may, and notes on what ground, and what the entry is about.
    pub(super) fn require(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
    ) -> Result<(), Fault> {
        self.require_of(write, actor, action, None)
    }

    /// The same for who reviews: whoever wrote at `subject` does not.
    pub(super) async fn require_review(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
        subject: Uuid,
    ) -> Result<(), Fault> {
        let author = match actor.user() {
            Some(user) if store::has_written(write.transaction(), subject, user).await? => {
                Some(user)
            }
            _ => None,
        };
        self.require_of(write, actor, action, author)
    }

    fn require_of(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
        author: Option<UserId>,
    ) -> Result<(), Fault> {
        let facts = Facts {
            own: &self.own,
            programme_leads: &self.programme_leads,
            organisers: &self.organisers,
            event: self.event,
            author,
            ..Facts::default()
        };
        let ground = policy::require(actor, action, &facts)?;
        // Of a protected event only its organisers write results.
        if !self.whole {
            return Err(Fault::Forbidden);
        }
        write.on(ground);
        for subject in &self.concerns {
            write.concerns(*subject);
        }
        Ok(())
    }
}

/// Notes that the actor wrote at it.
pub(super) async fn note_author(write: &Write, actor: &Actor, subject: Uuid) -> Result<(), Fault> {
    match actor.user() {
        Some(user) => store::add_author(write.transaction(), subject, user).await,
        None => Ok(()),
    }
}
