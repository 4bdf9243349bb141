//! An authenticator app is set up, replaced, removed, and stood in for by recovery codes.

use chrono::TimeDelta;
use entity::{
    id::UserId,
    recovery_code,
    terms::{SessionEnd, SubjectKind, UserStatus},
    user_account,
    value::SecretBytes,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{
    deactivation::{self, AccountChange},
    links::recipient,
    reauthentication,
    sessions::end_sessions_of,
    throttle::{Attempt, Limit, count_attempt},
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{refusal::AccountErrorCode, second_factor, store},
    mail::{Letter, Template},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    users, vault,
    write::{Change, Write},
};

/// Wrong codes of somebody who is signed in.
const CODE: Limit = Limit {
    name: "second factor of account",
    free: 5,
    first_wait: TimeDelta::seconds(30),
    longest_wait: TimeDelta::minutes(15),
    memory: TimeDelta::days(1),
};
/// Bytes of an app's secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Recovery codes that a person has at once.
const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 50 bits.
const RECOVERY_CODE_LENGTH: usize = 10;
/// 32 characters that are not taken for each other.
const RECOVERY_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// What the authenticator app is set up with. Shown once.
#[derive(Debug)]
pub struct SetUp {
    /// `otpauth://totp/…`, for a QR code.
    pub uri: SecretString,
    /// The secret in base32, to be typed.
    pub secret: SecretString,
}

/// Password and code together.
#[derive(Debug)]
pub struct Proof {
    /// The account's password.
    pub password: SecretString,
    /// A code of the app, or a recovery code.
    pub code: SecretString,
}

/// Gives out a new secret for an authenticator app. It counts once [`confirm_second_factor`] has shown that
/// the app has it; an earlier one that was not confirmed is replaced.
pub async fn begin_second_factor_setup(
    app: &App,
    actor: &Actor,
    password: &SecretString,
) -> Result<SetUp, Failure<AccountErrorCode>> {
    let seen = reauthentication::own_account(app, actor, "password", password).await?;
    let mut write = Write::begin(app, actor, "identity.begin_second_factor_setup").await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let account = reauthentication::lock_same(&write, &seen).await?;
    if account.totp_confirmed_at.is_some() {
        return Err(Refusal::at("", AccountErrorCode::SecondFactorPresent).into());
    }
    let secret = vault::random::<SECRET_BYTES>()?;
    let changed = user_account::Model {
        totp_secret: Some(second_factor::seal_secret(&app.vault, account.id, &secret)?),
        totp_last_step: None,
        ..account
    };
    save(&mut write, changed, "begun").await?;
    write.commit().await?;
    let (uri, secret) = second_factor::shown(&secret, &seen.email)?;
    Ok(SetUp { uri, secret })
}

/// Shows that the app has the secret: from now on it is asked for. Answers recovery codes, shown once; this
/// session counts as one with a second factor.
pub async fn confirm_second_factor(
    app: &App,
    actor: &Actor,
    code: &SecretString,
) -> Result<(user_account::Model, Vec<SecretString>), Failure<AccountErrorCode>> {
    policy::require(actor, Action::EditOwnAccount, &Facts::default())?;
    let id = actor.user().ok_or(Fault::Unauthenticated)?;
    let attempt = count_code(app, id).await?;
    let mut write = Write::begin(app, actor, "identity.confirm_second_factor").await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let account = users::service::lock_account(&write, id).await?;
    let account = account
        .filter(|account| account.status == UserStatus::Active)
        .ok_or(Fault::Unauthenticated)?;
    if account.totp_confirmed_at.is_some() {
        return Err(Refusal::at("", AccountErrorCode::SecondFactorPresent).into());
    }
    let Some(sealed) = &account.totp_secret else {
        return Err(Refusal::at("", AccountErrorCode::SecondFactorAbsent).into());
    };
    let totp = second_factor::codes(&second_factor::open_secret(&app.vault, id, sealed)?)?;
    let Some(step) = second_factor::step(&totp, code.expose_secret(), write.now()) else {
        return Err(wrong_code().into());
    };
    let changed = user_account::Model {
        totp_confirmed_at: Some(write.now()),
        totp_last_step: Some(step),
        ..account
    };
    let changed = save(&mut write, changed, "added").await?;
    let codes = give_out_recovery_codes(app, &write, id).await?;
    if let Actor::User(user) = actor {
        store::strengthen_session(write.transaction(), user.session).await?;
    }
    tell(&mut write, &changed, Template::SecondFactorAdded, false)?;
    attempt.forgive(write.transaction()).await?;
    write.commit().await?;
    Ok((changed, codes))
}

/// Gives out new recovery codes, shown once; the ones before are of no use any more.
pub async fn regenerate_recovery_codes(
    app: &App,
    actor: &Actor,
    proof: Proof,
) -> Result<Vec<SecretString>, Failure<AccountErrorCode>> {
    let (mut write, account) =
        proven(app, actor, "identity.regenerate_recovery_codes", proof).await?;
    let codes = give_out_recovery_codes(app, &write, account.id).await?;
    let details = json!({ "recoveryCodes": "replaced" });
    write.changed(Change::Updated, SubjectKind::User, account.id, &details);
    write.commit().await?;
    Ok(codes)
}

/// Removes the actor's own second factor, unless a role of theirs requires it.
pub async fn remove_second_factor(
    app: &App,
    actor: &Actor,
    proof: Proof,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let (mut write, account) = proven(app, actor, "identity.remove_second_factor", proof).await?;
    let is_required = app.settings.identity.require_second_factor
        && store::has_grant_of_weight(write.transaction(), account.id, write.now()).await?;
    if is_required {
        return Err(Refusal::at("", AccountErrorCode::SecondFactorRequired).into());
    }
    let changed = remove(&mut write, account).await?;
    tell(&mut write, &changed, Template::SecondFactorRemoved, false)?;
    write.commit().await?;
    Ok(changed)
}

/// Removes the second factor of somebody who lost it, and ends their sessions.
pub async fn reset_second_factor(
    app: &App,
    actor: &Actor,
    command: AccountChange,
) -> Result<user_account::Model, Failure<AccountErrorCode>> {
    let mut write = Write::begin(app, actor, "identity.reset_second_factor").await?;
    let account =
        deactivation::lock(&mut write, actor, Action::ResetSecondFactor, &command).await?;
    let reason = deactivation::reason(&command.reason)?;
    if account.totp_confirmed_at.is_none() {
        return Err(Refusal::at("id", AccountErrorCode::SecondFactorAbsent).into());
    }
    let changed = remove(&mut write, account).await?;
    end_sessions_of(&mut write, changed.id, None, SessionEnd::EndedByAdministrator).await?;
    write.personal(json!({ "user": changed.id.0, "reason": reason }));
    tell(&mut write, &changed, Template::SecondFactorRemoved, true)?;
    write.commit().await?;
    Ok(changed)
}

/// Begins a use case of somebody who gave password and code.
async fn proven(
    app: &App,
    actor: &Actor,
    use_case: &'static str,
    proof: Proof,
) -> Result<(Write, user_account::Model), Failure<AccountErrorCode>> {
    let seen = reauthentication::own_account(app, actor, "password", &proof.password).await?;
    let attempt = count_code(app, seen.id).await?;
    let mut write = Write::begin(app, actor, use_case).await?;
    write.on(policy::require(actor, Action::EditOwnAccount, &Facts::default())?);
    let account = reauthentication::lock_same(&write, &seen).await?;
    if account.totp_confirmed_at.is_none() {
        return Err(Refusal::at("", AccountErrorCode::SecondFactorAbsent).into());
    }
    if !second_factor::verify(&write, &account, proof.code.expose_secret()).await? {
        return Err(wrong_code().into());
    }
    attempt.forgive(write.transaction()).await?;
    Ok((write, account))
}

/// Counted before the transaction: a wrong one leaves nothing else.
pub(super) async fn count_code(app: &App, user: UserId) -> Result<Attempt, Fault> {
    count_attempt(app, &CODE, &user.0.to_string()).await
}

fn wrong_code() -> Refusal<AccountErrorCode> {
    Refusal::at("code", AccountErrorCode::WrongCode)
}

pub(super) async fn remove(
    write: &mut Write,
    account: user_account::Model,
) -> Result<user_account::Model, Fault> {
    let changed = user_account::Model {
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        ..account
    };
    let changed = save(write, changed, "removed").await?;
    store::replace_recovery_codes(write.transaction(), changed.id, Vec::new()).await?;
    store::weaken_sessions(write.transaction(), changed.id).await?;
    Ok(changed)
}

/// Writes the account, and notes what became of its second factor.
async fn save(
    write: &mut Write,
    account: user_account::Model,
    step: &str,
) -> Result<user_account::Model, Fault> {
    let changed =
        user_account::Model { updated_at: write.now(), version: account.version + 1, ..account };
    users::service::update_user(write, &changed).await?;
    let details = json!({ "secondFactor": step });
    write.changed(Change::Updated, SubjectKind::User, changed.id, &details);
    Ok(changed)
}

async fn give_out_recovery_codes(
    app: &App,
    write: &Write,
    user: UserId,
) -> Result<Vec<SecretString>, Fault> {
    let codes: Vec<_> =
        (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<_, _>>()?;
    let row = |code: &SecretString| -> Result<recovery_code::Model, Fault> {
        let code_hash: SecretBytes =
            second_factor::recovery_code_hash(&app.vault, user, code.expose_secret())?;
        Ok(recovery_code::Model { id: write.new_id(), user_id: user, code_hash, used_at: None })
    };
    let rows = codes.iter().map(row).collect::<Result<_, _>>()?;
    store::replace_recovery_codes(write.transaction(), user, rows).await?;
    Ok(codes)
}

/// `ABCDE-23456`.
fn new_recovery_code() -> Result<SecretString, Fault> {
    let random = vault::random::<RECOVERY_CODE_LENGTH>()?;
    // 256 is a multiple of 32: every character is as likely as any other.
    let character = |byte: &u8| char::from(RECOVERY_ALPHABET[usize::from(byte % 32)]);
    let (first, second) = random.split_at(RECOVERY_CODE_LENGTH / 2);
    let part = |bytes: &[u8]| bytes.iter().map(character).collect::<String>();
    Ok(format!("{}-{}", part(first), part(second)).into())
}

fn tell(
    write: &mut Write,
    account: &user_account::Model,
    template: Template,
    by_administrator: bool,
) -> Result<(), Fault> {
    write.send(&Letter {
        template,
        to: recipient(account),
        locale: account.locale.clone(),
        values: json!({ "byAdministrator": by_administrator }),
        subject: Some(account.id.0),
        attachment: None,
    })
}
