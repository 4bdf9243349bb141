//! Files of recommendations and knowledge items: they are published with credit and licence, and a newer version has
//! them too.

use api::{
    access::{Actor, Level},
    files::service::remove_unattached,
    work::Round,
};
use chrono::TimeDelta;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};

use super::{ATTACHMENT, Office};
use crate::{
    fixture::{Engine, now},
    world::{
        acting::{act, done, refusals},
        ask, global, programmes, put,
        users::put_member,
    },
};

const ITEM: &str = "knowledgeItem { id status attachments { id fileName } }";

impl Office {
    /// A draft of a guide of a programme that the partner leads.
    async fn guide(&self) -> Value {
        let programme = put(&self.test, programmes::programme(&self.test, "Dialog")).await.id;
        put(&self.test, programmes::lead(&self.test, programme, self.partner)).await;
        let input = json!({
            "programmeId": global(programme), "partnerId": global(self.partner),
            "kind": "GUIDE", "title": "Leitfaden", "summary": "Kurz", "licence": "CC-BY-4.0",
        });
        self.does(&self.editor, "createKnowledgeItem", input).await["knowledgeItem"]["id"].take()
    }

    async fn does(&self, actor: &Actor, mutation: &str, input: Value) -> Value {
        done(act(&self.test, actor, mutation, ITEM, input).await)
    }

    /// What everybody reads of the files of an item.
    async fn read(&self, id: &Value) -> Value {
        let query = format!(
            "{{ node(id: {id}) {{ ... on KnowledgeItem {{ attachments {{ id credit downloadUrl attachedTo {{ id }} }} }} }} }}"
        );
        ask(&self.test, &Actor::Anonymous, &query).await["node"].take()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_published_with_credit_and_licence_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let reviewer = put_member(test, "Zwei", office.partner, Level::Editor).await.0;
    let item = office.guide().await;
    let step = json!({ "id": item });
    let file = office.uploaded("leitfaden.pdf").await;
    let input = json!({ "fileId": file, "to": { "knowledgeItemId": item }, "credit": "Ada" });
    let attached = done(act(test, &office.editor, "attachFile", ATTACHMENT, input).await);
    assert_eq!(attached["attachment"]["attachedTo"]["id"], item);
    let query = "query($id: ID!) { node(id: $id) { id } }";
    for id in [&item, &attached["attachment"]["id"]] {
        let hidden = test.run(&Actor::Anonymous, query, json!({ "id": id })).await;
        assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND", "a draft is hidden");
    }

    office.does(&office.editor, "submitKnowledgeItem", step.clone()).await;
    let refused = act(test, &reviewer, "publishKnowledgeItem", ITEM, step.clone()).await;
    assert_eq!(refusals(&refused), ["input.id ATTACHMENTS_INCOMPLETE"]);
    let input = json!({ "id": attached["attachment"]["id"], "licence": "CC-BY-4.0" });
    let late = act(test, &office.editor, "updateAttachment", ATTACHMENT, input.clone()).await;
    assert_eq!(refusals(&late), ["input INVALID_TRANSITION"]);

    let back = json!({ "id": item, "reason": "Welche Lizenz?" });
    office.does(&reviewer, "returnKnowledgeItem", back).await;
    done(act(test, &office.editor, "updateAttachment", ATTACHMENT, input).await);
    office.does(&office.editor, "submitKnowledgeItem", step.clone()).await;
    office.does(&reviewer, "publishKnowledgeItem", step).await;
    let seen = office.read(&item).await;
    assert_eq!(seen["attachments"][0]["credit"], "Ada");
    assert_eq!(office.download(&seen["attachments"][0]["downloadUrl"]).await.0, StatusCode::OK);
}

/// Whoever adds a file wrote at it, and so does not publish it.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_attached_a_file_does_not_publish(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let (author, _) = put_member(test, "Zwei", office.partner, Level::Editor).await;
    let item = office.guide().await;
    // Written by both from here on; a third person has to look at it.
    let input = json!({ "id": item, "title": "Leitfaden für Dialoge" });
    office.does(&author, "updateKnowledgeItem", input).await;
    let (third, _) = put_member(test, "Drei", office.partner, Level::Editor).await;
    let input = json!({
        "fileId": office.uploaded("leitfaden.pdf").await, "to": { "knowledgeItemId": item },
        "credit": "Ada", "licence": "CC0",
    });
    done(act(test, &office.editor, "attachFile", ATTACHMENT, input).await);
    let step = json!({ "id": item });
    office.does(&author, "submitKnowledgeItem", step.clone()).await;
    for actor in [&office.editor, &author] {
        assert_eq!(act(test, actor, "publishKnowledgeItem", ITEM, step.clone()).await, "FORBIDDEN");
    }
    office.does(&third, "publishKnowledgeItem", step).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_has_the_files_and_each_goes_when_nothing_has_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let reviewer = put_member(test, "Zwei", office.partner, Level::Editor).await.0;
    let first = office.guide().await;
    let step = json!({ "id": first });
    let file = office.uploaded("leitfaden.pdf").await;
    let input = json!({
        "fileId": file, "to": { "knowledgeItemId": first }, "credit": "Ada", "licence": "CC0",
    });
    done(act(test, &office.editor, "attachFile", ATTACHMENT, input).await);
    office.does(&office.editor, "submitKnowledgeItem", step.clone()).await;
    office.does(&reviewer, "publishKnowledgeItem", step.clone()).await;

    let revised = office.does(&office.editor, "reviseKnowledgeItem", step.clone()).await;
    let second = &revised["knowledgeItem"];
    assert_eq!(second["attachments"][0]["fileName"], "leitfaden.pdf");
    let seen = office.read(&first).await;
    assert_ne!(seen["attachments"][0]["id"], second["attachments"][0]["id"]);

    // The draft lets go of it: those who read the first version still have it.
    let input = json!({ "id": second["attachments"][0]["id"] });
    done(act(test, &office.editor, "removeAttachment", "attachmentId", input).await);
    test.set_now(now() + TimeDelta::hours(1));
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Idle(None));
    let seen = office.read(&first).await;
    assert_eq!(office.download(&seen["attachments"][0]["downloadUrl"]).await.0, StatusCode::OK);

    // Removed drafts take nothing along that a version before has.
    let input = json!({ "id": second["id"] });
    done(act(test, &office.editor, "removeKnowledgeItem", "knowledgeItemId", input).await);
    let again = office.does(&office.editor, "reviseKnowledgeItem", step).await;
    let input = json!({ "id": again["knowledgeItem"]["id"] });
    done(act(test, &office.editor, "removeKnowledgeItem", "knowledgeItemId", input).await);
    test.set_now(now() + TimeDelta::hours(2));
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Idle(None));
    let seen = office.read(&first).await;
    assert_eq!(office.download(&seen["attachments"][0]["downloadUrl"]).await.0, StatusCode::OK);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_paper_or_a_draft_that_is_removed_go_with_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let draft = office.guide().await;
    let programme = put(test, programmes::programme(test, "Zweites")).await.id;
    put(test, programmes::lead(test, programme, office.partner)).await;
    let paper = put(test, programmes::document(test, programme, 1, "Plan")).await;
    let paper = json!(global(paper.id));
    for (to, id, mutation, fields) in [
        ("knowledgeItemId", &draft, "removeKnowledgeItem", "knowledgeItemId"),
        ("programmeDocumentId", &paper, "removeProgrammeDocument", "programme { id }"),
    ] {
        let file = office.uploaded("anlage.pdf").await;
        let input = json!({ "fileId": file, "to": { to: id }, "credit": "Ada", "licence": "CC0" });
        let made = done(act(test, &office.editor, "attachFile", ATTACHMENT, input).await);
        let url = &made["attachment"]["downloadUrl"];
        assert_eq!(office.download(url).await.0, StatusCode::OK, "{mutation}");
        done(act(test, &office.editor, mutation, fields, json!({ "id": id })).await);
        assert_eq!(office.download(url).await.0, StatusCode::NOT_FOUND, "{mutation}");
    }
    assert_eq!(office.kept(), 2);
    test.set_now(now() + TimeDelta::hours(1));
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Worked);
    assert_eq!(office.kept(), 0);
}
