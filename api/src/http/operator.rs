//! Who looks after the service: somebody on its machine, or whoever has the token for it.

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName},
};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use super::credentials::{Credentials, bearer_token};
use crate::config::Masked;

/// Headers of what a proxy hands on.
const HANDED_ON: [HeaderName; 6] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
];

/// Whether the request came from this machine and through no proxy, or has the token.
pub(super) fn is_operator(request: &HttpRequest, token: &Masked) -> bool {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    let is_direct = !HANDED_ON.iter().any(|name| request.headers().contains_key(name));
    if is_direct && peer.is_some_and(|peer| peer.is_loopback()) {
        return true;
    }
    let Credentials::Token(given) = bearer_token(request) else { return false };
    !token.is_empty()
        && bool::from(given.expose_secret().as_bytes().ct_eq(token.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const TOKEN: &str = "a-token-of-the-operator";

    fn is_let_in(peer: &str, headers: &[(&'static str, &str)], token: &str) -> bool {
        let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
        for header in headers {
            request = request.append_header(*header);
        }
        is_operator(&request.to_http_request(), &token.to_owned().into())
    }

    #[test]
    fn this_machine_is_let_in_unless_a_proxy_speaks_for_another_one() {
        for peer in ["127.0.0.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(is_let_in(peer, &[], ""), "{peer}");
        }
        for peer in ["192.0.2.1:1", "10.0.0.1:1", "[2001:db8::1]:1"] {
            assert!(!is_let_in(peer, &[], TOKEN), "{peer}");
        }
        for name in ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"] {
            assert!(!is_let_in("127.0.0.1:1", &[(name, "x")], TOKEN), "{name}");
        }
    }

    #[test]
    fn the_token_lets_in_from_everywhere_and_an_empty_one_nobody() {
        let proxied = ("X-Forwarded-For", "192.0.2.1");
        let right = format!("Bearer {TOKEN}");
        assert!(is_let_in("192.0.2.1:1", &[("Authorization", &right)], TOKEN));
        assert!(is_let_in("127.0.0.1:1", &[proxied, ("Authorization", &right)], TOKEN));
        for wrong in ["Bearer ", "Bearer x", "Basic x", &right[..right.len() - 1], ""] {
            assert!(!is_let_in("192.0.2.1:1", &[("Authorization", wrong)], TOKEN), "{wrong}");
            assert!(!is_let_in("192.0.2.1:1", &[("Authorization", wrong)], ""), "{wrong}");
        }
    }
}
