//! The files of objects: seen exactly where the object is, and of an agreement where its text is.

use std::collections::{BTreeMap, HashMap};

use api::reach::attachments::AttachedTo;
use chrono::TimeDelta;
use entity::{
    agreement, attachment,
    id::{AttachmentId, PartnerId},
    publication,
    terms::{PublicationStatus, SubjectKind},
};
use rstest::rstest;
use sea_orm::Iterable as _;
use uuid::Uuid;

use super::{actors, agree, network::Network, officers_and_plural_members, reaches};
use crate::{
    files::attachments::{attached, stored},
    fixture::{Engine, TestApp, now},
    world::{id, programmes, publications::recommendation, put},
};

async fn put_attached(test: &TestApp, kind: SubjectKind, subject: Uuid) -> attachment::Model {
    let file = put(test, stored(test)).await.id;
    put(test, attached(test, kind, subject, file, 1)).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_the_rule_about_files_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let involved = network.involved();
    let events: HashMap<_, _> = network.events.iter().map(|row| (row.id, row)).collect();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();
    let mut rows = Vec::new();
    let mut profiles = BTreeMap::new();
    for profile in &network.profiles {
        let row = put_attached(&test, SubjectKind::EventProfile, profile.id.0).await;
        profiles.insert(row.id, profile);
        rows.push(row);
    }
    let programme = network.events.iter().find_map(|event| event.programme_id).unwrap();
    let document = put(&test, programmes::document(&test, programme, 1, "Plan")).await;
    rows.push(put_attached(&test, SubjectKind::ProgrammeDocument, document.id.0).await);
    let mut agreements: BTreeMap<AttachmentId, (agreement::Model, Vec<PartnerId>)> =
        BTreeMap::new();
    for (number, party) in partners.iter().take(2).copied().map(Some).chain([None]).enumerate() {
        for programme_id in [None, Some(programme)] {
            for released_at in [None, Some(now() - TimeDelta::hours(1))] {
                let title = format!("Vertrag {number} {programme_id:?} {released_at:?}");
                let row = programmes::agreement(&test, &title);
                let row = agreement::Model { programme_id, released_at, ..row };
                let row = put(&test, row).await;
                if let Some(party) = party {
                    put(&test, programmes::party(&test, row.id, party, 1)).await;
                }
                let file = put_attached(&test, SubjectKind::Agreement, row.id.0).await;
                agreements.insert(file.id, (row, party.into_iter().collect()));
                rows.push(file);
            }
        }
    }
    let mut publications = BTreeMap::new();
    for (number, status) in PublicationStatus::iter().enumerate() {
        let row = recommendation(&test, programme, partners[0], &format!("Empfehlung {number}"));
        let row = put(&test, publication::Model { status, ..row }).await;
        let file = put_attached(&test, SubjectKind::Recommendation, row.id.0).await;
        publications.insert(file.id, row);
        rows.push(file);
    }
    // Of what there is no longer, or never was, nobody has a file.
    let lost = put_attached(&test, SubjectKind::EventProfile, id(&test)).await;
    let lost = (lost.id, rows.push(lost)).0;

    let mut seen = Vec::new();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let covers = |row: &attachment::Model| {
            if row.id == lost {
                return false;
            }
            if let Some((agreement, parties)) = agreements.get(&row.id) {
                let programme_leads = &network.programme_leads(agreement.programme_id);
                return reach.covers_attachment(AttachedTo::Agreement { parties, programme_leads });
            }
            if let Some(publication) = publications.get(&row.id) {
                let programme_leads = &network.programme_leads(Some(publication.programme_id));
                let programme_members = &network.programme_members(publication.programme_id);
                return reach.covers_attachment(AttachedTo::Publication {
                    publication,
                    programme_leads,
                    programme_members,
                });
            }
            let Some(profile) = profiles.get(&row.id) else {
                return reach.covers_attachment(AttachedTo::ProgrammeDocument);
            };
            let event = profile.event_id.map(|id| events[&id]);
            let notes = |event: &entity::event::Model| {
                let involved = &involved[&event.id.into()];
                reach.covers_event(event, involved) && reach.covers_event_notes(event, involved)
            };
            let organisers =
                profile.event_id.map_or(&[][..], |id| &involved[&id.into()].organisers[..]);
            reach.covers_attachment(AttachedTo::EventProfile {
                profile,
                event_notes: event.is_none_or(notes),
                municipality: profile.municipality_id.map(|id| network.municipalities[&id]),
                programme_leads: &network.programme_leads(profile.programme_id),
                organisers,
            })
        };
        let count = agree::<attachment::Entity>(
            &test,
            &actor,
            &rows,
            attachment::Column::Id,
            reach.attachments(),
            covers,
        )
        .await;
        seen.push(count);
    }
    let (nobody, administrator) = (seen[0], seen[2]);
    assert!(0 < nobody && nobody < administrator, "the world shows no difference: {seen:?}");
}
