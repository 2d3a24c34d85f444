//! Where reports come from: a folder, a glob, a file, a URL, the artifacts of MLflow runs, a bucket.

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{read::ReadError, report::Report, series::Series};
use crate::{context::Context, error::Fault};

/// One report that was found.
#[derive(Debug)]
pub struct Found {
    /// As it was found: a path relative to where the user is, a URL.
    pub name: String,
    pub size_bytes: Option<u64>,
    pub modified: Option<DateTime<Utc>>,
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

/// The reports of a series, in one place.
#[derive(Debug)]
pub(super) struct Reports {}

impl Reports {
    /// The place of a series.
    ///
    /// # Errors
    /// None is configured or given; a place that cannot be understood.
    pub(super) fn of(_cx: &Context, _series: &Series) -> Result<Self, Fault> {
        Err(Fault::new("reading drift reports is not built yet"))
    }

    /// For messages: the folder, URL or experiment.
    pub(super) fn shown(&self) -> String {
        String::new()
    }

    /// All of them, oldest first, those without a time before the others. With `since`, what is known to be older is
    /// not read.
    ///
    /// # Errors
    /// The place itself cannot be read.
    pub(super) async fn all(&self, _cx: &Context, _since: Option<DateTime<Utc>>) -> Result<Vec<Found>> {
        Ok(Vec::new())
    }

    /// The newest one, reading no more than that takes.
    pub(super) async fn newest(&self, _cx: &Context) -> Result<Option<Found>> {
        Ok(None)
    }
}

/// The report that the command line names: a file, `-`, a URL, `s3://…`, `mlflow:RUN/PATH`, or the name (or the start of
/// it) of one in the series.
///
/// # Errors
/// It does not exist, cannot be read, or is none: exit 3 with what was seen.
pub(super) async fn named(_cx: &Context, _series: &Series, _text: &str) -> Result<Report> {
    Err(Fault::new("reading drift reports is not built yet").into())
}
