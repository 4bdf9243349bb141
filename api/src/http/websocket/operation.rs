//! One operation of a socket: a query, or a subscription message by message.

use std::panic::AssertUnwindSafe;

use actix_web::{http::StatusCode, web};
use async_graphql::parser::types::OperationType;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use crate::{
    access::{Actor, Origin},
    app::App,
    audit::reads::PersonalReads,
    graphql::{RequestContext, code::ErrorCode, gate::Admitted, language::Languages},
    http::{
        Shared,
        answer::{Answer, Encoded},
        credentials::Caller,
        execution::{self, Waiting, execute},
        media::MediaType,
        parameters::Parameters,
        quotas::{Network, Whose},
        rejection::Rejection,
    },
    live::{
        feed::Heard,
        turn::{Progress, Source, Turn},
    },
    reach::standing::Known,
    registrations::proofs::Proofs,
    telemetry::{
        operations::{self, Measured, Outcome},
        panics,
    },
};

/// What an operation says.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) serial: u64,
    pub(super) what: What,
}

/// The part of [`Told`] that clients see.
pub(super) enum What {
    /// A result, as JSON.
    Next(String),
    /// Errors, as a JSON list: nothing comes after them.
    Error(String),
    /// Nothing comes any more.
    Complete,
    /// The credentials of the socket do not hold any more.
    Revoked,
}

/// Whom an operation tells.
struct Listener {
    id: String,
    serial: u64,
    outgoing: mpsc::Sender<Told>,
}

impl Listener {
    async fn tell(&self, what: What) {
        // Nobody is there where the socket was closed.
        let _ = self.outgoing.send(Told { id: self.id.clone(), serial: self.serial, what }).await;
    }
}

/// An operation that is to be run.
pub(super) struct Operation {
    shared: web::Data<Shared>,
    app: App,
    caller: Caller,
    languages: Languages,
    answer: Answer,
}

impl Operation {
    pub(super) fn new(
        shared: &web::Data<Shared>,
        app: &App,
        caller: Caller,
        languages: Languages,
    ) -> Self {
        // Each has an id of its own, under which answers and log name it.
        let request_id = app.ids.next(app.clock.now()).to_string();
        let origin = Origin { request_id: Some(request_id.clone()), ..Origin::clone(&app.origin) };
        let mut limits = shared.server.gate.limits().clone();
        limits.answer_bytes = limits.answer_bytes.min(shared.server.settings.socket_answer_bytes);
        Self {
            shared: shared.clone(),
            app: app.for_request(origin),
            caller,
            languages,
            answer: Answer { media_type: MediaType::GraphqlResponse, request_id, limits },
        }
    }

    /// What a client is told that has begun too many.
    pub(super) fn too_many(&self, most: usize) -> String {
        let message = format!(
            "There are {most} operations on this socket (limit `socket_operations`). Complete one, or open \
             another socket."
        );
        let code = ErrorCode::LimitExceeded;
        self.answer.errors(Rejection::new(StatusCode::BAD_REQUEST, code, message))
    }

    /// Runs it to its end, which is said last.
    pub(super) async fn run(
        self,
        parameters: Parameters,
        id: String,
        serial: u64,
        outgoing: mpsc::Sender<Told>,
    ) {
        let listener = Listener { id, serial, outgoing };
        let performed = self.perform(parameters, &listener);
        let performed = AssertUnwindSafe(performed).catch_unwind().await;
        let end = match performed {
            Ok(Ok(())) => What::Complete,
            Ok(Err(end)) => end,
            Err(panic) => {
                tracing::error!(panic = panics::message(&*panic), "an operation panicked");
                What::Error(self.answer.errors(Rejection::internal()))
            }
        };
        listener.tell(end).await;
    }

    async fn perform(&self, parameters: Parameters, listener: &Listener) -> Result<(), What> {
        let Parameters { query, operation_name, variables } = parameters;
        let quotas = &self.shared.server.quotas;
        let whose = Whose::of(&self.caller.actor, Network::of(self.app.origin.address));
        let (mut standing, outcome) = quotas.take_request(whose);
        outcome.map_err(|exceeded| self.error(exceeded.into()))?;
        let admitted = self.shared.server.gate.admit(&query, operation_name.as_deref(), variables);
        let admitted = admitted.map_err(|refusal| {
            operations::refused(operation_name.as_deref());
            self.error(refusal.into())
        })?;
        quotas
            .take_points(&mut standing, admitted.cost.requested)
            .map_err(|exceeded| self.error(exceeded.into()))?;
        match admitted.kind {
            OperationType::Query => {
                let context = self.context().await?;
                let answer = self.answer.clone();
                let operation =
                    execution::Operation { admitted, document: query, context, attempt: None, answer };
                let encoded = execute(&self.shared, operation).await;
                let encoded = encoded.map_err(|rejection| self.error(rejection))?;
                if !encoded.is_executed() {
                    return Err(What::Error(encoded.errors()));
                }
                listener.tell(What::Next(encoded.into_text())).await;
                Ok(())
            }
            OperationType::Mutation => Err(self.error(Rejection::bad_request(
                "Send mutations by POST to /graphql: clients of a socket that broke send again what they \
                 sent, and only there a mutation can carry an `Idempotency-Key`.",
            ))),
            OperationType::Subscription => self.subscribe(&admitted, &query, listener).await,
        }
    }

    async fn subscribe(
        &self,
        admitted: &Admitted,
        document: &str,
        listener: &Listener,
    ) -> Result<(), What> {
        let settings = &self.shared.server.settings;
        if !self.app.feed.is_followed(settings.queue_timeout()).await {
            return Err(self.error(execution::busy()));
        }
        let progress = Progress::default();
        if let Some(refused) = self.turn(admitted, document, None, &progress).await? {
            return Err(What::Error(refused.errors()));
        }
        let Some(Source { mut listening, pace }) = progress.take_source() else {
            return Err(self.error(Rejection::internal()));
        };
        let mut heard = Heard::State;
        loop {
            let begun = Instant::now();
            if let Some(encoded) = self.turn(admitted, document, Some(heard), &progress).await? {
                // The field at the root could not be had: no message will tell any more.
                if encoded.is_null() {
                    return Err(What::Error(encoded.errors()));
                }
                listener.tell(What::Next(encoded.into_text())).await;
            }
            if progress.is_over() {
                return Ok(());
            }
            heard = listening.next().await;
            if let Some(pace) = pace {
                sleep_until(begun + pace).await;
                listening.catch_up();
            }
        }
    }

    /// Executes the document once, with the rights of this moment.
    async fn turn(
        &self,
        admitted: &Admitted,
        document: &str,
        heard: Option<Heard>,
        progress: &Progress,
    ) -> Result<Option<Encoded>, What> {
        let server = &self.shared.server;
        // Nobody waits for a message as for an answer: it waits for its turn as long as it takes.
        let waiting = Waiting::among(&self.shared.waiting);
        let Ok(_permit) = self.shared.executions.acquire().await else {
            return Err(self.error(execution::busy()));
        };
        drop(waiting);
        let context = self.context().await?;
        let turn = Turn { heard, progress: progress.clone() };
        let mut responses = (server.subscribe)(admitted.clone().into_request(), context, turn);
        let limit = server.settings.execution_timeout();
        let Admitted { cost, kind, .. } = *admitted;
        let name = admitted.name.as_deref();
        let mut measured = Measured::begin(kind, name, cost.requested, document);
        let Ok(response) = measured.execute(timeout(limit, responses.next())).await else {
            measured.end(Outcome::Timeout, &self.answer.request_id);
            return Err(self.error(execution::too_long(limit)));
        };
        let has_errors = response.as_ref().is_some_and(|response| !response.errors.is_empty());
        let encoded = response.map(|response| self.answer.encode(response, cost));
        let outcome = encoded.as_ref().map(|encoded| execution::outcome(has_errors, encoded));
        measured.end(outcome.unwrap_or(Outcome::Ok), &self.answer.request_id);
        encoded.transpose().map_err(|rejection| self.error(rejection))
    }

    async fn context(&self) -> Result<RequestContext, What> {
        let renewed = self.caller.renewed(&self.shared, &self.app).await;
        let actor: Actor =
            renewed.map_err(|rejection| self.error(rejection))?.ok_or(What::Revoked)?;
        Ok(RequestContext {
            now: self.app.clock.now(),
            app: self.app.clone(),
            actor,
            languages: self.languages.clone(),
            personal_reads: PersonalReads::default(),
            proofs: Proofs::default(),
            standing: Known::default(),
        })
    }

    fn error(&self, rejection: Rejection) -> What {
        What::Error(self.answer.errors(rejection))
    }
}
