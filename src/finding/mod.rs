//! Findings and reports: what every look yields. Pure: no client, no clock, no screen.

mod causes;
mod quantity;
mod report;
mod threshold;
mod verdict;

pub use causes::{apply_dependencies, consequences_under_causes};
pub use quantity::{Quantity, QuantityError, Unit, parse_duration, parse_ratio, parse_size};
pub use report::{FailOn, Finding, Report, Section};
pub use threshold::{Limits, Threshold, ThresholdError};
pub use verdict::Verdict;
