//! `--stateful`: what former runs saw decides with what this one sees. One state object per check or service, under
//! `state/checks/KEY/N.json`; a record for each transition; one notice per target and run.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    damping::{Memory, Rule, Shown},
    notice::{Change, Notice, lasting, one_line, seconds},
    numbered::{follow, number},
    quiet::{self, Quiet},
    send::Outbox,
    told::tell,
    turn::Turn,
};
use crate::{
    config::{Check, runs},
    context::Context,
    finding::{Finding, Report, Verdict},
    record::{Record, Store, keep, object_name},
};

const FOLDER: &str = "state/checks";
/// Requests to the store at once.
const AT_ONCE: usize = 32;
/// Things that are there only while something is wrong or waits: their absence is their recovery.
const PASSING: [&str; 9] =
    ["alert", "alerts", "silence", "instrument", "plan", "run", "runbook", "container", "status"];

/// `mlopsctl/check-state/v1`: what is remembered of a check or service, by id of finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct State {
    schema: String,
    /// `check.error-rate`, `service.api`.
    key: String,
    findings: BTreeMap<String, Memory>,
}

impl State {
    const SCHEMA: &'static str = "mlopsctl/check-state/v1";
}

/// The state of one key as it was found, and as it is now.
struct Slot {
    number: u64,
    before: Option<State>,
    state: State,
    transitions: Vec<Transition>,
}

/// A change of what counts.
struct Transition {
    finding: Finding,
    /// None when nothing was known.
    was: Option<Verdict>,
    bad_since: Option<DateTime<Utc>>,
}

/// News of a key for a target.
struct Told {
    target: String,
    key: String,
    change: Change,
}

/// Counts what runs in a row agree on, tells of transitions, and remembers. The report then says what counts.
/// False when something could not be stored.
pub(super) async fn settle(cx: &Context, turn: &Turn, report: &mut Report, quiets: &[Quiet]) -> bool {
    let mut stored = turn.failed.is_none();
    let mut slots = match load(&turn.store, &report.findings).await {
        Ok(slots) => slots,
        Err(error) => {
            cx.ui.warn(&format!("what former runs saw cannot be read, so this run stands alone: {error:#}"));
            return false;
        }
    };
    let mut told = Vec::new();
    add_what_is_gone(cx, &slots, report);
    quiet::apply(&mut report.findings, quiets);
    judge(cx, &mut slots, report, &mut told);
    report.judge_again(cx.options.fail_on);

    let summary = report.summary.clone();
    let compose = |skip: &HashSet<String>| notices(cx, &report.command, &summary, &told, skip);
    let mut outbox = Outbox::fill(cx, compose(&HashSet::new()).into_iter().collect());
    let (lost, failed) = save(&turn.store, &slots).await;
    for error in &failed {
        cx.warn_once(&format!("what was seen could not be remembered: {error:#}"));
    }
    stored &= failed.is_empty();
    if !lost.is_empty() {
        let revised = compose(&lost);
        outbox.revise(cx, |target| revised.get(target).cloned());
    }
    stored &= record(cx, &slots, &lost).await;
    outbox.send(cx).await;
    stored
}

/// `service.api` of `service.api.http`: what has one state object.
fn key_of(finding: &Finding) -> String {
    let kind = finding.id.split('.').next().unwrap_or_default();
    format!("{kind}.{}", finding.subject)
}

fn is_passing(key: &str) -> bool {
    key.split_once('.').is_some_and(|(kind, _)| PASSING.contains(&kind))
}

/// The state of everything that was looked at, and of everything that passes. One listing, and a read for each.
async fn load(store: &Store, findings: &[Finding]) -> Result<BTreeMap<String, Slot>> {
    let mut highest: HashMap<String, u64> = HashMap::new();
    for object in store.list(FOLDER).await? {
        let Some((folder, number)) = object
            .strip_prefix(FOLDER)
            .and_then(|rest| rest.trim_start_matches('/').split_once('/'))
            .and_then(|(folder, _)| Some((folder, number(&object)?)))
        else {
            continue;
        };
        let slot = highest.entry(folder.to_owned()).or_default();
        *slot = number.max(*slot);
    }
    let looked_at: BTreeMap<String, String> =
        findings.iter().map(key_of).map(|key| (object_name(&key), key)).collect();
    let wanted: Vec<(String, u64)> = highest
        .iter()
        .filter(|(folder, _)| looked_at.contains_key(*folder) || is_passing(folder))
        .map(|(folder, number)| (folder.clone(), *number))
        .collect();
    let found: Vec<(u64, Option<State>)> = stream::iter(wanted)
        .map(async |(folder, number)| {
            // A damaged state, or one of another version, is a lost one: what is the case counts at once.
            let state: Option<State> =
                store.read(&format!("{FOLDER}/{folder}/{number}.json")).await.unwrap_or(None);
            (folder, number, state.filter(|state| state.schema == State::SCHEMA))
        })
        .buffer_unordered(AT_ONCE)
        .map(|(folder, number, state)| {
            let lost = looked_at.get(&folder).map(|key| State {
                schema: State::SCHEMA.to_owned(),
                key: key.clone(),
                findings: BTreeMap::new(),
            });
            (number, state.or(lost))
        })
        .collect()
        .await;
    let mut slots: BTreeMap<String, Slot> = BTreeMap::new();
    for (number, state) in found {
        let Some(state) = state else { continue };
        let before = (!state.findings.is_empty()).then(|| state.clone());
        slots.insert(state.key.clone(), Slot { number, before, state, transitions: Vec::new() });
    }
    for key in looked_at.into_values() {
        slots.entry(key.clone()).or_insert_with(|| Slot {
            number: 0,
            before: None,
            state: State { schema: State::SCHEMA.to_owned(), key, findings: BTreeMap::new() },
            transitions: Vec::new(),
        });
    }
    Ok(slots)
}

/// What this very look saw before and does not see now is over, where it could have been seen: a good result is added
/// for it.
fn add_what_is_gone(cx: &Context, slots: &BTreeMap<String, Slot>, report: &mut Report) {
    let bad = |finding: &Finding| finding.verdict != Verdict::Ok;
    let blind = report.findings.iter().any(|finding| {
        finding.id.starts_with("status.") || (finding.id.starts_with("instrument.") && bad(finding))
    });
    let present: HashSet<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    let ill: HashSet<String> = report.findings.iter().filter(|finding| bad(finding)).map(key_of).collect();
    let mut gone = Vec::new();
    for slot in slots.values() {
        let key = &slot.state.key;
        for (id, memory) in &slot.state.findings {
            if present.contains(id.as_str()) || memory.look != cx.options.command_line {
                continue;
            }
            let over = if key.starts_with("instrument.") || key.starts_with("status.") {
                true
            } else if is_passing(key) {
                !blind
            } else {
                // A service that is down has fewer findings.
                !ill.contains(key)
            };
            if over && (memory.verdict != Verdict::Ok || memory.streak > 0) {
                gone.push(Finding::new(
                    id.clone(),
                    memory.subject.clone(),
                    Verdict::Ok,
                    "no longer reported",
                ));
            }
        }
    }
    report.findings.extend(gone);
}

/// Takes every finding in, and makes the report say what counts.
fn judge(cx: &Context, slots: &mut BTreeMap<String, Slot>, report: &mut Report, told: &mut Vec<Told>) {
    let now = cx.clock.now();
    // Several things may have findings of one id.
    let mut worst: BTreeMap<(String, String), usize> = BTreeMap::new();
    for at in 0..report.findings.len() {
        hold_back(cx, slots, &mut report.findings[at]);
        let gravity = |at: usize| report.findings[at].verdict.gravity();
        let slot = worst.entry((report.findings[at].id.clone(), key_of(&report.findings[at]))).or_insert(at);
        if gravity(at) > gravity(*slot) {
            *slot = at;
        }
    }
    for ((id, _), at) in worst {
        let finding = &mut report.findings[at];
        let Some(slot) = slots.get_mut(&key_of(finding)) else { continue };
        let raw = finding.verdict;
        let was = slot.state.findings.get(&id).map(|memory| memory.verdict);
        let look = cx.options.command_line.as_str();
        let (mut memory, shown) = match slot.state.findings.remove(&id) {
            Some(mut memory) => {
                let shown = memory.take(raw, rule(cx, &finding.id), now);
                (memory, shown)
            }
            None => (Memory::first(&finding.subject, raw, now, look), Shown::AsItIs),
        };
        look.clone_into(&mut memory.look);
        show(finding, &memory, shown);
        if was.unwrap_or(Verdict::Ok) != memory.verdict {
            let finding = finding.clone();
            slot.transitions.push(Transition { finding, was, bad_since: memory.bad_since });
        }
        if finding.counts() {
            let key = key_of(finding);
            let names = [finding.subject.as_str(), id.as_str(), key.as_str()];
            let since = memory.bad_since.unwrap_or(now);
            for (target, before) in tell(&mut memory.told, &cx.config().notify, &names, memory.verdict) {
                let change = Change::new(finding, before, since, memory.since);
                told.push(Told { target, key: key.clone(), change });
            }
        }
        let over = memory.verdict == Verdict::Ok && memory.streak == 0 && memory.told.is_empty();
        if over {
            memory.bad_since = None;
        }
        if !(over && is_passing(&slot.state.key)) {
            slot.state.findings.insert(id, memory);
        }
    }
    // Other findings of an id whose trouble does not count yet do not count either.
    for finding in &mut report.findings {
        let memory = slots.get(&key_of(finding)).and_then(|slot| slot.state.findings.get(&finding.id));
        if let Some(memory) = memory.filter(|memory| memory.verdict == Verdict::Ok) {
            finding.verdict = memory.verdict;
        }
    }
    // What is over and well is news, and no line of the page.
    report
        .findings
        .retain(|finding| finding.message != "no longer reported" || finding.verdict != Verdict::Ok);
}

/// The check of a finding.
fn check_of<'a>(cx: &'a Context, id: &str) -> Option<&'a Check> {
    cx.config().checks.get(id.strip_prefix("check.")?)
}

fn rule(cx: &Context, id: &str) -> Rule {
    let check = check_of(cx, id);
    let own = |text: Option<&String>| text.and_then(|text| runs(text));
    let general = &cx.config().stateful;
    Rule {
        fire_after: own(check.and_then(|check| check.fire_after.as_ref()))
            .or(general.fire_after)
            .unwrap_or(1),
        clear_after: own(check.and_then(|check| check.clear_after.as_ref()))
            .or(general.clear_after)
            .unwrap_or(1),
    }
}

/// `recover:` over runs: a value that is back within its limits, but not yet past the one of recovery, is a warning.
fn hold_back(cx: &Context, slots: &BTreeMap<String, Slot>, finding: &mut Finding) {
    let memory = slots.get(&key_of(finding)).and_then(|slot| slot.state.findings.get(&finding.id));
    let (Some(memory), Some(check)) = (memory, check_of(cx, &finding.id)) else { return };
    let (Some(recover), Some(value)) = (&check.recover, finding.value) else { return };
    let troubled = matches!(memory.verdict, Verdict::Warning | Verdict::Critical);
    if finding.verdict == Verdict::Ok && troubled && !recover.breached(value) {
        finding.verdict = Verdict::Warning;
        finding.message = format!("{}, not yet {}", finding.message, recover.shown());
        finding.threshold = Some(recover.to_string());
    }
}

/// Makes a finding say what counts.
fn show(finding: &mut Finding, memory: &Memory, shown: Shown) {
    let (n, of) = match shown {
        Shown::AsItIs => (0, 0),
        Shown::Soft { n, of } | Shown::Held { n, of } => (n, of),
    };
    if of > 0 {
        finding.message = format!("SOFT {n}/{of} {}: {}", finding.verdict, finding.message);
        finding.evidence.insert("soft".to_owned(), format!("{n}/{of}").into());
        finding.evidence.insert("seen".to_owned(), finding.verdict.word().into());
        finding.verdict = memory.verdict;
    }
    if let Some(changes) = memory.flapping() {
        finding.message = format!("{} (flapping: {changes} changes in the last 21 runs)", finding.message);
        finding.evidence.insert("flapping_changes".to_owned(), changes.into());
    }
}

/// One notice for each target: what changed, the causes first.
fn notices(
    cx: &Context,
    command: &str,
    summary: &str,
    told: &[Told],
    skip: &HashSet<String>,
) -> BTreeMap<String, Notice> {
    let mut by_target: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for news in told.iter().filter(|news| !skip.contains(&news.key)) {
        by_target.entry(news.target.clone()).or_default().push(news.change.clone());
    }
    let notice = |(target, mut changes): (String, Vec<Change>)| {
        changes
            .sort_by_key(|change| (change.caused_by.is_some(), std::cmp::Reverse(change.verdict.gravity())));
        let verdict = Verdict::merge(changes.iter().map(|change| change.verdict));
        let longest = changes.iter().filter_map(|change| change.lasted_seconds).reduce(f64::max);
        let mut names: Vec<&str> = changes.iter().map(|change| change.subject.as_str()).collect();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
        names.truncate(3);
        let names = format!("{}{more}", names.join(", "));
        let title = match (&changes[..], verdict) {
            (_, Verdict::Ok) => format!("{names} again after {}", lasting(longest.unwrap_or_default())),
            ([only], _) => format!("{names}: {}", one_line(&only.message)),
            _ => names,
        };
        let mut notice = Notice::new(cx, command, &title, verdict, summary);
        notice.lasted_seconds = longest.filter(|_| verdict == Verdict::Ok);
        notice.changes = changes;
        (target, notice.redacted(&cx.loaded.redactor))
    };
    by_target.into_iter().map(notice).collect()
}

/// Writes what changed. Returns the keys that another run wrote meanwhile, and what failed.
async fn save(store: &Store, slots: &BTreeMap<String, Slot>) -> (HashSet<String>, Vec<anyhow::Error>) {
    let changed = slots.values().filter(|slot| slot.before.as_ref() != Some(&slot.state));
    let results: Vec<(&str, Result<bool>)> = stream::iter(changed)
        .map(async |slot| {
            let folder = format!("{FOLDER}/{}", object_name(&slot.state.key));
            (slot.state.key.as_str(), follow(store, &folder, slot.number, &slot.state).await)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let (mut lost, mut failed) = (HashSet::new(), Vec::new());
    for (key, result) in results {
        match result {
            Ok(true) => {}
            Ok(false) => {
                lost.insert(key.to_owned());
            }
            Err(error) => failed.push(error),
        }
    }
    (lost, failed)
}

/// A record for each key of which something changed; false when one could not be stored.
async fn record(cx: &Context, slots: &BTreeMap<String, Slot>, lost: &HashSet<String>) -> bool {
    let now = cx.clock.now();
    let changed =
        slots.values().filter(|slot| !slot.transitions.is_empty() && !lost.contains(&slot.state.key));
    let records = changed.map(|slot| {
        let findings: Vec<Finding> = slot.transitions.iter().map(|change| change.finding.clone()).collect();
        let verdict = Verdict::merge(findings.iter().map(|finding| finding.verdict));
        let subject = findings.first().map_or("", |finding| finding.subject.as_str());
        let mut record = Record::new(cx, "transition", subject, verdict.word());
        let changes = slot.transitions.iter().map(|change| {
            let over = change.finding.verdict == Verdict::Ok;
            json!({
                "id": change.finding.id,
                "was": change.was,
                "verdict": change.finding.verdict,
                "bad_since": change.bad_since,
                "lasted_seconds": change.bad_since.filter(|_| over).map(|since| seconds(since, now)),
                "muted": change.finding.muted,
            })
        });
        record.details = Some(json!({ "key": slot.state.key, "changes": changes.collect::<Vec<_>>() }));
        record.findings = findings;
        record
    });
    let kept: Vec<bool> = stream::iter(records)
        .map(async |record| super::kept(cx, keep(cx, &record).await))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    kept.into_iter().all(|kept| kept)
}
