//! Recommendations and knowledge items: written, reviewed by a second person, published, replaced.

mod evidence;
mod graph;
mod input;
mod knowledge;
mod versions;
mod writing;

use api::access::{Actor, Level};
use entity::{
    event,
    id::{KnowledgeItemId, PartnerId, ProgrammeId, PublicationId, RecommendationId},
    outcome,
    terms::{Confidentiality, GrantRole},
};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        events::{event, host_of, outcome},
        global,
        programmes::{lead, partner, programme, role},
        put,
        users::{grant_at, put_account, signed_in},
    },
};

/// A programme with everybody who has a part in what it publishes, and a meeting with an outcome.
struct House {
    test: TestApp,
    programme: ProgrammeId,
    /// Writes, and organises the meeting.
    author: PartnerId,
    /// Takes part in the programme.
    member: PartnerId,
    lead: PartnerId,
    /// Has no part.
    other: PartnerId,
    event: event::Model,
    outcome: outcome::Model,
}

impl House {
    async fn new(engine: Engine) -> Self {
        Self::with(engine, Confidentiality::Public).await
    }

    async fn with(engine: Engine, confidentiality: Confidentiality) -> Self {
        let test = TestApp::new(engine).await;
        let named = async |name: &str| put(&test, partner(&test, name)).await.id;
        let (author, member) = (named("Verfasserin").await, named("Mitglied").await);
        let (leading, other) = (named("Leitung").await, named("Fremde").await);
        let programme = put(&test, programme(&test, "Dialog")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        put(&test, role(&test, programme, member)).await;
        let meeting = event::Model {
            confidentiality,
            programme_id: Some(programme),
            ..event(&test, "Treffen")
        };
        let meeting = put(&test, meeting).await;
        put(&test, host_of(&test, meeting.id, author)).await;
        let outcome = put(&test, outcome(&test, meeting.id, "Beirat gründen")).await;
        Self { test, programme, author, member, lead: leading, other, event: meeting, outcome }
    }

    /// A person with an account who edits for the partner.
    async fn editor(&self, name: &str, partner: PartnerId) -> Actor {
        self.acting(name, partner, GrantRole::Associate, Level::Editor).await
    }

    async fn acting(&self, name: &str, partner: PartnerId, role: GrantRole, level: Level) -> Actor {
        let user = put_account(&self.test, name).await;
        let grant =
            entity::role_grant::Model { role, ..grant_at(&self.test, user.id, partner, level) };
        let grant = put(&self.test, grant).await;
        signed_in(user.id, std::slice::from_ref(&grant))
    }

    fn input(&self, title: &str) -> Value {
        json!({
            "programmeId": global(self.programme), "partnerId": global(self.author),
            "title": title, "summary": "Kurz gesagt", "targetLevel": "MUNICIPAL",
            "evidence": [{ "object": { "outcomeId": global(self.outcome.id) } }],
        })
    }

    /// A recommendation that `author` has written and submitted.
    async fn in_review(&self, author: &Actor, title: &str) -> Value {
        let test = &self.test;
        let created = done(act(test, author, "createRecommendation", ID, self.input(title)).await);
        let input = json!({ "id": created["recommendation"]["id"] });
        done(act(test, author, "submitRecommendation", ID, input.clone()).await);
        input
    }

    /// One that `reviewer` has published as well.
    async fn published(&self, author: &Actor, reviewer: &Actor, title: &str) -> Value {
        let input = self.in_review(author, title).await;
        done(act(&self.test, reviewer, "publishRecommendation", ID, input.clone()).await);
        input
    }
}

const ID: &str = "recommendation { id status version }";

/// The id of a row, as that of a recommendation.
fn recommendation_id(id: PublicationId) -> String {
    global(RecommendationId(id.0))
}

/// The id of a row, as that of a knowledge item.
fn knowledge_id(id: PublicationId) -> String {
    global(KnowledgeItemId(id.0))
}
