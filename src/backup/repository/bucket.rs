//! A bucket as a place. What is small goes through clients that give up within seconds; what is large is tried again
//! for as long as somebody has patience.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use bytes::{BufMut as _, Bytes, BytesMut};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{
    Error, ObjectMeta, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, path::Path as Name,
};

use super::{
    BackupId,
    listing::{Found, is_of},
    patience::again,
};
use crate::{
    backup::archive::Manifest,
    error::Fault,
    record::{BulkBucket, trouble},
};

/// For what somebody waits for.
const SHORT: Duration = Duration::from_secs(5);
/// A payload of this size at most is one piece of memory.
const PIECE: usize = 1 << 20;

/// A bucket that knows what repositories ask. Cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::backup) struct Bucket(pub(in crate::backup) Arc<BulkBucket>);

impl Bucket {
    pub(in crate::backup) fn shown(&self) -> String {
        self.0.address().shown()
    }

    /// An error with what was done to which object.
    pub(in crate::backup) fn fault(&self, doing: &str, name: &str, error: &Error) -> Fault {
        let fault = self.0.fault(error);
        let on = if name.is_empty() { String::new() } else { format!(" {name}") };
        Fault { message: format!("{doing}{on}: {}", fault.message), ..fault }
    }

    pub(in crate::backup) async fn list(&self) -> Result<Vec<Found>> {
        let found: Vec<ObjectMeta> =
            self.0.small.list(None).try_collect().await.map_err(|error| self.fault("listing", "", &error))?;
        Ok(found.iter().filter_map(found_of).collect())
    }

    /// Names sort by backup: reading begins at this one and ends after it.
    pub(super) async fn names_of(&self, id: &BackupId) -> Result<Vec<String>> {
        let before = Name::from(&id.as_str()[..id.as_str().len() - 1]);
        let mut found = self.0.small.list_with_offset(None, &before);
        let mut names = Vec::new();
        while let Some(one) = found.next().await {
            let one = one.map_err(|error| self.fault("listing", "", &error))?;
            let Some(Found { name, .. }) = found_of(&one) else { continue };
            if is_of(&name, id) {
                names.push(name);
            } else if name.as_str() > id.as_str() && !name.starts_with(id.as_str()) {
                break;
            }
        }
        Ok(names)
    }

    pub(in crate::backup) async fn size(&self, name: &str) -> Result<Option<u64>> {
        match self.0.small.head(&Name::from(name)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.fault("asking about", name, &error).into()),
        }
    }

    pub(in crate::backup) async fn read(&self, name: &str) -> Result<Option<Bytes>> {
        let at = Name::from(name);
        let read = again(self.0.patience, || async { self.0.objects.get(&at).await?.bytes().await }).await;
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.fault("reading", name, &error).into()),
        }
    }

    /// Writes a small object, whether or not there is one.
    pub(super) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let payload = PutPayload::from(bytes.to_vec());
        let put = self.0.small.put(&Name::from(name), payload).await;
        put.map(drop).map_err(|error| self.fault("writing", name, &error))
    }

    /// Writes a small object that is new.
    ///
    /// # Errors
    /// [`Taken`] where there is another of its name.
    pub(super) async fn create_small(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let put = self.0.small.put_opts(&Name::from(name), PutPayload::from(bytes.to_vec()), options).await;
        match put {
            Ok(_) => Ok(()),
            Err(Error::AlreadyExists { .. }) => self.must_be(name, &bytes.to_vec().into()).await,
            Err(error) if knows_no_create(&error) => Ok(self.put(name, bytes).await?),
            Err(error) => Err(self.fault("writing", name, &error).into()),
        }
    }

    /// What is there already was put by a try whose answer was lost, or by another.
    async fn must_be(&self, name: &str, payload: &PutPayload) -> Result<()> {
        let found = self.read(name).await?;
        if found.is_some_and(|found| is_same(&found, payload)) {
            return Ok(());
        }
        Err(Taken).with_context(|| format!("writing {name} in {}", self.shown()))
    }

    /// Writes an object that is new. Of a request that was tried again, an earlier try may have come through: what is
    /// there then must be the same.
    pub(super) async fn create(&self, name: &str, payload: PutPayload) -> Result<()> {
        let at = Name::from(name);
        let mut mode = PutMode::Create;
        let put = loop {
            let options = PutOptions { mode: mode.clone(), ..PutOptions::default() };
            let put = || {
                let (payload, options) = (payload.clone(), options.clone());
                async { self.0.objects.put_opts(&at, payload, options).await }
            };
            let put = again(self.0.patience, put).await;
            // The name is nobody else's: a server without conditional puts will do.
            if mode == PutMode::Create && put.as_ref().is_err_and(knows_no_create) {
                mode = PutMode::Overwrite;
                continue;
            }
            break put;
        };
        match put {
            Ok(_) => Ok(()),
            Err(Error::AlreadyExists { .. }) => self.must_be(name, &payload).await,
            Err(error) => Err(self.fault("writing", name, &error).into()),
        }
    }

    pub(super) async fn create_manifest(&self, name: &str, manifest: &Manifest) -> Result<()> {
        let mut pieces = Pieces::default();
        manifest.write(&mut pieces)?;
        self.create(name, pieces.payload()).await
    }

    pub(in crate::backup) async fn remove(&self, name: &str) -> Result<()> {
        let at = Name::from(name);
        match again(self.0.patience.min(SHORT), || self.0.objects.delete(&at)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => {
                let fault = self.fault("removing", name, &error);
                let locked = matches!(
                    trouble(&error),
                    Some(crate::client::ObjectTrouble::Refused { status: 403, .. })
                );
                Err(if locked {
                    fault
                        .hint(
                            "the bucket may lock its objects for a time, or these credentials may not delete",
                        )
                        .into()
                } else {
                    fault.into()
                })
            }
        }
    }
}

/// There is another object of a name that should be nobody else's.
#[derive(Debug, thiserror::Error)]
#[error("there is another one of this name already, which was left as it is")]
pub(super) struct Taken;

fn is_same(found: &[u8], payload: &PutPayload) -> bool {
    let mut rest = Some(found);
    for piece in payload {
        rest = rest.and_then(|rest| rest.strip_prefix(piece.as_ref()));
    }
    rest.is_some_and(<[u8]>::is_empty)
}

fn knows_no_create(error: &Error) -> bool {
    matches!(error, Error::NotImplemented { .. })
        || matches!(trouble(error), Some(crate::client::ObjectTrouble::Refused { status: 501, .. }))
}

/// None of what lies deeper.
fn found_of(object: &ObjectMeta) -> Option<Found> {
    let name = object.location.as_ref();
    (!name.contains('/')).then(|| Found {
        name: name.to_owned(),
        size: object.size,
        modified: object.last_modified,
    })
}

/// A text in pieces, so that it is never copied as a whole.
#[derive(Default)]
struct Pieces {
    full: Vec<Bytes>,
    last: BytesMut,
}

impl Pieces {
    fn payload(mut self) -> PutPayload {
        self.full.push(self.last.freeze());
        self.full.into_iter().collect()
    }
}

impl std::io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.last.is_empty() {
            self.last.reserve(PIECE);
        }
        self.last.put_slice(bytes);
        if self.last.len() >= PIECE {
            self.full.push(self.last.split().freeze());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_must_be_the_same_to_its_end() {
        let payload: PutPayload =
            ["ab", "", "cd"].map(|text| Bytes::from(text.as_bytes())).into_iter().collect();
        for (found, same) in [("abcd", true), ("abc", false), ("abcde", false), ("abxd", false), ("", false)]
        {
            assert_eq!(is_same(found.as_bytes(), &payload), same, "{found}");
        }
        assert!(is_same(b"", &Bytes::new().into()));
    }
}
