//! The weekly review of one model: how old what serves is, how it does against its own baseline, who waits, what the last
//! trainings came to, and what could go to the archive.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::{
    brier,
    gate::{Baseline, Outcome, Rule, Values, judge},
    moves::ARCHIVED_TAG,
};
use crate::{
    client::mlflow::{Model, Stage},
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
    /// Under which names a metric may be kept.
    pub names: Vec<(String, Vec<String>)>,
    /// Share of positives, where somebody knows it.
    pub prevalence: Option<f64>,
    /// Versions without a name that are older go to the archive.
    pub archive_after: TimeDelta,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    pub metric: String,
    pub warning: Vec<Rule>,
    pub critical: Vec<Rule>,
}

impl Default for Policy {
    /// The numbers of the runbooks: F1 5 % and 10 % below its baseline, Brier 0.20, accuracy 55 %, 30 days.
    fn default() -> Self {
        let rules = |texts: &[&str]| texts.iter().filter_map(|text| text.parse().ok()).collect();
        let watch = |metric: &str, warning: &[&str], critical: &[&str]| Watch {
            metric: metric.to_owned(),
            warning: rules(warning),
            critical: rules(critical),
        };
        Self {
            max_age: TimeDelta::days(30),
            watch: vec![
                watch("f1_score", &[">= baseline - 5%"], &[">= baseline - 10%"]),
                watch("brier_score", &["<= 0.20"], &[]),
                watch("accuracy", &[">= 55%"], &[]),
            ],
            names: Vec::new(),
            prevalence: None,
            archive_after: TimeDelta::days(90),
        }
    }
}

/// What was found out for a review.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<'a> {
    pub model: &'a Model,
    pub serving: Option<u64>,
    pub candidate: Option<u64>,
    /// When the training of the serving version ended; its creation where the run is gone.
    pub trained: Option<DateTime<Utc>>,
    /// Of the serving version.
    pub values: Values,
    /// The numbers that it had when it was promoted, or that the configuration demands.
    pub baseline: Baseline,
    /// What the gate says of the candidate.
    pub gate: Option<Outcome>,
    /// Recent training runs, the newest first: when they began, and whether they failed.
    pub runs: Vec<(DateTime<Utc>, bool)>,
}

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
pub fn review(seen: &Seen<'_>, policy: &Policy, now: DateTime<Utc>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match seen.serving {
        None => remarks.push(Remark::new("serving", Verdict::Unknown, "nothing is known to serve")),
        Some(version) => {
            remarks.push(age(version, seen.trained, policy, now));
            for watch in &policy.watch {
                remarks.extend(metric(watch, seen, policy));
            }
        }
    }
    remarks.push(candidate(seen));
    remarks.extend(training(&seen.runs));
    remarks.extend(archive(seen, policy, now));
    remarks
}

fn days(span: TimeDelta) -> String {
    match span.num_days() {
        1 => "1 day".to_owned(),
        0 => format!("{} h", span.num_hours()),
        days => format!("{days} days"),
    }
}

fn age(version: u64, trained: Option<DateTime<Utc>>, policy: &Policy, now: DateTime<Utc>) -> Remark {
    let threshold = Some(format!("> {}d", policy.max_age.num_days()));
    let Some(trained) = trained else {
        let message = format!("nothing tells when version {version} was trained");
        return Remark::new("age", Verdict::Unknown, message).value(None, threshold);
    };
    let age = now - trained;
    let seconds = Some(age.num_seconds() as f64);
    if age > policy.max_age {
        let message = format!(
            "version {version} was trained {} ago, more than {}: consider retraining",
            days(age),
            days(policy.max_age)
        );
        return Remark::new("age", Verdict::Warning, message).value(seconds, threshold);
    }
    Remark::new("age", Verdict::Ok, format!("version {version} was trained {} ago", days(age)))
        .value(seconds, threshold)
}

/// None where the metric is neither kept nor demanded of this model.
fn metric(watch: &Watch, seen: &Seen<'_>, policy: &Policy) -> Option<Remark> {
    let metric = &watch.metric;
    let own = policy.names.iter().find(|(name, _)| name == metric).map(|(_, names)| names.clone());
    let names = own.unwrap_or_else(|| vec![metric.clone()]);
    let id = format!("metric.{metric}");
    let levels = [(Verdict::Critical, &watch.critical), (Verdict::Warning, &watch.warning)];
    let mut unknown = None;
    let mut passed = None;
    for (verdict, rules) in levels {
        for ruling in judge(metric, &names, rules, &seen.values, &seen.baseline) {
            let remark = |verdict, message: &str| {
                Remark::new(&id, verdict, message).value(ruling.candidate, Some(ruling.rule.to_string()))
            };
            match ruling.outcome {
                Outcome::Fail => return Some(remark(verdict, &ruling.message)),
                Outcome::Pass => {
                    passed.get_or_insert_with(|| remark(Verdict::Ok, &ruling.message));
                }
                Outcome::NoIncumbent | Outcome::Inconclusive | Outcome::NotComparable => {
                    let mut one = remark(Verdict::Unknown, &ruling.message);
                    one.hint.clone_from(&ruling.hint);
                    unknown.get_or_insert(one);
                }
            }
        }
    }
    // A limit that cannot be weighed is not passed by the other that can.
    let mut remark = unknown.or(passed)?;
    if metric.contains("brier")
        && let (Some(prevalence), Some(score)) = (policy.prevalence, remark.value)
        && let Some(skill) = brier::skill(score, prevalence)
    {
        remark.message += &format!(
            "; with {:.1} % positives a guess scores {:.3}, so its skill is {:.2}",
            prevalence * 100.0,
            skill.of_guess,
            skill.skill
        );
        if skill.skill <= 0.0 && remark.verdict == Verdict::Ok {
            remark.verdict = Verdict::Warning;
            remark =
                remark.hint("the limit lets a model through that knows nothing: lower it below the guess");
        }
    }
    Some(remark)
}

fn candidate(seen: &Seen<'_>) -> Remark {
    let Some(version) = seen.candidate.filter(|version| Some(*version) != seen.serving) else {
        return Remark::new("candidate", Verdict::Ok, "no candidate waits");
    };
    let name = &seen.model.name;
    let gate = format!("mlopsctl model gate {name} --candidate {version}");
    match seen.gate {
        Some(Outcome::Pass) => {
            let message = format!("version {version} waits, and passes its gate");
            Remark::new("candidate", Verdict::Warning, message)
                .hint(format!("mlopsctl model promote {name} --to {version}"))
        }
        Some(Outcome::NoIncumbent) => {
            let message = format!("version {version} waits, and would be the first to serve");
            Remark::new("candidate", Verdict::Warning, message).hint(gate)
        }
        Some(Outcome::Fail) => Remark::new(
            "candidate",
            Verdict::Ok,
            format!("version {version} waits, and its gate keeps it out"),
        )
        .hint(gate),
        Some(Outcome::Inconclusive | Outcome::NotComparable) => Remark::new(
            "candidate",
            Verdict::Unknown,
            format!("version {version} waits, and its gate cannot tell"),
        )
        .hint(gate),
        None => Remark::new(
            "candidate",
            Verdict::Warning,
            format!("version {version} waits, and no gate is configured"),
        ),
    }
}

fn training(runs: &[(DateTime<Utc>, bool)]) -> Option<Remark> {
    let (_, newest_failed) = runs.first()?;
    let failed = runs.iter().filter(|(_, failed)| *failed).count();
    let message = format!("{failed} of the last {} training runs failed", runs.len());
    let value = |remark: Remark| remark.value(Some(failed as f64), None);
    Some(value(match (*newest_failed, failed) {
        (true, _) => Remark::new("training", Verdict::Warning, format!("{message}, the newest among them")),
        (false, _) => Remark::new("training", Verdict::Ok, message),
    }))
}

/// Versions that nothing points at and that are old: work for a quiet day, so never more than a word.
fn archive(seen: &Seen<'_>, policy: &Policy, now: DateTime<Utc>) -> Option<Remark> {
    let idle = idle(seen.model, &[seen.serving, seen.candidate], policy.archive_after, now);
    let idle: Vec<String> = idle.iter().map(u64::to_string).collect();
    let first = idle.first()?;
    let message = match idle.len() {
        1 => format!("version {first} is older than {} and nothing points at it", days(policy.archive_after)),
        count => format!(
            "{count} versions are older than {} and nothing points at them: {}",
            days(policy.archive_after),
            idle.join(", ")
        ),
    };
    let remark = Remark::new("archive", Verdict::Ok, message).value(Some(idle.len() as f64), None);
    Some(remark.hint(format!("mlopsctl model archive {}", seen.model.name)))
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
mod tests {
    use super::*;
    use crate::client::mlflow::Version;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    fn values(metrics: &[(&str, f64)]) -> Values {
        Values {
            version: "3".to_owned(),
            metrics: metrics.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
            ..Values::default()
        }
    }

    fn seen(model: &Model) -> Seen<'_> {
        Seen {
            model,
            serving: Some(3),
            candidate: None,
            trained: Some(now() - TimeDelta::days(10)),
            values: values(&[("f1_score", 0.80), ("brier_score", 0.15), ("accuracy", 0.8)]),
            baseline: Baseline::Version(values(&[("f1_score", 0.80)])),
            gate: None,
            runs: vec![],
        }
    }

    fn verdict(seen: &Seen<'_>, policy: &Policy, id: &str) -> Option<Verdict> {
        review(seen, policy, now()).into_iter().find(|remark| remark.id == id).map(|remark| remark.verdict)
    }

    #[test]
    fn the_numbers_of_the_runbooks() {
        let model = Model { name: "m".to_owned(), ..Model::default() };
        let policy = Policy::default();
        let f1 = |value: f64| {
            let seen = Seen { values: values(&[("f1_score", value)]), ..seen(&model) };
            verdict(&seen, &policy, "model.metric.f1_score").unwrap()
        };
        // Baseline 0.80: 5 % below is 0.76, 10 % below 0.72; exactly there it still passes.
        assert_eq!(
            [f1(0.80), f1(0.76), f1(0.7599), f1(0.72), f1(0.7199)],
            [Verdict::Ok, Verdict::Ok, Verdict::Warning, Verdict::Warning, Verdict::Critical]
        );
        assert_eq!(f1(f64::NAN), Verdict::Unknown);
        let one = |metric: &str, value: f64| {
            let seen = Seen { values: values(&[(metric, value)]), ..seen(&model) };
            verdict(&seen, &policy, &format!("model.metric.{metric}")).unwrap()
        };
        assert_eq!([one("brier_score", 0.20), one("brier_score", 0.2001)], [Verdict::Ok, Verdict::Warning]);
        assert_eq!([one("accuracy", 0.55), one("accuracy", 0.5499)], [Verdict::Ok, Verdict::Warning]);
    }

    #[test]
    fn age_counts_from_training() {
        let model = Model::default();
        let aged = |days: i64, seconds: i64| Seen {
            trained: Some(now() - TimeDelta::days(days) - TimeDelta::seconds(seconds)),
            ..seen(&model)
        };
        let of = |seen: &Seen<'_>| verdict(seen, &Policy::default(), "model.age").unwrap();
        assert_eq!(
            [of(&aged(30, 0)), of(&aged(30, 1)), of(&Seen { trained: None, ..seen(&model) })],
            [Verdict::Ok, Verdict::Warning, Verdict::Unknown]
        );
    }

    #[test]
    fn a_brier_limit_that_is_no_bar_is_said() {
        let model = Model::default();
        let at = |score: f64| {
            let seen = Seen { values: values(&[("brier_score", score)]), ..seen(&model) };
            verdict(&seen, &Policy { prevalence: Some(0.1), ..Policy::default() }, "model.metric.brier_score")
                .unwrap()
        };
        assert_eq!([at(0.05), at(0.15)], [Verdict::Ok, Verdict::Warning]);
    }

    #[test]
    fn who_waits_and_what_the_gate_says() {
        let model = Model::default();
        let with = |gate| {
            verdict(&Seen { candidate: Some(4), gate, ..seen(&model) }, &Policy::default(), "model.candidate")
                .unwrap()
        };
        assert_eq!(
            [
                with(Some(Outcome::Pass)),
                with(Some(Outcome::Fail)),
                with(Some(Outcome::NotComparable)),
                with(None)
            ],
            [Verdict::Warning, Verdict::Ok, Verdict::Unknown, Verdict::Warning]
        );
        let same = Seen { candidate: Some(3), gate: Some(Outcome::Pass), ..seen(&model) };
        assert_eq!(verdict(&same, &Policy::default(), "model.candidate"), Some(Verdict::Ok));
    }

    #[test]
    fn what_could_be_archived() {
        let version = |version, days| Version {
            version,
            created: Some(now() - TimeDelta::days(days)),
            ..Version::default()
        };
        let model = Model {
            versions: vec![version(4, 1), version(3, 200), version(2, 300), version(1, 400)],
            ..Model::default()
        };
        let remark = review(&seen(&model), &Policy::default(), now())
            .into_iter()
            .find(|one| one.id == "model.archive")
            .unwrap();
        assert!(remark.message.contains("2 versions") && remark.message.ends_with("2, 1"), "{remark:?}");
    }

    #[test]
    fn failed_trainings() {
        let model = Model::default();
        let with = |failed: &[bool]| {
            let runs = failed.iter().map(|failed| (now(), *failed)).collect();
            verdict(&Seen { runs, ..seen(&model) }, &Policy::default(), "model.training")
        };
        assert_eq!(
            [with(&[]), with(&[false, true]), with(&[true, false])],
            [None, Some(Verdict::Ok), Some(Verdict::Warning)]
        );
    }
}
