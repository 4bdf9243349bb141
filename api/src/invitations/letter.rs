//! The mail by which somebody is asked to come.

use entity::{event, event_invitation};
use serde_json::json;

use super::{invited::Invited, service::link_of};
use crate::{
    events::words,
    fault::Fault,
    mail::{self, Letter, Recipient, Template},
    write::Write,
};

/// Sends the mail with the use case. `hosts` are the names of the partners that organise the event.
pub(super) fn send(
    write: &mut Write,
    event: &event::Model,
    hosts: &str,
    invitation: &event_invitation::Model,
    invited: &Invited,
) -> Result<(), Fault> {
    let locale = invited.locale();
    let letter = Letter {
        template: Template::EventInvitation,
        to: Recipient { email: invited.email.clone(), name: invited.full_name() },
        values: json!({
            "link": link_of(write.app(), invitation)?,
            "event": event.title,
            "when": words::when(event, mail::language(&locale)),
            "hosts": hosts,
            "note": invited.note,
        }),
        locale,
        subject: Some(invitation.id.0),
        attachment: None,
    };
    write.send(&letter)
}
