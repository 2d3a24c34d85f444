//! An archive in a bucket, read in parts from any thread: the requests run on the runtime.

use std::{
    io,
    sync::{Mutex, PoisonError, mpsc},
};

use bytes::Bytes;
use futures_util::StreamExt as _;
use object_store::{Error, GetOptions, GetRange, ObjectStoreExt as _, path::Path as Name};
use tokio::runtime::Handle;

use super::{
    bucket::Bucket,
    patience::{Patience, again},
};
use crate::{
    backup::archive::Ranges,
    context::Interrupt,
    error::{Exit, Fault},
};

/// An archive in a bucket. The object is held to what it was at the first look, so that one that is replaced is seen.
pub(super) struct Remote {
    bucket: Bucket,
    name: String,
    runtime: Handle,
    /// Who waits for a server that does not answer wants to go, too.
    interrupt: Interrupt,
    known: Mutex<Option<Known>>,
}

/// What an object was at the first look.
#[derive(Debug, Clone)]
struct Known {
    size: u64,
    e_tag: Option<String>,
}

impl Remote {
    /// To be called where the runtime runs.
    pub(super) fn new(bucket: Bucket, name: String, interrupt: Interrupt) -> Self {
        Self { bucket, name, runtime: Handle::current(), interrupt, known: Mutex::default() }
    }

    /// Runs it on the runtime, and waits for it here.
    fn wait<T: Send + 'static>(
        &self,
        job: impl Future<Output = Result<T, Fault>> + Send + 'static,
    ) -> io::Result<T> {
        let (sender, done) = mpsc::sync_channel(1);
        let mut interrupt = self.interrupt.clone();
        self.runtime.spawn(async move {
            let interrupted = async {
                if interrupt.wait_for(|stop| *stop).await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let done = tokio::select! {
                done = job => done,
                () = interrupted => Err(Fault::new("interrupted").exit(Exit::Interrupted)),
            };
            // Who asked may be gone.
            let _ = sender.send(done);
        });
        match done.recv() {
            Ok(done) => done.map_err(io::Error::other),
            Err(_) => Err(io::Error::other("the run ended meanwhile")),
        }
    }

    fn known(&self) -> io::Result<Known> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known {
            return Ok(known.clone());
        }
        let (bucket, name) = (self.bucket.clone(), self.name.clone());
        let found = self.wait(async move {
            let at = Name::from(name.as_str());
            let found = again(bucket.0.patience, || bucket.0.objects.head(&at)).await;
            found.map_err(|error| bucket.fault("asking about", &name, &error))
        })?;
        Ok(known.insert(Known { size: found.size, e_tag: found.e_tag }).clone())
    }
}

impl Ranges for Remote {
    fn size(&self) -> io::Result<u64> {
        Ok(self.known()?.size)
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let known = self.known()?;
        let end = offset.checked_add(into.len() as u64).filter(|end| *end <= known.size);
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        if into.is_empty() {
            return Ok(());
        }
        let (bucket, name) = (self.bucket.clone(), self.name.clone());
        let pieces = self.wait(async move { fetch(&bucket, &name, offset, end, known.e_tag).await })?;
        let mut rest = into;
        for piece in pieces {
            let (part, after) = rest.split_at_mut(piece.len().min(rest.len()));
            part.copy_from_slice(&piece[..part.len()]);
            rest = after;
        }
        if rest.is_empty() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// The bytes from one offset to another. What breaks off is taken up where it ended.
async fn fetch(
    bucket: &Bucket,
    name: &str,
    offset: u64,
    end: u64,
    e_tag: Option<String>,
) -> Result<Vec<Bytes>, Fault> {
    let at = Name::from(name);
    let mut patience = Patience::new(bucket.0.patience);
    let mut pieces: Vec<Bytes> = Vec::new();
    let mut from = offset;
    loop {
        let options = GetOptions {
            range: Some(GetRange::Bounded(from..end)),
            if_match: e_tag.clone(),
            ..GetOptions::default()
        };
        let mut failed = None;
        match bucket.0.objects.get_opts(&at, options).await {
            Ok(found) => {
                let mut coming = found.into_stream();
                while let Some(piece) = coming.next().await {
                    match piece {
                        Ok(piece) => {
                            from += piece.len() as u64;
                            patience.progress();
                            pieces.push(piece);
                        }
                        Err(error) => {
                            failed = Some(error);
                            break;
                        }
                    }
                }
            }
            Err(error) => failed = Some(error),
        }
        if from >= end {
            return Ok(pieces);
        }
        let error =
            failed.unwrap_or_else(|| Error::Generic { store: "", source: "the answer is too short".into() });
        if let Error::Precondition { .. } = error {
            return Err(Fault::new(format!("reading {name}: it was replaced by another object meanwhile")));
        }
        if !patience.wait(&error).await {
            return Err(bucket.fault("reading", name, &error));
        }
    }
}
