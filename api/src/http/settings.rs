//! How the service listens and answers.

use std::{num::NonZeroUsize, thread::available_parallelism, time::Duration};

use serde::{Deserialize, Serialize};

/// Settings of the HTTP service. Times are in whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Whether `/graphiql` is served. Default: true.
    pub graphiql: bool,
    /// Whether `__schema` and `__type` are answered; `/schema.graphql` is public all the same.
    /// Default: true.
    pub introspection: bool,
    /// Origins (`https://www.example.org`) whose pages may call the API. Default: none.
    pub cors_origins: Vec<String>,
    /// Reverse proxies in front of the service, each of which adds to `X-Forwarded-For`. Default: 0, and the
    /// header is ignored.
    pub trusted_proxies: usize,
    /// Threads that read requests, answer those that are light, and write answers; everything else runs on other ones.
    /// Default: 0, one for each processor.
    pub workers: usize,
    /// Connections open at once, of all threads together. Default: 4,096.
    pub max_connections: usize,
    /// Operations executed at once. Default: 64.
    pub max_executions: usize,
    /// How long an operation waits for its turn before it is sent away: long enough for those who come at once when
    /// a registration opens. Default: 10.
    pub queue_seconds: u64,
    /// How long an operation may run. Default: 10.
    pub execution_seconds: u64,
    /// How long the head of a request may take to arrive. Default: 5.
    pub head_seconds: u64,
    /// How long the body of a request may take to arrive. Default: 10.
    pub body_seconds: u64,
    /// How long an idle connection is kept. Default: 30.
    pub keep_alive_seconds: u64,
    /// `WebSockets` open at once, of all threads together; each is one of `max_connections`.
    /// Default: 1,000.
    pub max_sockets: usize,
    /// `WebSockets` of one network: an IPv4 address, or a /64 of IPv6. Default: 100.
    pub max_sockets_per_network: usize,
    /// `WebSockets` of one account or API key. Default: 20.
    pub max_sockets_per_actor: usize,
    /// Operations that run on one `WebSocket`. Default: 50.
    pub socket_operations: usize,
    /// Bytes of one result over a `WebSocket`. Default: 1,048,576.
    pub socket_answer_bytes: usize,
    /// How long a client may take to begin after it has opened a `WebSocket`. Default: 5.
    pub socket_init_seconds: u64,
    /// After so long the client of a `WebSocket` is asked whether it is there, and after as long again
    /// without a word it is taken to be gone. Default: 20.
    pub socket_ping_seconds: u64,
    /// How long the client of a `WebSocket` may take to take a message. Default: 10.
    pub socket_write_seconds: u64,
    /// How long the service goes on after it was told to stop: it says that it is not ready and
    /// closes each connection after its answer, so that clients and proxies turn away before it is
    /// gone. Default: 1.
    pub drain_seconds: u64,
    /// How long accepted requests may take to finish after that. Default: 30.
    pub shutdown_seconds: u64,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            graphiql: true,
            introspection: true,
            cors_origins: Vec::new(),
            trusted_proxies: 0,
            workers: 0,
            max_connections: 4_096,
            max_executions: 64,
            queue_seconds: 10,
            execution_seconds: 10,
            head_seconds: 5,
            body_seconds: 10,
            keep_alive_seconds: 30,
            max_sockets: 1_000,
            max_sockets_per_network: 100,
            max_sockets_per_actor: 20,
            socket_operations: 50,
            socket_answer_bytes: 1024 * 1024,
            socket_init_seconds: 5,
            socket_ping_seconds: 20,
            socket_write_seconds: 10,
            drain_seconds: 1,
            shutdown_seconds: 30,
        }
    }
}

impl HttpSettings {
    /// [`Self::queue_seconds`].
    #[must_use]
    pub fn queue_timeout(&self) -> Duration {
        Duration::from_secs(self.queue_seconds)
    }

    /// [`Self::execution_seconds`].
    #[must_use]
    pub fn execution_timeout(&self) -> Duration {
        Duration::from_secs(self.execution_seconds)
    }

    /// [`Self::workers`].
    #[must_use]
    pub fn threads(&self) -> usize {
        match self.workers {
            0 => available_parallelism().map_or(1, NonZeroUsize::get),
            workers => workers,
        }
    }

    /// [`Self::body_seconds`].
    #[must_use]
    pub fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }
}
