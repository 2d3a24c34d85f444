//! Parquet by its low-level column readers. Columns of values within values are named and passed over.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use ::parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use ::parquet::file::reader::ChunkReader;
use ::parquet::schema::types::ColumnDescriptor;

use super::headers::{Walked, check_footer};
use super::pages::Pages;
use super::{Batch, COLUMNS, Cell, Fault, Table, batch_rows, unique_names};

/// How the stored value of a column becomes a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meaning {
    Number,
    Unsigned,
    /// A float of two bytes.
    Half,
    /// Divided by ten to this.
    Decimal(i32),
    /// Units of a second, a thousandth (3), a millionth (6), a billionth (9).
    Moment(u32),
    Days,
    Text,
}

struct Leaf {
    place: usize,
    meaning: Meaning,
    nullable: bool,
}

/// A Parquet file being read, or some of its row groups.
pub struct ParquetTable<R: ChunkReader + 'static> {
    file: Arc<Walked<R>>,
    metadata: ParquetMetaData,
    columns: Vec<String>,
    leaves: Vec<Leaf>,
    /// Which of them are read.
    shown: Range<usize>,
    nested: Vec<String>,
    duplicates: Vec<String>,
    groups: Range<usize>,
    readers: Vec<ColumnReader>,
    /// The group that is being read.
    group: usize,
    /// Rows of it which are still to come.
    left: usize,
    rows: u64,
}

impl<R: ChunkReader + 'static> ParquetTable<R> {
    /// Reads the footer.
    pub fn open(reader: R) -> Result<Self, Fault> {
        if reader.len() == 0 {
            return Err(Fault::Empty);
        }
        let file = Walked(reader);
        let metadata = guarded(|| {
            check_footer(&file)?;
            ParquetMetaDataReader::new().parse_and_finish(&file)
        })?;
        countable(metadata.row_groups())?;
        let schema = metadata.file_metadata().schema_descr_ptr();
        if schema.num_columns() > COLUMNS {
            return Err(Fault::ManyColumns { limit: COLUMNS });
        }
        let (mut columns, mut leaves, mut nested) = (Vec::new(), Vec::new(), Vec::<String>::new());
        for (place, leaf) in schema.columns().iter().enumerate() {
            let root = leaf.path().parts().first().cloned().unwrap_or_default();
            let flat =
                leaf.path().parts().len() == 1 && leaf.max_rep_level() == 0 && leaf.max_def_level() <= 1;
            match meaning(leaf).filter(|_| flat) {
                Some(meaning) => {
                    columns.push(root);
                    leaves.push(Leaf { place, meaning, nullable: leaf.max_def_level() > 0 });
                }
                None if nested.last() == Some(&root) => {}
                None => nested.push(root),
            }
        }
        let (columns, duplicates) = unique_names(columns.iter().map(String::as_str));
        let (groups, shown) = (0..metadata.num_row_groups(), 0..columns.len());
        let (readers, group, left, rows) = (Vec::new(), 0, 0, 0);
        let file = Arc::new(file);
        Ok(Self {
            file,
            metadata,
            columns,
            leaves,
            shown,
            nested,
            duplicates,
            groups,
            readers,
            group,
            left,
            rows,
        })
    }

    /// How many row groups there are: shares of the work that can be read side by side.
    pub fn row_groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// Rows of all groups according to the footer.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Reads these row groups only.
    pub fn only(mut self, groups: Range<usize>) -> Self {
        let all = self.row_groups();
        self.rows = self.metadata.row_groups().iter().take(groups.start).map(|g| g.num_rows() as u64).sum();
        self.groups = groups.start.min(all)..groups.end.min(all);
        self
    }

    /// Reads this column only, from the first row on.
    pub fn only_column(&mut self, place: usize) {
        self.shown = place.min(self.columns.len())..(place + 1).min(self.columns.len());
        self.groups = 0..self.row_groups();
        (self.left, self.rows) = (0, 0);
    }

    /// Bytes that each column takes in the file: shares of the work that can be done side by side.
    pub fn column_sizes(&self) -> Vec<u64> {
        let of = |leaf: &Leaf| {
            let groups = self.metadata.row_groups().iter();
            let sizes = groups.map(|group| u64::try_from(group.column(leaf.place).compressed_size()));
            sizes.fold(0, |all: u64, size| all.saturating_add(size.unwrap_or(0)))
        };
        self.leaves.iter().map(of).collect()
    }

    fn next_group(&mut self) -> Result<bool, Fault> {
        let Some(group) = self.groups.next() else { return Ok(false) };
        let chunks = self.metadata.row_group(group);
        let rows = u64::try_from(chunks.num_rows()).unwrap_or_default();
        let mut readers = Vec::with_capacity(self.shown.len());
        for at in self.shown.clone() {
            let leaf = &self.leaves[at];
            let opened = guarded(|| {
                let chunk = chunks.column(leaf.place);
                let pages = Pages::open(Arc::clone(&self.file), chunk, rows, leaf.nullable)?;
                Ok(get_column_reader(chunk.column_descr_ptr(), Box::new(pages)))
            });
            readers.push(opened.map_err(|fault| self.in_column(fault, at, group))?);
        }
        (self.readers, self.group) = (readers, group);
        self.left = usize::try_from(rows)
            .map_err(|_| Fault::Parquet(format!("row group {} claims {rows} rows", group + 1)))?;
        Ok(true)
    }

    fn in_column(&self, fault: Fault, at: usize, group: usize) -> Fault {
        let Fault::Parquet(reason) = fault else { return fault };
        let (column, group, rows) = (&self.columns[at], group + 1, self.rows);
        Fault::Parquet(format!("column `{column}`, row group {group}, after row {rows}: {reason}"))
    }
}

impl<R: ChunkReader + 'static> Table for ParquetTable<R> {
    fn columns(&self) -> &[String] {
        &self.columns[self.shown.clone()]
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Fault> {
        while self.left == 0 {
            if !self.next_group()? {
                return Ok(None);
            }
        }
        let rows = self.left.min(batch_rows(self.shown.len()));
        let mut batch = Batch { rows, first_row: self.rows + 1, ..Batch::default() };
        for (at, reader) in self.shown.clone().zip(&mut self.readers) {
            let leaf = &self.leaves[at];
            match guarded(|| read(reader, leaf, rows, &mut batch)) {
                Ok(cells) if cells.len() == rows => batch.columns.push(cells),
                Ok(cells) => {
                    return Err(Fault::Parquet(format!(
                        "column `{}` ends after row {}, where its row group goes on",
                        self.columns[at],
                        self.rows + cells.len() as u64
                    )));
                }
                Err(fault) => return Err(self.in_column(fault, at, self.group)),
            }
        }
        self.left -= rows;
        self.rows += rows as u64;
        Ok(Some(batch))
    }

    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    fn passed_over(&self) -> Vec<String> {
        self.nested.clone()
    }

    fn duplicates(&self) -> Vec<String> {
        self.duplicates.clone()
    }
}

/// Rows that no group claims, or that nobody can count, are refused before any is waited for.
fn countable(groups: &[RowGroupMetaData]) -> Result<(), Fault> {
    let mut all = 0_i64;
    for (at, group) in groups.iter().enumerate() {
        let rows = group.num_rows();
        all = all
            .checked_add(rows)
            .filter(|_| rows >= 0)
            .ok_or_else(|| Fault::Parquet(format!("row group {} claims {rows} rows", at + 1)))?;
    }
    Ok(())
}

/// The decoder asserts in places what a damaged file breaks: such a file is a fault, not the end of the program.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| match error {
            ParquetError::General(reason) => Fault::Parquet(reason),
            other => Fault::Parquet(other.to_string()),
        }),
        Err(_) => Err(Fault::Parquet("the data contradicts itself".to_owned())),
    }
}

/// None for what is not read: lists and structures, intervals.
fn meaning(leaf: &ColumnDescriptor) -> Option<Meaning> {
    let decimal = || Meaning::Decimal(leaf.type_scale());
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 3,
        TimeUnit::MICROS => 6,
        TimeUnit::NANOS => 9,
    };
    match leaf.logical_type_ref() {
        Some(LogicalType::Decimal(_)) => return Some(decimal()),
        Some(LogicalType::Timestamp(of)) => return Some(Meaning::Moment(unit(&of.unit))),
        Some(LogicalType::Date) => return Some(Meaning::Days),
        Some(LogicalType::Float16) => return Some(Meaning::Half),
        _ => {}
    }
    match (leaf.converted_type(), leaf.physical_type()) {
        (ConvertedType::DECIMAL, _) => Some(decimal()),
        (ConvertedType::TIMESTAMP_MILLIS, _) => Some(Meaning::Moment(3)),
        (ConvertedType::TIMESTAMP_MICROS, _) => Some(Meaning::Moment(6)),
        (ConvertedType::DATE, _) => Some(Meaning::Days),
        (ConvertedType::UINT_32 | ConvertedType::UINT_64, _) => Some(Meaning::Unsigned),
        (ConvertedType::INTERVAL, _) => None,
        (_, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY) => Some(Meaning::Text),
        (_, Type::INT96) => Some(Meaning::Moment(9)),
        _ => Some(Meaning::Number),
    }
}

fn read(
    reader: &mut ColumnReader,
    leaf: &Leaf,
    rows: usize,
    batch: &mut Batch,
) -> Result<Vec<Cell>, ParquetError> {
    let meaning = leaf.meaning;
    match reader {
        ColumnReader::BoolColumnReader(reader) => cells(reader, leaf, rows, |value| Cell::Truth(*value)),
        ColumnReader::Int32ColumnReader(reader) => cells(reader, leaf, rows, |value| match meaning {
            Meaning::Unsigned => Cell::Whole(i64::from(value.cast_unsigned())),
            _ => whole(i64::from(*value), meaning),
        }),
        ColumnReader::Int64ColumnReader(reader) => cells(reader, leaf, rows, |value| match meaning {
            Meaning::Unsigned if *value < 0 => Cell::Number(value.cast_unsigned() as f64),
            _ => whole(*value, meaning),
        }),
        ColumnReader::Int96ColumnReader(reader) => {
            cells(reader, leaf, rows, |value: &Int96| Cell::Moment(value.to_millis()))
        }
        ColumnReader::FloatColumnReader(reader) => {
            cells(reader, leaf, rows, |value| Cell::Number(f64::from(*value)))
        }
        ColumnReader::DoubleColumnReader(reader) => cells(reader, leaf, rows, |value| Cell::Number(*value)),
        ColumnReader::ByteArrayColumnReader(reader) => {
            cells(reader, leaf, rows, |value: &ByteArray| bytes(value.data(), meaning, batch))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            cells(reader, leaf, rows, |value: &FixedLenByteArray| bytes(value.data(), meaning, batch))
        }
    }
}

fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    leaf: &Leaf,
    rows: usize,
    mut cell: impl FnMut(&T::T) -> Cell,
) -> Result<Vec<Cell>, ParquetError> {
    let mut all = Vec::with_capacity(rows);
    let (mut values, mut levels) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    while all.len() < rows {
        values.clear();
        levels.clear();
        let wanted = rows - all.len();
        let (records, ..) =
            reader.read_records(wanted, leaf.nullable.then_some(&mut levels), None, &mut values)?;
        if records == 0 {
            break;
        }
        let mut present = values.iter();
        if leaf.nullable {
            all.extend(levels.iter().map(|level| match level {
                0 => Cell::Null,
                _ => present.next().map_or(Cell::Null, &mut cell),
            }));
        } else {
            all.extend(present.map(&mut cell));
        }
    }
    Ok(all)
}

fn whole(value: i64, meaning: Meaning) -> Cell {
    match meaning {
        Meaning::Decimal(scale) => Cell::Number(value as f64 / 10_f64.powi(scale)),
        Meaning::Days => Cell::Moment(value.saturating_mul(86_400_000)),
        Meaning::Moment(digits) if digits > 3 => Cell::Moment(value.div_euclid(10_i64.pow(digits - 3))),
        Meaning::Moment(_) => Cell::Moment(value),
        _ => Cell::Whole(value),
    }
}

fn bytes(data: &[u8], meaning: Meaning, batch: &mut Batch) -> Cell {
    match meaning {
        // Two's complement, the most significant byte first.
        Meaning::Decimal(scale) => {
            let sign = if data.first().is_some_and(|byte| *byte >= 0x80) { -1.0 } else { 0.0 };
            let value = data.iter().fold(sign, |value, byte| value * 256.0 + f64::from(*byte));
            Cell::Number(value / 10_f64.powi(scale))
        }
        Meaning::Half => match data {
            [low, high] => Cell::Number(half(u16::from_le_bytes([*low, *high]))),
            _ => Cell::Null,
        },
        _ => match str::from_utf8(data) {
            Ok(text) => batch.keep(text),
            // Bytes that are no text stay apart from each other.
            Err(_) => {
                let digits: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
                batch.keep(&format!("0x{digits}"))
            }
        },
    }
}

/// IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}
