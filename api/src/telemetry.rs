//! What operators are told: lines on standard error, numbers, traces. Never a person's data.

pub mod export;
pub mod metrics;
pub mod operations;
pub mod panics;
mod process;
pub mod requests;
pub mod traces;

use std::{
    io::{self, IsTerminal as _},
    sync::OnceLock,
};

use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::filter_fn, fmt, layer::SubscriberExt as _,
    registry::LookupSpan, reload, util::SubscriberInitExt as _,
};

use self::export::Export;
use crate::config::{LogFormat, LogSettings};

/// Puts another filter in the place of the one that holds.
type SetFilter = Box<dyn Fn(EnvFilter) -> Result<(), reload::Error> + Send + Sync>;

/// Of the process: there is one log.
static SET_FILTER: OnceLock<SetFilter> = OnceLock::new();

/// Starts logging for the whole process; only the first call counts.
pub fn start(settings: &LogSettings) {
    start_with(settings, None);
}

/// The same, and hands on what [`Export`] is for.
pub fn start_with(settings: &LogSettings, export: Option<&Export>) {
    operations::set_slow(settings.slow_milliseconds);
    // The configuration was checked; should the filter be wrong all the same, warnings are told.
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    // It fails only when logging was started before.
    let Some(export) = export else {
        // One filter before everything: what is filtered out costs nothing.
        let (filter, handle) = reload::Layer::new(filter);
        let started = Registry::default().with(filter).with(lines(settings)).try_init();
        if started.is_ok() {
            let _ = SET_FILTER.set(Box::new(move |filter| handle.reload(filter)));
        }
        return;
    };
    // Spans are exported whatever the log leaves out.
    let (filter, handle) = reload::Layer::new(filter);
    let written = lines(settings).and_then(export.logs()).with_filter(filter);
    let of_ours = filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("api"));
    let traced = export.traces().map(|layer| layer.with_filter(of_ours));
    traces::set_exported(traced.is_some());
    if Registry::default().with(written).with(traced).try_init().is_ok() {
        let _ = SET_FILTER.set(Box::new(move |filter| handle.reload(filter)));
    }
}

/// Applies what can be changed while the process runs: the filter, and what is slow.
pub fn reload(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.filter)?;
    operations::set_slow(settings.slow_milliseconds);
    if let Some(set) = SET_FILTER.get() {
        set(filter)?;
    }
    Ok(())
}

/// The log itself, one line for each event.
fn lines<S>(settings: &LogSettings) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
{
    let json = match settings.format {
        LogFormat::Auto => !io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    // A log that cannot be written, on a full disk or to whoever has gone, must not end what it tells of.
    let layer = fmt::layer().with_writer(io::stderr).log_internal_errors(false);
    if json {
        return layer.json().flatten_event(true).boxed();
    }
    // Colours on a terminal only, and not with NO_COLOR.
    let colour = io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    layer.with_ansi(colour).with_target(false).boxed()
}
