//! Queries on `audit_entry`, cut to what a reach covers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    audit_concern, audit_entry, audit_seal, event,
    id::{AuditEntryId, PartnerId},
    rows::Rows as _,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, RelationDef, Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which entries a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuditFilter {
    /// About this object.
    pub object: Option<Uuid>,
    /// By this user or key.
    pub actor: Option<Uuid>,
    /// Of one of these use cases.
    pub use_cases: Option<Vec<String>>,
    /// From then on.
    pub since: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
}

/// Newest first.
const BY_TIME: Ordering<audit_entry::Entity> = Ordering {
    column: audit_entry::Column::RecordedAt,
    id: audit_entry::Column::Id,
    descending: true,
    position: |row| Position { key: SortKey::Instant(row.recorded_at), id: row.id.0 },
};

fn find(reach: &Reach, filter: &AuditFilter) -> Select<audit_entry::Entity> {
    use audit_entry::Column;
    let about = |object: Uuid| {
        audit_concern::Entity::rows()
            .select_only()
            .column(audit_concern::Column::AuditEntryId)
            .filter(audit_concern::Column::SubjectId.eq(object))
            .into_query()
    };
    audit_entry::Entity::rows()
        .filter(reach.audit_entries())
        .apply_if(filter.object, |query, object| {
            query.filter(Column::Id.in_subquery(about(object))).filter(countable(reach, object))
        })
        .apply_if(filter.actor, |query, actor| query.filter(Column::ActorId.eq(actor)))
        .apply_if(filter.use_cases.clone(), |query, use_cases| {
            query.filter(Column::UseCase.is_in(use_cases))
        })
        .apply_if(filter.since, |query, since| query.filter(Column::RecordedAt.gte(since)))
        .apply_if(filter.until, |query, until| query.filter(Column::RecordedAt.lt(until)))
}

/// Of a protected event that others organise, the entries about its people are not found by the event: their number
/// would tell how many take part (domain.md, invariant 7).
fn countable(reach: &Reach, object: Uuid) -> Condition {
    let of_people = Condition::any()
        .add(audit_entry::Column::UseCase.starts_with("registrations."))
        .add(audit_entry::Column::UseCase.eq("personal_data.read"));
    let event = || {
        let query = event::Entity::rows().select_only().column(event::Column::Id);
        query.filter(event::Column::Id.eq(object))
    };
    // Asked for what is open: in what denies a condition, a column without a value would open what it hides.
    let open = event().filter(reach.event_notes()).into_query();
    Condition::any()
        .add(of_people.not())
        .add(Expr::exists(event().into_query()).not())
        .add(Expr::exists(open))
}

pub(in crate::audit) async fn entries(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AuditEntryId],
) -> Result<Vec<audit_entry::Model>, Fault> {
    let query = find(reach, &AuditFilter::default());
    Ok(query.filter(among(audit_entry::Column::Id, ids.iter().copied())).all(connection).await?)
}

pub(in crate::audit) async fn list_entries(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &AuditFilter,
    request: &PageRequest,
) -> Result<Page<audit_entry::Model>, Fault> {
    page::fetch(connection, find(reach, filter), &BY_TIME, request).await
}

pub(in crate::audit) async fn entries_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<audit_entry::Model>>, Fault> {
    let concern: RelationDef = audit_entry::Entity::belongs_to(audit_concern::Entity)
        .from(audit_entry::Column::Id)
        .to(audit_concern::Column::AuditEntryId)
        .into();
    page::fetch_of_each_joined(
        connection,
        find(reach, &AuditFilter::default()).join(JoinType::InnerJoin, concern),
        audit_concern::Column::SubjectId,
        partners,
        &BY_TIME,
        request,
    )
    .await
}

/// The seals of entries that the reader has found.
pub(in crate::audit) async fn seals(
    connection: &impl ConnectionTrait,
    entries: &[AuditEntryId],
) -> Result<Vec<audit_seal::Model>, Fault> {
    let seals = audit_seal::Entity::rows()
        .filter(among(audit_seal::Column::AuditEntryId, entries.iter().copied()));
    Ok(seals.all(connection).await?)
}
