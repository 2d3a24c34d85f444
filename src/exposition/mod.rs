//! The Prometheus text format 0.0.4 and OpenMetrics 1.0, read as they arrive. One bad line fails the whole page,
//! as it does in Prometheus, so every line is checked, wanted or not. Nothing is kept that the caller does not keep.
//!
//! What is accepted follows the lexers of Prometheus 2.42 (`model/textparse`), verified against real scrapes;
//! a NUL byte, which silently ends a page there, is refused here. Knows neither network nor checks.

mod histogram;
mod record;
mod select;

use std::{borrow::Cow, fmt};

pub use histogram::{Bucket, HistogramError, quantile};
use record::{LabelSpan, Record, Stop};
pub use select::{Selector, SelectorError};

/// A record longer than this is refused; it bounds the memory that an endless line can take.
const LONGEST: usize = 1 << 20;

/// Which of the two formats a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `text/plain; version=0.0.4`, and whatever else is not OpenMetrics.
    Text,
    /// `application/openmetrics-text`.
    OpenMetrics,
}

impl Dialect {
    /// The dialect that a Content-Type announces.
    pub fn of(content_type: Option<&str>) -> Self {
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/openmetrics-text") {
            Self::OpenMetrics
        } else {
            Self::Text
        }
    }
}

/// Why a page is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct ExpositionError {
    /// Counted from 1.
    pub line: usize,
    pub why: Cow<'static, str>,
}

/// One sample, borrowed from the page.
#[derive(Clone, Copy)]
pub struct Sample<'a> {
    record: &'a [u8],
    name_length: usize,
    labels: &'a [LabelSpan],
    /// May be NaN or infinite.
    pub value: f64,
    /// Unix seconds, where the page gives a time.
    pub timestamp: Option<f64>,
}

impl<'a> Sample<'a> {
    pub fn name(&self) -> &'a str {
        text(&self.record[..self.name_length])
    }

    /// Names and unescaped values in the order of the page; a label with an empty value is no label.
    pub fn labels(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + use<'a> {
        let (record, labels) = (self.record, self.labels);
        labels.iter().filter(|label| !label.value.is_empty()).map(move |label| {
            (text(&record[label.name.clone()]), unescape(text(&record[label.value.clone()])))
        })
    }

    /// The value of one label; none when it is absent or empty.
    pub fn label(&self, name: &str) -> Option<Cow<'a, str>> {
        self.labels().find(|(label, _)| *label == name).map(|(_, value)| value)
    }
}

impl fmt::Debug for Sample<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<_> = self.labels().collect();
        write!(f, "{}{labels:?} {} @ {:?}", self.name(), self.value, self.timestamp)
    }
}

/// Names are ASCII by grammar, and label values were checked when the record was read.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("names and label values are checked to be UTF-8")
}

fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        let known = match (c, rest.as_str().chars().next()) {
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some(escaped @ ('\\' | '"'))) => Some(escaped),
            _ => None,
        };
        if known.is_some() {
            rest.next();
        }
        // Any other backslash stands for itself.
        plain.push(known.unwrap_or(c));
    }
    Cow::Owned(plain)
}

/// Reads a page in pieces. Where the pieces are cut changes nothing.
#[derive(Debug)]
pub struct Parser {
    dialect: Dialect,
    /// The beginning of a record whose end has not come.
    carry: Vec<u8>,
    /// How long `carry` must be before it is worth another try: it doubles, so that trying stays linear.
    retry_at: usize,
    labels: Vec<LabelSpan>,
    line: usize,
    samples: usize,
    ended: bool,
}

impl Parser {
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            carry: Vec::new(),
            retry_at: 0,
            labels: Vec::new(),
            line: 1,
            samples: 0,
            ended: false,
        }
    }

    /// Samples read so far.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Reads the next piece and hands over every sample that is whole. After an error the page is lost.
    pub fn feed<F: FnMut(&Sample<'_>)>(&mut self, piece: &[u8], each: &mut F) -> Result<(), ExpositionError> {
        let mut piece = piece;
        while !self.carry.is_empty() && !piece.is_empty() {
            let skip = self.retry_at.saturating_sub(self.carry.len()).min(piece.len());
            let Some(newline) = memchr::memchr(b'\n', &piece[skip..]) else {
                self.carry.extend_from_slice(piece);
                if self.carry.len() < LONGEST {
                    return Ok(());
                }
                piece = &[];
                self.read_carry(each)?;
                continue;
            };
            let (head, tail) = piece.split_at(skip + newline + 1);
            self.carry.extend_from_slice(head);
            piece = tail;
            self.read_carry(each)?;
        }
        let used = self.read(piece, each)?;
        if used < piece.len() {
            self.retry_at = 0;
            self.carry.extend_from_slice(&piece[used..]);
        }
        Ok(())
    }

    /// Ends the page; returns how many samples it had.
    pub fn finish<F: FnMut(&Sample<'_>)>(mut self, each: &mut F) -> Result<usize, ExpositionError> {
        match self.dialect {
            // The last newline may be missing.
            Dialect::Text if !self.carry.is_empty() => self.carry.push(b'\n'),
            Dialect::OpenMetrics if self.carry.ends_with(b"# EOF") => self.carry.push(b'\n'),
            _ => {}
        }
        self.read_carry(each)?;
        if !self.carry.is_empty() {
            return Err(self.error("the page ends in the middle of a line"));
        }
        if self.dialect == Dialect::OpenMetrics && !self.ended {
            return Err(self.error("the page does not end with `# EOF`"));
        }
        Ok(self.samples)
    }

    fn read_carry<F: FnMut(&Sample<'_>)>(&mut self, each: &mut F) -> Result<(), ExpositionError> {
        let mut carry = std::mem::take(&mut self.carry);
        let used = self.read(&carry, each)?;
        carry.drain(..used);
        self.retry_at = carry.len().saturating_mul(2).min(LONGEST);
        self.carry = carry;
        Ok(())
    }

    /// Reads whole records and returns how many bytes they took.
    fn read<F: FnMut(&Sample<'_>)>(&mut self, bytes: &[u8], each: &mut F) -> Result<usize, ExpositionError> {
        let mut at = 0;
        while at < bytes.len() {
            if self.ended {
                return Err(self.error("there is something after `# EOF`"));
            }
            let rest = &bytes[at..bytes.len().min(at + LONGEST)];
            let read = match self.dialect {
                Dialect::Text => record::text(rest, &mut self.labels),
                Dialect::OpenMetrics => record::open_metrics(rest, &mut self.labels),
            };
            let record = match read {
                Ok(record) => record,
                Err(Stop::More) if rest.len() == LONGEST => {
                    return Err(self.error("the line is longer than 1 MiB"));
                }
                Err(Stop::More) => return Ok(at),
                Err(Stop::Bad(why)) => return Err(self.error(why)),
            };
            let (whole, newlines) = match record {
                Record::Nothing { length } => (&rest[..length], 1),
                Record::End { length } => {
                    self.ended = true;
                    (&rest[..length], 1)
                }
                Record::Sample { length, name_length, value, timestamp, newlines } => {
                    let whole = &rest[..length];
                    self.samples += 1;
                    each(&Sample { record: whole, name_length, labels: &self.labels, value, timestamp });
                    (whole, newlines)
                }
            };
            if memchr::memchr(0, whole).is_some() {
                return Err(self.error("there is a NUL byte"));
            }
            self.line += newlines;
            at += whole.len();
        }
        Ok(at)
    }

    fn error(&self, why: impl Into<Cow<'static, str>>) -> ExpositionError {
        ExpositionError { line: self.line, why: why.into() }
    }
}

/// Reads a whole page that is already in memory.
pub fn parse<F: FnMut(&Sample<'_>)>(
    dialect: Dialect,
    page: &[u8],
    mut each: F,
) -> Result<usize, ExpositionError> {
    let mut parser = Parser::new(dialect);
    parser.feed(page, &mut each)?;
    parser.finish(&mut each)
}

#[cfg(test)]
mod tests;
