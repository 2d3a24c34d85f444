//! `alerts list`: what fires now, and the look that `status` shares.

use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;

use super::{
    before_deadline,
    judge::{Policy, judge},
    late, matchers,
    observe::{Observed, States, observe},
    severity::Severities,
    silences,
};
use crate::{
    client::ClientError,
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    ui::Document,
    usage::switch,
};

const SILENCES_EXPIRE_WITHIN: TimeDelta = TimeDelta::hours(8);

/// List the alerts that fire now; the gravest severity is the verdict
///
/// Silenced and inhibited alerts are shown and do not count. Matchers are amtool's.
#[derive(Debug, Default, Args)]
#[command(after_help = "Examples:\n  \
    mlopsctl alerts list\n  \
    mlopsctl alerts list TargetDown 'instance=~\".+1\"' team!=batch\n  \
    mlopsctl alerts list --silenced -o json")]
pub(super) struct ListArgs {
    /// Label matchers: name=value, name!=value, name=~regex, name!~regex; a bare first word is an alert's name
    #[arg(value_name = "MATCHER")]
    matchers: Vec<String>,

    /// Only alerts that somebody hears of
    #[arg(long, env = "MLOPSCTL_ACTIVE", value_parser = switch)]
    active: bool,

    /// Only silenced alerts (with --active: these too)
    #[arg(long, env = "MLOPSCTL_SILENCED", value_parser = switch)]
    silenced: bool,

    /// Only alerts that another alert inhibits
    #[arg(long, env = "MLOPSCTL_INHIBITED", value_parser = switch)]
    inhibited: bool,

    /// List silences instead, as `alerts silences` does; --active, --silenced and --inhibited mean nothing then
    #[arg(long, env = "MLOPSCTL_SILENCES", value_parser = switch)]
    silences: bool,
}

impl ListArgs {
    fn states(&self) -> States {
        let Self { active, silenced, inhibited, .. } = *self;
        if active || silenced || inhibited { States { active, silenced, inhibited } } else { States::ALL }
    }
}

pub(super) async fn run(cx: &Context, args: &ListArgs) -> Result<Document> {
    if args.silences {
        return silences::list(cx, &args.matchers, false, None).await;
    }
    let config = cx.config();
    if config.alertmanager.is_none() && config.prometheus.is_none() {
        return Err(Fault::new("neither an Alertmanager nor a Prometheus is configured")
            .hint("add `alertmanager: { url: http://localhost:9093 }` to mlopsctl.yaml")
            .into());
    }
    let wanted = matchers(&args.matchers)?;
    let Some(observed) = before_deadline(cx, observe(cx, &wanted)).await else {
        return Ok(Document::Report(cx.report("alerts list", vec![late("alerts.list")])));
    };
    let observed = observed?;
    // Go and Rust read a few regular expressions differently: that is a usage error, not a blind instrument.
    if let Some(Err(error @ ClientError::Refused { status: 400, .. })) = &observed.alertmanager {
        return Err(error.clone().into());
    }
    let mut findings = judge(&observed, &policy(cx, args.states(), !wanted.is_empty(), false));
    if is_only_source_blind(&observed) {
        say_why(&mut findings);
    }
    Ok(Document::Report(cx.report("alerts list", findings)))
}

/// What fires now, for `status`: one finding per name, silences that end soon, the watchdog, missing rules.
/// Empty when neither an Alertmanager nor a Prometheus is configured.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    let observed = observe(cx, &[]).await?;
    Ok(judge(&observed, &policy(cx, States::ALL, false, true)))
}

fn policy(cx: &Context, states: States, narrowed: bool, grouped: bool) -> Policy {
    let settings = cx.config().alertmanager.as_ref();
    let within = settings.and_then(|settings| settings.silences_expire_within.as_ref());
    Policy {
        severities: Severities::new(settings),
        watchdog: settings.and_then(|settings| settings.watchdog.clone()),
        silences_expire_within: within
            .and_then(|limit| TimeDelta::from_std(limit.value).ok())
            .unwrap_or(SILENCES_EXPIRE_WITHIN),
        states,
        narrowed,
        grouped,
        now: cx.clock.now(),
    }
}

fn is_only_source_blind(observed: &Observed) -> bool {
    matches!(
        observed,
        Observed { alertmanager: Some(Err(_)), prometheus: None }
            | Observed { alertmanager: None, prometheus: Some(Err(_)) }
    )
}

/// Where there is nothing else to tell, the blind instrument is the reason and not a finding of its own.
fn say_why(findings: &mut Vec<Finding>) {
    let Some(at) = findings.iter().position(|finding| finding.id.starts_with("instrument.")) else { return };
    let instrument = findings.remove(at);
    for finding in findings.iter_mut().filter(|finding| finding.verdict == Verdict::Unknown) {
        finding.message = format!("{}: {}: {}", finding.message, instrument.subject, instrument.message);
        finding.caused_by = None;
        finding.attempts = instrument.attempts;
    }
}
