//! `/self-assessments/{assessment}.svg`: a municipality's profile as a picture.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::{self, Path, Query},
};
use async_graphql::ID;
use entity::id::SelfAssessmentId;
use serde::Deserialize;

use super::{
    Shared,
    credentials::authenticate,
    document::{FOR_ONE, answer},
    endpoint::languages,
    origin::origin,
    pages,
};
use crate::{
    fault::Fault,
    graphql::id::GlobalId as _,
    reach::Reach,
    self_assessments::service::{ChartOf, charts},
};

const PICTURE: &str = "image/svg+xml; charset=utf-8";
/// The picture does nothing, wherever it is opened.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What of the profile is wanted.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Wanted {
    /// Whether the medians are shown, as far as they are told to the caller: `true`, unless it is `false`.
    compared: Option<String>,
}

/// The picture, to those who may read the self-assessment.
pub(super) async fn chart(
    request: HttpRequest,
    name: Path<String>,
    wanted: Query<Wanted>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let server = &shared.server;
    let app = server.app.for_request(origin(&request, server.settings.trusted_proxies));
    let Ok(id) = SelfAssessmentId::from_global("id", &ID(name.into_inner())) else {
        return pages::not_found();
    };
    let compared = match wanted.compared.as_deref() {
        None | Some("true") => true,
        Some("false") => false,
        Some(_) => return pages::bad_request("`compared` is `true` or `false`.\n"),
    };
    let actor = match authenticate(&request, &shared, &app).await {
        Ok(actor) => actor,
        Err(rejection) => return pages::turned_away(rejection),
    };
    let language = languages(&request).spoken();
    let key = ChartOf { id, compared };
    let picture = async move {
        let reach = Reach::of(&actor, app.clock.now());
        let chart = charts(&app, &reach, &[key]).await?.remove(&key).ok_or(Fault::NotFound)?;
        Ok(chart.draw(language))
    };
    // A municipality can take a release back: nothing keeps the picture.
    let mut response = answer(&request, &shared, (PICTURE, FOR_ONE), picture).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("Authorization, Accept-Language"));
    // Pages of other sites show it: there are no cookies with which they could show what is not public.
    headers.insert(header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}
