//! SIGHUP reads the settings again, and systemd is told how the service is.

use std::os::unix::net::UnixDatagram;

use rustix::process::Signal;
use serde_json::Value;
use tempfile::tempdir;

use super::{EVENTS, Process, SOON, configure};
use crate::fixture::Engine;

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_read_again_and_those_that_cannot_change_are_named() {
    let folder = tempdir().unwrap();
    configure(folder.path(), "[log]\nfilter = \"warn\"\nslow_milliseconds = 0\n");
    let process = Process::start_in(folder, Engine::Sqlite, &[]).await;
    process.sign_in("anna@example.org").await;

    let settings = "[log]\nfilter = \"info\"\nslow_milliseconds = 1\n[http]\nmax_sockets = 5\n";
    configure(process.folder.path(), settings);
    process.signal(Signal::HUP);
    let told = process.hears("the settings were read again").await;
    assert!(told.contains("log.filter, log.slow_milliseconds"), "{told}");
    let told = process.hears("needs a restart").await;
    assert!(told.contains("needs a restart: http.max_sockets\""), "{told}");
    assert!(process.lines("answered").is_empty() && process.lines("slow operation").is_empty());
    process.sign_in("anna@example.org").await;
    process.hears("answered").await;
    process.hears("a slow operation").await;

    // A file that is wrong changes nothing, not even what is right in it.
    configure(process.folder.path(), "[log]\nfilter = \"error\"\nslow = 1\n");
    process.signal(Signal::HUP);
    let told = process.hears("the settings cannot be read again").await;
    assert!(told.contains("log.slow"), "{told}");
    process.ask(EVENTS, Value::Null).await;
    process.hears("\"graphql.operation\":\"Events\"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn systemd_is_told_when_the_service_is_ready_reads_again_stops_and_lives() {
    let folder = tempdir().unwrap();
    let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
    socket.set_read_timeout(Some(SOON)).unwrap();
    // What is told beside the signs of life.
    let next = || loop {
        let mut message = [0; 256];
        let length = socket.recv(&mut message).unwrap();
        let message = String::from_utf8_lossy(&message[..length]).into_owned();
        if message != "WATCHDOG=1\n" {
            return message;
        }
    };
    let address = folder.path().join("notify").display().to_string();
    let variables = [("NOTIFY_SOCKET", address.as_str()), ("WATCHDOG_USEC", "100000")];
    let process = Process::start_in(folder, Engine::Sqlite, &variables).await;
    assert_eq!(next(), "READY=1\n");
    for _ in 0..3 {
        let mut message = [0; 256];
        let length = socket.recv(&mut message).unwrap();
        assert_eq!(&message[..length], b"WATCHDOG=1\n");
    }
    process.signal(Signal::HUP);
    let reloading = next();
    assert!(reloading.starts_with("RELOADING=1\nMONOTONIC_USEC="), "{reloading}");
    assert_eq!(next(), "READY=1\n");
    process.signal(Signal::TERM);
    assert_eq!(next(), "STOPPING=1\n");
}
