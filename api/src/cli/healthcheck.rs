//! `verbund healthcheck`: whether a running service is ready, for containers.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use url::Url;

use super::{Options, UsageError};
use crate::config::ServerSettings;

/// How long each step may take.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The first line of an answer is shorter.
const LONGEST_STATUS: u64 = 256;

/// Fail unless a running service is ready
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund healthcheck --url http://127.0.0.1:8080/readyz")]
pub(super) struct HealthcheckArguments {
    /// What to ask; without it, /readyz at the address and port of the settings
    #[arg(long)]
    url: Option<Url>,
}

pub(super) fn run(arguments: HealthcheckArguments, options: &Options) -> anyhow::Result<()> {
    let url = match arguments.url {
        Some(url) => url,
        None => ready_url(options.load(Vec::new())?.settings.server)?,
    };
    if url.scheme() != "http" {
        return Err(UsageError(format!("{url} does not begin with http://")).into());
    }
    let status = status(&url).with_context(|| format!("{url} does not answer"))?;
    if !(200..300).contains(&status) {
        bail!("{url} answers with status {status}");
    }
    Ok(())
}

fn ready_url(mut server: ServerSettings) -> anyhow::Result<Url> {
    if server.address.is_unspecified() {
        server.address = match server.address {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
    }
    Ok(Url::parse(&format!("http://{}/readyz", server.socket()))?)
}

/// The status of a GET. A client library would be a large part of the binary for this one line.
fn status(url: &Url) -> anyhow::Result<u16> {
    let host = url.host_str().context("the address has no host")?;
    let port = url.port_or_known_default().unwrap_or(80);
    let address = (host.trim_matches(['[', ']']), port)
        .to_socket_addrs()?
        .next()
        .context("the host has no address")?;
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: verbund-healthcheck\r\n\
         Connection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(LONGEST_STATUS).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    status.and_then(|status| status.parse().ok()).context("the answer is not HTTP")
}
