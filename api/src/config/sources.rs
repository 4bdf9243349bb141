//! Reads the sources and puts them on top of each other.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use config::{Config, ConfigError, Map, Source, Value, ValueKind};
use serde::Serialize;

use super::{
    ConfigurationError, Settings,
    keys::{KEYS, flatten},
};
use crate::{files, mail};

/// The file that is read when none is named and the working directory has it.
pub const FILE: &str = "verbund.toml";

/// Variables of the environment are `VERBUND_SECTION__NAME`.
const PREFIX: &str = "VERBUND_";
/// Ends the name of a variable that names a file with the value.
const FROM_FILE: &str = "_FILE";
/// Names the configuration file.
const FILE_VARIABLE: &str = "VERBUND_CONFIG";
/// Begins the variables that are for the project's own tests.
const TESTS: &str = "VERBUND_TEST_";

/// Characters of `metrics.token`: what is shorter can be guessed.
const SHORTEST_TOKEN: usize = 16;

/// Variables that platforms and tools know by names of their own.
const CUSTOMARY: [(&str, &str); 3] =
    [("DATABASE_URL", "database.url"), ("PORT", "server.port"), ("RUST_LOG", "log.filter")];

/// Where settings come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file that `--config` names; it must be there.
    pub file: Option<PathBuf>,
    /// The folder in which [`FILE`] may be.
    pub folder: PathBuf,
    /// The environment.
    pub environment: HashMap<String, String>,
    /// What the command line sets: the flag, the key, the value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

/// Settings that hold, and where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The settings.
    pub settings: Settings,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    origins: HashMap<String, String>,
}

/// One setting as `config show` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The key, with its section.
    pub key: &'static str,
    /// The value; passwords are masked.
    pub value: serde_json::Value,
    /// A file, variable or flag, or `default`.
    pub origin: String,
}

impl Configuration {
    /// Every setting, in the order of the file.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let values: HashMap<_, _> = flatten(&self.settings).into_iter().collect();
        KEYS.iter()
            .map(|(key, _)| Setting {
                key,
                value: values.get(*key).cloned().unwrap_or_default(),
                origin: self.origin(key),
            })
            .collect()
    }

    fn origin(&self, key: &str) -> String {
        self.origins.get(key).cloned().unwrap_or_else(|| "default".into())
    }
}

impl Sources {
    /// The folder, the environment and the flags of this process.
    #[must_use]
    pub fn of_process(
        file: Option<PathBuf>,
        flags: Vec<(&'static str, &'static str, String)>,
    ) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { file, folder: PathBuf::new(), environment, flags }
    }

    /// Reads all sources. The first thing that is wrong is told.
    pub fn load(&self) -> Result<Configuration, ConfigurationError> {
        let (file, from_file) = self.read_file()?;
        let layers = [from_file, self.read_environment()?, self.read_flags()];

        let mut origins = HashMap::new();
        let mut builder = Config::builder();
        for layer in layers {
            for entry in &layer.0 {
                if !KEYS.iter().any(|(known, _)| *known == entry.key) {
                    return Err(unknown(entry));
                }
                origins.insert(entry.key.clone(), entry.origin.clone());
            }
            builder = builder.add_source(layer);
        }
        let mut configuration = Configuration { settings: Settings::default(), file, origins };
        let merged = builder.build().map_err(|error| configuration.refuse("", &error))?;
        configuration.settings = serde_path_to_error::deserialize(merged)
            .map_err(|error| configuration.refuse(&error.path().to_string(), error.inner()))?;
        configuration.check_bounds()?;
        Ok(configuration)
    }

    fn read_file(&self) -> Result<(Option<PathBuf>, Layer), ConfigurationError> {
        let variable = self.environment.get(FILE_VARIABLE).map(PathBuf::from);
        let (file, named_by) = match (&self.file, variable) {
            (Some(file), _) => (file.clone(), Some("--config")),
            (None, Some(file)) => (file, Some(FILE_VARIABLE)),
            (None, None) => (self.folder.join(FILE), None),
        };
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if named_by.is_none() && error.kind() == io::ErrorKind::NotFound => {
                return Ok((None, Layer::default()));
            }
            Err(error) => return Err(unreadable(&file, &error, named_by.unwrap_or("its place"))),
        };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let start = error.span().map_or(0, |span| span.start);
            ConfigurationError::Syntax {
                file: file.display().to_string(),
                line: text[..start].matches('\n').count() + 1,
                reason: error.message().to_owned(),
            }
        })?;
        let mut layer = Layer::default();
        layer.add_table(&file.display().to_string(), "", &table);
        Ok((Some(file), layer))
    }

    fn read_environment(&self) -> Result<Layer, ConfigurationError> {
        let defaults: HashMap<_, _> = flatten(&Settings::default()).into_iter().collect();
        // What has a name of ours goes before what has a customary one: it comes later.
        let customary = CUSTOMARY.iter().map(|(name, key)| (*name, (*key).to_owned()));
        let mut own: Vec<_> = self
            .environment
            .keys()
            .filter(|name| *name != FILE_VARIABLE && !name.starts_with(TESTS))
            .filter_map(|name| Some((name, name.strip_prefix(PREFIX)?)))
            .map(|(name, rest)| {
                let rest = rest.strip_suffix(FROM_FILE).unwrap_or(rest);
                let name = &name[..PREFIX.len() + rest.len()];
                (name, rest.to_lowercase().replace("__", "."))
            })
            .collect();
        own.sort_unstable();
        own.dedup();

        let mut layer = Layer::default();
        for (name, key) in customary.chain(own) {
            let Some((origin, text)) = self.variable(name, &key)? else { continue };
            let value = if matches!(defaults.get(&key), Some(serde_json::Value::Array(_))) {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                ValueKind::Array(parts.map(Value::from).collect())
            } else {
                ValueKind::String(text)
            };
            layer.add(origin, key, value);
        }
        Ok(layer)
    }

    /// The value of a variable, from itself or from the file that its twin names.
    fn variable(
        &self,
        name: &str,
        key: &str,
    ) -> Result<Option<(String, String)>, ConfigurationError> {
        let set = |name: &str| self.environment.get(name).filter(|value| !value.is_empty());
        let twin = format!("{name}{FROM_FILE}");
        match (set(name), set(&twin)) {
            (Some(_), Some(_)) => Err(ConfigurationError::Twice {
                first: name.to_owned(),
                second: twin,
                key: key.to_owned(),
            }),
            (Some(value), None) => Ok(Some((name.to_owned(), value.clone()))),
            (None, Some(file)) => {
                let value = fs::read_to_string(file)
                    .map_err(|error| unreadable(Path::new(file), &error, &twin))?;
                Ok(Some((twin, value.trim_end().to_owned())))
            }
            (None, None) => Ok(None),
        }
    }

    fn read_flags(&self) -> Layer {
        let mut layer = Layer::default();
        for (flag, key, value) in &self.flags {
            layer.add((*flag).to_owned(), (*key).to_owned(), ValueKind::String(value.clone()));
        }
        layer
    }
}

impl Configuration {
    fn refuse(&self, path: &str, error: &ConfigError) -> ConfigurationError {
        let reason = reason(error);
        ConfigurationError::Value { origin: self.origin(path), key: path.to_owned(), reason }
    }

    /// What the types do not say.
    fn check_bounds(&self) -> Result<(), ConfigurationError> {
        // Where nothing at all makes sense.
        const MAY_BE_ZERO: [&str; 6] = [
            "server.port",
            "log.slow_milliseconds",
            "http.trusted_proxies",
            "http.workers",
            "http.queue_seconds",
            "http.drain_seconds",
        ];
        let may_be_zero = |key: &str| MAY_BE_ZERO.contains(&key) || key.starts_with("quotas.");
        let refuse = |key: &str, reason: String| ConfigurationError::Value {
            origin: self.origin(key),
            key: key.to_owned(),
            reason,
        };
        for (key, value) in flatten(&self.settings) {
            if value == 0 && !may_be_zero(&key) {
                return Err(refuse(&key, "must be at least 1".into()));
            }
        }
        if self.settings.identity.access_token_minutes > 15 {
            return Err(refuse("identity.access_token_minutes", "must be at most 15".into()));
        }
        let token = self.settings.metrics.token.expose();
        if !token.is_empty() && token.len() < SHORTEST_TOKEN {
            let reason = format!("must have at least {SHORTEST_TOKEN} characters, or be empty");
            return Err(refuse("metrics.token", reason));
        }
        tracing_subscriber::EnvFilter::try_new(&self.settings.log.filter)
            .map_err(|error| refuse("log.filter", format!("is not valid: {error}")))?;
        self.settings
            .quotas
            .check(&self.settings.limits)
            .map_err(|error| refuse(error.key, error.reason))?;
        mail::check(&self.settings.mail)
            .map_err(|error| refuse(error.key, error.reason.to_owned()))?;
        files::storage::check(&self.settings.files)
            .map_err(|error| refuse(error.key, error.reason.to_owned()))?;
        Ok(())
    }
}

fn reason(error: &ConfigError) -> String {
    match error {
        ConfigError::Type { unexpected, expected, .. } => {
            format!("must be {expected}, not {unexpected}")
        }
        ConfigError::At { error, .. } => reason(error),
        other => format!("is not valid: {other}"),
    }
}

fn unreadable(file: &Path, error: &io::Error, named_by: &str) -> ConfigurationError {
    ConfigurationError::File {
        file: file.display().to_string(),
        reason: error.to_string(),
        named_by: named_by.to_owned(),
    }
}

fn unknown(entry: &Entry) -> ConfigurationError {
    let Entry { origin, key, .. } = entry;
    // Nearly as good when only the section is wrong or missing.
    let name = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |known: &str| {
        strsim::jaro_winkler(known, key).max(strsim::jaro_winkler(&name(known), &name(key)) - 0.05)
    };
    let best = KEYS
        .iter()
        .map(|(known, _)| (*known, likeness(known)))
        .max_by(|(_, left), (_, right)| left.total_cmp(right))
        .filter(|(_, likeness)| *likeness > 0.85);
    let advice = match best {
        Some((known, _)) if origin.starts_with(PREFIX) => {
            format!("did you mean {PREFIX}{}?", known.to_uppercase().replace('.', "__"))
        }
        Some((known, _)) => format!("did you mean `{known}`?"),
        None => "`verbund config show` lists all settings".into(),
    };
    ConfigurationError::UnknownKey { origin: origin.clone(), key: key.clone(), advice }
}

/// What one source sets.
#[derive(Clone, Debug, Default)]
struct Layer(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    origin: String,
    key: String,
    value: Value,
}

impl Layer {
    fn add(&mut self, origin: String, key: String, value: ValueKind) {
        let value = Value::new(Some(&origin), value);
        self.0.push(Entry { origin, key, value });
    }

    fn add_table(&mut self, origin: &str, section: &str, table: &toml::Table) {
        for (name, value) in table {
            let key = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
            match value {
                toml::Value::Table(inner) => self.add_table(origin, &key, inner),
                other => self.add(origin.to_owned(), key, kind(other)),
            }
        }
    }
}

fn kind(value: &toml::Value) -> ValueKind {
    match value {
        toml::Value::String(text) => ValueKind::String(text.clone()),
        toml::Value::Integer(number) => ValueKind::I64(*number),
        toml::Value::Float(number) => ValueKind::Float(*number),
        toml::Value::Boolean(truth) => ValueKind::Boolean(*truth),
        toml::Value::Array(items) => {
            ValueKind::Array(items.iter().map(|item| Value::from(kind(item))).collect())
        }
        // No setting is a time or a table: what is refused is told by its text.
        other => ValueKind::String(other.to_string()),
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect())
    }
}
