//! Queries on `agreement`, `agreement_party` and `signature`, cut to what a reach covers.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use entity::{
    agreement, agreement_correction, agreement_document, agreement_party,
    id::{
        AgreementId, AgreementPartyId, EventId, ModelMunicipalityId, OfficeHolderId, PartnerId,
        ProgrammeId, SignatureId,
    },
    rows::Rows as _,
    signature,
    terms::{AgreementKind, AgreementStatus},
    value::TimeZone,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, RelationDef, Select,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which agreements a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AgreementFilter {
    /// Words that title or other terms hold.
    pub terms: Vec<String>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<AgreementKind>>,
    /// In one of these states.
    pub statuses: Option<Vec<AgreementStatus>>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// With this partner as a party.
    pub partner: Option<PartnerId>,
    /// Signed on this day or later.
    pub signed_from: Option<NaiveDate>,
    /// Signed on this day or earlier.
    pub signed_until: Option<NaiveDate>,
}

/// What agreements can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementOrder {
    /// The title.
    Name {
        /// From Z to A.
        descending: bool,
    },
    /// The day of signing; agreements without a known one come last either way.
    Signed {
        /// The latest first.
        descending: bool,
    },
}

impl AgreementOrder {
    fn ordering(self) -> Ordering<agreement::Entity> {
        use agreement::{Column, Model};
        let (column, descending, position): (_, _, fn(&Model) -> Position) = match self {
            Self::Name { descending } => (Column::SortName, descending, |row| Position {
                key: SortKey::Text(row.sort_name.clone()),
                id: row.id.0,
            }),
            Self::Signed { descending: false } => (Column::SortsFrom, false, |row| Position {
                key: SortKey::Instant(row.sorts_from),
                id: row.id.0,
            }),
            Self::Signed { descending: true } => (Column::SortsBack, true, |row| Position {
                key: SortKey::Instant(row.sorts_back),
                id: row.id.0,
            }),
        };
        Ordering { column, id: Column::Id, descending, position }
    }
}

const BY_SIGNING: AgreementOrder = AgreementOrder::Signed { descending: false };

fn find(reach: &Reach) -> Select<agreement::Entity> {
    agreement::Entity::rows().filter(reach.agreements())
}

fn matching(reach: &Reach, filter: &AgreementFilter) -> Select<agreement::Entity> {
    use agreement::Column;
    find(reach)
        .apply_if(filter.kinds.clone(), |query, kinds| query.filter(Column::Kind.is_in(kinds)))
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(Column::Status.is_in(statuses))
        })
        .apply_if(filter.programme, |query, programme| {
            query.filter(Column::ProgrammeId.eq(programme))
        })
        .apply_if(filter.partner, |query, partner| {
            // Only a partner that the actor may see: the filter tells no more than the lists do.
            let parties = agreement_party::Entity::rows()
                .select_only()
                .column(agreement_party::Column::AgreementId)
                .filter(agreement_party::Column::PartnerId.eq(partner))
                .filter(agreement_party::Column::PartnerId.in_subquery(reach.visible_partners()));
            query.filter(Column::Id.in_subquery(parties.into_query()))
        })
        // The keys of an unknown day lie outside of every range.
        .apply_if(filter.signed_from, |query, day| {
            query.filter(Column::SortsBack.gte(TimeZone::BERLIN.first_instant(day)))
        })
        .apply_if(filter.signed_until, |query, day| {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            query.filter(Column::SortsFrom.lt(TimeZone::BERLIN.first_instant(next)))
        })
        .filter(page::holds_all(Column::SearchText, &filter.terms))
}

pub(in crate::agreements) async fn agreements(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AgreementId],
) -> Result<Vec<agreement::Model>, Fault> {
    let query = find(reach).filter(among(agreement::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// Those of which the actor may read the text.
pub(in crate::agreements) async fn agreements_with_text(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AgreementId],
) -> Result<Vec<agreement::Model>, Fault> {
    let query = agreement::Entity::rows()
        .filter(reach.agreement_texts())
        .filter(among(agreement::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// What is open for signature or was signed, of the present revisions of these.
pub(in crate::agreements) async fn documents(
    connection: &impl ConnectionTrait,
    agreements: &[agreement::Model],
) -> Result<HashMap<AgreementId, agreement_document::Model>, Fault> {
    let revisions: HashMap<_, _> = agreements.iter().map(|row| (row.id, row.revision)).collect();
    let rows = agreement_document::Entity::rows()
        .filter(among(agreement_document::Column::AgreementId, revisions.keys().copied()))
        .all(connection)
        .await?;
    let present =
        |row: &agreement_document::Model| revisions.get(&row.agreement_id) == Some(&row.revision);
    Ok(rows.into_iter().filter(present).map(|row| (row.agreement_id, row)).collect())
}

pub(in crate::agreements) async fn agreement_by_number(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    number: &str,
) -> Result<Option<agreement::Model>, Fault> {
    let query = find(reach).filter(agreement::Column::Number.eq(number));
    Ok(query.one(connection).await?)
}

/// An agreement in one of these states holds, or held.
const HELD: [AgreementStatus; 4] = [
    AgreementStatus::Active,
    AgreementStatus::Expired,
    AgreementStatus::Terminated,
    AgreementStatus::Superseded,
];

/// The newest agreement that took the place of each of these: it holds, or held. A draft replaces nothing yet.
pub(in crate::agreements) async fn successors(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AgreementId],
) -> Result<HashMap<AgreementId, Page<agreement::Model>>, Fault> {
    let newest_first = Ordering {
        column: agreement::Column::CreatedAt,
        id: agreement::Column::Id,
        descending: true,
        position: |row: &agreement::Model| Position {
            key: SortKey::Instant(row.created_at),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        find(reach).filter(agreement::Column::Status.is_in(HELD)),
        agreement::Column::SupersedesId,
        ids,
        |row| row.supersedes_id,
        &newest_first,
        &PageRequest { size: 1, ..PageRequest::all() },
    )
    .await
}

pub(in crate::agreements) async fn list_agreements(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &AgreementFilter,
    order: AgreementOrder,
    request: &PageRequest,
) -> Result<Page<agreement::Model>, Fault> {
    page::fetch(connection, matching(reach, filter), &order.ordering(), request).await
}

pub(in crate::agreements) async fn agreements_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<agreement::Model>>, Fault> {
    let party: RelationDef = agreement::Entity::belongs_to(agreement_party::Entity)
        .from(agreement::Column::Id)
        .to(agreement_party::Column::AgreementId)
        .into();
    page::fetch_of_each_joined(
        connection,
        find(reach).join(JoinType::InnerJoin, party),
        agreement_party::Column::PartnerId,
        partners,
        &BY_SIGNING.ordering(),
        request,
    )
    .await
}

macro_rules! agreements_of_each {
    ($($name:ident($parent:ty) by $column:ident, $parent_of:expr;)*) => {$(
        pub(in crate::agreements) async fn $name(
            connection: &impl ConnectionTrait,
            reach: &Reach,
            parents: &[$parent],
            request: &PageRequest,
        ) -> Result<HashMap<$parent, Page<agreement::Model>>, Fault> {
            page::fetch_of_each(
                connection,
                find(reach),
                agreement::Column::$column,
                parents,
                $parent_of,
                &BY_SIGNING.ordering(),
                request,
            )
            .await
        }
    )*};
}

agreements_of_each! {
    agreements_of_programmes(ProgrammeId) by ProgrammeId, |row| row.programme_id;
    agreements_of_model_municipalities(ModelMunicipalityId) by ModelMunicipalityId,
        |row| row.model_municipality_id;
    agreements_of_events(EventId) by SignedAtEventId, |row| row.signed_at_event_id;
}

/// The corrections of agreements of which the actor may read the text, oldest first.
pub(in crate::agreements) async fn corrections(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    agreements: &[AgreementId],
) -> Result<HashMap<AgreementId, Page<agreement_correction::Model>>, Fault> {
    let readable: SelectStatement = agreement::Entity::rows()
        .filter(reach.agreement_texts())
        .select_only()
        .column(agreement::Column::Id)
        .into_query();
    let ordering = Ordering {
        column: agreement_correction::Column::CorrectedAt,
        id: agreement_correction::Column::Id,
        descending: false,
        position: |row: &agreement_correction::Model| Position {
            key: SortKey::Instant(row.corrected_at),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        agreement_correction::Entity::rows()
            .filter(agreement_correction::Column::AgreementId.in_subquery(readable)),
        agreement_correction::Column::AgreementId,
        agreements,
        |row| Some(row.agreement_id),
        &ordering,
        &PageRequest::all(),
    )
    .await
}

fn find_parties(reach: &Reach) -> Select<agreement_party::Entity> {
    let agreements: SelectStatement =
        find(reach).select_only().column(agreement::Column::Id).into_query();
    agreement_party::Entity::rows()
        .filter(agreement_party::Column::AgreementId.in_subquery(agreements))
}

pub(in crate::agreements) async fn parties(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AgreementPartyId],
) -> Result<Vec<agreement_party::Model>, Fault> {
    let query = find_parties(reach).filter(among(agreement_party::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// At most a page of parties for each agreement.
pub(in crate::agreements) async fn parties_of_agreements(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    agreements: &[AgreementId],
) -> Result<HashMap<AgreementId, Page<agreement_party::Model>>, Fault> {
    let ordering = Ordering {
        column: agreement_party::Column::Position,
        id: agreement_party::Column::Id,
        descending: false,
        position: |row: &agreement_party::Model| Position {
            key: SortKey::Number(row.position.into()),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        find_parties(reach),
        agreement_party::Column::AgreementId,
        agreements,
        |row| Some(row.agreement_id),
        &ordering,
        &PageRequest::all(),
    )
    .await
}

/// Signatures under the current revision of agreements that `cut` leaves; older ones are void.
fn find_signatures(cut: Condition) -> Select<signature::Entity> {
    let party: RelationDef = signature::Entity::belongs_to(agreement_party::Entity)
        .from(signature::Column::PartyId)
        .to(agreement_party::Column::Id)
        .into();
    let agreement: RelationDef = agreement_party::Entity::belongs_to(agreement::Entity)
        .from(agreement_party::Column::AgreementId)
        .to(agreement::Column::Id)
        .into();
    let revision = Expr::col((agreement::Entity, agreement::Column::Revision));
    signature::Entity::rows()
        .join(JoinType::InnerJoin, party)
        .join(JoinType::InnerJoin, agreement)
        .filter(Expr::col((signature::Entity, signature::Column::Revision)).eq(revision))
        .filter(cut)
}

pub(in crate::agreements) async fn signatures(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[SignatureId],
) -> Result<Vec<signature::Model>, Fault> {
    let query = find_signatures(reach.agreements());
    Ok(query.filter(among(signature::Column::Id, ids.iter().copied())).all(connection).await?)
}

/// Those of which the actor may read the evidence.
pub(in crate::agreements) async fn signatures_with_evidence(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[SignatureId],
) -> Result<Vec<signature::Model>, Fault> {
    let query = find_signatures(reach.agreement_texts());
    Ok(query.filter(among(signature::Column::Id, ids.iter().copied())).all(connection).await?)
}

pub(in crate::agreements) async fn signatures_of_parties(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    parties: &[AgreementPartyId],
) -> Result<Vec<signature::Model>, Fault> {
    let query = find_signatures(reach.agreements())
        .filter(among(signature::Column::PartyId, parties.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in crate::agreements) async fn signatures_of_office_holders(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    office_holders: &[OfficeHolderId],
    request: &PageRequest,
) -> Result<HashMap<OfficeHolderId, Page<signature::Model>>, Fault> {
    let ordering = Ordering {
        column: signature::Column::CreatedAt,
        id: signature::Column::Id,
        descending: false,
        position: |row: &signature::Model| Position {
            key: SortKey::Instant(row.created_at),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        find_signatures(reach.agreements()),
        signature::Column::OfficeHolderId,
        office_holders,
        |row| row.office_holder_id,
        &ordering,
        request,
    )
    .await
}
