//! One row of the list, and the same for machines.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    client::mlflow::{Model, Version},
    model::{pointer::Pointer, registry::Named, words::span},
};

/// A model with what its pointers mean.
pub(super) struct Entry {
    pub(super) model: Model,
    serving: Pointer,
    candidate: Pointer,
    serving_name: String,
    candidate_name: String,
    /// All its versions are known, not just the newest in each stage.
    whole: bool,
    trained: Option<DateTime<Utc>>,
    configured: bool,
}

impl Entry {
    pub(super) fn of(
        named: &Named<'_>,
        model: Model,
        whole: bool,
        trained: Option<DateTime<Utc>>,
        configured: bool,
    ) -> Self {
        Self {
            serving: named.serving_of(&model),
            candidate: named.candidate_of(&model),
            serving_name: named.serving().to_owned(),
            candidate_name: named.candidate().to_owned(),
            model,
            whole,
            trained,
            configured,
        }
    }

    fn version(&self) -> Option<&Version> {
        self.serving.version().and_then(|version| self.model.version(version))
    }

    fn newest(&self) -> Option<u64> {
        self.model.versions.iter().map(|version| version.version).max()
    }

    /// From the end of training, else from registration.
    fn born(&self) -> Option<DateTime<Utc>> {
        self.trained.or_else(|| self.version()?.created)
    }

    pub(super) fn row(&self, now: DateTime<Utc>) -> Vec<String> {
        let newest = match (self.whole, self.newest()) {
            (true, Some(newest)) => format!("{newest} of {}", self.model.versions.len()),
            (false, Some(newest)) => newest.to_string(),
            (_, None) => "no versions".to_owned(),
        };
        let notes: Vec<String> =
            [(&self.serving, &self.serving_name), (&self.candidate, &self.candidate_name)]
                .into_iter()
                .filter(|(pointer, _)| is_unclear(pointer))
                .map(|(pointer, name)| format!("{name}: {}", pointer.describe()))
                .collect();
        vec![
            self.model.name.clone(),
            shown(&self.serving),
            shown(&self.candidate),
            newest,
            self.version().and_then(|version| version.tag("semver")).unwrap_or_default().to_owned(),
            self.born().map(|at| span(now - at)).unwrap_or_default(),
            notes.join("; "),
        ]
    }

    pub(super) fn item(&self, now: DateTime<Utc>) -> Value {
        let version = self.version();
        json!({
            "name": self.model.name,
            "configured": self.configured,
            "description": self.model.description,
            "serving": self.serving.version(),
            "serving_pointer": self.serving_name,
            "serving_state": self.serving,
            "candidate": self.candidate.version(),
            "candidate_pointer": self.candidate_name,
            "candidate_state": self.candidate,
            "disagrees": is_unclear(&self.serving) || is_unclear(&self.candidate),
            "newest": self.newest(),
            "versions": self.whole.then_some(self.model.versions.len()),
            "semver": version.and_then(|version| version.tag("semver")),
            "trained_at": self.trained,
            "created_at": version.and_then(|version| version.created),
            "age_seconds": self.born().map(|at| (now - at).num_seconds()),
            "aliases": self.model.aliases.iter().map(|alias| (alias.alias.clone(), json!(alias.version))).collect::<serde_json::Map<_, _>>(),
            "tags": self.model.tags.iter().map(|tag| (tag.key.clone(), json!(tag.value))).collect::<serde_json::Map<_, _>>(),
        })
    }
}

fn is_unclear(pointer: &Pointer) -> bool {
    matches!(pointer, Pointer::Several { .. } | Pointer::Disagree { .. } | Pointer::Dangling { .. })
}

/// `3`, `2 or 3`, `-`.
fn shown(pointer: &Pointer) -> String {
    match pointer {
        Pointer::Nothing => "-".to_owned(),
        Pointer::Alias { version, .. } | Pointer::Stage { version, .. } => version.to_string(),
        Pointer::Several { versions, .. } => {
            versions.iter().map(u64::to_string).collect::<Vec<_>>().join(" or ")
        }
        Pointer::Disagree { version, staged, .. } => {
            let staged: Vec<String> =
                staged.iter().filter(|staged| *staged != version).map(u64::to_string).collect();
            format!("{version} or {}", staged.join(" or "))
        }
        Pointer::Dangling { version, .. } => format!("{version}, deleted"),
    }
}
