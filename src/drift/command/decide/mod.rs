//! `drift decide`: nothing, retrain, look at the pipeline, or escalate, with everything that spoke for and against it.

mod circumstances;
mod page;

use anyhow::Result;
use clap::{Args, ValueEnum};

use self::{circumstances::Known, page::Told};
use super::{SeriesArgs, one_of};
use crate::{
    client::fan_out,
    config::scalar::Duration,
    context::Context,
    drift::{
        decide::{Branch, Circumstances, Decision, Reason, decide},
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
/// or neither, is for people. Each reason is shown; docs/drift.md has the rules. Of several series each is decided on;
/// the gravest decision counts: pipeline, escalate, retrain, nothing.
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
    pub(in crate::drift) series: SeriesArgs,

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
    let mut all = Series::chosen(cx, &args.series)?;
    if all.len() == 1
        && let Some(series) = all.pop()
    {
        return Ok(look(cx, args, series).await?.document());
    }
    of_each(args, &all)?;
    let why = "there was no result before the deadline (see --deadline)";
    let told = fan_out(
        all,
        cx.parallel(),
        cx.deadline(),
        async |series| match look(cx, args, series.clone()).await {
            Ok(told) => told,
            Err(error) => unread(cx, series, &format!("{error:#}")),
        },
        |series| unread(cx, series, why),
    )
    .await;
    Ok(page::of_many(cx, &told))
}

/// Reads one series, and decides.
async fn look<'a>(cx: &'a Context, args: &DecideArgs, mut series: Series) -> Result<Told<'a>> {
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
    Ok(Told { cx, series, place, read, trend, known, decision })
}

/// Of several series, one that cannot be read does not keep people from the others.
fn unread<'a>(cx: &'a Context, series: Series, why: &str) -> Told<'a> {
    let because = format!("the drift reports cannot be read: {why}");
    let reason = Reason { id: "unread", speaks_for: Branch::Escalate, because };
    let decision =
        Decision { decision: Branch::Escalate, next: Branch::Escalate.next(), reasons: vec![reason] };
    let known = Known::of(&series);
    let trend = trend(&[], &series.policy, &series.options, cx.clock.now());
    let place = Reports::of(cx, &series).map(|reports| reports.shown()).unwrap_or_default();
    Told { cx, series, place, read: Read::of(Vec::new(), None), trend, known, decision }
}

/// Refuses what is said of one model where each of several is decided on.
fn of_each(args: &DecideArgs, all: &[Series]) -> Result<(), Fault> {
    let flag = match (args.live_metric, &args.last_retrain) {
        (Some(_), _) => "--live-metric",
        (None, Some(_)) => "--last-retrain",
        (None, None) => return Ok(()),
    };
    let fault = Fault::new(format!("{flag} is about one model, and there are several series of reports"));
    Err(fault.hint(format!("name one:{}", one_of(all))))
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
