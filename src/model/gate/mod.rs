//! The evaluation gate: what a candidate's metrics must be, in one small grammar, and what came of it.
//!
//! A rule is `OP number` or `OP baseline [± number | ± number%]`; the operators are `>=`, `>`, `<=`, `<`, `==`, `!=`.
//! Percentages of the baseline are relative to it (`baseline + 2%` of 0.80 is 0.816) and to its size, so that
//! `baseline - 5%` is always below the baseline; a percentage by itself is a share (`>= 55%` is 0.55). A missing or
//! infinite value never passes and never fails: it is inconclusive.

mod judge;
mod rule;

pub use judge::{Baseline, Measured, Outcome, Ruling, Values, judge, number, signed, worst};
pub use rule::{Bound, Comparison, Offset, Rule, RuleError};
