//! Tables over the network, fetched into a file without a name.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use futures_util::{StreamExt as _, TryStreamExt as _};
use glob::Pattern;
use object_store::path::Path as Name;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStoreExt as _};
use url::Url;

use super::super::deadline::aside_before_deadline;
use super::super::object::pause;
use super::super::pattern::is_pattern;
use super::super::web::service_at;
use super::Watch;
use super::find::{GLOB, is_aside, plain, some};
use super::part::{Part, Place};
use crate::client::{Call, ClientError, Endpoint};
use crate::config::Transport;
use crate::context::Context;
use crate::error::Fault;
use crate::record::{Bulk, BulkBucket};

/// For so long may nothing come.
const STALL: Duration = Duration::from_secs(30);
/// Bytes that are written at a time.
const WRITE: usize = 1 << 20;

/// What an address answers.
pub(super) async fn page(cx: &Context, text: &str, watch: &Arc<Watch>) -> Result<Part> {
    let url = Url::parse(text).map_err(|error| Fault::new(format!("the table is no usable URL: {error}")))?;
    let name = plain(&url);
    let endpoint = Endpoint::new(&name, text, &transport(cx, &url))?;
    let fault = |why: String| Fault::new(format!("fetching {name}: {why}"));
    // Its errors name the address themselves.
    let unanswered = |error: ClientError| Fault::new(format!("fetching the table: {error}"));
    let mut stream = cx.http.open(&endpoint, &Call::get("")).await.map_err(unanswered)?;
    if !(200..300).contains(&stream.status()) {
        return Err(fault(format!("the server answers {}", stream.status())).into());
    }
    let mut kept = Kept::new(cx, &name).await?;
    loop {
        let chunk = tokio::time::timeout(STALL, stream.chunk()).await;
        let chunk = chunk.map_err(|_| fault(format!("nothing came for {} s", STALL.as_secs())))?;
        let Some(chunk) = chunk.map_err(unanswered)? else { break };
        watch.count(chunk.len()).map_err(|error| fault(error.to_string()))?;
        kept.add(cx, &chunk, &name).await?;
    }
    kept.write(cx, &name).await?;
    Ok(Part { name, place: Place::Kept { file: kept.file, from: 0, length: kept.length } })
}

/// How a configured service at the same place is talked to.
fn transport(cx: &Context, url: &Url) -> Transport {
    service_at(cx, url).map(|(_, service)| service.transport.clone()).unwrap_or_default()
}

/// An object, all below a prefix, or those that match a glob.
pub(super) async fn objects(cx: &Context, text: &str, watch: &Arc<Watch>) -> Result<Vec<Part>> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("s3", text));
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    // Up to the first part of the name that is a pattern, or the last one, which may be an object or a prefix.
    let literal = key.split('/').take_while(|part| !is_pattern(part)).collect::<Vec<_>>();
    let folders = if is_pattern(key) { literal.len() } else { literal.len().saturating_sub(1) };
    let base = literal[..folders].join("/");
    let rest = key.strip_prefix(&base).unwrap_or(key).trim_start_matches('/');
    let at = format!("{scheme}://{bucket}{}{base}", if base.is_empty() { "" } else { "/" });
    let Bulk::Bucket(store) = Bulk::at(cx, &at, &cx.loaded.folder).map_err(|fault| Fault {
        message: format!("the table `{text}`: {}", fault.message.trim_start_matches("`to` ")),
        ..fault
    })?
    else {
        return Err(Fault::new(format!("`{text}` is no bucket")).into());
    };
    let mut found = listed(&store, text, rest).await?;
    found.sort_by(|one, two| one.location.cmp(&two.location));
    let mut parts = Vec::new();
    let mut kept = Kept::new(cx, text).await?;
    for object in &found {
        let name = format!("{at}/{}", object.location);
        let (from, length) = kept.fetch(cx, &store, object, watch, &name).await?;
        parts.push((name, from, length));
    }
    kept.write(cx, text).await?;
    let file = kept.file;
    let part =
        |(name, from, length)| Part { name, place: Place::Kept { file: Arc::clone(&file), from, length } };
    Ok(some(parts.into_iter().map(part).collect(), || format!("there is no object at `{text}`"))?)
}

async fn listed(store: &BulkBucket, text: &str, rest: &str) -> Result<Vec<ObjectMeta>, Fault> {
    let fault = |error: &Error| {
        let fault = store.fault(error);
        Fault { message: format!("looking for `{text}`: {}", fault.message), ..fault }
    };
    let below = (!rest.is_empty() && !is_pattern(rest)).then(|| Name::from(rest));
    let mut refused = None;
    if let Some(name) = &below {
        match store.small.head(name).await {
            Ok(object) => return Ok(vec![object]),
            Err(Error::NotFound { .. }) => {}
            // Some servers have no better word for a prefix than that they are in trouble.
            Err(error) => refused = Some(error),
        }
    }
    let all: Vec<ObjectMeta> =
        store.small.list(below.as_ref()).try_collect().await.map_err(|error| fault(&error))?;
    if is_pattern(rest) {
        let pattern =
            Pattern::new(rest).map_err(|error| Fault::new(format!("`{text}` is no glob: {error}")))?;
        return Ok(all.into_iter().filter(|one| pattern.matches_with(one.location.as_ref(), GLOB)).collect());
    }
    if let Some(error) = refused.filter(|_| all.is_empty()) {
        return Err(fault(&error));
    }
    let rows = |one: &ObjectMeta| one.size > 0 && !one.location.filename().is_some_and(is_aside);
    Ok(all.into_iter().filter(rows).collect())
}

/// What was fetched, one after the other in one file, which is written aside: a disk that hangs ends with the deadline.
struct Kept {
    file: Arc<File>,
    /// Also of what waits to be written.
    length: u64,
    waiting: Vec<u8>,
}

impl Kept {
    async fn new(cx: &Context, name: &str) -> Result<Self> {
        let file = aside_before_deadline(cx, &format!("fetching {name}"), |_| tempfile::tempfile()).await?;
        let file = file.map_err(|error| unkept(name, &error))?;
        Ok(Self { file: Arc::new(file), length: 0, waiting: Vec::new() })
    }

    async fn add(&mut self, cx: &Context, bytes: &[u8], name: &str) -> Result<()> {
        self.waiting.extend_from_slice(bytes);
        self.length += bytes.len() as u64;
        if self.waiting.len() >= WRITE {
            self.write(cx, name).await?;
        }
        Ok(())
    }

    async fn write(&mut self, cx: &Context, name: &str) -> Result<()> {
        let (mut file, bytes) = (Arc::clone(&self.file), std::mem::take(&mut self.waiting));
        let written =
            aside_before_deadline(cx, &format!("fetching {name}"), move |_| file.write_all(&bytes)).await?;
        Ok(written.map_err(|error| unkept(name, &error))?)
    }

    /// Where the object is in the file. What breaks off is gone on with where it stood, of the same object.
    async fn fetch(
        &mut self,
        cx: &Context,
        store: &BulkBucket,
        object: &ObjectMeta,
        watch: &Watch,
        name: &str,
    ) -> Result<(u64, u64)> {
        let from = self.length;
        for tried in 1.. {
            let came = self.length - from;
            let options = GetOptions {
                range: (came > 0).then_some(GetRange::Offset(came)),
                if_match: object.e_tag.clone().filter(|_| came > 0),
                ..GetOptions::default()
            };
            if came > 0 && came >= object.size {
                break;
            }
            match self.append(cx, store, object, options, watch, name).await {
                Ok(()) => break,
                Err(Broken::Here(error)) => return Err(error),
                Err(Broken::Store(error)) => {
                    let Some(pause) = pause(&error, tried) else {
                        let fault = store.fault(&error);
                        let message = format!("fetching {name}: {}", fault.message);
                        return Err(Fault { message, ..fault }.into());
                    };
                    tokio::time::sleep(pause).await;
                }
            }
        }
        let came = self.length - from;
        if came != object.size {
            return Err(Fault::new(format!("fetching {name}: {came} bytes came of {}", object.size)).into());
        }
        Ok((from, came))
    }

    async fn append(
        &mut self,
        cx: &Context,
        store: &BulkBucket,
        object: &ObjectMeta,
        options: GetOptions,
        watch: &Watch,
        name: &str,
    ) -> Result<(), Broken> {
        let answer = store.objects.get_opts(&object.location, options).await.map_err(Broken::Store)?;
        let mut stream = answer.into_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(Broken::Store)?;
            watch.count(chunk.len()).map_err(|error| Broken::Here(unkept(name, &error).into()))?;
            self.add(cx, &chunk, name).await.map_err(Broken::Here)?;
        }
        Ok(())
    }
}

enum Broken {
    Store(Error),
    /// The disk, or the deadline.
    Here(anyhow::Error),
}

fn unkept(name: &str, error: &io::Error) -> Fault {
    let folder = std::env::temp_dir();
    Fault::new(format!("fetching {name}: keeping it in {}: {error} (TMPDIR says where)", folder.display()))
}
