//! A question is confirmed and withdrawn by the link of its mail.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::ProgrammeInterestId, programme_interest, register_area, terms::ProgrammeInterestStatus,
};
use secrecy::SecretString;
use serde_json::json;

use super::{GENERATION, ended};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    mail::{Letter, Template},
    partners::service::parts_of_programme_within,
    policy::{self, Action, Facts},
    programme_interests::{
        refusal::ProgrammeInterestErrorCode::{self, InvalidToken},
        store,
    },
    programmes::service::programme_within,
    refusal::{Failure, Refusal},
    register::service::area_within,
    registrations::link::{self, Keeps},
    users::service::representatives_within,
    write::Write,
};

/// How long those who lead the programme have time to answer. Then the person is forgotten.
const DAYS_TO_ANSWER: i64 = 180;

/// The question that a link keeps. Asking changes nothing.
pub async fn by_link(
    app: &App,
    token: &SecretString,
) -> Result<Option<programme_interest::Model>, Fault> {
    match held(app, token)? {
        Some(id) => Ok(store::interest(app.database.read(), id).await?.map(as_of(app.clock.now()))),
        None => Ok(None),
    }
}

/// What ran out has expired, also before that is written down.
fn as_of(now: DateTime<Utc>) -> impl Fn(programme_interest::Model) -> programme_interest::Model {
    move |row| {
        let ran_out = row.expires_at.is_some_and(|until| until <= now);
        let status = if ran_out { ProgrammeInterestStatus::Expired } else { row.status };
        programme_interest::Model { status, ..row }
    }
}

/// Confirms that the address is the person's own: from then on those who lead the programme read the question. A
/// second time changes nothing.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    token: &SecretString,
) -> Result<programme_interest::Model, Failure<ProgrammeInterestErrorCode>> {
    policy::require(actor, Action::AskAboutProgramme, &Facts::default())?;
    let mut write = Write::begin(app, actor, "programme_interests.confirm").await?;
    let row = locked(&write, token).await?;
    write.concerns(row.id);
    let row = match row.status {
        ProgrammeInterestStatus::Pending => {
            let confirmed = programme_interest::Model {
                status: ProgrammeInterestStatus::Confirmed,
                expires_at: Some(write.now() + TimeDelta::days(DAYS_TO_ANSWER)),
                updated_at: write.now(),
                version: row.version + 1,
                ..row
            };
            store::update(write.transaction(), &confirmed).await?;
            tell_leads(&mut write, &confirmed).await?;
            confirmed
        }
        ProgrammeInterestStatus::Confirmed | ProgrammeInterestStatus::Answered => row,
        ProgrammeInterestStatus::Withdrawn | ProgrammeInterestStatus::Expired => {
            return Err(invalid().into());
        }
    };
    write.commit().await?;
    Ok(row)
}

/// Takes the question back: nothing of the person is kept. A second time changes nothing.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    token: &SecretString,
) -> Result<programme_interest::Model, Failure<ProgrammeInterestErrorCode>> {
    policy::require(actor, Action::AskAboutProgramme, &Facts::default())?;
    let mut write = Write::begin(app, actor, "programme_interests.withdraw").await?;
    let row = locked(&write, token).await?;
    write.concerns(row.id);
    let row = match row.status {
        ProgrammeInterestStatus::Pending | ProgrammeInterestStatus::Confirmed => {
            let withdrawn = ended(&write, &row, ProgrammeInterestStatus::Withdrawn);
            store::update(write.transaction(), &withdrawn).await?;
            announce(&mut write, &withdrawn);
            withdrawn
        }
        ProgrammeInterestStatus::Answered
        | ProgrammeInterestStatus::Withdrawn
        | ProgrammeInterestStatus::Expired => row,
    };
    write.commit().await?;
    Ok(row)
}

/// The mail names the municipality alone: who asks is read in the network, where it is noted who reads.
async fn tell_leads(write: &mut Write, row: &programme_interest::Model) -> Result<(), Fault> {
    announce(write, row);
    let programme = programme_within(write, row.programme_id).await?;
    let area: Option<register_area::Model> = area_within(write, row.area_id).await?;
    let municipality = area.map(|area| area.name).unwrap_or_default();
    let leads = parts_of_programme_within(write, row.programme_id).await?.leading;
    for person in representatives_within(write, &leads).await? {
        write.send(&Letter {
            template: Template::ProgrammeInterestReceived,
            to: person.to,
            locale: person.locale,
            values: json!({
                "programme": programme.title, "municipality": municipality, "days": DAYS_TO_ANSWER,
            }),
            subject: Some(row.id.0),
            attachment: None,
        })?;
    }
    Ok(())
}

fn announce(write: &mut Write, row: &programme_interest::Model) {
    write.concerns(row.programme_id);
    write.announce("programme.interest_changed", Some(row.programme_id.0), json!({}));
}

async fn locked(
    write: &Write,
    token: &SecretString,
) -> Result<programme_interest::Model, Failure<ProgrammeInterestErrorCode>> {
    let id = held(write.app(), token)?.ok_or_else(invalid)?;
    let row = store::lock_any(write.transaction(), id).await?.ok_or_else(invalid)?;
    Ok(as_of(write.now())(row))
}

fn held(app: &App, token: &SecretString) -> Result<Option<ProgrammeInterestId>, Fault> {
    let Some(id) = link::object(token) else { return Ok(None) };
    let holds = link::holds(&app.vault, Keeps::ProgrammeInterest, token, GENERATION)?;
    Ok(holds.then_some(ProgrammeInterestId(id)))
}

/// Unknown, expired, withdrawn, for something else: a stranger cannot tell which.
fn invalid() -> Refusal<ProgrammeInterestErrorCode> {
    Refusal::at("token", InvalidToken)
}
