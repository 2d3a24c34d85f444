//! What a word on the command line names: the parts of one table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use glob::MatchOptions;
use url::Url;

use super::super::deadline::aside_before_deadline;
use super::super::pattern::{below, is_pattern};
use super::part::{Part, Place};
use super::{Watch, remote};
use crate::context::Context;
use crate::error::Fault;

/// Parts of one table at most.
const PARTS: usize = 100_000;

/// The parts of a table, in the order of their names. What is remote is fetched.
///
/// # Errors
/// There is nothing of that name, or it cannot be had.
pub(in crate::drift) async fn find(cx: &Context, text: &str, watch: &Arc<Watch>) -> Result<Vec<Part>> {
    if text.is_empty() {
        return Err(Fault::new("the name of a table is empty: nothing was measured").into());
    }
    if text == "-" {
        return Ok(vec![Part { name: "standard input".to_owned(), place: Place::Stream(None) }]);
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return found(cx, &cx.environment.folder, text).await;
    };
    match scheme {
        "http" | "https" => Ok(vec![remote::page(cx, text, watch).await?]),
        "s3" | "gs" | "az" => remote::objects(cx, text, watch).await,
        "file" => found(cx, Path::new("/"), rest).await,
        _ => Err(Fault::new(format!("`{scheme}://` is no place that tables are read from"))
            .hint("a table is a file, a glob, http(s)://, s3://bucket/name, or - for standard input")
            .into()),
    }
}

/// Files, looked for aside: a mount that hangs ends with the deadline.
async fn found(cx: &Context, folder: &Path, text: &str) -> Result<Vec<Part>> {
    let (folder, name) = (folder.to_owned(), text.to_owned());
    Ok(aside_before_deadline(cx, &format!("looking for the table `{text}`"), move |_| local(&folder, &name))
        .await??)
}

pub(super) const GLOB: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// Names that hold no rows: what engines write beside the parts.
pub(super) fn is_aside(name: &str) -> bool {
    name.starts_with(['.', '_'])
}

fn local(folder: &Path, text: &str) -> Result<Vec<Part>, Fault> {
    let path = folder.join(text);
    match path.metadata() {
        Ok(found) if found.is_file() => Ok(vec![Part::file(text.to_owned(), path)]),
        Ok(found) if found.is_dir() => within(&path, text),
        Ok(_) => Ok(vec![Part { name: text.to_owned(), place: Place::Stream(Some(path)) }]),
        Err(_) if is_pattern(text) => matching(folder, text),
        Err(error) => Err(Fault::new(format!("the table `{text}` cannot be opened: {error}"))
            .hint("name a file, a quoted glob, http(s)://, s3://bucket/name, or - for standard input")),
    }
}

/// The files of a folder, not those of folders in it.
fn within(path: &Path, text: &str) -> Result<Vec<Part>, Fault> {
    let fault = |error: std::io::Error| Fault::new(format!("the folder `{text}` cannot be read: {error}"));
    let mut parts = Vec::new();
    for entry in path.read_dir().map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_aside(&name) && entry.path().is_file() {
            parts.push(Part::file(format!("{}/{name}", text.trim_end_matches('/')), entry.path()));
        }
    }
    parts.sort_by(|one, two| one.name.cmp(&two.name));
    some(parts, || format!("the folder `{text}` holds no file of a table"))
}

fn matching(folder: &Path, text: &str) -> Result<Vec<Part>, Fault> {
    let found = glob::glob_with(&below(folder, text), GLOB)
        .map_err(|error| Fault::new(format!("`{text}` is no glob: {error}")))?;
    let mut parts = Vec::new();
    for path in found.take(PARTS + 1) {
        let path: PathBuf = path.map_err(|error| Fault::new(format!("looking for `{text}`: {error}")))?;
        if path.is_file() {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
            parts.push(Part::file(name, path));
        }
    }
    some(parts, || format!("no file matches `{text}`"))
}

/// Parts, of which there must be some, and not too many.
pub(super) fn some(parts: Vec<Part>, none: impl Fn() -> String) -> Result<Vec<Part>, Fault> {
    match parts.len() {
        0 => Err(Fault::new(none())),
        count if count > PARTS => Err(Fault::new(format!("more than {PARTS} parts in one table"))),
        _ => Ok(parts),
    }
}

/// What was named, without what may be secret in it.
pub(in crate::drift) fn shown(text: &str) -> String {
    let web = text.starts_with("http://") || text.starts_with("https://");
    Url::parse(text).ok().filter(|_| web).map_or_else(|| text.to_owned(), |url| plain(&url))
}

/// An address without the question and the user.
pub(super) fn plain(url: &Url) -> String {
    let mut plain = url.clone();
    plain.set_query(None);
    plain.set_fragment(None);
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    plain.to_string()
}
