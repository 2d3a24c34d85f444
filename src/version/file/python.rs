//! `__version__ = "1.4.2"` in a Python file.

use super::{FileError, Spot};

/// The assignments at the start of a line; what is computed is none.
pub(super) fn dunder(text: &str) -> Result<Vec<Spot>, FileError> {
    // Python reads past a mark of the byte order.
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut spots, mut at) = (Vec::new(), text.len() - body.len());
    for line in body.split_inclusive('\n') {
        if let Some((start, version)) = quoted(line) {
            let start = at + start;
            let at = start..start + version.len();
            spots.push(Spot { at, text: version.to_owned(), what: "__version__".to_owned() });
        }
        at += line.len();
    }
    if spots.is_empty() { Err(FileError::Missing("__version__ that is a text")) } else { Ok(spots) }
}

/// Where the text begins that is assigned, and what it is.
fn quoted(line: &str) -> Option<(usize, &str)> {
    let rest = line.strip_prefix("__version__")?;
    let (annotation, value) = rest.split_once('=')?;
    let annotation = annotation.trim();
    if !(annotation.is_empty() || annotation.starts_with(':')) {
        return None;
    }
    let value = value.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = &value[1..];
    let version = &inner[..inner.find(quote)?];
    Some((line.len() - inner.len(), version))
}
