//! From where a request came.

use std::net::IpAddr;

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName},
};

use super::middleware::RequestId;
use crate::access::Origin;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Characters that are kept of what a client calls itself.
const LONGEST_CLIENT: usize = 120;

/// What the request says of itself, as far as it can be believed.
pub(super) fn origin(request: &HttpRequest, trusted_proxies: usize) -> Origin {
    Origin {
        request_id: Some(RequestId::of(request)).filter(|id| !id.is_empty()),
        address: address(request, trusted_proxies),
        client: client(request),
        idempotency: None,
    }
}

/// The address of the client: of the connection, or what the outermost trusted proxy saw. Each proxy adds at the
/// end of the list the address that it was called from; what stands further left, the client may have made up.
pub(super) fn address(request: &HttpRequest, trusted_proxies: usize) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let Some(steps) = trusted_proxies.checked_sub(1) else { return peer };
    let values = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let seen: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    let seen = seen.iter().rev().nth(steps).and_then(|address| address.parse().ok());
    seen.or(peer)
}

/// What the client calls itself, shortened, without what would disturb a page or a log.
fn client(request: &HttpRequest) -> Option<String> {
    let name = request.headers().get(header::USER_AGENT)?.to_str().ok()?;
    let name: String = name.trim().chars().take(LONGEST_CLIENT).collect();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn address_of(trusted_proxies: usize, forwarded: &[&str]) -> Option<String> {
        let mut request = TestRequest::default().peer_addr("192.0.2.1:4711".parse().unwrap());
        for value in forwarded {
            request = request.append_header((FORWARDED_FOR, *value));
        }
        address(&request.to_http_request(), trusted_proxies).map(|address| address.to_string())
    }

    #[test]
    fn only_what_a_trusted_proxy_saw_is_believed() {
        let claimed = ["203.0.113.9, 198.51.100.7", "198.51.100.8"];
        for (proxies, expected) in [
            (0, "192.0.2.1"),
            (1, "198.51.100.8"),
            (2, "198.51.100.7"),
            (3, "203.0.113.9"),
            (4, "192.0.2.1"),
        ] {
            assert_eq!(address_of(proxies, &claimed).as_deref(), Some(expected), "{proxies}");
        }
        for nonsense in ["", "unknown", "1.2.3.4:80", "\"x\""] {
            assert_eq!(address_of(1, &[nonsense]).as_deref(), Some("192.0.2.1"), "{nonsense}");
        }
    }

    #[test]
    fn what_a_client_calls_itself_is_shortened() {
        let request = TestRequest::default()
            .insert_header((header::USER_AGENT, "x".repeat(500)))
            .to_http_request();
        assert_eq!(client(&request).map(|name| name.len()), Some(LONGEST_CLIENT));
        assert_eq!(client(&TestRequest::default().to_http_request()), None);
    }
}
