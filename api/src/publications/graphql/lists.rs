//! What lists of recommendations and knowledge items hold, and how they are ordered.

use async_graphql::{Enum, ID, InputObject};
use entity::{
    id::{PartnerId, ProgrammeId, TopicId},
    publication,
};
use uuid::Uuid;

use super::KnowledgeItemKind;
use crate::{
    fault::Fault,
    graphql::{connection::OrderDirection, id::GlobalId as _, load_lists, scalar::Locale},
    programmes::graphql::ProgrammeScope,
    publications::service::{
        self, PublicationFilter, PublicationListing, PublicationOrder, PublicationsOf,
    },
    results::graphql::PublicationStatus,
    words,
};

/// Which recommendations a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
pub struct RecommendationFilter {
    /// Words that title or summary hold, as people write them.
    search: Option<String>,
    /// Of this programme.
    programme_id: Option<ID>,
    /// Written for this partner.
    partner_id: Option<ID>,
    /// About one of these topics.
    topic_ids: Option<Vec<ID>>,
    /// For one of these levels.
    target_levels: Option<Vec<ProgrammeScope>>,
    /// In one of these languages, by BCP 47 tag.
    languages: Option<Vec<Locale>>,
    /// In one of these states. Where none is given, neither superseded nor withdrawn.
    statuses: Option<Vec<PublicationStatus>>,
}

/// Which knowledge items a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
pub struct KnowledgeItemFilter {
    /// Words that title or summary hold, as people write them.
    search: Option<String>,
    /// Of this programme.
    programme_id: Option<ID>,
    /// Written for this partner.
    partner_id: Option<ID>,
    /// About one of these topics.
    topic_ids: Option<Vec<ID>>,
    /// Of one of these kinds.
    kinds: Option<Vec<KnowledgeItemKind>>,
    /// In one of these languages, by BCP 47 tag.
    languages: Option<Vec<Locale>>,
    /// In one of these states. Where none is given, neither superseded nor withdrawn.
    statuses: Option<Vec<PublicationStatus>>,
}

impl RecommendationFilter {
    pub(super) fn parse(self) -> Result<PublicationFilter, Fault> {
        let owners = owners(self.programme_id, self.partner_id, self.topic_ids)?;
        let levels = |levels: Vec<ProgrammeScope>| levels.into_iter().map(Into::into).collect();
        Ok(PublicationFilter {
            target_levels: self.target_levels.map(levels),
            ..shared(self.search.as_deref(), self.languages, self.statuses, owners)
        })
    }
}

impl KnowledgeItemFilter {
    pub(super) fn parse(self) -> Result<PublicationFilter, Fault> {
        let owners = owners(self.programme_id, self.partner_id, self.topic_ids)?;
        let kinds = |kinds: Vec<KnowledgeItemKind>| kinds.into_iter().map(Into::into).collect();
        Ok(PublicationFilter {
            kinds: self.kinds.map(kinds),
            ..shared(self.search.as_deref(), self.languages, self.statuses, owners)
        })
    }
}

type Owners = (Option<ProgrammeId>, Option<PartnerId>, Option<Vec<TopicId>>);

fn owners(
    programme: Option<ID>,
    partner: Option<ID>,
    topics: Option<Vec<ID>>,
) -> Result<Owners, Fault> {
    let topic = |id: &ID| TopicId::from_global("filter.topicIds", id);
    Ok((
        programme.map(|id| ProgrammeId::from_global("filter.programmeId", &id)).transpose()?,
        partner.map(|id| PartnerId::from_global("filter.partnerId", &id)).transpose()?,
        topics.map(|ids| ids.iter().map(topic).collect()).transpose()?,
    ))
}

fn shared(
    search: Option<&str>,
    languages: Option<Vec<Locale>>,
    statuses: Option<Vec<PublicationStatus>>,
    (programme, partner, topics): Owners,
) -> PublicationFilter {
    PublicationFilter {
        terms: words::search_terms(search.unwrap_or_default()),
        programme,
        partner,
        topics,
        languages: languages.map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
        statuses: statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
        ..PublicationFilter::default()
    }
}

/// What recommendations and knowledge items can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PublicationOrderField {
    /// The title.
    Name,
    /// When it was published, or written as long as it is not.
    Published,
}

/// How a list of recommendations or knowledge items is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "PublicationOrder")]
pub struct PublicationOrderInput {
    /// What it is ordered by.
    field: PublicationOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// The order, and what it is called in cursors.
pub(super) fn order(input: Option<PublicationOrderInput>) -> (PublicationOrder, &'static str) {
    let field = input.map_or(PublicationOrderField::Name, |order| order.field);
    let descending = input.is_some_and(|order| order.direction.is_descending());
    match (field, descending) {
        (PublicationOrderField::Name, false) => (PublicationOrder::Name { descending }, "name asc"),
        (PublicationOrderField::Name, true) => (PublicationOrder::Name { descending }, "name desc"),
        (PublicationOrderField::Published, false) => {
            (PublicationOrder::Published { descending }, "published asc")
        }
        (PublicationOrderField::Published, true) => {
            (PublicationOrder::Published { descending }, "published desc")
        }
    }
}

load_lists! {
    PublicationsOf(Uuid, PublicationListing) => service::publications_of: publication::Model;
}
