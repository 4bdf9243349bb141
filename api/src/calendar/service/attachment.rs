//! The event as a file that goes with a mail.

use chrono::{DateTime, Utc};

use super::entries::{Standing, entry};
use crate::{
    calendar::document::{Certainty, Document, Method},
    config::ServiceSettings,
    events::service::Occasion,
    mail::{Attachment, sender_of},
};
use entity::terms::RegistrationStatus;

/// The event for the calendar of somebody who has a seat, or its removal from there; none where it has no
/// day. It names nobody but those whom everybody may ask about the event.
#[must_use]
pub fn attachment(
    settings: &ServiceSettings,
    occasion: &Occasion,
    method: Method,
    now: DateTime<Utc>,
) -> Option<Attachment> {
    let standing = Standing::Registered(RegistrationStatus::Confirmed);
    let mut entry = entry(settings, &occasion.event, Some(occasion), Vec::new(), standing)?;
    // Calendars take the later of two that have one number.
    entry.changed_at = now;
    if method == Method::Cancel {
        entry.certainty = Certainty::Cancelled;
    }
    let sender = sender_of(&settings.mail);
    let name = sender.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
    let address = occasion.contact.clone().or_else(|| sender.map(|(_, address)| address));
    let document = Document {
        method: Some(method),
        organiser: address.map(|address| (name, address)),
        entries: vec![entry],
        ..Document::default()
    };
    Some(Attachment {
        name: "event.ics".to_owned(),
        media_type: format!("text/calendar; charset=utf-8; method={}", method.name()),
        text: document.text(),
    })
}
