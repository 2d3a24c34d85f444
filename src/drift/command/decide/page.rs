//! A decision as a page for people and as `mlopsctl/decision/v1`.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Read, circumstances::Known};
use crate::{
    context::Context,
    drift::{
        decide::{Branch, Decision},
        judge::{judge, span},
        report::{Report, TimeFrom},
        series::Series,
        trend::Trend,
    },
    finding::Finding,
    ui::{Document, Listing, Sheet},
};

const SCHEMA: &str = "mlopsctl/decision/v1";

/// A decision with what it was made of.
pub(super) struct Told<'a> {
    pub(super) cx: &'a Context,
    pub(super) series: &'a Series,
    pub(super) place: &'a str,
    pub(super) read: &'a Read,
    pub(super) trend: &'a Trend,
    pub(super) known: &'a Known,
}

impl Told<'_> {
    pub(super) fn document(&self, decision: &Decision) -> Document {
        let finding = self.finding(decision);
        let report = self.cx.report("drift decide", vec![finding]);
        let json = self.json(decision, report.exit_code);
        Document::Sheet(Box::new(Sheet { rows: rows(decision), json, notes: self.notes(decision), report }))
    }

    fn newest(&self) -> Option<&Report> {
        match self.trend.points.last() {
            Some(point) => self.read.reports.get(point.report),
            None => self.read.reports.last(),
        }
    }

    fn finding(&self, decision: &Decision) -> Finding {
        let branch = decision.decision;
        let because = decision.reasons.iter().find(|reason| reason.speaks_for == branch);
        let because = because.map_or("", |reason| reason.because.as_str());
        let message = match branch {
            Branch::Nothing => format!("nothing to do: {because}"),
            _ => format!("{}: {because}", branch.word()),
        };
        let finding =
            Finding::new(self.series.id("decision"), self.series.subject(), branch.verdict(), message);
        finding
            .hint(self.next(decision))
            .evidence("decision", branch.word())
            .evidence("id", self.id())
            .evidence("reasons", json!(decision.reasons))
    }

    /// The command to run next.
    fn next(&self, decision: &Decision) -> String {
        let has = |id: &str| decision.reasons.iter().any(|reason| reason.id == id);
        let verb = match decision.decision {
            _ if self.read.reports.is_empty() || has("stale") || has("unreadable") => "list",
            Branch::Nothing => "trend",
            _ if has("monitoring") || has("short-series") => "trend",
            _ => "show",
        };
        self.cx.command(&format!("drift {verb}{}", self.series.flags()))
    }

    fn notes(&self, decision: &Decision) -> Vec<String> {
        let mut notes = vec![format!("{}: {}", decision.decision.word(), decision.next)];
        let known = self.known;
        if let Some(from) = &known.live_metric_from {
            let falls = known.circumstances.live_metric_falls == Some(true);
            notes.push(format!("the model's own metric {} ({from})", if falls { "falls" } else { "holds" }));
        }
        if let (Some(at), Some(from)) = (known.circumstances.last_retrain, &known.last_retrain_from) {
            let ago = span(self.cx.clock.now() - at);
            notes.push(format!("last retrained {}, {ago} ago ({from})", at.format("%Y-%m-%d %H:%M UTC")));
        }
        notes.extend(known.gaps.iter().cloned());
        match self.read.gaps.as_slice() {
            [] => {}
            [(name, why)] => notes.push(format!("left out, for it cannot be read: {name}: {why}")),
            [(name, why), ..] => notes.push(format!(
                "{} reports are left out, for they cannot be read, such as {name}: {why}",
                self.read.gaps.len()
            )),
        }
        notes
    }

    fn json(&self, decision: &Decision, exit_code: u8) -> Value {
        let newest = self.newest();
        let judged = newest.map(|report| judge(report, &self.series.policy, self.cx.clock.now()));
        let circumstances = &self.known.circumstances;
        let gaps: Vec<Value> =
            self.read.gaps.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect();
        json!({
            "schema": SCHEMA,
            "id": self.id(),
            "stack": self.cx.config().stack,
            "env": self.cx.loaded.environment,
            "at": self.cx.clock.now(),
            "series": self.series.subject(),
            "place": self.place,
            "decision": decision.decision,
            "exit_code": exit_code,
            "next": decision.next,
            "command": self.next(decision),
            "reasons": decision.reasons,
            "report": newest.map(|report| json!({
                "name": report.source,
                "at": report.at,
                "format": report.format,
                "rows_reference": report.rows_reference,
                "rows_current": report.rows_current,
            })),
            "verdict": judged.as_ref().map(|judged| judged.verdict),
            "share": judged.as_ref().and_then(|judged| judged.share.share),
            "trend": self.trend.findings,
            "reports": self.read.reports.len(),
            "unreadable": gaps,
            "live_metric": circumstances.live_metric_falls.map(|falls| if falls { "falls" } else { "holds" }),
            "live_metric_from": self.known.live_metric_from,
            "last_retrain": circumstances.last_retrain,
            "last_retrain_from": self.known.last_retrain_from,
            "cooldown_seconds": circumstances.cooldown.num_seconds(),
            "not_known": self.known.gaps,
        })
    }

    /// The same for the same series and report, so that who acts on it twice can see that it is once.
    fn id(&self) -> String {
        identity(self.series.subject(), self.newest())
    }
}

/// Hex of what a report says: where it lies and when it was copied do not matter.
fn identity(series: &str, report: Option<&Report>) -> String {
    let mut digest = Sha256::new();
    let mut part = |text: &str| {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    };
    part(series);
    if let Some(report) = report {
        let at = report.at.filter(|_| report.at_from != Some(TimeFrom::Modified));
        part(&at.map(|at| at.to_rfc3339()).unwrap_or_default());
        part(&report.share.map(|share| share.to_bits().to_string()).unwrap_or_default());
        for column in &report.columns {
            part(&column.column);
            part(&column.method.to_string());
            part(&column.score.map(|score| score.to_bits().to_string()).unwrap_or_default());
        }
    }
    digest.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}

fn rows(decision: &Decision) -> Listing {
    let row = |reason: &crate::drift::decide::Reason| {
        vec![reason.speaks_for.word().to_owned(), reason.id.to_owned(), reason.because.clone()]
    };
    Listing {
        schema: SCHEMA,
        columns: vec!["speaks for", "reason", "because"],
        rows: decision.reasons.iter().map(row).collect(),
        items: decision.reasons.iter().map(|reason| json!(reason)).collect(),
        empty: "no reason",
        verdict: None,
        note: None,
    }
}
