//! Documents that are made of what the caller may see: calendars, pictures.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use tracing::Instrument as _;

use super::{Shared, conditional::conditional, execution::permit, pages};
use crate::{fault::Fault, write::sha256};

/// What everybody sees may be kept for a while; what one reader sees is asked for each time.
pub(super) const FOR_EVERYBODY: &str = "public, max-age=300";
pub(super) const FOR_ONE: &str = "private, no-cache";

/// Reads the document on the main runtime, among what runs at once, within the time of an operation.
pub(super) async fn answer(
    request: &HttpRequest,
    shared: &web::Data<Shared>,
    (content_type, cache_control): (&'static str, &'static str),
    document: impl Future<Output = Result<String, Fault>> + Send + 'static,
) -> HttpResponse {
    let Ok(permit) = permit(shared).await else { return pages::unavailable() };
    let text = async move {
        let _permit = permit;
        document.await
    };
    let timeout = shared.server.settings.execution_timeout();
    let read = shared.runtime.spawn(text.in_current_span());
    let text = match tokio::time::timeout(timeout, read).await {
        Ok(Ok(Ok(text))) => text,
        Ok(Ok(Err(Fault::NotFound))) => return pages::not_found(),
        Ok(Ok(Err(fault))) => {
            tracing::error!(cause = format!("{fault:#}"), "a document could not be read");
            return pages::unavailable();
        }
        Ok(Err(_)) | Err(_) => {
            tracing::error!("a document could not be read");
            return pages::unavailable();
        }
    };
    conditional(request, &sha256(text.as_bytes()), cache_control, |response| {
        response
            .insert_header((header::CONTENT_TYPE, content_type))
            .insert_header((header::VARY, "Authorization"))
            .body(text)
    })
}
