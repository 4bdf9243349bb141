//! What somebody stated when they registered, as the schema shows it.

use async_graphql::{Context, Description, ID, Object};
use entity::id::{AudienceGroupId, RegistrationId};

use crate::{
    events::graphql::{AudienceGroup, audience_group},
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
    registrations::{
        form::Answer,
        service::{self, Answered, Consented, Statement, StatementOf},
    },
};

/// An answer to a question of the event.
#[derive(Clone, Debug, Description)]
pub struct RegistrationAnswerInfo(Answered);

#[Object(use_type_description)]
impl RegistrationAnswerInfo {
    /// The id of the question.
    async fn question_id(&self) -> ID {
        self.0.question.id.to_global()
    }

    /// The question, as it is asked now.
    async fn question(&self) -> &str {
        &self.0.question.text
    }

    /// The answer in words, of a number and of yes or no too.
    async fn text(&self, ctx: &Context<'_>) -> String {
        let german = crate::graphql::mutation::language(ctx) == crate::refusal::Language::German;
        let (yes, no) = if german { ("ja", "nein") } else { ("yes", "no") };
        service::text(&self.0.answer, yes, no)
    }

    /// The answer to a question of kind `YES_NO`; null for others.
    async fn yes_no(&self) -> Option<bool> {
        match &self.0.answer {
            Answer::YesNo(yes) => Some(*yes),
            _ => None,
        }
    }

    /// The answer to a question of kind `NUMBER`; null for others.
    async fn number(&self) -> Option<f64> {
        match &self.0.answer {
            Answer::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// What was chosen, at questions with choices; empty for others.
    async fn choices(&self) -> Vec<&str> {
        match &self.0.answer {
            Answer::Choice(choice) => vec![choice.as_str()],
            Answer::Choices(choices) => choices.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// A consent of a person.
#[derive(Clone, Debug, Description)]
pub struct RegistrationConsentInfo(Consented);

#[Object(use_type_description)]
impl RegistrationConsentInfo {
    /// The id of the question that it answers.
    async fn question_id(&self) -> ID {
        self.0.question.id.to_global()
    }

    /// The text, as it is now.
    async fn text(&self) -> &str {
        &self.0.question.text
    }

    /// The version of the text that was shown.
    async fn text_version(&self) -> i32 {
        self.0.consent.text_version
    }

    /// When it was given.
    async fn given_at(&self) -> DateTime {
        self.0.consent.given_at.into()
    }

    /// When it was withdrawn; null while it stands.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.consent.withdrawn_at.map(Into::into)
    }
}

/// What is kept apart of a registration, since it could reveal specially protected data (Art. 9 GDPR).
#[derive(Clone, Debug, Description)]
pub struct RegistrationNeedsInfo {
    needs: Option<String>,
    group: Option<AudienceGroupId>,
    erase_at: chrono::DateTime<chrono::Utc>,
}

#[Object(use_type_description)]
impl RegistrationNeedsInfo {
    /// What the person needs to take part.
    async fn needs(&self) -> Option<&str> {
        self.needs.as_deref()
    }

    /// The declared group, where it is kept apart.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, self.group).await
    }

    /// When all of it is erased.
    async fn erase_at(&self) -> DateTime {
        self.erase_at.into()
    }
}

/// What somebody answered; empty for those who may not know.
pub(super) async fn answers(
    ctx: &Context<'_>,
    registration: RegistrationId,
) -> Result<Vec<RegistrationAnswerInfo>> {
    let statement = statement(ctx, registration).await?.unwrap_or_default();
    Ok(statement.answers.into_iter().map(RegistrationAnswerInfo).collect())
}

/// What somebody consented to; empty for those who may not know.
pub(super) async fn consents(
    ctx: &Context<'_>,
    registration: RegistrationId,
) -> Result<Vec<RegistrationConsentInfo>> {
    let statement = statement(ctx, registration).await?.unwrap_or_default();
    Ok(statement.consents.into_iter().map(RegistrationConsentInfo).collect())
}

/// What somebody needs; null where there is nothing, or for those who may not know.
pub(super) async fn needs(
    ctx: &Context<'_>,
    registration: RegistrationId,
) -> Result<Option<RegistrationNeedsInfo>> {
    let Some(statement) = statement(ctx, registration).await? else { return Ok(None) };
    let Statement { needs, group, erase_at, .. } = statement;
    Ok(erase_at.map(|erase_at| RegistrationNeedsInfo { needs, group, erase_at }))
}

async fn statement(ctx: &Context<'_>, registration: RegistrationId) -> Result<Option<Statement>> {
    let statement: Option<Statement> = ctx.load(StatementOf(registration)).await?;
    if statement.as_ref().is_some_and(|statement| !statement.own) {
        ctx.request().reads_personal(registration);
    }
    Ok(statement)
}

load_rows! {
    StatementOf => service::statements: Statement;
}
