//! What operators are told: to standard error, one line for each event, and never a person's data.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogSettings};

/// Starts logging for the whole process; only the first call counts.
pub fn start(settings: &LogSettings) {
    // The configuration was checked; should the filter be wrong all the same, warnings are told.
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let json = match settings.format {
        LogFormat::Auto => !io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    // It fails only when logging was started before.
    let _ = if json {
        subscriber.json().flatten_event(true).try_init()
    } else {
        // Colours on a terminal only, and not with NO_COLOR.
        let colour = io::stderr().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        subscriber.with_ansi(colour).with_target(false).try_init()
    };
}
