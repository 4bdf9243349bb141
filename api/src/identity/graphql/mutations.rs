//! Signing in and out.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::LoginSessionId;

use super::LoginSession;
use crate::{
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId,
        mutation::{answer, payload, user_error},
        scalar::{DateTime, Secret},
    },
    identity::{
        refusal::SignInErrorCode,
        service::{self, Login, SignedIn},
    },
    users::graphql::Viewer,
};

user_error! {
    /// Why somebody was not signed in.
    SignInUserError(SignInErrorCode)
}

/// What somebody signs in with.
#[derive(Debug, InputObject)]
pub struct LoginInput {
    /// The address of the account.
    email: Secret,
    /// The password.
    password: Secret,
    /// A code of the authenticator app, or a recovery code; where the account has a second factor.
    second_factor: Option<Secret>,
}

/// The session to go on with.
#[derive(Debug, InputObject)]
pub struct RefreshSessionInput {
    /// The refresh token of the last answer. It can be used once.
    refresh_token: Secret,
}

/// The session to end.
#[derive(Debug, InputObject)]
pub struct EndSessionInput {
    /// The session.
    id: ID,
}

payload! {
    /// What `login` answers.
    LoginPayload, SignInUserError(SignInErrorCode) {
        /// For the header `Authorization: Bearer …` of requests.
        access_token: Secret,
        /// Until when it can be used; refresh the session before.
        access_token_expires_at: DateTime,
        /// For `refreshSession`, once. Keep it where no page of another site can read it.
        refresh_token: Secret,
        /// Until when it can be used.
        refresh_token_expires_at: DateTime,
        /// The session that began.
        session: LoginSession,
        /// Who signed in. What only they may see is there in requests that send the access token.
        viewer: Viewer,
    }
}

payload! {
    /// What `refreshSession` answers.
    RefreshSessionPayload, SignInUserError(SignInErrorCode) {
        /// For the header `Authorization: Bearer …` of requests.
        access_token: Secret,
        /// Until when it can be used; refresh the session before.
        access_token_expires_at: DateTime,
        /// For the next `refreshSession`, once.
        refresh_token: Secret,
        /// Until when it can be used.
        refresh_token_expires_at: DateTime,
        /// The session that goes on.
        session: LoginSession,
        /// Who is signed in. What only they may see is there in requests that send the access token.
        viewer: Viewer,
    }
}

payload! {
    /// What `logout` answers.
    LogoutPayload, SignInUserError(SignInErrorCode) {
        /// The session that ended.
        session_id: ID,
    }
}

payload! {
    /// What `endSession` answers.
    EndSessionPayload, SignInUserError(SignInErrorCode) {
        /// The session that ended.
        session_id: ID,
    }
}

payload! {
    /// What `endOtherSessions` answers.
    EndOtherSessionsPayload, SignInUserError(SignInErrorCode) {
        /// The sessions that ended.
        session_ids: Vec<ID>,
    }
}

/// Signing in and out.
#[derive(Debug, Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Signs somebody in. Too many attempts are answered with `RATE_LIMITED` and `retryAfterSeconds`.
    async fn login(&self, ctx: &Context<'_>, input: LoginInput) -> Fallible<LoginPayload> {
        let command = Login {
            email: input.email.into(),
            password: input.password.into(),
            second_factor: input.second_factor.map(Into::into),
        };
        let result = service::login(&ctx.request().app, command).await;
        answer(ctx, result, |signed_in| {
            let SignedIn { access_token, refresh_token, refresh_token_expires_at, session, user } =
                signed_in;
            LoginPayload::done(
                access_token.token,
                access_token.expires_at,
                refresh_token,
                refresh_token_expires_at,
                LoginSession::own(session),
                user,
            )
        })
    }

    /// Goes on with a session. A refresh token that is used twice ends its session, because one of the two who
    /// used it may be a thief: send one request at a time.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        input: RefreshSessionInput,
    ) -> Fallible<RefreshSessionPayload> {
        let token = input.refresh_token.into();
        let result = service::refresh_session(&ctx.request().app, &token).await;
        answer(ctx, result, |signed_in| {
            let SignedIn { access_token, refresh_token, refresh_token_expires_at, session, user } =
                signed_in;
            RefreshSessionPayload::done(
                access_token.token,
                access_token.expires_at,
                refresh_token,
                refresh_token_expires_at,
                LoginSession::own(session),
                user,
            )
        })
    }

    /// Ends the session that the request is made in. Its tokens are of no use from then on.
    async fn logout(&self, ctx: &Context<'_>) -> Fallible<LogoutPayload> {
        let request = ctx.request();
        let result = service::logout(&request.app, &request.actor).await;
        answer(ctx, result, |id| LogoutPayload::done(id.to_global()))
    }

    /// Ends one of the viewer's sessions; for administrators, also somebody else's.
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        input: EndSessionInput,
    ) -> Fallible<EndSessionPayload> {
        let request = ctx.request();
        let result = match LoginSessionId::from_global("input.id", &input.id) {
            Ok(id) => service::end_session(&request.app, &request.actor, id).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| EndSessionPayload::done(id.to_global()))
    }

    /// Ends all of the viewer's sessions but the one that the request is made in.
    async fn end_other_sessions(&self, ctx: &Context<'_>) -> Fallible<EndOtherSessionsPayload> {
        let request = ctx.request();
        let result = service::end_other_sessions(&request.app, &request.actor).await;
        answer(ctx, result, |ids| {
            EndOtherSessionsPayload::done(
                ids.into_iter().map(GlobalId::to_global).collect::<Vec<_>>(),
            )
        })
    }
}
