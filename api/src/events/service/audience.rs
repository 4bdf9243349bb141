//! Who may come to an event, for what judges by it.

use entity::{audience_rule, terms::AudienceMode};
use sea_orm::ConnectionTrait;

use super::EventInContext;
use crate::{
    events::{effective, store},
    fault::Fault,
};

/// Who may come, be it that the series says so, read on the connection that is given.
pub async fn audience_in_context(
    connection: &impl ConnectionTrait,
    context: &EventInContext,
) -> Result<(Option<AudienceMode>, Vec<audience_rule::Model>), Fault> {
    let (event, series) = (&context.event, context.series.as_ref());
    let mode = effective::audience_mode(event, series).map(|mode| mode.value);
    let own = store::rules_of_events(connection, &[event.id]).await?.remove(&event.id);
    let inherited = match event.series_id {
        Some(id) => store::rules_of_series(connection, &[id]).await?.remove(&id),
        None => None,
    };
    let rules =
        effective::audience_rules(event, own.unwrap_or_default(), inherited.unwrap_or_default());
    Ok((mode, rules.value))
}
