//! `completions`: scripts that complete commands and flags in a shell.

use anyhow::Result;
use clap::Args;
use clap_complete::Shell;

use crate::{context::Context, ui::Document, usage};

/// Print a completion script
///
/// Examples:
///   mlopsctl completions bash > ~/.local/share/bash-completion/completions/mlopsctl
///   mlopsctl completions zsh > ~/.zfunc/_mlopsctl
///   mlopsctl completions fish > ~/.config/fish/completions/mlopsctl.fish
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct CompletionsArgs {
    /// The shell to complete in
    pub shell: Shell,
}

/// The script of one shell, generated from the command line itself.
pub async fn run(_cx: &Context, args: &CompletionsArgs) -> Result<Document> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut usage::command(), "mlopsctl", &mut script);
    Ok(Document::Text(String::from_utf8(script)?))
}
