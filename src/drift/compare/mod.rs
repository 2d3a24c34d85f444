//! Two profiles into a report: every column that can be measured, why the others cannot, and what else the rows show.
//!
//! A column that came, went, emptied or changed its type is a finding, never the end of the report.

mod choose;
mod facts;
mod finding;
mod histogram;
mod recount;
mod reference;
mod score;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::judge::percent;
use super::method::{Direction, Known, Method};
use super::noise::EXPECTED_SURELY_SEEN;
use super::profile::{ColumnProfile, TableProfile};
use super::report::{Column, Format, Kind, Report, RowsFrom};
pub use choose::{Measure, default_measure};
pub use facts::{CategoryRows, Facts, Outliers, ScoreFacts};
pub use finding::Finding;
pub use recount::{Recount, Side};
use score::Pair;

/// Share of values that are not of the type beyond which a column is of mixed types and not measured.
const MIXED: f64 = 0.01;

/// Why a column is not measured that is the same throughout.
const SAME_VALUE: &str = "both samples hold one and the same value";

/// What to measure, and from where on it is drift.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// One after the other; a column comes once for each.
    pub numeric: Vec<Measure>,
    pub categorical: Vec<Measure>,
    /// In place of a measure's usual limit, also where [`Measure::Auto`] chose it.
    pub limits: BTreeMap<Measure, f64>,
    /// Columns to measure; all where there are none.
    pub only: BTreeSet<String>,
    /// Columns that are left out, unless they are among these.
    pub ignore: BTreeSet<String>,
    /// NumPy from 2.1 on makes no bin of whole numbers narrower than 1; earlier ones did.
    pub whole_bins: bool,
    /// Rise of the missing share that is a finding, 0 to 1.
    pub missing_rise: f64,
    /// Share of values outside the reference's range that is a finding, 0 to 1.
    pub outliers: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            numeric: vec![Measure::Auto],
            categorical: vec![Measure::Auto],
            limits: BTreeMap::new(),
            only: BTreeSet::new(),
            ignore: BTreeSet::new(),
            whole_bins: true,
            missing_rise: 0.05,
            outliers: 0.01,
        }
    }
}

impl Settings {
    fn measures(&self, kind: Kind) -> &[Measure] {
        match kind {
            Kind::Numeric => &self.numeric,
            Kind::Categorical => &self.categorical,
            Kind::Text | Kind::Datetime => &[],
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.contains(name) || self.only.is_empty() && !self.ignore.contains(name)
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Without a time and a source, which the caller knows.
    pub report: Report,
    /// One for each column of the reference that was asked for, in its order.
    pub facts: Vec<Facts>,
    pub findings: Vec<Finding>,
}

/// Measures the current against the reference. The current was read by the reference's types
/// ([`TableProfile::kinds`]). Bins that `recount` counted in a second pass take the place of those of sketches.
pub fn measure(
    reference: &TableProfile,
    current: &TableProfile,
    settings: &Settings,
    recount: Option<&Recount>,
) -> Measured {
    measure_on(1, reference, current, settings, recount)
}

/// The same, with the columns shared out to so many threads; what comes of it does not depend on how many.
pub fn measure_on(
    threads: usize,
    reference: &TableProfile,
    current: &TableProfile,
    settings: &Settings,
    recount: Option<&Recount>,
) -> Measured {
    let mut report = Report::new(Format::Mlopsctl);
    report.rows_reference = Some(reference.rows);
    report.rows_current = Some(current.rows);
    report.rows_from = Some(RowsFrom::Stated);
    report.reference_fingerprint = Some(reference::fingerprint(reference, settings));
    let mut measured =
        Measured { report, facts: Vec::new(), findings: finding::of_tables(reference, current, settings) };
    let mut definitions: Vec<&str> = Vec::new();
    let wanted: Vec<&ColumnProfile> =
        reference.columns.iter().filter(|column| settings.wants(&column.name)).collect();
    let one = |column: &&ColumnProfile| One::of(reference, current, settings, recount, column);
    for one in share_out(threads, &wanted, one) {
        measured.report.columns.extend(one.columns);
        measured.facts.push(one.facts);
        measured.findings.extend(one.findings);
        for definition in one.definitions {
            if !definitions.contains(&definition) {
                definitions.push(definition);
            }
        }
    }
    measured.report.notes = notes(reference, current, &definitions);
    measured
}

/// What comes of one column.
struct One {
    /// One for each measure.
    columns: Vec<Column>,
    facts: Facts,
    findings: Vec<Finding>,
    /// Of each measure that was tried.
    definitions: Vec<&'static str>,
}

impl One {
    fn of(
        reference: &TableProfile,
        current: &TableProfile,
        settings: &Settings,
        recount: Option<&Recount>,
        column: &ColumnProfile,
    ) -> Self {
        let other = current.column(&column.name);
        let obstacle = obstacle(reference, current, column, other);
        let pair = other.map(|other| Pair { reference: column, current: other, settings, recount });
        let facts = Facts::of(column, other);
        let mut one = Self { columns: Vec::new(), facts, findings: Vec::new(), definitions: Vec::new() };
        match (obstacle, pair, column.kind) {
            (Some(why), ..) => one.columns.push(not_computable(column, other, settings, &why)),
            (None, Some(pair), Some(kind)) => {
                for wanted in settings.measures(kind) {
                    let (column, score) = measure_column(&pair, *wanted, &mut one.definitions);
                    one.columns.push(column);
                    one.facts.scores.extend(score);
                }
            }
            _ => {
                let unknown = Obstacle::of("nothing is known of it");
                one.columns.push(not_computable(column, other, settings, &unknown));
            }
        }
        for entry in &mut one.columns {
            entry.unit_shift = one.facts.unit_shift;
            entry.constant = other.is_some_and(|other| stuck(column, other));
        }
        finding::of_column(column, other, &one.facts, settings, &mut one.findings);
        one
    }
}

/// What comes of each item, in their order.
fn share_out<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut mine = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match items.get(at) {
                Some(item) => mine.push((at, work(item))),
                None => return mine,
            }
        }
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, one)| one).collect()
}

/// Definitions first, then what was odd with either table.
fn notes(reference: &TableProfile, current: &TableProfile, definitions: &[&str]) -> Vec<String> {
    let mut notes: Vec<String> = definitions.iter().map(|definition| (*definition).to_owned()).collect();
    for (side, table) in [("reference", reference), ("current", current)] {
        notes.extend(table.notes.iter().map(|note| format!("{side}: {note}")));
    }
    notes
}

/// Why a column cannot be measured.
struct Obstacle {
    why: String,
    /// As [`Column::aside`].
    aside: bool,
}

impl Obstacle {
    fn of(why: impl Into<String>) -> Self {
        Self { why: why.into(), aside: false }
    }

    fn aside(why: impl Into<String>) -> Self {
        Self { why: why.into(), aside: true }
    }
}

/// Why a column cannot be measured, whatever the method.
fn obstacle(
    reference: &TableProfile,
    current: &TableProfile,
    column: &ColumnProfile,
    other: Option<&ColumnProfile>,
) -> Option<Obstacle> {
    if reference.duplicates.contains(&column.name) || current.duplicates.contains(&column.name) {
        return Some(Obstacle::of("the column comes more than once, and nothing tells which is meant"));
    }
    let Some(other) = other else {
        let nested = current.passed_over.contains(&column.name);
        return Some(Obstacle::of(if nested {
            "the current data holds values within values there"
        } else {
            "the current data lacks the column"
        }));
    };
    let sides = [("reference", column, reference.rows), ("current", other, current.rows)];
    if let Some((side, ..)) = sides.iter().find(|(_, _, rows)| *rows == 0) {
        return Some(Obstacle::of(format!("the {side} data has no rows")));
    }
    let mut empty = sides.iter().filter(|(_, profile, _)| profile.missing == profile.rows);
    if let Some((side, _, rows)) = empty.next() {
        let why = format!("the {side} data has no value in it: all {rows} rows are missing");
        // What was always empty says no less than before.
        return Some(Obstacle { why, aside: empty.next().is_some() });
    }
    match column.kind {
        Some(Kind::Text) => {
            return Some(Obstacle::aside("text is measured by a classifier, which is not built in"));
        }
        Some(Kind::Datetime) => {
            return Some(Obstacle::aside("a column of times moves with time; its range is shown instead"));
        }
        _ => {}
    }
    for (side, profile) in [("reference", column), ("current", other)] {
        let values = profile.rows - profile.missing;
        if profile.unreadable as f64 > MIXED * values as f64 {
            let share = percent(profile.unreadable as f64 / values as f64);
            return Some(Obstacle::of(format!("mixed types: {share} of the {side} values are not numbers")));
        }
        if profile.measured() == 0 {
            return Some(Obstacle::of(format!("the {side} data has no finite value in it")));
        }
    }
    constant(column, other).then(|| Obstacle::aside(SAME_VALUE))
}

fn constant(reference: &ColumnProfile, current: &ColumnProfile) -> bool {
    let numbers = || {
        let (one, two) = (reference.numbers()?, current.numbers()?);
        Some(one.least == one.largest && two.least == two.largest && one.least == two.least)
    };
    let categories = || {
        let (one, two) = (reference.categories()?, current.categories()?);
        let alone = one.len() == 1 && two.len() == 1 && one.other + two.other == 0;
        Some(alone && one.names().all(|name| two.count(name) > 0))
    };
    numbers().or_else(categories).unwrap_or(false)
}

/// Whether the current data hold one value only, where chance would have left some of the reference's others in.
fn stuck(reference: &ColumnProfile, current: &ColumnProfile) -> bool {
    let (rows, others) = match (reference.numbers(), current.numbers()) {
        (Some(one), Some(two)) if two.least == two.largest => {
            let mut others = 0;
            one.each(|value, rows| others += if Some(value) == two.least { 0 } else { rows });
            (one.count, others)
        }
        _ => match (reference.categories(), current.categories()) {
            (Some(one), Some(two)) if two.len() == 1 && two.other == 0 => {
                let same: u64 = two.names().map(|name| one.count(name)).sum();
                (one.rows(), one.rows() - same)
            }
            _ => return false,
        },
    };
    others as f64 / rows.max(1) as f64 * current.measured() as f64 > EXPECTED_SURELY_SEEN
}

fn not_computable(
    column: &ColumnProfile,
    other: Option<&ColumnProfile>,
    settings: &Settings,
    obstacle: &Obstacle,
) -> Column {
    let wanted = column.kind.and_then(|kind| settings.measures(kind).first().copied());
    let method =
        wanted.filter(|wanted| *wanted != Measure::Auto).map_or_else(Method::default, Measure::method);
    let mut entry = Column::new(column.name.clone(), method);
    entry.kind = column.kind;
    entry.missing_share_reference = column.missing_share();
    entry.missing_share = other.and_then(ColumnProfile::missing_share);
    entry.not_computable(obstacle.why.as_str());
    entry.aside = obstacle.aside;
    entry
}

fn measure_column(
    pair: &Pair<'_>,
    wanted: Measure,
    definitions: &mut Vec<&'static str>,
) -> (Column, Option<ScoreFacts>) {
    let auto = wanted == Measure::Auto;
    let measure = if auto { default_measure(pair.reference, pair.current) } else { wanted };
    // Evidently writes the display name where it chose the method, and the short one where a person did.
    let method = match measure.known() {
        Some(known) if auto => Method::named(known.display()),
        _ => measure.method(),
    };
    let limit = pair.settings.limits.get(&measure).copied().unwrap_or_else(|| measure.limit());
    let mut entry = Column::new(pair.reference.name.clone(), method);
    entry.kind = pair.reference.kind;
    entry.direction = Some(measure.direction());
    entry.threshold = Some(limit);
    entry.missing_share_reference = pair.reference.missing_share();
    entry.missing_share = pair.current.missing_share();
    (entry.histogram, entry.levels) =
        histogram::of(pair).map_or((None, None), |(histogram, levels)| (Some(histogram), levels));
    definitions.push(measure.definition());
    match pair.score(measure) {
        Ok(scored) => {
            entry.score = Some(scored.score);
            entry.drifted = entry.by_limit();
            // It takes its time, and nobody asks for it where nothing is flagged.
            let asked = entry.drifted == Some(true);
            let chance =
                scored.chance.or_else(|| if asked { pair.chance(measure, scored.score) } else { None });
            (entry.score_error, entry.chance) = (scored.error, chance);
            let facts = ScoreFacts::of(entry.method.clone(), &scored);
            (entry, Some(facts))
        }
        Err(why) => {
            entry.not_computable(why);
            (entry, None)
        }
    }
}

#[cfg(test)]
mod tests;
