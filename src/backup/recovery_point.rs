//! How old a backup is against how old the newest may be: one rule for all who tell.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::repository::BackupId;
use crate::finding::{Limits, Verdict};

/// Clocks may differ so much.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// The age of a set's newest backup, judged.
#[derive(Debug)]
pub(super) struct RecoveryPoint {
    /// Since it was begun: what changed later is not in it.
    pub(super) age: TimeDelta,
    pub(super) limits: Limits,
    /// By its age alone.
    pub(super) by_age: Verdict,
    /// It claims to be of the future, so that its age says little.
    pub(super) is_future: bool,
}

impl RecoveryPoint {
    /// Of a backup of this id, where the newest may be as old as that. Missed by a tenth, the next one may be under way.
    pub(super) fn of(id: &BackupId, now: DateTime<Utc>, rpo: Duration) -> Self {
        let age = now - id.at();
        let limits = Limits { warning: limit(rpo), critical: limit(rpo.mul_f64(1.1)), ..Limits::default() };
        let (by_age, _) = limits.judge(age.num_seconds() as f64);
        Self { age, by_age, limits, is_future: age < -SKEW }
    }

    pub(super) fn verdict(&self) -> Verdict {
        if self.is_future { self.by_age.worst(Verdict::Warning) } else { self.by_age }
    }
}

fn limit(limit: Duration) -> Option<crate::finding::Threshold> {
    let seconds = limit.as_secs();
    let text = match seconds {
        _ if limit.subsec_nanos() > 0 => format!("> {}s", limit.as_secs_f64()),
        _ if seconds.is_multiple_of(3600) => format!("> {}h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("> {}m", seconds / 60),
        _ => format!("> {seconds}s"),
    };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_up_to_its_limit_and_a_tenth_beyond_is_a_warning() {
        let id = BackupId::parse("20260302T120000Zaaaa").unwrap();
        for (age, verdict) in [
            (-301, Verdict::Warning),
            (-300, Verdict::Ok),
            (0, Verdict::Ok),
            (3600, Verdict::Ok),
            (3601, Verdict::Warning),
            (3960, Verdict::Warning),
            (3961, Verdict::Critical),
        ] {
            let point = RecoveryPoint::of(&id, id.at() + TimeDelta::seconds(age), Duration::from_secs(3600));
            assert_eq!(point.verdict(), verdict, "{age}");
        }
    }
}
