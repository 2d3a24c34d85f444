//! CSV with a header: quoted fields, embedded newlines, comma, semicolon or tab.
//!
//! A row with more or fewer fields than the header is a fault, since nobody knows which of its cells moved.

use ::csv::{ByteRecord, Reader, ReaderBuilder};

use super::kind::is_missing;
use super::text::{Gauge, ROW_LIMIT, Source};
use super::{Batch, COLUMNS, Cell, Fault, Table, unique_names};

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes in which most headers end.
const HEADER: usize = 16 << 10;

/// What the rows of a CSV file have in common.
#[derive(Debug, Clone)]
pub(super) struct CsvShape {
    pub delimiter: u8,
    returns: bool,
    pub columns: Vec<String>,
    pub duplicates: Vec<String>,
}

/// A CSV file being read.
pub struct CsvTable {
    reader: Reader<Source>,
    gauge: Gauge,
    zipped: bool,
    shape: CsvShape,
    lines_before: u64,
    record: ByteRecord,
    rows: u64,
}

impl CsvTable {
    pub(super) fn new(source: Source) -> Result<Self, Fault> {
        let habits = habits(source.start());
        Self::with_header(source, habits)
    }

    fn with_header(source: Source, (delimiter, returns): (u8, bool)) -> Result<Self, Fault> {
        let shape = CsvShape { delimiter, returns, columns: Vec::new(), duplicates: Vec::new() };
        let mut table = Self::rows(source, &shape, 1);
        table.read_header()?;
        Ok(table)
    }

    /// Rows without a header, of which the first is in that line.
    pub(super) fn rows(source: Source, shape: &CsvShape, line: u64) -> Self {
        let (gauge, zipped, shape) = (source.gauge(), source.zipped, shape.clone());
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(shape.delimiter)
            .from_reader(source);
        Self { reader, gauge, zipped, shape, lines_before: line - 1, record: ByteRecord::new(), rows: 0 }
    }

    /// The rows of a block, of which the first is in that line.
    pub(super) fn block(mut bytes: Vec<u8>, shape: &CsvShape, line: u64) -> Self {
        // The reader passes over a mark at its start. At the start of a row it is a value's.
        if bytes.starts_with(MARK) {
            bytes.splice(..0, MARK.iter().copied());
        }
        Self::rows(Source::within(bytes), shape, line)
    }

    /// What the header at the start of the bytes says, and where it ends. The habits are those of the whole file, of
    /// which the bytes may be too few to tell them.
    pub(super) fn header(bytes: &[u8], habits: (u8, bool)) -> Result<(CsvShape, usize), Fault> {
        let start = bytes.len().min(HEADER);
        // A second byte order mark, which is passed over as the first is.
        let mark = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
        let read = |end: usize| {
            let table = Self::with_header(Source::of(bytes[..end].to_vec()), habits)?;
            Ok((table.shape, mark + table.reader.position().byte() as usize))
        };
        match read(start) {
            // What ends there may be cut off.
            Ok((_, end)) if end == start && start < bytes.len() => read(bytes.len()),
            Err(_) if start < bytes.len() => read(bytes.len()),
            header => header,
        }
    }

    fn read_header(&mut self) -> Result<(), Fault> {
        if !self.read_record(1)? {
            return Err(Fault::Empty);
        }
        if self.record.len() > COLUMNS {
            return Err(Fault::ManyColumns { limit: COLUMNS });
        }
        let names: Result<Vec<&str>, _> = self.record.iter().map(std::str::from_utf8).collect();
        let names = names.map_err(|_| Fault::HeaderNotUtf8)?;
        (self.shape.columns, self.shape.duplicates) = unique_names(names.iter().map(|name| name.trim()));
        Ok(())
    }

    /// The line where the record begins that was just read, with the line where reading stood before and stands now.
    ///
    /// The parser passes over blank lines and over the newline after a carriage return only as it reads on, so that
    /// the place it gives for a record is too early by these.
    fn record_line(&self, before: u64) -> u64 {
        let within = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let end = if self.shape.returns { 0 } else { 1 };
        self.reader.position().line().saturating_sub(within + end).max(before)
    }

    fn read_record(&mut self, line: u64) -> Result<bool, Fault> {
        let read = self.reader.read_byte_record(&mut self.record);
        self.gauge.row_ended();
        read.map_err(|error| {
            if self.gauge.passed() {
                return Fault::LongRow { line, limit: ROW_LIMIT >> 20 };
            }
            match error.into_kind() {
                ::csv::ErrorKind::Io(error) => Fault::read(error, self.zipped),
                other => Fault::Read(std::io::Error::other(format!("{other:?}"))),
            }
        })
    }
}

/// Of the first line: whichever of comma, semicolon and tab comes most often, the comma where none does; and whether
/// it ends with a carriage return and a newline.
pub(super) fn habits(start: &[u8]) -> (u8, bool) {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let (mut quoted, mut returns, mut before) = (false, false, 0);
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                returns = before == b'\r';
                break;
            }
            _ if !quoted => {
                counts.iter_mut().filter(|(one, _)| one == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
        before = *byte;
    }
    (counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte), returns)
}

impl Table for CsvTable {
    fn columns(&self) -> &[String] {
        &self.shape.columns
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Fault> {
        let mut batch = Batch { first_row: self.rows + 1, ..Batch::default() };
        batch.columns.resize_with(self.shape.columns.len(), Vec::new);
        while !batch.full(self.shape.columns.len()) {
            let line = self.reader.position().line() + self.lines_before;
            if !self.read_record(line)? {
                break;
            }
            let line = self.record_line(line - self.lines_before) + self.lines_before;
            if self.record.len() != self.shape.columns.len() {
                return Err(Fault::Ragged {
                    line,
                    expected: self.shape.columns.len(),
                    found: self.record.len(),
                });
            }
            for (place, field) in self.record.iter().enumerate() {
                let cell = if is_missing(field) {
                    Cell::Null
                } else {
                    let text = std::str::from_utf8(field)
                        .map_err(|_| Fault::NotUtf8 { line, column: self.shape.columns[place].clone() })?;
                    batch.keep(text)
                };
                batch.columns[place].push(cell);
            }
            batch.lines.push(line);
            batch.rows += 1;
        }
        self.rows += batch.rows as u64;
        Ok((batch.rows > 0).then_some(batch))
    }

    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    fn passed_over(&self) -> Vec<String> {
        Vec::new()
    }

    fn duplicates(&self) -> Vec<String> {
        self.shape.duplicates.clone()
    }
}
