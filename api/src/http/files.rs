//! `/files/…`: the bytes of files, by short-lived addresses. The address is the right: no token is looked at.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::{
        StatusCode,
        header::{
            self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
        },
    },
    web::{self, Bytes, Path},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::json;
use tokio::sync::mpsc;
use tracing::Instrument as _;

use super::{Shared, execution::permit, pages, quotas::take_request_of_network};
use crate::{
    fault::Fault,
    files::service::{self, Delivery, Received, RefusedUpload},
    graphql::id::GlobalId as _,
};

/// Chunks of a body that wait to be written.
const CHUNKS: usize = 4;
/// For where a browser shows it after all: nothing in it runs, and it has no origin.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `PUT /files/{token}`: takes the bytes of an announced file.
pub(super) async fn upload(
    request: HttpRequest,
    token: Path<String>,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        let mut response =
            refused(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", &exceeded.message());
        response.headers_mut().insert(header::RETRY_AFTER, exceeded.retry_after_seconds.into());
        return response;
    }
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let message = "Send the bytes as they are, without `Content-Encoding`.";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message);
    }
    let app = shared.server.app.clone();
    let limit = Duration::from_secs(app.settings.files.upload_seconds);
    let largest = usize::try_from(app.settings.files.largest_bytes).unwrap_or(usize::MAX);
    let token = token.into_inner();
    let (sender, receiver) = mpsc::channel(CHUNKS);
    // The database and the store belong to the main runtime; the body to this thread.
    let taken = async move { service::receive(&app, &token, receiver).await };
    let taken = shared.runtime.spawn(taken.in_current_span());
    let in_time = tokio::time::timeout(limit, send(payload, sender, largest)).await.is_ok();
    match taken.await {
        Ok(Ok(received)) => stored(&received),
        Ok(Err(RefusedUpload::Incomplete)) if !in_time => {
            let mut response = refused(
                StatusCode::REQUEST_TIMEOUT,
                "REQUEST_TIMEOUT",
                "The file did not arrive in time. Send it again.",
            );
            response.head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
            response
        }
        Ok(Err(refusal)) => turned_away(&refusal),
        Err(error) => {
            tracing::error!(%error, "a file could not be taken");
            pages::unavailable()
        }
    }
}

/// Hands the body on until it ends. What nobody takes any more is read to its end all the same, as far as a file
/// goes: a client that still sends does not hear the answer.
async fn send(mut payload: web::Payload, sender: mpsc::Sender<Bytes>, largest: usize) {
    let (mut sender, mut read) = (Some(sender), 0);
    while let Some(Ok(chunk)) = payload.next().await {
        read += chunk.len();
        if let Some(open) = &sender
            && open.send(chunk).await.is_err()
        {
            sender = None;
        }
        if sender.is_none() && read > largest {
            return;
        }
    }
}

fn stored(received: &Received) -> HttpResponse {
    HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({
        "fileId": received.id.to_global(),
        "mediaType": received.media_type,
        "bytes": received.bytes,
        "sha256": received.sha256,
    }))
}

fn turned_away(refusal: &RefusedUpload) -> HttpResponse {
    let (status, code, message) = match refusal {
        RefusedUpload::Unknown => (
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "This address does not hold, or not any more. Ask for a new one by `createUpload`.",
        ),
        RefusedUpload::AlreadyThere => {
            (StatusCode::CONFLICT, "CONFLICT", "The file is there already: it can be attached.")
        }
        RefusedUpload::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "LIMIT_EXCEEDED",
            "These are more bytes than `createUpload` announced.",
        ),
        RefusedUpload::Incomplete => (
            StatusCode::BAD_REQUEST,
            "BAD_REQUEST",
            "These are fewer bytes than `createUpload` announced. Send the whole file again.",
        ),
        RefusedUpload::OtherType(_) => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "The bytes are no file of the type that `createUpload` announced (text must be in UTF-8, documents \
             without macros).",
        ),
        RefusedUpload::Fault(Fault::Busy { .. }) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "SERVICE_UNAVAILABLE",
            "Too many files arrive at once. Try again in a moment.",
        ),
        RefusedUpload::Fault(fault) => {
            tracing::error!(cause = format!("{fault:#}"), "a file could not be taken");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "SERVICE_UNAVAILABLE",
                "The file could not be kept. Try again in a moment.",
            )
        }
    };
    let mut response = refused(status, code, message);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    response
}

fn refused(status: StatusCode, code: &str, message: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({ "error": { "code": code, "message": message } }))
}

/// `GET /files/{token}`: hands out the bytes of a file.
pub(super) async fn download(
    request: HttpRequest,
    token: Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        return pages::turned_away(exceeded.into());
    }
    let Ok(permit) = permit(&shared).await else { return pages::unavailable() };
    let app = shared.server.app.clone();
    let token = token.into_inner();
    let found = async move {
        let _permit = permit;
        service::deliver(&app, &token).await
    };
    let found = shared.runtime.spawn(found.in_current_span());
    let timeout = shared.server.settings.execution_timeout();
    match tokio::time::timeout(timeout, found).await {
        Ok(Ok(Ok(delivery))) => delivered(delivery),
        Ok(Ok(Err(Fault::NotFound))) => pages::not_found(),
        Ok(Ok(Err(fault))) => {
            tracing::error!(cause = format!("{fault:#}"), "a file could not be read");
            pages::unavailable()
        }
        Ok(Err(_)) | Err(_) => {
            tracing::error!("a file could not be read");
            pages::unavailable()
        }
    }
}

fn delivered(delivery: Delivery) -> HttpResponse {
    let Delivery { file_name, content_type, bytes, sha256, content } = delivery;
    let digest = digest(&sha256);
    let content = content.map_err(|fault| {
        tracing::error!(cause = format!("{fault:#}"), "a file broke off");
        // What is said of it reaches nobody: the connection ends before its announced length.
        std::io::Error::other("broken off")
    });
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header(saved_as(&file_name))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        // Pages of other origins may show it: whoever has the address may see it.
        .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::HeaderName::from_static("repr-digest"), digest))
        // Not compressed: length and digest are those of the file.
        .insert_header(header::ContentEncoding::Identity)
        .body(SizedStream::new(bytes, content))
}

/// To be saved under this name, and never shown in place.
fn saved_as(file_name: &str) -> ContentDisposition {
    let plain = |character: char| match character {
        ' '..='~' if !"\"\\%".contains(character) => character,
        _ => '_',
    };
    let value = file_name.as_bytes().to_vec();
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(file_name.chars().map(plain).collect()),
            DispositionParam::FilenameExt(extended),
        ],
    }
}

/// RFC 9530.
fn digest(sha256: &str) -> String {
    let byte = |at: usize| sha256.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Vec<u8> = (0..sha256.len()).step_by(2).filter_map(byte).collect();
    format!("sha-256=:{}:", BASE64_STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::TryIntoHeaderValue as _;

    use super::*;

    #[test]
    fn a_name_is_handed_out_for_old_and_new_clients() {
        let header = saved_as("Über \"uns\".pdf").try_into_value().unwrap();
        let expected =
            "attachment; filename=\"_ber _uns_.pdf\"; filename*=UTF-8''%C3%9Cber%20%22uns%22.pdf";
        assert_eq!(header.to_str().unwrap(), expected);
    }

    #[test]
    fn a_digest_is_written_as_the_standard_says() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(empty), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    }
}
