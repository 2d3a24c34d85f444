//! A limit from above, and whether it is breached at itself.

use super::{number, percent};
use crate::finding::Quantity;

/// Rises are differences of two quotients: what differs by less than this is equal.
const EQUAL: f64 = 1e-12;

/// `> 30%` is breached above 30 %, `>= 30%` at it too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    pub bound: f64,
    pub at_bound: bool,
}

impl Limit {
    /// Breached above it, not at it.
    pub const fn above(bound: f64) -> Self {
        Self { bound, at_bound: false }
    }

    /// Breached at it, and above.
    pub const fn from(bound: f64) -> Self {
        Self { bound, at_bound: true }
    }

    /// NaN never breaches.
    pub fn breached(self, value: f64) -> bool {
        value > self.bound + EQUAL || (self.at_bound && value >= self.bound - EQUAL)
    }

    fn sign(self) -> &'static str {
        if self.at_bound { ">=" } else { ">" }
    }

    /// A share that breaches it, in as many digits as tell it from the bound: `30.04%` where 30 % is the bound.
    pub fn share_beyond(self, share: f64) -> String {
        self.beyond(share, percent, |digits| format!("{:.digits$}%", share * 100.0))
    }

    /// A score that breaches it, likewise: `0.2000000001`.
    pub fn number_beyond(self, score: f64) -> String {
        self.beyond(score, |score| Quantity::plain(score).to_string(), |digits| format!("{score:.digits$}"))
    }

    fn beyond(self, value: f64, usual: fn(f64) -> String, exact: impl Fn(usize) -> String) -> String {
        let (text, bound) = (usual(value), usual(self.bound));
        if self.at_bound || text != bound || !self.breached(value) {
            return text;
        }
        // More digits than these are rounding, which does not breach.
        let trimmed = |text: String| {
            let digits = text.trim_end_matches('%').to_owned();
            if digits.contains('.') {
                digits.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                digits
            }
        };
        let plain = trimmed(bound);
        (1..=14).map(exact).find(|text| trimmed(text.clone()) != plain).unwrap_or(text)
    }

    /// `> 30%`, in the grammar of thresholds.
    pub fn as_share(self) -> String {
        format!("{} {}", self.sign(), percent(self.bound))
    }

    /// `> 0.2`, likewise.
    pub fn as_number(self) -> String {
        format!("{} {}", self.sign(), number(self.bound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_breached_above_and_where_it_says_so_at_it() {
        let cases = [
            (Limit::above(0.3), 3.0 / 10.0, false),
            (Limit::above(0.3), 12.0 / 40.0, false),
            (Limit::above(0.3), 4.0 / 13.0, true),
            (Limit::above(0.2), 0.3 - 0.1, false),
            (Limit::from(0.3), 3.0 / 10.0, true),
            (Limit::from(0.2), 0.3 - 0.1, true),
            (Limit::from(0.3), 0.299, false),
            (Limit::above(0.3), f64::NAN, false),
            (Limit::from(0.3), f64::NAN, false),
        ];
        for (limit, value, breached) in cases {
            assert_eq!(limit.breached(value), breached, "{value} {}", limit.as_number());
        }
        assert_eq!(Limit::above(0.3).as_share(), "> 30%");
        // What breaches a limit never reads as if it were at it.
        let limit = Limit::above(0.2);
        assert_eq!(limit.number_beyond(0.200_000_000_1), "0.2000000001");
        assert_eq!(
            (limit.number_beyond(0.2), limit.number_beyond(0.81)),
            ("0.2".to_owned(), "0.81".to_owned())
        );
        assert_eq!(limit.share_beyond(0.2001), "20.01%");
        assert_eq!((limit.share_beyond(0.2), limit.share_beyond(0.25)), ("20%".to_owned(), "25%".to_owned()));
        assert_eq!(Limit::from(0.2).share_beyond(0.2), "20%");
        assert_eq!(Limit::from(0.25).as_number(), ">= 0.25");
    }
}
