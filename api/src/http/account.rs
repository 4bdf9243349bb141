//! The page that links in mails lead to while no front end is set up.

use actix_web::{
    HttpResponse,
    http::header::{self, ContentType},
    mime, web,
};

use super::{Shared, pages};

const PAGE: &str = include_str!("../../assets/account/page.html");
const SCRIPT: &str = include_str!("../../assets/account/account.js");
const STYLE: &str = include_str!("../../assets/account/account.css");

/// Nothing from elsewhere, nothing inline, and nothing that a script could turn into markup.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// `/account/invitation`, `/account/reset`, `/account/email`: the script tells them apart.
pub(super) async fn page(shared: web::Data<Shared>) -> HttpResponse {
    file(&shared, mime::TEXT_HTML_UTF_8, PAGE)
}

/// `/account/account.js`.
pub(super) async fn script(shared: web::Data<Shared>) -> HttpResponse {
    file(&shared, mime::TEXT_JAVASCRIPT, SCRIPT)
}

/// `/account/account.css`.
pub(super) async fn style(shared: web::Data<Shared>) -> HttpResponse {
    file(&shared, mime::TEXT_CSS_UTF_8, STYLE)
}

/// Where a front end is set up, links lead there and this page is not.
pub(super) fn file(shared: &Shared, media_type: mime::Mime, content: &'static str) -> HttpResponse {
    if !shared.server.app.settings.mail.front_end_url.is_empty() {
        return pages::not_found();
    }
    HttpResponse::Ok()
        .insert_header(ContentType(media_type))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(content)
}
