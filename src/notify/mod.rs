//! Telling people of changes of verdict, and remembering what was told. Also what is done with every look's report:
//! mutes and maintenance windows, the damping of `--stateful`, the record of `--record`.

mod mute;
mod quiet;

use anyhow::Result;
use chrono_tz::Tz;
pub use mute::{Mute, mutes, sweep};

use self::quiet::Quiet;
use crate::{
    config::{Maintenance, window::Window},
    context::Context,
    error::Exit,
    finding::{Finding, Report, Verdict},
    record::Store,
};

/// What is done with every report of a look before it is shown.
pub async fn after_look(cx: &Context, mut report: Report) -> Result<Report> {
    leave_alone(cx, &mut report).await;
    Ok(report)
}

/// Marks what a mute or a maintenance window covers, and judges the report without it. A store that cannot be read is
/// a warning, and mutes nothing.
pub async fn leave_alone(cx: &Context, report: &mut Report) {
    let mut quiets = windows(cx);
    if report.findings.iter().any(|finding| may_be_muted(cx, finding)) {
        let now = cx.clock.now();
        let found = match Store::of(cx) {
            Ok(store) => mutes(&store, now).await,
            Err(fault) => Err(fault.into()),
        };
        match found {
            Ok(mutes) => quiets.extend(
                mutes.iter().map(|mute| Quiet { names: Some(vec![mute.name.clone()]), why: mute.why() }),
            ),
            Err(error) => cx.warn_once(&format!("mutes cannot be read, so nothing is muted: {error:#}")),
        }
    }
    if quiets.is_empty() {
        return;
    }
    quiet::apply(&mut report.findings, &quiets);
    if report.findings.iter().any(|finding| !finding.counts()) {
        let interrupted = report.exit_code == Exit::Interrupted.code();
        report.judge_again(cx.options.fail_on);
        if interrupted {
            report.exit_code = Exit::Interrupted.code();
        }
    }
}

/// Only what the configuration names, and alerts, can be muted: a look at a bare URL needs no store.
fn may_be_muted(cx: &Context, finding: &Finding) -> bool {
    let config = cx.config();
    config.services.contains_key(&finding.subject)
        || config.checks.contains_key(&finding.subject)
        || finding.id.starts_with("alert.")
}

/// The maintenance windows that are open now.
fn windows(cx: &Context) -> Vec<Quiet> {
    let open = |window: &Maintenance| {
        let zone: Option<Tz> = window.timezone.as_deref().and_then(|name| name.parse().ok());
        let zone = zone.unwrap_or_else(|| cx.zone());
        let until = window.window.parse::<Window>().ok()?.open_until(cx.clock.now(), zone)?;
        let until = until.format("%Y-%m-%d %H:%M UTC");
        Some(Quiet {
            names: (!window.only.is_empty()).then(|| window.only.clone()),
            why: format!("maintenance until {until}: {}", window.reason),
        })
    };
    cx.config().maintenance.iter().filter_map(open).collect()
}

/// A verdict that people may have to be told of, beside those of findings: of a run of a runbook, of an incident.
#[derive(Debug, Clone)]
pub struct News<'a> {
    /// What has this verdict, stable over runs: `runbook.daily`, `incident.01KJQ2…`.
    pub key: &'a str,
    /// What `only:` of a target may call it: `daily`. The key always works.
    pub names: &'a [&'a str],
    /// A few words for a subject line, without verdict: `runbook daily`.
    pub title: &'a str,
    pub verdict: Verdict,
    /// One line: what is the case.
    pub summary: &'a str,
    /// What is behind it; those that are bad are listed.
    pub findings: &'a [Finding],
    /// Commands to run next.
    pub next: &'a [String],
}

/// Tells whom the configuration names when the verdict of `news.key` went from ok to bad, from bad to worse, or back to
/// ok; remembers what was told. Never fails: what does not get through is said on stderr and retried by a later run.
pub async fn transition(_cx: &Context, _news: &News<'_>) {}
