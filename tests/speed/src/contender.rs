//! Who is compared: servers that answer the same questions, one at a time.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::{cluster, peers, questions::Question};

/// A server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Verbund
    Verbund,
    /// One statement and a handler for each question (actix-web, tokio-postgres)
    ByHand,
    /// The same, but nobody notes who read who registered
    ByHandSilent,
    /// PostGraphile 5 over the tables, with policies
    Postgraphile,
    /// Fastify and Mercurius, written by hand
    Mercurius,
}

impl Kind {
    /// Its name in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Verbund => "Verbund",
            Self::ByHand => "by hand",
            Self::ByHandSilent => "by hand, silent",
            Self::Postgraphile => "PostGraphile",
            Self::Mercurius => "Mercurius",
        }
    }

    /// Whether it answers this question.
    pub(crate) fn answers(self, question: &str) -> bool {
        match self {
            Self::Verbund | Self::ByHand => true,
            Self::Postgraphile | Self::Mercurius => question != "m1",
            Self::ByHandSilent => ["q2", "q4"].contains(&question),
        }
    }
}

/// What every server needs to know.
pub(crate) struct Setting {
    /// The program of Verbund.
    pub(crate) verbund: PathBuf,
    pub(crate) database: String,
    pub(crate) master_key: PathBuf,
    /// Where files of this run are.
    pub(crate) folder: PathBuf,
}

impl Setting {
    /// Where the public keys of access tokens are.
    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.join("keys.json")
    }
}

/// A running server, ended when it is dropped.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    child: Child,
    port: u16,
}

impl Server {
    /// Starts a server, and waits until it answers.
    pub(crate) async fn start(kind: Kind, setting: &Setting) -> Result<Self> {
        let port = cluster::free_port()?;
        let log = setting.folder.join(format!("{}.log", kind.name()));
        let mut command = command(kind, setting, port)?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let child = command.spawn().with_context(|| format!("{} does not start", kind.name()))?;
        let mut server = Self { kind, child, port };
        server.wait(&log).await?;
        Ok(server)
    }

    /// The server's process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Where this question is asked, and with which body.
    pub(crate) fn request(&self, question: &Question) -> (String, Value) {
        match self.kind {
            Kind::Verbund | Kind::Postgraphile | Kind::Mercurius => {
                (self.address("/graphql"), question.body())
            }
            Kind::ByHand | Kind::ByHandSilent => {
                (self.address(&format!("/{}", question.name)), question.variables.clone())
            }
        }
    }

    /// An address of the server.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn wait(&mut self, log: &Path) -> Result<()> {
        for _ in 0..600 {
            if self.child.try_wait()?.is_some() {
                break;
            }
            if self.is_ready().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = fs::read_to_string(log)?;
        bail!("{} does not answer:\n{log}", self.kind.name())
    }

    async fn is_ready(&self) -> reqwest::Result<reqwest::Response> {
        match self.kind {
            Kind::Verbund => reqwest::get(self.address("/readyz")).await,
            Kind::ByHand | Kind::ByHandSilent => reqwest::get(self.address("/ready")).await,
            Kind::Postgraphile | Kind::Mercurius => {
                let body = json!({ "query": "{ __typename }" });
                let asked = reqwest::Client::new().post(self.address("/graphql"));
                asked.header("accept", "application/json").json(&body).send().await
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = process.map(|process| kill_process(process, Signal::TERM));
        let _ = self.child.wait();
    }
}

fn command(kind: Kind, setting: &Setting, port: u16) -> Result<Command> {
    let port = port.to_string();
    match kind {
        Kind::Verbund => {
            let mut command = Command::new(&setting.verbund);
            command.args(["serve", "--port", &port]).current_dir(&setting.folder);
            command.env("DATABASE_URL", &setting.database);
            command.env("VERBUND_SECRETS__MASTER_KEY_FILE", &setting.master_key);
            // Nobody waits for the last answers.
            command.env("VERBUND_HTTP__DRAIN_SECONDS", "0");
            // As long as an access token may hold, so that one is enough for a round.
            command.env("VERBUND_IDENTITY__ACCESS_TOKEN_MINUTES", "15");
            // Each client has an address of its own, as behind a proxy.
            command.env("VERBUND_HTTP__TRUSTED_PROXIES", "1");
            // The others write no line for each request either.
            command.env("VERBUND_LOG__FILTER", "warn");
            for quota in ["REQUESTS", "POINTS"] {
                for caller in ["", "_ANONYMOUS", "_KEY"] {
                    command.env(format!("VERBUND_QUOTAS__{quota}_PER_MINUTE{caller}"), "0");
                }
            }
            Ok(command)
        }
        Kind::ByHand | Kind::ByHandSilent => {
            let mut command = Command::new(env::current_exe()?);
            command.args(["by-hand", "--port", &port, "--database", &setting.database, "--keys"]);
            command.arg(setting.keys());
            if kind == Kind::ByHandSilent {
                command.arg("--silent");
            }
            Ok(command)
        }
        Kind::Postgraphile => Ok(peers::command("postgraphile.js", setting, &port)),
        Kind::Mercurius => Ok(peers::command("mercurius.js", setting, &port)),
    }
}
