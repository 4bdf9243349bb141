//! The audit log in the schema.

mod change;
mod entry;
mod terms;

use async_graphql::{Context, ID, InputObject, Object};
use uuid::Uuid;

use super::service::{self, AuditFilter};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Fallible, Result},
        id::decode,
        node,
        scalar::DateTime,
    },
    page::Page,
};

pub use self::{
    change::{AuditChangeInfo, AuditValueInfo},
    entry::{AuditEntry, AuditEntryConnection, AuditEntryEdge, AuditSealInfo, entries_of_partner},
    terms::{ActorKind, ChangeKind, SubjectKind},
};

/// Which entries a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "AuditEntryFilter")]
pub struct AuditEntryFilterInput {
    /// About this object.
    object_id: Option<ID>,
    /// By this user or API key.
    actor_id: Option<ID>,
    /// Of one of these use cases: `partners.verify_partner`.
    use_cases: Option<Vec<String>>,
    /// Recorded then or later.
    since: Option<DateTime>,
    /// Recorded before then.
    until: Option<DateTime>,
}

impl AuditEntryFilterInput {
    /// `None` if no entry can match: whom the reader does not know did nothing that they may know of.
    async fn parse(self, ctx: &Context<'_>) -> Result<Option<AuditFilter>, Fault> {
        let id = |input, id: Option<ID>| id.map(|id| decode(input, &id)).transpose();
        let actor = match id("filter.actorId", self.actor_id)? {
            None => None,
            Some((Some(kind), id)) if sees_actor(ctx, kind, id).await? => Some(id),
            Some(_) => return Ok(None),
        };
        Ok(Some(AuditFilter {
            object: id("filter.objectId", self.object_id)?.map(|(_, id)| id),
            actor,
            use_cases: self.use_cases,
            since: self.since.map(|DateTime(since)| since),
            until: self.until.map(|DateTime(until)| until),
        }))
    }
}

/// Whether the reader may learn what this user or key did.
async fn sees_actor(
    ctx: &Context<'_>,
    kind: crate::graphql::id::Kind,
    id: Uuid,
) -> Result<bool, Fault> {
    Ok(ctx.request().reach().audits_all() || node::load(ctx, kind, id).await?.is_some())
}

/// Queries about the audit log.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What was done in the network, newest first: everything for administrators, auditors and privacy
    /// officers; for others what is about their own partners, the programmes that they lead and the
    /// events that they organise. Personal values are never shown.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which entries the list is to hold.")] filter: Option<
            AuditEntryFilterInput,
        >,
    ) -> Fallible<AuditEntryConnection> {
        let arguments = PageArguments { first, after, last, before };
        Some(entries(ctx, arguments, filter.unwrap_or_default()).await)
    }
}

async fn entries(
    ctx: &Context<'_>,
    arguments: PageArguments,
    filter: AuditEntryFilterInput,
) -> Result<AuditEntryConnection> {
    let list = "auditEntries recorded desc";
    let page = arguments.request(list, ctx.wants_total())?;
    let filter = filter.parse(ctx).await?;
    let request = ctx.request();
    let page = match filter {
        Some(filter) => {
            let (app, actor, reach) = (&request.app, &request.actor, request.reach());
            service::list_entries(app, actor, &reach, &filter, &page).await?
        }
        None => Page::default(),
    };
    Ok(AuditEntryConnection::new(page, list))
}
