//! `incident list`: what is open, and whether somebody has responded in time.

use anyhow::Result;
use clap::Args;

use super::{book::Book, show};
use crate::{context::Context, ui::Document, usage::switch};

/// List open incidents with their targets and whom to call
///
/// Exits 0 when none is open, 1 when one is, and 2 when nobody has responded to one in the time that its severity
/// allows (`incidents.response`).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl incident list\n  mlopsctl incident list --all -o json")]
pub(super) struct ListArgs {
    /// Closed ones, too: the newest 200
    #[arg(short, long, env = "MLOPSCTL_INCIDENT_ALL", value_parser = switch)]
    all: bool,
}

/// `incident list`.
pub(super) async fn run(cx: &Context, args: &ListArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    let (incidents, left_out) = if args.all { book.newest().await? } else { (book.all_open().await?, 0) };
    Ok(Document::Listing(show::listing(cx, &incidents, left_out)))
}
