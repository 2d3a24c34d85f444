//! Verdicts beside those of findings: of a run of a runbook, of an incident. What was told is in the store, under
//! `state/told/KEY/N.json`.

use chrono::{DateTime, Utc};

use super::{
    notice::{Change, Notice, lasting, seconds},
    quiet_for,
    send::Outbox,
    shelf::{Memory, Shelf},
    told::tell,
};
use crate::{
    context::Context,
    finding::{Finding, Verdict},
};

/// As often others may tell of the same key at the same moment.
const TRIES: u32 = 5;

/// A verdict that people may have to be told of, beside those of findings: of a run of a runbook, of an incident.
#[derive(Debug, Clone)]
pub struct News<'a> {
    /// What has this verdict, stable over runs: `runbook.daily`, `incident.01KJQ2…`.
    pub key: &'a str,
    /// What `only:` of a target may call it: `daily`. The key always works.
    pub names: &'a [&'a str],
    /// A few words for a subject line, without verdict: `runbook daily`.
    pub title: &'a str,
    /// The word behind it when it is over: `again`, `closed`.
    pub over: &'a str,
    pub verdict: Verdict,
    /// One line: what is the case.
    pub summary: &'a str,
    /// What is behind it; those that are bad are listed.
    pub findings: &'a [Finding],
    /// Commands to run next.
    pub next: &'a [String],
    /// ULID of the run that has it. What becomes of one that is older than the last is no news.
    pub run: Option<&'a str>,
    /// When trouble began, if that was before now.
    pub since: Option<DateTime<Utc>>,
    /// A person sees it: its end is told, and no trouble.
    pub seen: bool,
    /// A person says so: no mute and no maintenance keeps it from being told.
    pub declared: bool,
}

/// Tells whom the configuration names when the verdict of `news.key` went from ok to bad, from bad to worse, or back to
/// ok; remembers what was told, and sends what waits from before. Never fails: what does not get through is said on
/// stderr and retried by a later run.
pub async fn transition(cx: &Context, news: &News<'_>) {
    if cx.config().notify.is_empty() {
        return;
    }
    for _ in 0..TRIES {
        if tell_of(cx, news).await {
            return;
        }
    }
    let (title, verdict) = (news.title, news.verdict);
    cx.ui.warn(&format!("nobody was told that {title} is {verdict}: others tell of it at the same moment"));
}

/// False when another run told of the same key meanwhile; nothing is sent then.
async fn tell_of(cx: &Context, news: &News<'_>) -> bool {
    let now = cx.clock.now();
    let shelf = Shelf::read(cx, news.key).await;
    let before = shelf.found.clone();
    let mut memory = before.clone().unwrap_or_else(|| Memory::new(news.key));
    let is_old = memory.run.as_deref().zip(news.run).is_some_and(|(last, this)| this < last);
    let untold = news.seen && news.verdict != Verdict::Ok;
    let (mut targets, was) = (Vec::new(), memory.verdict);
    let since = memory.bad_since.or(news.since).unwrap_or(now);
    if !is_old {
        memory.run = news.run.map(str::to_owned).or(memory.run);
    }
    if !is_old && !untold {
        memory.verdict = news.verdict;
        let mut names = vec![news.key];
        names.extend(news.names);
        if news.declared || !quiet_for(cx, shelf.store(), &names).await {
            targets = tell(&mut memory.told, &cx.config().notify, &names, news.verdict);
        }
        // Who is still to be told of the end is told since when it was bad.
        let over = news.verdict == Verdict::Ok && memory.told.is_empty();
        memory.bad_since =
            (!over && (news.verdict != Verdict::Ok || memory.bad_since.is_some())).then_some(since);
    }
    let worst = targets.iter().map(|(_, was)| *was).reduce(Verdict::worst).unwrap_or(was);
    let notices = targets.into_iter().map(|(target, _)| (target, notice(cx, news, worst, since))).collect();
    let mut outbox = Outbox::fill(cx, notices);
    let changed = shelf.strayed || before.as_ref() != Some(&memory);
    let worth_keeping = before.is_some() || memory.run.is_some() || memory.verdict != Verdict::Ok;
    memory.at = now;
    if changed && worth_keeping && !shelf.put(cx, &memory).await {
        outbox.revise(cx, |_| None);
        return false;
    }
    outbox.send(cx).await;
    true
}

fn notice(cx: &Context, news: &News<'_>, was: Verdict, since: DateTime<Utc>) -> Notice {
    let mut notice = Notice::new(cx, news.key, news.title, news.verdict, news.summary);
    if news.verdict == Verdict::Ok {
        let lasted = seconds(since, cx.clock.now());
        notice.lasted_seconds = Some(lasted);
        notice.title = format!("{} {} after {}", notice.title, news.over, lasting(lasted));
    }
    let mut bad: Vec<&Finding> =
        news.findings.iter().filter(|finding| finding.counts() && finding.verdict != Verdict::Ok).collect();
    bad.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
    notice.changes = bad.iter().map(|finding| Change::new(finding, was, since, notice.at)).collect();
    notice.next = news.next.to_vec();
    notice.redacted(&cx.loaded.redactor)
}
