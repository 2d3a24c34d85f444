//! The formulas: distances, p-values, bins and what else can be said of two samples.
//!
//! Numbers in, numbers out. Evidently's definitions are those of its versions 0.4 to 0.7, SciPy's those of 1.17.

pub mod bins;
pub mod deal;
pub mod distance;
pub mod gap;
pub mod homogeneity;
pub(super) mod hypergeometric;
pub mod kolmogorov;
pub mod permutation;
pub mod proportion;
pub mod sample;
pub mod shuffle;
pub mod unit;

#[cfg(test)]
mod golden_tests;

pub use bins::Edges;
pub use sample::Sample;
