//! What `alerts` can do to Alertmanager, as steps of a plan: make a silence, end one, post a test alert.
//!
//! Every step first looks whether it was done already, since a killed plan may have half-run it. Alertmanager
//! chooses the ids of silences, so a silence is found again by everything that was asked of it.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{judge::time, need_alertmanager};
use crate::{
    client::{
        Alertmanager,
        alertmanager::{Alert, AlertQuery, NewSilence, Silence},
        matcher::Matcher,
        prometheus::Labels,
    },
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Verdict},
    plan::{Action, Consent, Undo},
};

/// How long Alertmanager may take to show or drop an alert beyond what was asked of it.
const PATIENCE: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(200);

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(crate) enum AlertsAction {
    Silence { wanted: NewSilence, id: Option<String> },
    VerifySilenced { wanted: NewSilence },
    Expire { id: String, was: NewSilence },
    VerifyExpired { ids: Vec<String> },
    Post { labels: Labels, annotations: Labels, lasting_seconds: f64, ends_at: Option<DateTime<Utc>> },
    AwaitShown { labels: Labels },
    AwaitGone { labels: Labels, lasting_seconds: f64 },
}

/// `alertname="x" job="y"`.
pub(super) fn shown(matchers: &[Matcher]) -> String {
    matchers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Every alert that these matchers match, whoever hears of it.
pub(super) fn all_states(matchers: &[Matcher]) -> AlertQuery<'_> {
    AlertQuery { matchers, active: true, silenced: true, inhibited: true }
}

impl Action for AlertsAction {
    const KIND: &'static str = "alerts";

    fn what(&self) -> String {
        match self {
            Self::Silence { wanted, .. } => {
                format!("silence {} until {}", shown(&wanted.matchers), time(wanted.ends_at))
            }
            Self::VerifySilenced { .. } => "see that it holds".to_owned(),
            Self::Expire { id, was } => {
                format!("end silence {id} on {} ({}: {})", shown(&was.matchers), was.created_by, was.comment)
            }
            Self::VerifyExpired { .. } => "see that nothing is held by it any more".to_owned(),
            Self::Post { labels, lasting_seconds, .. } => {
                let severity = labels.get("severity").map_or("no", String::as_str);
                let lasting = Quantity::seconds(Duration::from_secs_f64(*lasting_seconds));
                format!("post a test alert of severity {severity} that resolves itself after {lasting}")
            }
            Self::AwaitShown { .. } => "wait until Alertmanager shows it".to_owned(),
            Self::AwaitGone { .. } => "wait until it has resolved".to_owned(),
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Silence { .. } => Undo::By("end the silence".to_owned()),
            Self::Expire { .. } => Undo::By("make the silence again, under a new id".to_owned()),
            Self::Post { .. } => Undo::By("resolve it at once".to_owned()),
            _ => Undo::Nothing,
        }
    }

    fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::VerifySilenced { .. }
                | Self::VerifyExpired { .. }
                | Self::AwaitShown { .. }
                | Self::AwaitGone { .. }
        )
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        let alertmanager = need_alertmanager(cx)?;
        let now = cx.clock.now();
        match self {
            Self::Silence { wanted, id } => {
                let made = match find(&alertmanager, wanted).await? {
                    Some(silence) => silence.id,
                    None => {
                        alertmanager.create_silence(wanted, consent).await.context("making the silence")?
                    }
                };
                *id = Some(made);
                Ok(Vec::new())
            }
            Self::VerifySilenced { wanted } => verify_silenced(&alertmanager, wanted).await,
            Self::Expire { id, .. } => {
                let state = alertmanager.silence(id).await?.map(|silence| silence.state);
                if state.is_some_and(|state| state != "expired") {
                    alertmanager.expire_silence(id, consent).await.context("ending the silence")?;
                }
                Ok(Vec::new())
            }
            Self::VerifyExpired { ids } => verify_expired(&alertmanager, ids).await,
            Self::Post { labels, annotations, lasting_seconds, ends_at } => {
                let lasting = TimeDelta::from_std(Duration::from_secs_f64(*lasting_seconds))?;
                let end = *ends_at.get_or_insert(now + lasting);
                alertmanager.post_alert(labels, annotations, now, end, consent).await.context("posting")?;
                Ok(Vec::new())
            }
            Self::AwaitShown { labels } => await_shown(&alertmanager, labels).await,
            Self::AwaitGone { labels, lasting_seconds } => {
                await_gone(&alertmanager, labels, Duration::from_secs_f64(*lasting_seconds)).await
            }
        }
    }

    async fn undo(&mut self, cx: &Context, consent: &Consent) -> Result<()> {
        let alertmanager = need_alertmanager(cx)?;
        match self {
            Self::Silence { wanted, .. } => {
                if let Some(silence) = find(&alertmanager, wanted).await? {
                    alertmanager.expire_silence(&silence.id, consent).await?;
                }
            }
            Self::Expire { id, was } => {
                let state = alertmanager.silence(id).await?.map(|silence| silence.state);
                let held = state.is_some_and(|state| state != "expired");
                if !held && was.ends_at > cx.clock.now() && find(&alertmanager, was).await?.is_none() {
                    alertmanager.create_silence(was, consent).await?;
                }
            }
            Self::Post { labels, annotations, .. } => {
                resolve(&alertmanager, labels, annotations, cx.clock.now(), consent).await?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// The silence that was made as wanted and has not ended.
async fn find(alertmanager: &Alertmanager, wanted: &NewSilence) -> Result<Option<Silence>> {
    let same = |silence: &Silence| {
        let found = &silence.wanted;
        silence.state != "expired"
            && found.ends_at.timestamp_millis() == wanted.ends_at.timestamp_millis()
            && found.created_by == wanted.created_by
            && found.comment == wanted.comment
            // Alertmanager keeps matchers sorted.
            && found.matchers.len() == wanted.matchers.len()
            && wanted.matchers.iter().all(|matcher| found.matchers.contains(matcher))
    };
    Ok(alertmanager.silences(&[]).await?.into_iter().find(same))
}

async fn verify_silenced(alertmanager: &Alertmanager, wanted: &NewSilence) -> Result<Vec<Finding>> {
    let silence = find(alertmanager, wanted)
        .await?
        .ok_or_else(|| Fault::new("Alertmanager does not know the silence that it was given"))?;
    let alerts = alertmanager.alerts(&all_states(&wanted.matchers)).await?;
    let loud = alerts.iter().filter(|alert| !alert.status.silenced_by.contains(&silence.id)).count();
    let message = format!(
        "silence {} holds {} until {}",
        silence.id,
        count(alerts.len() - loud, "alert"),
        time(silence.wanted.ends_at)
    );
    let id = format!("silence.{}", silence.id);
    Ok(vec![
        if loud == 0 {
            Finding::new(id, "silence", Verdict::Ok, message)
        } else {
            Finding::new(
                id,
                "silence",
                Verdict::Warning,
                format!("{message}, but not {}", count(loud, "alert")),
            )
        }
        .hint(format!("end it: mlopsctl alerts expire {}", silence.id)),
    ])
}

async fn verify_expired(alertmanager: &Alertmanager, ids: &[String]) -> Result<Vec<Finding>> {
    let silences = alertmanager.silences(&[]).await?;
    let alerts = alertmanager.alerts(&all_states(&[])).await?;
    let left = |id: &&String| silences.iter().any(|silence| silence.id == **id && silence.state != "expired");
    if let Some(id) = ids.iter().find(left) {
        return Ok(vec![Finding::new(
            format!("silence.{id}"),
            "silence",
            Verdict::Critical,
            "has not ended",
        )]);
    }
    let heard = alerts.iter().filter(|alert| alert.status.state == "active").count();
    let message =
        format!("{} ended; {} are heard now", count(ids.len(), "silence"), count(heard, "active alert"));
    Ok(vec![Finding::new("silence.ended", "silence", Verdict::Ok, message)])
}

/// Ends a test alert that is still there.
async fn resolve(
    alertmanager: &Alertmanager,
    labels: &Labels,
    annotations: &Labels,
    now: DateTime<Utc>,
    consent: &Consent,
) -> Result<()> {
    if shown_now(alertmanager, labels).await?.is_empty() {
        return Ok(());
    }
    let began = now - TimeDelta::seconds(1);
    alertmanager.post_alert(labels, annotations, began, now, consent).await.context("resolving the alert")
}

async fn shown_now(alertmanager: &Alertmanager, labels: &Labels) -> Result<Vec<Alert>> {
    let matchers: Vec<Matcher> = labels.iter().map(|(name, value)| Matcher::equals(name, value)).collect();
    Ok(alertmanager.alerts(&all_states(&matchers)).await?)
}

async fn await_shown(alertmanager: &Alertmanager, labels: &Labels) -> Result<Vec<Finding>> {
    let started = Instant::now();
    loop {
        if let [alert, ..] = &shown_now(alertmanager, labels).await?[..] {
            let receivers: Vec<&str> =
                alert.receivers.iter().map(|receiver| receiver.name.as_str()).collect();
            let to = receivers.join(", ");
            let suppressed = !alert.status.silenced_by.is_empty() || !alert.status.inhibited_by.is_empty();
            let finding = |verdict, message: String| {
                Finding::new("alerts.test.shown", "test alert", verdict, message)
                    .evidence("receivers", receivers.clone())
                    .took(started.elapsed())
            };
            return Ok(vec![if suppressed {
                finding(Verdict::Warning, format!("shown, but silenced or inhibited: {to} hears nothing"))
            } else {
                finding(Verdict::Ok, format!("shown by Alertmanager and routed to {to}"))
            }]);
        }
        if started.elapsed() > PATIENCE {
            let message = "Alertmanager took the alert but does not show it";
            return Ok(vec![Finding::new("alerts.test.shown", "test alert", Verdict::Critical, message)]);
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn await_gone(alertmanager: &Alertmanager, labels: &Labels, lasting: Duration) -> Result<Vec<Finding>> {
    let started = Instant::now();
    loop {
        if shown_now(alertmanager, labels).await?.is_empty() {
            let message = "Alertmanager showed it and it resolved by itself; see that both messages arrived";
            return Ok(vec![
                Finding::new("alerts.test.resolved", "test alert", Verdict::Ok, message)
                    .took(started.elapsed()),
            ]);
        }
        if started.elapsed() > lasting + PATIENCE {
            let message = "still there long after its end";
            return Ok(vec![Finding::new("alerts.test.resolved", "test alert", Verdict::Critical, message)]);
        }
        tokio::time::sleep(POLL).await;
    }
}

fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
