//! A PostgreSQL cluster of one's own, the same settings for every contender.

use std::{
    env,
    fs::{self, OpenOptions},
    io::Write as _,
    net::TcpListener,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail, ensure};

/// Names the folder with `initdb` and `pg_ctl`, where they are not installed as usual.
const BINARIES: &str = "VERBUND_TEST_POSTGRES_BIN";
/// The database that everybody asks.
pub(crate) const DATABASE: &str = "verbund";

/// Memory for what is read often; durable as in service; nothing that begins by itself while a contender is measured.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
max_connections = 100
shared_buffers = 1GB
effective_cache_size = 4GB
# The data is in memory or on a solid-state disk.
random_page_cost = 1.1
fsync = on
synchronous_commit = on
wal_compression = on
# No checkpoint and no autovacuum in the middle of a measurement.
max_wal_size = 8GB
checkpoint_timeout = 1h
autovacuum = off
# Compiling a plan pays for reports, not for statements of a millisecond.
jit = off
shared_preload_libraries = 'pg_stat_statements'
# Counts only while statements are counted, so that nobody pays for it while time is measured.
pg_stat_statements.track = none
";

/// A cluster; one that was started here is stopped when it is dropped.
pub(crate) struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
    /// Whether it ends with this value.
    ours: bool,
}

impl Cluster {
    /// Makes an empty cluster in a folder that does not exist.
    pub(crate) fn make(folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        hand_over(folder)?;
        let mut initdb = as_owner(&binaries()?.join("initdb"));
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]);
        run(initdb.arg(folder))?;
        let mut file = OpenOptions::new().append(true).open(folder.join("postgresql.conf"))?;
        Ok(file.write_all(SETTINGS.as_bytes())?)
    }

    /// Starts the cluster in `folder` on a free port, or on this one.
    pub(crate) fn start(folder: &Path, port: Option<u16>) -> Result<Self> {
        let port = match port {
            Some(port) => port,
            None => free_port()?,
        };
        Self::start_with(folder, port, "")
    }

    /// Starts the cluster in `folder`, in a hurry: what is lost in a crash is made again.
    pub(crate) fn start_for_filling(folder: &Path) -> Result<Self> {
        let hurry = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal \
            -c max_wal_senders=0 -c maintenance_work_mem=512MB";
        Self::start_with(folder, free_port()?, hurry)
    }

    fn start_with(folder: &Path, port: u16, options: &str) -> Result<Self> {
        let folder = fs::canonicalize(folder)?;
        let log = folder.join("log");
        let binaries = binaries()?;
        let mut start = as_owner(&binaries.join("pg_ctl"));
        start.args(["start", "-w", "-s", "-D"]).arg(&folder).arg("-l").arg(&log);
        let sockets = folder.display();
        start.arg("-o").arg(format!("-p {port} -c unix_socket_directories='{sockets}' {options}"));
        run(&mut start).with_context(|| format!("the log is {}", log.display()))?;
        Ok(Self { binaries, folder, port, ours: true })
    }

    /// A cluster that somebody else started, and will stop.
    pub(crate) fn running(folder: &Path) -> Result<Self> {
        let folder = fs::canonicalize(folder)?;
        let file = fs::read_to_string(folder.join("postmaster.pid"))
            .context("no cluster runs in this folder")?;
        let port = file.lines().nth(3).context("postmaster.pid has no port")?.parse()?;
        Ok(Self { binaries: binaries()?, folder, port, ours: false })
    }

    /// Where clients find the database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{DATABASE}", self.port)
    }

    /// The process whose children are the backends.
    pub(crate) fn process(&self) -> Result<u32> {
        let file = fs::read_to_string(self.folder.join("postmaster.pid"))?;
        Ok(file.lines().next().context("postmaster.pid is empty")?.parse()?)
    }

    /// Runs a file of SQL as one transaction.
    pub(crate) fn run_file(&self, file: &Path, variables: &[(&str, u64)]) -> Result<()> {
        let mut psql = self.psql(DATABASE);
        for (name, value) in variables {
            psql.arg("-v").arg(format!("{name}={value}"));
        }
        run(psql.arg("-1").arg("-f").arg(file))
    }

    /// Runs one statement, and gives what it selects.
    pub(crate) fn query(&self, statement: &str) -> Result<String> {
        self.query_in(DATABASE, statement)
    }

    /// [`Cluster::query`] in this database.
    pub(crate) fn query_in(&self, database: &str, statement: &str) -> Result<String> {
        let answer = self.psql(database).args(["-A", "-t", "-c", statement]).output()?;
        let error = String::from_utf8_lossy(&answer.stderr);
        ensure!(answer.status.success(), "{statement}: {error}");
        Ok(String::from_utf8(answer.stdout)?.trim().to_owned())
    }

    fn psql(&self, database: &str) -> Command {
        let mut psql = Command::new(self.binaries.join("psql"));
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "postgres"]);
        psql.arg("-p").arg(self.port.to_string()).arg("-d").arg(database);
        psql
    }

    /// Leaves the cluster running, for somebody else to use.
    pub(crate) fn leave(mut self) {
        self.ours = false;
    }

    fn stop(&self) -> Result<()> {
        let mut stop = as_owner(&self.binaries.join("pg_ctl"));
        run(stop.args(["stop", "-w", "-s", "-m", "fast", "-D"]).arg(&self.folder))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.ours {
            let _ = self.stop();
        }
    }
}

/// A port of the loopback interface that nobody listens at.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let answer = command.output().with_context(|| format!("{name} could not be run"))?;
    if answer.status.success() {
        return Ok(());
    }
    let output = [answer.stdout, answer.stderr].concat();
    bail!("{name} failed: {}", String::from_utf8_lossy(&output).trim())
}

/// PostgreSQL refuses to run as root: then it runs as the user `postgres`.
fn as_owner(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn hand_over(folder: &Path) -> Result<()> {
    if !is_root() {
        return Ok(());
    }
    // Debian's package owns this folder as the user that it makes.
    let owner = fs::metadata("/var/lib/postgresql").context("there is no user `postgres`")?;
    Ok(chown(folder, Some(owner.uid()), Some(owner.gid()))?)
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn binaries() -> Result<PathBuf> {
    if let Some(folder) = env::var_os(BINARIES) {
        return Ok(folder.into());
    }
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = installed.map(|version| version.path().join("bin"));
    let newest = folders.filter(|folder| folder.join("initdb").exists()).max();
    newest.with_context(|| format!("there is no PostgreSQL; {BINARIES} names its folder `bin`"))
}
