//! What the commands do.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::{
    client::Client,
    cluster::Cluster,
    contender::{Kind, Server, Setting},
    fill::{Size, Template, say},
    load::Pace,
    measure::Target,
    peers, processes,
    questions::{self, NAMES, Question},
    same,
    table::{self, Line},
};

/// Whose costs the others' are compared with.
const BOUND: Kind = Kind::ByHand;

#[derive(Args)]
pub(crate) struct Data {
    /// How large the network is
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// The program to measure, as it is released
    #[arg(long, value_name = "PATH", default_value = "target/release/verbund")]
    verbund: PathBuf,
    /// Where the filled cluster is kept; `target/speed/SIZE` unless it is said
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

impl Data {
    fn template(&self) -> Result<Template> {
        let folder = self.data.clone().unwrap_or_else(|| crate::target().join(self.size.name()));
        Template::find(&folder, self.size, &self.program()?)
    }

    fn program(&self) -> Result<PathBuf> {
        fs::canonicalize(&self.verbund).with_context(|| {
            format!("{} is not there: build it, or name it by --verbund", self.verbund.display())
        })
    }
}

#[derive(Args)]
pub(crate) struct Load {
    /// Questions to ask
    #[arg(long, value_name = "QUESTION", value_delimiter = ',', default_values = NAMES, value_parser = NAMES)]
    only: Vec<String>,
    /// Connections that ask at once
    #[arg(long, default_value_t = 16)]
    connections: u32,
    /// How long each question is asked in each round
    #[arg(long, default_value_t = 8)]
    seconds: u32,
    /// How often everything is measured
    #[arg(long, default_value_t = 2)]
    rounds: u32,
}

impl Load {
    fn names(&self) -> Vec<&'static str> {
        NAMES.into_iter().filter(|name| self.only.iter().any(|only| only == name)).collect()
    }

    fn pace(&self) -> Pace {
        Pace { connections: self.connections, seconds: self.seconds }
    }
}

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    load: Load,
    /// Servers to compare
    #[arg(long, value_name = "SERVER", value_enum, value_delimiter = ',',
        default_values_t = [Kind::Verbund, Kind::ByHand, Kind::ByHandSilent, Kind::Postgraphile, Kind::Mercurius])]
    servers: Vec<Kind>,
}

#[derive(Args)]
pub(crate) struct ClusterOptions {
    #[command(flatten)]
    data: Data,
    /// Where the copy is made; must not exist
    #[arg(long, value_name = "FOLDER")]
    copy: PathBuf,
    /// Port to listen at
    #[arg(long)]
    port: u16,
}

#[derive(Args)]
pub(crate) struct AskOptions {
    #[command(flatten)]
    load: Load,
    /// Where Verbund is asked
    #[arg(long, default_value = "http://127.0.0.1:8080/graphql")]
    url: String,
    /// Its process
    #[arg(long)]
    process: u32,
    /// The folder of its cluster, as `speed cluster` made it
    #[arg(long, value_name = "FOLDER")]
    cluster: PathBuf,
    /// Load for a profiler: ask on, count no statements
    #[arg(long)]
    load_only: bool,
}

/// A folder that goes when the run ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let folder = crate::target().join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(fs::canonicalize(folder)?))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Compares servers.
pub(crate) async fn run(options: Options) -> Result<()> {
    let template = options.data.template()?;
    let scratch = Scratch::new()?;
    let copy = scratch.0.join("cluster");
    template.copy_to(&copy)?;
    let cluster = Cluster::start(&copy, None)?;
    let setting = Setting {
        verbund: options.data.program()?,
        database: cluster.url(),
        master_key: fs::canonicalize(template.master_key())?,
        folder: scratch.0.clone(),
    };
    if options.servers.iter().any(|kind| [Kind::Postgraphile, Kind::Mercurius].contains(kind)) {
        peers::install()?;
    }
    if options.servers.contains(&Kind::Postgraphile) {
        peers::prepare(&cluster)?;
    }
    let mut comparison = Comparison {
        cluster: &cluster,
        setting: &setting,
        expected: HashMap::new(),
        lines: Vec::new(),
    };
    comparison.compare(&options).await?;
    table::print(&comparison.lines, BOUND.name())
}

struct Comparison<'a> {
    cluster: &'a Cluster,
    setting: &'a Setting,
    /// What Verbund answers.
    expected: HashMap<&'static str, Value>,
    lines: Vec<Line>,
}

impl Comparison<'_> {
    async fn compare(&mut self, options: &Options) -> Result<()> {
        let mut postgraphile = Vec::new();
        for round in 1..=options.load.rounds {
            // Verbund alone lets people in, and publishes its keys.
            let verbund = Server::start(Kind::Verbund, self.setting).await?;
            let client = Client::sign_in(verbund.address("/graphql")).await?;
            let keys = reqwest::get(verbund.address("/.well-known/jwks.json")).await?;
            fs::write(self.setting.keys(), keys.bytes().await?)?;
            let questions =
                questions::questions(&options.load.names(), self.cluster, &client).await?;
            drop(verbund);
            if round == 1 {
                say("asks everybody the same");
                postgraphile = self.check(&options.servers, &questions, &client).await?;
            }
            for kind in options.servers.iter().copied() {
                say(&format!("round {round}: {}", kind.name()));
                let questions = if kind == Kind::Postgraphile { &postgraphile } else { &questions };
                self.round(kind, questions, &client, options.load.pace(), round == 1).await?;
            }
        }
        self.lines.sort_by_key(|line| NAMES.iter().position(|name| *name == line.question));
        Ok(())
    }

    /// Fails unless every server answers every question as Verbund does. Gives the questions to PostGraphile.
    async fn check(
        &mut self,
        servers: &[Kind],
        questions: &[Question],
        client: &Client,
    ) -> Result<Vec<Question>> {
        let mut postgraphile = Vec::new();
        let others = servers.iter().copied().filter(|kind| *kind != Kind::Verbund);
        for kind in [Kind::Verbund].into_iter().chain(others) {
            let server = Server::start(kind, self.setting).await?;
            let mut questions = questions;
            if kind == Kind::Postgraphile {
                let client = client.at(server.address("/graphql"));
                postgraphile =
                    questions::for_postgraphile(questions, self.cluster, &client).await?;
                questions = &postgraphile;
            }
            for question in questions.iter().filter(|question| kind.answers(question.name)) {
                self.check_one(&server, question, client).await?;
            }
        }
        Ok(postgraphile)
    }

    /// Fails unless this server answers this question as the first one did. Gives the length of the answer.
    async fn check_one(
        &mut self,
        server: &Server,
        question: &Question,
        client: &Client,
    ) -> Result<usize> {
        let (url, body) = server.request(question);
        let text = client.ask_for_text(&url, &body, question.signed_in).await?;
        let answer: Value = serde_json::from_str(&text)?;
        ensure!(answer.get("errors").is_none(), "{}: {answer}", server.kind.name());
        let names = (Kind::Verbund.name(), server.kind.name());
        match self.expected.get(question.name) {
            None => drop(self.expected.insert(question.name, answer)),
            Some(known) => same::same(question.name, names, (known, &answer))?,
        }
        Ok(text.len())
    }

    async fn round(
        &mut self,
        kind: Kind,
        questions: &[Question],
        client: &Client,
        pace: Pace,
        first: bool,
    ) -> Result<()> {
        let server = Server::start(kind, self.setting).await?;
        for question in questions.iter().filter(|question| kind.answers(question.name)) {
            let (url, body) = server.request(question);
            let target = Target {
                cluster: self.cluster,
                process: server.process(),
                client,
                url: &url,
                body: &body,
                signed_in: question.signed_in,
                writes: question.writes(),
                folder: &self.setting.folder,
            };
            let cost = target.load(pace)?;
            let memory = processes::peak_memory(server.process())?;
            if first {
                let statements = target.statements().await?;
                // A server that compiles what is asked often answers by other code now.
                let bytes = self.check_one(&server, question, client).await?;
                let (question, server) = (question.name, kind.name());
                self.lines.push(Line {
                    question,
                    server,
                    costs: Vec::new(),
                    statements,
                    bytes,
                    memory,
                });
            }
            let line = self
                .lines
                .iter_mut()
                .find(|line| line.question == question.name && line.server == kind.name());
            let line = line.context("the first round makes the lines")?;
            line.costs.push(cost);
            line.memory = line.memory.max(memory);
        }
        Ok(())
    }
}

/// Starts a copy of the filled cluster.
pub(crate) fn cluster(options: &ClusterOptions) -> Result<()> {
    let template = options.data.template()?;
    ensure!(!options.copy.exists(), "{} exists", options.copy.display());
    template.copy_to(&options.copy)?;
    let cluster = Cluster::start(&options.copy, Some(options.port))?;
    writeln!(
        io::stdout(),
        "export DATABASE_URL={}\nexport VERBUND_SECRETS__MASTER_KEY_FILE={}",
        cluster.url(),
        fs::canonicalize(template.master_key())?.display()
    )?;
    cluster.leave();
    Ok(())
}

/// Measures a Verbund that somebody else started.
pub(crate) async fn ask(options: AskOptions) -> Result<()> {
    let cluster = Cluster::running(&options.cluster)?;
    let client = Client::sign_in(options.url.clone()).await?;
    let names = options.load.names();
    let questions = questions::questions(&names, &cluster, &client).await?;
    let scratch = Scratch::new()?;
    let mut lines = Vec::new();
    for question in &questions {
        let body = question.body();
        let target = Target {
            cluster: &cluster,
            process: options.process,
            client: &client,
            url: &options.url,
            body: &body,
            signed_in: question.signed_in,
            writes: question.writes(),
            folder: &scratch.0,
        };
        let mut costs = Vec::new();
        for _ in 0..options.load.rounds {
            costs.push(target.load(options.load.pace())?);
        }
        let statements = if options.load_only { 0.0 } else { target.statements().await? };
        let bytes = client.ask_for_text(&options.url, &body, question.signed_in).await?.len();
        let memory = processes::peak_memory(options.process)?;
        let (question, server) = (question.name, Kind::Verbund.name());
        lines.push(Line { question, server, costs, statements, bytes, memory });
    }
    table::print(&lines, BOUND.name())
}
