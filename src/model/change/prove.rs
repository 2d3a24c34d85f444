//! Seeing which version serves, as what serves it says: a pointer that moved is no proof.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::{
    client::mlflow::{Tag, Version},
    context::Context,
    finding::{Finding, Verdict},
    model::{
        agreement::{self, Agreement},
        moves::{Recorded, promoted_tag, promoted_value},
        registry::{Named, Registry},
        serving,
    },
    plan::Consent,
};

const PAUSE: Duration = Duration::from_millis(250);

/// What is to be seen to serve.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Proof {
    pub(crate) model: String,
    /// As the configuration names it.
    pub(crate) pointer: String,
    pub(crate) version: u64,
    pub(crate) run_id: String,
    pub(crate) semver: Option<String>,
    pub(crate) served_by: Vec<String>,
    /// What reports another version may have to notice yet.
    pub(crate) settle_seconds: f64,
    /// What the record will say; none where nothing moves.
    pub(crate) moved: Option<Recorded>,
    /// The time in the tag of the version that came; once it was seen to serve, the tag says so.
    pub(crate) promoted: Option<DateTime<Utc>>,
    /// Whether it was seen; none before it was looked at.
    #[serde(default)]
    pub(crate) proven: Option<bool>,
}

impl Proof {
    pub(super) fn what(&self) -> String {
        let Self { model, version, served_by, .. } = self;
        match served_by.as_slice() {
            [] => {
                format!("nothing can prove that version {version} of model `{model}` serves: no `served_by:`")
            }
            some => {
                format!("prove that version {version} of model `{model}` serves: ask {}", some.join(", "))
            }
        }
    }

    /// Asks what serves until all serve it, or one stays with another version for too long.
    pub(super) async fn see(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        let tags = self.semver.iter().map(|semver| Tag { key: "semver".to_owned(), value: semver.clone() });
        let version = Version {
            version: self.version,
            run_id: self.run_id.clone(),
            tags: tags.collect(),
            ..Version::default()
        };
        let named = Named::of(cx, &self.model);
        let started = Instant::now();
        let settle = Duration::from_secs_f64(self.settle_seconds);
        let agreement = loop {
            let replicas = serving::replicas(cx, &named).await;
            let agreement = agreement::agree(&version, &replicas);
            if agreement.other.is_empty() || started.elapsed() >= settle {
                break agreement;
            }
            sleep(PAUSE).await;
        };
        self.proven = Some(agreement.proven());
        if let Some(at) = self.promoted.filter(|_| agreement.proven()) {
            let (key, value) = (promoted_tag(&self.pointer), promoted_value(at, true));
            let mlflow = Registry::of(cx)?.mlflow;
            // It serves, whatever becomes of the word in the registry; the record has it too.
            if let Err(error) =
                mlflow.set_version_tag(&self.model, self.version, (&key, &value), consent).await
            {
                cx.ui.warn(&format!("that it was seen to serve could not be noted in the registry: {error}"));
            }
        }
        Ok(vec![self.judge(&agreement)])
    }

    fn judge(&self, agreement: &Agreement) -> Finding {
        let Self { model, pointer, version, .. } = self;
        let finding =
            |verdict, message: String| Finding::new("model.serving", model.as_str(), verdict, message);
        if let Some((name, reported)) = agreement.other.first() {
            let message =
                format!("{name} serves {reported}, and not version {version}, which {pointer} means now");
            return finding(Verdict::Critical, message).evidence("version", *version);
        }
        let reasons = agreement.unknown.iter().map(|(name, why)| format!("{name}: {why}"));
        let reasons: Vec<String> = reasons.collect();
        let finding = match (agreement.same.as_slice(), reasons.as_slice()) {
            ([], []) => {
                let message = format!(
                    "unverified: {pointer} means version {version} now, but no service is configured to serve it"
                );
                finding(Verdict::Warning, message).hint(format!(
                    "name what serves it: registry: {{ models: {{ {model}: {{ served_by: … }} }} }}"
                ))
            }
            (same, []) => {
                let message = format!("version {version} serves, proven: {} report it", same.join(", "));
                let message =
                    if same.len() == 1 { message.replace(" report it", " reports it") } else { message };
                finding(Verdict::Ok, message)
            }
            (_, reasons) => {
                let message =
                    format!("unverified: {pointer} means version {version} now, but {}", reasons.join("; "));
                finding(Verdict::Warning, message)
                    .hint("say where it tells its version: reports: { path: /health, at: model_version }")
            }
        };
        finding.evidence("version", *version).evidence("seen_on", agreement.same.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_proven_unverified_or_wrong() {
        let proof = Proof {
            model: "churn".to_owned(),
            pointer: "production".to_owned(),
            version: 4,
            run_id: String::new(),
            semver: None,
            served_by: vec![],
            settle_seconds: 0.0,
            moved: None,
            promoted: None,
            proven: None,
        };
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let cases = [
            (names(&[]), vec![], vec![], Verdict::Warning, "no service is configured"),
            (names(&["api"]), vec![], vec![], Verdict::Ok, "api reports it"),
            (names(&["api", "b"]), vec![], vec![], Verdict::Ok, "api, b report it"),
            (names(&["api"]), vec![], vec![pair("b", "it is down")], Verdict::Warning, "b: it is down"),
            (names(&["api"]), vec![pair("b", "3")], vec![], Verdict::Critical, "b serves 3"),
            (names(&[]), vec![pair("b", "3")], vec![pair("c", "x")], Verdict::Critical, "b serves 3"),
        ];
        for (same, other, unknown, verdict, part) in cases {
            let finding = proof.judge(&Agreement { same, other, unknown });
            assert_eq!(finding.verdict, verdict, "{finding:?}");
            assert!(finding.message.contains(part), "{finding:?}");
        }
    }
}
