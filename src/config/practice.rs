//! The part of `mlopsctl.yaml` about how a team works: when, whom to tell, what to leave alone.

use std::{collections::BTreeMap, path::PathBuf};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Transport,
    scalar::{Duration, Secret},
};
use crate::finding::Verdict;

/// The stack's own runbooks, beside or instead of the built-in ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Runbooks {
    /// Folder of `*.yaml` files; one with the name of a built-in runbook replaces it (default `runbooks`, if there is one).
    pub folder: Option<PathBuf>,
    /// Names of built-in runbooks that this stack does not practise: never due, still runnable.
    pub leave_out: Vec<String>,
    /// Another time for a runbook: name → `daily 09:00`, `weekly Mon`, a cron expression, or `never`.
    pub when: BTreeMap<String, String>,
    /// Values for runbooks' variables, as with `--set`.
    pub values: BTreeMap<String, String>,
    /// Items count as due from this day on (default: the first use, which is recorded).
    pub since: Option<String>,
}

/// Somebody who is told of a change of verdict. Exactly one of `webhook`, `slack` and `command`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// URL that gets the notice as JSON (`mlopsctl/notice/v1`) by POST.
    pub webhook: Option<Secret>,
    /// Incoming-webhook URL of Slack, or of anything that takes `{"text": …}`.
    pub slack: Option<Secret>,
    /// Program and arguments; the notice's text comes on standard input. `${title}` and `${verdict}` in arguments
    /// are replaced when it runs.
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// The least verdict worth telling (default warning). A recovery is told to whom the trouble was told.
    pub from: Option<Verdict>,
    /// Only of these checks, services or runbooks (default all).
    pub only: Vec<String>,
    /// Limit for one delivery (default 10s).
    pub timeout: Option<Duration>,
    #[serde(rename = "http")]
    pub transport: Transport,
}

/// A time in which findings are shown, but neither count nor notify.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["window", "reason"]))]
pub struct Maintenance {
    /// `daily 02:00-04:00`, `Sun 22:00-02:00`, `first Mon 01:00-03:00`, or
    /// `2026-12-24T18:00/2026-12-26T06:00` (both local times of the time zone).
    pub window: String,
    /// IANA name such as `Europe/Berlin` (default: the configuration's `timezone`).
    pub timezone: Option<String>,
    /// Names of services and checks (default: all).
    pub only: Vec<String>,
    pub reason: String,
}

/// How incidents are answered.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Incidents {
    /// Severity → time to the first response: a duration, or `next business day`.
    /// Default: SEV-1 15m, SEV-2 1h, SEV-3 4h, SEV-4 next business day.
    pub response: IndexMap<String, String>,
    /// Days that count as business days (default Mon to Fri).
    pub business_days: Vec<String>,
    /// Whom to call for what.
    pub contacts: Vec<EscalationContact>,
    /// Time between two updates that are promised (default: the response target).
    pub update_every: Option<Duration>,
}

/// A row of the escalation table.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["issue", "contact"]))]
pub struct EscalationContact {
    /// `Production API Down`.
    pub issue: String,
    /// Person, role, or channel.
    pub contact: String,
    /// `Immediate`, `4 hours`.
    pub response: Option<String>,
    /// Severities that they are shown for (default all).
    pub severities: Vec<String>,
}

/// Damping of `--stateful` runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Damping {
    /// Runs in a row that must be bad before it counts (default 1).
    pub fire_after: Option<u32>,
    /// Runs in a row that must be good before it is over (default 1).
    pub clear_after: Option<u32>,
}

/// The number in `3 runs`, `1 run` or `3`; none when it is no such text, or no run at all.
pub fn runs(text: &str) -> Option<u32> {
    let number = text.strip_suffix("runs").or_else(|| text.strip_suffix("run")).unwrap_or(text);
    number.trim().parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_counted_from_one() {
        let cases = [
            ("3 runs", Some(3)),
            ("1 run", Some(1)),
            ("2", Some(2)),
            ("0 runs", None),
            ("3 minutes", None),
            ("runs", None),
        ];
        for (text, number) in cases {
            assert_eq!(runs(text), number, "{text}");
        }
    }
}
