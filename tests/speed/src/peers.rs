//! Servers on Node, installed from `peers/package-lock.json`.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    cluster::{self, Cluster},
    contender::Setting,
    fill::say,
};

/// Installs what they need, unless it is there, and brings their sources up to date.
pub(crate) fn install() -> Result<()> {
    let (from, to) = (crate::folder().join("peers"), folder());
    fs::create_dir_all(&to)?;
    let lock = fs::read(from.join("package-lock.json"))?;
    let installed = fs::read(to.join("package-lock.json")).is_ok_and(|known| known == lock);
    for entry in fs::read_dir(&from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name() != "package-lock.json" {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    if installed {
        return Ok(());
    }
    say("installs the servers on Node");
    fs::copy(from.join("package-lock.json"), to.join("package-lock.json"))?;
    let mut npm = Command::new("npm");
    let installed = cluster::run(npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&to));
    if installed.is_err() {
        fs::remove_file(to.join("package-lock.json"))?;
    }
    installed
}

/// Gives PostGraphile its role, its policies, and its functions.
pub(crate) fn prepare(cluster: &Cluster) -> Result<()> {
    cluster.run_file(&crate::folder().join("peers/postgraphile.sql"), &[])
}

/// How one of them is started: with the Node of the lock file.
pub(crate) fn command(script: &str, setting: &Setting, port: &str) -> Command {
    let mut command = Command::new(folder().join("node_modules/node/bin/node"));
    command.arg(script).current_dir(folder());
    command.env("NODE_ENV", "production").env("PORT", port);
    command.env("DATABASE_URL", &setting.database).env("KEYS", setting.keys());
    let caller = crate::folder().join("src/by_hand/statements/caller.sql");
    command.env("CALLER_STATEMENT", caller);
    command
}

fn folder() -> PathBuf {
    crate::target().join("peers")
}
