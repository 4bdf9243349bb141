//! Everything that refers to a partner, when it turns out to be another one.

use chrono::{DateTime, Utc};
use entity::{
    agreement, agreement_party, api_key, audience_rule, contribution, event,
    event_joint_controller,
    id::{OutcomeId, PartnerId, UserId},
    office_holder, outcome_partner, partner, partner_role, privacy_notice, publication,
    publication_author, registration, role_grant,
    rows::Rows as _,
    terms::PartnerRoleState,
};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, sea_query::Expr,
};

use crate::{database::conditions::among, fault::Fault};

/// The columns that refer to a partner, all of which a merge handles: those that `repoint` moves, and
/// those of which another rule keeps the duplicate out.
pub const REFERENCES: [(&str, &str); 18] = [
    ("agreement_party", "partner_id"),
    ("api_key", "partner_id"),
    ("audience_rule", "partner_id"),
    ("contribution", "partner_id"),
    ("event", "controller_id"),
    ("event_joint_controller", "partner_id"),
    // A municipality is never merged away.
    ("municipality", "partner_id"),
    ("office_holder", "partner_id"),
    ("outcome_partner", "partner_id"),
    ("partner", "merged_into_id"),
    ("partner", "parent_id"),
    ("partner_role", "partner_id"),
    ("privacy_notice", "partner_id"),
    ("publication", "partner_id"),
    ("publication_author", "partner_id"),
    ("registration", "controller_id"),
    ("registration", "partner_id"),
    ("role_grant", "partner_id"),
];

/// Lets everything that refers to `from` refer to `to`. What cannot stand twice has been settled
/// before: [`open_parts`], [`double_party`], [`revoke_double_grants`].
pub(in crate::partners) async fn repoint(
    transaction: &DatabaseTransaction,
    from: PartnerId,
    to: PartnerId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    macro_rules! repoint {
        ($($table:ident $column:ident),* $(,)?) => {$(
            $table::Entity::update_many()
                .col_expr($table::Column::$column, Expr::value(to))
                .col_expr($table::Column::UpdatedAt, Expr::value(now))
                .col_expr($table::Column::Version, Expr::col($table::Column::Version).add(1))
                .filter($table::Column::$column.eq(from))
                .exec(transaction)
                .await?;
        )*};
    }
    repoint! {
        agreement_party PartnerId,
        api_key PartnerId,
        contribution PartnerId,
        event ControllerId,
        office_holder PartnerId,
        partner MergedIntoId,
        partner ParentId,
        partner_role PartnerId,
        publication PartnerId,
        registration ControllerId,
        registration PartnerId,
        role_grant PartnerId,
    }
    // Whoever is responsible as both is so once.
    let responsible = outcome_partner::Entity::rows()
        .select_only()
        .column(outcome_partner::Column::OutcomeId)
        .filter(outcome_partner::Column::PartnerId.eq(to));
    let responsible: Vec<OutcomeId> = responsible.into_tuple().all(transaction).await?;
    outcome_partner::Entity::delete_many()
        .filter(outcome_partner::Column::PartnerId.eq(from))
        .filter(among(outcome_partner::Column::OutcomeId, responsible))
        .exec(transaction)
        .await?;
    outcome_partner::Entity::update_many()
        .col_expr(outcome_partner::Column::PartnerId, Expr::value(to))
        .filter(outcome_partner::Column::PartnerId.eq(from))
        .exec(transaction)
        .await?;
    // Whoever is responsible for an event as both is so once.
    let responsible = event_joint_controller::Entity::rows()
        .select_only()
        .column(event_joint_controller::Column::EventId)
        .filter(event_joint_controller::Column::PartnerId.eq(to))
        .into_query();
    event_joint_controller::Entity::update_many()
        .col_expr(event_joint_controller::Column::PartnerId, Expr::value(to))
        .filter(event_joint_controller::Column::PartnerId.eq(from))
        .filter(event_joint_controller::Column::EventId.not_in_subquery(responsible))
        .exec(transaction)
        .await?;
    event_joint_controller::Entity::delete_many()
        .filter(event_joint_controller::Column::PartnerId.eq(from))
        .exec(transaction)
        .await?;
    // Notices are numbered by partner: where the other one has some, these stay as what was told.
    let notice = privacy_notice::Entity::rows().filter(privacy_notice::Column::PartnerId.eq(to));
    if notice.one(transaction).await?.is_none() {
        privacy_notice::Entity::update_many()
            .col_expr(privacy_notice::Column::PartnerId, Expr::value(to))
            .filter(privacy_notice::Column::PartnerId.eq(from))
            .exec(transaction)
            .await?;
    }
    publication_author::Entity::update_many()
        .col_expr(publication_author::Column::PartnerId, Expr::value(to))
        .filter(publication_author::Column::PartnerId.eq(from))
        .exec(transaction)
        .await?;
    // These have no version: they are changed with their event.
    audience_rule::Entity::update_many()
        .col_expr(audience_rule::Column::PartnerId, Expr::value(to))
        .filter(audience_rule::Column::PartnerId.eq(from))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The number of an agreement that both are parties of.
pub(in crate::partners) async fn double_party(
    transaction: &DatabaseTransaction,
    one: PartnerId,
    other: PartnerId,
) -> Result<Option<String>, Fault> {
    let of = |id: PartnerId| {
        agreement_party::Entity::rows()
            .select_only()
            .column(agreement_party::Column::AgreementId)
            .filter(agreement_party::Column::PartnerId.eq(id))
            .into_query()
    };
    let query = agreement::Entity::rows()
        .filter(agreement::Column::Id.in_subquery(of(one)))
        .filter(agreement::Column::Id.in_subquery(of(other)));
    Ok(query.one(transaction).await?.map(|row| row.number))
}

/// The parts of a partner that are proposed or accepted; of these, no two are alike.
pub(in crate::partners) async fn open_parts(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
) -> Result<Vec<partner_role::Model>, Fault> {
    let states = [PartnerRoleState::Proposed, PartnerRoleState::Accepted];
    let query = partner_role::Entity::rows()
        .filter(partner_role::Column::PartnerId.eq(partner))
        .filter(partner_role::Column::State.is_in(states));
    Ok(query.all(transaction).await?)
}

/// People to whom something is granted at this partner, and not taken back.
pub(in crate::partners) async fn granted_users(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
) -> Result<Vec<UserId>, Fault> {
    let query = role_grant::Entity::rows()
        .select_only()
        .column(role_grant::Column::UserId)
        .filter(role_grant::Column::PartnerId.eq(partner))
        .filter(role_grant::Column::RevokedAt.is_null());
    Ok(query.into_tuple().all(transaction).await?)
}

/// Takes back what is granted at `from` to people to whom something is granted at `to` as well.
pub(in crate::partners) async fn revoke_double_grants(
    transaction: &DatabaseTransaction,
    from: PartnerId,
    users: &[UserId],
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::value(now))
        .col_expr(role_grant::Column::RevokedById, Expr::value(by))
        .col_expr(
            role_grant::Column::RevocationReason,
            Expr::value("The partner was merged into another one, where the person has a role."),
        )
        .filter(role_grant::Column::PartnerId.eq(from))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(among(role_grant::Column::UserId, users.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}
