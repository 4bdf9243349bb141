//! Entries of the audit log.

use async_graphql::{Context, Description, ID, Object};
use entity::{
    audit_entry, audit_seal,
    id::{AuditEntryId, PartnerId},
    terms,
};
use uuid::Uuid;

use super::{ActorKind, AuditChangeInfo};
use crate::{
    audit::{
        changes,
        service::{self, EntriesOfPartner, SealOf},
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        node::{self, Node},
        scalar::DateTime,
    },
    page::PageRequest,
    partners::graphql::{Partner, partner},
    users::graphql::GrantRole,
};

/// One use case that changed something, or one operation that handed out personal data of others.
/// Never changed, never deleted.
#[derive(Clone, Debug, Description)]
pub struct AuditEntry(audit_entry::Model);

impl From<audit_entry::Model> for AuditEntry {
    fn from(row: audit_entry::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AuditEntry {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// When it was done.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// Who acted, as a kind of caller.
    async fn actor_kind(&self) -> ActorKind {
        self.0.actor_kind.into()
    }

    /// The user or API key; null for other callers, and if the reader may not see them.
    async fn actor(&self, ctx: &Context<'_>) -> Fallible<Node> {
        let (kind, id) = self.actor_row()?;
        reference(node::subject(ctx, kind, id).await)
    }

    /// Global id of the user or API key, for those who read the whole audit log without seeing users; null
    /// for everybody else.
    async fn actor_id(&self, ctx: &Context<'_>) -> Option<ID> {
        let (kind, id) = self.actor_row().filter(|_| ctx.request().reach().audits_all())?;
        node::subject_id(kind, id)
    }

    /// The role in which the actor acted; null where it was none.
    async fn acting_as(&self) -> Option<GrantRole> {
        self.0.acting_as.map(Into::into)
    }

    /// The partner for which the actor acted; null if there is none or the reader may not see it.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// What was done, as `feature.verb_noun`.
    async fn use_case(&self) -> &str {
        &self.0.use_case
    }

    /// What changed, without personal values.
    async fn changes(&self) -> Vec<AuditChangeInfo> {
        changes::changes(&self.0.changes).into_iter().map(AuditChangeInfo::from).collect()
    }

    /// The request, as its answer named it; null for what was done on the command line.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// SHA-256 over the canonical form of the entry, in hexadecimal.
    async fn digest(&self) -> &str {
        &self.0.digest
    }

    /// Its place in the chain; null for a moment after it was recorded.
    async fn seal(&self, ctx: &Context<'_>) -> Fallible<AuditSealInfo> {
        reference(ctx.load(SealOf(self.0.id)).await.map(|row| row.map(AuditSealInfo)))
    }
}

impl AuditEntry {
    fn actor_row(&self) -> Option<(terms::SubjectKind, Uuid)> {
        let kind = match self.0.actor_kind {
            terms::ActorKind::User => terms::SubjectKind::User,
            terms::ActorKind::PartnerSystem => terms::SubjectKind::ApiKey,
            terms::ActorKind::Anonymous | terms::ActorKind::Operator | terms::ActorKind::System => {
                return None;
            }
        };
        Some((kind, self.0.actor_id?))
    }
}

/// The place of an entry in the chain that shows whether any was changed.
#[derive(Clone, Debug, Description)]
pub struct AuditSealInfo(audit_seal::Model);

#[Object(use_type_description)]
impl AuditSealInfo {
    /// Place in the chain, from 1; as text, since it can outgrow 32 bits.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// SHA-256 over the hash before, the place and the entry's digest, in hexadecimal.
    async fn hash(&self) -> &str {
        &self.0.hash
    }

    /// When the entry got its place.
    async fn sealed_at(&self) -> DateTime {
        self.0.sealed_at.into()
    }
}

connection! {
    /// A page of entries of the audit log.
    AuditEntryConnection,
    /// An entry in a list.
    AuditEntryEdge,
    AuditEntry,
}

/// The entries about one partner, newest first.
pub async fn entries_of_partner(
    ctx: &Context<'_>,
    partner: PartnerId,
    page: PageArguments,
) -> Result<AuditEntryConnection> {
    let list = "partner.auditEntries recorded desc";
    let request = page.request(list, ctx.wants_total())?;
    let page = ctx.load(EntriesOfPartner(partner, request)).await?.unwrap_or_default();
    Ok(AuditEntryConnection::new(page, list))
}

load_rows! {
    AuditEntryId => service::entries: audit_entry::Model;
    SealOf => service::seals: audit_seal::Model;
}

load_lists! {
    EntriesOfPartner(PartnerId, PageRequest) => service::entries_of_partners: audit_entry::Model;
}
