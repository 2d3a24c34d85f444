//! A text table in blocks of whole rows, so that all cores read it: one thread finds where rows end, the others parse.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::csv::{CsvShape, CsvTable, habits};
use super::lines::JsonLines;
use super::plain::PlainRows;
use super::text::{ROW_LIMIT, Source, open};
use super::{Batch, Fault, Layout, Table};

/// Bytes of the first block, by which types are told, and of the others; more where a row is longer.
const FIRST: usize = 2 << 20;
const BLOCK: usize = 512 << 10;

/// Rows of a text table, cut into blocks.
pub struct Blocks {
    source: Source,
    layout: Layout,
    /// Of a CSV: what parts its fields, and how its lines end.
    habits: (u8, bool),
    cutter: Cutter,
    /// Bytes that were read and not handed on.
    rest: Vec<u8>,
    /// Line of the first of them.
    line: u64,
    /// CSV: what the header said. None before it was read.
    shape: Option<CsvShape>,
    ended: bool,
    /// Bytes of the first block and of the others.
    sizes: (usize, usize),
}

/// Some whole rows.
struct Block {
    bytes: Vec<u8>,
    line: u64,
}

impl Blocks {
    /// Unpacks and sniffs as [`super::open_text`] does.
    pub fn open(reader: Box<dyn Read + Send>) -> Result<Self, Fault> {
        Self::of_size(reader, FIRST, BLOCK)
    }

    pub(super) fn of_size(reader: Box<dyn Read + Send>, first: usize, others: usize) -> Result<Self, Fault> {
        let (layout, source) = open(reader)?;
        if layout == Layout::Parquet {
            return Err(Fault::Layout { what: "Parquet without its end" });
        }
        let habits = habits(source.start());
        let cutter =
            Cutter { delimiter: (layout == Layout::Csv).then_some(habits.0), place: Place::FieldStart };
        let sizes = (first, others);
        let (rest, shape) = (Vec::new(), None);
        Ok(Self { source, layout, habits, cutter, rest, line: 1, shape, ended: false, sizes })
    }

    /// The first block as a table, its header read. Faults where there is not even a header.
    pub fn first(&mut self) -> Result<Box<dyn Table + Send>, Fault> {
        let Some(block) = self.next_block(self.sizes.0)? else { return Err(Fault::Empty) };
        let mut share = Share::new(None, self.layout, None);
        let mut rows = block;
        if self.layout == Layout::Csv {
            let (shape, end) = CsvTable::header(&rows.bytes, self.habits)?;
            rows = Block { line: 1 + newlines(&rows.bytes[..end]), bytes: rows.bytes.split_off(end) };
            share.shape = Some(shape.clone());
            self.shape = Some(shape);
        }
        share.begin(rows);
        Ok(Box::new(share))
    }

    fn next_block(&mut self, size: usize) -> Result<Option<Block>, Fault> {
        let mut bytes = Vec::with_capacity(self.rest.len() + size);
        bytes.append(&mut self.rest);
        let mut end = None;
        while !self.ended && end.is_none() {
            let before = bytes.len();
            self.ended = self.fill(&mut bytes, size)?;
            end = self.cutter.last_end(&bytes[before..]).map(|end| before + end);
            if end.is_none() && bytes.len() as u64 > ROW_LIMIT {
                return Err(Fault::LongRow { line: self.line, limit: ROW_LIMIT >> 20 });
            }
        }
        if let Some(end) = end.filter(|_| !self.ended) {
            self.rest.extend_from_slice(&bytes[end..]);
            bytes.truncate(end);
        }
        let line = self.line;
        self.line += newlines(&bytes);
        Ok((!bytes.is_empty()).then_some(Block { bytes, line }))
    }

    /// Adds so many bytes; true where the file ended before.
    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) -> Result<bool, Fault> {
        let before = bytes.len();
        bytes.resize(before + size, 0);
        let mut read = before;
        let result = loop {
            match self.source.read(&mut bytes[read..]) {
                Ok(0) => break Ok(read < bytes.len()),
                Ok(count) => read += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(Fault::read(error, self.source.zipped)),
            }
        };
        bytes.truncate(read);
        self.source.gauge().row_ended();
        result
    }

    /// Gives each of so many threads a table of the further blocks that come to it, until there are no more.
    /// Of several faults the one of the earliest rows is returned.
    pub fn fold<A: Send, E: Send + From<Fault>>(
        mut self,
        threads: usize,
        work: impl Fn(&mut dyn Table) -> Result<A, E> + Sync,
    ) -> Result<Vec<A>, E> {
        let threads = threads.max(1);
        let (layout, shape) = (self.layout, self.shape.clone());
        let (sender, receiver) = sync_channel::<Block>(threads);
        let receiver = Mutex::new(receiver);
        let fault: Mutex<Option<(u64, E)>> = Mutex::new(None);
        let failed = |line: u64, error: E| {
            let mut slot = fault.lock().unwrap_or_else(PoisonError::into_inner);
            if slot.as_ref().is_none_or(|(before, _)| line < *before) {
                *slot = Some((line, error));
            }
        };
        let done = std::thread::scope(|scope| {
            let worker = || {
                let mut share = Share::new(Some(&receiver), layout, shape.clone());
                let result = work(&mut share);
                let line = share.line;
                // Whoever sends must not wait for a thread that stopped.
                let rest = result.is_err().then(|| while share.next_block().is_some() {});
                match (result, rest) {
                    (Ok(done), _) => Some(done),
                    (Err(error), _) => {
                        failed(line, error);
                        None
                    }
                }
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
            loop {
                let stopped = fault.lock().unwrap_or_else(PoisonError::into_inner).is_some();
                match self.next_block(self.sizes.1) {
                    Ok(Some(block)) if !stopped => {
                        if sender.send(block).is_err() {
                            break;
                        }
                    }
                    Ok(_) => break,
                    Err(error) => {
                        failed(self.line, error.into());
                        break;
                    }
                }
            }
            drop(sender);
            workers.into_iter().filter_map(|worker| worker.join().ok().flatten()).collect::<Vec<A>>()
        });
        match fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, error)) => Err(error),
            None if done.len() == threads => Ok(done),
            None => Err(Fault::Read(io::Error::other("a reading thread ended early")).into()),
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The blocks that come to one thread, as one table.
struct Share<'a> {
    receiver: Option<&'a Mutex<Receiver<Block>>>,
    shape: Option<CsvShape>,
    reading: Reading,
    /// JSON lines: kept from block to block, since it knows the columns.
    lines: JsonLines,
    layout: Layout,
    /// Of the block that is being read.
    line: u64,
}

enum Reading {
    Nothing,
    Plain(PlainRows),
    Csv(Box<CsvTable>),
    Lines,
}

impl<'a> Share<'a> {
    fn new(receiver: Option<&'a Mutex<Receiver<Block>>>, layout: Layout, shape: Option<CsvShape>) -> Self {
        let lines = JsonLines::new(Source::of(Vec::new()), 1);
        Self { receiver, shape, reading: Reading::Nothing, lines, layout, line: 0 }
    }

    fn next_block(&self) -> Option<Block> {
        self.receiver?.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    fn begin(&mut self, Block { bytes, line }: Block) {
        self.line = line;
        self.reading = match &self.shape {
            Some(shape) if self.layout == Layout::Csv => match PlainRows::of(bytes, shape, line) {
                Ok(plain) => Reading::Plain(plain),
                Err(bytes) => Reading::Csv(Box::new(CsvTable::block(bytes, shape, line))),
            },
            _ => {
                self.lines.go_on(Source::within(bytes), line);
                Reading::Lines
            }
        };
    }
}

impl Table for Share<'_> {
    fn columns(&self) -> &[String] {
        match &self.shape {
            Some(shape) => &shape.columns,
            None => self.lines.columns(),
        }
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Fault> {
        loop {
            let batch = match &mut self.reading {
                Reading::Nothing => match self.next_block() {
                    Some(block) => {
                        self.begin(block);
                        continue;
                    }
                    None => return Ok(None),
                },
                Reading::Plain(rows) => match (rows.next_batch(), &self.shape) {
                    (Err((bytes, line)), Some(shape)) => {
                        let rest = CsvTable::block(bytes, shape, line);
                        self.reading = Reading::Csv(Box::new(rest));
                        continue;
                    }
                    (batch, _) => batch.unwrap_or_default(),
                },
                Reading::Csv(table) => table.next_batch()?,
                Reading::Lines => self.lines.next_batch()?,
            };
            if batch.is_some() {
                return Ok(batch);
            }
            self.reading = Reading::Nothing;
        }
    }

    fn notes(&self) -> Vec<String> {
        self.lines.notes()
    }

    fn passed_over(&self) -> Vec<String> {
        self.lines.passed_over()
    }

    fn duplicates(&self) -> Vec<String> {
        self.shape.as_ref().map(|shape| shape.duplicates.clone()).unwrap_or_default()
    }
}

/// Finds row ends, knowing quotes; JSON lines has none that matter, since newlines in its strings are escaped.
struct Cutter {
    delimiter: Option<u8>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    FieldStart,
    Field,
    Quoted,
    /// After a quote within quotes, which ends them unless another follows.
    QuoteInQuoted,
}

impl Cutter {
    /// Just past the last row end within the next bytes.
    fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let Some(delimiter) = self.delimiter else {
            return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
        };
        let open = matches!(self.place, Place::Quoted | Place::QuoteInQuoted);
        if !open && memchr::memchr(b'"', bytes).is_none() {
            if let Some(last) = bytes.last() {
                let starts = *last == delimiter || matches!(last, b'\n' | b'\r');
                self.place = if starts { Place::FieldStart } else { Place::Field };
            }
            return memchr::memrchr2(b'\n', b'\r', bytes).map(|at| at + 1);
        }
        let mut end = None;
        for (at, byte) in bytes.iter().enumerate() {
            self.place = match (self.place, byte) {
                (Place::Quoted, b'"') => Place::QuoteInQuoted,
                (Place::Quoted, _) | (Place::QuoteInQuoted | Place::FieldStart, b'"') => Place::Quoted,
                (_, b'\n' | b'\r') => {
                    end = Some(at + 1);
                    Place::FieldStart
                }
                (_, byte) if *byte == delimiter => Place::FieldStart,
                _ => Place::Field,
            };
        }
        end
    }
}
