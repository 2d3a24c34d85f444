//! What was found, for people and for machines: the judged limits, and what else the rows of both tables show.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::job::{About, Done};
use crate::{
    drift::{
        compare::{Finding as Change, Measured, Side},
        judge::{Judged, Judgement},
        report::Column,
        series::Series,
    },
    finding::{Finding, Unit, Verdict},
};

/// By how much more of a column may be infinite than was in the reference: its score leaves these values out.
const INFINITE_RISE: f64 = 0.05;

/// Judgements of a report whose facts tell more here.
const FACTS: [&str; 3] = ["drift.computable", "drift.unit_shift", "drift.constant"];

/// A judgement, or a fact that is known with certainty since the rows were there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    /// `drift.unit_shift`.
    pub(super) id: String,
    /// Whether it is of a column, and which.
    pub(super) column: Option<String>,
    pub(super) verdict: Verdict,
    pub(super) value: Option<f64>,
    pub(super) threshold: Option<String>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) evidence: Value,
}

impl Fact {
    /// In the shape of the judgements of `mlopsctl/drift/v1`.
    pub(super) fn value(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "subject": self.column.as_deref().unwrap_or("report"),
            "verdict": self.verdict,
            "value": self.value,
            "threshold": self.threshold,
            "message": self.message,
            "hint": self.hint,
        });
        if !self.evidence.is_null() {
            value["evidence"] = self.evidence.clone();
        }
        value
    }

    /// As a finding of a series.
    pub(super) fn finding(&self, series: &Series) -> Finding {
        let kind = self.id.strip_prefix("drift.").unwrap_or(&self.id);
        let id = match &self.column {
            Some(column) => series.id(&format!("{kind}.{column}")),
            None => series.id(kind),
        };
        let message = match &self.column {
            // Facts name their column themselves.
            Some(column) if self.evidence.is_null() => format!("{column}: {}", self.message),
            _ => self.message.clone(),
        };
        let mut finding = Finding::new(id, series.subject(), self.verdict, message);
        finding.value = self.value.filter(|value| value.is_finite());
        let share = matches!(self.id.as_str(), "drift.share" | "drift.missing");
        finding.unit = share.then_some(Unit::Ratio);
        finding.threshold.clone_from(&self.threshold);
        finding.hint.clone_from(&self.hint);
        if let Value::Object(evidence) = &self.evidence {
            finding.evidence.clone_from(evidence);
        }
        finding
    }
}

/// Everything, the judged limits first.
pub(super) fn of(done: &Done, judged: &Judged) -> Vec<Fact> {
    let mut facts: Vec<Fact> =
        judged.judgements.iter().filter(|one| !FACTS.contains(&one.id)).map(judged_fact).collect();
    facts.extend(not_computable(&done.measured));
    let missing = facts.iter().filter(|fact| fact.id == "drift.missing");
    let risen: BTreeSet<String> = missing.filter_map(|fact| fact.column.clone()).collect();
    let changes = done.measured.findings.iter();
    facts.extend(changes.filter_map(|change| changed(change, &done.measured, &risen)));
    for (table, side) in done.tables.iter().zip([Side::Reference, Side::Current]) {
        facts.extend(parts(table, side));
    }
    facts
}

fn judged_fact(judgement: &Judgement) -> Fact {
    let Judgement { id, subject, verdict, value, threshold, message, hint } = judgement.clone();
    let column = (subject != "report").then_some(subject);
    Fact { id: id.to_owned(), column, verdict, value, threshold, message, hint, evidence: Value::Null }
}

/// A column that could not be measured is no pass; why it could not is known here, where a report leaves it open.
fn not_computable(measured: &Measured) -> Vec<Fact> {
    let silent = measured.report.columns.iter().filter(|column| !column.computable);
    let fact = |column: &Column| {
        let why = column.why_not.clone().unwrap_or_else(|| "not computable".to_owned());
        Fact {
            id: "drift.computable".to_owned(),
            column: Some(column.column.clone()),
            verdict: if column.aside { Verdict::Ok } else { Verdict::Warning },
            value: None,
            threshold: None,
            message: format!("not measured: {why}"),
            hint: None,
            evidence: Value::Null,
        }
    };
    let mut facts: Vec<Fact> = silent.map(fact).collect();
    facts.dedup_by(|one, two| one.column == two.column && one.message == two.message);
    facts
}

/// None of what is judged already.
fn changed(change: &Change, measured: &Measured, risen: &BTreeSet<String>) -> Option<Fact> {
    let (verdict, hint) = match change {
        Change::NoRows { .. } => return None,
        Change::MissingRose { column, .. } if risen.contains(column) => return None,
        Change::ColumnGone { .. } => (Verdict::Warning, Some("was it renamed, or left out by its source?")),
        Change::TypeChanged { .. } => {
            (Verdict::Warning, Some("--types NAME=TYPE says what it is to be read as"))
        }
        Change::AllMissing { of: Side::Current, column } => {
            let before = measured.facts.iter().find(|facts| facts.column == *column);
            let empty = before.is_some_and(|facts| facts.values_reference == 0);
            (if empty { Verdict::Ok } else { Verdict::Warning }, None)
        }
        Change::Infinite { of: Side::Current, column, .. } => {
            let facts = measured.facts.iter().find(|facts| facts.column == *column);
            let share = |values: u64, infinite: u64| infinite as f64 / (values + infinite).max(1) as f64;
            let risen = facts.is_some_and(|facts| {
                let before = share(facts.values_reference, facts.infinite_reference);
                share(facts.values_current.unwrap_or_default(), facts.infinite) - before > INFINITE_RISE
            });
            let hint = risen.then_some("does its source divide by zero?");
            (if risen { Verdict::Warning } else { Verdict::Ok }, hint)
        }
        Change::Constant { of: Side::Current, column }
            if measured.report.column(column).is_some_and(|column| column.constant) =>
        {
            (Verdict::Warning, Some("look at the pipeline before anything is retrained"))
        }
        Change::UnitShift { .. } => {
            (Verdict::Warning, Some("look at the pipeline before anything is retrained"))
        }
        Change::ColumnTwice { .. } | Change::RowsChanged { .. } => (Verdict::Warning, None),
        _ => (Verdict::Ok, None),
    };
    let evidence = serde_json::to_value(change).unwrap_or_default();
    let word = evidence["finding"].as_str().unwrap_or("change").to_owned();
    Some(Fact {
        id: format!("drift.{word}"),
        column: evidence["column"].as_str().map(str::to_owned),
        verdict,
        value: None,
        threshold: None,
        message: change.to_string(),
        hint: hint.map(str::to_owned),
        evidence,
    })
}

/// Parts of one table that do not have the same columns.
fn parts(table: &About, side: Side) -> Option<Fact> {
    let first = table.differences.first()?;
    let names = |word: &str, names: &[String]| {
        let named: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
        let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
        (!names.is_empty()).then(|| format!("{word} {}{more}", named.join(", ")))
    };
    let what = [names("lacks", &first.lacks), names("has in addition", &first.adds)];
    let what = what.into_iter().flatten().collect::<Vec<_>>().join(" and ");
    let rest = match table.different {
        1 => String::new(),
        2 => "; another part differs, too".to_owned(),
        count => format!("; {} other parts differ, too", count - 1),
    };
    let differences: Vec<Value> = table
        .differences
        .iter()
        .map(|one| json!({ "part": one.part, "lacks": one.lacks, "adds": one.adds }))
        .collect();
    Some(Fact {
        id: "drift.parts_differ".to_owned(),
        column: None,
        verdict: Verdict::Warning,
        value: None,
        threshold: None,
        message: format!(
            "parts of the {} table differ in their columns: {} {what}{rest}; what a part lacks counts as missing",
            side.word(),
            first.part
        ),
        hint: None,
        evidence: json!({ "of": side, "parts": differences }),
    })
}
