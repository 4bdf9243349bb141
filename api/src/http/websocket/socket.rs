//! One socket, from its first message to its last.

use std::{collections::HashMap, time::Duration};

use actix_web::{rt::time, web};
use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session,
};
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::{sync::mpsc, task::JoinHandle};
use tracing::Instrument as _;

use super::{
    operation::{Operation, Told, What},
    places::{self, Place},
    protocol::{CONNECTION_ACK, ClientMessage, Closing, about, pong},
};
use crate::{
    access::Actor,
    app::App,
    graphql::language::Languages,
    http::{
        Shared,
        credentials::{self, Caller},
        quotas::{Network, Whose},
    },
    live::feed::{Interest, Listening},
};

/// Messages of operations that wait to be sent. Whoever has more waits.
const OUTGOING: usize = 8;
/// How long a client may take to take the last message.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(1);

/// A socket that was just opened.
pub(super) struct Socket {
    pub(super) shared: web::Data<Shared>,
    pub(super) app: App,
    pub(super) session: Session,
    pub(super) incoming: AggregatedMessageStream,
    /// Whether the client speaks the protocol.
    pub(super) speaks: bool,
    pub(super) languages: Languages,
    /// The token of the request, for clients that can send one with it.
    pub(super) token: Option<SecretString>,
}

/// A client that has said who it is.
struct Acknowledged {
    caller: Caller,
    /// Tells that the session or key ended.
    own: Listening,
    operations: HashMap<String, Running>,
    outgoing: mpsc::Sender<Told>,
    serial: u64,
    _place: Option<Place>,
}

/// An operation; it ends when this is dropped.
struct Running {
    /// An id can be used again: what an earlier operation of that id still says is not passed on.
    serial: u64,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Socket {
    /// Talks with the client until one of both ends it.
    pub(super) async fn run(mut self) {
        let mut stopping = self.shared.stopping.subscribe();
        let conversation = self.converse();
        let closing = tokio::select! {
            closing = conversation => closing,
            _ = stopping.wait_for(|stopping| *stopping) => Closing::going_away(),
        };
        tracing::info!(code = closing.code, "socket closed");
        let reason =
            CloseReason { code: CloseCode::from(closing.code), description: Some(closing.reason) };
        // Who does not take it has gone, or never reads.
        let _ = time::timeout(CLOSING_TIMEOUT, self.session.close(Some(reason))).await;
    }

    async fn converse(&mut self) -> Closing {
        if !self.speaks {
            return Closing::subprotocol();
        }
        let limit = Duration::from_secs(self.shared.server.settings.socket_init_seconds);
        let begun = time::timeout(limit, self.begin()).await;
        let payload = match begun {
            Ok(Ok(payload)) => payload,
            Ok(Err(closing)) => return closing,
            Err(_elapsed) => return Closing::initialisation_timeout(),
        };
        match self.acknowledge(payload).await {
            Ok((client, told)) => self.serve(client, told).await,
            Err(closing) => closing,
        }
    }

    /// Waits for what the client is to be known by.
    async fn begin(&mut self) -> Result<Map<String, Value>, Closing> {
        loop {
            match self.receive().await? {
                Some(ClientMessage::ConnectionInit(payload)) => return Ok(payload),
                Some(ClientMessage::Subscribe(..)) => return Err(Closing::unauthorized()),
                Some(ClientMessage::Ping(payload)) => self.send(pong(payload.as_ref())).await?,
                Some(ClientMessage::Pong | ClientMessage::Complete(_)) | None => {}
            }
        }
    }

    async fn acknowledge(
        &mut self,
        payload: Map<String, Value>,
    ) -> Result<(Acknowledged, mpsc::Receiver<Told>), Closing> {
        let token = match credentials::token_of(payload) {
            Ok(token) => token.or_else(|| self.token.take()),
            Err(credentials::Unreadable) => return Err(Closing::forbidden()),
        };
        let caller = self.identify(token).await?;
        let most = self.shared.server.settings.max_sockets_per_actor;
        let place = match caller.actor.id() {
            Some(id) => {
                let place = self.shared.places.take(places::Whose::Caller(id), most);
                Some(place.ok_or_else(Closing::too_many)?)
            }
            None => None,
        };
        let interests: Vec<_> = match &caller.actor {
            Actor::User(user) => vec![Interest { subject: user.session.0, kinds: "session." }],
            Actor::PartnerSystem(system) => {
                vec![Interest { subject: system.key.0, kinds: "api_key." }]
            }
            _ => Vec::new(),
        };
        let own = self.app.feed.listen(&interests);
        self.send(CONNECTION_ACK.to_owned()).await?;
        let (outgoing, told) = mpsc::channel(OUTGOING);
        let operations = HashMap::new();
        Ok((Acknowledged { caller, own, operations, outgoing, serial: 0, _place: place }, told))
    }

    /// Who the client is. Tokens that do not hold are counted as those of requests are.
    async fn identify(&self, token: Option<SecretString>) -> Result<Caller, Closing> {
        let quotas = &self.shared.server.quotas;
        let guesses = Whose::Guesses(Network::of(self.app.origin.address));
        if token.is_some() && quotas.look(guesses).1.is_err() {
            return Err(Closing::too_many_guesses());
        }
        let caller = Caller::known_by(token, &self.shared, &self.app).await;
        let caller = caller.map_err(|_| Closing::internal())?;
        caller.ok_or_else(|| {
            // The socket is closed in any case.
            let _ = quotas.take_request(guesses);
            Closing::forbidden()
        })
    }

    async fn serve(&mut self, mut client: Acknowledged, mut told: mpsc::Receiver<Told>) -> Closing {
        let interval = Duration::from_secs(self.shared.server.settings.socket_ping_seconds.max(1));
        let mut ticks = time::interval(interval);
        ticks.reset();
        // Whether something was heard since the last ping.
        let mut is_heard = true;
        loop {
            let outcome = tokio::select! {
                message = self.receive() => {
                    is_heard = true;
                    match message {
                        Ok(Some(message)) => self.answer(&mut client, message).await,
                        Ok(None) => Ok(()),
                        Err(closing) => Err(closing),
                    }
                }
                // The client holds a sender: there is always one.
                Some(told) = told.recv() => self.pass_on(&mut client, told).await,
                _ = client.own.next() => self.check(&client).await,
                _ = ticks.tick() => {
                    if std::mem::take(&mut is_heard) {
                        self.ping(&client).await
                    } else {
                        Err(Closing::unresponsive())
                    }
                }
            };
            if let Err(closing) = outcome {
                return closing;
            }
        }
    }

    async fn answer(
        &mut self,
        client: &mut Acknowledged,
        message: ClientMessage,
    ) -> Result<(), Closing> {
        match message {
            ClientMessage::ConnectionInit(_) => Err(Closing::too_many_initialisations()),
            ClientMessage::Ping(payload) => self.send(pong(payload.as_ref())).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Complete(id) => {
                client.operations.remove(&id);
                Ok(())
            }
            ClientMessage::Subscribe(id, _) if client.operations.contains_key(&id) => {
                Err(Closing::subscriber_exists(&id))
            }
            ClientMessage::Subscribe(id, parameters) => {
                client.serial += 1;
                let operation = Operation::new(
                    &self.shared,
                    &self.app,
                    client.caller.clone(),
                    self.languages.clone(),
                );
                let most = self.shared.server.settings.socket_operations;
                if client.operations.len() >= most {
                    let errors = operation.too_many(most);
                    return self.send(about("error", &id, Some(&errors))).await;
                }
                let serial = client.serial;
                let run = operation.run(parameters, id.clone(), serial, client.outgoing.clone());
                let task = self.shared.runtime.spawn(run.in_current_span());
                client.operations.insert(id, Running { serial, task });
                Ok(())
            }
        }
    }

    /// Passes on what an operation says, unless the client has ended it.
    async fn pass_on(&mut self, client: &mut Acknowledged, told: Told) -> Result<(), Closing> {
        let Told { id, serial, what } = told;
        if client.operations.get(&id).is_none_or(|running| running.serial != serial) {
            return Ok(());
        }
        match what {
            What::Next(payload) => self.send(about("next", &id, Some(&payload))).await,
            What::Error(errors) => {
                client.operations.remove(&id);
                self.send(about("error", &id, Some(&errors))).await
            }
            What::Complete => {
                client.operations.remove(&id);
                self.send(about("complete", &id, None)).await
            }
            What::Revoked => Err(Closing::forbidden()),
        }
    }

    /// Asks the client whether it is there, and the database whether it is still who it was.
    async fn ping(&mut self, client: &Acknowledged) -> Result<(), Closing> {
        self.check(client).await?;
        let limit = self.write_timeout();
        let sent = time::timeout(limit, self.session.ping(b"")).await;
        sent.map_err(|_| Closing::unresponsive())?.map_err(|_| Closing::goodbye())
    }

    async fn check(&self, client: &Acknowledged) -> Result<(), Closing> {
        match client.caller.renewed(&self.shared, &self.app).await {
            Ok(None) => Err(Closing::forbidden()),
            // Where it cannot be known, the next one tells; each message asks anew anyway.
            Ok(Some(_)) | Err(_) => Ok(()),
        }
    }

    /// The next message; none where it was a frame of the transport.
    async fn receive(&mut self) -> Result<Option<ClientMessage>, Closing> {
        match self.incoming.recv().await {
            Some(Ok(AggregatedMessage::Text(text))) => ClientMessage::parse(&text).map(Some),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Closing::invalid_message()),
            Some(Ok(AggregatedMessage::Ping(payload))) => {
                let limit = self.write_timeout();
                let sent = time::timeout(limit, self.session.pong(&payload)).await;
                sent.map_err(|_| Closing::unresponsive())?.map_err(|_| Closing::goodbye())?;
                Ok(None)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(None),
            Some(Ok(AggregatedMessage::Close(_))) | None => Err(Closing::goodbye()),
            Some(Err(ProtocolError::Overflow | ProtocolError::Io(_))) => {
                Err(Closing::too_large(self.shared.server.gate.limits().body_bytes))
            }
            Some(Err(_)) => Err(Closing::protocol_error()),
        }
    }

    async fn send(&mut self, message: String) -> Result<(), Closing> {
        let limit = self.write_timeout();
        let sent = time::timeout(limit, self.session.text(message)).await;
        sent.map_err(|_| Closing::unresponsive())?.map_err(|_| Closing::goodbye())
    }

    fn write_timeout(&self) -> Duration {
        Duration::from_secs(self.shared.server.settings.socket_write_seconds.max(1))
    }
}
