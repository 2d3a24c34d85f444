//! One set, from its sources to its manifest. Whatever goes wrong before the manifest is written, nothing of it stays.

use std::{
    io,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, bail};
use chrono::{DateTime, Utc};
use indexmap::IndexMap;

use super::{
    pack::{How, Packed, holds_something, pack},
    scratch::Scratch,
    survey::survey,
};
use crate::{
    backup::{
        archive::{Effort, Manifest, SCHEMA, Source, Stopped, Time, Trouble, Warning},
        repository::{BackupId, ObjectName, Repository, Upload},
        source::{Note, Prepared, prepare},
        work,
        work::stopped,
    },
    config::BackupSet,
    context::Context,
    error::Fault,
    record::host_name,
};

/// How long sources have to end by themselves once somebody said stop.
const TO_END: Duration = Duration::from_secs(5);

/// A backup that was made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) id: BackupId,
    pub(super) place: String,
    pub(super) size_bytes: u64,
    pub(super) raw_bytes: u64,
    pub(super) members: usize,
    pub(super) warnings: Vec<Warning>,
    /// A sentence each.
    pub(super) remarks: Vec<String>,
}

/// Makes a backup of a set.
///
/// # Errors
/// When there is none; then nothing is listed, and what was written is removed as far as the place lets us.
pub(super) async fn back_up(cx: &Context, name: &str, set: &BackupSet, fast: bool) -> Result<Made> {
    let (began, started) = (Instant::now(), cx.clock.now());
    let repository = Repository::of(cx, name)?;
    let scratch = if needs_scratch(set) { Some(Scratch::make(cx)?) } else { None };
    let mut upload = repository.begin(cx).await?;
    let filled = match prepared(cx, set, scratch.as_ref()).await {
        Ok(prepared) => fill(cx, name, set, fast, prepared, &mut upload).await,
        Err(error) => Err(error),
    };
    let (packed, about) = match filled {
        Ok(filled) => filled,
        Err(error) => {
            if let Err(left) = upload.abort().await {
                cx.ui.warn(&format!("what was written of the backup of {name} stays for now: {left:#}"));
            }
            return Err(error);
        }
    };
    let About { notes, versions, warnings, remarks } = about;
    let warnings: Vec<Warning> = warnings.into_iter().chain(packed.warnings).collect();
    let mut archive = packed.contents;
    archive.name = ObjectName::Archive(upload.id.clone()).text();
    let made = Made {
        id: upload.id.clone(),
        place: repository.shown(),
        size_bytes: archive.size_bytes,
        raw_bytes: archive.raw_bytes,
        members: archive.members.len(),
        warnings: warnings.clone(),
        remarks,
    };
    let manifest = Manifest {
        schema: SCHEMA.to_owned(),
        id: upload.id.as_str().to_owned(),
        set: name.to_owned(),
        tool: concat!("mlopsctl ", env!("CARGO_PKG_VERSION")).to_owned(),
        source: Source {
            host: host_name(),
            stack: cx.config().stack.clone(),
            environment: cx.loaded.environment.clone(),
            paths: paths(&notes),
        },
        started,
        took_seconds: began.elapsed().as_secs_f64(),
        versions,
        details: Note::details(&notes),
        warnings,
        archive,
    };
    upload.commit(&manifest).await?;
    Ok(made)
}

/// Files are read where they are.
fn needs_scratch(set: &BackupSet) -> bool {
    !set.sqlite.is_empty() || set.postgres.is_some() || set.command.is_some() || set.mlflow.is_some()
}

/// What the manifest tells of the sources, once the parts are packed.
struct About {
    notes: Vec<Note>,
    versions: IndexMap<String, String>,
    warnings: Vec<Warning>,
    remarks: Vec<String>,
}

/// The sources of a set, unless somebody wants the run to end.
async fn prepared(cx: &Context, set: &BackupSet, scratch: Option<&Scratch>) -> Result<Prepared> {
    let scratch = scratch.map_or(Path::new(""), Scratch::path);
    let too_late = async {
        stopped(cx).await;
        // They end by themselves, and say better how far they came.
        tokio::time::sleep(TO_END).await;
    };
    let prepared = tokio::select! {
        prepared = prepare(cx, set, scratch) => prepared?,
        () = too_late => bail!(why_stopped(cx)),
    };
    if is_stopped(cx) {
        bail!(why_stopped(cx));
    }
    Ok(prepared)
}

/// Packs all parts into the place.
async fn fill(
    cx: &Context,
    name: &str,
    set: &BackupSet,
    fast: bool,
    prepared: Prepared,
    upload: &mut Upload,
) -> Result<(Packed, About)> {
    let Prepared { parts, notes, versions, warnings, remarks, made } = prepared;
    let effort = if fast || set.fast { Effort::Fast } else { Effort::Small };
    let how = How { effort, tell_secrets: !set.holds_secrets, at: time(cx.clock.now()) };
    let parts = Arc::new(parts);
    // Only a person who watches has use for the end of the bar.
    let watched = cx.ui.settings().animate && !cx.ui.quiet();
    let size = if watched || upload.wants_size() {
        let parts = Arc::clone(&parts);
        let survey = tokio::task::spawn_blocking(move || survey(&parts, false)).await;
        survey.ok().map(|survey| survey.bytes)
    } else {
        None
    };
    let sink = upload.sink(size)?;
    let total = size.filter(|_| watched);
    let packed =
        work(cx, &format!("backing up {name}"), total, move |watch| pack(sink, &parts, how, watch)).await;
    // What was made for this backup was needed until now.
    drop(made);
    let packed = packed.map_err(|error| why_not_packed(cx, upload, error))?;
    if !holds_something(&packed.contents) {
        return Err(nothing(&packed.warnings).into());
    }
    Ok((packed, About { notes, versions, warnings, remarks }))
}

fn time(at: DateTime<Utc>) -> Time {
    Time { seconds: at.timestamp(), nanoseconds: 0 }
}

/// The place knows best why it took no more.
fn why_not_packed(cx: &Context, upload: &Upload, error: io::Error) -> anyhow::Error {
    if error.get_ref().is_some_and(|inner| inner.is::<Stopped>()) {
        return why_stopped(cx);
    }
    match upload.failure() {
        Some(fault) => fault.into(),
        None => anyhow!(error).context("packing the archive"),
    }
}

fn is_stopped(cx: &Context) -> bool {
    *cx.interrupt.borrow() || cx.deadline().is_some_and(|deadline| tokio::time::Instant::now() >= deadline)
}

fn why_stopped(cx: &Context) -> anyhow::Error {
    if *cx.interrupt.borrow() {
        return anyhow!("interrupted");
    }
    Fault::new("the deadline passed before it was done").hint("give it more time: --deadline").into()
}

/// A backup of nothing is none: what was to be kept is not where it was.
fn nothing(warnings: &[Warning]) -> Fault {
    let fault = Fault::new("there was nothing in it to back up");
    match warnings.iter().max_by_key(|warning| warning.trouble) {
        Some(Warning { trouble: Trouble::Empty | Trouble::Secret, .. }) | None => {
            fault.hint("see that its paths hold something: a volume that is not mounted looks empty")
        }
        Some(warning) => fault.hint(warning.to_string()),
    }
}

/// Where its files were, for people.
fn paths(notes: &[Note]) -> Vec<String> {
    let path = |note: &Note| match note {
        Note::Path { path, .. } | Note::Sqlite { path, .. } => Some(path.display().to_string()),
        Note::Prometheus { data, .. } => Some(data.display().to_string()),
        _ => None,
    };
    notes.iter().filter_map(path).collect()
}
