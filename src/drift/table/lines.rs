//! JSON lines: one object per line. A key that a line lacks is missing there; values within values are passed over.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::text::{Gauge, ROW_LIMIT, Source};
use super::{BATCH_CELLS, Batch, COLUMNS, Cell, Fault, Table};

/// JSON lines being read.
pub struct JsonLines {
    reader: BufReader<Source>,
    gauge: Gauge,
    zipped: bool,
    keys: Keys,
    line: u64,
    rows: u64,
    /// Lines with NaN or Infinity, which are no JSON.
    bare_words: u64,
    buffer: Vec<u8>,
    /// The line in the buffer is the first of the next batch.
    waits: bool,
}

#[derive(Default)]
struct Keys {
    columns: Vec<String>,
    places: HashMap<String, usize>,
    nested: BTreeSet<usize>,
}

impl Keys {
    /// Whether a batch with that many rows has no room for the columns that a further row brought.
    fn outgrow(&self, batch: &Batch) -> bool {
        batch.rows * self.columns.len() > BATCH_CELLS
    }

    fn place(&mut self, key: &str) -> usize {
        if let Some(place) = self.places.get(key) {
            return *place;
        }
        let place = self.columns.len();
        self.columns.push(key.to_owned());
        self.places.insert(key.to_owned(), place);
        place
    }
}

impl JsonLines {
    /// Of which the first is that line.
    pub(super) fn new(source: Source, line: u64) -> Self {
        Self {
            gauge: source.gauge(),
            zipped: source.zipped,
            reader: BufReader::with_capacity(1 << 16, source),
            keys: Keys::default(),
            line: line - 1,
            rows: 0,
            bare_words: 0,
            buffer: Vec::new(),
            waits: false,
        }
    }

    /// Further lines, of which the first is that one. Columns stay.
    pub(super) fn go_on(&mut self, source: Source, line: u64) {
        (self.gauge, self.zipped) = (source.gauge(), source.zipped);
        self.reader = BufReader::with_capacity(1 << 16, source);
        self.line = line - 1;
    }

    /// The next line that is not blank, without its end; false at the end of the file.
    fn read_line(&mut self) -> Result<bool, Fault> {
        loop {
            self.buffer.clear();
            self.line += 1;
            let line = self.line;
            let read = (&mut self.reader).take(ROW_LIMIT + 1).read_until(b'\n', &mut self.buffer);
            self.gauge.row_ended();
            if self.gauge.passed() || self.buffer.len() as u64 > ROW_LIMIT {
                return Err(Fault::LongRow { line, limit: ROW_LIMIT >> 20 });
            }
            if read.map_err(|error| Fault::read(error, self.zipped))? == 0 {
                return Ok(false);
            }
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                return Ok(true);
            }
        }
    }
}

impl Table for JsonLines {
    fn columns(&self) -> &[String] {
        &self.keys.columns
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Fault> {
        let mut batch = Batch { first_row: self.rows + 1, ..Batch::default() };
        while !batch.full(self.keys.columns.len()) && (std::mem::take(&mut self.waits) || self.read_line()?) {
            let fault = |reason: String| Fault::Json { line: self.line, reason };
            let text =
                std::str::from_utf8(&self.buffer).map_err(|_| fault("the text is not UTF-8".to_owned()))?;
            let read = read_row(text, &mut self.keys, &mut batch);
            let plain = read.as_ref().err().and_then(|_| without_bare_words(text));
            let again = plain.map(|plain| read_row(&plain, &mut self.keys, &mut batch));
            if self.keys.columns.len() > COLUMNS {
                return Err(Fault::ManyColumns { limit: COLUMNS });
            }
            if self.keys.outgrow(&batch) {
                self.waits = true;
                break;
            }
            match (read, again) {
                (Ok(()), _) => {}
                (Err(_), Some(Ok(()))) => self.bare_words += 1,
                (Err(error), _) => return Err(fault(reason(&error))),
            }
            batch.rows += 1;
            batch.lines.push(self.line);
        }
        let rows = batch.rows;
        batch.columns.resize_with(self.keys.columns.len(), Vec::new);
        batch.columns.iter_mut().for_each(|column| column.resize(rows, Cell::Null));
        self.rows += rows as u64;
        Ok((rows > 0).then_some(batch))
    }

    fn notes(&self) -> Vec<String> {
        let note =
            || format!("{} lines hold NaN or Infinity, which are no JSON: read as missing", self.bare_words);
        (self.bare_words > 0).then(note).into_iter().collect()
    }

    fn passed_over(&self) -> Vec<String> {
        self.keys.nested.iter().map(|place| self.keys.columns[*place].clone()).collect()
    }

    fn duplicates(&self) -> Vec<String> {
        Vec::new()
    }
}

fn read_row(text: &str, keys: &mut Keys, batch: &mut Batch) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(text);
    Row { keys, batch }.deserialize(&mut json)?;
    json.end()
}

/// The words that Python writes for numbers that JSON lacks, outside of strings, as null. None where there are none.
fn without_bare_words(text: &str) -> Option<String> {
    let (mut plain, mut rest, mut found, mut quoted) =
        (String::with_capacity(text.len()), text, false, false);
    while let Some(next) = rest.chars().next() {
        let word =
            ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| !quoted && rest.starts_with(word));
        let taken = if let Some(word) = word {
            plain.push_str("null");
            found = true;
            word.len()
        } else if quoted && next == '\\' {
            let escaped = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            plain.push_str(&rest[..escaped]);
            escaped
        } else {
            quoted ^= next == '"';
            plain.push(next);
            next.len_utf8()
        };
        rest = &rest[taken..];
    }
    found.then_some(plain)
}

/// serde_json counts lines within the one line that it was given.
fn reason(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the line ends within its object, where JSON lines have a whole one on each line".to_owned();
    }
    let text = error.to_string();
    let plain = text.split(" at line ").next().unwrap_or(&text);
    format!("{plain}, at byte {}", error.column())
}

/// One object, into the batch.
struct Row<'a> {
    keys: &'a mut Keys,
    batch: &'a mut Batch,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object per line")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(Key(self.keys))? {
            if place >= COLUMNS || self.keys.outgrow(self.batch) {
                return Err(A::Error::custom("too many keys"));
            }
            let cell = map.next_value_seed(Value { batch: self.batch })?;
            if cell == Cell::Nested {
                self.keys.nested.insert(place);
            }
            let rows = self.batch.rows;
            if self.batch.columns.len() <= place {
                self.batch.columns.resize_with(place + 1, Vec::new);
            }
            let column = &mut self.batch.columns[place];
            // This also drops the first value of a key that comes twice: the last one counts, as in Python.
            column.resize(rows, Cell::Null);
            column.push(cell);
        }
        Ok(())
    }
}

struct Key<'a>(&'a mut Keys);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        Ok(self.0.place(key))
    }
}

struct Value<'a> {
    batch: &'a mut Batch,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Cell;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Truth(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cell, E> {
        Ok(i64::try_from(value).map_or(Cell::Number(value as f64), Cell::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Cell, E> {
        Ok(self.batch.keep(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Cell, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cell::Nested)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Nested)
    }
}
