//! The binary `verbund`.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::run()
}
