//! What is shown of a measurement: what `drift show` shows of its report, and what else is known with the rows at hand.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    MeasureArgs,
    findings::{self, Fact},
    job::{About, Done},
};
use crate::{
    context::Context,
    drift::{
        compare::ScoreFacts,
        document::document,
        judge::{Judged, number},
        method::Method,
        series::Series,
        source::table::shown,
        view::{Shown, Wanted},
    },
    error::shell_word,
    finding::{Finding, Report, Verdict},
    ui::{Document, Drawing, Listing, Picture, Style},
};

/// Facts that are shown; all of them are in the JSON.
const FACTS: usize = 40;

/// A report that was measured just now.
#[derive(Debug)]
struct Measurement {
    shown: Shown,
    json: Value,
}

impl Picture for Measurement {
    fn text(&self, style: Style) -> String {
        self.shown.text(style)
    }

    fn markdown(&self) -> String {
        self.shown.markdown()
    }

    fn html(&self, report: &Report) -> String {
        self.shown.html(report)
    }

    fn json(&self) -> Value {
        self.json.clone()
    }

    fn rows(&self) -> Listing {
        self.shown.rows()
    }

    fn tells_findings(&self) -> bool {
        self.shown.tells_findings()
    }
}

/// The document for machines, and the page.
pub(super) fn of(
    cx: &Context,
    args: &MeasureArgs,
    series: &Series,
    done: &Done,
    judged: Judged,
    now: DateTime<Utc>,
) -> (Value, Document) {
    let facts = findings::of(done, &judged);
    let findings: Vec<Finding> = facts.iter().map(|fact| fact.finding(series)).collect();
    let found = cx.report("drift measure", findings);
    let json = value(args, done, &judged, &facts, &found);
    let mut report = done.measured.report.clone();
    report.source = Some(format!("{} against {}", shown(&args.current), shown(&args.reference)));
    report.notes = notes(cx, args, done, &facts);
    let shown = Shown {
        subject: series.subject().to_owned(),
        report,
        judged,
        policy: series.policy.clone(),
        now,
        wanted: Wanted { all: true, ..Wanted::default() },
    };
    let picture = Arc::new(Measurement { shown, json: json.clone() });
    (json, Document::Drawing(Box::new(Drawing { report: found, picture })))
}

fn value(args: &MeasureArgs, done: &Done, judged: &Judged, facts: &[Fact], found: &Report) -> Value {
    let mut value = document(&done.measured.report, Some(judged));
    value["verdict"] = json!(found.verdict);
    value["exit_code"] = json!(found.exit_code);
    value["findings"] = facts.iter().map(Fact::value).collect();
    value["facts"] = json!(done.measured.facts);
    let table = |name: &str, about: &About| {
        json!({
            "table": shown(name),
            "rows": about.rows,
            "columns": about.columns,
            "parts": about.parts,
            "saved_profile": about.saved,
        })
    };
    let [reference, current] = &done.tables;
    value["compared"] = json!({
        "reference": table(&args.reference, reference),
        "current": table(&args.current, current),
        "exact": exact(done),
        "second_pass": done.recounted,
    });
    value
}

/// Whether no score rests on a sketch.
fn exact(done: &Done) -> bool {
    done.measured.facts.iter().flat_map(|facts| &facts.scores).all(|score| score.error.is_none())
}

/// `1 row`, `1500 rows`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// One line on what was compared with what.
fn compared(args: &MeasureArgs, done: &Done) -> String {
    let table = |name: &str, about: &About| {
        let parts = if about.parts > 1 { format!(" in {} parts", about.parts) } else { String::new() };
        let saved = if about.saved { " of a saved profile" } else { "" };
        let (rows, columns) = (counted(about.rows, "row"), counted(about.columns as u64, "column"));
        format!("{} ({rows}, {columns}{parts}{saved})", shown(name))
    };
    let [reference, current] = &done.tables;
    let how = match (exact(done), done.recounted) {
        (true, false) => "every value counted",
        (true, true) => "more values than fit into memory: bins counted in a second pass",
        (false, _) => "more values than fit into memory: quantile sketches",
    };
    format!("{} against {}; {how}", table(&args.current, current), table(&args.reference, reference))
}

/// What was compared, what is for the eye, how far sketches may be off, and how it was computed.
fn notes(cx: &Context, args: &MeasureArgs, done: &Done, facts: &[Fact]) -> Vec<String> {
    let mut lines = vec![compared(args, done)];
    let plain = facts.iter().filter(|fact| fact.verdict == Verdict::Ok && !fact.evidence.is_null());
    let told: Vec<&Fact> = plain.collect();
    lines.extend(told.iter().take(FACTS).map(|fact| fact.message.clone()));
    if told.len() > FACTS {
        lines.push(format!("{} more facts: -o json has them all", told.len() - FACTS));
    }
    lines.extend(errors(done));
    lines.extend(permutations(done));
    lines.extend(done.measured.report.notes.iter().cloned());
    if let Some(path) = &args.save_reference {
        let path = path.to_string_lossy();
        let words = format!("drift measure {} {}", shell_word(&path), shell_word(&shown(&args.current)));
        lines.push(format!("the profile of the reference is kept: {}", cx.command(&words)));
    }
    if let Some(path) = &args.out {
        let words = format!("drift show {}", shell_word(&path.to_string_lossy()));
        lines.push(format!("the report is written: {}", cx.command(&words)));
    }
    lines
}

/// How far chance may have put off each p-value that permutations were counted for.
fn permutations(done: &Done) -> Vec<String> {
    let scores = done.measured.facts.iter().flat_map(|facts| {
        let of =
            |score: &ScoreFacts| Some((score.method.clone(), score.permutations?, score.standard_error?));
        facts.scores.iter().filter_map(of).map(|score| (&facts.column, score))
    });
    let line = |(column, (method, count, error)): (&String, (Method, u64, f64))| {
        format!("{column}: {method} is of {count} permutations, standard error {}", number(error))
    };
    scores.map(line).collect()
}

/// How far a sketch may have put off each score.
fn errors(done: &Done) -> Vec<String> {
    let scores = done.measured.facts.iter().flat_map(|facts| {
        facts.scores.iter().filter_map(|score| Some((&facts.column, &score.method, score.error?)))
    });
    let line = |(column, method, error): (&String, &Method, f64)| {
        if error.is_finite() {
            format!("{column}: {method} may be off by {} (99 %)", number(error))
        } else {
            format!("{column}: how far {method} may be off is not known")
        }
    };
    scores.map(line).collect()
}
