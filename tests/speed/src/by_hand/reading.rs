//! Questions.

use actix_web::{HttpRequest, HttpResponse, http::header::ContentType, web};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{
    Hand, Refused,
    caller::{self, Caller},
    hexadecimal, new_id,
};

type Answer = Result<HttpResponse, Refused>;

/// Makes one statement of files.
macro_rules! statement {
    ($($name:literal)*) => { concat!($(include_str!(concat!("statements/", $name, ".sql"))),*) };
}

pub(super) async fn upcoming(hand: web::Data<Hand>) -> Answer {
    hand.answer(statement!("q1"), &[]).await
}

#[derive(Deserialize)]
pub(super) struct Detail {
    slug: String,
}

pub(super) async fn event(
    hand: web::Data<Hand>,
    request: HttpRequest,
    input: web::Json<Detail>,
) -> Answer {
    let caller = hand.keys.caller(&request)?;
    let page = Page { slug: &input.slug, submitted: DateTime::UNIX_EPOCH, id: Uuid::nil() };
    let statements = Statements {
        noting: statement!("caller" "seen_event" "q2" "noted" "q2_answer"),
        silent: statement!("caller" "seen_event" "q2" "q2_answer"),
    };
    hand.answer_organiser(&statements, &caller, &page).await
}

#[derive(Deserialize)]
pub(super) struct Dashboard {
    ags: String,
}

pub(super) async fn dashboard(
    hand: web::Data<Hand>,
    request: HttpRequest,
    input: web::Json<Dashboard>,
) -> Answer {
    let caller = hand.keys.caller(&request)?;
    let parameters: [&(dyn ToSql + Sync); 3] = [&caller.session, &caller.account, &input.ags];
    hand.answer(statement!("caller" "q3"), &parameters).await
}

#[derive(Deserialize)]
pub(super) struct Find {
    search: String,
}

pub(super) async fn partners(hand: web::Data<Hand>, input: web::Json<Find>) -> Answer {
    let pattern = format!("%{}%", input.search.to_lowercase());
    hand.answer(statement!("q5"), &[&pattern]).await
}

#[derive(Deserialize)]
pub(super) struct Node {
    id: String,
}

pub(super) async fn node(hand: web::Data<Hand>, input: web::Json<Node>) -> Answer {
    let id = caller::id(&input.id).ok_or(Refused::Malformed)?;
    hand.answer(statement!("q6"), &[&id]).await
}

#[derive(Deserialize)]
pub(super) struct DeepPage {
    slug: String,
    after: String,
}

pub(super) async fn deep_page(
    hand: web::Data<Hand>,
    request: HttpRequest,
    input: web::Json<DeepPage>,
) -> Answer {
    let caller = hand.keys.caller(&request)?;
    let (submitted, id) = position(&input.after).ok_or(Refused::Malformed)?;
    let page = Page { slug: &input.slug, submitted, id };
    let statements = Statements {
        noting: statement!("caller" "seen_event" "q4" "noted" "q4_answer"),
        silent: statement!("caller" "seen_event" "q4" "q4_answer"),
    };
    hand.answer_organiser(&statements, &caller, &page).await
}

/// A page of registrations.
struct Page<'a> {
    slug: &'a str,
    submitted: DateTime<Utc>,
    id: Uuid,
}

/// The same with and without noting who read it.
struct Statements {
    noting: &'static str,
    silent: &'static str,
}

impl Hand {
    async fn answer_organiser(
        &self,
        statements: &Statements,
        caller: &Caller,
        page: &Page<'_>,
    ) -> Answer {
        let Page { slug, submitted, id } = page;
        let mut parameters: Vec<&(dyn ToSql + Sync)> =
            vec![&caller.session, &caller.account, slug, submitted, id];
        if self.silent {
            return self.answer(statements.silent, &parameters).await;
        }
        let noted = Noted::new(caller);
        parameters.push(&noted.entry);
        parameters.push(&noted.request);
        parameters.push(&noted.digest);
        self.answer(statements.noting, &parameters).await
    }

    /// The one row of the statement; none where the session has ended.
    async fn answer(&self, statement: &str, parameters: &[&(dyn ToSql + Sync)]) -> Answer {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(statement).await?;
        let row = client.query_opt(&statement, parameters).await?.ok_or(Refused::SignedOut)?;
        let json: String = row.try_get(0)?;
        Ok(HttpResponse::Ok().content_type(ContentType::json()).body(json))
    }
}

/// What is noted of a read of personal data.
struct Noted {
    entry: Uuid,
    request: String,
    digest: String,
}

impl Noted {
    fn new(caller: &Caller) -> Self {
        let (entry, request) = (new_id(), new_id().to_string());
        let canonical =
            format!("{entry}{request}{}{}personal_data.read", caller.account, caller.session);
        Self { entry, request, digest: hexadecimal(&Sha256::digest(canonical)) }
    }
}

/// Where a list of registrations goes on.
fn position(cursor: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let cursor = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let mut lines = str::from_utf8(&cursor).ok()?.lines().skip(1);
    let microseconds = lines.next()?.strip_prefix('i')?.parse().ok()?;
    Some((DateTime::from_timestamp_micros(microseconds)?, lines.next()?.parse().ok()?))
}
