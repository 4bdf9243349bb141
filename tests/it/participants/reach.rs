//! Who sees participants, decided twice: as SQL and as plain functions, over one world.

use std::collections::{BTreeSet, HashMap};

use api::{
    access::{Actor, Level, Scope},
    reach::{
        Reach,
        facts::Involved,
        participants::{Part, TAKING_PART},
    },
    registrations::proofs::Proven,
};
use entity::{
    event, event_invitation,
    id::{EventId, PartnerId},
    registration,
    terms::{Confidentiality, EventStatus, InvitationStatus, ListVisibility, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::{Condition, EntityTrait as _, Iterable as _, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;

use super::{Scene, blank, scene};
use crate::{
    fixture::{Engine, now},
    world::{
        administrator,
        events::{event, host_of},
        id, member, programmes, put, system,
        users::{put_account, signed_in},
    },
};

/// A rule about events as a plain function.
type Rule = fn(&Reach, &event::Model, &Involved) -> bool;

/// Events of every confidentiality and list, hosted by one of two partners, with registrations in every status and
/// visibility, some of them of a person with an account.
struct World {
    scene: Scene,
    events: Vec<event::Model>,
    registrations: Vec<registration::Model>,
    invitations: Vec<event_invitation::Model>,
    hosts: HashMap<EventId, PartnerId>,
    partners: [PartnerId; 2],
    person: entity::id::UserId,
}

async fn world(engine: Engine) -> World {
    let scene = scene(engine).await;
    let test = &scene.test;
    let person = put_account(test, "Lovelace").await.id;
    let other = put(test, programmes::partner(test, "Andere")).await.id;
    let partners = [scene.host.id, other];
    let (mut events, mut registrations, mut invitations) = (Vec::new(), Vec::new(), Vec::new());
    let mut hosts = HashMap::new();
    for (number, confidentiality) in Confidentiality::iter().enumerate() {
        for participant_list in ListVisibility::iter() {
            if confidentiality == Confidentiality::Protected
                && participant_list != ListVisibility::Nobody
            {
                continue;
            }
            for status in [EventStatus::Draft, EventStatus::Published] {
                let title = format!("Treffen {}", events.len());
                let row = event::Model {
                    confidentiality,
                    participant_list,
                    status,
                    ..event(test, &title)
                };
                let row = put(test, row).await;
                let host = partners[(events.len() + number) % 2];
                put(test, host_of(test, row.id, host)).await;
                hosts.insert(row.id, host);
                let invitation = event_invitation::Model {
                    id: id(test),
                    event_id: row.id,
                    email_hash: vec![1; 32].into(),
                    payload: None,
                    status: if number == 0 {
                        InvitationStatus::Revoked
                    } else {
                        InvitationStatus::Sent
                    },
                    invited_by: None,
                    created_at: now(),
                    updated_at: now(),
                    version: 1,
                };
                invitations.push(put(test, invitation).await);
                events.push(row);
            }
        }
    }
    let mut number = 0;
    for (place, event) in events.iter().enumerate() {
        for status in RegistrationStatus::iter() {
            number += 1;
            let ended = !matches!(
                status,
                RegistrationStatus::PendingConfirmation
                    | RegistrationStatus::PendingApproval
                    | RegistrationStatus::Confirmed
                    | RegistrationStatus::Waitlisted
                    | RegistrationStatus::Offered
            );
            let row = registration::Model {
                status,
                person_hash: None,
                queue_number: Some(number),
                user_id: (number % 5 == 0).then_some(person),
                list_visibility: ListVisibility::iter()
                    .nth((usize::try_from(number).unwrap() + place) % 3)
                    .unwrap(),
                expires_at: Some(now()),
                ended_at: ended.then(now),
                ended_by: ended.then_some(entity::terms::EndedBy::Person),
                ..blank(test, event.id)
            };
            registrations.push(put(test, row).await);
        }
    }
    World { scene, events, registrations, invitations, hosts, partners, person }
}

impl World {
    fn involved(&self, event: EventId) -> Involved {
        let taking_part: Vec<_> = self
            .registrations
            .iter()
            .filter(|row| row.event_id == event && TAKING_PART.contains(&row.status))
            .collect();
        Involved {
            organisers: vec![self.hosts[&event]],
            members: vec![self.hosts[&event]],
            people: taking_part.iter().filter_map(|row| row.user_id).collect(),
            registrations: taking_part.iter().map(|row| row.id).collect(),
            invitations: self
                .invitations
                .iter()
                .filter(|row| row.event_id == event && row.status != InvitationStatus::Revoked)
                .map(|row| row.id)
                .collect(),
            ..Involved::default()
        }
    }

    fn reaches(&self) -> Vec<Reach> {
        let person = signed_in(self.person, &[]);
        let mut actors = vec![Actor::Anonymous, Actor::Operator, administrator(), person];
        for partner in self.partners {
            actors.extend([Level::Viewer, Level::Editor].map(|level| member(partner, level)));
            let scopes = [Scope::ParticipantsRead, Scope::ContactsRead, Scope::CheckIn];
            actors.extend(scopes.map(|scope| system(partner, &[scope])));
        }
        if let Actor::User(helper) = self.scene.helper() {
            let check_ins = self.events.iter().step_by(2).map(|event| api::access::CheckIn {
                event: event.id,
                grant: Uuid::from_u128(3).into(),
            });
            actors
                .push(Actor::User(api::access::User { check_ins: check_ins.collect(), ..helper }));
        }
        let mut reaches: Vec<_> = actors.iter().map(|actor| Reach::of(actor, now())).collect();
        let links = self.registrations.iter().step_by(4).map(|row| row.id).collect();
        let nobody = || Reach::of(&Actor::Anonymous, now());
        reaches.push(nobody().with(Proven { registrations: links, invitations: Vec::new() }));
        let invitations = self.invitations.iter().map(|row| row.id).collect();
        reaches.push(nobody().with(Proven { registrations: Vec::new(), invitations }));
        reaches
    }

    async fn registrations_under(&self, condition: Condition) -> BTreeSet<Uuid> {
        let query = registration::Entity::find()
            .select_only()
            .column(registration::Column::Id)
            .filter(condition)
            .into_tuple::<Uuid>();
        query.all(self.scene.test.app.database.read()).await.unwrap().into_iter().collect()
    }

    async fn events_under(&self, condition: Condition) -> BTreeSet<Uuid> {
        let ids = self.events.iter().map(|event| event.id);
        let query = event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(sea_orm::ColumnTrait::is_in(&event::Column::Id, ids))
            .filter(condition)
            .into_tuple::<Uuid>();
        query.all(self.scene.test.app.database.read()).await.unwrap().into_iter().collect()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_participants_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = world(engine).await;
    let mut seen: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for reach in world.reaches() {
        let event = |id: EventId| world.events.iter().find(|event| event.id == id).unwrap();
        for part in [Part::People, Part::Contacts, Part::Door] {
            let by_sql = world.registrations_under(reach.registrations(part)).await;
            let plain: BTreeSet<Uuid> = world
                .registrations
                .iter()
                .filter(|row| {
                    let involved = world.involved(row.event_id);
                    reach.covers_registration(part, row, event(row.event_id), &involved)
                })
                .map(|row| row.id.0)
                .collect();
            assert_eq!(by_sql, plain, "{part:?} for {reach:?}");
            seen.entry("registrations").or_default().insert(plain.len());
        }
        let by_sql = world.registrations_under(reach.listed_participants()).await;
        let plain: BTreeSet<Uuid> = world
            .registrations
            .iter()
            .filter(|row| reach.covers_listed(row, event(row.event_id), &world.registrations))
            .map(|row| row.id.0)
            .collect();
        assert_eq!(by_sql, plain, "listed for {reach:?}");
        seen.entry("listed").or_default().insert(plain.len());
        let rules: [(&str, Condition, Rule); 3] = [
            ("events", reach.events(), Reach::covers_event),
            ("details", reach.event_details(), Reach::covers_event_details),
            ("notes", reach.event_notes(), Reach::covers_event_notes),
        ];
        for (name, condition, rule) in rules {
            let by_sql = world.events_under(condition).await;
            let covered = world.events.iter().filter(|event| {
                let involved = world.involved(event.id);
                rule(&reach, event, &involved)
            });
            let plain: BTreeSet<Uuid> = covered.map(|event| event.id.0).collect();
            assert_eq!(by_sql, plain, "{name} for {reach:?}");
            seen.entry(name).or_default().insert(plain.len());
        }
    }
    assert!(
        seen.values().all(|counts| counts.len() > 1),
        "the world shows no difference: {seen:?}"
    );
}
