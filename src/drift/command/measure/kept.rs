//! What a profile in a file cannot judge: of many numbers it has a sketch, and a score over bins of both tables is then
//! known to within an error only.

use crate::drift::{
    compare::{Measure, Settings, measure_on},
    method::Direction,
    profile::TableProfile,
    report::Column,
};

/// Of many numbers.
const MEASURES: [Measure; 8] = [
    Measure::PsiDeciles,
    Measure::Wasserstein,
    Measure::Ks,
    Measure::TotalVariation,
    Measure::Psi,
    Measure::JensenShannon,
    Measure::KullbackLeibler,
    Measure::Hellinger,
];

/// A sentence on the methods by which not even the table that the profile is of would be stable; None where there are
/// none.
pub(super) fn unable(
    threads: usize,
    table: &TableProfile,
    kept: &TableProfile,
    settings: &Settings,
) -> Option<String> {
    let sketched = kept.columns.iter().filter(|column| column.numbers().is_some_and(|one| !one.exact()));
    let only = sketched.map(|column| column.name.clone()).collect();
    let settings = Settings { numeric: MEASURES.to_vec(), only, ..settings.clone() };
    // Of no column at all is of every column.
    if settings.only.is_empty() {
        return None;
    }
    let measured = measure_on(threads, kept, table, &settings, None);
    let (unable, able): (Vec<Measure>, Vec<Measure>) = MEASURES.into_iter().partition(|measure| {
        let method = measure.method();
        measured.report.columns.iter().any(|column| column.method == method && !is_surely_stable(column))
    });
    let names = |measures: &[Measure]| {
        measures.iter().map(|measure| measure.method().to_string()).collect::<Vec<String>>().join(", ")
    };
    if unable.is_empty() {
        return None;
    }
    let others = match able.as_slice() {
        [] => "no other can: keep the table itself".to_owned(),
        able => format!("these can: {}", names(able)),
    };
    Some(format!(
        "the profile keeps sketches of {}, from which {} cannot tell that nothing drifted; {others}",
        super::page::counted(settings.only.len() as u64, "column"),
        names(&unable)
    ))
}

/// Whatever the error of its score.
fn is_surely_stable(column: &Column) -> bool {
    let Some((score, limit)) = column.score.zip(column.threshold) else { return true };
    let error = column.score_error.unwrap_or(0.0);
    match column.direction {
        Some(Direction::LargerIsDrift) => score + error < limit,
        _ => score - error > limit,
    }
}
