//! The weekly review of one model: how old what serves is, how it does against its own baseline, who waits, what the last
//! trainings came to, and what could go to the archive.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{
    brier,
    gate::{self, Baseline, Outcome, Rule, Values, judge},
    moves::ARCHIVED_TAG,
    pointer::Pointer,
    words,
};
use crate::{
    client::mlflow::{Model, Stage},
    error::words_about,
    finding::Verdict,
};

/// What is watched without being configured, where a model has it.
pub const WATCHED: [&str; 3] = ["f1_score", "brier_score", "accuracy"];

/// Limits of what serves.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Counted from the end of its training.
    pub max_age: TimeDelta,
    /// By metric: what it must be, else a warning; else critical.
    pub watch: Vec<Watch>,
    /// Share of positives, where somebody knows it.
    pub prevalence: Option<f64>,
    /// Versions without a name that are older go to the archive.
    pub archive_after: TimeDelta,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    pub metric: String,
    /// Under which it may be kept, the usual one first.
    pub names: Vec<String>,
    pub warning: Vec<Rule>,
    pub critical: Vec<Rule>,
    /// Somebody wrote it down, so that a model without it is a finding.
    pub demanded: bool,
}

impl Default for Policy {
    /// The numbers of the runbooks: F1 5 % and 10 % below its baseline, Brier 0.20, accuracy 55 %, 30 days.
    fn default() -> Self {
        let rules = |texts: &[&str]| texts.iter().filter_map(|text| text.parse().ok()).collect();
        let watch = |metric: &str, warning: &[&str], critical: &[&str]| Watch {
            metric: metric.to_owned(),
            names: vec![metric.to_owned()],
            warning: rules(warning),
            critical: rules(critical),
            demanded: false,
        };
        let [f1, brier, accuracy] = WATCHED;
        Self {
            max_age: TimeDelta::days(30),
            watch: vec![
                watch(f1, &[">= baseline - 5%"], &[">= baseline - 10%"]),
                watch(brier, &["<= 0.20"], &[]),
                watch(accuracy, &[">= 55%"], &[]),
            ],
            prevalence: None,
            archive_after: TimeDelta::days(90),
        }
    }
}

/// What was found out for a review.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<'a> {
    pub model: &'a Model,
    /// Name of what serves, and what it means.
    pub serving: (&'a str, Pointer),
    /// Name of what waits, and what it means.
    pub candidate: (&'a str, Pointer),
    /// When the training of the serving version ended.
    pub trained: Option<DateTime<Utc>>,
    /// Of the serving version.
    pub values: Values,
    /// The numbers that it had when it was promoted, or that the configuration demands.
    pub baseline: Baseline,
    /// A rollback left the candidate, and nobody promoted it since.
    pub rejected: bool,
    /// What the gate says of the candidate, and the rule that decides, in words; None: none is configured.
    pub gate: Option<(Outcome, String)>,
    /// Recent training runs, the newest first; or why they are not known.
    pub runs: Result<Vec<Training>, String>,
    /// Where a rollback would go back to.
    pub previous: Option<u64>,
}

/// A training run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    /// For people.
    pub name: String,
    pub state: State,
}

/// How a training ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Finished,
    Failed,
    Running,
}

/// The commands that hints name, as they are to be typed.
pub type Command<'a> = &'a dyn Fn(&str) -> String;

/// One line of a review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remark {
    /// `model.age`, `model.metric.f1_score`, `model.candidate`, `model.training`, `model.archive`.
    pub id: String,
    pub verdict: Verdict,
    pub value: Option<f64>,
    pub threshold: Option<String>,
    pub message: String,
    pub hint: Option<String>,
}

impl Remark {
    fn new(id: impl fmt::Display, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            id: format!("model.{id}"),
            verdict,
            value: None,
            threshold: None,
            message: message.into(),
            hint: None,
        }
    }

    fn value(mut self, value: Option<f64>, threshold: Option<String>) -> Self {
        (self.value, self.threshold) = (value, threshold);
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Reviews one model.
pub fn review(seen: &Seen<'_>, policy: &Policy, now: DateTime<Utc>, command: Command<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match seen.serving.1.version() {
        None => remarks.push(unclear(seen, command)),
        Some(version) => {
            remarks.push(age(version, seen, policy, now));
            remarks.extend(metrics(seen, policy));
        }
    }
    remarks.push(candidate(seen, command));
    remarks.push(training(&seen.runs));
    remarks.extend(archive(seen, policy, now, command));
    remarks
}

/// Nothing serves by the registry's word, or nobody can tell what.
fn unclear(seen: &Seen<'_>, command: Command<'_>) -> Remark {
    let (name, pointer) = &seen.serving;
    let show = command(&words_about("model show", &seen.model.name, ""));
    match pointer {
        Pointer::Nothing => {
            let message =
                format!("nothing serves: there is no alias and no stage {name} with a version in it");
            Remark::new("serving", Verdict::Unknown, message).hint(show)
        }
        pointer => {
            let message = format!("what serves as {name} is not clear: {}", pointer.describe());
            Remark::new("serving", Verdict::Warning, message).hint(show)
        }
    }
}

fn age(version: u64, seen: &Seen<'_>, policy: &Policy, now: DateTime<Utc>) -> Remark {
    let threshold = Some(format!("> {}", span(policy.max_age)));
    let created = seen.model.version(version).and_then(|version| version.created);
    let (since, what) = match (seen.trained, created) {
        (Some(trained), _) => (trained, "trained"),
        // Nobody registers what is not trained yet.
        (None, Some(created)) => (created, "registered"),
        (None, None) => {
            let message = format!("nothing tells when version {version} was trained");
            return Remark::new("age", Verdict::Unknown, message).value(None, threshold);
        }
    };
    let age = now - since;
    let seconds = Some(age.num_seconds() as f64);
    let message = format!("version {version} was {what} {} ago", span(age));
    if age > policy.max_age {
        let message = format!("{message}, more than {}: consider retraining", span(policy.max_age));
        return Remark::new("age", Verdict::Warning, message).value(seconds, threshold);
    }
    Remark::new("age", Verdict::Ok, message).value(seconds, threshold)
}

/// A span of time as people say it, with the hours of a few days: a limit may have some.
fn span(span: TimeDelta) -> String {
    match (span.num_days(), span.num_hours() % 24) {
        (1..10, hours @ 1..) => format!("{} {hours} h", words::span(span)),
        _ => words::span(span),
    }
}

fn metrics(seen: &Seen<'_>, policy: &Policy) -> Vec<Remark> {
    if let Some(why) = &seen.values.why_none {
        let message = format!("{} has no metrics: {why}", seen.values.name);
        return vec![Remark::new("metrics", Verdict::Unknown, message)];
    }
    policy.watch.iter().filter_map(|watch| metric(watch, seen, policy)).collect()
}

/// None where the metric is neither kept, under this or a near name, nor demanded of this model.
fn metric(watch: &Watch, seen: &Seen<'_>, policy: &Policy) -> Option<Remark> {
    let metric = &watch.metric;
    if !watch.demanded && seen.values.get(&watch.names).is_none() && seen.values.near(metric).is_empty() {
        return None;
    }
    let id = format!("metric.{metric}");
    // What serves is held against its own past: a metric without one has nothing wrong with it.
    let baseline = match &seen.baseline {
        Baseline::Version(own) if own.get(&watch.names).is_none() && own.near(metric).is_empty() => {
            &Baseline::None
        }
        baseline => baseline,
    };
    let levels = [(Verdict::Critical, &watch.critical), (Verdict::Warning, &watch.warning)];
    let skilled = |remark: Remark| if metric.contains("brier") { with_skill(remark, policy) } else { remark };
    let mut unknown = None;
    let mut passed = None;
    let mut without = None;
    for (verdict, rules) in levels {
        for ruling in judge(metric, &watch.names, rules, &seen.values, baseline) {
            let remark = |verdict, message: &str| {
                let mut remark =
                    Remark::new(&id, verdict, message).value(ruling.candidate, Some(ruling.rule.to_string()));
                remark.hint.clone_from(&ruling.hint);
                remark
            };
            match ruling.outcome {
                Outcome::Fail => return Some(skilled(remark(verdict, &ruling.message))),
                // The warning is the stricter one, so that it is the limit to show.
                Outcome::Pass => passed = Some(remark(Verdict::Ok, &ruling.message)),
                Outcome::NoIncumbent => {
                    let whose = &seen.values.name;
                    let value =
                        ruling.candidate.map(|value| format!(" {}", gate::number(value))).unwrap_or_default();
                    let message =
                        format!("{whose} has {metric}{value}; there is no baseline yet to hold it against");
                    let mut remark = remark(Verdict::Ok, &message);
                    remark.hint = ruling.candidate.map(|value| {
                        format!("`baseline: {{ {metric}: {value} }}` of the model would be one; a promotion records one")
                    });
                    without.get_or_insert(remark);
                }
                Outcome::Inconclusive | Outcome::NotComparable => {
                    unknown.get_or_insert(remark(Verdict::Unknown, &ruling.message));
                }
            }
        }
    }
    // A limit that cannot be weighed is not passed by the other that can.
    let remark = unknown.or(without).or(passed)?;
    Some(skilled(remark))
}

/// What a Brier score is worth where so few are positive (see [`brier`]).
fn with_skill(mut remark: Remark, policy: &Policy) -> Remark {
    let Some((prevalence, score)) = policy.prevalence.zip(remark.value) else { return remark };
    let Some(skill) = brier::skill(score, prevalence) else { return remark };
    remark.message += &format!("; {}", skill.words());
    if skill.is_none() && remark.verdict == Verdict::Ok {
        remark.verdict = Verdict::Warning;
        remark = remark.hint("the limit lets a model through that knows nothing: lower it below the guess");
    }
    remark
}

fn candidate(seen: &Seen<'_>, command: Command<'_>) -> Remark {
    let (name, pointer) = &seen.candidate;
    let model = &seen.model.name;
    let Some(version) = pointer.version() else {
        return match pointer {
            Pointer::Nothing => Remark::new("candidate", Verdict::Ok, "no candidate waits"),
            pointer => {
                let message = format!("what waits as {name} is not clear: {}", pointer.describe());
                Remark::new("candidate", Verdict::Warning, message).hint(command(&words_about(
                    "model show",
                    model,
                    "",
                )))
            }
        };
    };
    if seen.serving.1.version() == Some(version) {
        let message = format!("version {version} is {name}, and serves already");
        return Remark::new("candidate", Verdict::Ok, message);
    }
    if seen.rejected {
        let production = seen.serving.0;
        let message =
            format!("version {version} is still {name}, but a rollback took it out of {production}");
        return Remark::new("candidate", Verdict::Ok, message).hint(command(&words_about(
            "model show",
            model,
            "",
        )));
    }
    let gate = || command(&words_about("model gate", model, &format!("--candidate {version}")));
    match &seen.gate {
        Some((Outcome::Pass, _)) => {
            let message = format!("version {version} waits, and passes its gate");
            Remark::new("candidate", Verdict::Warning, message).hint(command(&words_about(
                "model promote",
                model,
                &format!("--to {version}"),
            )))
        }
        Some((Outcome::NoIncumbent, _)) => {
            let message = format!("version {version} waits, and would be the first to serve");
            Remark::new("candidate", Verdict::Warning, message).hint(gate())
        }
        Some((Outcome::Fail, why)) => {
            let message = format!("version {version} waits, and its gate keeps it out: {why}");
            Remark::new("candidate", Verdict::Ok, message).hint(gate())
        }
        Some((Outcome::Inconclusive | Outcome::NotComparable, why)) => {
            let message = format!("version {version} waits, and its gate cannot tell: {why}");
            Remark::new("candidate", Verdict::Unknown, message).hint(gate())
        }
        None => {
            let message = format!("version {version} waits, and no gate is configured");
            Remark::new("candidate", Verdict::Warning, message).hint(command(&words_about(
                "model compare",
                model,
                "",
            )))
        }
    }
}

fn training(runs: &Result<Vec<Training>, String>) -> Remark {
    let runs = match runs {
        Ok(runs) => runs,
        Err(why) => {
            return Remark::new("training", Verdict::Unknown, format!("no training runs are known: {why}"));
        }
    };
    let Some(newest) = runs.iter().find(|run| run.state != State::Running) else {
        let message = match runs.len() {
            0 => "there are no training runs".to_owned(),
            count => format!("{count} training runs, all under way"),
        };
        return Remark::new("training", Verdict::Ok, message);
    };
    let failed: Vec<&Training> = runs.iter().filter(|run| run.state == State::Failed).collect();
    let ended = runs.iter().filter(|run| run.state != State::Running).count();
    let mut message = format!("{} of the last {ended} training runs failed", failed.len());
    let verdict = if newest.state == State::Failed {
        message += &format!(", the newest among them ({})", newest.name);
        Verdict::Warning
    } else {
        if let Some(last) = failed.first() {
            message += &format!(", last {}", last.name);
        }
        Verdict::Ok
    };
    Remark::new("training", verdict, message).value(Some(failed.len() as f64), None)
}

/// Versions that nothing points at and that are old: work for a quiet day, so never more than a word.
fn archive(seen: &Seen<'_>, policy: &Policy, now: DateTime<Utc>, command: Command<'_>) -> Option<Remark> {
    let kept = [seen.serving.1.version(), seen.candidate.1.version(), seen.previous];
    let idle = idle(seen.model, &kept, policy.archive_after, now);
    let first = idle.first()?;
    let age = span(policy.archive_after);
    let message = match idle.len() {
        1 => format!("version {first} is older than {age} and nothing points at it"),
        count => {
            let shown = idle.iter().take(10).map(u64::to_string).collect::<Vec<_>>().join(", ");
            let more = if count > 10 { format!(" and {} more", count - 10) } else { String::new() };
            format!("{count} versions are older than {age} and nothing points at them: {shown}{more}")
        }
    };
    let remark = Remark::new("archive", Verdict::Ok, message).value(Some(idle.len() as f64), None);
    Some(remark.hint(command(&words_about("model archive", &seen.model.name, ""))))
}

/// Versions that are older than `age`, in no stage, without an alias, none of `kept` and not archived by tag; the
/// newest first.
pub fn idle(model: &Model, kept: &[Option<u64>], age: TimeDelta, now: DateTime<Utc>) -> Vec<u64> {
    let old = |created: Option<DateTime<Utc>>| created.is_some_and(|created| now - created > age);
    let versions = model.versions.iter();
    versions
        .filter(|version| matches!(version.stage, Stage::None) && old(version.created))
        .filter(|version| !kept.contains(&Some(version.version)))
        .filter(|version| model.aliases_of(version.version).next().is_none())
        .filter(|version| version.tag(ARCHIVED_TAG).is_none())
        .map(|version| version.version)
        .collect()
}

#[cfg(test)]
mod tests;
