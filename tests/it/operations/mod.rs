//! What operators see of a service: numbers, logs, traces, health. The real binary, for most of it is one for each
//! process.

mod health;
mod logs;
mod metrics;
mod privacy;
mod signals;
mod traces;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use crate::fixture::{Engine, RealServer, TestDatabase, verbund};

/// The other tests want the machine as well.
const SOON: Duration = Duration::from_mins(5);

/// A document with nothing special about it.
const EVENTS: &str = "query Events { events { totalCount } }";
/// Slow, for a password is hashed.
const LOGIN: &str =
    "mutation SignIn($input: LoginInput!) { login(input: $input) { userErrors { code } } }";

/// A running service, on a database and in a folder of its own.
struct Process {
    child: Child,
    server: RealServer,
    /// What it has told on standard error.
    told: watch::Receiver<String>,
    folder: TempDir,
    _database: TestDatabase,
}

impl Process {
    /// A service with these variables of the environment.
    async fn start(engine: Engine, environment: &[(&str, &str)]) -> Self {
        Self::start_in(tempdir().unwrap(), engine, environment).await
    }

    /// One in this folder, which may hold a configuration.
    async fn start_in(folder: TempDir, engine: Engine, environment: &[(&str, &str)]) -> Self {
        let database = TestDatabase::migrated(engine).await;
        let mut command = verbund(folder.path(), &["serve", "--port", "0"]);
        command.args(["--database", database.url()]);
        command.envs(environment.iter().copied()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let (tell, mut told) = watch::channel(String::new());
        thread::spawn(move || {
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
                tell.send_modify(|told| told.push_str(&line));
                line.clear();
            }
        });
        let url = hear(&mut told, "API       http://").await;
        let address = url.split("http://").nth(1).unwrap().trim_end_matches("/graphql");
        let server = RealServer::at(address.parse().unwrap());
        Self { child, server, told, folder, _database: database }
    }

    /// The first line that holds these words, once it is told.
    async fn hears(&self, words: &str) -> String {
        hear(&mut self.told.clone(), words).await
    }

    /// All lines so far that hold these words, as JSON.
    fn lines(&self, words: &str) -> Vec<Value> {
        let told = self.told.borrow();
        let lines = told.lines().filter(|line| line.contains(words));
        lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Ends it as a service manager does; all that it told.
    async fn stop(mut self) -> String {
        self.signal(Signal::TERM);
        let mut told = self.told.clone();
        // The end of what it tells is the end of the process.
        timeout(SOON, async { while told.changed().await.is_ok() {} }).await.unwrap();
        assert!(self.child.wait().unwrap().success());
        let told = told.borrow();
        told.clone()
    }

    /// An operation, whatever is answered.
    async fn ask(&self, query: &str, variables: Value) {
        self.server.request(query, &variables).send().await.unwrap().bytes().await.unwrap();
    }

    /// Somebody signs in who does not exist.
    async fn sign_in(&self, email: &str) {
        let input = json!({ "email": email, "password": "not the right one" });
        self.ask(LOGIN, json!({ "input": input })).await;
    }

    async fn numbers(&self) -> metrics::Numbers {
        let response = self.server.get("/metrics").send().await.unwrap();
        assert_eq!(response.status(), 200);
        metrics::Numbers::parse(&response.text().await.unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn hear(told: &mut watch::Receiver<String>, words: &str) -> String {
    let heard = told.wait_for(|told| line(told, words).is_some());
    if let Ok(Ok(told)) = timeout(SOON, heard).await {
        return line(&told, words).unwrap().to_owned();
    }
    panic!("`{words}` was not told: {}", *told.borrow())
}

/// The first whole line with these words.
fn line<'a>(told: &'a str, words: &str) -> Option<&'a str> {
    let whole = &told[..told.rfind('\n')?];
    whole.lines().find(|line| line.contains(words))
}

/// Asks again and again until it is so.
async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let asking = async {
        while !is_so().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, asking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

/// Writes the configuration that a service in this folder reads.
fn configure(folder: &Path, settings: &str) {
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600);
    std::io::Write::write_all(
        &mut file.open(folder.join("verbund.toml")).unwrap(),
        settings.as_bytes(),
    )
    .unwrap();
}
