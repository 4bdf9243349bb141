//! Runs operations: within a bound of time and number, and a mutation with a key once.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{
    http::{StatusCode, header},
    web,
};
use async_graphql::{Response, Value, parser::types::OperationType};
use futures_util::FutureExt as _;
use tokio::{sync::OwnedSemaphorePermit, task::JoinHandle};
use tracing::Instrument as _;

use super::{
    Shared,
    answer::{Answer, Encoded},
    rejection::Rejection,
    retry::{self, longest_run},
};
use crate::{
    access::Origin,
    fault::Fault,
    graphql::{
        RequestContext,
        code::ErrorCode,
        gate::{Admitted, Cost},
    },
    idempotency::{
        attempt::Attempt,
        service::{self as idempotency, Claim},
    },
    telemetry::{
        operations::{Measured, Outcome},
        panics,
    },
};

/// What is to be run, for whom, and how it is answered.
pub(super) struct Operation {
    pub(super) admitted: Admitted,
    /// The text that was admitted, to be found again in the sources of clients if it is slow.
    pub(super) document: String,
    pub(super) context: RequestContext,
    /// A mutation that could be sent again.
    pub(super) attempt: Option<Attempt>,
    pub(super) answer: Answer,
}

/// Runs the operation. What is light is answered by the thread that took it, with connections of its own: to hand it
/// over costs more than a good part of the answer. Everything else runs on the main runtime, whose threads share the
/// work: nobody waits behind a long answer, and what changes something goes on when the client has gone.
pub(super) async fn execute(
    shared: &web::Data<Shared>,
    operation: Operation,
) -> Result<Encoded, Rejection> {
    let cost = operation.admitted.cost;
    let is_query = operation.admitted.kind == OperationType::Query;
    let permit = permit(shared).await.map_err(|rejection| rejection.with_cost(cost))?;
    if operation.admitted.is_light() {
        let _permit = permit;
        let running = AssertUnwindSafe(operation.run_once(shared)).catch_unwind();
        return running.await.unwrap_or_else(|panic| Err(panicked(&*panic, cost)));
    }

    let running = shared.clone();
    let task = async move {
        let _permit = permit;
        operation.run_once(&running).await
    };
    let mut task = Task {
        handle: shared.runtime.spawn(task.in_current_span()),
        // What nobody waits for any more need not be read. A mutation goes on to its end.
        abort_on_drop: is_query,
    };
    match (&mut task.handle).await {
        Ok(outcome) => outcome,
        Err(error) => Err(match error.try_into_panic() {
            Ok(panic) => panicked(&*panic, cost),
            Err(_cut_off) => Rejection::internal().with_cost(cost),
        }),
    }
}

fn panicked(panic: &(dyn Any + Send), cost: Cost) -> Rejection {
    tracing::error!(panic = panics::message(panic), "an operation panicked");
    Rejection::internal().with_cost(cost)
}

impl Operation {
    /// Runs the operation, unless it ran before under the same key. All of this happens even if the client
    /// has gone: that is when it sends the mutation again.
    async fn run_once(mut self, shared: &Shared) -> Result<Encoded, Rejection> {
        let Some(attempt) = self.attempt.take() else {
            return self.run(shared, None).await.0;
        };
        let app = self.context.app.clone();
        let longest = longest_run(&shared.server.settings);
        let claim = match idempotency::claim(&app, &self.context.actor, &attempt, longest).await {
            Ok(Claim::Taken(claim)) => claim,
            Ok(Claim::Answered(bytes)) => return Ok(Encoded::replayed(bytes)),
            Ok(refused) => return Err(retry::refused(&refused)),
            Err(fault) => {
                tracing::error!(%fault, "an idempotency key could not be claimed");
                return Err(failed(&fault));
            }
        };
        let origin = Origin { idempotency: Some(claim), ..Origin::clone(&app.origin) };
        self.context.app = app.for_request(origin);
        let (outcome, is_answered) = self.run(shared, Some(&attempt.field)).await;
        let answer = outcome.as_ref().ok().filter(|_| is_answered).map(Encoded::bytes);
        if let Err(fault) = idempotency::settle(&app, claim, &attempt, answer).await {
            // Sent again, the mutation waits until the claim is old, and is not carried out twice.
            tracing::error!(%fault, "the answer to a mutation could not be kept");
        }
        outcome
    }

    /// The answer, and whether `field` has a value in it: then its use case ran to its end, whether it did
    /// what was asked or refused.
    async fn run(self, shared: &Shared, field: Option<&str>) -> (Result<Encoded, Rejection>, bool) {
        let Self { admitted, document, context, answer, .. } = self;
        let Admitted { cost, kind, .. } = admitted;
        let name = admitted.name.as_deref();
        let mut measured = Measured::begin(kind, name, cost.requested, &document);
        let limit = shared.server.settings.execution_timeout();
        let operation = (shared.server.execute)(admitted.into_request(), context);
        match measured.execute(tokio::time::timeout(limit, operation)).await {
            Ok(response) => {
                let is_answered = field.is_some_and(|field| has_value(&response, field));
                let has_errors = !response.errors.is_empty();
                let encoded = answer.encode(response, cost);
                measured.end(outcome(has_errors, &encoded), &answer.request_id);
                (encoded, is_answered)
            }
            Err(_elapsed) => {
                measured.end(Outcome::Timeout, &answer.request_id);
                (Err(too_long(limit).with_cost(cost)), false)
            }
        }
    }
}

/// What became of an operation that the engine answered.
pub(super) fn outcome(has_errors: bool, encoded: &Result<Encoded, Rejection>) -> Outcome {
    match encoded {
        Ok(encoded) if !encoded.is_executed() => Outcome::Refused,
        Ok(_) if !has_errors => Outcome::Ok,
        _ => Outcome::Error,
    }
}

fn has_value(response: &Response, field: &str) -> bool {
    let Value::Object(data) = &response.data else { return false };
    data.get(field).is_some_and(|value| *value != Value::Null)
}

/// An operation was ended because of the time that it took.
pub(super) fn too_long(limit: Duration) -> Rejection {
    let message =
        format!("The operation took longer than {} seconds and was ended.", limit.as_secs());
    Rejection::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::ExecutionTimeout, message)
}

/// The server cannot do it now.
pub(super) fn busy() -> Rejection {
    let message = "The server is busy. Try again in a moment.";
    let code = ErrorCode::ServiceUnavailable;
    Rejection::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
        .with_header(header::RETRY_AFTER, "1")
}

/// What a request needs before it is carried out failed: for the moment, or for a reason that the log tells.
pub(super) fn failed(fault: &Fault) -> Rejection {
    match fault {
        Fault::Busy { .. } => busy(),
        _ => Rejection::internal(),
    }
}

/// The database is known not to answer. What was begun may come to its end all the same.
pub(super) fn unavailable() -> Rejection {
    let message = "The database does not answer. Try again in a moment: a mutation that is sent again with \
                   its `Idempotency-Key` is carried out once.";
    let code = ErrorCode::ServiceUnavailable;
    Rejection::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
        .with_header(header::RETRY_AFTER, "2")
}

/// A place among the operations that run at once.
pub(super) async fn permit(shared: &Shared) -> Result<OwnedSemaphorePermit, Rejection> {
    if let Ok(permit) = Arc::clone(&shared.executions).try_acquire_owned() {
        return Ok(permit);
    }
    let _waiting = Waiting::among(&shared.waiting);
    let permit = Arc::clone(&shared.executions).acquire_owned();
    let permit = tokio::time::timeout(shared.server.settings.queue_timeout(), permit).await;
    permit.ok().and_then(Result::ok).ok_or_else(busy)
}

/// Somebody who waits for a place; no longer once this is dropped.
pub(super) struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    pub(super) fn among(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
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
