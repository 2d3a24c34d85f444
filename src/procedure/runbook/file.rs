//! A runbook as people write it. The JSON Schema derived from these types is what files are checked against, as with
//! the configuration; `lint` says the rest.

use std::{collections::BTreeMap, path::PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{config::scalar::Duration, finding::Threshold};

/// One file of `runbooks/`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["runbook", "title", "steps"]))]
pub struct Runbook {
    /// Its name: letters, digits and `-`; the file's name without `.yaml`.
    pub runbook: String,
    pub title: String,
    /// When to use it, in a sentence or two.
    pub about: Option<String>,
    /// What it is for: decides how `list` groups it and what `incident run` offers.
    pub purpose: Purpose,
    /// `daily 09:00`, `weekly Mon,Wed,Fri`, `monthly first Mon`, `quarterly`, `half-yearly`, `yearly`, or a cron
    /// expression of five fields. Left out: on demand.
    pub when: Option<String>,
    /// IANA name (default: the configuration's `timezone`, else the machine's).
    pub timezone: Option<String>,
    /// What must be known before it starts: `--set NAME=VALUE`, the configuration's `runbooks.values`, or asked.
    pub values: IndexMap<String, ValueWanted>,
    /// Steps that run first, and again at every resume.
    pub setup: Vec<Step>,
    #[schemars(length(min = 1))]
    pub steps: Vec<Step>,
    /// Steps that put things back, offered when the run is stopped by a failure.
    pub revert: Vec<Step>,
    /// Pages for people: name → URL or path beside the file.
    pub links: IndexMap<String, String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Comes round by the calendar.
    #[default]
    Routine,
    /// Brings a change about: deployment, rollback, retraining.
    Change,
    /// Answers an incident.
    Incident,
}

/// A variable of a runbook.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ValueWanted {
    /// What it is, as a question to a person.
    pub about: Option<String>,
    pub default: Option<String>,
}

/// One step: one key says its kind (`check`, `act`, `run`, `ask`, `note`, `choose`, `wait` or `approve`).
///
/// `${name}` in texts stands for a value of the runbook, something captured by an earlier step, or one of `stack`,
/// `env`, `date` (of the run, `2026-03-02`), `run` (its id), `user`, `grafana`, `mlflow`, `prometheus`,
/// `alertmanager` (URLs of the configuration) and `services.NAME.url`; `$$` is a dollar.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// A look command without the program's name: `health api`. Its verdict is the step's.
    pub check: Option<String>,
    /// A command that plans and asks: `restart api`.
    pub act: Option<String>,
    /// Program and arguments, without a shell.
    #[schemars(length(min = 1))]
    pub run: Option<Vec<String>>,
    /// A question to a person.
    pub ask: Option<String>,
    /// A text to read.
    pub note: Option<String>,
    /// A decision between `branches`.
    pub choose: Option<String>,
    /// A look command that is repeated until it is ok.
    pub wait: Option<String>,
    /// What somebody else than who runs it must agree to.
    pub approve: Option<String>,

    /// Short name within the runbook, for `needs`, `--only` and records (default: made from the title).
    pub id: Option<String>,
    /// What a person reads in the list (default: the text of the kind).
    pub title: Option<String>,
    /// Steps that must have ended first (default: those before it that are no check; checks stand alone).
    #[schemars(extend("x-one-or-many" = true))]
    pub needs: Vec<String>,
    /// Whether the run is incomplete without it (default true, but false for `note`). Cannot be skipped when written out.
    pub required: Option<bool>,
    /// Only on these days of the run's calendar: `Mon`, `Mon,Thu`, `first Mon`, `third Mon`, `quarter` (first
    /// occurrence in a quarter), `half-year`, `year`.
    pub on: Option<String>,
    /// A key of the configuration that must be there (`prometheus`, `services.mlflow`, `backup`) or a file beside the
    /// configuration (`scripts/scan.sh`); else the step is not applicable.
    pub applies_if: Option<String>,
    /// Which source asks for it: `FILE: heading or line`.
    #[schemars(extend("x-one-or-many" = true))]
    pub source: Vec<String>,
    /// What to do when it does not end well.
    pub if_failed: Option<IfFailed>,
    /// Files (globs, relative to the configuration) whose name, size and SHA-256, and start if they are text, are
    /// kept with the run.
    #[schemars(extend("x-one-or-many" = true))]
    pub evidence: Vec<String>,
    /// Name of a variable that takes the answer of `ask`/`choose`, the trimmed output of `run`, or, with `pointer`,
    /// a part of the JSON that `run` printed or `check` found.
    pub capture: Option<String>,
    /// JSON pointer for `capture`.
    pub pointer: Option<String>,
    /// A page to open beside the question: a URL or path.
    pub open: Option<String>,

    /// Of `ask` (default `done`).
    pub answer: Option<AnswerKind>,
    /// Of `ask` with `answer: choice`.
    pub choices: Vec<String>,
    /// Of `ask` with `answer: number`: limits for the number.
    pub warning: Option<Threshold>,
    pub critical: Option<Threshold>,

    /// Of `choose`: answer → steps.
    pub branches: IndexMap<String, Vec<Step>>,

    /// Of `run` and `check`: limit (default 10m for `run`, 60s for `check`).
    pub deadline: Option<Duration>,
    /// Of `run`: exit codes that are well (default 0).
    #[schemars(extend("x-one-or-many" = true))]
    pub exit: Vec<u8>,
    /// Of `run`: working folder (default: the configuration's).
    pub folder: Option<PathBuf>,
    /// Of `run`: variables added to a small environment.
    pub environment: BTreeMap<String, String>,
    /// Of `run`: what is printed says the verdict by a monitoring plugin's exit code, 0 to 3.
    pub plugin: bool,

    /// Of `wait`: pause between two looks (default 10s).
    pub every: Option<Duration>,
    /// Of `wait`: when to give up (default 5m).
    pub limit: Option<Duration>,

    /// Of `approve`: who should, as a role.
    pub by: Option<String>,
}

/// How `ask` is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnswerKind {
    /// Done, or a problem with a note.
    #[default]
    Done,
    Number,
    Text,
    Choice,
}

/// What to do when a step does not end well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IfFailed {
    /// The procedure to run next.
    pub runbook: Option<String>,
    pub hint: Option<String>,
    /// Whether the run ends here (default: `continue` for looks and questions, `stop` for `act`, `run` of a change or
    /// incident runbook, and `approve`).
    pub then: Option<Then>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    Stop,
    Continue,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StepKind<'a> {
    Check(&'a str),
    Act(&'a str),
    Run(&'a [String]),
    Ask(&'a str),
    Note(&'a str),
    Choose(&'a str),
    Wait(&'a str),
    Approve(&'a str),
}

impl Step {
    /// Its kind; none when no key says it, or several do, which `lint` refuses.
    pub fn kind(&self) -> Option<StepKind<'_>> {
        let kinds = [
            self.check.as_deref().map(StepKind::Check),
            self.act.as_deref().map(StepKind::Act),
            self.run.as_deref().map(StepKind::Run),
            self.ask.as_deref().map(StepKind::Ask),
            self.note.as_deref().map(StepKind::Note),
            self.choose.as_deref().map(StepKind::Choose),
            self.wait.as_deref().map(StepKind::Wait),
            self.approve.as_deref().map(StepKind::Approve),
        ];
        let mut kinds = kinds.into_iter().flatten();
        kinds.next().filter(|_| kinds.next().is_none())
    }
}

impl StepKind<'_> {
    /// The key.
    pub fn word(self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Act(_) => "act",
            Self::Run(_) => "run",
            Self::Ask(_) => "ask",
            Self::Note(_) => "note",
            Self::Choose(_) => "choose",
            Self::Wait(_) => "wait",
            Self::Approve(_) => "approve",
        }
    }

    /// Whether it can be done with nobody there.
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::Check(_) | Self::Run(_) | Self::Wait(_) | Self::Act(_))
    }
}

impl Purpose {
    /// Lower-case word, as in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Change => "change",
            Self::Incident => "incident",
        }
    }
}
