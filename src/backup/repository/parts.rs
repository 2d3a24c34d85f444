//! An archive on its way into a bucket: cut into parts that grow, a few under way at once, each tried again for itself.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use object_store::{Error, MultipartId, PutPayload, multipart::PartId, path::Path as Name};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::JoinHandle,
};

use super::{
    begun::{self, Begun},
    bucket::Bucket,
    patience::again,
};
use crate::{
    context::{Clock, Interrupt},
    error::{Exit, Fault},
};

const MIB: usize = 1 << 20;
/// More bytes than this are not under way at once, unless they are one part.
const UNDER_WAY: usize = 32 * MIB;
/// Nor are more than so many MiB in memory at once, from the first byte of a part to the server's answer, unless they
/// are one part: large parts are written and sent by turns.
const IN_MEMORY: usize = 96;
/// Above this expected size all parts are of one size, for those that begin small would end too large.
const EVEN_ABOVE: u64 = 120 << 30;
/// Of so many; the others are for what was not expected.
const EVEN: u64 = 8_000;
const LARGEST: usize = 4 << 30;

/// How large parts are: ten thousand of them, the most that a server takes, hold 5 TiB, whatever was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sizes {
    /// Where much is expected.
    even: Option<usize>,
}

impl Sizes {
    /// For an archive of at most about so many bytes.
    fn expecting(bytes: Option<u64>) -> Self {
        let bytes = bytes.filter(|bytes| *bytes > EVEN_ABOVE);
        let even =
            bytes.map(|bytes| bytes.saturating_add(bytes / 50).div_ceil(EVEN).next_multiple_of(MIB as u64));
        Self { even: even.map(|even| usize::try_from(even).unwrap_or(LARGEST).min(LARGEST)) }
    }

    /// Of a part, by its number from 0 on.
    fn of(self, number: usize) -> usize {
        match (self.even, number) {
            (Some(even), 0..8_000) => even,
            (Some(even), _) => {
                even.checked_shl((1 + (number - 8_000) / 100) as u32).unwrap_or(LARGEST).min(LARGEST)
            }
            (None, 0..1_000) => 8 * MIB,
            (None, 1_000..2_000) => 16 * MIB,
            (None, 2_000..5_500) => 32 * MIB,
            (None, _) => (64 * MIB) << ((number - 5_500) / 643).min(6),
        }
    }
}

/// How many of the MiB in memory a part takes: never more than there are, so that one always fits.
fn room(size: usize) -> u32 {
    u32::try_from(size.div_ceil(MIB).min(IN_MEMORY)).unwrap_or(u32::MAX)
}

/// An archive that is under way.
#[derive(Debug)]
pub(super) struct Draft {
    bucket: Bucket,
    name: String,
    mark: String,
    begun: Begun,
    clock: Clock,
    interrupt: Interrupt,
    shared: Arc<Mutex<Shared>>,
    task: Option<JoinHandle<Result<Sent, Fault>>>,
}

/// What the ends of the way know of each other.
#[derive(Debug, Default)]
struct Shared {
    failure: Option<Fault>,
    upload: Option<MultipartId>,
    /// What is left when all was written: less than a part.
    tail: Option<Part>,
}

/// A part on its way, and the memory that it takes until it is there.
#[derive(Debug)]
struct Part {
    bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// What the server has.
#[derive(Debug)]
struct Sent {
    parts: Vec<PartId>,
    /// All of an archive that is smaller than a part, not sent yet.
    whole: Option<Bytes>,
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Draft {
    /// Of the archive of this name, whose mark is there.
    pub(super) fn new(
        bucket: Bucket,
        name: String,
        mark: String,
        begun: Begun,
        clock: Clock,
        interrupt: Interrupt,
    ) -> Self {
        Self { bucket, name, mark, begun, clock, interrupt, shared: Arc::default(), task: None }
    }

    /// Where bytes go, from another thread than the runtime's; of at most about so many.
    pub(super) fn sink(&mut self, expected: Option<u64>) -> Sink {
        let (sender, parts) = mpsc::channel(1);
        let sizes = Sizes::expecting(expected);
        let sending = Sending {
            bucket: self.bucket.clone(),
            name: Name::from(self.name.as_str()),
            mark: self.mark.clone(),
            begun: self.begun.clone(),
            clock: self.clock,
            sizes,
            shared: Arc::clone(&self.shared),
        };
        self.task = Some(tokio::spawn(sending.run(parts, self.interrupt.clone())));
        Sink {
            sender,
            part: Vec::new(),
            number: 0,
            sizes,
            memory: Arc::new(Semaphore::new(IN_MEMORY)),
            room: None,
            runtime: Handle::current(),
            shared: Arc::clone(&self.shared),
        }
    }

    pub(super) fn failure(&self) -> Option<Fault> {
        lock(&self.shared).failure.clone()
    }

    /// Ends the upload, once the sink is dropped: the archive is there afterwards.
    pub(super) async fn publish(&mut self, size: u64) -> Result<()> {
        let Some(task) = self.task.take() else {
            anyhow::bail!("nothing was written to {}", self.name);
        };
        let Sent { parts, whole } = task.await??;
        if let Some(bytes) = whole {
            return self.bucket.create(&self.name, PutPayload::from(bytes)).await;
        }
        let Some(upload) = lock(&self.shared).upload.clone() else {
            anyhow::bail!("the upload of {} has no id", self.name);
        };
        let (at, bulk) = (Name::from(self.name.as_str()), &self.bucket.0);
        let complete = || bulk.parts.complete_multipart(&at, &upload, parts.clone());
        let completed = again(bulk.patience, complete).await;
        match completed {
            Ok(_) => {}
            // An answer may have been lost on its way: then the next try finds no upload.
            Err(_) if self.bucket.size(&self.name).await.is_ok_and(|found| found == Some(size)) => {}
            Err(error) => return Err(self.bucket.fault("completing", &self.name, &error).into()),
        }
        // There is nothing to abort any more.
        lock(&self.shared).upload = None;
        Ok(())
    }

    /// Stops, and gives back what the server keeps of it.
    pub(super) async fn discard(&mut self) -> Result<(), Fault> {
        if let Some(task) = self.task.take() {
            task.abort();
            let _ = task.await;
        }
        let upload = lock(&self.shared).upload.take();
        match upload {
            Some(upload) => abort(&self.bucket, &self.name, &upload).await,
            None => Ok(()),
        }
    }
}

/// Gives back what the server keeps of an upload. One that it does not know any more is fine.
pub(super) async fn abort(bucket: &Bucket, name: &str, upload: &str) -> Result<(), Fault> {
    let (at, upload) = (Name::from(name), MultipartId::from(upload));
    match again(bucket.0.patience, || bucket.0.parts.abort_multipart(&at, &upload)).await {
        Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(bucket.fault("aborting the upload of", name, &error)),
    }
}

/// The runtime's end.
struct Sending {
    bucket: Bucket,
    name: Name,
    mark: String,
    begun: Begun,
    clock: Clock,
    sizes: Sizes,
    shared: Arc<Mutex<Shared>>,
}

impl Sending {
    /// Who writes may be waiting here, and hears of an interrupt by the end of the channel.
    async fn run(self, parts: mpsc::Receiver<Part>, mut interrupt: Interrupt) -> Result<Sent, Fault> {
        let interrupted = async {
            if interrupt.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let sent = tokio::select! {
            sent = self.send(parts) => sent,
            () = interrupted => Err(Fault::new("the upload was interrupted").exit(Exit::Interrupted)),
        };
        if let Err(fault) = &sent {
            // Before the channel closes: who writes finds out why.
            lock(&self.shared).failure = Some(fault.clone());
        }
        sent
    }

    async fn send(&self, mut parts: mpsc::Receiver<Part>) -> Result<Sent, Fault> {
        let mut upload: Option<MultipartId> = None;
        let mut under_way = FuturesUnordered::new();
        let mut bytes_under_way = 0;
        let mut sent: BTreeMap<usize, PartId> = BTreeMap::new();
        let mut number = 0;
        let mut ended = false;
        let mut renewal = begun::Renewal::new(self.clock.now());
        while !ended || !under_way.is_empty() {
            tokio::select! {
                part = parts.recv(), if !ended && (under_way.is_empty() || bytes_under_way + self.sizes.of(number) <= UNDER_WAY) => {
                    let part = match part {
                        Some(part) => part,
                        None => {
                            ended = true;
                            let tail = lock(&self.shared).tail.take();
                            let tail = tail.unwrap_or(Part { bytes: Bytes::new(), _room: None });
                            if upload.is_none() {
                                return Ok(Sent { parts: Vec::new(), whole: Some(tail.bytes) });
                            }
                            tail
                        }
                    };
                    if part.bytes.is_empty() {
                        continue;
                    }
                    let id = match &upload {
                        Some(id) => id.clone(),
                        None => upload.insert(self.begin().await?).clone(),
                    };
                    bytes_under_way += part.bytes.len();
                    under_way.push(self.put(id, number, part));
                    number += 1;
                }
                Some(done) = under_way.next() => {
                    let (number, length, id) = done?;
                    bytes_under_way -= length;
                    sent.insert(number, id);
                    if let (Some(upload), true) = (&upload, renewal.is_due(self.clock.now())) {
                        self.renew(upload, &mut renewal).await?;
                    }
                }
            }
        }
        Ok(Sent { parts: sent.into_values().collect(), whole: None })
    }

    /// Begins a multipart upload, and notes how to abort it before anything is sent.
    async fn begin(&self) -> Result<MultipartId, Fault> {
        let bulk = &self.bucket.0;
        let id = again(bulk.patience, || bulk.parts.create_multipart(&self.name)).await;
        let id =
            id.map_err(|error| self.bucket.fault("beginning the upload of", self.name.as_ref(), &error))?;
        lock(&self.shared).upload = Some(id.clone());
        self.note(&id).await?;
        Ok(id)
    }

    async fn note(&self, upload: &str) -> Result<(), Fault> {
        let text = self
            .begun
            .with_upload(upload)
            .text()
            .map_err(|error| Fault::new(format!("writing {}: {error}", self.mark)))?;
        self.bucket.put(&self.mark, &text).await
    }

    /// Writes the mark again: nobody takes a long upload for dead. One that another run took away stays away. What
    /// cannot be asked or written now is tried again later.
    async fn renew(&self, upload: &str, renewal: &mut begun::Renewal) -> Result<(), Fault> {
        let there = self.bucket.size(&self.mark).await;
        if let Ok(None) = there {
            let text = format!("{} is gone: another run took this one for dead", self.mark);
            return Err(Fault::new(text).hint("begin again: mlopsctl backup create"));
        }
        let written = there.is_ok() && self.note(upload).await.is_ok();
        renewal.tried(self.clock.now(), written);
        Ok(())
    }

    async fn put(
        &self,
        upload: MultipartId,
        number: usize,
        part: Part,
    ) -> Result<(usize, usize, PartId), Fault> {
        let bulk = &self.bucket.0;
        let put = || bulk.parts.put_part(&self.name, &upload, number, PutPayload::from(part.bytes.clone()));
        match again(bulk.patience, put).await {
            Ok(id) => Ok((number, part.bytes.len(), id)),
            Err(error) => {
                let doing = format!("uploading part {} of", number + 1);
                Err(self.bucket.fault(&doing, self.name.as_ref(), &error))
            }
        }
    }
}

/// The writer's end: collects parts, and waits while too many are under way.
pub(super) struct Sink {
    sender: mpsc::Sender<Part>,
    part: Vec<u8>,
    number: usize,
    sizes: Sizes,
    /// In MiB, for the parts from here to the server's answer.
    memory: Arc<Semaphore>,
    /// That of the part which is written.
    room: Option<OwnedSemaphorePermit>,
    runtime: Handle,
    shared: Arc<Mutex<Shared>>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let size = self.sizes.of(self.number);
        if self.part.capacity() < size {
            let room = Arc::clone(&self.memory).acquire_many_owned(room(size));
            self.room = Some(self.runtime.block_on(room).map_err(io::Error::other)?);
            self.part.reserve_exact(size);
        }
        let taken = bytes.len().min(size - self.part.len());
        self.part.extend_from_slice(&bytes[..taken]);
        if self.part.len() == size {
            self.number += 1;
            let part = Part { bytes: Bytes::from(std::mem::take(&mut self.part)), _room: self.room.take() };
            self.sender.blocking_send(part).map_err(|_| {
                let failure = lock(&self.shared).failure.clone();
                let ended = || Fault::new("the upload was stopped").exit(Exit::Interrupted);
                io::Error::other(failure.unwrap_or_else(ended))
            })?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Sink {
    /// The channel closes afterwards.
    fn drop(&mut self) {
        let bytes = Bytes::from(std::mem::take(&mut self.part));
        lock(&self.shared).tail = Some(Part { bytes, _room: self.room.take() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;
    const TIB: u64 = 1 << 40;

    fn sizes(expected: Option<u64>) -> impl Iterator<Item = usize> + Clone {
        (0..10_000).map(move |number| Sizes::expecting(expected).of(number))
    }

    /// The most MiB in memory at once for an archive of this size: parts from their first byte to the server's answer.
    fn most_in_memory(expected: Option<u64>, size: u64) -> usize {
        let mut left = size;
        let parts = sizes(expected).take_while(|part| {
            let before = left;
            left = left.saturating_sub(*part as u64);
            before > 0
        });
        let largest = parts.map(|part| part / MIB).max().unwrap_or(0);
        // As many as have room together, or one.
        (IN_MEMORY / room(largest * MIB) as usize).max(1) * largest
    }

    #[test]
    fn ten_thousand_parts_hold_five_tebibytes_and_none_is_too_large() {
        for expected in
            [None, Some(0), Some(120 * GIB), Some(121 * GIB), Some(TIB), Some(5 * TIB), Some(u64::MAX)]
        {
            let sizes = sizes(expected);
            assert!(sizes.clone().map(|size| size as u64).sum::<u64>() >= 5 * TIB, "{expected:?}");
            assert!(sizes.clone().is_sorted(), "{expected:?}");
            assert!(sizes.clone().all(|size| (5 * MIB..=5 << 30).contains(&size)), "{expected:?}");
        }
        let bounded: u64 = sizes(None).filter(|size| *size <= 32 * MIB).map(|size| size as u64).sum();
        assert!(bounded / GIB >= 130, "{}", bounded / GIB);
    }

    #[test]
    fn memory_stays_bounded_up_to_five_tebibytes() {
        for (expected, size, most) in [
            (None, GIB, 96),
            (None, 130 * GIB, 96),
            // Nobody knew: one part at a time, however large.
            (None, 512 * GIB, 512),
            (None, 5 * TIB, 4096),
            (Some(100 * GIB), 100 * GIB, 96),
            (Some(130 * GIB), 130 * GIB, 96),
            (Some(512 * GIB), 512 * GIB, 96),
            (Some(TIB), TIB, 134),
            (Some(5 * TIB), 5 * TIB, 669),
            // A third of it, for the rest compressed well.
            (Some(TIB), TIB / 3, 134),
        ] {
            let found = most_in_memory(expected, size);
            assert!(found <= most, "{expected:?} {size}: {found} MiB, not {most}");
        }
    }

    #[test]
    fn every_part_finds_room() {
        for size in [1, MIB, 8 * MIB, 33 * MIB, IN_MEMORY * MIB, LARGEST] {
            assert!((1..=IN_MEMORY).contains(&(room(size) as usize)), "{size}");
        }
    }
}
