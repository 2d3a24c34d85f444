//! Acting: plan → consent → execute → verify → undo on failure. Journaled before every step.

pub mod command;
mod outcome;

pub use outcome::{Ended, Outcome, PlannedStep, StepState};
