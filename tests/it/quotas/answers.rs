//! What answers say of quotas, and what an operation costs.

use api::access::Actor;
use rstest::rstest;
use serde_json::Value;

use super::*;

/// Enough of both.
fn enough() -> QuotaSettings {
    QuotaSettings {
        requests_per_minute_anonymous: 120,
        points_per_minute_anonymous: 60_000,
        burst_seconds: 120,
        ..QuotaSettings::off()
    }
}

const POLICY: &str = "\"requests\";q=240;w=120, \"points\";q=120000;w=120";
const UNTOUCHED: &str = "\"requests\";r=239;t=1, \"points\";r=120000;t=1";

fn broken(server: &RealServer, case: &str) -> RequestBuilder {
    let request = |query| server.request(query, &json!({}));
    let deep = "{a".repeat(40);
    match case {
        "syntax" => request("{"),
        "validation" => request("{ nothing }"),
        "too deep" => request(&deep),
        "too complex" => request(
            "{ partners(first: 100) { nodes { units(first: 100) { nodes { units(first: 100) { nodes { name } } } } } } }",
        ),
        "no body" => server.request("", &json!({})).body(""),
        "method" => server.put("/graphql"),
        "media type" => server.get("/graphql").header("Accept", "text/html"),
        "mutation by GET" => server.get("/graphql?query=mutation%7Blogout%7BsessionId%7D%7D"),
        "token" => request(COUNT).bearer_auth("nonsense"),
        other => panic!("{other}"),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_tells_what_is_left(
    #[values(
        ("syntax", 400),
        ("validation", 400),
        ("too deep", 400),
        ("too complex", 400),
        ("no body", 400),
        ("method", 405),
        ("media type", 406),
        ("mutation by GET", 405),
        ("token", 401)
    )]
    (case, status): (&str, u16),
) {
    let (_test, server) = server(&enough()).await;
    let response = sent(from(HERE, broken(&server, case))).await;
    assert_eq!(response.status(), status);
    assert_eq!(header(response.headers(), "ratelimit-policy"), POLICY);
    // What the engine refuses after the gate took a point, which is there again half a millisecond later.
    let told = header(response.headers(), "ratelimit").replace("r=119999;", "r=120000;");
    assert_eq!(told, UNTOUCHED);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_takes_what_it_costs() {
    let (_test, server) = server(&enough()).await;
    let mut expected = 120_000;
    for query in [COUNT, "{ partners(first: 100) { nodes { name } } }", "{ __typename }"] {
        let response = sent(operation(&server, HERE, query)).await;
        let headers = response.headers().clone();
        let body: Value = response.json().await.unwrap();
        let cost = body["extensions"]["cost"]["requested"].as_u64().unwrap();
        expected -= cost.max(1);
        let points = format!("\"points\";r={expected};t=1");
        assert!(header(&headers, "ratelimit").ends_with(&points), "{headers:?} {body}");
        assert_eq!(header(&headers, "ratelimit-policy"), POLICY);
    }
    assert!(expected < 120_000 - 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_more_than_is_left_is_not_executed() {
    let quotas = QuotaSettings { points_per_minute_anonymous: 300, ..QuotaSettings::off() };
    let (test, server) = server(&quotas).await;
    let many = "{ partners(first: 100) { nodes { name } } }";
    let response = sent(operation(&server, HERE, many)).await;
    let body: Value = response.json().await.unwrap();
    let cost = body["extensions"]["cost"]["requested"].as_u64().unwrap();
    assert!((151..300).contains(&cost), "{cost}");

    test.take_statements();
    let answer = refusal(operation(&server, HERE, many)).await;
    assert_eq!(test.take_statements(), [""; 0]);
    assert_eq!(answer.body["extensions"]["cost"]["requested"], cost);
    let (rest, seconds) = (300 - cost, (2 * cost - 300).div_ceil(5));
    assert_eq!(
        message(&answer),
        format!(
            "Your network has {rest} points left, and the operation costs {cost} (quota `points`: 300 in 60 s). \
             Try again in {seconds} s, or ask for less."
        )
    );
    assert_eq!(header(&answer.headers, "ratelimit"), format!("\"points\";r={rest};t=1"));
    let found = left(operation(&server, HERE, COUNT)).await;
    assert_eq!(found.0, 200, "for less there is enough");
    // A client that accepts only `application/json` sees the status, too.
    let lenient = operation(&server, HERE, many).header("Accept", "application/json");
    assert_eq!(left(lenient).await.0, 429);
    wait(&test, 60);
    assert_eq!(left(operation(&server, HERE, many)).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_given_again_counts_as_the_first() {
    let (_test, server) = server(&enough()).await;
    let mutation = "mutation { requestPasswordReset(input: { email: \"anna@example.org\" }) { userErrors { code } } }";
    let request =
        || operation(&server, HERE, mutation).header("Idempotency-Key", "0b5f7c1e-6f0e-4a57-9a0e");
    let mut found = Vec::new();
    for _ in 0..2 {
        let response = sent(request()).await;
        assert_eq!(response.status(), 200);
        let replayed = response.headers().contains_key("idempotent-replayed");
        found.push((replayed, header(response.headers(), "ratelimit")));
    }
    assert_eq!(found.iter().map(|(replayed, _)| *replayed).collect::<Vec<_>>(), [false, true]);
    assert!(found[0].1.starts_with("\"requests\";r=239;t=1, "), "{found:?}");
    assert!(found[1].1.starts_with("\"requests\";r=238;t=1, "), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_carried_out_beyond_the_quota() {
    let (test, server) = server(&few_requests()).await;
    for _ in 0..3 {
        left(operation(&server, HERE, COUNT)).await;
    }
    let mutation = "mutation { requestPasswordReset(input: { email: \"anna@example.org\" }) { userErrors { code } } }";
    test.take_statements();
    refusal(operation(&server, HERE, mutation).header("Idempotency-Key", "1")).await;
    assert_eq!(test.take_statements(), [""; 0]);
    wait(&test, 20);
    let again = operation(&server, HERE, mutation).header("Idempotency-Key", "1");
    let response = sent(again).await;
    assert!(!response.headers().contains_key("idempotent-replayed"));
    assert_eq!(response.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_may_read_what_is_left() {
    let (_test, server) = server(&enough()).await;
    let request = operation(&server, HERE, COUNT).header("Origin", "https://www.example.org");
    let response = sent(request).await;
    let exposed = header(response.headers(), "access-control-expose-headers").to_lowercase();
    for name in ["ratelimit", "ratelimit-policy", "retry-after"] {
        assert!(exposed.split(',').any(|exposed| exposed.trim() == name), "{exposed}");
    }
}

#[rstest]
#[case("/calendar/public.ics", "text/plain; charset=utf-8")]
#[case("/calendar/events/ankommen.ics", "text/plain; charset=utf-8")]
#[case("/calendar/personal/nonsense.ics", "text/plain; charset=utf-8")]
#[case("/self-assessments/assessment_01h455vb4pex5vsknk084sn02q.svg", "text/plain; charset=utf-8")]
#[case("/files/nonsense", "text/plain; charset=utf-8")]
#[case("/.well-known/jwks.json", "text/plain; charset=utf-8")]
#[case("/graphql/ws", "text/plain; charset=utf-8")]
#[tokio::test(flavor = "multi_thread")]
async fn what_reads_the_database_is_a_request(#[case] path: &str, #[case] content_type: &str) {
    let (test, server) = server(&few_requests()).await;
    for rest in [2, 1, 0] {
        let (_, found) = left(from(HERE, server.get(path))).await;
        assert_eq!(found, format!("\"requests\";r={rest};t=20"));
    }
    test.take_statements();
    let response = sent(from(HERE, server.get(path))).await;
    assert_eq!(response.status(), 429);
    assert_eq!(header(response.headers(), "retry-after"), "20");
    assert_eq!(header(response.headers(), "content-type"), content_type);
    let text = response.text().await.unwrap();
    assert!(text.starts_with("Your network has no requests left"), "{text}");
    assert_eq!(test.take_statements(), [""; 0]);
    refusal(operation(&server, HERE, COUNT)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_a_request() {
    let (_test, server) = server(&few_requests()).await;
    for _ in 0..3 {
        let (status, _) = left(from(HERE, server.put("/files/nonsense").body("x"))).await;
        assert_eq!(status, 404);
    }
    let response = sent(from(HERE, server.put("/files/nonsense").body("x"))).await;
    assert_eq!(
        (response.status().as_u16(), header(response.headers(), "retry-after")),
        (429, "20".into())
    );
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"]["code"], "RATE_LIMITED");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_health_are_free() {
    let (_test, server) = server(&few_requests()).await;
    for path in
        ["/", "/livez", "/readyz", "/schema.graphql", "/graphiql", "/favicon.svg", "/nothing"]
    {
        for _ in 0..5 {
            let (status, found) = left(from(HERE, server.get(path))).await;
            assert!(status != 429 && found.is_empty(), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_not_told() {
    let requests = QuotaSettings { points_per_minute_anonymous: 0, ..enough() };
    let points = QuotaSettings { requests_per_minute_anonymous: 0, ..enough() };
    for (quotas, policy) in [
        (&requests, "\"requests\";q=240;w=120"),
        (&points, "\"points\";q=120000;w=120"),
        (&QuotaSettings::off(), ""),
    ] {
        let (_test, server) = server(quotas).await;
        let response = sent(operation(&server, HERE, COUNT)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(header(response.headers(), "ratelimit-policy"), policy);
        assert_eq!(response.headers().contains_key("ratelimit"), !policy.is_empty());
    }
    // Without any, as many as one likes.
    let (test, server) = server(&QuotaSettings::off()).await;
    for _ in 0..20 {
        assert_eq!(left(operation(&server, HERE, COUNT)).await, (200, String::new()));
    }
    assert!(test.run(&Actor::Anonymous, COUNT, json!({})).await.get("errors").is_none());
}
