//! `drift check`: the newest report of each series, or a named one, against the configured limits.

pub(in crate::drift::command) mod findings;
mod fold;

use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;

use super::SeriesArgs;
use crate::{
    client::fan_out,
    config::scalar::Duration,
    context::Context,
    drift::{
        judge::judge,
        series::Series,
        source::{Reports, Unreadable, holding, named},
    },
    finding::{Finding, Verdict},
    ui::Document,
};
use findings::About;

/// Judge the newest drift report, or the one that is named
///
/// A share of drifted columns above 30 % is a warning, above 50 % critical; exactly 30 or 50 % does not breach. So is
/// each column with PSI above 0.2, and each key column that drifted, a warning. What chance makes of so few rows, or
/// of so many columns, is not drift. A report that is stale, absent or says nothing is unknown, never ok. Limits are
/// in `drift:` of the configuration; docs/drift.md has every rule.
///
/// A report that is named is judged whatever its age, unless --stale-after is given. One that cannot be read exits 3.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl drift check
  mlopsctl drift check report.json --rows-ref 10000 --rows-cur 500
  mlopsctl drift check --reports monitoring/reports/drift_reports -o nagios
  mlopsctl drift check --model credit --record

Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown (stale, no report, nothing
to compute, or it cannot be read).")]
pub(in crate::drift) struct CheckArgs {
    /// A file, URL, or the name of a report of the series (default: its newest)
    pub(in crate::drift) report: Option<String>,

    #[command(flatten)]
    pub(in crate::drift) series: SeriesArgs,

    /// An older report says nothing about now (default: twice the cadence, else 8d)
    #[arg(long, env = "MLOPSCTL_DRIFT_STALE_AFTER", value_name = "DURATION", help_heading = "Evidence")]
    stale_after: Option<Duration>,
}

/// `drift check`
pub(in crate::drift) async fn run(cx: &Context, args: &CheckArgs) -> Result<Document> {
    let findings = match &args.report {
        Some(text) => named_report(cx, args, text).await?,
        None => {
            let mut all = Series::chosen(cx, &args.series)?;
            if let Some(limit) = &args.stale_after {
                let limit = TimeDelta::from_std(limit.value).unwrap_or(TimeDelta::MAX);
                all.iter_mut().for_each(|series| series.policy.stale_after = Some(limit));
            }
            if let Some(nowhere) = all.iter().find(|series| series.reports.is_none()) {
                Reports::of(cx, nowhere)?;
            }
            looks(cx, all, Verdict::Unknown).await.into_iter().flatten().collect()
        }
    };
    Ok(Document::Report(cx.report("drift check", findings)))
}

/// The newest report of each series, for `status`: a line for each series that is well, one for each kind of trouble of
/// the others.
pub(in crate::drift) async fn look(cx: &Context) -> Result<Vec<Finding>> {
    let looks = looks(cx, Series::all(cx), Verdict::Critical).await;
    Ok(looks.into_iter().flat_map(fold::fold).collect())
}

async fn named_report(cx: &Context, args: &CheckArgs, text: &str) -> Result<Vec<Finding>> {
    let mut series = holding(cx, &args.series, text).await?;
    series.policy.stale_after = None;
    if let Some(limit) = &args.stale_after {
        series.policy.stale_after = TimeDelta::from_std(limit.value).ok();
    }
    let report = named(cx, &series, text).await?;
    let judged = judge(&report, &series.policy, cx.clock.now());
    Ok(About { cx, series: &series, report: &report, judged: &judged, named: Some(text) }.findings())
}

/// The findings of each series; `blind` is what a place is that cannot be read.
async fn looks(cx: &Context, all: Vec<Series>, blind: Verdict) -> Vec<Vec<Finding>> {
    fan_out(
        all,
        cx.parallel(),
        cx.deadline(),
        async |series| newest(cx, &series, blind).await,
        |series| {
            let why = "there was no result before the deadline (see --deadline)";
            vec![Finding::new(series.id("age"), series.subject(), Verdict::Unknown, why)]
        },
    )
    .await
}

async fn newest(cx: &Context, series: &Series, blind: Verdict) -> Vec<Finding> {
    let reports = match Reports::of(cx, series) {
        Ok(reports) => reports,
        Err(fault) => return vec![unread_place(cx, series, blind, &fault.into())],
    };
    let found = match reports.newest(cx).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let message = format!("there is no report in {}", reports.shown());
            let finding = Finding::new(series.id("age"), series.subject(), Verdict::Unknown, message);
            return vec![finding.hint("see whether the job that writes the reports runs, and where to")];
        }
        Err(error) => return vec![unread_place(cx, series, blind, &error)],
    };
    match &found.report {
        Ok(report) => {
            let judged = judge(report, &series.policy, cx.clock.now());
            About { cx, series, report, judged: &judged, named: None }.findings()
        }
        Err(why) if !found.is_called_a_report() => {
            let message = format!("there is no report in {}: {} is none: {why}", reports.shown(), found.name);
            let finding = Finding::new(series.id("report"), series.subject(), Verdict::Unknown, message);
            vec![finding.hint("see whether the job that writes the reports runs, and where to")]
        }
        Err(why) => vec![unreadable(cx, series, &found.name, why)],
    }
}

/// A report that is there and says nothing is no pass, and neither is the one before it.
fn unreadable(cx: &Context, series: &Series, name: &str, why: &Unreadable) -> Finding {
    let message = format!("the newest report cannot be read: {name}: {why}");
    let finding = Finding::new(series.id("report"), series.subject(), Verdict::Unknown, message);
    let list = || cx.command(&format!("drift list{}", series.flags()));
    finding.hint(why.hint().map_or_else(list, str::to_owned)).evidence("report", name)
}

fn unread_place(cx: &Context, series: &Series, blind: Verdict, error: &anyhow::Error) -> Finding {
    let message = format!("the drift reports cannot be read: {error:#}");
    let finding = Finding::new(series.instrument(), series.subject(), blind, message);
    finding.hint(cx.command(&format!("drift list{}", series.flags())))
}
