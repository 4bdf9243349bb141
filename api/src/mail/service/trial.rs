//! Mails for the operator: how each looks, and whether one arrives.

use entity::{id::MailId, value::Locale};
use lettre::Message;

use super::{Delivered, DeliveryError, Written};
use crate::{
    app::{Clock, Ids},
    config::MailSettings,
    mail::{
        Recipient, SettingError, Template,
        message::{Envelope, compose},
        samples,
        settings::{network, sender},
        templates::{self, TemplateError, language},
        transport::Transport,
    },
};

/// How a mail looks.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Its text.
    pub written: Written,
    /// The whole message.
    pub message: Vec<u8>,
}

/// A mail cannot be tried out.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TrialError {
    /// A setting is wrong.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The template is broken.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The mail did not leave.
    #[error("the mail was not delivered")]
    Delivery(#[from] DeliveryError),
}

/// The mail that a template makes of sample values.
pub fn preview(
    settings: &MailSettings,
    clock: &Clock,
    template: Template,
    locale: &Locale,
) -> Result<Preview, TrialError> {
    let to = Recipient { email: "anna.beispiel@example.org".into(), name: "Anna Beispiel".into() };
    let (written, message) = sample(settings, clock, template, locale, &to, false)?;
    Ok(Preview { written, message: message.formatted() })
}

/// Sends a mail to this address, now and without the queue.
pub async fn send_test(
    settings: &MailSettings,
    clock: &Clock,
    locale: &Locale,
    address: &str,
) -> Result<Delivered, TrialError> {
    let transport = Transport::new(settings)?;
    let to = Recipient { email: address.to_owned(), name: String::new() };
    let (_, message) = sample(settings, clock, Template::Test, locale, &to, transport.is_folder())?;
    let name = format!("{}-test.eml", clock.now().format("%Y%m%dT%H%M%SZ"));
    Ok(transport.deliver(message, &name).await?)
}

fn sample(
    settings: &MailSettings,
    clock: &Clock,
    template: Template,
    locale: &Locale,
    to: &Recipient,
    is_for_file: bool,
) -> Result<(Written, Message), TrialError> {
    let from = sender(settings)?;
    let values = samples::values(template);
    let language = language(locale);
    let written = templates::write(template, language, &to.name, &network(settings), &values)?;
    let now = clock.now();
    let id = MailId(Ids::default().next(now));
    let attachment = samples::attachment(template);
    let envelope = Envelope {
        id,
        from: &from,
        to,
        reply_to: None,
        date: now.into(),
        attachment: attachment.as_ref(),
        is_for_file,
    };
    let message = compose(&envelope, written.clone())?;
    Ok((written, message))
}
