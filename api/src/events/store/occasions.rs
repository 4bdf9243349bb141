//! Rows behind what mails and calendars say of an event, for those who may see all of it.

use entity::{
    event,
    id::{EventId, VenueId},
    rows::Rows as _,
    venue,
};
use sea_orm::{ConnectionTrait, EntityTrait as _, QueryFilter as _};

use crate::{database::conditions::among, fault::Fault};

pub(in super::super) async fn venues_by_id(
    connection: &impl ConnectionTrait,
    ids: &[VenueId],
) -> Result<Vec<venue::Model>, Fault> {
    let query = venue::Entity::rows().filter(among(venue::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn event_by_id(
    connection: &impl ConnectionTrait,
    id: EventId,
) -> Result<Option<event::Model>, Fault> {
    Ok(event::Entity::find_by_id(id).one(connection).await?)
}
