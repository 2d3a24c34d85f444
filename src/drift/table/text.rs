//! The bytes of a text table: unpacked, without its byte order mark, and never more than so many without a row's end.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::{Fault, Layout, sniff};

/// Bytes of a row at most.
pub(super) const ROW_LIMIT: u64 = 64 << 20;
/// Bytes by which a layout is told.
const START: usize = 512;

/// Unpacked text from its first byte.
pub(super) struct Source {
    start: Vec<u8>,
    read: usize,
    inner: Box<dyn Read + Send>,
    pub zipped: bool,
    gauge: Gauge,
}

/// How many bytes were handed on since a row ended; shared with who parses them.
#[derive(Clone, Default)]
pub(super) struct Gauge {
    bytes: Arc<AtomicU64>,
    passed: Arc<AtomicBool>,
}

impl Gauge {
    pub(super) fn row_ended(&self) {
        self.bytes.store(0, Ordering::Relaxed);
    }

    /// Whether reading stopped since a row did not end.
    pub(super) fn passed(&self) -> bool {
        self.passed.load(Ordering::Relaxed)
    }
}

impl Source {
    pub(super) fn gauge(&self) -> Gauge {
        self.gauge.clone()
    }

    /// Rows that were read already.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        source(bytes, Box::new(io::empty()), false)
    }

    /// Rows from the midst of a file, where a byte order mark is a value's.
    pub(super) fn within(bytes: Vec<u8>) -> Self {
        Self { start: bytes, read: 0, inner: Box::new(io::empty()), zipped: false, gauge: Gauge::default() }
    }

    /// The first bytes, as far as they were looked at.
    pub(super) fn start(&self) -> &[u8] {
        &self.start
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.gauge.bytes.load(Ordering::Relaxed) > ROW_LIMIT {
            self.gauge.passed.store(true, Ordering::Relaxed);
            return Err(io::Error::other("a row without end"));
        }
        let rest = &self.start[self.read..];
        let count = if rest.is_empty() {
            self.inner.read(buffer)?
        } else {
            let count = rest.len().min(buffer.len());
            buffer[..count].copy_from_slice(&rest[..count]);
            self.read += count;
            count
        };
        self.gauge.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Unpacks where needed and tells the layout.
pub(super) fn open(mut reader: Box<dyn Read + Send>) -> Result<(Layout, Source), Fault> {
    let start = beginning(&mut reader).map_err(|error| Fault::read(error, false))?;
    let layout = sniff(&start)?;
    if layout != Layout::Gzip {
        return Ok((layout, source(start, reader, false)));
    }
    let mut unpacked: Box<dyn Read + Send> =
        Box::new(MultiGzDecoder::new(io::Cursor::new(start).chain(reader)));
    let start = beginning(&mut unpacked).map_err(|error| Fault::read(error, true))?;
    match sniff(&start)? {
        Layout::Gzip => Err(Fault::Layout { what: "gzip within gzip" }),
        layout => Ok((layout, source(start, unpacked, true))),
    }
}

fn source(mut start: Vec<u8>, inner: Box<dyn Read + Send>, zipped: bool) -> Source {
    if start.starts_with(super::csv::MARK) {
        start.drain(..3);
    }
    Source { start, read: 0, inner, zipped, gauge: Gauge::default() }
}

fn beginning(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(START);
    reader.take(START as u64).read_to_end(&mut start)?;
    Ok(start)
}
