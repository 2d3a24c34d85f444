//! `drift decide`: nothing, retrain, look at the pipeline, or escalate, with everything that spoke for and against it.

mod circumstances;
mod page;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::SeriesArgs;
use crate::{
    config::scalar::Duration,
    context::Context,
    drift::{
        decide::{Circumstances, decide},
        report::Report,
        series::Series,
        source::{Found, Reports, Unreadable},
        trend::trend,
    },
    error::Fault,
    ui::Document,
};

/// Decide what to do about drift: nothing, retrain, look at the pipeline, or escalate
///
/// By the newest report and the series that it ends. Retraining is advised on consistent drift beyond noise alone:
/// never on a spike, on too few rows, after a retrain of the last days, or when unsure. Signs of a fault in the data
/// (missing values, another unit, new categories, one source at once) or of dead monitoring lead to the pipeline. Both,
/// or neither, is for people. Each reason is shown; docs/drift.md has the rules.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl drift decide
  mlopsctl drift decide --model credit -o json | jq -r .decision
  mlopsctl drift decide --live-metric falls --last-retrain 2026-03-01

Exit codes: 0 nothing to do, 1 retrain, 2 pipeline, 3 escalate (also when the
reports cannot be read). --fail-on makes lesser ones exit 0, as everywhere.")]
pub(in crate::drift) struct DecideArgs {
    #[command(flatten)]
    pub(super) series: SeriesArgs,

    /// Whether the model itself does worse, by labels (default: by `drift.live_check`)
    #[arg(long, env = "MLOPSCTL_DRIFT_LIVE_METRIC", value_name = "WHICH", help_heading = "Circumstances")]
    live_metric: Option<LiveMetric>,

    /// When it was last retrained: a date, a time (RFC 3339), or how long ago (default: by records)
    #[arg(long, env = "MLOPSCTL_DRIFT_LAST_RETRAIN", value_name = "TIME", help_heading = "Circumstances")]
    last_retrain: Option<String>,

    /// No second retrain is advised sooner (default: `drift.cooldown`, 7d)
    #[arg(long, env = "MLOPSCTL_DRIFT_COOLDOWN", value_name = "DURATION", help_heading = "Circumstances")]
    cooldown: Option<Duration>,
}

/// What labels say of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LiveMetric {
    Falls,
    Holds,
}

/// `drift decide`
pub(in crate::drift) async fn run(cx: &Context, args: &DecideArgs) -> Result<Document> {
    let mut series = one(cx, &args.series)?;
    let reports = Reports::of(cx, &series)?;
    let found = reports.all(cx, None).await?;
    // What stands beside reports and is none is no newest report: the source tells them apart.
    let newest = reports.newest(cx).await?;
    let known = circumstances::gather(cx, args, &series).await?;
    let place = reports.shown();
    let read = Read::of(found, newest);
    series.circumstances =
        Circumstances { unreadable: read.unreadable.clone(), ..known.circumstances.clone() };
    let now = cx.clock.now();
    let trend = trend(&read.reports, &series.policy, &series.options, now);
    let decision = decide(&read.reports, &trend, &series.policy, &series.circumstances, now);
    let told = page::Told { cx, series: &series, place: &place, read: &read, trend: &trend, known: &known };
    Ok(told.document(&decision))
}

/// The one series that is meant.
fn one(cx: &Context, args: &SeriesArgs) -> Result<Series> {
    let mut all = Series::chosen(cx, args)?;
    match (all.pop(), all.len()) {
        (Some(series), 0) => Ok(series),
        _ => {
            let names: Vec<&str> = cx.config().drift.models.keys().map(String::as_str).collect();
            let fault = Fault::new("there are several series of reports, and a decision is about one");
            let hint = format!("name it: --model {}", names.join(", --model "));
            let own = cx.config().drift.reports.is_some();
            let fault = fault.hint(hint);
            Err(if own { fault.hint("or the stack's own: --reports PLACE") } else { fault }.into())
        }
    }
}

/// What could be read.
struct Read {
    reports: Vec<Report>,
    /// What could not be, each with why.
    gaps: Vec<(String, String)>,
    /// The newest of all, where that is one of them.
    unreadable: Option<String>,
}

impl Read {
    fn of(found: Vec<Found>, newest: Option<Found>) -> Self {
        let told = |name: &str, why: &Unreadable| format!("{name}: {why}");
        let unreadable = newest.and_then(|found| Some(told(&found.name, &found.report.err()?)));
        let (mut reports, mut gaps) = (Vec::new(), Vec::new());
        for found in found {
            match found.report {
                Ok(report) => reports.push(report),
                Err(why) => gaps.push((found.name, why.to_string())),
            }
        }
        Self { reports, gaps, unreadable }
    }
}
