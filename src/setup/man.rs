//! `man`: manual pages, one for the program and one for each command.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use clap_mangen::Man;

use crate::{
    context::Context,
    ui::{Document, write_atomically},
    usage,
};

/// Print or write manual pages
///
/// Examples:
///   mlopsctl man | man -l -
///   mlopsctl man --out ~/.local/share/man/man1
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ManArgs {
    /// Folder to write a page for every command to; it is made if need be
    #[arg(long, env = "MLOPSCTL_MAN_OUT", value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// The page of the program, or all pages as files.
pub async fn run(cx: &Context, args: &ManArgs) -> Result<Document> {
    let mut command = usage::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.out else {
        return Ok(Document::Text(page(&command)?));
    };
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    for (name, text) in &pages {
        write_atomically(&folder.join(format!("{name}.1")), text.as_bytes())?;
    }
    cx.ui.say(&format!("{} manual pages written to {}", pages.len(), folder.display()));
    Ok(Document::Text(String::new()))
}

/// `mlopsctl-alerts-list` for `mlopsctl alerts list`, and all below it.
fn collect(command: &clap::Command, pages: &mut Vec<(String, String)>) -> Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    pages.push((name.to_owned(), page(command)?));
    command.get_subcommands().filter(|command| !command.is_hide_set()).try_for_each(|sub| collect(sub, pages))
}

fn page(command: &clap::Command) -> Result<String> {
    let mut page = Vec::new();
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let root = name == command.get_name();
    Man::new(command.clone()).title(name).render(&mut page)?;
    let page = String::from_utf8(page)?;
    Ok(if root { page + &exit_status() } else { page })
}

/// The table of exit codes as it stands, not filled.
fn exit_status() -> String {
    let lines: String =
        usage::EXIT_CODES.lines().map(|line| format!("\\&{}\n", line.replace('-', "\\-"))).collect();
    format!(".SH \"EXIT STATUS\"\n.nf\n{lines}.fi\n")
}
