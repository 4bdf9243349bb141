//! From a refresh token to the next pair of tokens.

use entity::{
    login_session,
    terms::{SessionEnd, SubjectKind, UserStatus},
    user_account,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    actor::of_session,
    keys,
    login::{SignedIn, expires_at, issue_access_token, issue_refresh_token, themselves},
    sessions::note_end,
};
use crate::{
    app::App,
    fault::Fault,
    identity::{
        refusal::SignInErrorCode,
        secrets::{self, REFRESH_TOKEN},
        store,
    },
    mail::{Letter, Recipient, Template},
    refusal::{Failure, Refusal},
    vault::Purpose,
    write::{Change, Write},
};

/// Goes on with a session: its refresh token is used up and followed by a new one.
///
/// A token that was used before may have been copied: whoever comes with it ends the session, also for the one
/// who used it first.
pub async fn refresh_session(
    app: &App,
    token: &SecretString,
) -> Result<SignedIn, Failure<SignInErrorCode>> {
    let invalid = || Refusal::at("refreshToken", SignInErrorCode::InvalidRefreshToken);
    let hash = secrets::token_hash(&app.vault, Purpose::RefreshToken, REFRESH_TOKEN, token)?;
    let hash = hash.ok_or_else(invalid)?;
    let connection = app.database.read();
    let token = store::refresh_token(connection, &hash).await?.ok_or_else(invalid)?;
    let key = keys::signer(app).await?;

    let user = store::user_of_session(connection, token.session_id).await?.ok_or_else(invalid)?;
    let actor = themselves(user, token.session_id);
    let mut write = Write::begin(app, &actor, "identity.refresh_session").await?;
    let session = store::lock_session(write.transaction(), token.session_id).await?;
    let session = session.ok_or_else(invalid)?;
    let account = store::account(write.transaction(), session.user_id).await?;
    let account = account.filter(|account| account.status == UserStatus::Active);
    let account = account.ok_or_else(invalid)?;
    let now = write.now();
    if session.ended_at.is_some() || session.expires_at <= now {
        return Err(invalid().into());
    }
    if !store::use_refresh_token(write.transaction(), token.id, now).await? {
        end_compromised(write, &account, &session).await?;
        return Err(Refusal::at("refreshToken", SignInErrorCode::RefreshTokenReused).into());
    }
    if token.expires_at <= now {
        return Err(invalid().into());
    }
    let session = go_on(&mut write, session).await?;
    let (refresh_token, refresh_token_expires_at) = issue_refresh_token(&write, &session).await?;
    write.commit().await?;

    let user = of_session(app, &session, now).await?;
    let access_token = issue_access_token(app, &key, &user, &session, now)?;
    Ok(SignedIn { access_token, refresh_token, refresh_token_expires_at, session, user })
}

async fn go_on(
    write: &mut Write,
    session: login_session::Model,
) -> Result<login_session::Model, Fault> {
    let now = write.now();
    let expires_at = expires_at(write.app(), session.started_at, now);
    store::refresh_session(write.transaction(), session.id, now, expires_at).await?;
    write.changed(Change::Updated, SubjectKind::LoginSession, session.id, &json!({}));
    write.concerns(session.user_id);
    Ok(login_session::Model { refreshed_at: now, expires_at, ..session })
}

/// Ends the session of a token that was used twice, and tells the person.
async fn end_compromised(
    mut write: Write,
    account: &user_account::Model,
    session: &login_session::Model,
) -> Result<(), Fault> {
    let reason = SessionEnd::TokenReused;
    if !store::end_session(write.transaction(), session.id, write.now(), reason).await? {
        return Ok(());
    }
    note_end(&mut write, session, reason);
    write.send(&Letter {
        template: Template::SessionCompromised,
        to: Recipient {
            email: account.email.clone(),
            name: format!("{} {}", account.given_name, account.family_name),
        },
        locale: account.locale.clone(),
        values: json!({ "client": session.client, "startedAt": session.started_at }),
        subject: Some(account.id.0),
        attachment: None,
    })?;
    write.commit().await?;
    Ok(())
}
