//! `Cargo.toml` and `pyproject.toml`.

use toml_edit::{Document, Item};

use super::{FileError, Spot};

pub(super) fn cargo(text: &str) -> Result<Vec<Spot>, FileError> {
    find(text, &[&["package", "version"], &["workspace", "package", "version"]], "package.version")
}

pub(super) fn pyproject(text: &str) -> Result<Vec<Spot>, FileError> {
    find(text, &[&["project", "version"], &["tool", "poetry", "version"]], "project.version")
}

/// The string at each of these paths that there is.
fn find(text: &str, paths: &[&[&str]], missing: &'static str) -> Result<Vec<Spot>, FileError> {
    let document =
        Document::parse(text).map_err(|error| FileError::Syntax(error.to_string().trim_end().to_owned()))?;
    let mut spots = Vec::new();
    let mut inherited = false;
    for path in paths {
        let found = path.iter().try_fold(document.as_item(), |item: &Item, key| item.get(key));
        let Some(item) = found else { continue };
        let Some(value) = item.as_str() else {
            inherited = item.get("workspace").is_some();
            continue;
        };
        // The span has the quotes; a version needs no escapes, so what is between them is what was written.
        let within = item.span().and_then(|span| Some((span.clone(), text.get(span)?)));
        let Some((span, quoted)) = within else { continue };
        let Some(offset) = quoted.find(value) else { continue };
        let start = span.start + offset;
        spots.push(Spot { at: start..start + value.len(), text: value.to_owned(), what: path.join(".") });
    }
    match (spots.is_empty(), inherited) {
        (false, _) => Ok(spots),
        (true, true) => Err(FileError::Inherited(missing)),
        (true, false) => Err(FileError::Missing(missing)),
    }
}
