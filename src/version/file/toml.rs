//! `Cargo.toml`, its lock file, and `pyproject.toml`.

use toml_edit::{Document, Item};

use super::{FileError, Spot};

pub(super) fn cargo(text: &str) -> Result<Vec<Spot>, FileError> {
    find(text, &[&["package", "version"], &["workspace", "package", "version"]], "package.version")
}

pub(super) fn pyproject(text: &str) -> Result<Vec<Spot>, FileError> {
    find(text, &[&["project", "version"], &["tool", "poetry", "version"]], "project.version")
}

/// The packages without a source are those of the workspace.
pub(super) fn cargo_lock(text: &str) -> Result<Vec<Spot>, FileError> {
    let document = parse(text)?;
    let packages = document.as_item().get("package").and_then(Item::as_array_of_tables);
    let own = packages.into_iter().flatten().filter(|package| package.get("source").is_none());
    let spots = own.filter_map(|package| {
        let name = package.get("name").and_then(Item::as_str).unwrap_or_default();
        spot(text, package.get("version")?, format!("package {name}"))
    });
    let spots: Vec<Spot> = spots.collect();
    if spots.is_empty() { Err(FileError::Missing("package of the workspace")) } else { Ok(spots) }
}

fn parse(text: &str) -> Result<Document<&str>, FileError> {
    Document::parse(text).map_err(|error| FileError::Syntax(error.to_string().trim_end().to_owned()))
}

/// Where a string stands. The span has the quotes; a version needs no escapes, so what is between them is what was written.
fn spot(text: &str, item: &Item, what: String) -> Option<Spot> {
    let (value, span) = (item.as_str()?, item.span()?);
    let start = span.start + text.get(span)?.find(value)?;
    Some(Spot { at: start..start + value.len(), text: value.to_owned(), what })
}

/// The string at each of these paths that there is.
fn find(text: &str, paths: &[&[&str]], missing: &'static str) -> Result<Vec<Spot>, FileError> {
    let document = parse(text)?;
    let mut spots = Vec::new();
    let mut inherited = false;
    for path in paths {
        let found = path.iter().try_fold(document.as_item(), |item: &Item, key| item.get(key));
        let Some(item) = found else { continue };
        if item.as_str().is_none() {
            inherited = item.get("workspace").is_some();
            continue;
        }
        spots.extend(spot(text, item, path.join(".")));
    }
    match (spots.is_empty(), inherited) {
        (false, _) => Ok(spots),
        (true, true) => Err(FileError::Inherited(missing)),
        (true, false) => Err(FileError::Missing(missing)),
    }
}
