//! What an actor may see is decided twice, by SQL and by plain functions: both run over one world.

mod assessments;
mod attachments;
mod audit;
mod events;
mod network;
mod outcomes;
mod programmes;
mod publications;
mod rules;
mod standing;
mod ways;

use std::{collections::HashSet, sync::Arc};

use api::{
    access::{Actor, Level, Membership, NetworkRole, Scope},
    reach::{Reach, standing::Standing},
};
use entity::id::PartnerId;
use sea_orm::{
    Condition, ConnectionTrait as _, DatabaseBackend, EntityTrait, ModelTrait, QueryFilter as _,
    QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    fixture::{TestApp, now},
    world::{administrator, at, member, person, system},
};

/// Every kind of actor: nobody, an administrator, and for each partner a reader, an editor and systems.
/// Over eight partners or more the systems' keys have every combination of scopes.
pub(crate) fn actors(partners: &[PartnerId]) -> Vec<Actor> {
    let mut actors = vec![Actor::Anonymous, Actor::Operator, administrator()];
    for (number, partner) in partners.iter().enumerate() {
        actors.extend([Level::Viewer, Level::Editor].map(|level| member(*partner, level)));
        let chosen = |(bit, _): &(usize, Scope)| number >> bit & 1 == 1;
        let mixed: Vec<_> =
            Scope::ALL.into_iter().enumerate().filter(chosen).map(|(_, scope)| scope).collect();
        let keys =
            [&[Scope::MembersRead][..], &[Scope::AgreementsRead], &[Scope::EventsWrite], &mixed];
        actors.extend(keys.map(|scopes| system(*partner, scopes)));
    }
    actors
}

/// The officers of the network, and people with several memberships or with an office beside one.
fn officers_and_plural_members(partners: &[PartnerId]) -> Vec<Actor> {
    let at = |level| move |partner: &PartnerId| at(*partner, level);
    let (front, back) = partners.split_at(partners.len() / 2);
    let mixed = |viewed: &[PartnerId], edited: &[PartnerId]| -> Vec<Membership> {
        viewed.iter().map(at(Level::Viewer)).chain(edited.iter().map(at(Level::Editor))).collect()
    };
    vec![
        person(vec![NetworkRole::PrivacyOfficer], Vec::new()),
        person(vec![NetworkRole::Auditor], Vec::new()),
        person(Vec::new(), mixed(partners, &[])),
        person(Vec::new(), mixed(front, back)),
        person(Vec::new(), mixed(back, front)),
        person(vec![NetworkRole::Administrator], mixed(front, back)),
        person(vec![NetworkRole::Administrator], mixed(back, front)),
        person(vec![NetworkRole::PrivacyOfficer], mixed(&[], partners)),
    ]
}

/// How far each actor sees; twice where it can be known before where the actor stands.
async fn reaches(test: &TestApp, actors: Vec<Actor>) -> Vec<(Actor, Reach)> {
    let mut reaches = Vec::new();
    for actor in &actors {
        reaches.push((actor.clone(), Reach::of(actor, now())));
        if let Some(standing) = Standing::of(&test.app, actor).await.unwrap() {
            let reach = Reach::of(actor, now()).standing(Some(Arc::new(standing)));
            reaches.push((actor.clone(), reach));
        }
    }
    let postgres = test.app.database.read().get_database_backend() == DatabaseBackend::Postgres;
    assert_eq!(reaches.len() > actors.len(), postgres);
    reaches
}

/// The condition leaves exactly those rows of the table that the function covers; says how many.
async fn agree<E: EntityTrait>(
    test: &TestApp,
    actor: &Actor,
    table: &[E::Model],
    id: E::Column,
    condition: Condition,
    covers: impl Fn(&E::Model) -> bool,
) -> usize
where
    E::Model: Send + Sync,
{
    let query = E::find().select_only().column(id).filter(condition).into_tuple::<Uuid>();
    let left: HashSet<Uuid> =
        query.all(test.app.database.read()).await.unwrap().into_iter().collect();
    for row in table {
        let by_sql = left.contains(&row.get(id).unwrap::<Uuid>());
        let plain = covers(row);
        assert_eq!(by_sql, plain, "SQL and the plain rule of {row:?} for {actor:?}");
    }
    left.len()
}
