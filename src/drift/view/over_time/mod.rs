//! What people see of a series: the share over time, columns over time, and what to call the pattern.

mod markdown;
mod terminal;
mod values;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::super::judge::{Policy, State, Verdict, percent, span};
use super::super::page;
use super::super::trend::{Cell, Cut, Feature, Name, Trend};
use crate::finding::{Finding, Report as Findings};
use crate::ui::{Listing, Picture, Style};

/// A series with what was concluded of it.
#[derive(Debug, Clone)]
pub struct Series {
    /// What its findings are about.
    pub subject: String,
    /// What the ids of its findings begin with: `drift.trend`, `drift.credit.trend` of a model.
    pub ids: String,
    /// Commands that tell what to do, and what the newest report says.
    pub decide: String,
    pub show: String,
    /// Where its reports are.
    pub place: String,
    pub trend: Trend,
    /// Names of the reports, by their place among those that the trend was made of.
    pub sources: Vec<String>,
    /// What was found beside them and is no report: name and why.
    pub unreadable: Vec<(String, String)>,
    pub policy: Policy,
    pub now: DateTime<Utc>,
    /// From when on.
    pub since: Option<DateTime<Utc>>,
    /// So many columns; none leaves it to the room there is.
    pub columns: Option<usize>,
}

/// What a pattern amounts to. Drift that somebody must look at warns; what nobody can tell is unknown, never ok.
pub(in crate::drift) fn verdict(name: Name) -> Verdict {
    match name {
        Name::Spike | Name::Consistent => Verdict::Warning,
        Name::QuietSuspect | Name::Broken | Name::TooShort => Verdict::Unknown,
        Name::QuietAlive | Name::Unnamed => Verdict::Ok,
    }
}

/// `quiet_suspect`.
fn id(name: Name) -> String {
    let word = serde_json::to_value(name).ok();
    word.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Series {
    /// One finding per name, and one where reports cannot be read.
    pub fn findings(&self) -> Vec<Finding> {
        let named = self.trend.findings.iter().map(|named| {
            let message = format!("{}: {}", named.name.words(), named.because);
            let id = format!("{}.{}", self.ids, id(named.name));
            let finding = Finding::new(id, &self.subject, verdict(named.name), message);
            match self.hint(named.name) {
                Some(hint) => finding.hint(hint),
                None => finding,
            }
        });
        let unread = self.unreadable_words().map(|words| {
            Finding::new(format!("{}.unreadable", self.ids), &self.subject, Verdict::Warning, words)
        });
        named.chain(unread).collect()
    }

    /// What to do next.
    fn hint(&self, name: Name) -> Option<String> {
        Some(match name {
            Name::QuietSuspect => {
                "see whether the job that writes the reports still runs, and on new data".to_owned()
            }
            Name::Broken => {
                "find out what changed; the trend can be told again after four reports".to_owned()
            }
            Name::Spike => format!("look at the data pipeline first: {}", self.decide),
            Name::Consistent => format!("see {}, then {}", self.show, self.decide),
            Name::QuietAlive | Name::TooShort | Name::Unnamed => return None,
        })
    }

    fn unreadable_words(&self) -> Option<String> {
        let (name, why) = self.unreadable.first()?;
        Some(match self.unreadable.len() {
            1 => format!("{name} cannot be read: {why}"),
            many => format!("{many} files cannot be read, such as {name}: {why}"),
        })
    }

    /// The report behind a point.
    pub(in crate::drift) fn source(&self, point: usize) -> &str {
        let report = self.trend.points.get(point).map(|point| point.report);
        report.and_then(|at| self.sources.get(at)).map_or("", String::as_str)
    }

    /// Share limits, warning and critical.
    pub(in crate::drift) fn limits(&self) -> [f64; 2] {
        [self.policy.share_warning.bound, self.policy.share_critical.bound]
    }

    /// Name and text of what stands above the plots.
    pub(in crate::drift) fn facts(&self) -> Vec<(&'static str, String)> {
        let trend = &self.trend;
        let day = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let mut facts = vec![("Place", self.place.clone())];
        let count = match trend.points.len() {
            1 => "1 report".to_owned(),
            count => format!("{count} reports"),
        };
        let extent = match (trend.points.first(), trend.points.last()) {
            (Some(first), Some(last)) if trend.points.len() > 1 => {
                format!("{count} over {}, {} to {}", span(trend.span()), day(first.at), day(last.at))
            }
            (Some(only), _) => format!("{count}, {}", day(only.at)),
            _ => count,
        };
        facts.push(("Reports", extent));
        if let Some(cadence) = trend.cadence {
            facts.push(("Cadence", format!("one each {}", span(cadence))));
        }
        if let Some(since) = self.since {
            facts.push(("Since", day(since)));
        }
        facts.extend(self.shares().map(|words| ("Share", words)));
        if trend.merged > 0 {
            let words = format!(
                "{}, closer than half a cadence to a later one, which stands for it",
                reports(trend.merged)
            );
            facts.push(("Merged", words));
        }
        if let Some(first) = trend.undated.first() {
            let name = self.sources.get(*first).map_or("", String::as_str);
            let words =
                format!("{}, such as {name}: a time in the name would tell", reports(trend.undated.len()));
            facts.push(("Without a time", words));
        }
        facts.extend(self.unreadable_words().map(|words| ("Not read", words)));
        facts
    }

    /// The share now, and its highest.
    fn shares(&self) -> Option<String> {
        let points = &self.trend.points;
        let now = points.last()?.share;
        // Of equals, the one that is found last: the first of them in time.
        let highest = points.iter().rev().filter(|point| point.share.is_some());
        let highest = highest.max_by(|one, two| {
            let share = |share: Option<f64>| share.unwrap_or(-1.0);
            share(one.share).total_cmp(&share(two.share))
        })?;
        let [warning, critical] = self.limits().map(percent);
        let now = now.map_or_else(|| "unknown".to_owned(), percent);
        Some(format!(
            "{now} now, {} at its highest on {}; limits {warning} and {critical}",
            percent(highest.share.unwrap_or_default()),
            highest.at.format("%Y-%m-%d")
        ))
    }

    /// `2024-05-01 02:00  columns that are gone: age (the series begins anew)`.
    pub(in crate::drift) fn cut(&self, cut: &Cut) -> (String, String) {
        let at = self
            .trend
            .points
            .get(cut.point)
            .map_or_else(String::new, |point| point.at.format("%Y-%m-%d %H:%M").to_string());
        let anew = if cut.whole { " (the series begins anew)" } else { "" };
        (at, format!("{}{anew}", cut.words()))
    }
}

fn reports(count: usize) -> String {
    if count == 1 { "1 report".to_owned() } else { format!("{count} reports") }
}

/// In how many reports a column drifted, and how many have it.
pub(in crate::drift) fn tally(feature: &Feature) -> (usize, usize) {
    let drifted = |cell: &&Cell| cell.state == Some(State::Drifted);
    let there = feature.cells.iter().filter(|cell| cell.state.is_some());
    (there.clone().filter(drifted).count(), there.count())
}

impl Picture for Series {
    fn text(&self, style: Style) -> String {
        terminal::text(self, style)
    }

    fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    fn html(&self, findings: &Findings) -> String {
        page::series(self, findings)
    }

    fn json(&self) -> Value {
        values::json(self)
    }

    fn rows(&self) -> Listing {
        values::rows(self)
    }

    fn tells_findings(&self) -> bool {
        true
    }
}
