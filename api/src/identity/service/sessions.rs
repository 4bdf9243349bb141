//! The sessions of a person: seen and ended.

use std::collections::HashMap;

use entity::{
    id::{LoginSessionId, UserId},
    login_session,
    terms::{SessionEnd, SubjectKind},
};
use serde_json::json;

use crate::{
    access::{Actor, User},
    app::App,
    fault::Fault,
    identity::{refusal::SignInErrorCode, store},
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    refusal::Failure,
    write::{Change, Write},
};

/// The actor's own sessions that are not over, the latest first.
pub async fn list_sessions(
    app: &App,
    actor: &Actor,
    request: &PageRequest,
) -> Result<Page<login_session::Model>, Fault> {
    let user = signed_in(actor)?;
    store::list_sessions(app.database.read(), user.id, app.clock.now(), request).await
}

/// Those of the actor's own sessions with these ids that are not over.
pub async fn sessions(
    app: &App,
    actor: &Actor,
    ids: &[LoginSessionId],
) -> Result<HashMap<LoginSessionId, login_session::Model>, Fault> {
    let Actor::User(user) = actor else { return Ok(HashMap::new()) };
    let rows = store::sessions(app.database.read(), user.id, ids, app.clock.now()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Ends the session that the actor asks in.
pub async fn logout(app: &App, actor: &Actor) -> Result<LoginSessionId, Failure<SignInErrorCode>> {
    let session = signed_in(actor)?.session;
    end(app, actor, session, "identity.logout", SessionEnd::Logout).await
}

/// Ends one of the actor's own sessions; an administrator, also somebody else's.
pub async fn end_session(
    app: &App,
    actor: &Actor,
    id: LoginSessionId,
) -> Result<LoginSessionId, Failure<SignInErrorCode>> {
    signed_in(actor)?;
    end(app, actor, id, "identity.end_session", SessionEnd::EndedByUser).await
}

async fn end(
    app: &App,
    actor: &Actor,
    id: LoginSessionId,
    use_case: &'static str,
    reason: SessionEnd,
) -> Result<LoginSessionId, Failure<SignInErrorCode>> {
    let mut write = Write::begin(app, actor, use_case).await?;
    let session = store::lock_session(write.transaction(), id).await?;
    let is_live = |session: &login_session::Model| {
        session.ended_at.is_none() && session.expires_at > write.now()
    };
    let session = session.filter(is_live).ok_or(Fault::NotFound)?;
    let facts = Facts { user: Some(session.user_id), ..Facts::default() };
    let reason = if actor.user() == Some(session.user_id) {
        write.on(policy::require(actor, Action::EditOwnAccount, &facts)?);
        reason
    } else {
        // Who may not end it does not learn that there is such a session.
        let ground = policy::require(actor, Action::EndSessionsOfOthers, &facts);
        write.on(ground.map_err(|_| Fault::NotFound)?);
        SessionEnd::EndedByAdministrator
    };
    store::end_session(write.transaction(), session.id, write.now(), reason).await?;
    note_end(&mut write, &session, reason);
    write.commit().await?;
    Ok(session.id)
}

/// Ends the actor's own sessions but the one that the actor asks in.
pub async fn end_other_sessions(
    app: &App,
    actor: &Actor,
) -> Result<Vec<LoginSessionId>, Failure<SignInErrorCode>> {
    let user = signed_in(actor)?;
    let mut write = Write::begin(app, actor, "identity.end_other_sessions").await?;
    let facts = Facts { user: Some(user.id), ..Facts::default() };
    write.on(policy::require(actor, Action::EditOwnAccount, &facts)?);
    let ended =
        end_sessions_of(&mut write, user.id, Some(user.session), SessionEnd::EndedByUser).await?;
    write.concerns(user.id);
    write.commit().await?;
    Ok(ended)
}

/// Ends the sessions of a person, all or all but one, as part of another use case.
pub async fn end_sessions_of(
    write: &mut Write,
    user: UserId,
    except: Option<LoginSessionId>,
    reason: SessionEnd,
) -> Result<Vec<LoginSessionId>, Fault> {
    let sessions = store::live_sessions(write.transaction(), user, write.now()).await?;
    let mut ended = Vec::new();
    for session in sessions.iter().filter(|session| Some(session.id) != except) {
        store::end_session(write.transaction(), session.id, write.now(), reason).await?;
        note_end(write, session, reason);
        ended.push(session.id);
    }
    Ok(ended)
}

/// Notes in the audit entry that a session ended, and tells those who listen.
pub(super) fn note_end(write: &mut Write, session: &login_session::Model, reason: SessionEnd) {
    let details = json!({ "ended": reason });
    write.changed(Change::Updated, SubjectKind::LoginSession, session.id, &details);
    write.concerns(session.user_id);
    write.announce("session.ended", Some(session.id.0), json!({}));
}

fn signed_in(actor: &Actor) -> Result<&User, Fault> {
    match actor {
        Actor::User(user) => Ok(user),
        Actor::Anonymous => Err(Fault::Unauthenticated),
        Actor::Operator | Actor::System | Actor::PartnerSystem(_) | Actor::Participant(_) => {
            Err(Fault::Forbidden)
        }
    }
}
