//! Keys of partner systems in the schema.

mod mutations;

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    api_key,
    id::{ApiKeyId, PartnerId},
};

use super::service::{self, ApiKeysOf};
use crate::{
    access,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    page::PageRequest,
    partners::graphql::{Partner, partner},
};

pub use self::mutations::{
    ApiKeyMutation, ApiKeyUserError, CreateApiKeyInput, CreateApiKeyPayload, RevokeApiKeyInput,
    RevokeApiKeyPayload, RotateApiKeyInput, RotateApiKeyPayload,
};

/// What an API key may be used for, beyond what everybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "access::Scope")]
pub enum ApiKeyScope {
    /// Read what members of the partner's programmes read.
    MembersRead,
    /// Read the text of the partner's agreements.
    AgreementsRead,
    /// Change the partner's own record and its units.
    PartnersWrite,
    /// Write events and series that the partner hosts.
    EventsWrite,
    /// Register people for events that the partner hosts, and delegates of the partner.
    RegistrationsWrite,
    /// Read who is registered for events that the partner hosts: names, groups, status. Given by managers of the
    /// partner alone.
    ParticipantsRead,
    /// Read addresses, answers and needs of those people too. Given by managers of the partner alone.
    ContactsRead,
    /// Check people in at events that the partner hosts. Given by managers of the partner alone.
    CheckIn,
    /// Write outcomes, event profiles and other knowledge of the partner.
    ContentWrite,
}

/// Whether an API key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::ApiKeyStatus")]
pub enum ApiKeyStatus {
    /// It can be used.
    Active,
    /// It can still be used until `expiresAt`; another key replaces it.
    Replaced,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A key with which a partner's own system calls the API. The key itself is never shown again.
#[derive(Clone, Debug, Description)]
pub struct ApiKey(api_key::Model);

impl From<api_key::Model> for ApiKey {
    fn from(row: api_key::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl ApiKey {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The partner whose system it is.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How the key begins, to be recognised by: `vbk_7zq4m2rt`.
    async fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// What it may be used for; with none, it reads what everybody reads.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        service::scopes(&self.0).into_iter().map(Into::into).collect()
    }

    /// Whether it can be used.
    async fn status(&self, ctx: &Context<'_>) -> ApiKeyStatus {
        service::ApiKeyStatus::of(&self.0, ctx.request().now).into()
    }

    /// Until when it can be used.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }

    /// When it was last used, to the minute.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(Into::into)
    }

    /// The key that replaces it.
    async fn replaced_by(&self, ctx: &Context<'_>) -> Fallible<Self> {
        reference(ctx.load(self.0.replaced_by_id?).await.map(|row| row.map(Self)))
    }

    /// When it was taken back.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(Into::into)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed; its use is no change.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

connection! {
    /// A page of API keys.
    ApiKeyConnection,
    /// An API key in a list.
    ApiKeyEdge,
    ApiKey,
}

/// The keys of a partner; an error for those who may not read them.
pub async fn api_keys_of(
    ctx: &Context<'_>,
    partner: PartnerId,
    arguments: PageArguments,
) -> Result<ApiKeyConnection> {
    let list = "partner.apiKeys created asc";
    let request = arguments.request(list, ctx.wants_total())?;
    service::require_reading(&ctx.request().actor, partner)?;
    let page = ctx.load(ApiKeysOf(partner, request)).await?.unwrap_or_default();
    Ok(ApiKeyConnection::new(page, list))
}

/// The system that asks, by the key that it sent.
#[derive(Clone, Debug, Description)]
pub struct PartnerSystemInfo(api_key::Model);

#[Object(use_type_description)]
impl PartnerSystemInfo {
    /// The partner whose system it is.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// What people call the key.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the key may be used for; with none, it reads what everybody reads.
    async fn scopes(&self) -> Vec<ApiKeyScope> {
        service::scopes(&self.0).into_iter().map(Into::into).collect()
    }

    /// Until when the key can be used.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }
}

/// Queries about the system that asks.
#[derive(Debug, Default)]
pub struct ApiKeyQuery;

#[Object]
impl ApiKeyQuery {
    /// The partner system that asks, by its API key; null for everybody else.
    async fn partner_system(&self, ctx: &Context<'_>) -> Fallible<PartnerSystemInfo> {
        let request = ctx.request();
        let key = service::own_key(&request.app, &request.actor).await;
        reference(key.map(|row| row.map(PartnerSystemInfo)))
    }
}

load_rows! {
    ApiKeyId => service::api_keys: api_key::Model;
}

load_lists! {
    ApiKeysOf(PartnerId, PageRequest) => service::api_keys_of_partners: api_key::Model;
}
