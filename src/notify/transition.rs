//! Verdicts beside those of findings: of a run of a runbook, of an incident. What was told is in the store, under
//! `state/told/KEY/N.json`.

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    notice::{Change, Notice, lasting, seconds},
    numbered::{follow, latest},
    quiet_for,
    send::Outbox,
    told::{Told, tell},
};
use crate::{
    context::Context,
    finding::{Finding, Verdict},
    record::{Store, object_name},
};

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

/// `mlopsctl/told/v1`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Memory {
    schema: String,
    key: String,
    verdict: Verdict,
    /// Since when it has not been ok.
    bad_since: Option<DateTime<Utc>>,
    told: Told,
}

/// Tells whom the configuration names when the verdict of `news.key` went from ok to bad, from bad to worse, or back to
/// ok; remembers what was told, and sends what waits from before. Never fails: what does not get through is said on
/// stderr and retried by a later run.
pub async fn transition(cx: &Context, news: &News<'_>) {
    if cx.config().notify.is_empty() {
        return;
    }
    if let Err(error) = tell_of(cx, news).await {
        cx.ui.warn(&format!("nobody was told that {} is {}: {error:#}", news.title, news.verdict));
    }
}

async fn tell_of(cx: &Context, news: &News<'_>) -> Result<()> {
    let now = cx.clock.now();
    let store = Store::of(cx)?;
    let mut names = vec![news.key];
    names.extend(news.names);
    let folder = format!("state/told/{}", object_name(news.key));
    let (number, before) = latest::<Memory>(&store, &folder).await?;
    let mut memory = before.clone().unwrap_or_else(|| Memory {
        schema: "mlopsctl/told/v1".to_owned(),
        key: news.key.to_owned(),
        verdict: Verdict::Ok,
        bad_since: None,
        told: Told::new(),
    });
    let was = memory.verdict;
    let since = memory.bad_since.unwrap_or(now);
    memory.verdict = news.verdict;
    memory.bad_since = (news.verdict != Verdict::Ok).then_some(since);
    let quiet = quiet_for(cx, &names).await;
    let targets =
        if quiet { Vec::new() } else { tell(&mut memory.told, &cx.config().notify, &names, news.verdict) };
    let worst = targets.iter().map(|(_, was)| *was).reduce(Verdict::worst).unwrap_or(was);
    let notices = targets.into_iter().map(|(target, _)| (target, notice(cx, news, worst, since))).collect();
    let mut outbox = Outbox::fill(cx, notices);
    let changed = before.as_ref().is_none_or(|before| {
        (before.verdict, before.bad_since, &before.told) != (memory.verdict, memory.bad_since, &memory.told)
    });
    let worth_keeping = before.is_some() || news.verdict != Verdict::Ok;
    if changed && worth_keeping && !follow(&store, &folder, number, &memory).await? {
        // Another run has seen the same at the same moment, and tells of it.
        outbox.revise(cx, |_| None);
    }
    outbox.send(cx).await;
    Ok(())
}

fn notice(cx: &Context, news: &News<'_>, was: Verdict, since: DateTime<Utc>) -> Notice {
    let mut notice = Notice::new(cx, news.key, news.title, news.verdict, news.summary);
    if news.verdict == Verdict::Ok {
        let lasted = seconds(since, cx.clock.now());
        notice.lasted_seconds = Some(lasted);
        notice.title = format!("{} again after {}", notice.title, lasting(lasted));
    }
    let mut bad: Vec<&Finding> =
        news.findings.iter().filter(|finding| finding.counts() && finding.verdict != Verdict::Ok).collect();
    bad.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
    notice.changes = bad.iter().map(|finding| Change::new(finding, was, since, notice.at)).collect();
    notice.next = news.next.to_vec();
    notice.redacted(&cx.loaded.redactor)
}
