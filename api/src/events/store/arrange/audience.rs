//! Writes to `audience_rule`.

use entity::{
    audience_rule,
    id::{EventId, EventSeriesId},
};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};

use crate::fault::Fault;

/// Replaces the rules of an event or a series.
pub(in crate::events) async fn replace_rules(
    transaction: &DatabaseTransaction,
    of: (Option<EventId>, Option<EventSeriesId>),
    rows: Vec<audience_rule::Model>,
) -> Result<(), Fault> {
    let own = match of {
        (Some(event), _) => audience_rule::Column::EventId.eq(event),
        (None, series) => audience_rule::Column::SeriesId.eq(series),
    };
    audience_rule::Entity::delete_many().filter(own).exec(transaction).await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(audience_rule::Model::into_active_model);
        audience_rule::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
