//! What a mail is before it is delivered.

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

use crate::{app::App, fault::Fault, vault::Purpose};

/// A mail to one person.
#[derive(Clone, Debug)]
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
}

/// Who gets a mail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Recipient {
    /// The address.
    pub email: String,
    /// The name, as it stands before the address.
    pub name: String,
}

/// What a mail says. The name is also that of its files in `assets/mail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// Somebody is invited to act in the network. Values: `link`, `days`, `inviter`, `partner` (may be null).
    Invitation,
    /// Somebody asked to reset the password. Values: `link`, `minutes`.
    PasswordReset,
    /// The password was changed.
    PasswordChanged,
    /// Somebody asked to change the address: to the new one. Values: `link`, `minutes`.
    EmailChangeConfirmation,
    /// The same, to the old address. Values: `masked` (the new address, mostly hidden).
    EmailChangeNotice,
    /// The address was changed: to the old and the new one. Values: `masked`.
    EmailChanged,
    /// A second factor was set up.
    SecondFactorAdded,
    /// The second factor was removed. Values: `byAdministrator`.
    SecondFactorRemoved,
    /// A refresh token was used twice; the session was ended. Values: `client`, `startedAt`.
    SessionCompromised,
    /// A role was granted. Values: `role`, `partner` (may be null), `reason`.
    RoleGranted,
    /// A role was taken back. Values: `role`, `partner` (may be null), `reason`.
    RoleRevoked,
    /// The account was closed.
    AccountDeactivated,
    /// The operator tries whether mails arrive.
    Test,
}

/// What of a mail is kept encrypted.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Content {
    pub(super) to: Recipient,
    pub(super) values: Value,
}

impl Letter {
    /// The row that waits for delivery.
    pub(crate) fn sealed(
        &self,
        app: &App,
        id: MailId,
        entry: AuditEntryId,
        now: DateTime<Utc>,
    ) -> Result<mail::Model, Fault> {
        let content = Content { to: self.to.clone(), values: self.values.clone() };
        let plain = serde_json::to_vec(&content).map_err(Fault::internal)?;
        let template = serde_json::to_value(self.template).map_err(Fault::internal)?;
        Ok(mail::Model {
            id,
            audit_entry_id: entry,
            template: template.as_str().unwrap_or_default().to_owned(),
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
