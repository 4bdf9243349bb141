//! `/graphql`: GraphQL over HTTP.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{AcceptLanguage, Header as _, Preference, Quality},
    },
    web,
};
use async_graphql::parser::types::OperationType;

use super::{
    Shared,
    answer::{Answer, Encoded},
    credentials::authenticate_reader,
    execution::{self, Operation, execute},
    media::MediaType,
    middleware::{OperationName, RequestId},
    origin::origin,
    parameters::{self, Parameters},
    quotas::{take_points, take_request_of_network},
    rejection::Rejection,
    retry::Candidate,
    staleness,
};
use crate::{
    audit::reads::PersonalReads,
    graphql::{RequestContext, code::ErrorCode, language::Languages},
    identity::service::Reader,
    registrations::proofs::Proofs,
    telemetry::operations,
};

/// Answers any request to `/graphql`.
pub(super) async fn graphql(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let media_type = MediaType::negotiate(&request);
    let answer = Answer {
        media_type: media_type.unwrap_or(MediaType::Json),
        request_id: RequestId::of(&request),
        limits: shared.server.gate.limits().clone(),
    };
    let outcome = match media_type {
        Some(_) => tokio::select! {
            biased;
            outcome = handle(&request, payload, &shared, &answer) => outcome,
            () = shared.server.app.database.lost() => Err(execution::unavailable()),
        },
        None => Err(not_acceptable(&request, &shared)),
    };
    match outcome {
        Ok(encoded) => answer.response(encoded),
        Err(rejection) => answer.rejection(rejection),
    }
}

/// Also this is a request.
fn not_acceptable(request: &HttpRequest, shared: &Shared) -> Rejection {
    if let Err(exceeded) = take_request_of_network(request, shared) {
        return exceeded.into();
    }
    let message = "Answers are `application/graphql-response+json` or `application/json` in UTF-8.";
    Rejection::new(StatusCode::NOT_ACCEPTABLE, ErrorCode::NotAcceptable, message)
}

async fn handle(
    request: &HttpRequest,
    payload: web::Payload,
    shared: &web::Data<Shared>,
    answer: &Answer,
) -> Result<Encoded, Rejection> {
    let server = &shared.server;
    let app = server.app.for_request(origin(request, server.settings.trusted_proxies));
    let Reader { actor, standing } = authenticate_reader(request, shared, &app).await?;
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
    let candidate = Candidate::of(request, &parameters);
    let Parameters { query, operation_name, variables } = parameters;
    let admitted = server.gate.admit(&query, operation_name.as_deref(), variables);
    let admitted =
        admitted.inspect_err(|_refusal| operations::refused(operation_name.as_deref()))?;
    if let Some(name) = &admitted.name {
        let name = operations::tellable(name).to_owned();
        request.extensions_mut().insert(OperationName(name));
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
    take_points(request, shared, admitted.cost.requested)
        .map_err(|exceeded| Rejection::from(exceeded).with_cost(admitted.cost))?;
    let attempt = match candidate {
        Some(candidate) if admitted.kind == OperationType::Mutation => {
            Some(candidate.attempt(&admitted)?)
        }
        _ => None,
    };
    let app = match staleness::accepted(request) {
        Some(staleness) if admitted.kind == OperationType::Query => app.allowing(staleness),
        _ => app,
    };
    let context = RequestContext {
        now: app.clock.now(),
        app,
        actor,
        languages: languages(request),
        personal_reads: PersonalReads::default(),
        proofs: Proofs::default(),
        standing,
    };
    let answer = answer.clone();
    execute(shared, Operation { admitted, document: query, context, attempt, answer }).await
}

/// The languages that the reader takes, best first (RFC 9110, section 12.5.4). A header that says
/// nothing that can be read means none.
pub(super) fn languages(request: &HttpRequest) -> Languages {
    let Ok(AcceptLanguage(mut languages)) = AcceptLanguage::parse(request) else {
        return Languages::default();
    };
    languages.retain(|language| language.quality > Quality::ZERO);
    let ranked = AcceptLanguage(languages).ranked();
    let tags = ranked.iter().filter_map(Preference::item);
    Languages::new(tags.filter_map(|tag| tag.as_str().parse().ok()))
}
