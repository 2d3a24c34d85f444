//! What to do about drift: nothing, retrain, look at the pipeline, or ask somebody who can tell.
//!
//! A retrain is suggested on consistent drift beyond noise alone, never on a spike, on too few rows or when unsure;
//! evidence of a fault in the data leads to the pipeline; both or neither is for people. Each reason is kept.

mod evidence;

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::judge::{Assessment, Judged, Judgement, Policy, REPORT, State, Verdict, judge, span};
use super::method::Known;
use super::report::Report;
use super::trend::{Name, Trend};
use evidence::Evidence;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Branch {
    Nothing,
    Retrain,
    Pipeline,
    Escalate,
}

impl Branch {
    /// The exit code of `drift decide`.
    pub fn code(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Retrain => 1,
            Self::Pipeline => 2,
            Self::Escalate => 3,
        }
    }

    /// As it is written in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Retrain => "retrain",
            Self::Pipeline => "pipeline",
            Self::Escalate => "escalate",
        }
    }

    /// The verdict that has the same exit code.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Nothing => Verdict::Ok,
            Self::Retrain => Verdict::Warning,
            Self::Pipeline => Verdict::Critical,
            Self::Escalate => Verdict::Unknown,
        }
    }

    /// The next step, as a sentence without a full stop.
    pub fn next(self) -> &'static str {
        match self {
            Self::Nothing => "nothing to do",
            Self::Retrain => "the population has moved: retrain on recent data",
            Self::Pipeline => {
                "repair what makes the data or the reports first; a retrain would learn the fault"
            }
            Self::Escalate => "the evidence does not decide: ask the data science team",
        }
    }
}

/// One thing that spoke for a branch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Stable: `spike`, `consistent`, `missing`, `unit-shift`, …
    pub id: &'static str,
    pub speaks_for: Branch,
    pub because: String,
}

/// A decision, and everything that spoke for or against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    pub decision: Branch,
    pub next: &'static str,
    pub reasons: Vec<Reason>,
}

/// What is known besides the reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Circumstances {
    /// Whether the model itself got worse, by labels; None where nobody measures that.
    pub live_metric_falls: Option<bool>,
    pub last_retrain: Option<DateTime<Utc>>,
    /// No second retrain is suggested sooner.
    pub cooldown: TimeDelta,
    /// Columns by the system that they come from.
    pub sources: Vec<(String, Vec<String>)>,
    /// The newest report of all, where it cannot be read, and why: what is decided on is an older one.
    pub unreadable: Option<String>,
    /// Whether it was retrained could not be found out.
    pub records_unread: bool,
}

impl Default for Circumstances {
    fn default() -> Self {
        Self {
            live_metric_falls: None,
            last_retrain: None,
            cooldown: TimeDelta::days(7),
            sources: Vec::new(),
            unreadable: None,
            records_unread: false,
        }
    }
}

/// Decides by the newest report and the series that it ends. `trend` is of the same `reports`.
pub fn decide(
    reports: &[Report],
    trend: &Trend,
    policy: &Policy,
    circumstances: &Circumstances,
    now: DateTime<Utc>,
) -> Decision {
    let newest = match trend.points.last() {
        Some(point) => reports.get(point.report),
        None => reports.last(),
    };
    let mut reasons = Vec::new();
    if let Some(which) = &circumstances.unreadable {
        let because = format!("the newest report cannot be read: {which}");
        reasons.push(reason("unreadable", Branch::Pipeline, &because));
    }
    let Some(newest) = newest else {
        reasons.push(reason("no-report", Branch::Escalate, "there is no report that can be read"));
        let repair = circumstances.unreadable.is_some();
        return conclude(if repair { Branch::Pipeline } else { Branch::Escalate }, reasons);
    };
    let judged = judge(newest, policy, now);
    for judgement in judged.judgements.iter().filter(|judgement| judgement.verdict != Verdict::Ok) {
        let (id, branch) = match judgement.id {
            "drift.age" if judgement.value.is_some() => ("stale", Branch::Pipeline),
            "drift.age" => ("no-time", Branch::Escalate),
            "drift.rows" => ("no-rows", Branch::Pipeline),
            _ => continue,
        };
        reasons.push(reason(id, branch, &judgement.message));
    }
    let evidence = evidence::gather(reports, newest, &judged, trend, policy, circumstances);
    let drifts = worth_acting(&judged);
    reasons.extend(evidence.iter().filter(|found| drifts || found.strong).map(as_reason));
    if trend.has(Name::QuietSuspect) {
        let because = trend.findings.iter().find(|finding| finding.name == Name::QuietSuspect);
        reasons.push(reason("monitoring", Branch::Pipeline, because.map_or("", |finding| &finding.because)));
    }
    if reasons.iter().any(|reason| ["stale", "monitoring", "unreadable", "no-rows"].contains(&reason.id)) {
        // What was seen last is of another day, or nothing at all; first somebody has to look again.
        return conclude(Branch::Pipeline, reasons);
    }
    if drifts {
        drifting(reasons, &judged, newest, policy, trend, circumstances, now)
    } else {
        calm(reasons, &judged)
    }
}

/// Whether drift beyond noise passes a limit that somebody acts on.
fn worth_acting(judged: &Judged) -> bool {
    past(judged, &["drift.share", "drift.key", "drift.psi"]).next().is_some()
}

/// Judgements of these kinds, in this order, whose limit is passed beyond noise.
fn past<'a>(judged: &'a Judged, ids: &'a [&str]) -> impl Iterator<Item = &'a Judgement> {
    ids.iter().flat_map(|id| judged.of(id)).filter(|judgement| is_past(judgement.verdict))
}

fn is_past(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Warning | Verdict::Critical)
}

/// What a judgement says, after its column.
fn told(judgement: &Judgement) -> String {
    match judgement.subject.as_str() {
        REPORT => judgement.message.clone(),
        column => format!("{column}: {}", judgement.message),
    }
}

fn calm(mut reasons: Vec<Reason>, judged: &Judged) -> Decision {
    if reasons.iter().any(|reason| reason.speaks_for == Branch::Pipeline) {
        return conclude(Branch::Pipeline, reasons);
    }
    let unsure = judged
        .of("drift.share")
        .chain(judged.of("drift.key"))
        .chain(judged.of("drift.computable"))
        .find(|judgement| judgement.verdict != Verdict::Ok);
    // An old sign of a fault says it already.
    let said = reasons.iter().any(|reason| reason.id == "not-computable");
    if let Some(judgement) = unsure.filter(|judgement| !said || judgement.id != "drift.computable") {
        reasons.push(reason("not-computable", Branch::Escalate, &told(judgement)));
    }
    if reasons.iter().any(|reason| reason.speaks_for == Branch::Escalate) {
        return conclude(Branch::Escalate, reasons);
    }
    let message = judged.of("drift.share").next().map_or("", |judgement| &judgement.message);
    reasons.push(reason("within-limits", Branch::Nothing, message));
    conclude(Branch::Nothing, reasons)
}

fn drifting(
    mut reasons: Vec<Reason>,
    judged: &Judged,
    newest: &Report,
    policy: &Policy,
    trend: &Trend,
    circumstances: &Circumstances,
    now: DateTime<Utc>,
) -> Decision {
    for judgement in past(judged, &["drift.share", "drift.key", "drift.psi"]) {
        reasons.push(reason("drift", Branch::Retrain, &told(judgement)));
    }
    if circumstances.live_metric_falls == Some(false) {
        let because = "the model's own metric holds: there is time to look first";
        reasons.push(reason("live-metric-holds", Branch::Nothing, because));
    }
    let doubts = doubts(judged, newest, policy, trend, circumstances, now);
    let fault = reasons.iter().any(|reason| reason.speaks_for == Branch::Pipeline);
    let genuine = reasons.iter().any(|reason| reason.id == "consistent") && lasting(judged, trend);
    let sure = doubts.is_empty() && reasons.iter().all(|reason| reason.speaks_for != Branch::Escalate);
    let branch = match (fault, genuine) {
        (true, false) => Branch::Pipeline,
        (false, true) if sure => Branch::Retrain,
        (false, true) => Branch::Escalate,
        (true, true) => {
            reasons.push(reason(
                "contradiction",
                Branch::Escalate,
                "signs of a fault and of a real change at once",
            ));
            Branch::Escalate
        }
        (false, false) => {
            reasons.push(reason(
                "no-sign",
                Branch::Escalate,
                "no sign of a fault, and none of a lasting change",
            ));
            Branch::Escalate
        }
    };
    reasons.extend(doubts);
    conclude(branch, reasons)
}

/// Whether what is past its limit is what lasts: where PSI alone is, one of these columns has to be consistent itself.
fn lasting(judged: &Judged, trend: &Trend) -> bool {
    let consistent = |column: &String| {
        trend.findings.iter().any(|found| found.name == Name::Consistent && found.columns.contains(column))
    };
    past(judged, &["drift.share", "drift.key"]).next().is_some()
        || past(judged, &["drift.psi"]).any(|judgement| consistent(&judgement.subject))
}

/// What forbids a retrain though drift is consistent.
fn doubts(
    judged: &Judged,
    newest: &Report,
    policy: &Policy,
    trend: &Trend,
    circumstances: &Circumstances,
    now: DateTime<Utc>,
) -> Vec<Reason> {
    let mut doubts = Vec::new();
    if !borne(judged, newest, policy, |assessment| assessment.sized) {
        let because = match super::judge::rows(newest, policy) {
            None => "chance was not weighed: the report does not tell its rows (--rows-ref, --rows-cur)",
            Some(_) => "chance was not weighed: for what drifted, the report does not tell enough",
        };
        doubts.push(reason("unsized", Branch::Escalate, because));
    } else if !borne(judged, newest, policy, |assessment| assessment.plain) {
        // Chance in the rows of the reference comes again in every report, so that lasting alone proves nothing.
        let because = "what drifted is no further than chance goes once in 1,000 columns, and that of a reference comes again each day";
        doubts.push(reason("near-noise", Branch::Escalate, because));
    } else if !borne(judged, newest, policy, |assessment| {
        assessment.plain && !assessment.basis.supposes_tails()
    }) {
        let because = "what drifted is a Wasserstein distance from a small reference, whose tails the report does not tell, and its chance comes again each day";
        doubts.push(reason("small-reference", Branch::Escalate, because));
    }
    for judgement in judged.of("drift.key").filter(|judgement| judgement.verdict == Verdict::Unknown) {
        doubts.push(reason("not-computable", Branch::Escalate, &told(judgement)));
    }
    if circumstances.records_unread {
        let because = "whether it was retrained lately cannot be read from the records";
        doubts.push(reason("records-unread", Branch::Escalate, because));
    }
    for name in [Name::Broken, Name::TooShort] {
        if let Some(finding) = trend.findings.iter().find(|finding| finding.name == name) {
            doubts.push(reason("short-series", Branch::Escalate, &finding.because));
        }
    }
    if let Some(last) = circumstances.last_retrain
        && now - last < circumstances.cooldown
    {
        let because = format!(
            "the last retrain was {} ago, the cooldown is {}",
            span(now - last),
            span(circumstances.cooldown)
        );
        doubts.push(reason("cooldown", Branch::Escalate, &because));
    }
    doubts
}

/// Whether the limit is passed by columns alone of which chance was weighed so.
fn borne(judged: &Judged, newest: &Report, policy: &Policy, weighed: impl Fn(&Assessment) -> bool) -> bool {
    let columns: HashSet<&str> = newest
        .columns
        .iter()
        .zip(&judged.assessments)
        .filter(|(_, assessment)| assessment.state == State::Drifted && weighed(assessment))
        .map(|(column, _)| column.column.as_str())
        .collect();
    let computable = judged.share.computable;
    let by_share = computable > 0 && policy.share_warning.breached(columns.len() as f64 / computable as f64);
    let by_key = policy.key_columns.iter().any(|name| columns.contains(name.as_str()));
    let by_psi = newest.columns.iter().zip(&judged.assessments).any(|(column, assessment)| {
        let measured = column.method.is(Known::Psi) && weighed(assessment);
        measured && past(judged, &["drift.psi"]).any(|judgement| judgement.subject == column.column)
    });
    by_share || by_key || by_psi
}

fn conclude(decision: Branch, reasons: Vec<Reason>) -> Decision {
    Decision { decision, next: decision.next(), reasons }
}

fn reason(id: &'static str, speaks_for: Branch, because: &str) -> Reason {
    Reason { id, speaks_for, because: because.to_owned() }
}

fn as_reason(found: &Evidence) -> Reason {
    reason(found.id, found.speaks_for, &found.because)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod unsure_tests;
