//! A mail server on loopback that does what a test wants.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the server does with the next mails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Behaviour {
    /// Takes them.
    Accept,
    /// Answers to the recipient with this.
    Answer(&'static str),
    /// Wants a password and takes none.
    RefuseLogin,
    /// Says nothing any more once it has the message.
    Hang,
    /// Ends the connection when it hears the recipient.
    Drop,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// To whom, as the envelope says.
    pub(crate) to: String,
    /// The message.
    pub(crate) message: String,
}

impl Received {
    /// The value of a header that stands on one line.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.message.lines().take_while(|line| !line.is_empty());
        let mut values = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        values.next().unwrap_or_else(|| panic!("no {name} in {}", self.message))
    }
}

/// The server. It ends when this is dropped.
pub(crate) struct MailServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    running: JoinHandle<()>,
}

struct Shared {
    behaviour: Mutex<Behaviour>,
    received: Mutex<Vec<Received>>,
}

impl MailServer {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared =
            Arc::new(Shared { behaviour: Mutex::new(behaviour), received: Mutex::new(Vec::new()) });
        let server = Arc::clone(&shared);
        let running = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let shared = Arc::clone(&server);
                // A client that goes away ends the conversation.
                tokio::spawn(async move { shared.converse(stream).await.ok() });
            }
        });
        Self { address, shared, running }
    }

    pub(crate) fn url(&self) -> String {
        let user = match *self.shared.behaviour.lock().unwrap() {
            Behaviour::RefuseLogin => "verbund:geheim@",
            _ => "",
        };
        format!("smtp://{user}{}", self.address)
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().unwrap() = behaviour;
    }

    /// What was taken so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Shared {
    async fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 loopback ESMTP\r\n").await?;
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let behaviour = *self.behaviour.lock().unwrap();
            let answer = match line.split_whitespace().next().unwrap_or_default() {
                "EHLO" if matches!(behaviour, Behaviour::RefuseLogin) => {
                    "250-loopback\r\n250 AUTH PLAIN".into()
                }
                "EHLO" => "250-loopback\r\n250 8BITMIME".into(),
                "AUTH" => "535 5.7.8 no".into(),
                "RCPT" => match behaviour {
                    Behaviour::Answer(answer) => answer.into(),
                    Behaviour::Drop => return Ok(()),
                    _ => {
                        to = line.trim().to_owned();
                        "250 ok".into()
                    }
                },
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let message = read_message(&mut stream).await?;
                    if matches!(behaviour, Behaviour::Hang) {
                        return std::future::pending().await;
                    }
                    self.received.lock().unwrap().push(Received { to: to.clone(), message });
                    "250 taken".into()
                }
                "QUIT" => "221 bye".into(),
                _ => String::from("250 ok"),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

async fn read_message(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut message = String::new();
    loop {
        let start = message.len();
        stream.read_line(&mut message).await?;
        if message.len() == start || &message[start..] == ".\r\n" {
            message.truncate(start);
            return Ok(message);
        }
    }
}
