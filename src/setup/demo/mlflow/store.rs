//! What the registry holds, in the shapes it is served in. Empty lists are left out, as in the original.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

/// A key and its value; tags and parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: String,
}

/// Sets a key, replacing its former value.
pub(super) fn set_pair(pairs: &mut Vec<Pair>, key: &str, value: &str) {
    match pairs.iter_mut().find(|pair| pair.key == key) {
        Some(pair) => value.clone_into(&mut pair.value),
        None => pairs.push(Pair { key: key.to_owned(), value: value.to_owned() }),
    }
}

pub(super) fn pair<'a>(pairs: &'a [Pair], key: &str) -> Option<&'a str> {
    pairs.iter().find(|pair| pair.key == key).map(|pair| pair.value.as_str())
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Experiment {
    pub(super) experiment_id: String,
    pub(super) name: String,
    pub(super) artifact_location: String,
    pub(super) lifecycle_stage: &'static str,
    pub(super) last_update_time: i64,
    pub(super) creation_time: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Pair>,
    pub(super) workspace: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct RunInfo {
    pub(super) run_uuid: String,
    pub(super) experiment_id: String,
    pub(super) run_name: String,
    pub(super) user_id: String,
    pub(super) status: String,
    pub(super) start_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_time: Option<i64>,
    pub(super) artifact_uri: String,
    pub(super) lifecycle_stage: &'static str,
    pub(super) run_id: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Metric {
    pub(super) key: String,
    pub(super) value: f64,
    pub(super) timestamp: i64,
    pub(super) step: i64,
}

#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct RunData {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) metrics: Vec<Metric>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) params: Vec<Pair>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<Pair>,
}

impl RunData {
    pub(super) fn metric(&self, key: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.key == key).map(|metric| metric.value)
    }
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Run {
    pub(super) info: RunInfo,
    pub(super) data: RunData,
    pub(super) inputs: Inputs,
    pub(super) outputs: Nothing,
}

/// Data that the run was given, in the shape of its protocol.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Inputs {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dataset_inputs: Vec<Value>,
}

/// `{}`.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Nothing {}

#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) name: String,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) description: Option<String>,
    pub(super) tags: Vec<Pair>,
    /// In the order of their numbers.
    pub(super) versions: Vec<Version>,
    /// Alias and version number.
    pub(super) aliases: Vec<(String, u64)>,
}

#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) number: u64,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) stage: &'static str,
    pub(super) description: Option<String>,
    pub(super) source: String,
    pub(super) run_id: String,
    pub(super) tags: Vec<Pair>,
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// The time of the latest call, in milliseconds.
    pub(super) latest: i64,
    pub(super) experiments: Vec<Experiment>,
    pub(super) runs: Vec<Run>,
    pub(super) models: Vec<Model>,
    /// By their paths below the proxy.
    pub(super) artifacts: BTreeMap<String, Bytes>,
}

impl Store {
    pub(super) fn add_experiment(&mut self, name: &str, tags: Vec<Pair>, now: i64) -> String {
        let id = self.experiments.len().to_string();
        self.experiments.push(Experiment {
            experiment_id: id.clone(),
            name: name.to_owned(),
            artifact_location: format!("mlflow-artifacts:/{id}"),
            lifecycle_stage: "active",
            last_update_time: now,
            creation_time: now,
            tags,
            workspace: "default",
        });
        id
    }

    /// A run that is under way; its id is derived from its number, so that every demo has the same.
    pub(super) fn add_run(&mut self, experiment: &str, name: &str, user: &str, started: i64) -> &mut Run {
        let id = format!(
            "{:032x}",
            (self.runs.len() as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
        );
        let id = id.get(..32).unwrap_or(&id).to_owned();
        self.runs.push(Run {
            info: RunInfo {
                run_uuid: id.clone(),
                experiment_id: experiment.to_owned(),
                run_name: name.to_owned(),
                user_id: user.to_owned(),
                status: "RUNNING".to_owned(),
                start_time: started,
                end_time: None,
                artifact_uri: format!("mlflow-artifacts:/{experiment}/{id}/artifacts"),
                lifecycle_stage: "active",
                run_id: id,
            },
            data: RunData::default(),
            inputs: Inputs::default(),
            outputs: Nothing {},
        });
        self.runs.last_mut().expect("a run was just pushed")
    }

    pub(super) fn run(&mut self, id: &str) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.info.run_id == id)
    }

    pub(super) fn model(&mut self, name: &str) -> Option<&mut Model> {
        self.models.iter_mut().find(|model| model.name == name)
    }
}

impl Model {
    pub(super) fn new(name: &str, now: i64) -> Self {
        Self {
            name: name.to_owned(),
            created: now,
            updated: now,
            description: None,
            tags: Vec::new(),
            versions: Vec::new(),
            aliases: Vec::new(),
        }
    }

    pub(super) fn version(&mut self, number: u64) -> Option<&mut Version> {
        self.versions.iter_mut().find(|version| version.number == number)
    }

    /// The newest of each stage: not the newest of all.
    pub(super) fn latest(&self) -> Vec<&Version> {
        let mut latest: Vec<&Version> = Vec::new();
        for version in self.versions.iter().rev() {
            if !latest.iter().any(|other| other.stage == version.stage) {
                latest.push(version);
            }
        }
        latest.reverse();
        latest
    }
}
