//! Tables as streams of column batches: CSV, JSON lines and Parquet, sniffed by content, in bounded memory.
//!
//! A reader says what stands in a cell; what type a column has is for [`kind`] and the profile.

pub mod blocks;
pub mod csv;
mod decimal;
pub mod fault;
mod headers;
pub mod kind;
pub mod lines;
mod pages;
pub mod parquet;
mod plain;
mod text;

use std::collections::HashSet;
use std::io::Read;

pub use fault::Fault;

/// Rows of a batch at most.
pub const BATCH_ROWS: usize = 8192;
/// Text of a batch beyond which it is handed on early, in bytes.
pub(crate) const BATCH_TEXT: usize = 4 << 20;
/// Cells of a batch at most, or about as many: 8 MB. One row may have as many as there may be columns.
pub(crate) const BATCH_CELLS: usize = 512 << 10;
/// Columns that are kept apart at most.
pub const COLUMNS: usize = 20_000;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    Null,
    Truth(bool),
    Whole(i64),
    Number(f64),
    /// Milliseconds since 1970 UTC.
    Moment(i64),
    /// Bytes from..to of the batch's text.
    Text(u32, u32),
    /// A value within a value, which is not looked into.
    Nested,
}

/// Rows as columns. Later batches of JSON lines may have more columns than earlier ones, never fewer.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub rows: usize,
    /// One per column of [`Table::columns`], each of `rows` cells.
    pub columns: Vec<Vec<Cell>>,
    /// What the text cells point into.
    pub text: String,
    /// Line in which each row begins; empty where rows are counted.
    pub lines: Vec<u64>,
    /// Number of the first row, from 1.
    pub first_row: u64,
}

impl Batch {
    /// Text of a cell from and to these bytes.
    pub fn text(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The line of a row of this batch where lines are known, else its number.
    pub fn place(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or(self.first_row + row as u64)
    }

    pub(crate) fn keep(&mut self, text: &str) -> Cell {
        let from = self.text.len() as u32;
        self.text.push_str(text);
        Cell::Text(from, self.text.len() as u32)
    }

    /// Whether it is to be handed on, with so many columns.
    pub(crate) fn full(&self, columns: usize) -> bool {
        self.rows >= batch_rows(columns) || self.text.len() >= BATCH_TEXT
    }

    /// Bytes that its cells and its text take.
    pub(crate) fn size(&self) -> usize {
        self.rows * self.columns.len() * size_of::<Cell>() + self.text.len()
    }
}

/// Rows of a batch of so many columns at most.
pub(crate) fn batch_rows(columns: usize) -> usize {
    (BATCH_CELLS / columns.max(1)).clamp(1, BATCH_ROWS)
}

/// A table being read.
pub trait Table {
    /// Names of the columns so far, each once.
    fn columns(&self) -> &[String];

    /// The next rows; None at the end.
    fn next_batch(&mut self) -> Result<Option<Batch>, Fault>;

    /// What was odd, in sentences.
    fn notes(&self) -> Vec<String>;

    /// Names of columns that hold values within values, or values of a type that is not read. Known at the end.
    fn passed_over(&self) -> Vec<String>;

    /// Names of columns that come more than once. The later ones have a number after their name.
    fn duplicates(&self) -> Vec<String>;
}

/// Names of columns, each once: a later one of the same name gets a number, as in pandas, and one without a name its
/// place. Also which names came more than once, with and without the number.
fn unique_names<'a>(names: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<String>) {
    let (mut unique, mut taken, mut duplicates) = (Vec::new(), HashSet::new(), Vec::new());
    for (place, name) in names.enumerate() {
        let plain = if name.is_empty() { format!("column {}", place + 1) } else { name.to_owned() };
        let (mut own, mut copy) = (plain.clone(), 0);
        while !taken.insert(own.clone()) {
            copy += 1;
            own = format!("{plain}.{copy}");
        }
        if copy > 0 {
            duplicates.extend([plain, own.clone()]);
        }
        unique.push(own);
    }
    duplicates.sort();
    duplicates.dedup();
    (unique, duplicates)
}

/// A layout told by the first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Csv,
    JsonLines,
    Parquet,
    /// Text within, of which the layout shows once it is unpacked.
    Gzip,
}

/// Tells the layout by the first bytes of a file, a few hundred at best; None where it is none of these or empty.
pub fn sniff(start: &[u8]) -> Result<Layout, Fault> {
    const FOREIGN: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "a zip archive"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ", "xz data"),
        (b"\xff\xfe", "UTF-16 text"),
        (b"\xfe\xff", "UTF-16 text"),
        (b"ARROW1", "an Arrow file"),
        (b"SQLite format 3", "an SQLite database"),
    ];
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(Fault::Layout { what });
    }
    if start.starts_with(b"PAR1") {
        return Ok(Layout::Parquet);
    }
    if start.starts_with(&[0x1f, 0x8b]) {
        return Ok(Layout::Gzip);
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Err(Fault::Empty),
        Some(b'{') => Ok(Layout::JsonLines),
        Some(b'[') => Err(Fault::Layout { what: "a JSON array" }),
        Some(b'<') => Err(Fault::Layout { what: "HTML or XML" }),
        Some(_) if text.contains(&0) => Err(Fault::Layout { what: "binary data" }),
        Some(_) => Ok(Layout::Csv),
    }
}

/// Reads text, gzipped or not: CSV or JSON lines by its first bytes. Parquet needs [`parquet::ParquetTable`], which
/// reads from the end.
pub fn open_text(reader: Box<dyn Read + Send>) -> Result<Box<dyn Table + Send>, Fault> {
    let (layout, source) = text::open(reader)?;
    Ok(match layout {
        Layout::JsonLines => Box::new(lines::JsonLines::new(source, 1)),
        Layout::Parquet => return Err(Fault::Layout { what: "Parquet without its end" }),
        Layout::Csv | Layout::Gzip => Box::new(csv::CsvTable::new(source)?),
    })
}

#[cfg(test)]
mod tests;
