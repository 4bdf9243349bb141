//! What systemd is told (`sd_notify`), where it started the service. Nothing is said without `NOTIFY_SOCKET`.

use std::future;

use sd_notify::NotifyState;
use tokio::time::{MissedTickBehavior, interval};

/// It listens, or goes on with the settings that it read again.
pub(super) fn tell_ready() {
    tell(&[NotifyState::Ready]);
}

/// It reads its settings again. With the time at which it began, `Type=notify-reload` knows which answer is to its
/// signal.
pub(super) fn tell_reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// It was told to stop.
pub(super) fn tell_stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Says that it lives, twice in the time after which systemd would restart it (`WatchdogSec=`), as long as the runtime
/// comes to it. Never ends.
pub(super) async fn keep_alive() {
    let Some(bound) = sd_notify::watchdog_enabled().filter(|bound| !bound.is_zero()) else {
        return future::pending().await;
    };
    let mut ticks = interval(bound / 2);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "systemd could not be told");
    }
}
