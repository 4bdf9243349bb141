//! Those who lead the programme answer a question; the person is forgotten.

use entity::{id::ProgrammeInterestId, programme_interest, terms::ProgrammeInterestStatus};
use serde_json::json;

use super::ended;
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, TEXT},
    fault::Fault,
    mail::{Letter, Recipient, Template},
    model_municipalities::service::begin_within,
    municipalities::service::picked_from_within,
    partners::service::parts_of_programme_within,
    policy::{self, Action, Facts},
    programme_interests::{
        asker::Asker,
        refusal::ProgrammeInterestErrorCode::{
            self, AlreadyOnItsWay, InvalidTransition, NotInTheNetwork,
        },
        store,
    },
    programmes::service::programme_within,
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// An answer. `Debug` does not show what it says.
#[derive(Clone)]
pub struct Answer {
    /// The question.
    pub id: ProgrammeInterestId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is mailed to the person; nothing if none.
    pub text: Option<String>,
    /// Whether the way of the municipality begins with it.
    pub begin: bool,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Answer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Answers a question and forgets who asked.
pub async fn answer(
    app: &App,
    actor: &Actor,
    command: Answer,
) -> Result<programme_interest::Model, Failure<ProgrammeInterestErrorCode>> {
    let mut write = Write::begin(app, actor, "programme_interests.answer").await?;
    let reach = Reach::of(actor, write.now());
    let row = store::lock(write.transaction(), &reach, command.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let leads = parts_of_programme_within(&write, row.programme_id).await?.leading;
    let facts = Facts { programme_leads: &leads, ..Facts::default() };
    write.on(policy::require(actor, Action::AnswerProgrammeInterest, &facts)?);
    Fault::unless_expected(row.version, command.expected_version)?;
    if row.status != ProgrammeInterestStatus::Confirmed {
        let refusal = Refusal::at("id", InvalidTransition);
        let status = json!(row.status);
        return Err(refusal.with("status", status.as_str().unwrap_or_default()).into());
    }
    let mut checks = Checks::<ProgrammeInterestErrorCode>::default();
    let text = command.text.and_then(|text| checks.lines("text", &text, TEXT));
    if command.begin {
        begin(&mut write, actor, &row, &mut checks).await?;
    }
    checks.done()?;
    if let (Some(text), Some(asker)) = (text, Asker::open(&app.vault, &row)?) {
        write.send(&letter(&write, &row, asker, &text).await?)?;
    }
    let answered = ended(&write, &row, ProgrammeInterestStatus::Answered);
    store::update(write.transaction(), &answered).await?;
    write.concerns(answered.id);
    write.concerns(answered.programme_id);
    write.announce("programme.interest_changed", Some(answered.programme_id.0), json!({}));
    write.commit().await?;
    Ok(answered)
}

/// Lets the municipality set out that the question is about.
async fn begin(
    write: &mut Write,
    actor: &Actor,
    row: &programme_interest::Model,
    checks: &mut Checks<ProgrammeInterestErrorCode>,
) -> Result<(), Fault> {
    let Some(municipality) = picked_from_within(write, row.area_id).await? else {
        checks.refuse_at("begin", NotInTheNetwork);
        return Ok(());
    };
    if begin_within(write, actor, row.programme_id, municipality).await?.is_none() {
        checks.refuse_at("begin", AlreadyOnItsWay);
    }
    Ok(())
}

async fn letter(
    write: &Write,
    row: &programme_interest::Model,
    asker: Asker,
    text: &str,
) -> Result<Letter, Fault> {
    let programme = programme_within(write, row.programme_id).await?;
    Ok(Letter {
        template: Template::ProgrammeInterestAnswered,
        locale: asker.locale(),
        to: Recipient { email: asker.email, name: asker.name },
        values: json!({
            "programme": programme.title, "text": text, "replyTo": programme.contact_email,
        }),
        subject: Some(row.id.0),
        attachment: None,
    })
}
