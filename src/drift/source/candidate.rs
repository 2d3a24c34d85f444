//! What may be a report, before it is read: its names, and what a listing tells of its time.

use std::{collections::HashMap, path::PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Found, Unreadable, stamp};
use crate::{
    client::mlflow::Run,
    config,
    drift::report::{Format, Report, TimeFrom},
};

/// A report states a time in any zone without naming it, and is written after that time: so much later at most is it of
/// than its file.
pub(super) const ZONES: TimeDelta = TimeDelta::hours(14);

/// One file, object or artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// As it is shown, and typed to name it again.
    pub(super) name: String,
    /// Below the place, for dates in folders; with `/` between parts.
    pub(super) path: String,
    pub(super) size_bytes: Option<u64>,
    pub(super) modified: Option<DateTime<Utc>>,
    pub(super) handle: Handle,
}

/// By what an item is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Handle {
    File(PathBuf),
    /// The key of an object, a URL.
    Key(String),
    Artifact {
        run: Run,
        path: String,
    },
    /// It was seen, and cannot be opened.
    Broken(String),
}

/// One report: an item, or the twins that were saved of it as JSON and as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The one that says most first. Never empty.
    pub(super) twins: Vec<Item>,
}

impl Item {
    /// The last part of its path.
    pub(super) fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Folder and name, without what tells the format.
    fn stem(&self) -> &str {
        let ending = self.ending();
        let cut = if ending.is_empty() { 0 } else { ending.len() + 1 };
        let path = strip_gzip(&self.path);
        &path[..path.len() - cut]
    }

    /// What tells the format, `json` of `report.json.gz`; empty where there is none.
    pub(super) fn ending(&self) -> &str {
        let name = strip_gzip(self.file_name());
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, ending)| ending)
    }

    fn is_html(&self) -> bool {
        matches!(self.ending().to_ascii_lowercase().as_str(), "html" | "htm")
    }

    fn is_json(&self) -> bool {
        self.ending().eq_ignore_ascii_case("json")
    }
}

fn strip_gzip(name: &str) -> &str {
    name.strip_suffix(".gz").unwrap_or(name)
}

/// Pairs the twins. The order of the items is kept.
pub(super) fn pair(items: Vec<Item>) -> Vec<Candidate> {
    let mut jsons: HashMap<String, usize> = HashMap::new();
    let mut candidates: Vec<Candidate> = Vec::with_capacity(items.len());
    let (pages, others): (Vec<Item>, Vec<Item>) = items.into_iter().partition(Item::is_html);
    for item in others {
        if item.is_json() {
            jsons.entry(item.stem().to_owned()).or_insert(candidates.len());
        }
        candidates.push(Candidate { twins: vec![item] });
    }
    for page in pages {
        match jsons.get(page.stem()).and_then(|at| candidates.get_mut(*at)) {
            Some(candidate) => candidate.twins.push(page),
            None => candidates.push(Candidate { twins: vec![page] }),
        }
    }
    candidates
}

impl Candidate {
    pub(super) fn item(&self) -> &Item {
        self.twins.first().expect("a candidate has an item")
    }

    /// Itself, of twins the one that is meant alone.
    pub(super) fn by(&self, meant: impl Fn(&Item) -> bool) -> Option<Self> {
        let twin = self.twins.iter().find(|item| meant(item))?;
        Some(Self { twins: vec![twin.clone()] })
    }

    /// The latest moment that it can be of, as far as a listing tells. None: no telling.
    pub(super) fn latest(&self, time_from: config::TimeFrom) -> Option<DateTime<Utc>> {
        let modified = self.twins.iter().map(|item| item.modified).max().flatten();
        let named = stamp::of(&self.item().path);
        match time_from {
            config::TimeFrom::Report => modified.map(|modified| modified + ZONES),
            config::TimeFrom::Name => named.or(modified.map(|modified| modified + ZONES)),
            config::TimeFrom::Modified => modified,
        }
    }

    /// The first twin that can be read, or why the first one cannot.
    pub(super) fn found(
        self,
        time_from: config::TimeFrom,
        mut read: impl FnMut(&Item) -> Result<Report, Unreadable>,
    ) -> Found {
        let mut failed: Vec<(Item, Unreadable)> = Vec::new();
        let mut twins = self.twins.into_iter();
        while let Some(item) = twins.next() {
            match read(&item) {
                Ok(mut report) => {
                    for (other, why) in &failed {
                        report.notes.push(format!("its twin {} cannot be read: {why}", other.name));
                    }
                    for other in twins.as_slice() {
                        report.notes.push(format!("{} is the same report", other.name));
                    }
                    return item.into_found(time_from, Ok(report));
                }
                Err(why) => failed.push((item, why)),
            }
        }
        let (item, why) = failed.swap_remove(0);
        item.into_found(time_from, Err(why))
    }
}

impl Item {
    /// With the time that it is of, and its name as the report's source.
    pub(super) fn into_found(
        self,
        time_from: config::TimeFrom,
        mut report: Result<Report, Unreadable>,
    ) -> Found {
        let own = report.as_ref().ok().and_then(|report| report.at.zip(report.at_from));
        let (at, at_from) = self.time(own, time_from).unzip();
        if let Ok(report) = &mut report {
            report.source = Some(self.name.clone());
            (report.at, report.at_from) = (at, at_from);
            if at_from == Some(TimeFrom::Modified) && time_from != config::TimeFrom::Modified {
                report
                    .notes
                    .push("its time is that of its file, which copies and checkouts change".to_owned());
            }
            if report.format == Format::EvidentlyHtml && at_from == Some(TimeFrom::Rendered) {
                report.notes.push("its time is when its page was drawn: its data may be older".to_owned());
            }
        }
        Found { name: self.name, size_bytes: self.size_bytes, modified: self.modified, at, at_from, report }
    }

    /// From the first that knows it. When a page was drawn comes after its name: pages are drawn anew.
    fn time(
        &self,
        own: Option<(DateTime<Utc>, TimeFrom)>,
        time_from: config::TimeFrom,
    ) -> Option<(DateTime<Utc>, TimeFrom)> {
        let drawn = own.filter(|(_, from)| *from == TimeFrom::Rendered);
        let stated = own.filter(|(_, from)| *from != TimeFrom::Rendered);
        let named = stamp::of(&self.path).map(|at| (at, TimeFrom::Name));
        let modified = self.modified.map(|at| (at, TimeFrom::Modified));
        match time_from {
            config::TimeFrom::Report => stated.or(named).or(drawn).or(modified),
            config::TimeFrom::Name => named.or(stated).or(drawn).or(modified),
            config::TimeFrom::Modified => modified.or(stated).or(named).or(drawn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(path: &str) -> Item {
        let handle = Handle::Key(path.to_owned());
        Item { name: path.to_owned(), path: path.to_owned(), size_bytes: None, modified: None, handle }
    }

    #[test]
    fn json_and_html_of_one_stem_in_one_folder_are_one_report() {
        let names =
            ["a/r.html", "a/r.json", "b/r.htm", "c.json.gz", "c.html.gz", "d.csv", "d.html", ".json", "e"];
        let pairs = pair(names.map(item).to_vec());
        let pairs: Vec<Vec<&str>> =
            pairs.iter().map(|one| one.twins.iter().map(|item| item.path.as_str()).collect()).collect();
        assert_eq!(
            pairs,
            [
                vec!["a/r.json", "a/r.html"],
                vec!["c.json.gz", "c.html.gz"],
                vec!["d.csv"],
                vec![".json"],
                vec!["e"],
                vec!["b/r.htm"],
                vec!["d.html"],
            ]
        );
    }

    #[test]
    fn the_time_is_that_of_who_is_asked_first() {
        use config::TimeFrom::{Modified, Name, Report};
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (stated, drawn) = (at("2024-06-01T02:00:00Z"), at("2026-01-01T00:00:00Z"));
        let modified = at("2026-02-02T00:00:00Z");
        let mut dated = item("drift_2024-06-04.json");
        dated.modified = Some(modified);
        let mut plain = item("drift.json");
        plain.modified = Some(modified);
        let cases = [
            (&dated, Some((stated, TimeFrom::Stated)), Report, TimeFrom::Stated),
            (&dated, Some((drawn, TimeFrom::Rendered)), Report, TimeFrom::Name),
            (&plain, Some((drawn, TimeFrom::Rendered)), Report, TimeFrom::Rendered),
            (&plain, None, Report, TimeFrom::Modified),
            (&dated, Some((stated, TimeFrom::Stated)), Name, TimeFrom::Name),
            (&plain, Some((stated, TimeFrom::Stated)), Name, TimeFrom::Stated),
            (&dated, Some((stated, TimeFrom::Stated)), Modified, TimeFrom::Modified),
        ];
        for (item, own, time_from, expected) in cases {
            assert_eq!(item.time(own, time_from).unwrap().1, expected, "{item:?} {own:?} {time_from:?}");
        }
        assert_eq!(item("drift.json").time(None, Report), None);
    }
}
