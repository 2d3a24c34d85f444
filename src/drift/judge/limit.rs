//! A limit from above, and whether it is breached at itself.

use super::{number, percent};

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
        assert_eq!(Limit::from(0.25).as_number(), ">= 0.25");
    }
}
