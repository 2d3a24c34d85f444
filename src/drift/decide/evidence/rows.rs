//! Rows of the current data, twice or half of what is usual.
//!
//! What is usual follows the last reports, so that a business that grows is no fault. More or fewer rows that stay are
//! news for two reports; then they are the usual ones, and a doubt for as long as something drifts besides.

use super::super::super::trend::Point;
use super::Evidence;

/// Reports of which the middle is usual.
const RECENT: usize = 8;
/// Fewer tell nothing.
const FEWEST: usize = 3;
/// Reports back that a rise or fall is held against where something drifts.
const LONG: usize = 30;
/// Rows within this factor are as many.
const ALIKE: f64 = 1.5;
/// What came and went so often is no news.
const OFTEN: usize = 2;

/// The rows of the newest point against those before.
pub(super) fn jump(points: &[Point]) -> Option<Evidence> {
    let rows: Vec<u64> = points.iter().filter_map(|point| point.rows_current).collect();
    points.last()?.rows_current?;
    let (now, earlier) = rows.split_last()?;
    if returned(earlier, *now) >= OFTEN {
        return None;
    }
    if let Some(usual) = leap(earlier, *now, RECENT) {
        let because = format!("{now} rows, where {usual} are usual");
        let before = (1..=3)
            .filter_map(|back| earlier.split_at_checked(earlier.len().checked_sub(back)?))
            .filter(|(before, from)| from.first().is_some_and(|rows| leap(before, *rows, RECENT).is_some()))
            .count();
        return Some(match before {
            0 | 1 => Evidence::fault("rows", true, because),
            _ => Evidence::doubt("rows", because),
        });
    }
    let usual = leap(earlier, *now, LONG)?;
    let because = format!("{now} rows, where {usual} were usual over the last {LONG} reports");
    Some(Evidence { strong: false, ..Evidence::doubt("rows", because) })
}

/// The usual rows, where these are twice or half of them.
fn leap(earlier: &[u64], now: u64, reach: usize) -> Option<u64> {
    if earlier.len() < FEWEST {
        return None;
    }
    let mut recent: Vec<u64> = earlier.iter().rev().take(reach).copied().collect();
    recent.sort_unstable();
    let usual = *recent.get(recent.len() / 2)?;
    (now as f64 >= 2.0 * usual as f64 || now as f64 <= 0.5 * usual as f64).then_some(usual)
}

/// How often there were as many rows before and then others again.
fn returned(earlier: &[u64], now: u64) -> usize {
    let alike = |rows: &u64| {
        let ratio = *rows as f64 / now.max(1) as f64;
        (1.0 / ALIKE..=ALIKE).contains(&ratio)
    };
    let recent = earlier.get(earlier.len().saturating_sub(LONG)..).unwrap_or(earlier);
    recent.windows(2).filter(|pair| alike(&pair[0]) && !alike(&pair[1])).count()
}
