//! What a team practises, and what outlives one run: runbooks, incidents, records, schedules, unfinished plans.
//! Composes the domains; none of them knows it.

pub mod handover;
pub mod history;
pub mod incident;
pub mod mute;
pub mod notify;
pub mod plans;
pub mod runbook;
pub mod schedule;
