//! What is shown of a measurement: a row per column, what else was found, and how it was computed.

use serde_json::{Value, json};

use super::{
    MeasureArgs,
    findings::{self, Fact},
    job::{About, Done},
};
use crate::{
    context::Context,
    drift::{
        document::{column_verdict, document},
        judge::{Assessment, Judged, State, number},
        method::Method,
        report::{Column, Kind},
        series::Series,
        source::table::shown,
    },
    error::shell_word,
    finding::{Finding, Verdict},
    ui::{Document, Listing, Sheet},
};

/// Facts that are shown; all of them are in the JSON.
const SHOWN: usize = 40;

/// The document for machines, and the page.
pub(super) fn of(
    cx: &Context,
    args: &MeasureArgs,
    series: &Series,
    done: &Done,
    judged: &Judged,
) -> (Value, Document) {
    let facts = findings::of(done, judged);
    let findings: Vec<Finding> = facts.iter().map(|fact| fact.finding(series.subject())).collect();
    let report = cx.report("drift measure", findings);
    let json = value(args, done, judged, &facts, report.verdict, report.exit_code);
    let listing = Listing {
        schema: crate::drift::document::SCHEMA,
        columns: vec!["verdict", "column", "type", "method", "score", "limit", "noise", "state"],
        rows: rows(done, judged),
        items: Vec::new(),
        empty: "no column could be measured",
        verdict: None,
        note: Some(compared(args, done)),
    };
    let notes = notes(cx, args, done, &facts);
    (json.clone(), Document::Sheet(Box::new(Sheet { report, rows: listing, json, notes })))
}

fn value(
    args: &MeasureArgs,
    done: &Done,
    judged: &Judged,
    facts: &[Fact],
    verdict: Verdict,
    exit_code: u8,
) -> Value {
    let mut value = document(&done.measured.report, Some(judged));
    value["verdict"] = json!(verdict);
    value["exit_code"] = json!(exit_code);
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

/// The furthest past its limit first, those that say nothing last.
fn rows(done: &Done, judged: &Judged) -> Vec<Vec<String>> {
    let columns = &done.measured.report.columns;
    let mut order: Vec<usize> = (0..columns.len()).collect();
    let past = |at: &usize| columns[*at].past_limit().filter(|_| columns[*at].computable);
    order.sort_by(|one, two| match (past(one), past(two)) {
        (Some(one), Some(two)) => two.total_cmp(&one),
        (one, two) => two.is_some().cmp(&one.is_some()),
    });
    order.into_iter().filter_map(|at| Some(row(done, &columns[at], judged.assessments.get(at)?))).collect()
}

/// How far a sketch may have put off the score of a column.
fn error(done: &Done, column: &Column) -> Option<f64> {
    let facts = done.measured.facts.iter().find(|facts| facts.column == column.column)?;
    facts.scores.iter().find(|score| score.method == column.method)?.error
}

fn row(done: &Done, column: &Column, assessment: &Assessment) -> Vec<String> {
    let kind = match column.kind {
        Some(Kind::Numeric) => "numeric",
        Some(Kind::Categorical) => "categorical",
        Some(Kind::Text) => "text",
        Some(Kind::Datetime) => "datetime",
        None => "-",
    };
    let or_dash = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    let score = match error(done, column) {
        Some(error) if error.is_finite() => format!("{} ± {}", or_dash(column.score), number(error)),
        Some(_) => format!("≈ {}", or_dash(column.score)),
        None => or_dash(column.score),
    };
    let state = match (assessment.state, column.past_limit()) {
        (State::Drifted, Some(past)) if past < 1e6 => format!("drifted, {} × its limit", number(past)),
        (State::Drifted, _) => "drifted".to_owned(),
        (State::WithinNoise, _) => "within the noise".to_owned(),
        (State::Stable, _) => "stable".to_owned(),
        (State::NotComputable, _) => column.why_not.clone().unwrap_or_else(|| "not computable".to_owned()),
    };
    let verdict = match assessment.state {
        State::NotComputable => findings::silence(column, &done.measured),
        state => column_verdict(state),
    };
    vec![
        verdict.label().to_owned(),
        column.column.clone(),
        kind.to_owned(),
        method(column),
        score,
        or_dash(column.threshold),
        or_dash(assessment.floor.value()),
        state,
    ]
}

/// Under Evidently's name where it is what Evidently computes, and under its own where it is not.
fn method(column: &Column) -> String {
    let Method { name, known } = &column.method;
    match known {
        _ if !column.computable => "-".to_owned(),
        Some(known) if known.short() == name => known.display().to_owned(),
        _ => name.clone(),
    }
}

/// One line on what was compared with what.
fn compared(args: &MeasureArgs, done: &Done) -> String {
    let table = |name: &str, about: &About| {
        let parts = if about.parts > 1 { format!(" in {} parts", about.parts) } else { String::new() };
        let saved = if about.saved { " of a saved profile" } else { "" };
        format!("{} ({} rows, {} columns{parts}{saved})", shown(name), about.rows, about.columns)
    };
    let [reference, current] = &done.tables;
    let how = match (exact(done), done.recounted) {
        (true, false) => "every value counted",
        (true, true) => "more values than fit into memory: bins counted in a second pass",
        (false, _) => "more values than fit into memory: sketches, ± is how far a score may be off (99 %)",
    };
    format!("{} against {}; {how}", table(&args.current, current), table(&args.reference, reference))
}

fn notes(cx: &Context, args: &MeasureArgs, done: &Done, facts: &[Fact]) -> Vec<String> {
    let told = |fact: &&Fact| !matches!(fact.id.as_str(), "drift.share" | "drift.psi" | "drift.computable");
    let grave = |fact: &&Fact| fact.verdict != Verdict::Ok;
    let plain = |fact: &&Fact| fact.verdict == Verdict::Ok && !fact.evidence.is_null();
    let mut lines: Vec<String> = facts.iter().filter(told).filter(grave).map(sentence).collect();
    lines.extend(facts.iter().filter(plain).map(sentence));
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if more > 0 {
        lines.push(format!("{more} more findings: -o json has them all"));
    }
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

fn sentence(fact: &Fact) -> String {
    let word = if fact.verdict == Verdict::Ok { String::new() } else { format!("{}: ", fact.verdict.word()) };
    let column = match &fact.column {
        Some(column) if fact.evidence.is_null() => format!("{column}: "),
        _ => String::new(),
    };
    let hint = fact.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    format!("{word}{column}{}{hint}", fact.message)
}
