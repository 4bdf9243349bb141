//! The names of all settings, with what a configuration file says about them.

use std::fmt::Write as _;

use serde_json::Value;

use super::Settings;

/// A setting: its key, and what it does, as one or more lines.
pub(super) type Key = (&'static str, &'static str);

/// Every setting, in the order of the file.
pub(super) const KEYS: &[Key] = &[
    (
        "database.url",
        "Where the data is: `sqlite:FILE`, or `postgres://user:password@host/database`.",
    ),
    (
        "database.replica_url",
        "A copy that follows the database (PostgreSQL), for queries that may be old; empty: none.",
    ),
    (
        "database.connections",
        "Connections for queries; on PostgreSQL, as many again for transactions that write.",
    ),
    ("database.acquire_seconds", "How long a request waits for a connection."),
    ("database.statement_seconds", "How long one statement may run (PostgreSQL)."),
    ("server.address", "Address to listen at. While nobody can sign in, only a loopback address."),
    ("server.port", "Port to listen at; 0 takes a free one."),
    (
        "server.public_url",
        "Where clients reach the service, as in \"https://api.example.org\"; the issuer of its tokens.",
    ),
    ("log.filter", "How much is logged: a level, or directives such as \"info,api=debug\"."),
    ("log.format", "\"text\" for people, \"json\" for machines, \"auto\": text on a terminal."),
    ("log.slow_milliseconds", "An operation that takes longer is told with a warning; 0: none is."),
    (
        "metrics.token",
        "Who has it (`Authorization: Bearer`) reads /metrics from another machine, and why the service is not ready.\n\
         Empty: they are read on this machine only.",
    ),
    ("http.graphiql", "Whether GraphiQL is served at /graphiql."),
    (
        "http.introspection",
        "Whether the schema can be queried; /schema.graphql is public all the same.",
    ),
    (
        "http.cors_origins",
        "Origins whose pages may call the API, as in [\"https://www.example.org\"].",
    ),
    (
        "http.trusted_proxies",
        "Reverse proxies in front of the service, each of which adds to X-Forwarded-For; 0: the header is ignored.",
    ),
    (
        "http.workers",
        "Threads that read requests, answer light ones, and write answers; 0: one for each processor.",
    ),
    ("http.max_connections", "Connections open at once, of all threads together."),
    ("http.max_executions", "Operations executed at once."),
    ("http.queue_seconds", "How long an operation waits for its turn before it is sent away."),
    ("http.execution_seconds", "How long an operation may run."),
    ("http.head_seconds", "How long the head of a request may take to arrive."),
    ("http.body_seconds", "How long the body of a request may take to arrive."),
    ("http.keep_alive_seconds", "How long an idle connection is kept."),
    (
        "http.max_sockets",
        "WebSockets open at once, of all threads together; each is one of `max_connections`.",
    ),
    (
        "http.max_sockets_per_network",
        "WebSockets of one network: an IPv4 address, or a /64 of IPv6.",
    ),
    ("http.max_sockets_per_actor", "WebSockets of one account or API key."),
    ("http.socket_operations", "Operations that run on one WebSocket."),
    ("http.socket_answer_bytes", "Bytes of one result over a WebSocket."),
    (
        "http.socket_init_seconds",
        "How long a client may take to begin after it has opened a WebSocket.",
    ),
    (
        "http.socket_ping_seconds",
        "After so long a WebSocket's client is asked whether it is there; after as long again it is gone.",
    ),
    ("http.socket_write_seconds", "How long the client of a WebSocket may take to take a message."),
    (
        "http.drain_seconds",
        "How long the service goes on, and says that it is not ready, after it was told to stop.",
    ),
    (
        "http.shutdown_seconds",
        "How long accepted requests may take to finish when the service stops.",
    ),
    ("limits.body_bytes", "Bytes of a request's body."),
    ("limits.tokens", "Tokens of a document."),
    ("limits.nesting", "Brackets within brackets, and selections within selections."),
    ("limits.depth", "Fields within fields; GraphiQL's introspection needs 15."),
    ("limits.operations", "Operations of a document."),
    ("limits.root_fields", "Fields at the root of an operation."),
    ("limits.fields", "Fields and fragments of all operations, with fragments written out."),
    ("limits.aliases", "Aliases, with fragments written out."),
    ("limits.directives", "Directives, with fragments written out."),
    ("limits.introspection_lists", "Lists within each other under __schema and __type."),
    ("limits.complexity", "Values that an answer could have."),
    ("limits.errors", "Errors in an answer; the rest is only counted."),
    ("limits.answer_bytes", "Bytes of an answer before compression."),
    (
        "quotas.requests_per_minute_anonymous",
        "Requests of a network (an IPv4 address, or a /64 of IPv6) that come without a token. Here as below, each\n\
         process counts for itself, and 0 switches the quota off. Behind a proxy, set `http.trusted_proxies`: else\n\
         everybody is one network.",
    ),
    ("quotas.requests_per_minute", "Requests of an account."),
    ("quotas.requests_per_minute_key", "Requests of an API key."),
    (
        "quotas.points_per_minute_anonymous",
        "Points of a network: what its operations cost, each at least 1 and at most `limits.complexity`.",
    ),
    ("quotas.points_per_minute", "Points of an account."),
    ("quotas.points_per_minute_key", "Points of an API key."),
    ("quotas.burst_seconds", "So many seconds' worth can be spent at once; at most 3600."),
    (
        "secrets.master_key",
        "32 random bytes in base64 (`openssl rand -base64 32`). It encrypts what is secret in the database.\n\
         On SQLite one is made beside the database where none is set. Keep a copy apart from backups.",
    ),
    ("identity.access_token_minutes", "How long an access token holds; at most 15."),
    ("identity.refresh_token_days", "How long a session lasts that is not refreshed."),
    ("identity.session_days", "How long a session lasts in any case."),
    ("identity.invitation_days", "How long an invitation holds."),
    (
        "identity.link_minutes",
        "How long the link holds that resets a password or confirms an address.",
    ),
    (
        "identity.require_second_factor",
        "Whether administrators, privacy officers and those who sign need a second factor.",
    ),
    ("identity.password_memory_kib", "Memory of one password hash."),
    ("identity.password_passes", "Passes of one password hash."),
    ("identity.password_hashes_at_once", "Password hashes that are computed at once."),
    (
        "mail.smtp_url",
        "`smtps://user:password@host` or `smtp://host?tls=required`; empty: mails are put into the folder.",
    ),
    ("mail.from", "The sender; its name is also that of the network in mails."),
    ("mail.folder", "Where mails are put while no mail server is set."),
    (
        "mail.front_end_url",
        "The front end's address, to which links in mails lead; empty: the service's own.",
    ),
    ("mail.attempts", "Deliveries that are tried before a mail is given up."),
    ("mail.timeout_seconds", "How long one delivery may take."),
    (
        "files.folder",
        "The folder of files while no bucket is set; empty: beside the SQLite database, or `files` here.\n\
         Several processes need one folder that all of them reach, or a bucket.",
    ),
    (
        "files.bucket",
        "The bucket of an S3-compatible service; empty: files are put into the folder.",
    ),
    (
        "files.endpoint",
        "The address of that service, as in \"https://s3.example.org\"; empty: Amazon's.",
    ),
    ("files.region", "The region of the bucket."),
    ("files.access_key_id", "The name of the key that opens the bucket."),
    ("files.secret_access_key", "The key itself."),
    ("files.largest_bytes", "Bytes of the largest file."),
    ("files.upload_minutes", "How long the address holds under which a file is uploaded."),
    ("files.upload_seconds", "How long an upload may take from its first byte to its last."),
    (
        "files.uploads_at_once",
        "Uploads that a process takes at once; each needs up to 10 MiB of memory.",
    ),
    ("files.download_minutes", "How long an address holds under which a file is downloaded."),
    ("files.unattached_hours", "How long a file is kept that is attached to nothing."),
];

/// The settings with their values, as `section.name`. Passwords are masked.
pub(super) fn flatten(settings: &Settings) -> Vec<(String, Value)> {
    let sections = serde_json::to_value(settings).unwrap_or_default();
    let mut flat = Vec::new();
    for (section, values) in sections.as_object().into_iter().flatten() {
        for (name, value) in values.as_object().into_iter().flatten() {
            flat.push((format!("{section}.{name}"), value.clone()));
        }
    }
    flat
}

/// A configuration file with every key and its default, all of it commented out.
#[must_use]
pub fn sample() -> String {
    let defaults = flatten(&Settings::default());
    let mut text = String::from(
        "# Settings of Verbund, each with its default. Remove the `#` before those that you change.\n\
         # The environment goes before this file: `server.port` is VERBUND_SERVER__PORT, and with\n\
         # VERBUND_DATABASE__URL_FILE the value is read from a file.\n",
    );
    let mut current = "";
    for (key, description) in KEYS {
        let (section, name) = key.split_once('.').unwrap_or(("", key));
        let default = defaults.iter().find(|(known, _)| known == key);
        let default = default.map_or(Value::Null, |(_, value)| value.clone());
        // Writing to a String cannot fail.
        if section != current {
            let _ = write!(text, "\n[{section}]\n");
            current = section;
        }
        for line in description.lines() {
            let _ = writeln!(text, "# {line}");
        }
        // Strings, numbers, truth values and lists of them look alike in JSON and TOML.
        let _ = writeln!(text, "# {name} = {default}");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_setting_is_described_once() {
        let flat = flatten(&Settings::default());
        let settings: BTreeSet<_> = flat.iter().map(|(key, _)| key.as_str()).collect();
        let described: BTreeSet<_> = KEYS.iter().map(|(key, _)| *key).collect();
        assert_eq!(settings, described);
        assert_eq!(KEYS.len(), described.len());
    }

    #[test]
    fn the_sample_holds_the_defaults() {
        let lines = sample();
        let values: Vec<_> = lines
            .lines()
            .filter(|line| line.starts_with('[') || line.contains(" = "))
            .map(|line| line.trim_start_matches("# "))
            .collect();
        let settings: Settings = toml::from_str(&values.join("\n")).unwrap();
        assert_eq!(settings, Settings::default());
    }
}
