//! Partners, municipalities, office holders, parts in programmes, model municipalities, agreements.

use std::collections::HashMap;

use api::reach::facts::Involved;
use chrono::TimeDelta;
use entity::{
    agreement, agreement_party,
    id::{PartnerId, ProgrammeId},
    model_municipality, municipality, office_holder, partner, partner_role, programme,
    terms::{ModelMunicipalityStatus, PartnerRoleState, PartnerStatus},
};
use rstest::rstest;
use sea_orm::{Condition, EntityTrait, Iterable as _, QueryFilter as _};

use super::{actors, reaches};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{programmes as world, put},
};

/// The rows that a condition leaves, and those that a function leaves of all.
async fn both<E: EntityTrait>(
    test: &TestApp,
    condition: Condition,
    covers: impl Fn(&E::Model) -> bool,
) -> (Vec<E::Model>, Vec<E::Model>)
where
    E::Model: Send + Sync,
{
    let database = test.app.database.read();
    let mut all = E::find().all(database).await.unwrap();
    all.retain(|row| covers(row));
    let mut by_sql = E::find().filter(condition).all(database).await.unwrap();
    for rows in [&mut by_sql, &mut all] {
        rows.sort_by_key(|row| format!("{row:?}"));
    }
    (by_sql, all)
}

/// Every state of everything at partners in every state, in a programme that one of them leads.
async fn populate(test: &TestApp) {
    let mut programmes = Vec::new();
    for title in ["Eins", "Zwei"] {
        programmes.push(put(test, world::programme(test, title)).await);
    }
    let statuses = PartnerStatus::iter().chain([PartnerStatus::Active]);
    for (number, status) in statuses.enumerate() {
        let ags = format!("1462{number}010");
        let (partner, municipality) =
            world::put_municipality(test, &format!("Stadt {number}"), &ags, status).await;
        put(test, world::office_holder(test, Some(partner.id), "Name")).await;
        for (position, state) in PartnerRoleState::iter().enumerate() {
            let role = world::role(test, programmes[0].id, partner.id);
            let role = partner_role::Model {
                position: i32::try_from(position).unwrap() + 1,
                // Each leads one programme; what is not accepted leads nowhere.
                leads: number % 2 == 0 || state == PartnerRoleState::Proposed,
                role: if state == PartnerRoleState::Proposed {
                    entity::terms::PartnerRoleKind::Funder
                } else {
                    role.role
                },
                state,
                ..role
            };
            put(test, role).await;
        }
        if number == 1 {
            put(test, world::lead(test, programmes[1].id, partner.id)).await;
        }
        for (step, status) in ModelMunicipalityStatus::iter().enumerate() {
            use ModelMunicipalityStatus::{Rejected, Withdrawn};
            // A municipality is once in a programme, unless it left.
            let programme = match status {
                Rejected | Withdrawn => programmes[0].id,
                _ => {
                    let title = format!("Programm {number} {step}");
                    let programme = put(test, world::programme(test, &title)).await;
                    if step % 2 == 0 {
                        put(test, world::lead(test, programme.id, partner.id)).await;
                    }
                    programme.id
                }
            };
            let model = world::model_municipality(test, programme, municipality.id, None, status);
            put(test, model).await;
        }
        let hour = TimeDelta::hours(1);
        let released = [None, Some(now() - hour), Some(now()), Some(now() + hour)];
        for (step, released_at) in released.into_iter().enumerate() {
            let agreement = agreement::Model {
                released_at,
                programme_id: [None, Some(programmes[1].id)][step % 2],
                ..world::agreement(test, &format!("Vertrag {number} {step}"))
            };
            let agreement = put(test, agreement).await;
            if step != 3 {
                put(test, world::party(test, agreement.id, partner.id, 1)).await;
            }
        }
    }
    put(test, world::office_holder(test, None, "Ohne Partner")).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    populate(&test).await;
    let database = test.app.database.read();
    let partners: HashMap<PartnerId, partner::Model> = partner::Entity::find()
        .all(database)
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let municipalities = municipality::Entity::find().all(database).await.unwrap();
    let parties = agreement_party::Entity::find().all(database).await.unwrap();
    let roles = partner_role::Entity::find().all(database).await.unwrap();
    let leads = |programme: Option<ProgrammeId>| -> Vec<PartnerId> {
        let leading = roles.iter().filter(|role| {
            role.programme_id.is_some()
                && role.programme_id == programme
                && role.leads
                && role.state == PartnerRoleState::Accepted
        });
        leading.map(|role| role.partner_id).collect()
    };
    let parties_of = |agreement: &agreement::Model| -> Vec<PartnerId> {
        let own = parties.iter().filter(|party| party.agreement_id == agreement.id);
        own.map(|party| party.partner_id).collect()
    };
    let models = model_municipality::Entity::find().all(database).await.unwrap();
    let members = |programme: ProgrammeId| -> Vec<PartnerId> {
        use ModelMunicipalityStatus::{Active, Admitted};
        let accepted = |role: &&partner_role::Model| {
            role.programme_id == Some(programme) && role.state == PartnerRoleState::Accepted
        };
        let by_part = roles.iter().filter(accepted).map(|role| role.partner_id);
        let on_the_way = models.iter().filter(|model| {
            model.programme_id == programme && [Active, Admitted].contains(&model.status)
        });
        let partner_of = |model: &model_municipality::Model| {
            let town = municipalities.iter().find(|town| town.id == model.municipality_id);
            town.unwrap().partner_id
        };
        by_part.chain(on_the_way.map(partner_of)).collect()
    };
    let ids: Vec<PartnerId> = partners.keys().copied().collect();
    let mut seen = Vec::new();
    for (actor, reach) in reaches(&test, actors(&ids)).await {
        let (sql, plain) =
            both::<partner::Entity>(&test, reach.partners(), |row| reach.covers_partner(row)).await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) = both::<municipality::Entity>(&test, reach.municipalities(), |row| {
            reach.covers_municipality(&partners[&row.partner_id])
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) = both::<office_holder::Entity>(&test, reach.office_holders(), |row| {
            reach.covers_office_holder(row.partner_id.map(|partner| &partners[&partner]))
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) = both::<partner_role::Entity>(&test, reach.roles(), |row| {
            let involved =
                Involved { programme_leads: leads(row.programme_id), ..Involved::default() };
            reach.covers_role(row, None, &involved)
                && reach.covers_partner(&partners[&row.partner_id])
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) =
            both::<model_municipality::Entity>(&test, reach.model_municipalities(), |row| {
                let municipality =
                    municipalities.iter().find(|other| other.id == row.municipality_id).unwrap();
                let partner = &partners[&municipality.partner_id];
                reach.covers_model_municipality(row, partner, &leads(Some(row.programme_id)))
            })
            .await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) = both::<programme::Entity>(&test, reach.joined_programmes(), |row| {
            reach.covers_membership(&members(row.id))
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");

        let (sql, plain) = both::<agreement::Entity>(&test, reach.agreements(), |row| {
            reach.covers_agreement(row, &parties_of(row), &leads(row.programme_id))
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");
        seen.push(sql.len());

        let (sql, plain) = both::<agreement::Entity>(&test, reach.agreement_texts(), |row| {
            reach.covers_agreement_text(&parties_of(row), &leads(row.programme_id))
        })
        .await;
        assert_eq!(sql, plain, "{actor:?}");
    }
    let (nobody, administrator) = (seen[0], seen[2]);
    assert!(0 < nobody && nobody < administrator, "the world shows no difference: {seen:?}");
}
