//! Settings of quotas: what makes no sense is refused, and by default nobody is in the way of anybody.

use std::{collections::HashMap, fs};

use api::config::{Settings, Sources};
use rstest::rstest;

use super::*;
use crate::fixture::verbund;

fn load(text: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("verbund.toml"), text).unwrap();
    let sources =
        Sources { folder: folder.path().into(), environment: HashMap::new(), ..Sources::default() };
    let refusal = sources.load().map_err(|error| error.to_string());
    let folder = format!("{}/", folder.path().display());
    refusal.map(|found| found.settings).map_err(|refusal| refusal.replace(&folder, ""))
}

#[rstest]
#[case(
    "burst_seconds = 0",
    "verbund.toml: `quotas.burst_seconds` must be at least 1 and at most 3600"
)]
#[case(
    "burst_seconds = 3601",
    "verbund.toml: `quotas.burst_seconds` must be at least 1 and at most 3600"
)]
#[case("requests_per_minute = -1", "verbund.toml: `quotas.requests_per_minute` must be ")]
#[case("requests_per_minute = \"many\"", "verbund.toml: `quotas.requests_per_minute` must be ")]
#[case(
    "request_per_minute = 1",
    "verbund.toml: there is no setting `quotas.request_per_minute`; did you mean `quotas.requests_per_minute`?"
)]
#[case(
    "points_per_minute_key = 49999",
    "verbund.toml: `quotas.points_per_minute_key` allows 49999 points at once (`quotas.burst_seconds`), fewer than \
     one operation may cost (`limits.complexity`, 50000); 0 switches the quota off"
)]
#[case(
    "points_per_minute_anonymous = 100000\nburst_seconds = 10",
    "verbund.toml: `quotas.points_per_minute_anonymous` allows 16666 points at once"
)]
fn what_makes_no_sense_is_refused(#[case] text: &str, #[case] refusal: &str) {
    let told = load(&format!("[quotas]\n{text}")).unwrap_err();
    assert!(told.starts_with(refusal), "{told}");
}

#[test]
fn nothing_switches_a_quota_off() {
    let text = "[quotas]\nrequests_per_minute_anonymous = 0\nrequests_per_minute = 0\n\
                requests_per_minute_key = 0\npoints_per_minute_anonymous = 0\n\
                points_per_minute = 0\npoints_per_minute_key = 0";
    assert_eq!(load(text).unwrap().quotas, QuotaSettings::off());
    let text = "[quotas]\npoints_per_minute = 1000\n[limits]\ncomplexity = 1000";
    assert_eq!(load(text).unwrap().quotas.points_per_minute, 1_000);
}

#[test]
fn an_operator_is_told_by_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("verbund.toml"), "[quotas]\npoints_per_minute = 7\n").unwrap();
    let output = verbund(folder.path(), &["config", "check"]).output().unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("`quotas.points_per_minute` allows 7 points at once"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_town_hall_behind_one_address_is_not_turned_away_when_a_registration_opens() {
    let (_test, server) = server(&QuotaSettings::default()).await;
    // 500 people, each of whom loads a page: what is left is more than ten times as much.
    let mut found = String::new();
    for _ in 0..500 {
        let (status, left) = left(operation(&server, HERE, COUNT)).await;
        assert_eq!(status, 200);
        found = left;
    }
    assert!(found.starts_with("\"requests\";r=5500;t=1, \"points\";r="), "{found}");
}
