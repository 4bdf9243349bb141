//! What is written with a new registration.

use entity::{
    id::{RegistrationId, SessionId},
    participant, participant_word, registration, registration_answer, registration_consent,
    registration_sensitive, registration_session,
    terms::RegistrationStatus,
};

use super::{judge::Judged, sensitive::Sensitive};
use crate::{
    fault::Fault,
    refusal::{Failure, Refusal},
    registrations::{
        form::Form,
        refusal::RegistrationErrorCode as Code,
        store::{self, people::PersonalRows},
    },
    vault::{self, Purpose},
    write::Write,
};

/// What a code is made of: no letter that looks like a digit.
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight letters and digits, of which there are a million million.
pub(super) fn new_code() -> Result<String, Fault> {
    let random = vault::random::<8>()?;
    Ok(random.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)])).collect())
}

/// Places in sessions, and all that is personal of a registration.
pub(super) async fn insert_rest(
    write: &Write,
    judged: &Judged,
    row: &registration::Model,
    form: &Form,
) -> Result<(), Failure<Code>> {
    let places = claim_sessions(write, judged, row).await?;
    let chosen = |(session_id, has_place)| registration_session::Model {
        registration_id: row.id,
        session_id,
        has_place,
        chosen_at: row.submitted_at,
    };
    let rows = places.into_iter().map(chosen).collect();
    store::sessions::insert(write.transaction(), rows).await?;
    let rows = personal_rows(write, judged, row.id, form)?;
    store::people::insert(write.transaction(), rows).await?;
    Ok(())
}

/// Places in the sessions, in the order of their ids. Who has no seat at the event only wishes for them.
async fn claim_sessions(
    write: &Write,
    judged: &Judged,
    row: &registration::Model,
) -> Result<Vec<(SessionId, bool)>, Failure<Code>> {
    let has_seat = row.status == RegistrationStatus::Confirmed;
    let mut places = Vec::with_capacity(judged.sessions.len());
    for session in &judged.sessions {
        if has_seat && !store::sessions::claim(write.transaction(), *session).await? {
            let number = judged.asked_sessions.iter().position(|asked| asked == session);
            let path = format!("sessionIds.{}", number.unwrap_or_default());
            return Err(Refusal::at(&path, Code::SessionFull).into());
        }
        places.push((*session, has_seat));
    }
    Ok(places)
}

fn personal_rows(
    write: &Write,
    judged: &Judged,
    id: RegistrationId,
    form: &Form,
) -> Result<PersonalRows, Fault> {
    let vault = &write.app().vault;
    let event = judged.context.event.id;
    let words = judged.person.word_hashes(vault, event)?;
    let word = |word| participant_word::Model { event_id: event, word, registration_id: id };
    let mut answers = Vec::with_capacity(judged.answers.plain.len());
    for (question_id, answer, days) in &judged.answers.plain {
        let plain = serde_json::to_vec(answer).map_err(Fault::internal)?;
        let about = [id.0.as_bytes(), question_id.0.as_bytes().as_slice()].concat();
        answers.push(registration_answer::Model {
            registration_id: id,
            question_id: *question_id,
            payload: vault.seal(Purpose::Answer, &about, &plain)?.into(),
            erase_at: judged.erase_at(*days),
        });
    }
    let consent = |(question_id, text_version): &(_, _)| registration_consent::Model {
        registration_id: id,
        question_id: *question_id,
        text_version: *text_version,
        given_at: judged.submitted_at,
        withdrawn_at: None,
    };
    let sensitive = if judged.has_sensitive() && form.sensitive_consent {
        let sensitive = Sensitive {
            needs: judged.needs.clone(),
            group: judged.sensitive_group.map(|group| group.0),
            answers: judged
                .answers
                .sensitive
                .iter()
                .map(|(id, answer)| (id.0, answer.clone()))
                .collect(),
        };
        Some(registration_sensitive::Model {
            registration_id: id,
            payload: sensitive.seal(vault, id)?,
            consented_at: judged.submitted_at,
            erase_at: judged.erase_sensitive_at(),
        })
    } else {
        None
    };
    Ok(PersonalRows {
        participant: participant::Model {
            registration_id: id,
            payload: judged.person.seal(vault, id)?,
        },
        words: words.into_iter().map(word).collect(),
        answers,
        consents: judged.answers.consents.iter().map(consent).collect(),
        sensitive,
    })
}
