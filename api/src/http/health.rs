//! Whether the process lives, and whether it can answer.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use migration::{Migrator, MigratorTrait as _};
use sea_orm::DbErr;
use serde_json::json;

use super::Shared;

/// How long a check may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// `/livez`: the process answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).body("live\n")
}

/// `/readyz`: the database is there and has the schema that this binary needs.
pub(super) async fn ready(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let connection = shared.server.app.database.read();
    let database = check("database", connection.ping()).await;
    // On a database that is newer than the binary this fails as well.
    let pending = Migrator::get_pending_migrations_read_only(connection);
    let migrations = check("migrations", async {
        match pending.await?.len() {
            0 => Ok(()),
            pending => Err(DbErr::Custom(format!("{pending} migrations are pending"))),
        }
    })
    .await;
    let is_stopping = shared.is_stopping();
    let is_ready = database && migrations && !is_stopping;

    let mut response =
        if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if url::form_urlencoded::parse(request.query_string().as_bytes())
        .any(|(name, _)| name == "verbose")
    {
        let word = |is_good: bool| if is_good { "ok" } else { "failed" };
        return response.json(json!({
            "ready": is_ready,
            "checks": {
                "database": word(database),
                "migrations": word(migrations),
                "running": word(!is_stopping),
            },
        }));
    }
    response.body(if is_ready { "ready\n" } else { "not ready\n" })
}

/// Whether a check succeeds. Why it does not is for the log only.
async fn check(name: &str, check: impl Future<Output = Result<(), DbErr>>) -> bool {
    match tokio::time::timeout(TIMEOUT, check).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(check = name, error = %error, "not ready");
            false
        }
        Err(_) => {
            tracing::warn!(check = name, "not ready: no answer in time");
            false
        }
    }
}
