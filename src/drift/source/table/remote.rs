//! Tables over the network, fetched into a file without a name.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use glob::Pattern;
use object_store::path::Path as Name;
use object_store::{Error, GetOptions, GetRange, ObjectMeta, ObjectStoreExt as _};
use url::Url;

use super::Watch;
use super::find::{GLOB, is_aside, is_pattern, plain, some};
use super::part::{Part, Place};
use crate::client::{Call, ClientError, Endpoint};
use crate::config::Transport;
use crate::context::Context;
use crate::error::Fault;
use crate::record::{Bulk, BulkBucket};

/// For so long may nothing come.
const STALL: Duration = Duration::from_secs(30);
/// How often an object is gone on with that broke off.
const ATTEMPTS: u32 = 4;

/// What an address answers.
pub(super) async fn page(cx: &Context, text: &str, watch: &Arc<Watch>) -> Result<Part, Fault> {
    let url = Url::parse(text).map_err(|error| Fault::new(format!("the table is no usable URL: {error}")))?;
    let name = plain(&url);
    let endpoint = Endpoint::new(&name, text, &transport(cx, &url))?;
    let fault = |why: String| Fault::new(format!("fetching {name}: {why}"));
    // Its errors name the address themselves.
    let unanswered = |error: ClientError| Fault::new(format!("fetching the table: {error}"));
    let mut stream = cx.http.open(&endpoint, &Call::get("")).await.map_err(unanswered)?;
    if !(200..300).contains(&stream.status()) {
        return Err(fault(format!("the server answers {}", stream.status())));
    }
    let mut file = tempfile::tempfile().map_err(|error| fault(on_disk(&error)))?;
    let mut length = 0;
    loop {
        let chunk = tokio::time::timeout(STALL, stream.chunk()).await;
        let chunk = chunk.map_err(|_| fault(format!("nothing came for {} s", STALL.as_secs())))?;
        let Some(chunk) = chunk.map_err(unanswered)? else { break };
        watch.count(chunk.len()).map_err(|error| fault(error.to_string()))?;
        file.write_all(&chunk).map_err(|error| fault(on_disk(&error)))?;
        length += chunk.len() as u64;
    }
    Ok(Part { name, place: Place::Kept { file: Arc::new(file), from: 0, length } })
}

/// How a configured service at the same place is talked to.
fn transport(cx: &Context, url: &Url) -> Transport {
    let same = |service: &&crate::config::Service| {
        let own = service.url.as_deref().and_then(|own| Url::parse(own).ok());
        own.is_some_and(|own| own.origin() == url.origin())
    };
    cx.config().services.values().find(same).map(|service| service.transport.clone()).unwrap_or_default()
}

/// An object, all below a prefix, or those that match a glob.
pub(super) async fn objects(cx: &Context, text: &str, watch: &Arc<Watch>) -> Result<Vec<Part>, Fault> {
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
        return Err(Fault::new(format!("`{text}` is no bucket")));
    };
    let mut found = listed(&store, text, rest).await?;
    found.sort_by(|one, two| one.location.cmp(&two.location));
    let mut parts = Vec::new();
    let mut kept =
        Kept::new().map_err(|error| Fault::new(format!("fetching `{text}`: {}", on_disk(&error))))?;
    for object in &found {
        let name = format!("{at}/{}", object.location);
        let (from, length) = kept.fetch(&store, object, watch, &name).await?;
        parts.push((name, from, length));
    }
    let file = Arc::new(kept.file);
    let part =
        |(name, from, length)| Part { name, place: Place::Kept { file: Arc::clone(&file), from, length } };
    some(parts.into_iter().map(part).collect(), || format!("there is no object at `{text}`"))
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

/// Objects one after the other in one file.
struct Kept {
    file: File,
    length: u64,
}

impl Kept {
    fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, length: 0 })
    }

    /// Where the object is in the file. What breaks off is gone on with where it stood, of the same object.
    async fn fetch(
        &mut self,
        store: &BulkBucket,
        object: &ObjectMeta,
        watch: &Watch,
        name: &str,
    ) -> Result<(u64, u64), Fault> {
        let from = self.length;
        let fault = |why: String| Fault::new(format!("fetching {name}: {why}"));
        for attempt in 1.. {
            let came = self.length - from;
            let options = GetOptions {
                range: (came > 0).then_some(GetRange::Offset(came)),
                if_match: object.e_tag.clone().filter(|_| came > 0),
                ..GetOptions::default()
            };
            if came > 0 && came >= object.size {
                break;
            }
            match self.append(store, &object.location, options, watch).await {
                Ok(()) => break,
                Err(Broken::Disk(error)) => return Err(fault(on_disk(&error))),
                Err(Broken::Store(error)) if attempt >= ATTEMPTS || !passes(&error) => {
                    let fault = store.fault(&error);
                    return Err(Fault { message: format!("fetching {name}: {}", fault.message), ..fault });
                }
                Err(Broken::Store(_)) => tokio::time::sleep(Duration::from_millis(200) * attempt).await,
            }
        }
        let came = self.length - from;
        if came != object.size {
            return Err(fault(format!("{came} bytes came of {}", object.size)));
        }
        Ok((from, came))
    }

    async fn append(
        &mut self,
        store: &BulkBucket,
        name: &Name,
        options: GetOptions,
        watch: &Watch,
    ) -> Result<(), Broken> {
        let mut stream = store.objects.get_opts(name, options).await.map_err(Broken::Store)?.into_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(Broken::Store)?;
            watch.count(chunk.len()).map_err(Broken::Disk)?;
            self.file.write_all(&chunk).map_err(Broken::Disk)?;
            self.length += chunk.len() as u64;
        }
        Ok(())
    }
}

enum Broken {
    Store(Error),
    Disk(io::Error),
}

/// Whether another try may do better.
fn passes(error: &Error) -> bool {
    matches!(error, Error::Generic { .. })
}

fn on_disk(error: &io::Error) -> String {
    format!("keeping it in {}: {error} (TMPDIR says where)", std::env::temp_dir().display())
}
