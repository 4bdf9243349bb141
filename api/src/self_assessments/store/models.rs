//! Whose a self-assessment is: the model municipality, its municipality, and who leads the programme.

use std::collections::HashMap;

use entity::{
    id::{ModelMunicipalityId, MunicipalityId, PartnerId, ProgrammeId},
    model_municipality, municipality, partner, partner_role, programme,
    rows::Rows as _,
    terms::PartnerRoleState,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

/// Whose a self-assessment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::self_assessments) struct Standing {
    /// The programme.
    pub programme: ProgrammeId,
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The partner that is the municipality.
    pub partner: PartnerId,
    /// Partners with an accepted part that leads the programme.
    pub leads: Vec<PartnerId>,
}

/// What municipality and programme are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::self_assessments) struct Faces {
    /// The municipality.
    pub municipality: String,
    /// The programme.
    pub programme: String,
}

/// A model municipality within the actor's reach, locked until the transaction ends.
pub(in crate::self_assessments) async fn lock_model(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: ModelMunicipalityId,
) -> Result<Option<model_municipality::Model>, Fault> {
    let query = model_municipality::Entity::find_by_id(id).filter(reach.model_municipalities());
    Ok(query.lock_exclusive().one(transaction).await?)
}

async fn models(
    connection: &impl ConnectionTrait,
    ids: &[ModelMunicipalityId],
) -> Result<Vec<model_municipality::Model>, Fault> {
    let query = model_municipality::Entity::rows()
        .filter(among(model_municipality::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// The partners that the municipalities of these models are.
async fn partners_of(
    connection: &impl ConnectionTrait,
    models: &[model_municipality::Model],
) -> Result<HashMap<MunicipalityId, PartnerId>, Fault> {
    let query = municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::Id)
        .column(municipality::Column::PartnerId)
        .filter(among(municipality::Column::Id, models.iter().map(|model| model.municipality_id)));
    let found: Vec<(MunicipalityId, PartnerId)> = query.into_tuple().all(connection).await?;
    Ok(found.into_iter().collect())
}

/// Whose these model municipalities are. Whoever asks sees them, or what is theirs.
pub(in crate::self_assessments) async fn standings(
    connection: &impl ConnectionTrait,
    ids: &[ModelMunicipalityId],
) -> Result<HashMap<ModelMunicipalityId, Standing>, Fault> {
    let models = models(connection, ids).await?;
    let partners = partners_of(connection, &models).await?;
    let query = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::ProgrammeId)
        .column(partner_role::Column::PartnerId)
        .filter(among(
            partner_role::Column::ProgrammeId,
            models.iter().map(|model| model.programme_id),
        ))
        .filter(partner_role::Column::Leads.eq(true))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    let leading: Vec<(ProgrammeId, PartnerId)> = query.into_tuple().all(connection).await?;
    let standing = |model: model_municipality::Model| {
        let leads = leading.iter().filter(|(programme, _)| *programme == model.programme_id);
        let standing = Standing {
            programme: model.programme_id,
            municipality: model.municipality_id,
            partner: *partners.get(&model.municipality_id)?,
            leads: leads.map(|(_, partner)| *partner).collect(),
        };
        Some((model.id, standing))
    };
    Ok(models.into_iter().filter_map(standing).collect())
}

/// What municipality and programme of these model municipalities are called.
pub(in crate::self_assessments) async fn faces(
    connection: &impl ConnectionTrait,
    ids: &[ModelMunicipalityId],
) -> Result<HashMap<ModelMunicipalityId, Faces>, Fault> {
    let models = models(connection, ids).await?;
    let partners = partners_of(connection, &models).await?;
    let names: Vec<(PartnerId, String)> = partner::Entity::rows()
        .select_only()
        .column(partner::Column::Id)
        .column(partner::Column::Name)
        .filter(among(partner::Column::Id, partners.values().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let titles: Vec<(ProgrammeId, String)> = programme::Entity::rows()
        .select_only()
        .column(programme::Column::Id)
        .column(programme::Column::Title)
        .filter(among(programme::Column::Id, models.iter().map(|model| model.programme_id)))
        .into_tuple()
        .all(connection)
        .await?;
    let (names, titles): (HashMap<_, _>, HashMap<_, _>) =
        (names.into_iter().collect(), titles.into_iter().collect());
    let face = |model: model_municipality::Model| {
        let partner = partners.get(&model.municipality_id)?;
        let faces = Faces {
            municipality: names.get(partner)?.clone(),
            programme: titles.get(&model.programme_id)?.clone(),
        };
        Some((model.id, faces))
    };
    Ok(models.into_iter().filter_map(face).collect())
}
