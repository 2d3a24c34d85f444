//! Finding and report: the one shape of every look, and the exit-code rule that serves all.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Quantity, Threshold, Unit, Verdict};

/// One thing that was looked at. Serialized as part of `mlopsctl/report/v1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable and dotted: `service.api.http`, `check.error-rate`.
    pub id: String,
    /// The configured name.
    pub subject: String,
    pub verdict: Verdict,
    /// In base units; absent when there is no number.
    pub value: Option<f64>,
    pub unit: Option<Unit>,
    /// The limit that decided, as written.
    pub threshold: Option<String>,
    /// What is the case, for a person.
    pub message: String,
    /// What to do or run next.
    pub hint: Option<String>,
    /// The id of the finding that explains this one.
    pub caused_by: Option<String>,
    /// Why it does not count for now: a mute or a maintenance window, with its end. Shown, never hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<String>,
    /// What was seen: small, redacted, free of secrets.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub evidence: Map<String, Value>,
    /// Requests made; more than one means that it was retried.
    pub attempts: u32,
    pub took_seconds: f64,
    /// Limits as plugin ranges, for performance data only.
    #[serde(skip)]
    pub ranges: [Option<String>; 2],
}

impl Finding {
    /// A finding with no number, no hint and no evidence.
    pub fn new(
        id: impl Into<String>,
        subject: impl Into<String>,
        verdict: Verdict,
        message: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            subject: subject.into(),
            verdict,
            value: None,
            unit: None,
            threshold: None,
            message: message.into(),
            hint: None,
            caused_by: None,
            muted: None,
            evidence: Map::new(),
            attempts: 1,
            took_seconds: 0.0,
            ranges: [None, None],
        }
    }

    #[must_use]
    pub fn measured(mut self, quantity: Quantity) -> Self {
        // JSON knows no NaN: a value that is not a number is no value.
        self.value = quantity.value.is_finite().then_some(quantity.value);
        self.unit = quantity.unit;
        self
    }

    #[must_use]
    pub fn against(mut self, threshold: Option<&Threshold>) -> Self {
        self.threshold = threshold.map(ToString::to_string);
        self
    }

    /// Keeps both limits for performance data.
    #[must_use]
    pub fn limits(mut self, warning: Option<&Threshold>, critical: Option<&Threshold>) -> Self {
        self.ranges = [warning, critical].map(|limit| limit.and_then(Threshold::plugin_range));
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn evidence(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(key.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    #[must_use]
    pub fn took(mut self, took: Duration) -> Self {
        self.took_seconds = took.as_secs_f64();
        self
    }

    /// Whether it has a say in the verdict.
    pub fn counts(&self) -> bool {
        self.muted.is_none()
    }

    /// The value with its unit.
    pub fn quantity(&self) -> Option<Quantity> {
        self.value.map(|value| Quantity { value, unit: self.unit })
    }

    /// The part of the id that names the kind of thing: `service`, `check`, `alert`, `instrument`.
    pub fn section(&self) -> Section {
        Section::of(&self.id)
    }
}

/// The groups of a report, in the order in which a page shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Instruments,
    Plans,
    Runs,
    Services,
    Containers,
    Checks,
    Alerts,
    Backups,
    Drift,
    Models,
    Other,
}

impl Section {
    fn of(id: &str) -> Self {
        match id.split('.').next().unwrap_or_default() {
            "instrument" => Self::Instruments,
            "plan" => Self::Plans,
            "run" | "runbook" => Self::Runs,
            "service" => Self::Services,
            "container" => Self::Containers,
            "check" => Self::Checks,
            "alert" | "alerts" | "silence" => Self::Alerts,
            "backup" => Self::Backups,
            "drift" => Self::Drift,
            "model" => Self::Models,
            _ => Self::Other,
        }
    }

    /// The heading of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Instruments => "Instruments",
            Self::Plans => "Unfinished plans",
            Self::Runs => "Open runs",
            Self::Services => "Services",
            Self::Containers => "Containers",
            Self::Checks => "Checks",
            Self::Alerts => "Alerts",
            Self::Backups => "Backups",
            Self::Drift => "Drift",
            Self::Models => "Models",
            Self::Other => "Other",
        }
    }
}

/// Findings and the one verdict that follows from them: `mlopsctl/report/v1`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    pub schema: String,
    pub command: String,
    pub stack: Option<String>,
    pub env: Option<String>,
    pub verdict: Verdict,
    pub exit_code: u8,
    pub summary: String,
    pub at: DateTime<Utc>,
    pub took_seconds: f64,
    pub findings: Vec<Finding>,
}

/// The least grave verdict that still makes the exit code speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FailOn {
    #[default]
    Warning,
    Unknown,
    Critical,
    Never,
}

impl FailOn {
    /// The exit code of a verdict: its own, or 0 when it is lesser than asked for.
    pub fn exit_code(self, verdict: Verdict) -> u8 {
        let floor = match self {
            Self::Warning => Verdict::Warning,
            Self::Unknown => Verdict::Unknown,
            Self::Critical => Verdict::Critical,
            Self::Never => return 0,
        };
        if verdict.gravity() >= floor.gravity() { verdict.exit_code() } else { 0 }
    }
}

impl Report {
    pub const SCHEMA: &'static str = "mlopsctl/report/v1";

    /// Merges findings into one verdict and names the worst. The caller orders the findings.
    pub fn new(command: impl Into<String>, at: DateTime<Utc>, findings: Vec<Finding>) -> Self {
        let (verdict, summary) = judge(&findings);
        Self {
            schema: Self::SCHEMA.to_owned(),
            command: command.into(),
            stack: None,
            env: None,
            verdict,
            exit_code: verdict.exit_code(),
            summary,
            at,
            took_seconds: 0.0,
            findings,
        }
    }

    /// Judges anew after findings were muted or changed.
    pub fn judge_again(&mut self, fail_on: FailOn) {
        (self.verdict, self.summary) = judge(&self.findings);
        self.exit_code = fail_on.exit_code(self.verdict);
    }

    /// How many findings have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// The finding that explains the verdict: the gravest one that no other one caused.
    pub fn worst(&self) -> Option<&Finding> {
        worst_of(&self.findings)
    }
}

/// The verdict and the first line. Muted findings have no say; where all are muted, all that counts is ok.
fn judge(findings: &[Finding]) -> (Verdict, String) {
    let counting = || findings.iter().filter(|finding| finding.counts());
    let all_muted = !findings.is_empty() && counting().next().is_none();
    let verdict =
        if all_muted { Verdict::Ok } else { Verdict::merge(counting().map(|finding| finding.verdict)) };
    (verdict, summarize(verdict, findings))
}

fn worst_of(findings: &[Finding]) -> Option<&Finding> {
    let mut worst: Option<&Finding> = None;
    for finding in findings.iter().filter(|finding| finding.counts()) {
        // Of equals the first is named, except that a cause comes before its consequences.
        let rank = |finding: &Finding| (finding.verdict.gravity(), finding.caused_by.is_none());
        if worst.is_none_or(|worst| rank(finding) > rank(worst)) {
            worst = Some(finding);
        }
    }
    worst
}

/// `CRITICAL serving: p95 2.31 s > 2 s (3 critical, 1 warning of 14)`.
fn summarize(verdict: Verdict, findings: &[Finding]) -> String {
    let total = findings.len();
    let muted = findings.iter().filter(|finding| !finding.counts()).count();
    let aside = if muted > 0 { format!(", {muted} muted") } else { String::new() };
    let Some(worst) = worst_of(findings) else {
        return match total {
            0 => format!("{}: nothing was looked at", verdict.label()),
            1 => format!("{}: nothing counts, the only finding is muted", verdict.label()),
            _ => format!("{}: nothing counts, all {total} findings are muted", verdict.label()),
        };
    };
    if verdict == Verdict::Ok {
        let retried = findings.iter().filter(|finding| finding.attempts > 1).count();
        let retried = if retried > 0 { format!(", {retried} after a retry") } else { String::new() };
        return match findings {
            [only] => format!("OK {}: {}{retried}", only.subject, only.message),
            _ if muted + 1 == total => format!("OK: the one finding that counts is ok{retried}{aside}"),
            _ if muted > 0 => format!("OK: all {} findings that count are ok{retried}{aside}", total - muted),
            _ => format!("OK: all {total} findings are ok{retried}"),
        };
    }
    let counts: Vec<String> = Verdict::BY_GRAVITY
        .into_iter()
        .filter(|&verdict| verdict != Verdict::Ok)
        .filter_map(|verdict| {
            let has = |finding: &&Finding| finding.counts() && finding.verdict == verdict;
            let count = findings.iter().filter(has).count();
            (count > 0).then(|| format!("{count} {verdict}"))
        })
        .collect();
    format!(
        "{} {}: {} ({} of {total})",
        verdict.label(),
        worst.subject,
        worst.message,
        counts.join(", ") + &aside
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(subject: &str, verdict: Verdict) -> Finding {
        Finding::new(format!("service.{subject}.http"), subject, verdict, "connection refused")
    }

    #[test]
    fn the_first_line_names_the_worst() {
        let at = DateTime::UNIX_EPOCH;
        let cases = [
            (vec![], "UNKNOWN: nothing was looked at"),
            (vec![finding("api", Verdict::Ok)], "OK api: connection refused"),
            (vec![finding("api", Verdict::Ok), finding("db", Verdict::Ok)], "OK: all 2 findings are ok"),
            (
                vec![
                    finding("api", Verdict::Warning),
                    finding("db", Verdict::Unknown),
                    finding("x", Verdict::Ok),
                ],
                "UNKNOWN db: connection refused (1 unknown, 1 warning of 3)",
            ),
        ];
        for (findings, summary) in cases {
            assert_eq!(Report::new("health", at, findings).summary, summary);
        }
    }

    #[test]
    fn lesser_verdicts_can_be_forgiven() {
        assert_eq!(FailOn::Warning.exit_code(Verdict::Warning), 1);
        assert_eq!(FailOn::Critical.exit_code(Verdict::Unknown), 0);
        assert_eq!(FailOn::Critical.exit_code(Verdict::Critical), 2);
        assert_eq!(FailOn::Unknown.exit_code(Verdict::Unknown), 3);
        assert_eq!(FailOn::Never.exit_code(Verdict::Critical), 0);
    }
}
