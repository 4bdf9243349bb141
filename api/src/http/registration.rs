//! The page that links in mails to participants lead to while no front end is set up.

use actix_web::{HttpResponse, mime, web};

use super::{Shared, account::file, pages};

const PAGE: &str = include_str!("../../assets/registration/page.html");
const STYLE: &str = include_str!("../../assets/registration/registration.css");
const SCRIPTS: [(&str, &str); 9] = [
    ("elements.js", include_str!("../../assets/registration/elements.js")),
    ("event.js", include_str!("../../assets/registration/event.js")),
    ("feedback.js", include_str!("../../assets/registration/feedback.js")),
    ("fields.js", include_str!("../../assets/registration/fields.js")),
    ("form.js", include_str!("../../assets/registration/form.js")),
    ("operations.js", include_str!("../../assets/registration/operations.js")),
    ("own.js", include_str!("../../assets/registration/own.js")),
    ("registration.js", include_str!("../../assets/registration/registration.js")),
    ("texts.js", include_str!("../../assets/registration/texts.js")),
];

/// `/registration`, `/invitation`, `/interest`, `/programme-interest`, `/register`: the script tells them apart.
pub(super) async fn page(shared: web::Data<Shared>) -> HttpResponse {
    file(&shared, mime::TEXT_HTML_UTF_8, PAGE)
}

/// `/registration/{name}`: what the page is made of.
pub(super) async fn part(shared: web::Data<Shared>, name: web::Path<String>) -> HttpResponse {
    if name.as_str() == "registration.css" {
        return file(&shared, mime::TEXT_CSS_UTF_8, STYLE);
    }
    match SCRIPTS.iter().find(|(known, _)| *known == name.as_str()) {
        Some((_, script)) => file(&shared, mime::TEXT_JAVASCRIPT, script),
        None => pages::not_found(),
    }
}
