//! GraphiQL, served from the binary without a request to any other host.

use std::{collections::HashMap, io::Read as _};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, Encoding, Header as _},
    web,
};
use flate2::read::GzDecoder;
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Shared, StartError, conditional::conditional, pages};

/// The policy that the page was built for.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
    style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; \
    connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "assets/graphiql"]
#[exclude = "LICENSES.txt"]
struct Bundle;

#[derive(RustEmbed)]
#[folder = "assets/examples"]
struct Examples;

/// GraphiQL's page and what it loads.
#[derive(Debug)]
pub(super) struct Console {
    page: String,
    assets: HashMap<String, Asset>,
}

/// An entry of the bundle's manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asset {
    sha256: String,
    media_type: String,
}

impl Console {
    /// Reads the bundle and the example operations.
    pub(super) fn load() -> Result<Self, StartError> {
        let assets = serde_json::from_slice(&embedded("manifest.json")?)?;
        let page = String::from_utf8_lossy(&embedded("page.html")?).into_owned();
        let configuration = json!({
            "endpoint": "/graphql",
            "subscriptionEndpoint": "/graphql/ws",
            "headers": {},
            "tabs": examples(),
        });
        // Inside a script element a `<` could end it.
        let configuration = configuration.to_string().replace('<', "\\u003c");
        Ok(Self { page: page.replace("__CONFIG__", &configuration), assets })
    }
}

fn embedded(name: &'static str) -> Result<Vec<u8>, StartError> {
    Ok(Bundle::get(name).ok_or(StartError::Asset(name))?.data.into_owned())
}

/// The example operations in the order of their files' names, each with the variables beside it.
fn examples() -> Vec<Value> {
    let mut names: Vec<_> = Examples::iter().collect();
    names.sort_unstable();
    let text = |name: &str| {
        let file = Examples::get(name)?;
        Some(String::from_utf8_lossy(&file.data).into_owned())
    };
    let example = |name: &str| {
        let stem = name.strip_suffix(".graphql")?;
        let variables = text(&format!("{stem}.json"));
        Some(json!({ "query": text(name)?, "variables": variables, "headers": null }))
    };
    names.iter().filter_map(|name| example(name)).collect()
}

/// `/graphiql`.
pub(super) async fn page(shared: web::Data<Shared>) -> HttpResponse {
    match &shared.server.console {
        Some(console) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .body(console.page.clone()),
        None => pages::not_found(),
    }
}

/// `/graphiql/assets/{name}`.
pub(super) async fn asset(
    request: HttpRequest,
    name: web::Path<String>,
    shared: web::Data<Shared>,
) -> HttpResponse {
    let asset = shared.server.console.as_ref().and_then(|console| console.assets.get(&*name));
    let file = Bundle::get(&format!("{name}.gz"));
    let (Some(asset), Some(file)) = (asset, file) else { return pages::not_found() };
    // A chunk's name holds a hash of its content.
    let cache_control =
        if name.starts_with("chunk-") { "public, max-age=31536000, immutable" } else { "no-cache" };
    conditional(&request, &asset.sha256, cache_control, |response| {
        response
            .insert_header((header::CONTENT_TYPE, asset.media_type.as_str()))
            .insert_header((header::VARY, "Accept-Encoding"));
        if accepts_gzip(&request) {
            return response
                .insert_header((header::CONTENT_ENCODING, "gzip"))
                .body(file.data.into_owned());
        }
        let mut inflated = Vec::new();
        match GzDecoder::new(&*file.data).read_to_end(&mut inflated) {
            Ok(_) => response.body(inflated),
            Err(_) => HttpResponse::InternalServerError().finish(),
        }
    })
}

fn accepts_gzip(request: &HttpRequest) -> bool {
    let codings = [Encoding::gzip(), Encoding::identity()];
    let accepted = AcceptEncoding::parse(request).ok();
    let chosen = accepted.and_then(|accepted| accepted.negotiate(codings.iter()));
    chosen == Some(Encoding::gzip())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::write::hexadecimal;

    #[test]
    fn every_asset_is_in_the_binary_as_the_manifest_says() {
        let console = Console::load().unwrap();
        assert!(console.assets.len() > 20);
        for (name, asset) in &console.assets {
            let file = Bundle::get(&format!("{name}.gz")).unwrap();
            assert_eq!(hexadecimal(&Sha256::digest(&file.data)), asset.sha256, "{name}");
        }
    }

    #[test]
    fn the_page_carries_a_configuration_that_cannot_end_its_script() {
        let page = Console::load().unwrap().page;
        assert!(!page.contains("__CONFIG__"));
        let (_, rest) = page.split_once("id=\"graphiql-config\">").unwrap();
        let (configuration, _) = rest.split_once("</script>").unwrap();
        assert!(!configuration.contains('<'));
        let configuration: Value = serde_json::from_str(configuration).unwrap();
        assert!(configuration["tabs"][0]["query"].is_string());
    }

    #[test]
    fn the_licences_stay_out_of_the_binary() {
        assert!(Bundle::get("LICENSES.txt").is_none());
    }
}
