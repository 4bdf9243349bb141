//! `/graphql`: GraphQL over HTTP.

use std::{any::Any, sync::Arc};

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, AcceptLanguage, Header as _, Preference, Quality},
    },
    web,
};
use async_graphql::{Response, parser::types::OperationType};
use tokio::{sync::OwnedSemaphorePermit, task::JoinHandle};
use tracing::Instrument as _;

use super::{
    Shared,
    answer::Answer,
    credentials::authenticate,
    media::MediaType,
    middleware::{OperationName, RequestId},
    origin::origin,
    parameters::{self, Parameters},
    rejection::Rejection,
};
use crate::{
    audit::reads::PersonalReads,
    graphql::{
        RequestContext,
        code::ErrorCode,
        gate::{Admitted, Cost},
        language::Languages,
    },
};

/// Answers any request to `/graphql`.
pub(super) async fn graphql(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let request_id = RequestId::of(&request);
    let media_type = MediaType::negotiate(&request);
    let answer = Answer {
        media_type: media_type.unwrap_or(MediaType::Json),
        request_id: &request_id,
        limits: shared.server.gate.limits(),
    };
    let outcome = match media_type {
        Some(_) => handle(&request, payload, &shared).await,
        None => Err(Rejection::new(
            StatusCode::NOT_ACCEPTABLE,
            ErrorCode::NotAcceptable,
            "Answers are `application/graphql-response+json` or `application/json` in UTF-8.",
        )),
    };
    match outcome {
        Ok((response, cost)) => answer.response(response, cost),
        Err(rejection) => answer.rejection(rejection),
    }
}

async fn handle(
    request: &HttpRequest,
    payload: web::Payload,
    shared: &Shared,
) -> Result<(Response, Cost), Rejection> {
    let server = &shared.server;
    let app = server.app.for_request(origin(request, server.settings.trusted_proxies));
    let actor = authenticate(request, shared, &app).await?;
    let parameters = match *request.method() {
        Method::GET => Parameters::from_query_string(request.query_string())?,
        Method::POST => {
            parameters::require_json(request)?;
            let limit = server.gate.limits().body_bytes;
            let timeout = server.settings.body_timeout();
            let body = parameters::read_body(request, payload, limit, timeout).await?;
            Parameters::from_body(&body)?
        }
        _ => {
            let message = "Send operations by POST, or queries by GET.";
            return Err(Rejection::method_not_allowed("GET, POST", message));
        }
    };
    let admitted = server.gate.admit(
        &parameters.query,
        parameters.operation_name.as_deref(),
        parameters.variables,
    )?;
    if let Some(name) = &admitted.name {
        request.extensions_mut().insert(OperationName(name.clone()));
    }
    match admitted.kind {
        OperationType::Mutation if *request.method() == Method::GET => {
            let message = "A mutation must be sent by POST.";
            return Err(Rejection::method_not_allowed("POST", message));
        }
        OperationType::Subscription => {
            let message = "A subscription cannot be answered by a single response.";
            return Err(Rejection::bad_request(message));
        }
        _ => {}
    }
    let context = RequestContext {
        now: app.clock.now(),
        app,
        actor,
        languages: languages(request),
        personal_reads: PersonalReads::default(),
    };
    execute(shared, admitted, context).await
}

/// The languages that the reader takes, best first (RFC 9110, section 12.5.4). A header that says
/// nothing that can be read means none.
fn languages(request: &HttpRequest) -> Languages {
    let Ok(AcceptLanguage(mut languages)) = AcceptLanguage::parse(request) else {
        return Languages::default();
    };
    languages.retain(|language| language.quality > Quality::ZERO);
    let ranked = AcceptLanguage(languages).ranked();
    let tags = ranked.iter().filter_map(Preference::item);
    Languages::new(tags.filter_map(|tag| tag.as_str().parse().ok()))
}

/// Runs the operation on the main runtime: its threads share the work, those of the HTTP service
/// do not.
async fn execute(
    shared: &Shared,
    admitted: Admitted,
    context: RequestContext,
) -> Result<(Response, Cost), Rejection> {
    let cost = admitted.cost;
    let is_query = admitted.kind == OperationType::Query;
    let permit = permit(shared).await.map_err(|rejection| rejection.with_cost(cost))?;

    let limit = shared.server.settings.execution_timeout();
    let operation = (shared.server.execute)(admitted.into_request(), context);
    let task = async move {
        let _permit = permit;
        tokio::time::timeout(limit, operation).await
    };
    let mut task = Task {
        handle: shared.runtime.spawn(task.in_current_span()),
        // What nobody waits for any more need not be read. A mutation goes on to its end.
        abort_on_drop: is_query,
    };
    match (&mut task.handle).await {
        Ok(Ok(response)) => Ok((response, cost)),
        Ok(Err(_elapsed)) => {
            let message = format!(
                "The operation took longer than {} seconds and was ended.",
                limit.as_secs()
            );
            let status = StatusCode::SERVICE_UNAVAILABLE;
            Err(Rejection::new(status, ErrorCode::ExecutionTimeout, message).with_cost(cost))
        }
        Err(error) => {
            if let Ok(panic) = error.try_into_panic() {
                tracing::error!(panic = panic_message(&*panic), "an operation panicked");
            }
            Err(Rejection::internal().with_cost(cost))
        }
    }
}

/// A place among the operations that run at once.
async fn permit(shared: &Shared) -> Result<OwnedSemaphorePermit, Rejection> {
    let permit = Arc::clone(&shared.executions).acquire_owned();
    let permit = tokio::time::timeout(shared.server.settings.queue_timeout(), permit).await;
    permit.ok().and_then(Result::ok).ok_or_else(|| {
        let message = "The server is busy. Try again in a moment.";
        let code = ErrorCode::ServiceUnavailable;
        Rejection::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
            .with_header(header::RETRY_AFTER, "1")
    })
}

/// An operation on the main runtime.
struct Task<T> {
    handle: JoinHandle<T>,
    abort_on_drop: bool,
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        if self.abort_on_drop {
            self.handle.abort();
        }
    }
}

/// What a panic said.
fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
