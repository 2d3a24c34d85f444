//! One store: objects with create-only names in a folder, in a bucket, or in memory when nothing else can be written.

use std::{io::ErrorKind, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, local::LocalFileSystem,
    memory::InMemory, path::Path as Name,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    bucket::{Bucket, knows_no_create},
    place::{Folder, default_folder, fallback_folders, spool_folders},
};
use crate::{
    config::{Redactor, StoreAddress, store_address},
    context::Context,
    error::Fault,
};

/// A server that answers two puts at the same time with 'try again' is tried so often.
const TRIES: u32 = 3;

/// One store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    redactor: Redactor,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Folder),
    Bucket(Arc<Bucket>),
    Memory(Arc<InMemory>),
}

impl Store {
    /// The store of this configuration: `MLOPSCTL_STORE`, `store:`, or the default folder.
    pub fn of(cx: &Context) -> Result<Self, Fault> {
        let environment = &cx.environment;
        Ok(Self::at(
            cx,
            match address_of(cx)? {
                None => Place::Folder(default_folder(environment)?),
                Some(StoreAddress::Folder(path)) => Place::Folder(Folder::own(path)),
                Some(StoreAddress::Bucket(address)) => {
                    Place::Bucket(cx.buckets.get(address, environment, &cx.http, cx.clock))
                }
            },
        ))
    }

    fn at(cx: &Context, place: Place) -> Self {
        Self { place, redactor: cx.loaded.redactor.clone() }
    }

    /// A store that is gone with the process.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        Self { place: Place::Memory(Arc::default()), redactor: Redactor::default() }
    }

    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { place: Place::Folder(Folder::own(folder.to_owned())), redactor: Redactor::default() }
    }

    /// Local stores for when the configured one cannot be written, the best first; the last one is memory, which
    /// always works and is gone with the process.
    pub fn fallbacks(cx: &Context) -> Vec<Self> {
        let main = Self::of(cx).ok();
        // What stands in for one store is not to be seen in another.
        let own = main.as_ref().map_or_else(String::new, |main| object_name(&main.shown()));
        let main = main.as_ref().and_then(Self::folder);
        let mut folders = fallback_folders(&cx.environment);
        folders.retain(|folder| Some(folder.path.as_path()) != main);
        let folders = folders
            .into_iter()
            .map(|folder| Folder { path: folder.path.join("instead-of").join(&own), ..folder });
        let places = folders.map(Place::Folder).chain([Place::Memory(Arc::default())]);
        places.map(|place| Self::at(cx, place)).collect()
    }

    /// Folders for records that wait for this store, the best first.
    pub(crate) fn spools(&self, cx: &Context) -> Vec<Self> {
        // Several stacks of one user have one spool, but not one store.
        let own = object_name(&self.shown());
        let folders = spool_folders(&cx.environment).into_iter();
        folders
            .map(|folder| Folder { path: folder.path.join(&own), ..folder })
            .map(|folder| Self::at(cx, Place::Folder(folder)))
            .collect()
    }

    /// Where it is, for messages.
    pub fn shown(&self) -> String {
        match &self.place {
            Place::Folder(folder) => folder.path.display().to_string(),
            Place::Bucket(bucket) => bucket.address.shown(),
            Place::Memory(_) => "memory (gone when this process ends)".to_owned(),
        }
    }

    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(&folder.path),
            Place::Bucket(_) | Place::Memory(_) => None,
        }
    }

    /// Whether requests go over a network: then their number matters.
    pub(super) fn is_remote(&self) -> bool {
        matches!(self.place, Place::Bucket(_))
    }

    /// How long a put must have been there before it counts as the only one; none where only one of many can succeed.
    pub(super) fn settle(&self) -> Result<Option<Duration>> {
        match &self.place {
            Place::Bucket(bucket) => Ok(bucket.settle()?),
            Place::Folder(_) | Place::Memory(_) => Ok(None),
        }
    }

    /// Writes an object durably unless it exists; false when it does. Where a server answers late and the put is sent
    /// again, an object that says exactly the same is ours.
    pub async fn create(&self, name: &str, value: &impl Serialize) -> Result<bool> {
        let context = || format!("writing {name} to the store {}", self.shown());
        let objects = self.objects(true).with_context(context)?.with_context(context)?;
        let mut value = serde_json::to_value(value).with_context(context)?;
        redact(&mut value, &self.redactor);
        let mut text = serde_json::to_vec_pretty(&value).with_context(context)?;
        text.push(b'\n');
        let at = Name::from(name);
        for _ in 0..TRIES {
            let mut options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            let mut put = objects.put_opts(&at, PutPayload::from(text.clone()), options.clone()).await;
            if put.as_ref().is_err_and(knows_no_create) {
                if self.bytes(&objects, &at).await.with_context(context)?.is_some() {
                    return Ok(false);
                }
                options.mode = PutMode::Overwrite;
                put = objects.put_opts(&at, PutPayload::from(text.clone()), options).await;
            }
            match put {
                Ok(_) => return Ok(true),
                Err(Error::AlreadyExists { .. }) if !self.is_remote() => return Ok(false),
                Err(Error::AlreadyExists { .. }) => {
                    match self.bytes(&objects, &at).await.with_context(context)? {
                        Some(found) => return Ok(found == text),
                        None => continue,
                    }
                }
                Err(error) => return Err(self.explained(error)).with_context(context),
            }
        }
        anyhow::bail!("{}: the server keeps answering that another put is under way", context())
    }

    /// Reads an object; none when there is no such one.
    pub async fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let context = || format!("reading {name} from the store {}", self.shown());
        let name = Name::from(name);
        if let Some(folder) = self.folder() {
            // The crate would go to another thread for each file.
            return match std::fs::read(folder.join(name.as_ref())) {
                Ok(bytes) => serde_json::from_slice(&bytes).map(Some).with_context(context),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error).with_context(context),
            };
        }
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(None) };
        match self.bytes(&objects, &name).await.with_context(context)? {
            Some(bytes) => serde_json::from_slice(&bytes).with_context(context),
            None => Ok(None),
        }
    }

    /// When an object was written, by the store's clock; none when there is no such one.
    pub(super) async fn written(&self, name: &str) -> Result<Option<DateTime<Utc>>> {
        let context = || format!("asking about {name} in the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(None) };
        match objects.head(&Name::from(name)).await {
            Ok(found) => Ok(Some(found.last_modified)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.explained(error)).with_context(context),
        }
    }

    async fn bytes(&self, objects: &Arc<dyn ObjectStore>, name: &Name) -> Result<Option<bytes::Bytes>> {
        match objects.get(name).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(|error| self.explained(error))?)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.explained(error)),
        }
    }

    /// The names of all objects below a prefix, sorted.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>> {
        self.list_some(prefix, None, usize::MAX).await
    }

    /// The names of the first objects below a prefix whose names come after one, sorted. Over a network it takes a
    /// request for each thousand.
    pub(super) async fn list_some(
        &self,
        prefix: &str,
        after: Option<&str>,
        most: usize,
    ) -> Result<Vec<String>> {
        let context = || format!("listing {prefix} in the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(Vec::new()) };
        let at = Name::from(prefix);
        let found = match after {
            Some(after) => objects.list_with_offset(Some(&at), &Name::from(after)),
            None => objects.list(Some(&at)),
        };
        let found = found.map_ok(|object| object.location.to_string()).map_err(|error| self.explained(error));
        let mut names: Vec<String> = found.take(most).try_collect().await.with_context(context)?;
        names.sort_unstable();
        Ok(names)
    }

    /// The names one level below a prefix that have objects below them, sorted, without the prefix.
    pub async fn list_folders(&self, prefix: &str) -> Result<Vec<String>> {
        let context = || format!("listing {prefix} in the store {}", self.shown());
        if let Some(folder) = self.folder() {
            // A path that is no folder is a fault; one that is not there yet is empty.
            if !folder.try_exists().with_context(context)? {
                return Ok(Vec::new());
            }
            return read_level(&folder.join(prefix), true).with_context(context);
        }
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(Vec::new()) };
        let found = objects.list_with_delimiter(Some(&Name::from(prefix))).await;
        let found = found.map_err(|error| self.explained(error)).with_context(context)?;
        let names = found.common_prefixes.iter().filter_map(|name| Some(name.filename()?.to_owned()));
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        Ok(names)
    }

    /// As [`Store::list_some`], of one level. A folder is read in one go: the crate would ask the system about each file.
    pub(super) async fn level(&self, prefix: &str, after: Option<&str>, most: usize) -> Result<Vec<String>> {
        let Some(folder) = self.folder() else { return self.list_some(prefix, after, most).await };
        let context = || format!("listing {prefix} in the store {}", self.shown());
        let names = read_level(&folder.join(prefix), false).with_context(context)?;
        let names = names.into_iter().map(|name| format!("{prefix}/{name}"));
        Ok(names.filter(|name| after.is_none_or(|after| name.as_str() > after)).collect())
    }

    /// Removes an object that has served its purpose; one that is gone already is fine.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let context = || format!("removing {name} from the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(()) };
        match objects.delete(&Name::from(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.explained(error)).with_context(context),
        }
    }

    /// The objects; none when the folder does not exist and is not to be made.
    fn objects(&self, make: bool) -> Result<Option<Arc<dyn ObjectStore>>> {
        let folder = match &self.place {
            Place::Memory(memory) => return Ok(Some(Arc::clone(memory) as Arc<dyn ObjectStore>)),
            Place::Bucket(bucket) => return Ok(Some(bucket.objects()?)),
            Place::Folder(folder) => folder,
        };
        if make {
            folder.make()?;
        } else if !folder.path.try_exists()? {
            return Ok(None);
        }
        let local =
            LocalFileSystem::new_with_prefix(&folder.path)?.with_fsync(true).with_automatic_cleanup(true);
        Ok(Some(Arc::new(local)))
    }

    fn explained(&self, error: Error) -> anyhow::Error {
        match &self.place {
            Place::Bucket(bucket) => bucket.fault(&error).into(),
            Place::Folder(_) | Place::Memory(_) => error.into(),
        }
    }
}

/// Where the store is, as `MLOPSCTL_STORE` or `store:` say; none where neither does.
pub(super) fn address_of(cx: &Context) -> Result<Option<StoreAddress>, Fault> {
    let environment = &cx.environment;
    let (text, relative_to) = match (environment.get("MLOPSCTL_STORE"), &cx.config().store) {
        (Some(text), _) => (text, &environment.started_in),
        (None, Some(text)) => (text.as_str(), &cx.loaded.folder),
        (None, None) => return Ok(None),
    };
    let address = store_address(text, relative_to).map_err(|why| {
        Fault::new(why).hint("write file:///folder, or s3://bucket/prefix (gs:// and az:// are untested)")
    })?;
    Ok(Some(address))
}

/// The names in a folder, sorted: of folders or of files, without those that are being written.
fn read_level(folder: &Path, folders: bool) -> std::io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        let is_folder = if kind.is_symlink() { entry.path().is_dir() } else { kind.is_dir() };
        match entry.file_name().into_string() {
            Ok(name) if is_folder == folders && !name.contains('#') => names.push(name),
            _ => {}
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// A text as one part of an object's name: letters, digits, `-`, `_` and `.` stay; a text that lost something gets
/// the start of its digest, so that two texts never share a name.
pub fn object_name(text: &str) -> String {
    const LONGEST: usize = 100;
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let clean: String = text.chars().take(LONGEST).map(|c| if keep(c) { c } else { '-' }).collect();
    let clean = clean.trim_start_matches('.').to_owned();
    if clean == text && !clean.is_empty() {
        return clean;
    }
    let digest = Sha256::digest(text.as_bytes());
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    if clean.is_empty() { mark } else { format!("{clean}-{mark}") }
}

fn redact(value: &mut Value, redactor: &Redactor) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(clean) = redactor.clean(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, redactor)),
        Value::Object(fields) => fields.values_mut().for_each(|field| redact(field, redactor)),
        _ => {}
    }
}

/// Where a value has a text that would be redacted: `.held.service`, empty where it is that text.
pub(crate) fn hidden_in(value: &Value, redactor: &Redactor) -> Option<String> {
    let below = |key: &str, value: &Value| hidden_in(value, redactor).map(|path| format!(".{key}{path}"));
    match value {
        Value::String(text) => (redactor.clean(text) != text.as_str()).then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| below(&index.to_string(), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, field)| below(key, field)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_redacted_is_found_in_its_place() {
        let redactor = Redactor::new(["production".to_owned()]);
        let value = serde_json::json!({ "a": [1, "prod"], "b": { "c": ["x", "in production"] } });
        assert_eq!(hidden_in(&value, &redactor).as_deref(), Some(".b.c.1"));
        assert_eq!(hidden_in(&value["a"], &redactor), None);
        assert_eq!(hidden_in(&value["b"]["c"][1], &redactor).as_deref(), Some(""));
    }

    #[test]
    fn object_names_are_safe_and_distinct() {
        assert_eq!(object_name("api"), "api");
        assert_eq!(object_name("credit-risk_v1.2"), "credit-risk_v1.2");
        for hostile in ["..", "../../etc", "a/b", "", "a#1", ".hidden", "é", &"x".repeat(500)] {
            let name = object_name(hostile);
            assert!(!name.is_empty() && !name.contains(['/', '#']) && !name.starts_with('.'), "{name}");
            assert!(name.len() < 128);
        }
        assert_ne!(object_name("a/b"), object_name("a-b"));
        assert_ne!(object_name("a/b"), object_name("a:b"));
    }
}
