//! Whether the process lives, whether it can answer, and what else is wrong.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use super::{Shared, kept::Kept, operator::is_operator};
use crate::{
    app::App,
    database::{self, Database, DatabaseError},
};

/// How long the database or the store of files may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How long what readiness depends on is kept: whoever asks, and however often, the database is asked once a second.
const AGE: Duration = Duration::from_secs(1);
/// How long the rest is kept; to find it out, a file is written.
const AGE_OF_THE_REST: Duration = Duration::from_secs(10);

/// A replica that is so far behind is hardly asked by anybody.
const LAGS: Duration = Duration::from_secs(30);

/// What was found last.
#[derive(Debug, Default)]
pub(super) struct Health {
    required: Kept<Vec<Check>>,
    rest: Kept<Vec<Check>>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    /// The service goes on, and somebody should look at it.
    Warning,
    Failed,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
struct Check {
    name: &'static str,
    state: State,
    /// What is wrong, in words without secrets, for those who look after the service.
    reason: Option<String>,
    /// How long it took to answer.
    took: Option<Duration>,
}

impl Check {
    fn ok(name: &'static str) -> Self {
        Self { name, state: State::Ok, reason: None, took: None }
    }

    fn failed(name: &'static str, reason: String) -> Self {
        Self { state: State::Failed, reason: Some(reason), ..Self::ok(name) }
    }

    fn warning(name: &'static str, reason: String) -> Self {
        Self { state: State::Warning, reason: Some(reason), ..Self::ok(name) }
    }

    fn took(self, took: Duration) -> Self {
        Self { took: Some(took), ..self }
    }

    fn describe(&self, to_operator: bool) -> Value {
        let mut told = Map::new();
        told.insert("state".into(), json!(self.state));
        if let Some(took) = self.took {
            told.insert("milliseconds".into(), json!(took.as_millis()));
        }
        if let Some(reason) = self.reason.as_ref().filter(|_| to_operator) {
            told.insert("reason".into(), json!(reason));
        }
        Value::Object(told)
    }
}

/// `/livez`: the process answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).body("live\n")
}

/// `/readyz`: the database is there and has the schema that this binary needs, and the service is not stopping.
pub(super) async fn ready(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let mut parameters = url::form_urlencoded::parse(request.query_string().as_bytes());
    let is_verbose = parameters.any(|(name, _)| name == "verbose");
    let running = running(&shared);
    let required = look(&shared, |shared| async move {
        let health = &shared.health;
        health.required.get(AGE, required(&shared.server.app.database)).await
    });
    let required = required.await;
    let is_ready = required.iter().chain([&running]).all(|check| check.state != State::Failed);

    let mut response =
        if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if !is_verbose {
        return response.body(if is_ready { "ready\n" } else { "not ready\n" });
    }
    let rest = look(&shared, |shared| async move {
        shared.health.rest.get(AGE_OF_THE_REST, rest(&shared.server.app)).await
    });
    let rest = rest.await;
    let to_operator = is_operator(&request, &shared.server.operators_token);
    let checks = required.iter().chain([&running]).chain(rest.iter());
    let checks: Map<_, _> =
        checks.map(|check| (check.name.to_owned(), check.describe(to_operator))).collect();
    response.json(json!({ "ready": is_ready, "checks": checks }))
}

/// Looks at something on the main runtime, and to its end even if the client goes: a client that comes and goes
/// makes nobody look more often.
async fn look<F>(
    shared: &web::Data<Shared>,
    looking: impl FnOnce(web::Data<Shared>) -> F,
) -> Arc<Vec<Check>>
where
    F: Future<Output = Arc<Vec<Check>>> + Send + 'static,
{
    let found = shared.runtime.spawn(looking(shared.clone())).await;
    found
        .unwrap_or_else(|_| Arc::new(vec![Check::failed("database", "the check broke off".into())]))
}

fn running(shared: &Shared) -> Check {
    if shared.is_stopping() {
        return Check::failed("running", "the service was told to stop".into());
    }
    Check::ok("running")
}

/// What readiness depends on.
async fn required(database: &Database) -> Vec<Check> {
    let begun = Instant::now();
    let found = timeout(TIMEOUT, database::migrations(database)).await;
    let took = begun.elapsed();
    let unknown = || Check::failed("migrations", "not known without the database".into());
    let checks = match found {
        Ok(Ok(migrations)) => {
            let pending = migrations.iter().filter(|migration| migration.applied_at.is_none());
            let pending: Vec<_> = pending.map(|migration| migration.name.as_str()).collect();
            let migrations = if pending.is_empty() {
                Check::ok("migrations")
            } else {
                let reason =
                    format!("pending: {}; `verbund migrate` applies them", pending.join(", "));
                Check::failed("migrations", reason)
            };
            [Check::ok("database").took(took), migrations]
        }
        Ok(Err(error @ DatabaseError::Newer(_))) => {
            [Check::ok("database").took(took), Check::failed("migrations", error.to_string())]
        }
        Ok(Err(error)) => [Check::failed("database", error.to_string()).took(took), unknown()],
        Err(_elapsed) => {
            let reason = format!("no answer within {} s", TIMEOUT.as_secs());
            [Check::failed("database", reason).took(took), unknown()]
        }
    };
    for check in checks.iter().filter(|check| check.state == State::Failed) {
        tracing::warn!(check = check.name, reason = check.reason, "not ready");
    }
    checks.into()
}

/// What the service answers without, all the same.
async fn rest(app: &App) -> Vec<Check> {
    let checks = [files(app).await, workers(app), mail(app)];
    checks.into_iter().chain(replica(&app.database)).collect()
}

/// Only where there is one.
fn replica(database: &Database) -> Option<Check> {
    let staleness = database.replica_staleness()?;
    Some(match staleness {
        None => {
            let reason = "it does not answer, or follows no primary: queries go to the primary";
            Check::warning("replica", reason.into())
        }
        Some(age) if age > LAGS => {
            Check::warning("replica", format!("it lags by {} s", age.as_secs()))
        }
        Some(_) => Check::ok("replica"),
    })
}

async fn files(app: &App) -> Check {
    let begun = Instant::now();
    let written = timeout(TIMEOUT, app.files.try_out()).await;
    let took = begun.elapsed();
    match written {
        Ok(Ok(())) => Check::ok("files").took(took),
        Ok(Err(error)) => Check::failed("files", error.to_string()).took(took),
        Err(_elapsed) => {
            Check::failed("files", format!("no answer within {} s", TIMEOUT.as_secs())).took(took)
        }
    }
}

fn workers(app: &App) -> Check {
    match app.work.late(app.clock.now()) {
        None => Check::warning("workers", "none runs in this process".into()),
        Some(late) if late.is_empty() => Check::ok("workers"),
        Some(late) => {
            let reason =
                format!("without a success for too long: {}; the log tells why", late.join(", "));
            Check::failed("workers", reason)
        }
    }
}

fn mail(app: &App) -> Check {
    if app.settings.mail.smtp_url.is_empty() {
        return Check::warning(
            "mail",
            "no mail server is set (`mail.smtp_url`): nobody gets mails".into(),
        );
    }
    Check::ok("mail")
}
