//! Where reports come from: a folder, a glob, a file, a URL, the artifacts of MLflow runs, a bucket.
//!
//! A place is listed first; only what may matter is read then. Files that are no reports are found too, with the reason:
//! a newest one that cannot be read must never let an older one speak for now.

mod bucket;
mod candidate;
mod deadline;
mod local;
mod mlflow;
mod named;
mod newest;
mod object;
mod pattern;
mod place;
mod spare;
mod stamp;
mod stream;
mod web;

pub(super) mod table;

use anyhow::Result;
use chrono::{DateTime, Utc};

use self::{candidate::Candidate, place::Place};
pub(super) use self::{named::holding, spare::spare};
use super::{
    read::ReadError,
    report::{Report, TimeFrom},
    series::Series,
};
use crate::{config, context::Context, error::Fault};

/// One report that was found.
#[derive(Debug)]
pub struct Found {
    /// As it was found: a path relative to where the user is, a URL.
    pub name: String,
    pub size_bytes: Option<u64>,
    pub modified: Option<DateTime<Utc>>,
    /// Of when it is. Of one that cannot be read, what its name or its file says.
    pub at: Option<DateTime<Utc>>,
    pub at_from: Option<TimeFrom>,
    /// What it says (its `source` and `at` are filled in), or why it cannot be read.
    pub report: Result<Report, Unreadable>,
}

/// Why something that was found is no report.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Content(#[from] ReadError),
    #[error("{0}")]
    Fetch(String),
}

impl Unreadable {
    /// What a person can do about it, as a sentence without a full stop.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Content(error) => Some(error.hint()),
            Self::Fetch(_) => None,
        }
    }
}

/// The reports of a series, in one place.
#[derive(Debug)]
pub(super) struct Reports {
    place: Place,
    time_from: config::TimeFrom,
    ignore: Vec<String>,
}

impl Found {
    /// The same without columns that nobody wants to hear of.
    fn without(mut self, ignore: &[String]) -> Self {
        if let Ok(report) = &mut self.report {
            let before = report.columns.len();
            report.columns.retain(|column| !ignore.contains(&column.column));
            if report.columns.len() < before {
                report.notes.push(format!("left out, as `drift.ignore` says: {}", ignore.join(", ")));
            }
        }
        self
    }

    /// Whether it is called as reports are. What is not, and cannot be read, is a note that somebody left beside them.
    pub(super) fn is_called_a_report(&self) -> bool {
        let name = self.name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        name.rsplit_once('.').is_none_or(|(_, ending)| newest::REPORTS.contains(&ending))
    }
}

impl Reports {
    /// The place of a series.
    ///
    /// # Errors
    /// None is configured or given; a place that cannot be understood.
    pub(super) fn of(cx: &Context, series: &Series) -> Result<Self, Fault> {
        let Some(reports) = &series.reports else {
            let fault = match &series.name {
                Some(name) => Fault::new(format!("`drift.models.{name}` does not say where its reports are")),
                None => Fault::new("no place of drift reports is configured or given"),
            };
            return Err(fault.hint("give --reports PLACE, or `drift: { reports: … }` in mlopsctl.yaml"));
        };
        Ok(Self {
            place: Place::of(cx, reports, &series.relative_to)?,
            time_from: series.time_from,
            ignore: series.ignore.clone(),
        })
    }

    /// For messages: the folder, URL or experiment.
    pub(super) fn shown(&self) -> String {
        self.place.shown()
    }

    /// All of them, oldest first, those without a time before the others. With `since`, what is known to be older is
    /// not read.
    ///
    /// # Errors
    /// The place itself cannot be read.
    pub(super) async fn all(&self, cx: &Context, since: Option<DateTime<Utc>>) -> Result<Vec<Found>> {
        let candidates = self.place.list(cx, since).await?;
        let old = |candidate: &Candidate| {
            since.is_some_and(|since| candidate.latest(self.time_from).is_some_and(|at| at < since))
        };
        let wanted = candidates.into_iter().filter(|candidate| !old(candidate)).collect();
        let mut found = self.place.read(cx, wanted, self.time_from).await?;
        if let Some(since) = since {
            found.retain(|found| found.at.is_none_or(|at| at >= since));
        }
        found.sort_by(|one, two| (one.at, &one.name).cmp(&(two.at, &two.name)));
        Ok(found.into_iter().map(|found| found.without(&self.ignore)).collect())
    }

    /// The newest one, reading no more than that takes. One that cannot be read is the newest too, if it is newer than
    /// all that can.
    ///
    /// # Errors
    /// The place itself cannot be read.
    pub(super) async fn newest(&self, cx: &Context) -> Result<Option<Found>> {
        let newest = newest::newest(cx, &self.place, self.time_from).await?;
        Ok(newest.map(|found| found.without(&self.ignore)))
    }
}

/// The report that the command line names: a file, `-`, a URL, `s3://…`, `mlflow:RUN/PATH`, or the name (or the start of
/// it) of one in the series.
///
/// # Errors
/// It does not exist, cannot be read, or is none: exit 3 with what was seen.
pub(super) async fn named(cx: &Context, series: &Series, text: &str) -> Result<Report> {
    let found = named::named(cx, series, text).await?.without(&series.ignore);
    found.report.map_err(|why| {
        let fault = Fault::new(format!("{}: {why}", found.name));
        match why.hint() {
            Some(hint) => fault.hint(hint).into(),
            None => fault.into(),
        }
    })
}
