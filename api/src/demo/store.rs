//! Writes the rows of a whole network.

use chrono::{DateTime, Utc};
use entity::{
    agreement, agreement_party, assessment_question, audience_group, audience_rule, audit_entry,
    contribution, event, event_document, event_profile, event_seats, event_series, external_id,
    field_of_action, model_municipality, municipality, network_marker, office_holder, outcome,
    outcome_partner, partner, partner_role, programme, programme_document, questionnaire,
    reported_figure, role_grant, rows::Rows as _, scale_step, session, signature, slug, source_ref,
    text_item, topic, topic_link, translation, user_account, venue,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait as _,
};

use crate::fault::Fault;

/// Rows that one statement carries: the widest table stays below SQLite's 32,766 variables.
const ROWS_AT_ONCE: usize = 200;

macro_rules! network {
    ($($(#[$doc:meta])* $table:ident),* $(,)?) => {
        /// The rows of a network, table by table, each after those that it refers to.
        #[derive(Debug, Default)]
        pub(super) struct Network {
            $(pub(super) $table: Vec<$table::Model>),*
        }

        pub(super) async fn insert_network(
            connection: &impl ConnectionTrait,
            network: Network,
        ) -> Result<(), Fault> {
            $(insert::<_, $table::Entity, $table::ActiveModel>(connection, network.$table).await?;)*
            Ok(())
        }
    };
}

network! {
    partner, municipality, office_holder, venue, topic, audience_group, programme,
    programme_document, event_series, event, event_seats, session, contribution, event_document,
    audience_rule, partner_role, reported_figure, questionnaire, scale_step, field_of_action, assessment_question, model_municipality, agreement, agreement_party,
    signature, event_profile, outcome, outcome_partner, slug, external_id, translation, text_item, source_ref, topic_link,
    user_account, role_grant,
}

async fn insert<C, E, A>(connection: &C, rows: Vec<E::Model>) -> Result<(), Fault>
where
    C: ConnectionTrait,
    E: EntityTrait,
    E::Model: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        E::insert_many(some).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// The version of a content that was loaded, if it was.
pub(super) async fn marker(
    connection: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<i32>, Fault> {
    let marker = network_marker::Entity::find_by_id(name.to_owned()).one(connection).await?;
    Ok(marker.map(|marker| marker.version))
}

/// Whether any use case ever wrote here.
pub(super) async fn anything_written(connection: &impl ConnectionTrait) -> Result<bool, Fault> {
    Ok(audit_entry::Entity::rows().count(connection).await? > 0)
}

pub(super) async fn insert_marker(
    connection: &impl ConnectionTrait,
    name: &str,
    version: i32,
    loaded_at: DateTime<Utc>,
) -> Result<(), Fault> {
    let marker = network_marker::Model { name: name.to_owned(), version, loaded_at };
    marker.into_active_model().insert(connection).await?;
    Ok(())
}
