//! What must not go, whatever its age: what a version in the registry refers to, and what no backup has yet.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::{
    backup::{
        archive::{Manifest, Name},
        bundle::{SeenFile, members},
        repository::{BackupId, Entry, Repository},
        source::Note,
    },
    client::{Mlflow, mlflow::Kind as Many},
    config::Kind,
    context::Context,
    error::shell_word,
};

/// Folders by whose names MLflow's files are known, and those of models.
const OF_MLFLOW: [&str; 3] = ["mlflow", "mlruns", "mlartifacts"];
const OF_MODELS: [&str; 2] = ["models", "saved_models"];
const PAGE: u32 = 1000;
/// Why what is in a backup stays that was never read.
pub(super) const UNREAD: &str = "in a backup that nobody has read since it was made";

/// What is known about that.
#[derive(Debug, Default)]
pub(super) struct Needed {
    registry: Registry,
    sets: Vec<Saved>,
    /// What could not be found out, and what follows.
    pub(super) blind: Vec<String>,
}

/// What a backup set names, and what its newest good backup holds of that.
#[derive(Debug, Default)]
struct Saved {
    set: String,
    paths: Vec<PathBuf>,
    /// Its newest good backup, where nobody has read every byte of that: what it holds is a promise.
    unread: Option<BackupId>,
    /// Where the trees of that backup were, and their names in it.
    trees: Vec<(PathBuf, Name)>,
    /// By name: size and time of the last change.
    members: HashMap<String, (u64, i64)>,
}

#[derive(Debug, Default)]
enum Registry {
    /// None is configured.
    #[default]
    Absent,
    Silent,
    Known {
        /// Ids of runs and of logged models.
        ids: HashSet<String>,
        paths: Vec<PathBuf>,
    },
}

impl Needed {
    /// Asks the registry and looks at every set's backups. What cannot be asked makes its files stay.
    pub(super) async fn ask(cx: &Context) -> Self {
        let mut found = Self::default();
        let config = cx.config();
        let (mut ids, mut paths) = (HashSet::new(), Vec::new());
        let services = config.services.iter().filter(|(_, service)| service.kind == Kind::Mlflow);
        for (name, _) in services {
            match versions(cx, name).await {
                Ok(versions) => {
                    versions.iter().for_each(|version| refer(version, &mut ids, &mut paths));
                    if matches!(found.registry, Registry::Absent) {
                        found.registry = Registry::Known { ids: HashSet::new(), paths: Vec::new() };
                    }
                }
                Err(error) => {
                    found.blind.push(format!(
                        "the registry `{name}` cannot be asked what it needs, so nothing of MLflow and no model goes: \
                         {error:#}"
                    ));
                    found.registry = Registry::Silent;
                }
            }
        }
        if let Registry::Known { ids: known, paths: at } = &mut found.registry {
            (*known, *at) = (ids, paths);
        }
        for (name, set) in &config.backup.sets {
            let at = |glob: &String| {
                let pattern = cx.loaded.folder.join(glob.trim_end_matches('/'));
                let pattern = pattern.to_string_lossy().into_owned();
                glob::glob(&pattern).map(|paths| paths.flatten().collect::<Vec<_>>()).unwrap_or_default()
            };
            let paths: Vec<PathBuf> = set.paths.iter().flat_map(at).map(|path| real(&path)).collect();
            if paths.is_empty() {
                continue;
            }
            let newest = match Repository::of(cx, name) {
                Ok(repository) => newest_good(&repository).await,
                Err(fault) => Err(fault.into()),
            };
            let newest = newest.unwrap_or_else(|error| {
                found.blind.push(format!(
                    "the backups of set `{name}` cannot be read, so its files stay: {error:#}"
                ));
                None
            });
            found.sets.push(Saved::new(name, paths, newest));
        }
        found
    }

    /// How to let go what only waits for a backup to be read, a sentence for each set that has files in these folders.
    pub(super) fn unread(&self, folders: &[PathBuf]) -> Vec<String> {
        let meet = |path: &PathBuf| {
            folders.iter().map(|folder| real(folder)).any(|at| at.starts_with(path) || path.starts_with(&at))
        };
        let sets = self.sets.iter().filter(|saved| saved.paths.iter().any(meet));
        let tell = |saved: &Saved| {
            let (set, id) = (&saved.set, saved.unread.as_ref()?);
            let command = format!("mlopsctl backup verify --set {} --read-data", shell_word(set));
            Some(format!(
                "nobody has read {id}, the newest backup of set `{set}`, since it was made: {command}"
            ))
        };
        sets.filter_map(tell).collect()
    }

    /// Why a file is needed.
    pub(super) fn why(&self, file: &SeenFile) -> Option<&'static str> {
        let path = real(&file.path);
        let by_registry = self.registry.why(&file.path).or_else(|| self.registry.why(&path));
        by_registry
            .or_else(|| self.sets.iter().filter(|set| set.names(&path)).find_map(|set| set.why(&path, file)))
    }
}

impl Saved {
    fn new(set: &str, paths: Vec<PathBuf>, newest: Option<(Entry, Manifest)>) -> Self {
        let set = set.to_owned();
        let Some((entry, newest)) = newest else { return Self { set, paths, ..Self::default() } };
        let trees = Note::all(&newest).into_iter().filter_map(|note| match note {
            Note::Path { member, path } => Some((real(&path), member)),
            _ => None,
        });
        let unread = (!entry.was_read_whole()).then_some(entry.id);
        Self { set, paths, unread, trees: trees.collect(), members: members(&newest) }
    }

    /// Why one of its files stays.
    fn why(&self, path: &Path, file: &SeenFile) -> Option<&'static str> {
        match self.holds(path, file) {
            false => Some("not in its newest good backup as it is now"),
            true => self.unread.as_ref().map(|_| UNREAD),
        }
    }

    fn names(&self, path: &Path) -> bool {
        self.paths.iter().any(|named| path.starts_with(named))
    }

    /// Whether the backup has the file as it is: what was left out, or could not be read whole, is not in it.
    fn holds(&self, path: &Path, file: &SeenFile) -> bool {
        self.trees.iter().any(|(tree, name)| {
            let Ok(below) = path.strip_prefix(tree) else { return false };
            let name = below.iter().fold(name.clone(), |name, part| name.join(part));
            let held = self.members.get(name.os().to_string_lossy().as_ref());
            held.is_some_and(|held| *held == (file.size, file.mtime.0))
        })
    }
}

/// Where a path leads, by whatever links; as it is where that cannot be told.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl Registry {
    fn why(&self, path: &Path) -> Option<&'static str> {
        let parts: Vec<&str> = path.components().filter_map(|part| part.as_os_str().to_str()).collect();
        let is_in = |names: &[&str]| parts.iter().any(|part| names.contains(part));
        let is_mlflows = is_in(&OF_MLFLOW) || parts.iter().any(|part| is_id(part));
        match self {
            Self::Absent if is_mlflows || is_in(&OF_MODELS) => {
                Some("of MLflow or a model, and no service of kind mlflow is configured to ask")
            }
            Self::Silent if is_mlflows || is_in(&OF_MODELS) => Some("the registry cannot be asked"),
            Self::Known { ids, paths } => {
                let is_needed = parts.iter().any(|part| ids.contains(*part))
                    || paths.iter().any(|needed| path.starts_with(needed));
                if is_needed {
                    Some("a version in the registry needs it")
                } else if is_mlflows && !parts.contains(&"artifacts") {
                    Some("what MLflow itself reads")
                } else {
                    None
                }
            }
            Self::Absent | Self::Silent => None,
        }
    }
}

/// The newest good backup, and what it holds; nothing where its archive was cut off.
async fn newest_good(repository: &Repository) -> Result<Option<(Entry, Manifest)>> {
    let listing = repository.list().await?;
    match listing.backups.iter().rev().find(|entry| entry.quality().is_good()) {
        Some(newest) => {
            let manifest = repository.manifest(&newest.id).await?;
            let is_whole = |manifest: &Manifest| newest.size_bytes == Some(manifest.archive.size_bytes);
            Ok(manifest.filter(is_whole).map(|manifest| (newest.clone(), manifest)))
        }
        None => Ok(None),
    }
}

/// Every version of every registered model.
async fn versions(cx: &Context, service: &str) -> Result<Vec<Value>> {
    let mlflow = Mlflow::new(&cx.http, cx.endpoint(service)?);
    let mut all = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let page = mlflow.fetch_page(Many::Versions { prompts: false }, PAGE, token.as_deref()).await?;
        let Some(page) = page else { bail!("it has no registry") };
        all.extend(page.items);
        match page.next {
            // A server that says the same for ever would keep us for ever.
            Some(next) if Some(&next) == token.as_ref() => bail!("it gives the same page again and again"),
            Some(next) => token = Some(next),
            None => return Ok(all),
        }
    }
}

/// What a version refers to: its run, its logged model, and where its files are, as far as that is a path.
fn refer(version: &Value, ids: &mut HashSet<String>, paths: &mut Vec<PathBuf>) {
    let text = |key: &str| version[key].as_str().filter(|text| !text.is_empty());
    ids.extend(["run_id", "model_id"].iter().filter_map(|key| text(key)).map(str::to_owned));
    for source in ["source", "storage_location"].iter().filter_map(|key| text(key)) {
        ids.extend(source.split('/').filter(|part| is_id(part)).map(str::to_owned));
        let path = source.strip_prefix("file://").or_else(|| source.starts_with('/').then_some(source));
        paths.extend(path.filter(|path| path.len() > 1).map(PathBuf::from));
    }
}

/// Of a run (32 hexadecimal digits) or a logged model (`m-` and those).
fn is_id(part: &str) -> bool {
    let digits = part.strip_prefix("m-").unwrap_or(part);
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RUN: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_a_version_refers_to_is_needed_in_every_form_of_its_source() {
        let logged = format!("m-{}", RUN.replace('0', "f"));
        for (version, path) in [
            (json!({ "run_id": RUN, "source": "" }), format!("/srv/mlruns/1/{RUN}/artifacts/model.pkl")),
            (
                json!({ "source": format!("mlflow-artifacts:/1/{RUN}/artifacts/model") }),
                format!("/d/mlartifacts/1/{RUN}/artifacts/x"),
            ),
            (
                json!({ "source": format!("models:/{logged}") }),
                format!("/d/mlartifacts/1/models/{logged}/artifacts/x"),
            ),
            (json!({ "source": "/srv/models/churn" }), "/srv/models/churn/model.onnx".to_owned()),
            (json!({ "source": "file:///srv/models/churn" }), "/srv/models/churn/a/b".to_owned()),
        ] {
            let (mut ids, mut paths) = (HashSet::new(), Vec::new());
            refer(&version, &mut ids, &mut paths);
            let known = Registry::Known { ids, paths };
            assert_eq!(known.why(Path::new(&path)), Some("a version in the registry needs it"), "{version}");
        }
    }

    #[test]
    fn what_nobody_can_vouch_for_stays() {
        let known = Registry::Known { ids: HashSet::new(), paths: Vec::new() };
        let artifact = format!("/srv/mlruns/1/{RUN}/artifacts/model.pkl");
        for (registry, path, stays) in [
            (&known, artifact.as_str(), false),
            (&known, "/srv/mlruns/1/meta.yaml", true),
            (&known, "/srv/models/old.pkl", false),
            (&Registry::Silent, &artifact, true),
            (&Registry::Silent, "/srv/models/old.pkl", true),
            (&Registry::Silent, "/srv/monitoring/old.json", false),
            (&Registry::Absent, &artifact, true),
            (&Registry::Absent, "/srv/models/old.pkl", true),
            (&Registry::Absent, "/srv/monitoring/old.json", false),
        ] {
            assert_eq!(registry.why(Path::new(path)).is_some(), stays, "{registry:?} {path}");
        }
    }
}
