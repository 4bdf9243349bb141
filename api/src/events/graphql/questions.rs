//! What people are asked when they register, and what they are told of the use of their data.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{EventId, PartnerId, PrivacyNoticeId, RegistrationQuestionId},
    privacy_notice, registration_question, terms,
};

use super::event::{Event, event_in_detail};
use crate::{
    events::service::arrange::{self, NoticeInForce, NoticesOf, QuestionsOf},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, Url},
    },
    page::PageRequest,
    partners::graphql::{Partner, partner},
};

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::QuestionKind")]
pub enum RegistrationQuestionKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Choices,
    /// Agreement to the text, of one's own free will: it is never required, and can be withdrawn.
    Consent,
}

/// What people are asked when they register for an event.
///
/// Religion, origin, health and the like (Art. 9 GDPR) are not asked for. Where an answer could reveal such a
/// thing all the same, the organisers mark the question as `sensitive`: answers are asked for with explicit
/// consent then, kept apart and erased.
#[derive(Clone, Debug, Description)]
pub struct RegistrationQuestion(registration_question::Model);

impl From<registration_question::Model> for RegistrationQuestion {
    fn from(row: registration_question::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl RegistrationQuestion {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, Some(self.0.event_id)).await
    }

    /// Place among the questions, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What kind of answer it takes.
    async fn kind(&self) -> RegistrationQuestionKind {
        self.0.kind.into()
    }

    /// The question, or the text that is consented to, byte for byte.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Answers to choose from; empty where the question takes another kind of answer.
    async fn choices(&self) -> Vec<&str> {
        self.0.choices.as_deref().into_iter().flat_map(str::lines).collect()
    }

    /// Whether it must be answered.
    async fn required(&self) -> bool {
        self.0.required
    }

    /// What the answer is used for.
    async fn purpose(&self) -> &str {
        &self.0.purpose
    }

    /// How many days after the event answers are erased.
    async fn retention_days(&self) -> i32 {
        self.0.retention_days
    }

    /// Whether an answer could reveal what Art. 9 GDPR protects: it needs explicit consent, and is kept apart.
    async fn sensitive(&self) -> bool {
        self.0.sensitive
    }

    /// Whether it is no longer asked.
    async fn retired(&self) -> bool {
        self.0.retired
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// What a controller tells participants of the use of their data (Art. 13 GDPR). Never changed: a new version
/// is a new notice, and a registration keeps the one that the person was shown.
#[derive(Clone, Debug, Description)]
pub struct PrivacyNotice(privacy_notice::Model);

impl From<privacy_notice::Model> for PrivacyNotice {
    fn from(row: privacy_notice::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl PrivacyNotice {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The controller.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// Which version it is, from 1; the highest one is in force.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The text, byte for byte.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Where it can be read too.
    async fn url(&self) -> Option<Url> {
        self.0.url.clone().map(Url)
    }

    /// When it came into force.
    async fn published_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

connection! {
    /// A page of privacy notices.
    PrivacyNoticeConnection,
    /// A privacy notice in a list.
    PrivacyNoticeEdge,
    PrivacyNotice,
}

/// The questions that an event asks now. Whoever asks sees the event whole.
pub(super) async fn questions_of(
    ctx: &Context<'_>,
    event: EventId,
) -> Result<Vec<RegistrationQuestion>> {
    let rows = ctx.load(QuestionsOf(event)).await?.unwrap_or_default();
    Ok(rows.into_iter().map(RegistrationQuestion).collect())
}

/// The notice of a controller that is in force; null where there is none.
pub async fn privacy_notice_of(
    ctx: &Context<'_>,
    controller: Option<PartnerId>,
) -> Fallible<PrivacyNotice> {
    reference(ctx.load(NoticeInForce(controller?)).await.map(|row| row.map(PrivacyNotice)))
}

/// A page of the notices of a partner, the newest first.
pub async fn privacy_notices_of(
    ctx: &Context<'_>,
    partner: PartnerId,
    page: PageArguments,
) -> Result<PrivacyNoticeConnection> {
    let list = "partner.privacyNotices number desc";
    let request = page.request(list, ctx.wants_total())?;
    let page = ctx.load(NoticesOf(partner, request)).await?.unwrap_or_default();
    Ok(PrivacyNoticeConnection::new(page, list))
}

load_rows! {
    RegistrationQuestionId => arrange::questions: registration_question::Model;
    QuestionsOf => arrange::questions_of_events: Vec<registration_question::Model>;
    PrivacyNoticeId => arrange::notices: privacy_notice::Model;
    NoticeInForce => arrange::notices_in_force: privacy_notice::Model;
}

load_lists! {
    NoticesOf(PartnerId, PageRequest) => arrange::notices_of_partners: privacy_notice::Model;
}
