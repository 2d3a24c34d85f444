//! Where objects live: a folder, or memory when no folder can be written.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use futures_util::TryStreamExt as _;
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, local::LocalFileSystem,
    memory::InMemory, path::Path as Name,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{
    config::Redactor,
    context::{Context, Environment},
    error::Fault,
};

const ROOT_FOLDER: &str = "/var/lib/mlopsctl";

/// One store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    redactor: Redactor,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Folder),
    Memory(Arc<InMemory>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Folder {
    path: PathBuf,
    /// The mode that it is made with, where the user's own will not do.
    mode: Option<u32>,
}

impl Store {
    /// The store of this configuration: `MLOPSCTL_STORE`, `store:`, or the default folder.
    pub fn of(cx: &Context) -> Result<Self, Fault> {
        let environment = &cx.environment;
        let own = |path| Folder { path, mode: None };
        let folder = match (environment.get("MLOPSCTL_STORE"), &cx.config().store) {
            (Some(url), _) => own(folder_of(url, &environment.folder)?),
            (None, Some(url)) => own(folder_of(url, &cx.loaded.folder)?),
            (None, None) => default_folder(environment)?,
        };
        Ok(Self { place: Place::Folder(folder), redactor: cx.loaded.redactor.clone() })
    }

    /// A store that is gone with the process.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        Self { place: Place::Memory(Arc::default()), redactor: Redactor::default() }
    }

    #[cfg(test)]
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let folder = Folder { path: folder.to_owned(), mode: None };
        Self { place: Place::Folder(folder), redactor: Redactor::default() }
    }

    /// Local stores for when the configured one cannot be written, the best first; the last one is memory, which
    /// always works and is gone with the process.
    pub fn fallbacks(cx: &Context) -> Vec<Self> {
        let environment = &cx.environment;
        let runtime = environment.get("XDG_RUNTIME_DIR").map(|folder| Path::new(folder).join("mlopsctl"));
        let own =
            state_folder(environment).into_iter().chain(runtime).map(|path| Folder { path, mode: None });
        let mut folders: Vec<Folder> = own.chain(private_temporary_folder(environment)).collect();
        let main = Self::of(cx).ok();
        let main = main.as_ref().and_then(Self::folder);
        folders.retain(|folder| Some(folder.path.as_path()) != main);
        let mut places: Vec<Place> = folders.into_iter().map(Place::Folder).collect();
        places.push(Place::Memory(Arc::default()));
        let redactor = &cx.loaded.redactor;
        places.into_iter().map(|place| Self { place, redactor: redactor.clone() }).collect()
    }

    /// Where it is, for messages.
    pub fn shown(&self) -> String {
        match &self.place {
            Place::Folder(folder) => folder.path.display().to_string(),
            Place::Memory(_) => "memory (gone when this process ends)".to_owned(),
        }
    }

    /// The folder, unless it is memory.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(&folder.path),
            Place::Memory(_) => None,
        }
    }

    /// Writes an object durably unless it exists; false when it does.
    pub async fn create(&self, name: &str, value: &impl Serialize) -> Result<bool> {
        let context = || format!("writing {name} to the store {}", self.shown());
        let objects = self.objects(true).with_context(context)?.with_context(context)?;
        let mut value = serde_json::to_value(value).with_context(context)?;
        redact(&mut value, &self.redactor);
        let mut text = serde_json::to_vec_pretty(&value).with_context(context)?;
        text.push(b'\n');
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match objects.put_opts(&Name::from(name), PutPayload::from(text), options).await {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. }) => Ok(false),
            Err(error) => Err(error).with_context(context),
        }
    }

    /// Reads an object; none when there is no such one.
    pub async fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let context = || format!("reading {name} from the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(None) };
        let bytes = match objects.get(&Name::from(name)).await {
            Ok(found) => found.bytes().await.with_context(context)?,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error).with_context(context),
        };
        serde_json::from_slice(&bytes).with_context(context)
    }

    /// The names of all objects below a prefix, sorted.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>> {
        let context = || format!("listing {prefix} in the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(Vec::new()) };
        let all: Vec<_> =
            objects.list(Some(&Name::from(prefix))).try_collect().await.with_context(context)?;
        let mut names: Vec<String> = all.into_iter().map(|object| object.location.to_string()).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// The names one level below a prefix that have objects below them, sorted, without the prefix.
    pub async fn list_folders(&self, prefix: &str) -> Result<Vec<String>> {
        let context = || format!("listing {prefix} in the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(Vec::new()) };
        let found = objects.list_with_delimiter(Some(&Name::from(prefix))).await.with_context(context)?;
        let names = found.common_prefixes.iter().filter_map(|name| Some(name.filename()?.to_owned()));
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Removes an object that has served its purpose; one that is gone already is fine.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let context = || format!("removing {name} from the store {}", self.shown());
        let Some(objects) = self.objects(false).with_context(context)? else { return Ok(()) };
        match objects.delete(&Name::from(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).with_context(context),
        }
    }

    /// The objects; none when the folder does not exist and is not to be made.
    fn objects(&self, make: bool) -> Result<Option<Arc<dyn ObjectStore>>> {
        let folder = match &self.place {
            Place::Memory(memory) => return Ok(Some(Arc::clone(memory) as Arc<dyn ObjectStore>)),
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

/// The folder behind `file:///path` or a plain path.
fn folder_of(url: &str, relative_to: &Path) -> Result<PathBuf, Fault> {
    let path = match url.split_once("://") {
        Some(("file", path)) if path.starts_with('/') => Path::new(path),
        Some(("file", _)) => {
            return Err(Fault::new(format!("store `{url}` names a host")).hint("write file:///folder"));
        }
        Some((scheme @ ("s3" | "gs" | "az"), _)) => {
            return Err(Fault::new(format!("store `{url}`: {scheme}:// is not supported yet"))
                .hint("use file:///folder for now"));
        }
        Some((scheme, _)) => {
            return Err(Fault::new(format!("store `{url}`: `{scheme}` is not a kind of store"))
                .hint("use file:///folder"));
        }
        None => Path::new(url),
    };
    Ok(relative_to.join(path))
}

/// Root's is shared with a group of operators.
fn default_folder(environment: &Environment) -> Result<Folder, Fault> {
    if rustix::process::geteuid().is_root() {
        return Ok(Folder { path: PathBuf::from(ROOT_FOLDER), mode: Some(0o2775) });
    }
    let path = state_folder(environment).ok_or_else(|| {
        Fault::new("there is no place for the store: neither XDG_STATE_HOME nor HOME is set")
            .hint("set MLOPSCTL_STORE=file:///folder")
    })?;
    Ok(Folder { path, mode: None })
}

fn state_folder(environment: &Environment) -> Option<PathBuf> {
    let state = environment.get("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = state.or_else(|| Some(Path::new(environment.get("HOME")?).join(".local/state")))?;
    Some(state.join("mlopsctl"))
}

/// A folder in the shared temporary one that is this user's alone, or none when somebody else made it first.
fn private_temporary_folder(environment: &Environment) -> Option<Folder> {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    let path = Path::new(environment.get("TMPDIR").unwrap_or("/tmp")).join(format!("mlopsctl-{user}"));
    let private = std::fs::symlink_metadata(&path)
        .map_or(true, |found| found.is_dir() && found.uid() == user && found.mode() & 0o022 == 0);
    private.then_some(Folder { path, mode: Some(0o700) })
}

impl Folder {
    fn make(&self) -> std::io::Result<()> {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        if self.path.is_dir() {
            return Ok(());
        }
        let Some(mode) = self.mode else { return std::fs::create_dir_all(&self.path) };
        std::fs::DirBuilder::new().recursive(true).mode(mode).create(&self.path)?;
        // The process's mask takes bits away that a group needs.
        std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(mode))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_store_is_a_folder_for_now() {
        let folder = |url: &str| folder_of(url, Path::new("/srv"));
        assert_eq!(folder("file:///var/x").unwrap(), Path::new("/var/x"));
        assert_eq!(folder("state").unwrap(), Path::new("/srv/state"));
        assert!(folder("s3://bucket/x").unwrap_err().message.contains("not supported yet"));
        assert!(folder("ftp://x").unwrap_err().message.contains("not a kind"));
        assert!(folder("file://host/x").unwrap_err().message.contains("names a host"));
    }
}
