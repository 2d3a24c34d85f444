//! Reading any drift report: the layout is told by the content, never by a name.
//!
//! [`read`] takes bytes, [`read_from`] a reader, of which it takes no more than the data need: a page of many
//! megabytes is left where its data end. Gzip and byte-order marks are taken off first.

mod build;
mod error;
mod evidently;
mod legacy;
mod lenient;
mod page;
mod possible;
mod rows;
mod shapes;
mod suite;
mod time;

use std::io::{self, Read};

use serde_json::error::Category;

use super::document::SCHEMA;
use super::report::Report;
pub use error::ReadError;
use lenient::Number;
use page::Place;
use shapes::Document;

/// How much is read of one report, unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub bytes: u64,
}

impl Default for Limits {
    /// 64 MiB: a hundred times a snapshot of Evidently with forty columns.
    fn default() -> Self {
        Self { bytes: 64 << 20 }
    }
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a report that is in memory, with the usual limits.
///
/// # Errors
/// What was seen instead of a report; never a panic, whatever the bytes.
pub fn read(bytes: &[u8]) -> Result<Report, ReadError> {
    if bytes.starts_with(&GZIP) {
        return read_from(bytes, &Limits::default());
    }
    parse(bytes)
}

/// Reads a report from its start, and no further than it must.
///
/// # Errors
/// As [`read`], and [`ReadError::TooLarge`] before more than `limits` are in memory.
pub fn read_from(reader: impl Read, limits: &Limits) -> Result<Report, ReadError> {
    read_into(&mut Vec::new(), reader, limits)
}

/// The same, for who reads many: what was in the buffer is lost, its room is used again.
///
/// # Errors
/// As [`read_from`].
pub fn read_into(buffer: &mut Vec<u8>, mut reader: impl Read, limits: &Limits) -> Result<Report, ReadError> {
    buffer.clear();
    buffer.shrink_to(KEPT);
    buffer.reserve(FIRST_PIECE);
    let more = fill(&mut reader, buffer, FIRST_PIECE, io_fault)?;
    if !buffer.starts_with(&GZIP) {
        return read_plain(buffer, more, reader, limits, io_fault);
    }
    let fault = |error: &io::Error| ReadError::Gzip { why: error.to_string() };
    let packed = buffer.clone();
    let mut unpacked = flate2::read::MultiGzDecoder::new(io::Cursor::new(packed).chain(reader));
    buffer.clear();
    let more = fill(&mut unpacked, buffer, FIRST_PIECE, fault)?;
    read_plain(buffer, more, unpacked, limits, fault)
}

fn io_fault(error: &io::Error) -> ReadError {
    ReadError::Io { why: error.to_string() }
}

/// Most JSON reports fit; of a page, its head alone does, and its data lie within the pieces after.
const FIRST_PIECE: usize = 16 << 10;
const PIECE: usize = 256 << 10;
/// Room that a buffer keeps from one report to the next.
const KEPT: usize = 1 << 20;

/// Goes on where the first piece ends, if there is `more`.
fn read_plain(
    bytes: &mut Vec<u8>,
    mut more: bool,
    mut reader: impl Read,
    limits: &Limits,
    fault: impl Fn(&io::Error) -> ReadError + Copy,
) -> Result<Report, ReadError> {
    let limit = usize::try_from(limits.bytes).unwrap_or(usize::MAX);
    let mut from = 0;
    loop {
        if looks_like_html(bytes) {
            match page::place(bytes, from, false) {
                Place::Found { name, data } => match parse_data(bytes, name, data) {
                    // A column may be called as the mark of the end is.
                    Err(ReadError::Cut { .. }) if more => {}
                    read => return read,
                },
                Place::NotYet { from: next } | Place::Open { from: next } => from = next,
            }
        }
        if bytes.len() > limit {
            return Err(ReadError::TooLarge { limit: limits.bytes });
        }
        if !more {
            return parse(bytes);
        }
        let room = limit.saturating_sub(bytes.len()).saturating_add(1);
        let piece = PIECE.max(bytes.len()).min(room);
        more = fill(&mut reader, bytes, piece, fault)?;
    }
}

/// Adds up to `count` bytes; false at the end of the reader.
fn fill(
    reader: &mut impl Read,
    bytes: &mut Vec<u8>,
    count: usize,
    fault: impl Fn(&io::Error) -> ReadError,
) -> Result<bool, ReadError> {
    let read = reader.take(count as u64).read_to_end(bytes).map_err(|error| fault(&error))?;
    Ok(read == count)
}

fn looks_like_html(bytes: &[u8]) -> bool {
    trim(bytes).first() == Some(&b'<')
}

/// Without a byte-order mark and space before the content.
fn trim(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

fn parse(bytes: &[u8]) -> Result<Report, ReadError> {
    let content = trim(bytes);
    match content.first() {
        None => Err(ReadError::Empty),
        Some(b'<') => parse_page(content),
        Some(b'{' | b'[') => parse_json(text(content)?),
        Some(_) => {
            let text = text(content)?;
            if rows::looks_like_csv(text) { rows::read_csv(text) } else { Err(unknown_text(text)) }
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    std::str::from_utf8(bytes).map_err(|error| {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return ReadError::NotUtf8 { seen: "it begins as UTF-16 does".to_owned() };
        }
        if bytes.starts_with(b"PAR1") {
            return ReadError::NotUtf8 { seen: "it is Parquet: data, not a report".to_owned() };
        }
        let at = error.valid_up_to();
        match error.error_len() {
            None => ReadError::Cut { bytes: bytes.len(), within: "a character" },
            Some(_) => ReadError::NotUtf8 {
                seen: format!("byte {at} is {:#04x}", bytes.get(at).copied().unwrap_or_default()),
            },
        }
    })
}

fn unknown_text(text: &str) -> ReadError {
    let line: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
    ReadError::Text { line: line.escape_debug().to_string() }
}

fn parse_page(html: &[u8]) -> Result<Report, ReadError> {
    match page::place(html, 0, true) {
        Place::Found { name, data } => parse_data(html, name, data),
        Place::Open { .. } => Err(ReadError::Cut { bytes: html.len(), within: "the data of the page" }),
        Place::NotYet { .. } if memchr::memmem::find(html, b"</html>").is_none() && is_evidently(html) => {
            Err(ReadError::Cut { bytes: html.len(), within: "the page" })
        }
        Place::NotYet { .. } => Err(ReadError::HtmlWithoutData { seen: page::describe(html) }),
    }
}

fn parse_data(html: &[u8], name: (usize, usize), data: (usize, usize)) -> Result<Report, ReadError> {
    let variable = String::from_utf8_lossy(&html[name.0..name.1]);
    let parse =
        |end: usize| with_document(text(&html[data.0..end])?, |document| page::read(document, &variable));
    match parse(data.1) {
        Err(ReadError::Cut { bytes, within }) => match page::counted_end(html, data.0) {
            Some(end) if end > data.1 => parse(end),
            _ => Err(ReadError::Cut { bytes, within }),
        },
        read => read,
    }
}

/// The head of Evidently's pages, before their data.
fn is_evidently(html: &[u8]) -> bool {
    memchr::memmem::find(html, b"Material Icons").is_some()
}

fn parse_json(text: &str) -> Result<Report, ReadError> {
    with_document(text, |document| match layout(document) {
        Some(reader) => reader(document),
        None => Err(unknown_json(document)),
    })
}

type Reader = fn(&Document<'_>) -> Result<Report, ReadError>;

/// Which reader takes a document, by the keys that it has.
fn layout(document: &Document<'_>) -> Option<Reader> {
    let has = |key: &str| document.keys.iter().any(|seen| seen == key);
    if document.schema.is(SCHEMA) {
        return Some(rows::read_json);
    }
    if has("metric_results") {
        return Some(evidently::read_snapshot);
    }
    if has("metrics") && document.metrics.0.iter().any(|metric| metric.metric.get().is_some()) {
        return Some(legacy::read_report);
    }
    if has("metrics") && document.metrics.0.iter().any(|metric| metric.metric_name.get().is_some()) {
        return Some(evidently::read_metrics);
    }
    if has("tests") && has("summary") {
        return Some(legacy::read_tests);
    }
    if has("metrics") && has("tests") {
        return Some(evidently::read_metrics);
    }
    if has("metrics") && has("version") {
        return Some(legacy::read_report);
    }
    // Tables of data have `columns` too; those of a report have a name and a score.
    let is_column = |row: &shapes::Row<'_>| row.column.get().is_some() && row.score != Number::Absent;
    document.columns.0.iter().any(is_column).then_some(rows::read_json)
}

fn unknown_json(document: &Document<'_>) -> ReadError {
    let seen = if document.array {
        format!("a JSON array of {} elements that are no columns with a score", document.columns.0.len())
    } else if document.keys.is_empty() {
        "a JSON object without any keys".to_owned()
    } else {
        format!("JSON with the keys {}", document.keys.join(", "))
    };
    ReadError::Unknown { seen }
}

/// Parses once; bare NaN and Infinity, which Python writes, cost a second time.
fn with_document(
    text: &str,
    reader: impl Fn(&Document<'_>) -> Result<Report, ReadError>,
) -> Result<Report, ReadError> {
    match serde_json::from_str::<Document<'_>>(text) {
        Ok(document) => reader(&document),
        Err(error) if error.is_syntax() => match lenient::forgive(text) {
            Some(forgiven) => match serde_json::from_str::<Document<'_>>(&forgiven) {
                Ok(document) => reader(&document),
                Err(error) => Err(json_fault(&error, text)),
            },
            None => Err(json_fault(&error, text)),
        },
        Err(error) => Err(json_fault(&error, text)),
    }
}

fn json_fault(error: &serde_json::Error, text: &str) -> ReadError {
    match error.classify() {
        Category::Eof => ReadError::Cut { bytes: text.len(), within: "the JSON" },
        Category::Syntax | Category::Data | Category::Io => {
            let why = error.to_string();
            let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(before, _)| before).to_owned();
            ReadError::Json { line: error.line(), column: error.column(), why }
        }
    }
}
