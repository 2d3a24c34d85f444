//! A report for a ticket: facts, and a table of the columns that are past their limit.

use super::super::judge::State;
use super::{Line, Shown};
use crate::ui::{markdown_cell, markdown_table};

/// More stable columns than this are summed up.
const STABLE: usize = 5;

pub(super) fn markdown(shown: &Shown) -> String {
    let mut page = String::from("\n");
    for (name, text) in shown.facts() {
        page += &format!("- {name}: {}\n", markdown_cell(&text));
    }
    let (lines, silent) = shown.split();
    let all = shown.wanted.all;
    let stable = |line: &&Line<'_>| line.assessment.state == State::Stable;
    let few = lines.iter().filter(stable).take(if all { usize::MAX } else { STABLE });
    let wanted = lines.iter().filter(|line| !stable(line)).chain(few);
    let names = &shown.wanted.columns;
    let chosen = |line: &&Line<'_>| names.is_empty() || names.contains(&line.column.column);
    page += &markdown_table(
        &["state", "column", "type", "method", "score", "limit", "noise floor", "× limit"],
        wanted.filter(chosen).map(row),
    );
    let left = lines.iter().filter(stable).count().saturating_sub(STABLE);
    if left > 0 && !all && names.is_empty() {
        page += &format!("\n{left} more stable columns.\n");
    }
    page += &markdown_table(
        &["state", "column", "type", "method", "why"],
        silent.iter().filter(chosen).map(|line| {
            let [state, column, kind, method] = head(line);
            vec![state, column, kind, method, line.why_not().to_owned()]
        }),
    );
    for line in shown.legend().iter().chain(&shown.report.notes) {
        page += &format!("\n{}\n", markdown_cell(line));
    }
    page
}

fn head(line: &Line<'_>) -> [String; 4] {
    [line.state().to_owned(), line.column.column.clone(), line.kind().to_owned(), line.method()]
}

fn row(line: &Line<'_>) -> Vec<String> {
    let mut row = head(line).to_vec();
    row.extend([line.score(), line.limit(), line.floor_text(), line.past()]);
    row
}
