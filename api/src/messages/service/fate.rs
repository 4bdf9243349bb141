//! What became of the mails to participants and invited people, for the organisers.

use std::collections::HashMap;

use entity::{id::MailId, mail};
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    fault::Fault,
    mail::{refusal::MailErrorCode, service::requeue_within},
    messages::store,
    page::{Page, PageRequest},
    policy::{self, Action},
    reach::Reach,
    refusal::Failure,
    write::Write,
};

/// Asks for a page of the mails about one registration or invitation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MailsOf(pub Uuid, pub PageRequest);

/// Asks for a page of the mails to participants and invited people of one event that were given up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FailedMailsOf(pub Uuid, pub PageRequest);

/// A page of the mails about each of these registrations and invitations, the latest first; none of events that
/// the actor does not organise.
pub async fn mails_of_subjects(
    app: &App,
    reach: &Reach,
    subjects: &[Uuid],
    request: &PageRequest,
) -> Result<HashMap<Uuid, Page<mail::Model>>, Fault> {
    store::mails_of_subjects(app.database.read(), reach, subjects, request).await
}

/// A page of the mails of each of these events that were given up, the latest first.
pub async fn failed_mails_of_events(
    app: &App,
    reach: &Reach,
    events: &[Uuid],
    request: &PageRequest,
) -> Result<HashMap<Uuid, Page<mail::Model>>, Fault> {
    store::failed_mails_of_events(app.database.read(), reach, events, request).await
}

/// Tries a mail to a participant or an invited person again that was given up.
pub async fn retry_participant_mail(
    app: &App,
    actor: &Actor,
    id: MailId,
) -> Result<mail::Model, Failure<MailErrorCode>> {
    let mut write = Write::begin(app, actor, "messages.retry_participant_mail").await?;
    let reach = Reach::of(actor, write.now());
    let event = store::event_of_mail(write.transaction(), &reach, id).await?;
    let event = event.ok_or(Fault::NotFound)?;
    let context = event_in_context(write.transaction(), &reach, event).await?;
    write.on(policy::require(actor, Action::WriteToParticipants, &context.facts())?);
    write.concerns(event);
    let mail = requeue_within(&mut write, id).await?;
    write.commit().await?;
    Ok(mail)
}
