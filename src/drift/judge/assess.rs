//! Column by column: drifted, within what chance makes, stable, or nothing to say.
//!
//! The report's own flag comes first; rows and corrections only take away from it what the evidence does not bear.

use std::cell::LazyCell;
use std::collections::HashSet;

use serde::Serialize;

use super::super::method::Known;
use super::super::noise::{
    Basis, Floor, PLAIN, Rows, USUAL, basis, benjamini_hochberg, noise_below_rows, share_level,
};
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
    /// Flagged or not, the score does not tell: a sketch may have put it over the limit, or so few rows of so many
    /// categories differ entirely by chance.
    CannotTell,
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
    /// What the floor is of, for other probabilities.
    #[serde(skip)]
    pub basis: Basis,
    /// Whether chance was weighed: a p-value that weighs both samples, or a known floor whose bins are no guess.
    pub sized: bool,
    /// The score is further than chance goes once in 1,000 columns.
    pub plain: bool,
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
    /// Computable, of which the score does not tell.
    pub cannot_tell: u64,
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
    let mut assessments = assess_some(report, policy, |_| true);
    for (column, assessment) in report.columns.iter().zip(&mut assessments) {
        let drifted = assessment.state == State::Drifted && !assessment.sized;
        if drifted && assessment.floor.value().is_none() && unit_unknown(column, report.format).is_none() {
            assessment.noise_below_rows = noise_below_rows(column);
        }
    }
    assessments
}

/// The same states, without the floors of columns that are past no limit and without the rows below which chance would
/// explain a score: those of a long series take their time.
pub fn assess_flags(report: &Report, policy: &Policy) -> Vec<Assessment> {
    let past = |column: &Column| {
        let psi = column.method.is(Known::Psi);
        column.drifted == Some(true)
            || column.score_error.is_some()
            || (psi && column.score.is_some_and(|score| policy.psi.breached(score)))
    };
    assess_some(report, policy, past)
}

fn assess_some(report: &Report, policy: &Policy, wanted: impl Fn(&Column) -> bool) -> Vec<Assessment> {
    let rows = rows(report, policy);
    let weighed: Vec<Option<Weighed>> =
        report.columns.iter().map(|column| chi_square::weigh(column, rows, report.format)).collect();
    let level = LazyCell::new(|| levels(report, policy));
    let least = adjusted_p_values(report, policy.correction, &weighed, |weighed| weighed.least);
    let most = adjusted_p_values(report, policy.correction, &weighed, |weighed| weighed.most);
    let adjusted = least.into_iter().zip(most).zip(weighed);
    let columns = report.columns.iter().zip(adjusted);
    let assessed = columns.map(|(column, ((least, most), weighed))| {
        let (basis, level) = match unit_unknown(column, report.format) {
            Some(why) => (Basis::Unknown { why }, USUAL),
            None if !wanted(column) => (Basis::not_asked(), USUAL),
            None => (basis(column, rows), (*level)(column)),
        };
        one(column, basis, level, [least, most], weighed)
    });
    assessed.collect()
}

/// How rarely chance may pass the floor of a column: rarer than once in twenty where so few columns make an alarm that
/// one of them would by chance, and where several key columns are an alarm each.
fn levels<'a>(report: &Report, policy: &'a Policy) -> impl Fn(&Column) -> f64 + use<'a> {
    let computable: HashSet<&str> = report
        .columns
        .iter()
        .filter(|column| column.computable)
        .map(|column| column.column.as_str())
        .collect();
    let all = computable.len() as u64;
    let alarm = (1..=all).find(|count| policy.share_warning.breached(*count as f64 / all as f64));
    let keys = policy.key_columns.iter().filter(|name| computable.contains(name.as_str())).count();
    let corrected = policy.correction == Correction::Bh;
    let share = alarm.filter(|_| corrected).map_or(USUAL, |alarm| share_level(all, alarm));
    let key = if corrected { share.min(USUAL / keys.max(1) as f64) } else { USUAL };
    move |column| if policy.key_columns.contains(&column.column) { key } else { share }
}

/// SciPy's `wasserstein_distance` goes by the same word as Evidently's, which is in standard deviations; a report that
/// somebody wrote by hand may mean either.
fn unit_unknown(column: &Column, format: Format) -> Option<String> {
    let by_hand = matches!(format, Format::HandwrittenJson | Format::HandwrittenCsv);
    let plain = column.method.is(Known::Wasserstein) && column.method.name == Known::Wasserstein.short();
    (by_hand && plain)
        .then(|| "a `wasserstein` that nobody calls normed may not be in standard deviations".to_owned())
}

/// `least` and `most` are those that an adjusted p-value lies between.
fn one(
    column: &Column,
    basis: Basis,
    level: f64,
    [least, most]: [Option<f64>; 2],
    weighed: Option<Weighed>,
) -> Assessment {
    let mut floor = basis.floor(level);
    let past = |p: Option<f64>| p.zip(column.threshold).map(|(p, limit)| p <= limit);
    let state = match (column.computable, column.drifted, column.score) {
        (false, _, _) | (true, None, _) => State::NotComputable,
        (true, Some(flag), Some(score)) if cannot_tell(column, score, flag, &basis, level) => {
            State::CannotTell
        }
        (true, Some(false), _) => State::Stable,
        (true, Some(true), score) => {
            let below_floor = score.zip(floor.value()).is_some_and(|(score, floor)| score <= floor);
            if below_floor || past(least) == Some(false) { State::WithinNoise } else { State::Drifted }
        }
    };
    let mut sized = !matches!(floor, Floor::Unknown { .. } | Floor::Known { bins_assumed: true, .. });
    if floor == Floor::PValue && state == State::Drifted {
        sized = past(most).unwrap_or(weighed.is_none());
        if let Some(weighed) = weighed.filter(|weighed| !sized && weighed.known().is_none()) {
            floor = Floor::Unknown { why: weighed.why.to_owned() };
        }
    }
    let beyond = match floor {
        Floor::PValue => {
            most.or(least).zip(column.threshold).is_some_and(|(p, limit)| p <= limit * PLAIN / USUAL)
        }
        _ => column.score.zip(basis.at(PLAIN.min(level))).is_some_and(|(score, rare)| score > rare),
    };
    Assessment {
        state,
        floor,
        adjusted_p: least,
        weighed_p: weighed.and_then(Weighed::known),
        past_limit: column.past_limit(),
        basis,
        sized,
        plain: sized && beyond,
        noise_below_rows: None,
    }
}

/// Whether the score may as well lie on the other side: of its limit or of its floor, by what a sketch puts it off, or
/// since chance alone reaches the largest score there is.
fn cannot_tell(column: &Column, score: f64, flag: bool, basis: &Basis, level: f64) -> bool {
    if basis.is_blind(level) {
        return flag;
    }
    let Some(error) = column.score_error.filter(|error| *error > 0.0) else { return false };
    let (low, high) = (score - error, score + error);
    let floor = basis.at(level);
    let noise = |score: f64| floor.is_some_and(|floor| score <= floor);
    let drift = |score: f64| column.by_limit_at(score).unwrap_or(flag) && !noise(score);
    drift(low) != drift(high)
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
        cannot_tell: number(|a| a.state == State::CannotTell),
        unsized_drifted: number(|a| a.state == State::Drifted && !a.sized),
        share: (computable > 0).then(|| drifted as f64 / computable as f64),
    }
}
