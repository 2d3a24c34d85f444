//! The mark of a backup that is being made: by which process, and what to clean up when that has died.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::BackupId;
use crate::{
    context::Context,
    record::{Process, Who},
};

/// After so long a process of another machine, of which nothing is known, counts as dead.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

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

    /// Whether it is being made, as far as anybody can tell, and by whom.
    pub(super) fn judge(&self, now: DateTime<Utc>) -> (bool, String) {
        let Process { host, pid, .. } = &self.process;
        let by = format!("begun by {} on {host} (process {pid})", self.who);
        let here = Process::current().host == *host;
        match (here, self.process.is_dead(), is_over(self.started, now)) {
            (true, false, _) => (true, format!("{by}, which is at work")),
            (true, true, _) => (false, format!("{by}, which ended before it was done")),
            (false, _, false) => (true, format!("{by}, of which nothing is known here")),
            (false, _, true) => (false, format!("{by}, over a day ago")),
        }
    }
}

/// Whether what was begun then by nobody knows whom can be taken for dead.
pub(super) fn is_over(started: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - started > PATIENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_of_this_machine_is_asked_and_one_elsewhere_has_a_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        let own = Process::current();
        let begun = |process: &Process, hours: i64| {
            let started = now - TimeDelta::hours(hours);
            let who = Who { name: "ann".to_owned(), claimed_by: "os".to_owned() };
            let (id, set, schema) = (BackupId::new(started), "models".to_owned(), String::new());
            Begun { schema, id, set, who, process: process.clone(), started, upload: None }.judge(now).0
        };
        let dead = Process { mark: "another".to_owned(), ..own.clone() };
        let elsewhere = Process { host: "elsewhere".to_owned(), ..dead.clone() };
        let cases = [
            (&own, 1, true),
            (&own, 100, true),
            (&dead, 0, false),
            (&elsewhere, 23, true),
            (&elsewhere, 25, false),
        ];
        for (process, hours, being_made) in cases {
            assert_eq!(begun(process, hours), being_made, "{process:?} {hours}");
        }
    }
}
