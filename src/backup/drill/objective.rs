//! What was measured against what was promised: recovery points and recovery times. Pure.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::set::SetDrill;
use crate::{
    backup::{recovery_point::RecoveryPoint, repository::BackupId},
    config::{RecoveryTimes, scalar},
    finding::{Finding, Quantity, Verdict},
};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How long recovery took, against a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Objective {
    /// `model_service`, `system`, `data`.
    pub(super) name: &'static str,
    pub(super) target_seconds: f64,
    /// None where it was not measured.
    pub(super) measured_seconds: Option<f64>,
    /// None where nothing was asked that would show it.
    pub(super) verdict: Option<Verdict>,
    pub(super) message: String,
}

impl Objective {
    /// For people.
    pub(super) fn title(&self) -> &'static str {
        match self.name {
            "model_service" => "model service",
            other => other,
        }
    }

    pub(super) fn finding(&self) -> Option<Finding> {
        let finding =
            Finding::new(format!("drill.rto.{}", self.name), self.title(), self.verdict?, &self.message);
        Some(match self.measured_seconds {
            Some(seconds) => finding.measured(Quantity::seconds(Duration::from_secs_f64(seconds))),
            None => finding,
        })
    }
}

/// Whether what would be lost at this moment is little enough.
pub(super) fn judge_recovery_point(set: &str, id: &BackupId, now: DateTime<Utc>, most: Duration) -> Finding {
    let point = RecoveryPoint::of(id, now, most);
    let age = point.age.max(TimeDelta::zero()).to_std().unwrap_or_default();
    let (shown, limit) = (Quantity::seconds(age), Quantity::seconds(most));
    let verdict = point.verdict();
    let message = if point.is_future {
        format!("{id} was begun in the future: the clocks of this host and of who made it differ")
    } else if verdict == Verdict::Ok {
        format!("at most the last {shown} would be lost, {limit} may be")
    } else {
        format!("what changed in the last {shown} would be lost: at most {limit} may be")
    };
    let finding = Finding::new(format!("drill.{set}.rpo"), set, verdict, message).measured(shown);
    if verdict == Verdict::Ok { finding } else { finding.hint(format!("mlopsctl backup create {set}")) }
}

/// The recovery times of a drill whose sets were brought back one after another.
pub(super) fn recovery_times(sets: &[SetDrill], targets: &RecoveryTimes, served: bool) -> Vec<Objective> {
    let target = |given: &Option<scalar::Duration>, usual: u64| {
        given.as_ref().map_or(Duration::from_secs(usual), |given| given.value)
    };
    let lost: Vec<&str> = sets.iter().filter(|set| set.back.is_none()).map(|set| set.set.as_str()).collect();
    let data = if lost.is_empty() {
        Ok(sets.iter().filter_map(|set| set.back).sum::<Duration>())
    } else {
        Err(format!("not all data came back: {}", lost.join(", ")))
    };
    let answers: Vec<_> = sets.iter().filter_map(|set| Some((set.back?, set.served.as_ref()?))).collect();
    let broken = answers.iter().any(|(_, served)| served.is_none());
    let service = if broken {
        Err("the service did not come back".to_owned())
    } else {
        // Who recovers it restores its set first.
        let times = answers.iter().filter_map(|(back, served)| Some(*back + (**served)?));
        times.max().ok_or_else(|| "nothing that could be served came back".to_owned())
    };
    let system = match (&data, broken) {
        (Err(why), _) => Err(why.clone()),
        (Ok(_), true) => Err("the service did not come back".to_owned()),
        (Ok(data), false) => Ok(*data + answers.iter().filter_map(|(_, served)| **served).sum::<Duration>()),
    };
    vec![
        if served {
            objective("model_service", target(&targets.model_service, 30 * MINUTE), service)
        } else {
            Objective {
                name: "model_service",
                target_seconds: target(&targets.model_service, 30 * MINUTE).as_secs_f64(),
                measured_seconds: None,
                verdict: None,
                message: "not measured: --serve starts MLflow on what was restored".to_owned(),
            }
        },
        objective("system", target(&targets.system, 2 * HOUR), system),
        objective("data", target(&targets.data, 4 * HOUR), data),
    ]
}

fn objective(name: &'static str, target: Duration, measured: Result<Duration, String>) -> Objective {
    let limit = Quantity::seconds(target);
    let (verdict, message) = match &measured {
        Ok(took) if *took > target => (
            Verdict::Critical,
            format!("back after {}: at most {limit} were promised", Quantity::seconds(*took)),
        ),
        Ok(took) => (Verdict::Ok, format!("back after {}, within {limit}", Quantity::seconds(*took))),
        Err(why) => (Verdict::Critical, why.clone()),
    };
    Objective {
        name,
        target_seconds: target.as_secs_f64(),
        measured_seconds: measured.ok().map(|took| took.as_secs_f64()),
        verdict: Some(verdict),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(back: Option<u64>, served: Option<Option<u64>>) -> SetDrill {
        let mut set = SetDrill::new("models", Duration::from_secs(HOUR));
        set.back = back.map(Duration::from_secs);
        set.served = served.map(|served| served.map(Duration::from_secs));
        set
    }

    #[test]
    fn times_add_up_and_are_judged_each_by_its_own_target() {
        use Verdict::{Critical, Ok};
        let targets = RecoveryTimes {
            model_service: Some("10s".parse().unwrap()),
            system: Some("20s".parse().unwrap()),
            data: Some("15s".parse().unwrap()),
        };
        let cases = [
            // Nothing is served: two sets, one after the other.
            (
                vec![set(Some(5), None), set(Some(6), None)],
                false,
                [None, Some(Ok), Some(Ok)],
                [None, Some(11.0), Some(11.0)],
            ),
            // The service counts from the start of its own set.
            (
                vec![set(Some(8), None), set(Some(4), Some(Some(6)))],
                true,
                [Some(Ok); 3],
                [Some(10.0), Some(18.0), Some(12.0)],
            ),
            (
                vec![set(Some(12), None), set(Some(4), Some(Some(7)))],
                true,
                [Some(Critical); 3],
                [Some(11.0), Some(23.0), Some(16.0)],
            ),
            // What did not come back has no time.
            (
                vec![set(Some(1), None), set(None, None)],
                false,
                [None, Some(Critical), Some(Critical)],
                [None, None, None],
            ),
            (
                vec![set(Some(1), Some(None))],
                true,
                [Some(Critical), Some(Critical), Some(Ok)],
                [None, None, Some(1.0)],
            ),
        ];
        for (sets, served, verdicts, times) in cases {
            let objectives = recovery_times(&sets, &targets, served);
            let found: Vec<_> = objectives.iter().map(|one| one.verdict).collect();
            assert_eq!(found, verdicts, "{objectives:?}");
            let found: Vec<_> = objectives.iter().map(|one| one.measured_seconds).collect();
            assert_eq!(found, times, "{objectives:?}");
        }
    }

    #[test]
    fn a_recovery_point_is_judged_as_in_the_list() {
        let id = BackupId::parse("20260302T120000Zaaaa").unwrap();
        for (age, verdict, told) in [
            (-3600, Verdict::Warning, "begun in the future"),
            (3600, Verdict::Ok, "at most the last"),
            (3601, Verdict::Warning, "what changed in the last"),
            (3961, Verdict::Critical, "what changed in the last"),
        ] {
            let now = id.at() + TimeDelta::seconds(age);
            let finding = judge_recovery_point("models", &id, now, Duration::from_secs(HOUR));
            assert_eq!(finding.verdict, verdict, "{age}: {}", finding.message);
            assert!(finding.message.contains(told), "{age}: {}", finding.message);
        }
    }
}
