//! Telling people of changes of verdict, and remembering what was told. Also what is done with every look's report:
//! mutes and maintenance windows, the damping of `--stateful`, the record of `--record`.

mod channel;
mod damping;
mod mute;
mod notice;
mod numbered;
mod quiet;
mod send;
mod shelf;
mod spool;
mod stateful;
mod told;
mod transition;
mod turn;

use anyhow::Result;
pub use channel::{Message, deliver, message, way};
use chrono_tz::Tz;
pub use mute::{Mute, mutes, sweep};
pub use notice::{Change, Notice};
pub use transition::{News, transition};
pub use turn::Turn;

use self::quiet::Quiet;
use crate::{
    config::{Maintenance, window::Window},
    context::Context,
    error::Exit,
    finding::{Finding, Report, Section},
    record::{Kept, Record, Store, keep},
};

/// What is done with every report of a look before it is shown: mutes and maintenance; under `--stateful`, what former
/// runs saw; under `--record`, a record. What cannot be stored makes the exit code say so, and changes nothing else.
pub async fn after_look(cx: &Context, mut report: Report, turn: Option<&Turn>) -> Result<Report> {
    let quiets = quiets(cx, &report).await;
    quiet::apply(&mut report.findings, &quiets);
    judge_again(cx, &mut report);
    let mut stored = true;
    if let Some(turn) = turn {
        let interrupted = report.exit_code == Exit::Interrupted.code();
        stored &= stateful::settle(cx, turn, &mut report, &quiets).await;
        if interrupted {
            report.exit_code = Exit::Interrupted.code();
        }
    }
    if cx.options.record {
        let mut record = Record::new(cx, &report.command, &subject_of(cx, &report), report.verdict.word());
        record.findings.clone_from(&report.findings);
        stored &= kept(cx, keep(cx, &record).await);
    }
    if !stored && matches!(report.exit_code, 0 | 1) {
        report.exit_code = Exit::Unknown.code();
    }
    Ok(report)
}

/// What a look's record is called: its one subject, or the stack.
fn subject_of(cx: &Context, report: &Report) -> String {
    let mut subjects: Vec<&str> = report.findings.iter().map(|finding| finding.subject.as_str()).collect();
    subjects.dedup();
    match subjects[..] {
        [only] => only.to_owned(),
        _ => cx.config().stack.clone().unwrap_or_else(|| "stack".to_owned()),
    }
}

/// Says what became of a record; true when the store has it.
fn kept(cx: &Context, kept: Result<Kept>) -> bool {
    match kept {
        Ok(Kept::Stored) => true,
        Ok(spooled) => {
            cx.warn_once(&spooled.words());
            false
        }
        Err(error) => {
            cx.warn_once(&format!("{error:#}"));
            false
        }
    }
}

/// Marks what a mute or a maintenance window covers, and judges the report without it.
pub async fn leave_alone(cx: &Context, report: &mut Report) {
    let quiets = quiets(cx, report).await;
    quiet::apply(&mut report.findings, &quiets);
    judge_again(cx, report);
}

fn judge_again(cx: &Context, report: &mut Report) {
    let interrupted = report.exit_code == Exit::Interrupted.code();
    if report.findings.iter().any(|finding| !finding.counts()) && !interrupted {
        report.judge_again(cx.options.fail_on);
    }
}

/// What there is to leave alone now. A store that cannot be read is a warning, and mutes nothing.
async fn quiets(cx: &Context, report: &Report) -> Vec<Quiet> {
    let mut quiets = windows(cx);
    if report.findings.iter().any(|finding| may_be_muted(cx, finding)) {
        let found = match Store::of(cx) {
            Ok(store) => mutes(&store, cx.clock.now()).await,
            Err(fault) => Err(fault.into()),
        };
        match found {
            Ok(mutes) => quiets.extend(
                mutes.iter().map(|mute| Quiet { names: Some(vec![mute.name.clone()]), why: mute.why() }),
            ),
            Err(error) => cx.warn_once(&format!("mutes cannot be read, so nothing is muted: {error:#}")),
        }
    }
    quiets
}

/// Only what the configuration names, and alerts, can be muted: a look at a bare URL or a report by its name needs no
/// store.
fn may_be_muted(cx: &Context, finding: &Finding) -> bool {
    let config = cx.config();
    config.services.contains_key(&finding.subject)
        || config.checks.contains_key(&finding.subject)
        || finding.id.starts_with("alert.")
        || finding.section() == Section::Drift
            && (config.drift.reports.is_some() || !config.drift.models.is_empty())
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

/// Whether nobody is to be told of what has one of these names: it is muted, or there is maintenance.
async fn quiet_for(cx: &Context, store: Option<&Store>, names: &[&str]) -> bool {
    let meant = |quiet: &Quiet| match &quiet.names {
        None => true,
        Some(quiet) => quiet.iter().any(|name| names.contains(&name.as_str())),
    };
    if windows(cx).iter().any(meant) {
        return true;
    }
    let Some(store) = store else { return false };
    let found = mutes(store, cx.clock.now()).await.unwrap_or_default();
    found.iter().any(|mute| names.contains(&mute.name.as_str()))
}
