//! One gzip member, written block by block: the caller fills blocks, threads encode them, one thread puts them out in
//! order. As many blocks are held as can be worked on, however much is written.

use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, JoinHandle},
};

use sha2::{Digest as _, Sha256};

use super::{
    BLOCK, Block, Effort, Sum,
    deflate::{Encoder, LAST, Unfaithful, most_bytes},
};

/// RFC 1952: deflate, no flags, no time, no level, written on Unix.
pub(super) const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

/// What was written.
#[derive(Debug)]
pub struct Compressed<S> {
    /// Where it was written to, not flushed or synced.
    pub sink: S,
    /// Bytes written.
    pub size: u64,
    /// Bytes before compression.
    pub raw_size: u64,
    /// CRC-32 of the bytes before compression.
    pub crc32: u32,
    /// SHA-256 of the bytes written.
    pub sha256: Sum,
    pub blocks: Vec<Block>,
}

/// Writes a gzip file. Dropped unfinished, it leaves a file that no reader takes for a whole one.
pub struct GzipWriter<S> {
    filling: Vec<u8>,
    filled: usize,
    full_blocks: u64,
    /// None once the writing thread was asked for its result.
    line: Option<Line<S>>,
    pool: Arc<Pool>,
}

struct Line<S> {
    jobs: Sender<Job>,
    order: SyncSender<Piece>,
    encoders: Vec<JoinHandle<()>>,
    output: JoinHandle<io::Result<Compressed<S>>>,
}

struct Job {
    raw: Vec<u8>,
    length: usize,
    turn: u64,
    done: SyncSender<Result<Encoded, Unfaithful>>,
}

enum Piece {
    Block(Receiver<Result<Encoded, Unfaithful>>),
    End,
}

struct Encoded {
    bytes: Vec<u8>,
    raw_length: usize,
    crc: crc32fast::Hasher,
}

impl<S: Write + Send + 'static> GzipWriter<S> {
    /// Starts `threads` encoders, at least one, and a thread that writes to the sink.
    pub fn new(sink: S, effort: Effort, threads: usize) -> io::Result<Self> {
        let threads = threads.max(1);
        let pool = Arc::new(Pool::default());
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        // What limits memory: at most so many blocks wait to be written, encoded or not.
        let (order, pieces) = sync_channel(threads + 1);
        let encoders = (0..threads).map(|number| {
            let (waiting, pool) = (Arc::clone(&waiting), Arc::clone(&pool));
            thread::Builder::new()
                .name(format!("encode-{number}"))
                .spawn(move || encode_all(&waiting, &pool, effort))
        });
        let encoders = encoders.collect::<io::Result<Vec<_>>>()?;
        let pool_of_output = Arc::clone(&pool);
        let output = thread::Builder::new()
            .name("archive".to_owned())
            .spawn(move || put_all(sink, pieces, &pool_of_output))?;
        let line = Some(Line { jobs, order, encoders, output });
        let mut filling = pool.take();
        filling.resize(BLOCK, 0);
        Ok(Self { filling, filled: 0, full_blocks: 0, line, pool })
    }

    /// Bytes taken so far, before compression.
    pub fn position(&self) -> u64 {
        self.full_blocks * BLOCK as u64 + self.filled as u64
    }

    /// Where the next bytes go, at least one: fill some from the front, then [`advance`](Self::advance). Fails where
    /// an earlier block could not be written.
    pub fn room(&mut self) -> io::Result<&mut [u8]> {
        if self.filled == BLOCK {
            self.push()?;
        }
        Ok(&mut self.filling[self.filled..])
    }

    /// So many bytes of the room were filled.
    pub fn advance(&mut self, bytes: usize) {
        assert!(bytes <= BLOCK - self.filled, "no more than the room");
        self.filled += bytes;
    }

    /// Takes all of the bytes.
    pub fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = self.room()?;
            let length = room.len().min(bytes.len());
            room[..length].copy_from_slice(&bytes[..length]);
            self.advance(length);
            bytes = &bytes[length..];
        }
        Ok(())
    }

    /// Takes so many zeros.
    pub fn write_zeros(&mut self, mut count: u64) -> io::Result<()> {
        while count > 0 {
            let room = self.room()?;
            let length = usize::try_from(count).unwrap_or(usize::MAX).min(room.len());
            room[..length].fill(0);
            self.advance(length);
            count -= length as u64;
        }
        Ok(())
    }

    /// Ends the file and waits until all is written.
    pub fn finish(mut self) -> io::Result<Compressed<S>> {
        if self.filled > 0 {
            self.push()?;
        }
        if let Some(line) = &self.line {
            // Where this fails, the output has failed, and says why.
            let _ = line.order.send(Piece::End);
        }
        self.join()
    }

    /// Hands the block that is being filled to the encoders.
    fn push(&mut self) -> io::Result<()> {
        let length = std::mem::take(&mut self.filled);
        let mut next = self.pool.take();
        next.resize(BLOCK, 0);
        let raw = std::mem::replace(&mut self.filling, next);
        let turn = self.full_blocks;
        self.full_blocks += 1;
        let (done, encoded) = sync_channel(1);
        let sent = self.line.as_ref().is_some_and(|line| {
            line.order.send(Piece::Block(encoded)).is_ok()
                && line.jobs.send(Job { raw, length, turn, done }).is_ok()
        });
        if sent {
            return Ok(());
        }
        match self.join() {
            Err(error) => Err(error),
            Ok(_) => Err(io::Error::other("the archive ended before its last block")),
        }
    }

    fn join(&mut self) -> io::Result<Compressed<S>> {
        let Some(Line { jobs, order, encoders, output }) = self.line.take() else {
            return Err(io::Error::other("writing the archive failed before"));
        };
        drop((jobs, order));
        let result = output.join().unwrap_or_else(|_| Err(io::Error::other("the writing thread panicked")));
        for encoder in encoders {
            // A panic here has already failed the output, which got no block.
            let _ = encoder.join();
        }
        result
    }
}

/// Buffers that were used and will be again.
#[derive(Default)]
struct Pool(Mutex<Vec<Vec<u8>>>);

impl Pool {
    fn take(&self) -> Vec<u8> {
        let used = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        used.unwrap_or_else(|| Vec::with_capacity(most_bytes(BLOCK)))
    }

    fn give(&self, buffer: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}

fn encode_all(waiting: &Mutex<Receiver<Job>>, pool: &Pool, effort: Effort) {
    let mut encoder = Encoder::new(effort);
    loop {
        // The lock is held while waiting: the others have nothing to do either.
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { raw, length, turn, done }) = job else { return };
        let mut bytes = pool.take();
        let result = encoder.encode(&raw[..length], turn, &mut bytes).map(|_| {
            let mut crc = crc32fast::Hasher::new();
            crc.update(&raw[..length]);
            Encoded { bytes, raw_length: length, crc }
        });
        pool.give(raw);
        // Nobody waits for it once the output has failed.
        let _ = done.send(result);
    }
}

fn put_all<S: Write>(sink: S, pieces: Receiver<Piece>, pool: &Pool) -> io::Result<Compressed<S>> {
    let mut out = Output { sink, hasher: Sha256::new(), size: 0 };
    let mut blocks = Vec::new();
    let mut crc = crc32fast::Hasher::new();
    let mut raw_size = 0u64;
    out.put(&HEADER)?;
    for piece in pieces {
        let Piece::Block(encoded) = piece else {
            let crc32 = crc.finalize();
            out.put(&trailer(crc32, raw_size))?;
            let sha256 = Sum::finish(out.hasher);
            return Ok(Compressed { sink: out.sink, size: out.size, raw_size, crc32, sha256, blocks });
        };
        let encoded = encoded.recv().map_err(|_| io::Error::other("an encoding thread ended early"))?;
        let Encoded { bytes, raw_length, crc: crc_of_block } = encoded.map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len()).expect("a block is little more than 1 MiB");
        blocks.push(Block { offset: out.size, length, crc32: crc_of_block.clone().finalize() });
        out.put(&bytes)?;
        crc.combine(&crc_of_block);
        raw_size += raw_length as u64;
        pool.give(bytes);
    }
    Err(io::Error::other("the archive was given up before its end"))
}

/// What comes after the last block.
pub(super) fn trailer(crc32: u32, raw_size: u64) -> [u8; 13] {
    let mut trailer = [0; 13];
    // An empty last block, for the others are none of them the last; CRC and length follow.
    trailer[..5].copy_from_slice(&LAST);
    trailer[5..9].copy_from_slice(&crc32.to_le_bytes());
    // The length modulo 2^32, as RFC 1952 has it.
    trailer[9..].copy_from_slice(&(raw_size as u32).to_le_bytes());
    trailer
}

struct Output<S> {
    sink: S,
    hasher: Sha256,
    size: u64,
}

impl<S: Write> Output<S> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)?;
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn compress(raw: &[u8], effort: Effort, threads: usize) -> Compressed<Vec<u8>> {
        let mut writer = GzipWriter::new(Vec::new(), effort, threads).unwrap();
        for piece in raw.chunks(70_001) {
            writer.write_all(piece).unwrap();
        }
        assert_eq!(writer.position(), raw.len() as u64);
        writer.finish().unwrap()
    }

    fn mixture(length: usize) -> Vec<u8> {
        let mut random = fastrand::Rng::with_seed(3);
        let mut raw = Vec::new();
        while raw.len() < length {
            match random.u8(0..3) {
                0 => raw.extend("2026-03-01T00:00:00Z,0.25,ok\n".repeat(9000).bytes()),
                1 => raw.extend((0..300_000).map(|_| random.u8(..))),
                _ => raw.extend((0..300_000).map(|_| random.u8(..) & random.u8(..))),
            }
        }
        raw.truncate(length);
        raw
    }

    #[test]
    fn any_length_is_one_member_that_others_read() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 77] {
            let raw = mixture(length);
            let done = compress(&raw, Effort::Small, 2);
            let mut again = Vec::new();
            let mut decoder = flate2::bufread::GzDecoder::new(done.sink.as_slice());
            decoder.read_to_end(&mut again).unwrap();
            assert!(decoder.into_inner().is_empty(), "one member");
            assert!(again == raw, "{length}");
            assert_eq!((done.size, done.raw_size), (done.sink.len() as u64, length as u64));
            assert_eq!(done.sha256, Sum::of(&done.sink));
            assert_eq!(done.crc32, crc32fast::hash(&raw));
            assert_eq!(done.blocks.len(), length.div_ceil(BLOCK));
            for (block, raw) in done.blocks.iter().zip(raw.chunks(BLOCK)) {
                let bytes = &done.sink[block.offset as usize..][..block.length as usize];
                assert_eq!(super::super::decode_block(bytes, raw.len()).as_deref(), Some(raw));
                assert_eq!(block.crc32, crc32fast::hash(raw));
            }
        }
    }

    #[test]
    fn the_same_bytes_come_out_whatever_the_threads() {
        let raw = mixture(6 * BLOCK);
        let one = compress(&raw, Effort::Fast, 1);
        let many = compress(&raw, Effort::Fast, 7);
        assert!(one.sink == many.sink);
        assert_eq!(one.blocks, many.blocks);
    }

    #[test]
    fn noise_grows_by_less_than_a_two_thousandth() {
        let mut random = fastrand::Rng::with_seed(4);
        let noise: Vec<u8> = (0..3 * BLOCK).map(|_| random.u8(..)).collect();
        let size = compress(&noise, Effort::Small, 2).size as f64;
        assert!(size <= 1.0005 * noise.len() as f64, "{size}");
    }

    /// Takes so many bytes, then fails.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_the_error_of_the_next_push_or_of_the_end() {
        let noise = mixture(5 * BLOCK);
        for room in [0, 9, 10, 5000, 300_000] {
            let mut writer = GzipWriter::new(Full(room), Effort::Fast, 2).unwrap();
            let written = writer.write_all(&noise);
            let error = match written {
                Err(error) => error,
                Ok(()) => writer.finish().map(|_| ()).unwrap_err(),
            };
            assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{room}");
        }
    }

    #[test]
    fn a_writer_that_is_dropped_leaves_no_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.gz");
        let mut writer = GzipWriter::new(std::fs::File::create(&path).unwrap(), Effort::Small, 2).unwrap();
        writer.write_all(&mixture(3 * BLOCK)).unwrap();
        let output = writer.line.take().unwrap();
        drop((output.jobs, output.order, writer));
        assert!(output.output.join().unwrap().is_err());
        let file = std::fs::read(&path).unwrap();
        assert!(flate2::bufread::GzDecoder::new(file.as_slice()).read_to_end(&mut Vec::new()).is_err());
    }
}
