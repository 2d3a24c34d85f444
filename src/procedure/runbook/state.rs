//! What a run of a runbook has come to: `mlopsctl/run/v1`. It is kept while the run is open, and is the `details` of
//! its record. Fields are added, never renamed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    finding::{Finding, Verdict},
    plan::Outcome,
    record::{Process, Who},
};

/// One run of a runbook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    pub schema: String,
    /// ULID of its start; also the id of its records.
    pub id: String,
    pub runbook: String,
    pub title: String,
    /// The file as it was when the run began: a run goes on by the text it began with.
    pub text: String,
    /// Where the text came from: `built-in`, or a path.
    pub origin: String,
    /// The calendar day that it is for, in the runbook's time zone.
    pub date: NaiveDate,
    /// `--date` of another day: counts for nothing.
    pub rehearsal: bool,
    pub started: DateTime<Utc>,
    /// When it was over; none while steps are pending.
    pub ended: Option<DateTime<Utc>>,
    pub state: RunState,
    /// Why it goes no further: a failed step, or a person. Steps back may still be open.
    #[serde(default)]
    pub stopped: Option<String>,
    /// What the steps add up to so far.
    pub verdict: Verdict,
    /// One line that names the worst step.
    pub summary: String,
    /// Whether nobody was there to ask.
    pub unattended: bool,
    /// Everybody who took part, in order of appearance.
    pub people: Vec<Who>,
    /// Those of them who ran it: none of them may approve a step of it.
    #[serde(default)]
    pub runners: Vec<Who>,
    pub host: String,
    /// Of this program.
    pub version: String,
    pub stack: Option<String>,
    pub env: Option<String>,
    pub config_digest: String,
    /// The incident that it answers.
    pub incident: Option<String>,
    /// Values of its variables, captured ones among them.
    pub values: BTreeMap<String, String>,
    /// In the order of the file; branches of a `choose` after it.
    pub steps: Vec<StepRun>,
    /// The process that works or worked on it.
    #[serde(default)]
    pub process: Option<Process>,
    /// Verdicts of records that were written while it was pending.
    #[serde(default)]
    pub recorded: Vec<String>,
    /// How often its state was written: of several states, in whatever stores, the highest counts.
    #[serde(default)]
    pub saves: u64,
    /// Ended by a person before its time (`resume --stop`), or because a later run took its place.
    #[serde(default)]
    pub given_up: bool,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    Running,
    /// Put aside by a person, Ctrl-C or a lost process.
    Paused,
    /// A machine did what it could; the rest waits for a person.
    Pending,
    /// Every step has ended.
    Done,
    /// Ended by a failed step that says so, or by a person.
    Stopped,
}

/// One step of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StepRun {
    /// Unique within the run; steps of a branch are `choose-id.answer.step-id`.
    pub id: String,
    /// `1`, `2`, `3.1`.
    pub position: String,
    pub part: Part,
    /// `check`, `act`, …
    pub kind: String,
    pub title: String,
    /// The command, question or text, with variables filled in once it has begun.
    pub what: String,
    pub required: bool,
    pub source: Vec<String>,
    pub state: StepRunState,
    /// Once it has ended.
    pub verdict: Option<Verdict>,
    /// What was seen or answered, in one line.
    pub message: Option<String>,
    pub started: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
    /// How long it ran or took to answer, by a clock that nobody sets.
    #[serde(default)]
    pub took_seconds: f64,
    /// Who answered, skipped or approved.
    pub who: Option<Who>,
    /// Why it was skipped, is not applicable, or is pending.
    pub reason: Option<String>,
    pub answer: Option<String>,
    /// A person's remark, above all on a problem.
    pub note: Option<String>,
    pub findings: Vec<Finding>,
    /// Of `act`.
    pub outcome: Option<Outcome>,
    /// Of `run`.
    pub output: Option<Output>,
    pub evidence: Vec<EvidenceFile>,
    /// Variable and value.
    pub captured: Option<(String, Value)>,
    /// The procedure or hint of `if_failed`.
    pub next: Option<String>,
    /// How often it ran.
    pub attempts: u32,
}

/// Which part of the file a step is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Setup,
    Steps,
    Revert,
}

/// Where a step of a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepRunState {
    Pending,
    /// Began and has not ended; after a kill nobody knows how far it came.
    Running,
    /// Ended well.
    Done,
    /// Ended with a warning, critical or unknown verdict, or a person reports a problem.
    Failed,
    Skipped,
    NotApplicable,
    /// Of a branch that was not chosen, or after the run was stopped.
    NotReached,
}

/// What a command printed: the last part of it where it was too much.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Output {
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    pub text: String,
    /// Bytes left out before `text`.
    pub left_out_bytes: u64,
    pub timed_out: bool,
}

/// A file that was there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EvidenceFile {
    pub path: String,
    pub size_bytes: u64,
    /// Of the whole file, or of its first `hashed_bytes`.
    pub sha256: String,
    /// Where the file was too large to be read whole.
    #[serde(default)]
    pub hashed_bytes: Option<u64>,
    /// The start, where it is text.
    pub head: Option<String>,
}

impl Run {
    pub const SCHEMA: &'static str = "mlopsctl/run/v1";
}

impl StepRunState {
    /// Lower-case word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::NotApplicable => "not-applicable",
            Self::NotReached => "not-reached",
        }
    }

    /// Whether nothing more will happen to it.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}
