//! An account is closed, and opened again.

use entity::{
    id::UserId,
    terms::{SessionEnd, SubjectKind, TokenPurpose, UserStatus},
    user_account,
};
use serde_json::json;

use super::{links::recipient, sessions::end_sessions_of};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{refusal::AccountErrorCode, store},
    mail::{Letter, Template},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users,
    write::{Change, Write},
};

/// Characters of the longest reason.
const LONGEST_REASON: usize = 500;

/// What is done to somebody's account, and why.
#[derive(Clone, Debug)]
pub struct AccountChange {
    /// Whose.
    pub id: UserId,
    /// Why. Kept as a personal value: what somebody wrote freely may name people.
    pub reason: String,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Closes an account: its sessions end, its grants are of no use, its links lead nowhere.
pub async fn deactivate_user(
    app: &App,
    actor: &Actor,
    command: AccountChange,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.deactivate_user").await?;
    // Before the account: all who could remove an administrator lock in this order.
    users::service::lock_administration(&write).await?;
    let account = lock(&mut write, actor, Action::DeactivateUser, &command).await?;
    let reason = reason(&command.reason)?;
    if account.status == UserStatus::Deactivated {
        return Err(transition(&account).into());
    }
    if users::service::is_last_administrator(&write, account.id).await? {
        return Err(Refusal::at("id", AccountErrorCode::LastAdministrator).into());
    }
    let now = write.now();
    end_sessions_of(&mut write, account.id, None, SessionEnd::Deactivated).await?;
    let all = [TokenPurpose::Invitation, TokenPurpose::PasswordReset, TokenPurpose::EmailChange];
    store::void_tokens(write.transaction(), account.id, &all, now).await?;
    let changed = step(&mut write, &account, UserStatus::Deactivated, reason).await?;
    write.announce("user.deactivated", Some(account.id.0), json!({}));
    write.send(&Letter {
        template: Template::AccountDeactivated,
        to: recipient(&account),
        locale: account.locale.clone(),
        values: json!({}),
        subject: Some(account.id.0),
        attachment: None,
    })?;
    write.commit().await?;
    Ok(changed)
}

/// Opens a closed account again: with the password that it had, or waiting for the invitation to be
/// accepted if it never had one.
pub async fn reactivate_user(
    app: &App,
    actor: &Actor,
    command: AccountChange,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.reactivate_user").await?;
    let account = lock(&mut write, actor, Action::DeactivateUser, &command).await?;
    let reason = reason(&command.reason)?;
    if account.status != UserStatus::Deactivated {
        return Err(transition(&account).into());
    }
    let status =
        if account.password_hash.is_some() { UserStatus::Active } else { UserStatus::Invited };
    let changed = step(&mut write, &account, status, reason).await?;
    write.announce("user.reactivated", Some(account.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

/// The account, if the actor sees it and may do this to it.
pub(super) async fn lock(
    write: &mut Write,
    actor: &Actor,
    action: Action,
    command: &AccountChange,
) -> Result<user_account::Model, Fault> {
    let account = users::service::lock_user(write, actor, command.id).await?;
    let account = account.ok_or(Fault::NotFound)?;
    let facts = Facts { user: Some(account.id), ..Facts::default() };
    write.on(policy::require(actor, action, &facts)?);
    Fault::unless_expected(account.version, command.expected_version)?;
    Ok(account)
}

/// The reason as it is kept.
pub(super) fn reason(text: &str) -> Result<String, Refusal<AccountErrorCode>> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_REASON || text.contains('\0') {
        let refusal = Refusal::at("reason", AccountErrorCode::InvalidReason);
        return Err(refusal.with("max", LONGEST_REASON));
    }
    Ok(text.to_owned())
}

/// From where the account stands, the step is not possible.
pub(super) fn transition(account: &user_account::Model) -> Refusal<AccountErrorCode> {
    let status = json!(account.status);
    Refusal::at("id", AccountErrorCode::InvalidTransition)
        .with("status", status.as_str().unwrap_or_default())
}

async fn step(
    write: &mut Write,
    account: &user_account::Model,
    status: UserStatus,
    reason: String,
) -> Result<user_account::Model, Fault> {
    let changed = user_account::Model {
        status,
        updated_at: write.now(),
        version: account.version + 1,
        ..account.clone()
    };
    users::service::update_user(write, &changed).await?;
    let details = json!({ "status": { "before": account.status, "after": status } });
    write.changed(Change::Updated, SubjectKind::User, account.id, &details);
    write.personal(json!({ "user": account.id.0, "reason": reason }));
    Ok(changed)
}
