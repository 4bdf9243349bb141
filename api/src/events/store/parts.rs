//! What hangs on events, and what they refer to.
//!
//! Parts by the event's id are for those who have seen the event's details; parts by their own id are
//! cut here.

use std::{collections::HashMap, hash::Hash};

use entity::{
    audience_group, audience_rule,
    columns::FromColumns as _,
    contribution, event_document, event_seats, event_series,
    id::{
        AudienceGroupId, AudienceRuleId, ContributionId, EventId, EventSeriesId, OfficeHolderId,
        ProgrammeDocumentId, SessionId, VenueId,
    },
    partner, partner_role,
    rows::Rows as _,
    session,
    terms::PartnerRoleState,
    venue,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoSimpleExpr,
    JoinType, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, QueryTrait as _,
    RelationDef, Select, TryGetable, Value,
    sea_query::{Func, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The rows of each parent in their order, as many as one page can have.
async fn rows_of_each<E, P>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
    parents: &[P],
    parent_of: fn(&E::Model) -> Option<P>,
    ordering: &Ordering<E>,
) -> Result<HashMap<P, Vec<E::Model>>, Fault>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
    P: Copy + Eq + Hash + Into<Value> + TryGetable,
{
    let request = PageRequest::all();
    let pages =
        page::fetch_of_each(connection, select, parent, parents, parent_of, ordering, &request)
            .await?;
    Ok(pages.into_iter().map(|(parent, page)| (parent, page.into_rows())).collect())
}

/// By a column of whole numbers, then by an id.
macro_rules! by_number {
    ($table:ident, $column:ident $field:ident, $id:ident $id_field:ident) => {
        Ordering {
            column: $table::Column::$column,
            id: $table::Column::$id,
            descending: false,
            position: |row: &$table::Model| Position {
                key: SortKey::Number(row.$field.into()),
                id: row.$id_field.0,
            },
        }
    };
}

pub(in super::super) async fn sessions(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[SessionId],
) -> Result<Vec<session::Model>, Fault> {
    let query = session::Entity::rows()
        .filter(among(session::Column::Id, ids.iter().copied()))
        .filter(reach.refers_to_event_in_detail(session::Column::EventId));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn sessions_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<session::Model>>, Fault> {
    let ordering = by_number!(session, Position position, Id id);
    let query = session::Entity::rows();
    let event = session::Column::EventId;
    rows_of_each(connection, query, event, events, |row| Some(row.event_id), &ordering).await
}

pub(in super::super) async fn contributions(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ContributionId],
) -> Result<Vec<contribution::Model>, Fault> {
    let query = contribution::Entity::rows()
        .filter(among(contribution::Column::Id, ids.iter().copied()))
        .filter(reach.refers_to_event_in_detail(contribution::Column::EventId));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn contributions_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<contribution::Model>>, Fault> {
    let ordering = by_number!(contribution, Position position, Id id);
    let query = contribution::Entity::rows();
    let event = contribution::Column::EventId;
    rows_of_each(connection, query, event, events, |row| Some(row.event_id), &ordering).await
}

pub(in super::super) async fn contributions_of_sessions(
    connection: &impl ConnectionTrait,
    sessions: &[SessionId],
) -> Result<HashMap<SessionId, Vec<contribution::Model>>, Fault> {
    let ordering = by_number!(contribution, Position position, Id id);
    let query = contribution::Entity::rows();
    let session = contribution::Column::SessionId;
    rows_of_each(connection, query, session, sessions, |row| row.session_id, &ordering).await
}

pub(in super::super) async fn contributions_of_office_holders(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    office_holders: &[OfficeHolderId],
    request: &PageRequest,
) -> Result<HashMap<OfficeHolderId, Page<contribution::Model>>, Fault> {
    let ordering = Ordering {
        column: contribution::Column::CreatedAt,
        id: contribution::Column::Id,
        descending: false,
        position: |row: &contribution::Model| Position {
            key: SortKey::Instant(row.created_at),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        contribution::Entity::rows()
            .filter(reach.refers_to_event_in_detail(contribution::Column::EventId)),
        contribution::Column::OfficeHolderId,
        office_holders,
        |row| row.office_holder_id,
        &ordering,
        request,
    )
    .await
}

pub(in super::super) async fn documents_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<event_document::Model>>, Fault> {
    let ordering = by_number!(event_document, Position position, DocumentId document_id);
    let query = event_document::Entity::rows();
    let event = event_document::Column::EventId;
    rows_of_each(connection, query, event, events, |row| Some(row.event_id), &ordering).await
}

pub(in super::super) async fn events_of_documents(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    documents: &[ProgrammeDocumentId],
) -> Result<HashMap<ProgrammeDocumentId, Vec<event_document::Model>>, Fault> {
    let ordering = by_number!(event_document, Position position, EventId event_id);
    let query = event_document::Entity::rows()
        .filter(reach.refers_to_event_in_detail(event_document::Column::EventId));
    let document = event_document::Column::DocumentId;
    rows_of_each(connection, query, document, documents, |row| Some(row.document_id), &ordering)
        .await
}

/// The seats of events, whoever asks: for rules that depend on them.
pub(in super::super) async fn seats_within(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<event_seats::Model>, Fault> {
    let query = event_seats::Entity::rows()
        .filter(among(event_seats::Column::EventId, events.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn seats(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
) -> Result<Vec<event_seats::Model>, Fault> {
    let query = event_seats::Entity::rows()
        .filter(reach.refers_to_event_with_notes(event_seats::Column::EventId))
        .filter(among(event_seats::Column::EventId, events.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn audience_rules(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AudienceRuleId],
) -> Result<Vec<audience_rule::Model>, Fault> {
    let series = event_series::Entity::rows()
        .select_only()
        .column(event_series::Column::Id)
        .filter(reach.series())
        .into_query();
    let visible = Condition::any()
        .add(audience_rule::Column::SeriesId.in_subquery(series))
        .add(reach.refers_to_event_in_detail(audience_rule::Column::EventId));
    let query = audience_rule::Entity::rows()
        .filter(among(audience_rule::Column::Id, ids.iter().copied()))
        .filter(visible);
    Ok(query.all(connection).await?)
}

pub(in super::super) async fn rules_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<audience_rule::Model>>, Fault> {
    let ordering = by_number!(audience_rule, RuleSet rule_set, Id id);
    let query = audience_rule::Entity::rows();
    let event = audience_rule::Column::EventId;
    rows_of_each(connection, query, event, events, |row| row.event_id, &ordering).await
}

pub(in super::super) async fn rules_of_series(
    connection: &impl ConnectionTrait,
    series: &[EventSeriesId],
) -> Result<HashMap<EventSeriesId, Vec<audience_rule::Model>>, Fault> {
    let ordering = by_number!(audience_rule, RuleSet rule_set, Id id);
    let query = audience_rule::Entity::rows();
    let column = audience_rule::Column::SeriesId;
    rows_of_each(connection, query, column, series, |row| row.series_id, &ordering).await
}

/// Accepted roles that lead any of these events or series, in their order.
pub(in super::super) async fn leading_roles(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<partner_role::Model>, Fault> {
    let query = partner_role::Entity::rows()
        .filter(lead(subjects))
        .order_by_asc(partner_role::Column::Position)
        .order_by_asc(partner_role::Column::Id);
    Ok(query.all(connection).await?)
}

/// Accepted roles that lead one of these events or series.
fn lead(subjects: &[Uuid]) -> Condition {
    let of_subject = Condition::any()
        .add(among(partner_role::Column::EventId, subjects.iter().copied()))
        .add(among(partner_role::Column::SeriesId, subjects.iter().copied()));
    Condition::all()
        .add(of_subject)
        .add(partner_role::Column::Leads.eq(true))
        .add(partner_role::Column::State.eq(PartnerRoleState::Accepted))
}

/// A partner that leads an event or a series.
#[derive(Debug)]
pub(in super::super) struct Host {
    /// The event or series.
    pub(in super::super) subject: Uuid,
    pub(in super::super) partner: partner::Model,
}

/// Partners with an accepted role that leads one of these events or series, as far as the actor may see them.
pub(in super::super) async fn hosts(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    subjects: &[Uuid],
) -> Result<Vec<Host>, Fault> {
    let role: RelationDef = partner::Entity::belongs_to(partner_role::Entity)
        .from(partner::Column::Id)
        .to(partner_role::Column::PartnerId)
        .into();
    let subject = [partner_role::Column::EventId, partner_role::Column::SeriesId];
    let subject = Func::coalesce(subject.map(IntoSimpleExpr::into_simple_expr));
    let query = partner::Entity::rows()
        .expr(SimpleExpr::from(subject))
        .join(JoinType::InnerJoin, role)
        .filter(reach.partners())
        .filter(lead(subjects))
        .order_by_asc(partner_role::Column::Position)
        .order_by_asc(partner_role::Column::Id);
    let host = |row: &QueryResult| -> Result<Host, DbErr> {
        Ok(Host {
            subject: row.try_get_by_index(partner::Model::COUNT)?,
            partner: partner::Model::from_columns(row, 0)?,
        })
    };
    let rows = connection.query_all(&query.into_query()).await?;
    Ok(rows.iter().map(host).collect::<Result<_, _>>()?)
}

macro_rules! named {
    ($(#[$doc:meta])* $table:ident $id:ident $by_id:ident $list:ident $reach:ident) => {
        $(#[$doc])*
        pub(in super::super) async fn $by_id(
            connection: &impl ConnectionTrait,
            reach: &Reach,
            ids: &[$id],
        ) -> Result<Vec<$table::Model>, Fault> {
            let query = $table::Entity::rows()
                .filter(reach.$reach())
                .filter(among($table::Column::Id, ids.iter().copied()));
            Ok(query.all(connection).await?)
        }

        $(#[$doc])*
        pub(in super::super) async fn $list(
            connection: &impl ConnectionTrait,
            reach: &Reach,
            terms: &[String],
            descending: bool,
            request: &PageRequest,
        ) -> Result<Page<$table::Model>, Fault> {
            let ordering = Ordering {
                column: $table::Column::SortName,
                id: $table::Column::Id,
                descending,
                position: |row: &$table::Model| Position {
                    key: SortKey::Text(row.sort_name.clone()),
                    id: row.id.0,
                },
            };
            let query = $table::Entity::rows()
                .filter(reach.$reach())
                .filter(page::holds_all($table::Column::SearchText, terms));
            page::fetch(connection, query, &ordering, request).await
        }
    };
}

named!(venue VenueId venues list_venues venues);
named!(audience_group AudienceGroupId audience_groups list_audience_groups audience_groups);
