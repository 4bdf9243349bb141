//! What a mail is before it is delivered.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use entity::{
    id::{AuditEntryId, MailId},
    mail,
    terms::MailStatus,
    value::Locale,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    settings::network,
    templates::{self, language},
};
use crate::{app::App, fault::Fault, vault::Purpose};

/// A mail to one person.
///
/// The service refuses to write one that lacks a value of its template: what cannot be delivered fails
/// with the use case that it tells of.
#[derive(Clone)]
pub struct Letter {
    /// What it says.
    pub template: Template,
    /// To whom.
    pub to: Recipient,
    /// In which language.
    pub locale: Locale,
    /// What the template is filled with: an object with the names that the template uses.
    pub values: Value,
    /// The object that it is about, for those who may know what became of the mail.
    pub subject: Option<Uuid>,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Letter").field("template", &self.template).finish_non_exhaustive()
    }
}

/// Who gets a mail.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Recipient {
    /// The address.
    pub email: String,
    /// The name, as it stands before the address.
    pub name: String,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Recipient(…)")
    }
}

/// A file that goes with a mail: sealed with what the mail says, and removed with it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Attachment {
    /// Its name, in ASCII.
    pub name: String,
    /// Its media type, with parameters.
    pub media_type: String,
    /// Its text.
    pub text: String,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Attachment(…)")
    }
}

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident: $file:literal,)*) => {
        /// What a mail says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Template { $($(#[$doc])* $name),* }

        impl Template {
            /// Every template.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in the database and on the command line, and that of its files in `assets/mail`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $file),* }
            }
        }
    };
}

templates! {
    /// Somebody is invited to act in the network. Values: `link`, `days`, `inviter` (may be null),
    /// `partner` (may be null).
    Invitation: "invitation",
    /// Somebody asked to reset the password. Values: `link`, `minutes`.
    PasswordReset: "password-reset",
    /// The password was changed.
    PasswordChanged: "password-changed",
    /// Somebody asked to change the address: to the new one. Values: `link`, `minutes`.
    EmailChangeConfirmation: "email-change-confirmation",
    /// The same, to the old address. Values: `masked` (the new address, mostly hidden).
    EmailChangeNotice: "email-change-notice",
    /// The address was changed: to the old and the new one. Values: `masked`.
    EmailChanged: "email-changed",
    /// A second factor was set up.
    SecondFactorAdded: "second-factor-added",
    /// The second factor was removed. Values: `byAdministrator` (true or false).
    SecondFactorRemoved: "second-factor-removed",
    /// A refresh token was used twice; the session was ended. Values: `client` (may be null), `startedAt`
    /// (RFC 3339).
    SessionCompromised: "session-compromised",
    /// A role was granted. Values: `role` (as in the API: `MINISTRY`),
    /// `partner` (may be null), `reason` (may be null).
    RoleGranted: "role-granted",
    /// A role was taken back. Values: `role` (as in the API: `MINISTRY`),
    /// `partner` (may be null), `reason` (may be null).
    RoleRevoked: "role-revoked",
    /// The account was closed.
    AccountDeactivated: "account-deactivated",
    /// An agreement awaits somebody's signature. Values of all mails about agreements: `agreement` with `title`
    /// and `number`.
    AgreementOpen: "agreement-open",
    /// All required parties signed an agreement. Values: `holds` (true or false), `from` (may be null).
    AgreementCompleted: "agreement-completed",
    /// A party does not sign an agreement. Values: `party` (may be null), `reason` (may be null).
    AgreementDeclined: "agreement-declined",
    /// An agreement was ended before its last day. Values: `reason` (may be null).
    AgreementEnded: "agreement-ended",
    /// An agreement ends soon. Values: `days`, `until`.
    AgreementReminder: "agreement-reminder",
    /// Somebody is asked to come to an event. Values: `link`, `event`, `when`, `hosts`,
    /// `note` (may be null).
    EventInvitation: "event-invitation",
    /// Somebody wants to be told when registration opens. Values: `link`, `subject` (title of event or series), `hours`.
    InterestConfirmation: "interest-confirmation",
    /// Registration opened. Values: `link`, `event`, `when`, `waitlist` (true or false).
    RegistrationOpened: "registration-opened",
    /// Organisers write to participants. Values: `event`, `subject`, `text`, `replyTo`
    /// (may be null): where answers go.
    ParticipantMessage: "participant-message",
    /// A registration begun without an account is to be confirmed. Values: those of every mail about a registration
    /// (`registrations/service/letters.rs`): `event`, `link`, `code`, `expires`, `queuePlace`, `reason`, `endedBy`, `note`.
    RegistrationConfirm: "registration-confirm",
    /// An organiser will decide on the registration.
    RegistrationAwaitsApproval: "registration-awaits-approval",
    /// The person has a seat.
    RegistrationConfirmed: "registration-confirmed",
    /// The person waits.
    RegistrationWaitlisted: "registration-waitlisted",
    /// A seat is offered.
    RegistrationOffered: "registration-offered",
    /// Somebody who waited has a seat.
    RegistrationPromoted: "registration-promoted",
    /// The organisers said no.
    RegistrationRejected: "registration-rejected",
    /// The registration was cancelled.
    RegistrationCancelled: "registration-cancelled",
    /// An offered seat was not taken.
    RegistrationLapsed: "registration-lapsed",
    /// What the registration says was changed.
    RegistrationChanged: "registration-changed",
    /// The person asked for a new link.
    RegistrationNewLink: "registration-new-link",
    /// Time or place of the event is another one.
    EventChanged: "event-changed",
    /// The event is postponed.
    EventPostponed: "event-postponed",
    /// The event has a new date.
    EventRescheduled: "event-rescheduled",
    /// The event is cancelled.
    EventCancelled: "event-cancelled",
    /// The event is soon.
    EventReminder: "event-reminder",
    /// The operator tries whether mails arrive.
    Test: "test",
}

/// There is no template of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no template of this name")]
pub struct UnknownTemplate;

impl FromStr for Template {
    type Err = UnknownTemplate;

    fn from_str(name: &str) -> Result<Self, UnknownTemplate> {
        Self::ALL.iter().copied().find(|known| known.name() == name).ok_or(UnknownTemplate)
    }
}

/// What of a mail is kept encrypted.
#[derive(Deserialize, Serialize)]
pub(super) struct Content {
    pub(super) to: Recipient,
    pub(super) values: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) attachment: Option<Attachment>,
}

impl Content {
    /// Where answers go: what the template says of it, if it says anything.
    pub(super) fn reply_to(&self) -> Option<&str> {
        self.values.get("replyTo").and_then(Value::as_str)
    }
}

impl Letter {
    /// The row that waits for delivery.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] if a value is missing that the template uses.
    pub(crate) fn sealed(
        &self,
        app: &App,
        id: MailId,
        entry: AuditEntryId,
        now: DateTime<Utc>,
    ) -> Result<mail::Model, Fault> {
        let network = network(&app.settings.mail);
        templates::write(
            self.template,
            language(&self.locale),
            &self.to.name,
            &network,
            &self.values,
        )
        .map_err(Fault::internal)?;
        let content = Content {
            to: self.to.clone(),
            values: self.values.clone(),
            attachment: self.attachment.clone(),
        };
        let plain = serde_json::to_vec(&content).map_err(Fault::internal)?;
        Ok(mail::Model {
            id,
            audit_entry_id: entry,
            template: self.template.name().to_owned(),
            locale: self.locale.clone(),
            content: Some(app.vault.seal(Purpose::Mail, id.0.as_bytes(), &plain)?.into()),
            subject_id: self.subject,
            created_at: now,
            status: MailStatus::Queued,
            attempts: 0,
            due_at: now,
            last_error: None,
            settled_at: None,
        })
    }
}
