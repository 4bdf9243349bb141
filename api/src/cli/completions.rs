//! `verbund completions`: what a shell needs to complete arguments.

use clap::Args;
use clap_complete::Shell;

/// Print the completions of a shell
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund completions bash > ~/.local/share/bash-completion/completions/verbund"
)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(
    arguments: &CompletionsArguments,
    mut command: clap::Command,
) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "verbund", &mut script);
    super::print(&String::from_utf8(script)?)
}
