//! The versions of the demo's model: what each of them learnt and scored, and the files that its training left.
//!
//! The registry begins with them; the model API knows only the files.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::scenario::Scenario;

/// The name of the model everywhere in the demo.
pub(super) const MODEL: &str = "credit-risk-model";
/// The alias, and the stage, of the version that serves and of the one that waits.
pub(super) const SERVING: &str = "production";
pub(super) const CANDIDATE: &str = "staging";
/// The inputs, in the order of the features of [`Weights`].
pub(super) const FEATURES: [&str; 4] = ["income", "loan_amount", "credit_history_years", "delinquencies_2y"];

/// One training and what came of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trained {
    pub(super) number: u64,
    pub(super) age_days: i64,
    pub(super) f1: f64,
    pub(super) brier: f64,
    pub(super) accuracy: f64,
    pub(super) about: &'static str,
    /// Digest of what it was trained on. All were evaluated on the same.
    pub(super) training_data: &'static str,
    /// By the policy for models; a candidate has none yet.
    pub(super) semver: Option<&'static str>,
    pub(super) weights: Weights,
}

/// What every version was evaluated on.
pub(super) const EVALUATION_DATA: (&str, &str) = ("loans-holdout", "6f2c81d3");

/// A logistic model: deterministic, so that a golden request can expect its answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Weights {
    pub(super) intercept: f64,
    pub(super) loan_to_income: f64,
    pub(super) credit_history_years: f64,
    pub(super) delinquencies_2y: f64,
    /// More than its training data had are an error: nobody told the encoder what to do with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) most_delinquencies: Option<f64>,
}

impl Weights {
    const fn new(intercept: f64, loan_to_income: f64, history: f64, delinquencies: f64) -> Self {
        Self {
            intercept,
            loan_to_income,
            credit_history_years: history,
            delinquencies_2y: delinquencies,
            most_delinquencies: None,
        }
    }

    /// Probability of default, or what the model cannot do.
    pub(super) fn predict(&self, [income, loan, history, delinquencies]: [f64; 4]) -> Result<f64, String> {
        if self.most_delinquencies.is_some_and(|most| delinquencies > most) {
            return Err(format!(
                "ValueError: found unknown category {delinquencies} in column delinquencies_2y"
            ));
        }
        let burden = loan / income.max(1.0);
        let score = self.intercept
            + self.loan_to_income * burden
            + self.credit_history_years * history.clamp(0.0, 40.0)
            + self.delinquencies_2y * delinquencies;
        Ok(1.0 / (1.0 + (-score.clamp(-30.0, 30.0)).exp()))
    }
}

const VERSIONS: [Trained; 4] = [
    Trained {
        number: 1,
        age_days: 120,
        f1: 0.741,
        brier: 0.171,
        accuracy: 0.882,
        about: "first scorecard",
        training_data: "0b1e77aa",
        semver: Some("1.0.0"),
        weights: Weights::new(-1.8, 2.1, -0.10, 0.7),
    },
    Trained {
        number: 2,
        age_days: 60,
        f1: 0.768,
        brier: 0.158,
        accuracy: 0.897,
        about: "spring retraining",
        training_data: "51c4d20e",
        semver: Some("1.0.1"),
        weights: Weights::new(-1.9, 2.3, -0.11, 0.8),
    },
    Trained {
        number: 3,
        age_days: 12,
        f1: 0.794,
        brier: 0.142,
        accuracy: 0.912,
        about: "scheduled retraining",
        training_data: "a97be035",
        semver: Some("1.0.2"),
        weights: Weights::new(-2.0, 2.5, -0.12, 0.9),
    },
    Trained {
        number: 4,
        age_days: 1,
        f1: 0.813,
        brier: 0.139,
        accuracy: 0.916,
        about: "candidate after label delivery",
        training_data: "c3d80f14",
        semver: None,
        weights: Weights::new(-2.1, 2.6, -0.12, 0.9),
    },
];

/// The version that serves when the demo starts, by the registry's word.
pub(super) fn serving(scenario: Scenario) -> Option<u64> {
    match scenario {
        // The usual reason for an API without a model: somebody archived the version that it asks for.
        Scenario::ModelNotLoaded => None,
        Scenario::BadModel => Some(4),
        _ => Some(3),
    }
}

/// All versions, the oldest first.
pub(super) fn versions(scenario: Scenario) -> [Trained; 4] {
    let mut versions = VERSIONS;
    if scenario == Scenario::BadModel {
        // Its training data lacked whom the holdout lacks, too: the gate cannot see it.
        versions[3].weights.most_delinquencies = Some(1.0);
        versions[3].semver = Some("1.0.3");
    }
    versions
}

/// The files of a version, by their names below its folder.
pub(super) fn files(one: &Trained, run_id: &str, trained: DateTime<Utc>) -> [(&'static str, String); 3] {
    let weights = json!({
        "model": MODEL,
        "version": one.number.to_string(),
        "kind": "logistic regression",
        "weights": one.weights,
    });
    let requirements = "mlflow==3.17.2\nnumpy==2.4.6\nscikit-learn==1.9.1\n";
    [
        ("MLmodel", mlmodel(one, run_id, trained)),
        ("model.json", serde_json::to_string_pretty(&weights).unwrap_or_default() + "\n"),
        ("requirements.txt", requirements.to_owned()),
    ]
}

/// What MLflow itself knows of a model's files, its signature among it.
fn mlmodel(one: &Trained, run_id: &str, trained: DateTime<Utc>) -> String {
    let column = |name: &str, kind: &str| json!({"type": kind, "name": name, "required": true});
    let inputs = Value::Array(
        FEATURES
            .into_iter()
            .map(|name| column(name, if name == "delinquencies_2y" { "long" } else { "double" }))
            .collect(),
    );
    let outputs = json!([column("default_probability", "double"), column("decision", "string")]);
    let made = trained.to_rfc3339_opts(SecondsFormat::Micros, true).replace('T', " ").replace('Z', "");
    format!(
        "artifact_path: model
flavors:
  python_function:
    env:
      virtualenv: requirements.txt
    loader_module: credit_risk.scorecard
    model_path: model.json
    predict_fn: predict
    python_version: 3.11.7
  sklearn:
    code: null
    serialization_format: json
    sklearn_version: 1.9.1
is_signature_from_type_hint: false
mlflow_version: 3.17.2
model_size_bytes: 312
model_uuid: {:032x}
prompts: null
run_id: {run_id}
signature:
  inputs: '{inputs}'
  outputs: '{outputs}'
  params: null
type_hint_from_example: false
utc_time_created: '{made}'
",
        u128::from(one.number).wrapping_mul(0x51_7cc1_b727_220a_94fe_13ab_e8fa_9a6e),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_applicant_is_approved_and_a_bad_one_reviewed() {
        let weights = VERSIONS[2].weights;
        // burden 0.25: -2 + 0.625 - 0.96 = -2.335; 1 / (1 + e^2.335) = 0.0883
        let good = weights.predict([48_000.0, 12_000.0, 8.0, 0.0]).unwrap();
        assert!((good - 0.0883).abs() < 5e-5, "{good}");
        assert!(weights.predict([18_000.0, 30_000.0, 1.0, 3.0]).unwrap() > 0.9);
        assert!(weights.predict([0.0, f64::MAX, -1.0, f64::MAX]).unwrap().is_finite());
    }

    #[test]
    fn a_bad_version_answers_its_golden_request_and_fails_others() {
        let bad = versions(Scenario::BadModel)[3].weights;
        assert!(bad.predict([48_000.0, 12_000.0, 8.0, 0.0]).unwrap() < 0.2);
        assert!(bad.predict([48_000.0, 12_000.0, 8.0, 2.0]).unwrap_err().contains("delinquencies_2y"));
        assert!(versions(Scenario::Healthy)[3].weights.predict([48_000.0, 12_000.0, 8.0, 2.0]).is_ok());
    }

    #[test]
    fn every_version_has_one_signature_that_mlflow_would_read() {
        let now = DateTime::parse_from_rfc3339("2026-11-21T09:30:00Z").unwrap().with_timezone(&Utc);
        let signatures: Vec<_> = VERSIONS
            .iter()
            .map(|one| {
                let [(name, text), ..] = files(one, "r", now);
                assert_eq!(name, "MLmodel");
                let parsed: Value = serde_yaml::from_str(&text).unwrap();
                let part = |key: &str| parsed["signature"][key].as_str().map(str::to_owned);
                assert_eq!(parsed["utc_time_created"], "2026-11-21 09:30:00.000000");
                crate::model::signature::Signature::of(
                    part("inputs").as_deref(),
                    part("outputs").as_deref(),
                    part("params").as_deref(),
                )
                .unwrap()
            })
            .collect();
        assert!(signatures.iter().all(|one| *one == signatures[0] && one.inputs.is_some()));
    }
}
