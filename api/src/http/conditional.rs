//! Answers that the client may already have.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header::{self, EntityTag, Header as _, IfNoneMatch},
};

/// An answer that goes by its tag: 304 if the client has it, else what `build` makes.
///
/// The tag is weak, because the same content is sent in several codings.
pub(super) fn conditional(
    request: &HttpRequest,
    tag: &str,
    cache_control: &'static str,
    build: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    let tag = EntityTag::new_weak(tag.to_owned());
    let is_known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header(header::ETag(tag)).insert_header((header::CACHE_CONTROL, cache_control));
    if is_known { response.finish() } else { build(&mut response) }
}
