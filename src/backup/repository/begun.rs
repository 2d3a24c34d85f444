//! The mark of a backup that is being made: by which process, and what to clean up when that has died.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::BackupId;
use crate::{
    context::Context,
    record::{Fate, Process, Who},
};

/// After so long without a sign of life a process of which nothing is known counts as dead.
const PATIENCE: TimeDelta = TimeDelta::hours(24);
/// So often a long upload gives one.
const RENEWED: TimeDelta = TimeDelta::hours(1);
/// A process that was stopped for longer does not write its mark again: another may be about to remove it.
const TOO_LATE: TimeDelta = TimeDelta::hours(12);

/// What a mark says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    schema: String,
    id: BackupId,
    set: String,
    who: Who,
    process: Process,
    started: DateTime<Utc>,
    /// The multipart upload that has to be aborted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) upload: Option<String>,
}

impl Begun {
    const SCHEMA: &'static str = "mlopsctl/backup-begun/v1";

    /// By this process, now.
    pub(super) fn new(cx: &Context, id: &BackupId, set: &str) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            id: id.clone(),
            set: set.to_owned(),
            who: Who::read(&cx.environment),
            process: Process::current(),
            started: cx.clock.now(),
            upload: None,
        }
    }

    /// With the multipart upload that has to be aborted.
    pub(super) fn with_upload(&self, upload: &str) -> Self {
        Self { upload: Some(upload.to_owned()), ..self.clone() }
    }

    pub(super) fn text(&self) -> serde_json::Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }

    /// Whether its process has surely ended: it will do nothing more.
    pub(super) fn has_ended(&self) -> bool {
        self.process.fate() == Fate::Ended
    }

    /// Whether it is being made, as far as anybody can tell, and by whom. Its last sign of life is by the place's clock.
    pub(super) fn judge(&self, seen: DateTime<Utc>, now: DateTime<Utc>) -> (bool, String) {
        let Process { host, pid, .. } = &self.process;
        let by = format!("begun by {} on {host} (process {pid})", self.who);
        match (self.process.fate(), is_over(seen, now)) {
            (Fate::Alive, _) => (true, format!("{by}, which is at work")),
            (Fate::Ended, _) => (false, format!("{by}, which ended before it was done")),
            (Fate::Unknown, false) => (true, format!("{by}, of which nothing is known here")),
            (Fate::Unknown, true) => (false, format!("{by}, of which nothing was seen for a day")),
        }
    }
}

/// When a mark is to be written again.
#[derive(Debug)]
pub(super) struct Renewal {
    written: DateTime<Utc>,
    tried: DateTime<Utc>,
}

impl Renewal {
    /// Of a mark that was written now.
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        Self { written: now, tried: now }
    }

    pub(super) fn is_due(&self, now: DateTime<Utc>) -> bool {
        now - self.tried >= RENEWED && now - self.written < TOO_LATE
    }

    pub(super) fn tried(&mut self, now: DateTime<Utc>, written: bool) {
        self.tried = now;
        if written {
            self.written = now;
        }
    }
}

/// Whether that of which nothing was seen since then, and nothing else is known, can be taken for dead.
pub(super) fn is_over(seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - seen > PATIENCE
}

#[cfg(test)]
impl Begun {
    /// By a process of this machine that has ended.
    pub(super) fn by_a_dead_process(id: &BackupId) -> Self {
        let own = Process::current();
        let (rest, space) = own.mark.rsplit_once('@').unwrap();
        let mark = format!("{}-1@{space}", rest.rsplit_once('-').unwrap().0);
        Self {
            schema: Self::SCHEMA.to_owned(),
            id: id.clone(),
            set: "notes".to_owned(),
            who: Who { name: "ann".to_owned(), claimed_by: "os".to_owned() },
            process: Process { mark, ..own },
            started: id.at(),
            upload: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_surely_ended_is_not_given_a_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let own = Process::current();
        let being_made = |process: &Process, hours: i64| {
            let started = now - TimeDelta::days(5);
            let who = Who { name: "ann".to_owned(), claimed_by: "os".to_owned() };
            let (id, set, schema) = (BackupId::new(started), "models".to_owned(), String::new());
            let begun = Begun { schema, id, set, who, process: process.clone(), started, upload: None };
            begun.judge(now - TimeDelta::hours(hours), now).0
        };
        let (rest, space) = own.mark.rsplit_once('@').unwrap();
        let boot = rest.rsplit_once('-').unwrap().0;
        let marked = |mark: String| Process { mark, ..own.clone() };
        let dead = marked(format!("{boot}-1@{space}"));
        let elsewhere = Process { host: "elsewhere".to_owned(), ..dead.clone() };
        let cases = [
            ("itself", &own, 100, true),
            ("its number is another's", &dead, 0, false),
            ("another host", &elsewhere, 23, true),
            ("another host", &elsewhere, 25, false),
            ("another namespace", &marked(format!("{boot}-1@pid:[1]")), 23, true),
            ("another namespace", &marked(format!("{boot}-1@pid:[1]")), 25, false),
            ("another machine of this name", &marked(format!("x-1@{space}")), 23, true),
            ("an older version's", &marked(format!("{boot}-1")), 23, true),
            ("an older version's", &marked("another".to_owned()), 25, false),
        ];
        for (what, process, hours, wanted) in cases {
            assert_eq!(being_made(process, hours), wanted, "{what} {hours}");
        }
    }

    #[test]
    fn a_mark_is_written_again_every_hour_but_not_after_a_long_sleep() {
        let begun = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let after = |minutes| begun + TimeDelta::minutes(minutes);
        for (minutes, due) in [(0, false), (59, false), (60, true), (719, true), (720, false), (3000, false)]
        {
            assert_eq!(Renewal::new(begun).is_due(after(minutes)), due, "{minutes}");
        }
        let mut renewal = Renewal::new(begun);
        for hour in 1..100 {
            assert!(renewal.is_due(after(60 * hour)), "{hour}");
            renewal.tried(after(60 * hour), true);
        }
        // It could not be written: tried again, but not for ever.
        let dues = (100..200).filter(|hour| {
            let due = renewal.is_due(after(60 * hour));
            if due {
                renewal.tried(after(60 * hour), false);
            }
            due
        });
        assert_eq!(dues.count(), 11);
    }
}
