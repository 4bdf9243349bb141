//! What a way lies between, whoever asks: for rules and mails that depend on it.

use std::collections::HashMap;

use entity::{
    id::{MunicipalityId, PartnerId, ProgrammeId},
    municipality, partner, programme,
    rows::Rows as _,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault};

/// A programme and a municipality.
#[derive(Clone, Debug)]
pub(in crate::model_municipalities) struct Around {
    pub(in crate::model_municipalities) programme: programme::Model,
    /// The partner that the municipality is.
    pub(in crate::model_municipalities) partner: partner::Model,
}

pub(in crate::model_municipalities) async fn around(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
    municipality: MunicipalityId,
) -> Result<Option<Around>, Fault> {
    let programme = programme::Entity::find_by_id(programme).one(connection).await?;
    let municipality = municipality::Entity::find_by_id(municipality).one(connection).await?;
    let (Some(programme), Some(municipality)) = (programme, municipality) else { return Ok(None) };
    let partner = partner::Entity::find_by_id(municipality.partner_id).one(connection).await?;
    Ok(partner.map(|partner| Around { programme, partner }))
}

/// The programme, locked until the transaction ends: those who admit, and those who change how many can be
/// admitted, queue here. On SQLite the transaction has locked everything.
pub(in crate::model_municipalities) async fn lock_programme(
    transaction: &DatabaseTransaction,
    id: ProgrammeId,
) -> Result<Option<programme::Model>, Fault> {
    Ok(programme::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// The partners that these municipalities are.
pub(in crate::model_municipalities) async fn partners_of(
    connection: &impl ConnectionTrait,
    municipalities: &[MunicipalityId],
) -> Result<HashMap<MunicipalityId, PartnerId>, Fault> {
    let query = municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::Id)
        .column(municipality::Column::PartnerId)
        .filter(among(municipality::Column::Id, municipalities.iter().copied()));
    let found: Vec<(MunicipalityId, PartnerId)> = query.into_tuple().all(connection).await?;
    Ok(found.into_iter().collect())
}
