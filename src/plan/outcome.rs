//! How an act ended: `mlopsctl/outcome/v1`.

use serde::{Deserialize, Serialize};

use crate::{error::Exit, finding::Finding};

/// The end of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ended {
    /// Shown and not begun: `--dry-run`.
    Planned,
    Done,
    /// Done, but something to look at.
    Warned,
    /// Failed, and everything was put back.
    Undone,
    /// Failed; nothing had changed.
    Failed,
    /// Failed and left a partial state.
    Partial,
    Declined,
    Locked,
}

impl Ended {
    pub fn exit(self) -> Exit {
        match self {
            Self::Planned | Self::Done => Exit::Ok,
            Self::Warned => Exit::Warning,
            Self::Undone | Self::Failed => Exit::Critical,
            Self::Partial => Exit::Partial,
            Self::Declined => Exit::Declined,
            Self::Locked => Exit::Locked,
        }
    }

    /// Lower-case word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Warned => "warned",
            Self::Undone => "undone",
            Self::Failed => "failed",
            Self::Partial => "partial",
            Self::Declined => "declined",
            Self::Locked => "locked",
        }
    }
}

/// Where a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    Pending,
    Running,
    Done,
    Failed,
    Undone,
    Skipped,
}

impl StepState {
    /// Lower-case word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undone => "undone",
            Self::Skipped => "skipped",
        }
    }
}

/// One step as shown before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Position, from 1.
    pub step: usize,
    pub what: String,
    /// How it is undone; none when it needs no undoing or cannot be.
    pub undo: Option<String>,
    pub state: StepState,
    pub took_seconds: f64,
}

/// The result of an act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    pub schema: String,
    pub command: String,
    pub target: String,
    pub result: Ended,
    pub exit_code: u8,
    /// A sentence without the result word and the target: `healthy again after 3.2 s`.
    pub summary: String,
    /// What else a person should know, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    pub plan: Vec<PlannedStep>,
    pub findings: Vec<Finding>,
    /// Id of the record that was written, if one could be.
    pub record: Option<String>,
    /// Commands that a person should run next: always given with exits 4 and 6.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
}

impl Outcome {
    pub const SCHEMA: &'static str = "mlopsctl/outcome/v1";

    /// An outcome without notes, findings, record and commands to run next.
    pub fn new(command: &str, target: &str, result: Ended, summary: &str, plan: Vec<PlannedStep>) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            command: command.to_owned(),
            target: target.to_owned(),
            result,
            exit_code: result.exit().code(),
            summary: summary.to_owned(),
            notes: Vec::new(),
            plan,
            findings: Vec::new(),
            record: None,
            next: Vec::new(),
        }
    }
}
