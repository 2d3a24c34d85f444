//! Finding records again. Names carry kind, time and verdict, so most questions are answered by listings alone.

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use ulid::Ulid;

use super::{Record, Store, object_name, walk::walk};

/// What a record's name says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordName {
    /// As in the object's name ([`object_name`]).
    pub kind: String,
    pub name: String,
    /// ULID: of the run, plan or look.
    pub id: String,
    /// When that began.
    pub at: DateTime<Utc>,
    /// One word: how it ended.
    pub verdict: String,
    /// Something of it still waits for a person; a later record of the same id tells the end.
    pub pending: bool,
    object: String,
}

/// Which records; everything left out means all.
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    pub kinds: &'a [&'a str],
    pub names: &'a [&'a str],
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
}

impl Store {
    /// The names of records, newest first. One that has both a pending and a final record is listed once, as final.
    /// Costs a few listings for each kind and name, whatever the number of records.
    pub async fn records(&self, query: &Query<'_>) -> Result<Vec<RecordName>> {
        let mut found = walk(self, query).await?;
        found.sort_by(|a, b| (&b.id, a.pending).cmp(&(&a.id, b.pending)));
        found.dedup_by(|later, first| later.id == first.id && later.kind == first.kind);
        found.truncate(query.limit.unwrap_or(usize::MAX));
        Ok(found)
    }

    /// Reads one as it is: it may be of a newer version.
    pub async fn raw_record(&self, name: &RecordName) -> Result<Value> {
        self.read(&name.object).await?.with_context(|| format!("the record {} is gone", name.object))
    }

    /// Reads one.
    pub async fn record(&self, name: &RecordName) -> Result<Record> {
        self.read(&name.object).await?.with_context(|| format!("the record {} is gone", name.object))
    }
}

impl Query<'_> {
    /// Whether a name is inside.
    pub(super) fn wants(&self, name: &RecordName) -> bool {
        let wanted = |list: &[&str], name: &str| {
            list.is_empty() || list.iter().any(|wanted| object_name(wanted) == name)
        };
        self.since.is_none_or(|since| name.at >= since)
            && self.until.is_none_or(|until| name.at < until)
            && wanted(self.kinds, &name.kind)
            && wanted(self.names, &name.name)
    }
}

impl RecordName {
    /// The object in the store.
    pub fn object(&self) -> &str {
        &self.object
    }

    /// `records/KIND/NAME/YYYY/MM/ULID-VERDICT.json`, `…/ULID-VERDICT-pending.json`.
    pub(super) fn read(object: &str) -> Option<Self> {
        let mut parts = object.strip_prefix("records/")?.split('/');
        let (kind, name) = (parts.next()?, parts.next()?);
        let (id, verdict) = parts.nth(2)?.strip_suffix(".json")?.split_once('-')?;
        let at = DateTime::<Utc>::from(Ulid::from_string(id).ok()?.datetime());
        let pending = verdict.ends_with("-pending");
        let verdict = verdict.strip_suffix("-pending").unwrap_or(verdict);
        Some(Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            id: id.to_owned(),
            at,
            verdict: verdict.to_owned(),
            pending,
            object: object.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_happened_and_when() {
        let name = |verdict: &str| {
            let object = format!("records/runbook/daily/2026/03/01KJQ2Q0000000000000000000-{verdict}.json");
            RecordName::read(&object).unwrap()
        };
        let done = name("ok");
        assert_eq!(
            (done.kind.as_str(), done.name.as_str(), done.verdict.as_str()),
            ("runbook", "daily", "ok")
        );
        assert!(!done.pending);
        assert!(name("warning-pending").pending);
        assert_eq!(name("warning-pending").verdict, "warning");
        assert!(RecordName::read("records/runbook/daily/2026/03/garbage.json").is_none());
        assert!(RecordName::read("leases/api/1.json").is_none());
    }
}
