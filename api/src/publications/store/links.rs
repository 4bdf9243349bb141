//! What hangs on publications: evidence, authors, and who has a part.

use entity::{
    agreement,
    id::{
        AgreementId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId, PublicationId, UserId,
    },
    outcome, partner_role, publication_author, publication_link, result_author,
    rows::Rows as _,
    self_assessment,
    terms::{PartnerRoleState, PublicationLinkRole, SubjectKind},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::publications::{evidence, through_assessments, through_outcomes};
use crate::{database::conditions::among, fault::Fault, reach::Reach};

const ROW: publication_link::Column = publication_link::Column::PublicationId;

/// The links of these publications that the actor may know of, in order.
pub(in crate::publications) async fn links_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    publications: &[PublicationId],
) -> Result<Vec<publication_link::Model>, Fault> {
    let query = publication_link::Entity::rows()
        .filter(among(ROW, publications.iter().copied()))
        .filter(reach.publication_links())
        .order_by_asc(publication_link::Column::Position);
    Ok(query.all(connection).await?)
}

/// Events that these publications rest on, be it by an outcome, as far as the actor sees the way there.
pub(in crate::publications) async fn events_behind(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    publications: &[PublicationId],
) -> Result<Vec<(PublicationId, EventId)>, Fault> {
    let direct = behind(connection, reach, SubjectKind::Event, publications).await?;
    let column = outcome::Column::EventId;
    let query = through_outcomes(reach)
        .filter(publication_link::Column::Role.eq(PublicationLinkRole::Evidence))
        .filter(among(ROW, publications.iter().copied()))
        .filter(reach.refers_to_event_in_detail(column))
        .order_by_asc(publication_link::Column::Position)
        .column(ROW)
        .column(column);
    let by_outcome: Vec<(PublicationId, EventId)> = query.into_tuple().all(connection).await?;
    Ok(direct.into_iter().map(|(row, id)| (row, EventId(id))).chain(by_outcome).collect())
}

/// Model municipalities that these publications rest on, be it by an outcome or a self-assessment, as far as the actor sees the way there.
pub(in crate::publications) async fn model_municipalities_behind(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    publications: &[PublicationId],
) -> Result<Vec<(PublicationId, ModelMunicipalityId)>, Fault> {
    let kind = SubjectKind::ModelMunicipality;
    let direct = behind(connection, reach, kind, publications).await?;
    let column = outcome::Column::ModelMunicipalityId;
    let query = through_outcomes(reach)
        .filter(among(ROW, publications.iter().copied()))
        .filter(column.is_not_null())
        .order_by_asc(publication_link::Column::Position)
        .column(ROW)
        .column(column);
    let by_outcome: Vec<(PublicationId, ModelMunicipalityId)> =
        query.into_tuple().all(connection).await?;
    let column = self_assessment::Column::ModelMunicipalityId;
    let query = through_assessments(reach)
        .filter(among(ROW, publications.iter().copied()))
        .order_by_asc(publication_link::Column::Position)
        .column(ROW)
        .column(column);
    let by_assessment: Vec<(PublicationId, ModelMunicipalityId)> =
        query.into_tuple().all(connection).await?;
    let direct = direct.into_iter().map(|(row, id)| (row, ModelMunicipalityId(id)));
    Ok(direct.chain(by_outcome).chain(by_assessment).collect())
}

/// Agreements of these model municipalities that the actor may see, by the day of signing.
pub(in crate::publications) async fn agreements_behind(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    models: &[ModelMunicipalityId],
) -> Result<Vec<(ModelMunicipalityId, AgreementId)>, Fault> {
    let column = agreement::Column::ModelMunicipalityId;
    let query = agreement::Entity::rows()
        .select_only()
        .column(column)
        .column(agreement::Column::Id)
        .filter(among(column, models.iter().copied()))
        .filter(reach.agreements())
        .order_by_asc(agreement::Column::SortsFrom)
        .order_by_asc(agreement::Column::Id);
    Ok(query.into_tuple().all(connection).await?)
}

async fn behind(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    kind: SubjectKind,
    publications: &[PublicationId],
) -> Result<Vec<(PublicationId, Uuid)>, Fault> {
    let query = evidence(reach, kind)
        .filter(publication_link::Column::Role.eq(PublicationLinkRole::Evidence))
        .filter(among(ROW, publications.iter().copied()))
        .order_by_asc(publication_link::Column::Position)
        .column(ROW)
        .column(publication_link::Column::SubjectId);
    Ok(query.into_tuple().all(connection).await?)
}

/// The authors of these publications, in order.
pub(in crate::publications) async fn authors_of(
    connection: &impl ConnectionTrait,
    publications: &[PublicationId],
) -> Result<Vec<publication_author::Model>, Fault> {
    let query = publication_author::Entity::rows()
        .filter(among(publication_author::Column::PublicationId, publications.iter().copied()))
        .order_by_asc(publication_author::Column::Position);
    Ok(query.all(connection).await?)
}

/// Partners with an accepted role in these programmes, and whether it leads: for rules that depend on it.
pub(in crate::publications) async fn programme_parts(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
) -> Result<Vec<(ProgrammeId, PartnerId, bool)>, Fault> {
    let column = partner_role::Column::ProgrammeId;
    let query = partner_role::Entity::rows()
        .select_only()
        .column(column)
        .column(partner_role::Column::PartnerId)
        .column(partner_role::Column::Leads)
        .filter(among(column, programmes.iter().copied()))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    Ok(query.into_tuple().all(connection).await?)
}

/// Who wrote at these publications: for rules that depend on it.
pub(in crate::publications) async fn writers(
    connection: &impl ConnectionTrait,
    publications: &[PublicationId],
) -> Result<Vec<(Uuid, UserId)>, Fault> {
    let query = result_author::Entity::rows()
        .select_only()
        .column(result_author::Column::SubjectId)
        .column(result_author::Column::UserId)
        .filter(among(result_author::Column::SubjectId, publications.iter().map(|id| id.0)));
    Ok(query.into_tuple().all(connection).await?)
}
