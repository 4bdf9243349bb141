//! A cluster with a network in it, made once and copied for each run.

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use clap::ValueEnum;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::cluster::{self, Cluster, DATABASE};

/// Who asks for what only organisers see: an editor of the foundation that organises the biggest event.
pub(crate) const CALLER: &str = "organiser@example.org";
/// The password of everybody.
pub(crate) const PASSWORD: &str = "a horse that counts seats";

/// How large the network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// 20,000 events, 50,000 registrations of which one event has 30,000.
    Small,
    /// 100,000 events, 5,000,000 registrations of which one event has 500,000.
    Large,
}

impl Size {
    /// Its name in folders.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    fn figures(self) -> [(&'static str, u64); 4] {
        let (events, registrations, biggest, each) = match self {
            Self::Small => (20_000, 50_000, 30_000, 10),
            Self::Large => (100_000, 5_000_000, 500_000, 50),
        };
        [("events", events), ("registrations", registrations), ("biggest", biggest), ("each", each)]
    }
}

/// What was filled: copied before it is used, so that every run finds the same.
pub(crate) struct Template {
    folder: PathBuf,
}

impl Template {
    /// The one in `folder`, made anew where there is none, or one of another generator.
    pub(crate) fn find(folder: &Path, size: Size, verbund: &Path) -> Result<Self> {
        let template = Self { folder: folder.to_owned() };
        let files = files()?;
        let mut version = Sha256::new();
        for file in &files {
            version.update(fs::read(file)?);
        }
        let version = BASE64_STANDARD.encode(version.finalize());
        let mark = folder.join("filled");
        if fs::read_to_string(&mark).is_ok_and(|filled| filled == version) {
            return Ok(template);
        }
        ensure!(
            mark.exists() || !template.cluster().exists(),
            "{} holds a cluster that this program did not finish: remove it",
            folder.display()
        );
        if mark.exists() {
            fs::remove_file(&mark)?;
            fs::remove_dir_all(template.cluster())?;
        }
        template.make(size, verbund, &files)?;
        fs::write(mark, version)?;
        Ok(template)
    }

    /// The master key that the database was written with.
    pub(crate) fn master_key(&self) -> PathBuf {
        self.folder.join("master-key.txt")
    }

    /// Copies the cluster to `folder`.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<()> {
        let mut copy = Command::new("cp");
        copy.args(["-a", "--reflink=auto"]).arg(self.cluster()).arg(folder);
        cluster::run(&mut copy)
    }

    fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    fn make(&self, size: Size, verbund: &Path, files: &[PathBuf]) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut key = [0; 32];
        key.copy_from_slice(&Sha256::digest(b"a network that holds no person's data"));
        fs::write(self.master_key(), BASE64_STANDARD.encode(key))?;
        Cluster::make(&self.cluster())?;
        let cluster = Cluster::start_for_filling(&self.cluster())?;
        cluster.create_database()?;
        let url = cluster.url();
        let verbund = Verbund { program: verbund, master_key: &self.master_key(), url: &url };
        verbund.run(["migrate", "up"], "")?;
        for file in files {
            say(&format!("fills with {}", file.display()));
            cluster.run_file(file, &size.figures())?;
        }
        cluster.query("VACUUM ANALYZE")?;
        say("makes accounts; makes everything searchable");
        for (email, name) in
            [("administrator@example.org", "Ada Admin"), (CALLER, "Otto Organiser")]
        {
            let create = ["admin", "create", "--email", email, "--name", name, "--password-stdin"];
            verbund.run(create, PASSWORD)?;
        }
        let partner = cluster.query("SELECT slug FROM partner WHERE name LIKE '% 451'")?;
        let grant = ["admin", "grant", "--email", CALLER, "--partner", &partner];
        verbund.run(grant.into_iter().chain(["--level", "EDITOR", "--reason", "organises"]), "")?;
        // The first role of an account that the command line makes: without it, this one is an organiser alone.
        let grants: Value = serde_json::from_str(&verbund.run(["admin", "grants", "--json"], "")?)?;
        let office = grants.as_array().and_then(|grants| {
            grants.iter().find(|grant| grant["email"] == CALLER && grant["role"] == "ADMINISTRATOR")
        });
        let office = office.and_then(|grant| grant["id"].as_str()).context("no first role")?;
        verbund.run(["admin", "revoke", office, "--reason", "is an organiser"], "")?;
        cluster.query("VACUUM ANALYZE")?;
        cluster.query("CHECKPOINT")?;
        Ok(())
    }
}

fn files() -> Result<Vec<PathBuf>> {
    let folder = crate::folder().join("generate");
    let entries: Result<Vec<_>, _> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut files = entries?;
    files.sort();
    Ok(files)
}

/// The program, as its command line is used here.
struct Verbund<'a> {
    program: &'a Path,
    master_key: &'a Path,
    url: &'a str,
}

impl Verbund<'_> {
    fn run<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &str,
    ) -> Result<String> {
        let mut command = Command::new(self.program);
        command.args(arguments).env("DATABASE_URL", self.url);
        command.env("VERBUND_SECRETS__MASTER_KEY_FILE", self.master_key);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("verbund could not be run")?;
        let mut standard_input = child.stdin.take().context("no standard input")?;
        // A command that reads nothing may have ended by now.
        let _ = writeln!(standard_input, "{input}");
        drop(standard_input);
        let answer = child.wait_with_output()?;
        ensure!(answer.status.success(), "{} failed", self.program.display());
        Ok(String::from_utf8(answer.stdout)?)
    }
}

/// Says what goes on, on standard error.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

impl Cluster {
    fn create_database(&self) -> Result<()> {
        self.query_in("postgres", &format!("CREATE DATABASE {DATABASE}")).map(drop)
    }
}
