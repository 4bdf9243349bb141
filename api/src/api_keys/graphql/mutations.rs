//! What can be done with API keys.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{ApiKeyId, PartnerId};

use super::{ApiKey, ApiKeyScope};
use crate::{
    api_keys::{
        refusal::ApiKeyErrorCode,
        service::{self, ApiKeyRevocation, ApiKeyRotation, NewApiKey},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::{DateTime, Secret},
    },
};

user_error! {
    /// Why a change of API keys was refused.
    ApiKeyUserError(ApiKeyErrorCode)
}

/// A key that is to be made.
#[derive(Debug, InputObject)]
pub struct CreateApiKeyInput {
    /// The partner whose system it is for.
    partner_id: ID,
    /// What people call it; at most 100 characters.
    name: String,
    /// What it may be used for; with none, it reads what everybody reads.
    scopes: Vec<ApiKeyScope>,
    /// Until when it can be used: at most 366 days from now.
    expires_at: DateTime,
}

impl CreateApiKeyInput {
    fn parse(self) -> Result<NewApiKey, Fault> {
        let Self { partner_id, name, scopes, expires_at } = self;
        Ok(NewApiKey {
            partner: PartnerId::from_global("input.partnerId", &partner_id)?,
            name,
            scopes: scopes.into_iter().map(Into::into).collect(),
            expires_at: expires_at.0,
        })
    }
}

payload! {
    /// What `createApiKey` answers.
    CreateApiKeyPayload, ApiKeyUserError(ApiKeyErrorCode) {
        /// The new key's record.
        api_key: ApiKey,
        /// The key itself. It is shown only now: keep it where secrets are kept.
        secret: Secret,
    }
}

/// Which key is to be replaced by a new one.
#[derive(Debug, InputObject)]
pub struct RotateApiKeyInput {
    /// The key that is to be replaced.
    id: ID,
    /// For how many hours it goes on working: from 0, at most 168 (a week). It never outlives its own end.
    overlap_hours: i32,
    /// Until when the new key can be used; by default for as long as the old one was made for.
    expires_at: Option<DateTime>,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RotateApiKeyInput {
    fn parse(&self) -> Result<ApiKeyRotation, Fault> {
        Ok(ApiKeyRotation {
            id: ApiKeyId::from_global("input.id", &self.id)?,
            overlap_hours: self.overlap_hours,
            expires_at: self.expires_at.as_ref().map(|end| end.0),
            expected_version: self.expected_version,
        })
    }
}

payload! {
    /// What `rotateApiKey` answers.
    RotateApiKeyPayload, ApiKeyUserError(ApiKeyErrorCode) {
        /// The new key's record: name and scopes are those of the old one.
        api_key: ApiKey,
        /// The new key itself. It is shown only now: keep it where secrets are kept.
        secret: Secret,
        /// The old key, with the end of its overlap.
        replaced: ApiKey,
    }
}

/// Which key is to be taken back.
#[derive(Debug, InputObject)]
pub struct RevokeApiKeyInput {
    /// The key.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RevokeApiKeyInput {
    fn parse(&self) -> Result<ApiKeyRevocation, Fault> {
        let id = ApiKeyId::from_global("input.id", &self.id)?;
        Ok(ApiKeyRevocation { id, expected_version: self.expected_version })
    }
}

payload! {
    /// What `revokeApiKey` answers.
    RevokeApiKeyPayload, ApiKeyUserError(ApiKeyErrorCode) {
        /// The key, which no longer works.
        api_key: ApiKey,
    }
}

/// What can be done with API keys.
#[derive(Debug, Default)]
pub struct ApiKeyMutation;

#[Object]
impl ApiKeyMutation {
    /// Makes a key for a partner's system. For those who manage the partner and for administrators.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        input: CreateApiKeyInput,
    ) -> Fallible<CreateApiKeyPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_api_key(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |issued| {
            CreateApiKeyPayload::done(issued.row, issued.token.into_secret())
        })
    }

    /// Replaces a key by a new one with the same name and scopes; the old one goes on working until the
    /// overlap ends. For those who manage the partner and for administrators.
    async fn rotate_api_key(
        &self,
        ctx: &Context<'_>,
        input: RotateApiKeyInput,
    ) -> Fallible<RotateApiKeyPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::rotate_api_key(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |(issued, replaced)| {
            RotateApiKeyPayload::done(issued.row, issued.token.into_secret(), replaced)
        })
    }

    /// Takes a key back: its next call is refused. For those who manage the partner and for
    /// administrators.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        input: RevokeApiKeyInput,
    ) -> Fallible<RevokeApiKeyPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::revoke_api_key(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RevokeApiKeyPayload::done)
    }
}
