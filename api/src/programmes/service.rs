//! What can be asked about programmes. Everything is cut to what the asker may see; programmes
//! themselves are open to everybody.

use std::collections::HashMap;

use entity::{
    id::{EventId, MunicipalityId, ProgrammeDocumentId, ProgrammeId, ReportedFigureId},
    programme, programme_document, reported_figure,
    terms::SubjectKind,
    value::{Slug, StateCode},
};

use super::store;
use crate::{
    app::App,
    content,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    write::Write,
};

pub use store::{ProgrammeFilter, ProgrammeOrder};

/// Asks for a page of the programmes of one Land.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProgrammesOfState(pub StateCode, pub PageRequest);

/// Asks for a page of the programmes that are one municipality's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProgrammesOfMunicipality(pub MunicipalityId, pub PageRequest);

/// Asks for the papers of one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocumentsOf(pub ProgrammeId);

/// Asks for what was reported about one programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiguresOfProgramme(pub ProgrammeId);

/// Asks for what was reported about one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiguresOfEvent(pub EventId);

/// Programmes by id.
pub async fn programmes(
    app: &App,
    _: &Reach,
    ids: &[ProgrammeId],
) -> Result<HashMap<ProgrammeId, programme::Model>, Fault> {
    let rows = store::programmes(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The programme that a slug leads to, current or former.
pub async fn programme_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<programme::Model>, Fault> {
    let Some(id) = content::service::resolve_slug(app, SubjectKind::Programme, slug).await? else {
        return Ok(None);
    };
    Ok(programmes(app, reach, &[ProgrammeId(id)]).await?.into_values().next())
}

/// A page of programmes.
pub async fn list_programmes(
    app: &App,
    reach: &Reach,
    filter: &ProgrammeFilter,
    order: ProgrammeOrder,
    request: &PageRequest,
) -> Result<Page<programme::Model>, Fault> {
    store::list_programmes(app.database.read(), reach, filter, order, request).await
}

/// A page of the programmes of each of these Länder, by title.
pub async fn programmes_of_states(
    app: &App,
    _: &Reach,
    parents: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<programme::Model>>, Fault> {
    store::programmes_of_states(app.database.read(), parents, request).await
}

/// A page of the programmes of each of these municipalities, by title.
pub async fn programmes_of_municipalities(
    app: &App,
    _: &Reach,
    parents: &[MunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<MunicipalityId, Page<programme::Model>>, Fault> {
    store::programmes_of_municipalities(app.database.read(), parents, request).await
}

/// Papers by id.
pub async fn documents(
    app: &App,
    _: &Reach,
    ids: &[ProgrammeDocumentId],
) -> Result<HashMap<ProgrammeDocumentId, programme_document::Model>, Fault> {
    let rows = store::documents(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Papers of programmes, at most 100 of each, by their places.
pub async fn documents_of_programmes(
    app: &App,
    _: &Reach,
    keys: &[DocumentsOf],
) -> Result<HashMap<DocumentsOf, Vec<programme_document::Model>>, Fault> {
    let parents: Vec<ProgrammeId> = keys.iter().map(|key| key.0).collect();
    let pages = store::documents_of_programmes(app.database.read(), &parents).await?;
    Ok(pages.into_iter().map(|(parent, page)| (DocumentsOf(parent), page.into_rows())).collect())
}

/// Reported figures by id.
pub async fn figures(
    app: &App,
    reach: &Reach,
    ids: &[ReportedFigureId],
) -> Result<HashMap<ReportedFigureId, reported_figure::Model>, Fault> {
    let rows = store::figures(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What was reported about programmes, at most 100 figures of each, by their places.
pub async fn figures_of_programmes(
    app: &App,
    reach: &Reach,
    keys: &[FiguresOfProgramme],
) -> Result<HashMap<FiguresOfProgramme, Vec<reported_figure::Model>>, Fault> {
    let parents: Vec<ProgrammeId> = keys.iter().map(|key| key.0).collect();
    let pages = store::figures_of_programmes(app.database.read(), reach, &parents).await?;
    Ok(pages
        .into_iter()
        .map(|(parent, page)| (FiguresOfProgramme(parent), page.into_rows()))
        .collect())
}

/// What was reported about events, at most 100 figures of each, by their places.
pub async fn figures_of_events(
    app: &App,
    reach: &Reach,
    keys: &[FiguresOfEvent],
) -> Result<HashMap<FiguresOfEvent, Vec<reported_figure::Model>>, Fault> {
    let parents: Vec<EventId> = keys.iter().map(|key| key.0).collect();
    let pages = store::figures_of_events(app.database.read(), reach, &parents).await?;
    Ok(pages.into_iter().map(|(parent, page)| (FiguresOfEvent(parent), page.into_rows())).collect())
}

/// A programme, as the use case sees it; not found if there is none.
pub async fn programme_within(write: &Write, id: ProgrammeId) -> Result<programme::Model, Fault> {
    store::programmes(write.transaction(), &[id]).await?.pop().ok_or(Fault::NotFound)
}
