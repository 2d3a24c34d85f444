//! What is read is not written over: `-o FORMAT=FILE` must not name one of the reports.

use std::{
    fs::{self, File},
    path::Path,
};

use anyhow::Result;

use super::{Reports, candidate::Handle, place::Place};
use crate::{
    context::Context,
    drift::{
        read::{Limits, read_from},
        series::Series,
    },
    error::Fault,
    spare::is_same_file,
};

/// Looks at the files that are there already: what an earlier run wrote may be written again, where it is no report.
///
/// # Errors
/// One is a report of a series, or the one that is named.
pub(in crate::drift) async fn spare(cx: &Context, all: &[Series], named: Option<&str>) -> Result<()> {
    let targets = cx.ui.settings().targets.iter().filter_map(|target| target.file.as_deref());
    let there: Vec<&Path> =
        targets.filter(|file| fs::metadata(file).is_ok_and(|found| found.is_file())).collect();
    if there.is_empty() {
        return Ok(());
    }
    let named = named.map(|name| cx.environment.folder.join(name));
    let mut read: Vec<_> = named.into_iter().collect();
    for series in all {
        // Whoever reads the place says why it cannot be read.
        let Ok(reports) = Reports::of(cx, series) else { continue };
        if let Place::Local(place) = &reports.place
            && let Ok(candidates) = place.list(cx).await
        {
            read.extend(candidates.into_iter().flat_map(|candidate| candidate.twins).filter_map(|item| {
                match item.handle {
                    Handle::File(path) => Some(path),
                    Handle::Key(_) | Handle::Artifact { .. } | Handle::Broken(_) => None,
                }
            }));
        }
    }
    for file in there {
        if read.iter().any(|path| is_same_file(path, file)) && is_report(file) {
            let fault = format!("-o writes {}, which is one of the reports that are read", file.display());
            return Err(Fault::new(fault).hint("name another file: nothing was looked at or written").into());
        }
    }
    Ok(())
}

fn is_report(file: &Path) -> bool {
    File::open(file).is_ok_and(|file| read_from(file, &Limits::default()).is_ok())
}
