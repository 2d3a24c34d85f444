//! Why a report could not be read. Each says what was seen, so that a person knows which file of theirs it is.
//!
//! None of these is "no drift": a report that cannot be read says nothing of the data.

use thiserror::Error;

use super::super::report::Format;

/// A report that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Evidently 0.4 and 0.6 leave such a file behind when a column is empty.
    #[error("the report is empty: the job that wrote it most likely failed half-way")]
    Empty,
    #[error("the report is cut off after {bytes} bytes, within {within}")]
    Cut { bytes: usize, within: &'static str },
    #[error("not a text in UTF-8: {seen}")]
    NotUtf8 { seen: String },
    #[error("it is larger than {}, which is more than a drift report may have", size(*limit))]
    TooLarge { limit: u64 },
    #[error("not JSON, line {line} column {column}: {why}")]
    Json { line: usize, column: usize, why: String },
    #[error("not a drift report: {seen}")]
    Unknown { seen: String },
    /// Text of another format.
    #[error("not a drift report: neither JSON nor HTML, and its first line is \"{line}\"")]
    Text { line: String },
    #[error("HTML without the data of an Evidently report: {seen}")]
    HtmlWithoutData { seen: String },
    #[error("{} without any drift in it: {seen}", format.words())]
    NoColumns { format: Format, seen: String },
    #[error("CSV, line {line}: {why}")]
    Csv { line: u64, why: String },
    #[error("gzip that does not unpack: {why}")]
    Gzip { why: String },
    #[error("reading failed: {why}")]
    Io { why: String },
}

fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{bytes} bytes") }
}

impl ReadError {
    /// What a person can do about it, as a sentence without a full stop.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Cut { .. } => {
                "look at the log of the job that writes the reports; an empty or infinite column ends Evidently"
            }
            Self::Unknown { .. }
            | Self::Text { .. }
            | Self::Json { .. }
            | Self::NotUtf8 { .. }
            | Self::Csv { .. } => {
                "a report is Evidently's JSON or HTML, or JSON or CSV with column, method, score and threshold"
            }
            Self::HtmlWithoutData { .. } => "save the page with Evidently's save_html, not from a browser",
            Self::NoColumns {
                format: Format::HandwrittenJson | Format::HandwrittenCsv | Format::Mlopsctl,
                ..
            } => "a report of your own has a row for each column: column, method, score and threshold",
            Self::NoColumns { .. } => "the report needs DataDriftPreset, ValueDrift or DataDriftTable",
            Self::TooLarge { .. } => "name the report itself, not the data it was made from",
            Self::Gzip { .. } | Self::Io { .. } => "fetch the report again",
        }
    }
}
