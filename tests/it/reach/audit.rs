//! Entries of the audit log, each about one object of the network.

use std::collections::{BTreeSet, HashMap};

use api::{reach::audit::Concern, write::Write};
use entity::{audit_entry, id::PartnerId};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use uuid::Uuid;

use super::{actors, agree, network::Network, officers_and_plural_members, reaches};
use crate::fixture::{Engine, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_the_rule_about_audit_entries_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let involved = network.involved();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();
    let programmes: Vec<Uuid> = network
        .roles
        .iter()
        .filter_map(|role| role.programme_id)
        .map(Uuid::from)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();

    let mut subjects: Vec<Concern> = Vec::new();
    let plain = partners.iter().map(|id| id.0).chain([Uuid::from_u128(1)]);
    subjects.extend(plain.map(|id| Concern { id, led_by: Vec::new() }));
    for id in programmes {
        subjects.push(Concern { id, led_by: network.programme_leads(Some(id.into())) });
    }
    let series = network.series.iter().map(|row| row.id.0);
    for id in series.chain(network.events.iter().map(|row| row.id.0)) {
        subjects.push(Concern { id, led_by: involved[&id].organisers.clone() });
    }
    let mut about = HashMap::new();
    for subject in subjects {
        let mut write =
            Write::begin(&test.app, &api::access::Actor::System, "events.touch").await.unwrap();
        write.concerns(subject.id);
        about.insert(write.commit().await.unwrap(), subject);
    }
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();

    let mut seen = BTreeSet::new();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let covers = |row: &audit_entry::Model| {
            reach.covers_audit_entry(std::slice::from_ref(&about[&row.id]))
        };
        let id = audit_entry::Column::Id;
        let condition = reach.audit_entries();
        seen.insert(
            agree::<audit_entry::Entity>(&test, &actor, &entries, id, condition, covers).await,
        );
    }
    assert!(seen.contains(&0) && seen.contains(&1) && seen.contains(&entries.len()), "{seen:?}");
    assert!(seen.len() > 4, "each way to an entry decides alone somewhere: {seen:?}");
}
