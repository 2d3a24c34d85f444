//! One row of the list, and the same for machines.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    context::Context,
    drift::{
        judge::{self, Judged, Policy, judge, percent},
        report::{Report, TimeFrom},
        series::Series,
        source::{Found, Unreadable},
    },
    finding::Verdict,
};

/// A report with what it means, or why it cannot be read.
pub(super) struct About<'a> {
    found: &'a Found,
    policy: Policy,
    state: Result<(&'a Report, Judged), &'a Unreadable>,
}

impl<'a> About<'a> {
    /// Only the newest can be too old.
    pub(super) fn of(cx: &Context, series: &Series, found: &'a Found, newest: bool) -> Self {
        let mut policy = series.policy.clone();
        policy.stale_after = policy.stale_after.filter(|_| newest);
        let now = cx.clock.now();
        let state = found.report.as_ref().map(|report| (report, judge(report, &policy, now)));
        Self { found, policy, state }
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.state.as_ref().map_or(Verdict::Unknown, |(_, judged)| judged.verdict)
    }

    /// `time`, `report`, `rows`, `drifted`, `verdict`, `format`.
    pub(super) fn row(&self) -> Vec<String> {
        let (rows, drifted, format) = match &self.state {
            Ok((report, judged)) => (self.rows(report), drifted(judged), report.format.words().to_owned()),
            Err(why) => (String::new(), String::new(), format!("not readable: {why}")),
        };
        vec![
            self.found.at.map(|at| when(at, self.found.at_from)).unwrap_or_else(|| "unknown".to_owned()),
            self.found.name.clone(),
            rows,
            drifted,
            self.verdict().to_string(),
            format,
        ]
    }

    fn rows(&self, report: &Report) -> String {
        let said = |rows: Option<u64>| rows.map_or_else(|| "?".to_owned(), |rows| rows.to_string());
        match self.policy.rows(report) {
            (None, None) => "unknown".to_owned(),
            (reference, current) => format!("{} / {}", said(reference), said(current)),
        }
    }

    pub(super) fn item(&self, series: Option<&str>) -> Value {
        let found = self.found;
        let mut item = json!({
            "report": found.name,
            "series": series,
            "at": found.at,
            "at_from": found.at_from,
            "size_bytes": found.size_bytes,
            "modified": found.modified,
            "readable": found.report.is_ok(),
            "verdict": self.verdict(),
        });
        match &self.state {
            Ok((report, judged)) => {
                let (reference, current) = self.policy.rows(report);
                let share = &judged.share;
                item["format"] = json!(report.format);
                item["version"] = json!(report.version);
                item["rows_reference"] = json!(reference);
                item["rows_current"] = json!(current);
                item["columns"] = json!(share.columns);
                item["computable"] = json!(share.computable);
                item["drifted"] = json!(share.drifted);
                item["within_noise"] = json!(share.within_noise);
                item["share"] = json!(share.share);
                item["stated_share"] = json!(report.share);
                item["dataset_drift"] = json!(report.dataset_drift);
                item["reasons"] = reasons(judged);
                item["notes"] = json!(report.notes);
            }
            Err(why) => item["error"] = json!(why.to_string()),
        }
        item
    }
}

/// What the verdict is made of, but for what is well.
fn reasons(judged: &Judged) -> Value {
    let bad = judged.judgements.iter().filter(|judgement| judgement.verdict != Verdict::Ok);
    bad.map(|judgement| json!({ "id": judgement.id, "subject": judgement.subject, "verdict": judgement.verdict, "message": judgement.message }))
        .collect()
}

/// `9 of 12, 75 %; 3 within noise`.
fn drifted(judged: &Judged) -> String {
    let judge::Share { computable, drifted, within_noise, share, .. } = &judged.share;
    let Some(share) = share else { return "not computable".to_owned() };
    let counts = if *computable > 0 { format!("{drifted} of {computable}, ") } else { String::new() };
    let noise = if *within_noise > 0 { format!("; {within_noise} within noise") } else { String::new() };
    format!("{counts}{}{noise}", percent(*share))
}

/// With where it is known from, unless the report says it.
fn when(at: DateTime<Utc>, from: Option<TimeFrom>) -> String {
    let from = match from {
        Some(TimeFrom::Stated | TimeFrom::StatedWithoutZone) | None => "",
        Some(TimeFrom::Rendered) => " (drawn)",
        Some(TimeFrom::Name) => " (name)",
        Some(TimeFrom::Modified) => " (file)",
    };
    format!("{}{from}", at.format("%Y-%m-%d %H:%MZ"))
}
