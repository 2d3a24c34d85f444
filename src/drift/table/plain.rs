//! Rows of a CSV without quotes, which are most: separators alone tell the fields, and a batch's text is that of the file.
//!
//! Whatever is not that plain is left to [`super::csv`]: what it says of such rows is what counts.

use memchr::{memchr, memchr_iter, memchr2_iter};

use super::csv::CsvShape;
use super::kind::is_missing;
use super::{BATCH_TEXT, Batch, Cell, batch_rows};

/// Rows of a batch: few enough that text and cells stay in the cache until they were looked at.
const ROWS: usize = 2048;

/// Rows without quotes that were not yet taken.
pub(super) struct PlainRows {
    text: String,
    from: usize,
    /// Line of the first of them.
    line: u64,
    /// Rows before.
    rows: u64,
    delimiter: u8,
    columns: usize,
    /// Lines end with a carriage return and a newline.
    returns: bool,
}

impl PlainRows {
    /// Err gives the bytes back where they hold a quote, a lone carriage return, or what is not UTF-8.
    pub(super) fn of(bytes: Vec<u8>, shape: &CsvShape, line: u64) -> Result<Self, Vec<u8>> {
        if memchr(b'"', &bytes).is_some() {
            return Err(bytes);
        }
        let returns = memchr(b'\r', &bytes).is_some();
        if returns && memchr_iter(b'\r', &bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
            return Err(bytes);
        }
        let text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
        let (delimiter, columns) = (shape.delimiter, shape.columns.len());
        Ok(Self { text, from: 0, line, rows: 0, delimiter, columns, returns })
    }

    /// The next rows; None at the end. Err leaves what is not taken, with its line, where a row has too many or too few
    /// fields.
    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>, (Vec<u8>, u64)> {
        let mut batch = Batch { first_row: self.rows + 1, ..Batch::default() };
        let rows = self.batch_rows();
        batch.columns.resize_with(self.columns, || Vec::with_capacity(rows));
        match self.fill(&mut batch) {
            Some(_) if batch.rows == 0 => Ok(None),
            Some(end) => {
                batch.text = self.text[self.from..end].to_owned();
                self.from = end;
                self.rows += batch.rows as u64;
                Ok(Some(batch))
            }
            None => {
                let rest = self.text.split_off(self.from).into_bytes();
                Err((rest, self.line))
            }
        }
    }

    fn batch_rows(&self) -> usize {
        batch_rows(self.columns).min(ROWS)
    }

    /// Where the rows end that were put into the batch; None where one is ragged.
    fn fill(&mut self, batch: &mut Batch) -> Option<usize> {
        let bytes = &self.text.as_bytes()[self.from..];
        let (mut start, mut column, mut line, rows) = (0, 0, self.line, self.batch_rows());
        // The end of the bytes ends a row, too.
        let last = bytes.last().is_some_and(|byte| *byte != b'\n').then_some(bytes.len());
        for at in memchr2_iter(self.delimiter, b'\n', bytes).chain(last) {
            let ends = at == bytes.len() || bytes[at] == b'\n';
            let end = if ends && self.returns && at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if ends && column == 0 && end == start {
                // Blank lines are passed over.
                (start, line) = (at + 1, line + 1);
                continue;
            }
            let cell = if is_missing(&bytes[start..end]) {
                Cell::Null
            } else {
                Cell::Text(start as u32, end as u32)
            };
            batch.columns.get_mut(column)?.push(cell);
            (start, column) = (at + 1, column + 1);
            if ends {
                if column != self.columns {
                    return None;
                }
                batch.lines.push(line);
                batch.rows += 1;
                (column, line) = (0, line + 1);
                if batch.rows == rows || start >= BATCH_TEXT {
                    break;
                }
            }
        }
        self.line = line;
        Some(self.from + start.min(bytes.len()))
    }
}
