//! What an MLflow server knows, through its API: registered models, their versions, experiments, runs. So a registry
//! survives its database, and a move to another kind of database. One JSON document a line (`docs/json.md`), written as
//! it is read, so that its size does not matter.
//!
//! What points is read before what it points to: versions before runs. The server gives pages and no snapshot, so what
//! changes meanwhile is there as it was when its page was read.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use anyhow::Result;
use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{
    Note, Part, Prepared,
    child::{interrupted, make_file, scratch_fault, stopped},
};
use crate::{
    backup::archive::Name,
    client::{
        ClientError, Mlflow,
        mlflow::{self, Kind, Page},
    },
    config::{MlflowSource, PathOr},
    context::Context,
    error::Fault,
    ui::Progress,
};

const SCHEMA: &str = "mlopsctl/mlflow-export/v1";
/// Runs may have thousands of metrics each, so their pages are short.
const PAGE: u32 = 200;

/// Exports the server's registry and experiments.
pub(crate) async fn prepare(cx: &Context, source: &PathOr<MlflowSource>, scratch: &Path) -> Result<Prepared> {
    let (service, runs) = match source {
        PathOr::Path(service) => (service, None),
        PathOr::Full(MlflowSource { service, runs }) => (service, *runs),
    };
    let mlflow = Mlflow::new(&cx.http, cx.endpoint(service)?);
    let member = Name::from(format!("mlflow/{}.jsonl", service.replace('/', "_")).as_str());
    let path = scratch.join("mlflow").join("export.jsonl");
    make_file(&path).await?;
    let file = File::options().write(true).open(&path).map_err(|error| scratch_fault(&path, &error))?;
    let server_version = mlflow.fetch_version().await;
    let mut export = Export {
        cx,
        mlflow: &mlflow,
        path: &path,
        out: BufWriter::new(file),
        progress: cx.ui.spinner(&format!("exporting {service}")),
        lines: 0,
    };
    let counts = export.all(server_version.as_deref(), runs).await?;
    Ok(Prepared {
        parts: vec![Part::Made { name: member.clone(), path }],
        versions: server_version.iter().map(|version| ("mlflow".to_owned(), version.clone())).collect(),
        notes: vec![Note::Mlflow {
            member,
            url: mlflow.endpoint().shown(),
            server_version,
            models: counts.models,
            versions: counts.versions,
            experiments: counts.experiments,
            runs: counts.runs,
        }],
        ..Prepared::default()
    })
}

/// How many of each came.
#[derive(Debug, Default)]
struct Counts {
    models: u64,
    versions: u64,
    experiments: u64,
    runs: u64,
    logged_models: u64,
}

struct Export<'a> {
    cx: &'a Context,
    mlflow: &'a Mlflow,
    path: &'a Path,
    out: BufWriter<File>,
    progress: Progress,
    lines: u64,
}

impl Export<'_> {
    async fn all(&mut self, server_version: Option<&str>, most_runs: Option<u64>) -> Result<Counts, Fault> {
        self.line(&json!({
            "kind": "export",
            "schema": SCHEMA,
            "url": self.mlflow.endpoint().shown(),
            "server_version": server_version,
            "exported_at": self.cx.clock.now(),
        }))?;
        let mut counts = Counts::default();
        // Prompts are models that newer servers list apart, and older ones twice.
        let (mut models, mut versions) = (HashSet::new(), HashSet::new());
        for prompts in [false, true] {
            counts.models += self
                .list(Kind::Models { prompts }, "registered_model", None, |model| {
                    models.insert(text(model, "name"))
                })
                .await?;
        }
        for prompts in [false, true] {
            counts.versions += self
                .list(Kind::Versions { prompts }, "model_version", None, |version| {
                    versions.insert((text(version, "name"), text(version, "version")))
                })
                .await?;
        }
        let mut experiments = IndexMap::new();
        counts.experiments = self
            .list(Kind::Experiments, "experiment", None, |experiment| {
                experiments.insert(text(experiment, "experiment_id"), ()).is_none()
            })
            .await?;
        if counts.experiments == 0 && counts.models == 0 {
            return Err(Fault::new(format!(
                "{} lists neither experiments nor models, not even the experiment that every server has",
                self.mlflow.endpoint().shown()
            ))
            .hint("with basic authentication, who asks sees only what they may read"));
        }
        for (experiment, ()) in &experiments {
            // New runs come at the end, so none is missed; with a limit the newest are wanted, which may come twice.
            let kind = Kind::Runs { experiment, newest_first: most_runs.is_some() };
            let mut seen = HashSet::new();
            let fresh = |run: &Value| most_runs.is_none() || seen.insert(text(&run["info"], "run_id"));
            counts.runs += self.list(kind, "run", most_runs, fresh).await?;
            let kind = Kind::LoggedModels { experiment };
            counts.logged_models += self.list(kind, "logged_model", None, |_| true).await?;
        }
        let Counts { models, versions, experiments, runs, logged_models } = &counts;
        self.line(&json!({
            "kind": "end",
            "registered_models": models,
            "model_versions": versions,
            "experiments": experiments,
            "runs": runs,
            "logged_models": logged_models,
        }))?;
        self.out.flush().map_err(|error| self.unkept(&error))?;
        Ok(counts)
    }

    /// Writes all of a kind that are `fresh`, or the first `most`; returns how many.
    async fn list(
        &mut self,
        kind: Kind<'_>,
        name: &str,
        most: Option<u64>,
        mut fresh: impl FnMut(&Value) -> bool,
    ) -> Result<u64, Fault> {
        let mut count = 0;
        let mut token: Option<String> = None;
        loop {
            let left = most.map_or(u64::MAX, |most| most - count);
            let page = u32::try_from(left).map_or(PAGE, |left| left.min(PAGE));
            if page == 0 {
                return Ok(count);
            }
            let Some(Page { items, next }) = self.page(kind, page, token.as_deref()).await? else {
                return Ok(count);
            };
            for item in items {
                if count < most.unwrap_or(u64::MAX) && fresh(&item) {
                    self.line(&json!({ "kind": name, name: item }))?;
                    count += 1;
                }
            }
            if next.is_none() {
                return Ok(count);
            }
            if next == token {
                let shown = self.mlflow.endpoint().shown();
                return Err(Fault::new(format!("{shown} gives the same page of {name}s again and again")));
            }
            token = next;
        }
    }

    async fn page(&self, kind: Kind<'_>, most: u32, token: Option<&str>) -> Result<Option<Page>, Fault> {
        tokio::select! {
            page = self.mlflow.fetch_page(kind, most, token) => page.map_err(|error| advise(&error)),
            () = interrupted(self.cx) => Err(stopped()),
        }
    }

    fn line(&mut self, value: &Value) -> Result<(), Fault> {
        let written = serde_json::to_writer(&mut self.out, value).map_err(io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|error| self.unkept(&error))?;
        self.lines += 1;
        if self.lines.is_multiple_of(100) {
            self.progress.update(&format!("{} lines", self.lines));
        }
        Ok(())
    }

    fn unkept(&self, error: &io::Error) -> Fault {
        scratch_fault(self.path, error)
    }
}

fn advise(error: &ClientError) -> Fault {
    let fault = Fault::new(error.to_string());
    match mlflow::hint_of_refusal(error) {
        Some(hint) => fault.hint(hint),
        None => fault,
    }
}

fn text(item: &Value, key: &str) -> String {
    match &item[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
