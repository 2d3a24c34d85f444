//! χ² and G tests that take the reference's shares as exact, as Evidently's do: a reference of few rows has chance of
//! its own in it, which their p-values call drift, every day alike. Here it is weighed.

use super::super::method::Known;
use super::super::noise::Rows;
use super::super::report::{Column, Format, Histogram, Kind};
use super::super::stat::homogeneity::{deflated, two_samples};

/// Between which the p-value lies once the chance of both samples is weighed; `least` is `most` where it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighed {
    pub least: f64,
    pub most: f64,
    /// What would have to be known.
    pub why: &'static str,
}

impl Weighed {
    pub(super) fn known(self) -> Option<f64> {
        (self.least == self.most).then_some(self.least)
    }
}

/// None for what the report does not flag, and for tests that weigh both samples by themselves.
pub(super) fn weigh(column: &Column, rows: Option<Rows>, format: Format) -> Option<Weighed> {
    let method = column.method.known.filter(|known| matches!(known, Known::ChiSquare | Known::GTest))?;
    let p = column.score.filter(|p| (0.0..=1.0).contains(p))?;
    if !column.computable || !column.is_p_value() || column.drifted != Some(true) {
        return None;
    }
    let rows = rows.map(|rows| {
        let there = |rows: u64, missing: Option<f64>| rows as f64 * (1.0 - missing.unwrap_or(0.0));
        (there(rows.reference, column.missing_share_reference), there(rows.current, column.missing_share))
    });
    if let Some(exact) = by_counts(column, rows) {
        // It takes away from the flag only.
        return Some(Weighed { least: exact.max(p), most: exact.max(p), why: "" });
    }
    let unknown = |least: f64, why| Some(Weighed { least, most: 1.0, why });
    let Some((n, m)) = rows.filter(|(n, m)| *n >= 1.0 && *m >= 1.0) else {
        return unknown(p, "the rows are not known, and the test takes the reference for certain");
    };
    if method == Known::GTest && n != m {
        return unknown(p, "Evidently's G-test compares counts of unequal samples");
    }
    if p <= 0.0 {
        return unknown(p, "the test takes the reference for certain, and its p-value is 0");
    }
    let (fewest, most) = degrees(column, n);
    let weighed = |degrees| deflated(p, degrees, n, m).unwrap_or(1.0);
    // Whoever wrote a table by hand may have taken a test of two samples.
    let by_hand = matches!(format, Format::HandwrittenJson | Format::HandwrittenCsv);
    Some(Weighed {
        least: if by_hand { p } else { weighed(fewest) },
        most: weighed(most.max(fewest)),
        why: if by_hand {
            "whether the test takes the reference for certain is not told"
        } else {
            "the test takes the reference for certain, and the number of its categories is not known"
        },
    })
}

/// By the counts of all categories, where the report has them.
fn by_counts(column: &Column, rows: Option<(f64, f64)>) -> Option<f64> {
    let Some(Histogram::Categories { reference, current, counts, .. }) = &column.histogram else {
        return None;
    };
    if column.levels.is_some_and(|levels| levels > reference.len() as u64) {
        return None;
    }
    if *counts {
        return two_samples(reference, current);
    }
    let (n, m) = rows?;
    let scaled = |shares: &[f64], rows: f64| {
        let sum: f64 = shares.iter().sum();
        shares.iter().map(|share| share / sum * rows).collect::<Vec<f64>>()
    };
    two_samples(&scaled(reference, n), &scaled(current, m))
}

/// Fewest and most degrees of freedom: a p-value above zero means that the reference has each of the categories.
fn degrees(column: &Column, reference: f64) -> (u64, u64) {
    if let Some(levels) = column.levels {
        return (levels.saturating_sub(1).max(1), levels.saturating_sub(1).max(1));
    }
    // Evidently chooses the test by itself from three categories on, and for numbers of at most five.
    let chosen = column.method.chosen_by_default();
    let fewest = if chosen { 2 } else { 1 };
    let most =
        if chosen && column.kind == Some(Kind::Numeric) { 4 } else { (reference as u64).saturating_sub(1) };
    (fewest, most)
}

#[cfg(test)]
mod tests {
    use super::super::super::method::Method;
    use super::super::super::report::Report;
    use super::super::super::stat::proportion::chi_square;
    use super::super::{Correction, Policy, State, assess, count};
    use super::*;

    /// Ten columns of five categories, as Evidently measures them; `shift` of the mass moved in the current.
    fn drawn(random: &mut fastrand::Rng, n: usize, m: usize, shift: f64, shown: bool) -> Report {
        let columns = (0..10).map(|at| {
            let mut sample = |rows: usize, shift: f64| {
                let mut counts = [0_u64; 5];
                for _ in 0..rows {
                    let at = random.usize(0..5);
                    // Of the first category, a fifth of all, so much moves to the last.
                    let moved = at == 0 && random.f64() < 5.0 * shift;
                    counts[if moved { 4 } else { at }] += 1;
                }
                counts
            };
            let (reference, current) = (sample(n, 0.0), sample(m, shift));
            let mut column = Column::new(format!("c{at}"), Method::named("chi-square p_value"));
            (column.kind, column.threshold) = (Some(Kind::Categorical), Some(0.05));
            column.score = chi_square(&reference, &current);
            column.drifted = column.by_limit();
            column.histogram = shown.then(|| Histogram::Categories {
                labels: ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec(),
                reference: reference.map(|count| count as f64).to_vec(),
                current: current.map(|count| count as f64).to_vec(),
                counts: true,
            });
            column
        });
        let columns = columns.collect();
        let (rows_reference, rows_current) = (Some(n as u64), Some(m as u64));
        Report { columns, rows_reference, rows_current, ..Report::new(Format::EvidentlySnapshot) }
    }

    /// Reports of a hundred in which columns are flagged, drifted, and drifted with chance weighed.
    fn passed(n: usize, m: usize, shift: f64, shown: bool, levels: Option<u64>) -> [usize; 3] {
        let mut random = fastrand::Rng::with_seed(11);
        let policy = Policy { correction: Correction::Bh, ..Policy::default() };
        let mut passed = [0; 3];
        for _ in 0..100 {
            let mut report = drawn(&mut random, n, m, shift, shown);
            report.columns.iter_mut().for_each(|column| column.levels = levels);
            let assessments = assess(&report, &policy);
            let share = count(&report, &assessments);
            let flagged = report.columns.iter().filter(|column| column.drifted == Some(true)).count() as u64;
            let beyond = |drifted: u64| usize::from(drifted > 3);
            passed[0] += beyond(flagged);
            passed[1] += beyond(share.drifted);
            passed[2] += beyond(share.drifted - share.unsized_drifted);
        }
        passed
    }

    #[test]
    fn chance_in_a_small_reference_is_no_drift() {
        for (n, m) in [(500, 5000), (1000, 1000), (300, 300)] {
            for (shown, levels) in [(true, None), (false, Some(5))] {
                let [flagged, drifted, weighed] = passed(n, m, 0.0, shown, levels);
                assert!(n * 10 != m || flagged > 95, "{n} {m}: only {flagged} flagged, so nothing is shown");
                assert_eq!((drifted, weighed), (0, 0), "{n} {m} {shown}");
            }
            // Without categories the flags stand, and are not weighed.
            assert_eq!(passed(n, m, 0.0, false, None)[2], 0, "{n} {m}");
        }
    }

    #[test]
    fn of_noise_no_more_columns_pass_than_the_limit_says() {
        let mut random = fastrand::Rng::with_seed(3);
        let policy = Policy { correction: Correction::None, ..Policy::default() };
        for (shown, levels) in [(true, None), (false, Some(5))] {
            let drifted: u64 = (0..100)
                .map(|_| {
                    let mut report = drawn(&mut random, 500, 5000, 0.0, shown);
                    report.columns.iter_mut().for_each(|column| column.levels = levels);
                    count(&report, &assess(&report, &policy)).drifted
                })
                .sum();
            // 50 of 1,000 are expected at p = 0.05, with a deviation of 7.
            assert!((25..75).contains(&drifted), "{shown} {drifted}");
        }
    }

    #[test]
    fn a_real_shift_is_drift_with_a_small_reference_too() {
        for (n, m, shift) in [(1000, 10_000, 0.1), (500, 5000, 0.12), (5000, 5000, 0.05)] {
            for (shown, levels) in [(true, None), (false, Some(5))] {
                assert_eq!(passed(n, m, shift, shown, levels), [100, 100, 100], "{n} {m} {shift} {shown}");
            }
        }
    }

    #[test]
    fn what_is_not_told_is_bounded_and_said() {
        let column = |p: f64| {
            let mut column = Column::new("c", Method::named("chi-square p_value"));
            (column.score, column.threshold, column.drifted) = (Some(p), Some(0.05), Some(true));
            column
        };
        let state = |column: Column, rows: Option<u64>, format| {
            let report = Report {
                columns: vec![column],
                rows_reference: rows,
                rows_current: rows.map(|rows| rows * 10),
                ..Report::new(format)
            };
            let assessment = assess(&report, &Policy::default()).remove(0);
            (assessment.state, assessment.sized)
        };
        let numeric = |p| Column { kind: Some(Kind::Numeric), ..column(p) };
        let cases = [
            // Rows unknown: the flag stands, however small the p-value.
            (column(1e-18), None, Format::EvidentlyJson, State::Drifted, false),
            (column(0.0), None, Format::EvidentlyJson, State::Drifted, false),
            // χ²(2) = 11.5 / 11: noise whatever the categories. Of so much beyond it nobody knows.
            (column(0.003), Some(500), Format::EvidentlyJson, State::WithinNoise, true),
            (column(1e-40), Some(500), Format::EvidentlyJson, State::Drifted, false),
            // Evidently takes the test for numbers of at most five values: four degrees.
            (numeric(1e-40), Some(500), Format::EvidentlyJson, State::Drifted, true),
            (numeric(0.0), Some(500), Format::EvidentlyJson, State::Drifted, false),
            // Somebody's own test may have weighed both.
            (column(0.003), Some(500), Format::HandwrittenCsv, State::Drifted, false),
        ];
        for (column, rows, format, expected, sized) in cases {
            let said = format!("{:?} {rows:?} {format:?}", column.score);
            assert_eq!(state(column, rows, format), (expected, sized), "{said}");
        }
        let ks = Column { method: Method::named("ks"), ..column(1e-9) };
        assert_eq!(state(ks, None, Format::EvidentlyJson), (State::Drifted, true));
    }
}
