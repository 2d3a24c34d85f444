//! `package.json`, and the two places of its lock file.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{FileError, Spot};

pub(super) fn package(text: &str) -> Result<Vec<Spot>, FileError> {
    let root = object(text).map_err(|error| FileError::Syntax(error.to_string()))?;
    let mut spots = Vec::new();
    spots.extend(root.get("version").and_then(|value| spot(text, value, "version")));
    // package-lock.json repeats it for the package with the empty name.
    let packages = root.get("packages").and_then(|packages| object(packages.get()).ok());
    let own = packages.as_ref().and_then(|packages| object(packages.get("")?.get()).ok());
    spots.extend(own.as_ref().and_then(|own| spot(text, own.get("version")?, "packages[\"\"].version")));
    if spots.is_empty() { Err(FileError::Missing("version that is a text")) } else { Ok(spots) }
}

fn object(text: &str) -> serde_json::Result<BTreeMap<String, &RawValue>> {
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Where a string value stands in the text that it was borrowed from.
fn spot(text: &str, value: &RawValue, what: &str) -> Option<Spot> {
    let inner = value.get().strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return None;
    }
    let start = (inner.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let at = start..start + inner.len();
    (text.get(at.clone())? == inner).then(|| Spot { at, text: inner.to_owned(), what: what.to_owned() })
}
