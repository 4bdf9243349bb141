//! Which answers may be a moment old, and so come from a replica.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    http::header::{CacheControl, CacheDirective, Header as _},
};

/// For documents that everybody may keep for longer anyway.
pub(super) const OF_PUBLIC_DOCUMENTS: Duration = Duration::from_mins(1);

/// How old the answer may be that the client takes: `Cache-Control: max-stale=SECONDS` (RFC 9111, section
/// 5.2.1.2). Without it, an answer has everything that was committed before it was asked for.
pub(super) fn accepted(request: &HttpRequest) -> Option<Duration> {
    let CacheControl(directives) = CacheControl::parse(request).ok()?;
    directives.into_iter().find_map(|directive| match directive {
        CacheDirective::MaxStale(seconds) => Some(Duration::from_secs(seconds.into())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_a_client_that_says_so_takes_old_answers() {
        let accepted_with = |header: &str| {
            accepted(
                &TestRequest::default().insert_header(("Cache-Control", header)).to_http_request(),
            )
        };
        assert_eq!(accepted_with("max-stale=10"), Some(Duration::from_secs(10)));
        assert_eq!(accepted_with("no-transform, max-stale=0"), Some(Duration::ZERO));
        for header in ["no-cache", "max-age=10", "max-stale", "max-stale=ten", "max-stale=-1"] {
            assert_eq!(accepted_with(header), None, "{header}");
        }
        assert_eq!(accepted(&TestRequest::default().to_http_request()), None);
    }
}
