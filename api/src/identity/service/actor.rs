//! Who somebody is and what they may do, as the database says now.

use chrono::{DateTime, Utc};
use entity::{
    id::{LoginSessionId, UserId},
    login_session,
    terms::GrantRole,
};

use crate::{
    access::{Actor, CheckIn, Membership, NetworkGrant, NetworkRole, User},
    app::App,
    fault::Fault,
    identity::store::{self, Held},
    reach::standing::Known,
};

/// The person behind a session; nobody if it is over, or if they cannot sign in any more.
///
/// One statement. Nothing is kept: what was taken back has no effect on the next call, in every process.
pub async fn actor(
    app: &App,
    user: UserId,
    session: LoginSessionId,
) -> Result<Option<Actor>, Fault> {
    let now = app.clock.now();
    let found = store::live_session(app.database.read(), user, session, now).await?;
    Ok(found.map(|(second_factor, held)| {
        Actor::User(assemble(user, session, &held, is_proven(app, second_factor)))
    }))
}

/// The same for whoever asks a question: also what is known of where they stand.
pub(super) async fn reader(
    app: &App,
    user: UserId,
    session: LoginSessionId,
) -> Result<Option<Reader>, Fault> {
    let now = app.clock.now();
    let found = store::live_session_of_reader(app.database.read(), user, session, now).await?;
    Ok(found.map(|found| {
        let user = assemble(user, session, &found.held, is_proven(app, found.second_factor));
        Reader { actor: Actor::User(user), standing: found.standing }
    }))
}

/// Whoever asks a question.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Who it is.
    pub actor: Actor,
    /// What is known of where they stand.
    pub standing: Known,
}

impl From<Actor> for Reader {
    fn from(actor: Actor) -> Self {
        Self { actor, standing: Known::NotLookedFor }
    }
}

/// What a person may do in a session with a second factor, whether they have one open or not; for those who
/// explain it. The session of the answer is none.
pub async fn person(app: &App, user: UserId) -> Result<User, Fault> {
    let held = store::held(app.database.read(), user, app.clock.now()).await?;
    Ok(assemble(user, LoginSessionId(uuid::Uuid::nil()), &held, true))
}

pub(super) async fn of_session(
    app: &App,
    session: &login_session::Model,
    now: DateTime<Utc>,
) -> Result<User, Fault> {
    let held = store::held(app.database.read(), session.user_id, now).await?;
    Ok(assemble(session.user_id, session.id, &held, is_proven(app, session.second_factor)))
}

fn is_proven(app: &App, second_factor: bool) -> bool {
    second_factor || !app.settings.identity.require_second_factor
}

/// Without a second factor, who must have one does not manage, guard or sign.
fn assemble(id: UserId, session: LoginSessionId, held: &[Held], is_proven: bool) -> User {
    let mut user = User {
        id,
        session,
        network_roles: Vec::new(),
        memberships: Vec::new(),
        check_ins: Vec::new(),
    };
    for held in held {
        let grant = held.grant_id;
        let office = match held.role {
            GrantRole::Administrator => Some(NetworkRole::Administrator),
            GrantRole::PrivacyOfficer => Some(NetworkRole::PrivacyOfficer),
            GrantRole::Auditor => Some(NetworkRole::Auditor),
            _ => None,
        };
        match (office, held.partner_id, held.level, held.event_id) {
            (Some(role), ..) if is_proven || role == NetworkRole::Auditor => {
                user.network_roles.push(NetworkGrant { role, grant });
            }
            (None, Some(partner), Some(level), _) => user.memberships.push(Membership {
                partner,
                role: held.role,
                level,
                may_sign: held.may_sign && is_proven,
                grant,
            }),
            (None, None, _, Some(event)) if held.role == GrantRole::CheckIn => {
                user.check_ins.push(CheckIn { event, grant });
            }
            _ => {}
        }
    }
    user
}
