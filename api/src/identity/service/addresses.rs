//! The address that a person signs in with is changed once the new one is proven to be theirs.

use chrono::TimeDelta;
use entity::{
    terms::{SubjectKind, TokenPurpose, UserStatus},
    user_account,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    links::{self, recipient},
    reauthentication,
    throttle::{Limit, count_attempt},
};
use crate::{
    access::Actor,
    app::App,
    identity::{
        email::{Email, masked},
        names::PersonName,
        refusal::AccountErrorCode,
        store,
    },
    mail::{Letter, Recipient, Template},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users,
    write::{Change, Write},
};

/// Mails to addresses that may be a stranger's.
const CHANGES_OF_ACCOUNT: Limit = Limit {
    name: "changes of address of account",
    free: 5,
    first_wait: TimeDelta::minutes(5),
    longest_wait: TimeDelta::hours(1),
    memory: TimeDelta::days(1),
};

/// Another address to sign in with.
#[derive(Debug)]
pub struct ChangeEmail {
    /// The new address.
    pub new: String,
    /// The account's password.
    pub password: SecretString,
}

/// Sends a link to the new address and a notice to the present one. If another account has the new
/// address, nothing is sent there; the answer is the same.
pub async fn request_email_change(
    app: &App,
    actor: &Actor,
    command: ChangeEmail,
) -> Result<(), Failure<AccountErrorCode>> {
    let invalid = || Refusal::at("newEmail", AccountErrorCode::InvalidEmail);
    policy::require(actor, Action::EditOwnAccount, &Facts::default())?;
    let email = Email::parse(&command.new).ok_or_else(invalid)?;
    let seen = reauthentication::own_account(app, actor, "password", &command.password).await?;
    if seen.email == email.written() {
        return Err(Refusal::at("newEmail", AccountErrorCode::EmailUnchanged).into());
    }
    let _ = count_attempt(app, &CHANGES_OF_ACCOUNT, &seen.id.0.to_string()).await?;
    let mut write = Write::begin(app, actor, "identity.request_email_change").await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let account = reauthentication::lock_same(&write, &seen).await?;
    let holder = users::service::user_by_email_within(&write, email.key()).await?;
    let is_free = holder.is_none_or(|holder| holder == account.id);
    let purpose = TokenPurpose::EmailChange;
    let link = links::give_out(&write, account.id, purpose, Some(&email)).await?;
    let old = recipient(&account);
    if is_free {
        write.send(&Letter {
            template: Template::EmailChangeConfirmation,
            to: Recipient { email: email.written().to_owned(), name: old.name.clone() },
            locale: account.locale.clone(),
            values: json!({ "link": link, "minutes": app.settings.identity.link_minutes }),
            subject: Some(account.id.0),
            attachment: None,
        })?;
    }
    write.send(&Letter {
        template: Template::EmailChangeNotice,
        to: old,
        locale: account.locale.clone(),
        values: json!({ "masked": masked(email.written()) }),
        subject: Some(account.id.0),
        attachment: None,
    })?;
    write.concerns(account.id);
    write.personal(json!({ "user": account.id.0, "newEmail": email.written() }));
    write.commit().await?;
    Ok(())
}

/// Takes the new address, by the link that was sent there, and tells both.
pub async fn confirm_email_change(
    app: &App,
    actor: &Actor,
    token: &SecretString,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    policy::require(actor, Action::UseMailedLink, &Facts::default())?;
    let token = links::find(app, actor, TokenPurpose::EmailChange, token).await?;
    let email = links::email(app, &token)?.ok_or_else(links::invalid)?;
    let mut write = Write::begin(app, actor, "identity.confirm_email_change").await?;
    let now = write.now();
    let account = users::service::lock_account(&write, token.user_id).await?;
    let account = account
        .filter(|account| account.status == UserStatus::Active)
        .ok_or_else(links::invalid)?;
    links::use_up(&write, &token).await?;
    let holder = users::service::user_by_email_within(&write, email.key()).await?;
    if holder.is_some_and(|holder| holder != account.id) {
        return Err(Refusal::at("token", AccountErrorCode::EmailTaken).into());
    }
    let changed = user_account::Model {
        email: email.written().to_owned(),
        email_key: email.key().to_owned(),
        search_text: PersonName::of(&account).search_text(email.written()),
        updated_at: now,
        version: account.version + 1,
        ..account.clone()
    };
    users::service::update_user(&write, &changed).await?;
    // What was sent to the old address leads nowhere any more.
    store::void_tokens(write.transaction(), account.id, &[TokenPurpose::PasswordReset], now)
        .await?;
    write.changed(Change::Updated, SubjectKind::User, account.id, &json!({ "email": "changed" }));
    write.personal(json!({
        "user": account.id.0,
        "email": { "before": account.email, "after": changed.email },
    }));
    write.announce("user.email_changed", Some(account.id.0), json!({}));
    for to in [recipient(&account), recipient(&changed)] {
        write.send(&Letter {
            template: Template::EmailChanged,
            to,
            locale: changed.locale.clone(),
            values: json!({ "masked": masked(&changed.email) }),
            subject: Some(account.id.0),
            attachment: None,
        })?;
    }
    write.commit().await?;
    Ok(changed)
}
