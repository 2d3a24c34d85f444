//! `drift trend`: the reports of a series over time, and what to call the pattern.

use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;

use super::SeriesArgs;
use crate::{
    client::fan_out,
    context::Context,
    drift::{
        report::Report,
        series::Series,
        source::{Found, Reports},
        trend::trend,
        view,
    },
    error::Fault,
    finding::{Finding, Verdict},
    ui::{Document, Drawing},
};

/// Show drift over time, and what to call it
///
/// The share of drifted columns and every column as a strip, a mark per report, and the names that the pattern gets,
/// each with its rule and the numbers that made it hold: consistent, spike, quiet and alive, quiet but suspect
/// (monitoring may be dead), broken series (columns, method or reference changed). Only drift beyond noise counts. Of
/// several series the names alone are shown, unless --model names one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl drift trend
  mlopsctl drift trend --since 90d --columns 40
  mlopsctl drift trend --since 2024-01-01 -o html=trend.html   a page with plots
  mlopsctl drift trend -o csv                 a row per report and column

Exit codes: 0 quiet and alive, or no pattern; 1 consistent drift or a spike, or
some reports cannot be read; 3 quiet but suspect, a broken series, fewer than 4
reports that compare, or nothing could be read. --fail-on never only looks")]
pub(in crate::drift) struct TrendArgs {
    /// Reports since then (a date, a time, or a span such as 90d; default: all)
    #[arg(long, env = "MLOPSCTL_DRIFT_SINCE", value_name = "WHEN")]
    pub(super) since: Option<String>,

    /// So many columns, those that drifted most often first (default: those that drifted)
    #[arg(long, env = "MLOPSCTL_DRIFT_TREND_COLUMNS", value_name = "N")]
    pub(super) columns: Option<usize>,

    #[command(flatten)]
    pub(in crate::drift) series: SeriesArgs,
}

/// `drift trend`
pub(in crate::drift) async fn run(cx: &Context, args: &TrendArgs) -> Result<Document> {
    let since = args.since.as_ref().map(|text| cx.moment(text, "--since")).transpose()?;
    let all = Series::chosen(cx, &args.series)?;
    let [series] = &all[..] else {
        return Ok(Document::Report(cx.report("drift trend", of_many(cx, since, all).await)));
    };
    let shown = look(cx, args.columns, since, series).await?;
    let found = cx.report("drift trend", shown.findings());
    Ok(Document::Drawing(Box::new(Drawing { report: found, picture: Arc::new(shown) })))
}

/// What the patterns of several series are called; each is drawn where it is named.
async fn of_many(cx: &Context, since: Option<DateTime<Utc>>, all: Vec<Series>) -> Vec<Finding> {
    let unread = |series: &Series, why: &str| {
        let finding = Finding::new(series.id("trend"), series.subject(), Verdict::Unknown, why);
        vec![finding.hint(cx.command(&format!("drift list{}", series.flags())))]
    };
    let found = fan_out(
        all,
        cx.parallel(),
        cx.deadline(),
        async |series| match look(cx, None, since, &series).await {
            Ok(shown) => shown.findings(),
            Err(error) => unread(&series, &format!("{error:#}")),
        },
        |series| unread(&series, "there was no result before the deadline (see --deadline)"),
    );
    found.await.into_iter().flatten().collect()
}

/// Reads one series, and names its pattern.
async fn look(
    cx: &Context,
    columns: Option<usize>,
    since: Option<DateTime<Utc>>,
    series: &Series,
) -> Result<view::Series> {
    let now = cx.clock.now();
    let reports = Reports::of(cx, series)?;
    let place = reports.shown();
    let (read, unreadable) = split(reports.all(cx, since).await?);
    if read.is_empty() {
        return Err(nothing(&place, since, &unreadable).into());
    }
    let names = read.iter().map(|report| report.source.clone().unwrap_or_default()).collect();
    let told = trend(&read, &series.policy, &series.options, now);
    Ok(view::Series {
        subject: series.subject().to_owned(),
        ids: series.id("trend"),
        decide: cx.command(&format!("drift decide{}", series.flags())),
        show: cx.command(&format!("drift show{}", series.flags())),
        place,
        trend: told,
        sources: names,
        unreadable,
        policy: series.policy.clone(),
        now,
        since,
        columns,
    })
}

/// Reports, and what should have been one: name and why.
fn split(all: Vec<Found>) -> (Vec<Report>, Vec<(String, String)>) {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    for found in all {
        let called = found.is_called_a_report();
        match found.report {
            Ok(report) => read.push(report),
            Err(error) if called => unreadable.push((found.name, error.to_string())),
            Err(_) => {}
        }
    }
    (read, unreadable)
}

fn nothing(place: &str, since: Option<DateTime<Utc>>, unreadable: &[(String, String)]) -> Fault {
    let since = since.map_or_else(String::new, |at| format!(" since {}", at.format("%Y-%m-%d %H:%M UTC")));
    let fault = Fault::new(format!("there is no drift report{since} in {place}"));
    match unreadable.first() {
        Some((name, why)) => {
            fault.hint(format!("{} cannot be read, such as {name}: {why}", unreadable.len()))
        }
        None => fault.hint("see whether the job that writes the reports still runs"),
    }
}
