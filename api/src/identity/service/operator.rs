//! What whoever runs the server can do where nobody can sign in: the first administrator, and recovery.

use entity::{
    id::UserId,
    login_session,
    terms::{SessionEnd, SubjectKind, TokenPurpose, UserStatus},
    user_account,
    value::Locale,
};
use secrecy::SecretString;
use serde_json::json;

use super::{deactivation::transition, links, second_factor, sessions::end_sessions_of};
use crate::{
    access::{Actor, NetworkRole},
    app::App,
    fault::Fault,
    identity::{
        email::Email,
        names::{LONGEST_NAME, PersonName, name_part},
        passwords,
        refusal::AccountErrorCode::{self, EmailTaken, InvalidEmail, InvalidName},
        store,
    },
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users::{
        self,
        service::{Granted, NewGrant, NewUser},
    },
    write::{Change, Write},
};

/// Who is to manage the network.
#[derive(Clone)]
pub struct NewAdministrator {
    /// The address to sign in with.
    pub email: String,
    /// Given and family name.
    pub name: String,
    /// Language of mails.
    pub locale: Locale,
    /// The password; without one, the person sets it by a link.
    pub password: Option<SecretString>,
}

impl std::fmt::Debug for NewAdministrator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("NewAdministrator(…)")
    }
}

/// Makes an account that manages the network. The link by which the person sets a password, if none
/// was given, is told nowhere else.
pub async fn create_administrator(
    app: &App,
    actor: &Actor,
    command: NewAdministrator,
) -> Result<(user_account::Model, Option<String>), Failure<AccountErrorCode>> {
    policy::require(actor, Action::CreateAdministrator, &Facts::default())?;
    let NewAdministrator { email, name, locale, password } = command;
    let email = Email::parse(&email).ok_or_else(|| Refusal::at("email", InvalidEmail))?;
    let name = person_name(&name)?;
    let hash = match &password {
        Some(password) => {
            let about = [&*name.given, &*name.family, email.written()];
            passwords::check("password", password, &about).await??;
            Some(app.passwords.hash(password).await?)
        }
        None => None,
    };
    let mut write = Write::begin(app, actor, "identity.create_administrator").await?;
    let new = NewUser { email, name, locale };
    let account = users::service::create_user_within(&mut write, new).await?;
    let mut account = account.ok_or_else(|| Refusal::at("email", EmailTaken))?;
    let grant = NewGrant {
        user: account.id,
        granted: Granted::Network(NetworkRole::Administrator),
        valid_from: None,
        valid_until: None,
        reason: "verbund admin create".into(),
    };
    users::service::grant_within(&mut write, actor, grant).await.map_err(unexpected)?;
    let link = if let Some(hash) = hash {
        account.status = UserStatus::Active;
        account.password_hash = Some(hash);
        account.password_changed_at = Some(write.now());
        users::service::update_user(&write, &account).await?;
        None
    } else {
        Some(links::give_out(&write, account.id, TokenPurpose::Invitation, None).await?)
    };
    write.announce("user.created", Some(account.id.0), json!({}));
    write.commit().await?;
    Ok((account, link))
}

/// Lets a person in again who lost the password: a link that sets a new one, told nowhere else. Ends
/// their sessions, and removes the second factor if that was lost too.
pub async fn recover_account(
    app: &App,
    actor: &Actor,
    user: UserId,
    without_second_factor: bool,
) -> Result<String, Failure<AccountErrorCode>> {
    policy::require(actor, Action::RecoverAccount, &Facts::default())?;
    let mut write = Write::begin(app, actor, "identity.recover_account").await?;
    let account = users::service::lock_account(&write, user).await?.ok_or(Fault::NotFound)?;
    let purpose = match account.status {
        UserStatus::Active => TokenPurpose::PasswordReset,
        UserStatus::Invited => TokenPurpose::Invitation,
        UserStatus::Deactivated => return Err(transition(&account).into()),
    };
    end_sessions_of(&mut write, account.id, None, SessionEnd::Recovered).await?;
    let link = links::give_out(&write, account.id, purpose, None).await?;
    let id = account.id;
    if without_second_factor && account.totp_confirmed_at.is_some() {
        second_factor::remove(&mut write, account).await?;
    }
    write.changed(Change::Updated, SubjectKind::User, id, &json!({ "recovery": "begun" }));
    write.announce("user.recovery_begun", Some(id.0), json!({}));
    write.commit().await?;
    Ok(link)
}

/// Ends all sign-ins of a person.
pub async fn end_all_sessions(app: &App, actor: &Actor, user: UserId) -> Result<usize, Fault> {
    let mut write = Write::begin(app, actor, "identity.end_all_sessions").await?;
    let facts = Facts { user: Some(user), ..Facts::default() };
    write.on(policy::require(actor, Action::EndSessionsOfOthers, &facts)?);
    users::service::lock_user(&write, actor, user).await?.ok_or(Fault::NotFound)?;
    let ended = end_sessions_of(&mut write, user, None, SessionEnd::EndedByAdministrator).await?;
    write.concerns(user);
    write.commit().await?;
    Ok(ended.len())
}

/// All sign-ins that are not over, with the address of each person, the latest first.
pub async fn list_all_sessions(
    app: &App,
    actor: &Actor,
) -> Result<Vec<(login_session::Model, String)>, Fault> {
    policy::require(actor, Action::EndSessionsOfOthers, &Facts::default())?;
    store::all_live_sessions(app.database.read(), app.clock.now()).await
}

/// The last word is the family name.
fn person_name(text: &str) -> Result<PersonName, Refusal<AccountErrorCode>> {
    let invalid = || Refusal::at("name", InvalidName).with("max", LONGEST_NAME);
    let (given, family) = text.trim().rsplit_once(char::is_whitespace).ok_or_else(invalid)?;
    let (given, family) = (name_part(given), name_part(family));
    let (Some(given), Some(family)) = (given, family) else { return Err(invalid()) };
    Ok(PersonName { given, family })
}

/// Nothing keeps a new account from this role.
fn unexpected<Code: std::fmt::Debug>(failure: Failure<Code>) -> Fault {
    match failure {
        Failure::Fault(fault) => fault,
        Failure::Refused(refusals) => {
            let codes: Vec<_> = refusals.into_iter().map(|refusal| refusal.code).collect();
            Fault::internal(anyhow::anyhow!("a new account was refused a role: {codes:?}"))
        }
    }
}
