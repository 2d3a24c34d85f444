//! One version as looks show it: its evidence, its signature, its aliases.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    evidence::{self, Evidence},
    registry::Registry,
    signature::Signature,
    words::ago,
};
use crate::client::mlflow::{Model, Stage, Status, Version};

/// A version with what its run and its artifacts tell.
pub(super) struct Side {
    pub(super) evidence: Evidence,
    /// None: it was logged without; the error is why it is not known.
    pub(super) signature: Result<Option<Signature>, String>,
    pub(super) aliases: Vec<String>,
}

impl Side {
    /// Gathers; what cannot be read is a gap that says why.
    pub(super) async fn of(registry: &Registry, model: &Model, version: &Version) -> Self {
        let (evidence, signature) =
            tokio::join!(Evidence::or_why(registry, version), evidence::signature(registry, model, version));
        Self {
            evidence,
            signature: signature.map_err(|error| format!("{error:#}")),
            aliases: model.aliases_of(version.version).map(str::to_owned).collect(),
        }
    }

    pub(super) fn version(&self) -> &Version {
        &self.evidence.version
    }

    pub(super) fn metrics(&self) -> &[(String, f64)] {
        self.evidence.run.as_ref().map_or(&[], |run| &run.metrics)
    }

    /// What there is to say, for a page.
    pub(super) fn facts(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let version = self.version();
        let mut facts = vec![("version", self.title())];
        if let Some(why) = status_in_words(version) {
            facts.push(("status", why));
        }
        if !version.description.is_empty() {
            facts.push(("description", version.description.clone()));
        }
        match self.evidence.training_ended() {
            Some(at) => facts.push(("trained", ago(at, now))),
            None => facts.push(("trained", "not known".to_owned())),
        }
        if let Some(at) = version.created {
            facts.push(("registered", ago(at, now)));
        }
        let run = match (&self.evidence.run, self.evidence.why_no_run()) {
            (Some(run), why) => {
                let by = if run.user.is_empty() { String::new() } else { format!(", by {}", run.user) };
                let why = why.map(|why| format!("; {why}")).unwrap_or_default();
                format!("{} ({}), {}{by}{why}", run.name, run.id, run.status)
            }
            (None, why) => why.unwrap_or_default(),
        };
        facts.push(("source run", run));
        let signature = match &self.signature {
            Ok(Some(signature)) => signature.describe(),
            Ok(None) => "none: it was logged without".to_owned(),
            Err(why) => format!("not known: {why}"),
        };
        facts.push(("signature", signature));
        let tags: Vec<String> = version.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        if !tags.is_empty() {
            facts.push(("tags", tags.join(", ")));
        }
        facts
    }

    /// `3 (1.2.0), alias champion, stage Production`.
    pub(super) fn title(&self) -> String {
        let version = self.version();
        let semver = version.tag("semver").map(|semver| format!(" ({semver})")).unwrap_or_default();
        let aliases = match self.aliases.as_slice() {
            [] => String::new(),
            [only] => format!(", alias {only}"),
            several => format!(", aliases {}", several.join(", ")),
        };
        let stage = match version.stage {
            Stage::None => String::new(),
            stage => format!(", stage {}", stage.word()),
        };
        format!("{}{semver}{aliases}{stage}", version.version)
    }

    pub(super) fn value(&self, now: DateTime<Utc>) -> Value {
        let version = self.version();
        let run = self.evidence.run.as_ref();
        let mut value = version_value(version, &self.aliases);
        let trained = self.evidence.training_ended();
        value["trained_at"] = json!(trained);
        value["age_seconds"] = json!(self.evidence.trained().map(|at| (now - at).num_seconds()));
        value["run_state"] = json!(self.evidence.run_state());
        value["run"] = json!(run.map(|run| json!({
            "id": run.id,
            "name": run.name,
            "status": run.status,
            "user": run.user,
            "experiment": run.experiment,
            "started_at": run.started,
            "ended_at": run.ended,
            "params": run.params,
            "datasets": run.datasets.iter().map(|data| json!({
                "name": data.name, "digest": data.digest, "context": data.context,
            })).collect::<Vec<_>>(),
        })));
        value["metrics"] = self
            .metrics()
            .iter()
            .map(|(name, value)| (name.clone(), json!(value.is_finite().then_some(*value))))
            .collect::<serde_json::Map<_, _>>()
            .into();
        value["signature"] = json!(
            self.signature.as_ref().ok().and_then(|signature| signature.as_ref()).map(Signature::describe)
        );
        value["signature_unread"] = json!(self.signature.as_ref().err());
        value
    }
}

/// What any look says of a version.
pub(super) fn version_value(version: &Version, aliases: &[String]) -> Value {
    json!({
        "version": version.version,
        "semver": version.tag("semver"),
        "stage": version.stage.word(),
        "aliases": aliases,
        "status": status_word(version),
        "description": version.description,
        "source": version.source,
        "run_id": (!version.run_id.is_empty()).then_some(&version.run_id),
        "created_at": version.created,
        "updated_at": version.updated,
        "tags": version.tags.iter().map(|tag| (tag.key.clone(), json!(tag.value))).collect::<serde_json::Map<_, _>>(),
    })
}

fn status_word(version: &Version) -> &'static str {
    match version.status {
        Status::Ready => "ready",
        Status::Pending => "pending",
        Status::Failed => "failed",
        Status::Unknown => "unknown",
    }
}

/// Where it is not ready.
fn status_in_words(version: &Version) -> Option<String> {
    let why = &version.status_message;
    match version.status {
        Status::Ready => None,
        Status::Pending => Some(format!("its registration is not finished {why}").trim_end().to_owned()),
        Status::Failed => Some(format!("its registration failed {why}").trim_end().to_owned()),
        Status::Unknown => Some("the registry does not say whether it is ready".to_owned()),
    }
}
