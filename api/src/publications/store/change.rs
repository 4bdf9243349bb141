//! Writes to publications and what hangs on them.

use entity::{
    id::{EventId, PublicationId},
    publication, publication_author, publication_link, result_author,
    rows::Rows as _,
    terms::{
        PublicationLinkRole::{self, PresentedAt},
        PublicationStatus, SubjectKind,
    },
    topic_link,
    value::Slug,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::Expr,
};

use crate::{
    database::conditions::among_terms, fault::Fault, publications::family::Family, reach::Reach,
};

/// A publication within the actor's reach, locked until the transaction ends.
pub(in crate::publications) async fn lock_publication(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    family: Family,
    id: PublicationId,
) -> Result<Option<publication::Model>, Fault> {
    let query = publication::Entity::find_by_id(id)
        .filter(publication::Column::Kind.is_in(family.kinds().iter().copied()))
        .filter(reach.publications());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The published version of a work, locked until the transaction ends.
pub(in crate::publications) async fn lock_published(
    transaction: &DatabaseTransaction,
    lineage: PublicationId,
) -> Result<Option<publication::Model>, Fault> {
    let query = publication::Entity::rows()
        .filter(publication::Column::LineageId.eq(lineage))
        .filter(among_terms(publication::Column::Status, [PublicationStatus::Published]));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// Whether a version of a work is being written or reviewed, and the newest number of its versions.
pub(in crate::publications) async fn open_version(
    transaction: &DatabaseTransaction,
    lineage: PublicationId,
) -> Result<(bool, i32), Fault> {
    use PublicationStatus::{Draft, InReview};
    let rows: Vec<(PublicationStatus, i32)> = publication::Entity::rows()
        .select_only()
        .column(publication::Column::Status)
        .column(publication::Column::Edition)
        .filter(publication::Column::LineageId.eq(lineage))
        .into_tuple()
        .all(transaction)
        .await?;
    let newest = rows.iter().map(|(_, edition)| *edition).max().unwrap_or_default();
    Ok((rows.iter().any(|(status, _)| matches!(status, Draft | InReview)), newest))
}

pub(in crate::publications) async fn insert_publication(
    transaction: &DatabaseTransaction,
    row: &publication::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    publication::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::publications) async fn update_publication(
    transaction: &DatabaseTransaction,
    row: &publication::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// All versions of a work have one name in addresses.
pub(in crate::publications) async fn rename_lineage(
    transaction: &DatabaseTransaction,
    lineage: PublicationId,
    slug: &Slug,
) -> Result<(), Fault> {
    publication::Entity::update_many()
        .col_expr(publication::Column::Slug, Expr::value(slug.clone()))
        .filter(publication::Column::LineageId.eq(lineage))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Removes the publication with its links, authors and topics.
pub(in crate::publications) async fn delete_publication(
    transaction: &DatabaseTransaction,
    id: PublicationId,
) -> Result<(), Fault> {
    publication_link::Entity::delete_many()
        .filter(publication_link::Column::PublicationId.eq(id))
        .exec(transaction)
        .await?;
    replace_authors(transaction, id, Vec::new()).await?;
    topic_link::Entity::delete_many()
        .filter(topic_link::Column::SubjectId.eq(id.0))
        .exec(transaction)
        .await?;
    result_author::Entity::delete_many()
        .filter(result_author::Column::SubjectId.eq(id.0))
        .exec(transaction)
        .await?;
    publication::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// The authors of a publication, as a use case sees them.
pub(in crate::publications) async fn authors_within(
    transaction: &DatabaseTransaction,
    id: PublicationId,
) -> Result<Vec<publication_author::Model>, Fault> {
    super::authors_of(transaction, &[id]).await
}

/// Replaces the authors of a publication.
pub(in crate::publications) async fn replace_authors(
    transaction: &DatabaseTransaction,
    id: PublicationId,
    rows: Vec<publication_author::Model>,
) -> Result<(), Fault> {
    publication_author::Entity::delete_many()
        .filter(publication_author::Column::PublicationId.eq(id))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(publication_author::Model::into_active_model);
        publication_author::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// All that a recommendation rests on, as a use case sees it.
pub(in crate::publications) async fn evidence_within(
    transaction: &DatabaseTransaction,
    id: PublicationId,
) -> Result<Vec<publication_link::Model>, Fault> {
    linked(transaction, id, PublicationLinkRole::Evidence).await
}

/// The events at which a recommendation was presented, as a use case sees them.
pub(in crate::publications) async fn presented_within(
    transaction: &DatabaseTransaction,
    id: PublicationId,
) -> Result<Vec<EventId>, Fault> {
    let links = linked(transaction, id, PresentedAt).await?;
    Ok(links.into_iter().map(|link| EventId(link.subject_id)).collect())
}

async fn linked(
    transaction: &DatabaseTransaction,
    id: PublicationId,
    role: PublicationLinkRole,
) -> Result<Vec<publication_link::Model>, Fault> {
    let query = publication_link::Entity::rows()
        .filter(publication_link::Column::PublicationId.eq(id))
        .filter(publication_link::Column::Role.eq(role))
        .order_by_asc(publication_link::Column::Position);
    Ok(query.all(transaction).await?)
}

/// Replaces what a recommendation rests on.
pub(in crate::publications) async fn replace_evidence(
    transaction: &DatabaseTransaction,
    id: PublicationId,
    rows: Vec<publication_link::Model>,
) -> Result<(), Fault> {
    replace_links(transaction, id, PublicationLinkRole::Evidence, rows).await
}

/// Replaces the events at which a recommendation was presented.
pub(in crate::publications) async fn replace_presented(
    transaction: &DatabaseTransaction,
    id: PublicationId,
    events: &[EventId],
) -> Result<(), Fault> {
    let row = |(position, event): (i32, &EventId)| publication_link::Model {
        publication_id: id,
        role: PresentedAt,
        subject_kind: SubjectKind::Event,
        subject_id: event.0,
        position,
        note: None,
    };
    replace_links(transaction, id, PresentedAt, (1..).zip(events).map(row).collect()).await
}

async fn replace_links(
    transaction: &DatabaseTransaction,
    id: PublicationId,
    role: PublicationLinkRole,
    rows: Vec<publication_link::Model>,
) -> Result<(), Fault> {
    publication_link::Entity::delete_many()
        .filter(publication_link::Column::PublicationId.eq(id))
        .filter(publication_link::Column::Role.eq(role))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(publication_link::Model::into_active_model);
        publication_link::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
