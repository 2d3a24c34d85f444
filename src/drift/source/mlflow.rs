//! Reports among the artifacts of MLflow runs, through the tracking server.

use anyhow::Result;
use chrono::{DateTime, Utc};
use glob::{MatchOptions, Pattern};

use super::{
    Unreadable,
    candidate::{Candidate, Handle, Item, ZONES, pair},
    local::is_passed_over,
    pattern::first_sign,
    stream, web,
};
use crate::{
    client::{
        ClientError, Mlflow, fan_out,
        mlflow::{self, Artifact, Run},
    },
    config::MlflowReports,
    context::Context,
    drift::report::Report,
    error::{Fault, words_about},
};

/// How many runs are asked at once what they left.
const AT_ONCE: usize = 8;
const PAGE: u32 = 200;
/// Folders within folders of a run that are looked into.
const DEPTH: usize = 8;

/// Reports of an experiment, or of one run.
#[derive(Clone)]
pub(super) struct Artifacts {
    service: String,
    mlflow: Mlflow,
    of: Of,
    /// A file, a folder, or a pattern.
    artifact: String,
}

#[derive(Debug, Clone)]
enum Of {
    /// By name or id.
    Experiment(String),
    Run(String),
}

impl std::fmt::Debug for Artifacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Artifacts").field(&self.shown()).finish()
    }
}

impl Artifacts {
    /// # Errors
    /// There is no such service, or several; neither an experiment nor a run is named.
    pub(super) fn new(cx: &Context, reports: &MlflowReports) -> Result<Self, Fault> {
        let of = match (&reports.run, &reports.experiment) {
            (Some(run), _) => Of::Run(run.clone()),
            (None, Some(experiment)) => Of::Experiment(experiment.clone()),
            (None, None) => {
                return Err(Fault::new("drift reports among MLflow artifacts need an experiment or a run")
                    .hint("drift: { reports: { experiment: drift, artifact: drift_report.json } }"));
            }
        };
        let (service, endpoint) = cx.mlflow(reports.service.as_deref())?;
        let mlflow = Mlflow::new(&cx.http, endpoint);
        let artifact = reports.artifact.to_string_lossy().trim_matches('/').to_owned();
        let artifact = if artifact == "." { String::new() } else { artifact };
        Ok(Self { service, mlflow, of, artifact })
    }

    /// `mlflow:RUN/PATH`, the service as a series says it.
    ///
    /// # Errors
    /// It does not name both.
    pub(super) fn named(cx: &Context, text: &str, of_series: Option<&MlflowReports>) -> Result<Self, Fault> {
        let rest = text.strip_prefix("mlflow:").unwrap_or(text).trim_start_matches('/');
        let (run, artifact) = rest.split_once('/').unwrap_or((rest, ""));
        if run.is_empty() {
            return Err(Fault::new(format!("{text} names no run")).hint("write mlflow:RUN/PATH"));
        }
        let reports = MlflowReports {
            service: of_series.and_then(|reports| reports.service.clone()),
            run: Some(run.to_owned()),
            experiment: None,
            artifact: artifact.into(),
        };
        Self::new(cx, &reports)
    }

    pub(super) fn shown(&self) -> String {
        let of = match &self.of {
            Of::Experiment(name) => format!("experiment {name}"),
            Of::Run(run) => format!("run {run}"),
        };
        let artifact = if self.artifact.is_empty() { "the artifacts" } else { &self.artifact };
        format!("{artifact} of {of} on {}", self.service)
    }

    /// With `since`, runs that ended before are left out. Of the `newest` alone, runs are asked until one has a report.
    ///
    /// # Errors
    /// The server does not answer, or does not know experiment or run.
    pub(super) async fn list(
        &self,
        cx: &Context,
        since: Option<DateTime<Utc>>,
        newest: bool,
    ) -> Result<Vec<Candidate>> {
        let experiment = match &self.of {
            Of::Run(id) => {
                let run = self.mlflow.fetch_run(id).await.map_err(|error| self.advise(cx, &error))?;
                let run = run.ok_or_else(|| Fault::new(format!("{} knows no run {id}", self.service)))?;
                return Ok(self.of_runs(cx, vec![run]).await);
            }
            Of::Experiment(name) => self.experiment(cx, name).await?,
        };
        let (mut candidates, mut token): (Vec<Candidate>, Option<String>) = (Vec::new(), None);
        let mut most = if newest { 8 } else { PAGE };
        loop {
            let page = self.mlflow.fetch_runs(&experiment, most, token.as_deref()).await;
            let (mut runs, next) = page.map_err(|error| self.advise(cx, &error))?;
            runs.retain(|run| since.is_none_or(|since| run.ended.is_none_or(|ended| ended + ZONES >= since)));
            candidates.extend(self.of_runs(cx, runs).await);
            if next.is_none() || next == token || (newest && !candidates.is_empty()) {
                return Ok(candidates);
            }
            token = next;
            most = (most * 4).min(PAGE);
        }
    }

    async fn experiment(&self, cx: &Context, name: &str) -> Result<String, Fault> {
        match self.mlflow.fetch_experiment(name).await.map_err(|error| self.advise(cx, &error))? {
            Some(id) => Ok(id),
            None if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) => Ok(name.to_owned()),
            None => Err(Fault::new(format!("{} knows no experiment {name}", self.service))
                .hint("experiments are named as MLflow's own pages name them")),
        }
    }

    async fn of_runs(&self, cx: &Context, runs: Vec<Run>) -> Vec<Candidate> {
        let late = |run: Run| vec![self.broken(&run, "it was not listed before the deadline".to_owned())];
        let work = |run: Run| async move {
            match self.find(&run).await {
                Ok(found) => found.iter().map(|artifact| self.item(&run, artifact)).collect(),
                Err(error) => vec![self.broken(&run, error.what())],
            }
        };
        let items = fan_out(runs, cx.parallel().min(AT_ONCE), cx.deadline(), work, late).await;
        // Twins are of one run.
        items.into_iter().flat_map(pair).collect()
    }

    /// The files of a run that are meant.
    async fn find(&self, run: &Run) -> Result<Vec<Artifact>, ClientError> {
        let sign = first_sign(&self.artifact);
        let literal = sign.map_or(self.artifact.as_str(), |at| &self.artifact[..at]);
        let parent = literal.rsplit_once('/').map_or("", |(parent, _)| parent);
        let pattern = sign.and_then(|_| Pattern::new(&self.artifact).ok());
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let is_meant = |path: &str| match &pattern {
            Some(pattern) => pattern.matches_with(path, options),
            None => self.artifact.is_empty() || path == self.artifact,
        };
        let mut found = Vec::new();
        let mut folders = vec![(parent.to_owned(), false, 0)];
        while let Some((folder, all, depth)) = folders.pop() {
            for artifact in self.mlflow.fetch_artifacts(&run.id, &folder).await? {
                let name = artifact.path.rsplit('/').next().unwrap_or_default();
                let meant = all || is_meant(&artifact.path);
                if is_passed_over(name) {
                    continue;
                }
                if artifact.is_folder && depth < DEPTH && (meant || pattern.is_some()) {
                    folders.push((artifact.path, meant, depth + 1));
                } else if !artifact.is_folder && meant {
                    found.push(artifact);
                }
            }
        }
        Ok(found)
    }

    fn item(&self, run: &Run, artifact: &Artifact) -> Item {
        Item {
            name: format!("mlflow:{}/{}", run.id, artifact.path),
            path: artifact.path.clone(),
            size_bytes: artifact.size_bytes,
            modified: run.ended.or(run.started),
            handle: Handle::Artifact { run: run.clone(), path: artifact.path.clone() },
        }
    }

    /// A run of which nobody knows what it left.
    fn broken(&self, run: &Run, why: String) -> Item {
        let path = if self.artifact.is_empty() { "artifacts.json" } else { &self.artifact };
        Item {
            name: format!("mlflow:{}/{}", run.id, self.artifact),
            path: path.to_owned(),
            size_bytes: None,
            modified: run.ended.or(run.started),
            handle: Handle::Broken(why),
        }
    }

    /// Fetches one.
    pub(super) async fn read(&self, cx: &Context, run: &Run, path: &str) -> Result<Report, Unreadable> {
        let mut last = None;
        let endpoint = self.mlflow.endpoint();
        for call in self.mlflow.artifact_calls(run, path) {
            match web::open(&cx.http, endpoint, &call).await {
                Ok(body) => return stream::read(web::flow(body, endpoint.timeout())).await,
                Err(why) => last = last.or(Some(why)),
            }
        }
        Err(last.unwrap_or_else(|| Unreadable::Fetch("there is no way to fetch it".to_owned())))
    }

    fn advise(&self, cx: &Context, error: &ClientError) -> Fault {
        let fault = Fault::new(format!("listing {}: {}", self.shown(), error.what()));
        if let Some(hint) = mlflow::hint_of_refusal(error) {
            return fault.hint(hint);
        }
        match error {
            ClientError::Unreachable { .. } => {
                fault.hint(format!("is it up? {}", cx.command(&words_about("health", &self.service, ""))))
            }
            _ => fault,
        }
    }
}
