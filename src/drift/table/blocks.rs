//! A text table in blocks of whole rows, so that all cores read it: one thread finds where rows end, the others parse.

use std::io::{self, Read};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};

use super::csv::{CsvShape, CsvTable, habits};
use super::lines::JsonLines;
use super::text::{ROW_LIMIT, Source, open};
use super::{Fault, Layout, Table};

/// Bytes of a block, more where a row is longer.
const BLOCK: usize = 2 << 20;

/// Rows of a text table, cut into blocks.
pub struct Blocks {
    source: Source,
    layout: Layout,
    cutter: Cutter,
    /// Bytes that were read and not handed on.
    rest: Vec<u8>,
    /// Line of the first of them.
    line: u64,
    /// CSV: what the header said. None before it was read.
    shape: Option<CsvShape>,
    ended: bool,
    /// Bytes of a block.
    size: usize,
}

/// Some whole rows.
struct Block {
    bytes: Vec<u8>,
    line: u64,
}

impl Blocks {
    /// Unpacks and sniffs as [`super::open_text`] does.
    pub fn open(reader: Box<dyn Read + Send>) -> Result<Self, Fault> {
        Self::of_size(reader, BLOCK)
    }

    pub(super) fn of_size(reader: Box<dyn Read + Send>, size: usize) -> Result<Self, Fault> {
        let (layout, source) = open(reader)?;
        if layout == Layout::Parquet {
            return Err(Fault::Layout { what: "Parquet without its end" });
        }
        let delimiter = (layout == Layout::Csv).then(|| habits(source.start()).0);
        let cutter = Cutter { delimiter, place: Place::FieldStart };
        Ok(Self { source, layout, cutter, rest: Vec::new(), line: 1, shape: None, ended: false, size })
    }

    /// The first block as a table, its header read. Faults where there is not even a header.
    pub fn first(&mut self) -> Result<Box<dyn Table + Send>, Fault> {
        let Some(block) = self.next_block()? else { return Err(Fault::Empty) };
        if self.layout == Layout::JsonLines {
            return Ok(Box::new(JsonLines::new(Source::of(block.bytes), block.line)));
        }
        let table = CsvTable::new(Source::of(block.bytes))?;
        self.shape = Some(table.shape());
        Ok(Box::new(table))
    }

    fn next_block(&mut self) -> Result<Option<Block>, Fault> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut end = None;
        while !self.ended && end.is_none() {
            let before = bytes.len();
            let zipped = self.source.zipped;
            let read = (&mut self.source).take(self.size as u64).read_to_end(&mut bytes);
            self.source.gauge().row_ended();
            self.ended = read.map_err(|error| Fault::read(error, zipped))? < self.size;
            end = self.cutter.last_end(&bytes[before..]).map(|end| before + end);
            if end.is_none() && bytes.len() as u64 > ROW_LIMIT {
                return Err(Fault::LongRow { line: self.line, limit: ROW_LIMIT >> 20 });
            }
        }
        if let Some(end) = end.filter(|_| !self.ended) {
            self.rest = bytes.split_off(end);
        }
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok((!bytes.is_empty()).then_some(Block { bytes, line }))
    }

    /// Hands every further block to one of so many threads, each of which folds what it gets into a value of its own.
    /// Of several faults the one of the earliest rows is returned.
    pub fn fold<A: Send, E: Send + From<Fault>>(
        mut self,
        threads: usize,
        start: impl Fn() -> A + Sync,
        work: impl Fn(&mut A, &mut dyn Table) -> Result<(), E> + Sync,
    ) -> Result<Vec<A>, E> {
        let (layout, shape) = (self.layout, self.shape.clone());
        let (sender, receiver) = sync_channel::<Block>(threads.max(1));
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
                let mut folded = start();
                loop {
                    let block = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(Block { bytes, line }) = block else { return folded };
                    let mut table: Box<dyn Table> = match (&shape, layout) {
                        (Some(shape), Layout::Csv) => {
                            Box::new(CsvTable::rows(Source::of(bytes), shape, line))
                        }
                        _ => Box::new(JsonLines::new(Source::of(bytes), line)),
                    };
                    if let Err(error) = work(&mut folded, table.as_mut()) {
                        failed(line, error);
                    }
                }
            };
            let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(worker)).collect();
            loop {
                let stopped = fault.lock().unwrap_or_else(PoisonError::into_inner).is_some();
                match self.next_block() {
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
            workers.into_iter().filter_map(|worker| worker.join().ok()).collect::<Vec<A>>()
        });
        match fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, error)) => Err(error),
            None if done.len() == threads.max(1) => Ok(done),
            None => Err(Fault::Read(io::Error::other("a reading thread ended early")).into()),
        }
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
