//! Queries on `event_profile`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    event_profile,
    id::{EventId, EventProfileId, MunicipalityId, ProgrammeId, TopicId},
    rows::Rows as _,
    terms::SubjectKind,
    topic_link,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which event profiles a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProfileFilter {
    /// Words that the profile's texts hold.
    pub terms: Vec<String>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this municipality.
    pub municipality: Option<MunicipalityId>,
    /// About one of these topics.
    pub topics: Option<Vec<TopicId>>,
}

fn find(reach: &Reach, filter: &ProfileFilter) -> Select<event_profile::Entity> {
    event_profile::Entity::rows()
        .filter(reach.profiles())
        .filter(page::holds_all(event_profile::Column::SearchText, &filter.terms))
        .apply_if(filter.programme, |query, id| {
            query.filter(event_profile::Column::ProgrammeId.eq(id))
        })
        .apply_if(filter.municipality, |query, id| {
            query.filter(event_profile::Column::MunicipalityId.eq(id))
        })
        .apply_if(filter.topics.clone(), |query, topics| {
            let profiles = topic_link::Entity::rows()
                .select_only()
                .column(topic_link::Column::SubjectId)
                .filter(among(topic_link::Column::TopicId, topics))
                .into_query();
            query.filter(event_profile::Column::Id.in_subquery(profiles))
        })
}

fn by_name(descending: bool) -> Ordering<event_profile::Entity> {
    Ordering {
        column: event_profile::Column::SortName,
        id: event_profile::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(in crate::results) async fn profiles(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventProfileId],
) -> Result<Vec<event_profile::Model>, Fault> {
    let query = find(reach, &ProfileFilter::default());
    Ok(query.filter(among(event_profile::Column::Id, ids.iter().copied())).all(connection).await?)
}

pub(in crate::results) async fn list_profiles(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &ProfileFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<event_profile::Model>, Fault> {
    page::fetch(connection, find(reach, filter), &by_name(descending), request).await
}

macro_rules! of_each {
    ($($name:ident($id:ty) by $column:ident $field:ident;)*) => {$(
        pub(in crate::results) async fn $name(
            connection: &impl ConnectionTrait,
            reach: &Reach,
            parents: &[$id],
            request: &PageRequest,
        ) -> Result<HashMap<$id, Page<event_profile::Model>>, Fault> {
            page::fetch_of_each(
                connection,
                find(reach, &ProfileFilter::default()),
                event_profile::Column::$column,
                parents,
                |row| row.$field,
                &by_name(false),
                request,
            )
            .await
        }
    )*};
}

of_each! {
    profiles_of_events(EventId) by EventId event_id;
    profiles_of_programmes(ProgrammeId) by ProgrammeId programme_id;
    profiles_of_municipalities(MunicipalityId) by MunicipalityId municipality_id;
}

/// An event profile within the actor's reach, locked until the transaction ends.
pub(in crate::results) async fn lock_profile(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: EventProfileId,
) -> Result<Option<event_profile::Model>, Fault> {
    let query = event_profile::Entity::find_by_id(id).filter(reach.profiles());
    Ok(query.lock_exclusive().one(transaction).await?)
}

pub(in crate::results) async fn insert_profile(
    transaction: &DatabaseTransaction,
    row: &event_profile::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    event_profile::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::results) async fn update_profile(
    transaction: &DatabaseTransaction,
    row: &event_profile::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The topics of a profile in order, as a use case sees them.
pub(in crate::results) async fn topics_of(
    transaction: &DatabaseTransaction,
    profile: EventProfileId,
) -> Result<Vec<TopicId>, Fault> {
    let query = topic_link::Entity::rows()
        .select_only()
        .column(topic_link::Column::TopicId)
        .filter(topic_link::Column::SubjectId.eq(profile.0))
        .order_by_asc(topic_link::Column::Position);
    Ok(query.into_tuple().all(transaction).await?)
}

/// Replaces the topics of a profile.
pub(in crate::results) async fn replace_topics(
    transaction: &DatabaseTransaction,
    profile: EventProfileId,
    topics: &[TopicId],
) -> Result<(), Fault> {
    topic_link::Entity::delete_many()
        .filter(topic_link::Column::SubjectId.eq(profile.0))
        .exec(transaction)
        .await?;
    let row = |(position, topic_id): (i32, &TopicId)| {
        let row = topic_link::Model {
            topic_id: *topic_id,
            subject_kind: SubjectKind::EventProfile,
            subject_id: profile.0,
            position,
        };
        row.into_active_model()
    };
    let rows: Vec<_> = (1..).zip(topics).map(row).collect();
    if !rows.is_empty() {
        topic_link::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
