//! A network in which every partner has one single part, so that each rule decides alone.

use std::collections::{BTreeMap, HashMap};

use api::reach::facts::Involved;
use entity::{
    event, event_profile, event_series,
    id::{EventSeriesId, MunicipalityId, PartnerId, ProgrammeId},
    model_municipality, municipality, partner, partner_role,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, PartnerRoleKind, PartnerRoleState,
        PartnerStatus, PublicationStatus, SeriesStatus,
    },
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, EntityTrait as _, IntoActiveModel, Iterable as _,
    ModelTrait,
};
use uuid::Uuid;

use crate::{
    fixture::TestApp,
    world::{events as world, programmes, put},
};

/// Rows in every state and place, and who is involved in them.
pub(super) struct Network {
    pub(super) partners: BTreeMap<PartnerId, partner::Model>,
    pub(super) municipalities: BTreeMap<MunicipalityId, PartnerId>,
    pub(super) series: Vec<event_series::Model>,
    pub(super) events: Vec<event::Model>,
    pub(super) roles: Vec<partner_role::Model>,
    pub(super) profiles: Vec<event_profile::Model>,
    pub(super) model_municipalities: Vec<model_municipality::Model>,
}

/// What a partner has a part in.
#[derive(Clone, Copy)]
enum Place {
    /// One of the two programmes.
    Programme,
    /// Every series outside the other programme.
    Series,
    /// Every event, except those that are directly in the other programme.
    Event,
}

impl Network {
    /// Puts all of it in.
    pub(super) async fn new(test: &TestApp) -> Self {
        let programme = put(test, programmes::programme(test, "Eins")).await.id;
        let other = put(test, programmes::programme(test, "Zwei")).await.id;
        let series = put_all(test, every_series(test, &[None, Some(programme), Some(other)])).await;
        let events = put_all(test, every_event(test, programme, other, &series)).await;
        let mut network = Self {
            partners: BTreeMap::new(),
            municipalities: BTreeMap::new(),
            series,
            events,
            roles: Vec::new(),
            profiles: Vec::new(),
            model_municipalities: Vec::new(),
        };
        network.put_roles(test, programme, other).await;
        for status in ModelMunicipalityStatus::iter() {
            let municipality = network.put_partner(test).await;
            let id = municipality.id;
            let model = programmes::model_municipality(test, programme, id, None, status);
            network.model_municipalities.push(put(test, model).await);
        }
        network.put_profiles(test, &[None, Some(programme), Some(other)]).await;
        network
    }

    /// One partner for each place, state and right to lead.
    async fn put_roles(&mut self, test: &TestApp, programme: ProgrammeId, other: ProgrammeId) {
        use PartnerRoleKind::{Cooperation, Supporter};
        let mut roles = Vec::new();
        for place in [Place::Programme, Place::Series, Place::Event] {
            for state in PartnerRoleState::iter() {
                // Of those who accepted one only supports; all others cooperate.
                let supports = (state == PartnerRoleState::Accepted).then_some((false, Supporter));
                let kinds = [(false, Cooperation), (true, Cooperation)].into_iter().chain(supports);
                for (leads, kind) in kinds {
                    let partner = self.put_partner(test).await.partner_id;
                    let role = programmes::role(test, programme, partner);
                    let role = partner_role::Model { state, leads, role: kind, ..role };
                    let in_series = |series: &event_series::Model| partner_role::Model {
                        id: crate::world::id(test),
                        programme_id: None,
                        series_id: Some(series.id),
                        ..role.clone()
                    };
                    let in_event = |event: &event::Model| partner_role::Model {
                        id: crate::world::id(test),
                        programme_id: None,
                        event_id: Some(event.id),
                        ..role.clone()
                    };
                    match place {
                        Place::Programme => roles.push(role.clone()),
                        Place::Series => roles.extend(
                            self.series
                                .iter()
                                .filter(|series| series.programme_id != Some(other))
                                .map(in_series),
                        ),
                        Place::Event => roles.extend(
                            self.events
                                .iter()
                                .filter(|event| {
                                    event.series_id.is_some() || event.programme_id != Some(other)
                                })
                                .map(in_event),
                        ),
                    }
                }
            }
        }
        self.roles = put_all(test, roles).await;
    }

    /// Profiles of two municipalities, and of one that is not in the network.
    async fn put_profiles(&mut self, test: &TestApp, programmes: &[Option<ProgrammeId>]) {
        let municipalities: Vec<MunicipalityId> =
            self.municipalities.keys().copied().take(2).collect();
        let mut profiles = Vec::new();
        for status in PublicationStatus::iter() {
            for programme_id in programmes {
                for municipality_id in municipalities.iter().copied().map(Some).chain([None]) {
                    let number = profiles.len();
                    let title = format!("Steckbrief {number}");
                    // Each fourth one is about no event that is recorded.
                    let event = self.events.get(number % self.events.len());
                    profiles.push(event_profile::Model {
                        status,
                        event_id: event.filter(|_| number % 4 > 0).map(|event| event.id),
                        programme_id: *programme_id,
                        municipality_id,
                        ..world::profile(test, &title)
                    });
                }
            }
        }
        self.profiles = put_all(test, profiles).await;
    }

    /// A municipality without any part; each third one is hidden.
    async fn put_partner(&mut self, test: &TestApp) -> municipality::Model {
        let number = self.partners.len() + 1;
        let status =
            if number.is_multiple_of(3) { PartnerStatus::Suspended } else { PartnerStatus::Active };
        let (name, ags) = (format!("Stadt {number}"), format!("14{number:06}"));
        let (partner, municipality) = programmes::put_municipality(test, &name, &ags, status).await;
        self.municipalities.insert(municipality.id, partner.id);
        self.partners.insert(partner.id, partner);
        municipality
    }

    /// Who is involved in a programme, series or event, told from the rows.
    pub(super) fn involved(&self) -> HashMap<Uuid, Involved> {
        let mut involved = HashMap::new();
        for role in &self.roles {
            if let Some(programme) = role.programme_id {
                involved
                    .entry(programme.into())
                    .or_insert_with(|| self.involved_in(Some(programme), None, None));
            }
        }
        for series in &self.series {
            let own = self.involved_in(series.programme_id, Some(series.id), None);
            involved.insert(series.id.into(), own);
        }
        for event in &self.events {
            let own = self.involved_in(event.programme_id, event.series_id, Some(event.id.into()));
            involved.insert(event.id.into(), own);
        }
        involved
    }

    /// Who cooperates in an event or its series.
    pub(super) fn cooperation(&self, event: &event::Model) -> Vec<PartnerId> {
        let of = [Some(Uuid::from(event.id)), event.series_id.map(Uuid::from)];
        let cooperates = |role: &&partner_role::Model| {
            role.role == PartnerRoleKind::Cooperation
                && role.state == PartnerRoleState::Accepted
                && of.contains(&Some(subject(role)))
        };
        self.roles.iter().filter(cooperates).map(|role| role.partner_id).collect()
    }

    /// Who leads a programme.
    pub(super) fn programme_leads(&self, programme: Option<ProgrammeId>) -> Vec<PartnerId> {
        self.taking_part([programme.map(Uuid::from)], true)
    }

    /// Who has an accepted part in a programme.
    pub(super) fn programme_members(&self, programme: ProgrammeId) -> Vec<PartnerId> {
        self.taking_part([Some(programme.into())], false)
    }

    fn involved_in(
        &self,
        programme: Option<ProgrammeId>,
        series: Option<EventSeriesId>,
        event: Option<Uuid>,
    ) -> Involved {
        let (of_programme, of_series) = (programme.map(Uuid::from), series.map(Uuid::from));
        let mut members = self.taking_part([of_programme, of_series, event], false);
        let admitted = self.model_municipalities.iter().filter(|model| {
            use ModelMunicipalityStatus::{Active, Admitted};
            Some(model.programme_id) == programme && matches!(model.status, Admitted | Active)
        });
        members.extend(admitted.map(|model| self.municipalities[&model.municipality_id]));
        Involved {
            organisers: self.taking_part([of_series, event], true),
            programme_leads: self.programme_leads(programme),
            members,
            asked: self.asked(event.or(of_series)),
            ..Involved::default()
        }
    }

    /// Partners with a proposed role in it.
    fn asked(&self, of: Option<Uuid>) -> Vec<PartnerId> {
        let proposed = self
            .roles
            .iter()
            .filter(|role| role.state == PartnerRoleState::Proposed && Some(subject(role)) == of);
        proposed.map(|role| role.partner_id).collect()
    }

    /// Partners with an accepted role in one of these; all of them, or those that lead it.
    fn taking_part<const N: usize>(
        &self,
        subjects: [Option<Uuid>; N],
        leading: bool,
    ) -> Vec<PartnerId> {
        let accepted = self.roles.iter().filter(|role| {
            role.state == PartnerRoleState::Accepted
                && (role.leads || !leading)
                && subjects.contains(&Some(subject(role)))
        });
        accepted.map(|role| role.partner_id).collect()
    }
}

/// What a role is in.
pub(super) fn subject(role: &partner_role::Model) -> Uuid {
    let programme = role.programme_id.map(Uuid::from);
    let series = role.series_id.map(Uuid::from);
    programme.or(series).or(role.event_id.map(Uuid::from)).unwrap()
}

/// Every status in each of these programmes.
fn every_series(test: &TestApp, programmes: &[Option<ProgrammeId>]) -> Vec<event_series::Model> {
    let mut rows = Vec::new();
    for programme_id in programmes {
        for status in SeriesStatus::iter() {
            let series = world::series(test, &format!("Reihe {}", rows.len()));
            rows.push(event_series::Model { status, programme_id: *programme_id, ..series });
        }
    }
    rows
}

/// Every status and confidentiality, in and outside of programmes and series.
fn every_event(
    test: &TestApp,
    programme: ProgrammeId,
    other: ProgrammeId,
    series: &[event_series::Model],
) -> Vec<event::Model> {
    let series_in = |programme: Option<ProgrammeId>, status: SeriesStatus| {
        let found = series.iter().find(|row| row.programme_id == programme && row.status == status);
        Some(found.unwrap().id)
    };
    let places = [
        (None, None),
        (Some(programme), None),
        (Some(other), None),
        (None, series_in(None, SeriesStatus::Published)),
        (Some(programme), series_in(None, SeriesStatus::Published)),
        (Some(programme), series_in(Some(programme), SeriesStatus::Draft)),
        (Some(other), series_in(Some(other), SeriesStatus::Published)),
    ];
    let mut rows = Vec::new();
    for (programme_id, series_id) in places {
        for confidentiality in Confidentiality::iter() {
            for status in EventStatus::iter() {
                let number = rows.len();
                let event = world::event(test, &format!("Veranstaltung {number}"));
                rows.push(event::Model {
                    programme_id,
                    series_id,
                    series_position: series_id.map(|_| i32::try_from(number).unwrap() + 1),
                    confidentiality,
                    status,
                    ..event
                });
            }
        }
    }
    rows
}

/// Puts many rows in at once.
async fn put_all<M, A>(test: &TestApp, rows: Vec<M>) -> Vec<M>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
{
    let insert =
        M::Entity::insert_many(rows.iter().cloned().map(IntoActiveModel::into_active_model));
    insert.exec_without_returning(test.app.database.write()).await.unwrap();
    rows
}
