//! The texts of every type of object, in a number of statements that does not depend on how many there are.

use std::collections::{BTreeSet, HashMap};

use entity::{
    agreement, event, event_profile, event_series,
    id::PartnerId,
    model_municipality, municipality, outcome, partner, programme, programme_document, publication,
    rows::Rows as _,
    session,
    terms::{PublicationStatus, TextItemKind},
    text_item, topic, topic_link, translation, venue,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    search::{
        SearchKind,
        document::{Document, Place},
    },
};

/// These objects as the search reads them, all of their texts. What is not there is left out.
pub(in crate::search) async fn documents(
    connection: &impl ConnectionTrait,
    objects: &BTreeSet<(SearchKind, Uuid)>,
) -> Result<Vec<Document>, Fault> {
    let mut documents = Vec::with_capacity(objects.len());
    for kind in SearchKind::ALL {
        let of_kind = objects.iter().filter(|(of, _)| of == kind);
        let ids: Vec<Uuid> = of_kind.map(|(_, id)| *id).collect();
        if !ids.is_empty() {
            documents.extend(of_kind_only(connection, *kind, ids).await?);
        }
    }
    with_common_texts(connection, documents).await
}

// One line per type.
async fn of_kind_only(
    connection: &impl ConnectionTrait,
    kind: SearchKind,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    match kind {
        SearchKind::Agreement => agreements(connection, ids).await,
        SearchKind::Event => events(connection, ids).await,
        SearchKind::EventProfile => profiles(connection, ids).await,
        SearchKind::EventSeries => series(connection, ids).await,
        SearchKind::ModelMunicipality => model_municipalities(connection, ids).await,
        SearchKind::Municipality => municipalities(connection, ids).await,
        SearchKind::Outcome => outcomes(connection, ids).await,
        SearchKind::Partner => partners(connection, ids).await,
        SearchKind::Programme => programmes(connection, ids).await,
        SearchKind::KnowledgeItem | SearchKind::Recommendation => {
            publications(connection, kind, ids).await
        }
    }
}

/// What a type has in columns of its own: everybody sees it who sees the object.
macro_rules! plain {
    ($($name:ident $kind:ident $entity:ident $title:ident [$($text:ident),*];)*) => {$(
        async fn $name(
            connection: &impl ConnectionTrait,
            ids: Vec<Uuid>,
        ) -> Result<Vec<Document>, Fault> {
            let rows = $entity::Entity::rows().filter(among($entity::Column::Id, ids));
            let rows = rows.all(connection).await?.into_iter().map(|row| {
                Document::new(SearchKind::$kind, row.id, row.sort_name, row.$title)
                    .with(Place::Body, [$(row.$text),*])
            });
            Ok(rows.collect())
        }
    )*};
}

plain! {
    profiles EventProfile event_profile title [concept, occasion];
    series EventSeries event_series title [subtitle, motto, description];
    outcomes Outcome outcome title [text];
}

/// The text that is signed is for the parties.
async fn agreements(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    let rows = agreement::Entity::rows().filter(among(agreement::Column::Id, ids));
    let rows = rows.all(connection).await?.into_iter().map(|row| {
        Document::new(SearchKind::Agreement, row.id, row.sort_name, row.title)
            .with(Place::Name, [Some(row.number)])
            .with_details(Place::Body, [row.document_text])
    });
    Ok(rows.collect())
}

/// Everything but the title is hidden where the event is protected.
async fn events(connection: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Document>, Fault> {
    let rows =
        event::Entity::rows().filter(among(event::Column::Id, ids.clone())).all(connection).await?;
    let at = rows.iter().filter_map(|row| row.venue_id);
    let venues = venue::Entity::rows().filter(among(venue::Column::Id, at)).all(connection).await?;
    let sessions = session::Entity::rows()
        .filter(among(session::Column::EventId, ids))
        .order_by_asc(session::Column::Position)
        .all(connection)
        .await?;
    let documents = rows.into_iter().map(|row| {
        let venue = venues.iter().find(|venue| Some(venue.id) == row.venue_id);
        let place = venue.map(|venue| [Some(venue.name.clone()), venue.locality.clone()]);
        let sessions = sessions.iter().filter(|session| session.event_id == row.id);
        let sessions =
            sessions.flat_map(|session| [session.title.clone(), session.description.clone()]);
        Document::new(SearchKind::Event, row.id, row.sort_name, row.title)
            .with_details(Place::Body, [row.description, row.place_text])
            .with_details(Place::Body, place.into_iter().flatten())
            .with_details(Place::Body, sessions)
    });
    Ok(documents.collect())
}

/// A partner that is a municipality is found as one.
async fn partners(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    let municipal: Vec<PartnerId> = municipality::Entity::rows()
        .select_only()
        .column(municipality::Column::PartnerId)
        .filter(among(municipality::Column::PartnerId, ids.clone()))
        .into_tuple()
        .all(connection)
        .await?;
    let rows = partner::Entity::rows().filter(among(partner::Column::Id, ids)).all(connection);
    let others = rows.await?.into_iter().filter(|row| !municipal.contains(&row.id));
    let documents = others.map(|row| {
        Document::new(SearchKind::Partner, row.id, row.sort_name, row.name)
            .with(Place::Name, [row.short_name])
    });
    Ok(documents.collect())
}

async fn municipalities(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    let rows = municipality::Entity::rows().filter(among(municipality::Column::Id, ids));
    let rows = rows.all(connection).await?;
    let partners = partners_of(connection, &rows).await?;
    let names = names(connection, partners.keys().map(|id| id.0).collect()).await?;
    let documents = rows.into_iter().filter_map(|row| {
        let partner = partners.get(&row.partner_id)?;
        let keys = [row.ags.map(|key| key.to_string()), row.ars.map(|key| key.to_string())];
        let names = names.iter().filter(|name| name.subject_id == partner.id.0);
        Some(
            Document::new(SearchKind::Municipality, row.id, row.sort_name, partner.name.clone())
                .with(Place::Name, [partner.short_name.clone()])
                .with(Place::Name, keys)
                .with(Place::Name, names.map(|name| Some(name.text.clone()))),
        )
    });
    Ok(documents.collect())
}

/// Found by the municipality and by the programme.
async fn model_municipalities(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    let rows = model_municipality::Entity::rows()
        .filter(among(model_municipality::Column::Id, ids))
        .all(connection)
        .await?;
    let of = rows.iter().map(|row| row.municipality_id);
    let municipalities = municipality::Entity::rows()
        .filter(among(municipality::Column::Id, of))
        .all(connection)
        .await?;
    let partners = partners_of(connection, &municipalities).await?;
    let within = rows.iter().map(|row| row.programme_id);
    let programmes = programme::Entity::rows()
        .filter(among(programme::Column::Id, within))
        .all(connection)
        .await?;
    let documents = rows.into_iter().filter_map(|row| {
        let municipality = municipalities.iter().find(|found| found.id == row.municipality_id)?;
        let partner = partners.get(&municipality.partner_id)?;
        let programme = programmes.iter().find(|found| found.id == row.programme_id)?;
        let (sort_name, name) = (municipality.sort_name.clone(), partner.name.clone());
        Some(
            Document::new(SearchKind::ModelMunicipality, row.id, sort_name, name)
                .with(Place::Name, [Some(programme.title.clone())]),
        )
    });
    Ok(documents.collect())
}

/// What a newer version took the place of is not looked for, nor what was taken back: it is found from the work.
async fn publications(
    connection: &impl ConnectionTrait,
    kind: SearchKind,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    use PublicationStatus::{Superseded, Withdrawn};
    let rows = publication::Entity::rows()
        .filter(among(publication::Column::Id, ids))
        .filter(publication::Column::Kind.is_in(kind.publications().into_iter().flatten().copied()))
        .filter(publication::Column::Status.is_not_in([Superseded, Withdrawn]))
        .all(connection)
        .await?;
    let documents = rows.into_iter().map(|row| {
        Document::new(kind, row.id, row.sort_name, row.title)
            .with(Place::Body, [row.summary, row.body])
    });
    Ok(documents.collect())
}

async fn programmes(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<Document>, Fault> {
    let rows = programme::Entity::rows().filter(among(programme::Column::Id, ids.clone()));
    let rows = rows.all(connection).await?;
    let papers = programme_document::Entity::rows()
        .filter(among(programme_document::Column::ProgrammeId, ids))
        .order_by_asc(programme_document::Column::Position)
        .all(connection)
        .await?;
    let documents = rows.into_iter().map(|row| {
        let papers = papers.iter().filter(|paper| paper.programme_id == row.id);
        let papers =
            papers.flat_map(|paper| [Some(paper.title.clone()), paper.description.clone()]);
        Document::new(SearchKind::Programme, row.id, row.sort_name, row.title)
            .with(Place::Body, [row.motto, row.goal])
            .with(Place::Body, papers)
    });
    Ok(documents.collect())
}

async fn partners_of(
    connection: &impl ConnectionTrait,
    municipalities: &[municipality::Model],
) -> Result<HashMap<PartnerId, partner::Model>, Fault> {
    let ids = municipalities.iter().map(|row| row.partner_id);
    let rows = partner::Entity::rows().filter(among(partner::Column::Id, ids)).all(connection);
    Ok(rows.await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Other names, now and before, of these objects.
async fn names(
    connection: &impl ConnectionTrait,
    subjects: Vec<Uuid>,
) -> Result<Vec<text_item::Model>, Fault> {
    let rows = text_item::Entity::rows()
        .filter(among(text_item::Column::SubjectId, subjects))
        .filter(text_item::Column::Kind.is_in([TextItemKind::Alias, TextItemKind::FormerName]))
        .order_by_asc(text_item::Column::Position);
    Ok(rows.all(connection).await?)
}

/// With what every object can carry: other names, lists of texts, topics, translations.
async fn with_common_texts(
    connection: &impl ConnectionTrait,
    documents: Vec<Document>,
) -> Result<Vec<Document>, Fault> {
    let ids = || documents.iter().map(|document| document.id);
    let items = text_item::Entity::rows()
        .filter(among(text_item::Column::SubjectId, ids()))
        .order_by_asc(text_item::Column::Position)
        .all(connection)
        .await?;
    let translations = translation::Entity::rows()
        .filter(among(translation::Column::SubjectId, ids()))
        .order_by_asc(translation::Column::Locale)
        .order_by_asc(translation::Column::Field)
        .all(connection)
        .await?;
    let links = topic_link::Entity::rows()
        .filter(among(topic_link::Column::SubjectId, ids()))
        .order_by_asc(topic_link::Column::Position)
        .all(connection)
        .await?;
    let topics = topic::Entity::rows()
        .filter(among(topic::Column::Id, links.iter().map(|link| link.topic_id)));
    let topics: HashMap<_, _> =
        topics.all(connection).await?.into_iter().map(|topic| (topic.id, topic.name)).collect();

    let mut texts: HashMap<Uuid, Vec<Common>> = HashMap::new();
    for item in items {
        let place = match item.kind {
            TextItemKind::Alias | TextItemKind::FormerName => Place::Name,
            _ => Place::Body,
        };
        let common = Common { place, is_title: false, text: item.text };
        texts.entry(item.subject_id).or_default().push(common);
    }
    for translation in translations {
        let is_title = ["name", "title"].contains(&translation.field.as_str());
        let place = if is_title { Place::Name } else { Place::Body };
        let common = Common { place, is_title, text: translation.text };
        texts.entry(translation.subject_id).or_default().push(common);
    }
    for link in links {
        let Some(text) = topics.get(&link.topic_id).cloned() else { continue };
        let common = Common { place: Place::Name, is_title: false, text };
        texts.entry(link.subject_id).or_default().push(common);
    }
    let documents = documents.into_iter().map(|document| {
        let texts = texts.remove(&document.id).unwrap_or_default();
        texts.into_iter().fold(document, Common::onto)
    });
    Ok(documents.collect())
}

/// A text of a list that every object can have.
struct Common {
    place: Place,
    is_title: bool,
    text: String,
}

impl Common {
    fn onto(document: Document, Self { place, is_title, text }: Self) -> Document {
        // Of a protected event, everybody sees the title alone.
        if document.kind == SearchKind::Event && !is_title {
            document.with_details(place, [Some(text)])
        } else {
            document.with(place, [Some(text)])
        }
    }
}
