//! Whether the process lives, and whether it can answer.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::json;

use super::Shared;
use crate::database::{self, Database, DatabaseError};

/// How long the database may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// `/livez`: the process answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).body("live\n")
}

/// `/readyz`: the database is there and has the schema that this binary needs.
pub(super) async fn ready(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let Checks { database, migrations } = check(&shared.server.app.database).await;
    let running = !shared.is_stopping();
    let is_ready = database && migrations && running;

    let mut response =
        if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    let mut parameters = url::form_urlencoded::parse(request.query_string().as_bytes());
    if parameters.any(|(name, _)| name == "verbose") {
        let word = |is_good: bool| if is_good { "ok" } else { "failed" };
        return response.json(json!({
            "ready": is_ready,
            "checks": {
                "database": word(database),
                "migrations": word(migrations),
                "running": word(running),
            },
        }));
    }
    response.body(if is_ready { "ready\n" } else { "not ready\n" })
}

/// What was found. Why something failed is for the log only.
struct Checks {
    /// The database answers.
    database: bool,
    /// It has the migrations of this binary, and no others.
    migrations: bool,
}

async fn check(database: &Database) -> Checks {
    match tokio::time::timeout(TIMEOUT, database::migrations(database)).await {
        Ok(Ok(migrations)) => {
            let migrations = migrations.iter().all(|migration| migration.applied_at.is_some());
            Checks { database: true, migrations }
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            let is_newer = matches!(error, DatabaseError::Newer(_));
            Checks { database: is_newer, migrations: false }
        }
        Err(_elapsed) => {
            tracing::warn!("not ready: the database does not answer in time");
            Checks { database: false, migrations: false }
        }
    }
}
