//! The binary `verbund`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Threads that answer requests take and free large pieces all the time: futures, buffers, rows. The C library keeps
/// only small ones for each thread, and lets threads wait for each other for the rest.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    api::cli::run()
}
