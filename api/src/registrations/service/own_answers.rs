//! What a person changes of answers, needs and consents.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::RegistrationQuestionId, registration_answer, registration_consent, registration_sensitive,
    terms::QuestionKind,
};

use super::{
    answers::{open_answer, seal_answer},
    held::Held,
    judge::{SENSITIVE_DAYS, UNDATED_DAYS},
    own::RegistrationChanges,
    sensitive::Sensitive,
};
use crate::{
    fault::Fault,
    registrations::{
        checks::{Checks, TEXT},
        form,
        refusal::RegistrationErrorCode as Code,
        store::{self, changes, lists},
    },
};

/// Answers, needs and consents as they are written.
pub(super) struct Stated {
    answers: Vec<registration_answer::Model>,
    sensitive: Option<registration_sensitive::Model>,
    given: Vec<registration_consent::Model>,
    withdrawn: Vec<RegistrationQuestionId>,
}

impl Stated {
    pub(super) async fn write(self, held: &Held) -> Result<(), Fault> {
        let (transaction, id) = (held.write.transaction(), held.registration.id);
        changes::replace_answers(transaction, id, self.answers).await?;
        changes::replace_sensitive(transaction, id, self.sensitive).await?;
        let now = held.write.now();
        changes::withdraw_consents(transaction, id, &self.withdrawn, now).await?;
        changes::insert_consents(transaction, self.given).await
    }
}

/// All answers with the changes in them, by the rules of their questions.
#[expect(clippy::too_many_lines, reason = "one list, read from its beginning to its end")]
pub(super) async fn stated(
    held: &Held,
    checks: &mut Checks,
    changes: &RegistrationChanges,
) -> Result<Option<Stated>, Fault> {
    let given = !changes.answers.is_empty()
        || !changes.cleared_answers.is_empty()
        || !changes.given_consents.is_empty()
        || !changes.withdrawn_consents.is_empty()
        || changes.needs.is_given()
        || changes.sensitive_consent.is_some();
    if !given {
        return Ok(None);
    }
    let (connection, vault, row) =
        (held.write.transaction(), &held.write.app().vault, &held.registration);
    let questions = store::context::questions(connection, row.event_id).await?;
    let plain = lists::answers(connection, &[row.id]).await?;
    let kept_apart = store::people::sensitive(connection, row.id).await?;
    let mut apart = match &kept_apart {
        Some(kept) => Sensitive::open(vault, row.id, &kept.payload)?,
        None => Sensitive::default(),
    };
    if changes.sensitive_consent == Some(false) {
        apart = Sensitive::default();
    }
    let keeps = |id: &RegistrationQuestionId| {
        !changes.cleared_answers.contains(id)
            && !changes.answers.iter().any(|(changed, _)| changed == id)
    };
    // What is no longer asked stays as it was answered until it is erased.
    let is_asked =
        |id: &RegistrationQuestionId| questions.iter().any(|question| question.id == *id);
    let mut all = changes.answers.clone();
    let mut rows = Vec::new();
    for answer in plain.into_iter().filter(|answer| keeps(&answer.question_id)) {
        if is_asked(&answer.question_id) {
            all.push((answer.question_id, open_answer(vault, &answer)?));
        } else {
            rows.push(answer);
        }
    }
    let (asked, unasked): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut apart.answers)
        .into_iter()
        .filter(|(id, _)| keeps(&RegistrationQuestionId(*id)))
        .partition(|(id, _)| is_asked(&RegistrationQuestionId(*id)));
    all.extend(asked.into_iter().map(|(id, answer)| (RegistrationQuestionId(id), answer)));
    let answers = form::check_answers(checks, &questions, &all, &changes.given_consents);
    apart.answers = unasked;
    apart.answers.extend(answers.sensitive.iter().map(|(id, answer)| (id.0, answer.clone())));
    apart.needs = changes
        .needs
        .as_ref()
        .and_then(|needs| checks.lines("needs", needs, TEXT))
        .over(apart.needs.take());
    let consented = match changes.sensitive_consent {
        Some(consents) => consents,
        None => kept_apart.is_some(),
    };
    let has_apart = apart.needs.is_some() || apart.group.is_some() || !apart.answers.is_empty();
    if has_apart && !consented {
        let path = if apart.needs.is_some() { "needs" } else { "answers" };
        checks.refuse_at(path, Code::SensitiveConsentRequired);
    }
    for (number, id) in changes.withdrawn_consents.iter().enumerate() {
        let is_consent = |question: &&entity::registration_question::Model| {
            question.id == *id && question.kind == QuestionKind::Consent
        };
        if !questions.iter().any(|question| is_consent(&question)) {
            checks.refuse_at(&format!("withdrawnConsents.{number}"), Code::UnknownQuestion);
        }
    }
    let from = kept_from(held);
    for (question, answer, days) in &answers.plain {
        rows.push(registration_answer::Model {
            registration_id: row.id,
            question_id: *question,
            payload: seal_answer(vault, row.id, *question, answer)?,
            erase_at: from + TimeDelta::days((*days).into()),
        });
    }
    let days = answers.sensitive_days.map_or(SENSITIVE_DAYS, i64::from).min(SENSITIVE_DAYS);
    let sensitive = if has_apart {
        Some(registration_sensitive::Model {
            registration_id: row.id,
            payload: apart.seal(vault, row.id)?,
            consented_at: kept_apart.map_or(held.write.now(), |kept| kept.consented_at),
            erase_at: from + TimeDelta::days(days),
        })
    } else {
        None
    };
    let consents = lists::consents(connection, &[row.id]).await?;
    let stands = |id: RegistrationQuestionId| {
        consents.iter().any(|consent| {
            consent.question_id == id
                && consent.withdrawn_at.is_none()
                && !changes.withdrawn_consents.contains(&id)
        })
    };
    let consent =
        |(question_id, text_version): &(RegistrationQuestionId, i32)| registration_consent::Model {
            registration_id: row.id,
            question_id: *question_id,
            text_version: *text_version,
            given_at: held.write.now(),
            withdrawn_at: None,
        };
    let given = answers.consents.iter().filter(|(id, _)| !stands(*id)).map(consent).collect();
    let withdrawn = changes.withdrawn_consents.clone();
    Ok(Some(Stated { answers: rows, sensitive, given, withdrawn }))
}

fn kept_from(held: &Held) -> DateTime<Utc> {
    let now = held.write.now();
    held.context.event.latest_at.unwrap_or(now + TimeDelta::days(UNDATED_DAYS)).max(now)
}
