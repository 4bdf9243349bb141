//! Queries on `publication`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    agreement,
    id::{PartnerId, ProgrammeId, PublicationId, TopicId},
    outcome, publication, publication_link,
    rows::Rows as _,
    self_assessment,
    terms::{ProgrammeScope, PublicationKind, PublicationLinkRole, PublicationStatus, SubjectKind},
    topic_link,
    value::Locale,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, RelationDef, Select,
    sea_query::{SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, LINKED_PARENT, LINKED_ROW, Ordering, Page, PageRequest, Position, SortKey},
    publications::family::Family,
    reach::Reach,
};

/// Which publications a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PublicationFilter {
    /// Words that title, summary or a title in another language hold.
    pub terms: Vec<String>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Written for this partner.
    pub partner: Option<PartnerId>,
    /// About one of these topics.
    pub topics: Option<Vec<TopicId>>,
    /// For one of these levels.
    pub target_levels: Option<Vec<ProgrammeScope>>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<PublicationKind>>,
    /// In one of these languages.
    pub languages: Option<Vec<Locale>>,
    /// In one of these states; where none is given, neither superseded nor withdrawn.
    pub statuses: Option<Vec<PublicationStatus>>,
}

/// What publications can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PublicationOrder {
    /// The title.
    Name {
        /// From Z to A.
        descending: bool,
    },
    /// When it was published, or written as long as it is not.
    Published {
        /// The newest first.
        descending: bool,
    },
}

/// What publications are found from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PublicationOwner {
    /// The programme that they came of.
    Programme,
    /// The partner that they are written for.
    Partner,
    /// A topic.
    Topic,
    /// An outcome that they rest on.
    Outcome,
    /// An event that they rest on, be it by an outcome.
    Event,
    /// An event at which they were presented.
    PresentedAt,
    /// A self-assessment that they rest on.
    SelfAssessment,
    /// A model municipality that they rest on, be it by an outcome or a self-assessment.
    ModelMunicipality,
    /// An agreement of a model municipality that they rest on.
    Agreement,
}

/// A page of the publications of one family that are found from an owner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicationListing {
    /// What they are found from.
    pub owner: PublicationOwner,
    /// Recommendations or knowledge items.
    pub family: Family,
    /// Which part of the list.
    pub request: PageRequest,
}

impl PublicationOrder {
    fn ordering(self) -> Ordering<publication::Entity> {
        use publication::{Column, Model};
        let (column, descending, position): (_, _, fn(&Model) -> Position) = match self {
            Self::Name { descending } => (Column::SortName, descending, |row| Position {
                key: SortKey::Text(row.sort_name.clone()),
                id: row.id.0,
            }),
            Self::Published { descending } => (Column::SortsAt, descending, |row| Position {
                key: SortKey::Instant(row.sorts_at),
                id: row.id.0,
            }),
        };
        Ordering { column, id: Column::Id, descending, position }
    }
}

fn find(reach: &Reach, family: Family) -> Select<publication::Entity> {
    publication::Entity::rows()
        .filter(reach.publications())
        .filter(publication::Column::Kind.is_in(family.kinds().iter().copied()))
}

fn current(query: Select<publication::Entity>) -> Select<publication::Entity> {
    use PublicationStatus::{Draft, InReview, Published};
    query.filter(publication::Column::Status.is_in([Draft, InReview, Published]))
}

fn matching(
    reach: &Reach,
    family: Family,
    filter: &PublicationFilter,
) -> Select<publication::Entity> {
    use publication::Column;
    let query = find(reach, family)
        .filter(page::holds_all(Column::SearchText, &filter.terms))
        .apply_if(filter.programme, |query, id| query.filter(Column::ProgrammeId.eq(id)))
        .apply_if(filter.partner, |query, id| {
            // Only a partner that the actor may see: the filter tells no more than the lists do.
            query
                .filter(Column::PartnerId.eq(id))
                .filter(Column::PartnerId.in_subquery(reach.visible_partners()))
        })
        .apply_if(filter.topics.clone(), |query, topics| {
            let about = topic_link::Entity::rows()
                .select_only()
                .column(topic_link::Column::SubjectId)
                .filter(among(topic_link::Column::TopicId, topics))
                .into_query();
            query.filter(Column::Id.in_subquery(about))
        })
        .apply_if(filter.target_levels.clone(), |query, levels| {
            query.filter(Column::TargetLevel.is_in(levels))
        })
        .apply_if(filter.kinds.clone(), |query, kinds| query.filter(Column::Kind.is_in(kinds)))
        .apply_if(filter.languages.clone(), |query, languages| {
            query.filter(Column::Language.is_in(languages))
        });
    match &filter.statuses {
        Some(statuses) => query.filter(Column::Status.is_in(statuses.iter().copied())),
        None => current(query),
    }
}

pub(in crate::publications) async fn publications(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    family: Family,
    ids: &[PublicationId],
) -> Result<Vec<publication::Model>, Fault> {
    let query = find(reach, family).filter(among(publication::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// All versions of these works that the actor may see, the newest first.
pub(in crate::publications) async fn versions_of_lineages(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    family: Family,
    lineages: &[PublicationId],
) -> Result<Vec<publication::Model>, Fault> {
    let query = find(reach, family)
        .filter(among(publication::Column::LineageId, lineages.iter().copied()))
        .order_by_desc(publication::Column::Edition);
    Ok(query.all(connection).await?)
}

pub(in crate::publications) async fn list_publications(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    family: Family,
    filter: &PublicationFilter,
    order: PublicationOrder,
    request: &PageRequest,
) -> Result<Page<publication::Model>, Fault> {
    page::fetch(connection, matching(reach, family, filter), &order.ordering(), request).await
}

/// A page of the publications that are found from each of these, by title; neither superseded nor withdrawn ones.
pub(in crate::publications) async fn publications_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    parents: &[Uuid],
    listing: &PublicationListing,
) -> Result<HashMap<Uuid, Page<publication::Model>>, Fault> {
    let query = current(find(reach, listing.family));
    let ordering = PublicationOrder::Name { descending: false }.ordering();
    let links = links(reach, listing.owner, parents);
    page::fetch_of_each_linked(connection, query, links, parents, &ordering, &listing.request).await
}

/// Pairs of a parent and a publication, each once.
fn links(reach: &Reach, owner: PublicationOwner, parents: &[Uuid]) -> SelectStatement {
    use publication_link::Column::{PublicationId as Row, SubjectId};
    let of = |column: publication::Column| {
        let query = publication::Entity::rows()
            .select_only()
            .column_as(column, LINKED_PARENT)
            .column_as(publication::Column::Id, LINKED_ROW);
        query.filter(among(column, parents.iter().copied())).into_query()
    };
    let direct = |role, kind| {
        evidence(reach, kind)
            .filter(publication_link::Column::Role.eq(role))
            .column_as(SubjectId, LINKED_PARENT)
            .column_as(Row, LINKED_ROW)
            .filter(among(SubjectId, parents.iter().copied()))
    };
    let by_outcome = |column: outcome::Column| {
        through_outcomes(reach)
            .column_as(column, LINKED_PARENT)
            .column_as(Row, LINKED_ROW)
            .filter(among(column, parents.iter().copied()))
    };
    let proof = PublicationLinkRole::Evidence;
    match owner {
        PublicationOwner::Programme => of(publication::Column::ProgrammeId),
        PublicationOwner::Partner => of(publication::Column::PartnerId),
        PublicationOwner::Topic => topic_link::Entity::rows()
            .select_only()
            .column_as(topic_link::Column::TopicId, LINKED_PARENT)
            .column_as(topic_link::Column::SubjectId, LINKED_ROW)
            .filter(among(topic_link::Column::TopicId, parents.iter().copied()))
            .into_query(),
        PublicationOwner::Outcome => direct(proof, SubjectKind::Outcome).into_query(),
        PublicationOwner::PresentedAt => {
            direct(PublicationLinkRole::PresentedAt, SubjectKind::Event).into_query()
        }
        PublicationOwner::Event => {
            let column = outcome::Column::EventId;
            let outcomes =
                by_outcome(column).filter(reach.refers_to_event_in_detail(column)).into_query();
            union(direct(proof, SubjectKind::Event).into_query(), outcomes)
        }
        PublicationOwner::SelfAssessment => direct(proof, SubjectKind::SelfAssessment).into_query(),
        PublicationOwner::ModelMunicipality => {
            let column = self_assessment::Column::ModelMunicipalityId;
            let assessments = through_assessments(reach)
                .column_as(column, LINKED_PARENT)
                .column_as(Row, LINKED_ROW)
                .filter(among(column, parents.iter().copied()));
            let outcomes = by_outcome(outcome::Column::ModelMunicipalityId).into_query();
            let direct = direct(proof, SubjectKind::ModelMunicipality).into_query();
            union(union(direct, outcomes), assessments.into_query())
        }
        PublicationOwner::Agreement => by_agreement(reach, parents),
    }
}

/// Links of this kind whose object the actor sees.
pub(super) fn evidence(reach: &Reach, kind: SubjectKind) -> Select<publication_link::Entity> {
    publication_link::Entity::rows()
        .select_only()
        .filter(publication_link::Column::SubjectKind.eq(kind))
        .filter(reach.open_links())
}

/// Evidence that is an outcome, with the outcome.
pub(super) fn through_outcomes(reach: &Reach) -> Select<publication_link::Entity> {
    let outcome: RelationDef = publication_link::Entity::belongs_to(outcome::Entity)
        .from(publication_link::Column::SubjectId)
        .to(outcome::Column::Id)
        .into();
    evidence(reach, SubjectKind::Outcome).join(JoinType::InnerJoin, outcome)
}

/// Evidence that is a self-assessment, with the self-assessment.
pub(super) fn through_assessments(reach: &Reach) -> Select<publication_link::Entity> {
    let assessment: RelationDef = publication_link::Entity::belongs_to(self_assessment::Entity)
        .from(publication_link::Column::SubjectId)
        .to(self_assessment::Column::Id)
        .into();
    evidence(reach, SubjectKind::SelfAssessment).join(JoinType::InnerJoin, assessment)
}

fn by_agreement(reach: &Reach, agreements: &[Uuid]) -> SelectStatement {
    let of = |query: Select<publication_link::Entity>, model: RelationDef| {
        query
            .join(JoinType::InnerJoin, model)
            .column_as(agreement::Column::Id, LINKED_PARENT)
            .column_as(publication_link::Column::PublicationId, LINKED_ROW)
            .filter(among(agreement::Column::Id, agreements.iter().copied()))
            .filter(reach.agreements())
            .into_query()
    };
    let of_link: RelationDef = publication_link::Entity::belongs_to(agreement::Entity)
        .from(publication_link::Column::SubjectId)
        .to(agreement::Column::ModelMunicipalityId)
        .into();
    let of_outcome: RelationDef = outcome::Entity::belongs_to(agreement::Entity)
        .from(outcome::Column::ModelMunicipalityId)
        .to(agreement::Column::ModelMunicipalityId)
        .into();
    let of_assessment: RelationDef = self_assessment::Entity::belongs_to(agreement::Entity)
        .from(self_assessment::Column::ModelMunicipalityId)
        .to(agreement::Column::ModelMunicipalityId)
        .into();
    let direct = of(evidence(reach, SubjectKind::ModelMunicipality), of_link);
    let outcomes = of(through_outcomes(reach), of_outcome);
    union(union(direct, outcomes), of(through_assessments(reach), of_assessment))
}

pub(super) fn union(mut one: SelectStatement, other: SelectStatement) -> SelectStatement {
    one.union(UnionType::Distinct, other).take()
}
