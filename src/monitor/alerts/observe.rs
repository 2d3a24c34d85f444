//! Asks Alertmanager and Prometheus what fires. Gaps are kept as errors; judging them is `judge`'s part.

use chrono::{DateTime, Utc};

use crate::{
    client::{
        Alertmanager, ClientError, Prometheus,
        alertmanager::{Alert, AlertQuery, Silence},
        matcher::Matcher,
        prometheus::{EvaluatedAlert, Labels, Rule},
    },
    context::Context,
    error::Fault,
};

/// Who hears of a firing alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Yes,
    /// Ids of silences.
    Silenced(Vec<String>),
    /// Fingerprints of the alerts that inhibit it.
    Inhibited(Vec<String>),
    /// Names of time intervals.
    Muted(Vec<String>),
}

/// One firing alert, from whichever source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Firing {
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    /// As Alertmanager computes it; also for alerts that only Prometheus told of.
    pub(super) fingerprint: String,
    pub(super) since: DateTime<Utc>,
    pub(super) heard: Heard,
}

impl Firing {
    pub(super) fn name(&self) -> &str {
        self.labels.get("alertname").map_or("(no name)", String::as_str)
    }
}

/// Which states are wanted; none chosen is all.
#[derive(Debug, Clone, Copy)]
pub(super) struct States {
    pub(super) active: bool,
    pub(super) silenced: bool,
    pub(super) inhibited: bool,
}

impl States {
    pub(super) const ALL: Self = Self { active: true, silenced: true, inhibited: true };

    pub(super) fn wants(self, heard: &Heard) -> bool {
        match heard {
            Heard::Yes | Heard::Muted(_) => self.active,
            Heard::Silenced(_) => self.silenced,
            Heard::Inhibited(_) => self.inhibited,
        }
    }
}

/// What Alertmanager said.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) alerts: Vec<Firing>,
    pub(super) silences: Vec<Silence>,
    /// The alert that must always fire, where one is configured and does.
    pub(super) watchdog: Option<Firing>,
}

/// What Prometheus said. Its alerts are asked for only where Alertmanager cannot tell.
#[derive(Debug)]
pub(super) struct Evaluated {
    pub(super) rules: Vec<Rule>,
    pub(super) alerts: Option<Vec<Firing>>,
    pub(super) pending: usize,
    pub(super) watchdog: Option<Firing>,
}

/// Both sources; none where it is not configured.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) alertmanager: Option<Result<Held, ClientError>>,
    pub(super) prometheus: Option<Result<Evaluated, ClientError>>,
}

/// Asks both sources at once.
pub(super) async fn observe(cx: &Context, matchers: &[Matcher]) -> Result<Observed, Fault> {
    let (alertmanager, prometheus) = (cx.alertmanager()?, cx.prometheus()?);
    let watchdog = cx.config().alertmanager.as_ref().and_then(|settings| settings.watchdog.as_deref());
    let (held, rules) = tokio::join!(
        async {
            match &alertmanager {
                Some(alertmanager) => Some(ask_alertmanager(alertmanager, matchers, watchdog).await),
                None => None,
            }
        },
        async {
            match &prometheus {
                Some(prometheus) => Some(prometheus.rules().await),
                None => None,
            }
        }
    );
    let evaluated = match (&prometheus, rules) {
        (Some(prometheus), Some(Ok(rules))) if !matches!(held, Some(Ok(_))) => {
            Some(ask_prometheus(prometheus, rules, matchers, watchdog, cx.clock.now()).await)
        }
        (_, Some(Ok(rules))) => Some(Ok(Evaluated { rules, alerts: None, pending: 0, watchdog: None })),
        (_, Some(Err(error))) => Some(Err(error)),
        (_, None) => None,
    };
    Ok(Observed { alertmanager: held, prometheus: evaluated })
}

async fn ask_alertmanager(
    alertmanager: &Alertmanager,
    matchers: &[Matcher],
    watchdog: Option<&str>,
) -> Result<Held, ClientError> {
    // Always all states: `silenced=false` would also hide what is inhibited and silenced at once.
    let query = |matchers| AlertQuery { matchers, active: true, silenced: true, inhibited: true };
    let always = watchdog.map(|name| [Matcher::equals("alertname", name)]);
    let (alerts, silences, watched) = tokio::join!(
        async { alertmanager.alerts(&query(matchers)).await },
        alertmanager.silences(&[]),
        async {
            match &always {
                // Without matchers it is among the alerts anyway.
                Some(always) if !matchers.is_empty() => alertmanager.alerts(&query(always)).await,
                _ => Ok(Vec::new()),
            }
        }
    );
    let mut alerts: Vec<Firing> = alerts?.into_iter().map(from_alertmanager).collect();
    alerts.extend(watched?.into_iter().map(from_alertmanager));
    let watchdog = take_watchdog(&mut alerts, watchdog);
    Ok(Held { alerts, silences: silences?, watchdog })
}

async fn ask_prometheus(
    prometheus: &Prometheus,
    rules: Vec<Rule>,
    matchers: &[Matcher],
    watchdog: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Evaluated, ClientError> {
    let (firing, pending): (Vec<EvaluatedAlert>, Vec<EvaluatedAlert>) =
        prometheus.alerts().await?.into_iter().partition(|alert| alert.state == "firing");
    let mut alerts: Vec<Firing> = firing.into_iter().map(|alert| from_prometheus(alert, now)).collect();
    let watchdog = take_watchdog(&mut alerts, watchdog);
    alerts.retain(|alert| matchers.iter().all(|matcher| matcher.matches(&alert.labels)));
    Ok(Evaluated { rules, alerts: Some(alerts), pending: pending.len(), watchdog })
}

/// Takes the alerts of that name out: they are a sign of life, not a finding.
fn take_watchdog(alerts: &mut Vec<Firing>, name: Option<&str>) -> Option<Firing> {
    let name = name?;
    let found = alerts.iter().find(|alert| alert.name() == name).cloned();
    alerts.retain(|alert| alert.name() != name);
    found
}

fn from_alertmanager(alert: Alert) -> Firing {
    let status = alert.status;
    let heard = if !status.silenced_by.is_empty() {
        Heard::Silenced(status.silenced_by)
    } else if !status.inhibited_by.is_empty() {
        Heard::Inhibited(status.inhibited_by)
    } else if !status.muted_by.is_empty() {
        Heard::Muted(status.muted_by)
    } else {
        Heard::Yes
    };
    Firing {
        labels: alert.labels,
        annotations: alert.annotations,
        fingerprint: alert.fingerprint,
        since: alert.starts_at,
        heard,
    }
}

fn from_prometheus(alert: EvaluatedAlert, now: DateTime<Utc>) -> Firing {
    Firing {
        fingerprint: fingerprint(&alert.labels),
        labels: alert.labels,
        annotations: alert.annotations,
        since: alert.active_at.unwrap_or(now),
        heard: Heard::Yes,
    }
}

/// Alertmanager's own: FNV-1a over sorted names and values, each closed by 0xff.
fn fingerprint(labels: &Labels) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = labels
        .iter()
        .flat_map(|(name, value)| [name, value])
        .flat_map(|text| text.bytes().chain(std::iter::once(0xff)));
    let hash = bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_alertmanagers() {
        // Recorded from a real Alertmanager 0.25.
        let labels = [
            ("alertname", "TargetDown"),
            ("cluster", "test"),
            ("instance", "127.0.0.1:19000"),
            ("job", "slow"),
            ("severity", "critical"),
        ];
        let labels = labels.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(fingerprint(&labels), "0028c084d5f0a4ff");
    }
}
