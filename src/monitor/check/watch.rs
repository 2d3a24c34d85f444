//! `check --for`: keeps watching, says what changes, and ends after strikes or at the end of its time.

use std::{collections::HashMap, time::Duration};

use anyhow::Result;
use tokio::time::{Instant, MissedTickBehavior};

use super::{CheckArgs, look_after};
use crate::{
    context::Context,
    error::Exit,
    finding::{Finding, Report, Verdict},
    notify,
};

const EVERY: Duration = Duration::from_secs(30);
const STRIKES: u32 = 2;

/// What is remembered of each finding from one sample to the next.
#[derive(Debug, Clone, Default)]
struct Past {
    samples: u32,
    critical: u32,
    /// Critical samples in a row, up to the last one.
    strikes: u32,
    verdict: Option<Verdict>,
}

impl Past {
    /// Takes a sample in; returns the verdict before when it is another one now. One that does not count, since the
    /// check is muted, is no strike.
    fn take(&mut self, verdict: Verdict, counts: bool) -> Option<Option<Verdict>> {
        self.samples += 1;
        let critical = verdict == Verdict::Critical;
        self.critical += u32::from(critical);
        self.strikes = if critical && counts { self.strikes + 1 } else { 0 };
        let before = self.verdict.replace(verdict);
        (before != Some(verdict)).then_some(before)
    }
}

/// Why the watching ended.
enum End {
    Time,
    Strikes,
    Interrupted,
}

/// Watches for `time`; the report is of the last sample.
pub(super) async fn run(cx: &Context, args: &CheckArgs, time: Duration) -> Result<Report> {
    let every = args.every.as_ref().map_or(EVERY, |every| every.value).max(Duration::from_millis(1));
    let limit = args.strikes.unwrap_or(STRIKES);
    let mut end_at = Instant::now() + time;
    if let Some(deadline) = cx.deadline() {
        end_at = end_at.min(deadline);
    }
    let mut interrupt = cx.interrupt.clone();
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut past: HashMap<String, Past> = HashMap::new();
    let mut last: Vec<Finding> = Vec::new();
    let end = loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = tokio::time::sleep_until(end_at) => break End::Time,
            _ = interrupt.wait_for(|stop| *stop) => break End::Interrupted,
        }
        // The first sample is always taken, however short the time is.
        if !last.is_empty() && Instant::now() >= end_at {
            break End::Time;
        }
        let before = past.iter().filter_map(|(id, past)| Some((name_of(id)?, past.verdict?))).collect();
        let look = async {
            let findings = look_after(cx, &args.names, &before).await?;
            let mut report = cx.report("check", findings);
            notify::leave_alone(cx, &mut report).await;
            anyhow::Ok(report.findings)
        };
        let findings = tokio::select! {
            findings = look => findings?,
            _ = interrupt.wait_for(|stop| *stop) => break End::Interrupted,
        };
        let struck = remember(cx, &mut past, &findings, limit);
        last = findings;
        if struck {
            break End::Strikes;
        }
    };
    for finding in &mut last {
        let Some(past) = past.get(&finding.id) else { continue };
        finding.evidence.insert("watched_samples".to_owned(), past.samples.into());
        finding.evidence.insert("critical_samples".to_owned(), past.critical.into());
    }
    let mut report = cx.report("check", last);
    match end {
        End::Interrupted => {
            report.exit_code = Exit::Interrupted.code();
            cx.ui.say("interrupted; this is the last complete sample");
        }
        End::Strikes => cx.ui.say(&format!("ended early: critical {limit} times in a row")),
        End::Time => {}
    }
    Ok(report)
}

/// The name in the id of a check's finding.
fn name_of(id: &str) -> Option<String> {
    id.strip_prefix("check.").map(str::to_owned)
}

/// Takes a sample in and says what changed; true when a check is out. A blind instrument is no strike.
fn remember(cx: &Context, past: &mut HashMap<String, Past>, findings: &[Finding], limit: u32) -> bool {
    let mut struck = false;
    for finding in findings {
        let entry = past.entry(finding.id.clone()).or_default();
        if let Some(before) = entry.take(finding.verdict, finding.counts()) {
            let before = before.map_or(String::new(), |before| format!("{before} → "));
            let now = cx.clock.now().format("%H:%M:%S");
            cx.ui
                .say(&format!("{now} {}: {before}{}: {}", finding.subject, finding.verdict, finding.message));
        }
        struck |= name_of(&finding.id).is_some() && entry.strikes >= limit;
    }
    struck
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_must_follow_each_other() {
        use Verdict::{Critical, Ok, Unknown};
        let mut past = Past::default();
        let seen = [Ok, Critical, Unknown, Critical, Critical];
        let strikes: Vec<u32> = seen
            .into_iter()
            .map(|verdict| {
                past.take(verdict, true);
                past.strikes
            })
            .collect();
        assert_eq!(strikes, [0, 1, 0, 1, 2]);
        assert_eq!((past.samples, past.critical), (5, 3));
        assert_eq!(past.take(Critical, true), None);
        assert_eq!(past.take(Critical, false), None);
        assert_eq!((past.strikes, past.critical), (0, 5), "muted");
        assert_eq!(past.take(Ok, true), Some(Some(Critical)));
    }
}
