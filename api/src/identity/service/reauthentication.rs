//! Who changes what proves that they are themselves says their password again.

use chrono::TimeDelta;
use entity::{terms::UserStatus, user_account};
use secrecy::SecretString;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{
        refusal::AccountErrorCode,
        service::throttle::{Limit, count_attempt},
        store,
    },
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users,
    write::Write,
};

/// Wrong passwords of somebody who is signed in.
const PASSWORD: Limit = Limit {
    name: "password of account",
    free: 5,
    first_wait: TimeDelta::seconds(2),
    longest_wait: TimeDelta::minutes(15),
    memory: TimeDelta::days(1),
};

/// The actor's own account, if `password` is its password. `path` is where that stands in the input.
///
/// # Errors
///
/// [`Fault::RateLimited`] after too many wrong ones.
pub(super) async fn own_account(
    app: &App,
    actor: &Actor,
    path: &str,
    password: &SecretString,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    policy::require(actor, Action::EditOwnAccount, &Facts::default())?;
    let id = actor.user().ok_or(Fault::Unauthenticated)?;
    let account = store::account(app.database.read(), id).await?;
    let account = account
        .filter(|account| account.status == UserStatus::Active)
        .ok_or(Fault::Unauthenticated)?;
    let attempt = count_attempt(app, &PASSWORD, &id.0.to_string()).await?;
    let verification = app.passwords.verify(account.password_hash.as_ref(), password).await?;
    if !verification.matches {
        return Err(Refusal::at(path, AccountErrorCode::WrongPassword).into());
    }
    attempt.forgive(app.database.write()).await?;
    Ok(account)
}

/// The same account, locked, if its password is still the one that was given.
pub(super) async fn lock_same(
    write: &Write,
    seen: &user_account::Model,
) -> Result<user_account::Model, Fault> {
    let account = users::service::lock_account(write, seen.id).await?;
    let is_same = |account: &user_account::Model| {
        account.status == UserStatus::Active && account.password_hash == seen.password_hash
    };
    account.filter(is_same).ok_or_else(|| {
        Fault::Conflict("the account was changed meanwhile: sign in again, then repeat".into())
    })
}
