//! Column by column: drifted, within what chance makes, stable, or nothing to say.
//!
//! The report's own flag comes first; rows and corrections only take away from it what the evidence does not bear.

use serde::Serialize;

use super::super::method::Known;
use super::super::noise::{Floor, Rows, benjamini_hochberg, floor, noise_below_rows};
use super::super::report::{Column, Format, Report};
use super::chi_square::{self, Weighed};
use super::{Correction, Policy};

/// What a column's score means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Stable,
    Drifted,
    /// Flagged by the report, and no more than chance makes of so few rows or so many columns.
    WithinNoise,
    NotComputable,
}

/// One column, assessed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    pub state: State,
    pub floor: Floor,
    /// A p-value, adjusted for how many there are in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjusted_p: Option<f64>,
    /// A p-value that takes the reference for certain, once the reference's own chance is weighed; what is adjusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighed_p: Option<f64>,
    /// How many limits past the limit.
    pub past_limit: Option<f64>,
    /// Whether chance was weighed: a p-value that weighs both samples, or a known floor.
    pub sized: bool,
    /// Where it was not: below how many rows in each sample chance alone would explain the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_below_rows: Option<u64>,
}

/// How many of the columns drifted. A column measured twice counts once, by the first measurement that came out.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Share {
    pub columns: u64,
    pub computable: u64,
    pub drifted: u64,
    pub within_noise: u64,
    /// Drifted, of which chance was not weighed.
    pub unsized_drifted: u64,
    /// Drifted of computable columns, 0 to 1; the report's own where it lists no columns.
    pub share: Option<f64>,
}

/// The rows of both samples, where both are known and neither is empty.
pub fn rows(report: &Report, policy: &Policy) -> Option<Rows> {
    let (reference, current) = policy.rows(report);
    let some = |rows: Option<u64>| rows.filter(|rows| *rows > 0);
    Some(Rows { reference: some(reference)?, current: some(current)? })
}

/// One assessment for each of the report's columns, in its order.
pub fn assess(report: &Report, policy: &Policy) -> Vec<Assessment> {
    let rows = rows(report, policy);
    let by_hand = matches!(report.format, Format::HandwrittenJson | Format::HandwrittenCsv);
    let weighed: Vec<Option<Weighed>> =
        report.columns.iter().map(|column| chi_square::weigh(column, rows, report.format)).collect();
    let least = adjusted_p_values(report, policy.correction, &weighed, |weighed| weighed.least);
    let most = adjusted_p_values(report, policy.correction, &weighed, |weighed| weighed.most);
    let adjusted = least.into_iter().zip(most).zip(weighed);
    let columns = report.columns.iter().zip(adjusted);
    let assessed = columns.map(|(column, ((least, most), weighed))| match unit_unknown(column) {
        Some(why) if by_hand => {
            let assessment = one(column, Floor::Unknown { why }, least, most, weighed);
            Assessment { noise_below_rows: None, ..assessment }
        }
        _ => one(column, floor(column, rows), least, most, weighed),
    });
    assessed.collect()
}

/// SciPy's `wasserstein_distance` goes by the same word as Evidently's, which is in standard deviations.
fn unit_unknown(column: &Column) -> Option<String> {
    let plain = column.method.is(Known::Wasserstein) && column.method.name == Known::Wasserstein.short();
    plain.then(|| "a `wasserstein` that nobody calls normed may not be in standard deviations".to_owned())
}

/// `least` and `most` are those that an adjusted p-value lies between.
fn one(
    column: &Column,
    mut floor: Floor,
    least: Option<f64>,
    most: Option<f64>,
    weighed: Option<Weighed>,
) -> Assessment {
    let past = |p: Option<f64>| p.zip(column.threshold).map(|(p, limit)| p <= limit);
    let state = match (column.computable, column.drifted, column.score) {
        (false, _, _) | (true, None, _) => State::NotComputable,
        (true, Some(false), _) => State::Stable,
        (true, Some(true), score) => {
            let below_floor = score.zip(floor.value()).is_some_and(|(score, floor)| score <= floor);
            if below_floor || past(least) == Some(false) { State::WithinNoise } else { State::Drifted }
        }
    };
    let mut sized = !matches!(floor, Floor::Unknown { .. });
    if floor == Floor::PValue && state == State::Drifted {
        sized = past(most).unwrap_or(weighed.is_none());
        if let Some(weighed) = weighed.filter(|weighed| !sized && weighed.known().is_none()) {
            floor = Floor::Unknown { why: weighed.why.to_owned() };
        }
    }
    let noise_below_rows = if state == State::Drifted && !sized { noise_below_rows(column) } else { None };
    Assessment {
        state,
        floor,
        adjusted_p: least,
        weighed_p: weighed.and_then(Weighed::known),
        past_limit: column.past_limit(),
        sized,
        noise_below_rows,
    }
}

/// One for each column; none where it is no p-value. All p-values of a report are one family, whatever their tests.
fn adjusted_p_values(
    report: &Report,
    correction: Correction,
    weighed: &[Option<Weighed>],
    bound: fn(&Weighed) -> f64,
) -> Vec<Option<f64>> {
    let p_value = |(column, weighed): (&Column, &Option<Weighed>)| {
        let is = column.computable && column.is_p_value();
        let weighed = weighed.as_ref().map(bound);
        match correction {
            Correction::Bh => weighed.or(column.score).filter(|_| is),
            Correction::None => weighed,
        }
    };
    let family: Vec<Option<f64>> = report.columns.iter().zip(weighed).map(p_value).collect();
    if correction == Correction::None {
        return family;
    }
    let p_values: Vec<f64> = family.iter().flatten().copied().collect();
    let mut adjusted = benjamini_hochberg(&p_values).into_iter();
    family.into_iter().map(|p| p.and_then(|_| adjusted.next())).collect()
}

/// Counts columns by name.
pub fn count(report: &Report, assessments: &[Assessment]) -> Share {
    let mut chosen: Vec<(&str, &Assessment)> =
        report.columns.iter().map(|column| column.column.as_str()).zip(assessments).collect();
    // The sort keeps the order of equal names, so that the first that came out stays of each.
    chosen.sort_by_key(|(name, assessment)| (*name, assessment.state == State::NotComputable));
    chosen.dedup_by_key(|(name, _)| *name);
    let number = |test: fn(&Assessment) -> bool| chosen.iter().filter(|(_, a)| test(a)).count() as u64;
    let computable = number(|a| a.state != State::NotComputable);
    let drifted = number(|a| a.state == State::Drifted);
    if chosen.is_empty() {
        return Share {
            columns: report.stated_columns.unwrap_or(0),
            computable: report.stated_columns.unwrap_or(0),
            drifted: report.stated_drifted.unwrap_or(0),
            unsized_drifted: report.stated_drifted.unwrap_or(0),
            share: report.share,
            ..Share::default()
        };
    }
    Share {
        columns: chosen.len() as u64,
        computable,
        drifted,
        within_noise: number(|a| a.state == State::WithinNoise),
        unsized_drifted: number(|a| a.state == State::Drifted && !a.sized),
        share: (computable > 0).then(|| drifted as f64 / computable as f64),
    }
}
