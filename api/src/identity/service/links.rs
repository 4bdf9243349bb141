//! Links in mails: a secret that is good for one use.

use chrono::TimeDelta;
use entity::{id::UserId, one_time_token, terms::TokenPurpose, user_account, value::SecretBytes};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    access::Actor,
    app::App,
    config::ServiceSettings,
    fault::Fault,
    identity::{
        email::Email,
        names::PersonName,
        refusal::AccountErrorCode,
        secrets::{self, ONE_TIME_TOKEN},
        store,
    },
    mail::Recipient,
    refusal::{Failure, Refusal},
    vault::Purpose,
    write::Write,
};

/// Gives out a link; an earlier one for the same leads nowhere from then on. `email` is the new address,
/// where it is about one.
pub(super) async fn give_out(
    write: &Write,
    user: UserId,
    purpose: TokenPurpose,
    email: Option<&Email>,
) -> Result<String, Fault> {
    let (row, link) = prepare(write, user, purpose, email)?;
    store::void_tokens(write.transaction(), user, &[purpose], write.now()).await?;
    store::insert_token(write.transaction(), row).await?;
    Ok(link)
}

/// A link that is not given out yet.
pub(super) fn prepare(
    write: &Write,
    user: UserId,
    purpose: TokenPurpose,
    email: Option<&Email>,
) -> Result<(one_time_token::Model, String), Fault> {
    let app = write.app();
    let settings = &app.settings;
    let token = secrets::new_token(ONE_TIME_TOKEN)?;
    let hash = secrets::token_hash(&app.vault, Purpose::OneTimeToken, ONE_TIME_TOKEN, &token)?;
    let row = one_time_token::Model {
        id: write.new_id(),
        user_id: user,
        purpose,
        token_hash: hash.unwrap_or_else(|| SecretBytes(Vec::new())),
        email: None,
        created_at: write.now(),
        expires_at: write.now() + lifetime(settings, purpose),
        used_at: None,
    };
    let seal = |email: &Email| {
        app.vault.seal(Purpose::EmailChange, row.id.0.as_bytes(), email.written().as_bytes())
    };
    let email = email.map(seal).transpose()?.map(SecretBytes);
    Ok((one_time_token::Model { email, ..row }, address(settings, purpose, &token)))
}

/// The token of a link, if it can still be used, and not by somebody else who is signed in.
pub(super) async fn find(
    app: &App,
    actor: &Actor,
    purpose: TokenPurpose,
    token: &SecretString,
) -> Result<one_time_token::Model, Failure<AccountErrorCode>> {
    let hash = secrets::token_hash(&app.vault, Purpose::OneTimeToken, ONE_TIME_TOKEN, token)?;
    let hash = hash.ok_or_else(invalid)?;
    let now = app.clock.now();
    let row = store::live_token(app.database.read(), purpose, &hash, now).await?;
    let is_of_actor = |user: UserId| actor.user().is_none_or(|actor| actor == user);
    Ok(row.filter(|row| is_of_actor(row.user_id)).ok_or_else(invalid)?)
}

/// Uses the token. Called after the account was locked.
pub(super) async fn use_up(
    write: &Write,
    token: &one_time_token::Model,
) -> Result<(), Failure<AccountErrorCode>> {
    let used = store::use_token(write.transaction(), token.id, write.now()).await?;
    if used { Ok(()) } else { Err(invalid().into()) }
}

/// The new address that the link confirms.
pub(super) fn email(app: &App, token: &one_time_token::Model) -> Result<Option<Email>, Fault> {
    let Some(sealed) = &token.email else { return Ok(None) };
    let plain = app.vault.open(Purpose::EmailChange, token.id.0.as_bytes(), &sealed.0)?;
    Ok(Email::parse(&String::from_utf8_lossy(&plain)))
}

/// Unknown, used, expired, for something else, somebody else's: a stranger cannot tell which.
pub(super) fn invalid() -> Refusal<AccountErrorCode> {
    Refusal::at("token", AccountErrorCode::InvalidToken)
}

/// To whom mails about the account go.
pub(super) fn recipient(account: &user_account::Model) -> Recipient {
    Recipient { email: account.email.clone(), name: PersonName::of(account).full() }
}

fn lifetime(settings: &ServiceSettings, purpose: TokenPurpose) -> TimeDelta {
    match purpose {
        TokenPurpose::Invitation => TimeDelta::days(settings.identity.invitation_days.into()),
        TokenPurpose::PasswordReset | TokenPurpose::EmailChange => {
            TimeDelta::minutes(settings.identity.link_minutes.into())
        }
    }
}

/// The token stands in the fragment: no server is sent it, no log and no `Referer` has it.
fn address(settings: &ServiceSettings, purpose: TokenPurpose, token: &SecretString) -> String {
    let page = match purpose {
        TokenPurpose::Invitation => "invitation",
        TokenPurpose::PasswordReset => "reset",
        TokenPurpose::EmailChange => "email",
    };
    format!("{}/account/{page}#token={}", settings.site(), token.expose_secret())
}
