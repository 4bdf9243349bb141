//! Hands traces and logs to an OpenTelemetry collector, as its standard variables say. Without them nothing of
//! this exists.

use std::{env, time::Duration};

use opentelemetry::{Key, KeyValue, Value, trace::TracerProvider as _};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_otlp::{ExporterBuildError, LogExporter, SpanExporter};
use opentelemetry_sdk::{
    Resource,
    logs::{SdkLogger, SdkLoggerProvider},
    trace::{SdkTracer, SdkTracerProvider},
};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

/// How long the last of it may take to leave when the process ends.
const FLUSH: Duration = Duration::from_secs(5);
/// The service's name where nobody gave it one.
const NAME: &str = "verbund";

/// Why nothing is exported that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Another protocol than the one that is built.
    #[error(
        "`{variable}` asks for `{protocol}`, and only `http/protobuf` is built in: set it, and the collector's port for it (4318)"
    )]
    Protocol {
        /// The variable.
        variable: String,
        /// What it asks for.
        protocol: String,
    },
    /// A variable that cannot be used.
    #[error(transparent)]
    Build(#[from] ExporterBuildError),
}

/// What is exported. It is to be ended by [`Export::shut_down`].
#[derive(Debug)]
pub struct Export {
    traces: Option<SdkTracerProvider>,
    logs: Option<SdkLoggerProvider>,
}

impl Export {
    /// What the variables of the environment ask for; `None` if they ask for nothing.
    pub fn from_environment() -> Result<Option<Self>, ExportError> {
        Self::of(&|name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty()))
    }

    fn of(variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ExportError> {
        let is_disabled =
            variable("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let traced = !is_disabled && is_wanted("TRACES", variable)?;
        let logged = !is_disabled && is_wanted("LOGS", variable)?;
        if !traced && !logged {
            return Ok(None);
        }
        let resource = resource();
        let traces = traced.then(|| {
            let exporter = SpanExporter::builder().with_http().build()?;
            let provider = SdkTracerProvider::builder().with_resource(resource.clone());
            Ok::<_, ExporterBuildError>(provider.with_batch_exporter(exporter).build())
        });
        let logs = logged.then(|| {
            let exporter = LogExporter::builder().with_http().build()?;
            let provider = SdkLoggerProvider::builder().with_resource(resource.clone());
            Ok::<_, ExporterBuildError>(provider.with_batch_exporter(exporter).build())
        });
        Ok(Some(Self { traces: traces.transpose()?, logs: logs.transpose()? }))
    }

    /// What takes spans.
    pub(super) fn traces<S>(&self) -> Option<OpenTelemetryLayer<S, SdkTracer>>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    {
        let provider = self.traces.as_ref()?;
        let layer = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer(NAME))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false);
        Some(layer)
    }

    /// What takes the lines of the log, except for those about the export itself.
    pub(super) fn logs<S>(&self) -> Option<impl Layer<S> + Send + Sync + use<S>>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    {
        let provider = self.logs.as_ref()?;
        let bridge: OpenTelemetryTracingBridge<SdkLoggerProvider, SdkLogger> =
            OpenTelemetryTracingBridge::new(provider);
        let others = filter_fn(|metadata| !metadata.target().starts_with("opentelemetry"));
        Some(bridge.with_filter(others))
    }

    /// Hands on what is left, for at most five seconds.
    pub async fn shut_down(self) {
        let ended = tokio::task::spawn_blocking(move || {
            if let Some(traces) = self.traces
                && let Err(error) = traces.shutdown_with_timeout(FLUSH)
            {
                tracing::warn!(%error, "the last traces may not have been exported");
            }
            if let Some(logs) = self.logs {
                // Where it fails, there is nothing left to tell it by.
                let _ = logs.shutdown_with_timeout(FLUSH);
            }
        });
        let _ = ended.await;
    }
}

/// Whether the variables ask for a signal, by a protocol that is built.
fn is_wanted(
    signal: &str,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<bool, ExportError> {
    let of_signal = |name: &str| format!("OTEL_EXPORTER_OTLP_{signal}_{name}");
    let endpoint = [of_signal("ENDPOINT"), "OTEL_EXPORTER_OTLP_ENDPOINT".to_owned()];
    let is_none = variable(&format!("OTEL_{signal}_EXPORTER")).is_some_and(|name| name == "none");
    if is_none || !endpoint.iter().any(|name| variable(name).is_some()) {
        return Ok(false);
    }
    for name in [of_signal("PROTOCOL"), "OTEL_EXPORTER_OTLP_PROTOCOL".to_owned()] {
        match variable(&name) {
            None => {}
            Some(protocol) if protocol == "http/protobuf" => return Ok(true),
            Some(protocol) => return Err(ExportError::Protocol { variable: name, protocol }),
        }
    }
    Ok(true)
}

/// Who exports: what the variables say, or the name of the program.
fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version.clone()).build();
    let named = resource.get(&Key::from_static_str("service.name"));
    if named.is_some_and(|name| !is_unknown(&name)) {
        return resource;
    }
    Resource::builder().with_attribute(version).with_service_name(NAME).build()
}

/// The library's word for a service without a name.
fn is_unknown(name: &Value) -> bool {
    name.as_str().starts_with("unknown_service")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(variables: &[(&str, &str)]) -> Result<bool, String> {
        let variable = |wanted: &str| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        };
        is_wanted("TRACES", &variable).map_err(|error| error.to_string())
    }

    #[test]
    fn a_signal_is_exported_where_an_endpoint_is_named() {
        let everything = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        let traces = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:4318/v1/traces");
        assert_eq!(wanted(&[]), Ok(false));
        assert_eq!(wanted(&[everything]), Ok(true));
        assert_eq!(wanted(&[traces]), Ok(true));
        assert_eq!(wanted(&[everything, ("OTEL_TRACES_EXPORTER", "none")]), Ok(false));
        let other = ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://127.0.0.1:4318/v1/logs");
        assert_eq!(wanted(&[other]), Ok(false));
    }

    #[test]
    fn another_protocol_is_told_by_its_variable() {
        let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317");
        let grpc = ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        let told = wanted(&[endpoint, grpc]).unwrap_err();
        assert!(told.contains("`OTEL_EXPORTER_OTLP_PROTOCOL` asks for `grpc`"), "{told}");
        let own = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf");
        assert_eq!(wanted(&[endpoint, grpc, own]), Ok(true));
        assert_eq!(wanted(&[grpc]), Ok(false));
    }
}
