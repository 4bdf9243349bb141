//! What became of mails, for administrators: never to whom they went, nor what they said.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::MailId,
    mail,
    terms::{MailStatus, SubjectKind},
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::MailFilter;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    mail::{refusal::MailErrorCode, store},
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A mail that is to be tried again.
#[derive(Clone, Copy, Debug)]
pub struct RetryMail {
    /// The mail.
    pub id: MailId,
}

/// How many mails of one template are in which state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateCount {
    /// The template.
    pub template: String,
    /// The state.
    pub status: MailStatus,
    /// How many.
    pub mails: i64,
}

/// What became of all mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSummary {
    /// Mails by template and state.
    pub counts: Vec<TemplateCount>,
    /// The latest that were given up, at most a page.
    pub failures: Vec<mail::Model>,
}

/// The mails that wait to be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub mails: u64,
    /// When the oldest of them was written.
    pub oldest: Option<DateTime<Utc>>,
}

/// How many mails wait: a number that says nothing of anybody.
pub async fn waiting_mails(app: &App) -> Result<Waiting, Fault> {
    let (mails, oldest) = store::count_waiting(app.database.read()).await?;
    Ok(Waiting { mails: u64::try_from(mails).unwrap_or(0), oldest })
}

/// A page of all mails, by the time at which they were written.
pub async fn list_mails(
    app: &App,
    actor: &Actor,
    filter: &MailFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<mail::Model>, Fault> {
    policy::require(actor, Action::ReadMailFailures, &Facts::default())?;
    store::list_mails(app.database.read(), filter, descending, request).await
}

/// Mails by id: all for those who see all, and those to their participants for the organisers of events.
pub async fn mails(
    app: &App,
    actor: &Actor,
    ids: &[MailId],
) -> Result<HashMap<MailId, mail::Model>, Fault> {
    let connection = app.database.read();
    let rows = if policy::decide(actor, Action::ReadMailFailures, &Facts::default()).is_allowed() {
        store::mails(connection, ids).await?
    } else {
        let reach = Reach::of(actor, app.clock.now());
        store::participant_mails(connection, &reach, ids).await?
    };
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Counts all mails, and lists what failed last.
pub async fn summarise_mails(app: &App, actor: &Actor) -> Result<MailSummary, Fault> {
    let failed = MailFilter { statuses: Some(vec![MailStatus::Failed]), ..MailFilter::default() };
    let failures = list_mails(app, actor, &failed, true, &PageRequest::all()).await?;
    let counts = store::count_mails(app.database.read()).await?;
    let counts = counts.into_iter().map(|(template, status, mails)| TemplateCount {
        template,
        status,
        mails,
    });
    Ok(MailSummary { counts: counts.collect(), failures: failures.into_rows() })
}

/// Tries a mail again that was given up, from the first attempt on.
pub async fn retry_mail(
    app: &App,
    actor: &Actor,
    command: RetryMail,
) -> Result<mail::Model, Failure<MailErrorCode>> {
    let mut write = Write::begin(app, actor, "mail.retry_mail").await?;
    // Before the mail is looked for: who may not see mails does not learn which ones there are.
    write.on(policy::require(actor, Action::RetryMail, &Facts::default())?);
    let changed = requeue_within(&mut write, command.id).await?;
    write.commit().await?;
    Ok(changed)
}

/// Queues a mail again that was given up, within a use case that may.
pub async fn requeue_within(
    write: &mut Write,
    id: MailId,
) -> Result<mail::Model, Failure<MailErrorCode>> {
    let mail = store::lock_mail(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    if mail.status != MailStatus::Failed {
        return Err(Refusal::at("id", MailErrorCode::NotFailed)
            .with("status", json!(mail.status).as_str().unwrap_or_default())
            .into());
    }
    if mail.content.is_none() {
        return Err(Refusal::at("id", MailErrorCode::ContentErased).into());
    }
    let changed = mail::Model {
        status: MailStatus::Queued,
        attempts: 0,
        due_at: write.now(),
        settled_at: None,
        ..mail.clone()
    };
    store::requeue(write.transaction(), &changed).await?;
    let details = json!({ "status": { "before": mail.status, "after": changed.status } });
    write.changed(Change::Updated, SubjectKind::Mail, mail.id, &details);
    Ok(changed)
}

/// Removes what mails about an object say, as part of a use case; those that still wait are given up.
pub async fn forget(write: &Write, subject: Uuid) -> Result<(), Fault> {
    store::forget(write.transaction(), subject, write.now(), "the person was removed").await
}
