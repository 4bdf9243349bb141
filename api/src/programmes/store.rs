//! Queries on `programme`, `programme_document` and `reported_figure`, cut to what a reach covers.
//! Programmes themselves are open to everybody.

mod change;
mod members;

use std::collections::HashMap;

use entity::{
    id::{
        EventId, MunicipalityId, PartnerId, ProgrammeDocumentId, ProgrammeId, ReportedFigureId,
        TopicId,
    },
    partner_role, programme, programme_document, reported_figure,
    rows::Rows as _,
    terms::{PartnerRoleState, ProgrammeKind, ProgrammeScope, ProgrammeStatus},
    topic_link,
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

pub(super) use self::{
    change::{
        active_without_agreement, delete_document, documents_within, insert_document,
        insert_programme, is_document_in_use, lock_programme, reorder_documents, update_document,
        update_programme,
    },
    members::{
        CountedMunicipalities, counted_municipalities, counted_partners, joined_programmes,
        members_of_programmes,
    },
};

/// Which programmes a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProgrammeFilter {
    /// Words that title, aliases, former titles, motto or goal hold.
    pub terms: Vec<String>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<ProgrammeKind>>,
    /// Of one of these scopes.
    pub scopes: Option<Vec<ProgrammeScope>>,
    /// Of one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// In one of these states.
    pub statuses: Option<Vec<ProgrammeStatus>>,
    /// With one of these topics.
    pub topics: Option<Vec<TopicId>>,
    /// With an accepted part of this partner.
    pub partner: Option<PartnerId>,
}

/// What programmes can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProgrammeOrder {
    /// The title.
    Name {
        /// From Z to A.
        descending: bool,
    },
    /// The start; programmes without a known one come last either way.
    Start {
        /// The latest first.
        descending: bool,
    },
}

impl ProgrammeOrder {
    fn ordering(self) -> Ordering<programme::Entity> {
        use programme::{Column, Model};
        let (column, descending, position): (_, _, fn(&Model) -> Position) = match self {
            Self::Name { descending } => (Column::SortName, descending, |row| Position {
                key: SortKey::Text(row.sort_name.clone()),
                id: row.id.0,
            }),
            Self::Start { descending: false } => (Column::SortsFrom, false, |row| Position {
                key: SortKey::Instant(row.sorts_from),
                id: row.id.0,
            }),
            Self::Start { descending: true } => (Column::SortsBack, true, |row| Position {
                key: SortKey::Instant(row.sorts_back),
                id: row.id.0,
            }),
        };
        Ordering { column, id: Column::Id, descending, position }
    }
}

fn matching(reach: &Reach, filter: &ProgrammeFilter) -> Select<programme::Entity> {
    use programme::Column;
    programme::Entity::rows()
        .apply_if(filter.kinds.clone(), |query, kinds| query.filter(Column::Kind.is_in(kinds)))
        .apply_if(filter.scopes.clone(), |query, scopes| query.filter(Column::Scope.is_in(scopes)))
        .apply_if(filter.states.clone(), |query, states| query.filter(Column::State.is_in(states)))
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(Column::Status.is_in(statuses))
        })
        .apply_if(filter.topics.clone(), |query, topics| {
            let links = topic_link::Entity::rows()
                .select_only()
                .column(topic_link::Column::SubjectId)
                .filter(among(topic_link::Column::TopicId, topics));
            query.filter(Column::Id.in_subquery(links.into_query()))
        })
        .apply_if(filter.partner, |query, partner| {
            // Only parts that the actor may see: the filter tells no more than the lists do.
            let parts = partner_role::Entity::rows()
                .select_only()
                .column(partner_role::Column::ProgrammeId)
                .filter(partner_role::Column::ProgrammeId.is_not_null())
                .filter(partner_role::Column::PartnerId.eq(partner))
                .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted))
                .filter(reach.roles());
            query.filter(Column::Id.in_subquery(parts.into_query()))
        })
        .filter(page::holds_all(Column::SearchText, &filter.terms))
}

pub(super) async fn programmes(
    connection: &impl ConnectionTrait,
    ids: &[ProgrammeId],
) -> Result<Vec<programme::Model>, Fault> {
    let query = programme::Entity::rows().filter(among(programme::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn list_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &ProgrammeFilter,
    order: ProgrammeOrder,
    request: &PageRequest,
) -> Result<Page<programme::Model>, Fault> {
    page::fetch(connection, matching(reach, filter), &order.ordering(), request).await
}

pub(super) async fn programmes_of_states(
    connection: &impl ConnectionTrait,
    states: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<programme::Model>>, Fault> {
    let ordering = ProgrammeOrder::Name { descending: false }.ordering();
    page::fetch_of_each(
        connection,
        programme::Entity::rows(),
        programme::Column::State,
        states,
        |row| row.state,
        &ordering,
        request,
    )
    .await
}

pub(super) async fn programmes_of_municipalities(
    connection: &impl ConnectionTrait,
    municipalities: &[MunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<MunicipalityId, Page<programme::Model>>, Fault> {
    let ordering = ProgrammeOrder::Name { descending: false }.ordering();
    page::fetch_of_each(
        connection,
        programme::Entity::rows(),
        programme::Column::MunicipalityId,
        municipalities,
        |row| row.municipality_id,
        &ordering,
        request,
    )
    .await
}

pub(super) async fn documents(
    connection: &impl ConnectionTrait,
    ids: &[ProgrammeDocumentId],
) -> Result<Vec<programme_document::Model>, Fault> {
    let query = programme_document::Entity::rows()
        .filter(among(programme_document::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// At most a page of documents for each programme.
pub(super) async fn documents_of_programmes(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
) -> Result<HashMap<ProgrammeId, Page<programme_document::Model>>, Fault> {
    let ordering = Ordering {
        column: programme_document::Column::Position,
        id: programme_document::Column::Id,
        descending: false,
        position: |row: &programme_document::Model| Position {
            key: SortKey::Number(row.position.into()),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        programme_document::Entity::rows(),
        programme_document::Column::ProgrammeId,
        programmes,
        |row| Some(row.programme_id),
        &ordering,
        &PageRequest::all(),
    )
    .await
}

/// Figures about programmes, and about events whose numbers the actor may know.
fn find_figures(reach: &Reach) -> Select<reported_figure::Entity> {
    use reported_figure::Column;
    let visible = Condition::any()
        .add(Column::ProgrammeId.is_not_null())
        .add(reach.refers_to_event_with_notes(Column::EventId));
    reported_figure::Entity::rows().filter(visible)
}

fn figures_by_position() -> Ordering<reported_figure::Entity> {
    Ordering {
        column: reported_figure::Column::Position,
        id: reported_figure::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Number(row.position.into()), id: row.id.0 },
    }
}

pub(super) async fn figures(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ReportedFigureId],
) -> Result<Vec<reported_figure::Model>, Fault> {
    let query = find_figures(reach).filter(among(reported_figure::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// At most a page of figures for each programme.
pub(super) async fn figures_of_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
) -> Result<HashMap<ProgrammeId, Page<reported_figure::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find_figures(reach),
        reported_figure::Column::ProgrammeId,
        programmes,
        |row| row.programme_id,
        &figures_by_position(),
        &PageRequest::all(),
    )
    .await
}

/// At most a page of figures for each event.
pub(super) async fn figures_of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
) -> Result<HashMap<EventId, Page<reported_figure::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find_figures(reach),
        reported_figure::Column::EventId,
        events,
        |row| row.event_id,
        &figures_by_position(),
        &PageRequest::all(),
    )
    .await
}
