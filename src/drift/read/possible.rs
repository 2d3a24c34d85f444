//! Scores and limits that cannot be: no distance is below zero, and no p-value above one.

use super::super::method::{Direction, Known};
use super::super::report::Column;

/// A distance of samples that are the same may come out below zero by so much.
const ROUNDING: f64 = 1e-9;

/// Why the score or the limit cannot be; None where both can, and of methods that are not known.
pub(super) fn impossible(column: &Column) -> Option<String> {
    let p_value = column.direction == Some(Direction::SmallerIsDrift);
    let known = column.method.known;
    if !p_value && known.is_none_or(|known| known.direction().is_none()) {
        return None;
    }
    let most = match known {
        _ if p_value => 1.0,
        // In bits; in nats Jensen–Shannon ends at 0.83 already.
        Some(Known::JensenShannon | Known::Hellinger | Known::TextAbsolute) => 1.0 + ROUNDING,
        _ => f64::INFINITY,
    };
    let least = if p_value { 0.0 } else { -ROUNDING };
    let thing = if p_value { "p-value" } else { "distance" };
    let beyond = |value: &f64| !(least..=most).contains(value);
    if let Some(score) = column.score.filter(beyond) {
        let end = if score < least { "0 is the least" } else { "1 is the most" };
        return Some(format!("{score} is no {thing}: {end} that {} can be", column.method));
    }
    let limit = column.threshold.filter(|limit| *limit < 0.0 || (p_value && *limit > 1.0))?;
    Some(format!("its limit is {limit}, which no {thing} can be"))
}

#[cfg(test)]
mod tests {
    use super::super::super::method::Method;
    use super::*;

    #[test]
    fn what_cannot_be_is_not_taken_for_a_score() {
        let cases = [
            ("psi", -1.0, 0.1, Some("-1 is no distance")),
            ("psi", 7.0, 0.1, None),
            ("psi", -1e-17, 0.1, None),
            ("psi", 0.3, -0.1, Some("its limit is -0.1")),
            ("wasserstein", -0.2, 0.1, Some("0 is the least")),
            ("jensenshannon", 0.8326, 0.1, None),
            ("jensenshannon", 1.2, 0.1, Some("1 is the most")),
            ("hellinger", 1.0, 0.1, None),
            ("kl_div", 3.0, 0.1, None),
            ("ks", 1.5, 0.05, Some("no p-value")),
            ("ks", -0.1, 0.05, Some("no p-value")),
            ("ks", 0.5, 5.0, Some("its limit is 5")),
            ("abs_text_content_drift", 1.1, 0.55, Some("1 is the most")),
            ("mine", -3.0, 0.1, None),
        ];
        for (method, score, limit, expected) in cases {
            let mut column = Column::new("x", Method::named(method));
            (column.score, column.threshold) = (Some(score), Some(limit));
            let why = impossible(&column);
            match expected {
                Some(words) => {
                    assert!(why.as_ref().is_some_and(|why| why.contains(words)), "{method} {score} {why:?}");
                }
                None => assert_eq!(why, None, "{method} {score} {limit}"),
            }
        }
    }
}
