//! Why a table cannot be read, with the place.

use std::io;

/// A table that cannot be read. Lines count from 1 and are those where the row begins.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the file is empty")]
    Empty,
    #[error(
        "{what} is not a table that is read here: CSV, JSON lines and Parquet are, plain or gzipped text"
    )]
    Layout { what: &'static str },
    #[error("line {line} has {found} fields where the header has {expected}")]
    Ragged { line: u64, expected: usize, found: usize },
    #[error("line {line}, column `{column}`: the text is not UTF-8")]
    NotUtf8 { line: u64, column: String },
    #[error("the header is not UTF-8")]
    HeaderNotUtf8,
    #[error("line {line}: {reason}")]
    Json { line: u64, reason: String },
    #[error("the row that begins in line {line} is longer than {limit} MiB: is a quote left open?")]
    LongRow { line: u64, limit: u64 },
    #[error("more than {limit} columns")]
    ManyColumns { limit: usize },
    #[error("the gzip data is damaged or cut off: {0}")]
    Gzip(#[source] io::Error),
    #[error("not a readable Parquet file: {0}")]
    Parquet(String),
    #[error("reading failed: {0}")]
    Read(#[source] io::Error),
}

impl Fault {
    pub(super) fn read(error: io::Error, zipped: bool) -> Self {
        let kind = error.kind();
        let damaged = matches!(
            kind,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        );
        if zipped && damaged { Self::Gzip(error) } else { Self::Read(error) }
    }
}
