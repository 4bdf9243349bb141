//! What comes with the day: agreements begin and end on the clocks of the network, and parties are reminded.

use api::agreements::service::settle_due;
use rstest::rstest;
use serde_json::json;

use super::Table;
use crate::{fixture::Engine, world::mailed::mailed};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_begins_with_its_first_day_and_ends_after_its_last(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let input = json!({ "validFrom": "2026-12-01", "validUntil": "2027-06-30" });
    let agreement = table.signed(input).await;
    assert_eq!(agreement["status"], "FULLY_SIGNED");
    for (now, expected) in [
        ("2026-11-30T22:59:59Z", "FULLY_SIGNED"),
        ("2026-11-30T23:00:00Z", "ACTIVE"),
        // Summer time: midnight is an hour earlier in UTC.
        ("2027-06-30T21:59:59Z", "ACTIVE"),
        ("2027-06-30T22:00:00Z", "EXPIRED"),
    ] {
        table.test.set_now(now.parse().unwrap());
        settle_due(&table.test.app).await.unwrap();
        assert_eq!(table.read(&table.editor, &agreement).await["status"], expected, "{now}");
    }
    assert_eq!(table.read(&table.editor, &agreement).await["endedOn"], "2027-06-30");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_nobody_looked_at_for_long_ends_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let agreement = table.signed(json!({ "validUntil": "2026-12-31" })).await;
    assert_eq!(agreement["status"], "ACTIVE");
    table.test.set_now("2028-01-01T12:00:00Z".parse().unwrap());
    settle_due(&table.test.app).await.unwrap();
    assert_eq!(table.read(&table.editor, &agreement).await["status"], "EXPIRED");
    assert!(mailed(&table.test, "agreement-reminder").await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn parties_are_reminded_90_30_and_7_days_before_the_end_each_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    table.signed(json!({ "validUntil": "2027-12-31" })).await;
    let mut told = 0;
    for (now, days) in [
        ("2027-10-01T12:00:00Z", None),
        ("2027-10-02T00:00:00Z", Some(90)),
        ("2027-10-02T12:00:00Z", None),
        ("2027-12-03T12:00:00Z", Some(28)),
        ("2027-12-04T12:00:00Z", None),
        ("2027-12-24T12:00:00Z", Some(7)),
        ("2027-12-31T12:00:00Z", None),
        ("2028-01-01T12:00:00Z", None),
    ] {
        table.test.set_now(now.parse().unwrap());
        for _ in 0..2 {
            settle_due(&table.test.app).await.unwrap();
        }
        let mails = mailed(&table.test, "agreement-reminder").await;
        // Four who sign, and one who edits for the lead.
        let new = if days.is_some() { 5 } else { 0 };
        assert_eq!(mails.len(), told + new, "{now}");
        told = mails.len();
        if let (Some(days), Some(mail)) = (days, mails.last()) {
            assert_eq!(mail.values["days"], days);
            assert_eq!(mail.values["until"], "31.12.2027");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_has_just_signed_is_not_reminded_of_what_was_earlier(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    table.signed(json!({ "validUntil": "2026-12-10" })).await;
    settle_due(&table.test.app).await.unwrap();
    assert!(mailed(&table.test, "agreement-reminder").await.is_empty());
    table.test.set_now("2026-12-03T12:00:00Z".parse().unwrap());
    settle_due(&table.test.app).await.unwrap();
    assert_eq!(mailed(&table.test, "agreement-reminder").await.len(), 5);
}
