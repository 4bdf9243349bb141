//! Who acts for partners, whoever asks: for what the service tells people by itself.

use chrono::{DateTime, Utc};
use entity::{
    id::{PartnerId, UserId},
    rows::Rows as _,
    terms::UserStatus,
    user_account,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, FromQueryResult, QueryFilter as _, QueryOrder as _,
    Statement, Value,
};

use crate::{database::conditions::among, fault::Fault};

#[derive(Debug, FromQueryResult)]
struct Row {
    user_id: UserId,
}

/// Grants at the partners themselves and at those that they are units of, as in `identity`.
const ACTING: &str = "
WITH RECURSIVE line (id, depth) AS (
    SELECT id, 0 FROM partner WHERE id IN ({partners})
    UNION
    SELECT partner.parent_id, line.depth + 1
    FROM line JOIN partner ON partner.id = line.id
    WHERE partner.parent_id IS NOT NULL AND line.depth < 4
)
SELECT DISTINCT role_grant.user_id
FROM line
JOIN partner ON partner.id = line.id AND partner.status NOT IN ('SUSPENDED', 'ARCHIVED')
JOIN role_grant ON role_grant.partner_id = line.id
WHERE role_grant.revoked_at IS NULL
    AND role_grant.valid_from <= $1
    AND (role_grant.valid_until IS NULL OR role_grant.valid_until > $1)
    AND {held}";

/// People with an active account who act for one of these partners by a grant of which `held` is true, in
/// the order of their accounts.
pub(in crate::users) async fn people_acting_for(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
    held: &'static str,
    now: DateTime<Utc>,
) -> Result<Vec<user_account::Model>, Fault> {
    if partners.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..partners.len() + 2).map(|place| format!("${place}")).collect();
    let sql = ACTING.replace("{partners}", &places.join(", ")).replace("{held}", held);
    let mut values: Vec<Value> = vec![now.into()];
    values.extend(partners.iter().map(|partner| Value::from(*partner)));
    let backend = connection.get_database_backend();
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values));
    let ids: Vec<UserId> = rows.all(connection).await?.into_iter().map(|row| row.user_id).collect();
    let query = user_account::Entity::rows()
        .filter(among(user_account::Column::Id, ids))
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .order_by_asc(user_account::Column::Id);
    Ok(query.all(connection).await?)
}
