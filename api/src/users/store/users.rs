//! Queries on `user_account`.

use std::collections::HashMap;

use entity::{
    id::{PartnerId, UserId},
    role_grant,
    rows::Rows as _,
    terms::{GrantRole, UserStatus},
    user_account,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    Select,
    sea_query::{Alias, Expr, OnConflict, Query},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, LINKED_PARENT, LINKED_ROW, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which users a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UserFilter {
    /// Words that name or address hold.
    pub terms: Vec<String>,
    /// In one of these states.
    pub statuses: Option<Vec<UserStatus>>,
    /// Who act for this partner by a grant that has not ended.
    pub partner: Option<PartnerId>,
    /// Who have one of these roles by a grant that has not ended.
    pub roles: Option<Vec<GrantRole>>,
}

/// What a list of users is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserSort {
    /// Family name, then given name.
    Name,
    /// When the account was made.
    Created,
}

fn find(reach: &Reach, filter: &UserFilter) -> Select<user_account::Entity> {
    let mut query = user_account::Entity::rows()
        .filter(reach.users())
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(user_account::Column::Status.is_in(statuses))
        })
        .filter(page::holds_all(user_account::Column::SearchText, &filter.terms));
    if filter.partner.is_some() || filter.roles.is_some() {
        let granted = role_grant::Entity::rows()
            .select_only()
            .column(role_grant::Column::UserId)
            .filter(reach.grants())
            .filter(reach.unended_grants())
            .apply_if(filter.partner, |query, partner| {
                query.filter(role_grant::Column::PartnerId.eq(partner))
            })
            .apply_if(filter.roles.clone(), |query, roles| {
                query.filter(role_grant::Column::Role.is_in(roles))
            });
        query = query.filter(user_account::Column::Id.in_subquery(granted.into_query()));
    }
    query
}

fn ordering(sort: UserSort, descending: bool) -> Ordering<user_account::Entity> {
    let id = user_account::Column::Id;
    match sort {
        UserSort::Name => Ordering {
            column: user_account::Column::SortName,
            id,
            descending,
            position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
        },
        UserSort::Created => Ordering {
            column: user_account::Column::CreatedAt,
            id,
            descending,
            position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
        },
    }
}

pub(in crate::users) async fn users(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[UserId],
) -> Result<Vec<user_account::Model>, Fault> {
    let query = find(reach, &UserFilter::default());
    Ok(query.filter(among(user_account::Column::Id, ids.iter().copied())).all(connection).await?)
}

pub(in crate::users) async fn list_users(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &UserFilter,
    sort: UserSort,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<user_account::Model>, Fault> {
    page::fetch(connection, find(reach, filter), &ordering(sort, descending), request).await
}

/// Who act for each partner by a grant that the reach covers and that has not ended.
pub(in crate::users) async fn users_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<user_account::Model>>, Fault> {
    let column = |column: role_grant::Column| Expr::col((role_grant::Entity, column));
    let links = Query::select()
        .distinct()
        .expr_as(column(role_grant::Column::PartnerId), Alias::new(LINKED_PARENT))
        .expr_as(column(role_grant::Column::UserId), Alias::new(LINKED_ROW))
        .from(role_grant::Entity)
        .and_where(among(role_grant::Column::PartnerId, partners.iter().copied()))
        .cond_where(reach.grants())
        .cond_where(reach.unended_grants())
        .take();
    let select = find(reach, &UserFilter::default());
    let ordering = ordering(UserSort::Name, false);
    page::fetch_of_each_linked(connection, select, links, partners, &ordering, request).await
}

/// The account with this address in its compared form, whoever asks.
pub(in crate::users) async fn user_by_email_key(
    connection: &impl ConnectionTrait,
    email_key: &str,
) -> Result<Option<user_account::Model>, Fault> {
    let query = user_account::Entity::rows();
    Ok(query.filter(user_account::Column::EmailKey.eq(email_key)).one(connection).await?)
}

/// The account, if the reach covers it, locked until the transaction ends. On SQLite the transaction
/// has locked everything.
pub(in crate::users) async fn lock_user(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    let query = find(reach, &UserFilter::default()).filter(user_account::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// [`lock_user`] for use cases whose right does not come from seeing: a link in a mail.
pub(in crate::users) async fn lock_account(
    transaction: &DatabaseTransaction,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    Ok(user_account::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// Whether the row was written: not if the address is taken.
pub(in crate::users) async fn insert_user(
    transaction: &DatabaseTransaction,
    row: user_account::Model,
) -> Result<bool, Fault> {
    let once = OnConflict::column(user_account::Column::EmailKey).do_nothing().to_owned();
    let insert = user_account::Entity::insert(row.into_active_model()).on_conflict(once);
    Ok(insert.exec_without_returning(transaction).await? > 0)
}

/// Writes every column of the row.
pub(in crate::users) async fn update_user(
    transaction: &DatabaseTransaction,
    row: &user_account::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Whether the person has set up a second factor.
pub(in crate::users) async fn has_second_factor(
    connection: &impl ConnectionTrait,
    user: UserId,
) -> Result<bool, Fault> {
    let query = user_account::Entity::find_by_id(user)
        .filter(user_account::Column::TotpConfirmedAt.is_not_null());
    Ok(page::count(connection, query).await? > 0)
}
