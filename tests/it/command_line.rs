//! The binary as an operator meets it: what it prints, how it exits, and what it says when it cannot.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::TcpListener,
    path::Path,
    process::{Child, ChildStderr, Output, Stdio},
};

use api::{access::Actor, write::Write};
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::fixture::{Engine, TestApp, TestDatabase, verbund};

const DONE: i32 = 0;
const FAILED: i32 = 1;
const USAGE: i32 = 2;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    verbund(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// That the command fails with `code` and one sentence that holds `words`.
fn assert_refused(output: &Output, code: i32, words: &str) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert_eq!(stdout(output), "");
    assert!(told.starts_with("error: ") && told.contains(words), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

/// A running service in a folder of its own.
struct Service {
    process: Child,
    words: BufReader<ChildStderr>,
    url: String,
    folder: TempDir,
}

impl Service {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempdir().unwrap();
        let mut command = verbund(folder.path(), &["serve", "--port", "0"]);
        let mut process = command.args(arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut words = BufReader::new(process.stderr.take().unwrap());
        let mut told = String::new();
        let url = loop {
            let start = told.len();
            assert!(words.read_line(&mut told).unwrap() > 0, "it ended: {told}");
            if let Some((_, url)) = told[start..].split_once("API ") {
                break url.trim().trim_end_matches("/graphql").to_owned();
            }
        };
        Self { process, words, url, folder }
    }

    /// Ends it as a service manager does; what it told since, and its exit code.
    fn stop(mut self) -> (String, Option<i32>) {
        let id = Pid::from_child(&self.process);
        kill_process(id, Signal::TERM).unwrap();
        let mut told = String::new();
        self.words.read_to_string(&mut told).unwrap();
        (told, self.process.wait().unwrap().code())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_in_an_empty_folder_just_works() {
    let service = Service::start(&[]);
    assert!(service.url.starts_with("http://127.0.0.1:"), "{}", service.url);
    assert!(service.folder.path().join("verbund.db").exists());

    let ready = reqwest::get(format!("{}/readyz", service.url)).await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready = format!("{}/readyz", service.url);
    let checked = run(service.folder.path(), &["healthcheck", "--url", &ready]);
    assert_eq!(checked.status.code(), Some(DONE), "{}", stderr(&checked));

    let (told, code) = service.stop();
    assert!(told.contains("verbund admin create"), "{told}");
    assert_eq!(code, Some(DONE), "{told}");
    assert_refused(&run(Path::new("/"), &["healthcheck", "--url", &ready]), FAILED, &ready);
}

#[test]
fn serve_starts_again_on_what_it_left() {
    let folder = tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("kept.db").display());
    for _ in 0..2 {
        assert_eq!(Service::start(&["--database", &database]).stop().1, Some(DONE));
    }
    assert!(folder.path().join("kept.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_network_is_served_from_an_empty_folder() {
    let service = Service::start(&["--demo"]);
    let question = json!({ "query": "{ partners { totalCount } }" });
    let client = reqwest::Client::new();
    let answer = client.post(format!("{}/graphql", service.url)).json(&question).send();
    let answer: Value = answer.await.unwrap().json().await.unwrap();
    assert!(answer["data"]["partners"]["totalCount"].as_u64() > Some(10), "{answer}");
    let (told, code) = service.stop();
    assert!(told.contains("examples on the demo network"), "{told}");
    assert_eq!(code, Some(DONE));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_network_is_loaded_once_and_into_an_empty_database_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let folder = tempdir().unwrap();
    let test = TestDatabase::empty(engine).await;
    for words in ["is loaded", "was there already"] {
        let output = run(folder.path(), &["demo", "--database", test.url()]);
        assert_eq!(output.status.code(), Some(DONE), "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }

    let test = TestApp::new(engine).await;
    Write::begin(&test.app, &Actor::Operator, "test.write").await.unwrap().commit().await.unwrap();
    for command in [&["demo"] as &[&str], &["serve", "--port", "0", "--demo"]] {
        let output = run(folder.path(), &[command, &["--database", test.url()]].concat());
        assert_refused(&output, FAILED, "this database is not empty");
    }
}

#[rstest]
#[case(&["--bind", "0.0.0.0"], "while the network has no administrator")]
#[case(&["--bind", "0.0.0.0", "--demo"], "the demo network is served on this machine only")]
#[case(&["--database", "mysql://localhost/x"], "must begin with `sqlite:` or `postgres://`")]
#[case(&["--database", "sqlite::memory:"], "name a file")]
#[case(&["--database", "sqlite:/proc/verbund.db"], "/proc/verbund.db cannot be used")]
#[case(&["--database", "sqlite:/dev/null/verbund.db"], "Not a directory")]
#[case(
    &["--database", "postgres://anna:geheim@127.0.0.1:1/verbund"],
    "PostgreSQL at 127.0.0.1:1, database `verbund`, cannot be used: Connection refused"
)]
fn serve_refuses_in_one_sentence(#[case] arguments: &[&str], #[case] words: &str) {
    let folder = tempdir().unwrap();
    let mut command = verbund(folder.path(), &["serve", "--port", "0"]);
    let output = command.args(arguments).env("RUST_BACKTRACE", "1").output().unwrap();
    let code = if arguments.contains(&"--bind") { USAGE } else { FAILED };
    assert_refused(&output, code, words);
    assert!(!stderr(&output).contains("geheim"));
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempdir().unwrap();
    let output = run(folder.path(), &["serve", "--port", &port]);
    assert_refused(&output, FAILED, &format!("port {port} at 127.0.0.1 is in use"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_newer_than_the_binary_is_left_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestDatabase::migrated(engine).await;
    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_later', 1)";
    test.connect().await.write().execute_unprepared(later).await.unwrap();
    let folder = tempdir().unwrap();
    for command in [&["serve"] as &[&str], &["migrate", "up"], &["migrate", "status"]] {
        let output = run(folder.path(), &[command, &["--database", test.url()]].concat());
        assert_refused(&output, FAILED, "the migration `m2999_later`");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn migrations_are_applied_and_listed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestDatabase::empty(engine).await;
    let folder = tempdir().unwrap();
    let migrate = |arguments: &[&str]| {
        let output =
            run(folder.path(), &[&["migrate", "--database", test.url()], arguments].concat());
        assert_eq!(output.status.code(), Some(DONE), "{}", stderr(&output));
        output
    };
    let pending = stdout(&migrate(&["status"]));
    assert!(pending.lines().count() > 3 && pending.lines().all(|line| line.ends_with("pending")));

    let applied = stdout(&migrate(&["up"]));
    assert_eq!(applied.lines().count(), pending.lines().count());

    let again = migrate(&["up"]);
    assert_eq!(
        (stdout(&again), stderr(&again)),
        (String::new(), "The database is up to date.\n".into())
    );

    let list: Value = serde_json::from_slice(&migrate(&["status", "--json"]).stdout).unwrap();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), applied.lines().count());
    assert!(list.iter().all(|migration| migration["appliedAt"].is_string()));
}

#[test]
fn a_configuration_file_is_written_once_checked_and_shown() {
    let folder = tempdir().unwrap();
    let init = run(folder.path(), &["config", "init"]);
    assert_eq!(init.status.code(), Some(DONE));
    let file = folder.path().join("verbund.toml");
    let sample = fs::read_to_string(&file).unwrap();
    assert!(sample.contains("# port = 8080"));

    fs::write(&file, "[server]\nport = 9000\n").unwrap();
    let twice = run(folder.path(), &["config", "init"]);
    assert_refused(&twice, FAILED, "verbund.toml exists and is left as it is");
    assert_eq!(fs::read_to_string(&file).unwrap(), "[server]\nport = 9000\n");

    let check = run(folder.path(), &["config", "check"]);
    assert_eq!(check.status.code(), Some(DONE));
    let mut show = verbund(folder.path(), &["config", "show", "--json"]);
    let show = show.env("DATABASE_URL", "postgres://anna:geheim@db.example/verbund").output();
    let show = stdout(&show.unwrap());
    assert!(!show.contains("geheim"));
    let settings: Value = serde_json::from_str(&show).unwrap();
    let find = |key: &str| {
        let found = settings.as_array().unwrap().iter().find(|setting| setting["key"] == key);
        let found = found.unwrap();
        (found["value"].clone(), found["origin"].as_str().unwrap().to_owned())
    };
    assert_eq!(find("server.port"), (9000.into(), "verbund.toml".into()));
    assert_eq!(find("log.format"), ("auto".into(), "default".into()));
    let masked = "postgres://anna:***@db.example/verbund";
    assert_eq!(find("database.url"), (masked.into(), "DATABASE_URL".into()));

    fs::write(&file, "[server]\nprot = 9000\n").unwrap();
    for command in [&["config", "check"] as &[&str], &["serve"], &["migrate", "up"]] {
        let words = "verbund.toml: there is no setting `server.prot`; did you mean `server.port`?";
        assert_refused(&run(folder.path(), command), USAGE, words);
    }
}

#[test]
fn the_schema_is_printed_and_compared() {
    let folder = tempdir().unwrap();
    let schema = run(folder.path(), &["schema"]);
    assert_eq!(stdout(&schema), api::graphql::schema().sdl());

    fs::write(folder.path().join("schema.graphql"), &schema.stdout).unwrap();
    let check = ["schema", "--check", "schema.graphql"];
    assert_eq!(run(folder.path(), &check).status.code(), Some(DONE));
    fs::write(folder.path().join("schema.graphql"), "type Query").unwrap();
    assert_refused(&run(folder.path(), &check), FAILED, "schema.graphql is out of date");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempdir().unwrap();
    let mut command = verbund(folder.path(), &["schema"]);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(process.stdout.take());
    let output = process.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(DONE), String::new()));
}

#[test]
fn every_command_helps_with_an_example() {
    fn check(folder: &Path, path: &[&str]) -> usize {
        let output = run(folder, &[path, &["--help"]].concat());
        let help = stdout(&output);
        assert_eq!(output.status.code(), Some(DONE));
        assert!(!help.contains('\u{1b}'), "colours in a pipe");
        let commands: Vec<_> = help
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| *name != "help")
            .collect();
        assert!(!commands.is_empty() || help.contains("Example: verbund"), "{path:?}: {help}");
        1 + commands.iter().map(|name| check(folder, &[path, &[name]].concat())).sum::<usize>()
    }
    let folder = tempdir().unwrap();
    assert!(check(folder.path(), &[]) > 10);
}

#[rstest]
#[case(&["serv"])]
#[case(&["serve", "--prot", "1"])]
#[case(&["serve", "--port", "eighty"])]
#[case(&[])]
fn arguments_that_do_not_parse_are_usage_errors(#[case] arguments: &[&str]) {
    let output = run(Path::new("/"), arguments);
    assert_eq!(output.status.code(), Some(USAGE));
    assert!(stderr(&output).contains("help"));
}

#[test]
fn completions_are_printed_for_a_shell() {
    let output = run(Path::new("/"), &["completions", "bash"]);
    assert!(stdout(&output).contains("complete -F _verbund"));
}
