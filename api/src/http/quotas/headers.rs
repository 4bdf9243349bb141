//! `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): lists of strings with parameters, as
//! structured fields have them (RFC 9651).

use std::fmt::Write as _;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::bucket::Left;

/// What may be spent.
pub(in crate::http) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left.
pub(in crate::http) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// What callers of a kind are told in every answer; nothing where there is no quota.
pub(super) struct Policy(Option<HeaderValue>);

impl Policy {
    /// So much can be spent at once, and comes back within `window` seconds.
    pub(super) fn new(requests: Option<u32>, points: Option<u32>, window: u32) -> Self {
        let list = list(requests, points, |text, size| write!(text, "q={size};w={window}"));
        Self(HeaderValue::try_from(list).ok().filter(|value| !value.is_empty()))
    }

    pub(super) fn tell(
        &self,
        requests: Option<Left>,
        points: Option<Left>,
        headers: &mut HeaderMap,
    ) {
        let Self(Some(policy)) = self else { return };
        headers.insert(POLICY, policy.clone());
        let list = list(requests, points, |text, Left { units, seconds }| {
            write!(text, "r={units};t={seconds}")
        });
        if let Ok(left) = HeaderValue::try_from(list) {
            headers.insert(RATE_LIMIT, left);
        }
    }
}

fn list<T>(
    requests: Option<T>,
    points: Option<T>,
    parameters: impl Fn(&mut String, T) -> std::fmt::Result,
) -> String {
    let mut text = String::with_capacity(64);
    for (name, value) in [("requests", requests), ("points", points)] {
        let Some(value) = value else { continue };
        let separator = if text.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{separator}\"{name}\";");
        let _ = parameters(&mut text, value);
    }
    text
}
