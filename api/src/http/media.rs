//! Which media type an answer has (RFC 9110, section 12.5.1).

use std::cmp::Ordering;

use actix_web::{
    HttpRequest,
    http::header::{self, Header as _, Quality, QualityItem},
};
use mime::Mime;

/// A media type of GraphQL answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells what happened to the operation.
    GraphqlResponse,
    /// `application/json`: a well-formed request is 200, whatever happened to the operation.
    Json,
}

impl MediaType {
    /// The type that the client likes best of the two. None: it accepts neither.
    pub(super) fn negotiate(request: &HttpRequest) -> Option<Self> {
        if !request.headers().contains_key(header::ACCEPT) {
            return Some(Self::Json);
        }
        let accepted = header::Accept::parse(request).ok()?;
        if accepted.is_empty() {
            return Some(Self::Json);
        }
        let graphql = liking(&accepted, "application/graphql-response+json");
        let json = liking(&accepted, "application/json");
        match (graphql, json) {
            (None, None) => None,
            (Some(_), None) => Some(Self::GraphqlResponse),
            (None, Some(_)) => Some(Self::Json),
            (Some(graphql), Some(json)) => match graphql.quality.cmp(&json.quality) {
                Ordering::Greater => Some(Self::GraphqlResponse),
                // Liked alike: the new type for clients that name it, the old one for the rest.
                Ordering::Equal if graphql.is_named => Some(Self::GraphqlResponse),
                Ordering::Equal | Ordering::Less => Some(Self::Json),
            },
        }
    }

    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// How much a client likes a media type.
struct Liking {
    quality: Quality,
    /// Whether the client named the type, rather than a range that holds it.
    is_named: bool,
}

/// How much a media type is liked. None: not at all.
fn liking(accepted: &[QualityItem<Mime>], media_type: &str) -> Option<Liking> {
    // The most specific range decides, whatever stands in the others.
    for wanted in [media_type, "application/*", "*/*"] {
        let matching = accepted.iter().filter(|range| {
            let charset = range.item.get_param(mime::CHARSET);
            range.item.essence_str() == wanted
                && charset.is_none_or(|charset| charset == mime::UTF_8)
        });
        if let Some(quality) = matching.map(|range| range.quality).max() {
            let is_named = wanted == media_type;
            return (quality > Quality::ZERO).then_some(Liking { quality, is_named });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn negotiate(accept: &str) -> Option<MediaType> {
        let request = TestRequest::default().insert_header(("accept", accept)).to_http_request();
        MediaType::negotiate(&request)
    }

    #[test]
    fn the_type_liked_best_is_chosen() {
        use MediaType::{GraphqlResponse, Json};
        for (accept, expected) in [
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json, application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Json)),
            ("application/graphql-response+json;q=0.5, */*;q=0.1", Some(GraphqlResponse)),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("application/json;q=0", None),
            ("application/json; charset=utf-8", Some(Json)),
            ("application/json; charset=iso-8859-1", None),
            ("text/html", None),
            ("text/html, */*;q=0.8", Some(Json)),
            ("APPLICATION/JSON", Some(Json)),
            ("nonsense", Some(Json)),
            ("", Some(Json)),
        ] {
            assert_eq!(negotiate(accept), expected, "Accept: {accept}");
        }
    }
}
