//! What a token is worth: what the database says at that moment, in every process.

use api::access::Level;
use entity::{
    event,
    id::PartnerId,
    partner, partner_role, role_grant,
    terms::{EventStatus, GrantRole, PartnerRoleState, PartnerStatus, UserStatus},
};
use rstest::rstest;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait,
    sea_query::Expr,
};

use super::*;
use crate::{
    fixture::Engine,
    world::{events, programmes::partner},
};

/// Network roles and names of partners, sorted.
async fn access(server: &RealServer, token: &str) -> (Vec<String>, Vec<String>) {
    let answer = server.ask_as(token, WHO, json!({})).await;
    let viewer = answer.field("viewer");
    let texts = |values: &Value, path: &str| {
        let texts = values.as_array().unwrap().iter();
        let mut texts: Vec<String> =
            texts.map(|value| value.pointer(path).unwrap().as_str().unwrap().to_owned()).collect();
        texts.sort();
        // Two grants can reach the same partner.
        texts.dedup();
        texts
    };
    (texts(&viewer["networkRoles"], ""), texts(&viewer["partners"], "/partner/name"))
}

/// Writes the row as it is now.
async fn save<M, A>(test: &TestApp, row: M)
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    <M::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

async fn unit(test: &TestApp, name: &str, parent: PartnerId) -> partner::Model {
    put(test, partner::Model { parent_id: Some(parent), ..partner(test, name) }).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_granted_or_taken_back_counts_on_the_next_request_in_every_process(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    let erika = account(&test, "erika@example.org").await;
    let deich = put(&test, partner(&test, "Deich")).await;
    let token = login(&a, "erika@example.org").await.access;
    let nothing = (Vec::<String>::new(), Vec::<String>::new());
    assert_eq!(access(&b, &token).await, nothing);

    let held = put(&test, grant(&test, erika.id, deich.id, Level::Editor)).await;
    let auditor = put(&test, office(&test, erika.id, GrantRole::Auditor)).await;
    for server in [&a, &b] {
        assert_eq!(access(server, &token).await, (vec!["AUDITOR".into()], vec!["Deich".into()]));
    }
    for status in [PartnerStatus::Suspended, PartnerStatus::Archived] {
        save(&test, partner::Model { status, ..deich.clone() }).await;
        assert_eq!(access(&b, &token).await.1, [] as [&str; 0], "{status:?}");
    }
    save(&test, deich).await;
    let revoked =
        |row: &role_grant::Model| role_grant::Model { revoked_at: Some(now()), ..row.clone() };
    save(&test, revoked(&held)).await;
    save(&test, revoked(&auditor)).await;
    for server in [&a, &b] {
        assert_eq!(access(server, &token).await, nothing);
    }
    save(&test, role_grant::Model { valid_from: at(1), ..held.clone() }).await;
    assert_eq!(access(&a, &token).await, nothing, "not yet");
    test.set_now(at(1));
    assert_eq!(access(&a, &token).await.1, ["Deich"]);
    save(&test, role_grant::Model { valid_until: Some(at(2)), ..held }).await;
    assert_eq!(access(&a, &token).await.1, ["Deich"]);
    test.set_now(at(2));
    assert_eq!(access(&a, &token).await, nothing, "not any more");

    save(&test, user_account::Model { status: UserStatus::Deactivated, ..erika }).await;
    for server in [&a, &b] {
        assert!(!is_signed_in(server, &token).await);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_somebodys_partners_take_part_in_is_read_with_the_session_for_each_request(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    let deich = put(&test, partner(&test, "Deich")).await;
    put(&test, grant(&test, erika.id, deich.id, Level::Editor)).await;
    let draft = event::Model { status: EventStatus::Draft, ..events::event(&test, "Entwurf") };
    let draft = put(&test, draft).await;
    let role = put(&test, events::host_of(&test, draft.id, deich.id)).await;
    let token = login(&server, "erika@example.org").await.access;
    let drafts = async || {
        let answer = server.ask_as(&token, "{ events { nodes { title } } }", json!({})).await;
        answer.field("events")["nodes"].clone()
    };

    test.take_statements();
    assert_eq!(drafts().await, json!([{ "title": "Entwurf" }]));
    if engine == Engine::Postgres {
        let statements = test.take_statements();
        let looked: Vec<_> =
            statements.iter().filter(|one| one.contains("FROM partner_role")).collect();
        let [looked] = looked.as_slice() else { panic!("{statements:#?}") };
        assert!(looked.contains("FROM login_session"), "{looked}");
    }
    save(&test, partner_role::Model { state: PartnerRoleState::Declined, ..role.clone() }).await;
    assert_eq!(drafts().await, json!([]));
    save(&test, role).await;
    assert_eq!(drafts().await, json!([{ "title": "Entwurf" }]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_grant_reaches_the_units_of_its_partner_four_deep(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    let erika = account(&test, "erika@example.org").await;
    let mut above = put(&test, partner(&test, "Haus 0")).await;
    let root = above.clone();
    put(&test, partner(&test, "Nachbar")).await;
    let mut all = Vec::new();
    for depth in 1..=5 {
        above = unit(&test, &format!("Haus {depth}"), above.id).await;
        all.push(above.clone());
    }
    unit(&test, "Anbau", root.id).await;
    put(&test, grant(&test, erika.id, root.id, Level::Viewer)).await;
    // A second grant below, of its own level.
    put(&test, grant(&test, erika.id, all[1].id, Level::Manager)).await;
    let token = login(&server, "erika@example.org").await.access;
    let expected = ["Anbau", "Haus 0", "Haus 1", "Haus 2", "Haus 3", "Haus 4", "Haus 5"];
    assert_eq!(access(&server, &token).await.1, expected, "the fifth by the second grant");

    save(&test, partner::Model { status: PartnerStatus::Suspended, ..all[0].clone() }).await;
    assert_eq!(
        access(&server, &token).await.1,
        ["Anbau", "Haus 0", "Haus 2", "Haus 3", "Haus 4", "Haus 5"],
        "what is below a suspended unit has it by its own grant only"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn offices_and_signing_need_a_second_factor_where_that_is_required(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] required: bool,
) {
    let mut test = TestApp::new(engine).await;
    std::sync::Arc::make_mut(&mut test.app.settings).identity.require_second_factor = required;
    let server = RealServer::start(&test.app);
    let deich = put(&test, partner(&test, "Deich")).await;
    for (email, role) in [
        ("root@example.org", GrantRole::Administrator),
        ("privacy@example.org", GrantRole::PrivacyOfficer),
        ("audit@example.org", GrantRole::Auditor),
    ] {
        let person = account(&test, email).await;
        put(&test, office(&test, person.id, role)).await;
        let signer = grant(&test, person.id, deich.id, Level::Editor);
        put(&test, role_grant::Model { may_sign: true, ..signer }).await;
        let token = login(&server, email).await.access;
        let (roles, partners) = access(&server, &token).await;
        let counts = role == GrantRole::Auditor || !required;
        assert_eq!(roles.len(), usize::from(counts), "{email}");
        assert_eq!(partners, ["Deich"], "{email}");
        let session = all_sessions(&test).await;
        let session = session.iter().find(|session| session.user_id == person.id).unwrap();
        let actor = api::identity::service::actor(&test.app, person.id, session.id).await;
        let actor = actor.unwrap().unwrap();
        assert_eq!(actor.memberships()[0].may_sign, !required, "{email}");
        let person = api::identity::service::person(&test.app, person.id).await.unwrap();
        assert!(person.memberships[0].may_sign && person.network_roles.len() == 1);
    }
    let token = login(&server, "root@example.org").await.access;
    login_session::Entity::update_many()
        .col_expr(login_session::Column::SecondFactor, Expr::value(true))
        .exec(test.app.database.write())
        .await
        .unwrap();
    assert_eq!(access(&server, &token).await.0, ["ADMINISTRATOR"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_authenticated_by_one_statement() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    let erika = account(&test, "erika@example.org").await;
    let deich = put(&test, partner(&test, "Deich")).await;
    put(&test, grant(&test, erika.id, deich.id, Level::Editor)).await;
    let token = login(&server, "erika@example.org").await.access;
    test.take_statements();
    let answer = server.ask_as(&token, "{ viewer { networkRoles } }", json!({})).await;
    assert_eq!(answer.field("viewer")["networkRoles"], json!([]));
    let statements = test.take_statements();
    assert_eq!(statements.len(), 1, "{statements:#?}");
}
