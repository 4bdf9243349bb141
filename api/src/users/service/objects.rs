//! What the rules need to know of any object: gathered from the features that it belongs to.

use entity::id::{AgreementId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId, UserId};

use crate::{
    agreements,
    app::App,
    events,
    fault::Fault,
    model_municipalities, municipalities,
    partners::service::{PartIn, accepted_parts, partners, parts_of_event},
    policy::{Action, Facts},
    programmes,
    reach::Reach,
    users::store,
};

/// Something that an action can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// A partner.
    Partner(PartnerId),
    /// A programme.
    Programme(ProgrammeId),
    /// An event.
    Event(EventId),
    /// An agreement.
    Agreement(AgreementId),
    /// A municipality's way through a programme.
    ModelMunicipality(ModelMunicipalityId),
    /// An account.
    User(UserId),
}

/// [`Facts`] that own what they know.
#[derive(Clone, Debug, Default)]
pub(super) struct ObjectFacts {
    own: Vec<PartnerId>,
    programme_leads: Vec<PartnerId>,
    organisers: Vec<PartnerId>,
    cooperation: Vec<PartnerId>,
    event: Option<EventId>,
    user: Option<UserId>,
}

impl ObjectFacts {
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            own: &self.own,
            programme_leads: &self.programme_leads,
            organisers: &self.organisers,
            cooperation: &self.cooperation,
            event: self.event,
            user: self.user,
            ..Facts::default()
        }
    }
}

/// What the action's rules need to know of the object, if the reach covers it.
pub(super) async fn facts_of(
    app: &App,
    reach: &Reach,
    object: Object,
    action: Action,
) -> Result<ObjectFacts, Fault> {
    match object {
        Object::Partner(id) => {
            found(partners(app, reach, &[id]).await?.remove(&id))?;
            Ok(ObjectFacts { own: vec![id], ..ObjectFacts::default() })
        }
        Object::Programme(id) => {
            found(programmes::service::programmes(app, reach, &[id]).await?.remove(&id))?;
            let programme = programme(app, Some(id)).await?;
            let own =
                if is_for_members(action) { programme.members } else { programme.leads.clone() };
            Ok(ObjectFacts { own, programme_leads: programme.leads, ..ObjectFacts::default() })
        }
        Object::Event(id) => event_facts(app, reach, id, action).await,
        Object::Agreement(id) => {
            let agreements = agreements::service::agreements(app, reach, &[id]).await?.remove(&id);
            let agreement = found(agreements)?;
            let key = agreements::service::PartiesOf(id);
            let parties = agreements::service::parties_of_agreements(app, reach, &[key]).await?;
            let own = parties.into_values().flatten().map(|party| party.partner_id).collect();
            let programme_leads = programme(app, agreement.programme_id).await?.leads;
            Ok(ObjectFacts { own, programme_leads, ..ObjectFacts::default() })
        }
        Object::ModelMunicipality(id) => {
            let models =
                model_municipalities::service::model_municipalities(app, reach, &[id]).await?;
            let model = found(models.into_values().next())?;
            let key = model.municipality_id;
            let municipality = municipalities::service::municipalities(app, reach, &[key]).await?;
            let own = municipality.into_values().map(|row| row.partner_id).collect();
            let programme_leads = programme(app, Some(model.programme_id)).await?.leads;
            Ok(ObjectFacts { own, programme_leads, ..ObjectFacts::default() })
        }
        Object::User(id) => {
            let connection = app.database.read();
            found(store::users(connection, reach, &[id]).await?.into_iter().next())?;
            let own = store::acting_for(connection, reach, id).await?;
            Ok(ObjectFacts { own, user: Some(id), ..ObjectFacts::default() })
        }
    }
}

async fn event_facts(
    app: &App,
    reach: &Reach,
    id: EventId,
    action: Action,
) -> Result<ObjectFacts, Fault> {
    let event = found(events::service::events(app, reach, &[id]).await?.remove(&id))?;
    let row = event.row();
    let mut parts = accepted_parts(app, PartIn::Event(id)).await?;
    if let Some(series) = row.series_id {
        let of_series = accepted_parts(app, PartIn::Series(series)).await?;
        parts.all.extend(of_series.all);
        parts.leading.extend(of_series.leading);
    }
    let programme = programme(app, row.programme_id).await?;
    let own = if is_for_members(action) {
        [parts.all, programme.members].concat()
    } else {
        parts.leading.clone()
    };
    let around =
        parts_of_event(app.database.read(), row.id, row.series_id, row.programme_id).await?;
    Ok(ObjectFacts {
        own,
        programme_leads: programme.leads,
        organisers: around.organisers,
        cooperation: around.cooperation,
        event: Some(id),
        user: None,
    })
}

/// Who leads a programme, and who are its members.
#[derive(Default)]
struct Programme {
    leads: Vec<PartnerId>,
    members: Vec<PartnerId>,
}

async fn programme(app: &App, id: Option<ProgrammeId>) -> Result<Programme, Fault> {
    let Some(id) = id else { return Ok(Programme::default()) };
    let parts = accepted_parts(app, PartIn::Programme(id)).await?;
    let municipalities = model_municipalities::service::member_municipalities(app, id).await?;
    Ok(Programme { leads: parts.leading, members: [parts.all, municipalities].concat() })
}

/// Whether the members of a programme count as those whose object it is.
fn is_for_members(action: Action) -> bool {
    action == Action::ReadMembersContent
}

fn found<T>(object: Option<T>) -> Result<T, Fault> {
    object.ok_or(Fault::NotFound)
}
