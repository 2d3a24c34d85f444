//! `alerts`: what fires now, what fired, and who hears of it. One file per subcommand; `look` is the part that
//! `status` shares. Alertmanager knows silences, Prometheus knows rules and the past.

mod act;
mod episodes;
mod history;
mod judge;
mod list;
mod observe;
mod past;
mod severity;
mod silence;
mod silences;
mod test;

pub(crate) use act::AlertsAction;
use std::future::Future;

use anyhow::Result;
use clap::{Args, Subcommand};
pub use list::look;
use tokio::time::timeout_at;

use crate::{
    client::{Alertmanager, matcher::Matcher},
    context::Context,
    error::{Fault, shell_word},
    finding::{Finding, Verdict},
    ui::Document,
};

/// Look at alerts and silence them
#[derive(Debug, Args)]
pub struct AlertsArgs {
    #[command(subcommand)]
    command: Option<AlertsCommand>,
}

#[derive(Debug, Subcommand)]
enum AlertsCommand {
    List(list::ListArgs),
    History(history::HistoryArgs),
    Silences(silences::SilencesArgs),
    Silence(silence::SilenceArgs),
    Expire(silence::ExpireArgs),
    Test(test::TestArgs),
}

impl AlertsArgs {
    /// Whether it changes something, and so must not be dropped halfway.
    pub fn acts(&self) -> bool {
        use AlertsCommand::{Expire, Silence, Test};
        matches!(self.command, Some(Silence(_) | Expire(_) | Test(_)))
    }

    /// Whether it ends with a report.
    pub fn judges(&self) -> bool {
        matches!(self.command, None | Some(AlertsCommand::List(_) | AlertsCommand::History(_)))
    }
}

/// Runs one of the subcommands; none is `list`.
pub async fn run(cx: &Context, args: &AlertsArgs) -> Result<Document> {
    match &args.command {
        None => list::run(cx, &list::ListArgs::default()).await,
        Some(AlertsCommand::List(args)) => list::run(cx, args).await,
        Some(AlertsCommand::History(args)) => history::run(cx, args).await,
        Some(AlertsCommand::Silences(args)) => silences::run(cx, args).await,
        Some(AlertsCommand::Silence(args)) => silence::run(cx, args).await,
        Some(AlertsCommand::Expire(args)) => silence::expire(cx, args).await,
        Some(AlertsCommand::Test(args)) => test::run(cx, args).await,
    }
}

/// None: it was not done at the run's deadline.
async fn before_deadline<T>(cx: &Context, look: impl Future<Output = T>) -> Option<T> {
    match cx.deadline() {
        Some(deadline) => timeout_at(deadline, look).await.ok(),
        None => Some(look.await),
    }
}

fn late(id: &str) -> Finding {
    let message = "there was no result before the deadline (see --deadline)";
    Finding::new(id, "alerts", Verdict::Unknown, message)
}

/// Reads matchers from a command line.
fn matchers(words: &[String]) -> Result<Vec<Matcher>, Fault> {
    Matcher::parse_all(words).map_err(|error| {
        Fault::new(error.to_string()).hint("quote what the shell would take apart: 'instance=~\".+1\"'")
    })
}

/// The Alertmanager that a command cannot do without.
fn need_alertmanager(cx: &Context) -> Result<Alertmanager, Fault> {
    cx.alertmanager()?.ok_or_else(|| {
        Fault::new("no Alertmanager is configured")
            .hint("add `alertmanager: { url: http://localhost:9093 }` to mlopsctl.yaml")
    })
}

/// The command that lists the alerts of a name, whatever is in it: safe to paste.
pub(super) fn list_command(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let matcher = if plain { name.to_owned() } else { shell_word(&format!("alertname={name}")) };
    format!("mlopsctl alerts list {matcher}")
}
