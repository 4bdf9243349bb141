//! The outcomes of the network in one list.

use chrono::NaiveDate;
use entity::{
    event,
    id::{ModelMunicipalityId, PartnerId, ProgrammeId},
    model_municipality, outcome, outcome_partner,
    rows::Rows as _,
    terms::{OutcomeKind, Progress, PublicationStatus},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select,
};

use crate::{
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which outcomes a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OutcomeFilter {
    /// Of one of these kinds.
    pub kinds: Option<Vec<OutcomeKind>>,
    /// As far as one of these.
    pub progress: Option<Vec<Progress>>,
    /// In one of these states.
    pub statuses: Option<Vec<PublicationStatus>>,
    /// Of events or model municipalities of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this model municipality.
    pub model_municipality: Option<ModelMunicipalityId>,
    /// This partner is responsible.
    pub responsible: Option<PartnerId>,
    /// To be done by this day.
    pub due_until: Option<NaiveDate>,
}

fn matching(reach: &Reach, filter: &OutcomeFilter) -> Select<outcome::Entity> {
    use outcome::Column;
    outcome::Entity::rows()
        .filter(reach.outcomes())
        .apply_if(filter.kinds.clone(), |query, kinds| query.filter(Column::Kind.is_in(kinds)))
        .apply_if(filter.progress.clone(), |query, found| {
            query.filter(Column::Progress.is_in(found))
        })
        .apply_if(filter.statuses.clone(), |query, found| query.filter(Column::Status.is_in(found)))
        .apply_if(filter.programme, |query, programme| query.filter(of_programme(programme)))
        .apply_if(filter.model_municipality, |query, model| {
            query.filter(Column::ModelMunicipalityId.eq(model))
        })
        .apply_if(filter.responsible, |query, partner| {
            // Only a partner that the actor may see: the filter tells no more than the lists do.
            let outcomes = outcome_partner::Entity::rows()
                .select_only()
                .column(outcome_partner::Column::OutcomeId)
                .filter(outcome_partner::Column::PartnerId.eq(partner))
                .filter(outcome_partner::Column::PartnerId.in_subquery(reach.visible_partners()));
            query.filter(Column::Id.in_subquery(outcomes.into_query()))
        })
        // ISO 8601 sorts as time does, whatever of it is known.
        .apply_if(filter.due_until, |query, day| query.filter(Column::Due.lte(day.to_string())))
}

fn of_programme(programme: ProgrammeId) -> Condition {
    let events = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::ProgrammeId.eq(programme));
    let models = model_municipality::Entity::rows()
        .select_only()
        .column(model_municipality::Column::Id)
        .filter(model_municipality::Column::ProgrammeId.eq(programme));
    Condition::any()
        .add(outcome::Column::EventId.in_subquery(events.into_query()))
        .add(outcome::Column::ModelMunicipalityId.in_subquery(models.into_query()))
}

/// A page of outcomes, by title.
pub(in crate::results) async fn list_outcomes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &OutcomeFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<outcome::Model>, Fault> {
    let ordering = Ordering {
        column: outcome::Column::SortName,
        id: outcome::Column::Id,
        descending,
        position: |row: &outcome::Model| Position {
            key: SortKey::Text(row.sort_name.clone()),
            id: row.id.0,
        },
    };
    page::fetch(connection, matching(reach, filter), &ordering, request).await
}
