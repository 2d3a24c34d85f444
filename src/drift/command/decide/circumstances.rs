//! What is known besides the reports: whether the model itself does worse, and when it was last retrained.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::timeout_at;

use super::{DecideArgs, LiveMetric};
use crate::{
    context::Context,
    drift::{decide::Circumstances, series::Series},
    error::Fault,
    finding::Verdict,
    record::{Query, Record, Store},
    ui::Document,
};

/// Records of retrains whose end is one of these are none: the model is the old one.
const CAME_TO_NOTHING: [&str; 6] = ["planned", "undone", "failed", "declined", "locked", "critical"];

/// Circumstances, and how each is known.
pub(super) struct Known {
    pub(super) circumstances: Circumstances,
    /// `check auc: 0.71 < 0.75`, `--live-metric`; none where nobody measures it.
    pub(super) live_metric_from: Option<String>,
    /// `record 01K…`, `--last-retrain`.
    pub(super) last_retrain_from: Option<String>,
    /// What could not be found out, each a sentence.
    pub(super) gaps: Vec<String>,
}

impl Known {
    /// What the configuration says.
    pub(super) fn of(series: &Series) -> Self {
        Self {
            circumstances: series.circumstances.clone(),
            live_metric_from: None,
            last_retrain_from: None,
            gaps: Vec::new(),
        }
    }
}

pub(super) async fn gather(cx: &Context, args: &DecideArgs, series: &Series) -> Result<Known> {
    let mut known = Known::of(series);
    if let Some(cooldown) = &args.cooldown {
        known.circumstances.cooldown = TimeDelta::from_std(cooldown.value).unwrap_or(TimeDelta::MAX);
    }
    match (args.live_metric, &series.live_check) {
        (Some(which), _) => {
            known.circumstances.live_metric_falls = Some(which == LiveMetric::Falls);
            known.live_metric_from = Some("--live-metric".to_owned());
        }
        (None, Some(check)) => live_metric(cx, check, &mut known).await,
        (None, None) => {}
    }
    match &args.last_retrain {
        Some(text) => {
            known.circumstances.last_retrain = Some(moment(cx, text)?);
            known.last_retrain_from = Some("--last-retrain".to_owned());
        }
        None => last_retrain(cx, series, &mut known).await,
    }
    Ok(known)
}

/// Runs the check that speaks for the model.
async fn live_metric(cx: &Context, check: &str, known: &mut Known) {
    let words = vec!["check".to_owned(), "--".to_owned(), check.to_owned()];
    let look = (cx.commands.run)(cx, words);
    let looked = match cx.deadline() {
        Some(deadline) => timeout_at(deadline, look).await.unwrap_or_else(|_| {
            Err(Fault::new("there was no result before the deadline (see --deadline)").into())
        }),
        None => look.await,
    };
    let id = format!("check.{check}");
    let finding = match looked {
        Ok(Document::Report(report)) => report.findings.into_iter().find(|finding| finding.id == id),
        Ok(_) => None,
        Err(error) => {
            known.gaps.push(format!("the check {check} cannot be run: {error:#}"));
            return;
        }
    };
    match finding.map(|finding| (finding.verdict, finding.message)) {
        Some((Verdict::Unknown, message)) => {
            known.gaps.push(format!("the check {check} says nothing: {message}"));
        }
        Some((verdict, message)) => {
            known.circumstances.live_metric_falls = Some(verdict != Verdict::Ok);
            known.live_metric_from = Some(format!("check {check}: {message}"));
        }
        None => known.gaps.push(format!("the check {check} says nothing")),
    }
}

/// The newest record of a retrain of this model, or of any where there is one series.
async fn last_retrain(cx: &Context, series: &Series, known: &mut Known) {
    let names: Vec<&str> = series.name.as_deref().into_iter().collect();
    let query = Query { kinds: &["retrain"], names: &names, limit: Some(100), ..Query::default() };
    let found = match Store::of(cx) {
        Ok(store) => store.records(&query).await.map(|records| (store, records)),
        Err(fault) => Err(fault.into()),
    };
    match found {
        Ok((store, records)) => {
            for record in records.iter().filter(|one| !CAME_TO_NOTHING.contains(&one.verdict.as_str())) {
                // What cannot be read may be of this stack.
                let elsewhere = store.record(record).await.is_ok_and(|record| is_elsewhere(cx, &record));
                if !elsewhere {
                    known.circumstances.last_retrain = Some(record.at);
                    known.last_retrain_from = Some(format!("record {}", record.id));
                    break;
                }
            }
        }
        Err(error) => {
            let gap = format!("whether it was retrained cannot be read from the records: {error:#}");
            known.circumstances.records_unread = true;
            known.gaps.push(gap);
        }
    }
}

/// Whether it tells of another stack or environment that keeps its records in the same store.
fn is_elsewhere(cx: &Context, record: &Record) -> bool {
    record.stack.is_some() && (&record.stack, &record.env) != (&cx.config().stack, &cx.loaded.environment)
}

/// A date (UTC), a time (RFC 3339), or how long ago.
fn moment(cx: &Context, text: &str) -> Result<DateTime<Utc>, Fault> {
    let found = cx.moment(text.trim(), "--last-retrain")?;
    if found > cx.clock.now() {
        return Err(Fault::new(format!("--last-retrain {} is in the future", found.to_rfc3339())));
    }
    Ok(found)
}
