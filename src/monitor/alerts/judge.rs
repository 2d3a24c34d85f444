//! From what was observed to findings. Pure: no client, no clock.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    observe::{Evaluated, Firing, Heard, Held, Observed, States},
    severity::Severities,
};
use crate::{
    client::{
        ClientError,
        alertmanager::Silence,
        prometheus::{Labels, Rule},
    },
    finding::{Finding, Quantity, Unit, Verdict},
};

/// What the configuration says about alerts.
#[derive(Debug)]
pub(super) struct Policy {
    pub(super) severities: Severities,
    pub(super) watchdog: Option<String>,
    pub(super) silences_expire_within: TimeDelta,
    pub(super) states: States,
    /// Alerts were asked for by label: silences on others are not of interest.
    pub(super) narrowed: bool,
    /// One finding per name instead of one per alert.
    pub(super) grouped: bool,
    pub(super) now: DateTime<Utc>,
}

/// The worst first. Empty only when no source is configured.
pub(super) fn judge(observed: &Observed, policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    let prometheus = match &observed.prometheus {
        Some(Ok(evaluated)) => Some(evaluated),
        Some(Err(error)) => {
            findings.push(blind("prometheus", error));
            None
        }
        None => None,
    };
    match &observed.alertmanager {
        Some(Ok(held)) => {
            findings.extend(judge_firing(&held.alerts, &held.silences, "Alertmanager", policy));
            findings.extend(judge_silences(held, policy));
            findings.extend(judge_watchdog(held.watchdog.as_ref(), "Alertmanager", policy));
        }
        Some(Err(error)) => {
            findings.push(blind("alertmanager", error));
            let alerts = prometheus.and_then(|evaluated| evaluated.alerts.as_ref());
            let message = match alerts {
                Some(_) => "what is silenced cannot be told; what fires is according to Prometheus",
                None => "what fires and what is silenced cannot be told",
            };
            findings.push(unknown(message, "alertmanager"));
            findings.extend(
                alerts.into_iter().flat_map(|alerts| judge_firing(alerts, &[], "Prometheus", policy)),
            );
        }
        None => match (prometheus, &observed.prometheus) {
            (Some(evaluated), _) => {
                let alerts = evaluated.alerts.as_deref().unwrap_or_default();
                findings.extend(judge_firing(alerts, &[], "Prometheus", policy));
                findings.extend(judge_watchdog(evaluated.watchdog.as_ref(), "Prometheus", policy));
            }
            (None, Some(_)) => findings.push(unknown("what fires cannot be told", "prometheus")),
            (None, None) => {}
        },
    }
    findings.extend(
        prometheus.and_then(|evaluated| judge_rules(&evaluated.rules, observed.alertmanager.is_some())),
    );
    if findings.iter().all(|finding| finding.verdict == Verdict::Ok && !finding.id.starts_with("alert.")) {
        findings.extend(quiet(observed, prometheus));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
    findings
}

/// An instrument that cannot be read: one critical finding of its own.
pub(super) fn blind(name: &str, error: &ClientError) -> Finding {
    Finding::new(format!("instrument.{name}"), name, Verdict::Critical, error.what())
        .attempts(error.attempts())
        .evidence("url", error.url())
}

fn unknown(message: &str, instrument: &str) -> Finding {
    let mut finding = Finding::new("alerts.list", "alerts", Verdict::Unknown, message);
    finding.caused_by = Some(format!("instrument.{instrument}"));
    finding
}

/// Says that nothing fires, and who says so.
fn quiet(observed: &Observed, prometheus: Option<&Evaluated>) -> Option<Finding> {
    let source = match &observed.alertmanager {
        Some(Ok(_)) => "Alertmanager",
        Some(Err(_)) => return None,
        None => prometheus.map(|_| "Prometheus")?,
    };
    let mut message = format!("no such alert is firing, according to {source}");
    if let Some(evaluated) = prometheus {
        let rules = evaluated.rules.iter().filter(|rule| rule.is_alerting()).count();
        message += &format!(" ({rules} alerting rules in Prometheus");
        if evaluated.pending > 0 {
            message += &format!(", {} pending", evaluated.pending);
        }
        message += ")";
    }
    Some(Finding::new("alerts.list", "alerts", Verdict::Ok, message))
}

/// Silence means health only where something could have spoken.
pub(super) fn judge_rules(rules: &[Rule], has_other_source: bool) -> Option<Finding> {
    let alerting = rules.iter().filter(|rule| rule.is_alerting()).count();
    if alerting == 0 {
        // Another Prometheus may feed the same Alertmanager.
        let verdict = if has_other_source { Verdict::Warning } else { Verdict::Unknown };
        let message = "Prometheus has no alerting rules, so none of its alerts can fire";
        return Some(
            Finding::new("alerts.rules", "rules", verdict, message)
                .hint("load alerting rules (rule_files), or take `prometheus:` out of mlopsctl.yaml"),
        );
    }
    let broken: Vec<&Rule> = rules.iter().filter(|rule| rule.is_broken()).collect();
    let first = broken.first()?;
    let why = first.last_error.as_deref().unwrap_or("no reason given");
    let message = format!(
        "{} of {} rules fail to evaluate and cannot fire, first {}: {why}",
        broken.len(),
        rules.len(),
        first.name
    );
    let names: Vec<&str> = broken.iter().map(|rule| rule.name.as_str()).collect();
    Some(Finding::new("alerts.rules", "rules", Verdict::Warning, message).evidence("broken", names))
}

fn judge_watchdog(seen: Option<&Firing>, source: &str, policy: &Policy) -> Option<Finding> {
    let name = policy.watchdog.as_deref()?;
    let finding = |verdict, message: String| Finding::new("alerts.watchdog", name, verdict, message);
    Some(match seen {
        None => finding(
            Verdict::Critical,
            format!("must always fire but does not, according to {source}: alerts do not get through"),
        )
        .hint("look at Prometheus: its targets, its rules, and `alerting:` in its configuration"),
        Some(Firing { heard: Heard::Yes, since, .. }) => {
            finding(Verdict::Ok, format!("fires, as it must (since {})", time(*since)))
        }
        Some(_) => finding(
            Verdict::Warning,
            "fires but is silenced or inhibited: whoever waits for it hears nothing".to_owned(),
        ),
    })
}

fn judge_silences(held: &Held, policy: &Policy) -> Vec<Finding> {
    let soon = |silence: &&Silence| {
        let left = silence.wanted.ends_at - policy.now;
        silence.state == "active" && left > TimeDelta::zero() && left <= policy.silences_expire_within
    };
    let holds = |silence: &Silence| {
        let held_by =
            |alert: &&Firing| matches!(&alert.heard, Heard::Silenced(ids) if ids.contains(&silence.id));
        held.alerts.iter().filter(held_by).count()
    };
    held.silences
        .iter()
        .filter(soon)
        .map(|silence| (silence, holds(silence)))
        .filter(|(_, holds)| policy.states.silenced && (!policy.narrowed || *holds > 0))
        .map(|(silence, holds)| {
            let wanted = &silence.wanted;
            let matchers = show_matchers(silence);
            let alerts = if holds == 1 { "alert" } else { "alerts" };
            let left = seconds(wanted.ends_at - policy.now);
            let message = format!(
                "the silence ends in {left} and holds {holds} {alerts} (by {}: {})",
                wanted.created_by, wanted.comment
            );
            Finding::new(format!("silence.{}", silence.id), matchers, Verdict::Warning, message)
                .measured(left)
                .evidence("ends_at", time(wanted.ends_at))
                .evidence("holds", holds)
                .hint(format!("let it end, or end it now: mlopsctl alerts expire {}", silence.id))
        })
        .collect()
}

/// `alertname="x" job=~"a|b"`.
pub(super) fn show_matchers(silence: &Silence) -> String {
    silence.wanted.matchers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn judge_firing(alerts: &[Firing], silences: &[Silence], source: &str, policy: &Policy) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&Firing>> = BTreeMap::new();
    for alert in alerts.iter().filter(|alert| policy.states.wants(&alert.heard)) {
        by_name.entry(alert.name()).or_default().push(alert);
    }
    let mut findings = Vec::new();
    for (name, mut alerts) in by_name {
        alerts.sort_by_key(|alert| (std::cmp::Reverse(verdict(alert, policy).gravity()), alert.since));
        if policy.grouped && alerts.len() > 1 {
            findings.push(group(name, &alerts, source, policy));
        } else {
            findings.extend(alerts.iter().map(|alert| one(alert, silences, source, policy)));
        }
    }
    findings
}

fn verdict(alert: &Firing, policy: &Policy) -> Verdict {
    match alert.heard {
        Heard::Yes => policy.severities.verdict(&alert.labels),
        _ => Verdict::Ok,
    }
}

fn one(alert: &Firing, silences: &[Silence], source: &str, policy: &Policy) -> Finding {
    let word = policy.severities.word(&alert.labels);
    let severity = match (word, policy.severities.known(word)) {
        ("", _) => format!("no {} label", policy.severities.label()),
        (word, Some(_)) => word.to_owned(),
        (word, None) => format!("unknown severity `{word}`"),
    };
    let age = seconds(policy.now - alert.since);
    let mut message = match &alert.heard {
        Heard::Yes => format!("{severity}, for {age}"),
        Heard::Silenced(ids) => format!("silenced by {} ({severity}, for {age})", silencers(ids, silences)),
        Heard::Inhibited(by) => format!("inhibited by {} other alerts ({severity}, for {age})", by.len()),
        Heard::Muted(by) => format!("muted in {} ({severity}, for {age})", by.join(", ")),
    };
    if let Some(text) =
        ["summary", "description", "message"].iter().find_map(|key| alert.annotations.get(*key))
    {
        message += &format!(": {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let place = place(&alert.labels, policy);
    if !place.is_empty() {
        message += &format!(" ({place})");
    }
    let id = if policy.grouped {
        format!("alert.{}", alert.name())
    } else {
        format!("alert.{}.{}", alert.name(), alert.fingerprint)
    };
    let mut finding = Finding::new(id, alert.name(), verdict(alert, policy), message)
        .evidence("labels", json!(alert.labels))
        .evidence("state", state(&alert.heard))
        .evidence("since", time(alert.since))
        .evidence("source", source);
    if let Heard::Silenced(by) | Heard::Inhibited(by) | Heard::Muted(by) = &alert.heard {
        finding = finding.evidence("by", by.clone());
    }
    finding.hint = runbook(alert);
    finding
}

fn group(name: &str, alerts: &[&Firing], source: &str, policy: &Policy) -> Finding {
    const SHOWN: usize = 3;
    let heard: Vec<&&Firing> = alerts.iter().filter(|alert| alert.heard == Heard::Yes).collect();
    let worst = Verdict::merge(alerts.iter().map(|alert| verdict(alert, policy)));
    let oldest = alerts.iter().map(|alert| alert.since).min().unwrap_or(policy.now);
    let plural = |count: usize| if count == 1 { "1 alert".to_owned() } else { format!("{count} alerts") };
    let mut message = match (heard.len(), alerts.len() - heard.len()) {
        (0, all) => format!("{}, all silenced or inhibited", plural(all)),
        (some, 0) => plural(some),
        (some, quiet) => format!("{} ({quiet} more silenced or inhibited)", plural(some)),
    };
    message += &format!(", for up to {}", seconds(policy.now - oldest));
    let named: Vec<&Firing> =
        if heard.is_empty() { alerts.to_vec() } else { heard.iter().map(|alert| **alert).collect() };
    let places: Vec<String> = named.iter().take(SHOWN).map(|alert| place(&alert.labels, policy)).collect();
    let more = if named.len() > SHOWN { "; …" } else { "" };
    message += &format!(": {}{more}", places.join("; "));
    let severities: BTreeMap<&str, usize> = heard.iter().fold(BTreeMap::new(), |mut counts, alert| {
        *counts.entry(policy.severities.word(&alert.labels)).or_default() += 1;
        counts
    });
    let mut finding = Finding::new(format!("alert.{name}"), name, worst, message)
        .evidence("count", alerts.len())
        .evidence("severities", json!(severities))
        .evidence("since", time(oldest))
        .evidence("source", source);
    finding.hint = alerts.iter().find_map(|alert| runbook(alert));
    finding
}

fn runbook(alert: &Firing) -> Option<String> {
    let keys = ["runbook_url", "runbook"];
    let url = keys.iter().find_map(|key| alert.annotations.get(*key).or_else(|| alert.labels.get(*key)))?;
    Some(format!("runbook: {url}"))
}

fn silencers(ids: &[String], silences: &[Silence]) -> String {
    let show = |id: &String| match silences.iter().find(|silence| silence.id == *id) {
        Some(Silence { wanted, .. }) => {
            format!("{id} of {} until {}", wanted.created_by, time(wanted.ends_at))
        }
        None => id.clone(),
    };
    ids.iter().map(show).collect::<Vec<_>>().join(" and ")
}

/// The labels that tell alerts of one name apart.
fn place(labels: &Labels, policy: &Policy) -> String {
    labels
        .iter()
        .filter(|(name, _)| *name != "alertname" && *name != policy.severities.label())
        .filter(|(name, _)| !name.starts_with("__"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn state(heard: &Heard) -> Value {
    match heard {
        Heard::Yes => "active",
        Heard::Silenced(_) => "silenced",
        Heard::Inhibited(_) => "inhibited",
        Heard::Muted(_) => "muted",
    }
    .into()
}

pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn seconds(span: TimeDelta) -> Quantity {
    let value = span.num_seconds().max(0) as f64;
    Quantity { value, unit: Some(Unit::Seconds) }
}
