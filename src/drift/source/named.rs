//! The one report that a command line names.

use std::{io, path::Path};

use anyhow::Result;

use super::{
    Found, Reports, Unreadable,
    candidate::{Candidate, Handle, Item},
    deadline::aside_before_deadline,
    mlflow::Artifacts,
    place::Place,
};
use crate::{
    config::PathOr,
    context::Context,
    drift::{
        read::{Limits, read_from},
        series::Series,
    },
    error::{Fault, nearest},
};

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

/// A place that is one report.
async fn of_place(cx: &Context, series: &Series, text: &str) -> Result<Found> {
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
            Err(fault.hint(format!("their newest: --reports {}", crate::error::shell_word(text))).into())
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
    let exact = |item: &Item| [item.name.as_str(), item.path.as_str(), item.file_name()].contains(&text);
    let begins = |item: &Item| item.path.starts_with(text) || item.file_name().starts_with(text);
    let mut matching: Vec<Candidate> = candidates.iter().filter_map(|one| one.by(exact)).collect();
    if matching.is_empty() {
        matching = candidates.iter().filter(|one| one.twins.iter().any(begins)).cloned().collect();
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
                None => fault.hint("`mlopsctl drift list` shows those that there are").into(),
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
