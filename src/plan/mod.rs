//! Acting: plan → consent → execute → verify → undo on failure. Journaled before every step.

pub mod command;
mod consent;
mod outcome;

pub use consent::Consent;
pub use outcome::{Ended, Outcome, PlannedStep, StepState};
