//! What `--stateful` remembers of a finding, and what a new result makes of it. Pure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::told::Told;
use crate::finding::Verdict;

/// Results that are remembered for flapping.
const WINDOW: usize = 21;
/// As many changes within the window are flapping.
const FLAPPING: usize = 7;

/// Runs in a row that must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    /// Bad ones, before trouble counts.
    pub(super) fire_after: u32,
    /// Good ones, before it is over.
    pub(super) clear_after: u32,
}

/// What is remembered of one finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Memory {
    pub(super) subject: String,
    /// What counts.
    pub(super) verdict: Verdict,
    /// Since when that counts.
    pub(super) since: DateTime<Utc>,
    /// Since when it has not been ok: the first bad result, counted or not.
    pub(super) bad_since: Option<DateTime<Utc>>,
    /// Results in a row that disagree with what counts.
    pub(super) streak: u32,
    /// The last results, the newest last, one letter each; equal ones at the start are one.
    pub(super) recent: String,
    pub(super) told: Told,
    /// The command line that saw it last.
    pub(super) look: String,
}

/// How a result relates to what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It counts.
    AsItIs,
    /// Not yet: `n` of `of` bad results in a row.
    Soft { n: u32, of: u32 },
    /// Trouble still counts: `n` of `of` good results in a row.
    Held { n: u32, of: u32 },
}

impl Memory {
    /// Of something that was never seen, or whose state was lost: what is the case counts at once.
    pub(super) fn first(subject: &str, verdict: Verdict, now: DateTime<Utc>, look: &str) -> Self {
        Self {
            subject: subject.to_owned(),
            verdict,
            since: now,
            bad_since: (verdict != Verdict::Ok).then_some(now),
            streak: 0,
            recent: letter(verdict).to_string(),
            told: Told::new(),
            look: look.to_owned(),
        }
    }

    /// Takes a result in.
    pub(super) fn take(&mut self, raw: Verdict, rule: Rule, now: DateTime<Utc>) -> Shown {
        self.remember(raw);
        let (was_good, is_good) = (self.verdict == Verdict::Ok, raw == Verdict::Ok);
        let shown = match (was_good, is_good) {
            (true, true) => {
                self.streak = 0;
                self.bad_since = None;
                Shown::AsItIs
            }
            // Worse or better, but still bad: that is no question of patience.
            (false, false) => {
                self.streak = 0;
                Shown::AsItIs
            }
            (true, false) => {
                self.streak += 1;
                self.bad_since.get_or_insert(now);
                match rule.fire_after {
                    of if self.streak < of => return Shown::Soft { n: self.streak, of },
                    _ => Shown::AsItIs,
                }
            }
            (false, true) => {
                self.streak += 1;
                match rule.clear_after {
                    of if self.streak < of => return Shown::Held { n: self.streak, of },
                    _ => Shown::AsItIs,
                }
            }
        };
        if self.verdict != raw {
            self.verdict = raw;
            self.since = now;
            self.streak = 0;
        }
        shown
    }

    /// How often the last results changed, when that is flapping.
    pub(super) fn flapping(&self) -> Option<usize> {
        let letters: Vec<char> = self.recent.chars().collect();
        let changes = letters.windows(2).filter(|pair| pair[0] != pair[1]).count();
        (changes >= FLAPPING).then_some(changes)
    }

    fn remember(&mut self, raw: Verdict) {
        let mut letters: Vec<char> = self.recent.chars().chain([letter(raw)]).collect();
        letters.drain(..letters.len().saturating_sub(WINDOW));
        // What never changes is not written anew in every run.
        if letters.iter().all(|letter| *letter == letters[0]) {
            letters.truncate(1);
        }
        self.recent = letters.into_iter().collect();
    }
}

fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Ok => 'o',
        Verdict::Warning => 'w',
        Verdict::Critical => 'c',
        Verdict::Unknown => 'u',
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use Verdict::{Critical, Ok, Unknown, Warning};

    fn at(minute: usize) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute as i64)
    }

    /// Each result with what counts after it, and how it is shown.
    fn walk(rule: (u32, u32), results: &[(Verdict, Verdict, Shown)]) -> Memory {
        let rule = Rule { fire_after: rule.0, clear_after: rule.1 };
        let mut memory = Memory::first("x", Ok, at(0), "check");
        for (minute, (raw, counts, shown)) in results.iter().enumerate() {
            assert_eq!(memory.take(*raw, rule, at(minute + 1)), *shown, "result {minute}");
            assert_eq!(memory.verdict, *counts, "result {minute}");
        }
        memory
    }

    #[test]
    fn trouble_counts_after_results_in_a_row_and_is_over_after_others() {
        use Shown::{AsItIs, Held, Soft};
        let (soft, held) = (|n| Soft { n, of: 3 }, |n| Held { n, of: 2 });
        let memory = walk(
            (3, 2),
            &[
                (Critical, Ok, soft(1)),
                (Warning, Ok, soft(2)),
                // One good result begins the count anew.
                (Ok, Ok, AsItIs),
                (Critical, Ok, soft(1)),
                (Unknown, Ok, soft(2)),
                (Critical, Critical, AsItIs),
                (Warning, Warning, AsItIs),
                (Critical, Critical, AsItIs),
                (Ok, Critical, held(1)),
                (Critical, Critical, AsItIs),
                (Ok, Critical, held(1)),
            ],
        );
        assert_eq!(memory.bad_since, Some(at(4)), "trouble began with the first bad result");
        assert_eq!(memory.since, at(8));
        walk(
            (3, 2),
            &[
                (Critical, Ok, soft(1)),
                (Critical, Ok, soft(2)),
                (Critical, Critical, AsItIs),
                (Ok, Critical, held(1)),
                (Ok, Ok, AsItIs),
                (Ok, Ok, AsItIs),
            ],
        );
        walk((1, 1), &[(Critical, Critical, AsItIs), (Ok, Ok, AsItIs)]);
    }

    #[test]
    fn what_was_lost_counts_at_once() {
        let memory = Memory::first("x", Critical, at(0), "check");
        assert_eq!((memory.verdict, memory.bad_since), (Critical, Some(at(0))));
    }

    #[test]
    fn flapping_is_many_changes_in_the_last_results() {
        let rule = Rule { fire_after: 1, clear_after: 1 };
        let mut memory = Memory::first("x", Ok, at(0), "check");
        for minute in 1..=6 {
            memory.take(if minute % 2 == 1 { Critical } else { Ok }, rule, at(minute));
        }
        assert_eq!(memory.flapping(), None);
        memory.take(Critical, rule, at(7));
        assert_eq!(memory.flapping(), Some(7));
        // The window has passed over the first changes.
        for minute in 8..=22 {
            memory.take(Critical, rule, at(minute));
        }
        assert_eq!((memory.flapping(), memory.recent.len()), (None, WINDOW));
        for minute in 23..=40 {
            memory.take(Critical, rule, at(minute));
        }
        assert_eq!(memory.recent, "c");
    }
}
