//! All that is kept of a person with a registration, for the person (Art. 15 and 20 GDPR).

use entity::{id::PartnerId, terms::SubjectKind};
use serde_json::{Value, json};

use super::{
    answers::{self, StatementOf, statements},
    held::{Held, RegistrationRef, locate},
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    mail::language,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Language},
    registrations::{refusal::RegistrationErrorCode, store::lists},
    write::Change,
};

/// Hands out all that is kept of the person, in a structured form.
#[expect(clippy::too_many_lines, reason = "one list, read from its beginning to its end")]
pub async fn export_my_registration(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
) -> Result<Value, Failure<RegistrationErrorCode>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let statement = {
        let reach = Reach::of(&located.actor, app.clock.now());
        let key = StatementOf(located.id);
        statements(app, &reach, &[key]).await?.remove(&key).filter(|statement| statement.own)
    };
    let mut held = Held::begin(app, &located, "registrations.export_my_registration").await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    let statement = statement.ok_or(Fault::NotFound)?;
    let connection = held.write.transaction();
    let row = &held.registration;
    let event = &held.context.event;
    let groups: Vec<_> = row.group_id.into_iter().chain(statement.group).collect();
    let groups = lists::groups(connection, &groups).await?;
    let partners: Vec<_> = row.partner_id.into_iter().chain(row.controller_id).collect();
    let partners = lists::partner_names(connection, &partners).await?;
    let partner = |id: Option<PartnerId>| {
        partners.iter().find(|(known, _)| Some(*known) == id).map(|(_, name)| name)
    };
    let titles = lists::session_titles(connection, event.id).await?;
    let sessions: Vec<_> = lists::sessions(connection, &[row.id])
        .await?
        .into_iter()
        .map(|chosen| {
            let title = titles.iter().find(|(id, ..)| *id == chosen.session_id);
            json!({
                "title": title.and_then(|(.., title)| title.clone()),
                "hasPlace": chosen.has_place,
                "chosenAt": chosen.chosen_at,
            })
        })
        .collect();
    let notice = match row.privacy_notice_id {
        Some(id) => lists::privacy_notice(connection, id).await?,
        None => None,
    };
    let (yes, no) = match language(&row.locale) {
        Language::German => ("ja", "nein"),
        Language::English => ("yes", "no"),
    };
    let answers: Vec<_> = statement
        .answers
        .iter()
        .map(|answered| {
            json!({
                "question": answered.question.text,
                "purpose": answered.question.purpose,
                "answer": answers::text(&answered.answer, yes, no),
            })
        })
        .collect();
    let consents: Vec<_> = statement
        .consents
        .iter()
        .map(|consented| {
            json!({
                "text": consented.question.text,
                "textVersion": consented.consent.text_version,
                "givenAt": consented.consent.given_at,
                "withdrawnAt": consented.consent.withdrawn_at,
            })
        })
        .collect();
    let data = json!({
        "event": { "slug": event.slug.as_str(), "title": event.title },
        "controller": partner(row.controller_id),
        "privacyNotice": notice.map(|notice| json!({ "number": notice.number, "text": notice.text })),
        "person": held.person().await?.map(|person| json!({
            "givenName": person.given_name,
            "familyName": person.family_name,
            "email": person.email,
            "phone": person.phone,
            "organisation": person.organisation,
            "function": person.function,
        })),
        "registration": {
            "code": row.code,
            "status": row.status,
            "queueNumber": row.queue_number,
            "source": row.source,
            "representedPartner": partner(row.partner_id),
            "publicFunction": row.function,
            "group": groups.iter().find(|group| Some(group.id) == row.group_id).map(|group| &group.name),
            "listVisibility": row.list_visibility,
            "locale": row.locale.to_string(),
            "submittedAt": row.submitted_at,
            "verifiedAt": row.verified_at,
            "endedAt": row.ended_at,
            "endedBy": row.ended_by,
            "attendance": row.attendance,
            "attendanceAt": row.attendance_at,
            "overrideReason": row.override_reason,
        },
        "sessions": sessions,
        "answers": answers,
        "consents": consents,
        "needs": statement.erase_at.map(|erase_at| json!({
            "needs": statement.needs,
            "group": groups.iter().find(|group| Some(group.id) == statement.group).map(|group| &group.name),
            "eraseAt": erase_at,
        })),
    });
    held.write.changed(
        Change::Read,
        SubjectKind::Registration,
        located.id,
        &json!({ "by": "PERSON" }),
    );
    held.finish().await?;
    Ok(data)
}
