//! `/calendar/….ics`: events for calendar programs (RFC 5545).

use std::future::Future;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Path},
};
use async_graphql::ID;
use entity::value::Slug;
use secrecy::SecretString;
use tracing::Instrument as _;

use super::{
    Shared, conditional::conditional, credentials::authenticate, execution::permit, origin::origin,
    pages,
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
    write::sha256,
};

const CALENDAR: &str = "text/calendar; charset=utf-8";
/// What everybody sees may be kept for a while; what one reader sees is asked for each time.
const FOR_EVERYBODY: &str = "public, max-age=300";
const FOR_ONE: &str = "private, no-cache";

/// `/calendar/public.ics`.
pub(super) async fn public(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let app = shared.server.app.clone();
    answer(&request, &shared, FOR_EVERYBODY, async move { public_calendar(&app).await }).await
}

/// `/calendar/events/{event}.ics`, by slug or global id.
pub(super) async fn event(
    request: HttpRequest,
    name: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    of_object(&request, &shared, Kind::Event, &name, async |app, actor, reference| {
        event_calendar(&app, &actor, &reference).await
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
        series_calendar(&app, &actor, &reference).await
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
        programme_calendar(&app, &actor, &reference).await
    })
    .await
}

/// `/calendar/personal/{token}.ics`. The address is a secret: no log has it.
pub(super) async fn personal(
    request: HttpRequest,
    token: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let app = shared.server.app.clone();
    let token = SecretString::from(token.into_inner());
    let calendar = async move { personal_calendar(&app, &token).await };
    answer(&request, &shared, FOR_ONE, calendar).await
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
    let Ok(actor) = authenticate(request, shared, &app).await else {
        return pages::unauthorized();
    };
    let cache = if actor == Actor::Anonymous { FOR_EVERYBODY } else { FOR_ONE };
    answer(request, shared, cache, read(app, actor, reference)).await
}

/// A global id of this kind, or a slug. What is neither names nothing.
fn reference(kind: Kind, name: &str) -> Option<Reference> {
    match decode("id", &ID(name.to_owned())) {
        Ok((Some(found), id)) => (found == kind).then_some(Reference::Id(id)),
        _ => name.parse::<Slug>().ok().map(Reference::Slug),
    }
}

/// Reads the calendar on the main runtime, among what runs at once, within the time of an operation.
async fn answer(
    request: &HttpRequest,
    shared: &web::Data<Shared>,
    cache_control: &'static str,
    calendar: impl Future<Output = Result<Document, Fault>> + Send + 'static,
) -> HttpResponse {
    let Ok(permit) = permit(shared).await else { return pages::unavailable() };
    let text = async move {
        let _permit = permit;
        let document = calendar.await?;
        Ok::<_, Fault>(document.text())
    };
    let timeout = shared.server.settings.execution_timeout();
    let read = shared.runtime.spawn(text.in_current_span());
    let text = match tokio::time::timeout(timeout, read).await {
        Ok(Ok(Ok(text))) => text,
        Ok(Ok(Err(Fault::NotFound))) => return pages::not_found(),
        Ok(Ok(Err(fault))) => {
            tracing::error!(cause = format!("{fault:#}"), "a calendar could not be read");
            return pages::unavailable();
        }
        Ok(Err(_)) | Err(_) => {
            tracing::error!("a calendar could not be read");
            return pages::unavailable();
        }
    };
    conditional(request, &sha256(text.as_bytes()), cache_control, |response| {
        response
            .insert_header((header::CONTENT_TYPE, CALENDAR))
            .insert_header((header::VARY, "Authorization"))
            .body(text)
    })
}
