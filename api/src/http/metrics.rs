//! `/metrics`: the numbers of this process, for those who look after it. For others there is nothing here.

use std::{fmt::Write as _, sync::atomic::Ordering, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, header},
    web,
};
use metrics::gauge;
use tokio::time::timeout;

use super::{Shared, operator::is_operator, pages};
use crate::{app::App, mail::service as mail, telemetry};

/// How long the database may take to say how many mails wait.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How long what it said is kept.
const AGE: Duration = Duration::from_secs(10);
/// Prometheus's text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The mails that wait, and since when the oldest does, in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mails {
    waiting: u64,
    oldest_seconds: f64,
}

/// Answers any request to `/metrics`.
pub(super) async fn metrics(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let is_read = [Method::GET, Method::HEAD].contains(request.method());
    if !is_read || !is_operator(&request, &shared.server.operators_token) {
        return pages::not_found();
    }
    measure(&shared);
    let Some(mut text) = telemetry::metrics::render() else { return pages::not_found() };
    if let Some(mails) = mails(&shared).await {
        write(&mut text, mails);
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, TEXT))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

/// What is known without asking anybody.
#[expect(clippy::cast_precision_loss, reason = "numbers of this size are exact")]
fn measure(shared: &Shared) {
    let places = shared.server.settings.max_executions.max(1);
    let running = places.saturating_sub(shared.executions.available_permits());
    gauge!("verbund_graphql_operations_running").set(running as f64);
    let waiting = shared.waiting.load(Ordering::Relaxed);
    gauge!("verbund_graphql_operations_waiting").set(waiting as f64);
    gauge!("verbund_sockets_open").set(shared.places.open() as f64);
    shared.server.app.database.measure_connections();
}

/// The mails that wait; none where the database does not say it in time. Asked on the main runtime, and to its end
/// even if the client goes.
async fn mails(shared: &web::Data<Shared>) -> Option<Mails> {
    let asking = shared.clone();
    let asking = async move { *asking.mails.get(AGE, ask(&asking.server.app)).await };
    shared.runtime.spawn(asking).await.ok().flatten()
}

async fn ask(app: &App) -> Option<Mails> {
    let waiting = timeout(TIMEOUT, mail::waiting_mails(app)).await.ok()?.ok()?;
    let oldest = waiting
        .oldest
        .map(|oldest| (app.clock.now() - oldest).to_std().unwrap_or_default().as_secs_f64());
    Some(Mails { waiting: waiting.mails, oldest_seconds: oldest.unwrap_or_default() })
}

/// Written by hand: what the recorder was once told it goes on to tell.
fn write(text: &mut String, mails: Mails) {
    let Mails { waiting, oldest_seconds } = mails;
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "# HELP verbund_mails_waiting Mails that wait to be delivered.\n\
         # TYPE verbund_mails_waiting gauge\n\
         verbund_mails_waiting {waiting}\n\n\
         # HELP verbund_mail_oldest_waiting_seconds For how long the oldest of them has waited.\n\
         # TYPE verbund_mail_oldest_waiting_seconds gauge\n\
         verbund_mail_oldest_waiting_seconds {oldest_seconds}\n\n"
    );
}
