//! `drift show`: one report, its columns in the order of how far they are past their limit.

use std::sync::Arc;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;

use super::{SeriesArgs, check::findings::About};
use crate::{
    client::fan_out,
    config::redact::show_address,
    context::Context,
    drift::{
        judge::{Judged, judge},
        report::Report,
        series::Series,
        source::{Reports, holding, named},
        view::{Shown, Wanted},
    },
    error::{Fault, nearest, shell_word},
    finding::{Finding, Verdict},
    ui::{Document, Drawing},
    usage::switch,
};

/// Show a drift report: which columns are how far past their limit
///
/// Columns come in the order of how many times their limit they reach, whatever their method; with each its score, its
/// limit, and its noise floor: what chance alone reaches with so few rows. What is past its limit and not past the
/// noise floor is within noise, and no drift. What could not be computed stands at the end with the reason.
///
/// A named report is judged without its age; the newest of a series with it. Of several series the one whose newest
/// report is the gravest is shown, unless --model names one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl drift show                                 the newest of drift.reports
  mlopsctl drift show reports/drift_2024-06-08.html
  mlopsctl drift show report.json --column income     its histogram, large
  mlopsctl drift show report.json -o html=drift.html  a page with plots
  mlopsctl drift show -o markdown                     to paste into a ticket

Exit codes: 0 ok; 1 warning; 2 critical, by the same limits as drift check;
3 unknown, or the report could not be read. --fail-on never only looks")]
pub(in crate::drift) struct ShowArgs {
    /// A file, URL, or the name of a report of the series (default: its newest)
    #[arg(value_name = "REPORT")]
    pub(in crate::drift) report: Option<String>,

    /// Show this column large, with its histogram, instead of the table (may be repeated)
    #[arg(long, env = "MLOPSCTL_DRIFT_SHOW_COLUMN", value_name = "NAME", help_heading = "Columns")]
    pub(super) column: Vec<String>,

    /// Show so many columns large, below the table
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_SHOW_COLUMNS",
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true,
        help_heading = "Columns"
    )]
    pub(super) columns: usize,

    /// Every stable column too, however many
    #[arg(long, env = "MLOPSCTL_DRIFT_SHOW_ALL", value_parser = switch, help_heading = "Columns")]
    pub(super) all: bool,

    #[command(flatten)]
    pub(in crate::drift) series: SeriesArgs,
}

/// `drift show`
pub(in crate::drift) async fn run(cx: &Context, args: &ShowArgs) -> Result<Document> {
    let now = cx.clock.now();
    let (series, report, unread) = match &args.report {
        Some(name) => {
            let mut series = holding(cx, &args.series, name).await?;
            series.policy.stale_after = None;
            let report = named(cx, &series, name).await?;
            (series, report, Vec::new())
        }
        None => gravest(cx, Series::chosen(cx, &args.series)?, now).await?,
    };
    for name in &args.column {
        known(cx, args, &series, &report, name)?;
    }
    let judged = judge(&report, &series.policy, now);
    let mut all = findings(cx, args, &series, &report, &judged);
    all.extend(unread);
    let found = cx.report("drift show", all);
    let shown = Shown {
        subject: series.subject().to_owned(),
        report,
        judged,
        policy: series.policy,
        now,
        wanted: Wanted { all: args.all, large: args.columns, columns: args.column.clone() },
    };
    Ok(Document::Drawing(Box::new(Drawing { report: found, picture: Arc::new(shown) })))
}

/// As `drift check` has them, but for the advice to look at what is shown here.
fn findings(
    cx: &Context,
    args: &ShowArgs,
    series: &Series,
    report: &Report,
    judged: &Judged,
) -> Vec<Finding> {
    let mut findings = About { cx, series, report, judged, named: args.report.as_deref() }.findings();
    for (finding, judgement) in findings.iter_mut().zip(&judged.judgements) {
        finding.hint.clone_from(&judgement.hint);
    }
    findings
}

/// Of several series the one whose newest report has the gravest verdict, and that report; with a finding for each
/// that cannot be read. The others are named on stderr.
///
/// # Errors
/// None can be read.
async fn gravest(
    cx: &Context,
    mut all: Vec<Series>,
    now: DateTime<Utc>,
) -> Result<(Series, Report, Vec<Finding>)> {
    if all.len() == 1
        && let Some(series) = all.pop()
    {
        let report = newest(cx, &series).await?;
        return Ok((series, report, Vec::new()));
    }
    let late = "there was no result before the deadline (see --deadline)";
    let looked = fan_out(
        all,
        cx.parallel(),
        cx.deadline(),
        async |series| (newest(cx, &series).await, series),
        |series| (Err(Fault::new(late).into()), series),
    )
    .await;
    let (mut read, mut unread, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (report, series) in looked {
        match report {
            Ok(report) => read.push((judge(&report, &series.policy, now).verdict, series, report)),
            Err(error) => {
                let finding = Finding::new(
                    series.id("report"),
                    series.subject(),
                    Verdict::Unknown,
                    format!("{error:#}"),
                );
                unread.push(finding.hint(cx.command(&format!("drift list{}", series.flags()))));
                faults.push(error);
            }
        }
    }
    // Of equals the first, as they are configured.
    let place = read.iter().rev().enumerate().max_by_key(|(_, (verdict, ..))| verdict.gravity());
    let Some((from_last, _)) = place else {
        return Err(faults.pop().unwrap_or_else(|| Fault::new("no drift reports are configured").into()));
    };
    let (_, series, report) = read.remove(read.len() - 1 - from_last);
    let others: Vec<String> = read
        .iter()
        .map(|(verdict, other, _)| format!("{} ({verdict})", other.flags().trim_start()))
        .collect();
    let count = others.len() + unread.len() + 1;
    cx.ui.say(&format!(
        "Of {count} series the gravest is shown,{}; the others: {}",
        series.flags(),
        others.join(", ")
    ));
    Ok((series, report, unread))
}

/// The newest one of a series; that it cannot be read is no reason to show an older one.
async fn newest(cx: &Context, series: &Series) -> Result<Report> {
    let reports = Reports::of(cx, series)?;
    let place = reports.shown();
    let Some(found) = reports.newest(cx).await? else {
        return Err(Fault::new(format!("there is no drift report in {place}"))
            .hint("see whether the job that writes the reports still runs")
            .into());
    };
    let called = found.is_called_a_report();
    found.report.map_err(|why| {
        if !called {
            let text = format!("there is no drift report in {place}: {} is none: {why}", found.name);
            return Fault::new(text).hint("see whether the job that writes the reports still runs").into();
        }
        let fault = Fault::new(format!("the newest report in {place} cannot be read: {}: {why}", found.name));
        match why.hint() {
            Some(hint) => fault.hint(hint).into(),
            None => fault.into(),
        }
    })
}

fn known(cx: &Context, args: &ShowArgs, series: &Series, report: &Report, name: &str) -> Result<(), Fault> {
    if report.column(name).is_some() {
        return Ok(());
    }
    let fault = Fault::new(format!("the report has no column `{name}`"));
    Err(match nearest(name, report.columns.iter().map(|column| column.column.as_str())) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None if args.report.as_deref() == Some("-") => fault,
        None => {
            let named = args
                .report
                .as_ref()
                .map_or_else(String::new, |named| format!(" {}", shell_word(&show_address(named))));
            fault.hint(format!(
                "{} lists its columns",
                cx.command(&format!("drift show --all{named}{}", series.flags()))
            ))
        }
    })
}
