//! SIGHUP: the settings are read again, and those that can be changed while the service runs hold from then on.

use tokio::signal::unix::Signal;

use super::systemd;
use crate::{
    config::{self, Settings, Sources},
    telemetry,
};

/// What can be changed while the service runs.
const RELOADED: [&str; 2] = ["log.filter", "log.slow_milliseconds"];

/// The settings that hold, and where they are read again.
#[derive(Debug)]
pub(super) struct Reload {
    pub(super) sources: Sources,
    pub(super) settings: Settings,
    /// Whether the demo network is served: who looks around has no second factor at hand.
    pub(super) demo: bool,
}

impl Reload {
    /// Reads the settings again whenever the process is told to. Never ends.
    pub(super) async fn follow(mut self, mut hang_up: Signal) {
        while hang_up.recv().await.is_some() {
            systemd::tell_reloading();
            self.reload();
            systemd::tell_ready();
        }
    }

    fn reload(&mut self) {
        let mut read = match self.sources.load() {
            Ok(configuration) => configuration.settings,
            Err(error) => {
                tracing::error!(%error, "the settings cannot be read again, and stay as they are");
                return;
            }
        };
        read.identity.require_second_factor &= !self.demo;
        if let Err(error) = telemetry::reload(&read.log) {
            tracing::error!(%error, "the settings cannot be applied, and stay as they are");
            return;
        }
        let changed = config::changes(&self.settings, &read);
        let (reloaded, restart): (Vec<_>, Vec<_>) =
            changed.into_iter().partition(|key| RELOADED.contains(&key.as_str()));
        tracing::info!(changed = reloaded.join(", "), "the settings were read again");
        if !restart.is_empty() {
            tracing::warn!("needs a restart: {}", restart.join(", "));
        }
        // What needs a restart differs until there is one, and is told each time.
        self.settings.log.filter = read.log.filter;
        self.settings.log.slow_milliseconds = read.log.slow_milliseconds;
    }
}
