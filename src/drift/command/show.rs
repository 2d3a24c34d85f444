//! `drift show`: one report, its columns in the order of how far they are past their limit.

use std::sync::Arc;

use anyhow::Result;
use clap::Args;

use super::{SeriesArgs, check::findings::About};
use crate::{
    context::Context,
    drift::{
        judge::{Judged, judge},
        report::Report,
        series::Series,
        source::{Reports, named},
        view::{Shown, Wanted},
    },
    error::{Fault, nearest},
    finding::Finding,
    ui::{Document, Drawing},
    usage::switch,
};

/// Show a drift report: which columns are how far past their limit
///
/// Columns come in the order of how many times their limit they reach, whatever their method; with each its score, its
/// limit, and its noise floor: what chance alone reaches with so few rows. What is past its limit and not past the
/// noise floor is within noise, and no drift. What could not be computed stands at the end with the reason.
///
/// A named report is judged without its age; the newest of a series with it.
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
    let mut series = Series::of(cx, &args.series)?;
    let report = match &args.report {
        Some(name) => {
            series.policy.stale_after = None;
            named(cx, &series, name).await?
        }
        None => newest(cx, &series).await?,
    };
    for name in &args.column {
        known(&report, name)?;
    }
    let now = cx.clock.now();
    let judged = judge(&report, &series.policy, now);
    let found = cx.report("drift show", findings(cx, args, &series, &report, &judged));
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

fn known(report: &Report, name: &str) -> Result<(), Fault> {
    if report.column(name).is_some() {
        return Ok(());
    }
    let fault = Fault::new(format!("the report has no column `{name}`"));
    Err(match nearest(name, report.columns.iter().map(|column| column.column.as_str())) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => fault.hint("mlopsctl drift show --all lists its columns"),
    })
}
