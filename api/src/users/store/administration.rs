//! Who manages the network.

use chrono::{DateTime, Utc};
use entity::{
    administration,
    id::{PartnerId, UserId},
    role_grant,
    rows::Rows as _,
    terms::{GrantLevel, GrantRole, UserStatus},
    user_account,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::Expr,
};

use crate::{database::conditions::among, fault::Fault, page};

/// Locks the one row until the transaction ends: others who could remove an administrator wait.
pub(in crate::users) async fn lock_administration(
    transaction: &DatabaseTransaction,
) -> Result<(), Fault> {
    administration::Entity::update_many()
        .col_expr(
            administration::Column::Changes,
            Expr::col(administration::Column::Changes).add(1),
        )
        .exec(transaction)
        .await?;
    Ok(())
}

/// How many people can sign in and manage the network now and without an end, besides `except`.
pub(in crate::users) async fn count_administrators(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    except: Option<UserId>,
) -> Result<u64, Fault> {
    let granted = role_grant::Entity::rows()
        .select_only()
        .column(role_grant::Column::UserId)
        .filter(role_grant::Column::Role.eq(GrantRole::Administrator))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::ValidFrom.lte(now))
        .filter(role_grant::Column::ValidUntil.is_null())
        .into_query();
    let query = user_account::Entity::rows()
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .filter(user_account::Column::Id.in_subquery(granted))
        .apply_if(except, |query, user| query.filter(user_account::Column::Id.ne(user)));
    Ok(page::count(connection, query).await?)
}

/// The people who act for one of these partners as editors at `now`, and can sign in.
pub(in crate::users) async fn editors(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
    now: DateTime<Utc>,
) -> Result<Vec<user_account::Model>, Fault> {
    let unended = Condition::any()
        .add(role_grant::Column::ValidUntil.is_null())
        .add(role_grant::Column::ValidUntil.gt(now));
    let granted = role_grant::Entity::rows()
        .select_only()
        .column(role_grant::Column::UserId)
        .filter(among(role_grant::Column::PartnerId, partners.iter().copied()))
        .filter(role_grant::Column::Level.is_in([GrantLevel::Editor, GrantLevel::Manager]))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::ValidFrom.lte(now))
        .filter(unended)
        .into_query();
    let query = user_account::Entity::rows()
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .filter(user_account::Column::Id.in_subquery(granted))
        .order_by_asc(user_account::Column::SortName)
        .order_by_asc(user_account::Column::Id);
    Ok(query.all(connection).await?)
}
