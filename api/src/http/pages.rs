//! The few answers that are not GraphQL.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, Accept, Header as _},
    },
    web,
};
use serde_json::json;

use super::{Shared, conditional::conditional, rejection::Rejection};
use crate::write::hexadecimal;

const FAVICON: &str = include_str!("../../assets/favicon.svg");
const START_PAGE: &str = include_str!("../../assets/start.html");
const TEXT: &str = "text/plain; charset=utf-8";

/// `/`: what this is, as a page for browsers and as JSON for programs.
pub(super) async fn start(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let wants_page = Accept::parse(&request)
        .is_ok_and(|accept| accept.ranked().iter().any(|range| range.essence_str() == "text/html"));
    let has_console = shared.server.console.is_some();
    let mut response = HttpResponse::Ok();
    response.insert_header((header::VARY, "Accept"));
    if wants_page {
        let console = if has_console {
            "<li><a href=\"/graphiql\">GraphiQL</a>: try queries in the browser</li>"
        } else {
            ""
        };
        let page = START_PAGE
            .replace("__VERSION__", env!("CARGO_PKG_VERSION"))
            .replace("__GRAPHIQL__", console);
        return response
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; \
                 base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ))
            .body(page);
    }
    response.json(json!({
        "name": "Verbund",
        "version": env!("CARGO_PKG_VERSION"),
        "graphql": "/graphql",
        "subscriptions": "/graphql/ws",
        "graphiql": has_console.then_some("/graphiql"),
        "schema": "/schema.graphql",
        "health": { "live": "/livez", "ready": "/readyz" },
    }))
}

/// `/schema.graphql`.
pub(super) async fn schema(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let schema = &shared.server.schema;
    conditional(&request, &schema.tag, "no-cache", |response| {
        response.insert_header((header::CONTENT_TYPE, TEXT)).body(schema.sdl.clone())
    })
}

/// `/favicon.svg`, and `/favicon.ico` for those who ask without looking.
pub(super) async fn favicon() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(FAVICON)
}

/// Any address that is not one of ours.
pub(super) fn not_found() -> HttpResponse {
    plain(StatusCode::NOT_FOUND, "There is nothing at this address. The API is at /graphql.\n")
}

/// An address with a parameter that is wrong: the sentence says which, and what it can be.
pub(super) fn bad_request(sentence: &'static str) -> HttpResponse {
    plain(StatusCode::BAD_REQUEST, sentence)
}

/// A token that does not hold.
fn unauthorized() -> HttpResponse {
    let text = "The token in `Authorization` is not valid, or not any more. Leave it out, or sign in again.\n";
    let mut response = plain(StatusCode::UNAUTHORIZED, text);
    let scheme = header::HeaderValue::from_static("Bearer error=\"invalid_token\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    response
}

/// What GraphQL answers somebody who is not let in, as a sentence.
pub(super) fn turned_away(rejection: Rejection) -> HttpResponse {
    match rejection.status {
        StatusCode::UNAUTHORIZED => unauthorized(),
        status @ StatusCode::TOO_MANY_REQUESTS => {
            let message = rejection.errors.into_iter().next().map(|error| error.message);
            let mut response = text(status, format!("{}\n", message.unwrap_or_default()));
            if let Some(seconds) = rejection.retry_after_seconds {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        _ => unavailable(),
    }
}

/// Something broke, or the service has too much to do.
pub(super) fn unavailable() -> HttpResponse {
    let text = "The server cannot answer now. Try again in a moment.\n";
    let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, text);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("60"));
    response
}

/// A method that an address does not have.
pub(super) fn method_not_allowed() -> HttpResponse {
    let mut response =
        plain(StatusCode::METHOD_NOT_ALLOWED, "This address can only be read, by GET or HEAD.\n");
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
    response
}

/// A sentence.
pub(super) fn plain(status: StatusCode, sentence: &'static str) -> HttpResponse {
    text(status, sentence.to_owned())
}

fn text(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::CONTENT_TYPE, TEXT)).body(text)
}

/// A text with the tag by which clients know it.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) sdl: String,
    tag: String,
}

impl Schema {
    pub(super) fn new(sdl: String) -> Self {
        use sha2::{Digest as _, Sha256};
        let tag = hexadecimal(&Sha256::digest(&sdl));
        Self { sdl, tag }
    }
}
