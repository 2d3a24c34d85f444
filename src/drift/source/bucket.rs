//! Reports in a bucket: below a prefix, by a pattern, or one object.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use futures_util::{StreamExt as _, TryStreamExt as _};
use glob::{MatchOptions, Pattern};
use object_store::{Error, ObjectMeta, ObjectStoreExt as _, path::Path as Key};
use tokio::time::sleep;

use super::{
    Unreadable,
    candidate::{Candidate, Handle, Item, pair},
    local::is_passed_over,
    object::pause,
    pattern::first_sign,
    stream,
};
use crate::{
    config::cut_line,
    context::Context,
    drift::report::Report,
    error::Fault,
    record::{Bulk, BulkBucket, trouble},
};

/// What is below a prefix.
#[derive(Debug)]
pub(super) struct Objects {
    bucket: Arc<BulkBucket>,
    /// The object itself, where the text names one: in the bucket of its folder.
    last: Option<(Arc<BulkBucket>, String)>,
    pattern: Option<Pattern>,
    shown: String,
}

impl Objects {
    /// Of `s3://bucket/prefix`, where the prefix may have the signs of a pattern.
    ///
    /// # Errors
    /// A bucket that cannot be used: no credentials, a bad name.
    pub(super) fn new(cx: &Context, text: &str) -> Result<Self, Fault> {
        let text = match text.split_once("://") {
            Some((_, rest)) if rest.trim_end_matches('/').is_empty() => text,
            _ => text.trim_end_matches('/'),
        };
        let sign = first_sign(text);
        let whole = match sign {
            // The folders before the first sign.
            Some(at) => text[..at].rsplit_once('/').map_or(text, |(before, _)| before),
            None => text,
        };
        let pattern = match sign {
            None => None,
            Some(_) => {
                let below = text[whole.len()..].trim_start_matches('/');
                let pattern = Pattern::new(below)
                    .map_err(|error| Fault::new(format!("`{text}` is not a pattern: {}", error.msg)))?;
                Some(pattern)
            }
        };
        let last = match (sign, parent(text)) {
            (None, Some((parent, name))) => Some((open(cx, parent)?, name.to_owned())),
            _ => None,
        };
        Ok(Self { bucket: open(cx, whole)?, last, pattern, shown: text.to_owned() })
    }

    pub(super) fn shown(&self) -> String {
        self.shown.clone()
    }

    /// # Errors
    /// The bucket cannot be listed.
    pub(super) async fn list(&self) -> Result<Vec<Candidate>> {
        let listed: Result<Vec<ObjectMeta>, Error> = self.bucket.small.list(None).try_collect().await;
        let listed = listed.map_err(|error| self.fault(&self.bucket, &error))?;
        let items: Vec<Item> = listed.iter().filter_map(|object| self.item_below(object)).collect();
        if items.is_empty()
            && let Some((folder, name)) = &self.last
        {
            return match folder.small.head(&Key::from(name.as_str())).await {
                Ok(object) => Ok(pair(vec![item(&self.shown, name, &object)])),
                Err(Error::NotFound { .. }) => Ok(Vec::new()),
                Err(error) => Err(self.fault(folder, &error).into()),
            };
        }
        Ok(pair(items))
    }

    fn item_below(&self, object: &ObjectMeta) -> Option<Item> {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let key = object.location.as_ref();
        let matches = self.pattern.as_ref().is_none_or(|pattern| {
            // A pattern that names a folder means all that is in it.
            let mut parents = key.match_indices('/').map(|(at, _)| &key[..at]);
            pattern.matches_with(key, options) || parents.any(|parent| pattern.matches_with(parent, options))
        });
        // Some tools put an object without bytes where a folder would be.
        let is_folder = object.size == 0 && key.is_empty();
        let wanted = matches && !is_folder && !key.split('/').any(is_passed_over);
        wanted.then(|| item(&format!("{}/{key}", self.bucket.address().shown()), key, object))
    }

    fn fault(&self, bucket: &BulkBucket, error: &Error) -> Fault {
        let fault = bucket.fault(error);
        Fault { message: format!("listing the drift reports in {}: {}", self.shown, fault.message), ..fault }
    }

    /// Fetches one; what may pass is asked again.
    pub(super) async fn read(&self, item: &Item) -> Result<Report, Unreadable> {
        let Handle::Key(key) = &item.handle else {
            return Err(Unreadable::Fetch("it is in no bucket".to_owned()));
        };
        let bucket = match &self.last {
            Some((folder, name)) if name == key && item.name == self.shown => folder,
            _ => &self.bucket,
        };
        let at = Key::from(key.as_str());
        let mut tried = 0;
        let answer = loop {
            tried += 1;
            let error = match bucket.objects.get(&at).await {
                Ok(answer) => break answer,
                Err(Error::NotFound { .. }) => {
                    return Err(Unreadable::Fetch("it is not there any more".to_owned()));
                }
                Err(error) => error,
            };
            let Some(pause) = pause(&error, tried) else {
                return Err(Unreadable::Fetch(bucket.fault(&error).message));
            };
            sleep(pause).await;
        };
        let pieces = answer.into_stream().map(|piece| piece.map_err(|error| said(&error)));
        stream::read(pieces).await
    }
}

fn said(error: &Error) -> String {
    trouble(error).map_or_else(|| cut_line(&error.to_string(), 200), ToString::to_string)
}

fn open(cx: &Context, text: &str) -> Result<Arc<BulkBucket>, Fault> {
    let place = crate::config::store_address(text, Path::new("/"))
        .map_err(|why| Fault::new(format!("the place of drift reports {text}: {why}")))
        .and_then(|_| Bulk::at(cx, text, Path::new("/")))?;
    match place {
        Bulk::Bucket(bucket) => Ok(bucket),
        Bulk::Folder(_) => Err(Fault::new(format!("{text} is no bucket"))),
    }
}

/// `s3://bucket/folder` and the last part of a key, if there is one.
fn parent(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let (before, name) = rest.rsplit_once('/')?;
    Some((&text[..scheme.len() + 3 + before.len()], name))
}

fn item(name: &str, key: &str, object: &ObjectMeta) -> Item {
    Item {
        name: name.to_owned(),
        path: key.to_owned(),
        size_bytes: Some(object.size),
        modified: Some(object.last_modified),
        handle: Handle::Key(key.to_owned()),
    }
}
