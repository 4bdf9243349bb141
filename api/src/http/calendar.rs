//! `/calendar/….ics`: events for calendar programs (RFC 5545).

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Path},
};
use async_graphql::ID;
use entity::value::Slug;
use secrecy::SecretString;

use super::{
    Shared,
    credentials::authenticate,
    document::{FOR_EVERYBODY, FOR_ONE, answer},
    origin::origin,
    pages,
    quotas::take_request_of_network,
    staleness::OF_PUBLIC_DOCUMENTS,
};
use crate::{
    access::Actor,
    app::App,
    calendar::{
        document::Document,
        service::{
            Reference, event_calendar, personal_calendar, programme_calendar, public_calendar,
            series_calendar,
        },
    },
    fault::Fault,
    graphql::id::{Kind, decode},
};

const CALENDAR: &str = "text/calendar; charset=utf-8";

/// `/calendar/public.ics`.
pub(super) async fn public(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        return pages::turned_away(exceeded.into());
    }
    let app = shared.server.app.allowing(OF_PUBLIC_DOCUMENTS);
    let calendar = async move { public_calendar(&app).await.map(|found| found.text()) };
    answer(&request, &shared, (CALENDAR, FOR_EVERYBODY), calendar).await
}

/// `/calendar/events/{event}.ics`, by slug or global id.
pub(super) async fn event(
    request: HttpRequest,
    name: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    of_object(&request, &shared, Kind::Event, &name, async |app, actor, reference| {
        Box::pin(event_calendar(&app, &actor, &reference)).await
    })
    .await
}

/// `/calendar/series/{series}.ics`.
pub(super) async fn series(
    request: HttpRequest,
    name: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    of_object(&request, &shared, Kind::EventSeries, &name, async |app, actor, reference| {
        Box::pin(series_calendar(&app, &actor, &reference)).await
    })
    .await
}

/// `/calendar/programmes/{programme}.ics`.
pub(super) async fn programme(
    request: HttpRequest,
    name: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    of_object(&request, &shared, Kind::Programme, &name, async |app, actor, reference| {
        Box::pin(programme_calendar(&app, &actor, &reference)).await
    })
    .await
}

/// `/calendar/personal/{token}.ics`. The address is a secret: no log has it.
pub(super) async fn personal(
    request: HttpRequest,
    token: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        return pages::turned_away(exceeded.into());
    }
    let app = shared.server.app.clone();
    let token = SecretString::from(token.into_inner());
    let calendar = async move { personal_calendar(&app, &token).await.map(|found| found.text()) };
    answer(&request, &shared, (CALENDAR, FOR_ONE), calendar).await
}

async fn of_object<Read, Reading>(
    request: &HttpRequest,
    shared: &web::Data<Shared>,
    kind: Kind,
    name: &str,
    read: Read,
) -> HttpResponse
where
    Read: FnOnce(App, Actor, Reference) -> Reading,
    Reading: Future<Output = Result<Document, Fault>> + Send + 'static,
{
    let server = &shared.server;
    let app = server.app.for_request(origin(request, server.settings.trusted_proxies));
    let Some(reference) = reference(kind, name) else { return pages::not_found() };
    let actor = match authenticate(request, shared, &app).await {
        Ok(actor) => actor,
        Err(rejection) => return pages::turned_away(rejection),
    };
    let cache = if actor == Actor::Anonymous { FOR_EVERYBODY } else { FOR_ONE };
    let calendar = read(app, actor, reference);
    let text = async move { calendar.await.map(|found| found.text()) };
    answer(request, shared, (CALENDAR, cache), text).await
}

/// A global id of this kind, or a slug. What is neither names nothing.
fn reference(kind: Kind, name: &str) -> Option<Reference> {
    match decode("id", &ID(name.to_owned())) {
        Ok((Some(found), id)) => (found == kind).then_some(Reference::Id(id)),
        _ => name.parse::<Slug>().ok().map(Reference::Slug),
    }
}
