//! `--wait`: asks again until all is ok, and is back within a second of it.

use std::{collections::BTreeSet, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::time::{Instant, sleep_until};

use super::{look_until, target::Target};
use crate::{
    client::Pages,
    context::Context,
    finding::{Finding, Verdict},
};

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Rounds that may be under way together.
const ROUNDS: usize = 8;

/// Looks until every finding is ok or `limit` has passed; gives the last whole round.
///
/// A round waits for its slowest service, and one that hangs while it starts would keep the news of its start from
/// us for a whole time limit. So the next round begins while the one before it still waits.
pub(super) async fn wait(
    cx: &Context,
    targets: &[Target],
    containers: bool,
    limit: Duration,
) -> Vec<Finding> {
    let end = Instant::now() + limit;
    let mut rounds = FuturesUnordered::new();
    let mut started = 0usize;
    let mut last: Option<(usize, Vec<Finding>)> = None;
    let mut pause = FIRST_PAUSE;
    let mut next = Instant::now();
    let mut told = None;
    let _spinner = cx.ui.spinner("waiting until all is ok");
    loop {
        tokio::select! {
            () = sleep_until(next), if rounds.len() < ROUNDS && next < end => {
                let number = started;
                rounds.push(async move { (number, look_until(cx, targets, containers, Some(end), &Pages::default()).await) });
                started += 1;
                next = Instant::now() + pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            Some((number, findings)) = rounds.next(), if !rounds.is_empty() => {
                if findings.iter().all(|finding| finding.verdict == Verdict::Ok) {
                    return findings;
                }
                // A round that the end cut off knows less than a whole one.
                let cut = findings.iter().any(|finding| finding.evidence.contains_key("late"));
                let newer = last.as_ref().is_none_or(|(before, _)| number > *before && !cut);
                if newer {
                    tell(cx, &findings, &mut told);
                    last = Some((number, findings));
                }
                if rounds.is_empty() && next >= end {
                    break;
                }
            }
            () = sleep_until(end), if rounds.is_empty() => break,
        }
    }
    last.map(|(_, findings)| findings).unwrap_or_default()
}

/// Says what is waited for, whenever that changes.
fn tell(cx: &Context, findings: &[Finding], told: &mut Option<BTreeSet<String>>) {
    let waiting: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Ok && finding.caused_by.is_none())
        .collect();
    let subjects: BTreeSet<String> = waiting.iter().map(|finding| finding.subject.clone()).collect();
    if told.as_ref() == Some(&subjects) {
        return;
    }
    let others = subjects.len().saturating_sub(1);
    let first = waiting.first().map(|finding| format!("{}: {}", finding.subject, finding.message));
    let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
    cx.ui.say(&format!("waiting for {}{more}", first.unwrap_or_default()));
    *told = Some(subjects);
}
