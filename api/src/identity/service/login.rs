//! From address and password to a session.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{LoginSessionId, UserId},
    login_session, refresh_token,
    terms::{SubjectKind, UserStatus},
    user_account,
    value::SecretText,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use uuid::Uuid;

use super::{
    actor::of_session,
    keys,
    throttle::{Attempt, Limit, count_attempt},
};
use crate::{
    access::{Actor, User},
    app::App,
    fault::Fault,
    identity::{
        access_token::{self, AccessToken, LONGEST_LIFE},
        email::Email,
        refusal::SignInErrorCode,
        second_factor,
        secrets::{self, REFRESH_TOKEN},
        store,
    },
    refusal::{Failure, Refusal},
    vault::Purpose,
    write::{Change, Write},
};

/// Of one account: whoever tries passwords on it gets slow.
const OF_ACCOUNT: Limit = Limit {
    name: "login of account",
    free: 5,
    first_wait: TimeDelta::seconds(2),
    longest_wait: TimeDelta::minutes(15),
    memory: TimeDelta::days(1),
};
/// From one address: many people can share it, so it is never shut for long.
const FROM_ADDRESS: Limit = Limit {
    name: "login from address",
    free: 100,
    first_wait: TimeDelta::seconds(1),
    longest_wait: TimeDelta::seconds(5),
    memory: TimeDelta::hours(1),
};
/// Counters that nobody has asked for since are removed.
const KEPT: TimeDelta = TimeDelta::days(2);

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub struct Login {
    /// The address.
    pub email: SecretString,
    /// The password.
    pub password: SecretString,
    /// A code of the authenticator app, or a recovery code.
    pub second_factor: Option<SecretString>,
}

/// Somebody is signed in, or still is.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For requests.
    pub access_token: AccessToken,
    /// For the next pair of tokens, once.
    pub refresh_token: SecretString,
    /// Until when.
    pub refresh_token_expires_at: DateTime<Utc>,
    /// The session.
    pub session: login_session::Model,
    /// The person.
    pub user: User,
}

/// Signs somebody in.
pub async fn login(app: &App, command: Login) -> Result<SignedIn, Failure<SignInErrorCode>> {
    let email = Email::parse(command.email.expose_secret());
    let key = email.as_ref().map_or(command.email.expose_secret(), Email::key);
    let attempts = Attempts::count(app, key).await?;
    let invalid = || Refusal::at("", SignInErrorCode::InvalidCredentials);

    let found = store::account_by_email(app.database.read(), key).await?;
    let found = found.filter(|account| account.status == UserStatus::Active);
    let stored = found.as_ref().and_then(|account| account.password_hash.as_ref());
    let verification = app.passwords.verify(stored, &command.password).await?;
    let Some(found) = found.filter(|_| verification.matches) else { return Err(invalid().into()) };
    if found.totp_confirmed_at.is_some() && command.second_factor.is_none() {
        attempts.take_back(app).await?;
        return Err(Refusal::at("secondFactor", SignInErrorCode::SecondFactorRequired).into());
    }
    let rehashed = if verification.needs_rehash {
        Some(app.passwords.hash(&command.password).await?)
    } else {
        None
    };
    let key = keys::signer(app).await?;

    let session = LoginSessionId(app.ids.next(app.clock.now()));
    let mut write = Write::begin(app, &themselves(found.id, session), "identity.login").await?;
    // It may have changed while the password was verified.
    let account = store::lock_account(write.transaction(), found.id).await?;
    let account = account.filter(|account| is_unchanged(account, &found)).ok_or_else(invalid)?;
    let second_factor = match (account.totp_confirmed_at, &command.second_factor) {
        (Some(_), Some(code)) => {
            if !second_factor::verify(&write, &account, code.expose_secret()).await? {
                return Err(
                    Refusal::at("secondFactor", SignInErrorCode::InvalidSecondFactor).into()
                );
            }
            true
        }
        _ => false,
    };
    let session = begin_session(&mut write, account.id, session, second_factor).await?;
    let (refresh_token, refresh_token_expires_at) = issue_refresh_token(&write, &session).await?;
    store::note_login(write.transaction(), account.id, write.now(), rehashed).await?;
    attempts.forgive(&write).await?;
    let now = write.now();
    write.commit().await?;
    store::forget(app.database.relaxed(), now - KEPT).await?;

    let user = of_session(app, &session, now).await?;
    let access_token = issue_access_token(app, &key, &user, &session, now)?;
    Ok(SignedIn { access_token, refresh_token, refresh_token_expires_at, session, user })
}

/// The attempt, counted on the account and on where it comes from.
struct Attempts {
    account: Attempt,
    address: Option<Attempt>,
}

impl Attempts {
    /// The address comes first: whoever has tried too much elsewhere does not slow down one more account.
    async fn count(app: &App, email: &str) -> Result<Self, Fault> {
        let address = match app.origin.network() {
            Some(network) => Some(count_attempt(app, &FROM_ADDRESS, &network).await?),
            None => None,
        };
        Ok(Self { account: count_attempt(app, &OF_ACCOUNT, email).await?, address })
    }

    async fn take_back(&self, app: &App) -> Result<(), Fault> {
        self.account.take_back(app.database.write()).await?;
        match &self.address {
            Some(address) => address.take_back(app.database.write()).await,
            None => Ok(()),
        }
    }

    async fn forgive(&self, write: &Write) -> Result<(), Fault> {
        self.account.forgive(write.transaction()).await?;
        match &self.address {
            Some(address) => address.take_back(write.transaction()).await,
            None => Ok(()),
        }
    }
}

/// The person as the one who signs in, before anything of what they may is of interest.
pub(super) fn themselves(id: UserId, session: LoginSessionId) -> Actor {
    Actor::User(User {
        id,
        session,
        network_roles: Vec::new(),
        memberships: Vec::new(),
        check_ins: Vec::new(),
    })
}

/// Whether what was verified still holds.
fn is_unchanged(account: &user_account::Model, verified: &user_account::Model) -> bool {
    let hash =
        |account: &user_account::Model| -> Option<SecretText> { account.password_hash.clone() };
    account.status == UserStatus::Active
        && hash(account) == hash(verified)
        && account.email_key == verified.email_key
        && account.totp_confirmed_at == verified.totp_confirmed_at
}

async fn begin_session(
    write: &mut Write,
    user: UserId,
    id: LoginSessionId,
    second_factor: bool,
) -> Result<login_session::Model, Fault> {
    let now = write.now();
    let row = login_session::Model {
        id,
        user_id: user,
        started_at: now,
        refreshed_at: now,
        expires_at: expires_at(write.app(), now, now),
        second_factor,
        client: write.app().origin.client.clone(),
        ended_at: None,
        end_reason: None,
    };
    store::insert_session(write.transaction(), row.clone()).await?;
    let details = json!({ "secondFactor": second_factor });
    write.changed(Change::Created, SubjectKind::LoginSession, id, &details);
    write.concerns(user);
    Ok(row)
}

/// When a session that is refreshed now ends by itself.
pub(super) fn expires_at(
    app: &App,
    started_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let settings = &app.settings.identity;
    let days = |days: u32| TimeDelta::days(days.into());
    (now + days(settings.refresh_token_days)).min(started_at + days(settings.session_days))
}

/// The next refresh token of a session; the one before it must be used.
pub(super) async fn issue_refresh_token(
    write: &Write,
    session: &login_session::Model,
) -> Result<(SecretString, DateTime<Utc>), Fault> {
    let token = secrets::new_token(REFRESH_TOKEN)?;
    let hash =
        secrets::token_hash(&write.app().vault, Purpose::RefreshToken, REFRESH_TOKEN, &token)?;
    let hash = hash.ok_or_else(|| Fault::internal(anyhow::anyhow!("a token has no form")))?;
    let row = refresh_token::Model {
        id: write.new_id(),
        session_id: session.id,
        token_hash: hash,
        issued_at: write.now(),
        expires_at: session.expires_at,
        used_at: None,
    };
    store::insert_refresh_token(write.transaction(), row).await?;
    Ok((token, session.expires_at))
}

/// A token for requests of this session.
pub(super) fn issue_access_token(
    app: &App,
    key: &entity::signing_key::Model,
    user: &User,
    session: &login_session::Model,
    now: DateTime<Utc>,
) -> Result<AccessToken, Fault> {
    let life = TimeDelta::minutes(app.settings.identity.access_token_minutes.into());
    let expires_at = (now + life.min(LONGEST_LIFE)).min(session.expires_at);
    let jti: Uuid = app.ids.next(now);
    access_token::sign(&app.vault, key, &app.settings.issuer, user, jti, now, expires_at)
}
