//! What people answered, as the actor may know it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    id::{AudienceGroupId, RegistrationId, RegistrationQuestionId},
    registration_answer, registration_consent, registration_question,
    value::SecretBytes,
};

use super::sensitive::Sensitive;
use crate::{
    app::App,
    fault::Fault,
    reach::{Reach, participants::Part},
    registrations::{form::Answer, store::lists},
    vault::{Purpose, Vault},
};

/// Asks what somebody stated when they registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StatementOf(pub RegistrationId);

/// An answer with its question.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question.
    pub question: registration_question::Model,
    /// The answer.
    pub answer: Answer,
}

/// A consent with its text.
#[derive(Clone, Debug)]
pub struct Consented {
    /// The text, as it is now.
    pub question: registration_question::Model,
    /// When it was given and withdrawn, and to which version.
    pub consent: registration_consent::Model,
}

/// What somebody stated when they registered.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// Answers, in the order of the questions; those that are kept apart too.
    pub answers: Vec<Answered>,
    /// Consents, oldest first.
    pub consents: Vec<Consented>,
    /// What the person needs to take part.
    pub needs: Option<String>,
    /// The declared group, where it is kept apart.
    pub group: Option<AudienceGroupId>,
    /// When what is kept apart is erased.
    pub erase_at: Option<DateTime<Utc>>,
    /// Whether it is the actor's own.
    pub own: bool,
}

/// What these people stated, where the actor may know of addresses too.
pub async fn statements(
    app: &App,
    reach: &Reach,
    keys: &[StatementOf],
) -> Result<HashMap<StatementOf, Statement>, Fault> {
    let connection = app.database.read();
    let ids: Vec<_> = keys.iter().map(|StatementOf(id)| *id).collect();
    let rows = lists::readable(connection, reach, Part::Contacts, &ids).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let events: HashSet<_> = rows.iter().map(|row| row.event_id).collect();
    let events: Vec<_> = events.into_iter().collect();
    let questions = lists::questions_of_events(connection, &events).await?;
    let mut found: HashMap<StatementOf, Statement> = rows
        .iter()
        .map(|row| {
            let own = reach.owns_registration(row);
            (StatementOf(row.id), Statement { own, ..Statement::default() })
        })
        .collect();
    let question = |id: RegistrationQuestionId| questions.iter().find(|row| row.id == id).cloned();
    for row in lists::answers(connection, &ids).await? {
        let Some(question) = question(row.question_id) else { continue };
        let answer = open_answer(&app.vault, &row)?;
        let statement = found.entry(StatementOf(row.registration_id)).or_default();
        statement.answers.push(Answered { question, answer });
    }
    for row in lists::sensitive(connection, &ids).await? {
        let apart = Sensitive::open(&app.vault, row.registration_id, &row.payload)?;
        let statement = found.entry(StatementOf(row.registration_id)).or_default();
        statement.needs = apart.needs;
        statement.group = apart.group.map(Into::into);
        statement.erase_at = Some(row.erase_at);
        for (id, answer) in apart.answers {
            let Some(question) = question(id.into()) else { continue };
            statement.answers.push(Answered { question, answer });
        }
    }
    for row in lists::consents(connection, &ids).await? {
        let Some(question) = question(row.question_id) else { continue };
        let statement = found.entry(StatementOf(row.registration_id)).or_default();
        statement.consents.push(Consented { question, consent: row });
    }
    for statement in found.values_mut() {
        statement
            .answers
            .sort_by_key(|answered| (answered.question.position, answered.question.id));
    }
    Ok(found)
}

/// For the row `registration_answer`.
pub(super) fn seal_answer(
    vault: &Vault,
    registration: RegistrationId,
    question: RegistrationQuestionId,
    answer: &Answer,
) -> Result<SecretBytes, Fault> {
    let plain = serde_json::to_vec(answer).map_err(Fault::internal)?;
    let place = place(registration, question);
    Ok(vault.seal(Purpose::Answer, &place, &plain)?.into())
}

/// From the row `registration_answer`.
pub(super) fn open_answer(
    vault: &Vault,
    row: &registration_answer::Model,
) -> Result<Answer, Fault> {
    let place = place(row.registration_id, row.question_id);
    let plain = vault.open(Purpose::Answer, &place, &row.payload.0)?;
    serde_json::from_slice(&plain).map_err(Fault::internal)
}

fn place(registration: RegistrationId, question: RegistrationQuestionId) -> Vec<u8> {
    [registration.0.as_bytes(), question.0.as_bytes().as_slice()].concat()
}

/// An answer as one text, for a table or a person.
#[must_use]
pub fn text(answer: &Answer, yes: &str, no: &str) -> String {
    match answer {
        Answer::Text(text) | Answer::Choice(text) => text.clone(),
        Answer::YesNo(true) => yes.to_owned(),
        Answer::YesNo(false) => no.to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Choices(choices) => choices.join(", "),
    }
}
