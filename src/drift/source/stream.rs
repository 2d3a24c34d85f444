//! Reports that come over a network: read while they come, and left where their data end, so that memory does not grow
//! with what a server sends.

use std::io::{self, Read};

use bytes::{Buf as _, Bytes};
use futures_util::{Stream, StreamExt as _};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::Unreadable;
use crate::drift::{
    read::{Limits, read_from},
    report::Report,
};

/// So many pieces wait for the reader at most.
const WAITING: usize = 4;

/// Reads a report from the pieces of a body. Why a body broke off is said by whoever fetches it.
pub(super) async fn read(pieces: impl Stream<Item = Result<Bytes, String>>) -> Result<Report, Unreadable> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let reading =
        spawn_blocking(move || read_from(Pieces { receiver, current: Bytes::new() }, &Limits::default()));
    let mut pieces = std::pin::pin!(pieces);
    let mut broke_off = None;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|why| {
            broke_off = Some(why);
            io::Error::from(io::ErrorKind::BrokenPipe)
        });
        let ended = piece.is_err();
        // The reader has what it needs.
        if sender.send(piece).await.is_err() || ended {
            break;
        }
    }
    drop(sender);
    let report = reading.await.map_err(|error| Unreadable::Fetch(format!("reading it failed: {error}")))?;
    match (report, broke_off) {
        (Ok(report), _) => Ok(report),
        (Err(_), Some(why)) => Err(Unreadable::Fetch(why)),
        (Err(error), None) => Err(error.into()),
    }
}

/// What comes, for a reader that waits.
struct Pieces {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.receiver.blocking_recv() {
                Some(piece) => self.current = piece?,
                None => return Ok(0),
            }
        }
        let count = self.current.len().min(into.len());
        self.current.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}
