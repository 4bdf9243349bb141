//! Spans for traces: one for a request, one for an operation. Their attributes are method, route, status, kind,
//! name and cost; nothing that somebody wrote or is.

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::{
    propagation::{Extractor, TextMapPropagator as _},
    trace::{Status, TraceContextExt as _},
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Whether anybody takes them.
static EXPORTED: AtomicBool = AtomicBool::new(false);

pub(super) fn set_exported(exported: bool) {
    EXPORTED.store(exported, Ordering::Relaxed);
}

fn are_exported() -> bool {
    EXPORTED.load(Ordering::Relaxed)
}

/// The span of a request, under which the log names its id. `header` finds a header: with `traceparent` (W3C) the
/// caller's span is its parent.
pub fn request<'a>(id: &str, header: impl Fn(&str) -> Option<&'a str>) -> Span {
    if !are_exported() {
        return tracing::info_span!("http.request", id);
    }
    let span = tracing::info_span!("http.request", id, otel.kind = "server");
    let parent = Caller { parent: header("traceparent"), state: header("tracestate") };
    let parent = TraceContextPropagator::new().extract(&parent);
    if parent.span().span_context().is_valid() {
        // It fails only where nobody takes the span.
        let _ = span.set_parent(parent);
    }
    span
}

/// The request of the span was answered.
pub fn answered(span: &Span, method: &'static str, route: &str, status: u16) {
    if !are_exported() {
        return;
    }
    span.context().span().update_name(format!("{method} {route}"));
    span.set_attribute("http.request.method", method);
    span.set_attribute("http.route", route.to_owned());
    span.set_attribute("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.set_status(Status::error(""));
    }
}

/// The span of an operation; none where nobody takes it.
pub(super) fn operation(kind: &'static str, name: &str, cost: u64) -> Span {
    if !are_exported() {
        return Span::none();
    }
    let span = tracing::info_span!("graphql.operation", otel.name = format!("{kind} {name}"));
    span.set_attribute("graphql.operation.type", kind);
    span.set_attribute("graphql.operation.name", name.to_owned());
    span.set_attribute("verbund.cost", i64::try_from(cost).unwrap_or(i64::MAX));
    span
}

/// What the caller says of its own span.
struct Caller<'a> {
    parent: Option<&'a str>,
    state: Option<&'a str>,
}

impl Extractor for Caller<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        match key {
            "traceparent" => self.parent,
            "tracestate" => self.state,
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent", "tracestate"]
    }
}
