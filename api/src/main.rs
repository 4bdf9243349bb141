//! The binary `verbund`.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// Threads that answer requests take and free large pieces all the time: futures, buffers, rows. The C library keeps
/// only small ones for each thread, and lets threads wait for each other for the rest. SQLite and the cryptography take
/// from here too. How much is kept is set in `.cargo/config.toml`.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    api::cli::run()
}
