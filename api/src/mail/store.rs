//! Queries on `mail`.

use chrono::{DateTime, Utc};
use entity::{id::MailId, mail, rows::Rows as _, terms::MailStatus};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    FromQueryResult as _, Iterable as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
    sea_query::{
        Alias, CommonTableExpression, Expr, LockBehavior, LockType, Query, SimpleExpr, WithClause,
    },
};
use uuid::Uuid;

use super::Template;
use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which mails a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MailFilter {
    /// In one of these states.
    pub statuses: Option<Vec<MailStatus>>,
    /// Of one of these templates.
    pub templates: Option<Vec<Template>>,
}

fn waits() -> SimpleExpr {
    among_terms(mail::Column::Status, [MailStatus::Queued])
}

/// When the next mail is due.
pub(super) async fn next_due(
    connection: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, Fault> {
    Ok(mail::Entity::rows()
        .select_only()
        .column(mail::Column::DueAt)
        .filter(waits())
        .order_by_asc(mail::Column::DueAt)
        .order_by_asc(mail::Column::Id)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?)
}

/// Takes mails that are due, so that no other process does until `lease`. Each counts as tried.
pub(super) async fn claim(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    lease: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<mail::Model>, Fault> {
    let due = mail::Entity::rows()
        .select_only()
        .column(mail::Column::Id)
        .filter(waits())
        .filter(mail::Column::DueAt.lte(now))
        .order_by_asc(mail::Column::DueAt)
        .order_by_asc(mail::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    // By a name of its own it is read once: as a plain subquery PostgreSQL may read it again and find others.
    let name = Alias::new("due");
    let due = CommonTableExpression::new().query(due).table_name(name.clone()).to_owned();
    let among = Query::select().column(mail::Column::Id).from(name).take();
    let claimed = mail::Entity::update_many()
        .col_expr(mail::Column::DueAt, Expr::value(lease))
        .col_expr(mail::Column::Attempts, Expr::col(mail::Column::Attempts).add(1))
        .filter(mail::Column::Id.in_subquery(among))
        .into_query()
        .returning(Query::returning().columns(mail::Column::iter()))
        .to_owned();
    let rows = connection.query_all(&WithClause::new().cte(due).to_owned().query(claimed)).await?;
    let mails = rows.iter().map(|row| mail::Model::from_query_result(row, ""));
    Ok(mails.collect::<Result<_, _>>()?)
}

/// The mail left: nothing of what it said is kept. It holds also where the lease has ended meanwhile.
pub(super) async fn settle_sent(
    connection: &impl ConnectionTrait,
    id: MailId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    mail::Entity::update_many()
        .col_expr(mail::Column::Status, Expr::value(MailStatus::Sent))
        .col_expr(mail::Column::SettledAt, Expr::value(now))
        .col_expr(mail::Column::Content, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(mail::Column::LastError, Expr::value(Option::<String>::None))
        .filter(mail::Column::Id.eq(id))
        .filter(waits())
        .exec(connection)
        .await?;
    Ok(())
}

/// The mail is given up, unless somebody else has taken it meanwhile.
pub(super) async fn settle_failed(
    connection: &impl ConnectionTrait,
    claimed: &mail::Model,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<(), Fault> {
    mail::Entity::update_many()
        .col_expr(mail::Column::Status, Expr::value(MailStatus::Failed))
        .col_expr(mail::Column::SettledAt, Expr::value(now))
        .col_expr(mail::Column::LastError, Expr::value(reason))
        .filter(mail::Column::Id.eq(claimed.id))
        .filter(waits())
        .filter(mail::Column::Attempts.eq(claimed.attempts))
        .exec(connection)
        .await?;
    Ok(())
}

/// The mail is tried again at `due`, unless somebody else has taken it meanwhile.
pub(super) async fn put_off(
    connection: &impl ConnectionTrait,
    claimed: &mail::Model,
    due: DateTime<Utc>,
    reason: &str,
) -> Result<(), Fault> {
    mail::Entity::update_many()
        .col_expr(mail::Column::DueAt, Expr::value(due))
        .col_expr(mail::Column::LastError, Expr::value(reason))
        .filter(mail::Column::Id.eq(claimed.id))
        .filter(waits())
        .filter(mail::Column::Attempts.eq(claimed.attempts))
        .exec(connection)
        .await?;
    Ok(())
}

/// Whether mails that were given up before `settled` still say something.
pub(super) async fn has_failed_content(
    connection: &impl ConnectionTrait,
    settled: DateTime<Utc>,
) -> Result<bool, Fault> {
    let found = mail::Entity::rows().filter(failed_content(settled)).limit(1).one(connection);
    Ok(found.await?.is_some())
}

/// Removes what mails said that were given up before `settled`.
pub(super) async fn erase_failed_content(
    connection: &impl ConnectionTrait,
    settled: DateTime<Utc>,
) -> Result<u64, Fault> {
    let erased = mail::Entity::update_many()
        .col_expr(mail::Column::Content, Expr::value(Option::<Vec<u8>>::None))
        .filter(failed_content(settled))
        .exec(connection)
        .await?;
    Ok(erased.rows_affected)
}

fn failed_content(settled: DateTime<Utc>) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(mail::Column::Status.eq(MailStatus::Failed))
        .add(mail::Column::Content.is_not_null())
        .add(mail::Column::SettledAt.lt(settled))
}

/// The mail, locked until the transaction ends.
pub(super) async fn lock_mail(
    transaction: &DatabaseTransaction,
    id: MailId,
) -> Result<Option<mail::Model>, Fault> {
    Ok(mail::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// Queues a mail again that was given up.
pub(super) async fn requeue(
    transaction: &DatabaseTransaction,
    mail: &mail::Model,
) -> Result<(), Fault> {
    mail::Entity::update_many()
        .col_expr(mail::Column::Status, Expr::value(mail.status))
        .col_expr(mail::Column::Attempts, Expr::value(mail.attempts))
        .col_expr(mail::Column::DueAt, Expr::value(mail.due_at))
        .col_expr(mail::Column::SettledAt, Expr::value(mail.settled_at))
        .filter(mail::Column::Id.eq(mail.id))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(super) async fn mails(
    connection: &impl ConnectionTrait,
    ids: &[MailId],
) -> Result<Vec<mail::Model>, Fault> {
    let query = mail::Entity::rows().filter(among(mail::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// Those of the mails that are about participants of events that the actor organises.
pub(super) async fn participant_mails(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[MailId],
) -> Result<Vec<mail::Model>, Fault> {
    let query = mail::Entity::rows()
        .filter(reach.participant_mails())
        .filter(among(mail::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn list_mails(
    connection: &impl ConnectionTrait,
    filter: &MailFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<mail::Model>, Fault> {
    page::fetch(connection, find(filter), &by_creation(descending), request).await
}

/// How many mails wait, and when the oldest of them was written.
pub(super) async fn count_waiting(
    connection: &impl ConnectionTrait,
) -> Result<(i64, Option<DateTime<Utc>>), Fault> {
    let found = mail::Entity::rows()
        .select_only()
        .column_as(mail::Column::Id.count(), "mails")
        .column_as(mail::Column::CreatedAt.min(), "oldest")
        .filter(waits())
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.unwrap_or_default())
}

/// How many mails of each template are in each state.
pub(super) async fn count_mails(
    connection: &impl ConnectionTrait,
) -> Result<Vec<(String, MailStatus, i64)>, Fault> {
    Ok(mail::Entity::rows()
        .select_only()
        .column(mail::Column::Template)
        .column(mail::Column::Status)
        .column_as(mail::Column::Id.count(), "mails")
        .group_by(mail::Column::Template)
        .group_by(mail::Column::Status)
        .order_by_asc(mail::Column::Template)
        .order_by_asc(mail::Column::Status)
        .into_tuple()
        .all(connection)
        .await?)
}

fn find(filter: &MailFilter) -> Select<mail::Entity> {
    mail::Entity::rows()
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(mail::Column::Status.is_in(statuses))
        })
        .apply_if(filter.templates.as_deref(), |query, templates| {
            let names = templates.iter().map(|template| template.name());
            query.filter(mail::Column::Template.is_in(names))
        })
}

fn by_creation(descending: bool) -> Ordering<mail::Entity> {
    Ordering {
        column: mail::Column::CreatedAt,
        id: mail::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    }
}

/// Removes what mails about an object say; those that still wait are given up.
pub(super) async fn forget(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<(), Fault> {
    mail::Entity::update_many()
        .col_expr(mail::Column::Status, Expr::value(MailStatus::Failed))
        .col_expr(mail::Column::SettledAt, Expr::value(now))
        .col_expr(mail::Column::LastError, Expr::value(reason))
        .filter(mail::Column::SubjectId.eq(subject))
        .filter(waits())
        .exec(transaction)
        .await?;
    mail::Entity::update_many()
        .col_expr(mail::Column::Content, Expr::value(None::<Vec<u8>>))
        .filter(mail::Column::SubjectId.eq(subject))
        .filter(mail::Column::Content.is_not_null())
        .exec(transaction)
        .await?;
    Ok(())
}
