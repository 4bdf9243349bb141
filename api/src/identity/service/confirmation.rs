//! Somebody who is signed in shows once more that they are themselves, for what binds their partner.

use entity::{terms::UserStatus, user_account};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    reauthentication::{lock_same, own_account},
    second_factor::count_code,
    throttle::Attempt,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{refusal::AccountErrorCode, second_factor, store},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    write::Write,
};

/// What somebody confirms with.
#[derive(Debug)]
pub enum Confirmation {
    /// The account's password.
    Password(SecretString),
    /// A code of the authenticator app, or a recovery code.
    Code(SecretString),
}

/// A confirmation that is still to be settled in the use case's transaction.
#[derive(Debug)]
#[must_use = "nothing is confirmed before `confirm_within`"]
pub struct Confirming {
    seen: user_account::Model,
    code: Option<(SecretString, Attempt)>,
}

/// Looks at a confirmation before the use case begins: attempts are counted, and a password takes its time.
///
/// # Errors
///
/// [`Fault::RateLimited`] after too many wrong ones.
pub async fn begin_confirmation(
    app: &App,
    actor: &Actor,
    path: &str,
    confirmation: Confirmation,
) -> Result<Confirming, Failure<AccountErrorCode>> {
    match confirmation {
        Confirmation::Password(password) => {
            let path = format!("{path}.password");
            let seen = own_account(app, actor, &path, &password).await?;
            Ok(Confirming { seen, code: None })
        }
        Confirmation::Code(code) => {
            policy::require(actor, Action::EditOwnAccount, &Facts::default())?;
            let id = actor.user().ok_or(Fault::Unauthenticated)?;
            let account = store::account(app.database.read(), id).await?;
            let seen = account
                .filter(|account| account.status == UserStatus::Active)
                .ok_or(Fault::Unauthenticated)?;
            let attempt = count_code(app, id).await?;
            Ok(Confirming { seen, code: Some((code, attempt)) })
        }
    }
}

/// Settles a confirmation in the use case's transaction: the account is locked and still the same, and a code
/// is used up.
pub async fn confirm_within(
    write: &Write,
    path: &str,
    confirming: Confirming,
) -> Result<(), Failure<AccountErrorCode>> {
    let account = lock_same(write, &confirming.seen).await?;
    let Some((code, attempt)) = confirming.code else { return Ok(()) };
    let path = format!("{path}.code");
    if account.totp_confirmed_at.is_none() {
        return Err(Refusal::at(&path, AccountErrorCode::SecondFactorAbsent).into());
    }
    if !second_factor::verify(write, &account, code.expose_secret()).await? {
        return Err(Refusal::at(&path, AccountErrorCode::WrongCode).into());
    }
    attempt.forgive(write.transaction()).await?;
    Ok(())
}
