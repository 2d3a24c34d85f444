//! Drift: any report read, judged by its evidence, followed over time, decided on; and drift measured from data.
//!
//! `command/` has the verbs, `source/` fetches reports, `series` is what the configuration says of them. The rest is
//! pure: bytes, readers, reports and a moment go in, values come out; nothing there opens a file, asks a server, looks
//! at a clock or prints. [`mod@read`] turns bytes into a [`report`], [`judge`] says what it means, [`trend`] what a series of
//! them means, [`decide`] what to do. [`table`] reads rows, [`profile`] keeps a small mergeable summary of them,
//! [`stat`] has the formulas, and [`compare`] makes a report of two profiles.
//! [`view`] puts both into words and rows for people, [`page`] into one page for a browser, [`draw`] into marks.

mod command;
pub mod compare;
pub mod decide;
pub mod document;
pub mod draw;
pub mod judge;
pub mod method;
pub mod noise;
pub mod page;
pub mod profile;
pub mod read;
pub mod report;
mod series;
pub mod source;
pub mod stat;
#[cfg(test)]
mod stories;
pub mod table;
pub mod trend;
pub mod view;

use anyhow::Result;
use clap::{Args, Subcommand};
use command::{check, decide as decide_command, list, measure, show, trend as trend_command};

use crate::{context::Context, drift::series::Series, finding::Finding, ui::Document};

/// Read, judge and measure data drift
#[derive(Debug, Args)]
pub struct DriftArgs {
    #[command(subcommand)]
    command: DriftCommand,
}

#[derive(Debug, Subcommand)]
enum DriftCommand {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Trend(trend_command::TrendArgs),
    Check(check::CheckArgs),
    Measure(measure::MeasureArgs),
    Decide(decide_command::DecideArgs),
}

impl DriftArgs {
    /// Whether it looks once and is soon done.
    pub fn is_one_pass(&self) -> bool {
        !matches!(self.command, DriftCommand::Measure(_))
    }

    /// Whether what it shows is a report.
    pub fn judges(&self) -> bool {
        matches!(self.command, DriftCommand::Check(_))
    }
}

/// `drift`: one line per verb.
pub async fn run(cx: &Context, args: &DriftArgs) -> Result<Document> {
    let (series, named) = match &args.command {
        DriftCommand::List(args) => (Some(&args.series), None),
        DriftCommand::Show(args) => (Some(&args.series), args.report.as_deref()),
        DriftCommand::Trend(args) => (Some(&args.series), None),
        DriftCommand::Check(args) => (Some(&args.series), args.report.as_deref()),
        DriftCommand::Measure(_) => (None, None),
        DriftCommand::Decide(args) => (Some(&args.series), None),
    };
    if let Some(series) = series {
        source::spare(cx, &Series::chosen(cx, series)?, named).await?;
    }
    match &args.command {
        DriftCommand::List(args) => list::run(cx, args).await,
        DriftCommand::Show(args) => show::run(cx, args).await,
        DriftCommand::Trend(args) => trend_command::run(cx, args).await,
        DriftCommand::Check(args) => check::run(cx, args).await,
        DriftCommand::Measure(args) => measure::run(cx, args).await,
        DriftCommand::Decide(args) => decide_command::run(cx, args).await,
    }
}

/// For `status`: the newest report of each series, judged. A place that cannot be read is a finding of its own.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    check::look(cx).await
}
