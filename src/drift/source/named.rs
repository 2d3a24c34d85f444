//! The one report that a command line names.

use std::{
    fs::{self, Metadata},
    io,
    os::unix::fs::FileTypeExt as _,
    path::Path,
};

use anyhow::Result;

use super::{
    Found, Reports, Unreadable,
    candidate::{Candidate, Handle, Item},
    deadline::aside_before_deadline,
    mlflow::Artifacts,
    place::Place,
};
use crate::{
    config::{PathOr, redact::show_address},
    context::Context,
    drift::{
        command::SeriesArgs,
        read::{Limits, read_from},
        series::Series,
    },
    error::{Fault, nearest, shell_word},
    spare::is_same_file,
};

/// What shows the reports that there are.
fn listed(cx: &Context) -> String {
    format!("`{}` shows those that there are", cx.command("drift list"))
}

/// Finds and reads it.
///
/// # Errors
/// There is none of that name, or several.
pub(super) async fn named(cx: &Context, series: &Series, text: &str) -> Result<Found> {
    if text.is_empty() {
        return Err(Fault::new("the name of the report is empty: nothing was looked at").into());
    }
    if text == "-" {
        return stdin(cx, series).await;
    }
    let here = &cx.environment.folder;
    if text.contains("://") || text.starts_with("mlflow:") || here.join(text).exists() {
        if here.join(text).is_dir() {
            let fault = Fault::new(format!("{text} is a folder, not a report"));
            return Err(fault.hint(format!("its newest report: --reports {text}")).into());
        }
        return of_place(cx, series, text).await;
    }
    of_series(cx, series, text).await
}

/// The series whose report is named: of several the one that has it. A file or URL that none or several have is judged
/// by the limits of the stack's own.
///
/// # Errors
/// Several have one of that name, or none has and it is no file or URL either.
pub(in crate::drift) async fn holding(cx: &Context, args: &SeriesArgs, text: &str) -> Result<Series> {
    let all = Series::chosen(cx, args)?;
    let here = cx.environment.folder.join(text);
    let is_place = text.contains("://") || text.starts_with("mlflow:") || here.exists();
    if all.len() == 1 || text.is_empty() || text == "-" {
        return Ok(Series::of(cx, args)?);
    }
    let (mut exactly, mut begin, mut places, mut blind) = (Vec::new(), Vec::new(), Vec::new(), None);
    for series in &all {
        let Ok(reports) = Reports::of(cx, series) else { continue };
        // A file is on this machine, and a URL is not: nobody else need be asked.
        if is_place && matches!(reports.place, Place::Local(_)) != here.exists() {
            continue;
        }
        places.push(reports.shown());
        let candidates = match reports.place.list(cx, None).await {
            Ok(candidates) => candidates,
            Err(error) => {
                blind.get_or_insert(error);
                continue;
            }
        };
        let has = |meant: &dyn Fn(&Item) -> bool| candidates.iter().any(|one| one.twins.iter().any(meant));
        let is_file = |item: &Item| matches!(&item.handle, Handle::File(path) if is_same_file(path, &here));
        let meant = |item: &Item| if is_place { item.name == text || is_file(item) } else { is(item, text) };
        if has(&meant) {
            exactly.push(series.clone());
        } else if !is_place && has(&|item| begins(item, text)) {
            begin.push(series.clone());
        }
    }
    let mut found = if exactly.is_empty() { begin } else { exactly };
    match found.len() {
        1 => Ok(found.remove(0)),
        _ if is_place => Ok(Series::of(cx, args)?),
        0 => {
            if let Some(error) = blind {
                return Err(error);
            }
            let text = format!("there is no drift report {text}, neither here nor in {}", places.join(", "));
            Err(Fault::new(text).hint(listed(cx)).into())
        }
        count => {
            let flags: Vec<String> = found.iter().map(Series::flags).collect();
            let fault = Fault::new(format!("{count} series have a report {}", show_address(text)));
            Err(fault.hint(format!("name one:{}", flags.join(","))).into())
        }
    }
}

/// Whether an item goes by that name.
fn is(item: &Item, text: &str) -> bool {
    [item.name.as_str(), item.path.as_str(), item.file_name()].contains(&text)
}

fn begins(item: &Item, text: &str) -> bool {
    item.path.starts_with(text) || item.file_name().starts_with(text)
}

/// A place that is one report.
async fn of_place(cx: &Context, series: &Series, text: &str) -> Result<Found> {
    let is_pipe = |found: Metadata| found.file_type().is_fifo();
    if cx.deadline().is_none() && fs::metadata(cx.environment.folder.join(text)).is_ok_and(is_pipe) {
        cx.ui.say(&format!("{text} is a pipe: waiting until somebody has written to it (see --deadline)"));
    }
    let place = match (text.strip_prefix("mlflow:"), &series.reports) {
        (Some(_), Some(PathOr::Full(reports))) => {
            Place::Artifacts(Artifacts::named(cx, text, Some(reports))?)
        }
        _ => Place::at(cx, text, &cx.environment.folder)?,
    };
    let candidates = place.list(cx, None).await?;
    match candidates.len() {
        0 => Err(Fault::new(format!("there is no drift report at {}", place.shown())).into()),
        1 => read_one(cx, series, &place, candidates).await,
        count => {
            let fault = Fault::new(format!("{} holds {count} reports, not one", place.shown()));
            Err(fault.hint(format!("their newest: --reports {}", shell_word(&show_address(text)))).into())
        }
    }
}

async fn read_one(cx: &Context, series: &Series, place: &Place, candidates: Vec<Candidate>) -> Result<Found> {
    let found = place.read(cx, candidates, series.time_from).await?.pop();
    found.ok_or_else(|| Fault::new(format!("{} was not read", place.shown())).into())
}

/// One of the series, by its name or the start of it.
async fn of_series(cx: &Context, series: &Series, text: &str) -> Result<Found> {
    if series.reports.is_none() || Path::new(text).is_absolute() {
        return Err(Fault::new(format!("there is no drift report {text}"))
            .hint("a report is a file, a URL, s3://…, `-`, or one of those that `drift list` shows")
            .into());
    }
    let reports = Reports::of(cx, series)?;
    let candidates = reports.place.list(cx, None).await?;
    let names: Vec<String> = candidates.iter().map(|one| one.item().file_name().to_owned()).collect();
    let mut matching: Vec<Candidate> =
        candidates.iter().filter_map(|one| one.by(|item| is(item, text))).collect();
    if matching.is_empty() {
        let begun = |one: &&Candidate| one.twins.iter().any(|item| begins(item, text));
        matching = candidates.iter().filter(begun).cloned().collect();
    }
    match matching.len() {
        1 => read_one(cx, series, &reports.place, matching).await,
        0 => {
            let fault = Fault::new(format!(
                "there is no drift report {text}, neither here nor in {}",
                reports.shown()
            ));
            Err(match nearest(text, names.iter().map(String::as_str)) {
                Some(near) => fault.hint(format!("did you mean {near}?")).into(),
                None => fault.hint(listed(cx)).into(),
            })
        }
        count => {
            let some: Vec<&str> = matching.iter().take(4).map(|one| one.item().name.as_str()).collect();
            let more = if count > some.len() { ", …" } else { "" };
            let fault = Fault::new(format!("{count} reports are called {text}…: {}{more}", some.join(", ")));
            Err(fault.hint("type more of its name").into())
        }
    }
}

/// A report that is piped in.
pub(super) async fn stdin(cx: &Context, series: &Series) -> Result<Found> {
    let item = Item {
        name: "stdin".to_owned(),
        path: String::new(),
        size_bytes: None,
        modified: None,
        handle: Handle::Key("-".to_owned()),
    };
    let time_from = series.time_from;
    let read = aside_before_deadline(cx, "reading a drift report from stdin", |_| {
        read_from(io::stdin().lock(), &Limits::default()).map_err(Unreadable::from)
    });
    Ok(item.into_found(time_from, read.await?))
}
