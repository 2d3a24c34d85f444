//! Image tags in YAML: Compose files, Kubernetes manifests. Several documents, and templates that are YAML.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{FileError, Spot};

/// The tags of values under a key `image` whose repository is one of these; of all where there are none.
pub(super) fn images(text: &str, images: &[String]) -> Result<Vec<Spot>, FileError> {
    // Spans count characters.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut spots = Vec::new();
    // For each open collection: whether it is a mapping, and the key that waits for its value.
    let mut open: Vec<(bool, Option<String>)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| FileError::Syntax(error.to_string()))?;
        match event {
            Event::MappingStart(..) => open.push((true, None)),
            Event::SequenceStart(..) => open.push((false, None)),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                value_ended(&mut open);
            }
            Event::Alias(_) => value_ended(&mut open),
            Event::Scalar(value, style, ..) => match open.last_mut() {
                Some((true, key @ None)) => *key = Some(value.into_owned()),
                Some((true, Some(key))) => {
                    if key == "image" && !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        let start = bytes.get(span.start.index()).copied().unwrap_or(text.len());
                        let end = bytes.get(span.end.index()).copied().unwrap_or(text.len());
                        spots.extend(tag(text.get(start..end).unwrap_or_default(), &value, start, images)?);
                    }
                    value_ended(&mut open);
                }
                _ => {}
            },
            _ => {}
        }
    }
    if spots.is_empty() { Err(FileError::Missing("image with a tag")) } else { Ok(spots) }
}

/// The top keys `version` and `appVersion` of a chart of Helm.
pub(super) fn chart(text: &str) -> Result<Vec<Spot>, FileError> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (mut spots, mut depth, mut key) = (Vec::new(), 0_usize, None::<String>);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| FileError::Syntax(error.to_string()))?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    key = None;
                }
            }
            Event::Alias(_) if depth == 1 => key = None,
            Event::Scalar(value, ..) if depth == 1 => match key.take() {
                None => key = Some(value.into_owned()),
                Some(name) if matches!(name.as_str(), "version" | "appVersion") => {
                    let at = |index: usize| bytes.get(index).copied().unwrap_or(text.len());
                    let (start, end) = (at(span.start.index()), at(span.end.index()));
                    let offset = text.get(start..end).and_then(|written| written.find(value.as_ref()));
                    let Some(start) = offset.map(|offset| start + offset) else { continue };
                    let at = start..start + value.len();
                    spots.push(Spot { at, text: value.into_owned(), what: name });
                }
                Some(_) => {}
            },
            _ => {}
        }
    }
    if spots.is_empty() { Err(FileError::Missing("version")) } else { Ok(spots) }
}

/// A value of a mapping is complete: a key comes next.
fn value_ended(open: &mut [(bool, Option<String>)]) {
    if let Some((true, key)) = open.last_mut() {
        *key = None;
    }
}

/// `host:5000/team/api:1.4.2`: the tag is behind the last colon after the last slash. With a digest behind it the tag is
/// a remark that nobody follows: what runs is what the digest says.
fn tag(written: &str, value: &str, start: usize, images: &[String]) -> Result<Option<Spot>, FileError> {
    let (reference, digest) =
        value.split_once('@').map_or((value, None), |(reference, digest)| (reference, Some(digest)));
    let name = reference.rfind('/').map_or(0, |slash| slash + 1);
    let Some(colon) = reference[name..].find(':').map(|colon| name + colon) else { return Ok(None) };
    let (repository, tag) = (&reference[..colon], &reference[colon + 1..]);
    let wanted = |image: &String| {
        repository == image
            || repository.strip_suffix(image.as_str()).is_some_and(|before| before.ends_with('/'))
    };
    if tag.is_empty() || !(images.is_empty() || images.iter().any(wanted)) {
        return Ok(None);
    }
    if digest.is_some() {
        return Err(FileError::Pinned(reference.to_owned()));
    }
    // Quotes are in what was written; a reference has no escapes.
    let Some(found) = written.find(reference) else { return Ok(None) };
    let offset = start + found + colon + 1;
    let at = offset..offset + tag.len();
    Ok(Some(Spot { at, text: tag.to_owned(), what: format!("the tag of {repository}") }))
}
