//! Seeing which version serves, as what serves it says: a pointer that moved is no proof.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::{
    client::mlflow::{Tag, Version},
    context::Context,
    error::words_about,
    finding::{Finding, Quantity, Unit, Verdict},
    model::{
        agreement::{self, Agreement},
        change::registry,
        moves::{Recorded, promoted_tag, promoted_value},
        pointer,
        registry::{Named, Registry},
        serving,
    },
    plan::Consent,
    service::health,
};

const PAUSE: Duration = Duration::from_millis(250);
/// How long what is silent, or not well, is given at most: right after a restart it may be.
const SILENCE: Duration = Duration::from_secs(10);

/// What was seen.
#[derive(Debug)]
struct Sight {
    agreement: Agreement,
    /// Names of replicas whose service may stay with another version.
    may_lag: Vec<String>,
    /// What is wrong with a service that no step has waited for.
    unwell: Option<String>,
    /// The configuration says where it tells its version.
    told: bool,
    /// What the pointer means, where that is not the version; or why that cannot be read.
    elsewhere: Result<Option<String>, String>,
    /// The command that looks at the model.
    again: String,
}

impl Sight {
    fn proven(&self) -> bool {
        self.agreement.proven() && self.unwell.is_none() && self.elsewhere == Ok(None)
    }
}

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
    /// Services that no step has waited for until they were well.
    #[serde(default)]
    pub(crate) by_themselves: Vec<String>,
    /// Services that a rollback could not restart, or that were not well before: that they stay with another version is
    /// said, and does not make it undone.
    #[serde(default)]
    pub(crate) may_lag: Vec<String>,
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
                let ask = format!(
                    "prove that version {version} of model `{model}` serves: ask {}",
                    some.join(", ")
                );
                format!("{ask}{}", self.by_hand().map_or_else(String::new, |text| format!("; {text}")))
            }
        }
    }

    /// What a person has to do meanwhile, where no step makes a service load the version.
    fn by_hand(&self) -> Option<String> {
        if self.by_themselves.is_empty() {
            return None;
        }
        let names: Vec<String> = self.by_themselves.iter().map(|name| format!("`{name}`")).collect();
        let limit = Quantity { value: self.settle_seconds, unit: Some(Unit::Seconds) };
        let names = names.join(", ");
        // Where all of them may stay with another version, that is said and stops nothing.
        let end = if self.by_themselves.iter().all(|name| self.may_lag.contains(name)) {
            "and the pointer stays where it is"
        } else {
            "and then all is undone"
        };
        Some(format!(
            "nothing here can make {names} load it: it must be restarted by hand, unless it loads by itself; this \
             waits {limit} for it, {end}"
        ))
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
        let mut others = Vec::new();
        let (agreement, replicas, unwell) = loop {
            let replicas = serving::replicas(cx, &named).await;
            let agreement = agreement::agree(&version, &replicas);
            let unwell = if agreement.proven() { self.unwell(cx).await } else { None };
            let elapsed = started.elapsed();
            let silent = unwell.is_some() || replicas.iter().any(|replica| replica.down);
            let waits = silent && elapsed < settle.min(SILENCE);
            if (agreement.other.is_empty() || elapsed >= settle) && !waits {
                break (agreement, replicas, unwell);
            }
            // Who reports another version than before may have been told so by somebody else, who moved the pointer.
            if others != agreement.other {
                others.clone_from(&agreement.other);
                if matches!(self.elsewhere(cx).await, Ok(Some(_))) {
                    break (agreement, replicas, unwell);
                }
            }
            sleep(PAUSE).await;
        };
        let lagging = replicas.into_iter().filter(|replica| self.may_lag.contains(&replica.service));
        let may_lag = lagging.map(|replica| replica.name).collect();
        let mut sight = Sight {
            agreement,
            may_lag,
            unwell,
            told: named.config.reports.is_some(),
            elsewhere: self.elsewhere(cx).await,
            again: cx.command(&words_about("model show", &self.model, "")),
        };
        let mut findings = Vec::new();
        if let Some(at) = self.promoted.filter(|_| sight.proven()) {
            let (key, value) = (promoted_tag(&self.pointer), promoted_value(at, true));
            // It serves, whatever becomes of the word in the registry; the record has it too.
            if let Err(error) = registry::note(cx, (&self.model, self.version, &key), &value, consent).await {
                let message =
                    format!("that it was seen to serve could not be noted in the registry: {error:#}");
                findings.push(Finding::new("model.noted", &self.model, Verdict::Warning, message));
            }
            // The last look of all is at the pointer: the registry keeps nobody else from moving it until then.
            sight.elsewhere = self.elsewhere(cx).await;
        }
        self.proven = Some(sight.proven());
        findings.push(self.judge(&sight));
        Ok(findings)
    }

    /// What the pointer means by now, if somebody else moved it since.
    async fn elsewhere(&self, cx: &Context) -> Result<Option<String>, String> {
        let mlflow = Registry::of(cx).map_err(|fault| fault.to_string())?.mlflow;
        match mlflow.fetch_model(&self.model).await {
            Ok(Some(model)) => {
                let pointer = pointer::resolve(&model, &self.pointer);
                Ok((pointer.version() != Some(self.version)).then(|| pointer.describe()))
            }
            Ok(None) => Ok(Some("gone with the model".to_owned())),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What is wrong with services that no step has waited for.
    async fn unwell(&self, cx: &Context) -> Option<String> {
        if self.by_themselves.is_empty() {
            return None;
        }
        match health::look(cx, &self.by_themselves).await {
            Ok(findings) => findings
                .into_iter()
                .find(|finding| !finding.verdict.is_well())
                .map(|finding| format!("{}: {}", finding.subject, finding.message)),
            Err(error) => Some(format!("{error:#}")),
        }
    }

    fn is_rollback(&self) -> bool {
        self.moved.as_ref().is_some_and(|moved| moved.rollback)
    }

    fn judge(&self, sight: &Sight) -> Finding {
        let Self { model, pointer, version, .. } = self;
        let agreement = &sight.agreement;
        let finding =
            |verdict, message: String| Finding::new("model.serving", model.as_str(), verdict, message);
        match &sight.elsewhere {
            Ok(None) => {}
            Ok(Some(what)) => {
                let message =
                    format!("{pointer} is {what} now, and not version {version}: somebody else moved it");
                return finding(Verdict::Critical, message)
                    .hint(format!("look at it again: {}", sight.again))
                    .evidence("version", *version);
            }
            Err(why) => {
                let message =
                    format!("unverified: whether {pointer} means version {version} cannot be read: {why}");
                return finding(Verdict::Warning, message).evidence("version", *version);
            }
        }
        let stays = agreement.other.iter().find(|(name, _)| !sight.may_lag.contains(name));
        if let (None, Some((name, reported))) = (stays, agreement.other.first()) {
            let message = format!(
                "unverified: {pointer} means version {version} now, but {name} serves {reported} until it is restarted"
            );
            return finding(Verdict::Warning, message)
                .hint(format!("restart what runs {}", self.may_lag.join(", ")))
                .evidence("version", *version);
        }
        if let Some((name, reported)) = stays {
            let message =
                format!("{name} serves {reported}, and not version {version}, which {pointer} means now");
            return finding(Verdict::Critical, message).evidence("version", *version);
        }
        if let Some(why) = &sight.unwell {
            let message = format!("version {version} is loaded, and does not serve well: {why}");
            let verdict = if self.is_rollback() { Verdict::Warning } else { Verdict::Critical };
            return finding(verdict, message).evidence("version", *version);
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
                finding(Verdict::Warning, message).hint(where_to_tell(model, sight.told))
            }
        };
        finding.evidence("version", *version).evidence("seen_on", agreement.same.clone())
    }
}

/// What to do about a service that does not tell its version; `told`: the configuration says where it should.
pub(in crate::model) fn where_to_tell(model: &str, told: bool) -> String {
    let place = format!("registry.models.{model}.reports");
    if told {
        format!("{place} says where it tells its version: look at what it answers there")
    } else {
        format!("say where it tells its version: {place}: {{ path: /health, at: model_version }}")
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
            by_themselves: vec![],
            may_lag: vec![],
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
            (
                names(&["b"]),
                vec![pair("d", "3")],
                vec![],
                Verdict::Warning,
                "d serves 3 until it is restarted",
            ),
            (names(&[]), vec![pair("d", "3"), pair("b", "3")], vec![], Verdict::Critical, "b serves 3"),
        ];
        for (same, other, unknown, verdict, part) in cases {
            let agreement = Agreement { same, other, unknown };
            let silent = agreement.other.is_empty() && !agreement.unknown.is_empty();
            for (told, hint) in [(false, "say where it tells"), (true, "look at what it answers there")] {
                let agreement = agreement.clone();
                let may_lag = vec!["d".to_owned()];
                let sight = Sight {
                    agreement,
                    may_lag,
                    unwell: None,
                    told,
                    elsewhere: Ok(None),
                    again: String::new(),
                };
                let finding = proof.judge(&sight);
                assert_eq!(finding.verdict, verdict, "{finding:?}");
                assert!(finding.message.contains(part), "{finding:?}");
                let hinted = finding.hint.as_ref().is_some_and(|text| text.contains(hint));
                assert_eq!(hinted, silent, "{finding:?}");
            }
        }
        let agreement = || Agreement { same: names(&["api"]), other: vec![], unknown: vec![] };
        let sight = |unwell: Option<&str>, elsewhere| Sight {
            agreement: agreement(),
            may_lag: vec![],
            unwell: unwell.map(str::to_owned),
            told: false,
            elsewhere,
            again: String::new(),
        };
        for (sight, verdict, part) in [
            (sight(Some("api: 503"), Ok(None)), Verdict::Critical, "does not serve well: api: 503"),
            (sight(None, Ok(Some("version 3".to_owned()))), Verdict::Critical, "somebody else moved it"),
            (sight(None, Err("no answer".to_owned())), Verdict::Warning, "cannot be read: no answer"),
        ] {
            let finding = proof.judge(&sight);
            assert!(!sight.proven() && finding.verdict == verdict, "{finding:?}");
            assert!(finding.message.contains(part), "{finding:?}");
        }
    }
}
