//! The level of a model's change, by evidence and never by default.
//!
//! A broken signature is major; a compatible addition, another algorithm, feature set or objective is minor; the same
//! signature retrained is patch, unless its behaviour says that it is another model. Where evidence is missing, a person
//! says the level and why.

use serde::Serialize;

use super::bump::Level;
use crate::model::signature::{Change, Effect};

/// What is known of the old and the new version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// None: the signature of one of them is not known.
    pub signature: Option<Vec<Change>>,
    /// The algorithm family of each (`mlflow.sklearn` flavour and class, or a tag).
    pub algorithm: Option<(String, String)>,
    /// Names of features that came or went behind the same signature, where a tag or parameter tells.
    pub features: Option<Vec<String>>,
    /// Objective or target of each, where known.
    pub objective: Option<(String, String)>,
    /// Share of predictions on the probe set that differ beyond tolerance, 0 to 1.
    pub predictions_differ: Option<f64>,
    /// The gate said that the new one does worse.
    pub gate_failed: bool,
    /// Rules of the gate that could not be judged, and why.
    pub gate_unclear: Vec<String>,
}

/// Limits of the behaviour guard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guard {
    /// More differing predictions than this share are no mere retraining.
    pub predictions_differ: f64,
}

impl Guard {
    /// As the configuration has it; 10 % without.
    pub fn of(configured: Option<f64>) -> Self {
        Self { predictions_differ: configured.unwrap_or(0.1) }
    }
}

/// A level and what it rests on, or what is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Judged {
    Level { level: Level, reasons: Vec<String> },
    Refused { missing: Vec<String> },
}

/// Judges a change of model.
pub fn judge(evidence: &Evidence, guard: Guard) -> Judged {
    let Some(changes) = &evidence.signature else {
        return Judged::Refused {
            missing: vec!["the signature of one of the two versions is not known".to_owned()],
        };
    };
    let of = |effect: Effect| changes.iter().filter(move |change| change.effect == effect);
    let broken: Vec<String> = of(Effect::Breaks).map(|change| change.what.clone()).collect();
    if !broken.is_empty() {
        return Judged::Level { level: Level::Major, reasons: broken };
    }
    let mut minor: Vec<String> = of(Effect::Extends).map(|change| change.what.clone()).collect();
    for (what, pair) in [("algorithm", &evidence.algorithm), ("objective", &evidence.objective)] {
        if let Some((old, new)) = pair
            && old != new
        {
            minor.push(format!("the {what} is {new} instead of {old}"));
        }
    }
    if let Some(features) = evidence.features.as_ref().filter(|features| !features.is_empty()) {
        minor.push(format!("the feature set changed: {}", features.join(", ")));
    }
    if let Some(share) = evidence.predictions_differ.filter(|share| *share > guard.predictions_differ) {
        minor.push(format!(
            "{:.1} % of the predictions on the probe set differ, more than {:.1} %",
            share * 100.0,
            guard.predictions_differ * 100.0
        ));
    }
    if evidence.gate_failed {
        minor.push("the gate says that it does worse".to_owned());
    }
    if !minor.is_empty() {
        return Judged::Level { level: Level::Minor, reasons: minor };
    }
    if evidence.algorithm.is_none() {
        return Judged::Refused {
            missing: vec!["the algorithm of one of the two versions is not known".to_owned()],
        };
    }
    if !evidence.gate_unclear.is_empty() {
        return Judged::Refused { missing: evidence.gate_unclear.clone() };
    }
    Judged::Level {
        level: Level::Patch,
        reasons: vec!["retrained: same signature, same algorithm".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(effect: Effect) -> Change {
        Change { effect, what: "it".to_owned() }
    }

    fn retrained() -> Evidence {
        let same = ("LogisticRegression".to_owned(), "LogisticRegression".to_owned());
        Evidence { signature: Some(vec![]), algorithm: Some(same), ..Evidence::default() }
    }

    #[test]
    fn the_level_follows_the_evidence() {
        let other = Some(("LogisticRegression".to_owned(), "XGBClassifier".to_owned()));
        let cases = [
            (retrained(), Some(Level::Patch)),
            (Evidence { signature: Some(vec![change(Effect::Extends)]), ..retrained() }, Some(Level::Minor)),
            (
                Evidence {
                    signature: Some(vec![change(Effect::Extends), change(Effect::Breaks)]),
                    ..retrained()
                },
                Some(Level::Major),
            ),
            (Evidence { algorithm: other, ..retrained() }, Some(Level::Minor)),
            (Evidence { features: Some(vec!["zip".to_owned()]), ..retrained() }, Some(Level::Minor)),
            (Evidence { features: Some(vec![]), ..retrained() }, Some(Level::Patch)),
            (Evidence { predictions_differ: Some(0.1), ..retrained() }, Some(Level::Patch)),
            (Evidence { predictions_differ: Some(0.11), ..retrained() }, Some(Level::Minor)),
            (Evidence { gate_failed: true, ..retrained() }, Some(Level::Minor)),
            (Evidence { gate_unclear: vec!["f1".to_owned()], ..retrained() }, None),
            (
                Evidence { gate_unclear: vec!["f1".to_owned()], gate_failed: true, ..retrained() },
                Some(Level::Minor),
            ),
            (Evidence { signature: None, ..retrained() }, None),
            (Evidence { algorithm: None, ..retrained() }, None),
            (
                Evidence { signature: Some(vec![change(Effect::Breaks)]), ..Evidence::default() },
                Some(Level::Major),
            ),
        ];
        for (evidence, expected) in cases {
            let level = match judge(&evidence, Guard::of(None)) {
                Judged::Level { level, reasons } => {
                    assert!(!reasons.is_empty());
                    Some(level)
                }
                Judged::Refused { missing } => {
                    assert!(!missing.is_empty());
                    None
                }
            };
            assert_eq!(level, expected, "{evidence:?}");
        }
    }

    #[test]
    fn how_many_predictions_may_differ_is_configured() {
        let cases = [
            (None, 0.1, Level::Patch),
            (None, 0.11, Level::Minor),
            (Some(0.3), 0.3, Level::Patch),
            (Some(0.02), 0.03, Level::Minor),
            (Some(0.0), 0.0, Level::Patch),
            (Some(1.0), 1.0, Level::Patch),
        ];
        for (limit, share, expected) in cases {
            let evidence = Evidence { predictions_differ: Some(share), ..retrained() };
            let Judged::Level { level, .. } = judge(&evidence, Guard::of(limit)) else { panic!("{limit:?}") };
            assert_eq!(level, expected, "{limit:?} {share}");
        }
    }
}
