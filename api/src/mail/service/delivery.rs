//! Delivers mails that are due.
//!
//! No transaction is open while a mail is sent. A process takes a mail by moving `due_at` to the end
//! of a lease; should it end meanwhile, another one takes the mail up when the lease is over. A mail that
//! the server took just before is then sent a second time, with the same Message-ID.
//!
//! None of this is a use case of its own: the audit entry is that of the use case that wrote the mail.

use chrono::TimeDelta;
use entity::mail;
use futures_util::future::join_all;

use crate::{
    app::App,
    fault::Fault,
    mail::{
        letter::Content,
        message::{Envelope, compose},
        settings::{network, sender},
        store,
        templates::{self, language},
        transport::{AT_ONCE, Delivered, DeliveryError, Transport},
    },
    vault::Purpose,
    work::Round,
};

/// Added to twice the time that a delivery may take, for what comes before and after it.
const LEASE_MARGIN: TimeDelta = TimeDelta::seconds(60);
/// Between the first delivery that failed and the second one; doubled for each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest time between two deliveries, before it is spread.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);
/// How long the content of a mail is kept that was given up, so that it can be tried again.
const KEPT_AFTER_FAILURE: TimeDelta = TimeDelta::days(7);

/// A round: delivers some of the mails that are due, each at most once.
pub async fn deliver_due(app: &App) -> Result<Round, Fault> {
    let now = app.clock.now();
    match store::next_due(app.database.read()).await? {
        Some(due) if due <= now => {}
        later => return Ok(Round::Idle(later)),
    }
    let transport = Transport::new(&app.settings.mail).map_err(Fault::internal)?;
    let timeout = i64::try_from(app.settings.mail.timeout_seconds).unwrap_or(i64::MAX);
    let lease = TimeDelta::try_seconds(timeout.saturating_mul(2)).unwrap_or(TimeDelta::days(1));
    let until = now + lease + LEASE_MARGIN;
    let mails = store::claim(app.database.relaxed(), now, until, AT_ONCE.into()).await?;
    if mails.is_empty() {
        return Ok(Round::Idle(None));
    }
    let settled = join_all(mails.iter().map(|mail| deliver(app, &transport, mail))).await;
    settled.into_iter().collect::<Result<(), Fault>>()?;
    Ok(Round::Worked)
}

/// A round: removes what mails said that were given up a week ago.
pub async fn erase_failed(app: &App) -> Result<Round, Fault> {
    let settled = app.clock.now() - KEPT_AFTER_FAILURE;
    if store::has_failed_content(app.database.read(), settled).await? {
        let mails = store::erase_failed_content(app.database.write(), settled).await?;
        tracing::info!(mails, "contents of mails that failed were erased");
    }
    Ok(Round::Idle(None))
}

async fn deliver(app: &App, transport: &Transport, mail: &mail::Model) -> Result<(), Fault> {
    let attempted = attempt(app, transport, mail).await;
    let (now, connection) = (app.clock.now(), app.database.relaxed());
    let (id, template, attempts) = (mail.id.0, &mail.template, mail.attempts);
    match attempted {
        Ok(Delivered::Accepted) => {
            tracing::info!(mail = %id, template, attempts, "a mail was sent");
            store::settle_sent(connection, mail.id, now).await
        }
        Ok(Delivered::Written(path)) => {
            tracing::info!(mail = %id, template, path = %path.display(), "a mail was put into the folder");
            store::settle_sent(connection, mail.id, now).await
        }
        Err(error) if error.is_permanent || is_last(app, mail) => {
            tracing::error!(mail = %id, template, attempts, reason = error.reason, "a mail was given up");
            store::settle_failed(connection, mail, now, &error.reason).await
        }
        Err(error) => {
            tracing::warn!(mail = %id, template, attempts, reason = error.reason, "a mail will be tried again");
            store::put_off(connection, mail, now + pause(mail), &error.reason).await
        }
    }
}

async fn attempt(
    app: &App,
    transport: &Transport,
    mail: &mail::Model,
) -> Result<Delivered, DeliveryError> {
    if mail.attempts > attempts(app) {
        // The last attempt ended with its process: whatever ends processes must not go on.
        return Err(DeliveryError::permanent("the delivery was cut off"));
    }
    let content = open(app, mail)?;
    let template = mail
        .template
        .parse()
        .map_err(|_| DeliveryError::permanent("this version has no such template"))?;
    let settings = &app.settings.mail;
    let language = language(&mail.locale);
    let network = network(settings);
    let written = templates::write(template, language, &content.to.name, &network, &content.values)
        .map_err(|error| {
            tracing::error!(%error, "a mail cannot be written");
            DeliveryError::permanent("the template cannot be filled, the log tells why")
        })?;
    let from = sender(settings).map_err(|error| DeliveryError::passing(error.to_string()))?;
    let envelope = Envelope {
        id: mail.id,
        from: &from,
        to: &content.to,
        reply_to: content.reply_to(),
        date: mail.created_at.into(),
        attachment: content.attachment.as_ref(),
        is_for_file: transport.is_folder(),
    };
    let message = compose(&envelope, written)?;
    let written_at = mail.created_at.format("%Y%m%dT%H%M%SZ");
    let name = format!("{written_at}-{}-{}.eml", mail.template, mail.id.0.simple());
    transport.deliver(message, &name).await
}

fn open(app: &App, mail: &mail::Model) -> Result<Content, DeliveryError> {
    let sealed =
        mail.content.as_ref().ok_or_else(|| DeliveryError::permanent("it has no content"))?;
    // With the right master key, it opens: a process with a wrong one must not lose mails.
    let plain = app
        .vault
        .open(Purpose::Mail, mail.id.0.as_bytes(), &sealed.0)
        .map_err(|_| DeliveryError::passing("its content does not open with this master key"))?;
    serde_json::from_slice(&plain)
        .map_err(|_| DeliveryError::permanent("its content is not what this version reads"))
}

fn attempts(app: &App) -> i32 {
    i32::try_from(app.settings.mail.attempts).unwrap_or(i32::MAX)
}

fn is_last(app: &App, mail: &mail::Model) -> bool {
    mail.attempts >= attempts(app)
}

/// How long to wait after so many attempts: exponential, and spread by a quarter in both directions, so
/// that what failed together does not come again together.
fn pause(mail: &mail::Model) -> TimeDelta {
    let doublings = u32::try_from(mail.attempts - 1).unwrap_or(0).min(16);
    let pause = (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE);
    // The end of the id is random. Whole seconds: both databases keep them as they are.
    let spread = i64::from(mail.id.0.as_bytes()[15]);
    TimeDelta::seconds(pause.num_seconds() * (384 + spread) / 512)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{id::MailId, terms::MailStatus};
    use uuid::Uuid;

    use super::*;

    fn mail(random: u128, attempts: i32) -> mail::Model {
        mail::Model {
            id: MailId(Uuid::from_u128(random)),
            audit_entry_id: Uuid::nil().into(),
            template: "test".into(),
            locale: "de".parse().unwrap(),
            content: None,
            subject_id: None,
            created_at: DateTime::UNIX_EPOCH,
            status: MailStatus::Queued,
            attempts,
            due_at: DateTime::UNIX_EPOCH,
            last_error: None,
            settled_at: None,
        }
    }

    #[test]
    fn pauses_double_up_to_hours_and_are_spread() {
        let minutes = |attempts| pause(&mail(128, attempts)).num_seconds() / 60;
        assert_eq!(
            [1, 2, 3, 4, 9, 10, 12, i32::MAX].map(minutes),
            [1, 2, 4, 8, 256, 360, 360, 360]
        );
        assert!(pause(&mail(0, 4)) < pause(&mail(255, 4)));
        for random in 0..=255 {
            let seconds = pause(&mail(random, 1)).num_seconds();
            assert!((45..=75).contains(&seconds), "{seconds}");
        }
    }
}
