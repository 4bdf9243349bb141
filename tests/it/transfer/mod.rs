//! A network that moves to another database is the same network.

mod commands;
mod moving;
mod refused;

use std::io::{Cursor, Read as _, Write as _};

use api::{
    app::App,
    transfer::service::{Reader, TransferError, Transferred, dump, load},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

/// Everything that the application's database holds.
async fn dumped(app: &App) -> Vec<u8> {
    dump(app, Vec::new(), |_| {}).await.unwrap().1
}

async fn loaded(app: &App, dump: Vec<u8>) -> Result<Transferred, TransferError> {
    load(app, Reader::open(Cursor::new(dump))?, |_| {}).await
}

/// The lines of a dump: the header, tables and rows, and the end.
fn lines(dump: &[u8]) -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(dump).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A dump of these lines.
fn packed(lines: &[String]) -> Vec<u8> {
    let mut output = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        output.write_all(line.as_bytes()).unwrap();
        output.write_all(b"\n").unwrap();
    }
    output.finish().unwrap()
}
