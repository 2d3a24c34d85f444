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

const COMMAND: &str = "drift decide";

/// A decision with what it was made of.
pub(super) struct Told<'a> {
    pub(super) cx: &'a Context,
    pub(super) series: Series,
    pub(super) place: String,
    pub(super) read: Read,
    pub(super) trend: Trend,
    pub(super) known: Known,
    pub(super) decision: Decision,
}

impl Told<'_> {
    pub(super) fn document(&self) -> Document {
        let report = self.cx.report(COMMAND, vec![self.finding()]);
        let json = self.json(report.exit_code);
        Document::Sheet(Box::new(Sheet { rows: rows(&self.decision), json, notes: self.notes(), report }))
    }

    fn newest(&self) -> Option<&Report> {
        match self.trend.points.last() {
            Some(point) => self.read.reports.get(point.report),
            None => self.read.reports.last(),
        }
    }

    fn finding(&self) -> Finding {
        let decision = &self.decision;
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
            .hint(self.next())
            .evidence("decision", branch.word())
            .evidence("id", self.id())
            .evidence("reasons", json!(decision.reasons))
    }

    /// The command to run next.
    fn next(&self) -> String {
        let decision = &self.decision;
        let has = |id: &str| decision.reasons.iter().any(|reason| reason.id == id);
        let verb = match decision.decision {
            _ if self.read.reports.is_empty() || has("stale") || has("unreadable") => "list",
            Branch::Nothing => "trend",
            _ if has("monitoring") || has("short-series") => "trend",
            _ => "show",
        };
        self.cx.command(&format!("drift {verb}{}", self.series.flags()))
    }

    fn notes(&self) -> Vec<String> {
        let decision = &self.decision;
        let mut notes = vec![format!("{}: {}", decision.decision.word(), decision.next)];
        let known = &self.known;
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

    fn json(&self, exit_code: u8) -> Value {
        let decision = &self.decision;
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
            "command": self.next(),
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

/// Decisions on several series: each with its finding, and as a value the gravest with all of them in `each`.
pub(super) fn of_many(cx: &Context, all: &[Told<'_>]) -> Document {
    let report = cx.report(COMMAND, all.iter().map(Told::finding).collect());
    let code = |told: &Told<'_>| cx.report(COMMAND, vec![told.finding()]).exit_code;
    let gravity = |told: &Told<'_>| told.decision.decision.verdict().gravity();
    // Of equally grave ones the first.
    let gravest = all.iter().rev().max_by_key(|told| gravity(told));
    let mut json = gravest.map_or(Value::Null, |told| told.json(report.exit_code));
    json["each"] = all.iter().map(|told| told.json(code(told))).collect();
    let mut listing = rows(&Decision { decision: Branch::Nothing, next: "", reasons: Vec::new() });
    listing.columns.insert(0, "series");
    let mut notes = Vec::new();
    for told in all {
        let name = told.series.subject();
        let of_one = rows(&told.decision);
        listing.rows.extend(of_one.rows.into_iter().map(|mut row| {
            row.insert(0, name.to_owned());
            row
        }));
        listing.items.extend(of_one.items.into_iter().map(|mut item| {
            item["series"] = json!(name);
            item
        }));
        notes.extend(told.notes().into_iter().map(|note| format!("{name}: {note}")));
    }
    Document::Sheet(Box::new(Sheet { rows: listing, json, notes, report }))
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
