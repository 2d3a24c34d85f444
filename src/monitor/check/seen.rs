//! What a source saw, before anything is judged.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

use crate::{
    client::ClientError,
    finding::{Unit, Verdict},
};

/// Label names and values that tell one number of a source from another.
pub(super) type Labels = BTreeMap<String, String>;

/// One number of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    pub(super) labels: Labels,
    /// May be NaN or infinite.
    pub(super) value: f64,
    /// The truth is larger: a quantile above the highest bucket.
    pub(super) at_least: bool,
}

impl Reading {
    pub(super) fn of(value: f64) -> Self {
        Self { value, ..Self::default() }
    }
}

/// What a source gave.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen {
    /// Numbers to judge; never empty.
    Numbers(Vec<Reading>),
    /// A verdict of its own: a command's exit code.
    Verdict(Verdict, String),
    /// It was read, and there is no number.
    NoData(String),
    /// It could not be read: the instrument is blind.
    Blind(String),
    /// The thing under test itself failed.
    Down(String),
}

/// An instrument that several checks are read through, and that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BlindInstrument {
    /// `prometheus`, `docker`: the last part of the finding's id, and its subject.
    pub(super) name: &'static str,
    pub(super) why: String,
}

/// A look at one source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) seen: Seen,
    /// What the number is, such as `probe p95`; empty when the check's name says it all.
    pub(super) what: String,
    /// The unit that the source itself knows.
    pub(super) unit: Option<Unit>,
    pub(super) attempts: u32,
    pub(super) took: Duration,
    pub(super) evidence: Map<String, Value>,
    pub(super) instrument: Option<BlindInstrument>,
}

impl Look {
    pub(super) fn new(seen: Seen) -> Self {
        Self {
            seen,
            what: String::new(),
            unit: None,
            attempts: 1,
            took: Duration::ZERO,
            evidence: Map::new(),
            instrument: None,
        }
    }

    pub(super) fn number(value: f64) -> Self {
        Self::new(Seen::Numbers(vec![Reading::of(value)]))
    }

    pub(super) fn no_data(why: impl Into<String>) -> Self {
        Self::new(Seen::NoData(why.into()))
    }

    pub(super) fn blind(why: impl Into<String>) -> Self {
        Self::new(Seen::Blind(why.into()))
    }

    pub(super) fn down(why: impl Into<String>) -> Self {
        Self::new(Seen::Down(why.into()))
    }

    /// A source that did not answer as it should.
    pub(super) fn unread(error: &ClientError) -> Self {
        Self::blind(error.to_string()).attempts(error.attempts())
    }

    pub(super) fn what(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    pub(super) fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    pub(super) fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    pub(super) fn evidence(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(key.to_owned(), value.into());
        self
    }

    pub(super) fn through(mut self, name: &'static str, why: impl Into<String>) -> Self {
        self.instrument = Some(BlindInstrument { name, why: why.into() });
        self
    }
}
