//! What is found by other words after a change: what changed, and what carries its name.

use std::collections::BTreeSet;

use entity::{
    event,
    id::{MunicipalityId, PartnerId},
    model_municipality, municipality, programme,
    rows::Rows as _,
    terms::SubjectKind,
    topic_link,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::{database::conditions::among, fault::Fault, search::SearchKind};

/// The objects whose words depend on what changed. Of a part that may be gone, `concerns` names the whole.
pub(in crate::search) async fn affected(
    connection: &impl ConnectionTrait,
    changed: &[(SubjectKind, Uuid)],
    concerns: &BTreeSet<Uuid>,
) -> Result<BTreeSet<(SearchKind, Uuid)>, Fault> {
    let of = |kind: SubjectKind| -> Vec<Uuid> {
        changed.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect()
    };
    let itself = changed.iter().filter_map(|(kind, id)| Some((SearchKind::of(*kind)?, *id)));
    let mut affected: BTreeSet<_> = itself.collect();

    let (partners, municipalities) = (of(SubjectKind::Partner), of(SubjectKind::Municipality));
    let programmes = of(SubjectKind::Programme);
    let both = !partners.is_empty() || !municipalities.is_empty();
    let places: Vec<(MunicipalityId, PartnerId)> = if both {
        let of_partner = among(municipality::Column::PartnerId, partners);
        let themselves = among(municipality::Column::Id, municipalities);
        municipality::Entity::rows()
            .select_only()
            .columns([municipality::Column::Id, municipality::Column::PartnerId])
            .filter(of_partner.or(themselves))
            .into_tuple()
            .all(connection)
            .await?
    } else {
        Vec::new()
    };
    for (municipality, partner) in &places {
        affected.insert((SearchKind::Municipality, municipality.0));
        affected.insert((SearchKind::Partner, partner.0));
    }
    if !places.is_empty() || !programmes.is_empty() {
        use model_municipality::Column;
        let of_place = among(Column::MunicipalityId, places.iter().map(|(place, _)| *place));
        let of_programme = among(Column::ProgrammeId, programmes);
        let query = model_municipality::Entity::rows().filter(of_place.or(of_programme));
        add(&mut affected, SearchKind::ModelMunicipality, query, Column::Id, connection).await?;
    }
    if changed.iter().any(|(kind, _)| *kind == SubjectKind::Session) {
        let query =
            event::Entity::rows().filter(among(event::Column::Id, concerns.iter().copied()));
        add(&mut affected, SearchKind::Event, query, event::Column::Id, connection).await?;
    }
    if changed.iter().any(|(kind, _)| *kind == SubjectKind::ProgrammeDocument) {
        let ids = concerns.iter().copied();
        let query = programme::Entity::rows().filter(among(programme::Column::Id, ids));
        add(&mut affected, SearchKind::Programme, query, programme::Column::Id, connection).await?;
    }
    let venues = of(SubjectKind::Venue);
    if !venues.is_empty() {
        let query = event::Entity::rows().filter(among(event::Column::VenueId, venues));
        add(&mut affected, SearchKind::Event, query, event::Column::Id, connection).await?;
    }
    let topics = of(SubjectKind::Topic);
    if !topics.is_empty() {
        let links = topic_link::Entity::rows()
            .filter(among(topic_link::Column::TopicId, topics))
            .all(connection)
            .await?;
        let about = links
            .into_iter()
            .filter_map(|link| Some((SearchKind::of(link.subject_kind)?, link.subject_id)));
        affected.extend(about);
    }
    Ok(affected)
}

async fn add<E: EntityTrait>(
    affected: &mut BTreeSet<(SearchKind, Uuid)>,
    kind: SearchKind,
    query: sea_orm::Select<E>,
    id: impl ColumnTrait,
    connection: &impl ConnectionTrait,
) -> Result<(), Fault> {
    let ids: Vec<Uuid> = query.select_only().column(id).into_tuple().all(connection).await?;
    affected.extend(ids.into_iter().map(|id| (kind, id)));
    Ok(())
}
