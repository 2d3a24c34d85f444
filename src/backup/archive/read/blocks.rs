//! Blocks of an archive, fetched and decoded on several threads, handed out in order.

use std::{
    collections::VecDeque,
    io,
    ops::Range,
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use super::{Ranges, ReadError};
use crate::backup::archive::{
    Block, Contents,
    deflate::{Decoder, LANES, Reading},
};

/// Blocks that are fetched by one request, and decoded together.
const RUN: usize = LANES;

/// What became of one block.
pub(crate) enum Decoded<'a> {
    Whole(&'a [u8]),
    /// As many bytes as it must have, but other ones.
    Doubtful(&'a [u8]),
    Lost,
}

/// Where blocks come from, and how many threads fetch and decode them.
pub(crate) struct Blocks<'a> {
    pub(crate) archive: &'a dyn Ranges,
    pub(crate) contents: &'a Contents,
    pub(crate) threads: usize,
}

struct Job {
    blocks: Range<usize>,
    done: SyncSender<Result<Run, ReadError>>,
}

/// Blocks that follow one another.
#[derive(Default)]
struct Run {
    first: usize,
    fetched: Vec<u8>,
    blocks: Vec<(Fate, Vec<u8>)>,
}

#[derive(Clone, Copy)]
enum Fate {
    Whole,
    Doubtful,
    Lost,
}

impl Blocks<'_> {
    /// Calls `each` with every block of these ranges, in their order, and `compressed` with the bytes that it was
    /// decoded from, as far as they are there. The first error ends all.
    pub(crate) fn each<E: From<ReadError>>(
        &self,
        ranges: &[Range<usize>],
        mut compressed: impl FnMut(&[u8]) + Send,
        mut each: impl FnMut(usize, Decoded<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let size = self.archive.size().map_err(|source| ReadError::Unreachable { offset: 0, source })?;
        let mut runs = ranges.iter().flat_map(|range| {
            let end = range.end;
            range.clone().step_by(RUN).map(move |first| first..end.min(first + RUN))
        });
        let threads = self.threads.max(1);
        let (jobs, waiting) = channel::<Job>();
        let waiting = Mutex::new(waiting);
        let spare = Mutex::new(Vec::new());
        thread::scope(|scope| {
            // Dropped on every way out of this closure, which ends the threads.
            let jobs: Sender<Job> = jobs;
            let (to_hash, hashing) = sync_channel::<Run>(2);
            for _ in 0..threads {
                scope.spawn(|| self.decode_all(size, &waiting, &spare));
            }
            scope.spawn(|| {
                for run in hashing {
                    compressed(&run.fetched);
                    give(&spare, run);
                }
            });
            let mut pending: VecDeque<Receiver<Result<Run, ReadError>>> = VecDeque::new();
            loop {
                while pending.len() <= threads
                    && let Some(blocks) = runs.next()
                {
                    let (done, decoded) = sync_channel(1);
                    // The threads end only after this sender is gone.
                    let _ = jobs.send(Job { blocks, done });
                    pending.push_back(decoded);
                }
                let Some(decoded) = pending.pop_front() else { return Ok(()) };
                let run = decoded.recv().unwrap_or_else(|_| {
                    Err(ReadError::Stopped(io::Error::other("a decoding thread ended early")))
                })?;
                for (number, (fate, raw)) in run.blocks.iter().enumerate() {
                    let decoded = match fate {
                        Fate::Whole => Decoded::Whole(raw),
                        Fate::Doubtful => Decoded::Doubtful(raw),
                        Fate::Lost => Decoded::Lost,
                    };
                    each(run.first + number, decoded)?;
                }
                let _ = to_hash.send(run);
            }
        })
    }

    fn decode_all(&self, size: u64, waiting: &Mutex<Receiver<Job>>, spare: &Mutex<Vec<Run>>) {
        let mut decoder = Decoder::new();
        loop {
            // The lock is held while waiting: the others have nothing to do either.
            let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Job { blocks, done }) = job else { return };
            let run = spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            // Nobody waits for it once another run has failed.
            let _ = done.send(self.decode_run(blocks, size, run, &mut decoder));
        }
    }

    fn decode_run(
        &self,
        blocks: Range<usize>,
        size: u64,
        mut run: Run,
        decoder: &mut Decoder,
    ) -> Result<Run, ReadError> {
        let first = blocks.start;
        let infos = &self.contents.blocks[blocks];
        let start = infos.first().map_or(0, |block| block.offset);
        let end = infos.last().map_or(0, |block| block.offset + u64::from(block.length));
        // What is cut off is not asked for: servers differ in what they answer then.
        let there = usize::try_from(end.min(size).saturating_sub(start)).unwrap_or(usize::MAX);
        run.first = first;
        run.fetched.resize(there, 0);
        match self.archive.read(start, &mut run.fetched) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => run.fetched.clear(),
            Err(source) => return Err(ReadError::Unreachable { offset: start, source }),
        }
        run.blocks.resize_with(infos.len(), || (Fate::Lost, Vec::new()));
        let fetched = &run.fetched;
        let part =
            |block: &Block| fetched.get((block.offset - start) as usize..)?.get(..block.length as usize);
        let blocks = infos.iter().zip(&mut run.blocks).enumerate();
        let mut readings: Vec<Reading<'_>> = blocks
            .map(|(number, (block, (_, out)))| {
                // What is cut off decodes to nothing, which no block holds.
                let block = part(block).unwrap_or_default();
                Reading { block, length: self.contents.raw_length(first + number), out }
            })
            .collect();
        let decoded = decoder.decode_all(&mut readings);
        for ((block, (fate, raw)), decoded) in infos.iter().zip(&mut run.blocks).zip(decoded) {
            *fate = if !decoded {
                Fate::Lost
            } else if crc32fast::hash(raw) == block.crc32 {
                Fate::Whole
            } else {
                Fate::Doubtful
            };
        }
        Ok(run)
    }
}

fn give(spare: &Mutex<Vec<Run>>, run: Run) {
    spare.lock().unwrap_or_else(PoisonError::into_inner).push(run);
}
