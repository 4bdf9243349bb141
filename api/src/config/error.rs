//! What can be wrong with a configuration, as a sentence that names the place.

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationError {
    /// A file that was named is not there, or may not be read.
    #[error("{file} cannot be read ({reason}); it is named by {named_by}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
        /// The flag or variable that names it.
        named_by: String,
    },
    /// The file is no TOML.
    #[error("{file}, line {line}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        reason: String,
    },
    /// No setting has this name.
    #[error("{origin}: there is no setting `{key}`; {advice}")]
    UnknownKey {
        /// The file or variable.
        origin: String,
        /// The key, with its section.
        key: String,
        /// What to write instead.
        advice: String,
    },
    /// The value is of the wrong type or out of bounds.
    #[error("{origin}: `{key}` {reason}")]
    Value {
        /// The file, variable or flag.
        origin: String,
        /// The key, with its section.
        key: String,
        /// What it must be.
        reason: String,
    },
    /// A setting comes twice from the same kind of source.
    #[error("{first} and {second} both set `{key}`: remove one of them")]
    Twice {
        /// A variable.
        first: String,
        /// Another one.
        second: String,
        /// The key, with its section.
        key: String,
    },
}
