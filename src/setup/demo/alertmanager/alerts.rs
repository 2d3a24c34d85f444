//! Alerts: listed with filters, posted, silenced.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    coded, decode,
    matcher::{Labels, Matcher, anchored},
    silences::Silence,
    stamp, worded,
};
use crate::setup::demo::server::{Reply, Request};

pub(super) const RECEIVER: &str = "on-call";
/// An alert without an end is over when nobody has repeated it for so long.
const RESOLVE_AFTER: TimeDelta = TimeDelta::minutes(5);
/// More than a demo needs; the oldest posted ones give way.
const MAX_ALERTS: usize = 1000;

/// An alert as it is kept.
#[derive(Debug)]
pub(super) struct Alert {
    labels: Labels,
    annotations: Labels,
    starts: DateTime<Utc>,
    /// None for one that its sender keeps repeating.
    ends: Option<DateTime<Utc>>,
    updated: DateTime<Utc>,
    generator: String,
}

/// An alert that its Prometheus keeps repeating.
pub(super) fn standing(labels: &[(&str, &str)], summary: &str, starts: DateTime<Utc>) -> Alert {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Alert {
        labels: labels.iter().map(owned).collect(),
        annotations: Labels::from([("summary".to_owned(), summary.to_owned())]),
        starts,
        ends: None,
        updated: starts,
        generator: String::new(),
    }
}

impl Alert {
    fn shown(&self, silences: &[Silence], now: DateTime<Utc>) -> Value {
        let silenced: Vec<&str> = silences
            .iter()
            .filter(|silence| silence.mutes(&self.labels, now))
            .map(|silence| silence.id.as_str())
            .collect();
        let state = if silenced.is_empty() { "active" } else { "suppressed" };
        // A repeated alert was repeated a few seconds ago.
        let updated = if self.ends.is_none() { now - TimeDelta::seconds(7) } else { self.updated };
        let mut shown = json!({
            "annotations": self.annotations,
            "endsAt": stamp(self.ends.unwrap_or(updated + TimeDelta::minutes(4))),
            "fingerprint": fingerprint(&self.labels),
            "receivers": [{"name": RECEIVER}],
            "startsAt": stamp(self.starts),
            "status": {"inhibitedBy": [], "silencedBy": silenced, "state": state},
            "updatedAt": stamp(updated),
            "labels": self.labels,
        });
        if !self.generator.is_empty() {
            shown["generatorURL"] = json!(self.generator);
        }
        shown
    }

    /// Whether its sender keeps repeating it.
    pub(super) fn is_standing(&self) -> bool {
        self.ends.is_none()
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.labels.get("alertname").is_some_and(|own| own == name)
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
    }
}

/// Prometheus' fingerprint of a label set: FNV-1a over the sorted names and values, each ended by 0xff.
fn fingerprint(labels: &Labels) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let texts = labels.iter().flat_map(|(name, value)| [name, value]);
    for byte in texts.flat_map(|text| text.bytes().chain([0xff])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// A boolean parameter: what is not a word for true is false, whatever it is.
fn is_on(request: &Request, name: &str) -> bool {
    const TRUE: [&str; 8] = ["true", "1", "yes", "ok", "y", "on", "t", "enabled"];
    request.param(name).is_none_or(|value| TRUE.contains(&value.to_ascii_lowercase().as_str()))
}

fn select(
    alerts: &mut Vec<Alert>,
    silences: &[Silence],
    request: &Request,
    now: DateTime<Utc>,
) -> Result<Vec<Value>, Reply> {
    let matchers: Vec<Matcher> = request
        .params("filter")
        .map(Matcher::parse)
        .collect::<Result<_, _>>()
        .map_err(|why| worded(400, why))?;
    let receiver = request.param("receiver").filter(|pattern| !pattern.is_empty());
    let receiver = receiver
        .map(anchored)
        .transpose()
        .map_err(|why| worded(400, format!("failed to parse receiver param: {why}")))?;
    alerts.retain(|alert| !alert.is_over(now));
    if receiver.is_some_and(|receiver| !receiver.is_match(RECEIVER)) {
        return Ok(Vec::new());
    }
    let (active, silenced) = (is_on(request, "active"), is_on(request, "silenced"));
    let mut found: Vec<Value> = alerts
        .iter()
        .filter(|alert| matchers.iter().all(|matcher| matcher.accepts(&alert.labels)))
        .map(|alert| alert.shown(silences, now))
        .filter(|alert| if alert["status"]["state"] == "active" { active } else { silenced })
        .collect();
    found.sort_by(|a, b| a["fingerprint"].as_str().cmp(&b["fingerprint"].as_str()));
    Ok(found)
}

pub(super) fn list(
    alerts: &mut Vec<Alert>,
    silences: &[Silence],
    request: &Request,
    now: DateTime<Utc>,
) -> Reply {
    select(alerts, silences, request, now).map_or_else(|refusal| refusal, |all| Reply::json(200, &json!(all)))
}

/// All alerts are in one group: the demo's route groups by nothing.
pub(super) fn groups(
    alerts: &mut Vec<Alert>,
    silences: &[Silence],
    request: &Request,
    now: DateTime<Utc>,
) -> Reply {
    match select(alerts, silences, request, now) {
        Ok(all) if all.is_empty() => Reply::json(200, &json!([])),
        Ok(all) => Reply::json(200, &json!([{"alerts": all, "labels": {}, "receiver": {"name": RECEIVER}}])),
        Err(refusal) => refusal,
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    labels: Option<BTreeMap<String, String>>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    #[serde(default, rename = "generatorURL")]
    generator: String,
}

/// All of a batch is taken, or none of it.
pub(super) fn post(alerts: &mut Vec<Alert>, request: &Request, now: DateTime<Utc>) -> Reply {
    let posted: Vec<Posted> = match decode(request, "alerts") {
        Ok(posted) => posted,
        Err(refusal) => return refusal,
    };
    let mut taken = Vec::new();
    for (index, posted) in posted.into_iter().enumerate() {
        let Some(mut labels) = posted.labels else {
            return coded(422, 602, format!("{index}.labels in body is required"));
        };
        // An empty value is an absent label.
        labels.retain(|_, value| !value.is_empty());
        if labels.is_empty() {
            return worded(400, "at least one label pair required");
        }
        if let Some(name) = labels.keys().find(|name| !is_label_name(name)) {
            return worded(400, format!("invalid label set: invalid name \"{name}\""));
        }
        let ends = posted.ends_at.unwrap_or(now + RESOLVE_AFTER);
        let starts = posted.starts_at.unwrap_or_else(|| now.min(ends));
        if ends < starts {
            return worded(400, "start time must be before end time");
        }
        taken.push(Alert {
            labels,
            annotations: posted.annotations,
            starts,
            ends: Some(ends),
            updated: now,
            generator: posted.generator,
        });
    }
    for mut alert in taken {
        if let Some(at) = alerts.iter().position(|known| known.labels == alert.labels) {
            // Repeating an alert keeps its start.
            alert.starts = alert.starts.min(alerts[at].starts);
            alerts.remove(at);
        }
        alerts.push(alert);
    }
    let extra = alerts.len().saturating_sub(MAX_ALERTS);
    let mut posted_seen = 0;
    alerts.retain(|alert| {
        posted_seen += usize::from(alert.ends.is_some());
        alert.ends.is_none() || posted_seen > extra
    });
    Reply::empty(200)
}

fn is_label_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_prometheus_own() {
        // Answered by a real Alertmanager for the one label.
        let labels = Labels::from([("alertname".to_owned(), "X".to_owned())]);
        assert_eq!(fingerprint(&labels), "d2aeefc389ca7746");
    }
}
