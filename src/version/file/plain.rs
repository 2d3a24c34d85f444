//! A text that is nothing but the version.

use super::{FileError, Spot};

pub(super) fn whole(text: &str) -> Result<Vec<Spot>, FileError> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let version = body.trim();
    if version.is_empty() {
        return Err(FileError::Missing("version: the file is empty"));
    }
    if version.contains(char::is_whitespace) {
        return Err(FileError::Syntax("it holds more than a version".to_owned()));
    }
    let start = text.len() - body.trim_start().len();
    let at = start..start + version.len();
    Ok(vec![Spot { at, text: version.to_owned(), what: "the version".to_owned() }])
}
