//! What the probes of one place found.

use std::time::{Duration, Instant};

use crate::{
    error::{Fault, explain},
    finding::{Finding, Verdict},
};

/// Findings about the place of one set, in the order in which they were made.
pub(super) struct Probes {
    set: String,
    pub(super) findings: Vec<Finding>,
    since: Instant,
}

impl Probes {
    pub(super) fn new(set: &str) -> Self {
        Self { set: set.to_owned(), findings: Vec::new(), since: Instant::now() }
    }

    fn add(&mut self, what: &str, verdict: Verdict, message: impl Into<String>) -> &mut Finding {
        let took = std::mem::replace(&mut self.since, Instant::now()).elapsed();
        let id = format!("backup.{}.{what}", self.set);
        self.findings.push(Finding::new(id, &self.set, verdict, message).took(took));
        self.findings.last_mut().expect("it was just added")
    }

    pub(super) fn ok(&mut self, what: &str, message: impl Into<String>) {
        self.add(what, Verdict::Ok, message);
    }

    /// It can be done without; the hint says what that means.
    pub(super) fn lacks(&mut self, what: &str, message: impl Into<String>, means: &str) {
        self.add(what, Verdict::Warning, message).hint = Some(means.to_owned());
    }

    /// It cannot be done without.
    pub(super) fn fails(&mut self, what: &str, error: &anyhow::Error) {
        self.failed(what, Verdict::Critical, error);
    }

    /// It could not be found out.
    pub(super) fn unknown(&mut self, what: &str, error: &anyhow::Error) {
        self.failed(what, Verdict::Unknown, error);
    }

    fn failed(&mut self, what: &str, verdict: Verdict, error: &anyhow::Error) {
        let explained = explain(error);
        let hint = explained.hints.first().cloned();
        self.add(what, verdict, explained.lines.join(": ")).hint = hint;
    }

    /// By how much the clocks differ, and what that means.
    pub(super) fn clock(&mut self, ahead: chrono::TimeDelta) {
        const NOTICED: Duration = Duration::from_secs(60);
        /// Requests whose time differs by fifteen minutes are refused.
        const DANGEROUS: Duration = Duration::from_secs(10 * 60);
        let by = ahead.abs().to_std().unwrap_or_default();
        let direction = if ahead > chrono::TimeDelta::zero() { "behind" } else { "ahead of" };
        let message = format!("this machine's clock is {} s {direction} the server's", by.as_secs());
        match by {
            by if by > DANGEROUS => {
                let fault = Fault::new(message)
                    .hint("set the clock of this machine: requests whose time is 15 minutes off are refused");
                self.fails("clock", &fault.into());
            }
            by if by > NOTICED => {
                self.lacks("clock", message, "set the clock: recovery points are judged by it");
            }
            _ => self.ok("clock", format!("the clocks agree within {} s", by.as_secs() + 1)),
        }
    }
}

/// A name that no backup has, and nobody else uses.
pub(super) fn probe_name() -> String {
    let letters: String = (0..12).map(|_| fastrand::lowercase()).collect();
    format!("probe-{letters}")
}
