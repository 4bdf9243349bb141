//! A password is changed by who knows it, and set anew by who reads the mails of the account.

use chrono::TimeDelta;
use entity::{
    id::LoginSessionId,
    terms::{SessionEnd, SubjectKind, TokenPurpose, UserStatus},
    user_account,
    value::SecretText,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    links::{self, recipient},
    reauthentication,
    sessions::end_sessions_of,
    throttle::{Limit, count_attempt},
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{email::Email, passwords, refusal::AccountErrorCode, store},
    mail::{Letter, Template},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users,
    write::{Change, Write},
};

/// Mails to one address.
const RESETS_OF_ADDRESS: Limit = Limit {
    name: "password resets of address",
    free: 3,
    first_wait: TimeDelta::minutes(1),
    longest_wait: TimeDelta::hours(1),
    memory: TimeDelta::days(1),
};
/// Mails that somebody asks for, whomever they are for.
const RESETS_FROM_NETWORK: Limit = Limit {
    name: "password resets from network",
    free: 20,
    first_wait: TimeDelta::seconds(5),
    longest_wait: TimeDelta::minutes(5),
    memory: TimeDelta::hours(1),
};

/// A new password, by the link of a mail.
#[derive(Debug)]
pub struct SetPassword {
    /// The secret of the link.
    pub token: SecretString,
    /// The new password.
    pub password: SecretString,
}

/// A new password, by the present one.
#[derive(Debug)]
pub struct ChangePassword {
    /// The present password.
    pub current: SecretString,
    /// The new password.
    pub new: SecretString,
}

/// Sends a link that resets the password, if there is an active account with this address. Nobody learns
/// whether there is: the answer is the same and the work as well.
pub async fn request_password_reset(
    app: &App,
    actor: &Actor,
    email: &str,
) -> Result<(), Failure<AccountErrorCode>> {
    policy::require(actor, Action::RequestPasswordReset, &Facts::default())?;
    let invalid = || Refusal::at("email", AccountErrorCode::InvalidEmail);
    let email = Email::parse(email).ok_or_else(invalid)?;
    // Every request counts, whether there is an account or not.
    if let Some(network) = app.origin.network() {
        let _ = count_attempt(app, &RESETS_FROM_NETWORK, &network).await?;
    }
    let _ = count_attempt(app, &RESETS_OF_ADDRESS, email.key()).await?;
    let mut write = Write::begin(app, actor, "identity.request_password_reset").await?;
    let account = store::account_by_email(write.transaction(), email.key()).await?;
    let account = account.filter(|account| account.status == UserStatus::Active);
    // A stranger gets an id that nobody has, and a link that nobody is sent.
    let user = account.as_ref().map_or_else(|| write.new_id(), |account| account.id);
    let purpose = TokenPurpose::PasswordReset;
    let (token, link) = links::prepare(&write, user, purpose, None)?;
    store::void_tokens(write.transaction(), user, &[purpose], write.now()).await?;
    if let Some(account) = account {
        store::insert_token(write.transaction(), token).await?;
        write.concerns(user);
        write.send(&Letter {
            template: Template::PasswordReset,
            to: recipient(&account),
            locale: account.locale.clone(),
            values: json!({ "link": link, "minutes": app.settings.identity.link_minutes }),
            subject: Some(user.0),
            attachment: None,
        })?;
    } else {
        // In place of what is written above, so that the time tells nothing.
        store::instead_of_a_link(write.transaction(), &token).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Sets a new password by the link of a mail, and ends all sessions. The second factor stays.
pub async fn reset_password(
    app: &App,
    actor: &Actor,
    command: SetPassword,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    policy::require(actor, Action::UseMailedLink, &Facts::default())?;
    let token = links::find(app, actor, TokenPurpose::PasswordReset, &command.token).await?;
    let account = store::account(app.database.read(), token.user_id).await?;
    let account = account.ok_or_else(links::invalid)?;
    let hash = new_hash(app, "password", &command.password, &account).await?;
    let mut write = Write::begin(app, actor, "identity.reset_password").await?;
    let account = users::service::lock_account(&write, token.user_id).await?;
    let account = account
        .filter(|account| account.status == UserStatus::Active)
        .ok_or_else(links::invalid)?;
    links::use_up(&write, &token).await?;
    let changed = replace(&mut write, account, hash, None).await?;
    write.commit().await?;
    Ok(changed)
}

/// Changes the actor's password, and ends their other sessions.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    command: ChangePassword,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let seen =
        reauthentication::own_account(app, actor, "currentPassword", &command.current).await?;
    let hash = new_hash(app, "newPassword", &command.new, &seen).await?;
    let mut write = Write::begin(app, actor, "identity.change_password").await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let account = reauthentication::lock_same(&write, &seen).await?;
    let session = actor.credential().map(LoginSessionId);
    let changed = replace(&mut write, account, hash, session).await?;
    write.commit().await?;
    Ok(changed)
}

/// The hash of a new password, if it is a good one. Computed before the transaction: nobody waits for it.
pub(super) async fn new_hash(
    app: &App,
    path: &str,
    password: &SecretString,
    account: &user_account::Model,
) -> Result<SecretText, Failure<AccountErrorCode>> {
    let about = [&*account.given_name, &*account.family_name, &*account.email];
    passwords::check(path, password, &about).await??;
    Ok(app.passwords.hash(password).await?)
}

/// Writes the new password, ends the sessions but `keeping`, makes links that were sent useless,
/// and tells the person.
async fn replace(
    write: &mut Write,
    account: user_account::Model,
    hash: SecretText,
    keeping: Option<LoginSessionId>,
) -> Result<user_account::Model, Fault> {
    let now = write.now();
    let changed = user_account::Model {
        password_hash: Some(hash),
        password_changed_at: Some(now),
        updated_at: now,
        version: account.version + 1,
        ..account
    };
    users::service::update_user(write, &changed).await?;
    end_sessions_of(write, changed.id, keeping, SessionEnd::PasswordChanged).await?;
    let sent = [TokenPurpose::PasswordReset, TokenPurpose::EmailChange];
    store::void_tokens(write.transaction(), changed.id, &sent, now).await?;
    let details = json!({ "passwordChangedAt": { "after": now } });
    write.changed(Change::Updated, SubjectKind::User, changed.id, &details);
    write.announce("user.password_changed", Some(changed.id.0), json!({}));
    write.send(&Letter {
        template: Template::PasswordChanged,
        to: recipient(&changed),
        locale: changed.locale.clone(),
        values: json!({}),
        subject: Some(changed.id.0),
        attachment: None,
    })?;
    Ok(changed)
}
