//! A place by its text, and the few things that are asked of every place.

use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};

use super::{
    Found, Unreadable,
    bucket::Objects,
    candidate::{Candidate, Handle, Item, pair},
    deadline::before_deadline,
    local::{self, Local},
    mlflow::Artifacts,
    web::Page,
};
use crate::{
    client::fan_out,
    config::{self, MlflowReports, PathOr},
    context::Context,
    drift::report::Report,
    error::Fault,
};

/// So many reports come over a network at once: each may take as much memory as a report may have.
const AT_ONCE: usize = 8;

#[derive(Debug)]
pub(super) enum Place {
    Local(Local),
    Page(Page),
    Objects(Objects),
    Artifacts(Artifacts),
}

impl Place {
    /// # Errors
    /// It cannot be understood.
    pub(super) fn of(
        cx: &Context,
        reports: &PathOr<MlflowReports>,
        relative_to: &Path,
    ) -> Result<Self, Fault> {
        match reports {
            PathOr::Path(text) => Self::at(cx, text, relative_to),
            PathOr::Full(artifacts) => Ok(Self::Artifacts(Artifacts::new(cx, artifacts)?)),
        }
    }

    /// What a text names.
    ///
    /// # Errors
    /// It cannot be understood.
    pub(super) fn at(cx: &Context, text: &str, relative_to: &Path) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::new("the place of drift reports is empty: nothing was looked at"));
        }
        if text.starts_with("mlflow:") {
            return Ok(Self::Artifacts(Artifacts::named(cx, text, None)?));
        }
        match text.split_once("://").map(|(scheme, _)| scheme) {
            Some("http" | "https") => Ok(Self::Page(Page::new(cx, text)?)),
            Some("s3" | "gs" | "az") => Ok(Self::Objects(Objects::new(cx, text)?)),
            Some(scheme) if scheme != "file" && scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
                Err(Fault::new(format!("drift reports cannot be read from {scheme}://"))
                    .hint("a place is a folder, a glob, a file, http(s)://…, s3://…, gs://…, az://… or mlflow:RUN/PATH"))
            }
            _ => Ok(Self::Local(Local::new(cx, text, relative_to))),
        }
    }

    pub(super) fn shown(&self) -> String {
        match self {
            Self::Local(place) => place.shown(),
            Self::Page(page) => page.shown(),
            Self::Objects(objects) => objects.shown(),
            Self::Artifacts(artifacts) => artifacts.shown(),
        }
    }

    /// What may be reports, in any order. With `since`, a place may leave out what is older.
    ///
    /// # Errors
    /// The place cannot be listed.
    pub(super) async fn list(&self, cx: &Context, since: Option<DateTime<Utc>>) -> Result<Vec<Candidate>> {
        self.listed(cx, since, false).await
    }

    /// The same; enough of them to know the newest.
    ///
    /// # Errors
    /// The place cannot be listed.
    pub(super) async fn list_newest(&self, cx: &Context) -> Result<Vec<Candidate>> {
        self.listed(cx, None, true).await
    }

    async fn listed(
        &self,
        cx: &Context,
        since: Option<DateTime<Utc>>,
        newest: bool,
    ) -> Result<Vec<Candidate>> {
        let doing = format!("listing {}", self.shown());
        match self {
            Self::Local(place) => place.list(cx).await,
            Self::Page(page) => Ok(pair(vec![page.item()])),
            Self::Objects(objects) => before_deadline(cx, &doing, objects.list()).await,
            Self::Artifacts(artifacts) => {
                before_deadline(cx, &doing, artifacts.list(cx, since, newest)).await
            }
        }
    }

    /// Reads; the order is kept.
    ///
    /// # Errors
    /// Files of this machine that took longer than the run may.
    pub(super) async fn read(
        &self,
        cx: &Context,
        candidates: Vec<Candidate>,
        time_from: config::TimeFrom,
    ) -> Result<Vec<Found>> {
        if let Self::Local(_) = self {
            return local::read(cx, candidates, time_from).await;
        }
        let late = |candidate: Candidate| {
            let late = || Err(Unreadable::Fetch("it did not come before the deadline".to_owned()));
            candidate.found(time_from, |_| late())
        };
        let work = |candidate| self.fetch(cx, candidate, time_from);
        Ok(fan_out(candidates, cx.parallel().min(AT_ONCE), cx.deadline(), work, late).await)
    }

    /// The first twin that can be read.
    async fn fetch(&self, cx: &Context, mut candidate: Candidate, time_from: config::TimeFrom) -> Found {
        let mut read = Vec::new();
        for item in &mut candidate.twins {
            let result = self.fetch_item(cx, item).await;
            let good = result.is_ok();
            read.push(result);
            if good {
                break;
            }
        }
        let mut read = read.into_iter();
        candidate.found(time_from, |_| {
            read.next().unwrap_or_else(|| Err(Unreadable::Fetch("it was not fetched".to_owned())))
        })
    }

    async fn fetch_item(&self, cx: &Context, item: &mut Item) -> Result<Report, Unreadable> {
        if let Handle::Broken(why) = &item.handle {
            return Err(Unreadable::Fetch(why.clone()));
        }
        match (self, &item.handle) {
            (Self::Page(page), _) => page.read(cx, item).await,
            (Self::Objects(objects), _) => objects.read(item).await,
            (Self::Artifacts(artifacts), Handle::Artifact { run, path }) => {
                artifacts.read(cx, run, path).await
            }
            (Self::Local(_) | Self::Artifacts(_), _) => {
                Err(Unreadable::Fetch("nobody knows how to fetch it".to_owned()))
            }
        }
    }
}
