//! `alerts silence` and `alerts expire`: a silence is a plan, and so is its end.

use anyhow::Result;
use chrono::{DurationRound as _, TimeDelta};
use clap::Args;

use super::{
    act::{AlertsAction, all_states, shown},
    judge::time,
    matchers, need_alertmanager,
};
use crate::{
    client::alertmanager::{NewSilence, Silence},
    config::scalar::Duration,
    context::Context,
    error::{Fault, nearest},
    plan::Plan,
    record::Who,
    ui::Document,
};

/// Silence alerts for a while; a comment is required
///
/// Shows which alerts it would hold, asks, makes the silence and sees that it holds.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    mlopsctl alerts silence TargetDown job=batch --for 2h -c 'maintenance of the batch host'\n  \
    mlopsctl alerts silence 'instance=~\"10.0.0..+\"' --for 30m -c 'rack move' --yes")]
pub(super) struct SilenceArgs {
    /// Label matchers: name=value, name!=value, name=~regex, name!~regex; a bare first word is an alert's name
    #[arg(value_name = "MATCHER", required = true)]
    matchers: Vec<String>,

    /// How long
    #[arg(
        short = 'd',
        long = "for",
        visible_alias = "duration",
        env = "MLOPSCTL_SILENCE_FOR",
        value_name = "DURATION",
        default_value = "1h"
    )]
    lasting: Duration,

    /// Why (or --reason)
    #[arg(short, long, env = "MLOPSCTL_COMMENT", value_name = "TEXT")]
    comment: Option<String>,
}

/// End silences now
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl alerts expire 397a025b-16a6-4812-946b-8965e6a71fac\n  \
    mlopsctl alerts expire 397a --yes")]
pub(super) struct ExpireArgs {
    /// Ids of silences, or their starts
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

pub(super) async fn run(cx: &Context, args: &SilenceArgs) -> Result<Document> {
    let comment = args.comment.as_ref().or(cx.options.reason.as_ref()).map(|text| text.trim());
    let comment = comment.filter(|text| !text.is_empty()).ok_or_else(|| {
        Fault::new("a silence needs a comment").hint("say why with -c TEXT or --reason TEXT")
    })?;
    let wanted = matchers(&args.matchers)?;
    if wanted.iter().all(|matcher| matcher.matches_empty()) {
        return Err(Fault::new(format!("{} would match every alert", shown(&wanted)))
            .hint("name at least one label that must be there, such as alertname=TargetDown")
            .into());
    }
    let lasting = TimeDelta::from_std(args.lasting.value).ok().filter(|lasting| *lasting > TimeDelta::zero());
    // Alertmanager keeps milliseconds, and the silence is found again by its end.
    let now = cx.clock.now();
    let now = now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now);
    let ends_at = lasting.and_then(|lasting| now.checked_add_signed(lasting)).ok_or_else(|| {
        Fault::new(format!("`--for {}` is no time to be silent for", args.lasting))
            .hint("for example --for 2h")
    })?;
    let alerts = need_alertmanager(cx)?.alerts(&all_states(&wanted)).await?;
    let names: Vec<String> = alerts
        .iter()
        .take(10)
        .map(|alert| alert.labels.get("alertname").cloned().unwrap_or_default())
        .collect();
    cx.ui.say(&match alerts.len() {
        0 => "no alert that fires now matches".to_owned(),
        1 => format!("1 alert that fires now matches: {}", names.join(", ")),
        n => format!("{n} alerts that fire now match: {}", names.join(", ")),
    });
    let watchdog = cx.config().alertmanager.as_ref().and_then(|settings| settings.watchdog.clone());
    if alerts.iter().any(|alert| alert.labels.get("alertname") == watchdog.as_ref() && watchdog.is_some()) {
        cx.ui
            .warn("this also silences the watchdog: whoever waits for it will think that alerting is broken");
    }
    let target = shown(&wanted);
    let wanted = NewSilence {
        matchers: wanted,
        starts_at: now,
        ends_at,
        created_by: Who::read(&cx.environment).name,
        comment: comment.to_owned(),
    };
    let steps = vec![
        AlertsAction::Silence { wanted: wanted.clone(), id: None },
        AlertsAction::VerifySilenced { wanted },
    ];
    Plan::new("alerts silence", target, steps).run(cx).await
}

pub(super) async fn expire(cx: &Context, args: &ExpireArgs) -> Result<Document> {
    let silences = need_alertmanager(cx)?.silences(&[]).await?;
    let mut steps = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    for typed in &args.ids {
        let silence = pick(&silences, typed)?;
        if silence.state == "expired" {
            cx.ui.say(&format!("silence {} has ended at {}", silence.id, time(silence.wanted.ends_at)));
        }
        if !ids.contains(&silence.id) {
            ids.push(silence.id.clone());
            steps.push(AlertsAction::Expire { id: silence.id.clone(), was: silence.wanted.clone() });
        }
    }
    let target = ids.join(" ");
    steps.push(AlertsAction::VerifyExpired { ids });
    Plan::new("alerts expire", target, steps).run(cx).await
}

/// The silence of this id, or the only one whose id starts so.
fn pick<'a>(silences: &'a [Silence], typed: &str) -> Result<&'a Silence, Fault> {
    let found: Vec<&Silence> = silences.iter().filter(|silence| silence.id.starts_with(typed)).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let live = silences.iter().filter(|silence| silence.state != "expired");
            let near = nearest(typed, live.map(|silence| silence.id.as_str()));
            let hint = near.map(|near| format!("did you mean {near}?"));
            Err(Fault::new(format!("no silence `{typed}`"))
                .hint(hint.unwrap_or_else(|| "list them: mlopsctl alerts silences --expired".to_owned())))
        }
        _ => {
            Err(Fault::new(format!("{} silences start with `{typed}`", found.len()))
                .hint("give more of the id"))
        }
    }
}
