//! Reports that are copies of earlier ones: nobody measured anew, so that they prove nothing more.

use super::super::judge::State;
use super::{Cell, Feature, Point};

/// Scores with so many digits do not come again by chance, report after report.
const DIGITS: usize = 4;

/// As many columns that drift with the very scores of before are no chance, however few the digits.
const COLUMNS: usize = 3;

/// How far back copies are looked for.
const BACK: usize = 8;

/// Marks each point that is a copy of one of the few before it.
pub(super) fn mark(points: &mut [Point], features: &[Feature]) {
    for at in 1..points.len() {
        let (before, rest) = points.split_at_mut(at);
        let Some(point) = rest.first_mut() else { continue };
        let first = at.saturating_sub(BACK);
        point.copy = before.iter().enumerate().skip(first).any(|(earlier, other)| {
            (point.rows_reference, point.rows_current) == (other.rows_reference, other.rows_current)
                && same(features, earlier, at)
        });
    }
}

/// Whether all scores of two points are the very same, and are so many or so long that chance does not do that.
fn same(features: &[Feature], one: usize, two: usize) -> bool {
    let pair = |feature: &Feature| Some((*feature.cells.get(one)?, *feature.cells.get(two)?));
    let equal = |(one, two): (Cell, Cell)| one.state == two.state && one.score == two.score;
    if !features.iter().all(|feature| pair(feature).is_some_and(equal)) {
        return false;
    }
    let cells = || features.iter().filter_map(|feature| feature.cells.get(two));
    let drifted = cells().filter(|cell| cell.state == Some(State::Drifted)).count();
    drifted >= COLUMNS || cells().filter_map(|cell| cell.score).any(is_long)
}

/// Whether a score has so many digits that it does not come again by chance.
pub(super) fn is_long(score: f64) -> bool {
    let digits = format!("{score:e}");
    let digits = digits.split('e').next().unwrap_or_default();
    digits.bytes().filter(u8::is_ascii_digit).count() >= DIGITS
}
