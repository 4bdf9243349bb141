//! What parties, and those who lead the programme, are told of an agreement by mail.

use chrono::NaiveDate;
use entity::{id::PartnerId, terms::AgreementStatus, user_account};
use serde_json::{Value, json};

use super::context::Context;
use crate::{
    agreements::{signing, store},
    fault::Fault,
    mail::{Letter, Recipient, Template},
    users::service::{Acting, people_acting_for},
    write::Write,
};

/// Asks those to sign whose turn it is, unless they were asked already.
pub(super) async fn ask_to_sign(
    write: &mut Write,
    context: &Context,
    asked: &[i32],
) -> Result<(), Fault> {
    let turns = signing::awaited(context.row.signing_order, &context.places());
    let parties = context.parties.iter();
    let new: Vec<PartnerId> = parties
        .filter(|party| turns.contains(&party.position) && !asked.contains(&party.position))
        .map(|party| party.partner_id)
        .collect();
    let people = people_acting_for(write, &new, Acting::Signer).await?;
    send(write, context, people, Template::AgreementOpen, &json!({}))
}

/// Tells everybody concerned that all required parties have signed.
pub(super) async fn tell_completed(write: &mut Write, context: &Context) -> Result<(), Fault> {
    let values = json!({
        "holds": context.row.status == AgreementStatus::Active,
        "from": context.row.valid_from.map(day),
    });
    let people = everybody(write, context).await?;
    send(write, context, people, Template::AgreementCompleted, &values)
}

/// Tells everybody concerned that a party does not sign, and why.
pub(super) async fn tell_declined(
    write: &mut Write,
    context: &Context,
    party: PartnerId,
) -> Result<(), Fault> {
    let party = store::partner_name(write.transaction(), party).await?;
    let values = json!({ "party": party, "reason": context.row.status_reason });
    let people = everybody(write, context).await?;
    send(write, context, people, Template::AgreementDeclined, &values)
}

/// Tells everybody concerned that the agreement has ended before its last day.
pub(super) async fn tell_ended(write: &mut Write, context: &Context) -> Result<(), Fault> {
    let values = json!({ "reason": context.row.status_reason });
    let people = everybody(write, context).await?;
    send(write, context, people, Template::AgreementEnded, &values)
}

/// Reminds everybody concerned of the last day.
pub(super) async fn remind(
    write: &mut Write,
    context: &Context,
    last: NaiveDate,
    left: i64,
) -> Result<(), Fault> {
    let people = everybody(write, context).await?;
    let values = json!({ "days": left, "until": day(last) });
    send(write, context, people, Template::AgreementReminder, &values)
}

/// Those who sign for the parties, and those who lead the programme.
async fn everybody(
    write: &Write,
    context: &Context,
) -> Result<Vec<user_account::Model>, Fault> {
    let mut people = people_acting_for(write, &context.partners(), Acting::Signer).await?;
    for lead in people_acting_for(write, &context.leads, Acting::Editor).await? {
        if people.iter().all(|known| known.id != lead.id) {
            people.push(lead);
        }
    }
    Ok(people)
}

fn send(
    write: &mut Write,
    context: &Context,
    people: Vec<user_account::Model>,
    template: Template,
    values: &Value,
) -> Result<(), Fault> {
    let mut all = json!({
        "agreement": { "title": context.row.title, "number": context.row.number },
    });
    if let (Some(all), Some(values)) = (all.as_object_mut(), values.as_object()) {
        all.extend(values.clone());
    }
    for person in people {
        write.send(&Letter {
            template,
            to: Recipient {
                email: person.email,
                name: format!("{} {}", person.given_name, person.family_name),
            },
            locale: person.locale,
            values: all.clone(),
            subject: Some(context.row.id.0),
            attachment: None,
        })?;
    }
    Ok(())
}

/// A day as both languages write it.
fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}
