//! Series, events and their details, parts in all of them, event profiles.

use std::collections::{BTreeSet, HashMap};

use api::events::service::{self, SeenEvent};
use entity::{
    event, event_profile, event_series,
    id::{EventId, PartnerId},
    partner_role,
};
use rstest::rstest;
use sea_orm::Condition;

use super::{
    actors, agree,
    network::{Network, subject},
    officers_and_plural_members, reaches,
};
use crate::fixture::{Engine, TestApp};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_events_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let involved = network.involved();
    let series: HashMap<_, _> = network.series.iter().map(|row| (row.id, row)).collect();
    let events: HashMap<_, _> = network.events.iter().map(|row| (row.id, row)).collect();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();

    let mut seen: [BTreeSet<usize>; 5] = Default::default();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let covers_series =
            |row: &event_series::Model| reach.covers_series(row, &involved[&row.id.into()]);
        let covers_event = |row: &event::Model| reach.covers_event(row, &involved[&row.id.into()]);
        let covers_details =
            |row: &event::Model| reach.covers_event_details(row, &involved[&row.id.into()]);
        let covers_role = |row: &partner_role::Model| {
            let event = row.event_id.map(|id| events[&id]);
            reach.covers_role(row, event, &involved[&subject(row)])
                && row.series_id.is_none_or(|id| covers_series(series[&id]))
                && event.is_none_or(covers_event)
                && reach.covers_partner(&network.partners[&row.partner_id])
        };
        let covers_profile = |row: &event_profile::Model| {
            let municipality = row.municipality_id.map(|id| network.municipalities[&id]);
            let event = row.event_id.map(|id| events[&id]);
            let in_detail = event.is_none_or(|event| covers_event(event) && covers_details(event));
            let leads = network.programme_leads(row.programme_id);
            let organisers =
                row.event_id.map_or(&[][..], |id| &involved[&id.into()].organisers[..]);
            reach.covers_profile(row, in_detail, municipality, &leads, organisers)
        };
        let counts = [
            agree::<event_series::Entity>(
                &test,
                &actor,
                &network.series,
                event_series::Column::Id,
                reach.series(),
                covers_series,
            )
            .await,
            agree::<event::Entity>(
                &test,
                &actor,
                &network.events,
                event::Column::Id,
                reach.events(),
                covers_event,
            )
            .await,
            agree::<event::Entity>(
                &test,
                &actor,
                &network.events,
                event::Column::Id,
                reach.event_details(),
                covers_details,
            )
            .await,
            agree::<partner_role::Entity>(
                &test,
                &actor,
                &network.roles,
                partner_role::Column::Id,
                reach.roles(),
                covers_role,
            )
            .await,
            agree::<event_profile::Entity>(
                &test,
                &actor,
                &network.profiles,
                event_profile::Column::Id,
                reach.profiles(),
                covers_profile,
            )
            .await,
        ];
        for (counts, count) in seen.iter_mut().zip(counts) {
            counts.insert(count);
        }

        // Whatever refers to an event: here the roles in it.
        let id = partner_role::Column::Id;
        let in_detail = reach.refers_to_event_in_detail(partner_role::Column::EventId);
        let in_detail = Condition::all().add(in_detail);
        let covers = |row: &partner_role::Model| {
            let event = row.event_id.map(|id| events[&id]);
            event.is_some_and(|event| covers_event(event) && covers_details(event))
        };
        agree::<partner_role::Entity>(&test, &actor, &network.roles, id, in_detail, covers).await;

        // What the service shows is what both forms say.
        let ids: Vec<EventId> = network.events.iter().map(|row| row.id).collect();
        let shown = service::events(&test.app, &reach, &ids).await.unwrap();
        for row in &network.events {
            let expected = covers_event(row).then(|| covers_details(row));
            assert_eq!(shown.get(&row.id).map(SeenEvent::whole), expected, "{row:?} for {actor:?}");
        }
    }
    assert!(seen.iter().all(|counts| counts.len() > 2), "the world shows no difference: {seen:?}");
}
