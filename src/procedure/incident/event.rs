//! What happened in an incident: one create-only object per event, `incidents/ID/ULID-KIND.json`. Events are never
//! changed, so of two people who write at once neither is lost; what the incident has come to is added up from them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{
    config::response::Severity,
    context::Context,
    finding::Finding,
    record::{Who, host_name, new_id},
};

/// `mlopsctl/incident-event/v1`. Fields are added, never renamed; readers ignore what they do not know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) schema: String,
    /// ULID of the incident.
    pub(crate) incident: String,
    /// ULID of its own.
    pub(crate) id: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) who: Who,
    pub(crate) host: String,
    /// Of this program.
    pub(crate) version: String,
    pub(crate) what: What,
}

/// The kinds of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum What {
    Started {
        title: String,
        severity: Severity,
        services: Vec<String>,
        /// When the trouble began, where that was before somebody wrote it down.
        began: Option<DateTime<Utc>>,
        /// The finding that it was started from.
        check: Option<String>,
        /// By when somebody must respond.
        respond_by: DateTime<Utc>,
        /// What was seen then.
        findings: Vec<Finding>,
    },
    Acked {
        text: Option<String>,
    },
    Note {
        text: String,
    },
    /// What helped to bring it about.
    Factor {
        text: String,
    },
    /// What is to be done so that it does not come back.
    Action {
        text: String,
        owner: Option<String>,
        due: Option<NaiveDate>,
    },
    WentWell {
        text: String,
    },
    WentBadly {
        text: String,
    },
    Severity {
        severity: Severity,
        respond_by: DateTime<Utc>,
        text: Option<String>,
    },
    /// A procedure was begun.
    Run {
        runbook: String,
        run: String,
        /// Nobody walked it: a machine's run is no response.
        #[serde(default)]
        unattended: bool,
    },
    /// It ended, was paused, or waits for a person.
    RunEnded {
        runbook: String,
        run: String,
        /// `ended ok after 3 min`.
        how: String,
        summary: String,
    },
    /// The harm is over; the cause may not be.
    Mitigated {
        text: Option<String>,
        findings: Vec<Finding>,
    },
    Closed {
        text: Option<String>,
        findings: Vec<Finding>,
    },
    /// An evidence bundle was written.
    Captured {
        file: String,
        size_bytes: u64,
        sha256: String,
    },
    /// Of a newer version.
    #[serde(other)]
    Other,
}

impl Event {
    const SCHEMA: &'static str = "mlopsctl/incident-event/v1";

    /// An event of now, by this run.
    pub(crate) fn new(cx: &Context, incident: &str, what: What) -> Self {
        let at = cx.clock.now();
        Self {
            schema: Self::SCHEMA.to_owned(),
            incident: incident.to_owned(),
            id: new_id(at),
            at,
            who: Who::read(&cx.environment),
            host: host_name(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            what,
        }
    }

    /// The same event with an id behind that of the last one: within a millisecond, or after a clock was set back,
    /// ids alone would put them in any order.
    pub(crate) fn after(&self, last: Option<&str>) -> Self {
        let id = |object: &str| Ulid::from_string(object.rsplit('/').next()?.get(..26)?).ok();
        let (last, own) = (last.and_then(id), Ulid::from_string(&self.id).ok());
        let behind = last.filter(|last| own.is_none_or(|own| own <= *last));
        let mut event = self.clone();
        if let Some(last) = behind {
            // Somebody else may be doing the same: a random distance keeps the two apart.
            event.id = Ulid(last.0.saturating_add(1 + u128::from(fastrand::u64(..)))).to_string();
        }
        event
    }

    /// The name of its object.
    pub(crate) fn object(&self) -> String {
        format!("incidents/{}/{}-{}.json", self.incident, self.id, self.what.word())
    }
}

impl What {
    /// As in JSON, and in names.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Acked { .. } => "acked",
            Self::Note { .. } => "note",
            Self::Factor { .. } => "factor",
            Self::Action { .. } => "action",
            Self::WentWell { .. } => "went-well",
            Self::WentBadly { .. } => "went-badly",
            Self::Severity { .. } => "severity",
            Self::Run { .. } => "run",
            Self::RunEnded { .. } => "run-ended",
            Self::Mitigated { .. } => "mitigated",
            Self::Closed { .. } => "closed",
            Self::Captured { .. } => "captured",
            Self::Other => "other",
        }
    }
}
