//! `drift list`: what reports there are, and what each says.

mod rows;

use std::num::NonZeroUsize;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;

use super::SeriesArgs;
use crate::{
    context::Context,
    drift::{
        series::Series,
        source::{Found, Reports},
    },
    finding::Verdict,
    ui::{Document, Listing},
};

/// List drift reports, the newest first
///
/// Of each: of when it is and where that is known from, rows of reference and current, the share of columns that
/// drifted beyond noise, the verdict by the configured limits, and its layout. Only the newest is judged by its age.
/// Files that cannot be read stand among them with the reason. JSON and HTML of one name in one folder are one report.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl drift list
  mlopsctl drift list -n 5 --since 30d
  mlopsctl drift list --reports monitoring/reports/drift_reports
  mlopsctl drift list --reports 's3://ml-reports/drift/*.json' -o json

Exit codes: 0 listed, whatever they say; 3 none could be read, or the place could not")]
pub(in crate::drift) struct ListArgs {
    /// So many, the newest
    #[arg(short = 'n', long, env = "MLOPSCTL_DRIFT_LIST_LIMIT", value_name = "N")]
    pub(super) limit: Option<NonZeroUsize>,

    /// Reports since then: a date, a time, or a span such as 30d (default: all)
    #[arg(long, env = "MLOPSCTL_DRIFT_LIST_SINCE", value_name = "WHEN")]
    pub(super) since: Option<String>,

    #[command(flatten)]
    pub(in crate::drift) series: SeriesArgs,
}

/// The reports of one series, the newest first.
struct Seen {
    series: Series,
    found: Vec<Found>,
    shown: String,
}

/// `drift list`
pub(in crate::drift) async fn run(cx: &Context, args: &ListArgs) -> Result<Document> {
    let begin = args.since.as_deref().map(|text| cx.moment(text, "--since")).transpose()?;
    let mut listed = Vec::new();
    for series in Series::chosen(cx, &args.series)? {
        listed.push(see(cx, series, begin).await);
    }
    let (seen, faults): (Vec<_>, Vec<_>) = listed.into_iter().partition(Result::is_ok);
    let mut faults: Vec<anyhow::Error> = faults.into_iter().filter_map(Result::err).collect();
    let seen: Vec<Seen> = seen.into_iter().filter_map(Result::ok).collect();
    if seen.is_empty()
        && let Some(fault) = faults.pop()
    {
        return Err(fault);
    }
    for fault in &faults {
        cx.ui.warn(&format!("{fault:#}"));
    }
    Ok(Document::Listing(listing(cx, &seen, args.limit, begin.is_some())))
}

async fn see(cx: &Context, series: Series, begin: Option<DateTime<Utc>>) -> Result<Seen> {
    let reports = Reports::of(cx, &series)?;
    let mut found = reports.all(cx, begin).await?;
    found.reverse();
    Ok(Seen { series, found, shown: reports.shown() })
}

fn listing(cx: &Context, seen: &[Seen], limit: Option<NonZeroUsize>, since: bool) -> Listing {
    let several = seen.len() > 1;
    let limit = limit.map_or(usize::MAX, NonZeroUsize::get);
    let (mut rows, mut items, mut newest) = (Vec::new(), Vec::new(), Vec::new());
    let (mut all, mut readable, mut left_out) = (0, 0, 0);
    for Seen { series, found, .. } in seen {
        all += found.len();
        readable += found.iter().filter(|found| found.report.is_ok()).count();
        left_out += found.len().saturating_sub(limit);
        for (place, found) in found.iter().take(limit).enumerate() {
            let about = rows::About::of(cx, series, found, place == 0);
            if place == 0 {
                let name = if several { format!("{} ", series.subject()) } else { String::new() };
                newest.push(name + &about.verdict().to_string());
            }
            let mut row = about.row();
            if several {
                row.insert(1, series.subject().to_owned());
            }
            rows.push(row);
            items.push(about.item(series.name.as_deref()));
        }
    }
    let mut columns = vec!["time", "report", "rows", "drifted", "verdict", "format"];
    if several {
        columns.insert(1, "series");
    }
    let places = || seen.iter().map(|seen| seen.shown.as_str()).collect::<Vec<_>>().join(", ");
    let note = match (all, readable) {
        (0, _) if since => format!("no reports since then in {}", places()),
        (0, _) => format!("no reports in {}", places()),
        (_, 0) => format!("none of the files in {} can be read as a drift report", places()),
        _ => {
            let unread = all - readable;
            let unread = if unread > 0 { format!("; {unread} cannot be read") } else { String::new() };
            let older =
                if left_out > 0 { format!("; {left_out} older ones are not shown") } else { String::new() };
            format!("the newest: {}{unread}{older}", newest.join(", "))
        }
    };
    // To list is not to judge; but nothing that could be read is no answer.
    let verdict = (readable == 0 && !(since && all == 0)).then_some(Verdict::Unknown);
    Listing {
        schema: "mlopsctl/drift-reports/v1",
        columns,
        rows,
        items,
        empty: "no drift reports",
        verdict,
        note: Some(note),
    }
}
