//! Settings come from four places, and what is wrong in one of them is named.

use std::{collections::HashMap, fs};

use api::config::{Configuration, Sources};
use rstest::rstest;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with_file(text: &str) -> Self {
        let folder = Self::new();
        fs::write(folder.0.path().join("verbund.toml"), text).unwrap();
        folder
    }

    fn sources(&self, environment: &[(&str, &str)]) -> Sources {
        let environment: HashMap<_, _> =
            environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Sources { folder: self.0.path().into(), environment, ..Sources::default() }
    }

    fn refusal(&self, environment: &[(&str, &str)]) -> String {
        let refused = self.sources(environment).load().unwrap_err().to_string();
        refused.replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn origin(configuration: &Configuration, key: &str) -> String {
    let settings = configuration.settings();
    settings.into_iter().find(|setting| setting.key == key).unwrap().origin
}

#[test]
fn each_source_goes_before_the_ones_behind_it() {
    let folder = Folder::with_file(
        "[server]\nport = 1001\naddress = \"::1\"\n[database]\nconnections = 5\nurl = \"sqlite:file.db\"",
    );
    let mut sources = folder.sources(&[
        ("PORT", "1002"),
        ("VERBUND_SERVER__PORT", "1003"),
        ("VERBUND_DATABASE__CONNECTIONS", "6"),
        ("DATABASE_URL", "sqlite:environment.db"),
        ("VERBUND_LOG__FORMAT", ""),
        ("VERBUND_TEST_POSTGRES", "is not for the server"),
    ]);
    sources.flags = vec![("--port", "server.port", "1004".into())];
    let configuration = sources.load().unwrap();
    let settings = &configuration.settings;
    assert_eq!(settings.server.socket().to_string(), "[::1]:1004");
    assert_eq!(settings.database.connections, 6);
    assert_eq!(settings.database.url.expose(), "sqlite:environment.db");
    assert_eq!(settings.database.statement_seconds, 30);

    assert_eq!(origin(&configuration, "server.port"), "--port");
    assert_eq!(origin(&configuration, "database.connections"), "VERBUND_DATABASE__CONNECTIONS");
    assert_eq!(origin(&configuration, "database.url"), "DATABASE_URL");
    assert!(origin(&configuration, "server.address").ends_with("verbund.toml"));
    assert_eq!(origin(&configuration, "log.format"), "default");

    assert_eq!(settings.service().public_url, "http://[::1]:1004");
    sources.flags.push(("--bind", "server.address", "0.0.0.0".into()));
    let settings = sources.load().unwrap().settings;
    let service = settings.service();
    assert_eq!(
        (service.public_url.as_str(), service.issuer.as_str()),
        ("http://127.0.0.1:1004", "verbund")
    );
    let public_url = "https://verbund.example.org/".to_owned();
    sources.environment.insert("VERBUND_SERVER__PUBLIC_URL".into(), public_url);
    let service = sources.load().unwrap().settings.service();
    let given = "https://verbund.example.org";
    assert_eq!((service.public_url.as_str(), service.issuer.as_str()), (given, given));
    sources.environment.remove("VERBUND_SERVER__PUBLIC_URL");

    sources.flags.clear();
    assert_eq!(sources.load().unwrap().settings.server.port, 1003);
    sources.environment.remove("VERBUND_SERVER__PORT");
    assert_eq!(sources.load().unwrap().settings.server.port, 1002);
}

#[test]
fn a_secret_is_read_from_the_file_that_a_variable_names() {
    let folder = Folder::new();
    let secret = folder.0.path().join("secret");
    fs::write(&secret, "postgres://anna:geheim@db.example/verbund\n").unwrap();
    let secret = secret.to_str().unwrap();
    for variable in ["DATABASE_URL_FILE", "VERBUND_DATABASE__URL_FILE"] {
        let configuration = folder.sources(&[(variable, secret)]).load().unwrap();
        let url = &configuration.settings.database.url;
        assert_eq!(url.expose(), "postgres://anna:geheim@db.example/verbund");
        assert_eq!(origin(&configuration, "database.url"), variable);
        assert!(!format!("{configuration:?} {:?}", configuration.settings()).contains("geheim"));
    }

    let missing = folder.refusal(&[("DATABASE_URL_FILE", "/nowhere/secret")]);
    assert_eq!(
        missing,
        "/nowhere/secret cannot be read (No such file or directory (os error 2)); \
         it is named by DATABASE_URL_FILE"
    );
    let twice = folder.refusal(&[("DATABASE_URL", "sqlite:a.db"), ("DATABASE_URL_FILE", secret)]);
    assert_eq!(
        twice,
        "DATABASE_URL and DATABASE_URL_FILE both set `database.url`: remove one of them"
    );
}

#[rstest]
#[case(
    "[server]\nprot = 1",
    "verbund.toml: there is no setting `server.prot`; did you mean `server.port`?"
)]
#[case("port = 1", "verbund.toml: there is no setting `port`; did you mean `server.port`?")]
#[case(
    "[kitchen]\nsink = true",
    "verbund.toml: there is no setting `kitchen.sink`; `verbund config show` lists all settings"
)]
#[case(
    "[server]\nport = \"eighty\"",
    "verbund.toml: `server.port` must be an integer, not string \"eighty\""
)]
#[case(
    "[server]\nport = 70000",
    "verbund.toml: `server.port` must be an unsigned 16 bit integer, not "
)]
#[case(
    "[server]\naddress = \"localhost\"",
    "verbund.toml: `server.address` is not valid: invalid IP address syntax"
)]
#[case(
    "[log]\nformat = \"xml\"",
    "verbund.toml: `log.format` is not valid: it is `auto`, `text` or `json`"
)]
#[case("[log]\nfilter = \"a=b=c\"", "verbund.toml: `log.filter` is not valid")]
#[case("[database]\nconnections = 0", "verbund.toml: `database.connections` must be at least 1")]
#[case("[server\nport = 1", "verbund.toml, line 1: ")]
fn what_is_wrong_in_the_file_is_named(#[case] text: &str, #[case] refusal: &str) {
    let told = Folder::with_file(text).refusal(&[]);
    assert!(told.starts_with(refusal), "{told}");
}

#[rstest]
#[case(("VERBUND_SERVER__PROT", "1"), "VERBUND_SERVER__PROT: there is no setting `server.prot`; did you mean VERBUND_SERVER__PORT?")]
#[case(("VERBUND_PORT", "1"), "VERBUND_PORT: there is no setting `port`; did you mean VERBUND_SERVER__PORT?")]
#[case(("PORT", "eighty"), "PORT: `server.port` must be an integer, not string \"eighty\"")]
#[case(("VERBUND_CONFIG", "/nowhere.toml"), "/nowhere.toml cannot be read (No such file or directory (os error 2)); it is named by VERBUND_CONFIG")]
fn what_is_wrong_in_the_environment_is_named(
    #[case] variable: (&str, &str),
    #[case] refusal: &str,
) {
    assert_eq!(Folder::new().refusal(&[variable]), refusal);
}
