//! `mlopsctl.yaml`: found, layered, checked and typed. Knows nothing of services or screens.
//!
//! The way of a file: `discover` → `tree` (YAML with places) → `layers` → `interpolate` → `validate` (against
//! the schema of `types`) → `rules` (what no schema can say) → serde. Every fault is collected on the way.

mod backup;
mod bounded;
mod chores;
mod discover;
mod document;
mod draft;
mod drift;
mod interpolate;
mod layers;
mod literal;
pub mod local_time;
mod paths;
pub mod place;
mod practice;
mod presets;
pub mod redact;
mod registry;
pub mod response;
mod rules;
pub mod scalar;
pub mod schema;
mod show;
mod store;
pub mod tree;
mod types;
mod validate;
mod version;
pub mod window;
pub mod zone;

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

pub use backup::*;
pub use chores::*;
pub use document::{Sheet, read_sheet};
use draft::{Draft, Given, draft};
pub use drift::*;
use interpolate::Surroundings;
pub use literal::show_command;
pub use place::{Faults, Misfit, Place};
pub use practice::*;

pub use presets::names as preset_names;
pub use redact::{Redactor, cut_line};
pub use registry::*;
use sha2::{Digest as _, Sha256};
pub use show::word as yaml_word;
pub(crate) use store::plain;
pub use store::{BucketAddress, BucketKind, StoreAddress, store_address};
pub use types::*;
pub use version::*;

use crate::{context::Environment, error::Fault};

pub use self::discover::FILE_NAME;
pub(crate) use self::discover::find;

/// A configuration that passed every check, and where it came from.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub config: Config,
    /// The file; absent when none was found and built-in defaults are used.
    pub file: Option<PathBuf>,
    /// That file, and those whose text it takes over.
    pub read: Vec<PathBuf>,
    /// Relative paths in values are relative to this folder.
    pub folder: PathBuf,
    /// The environment that was chosen with `--env`.
    pub environment: Option<String>,
    /// The environments that the file knows.
    pub environments: Vec<String>,
    pub redactor: Redactor,
    /// Things accepted but worth a word, such as a password in a URL.
    pub warnings: Vec<String>,
    /// SHA-256 of the effective configuration, hex, for records.
    pub digest: String,
    /// There is a file that cannot be used: the configuration is the built-in one instead.
    pub broken: bool,
}

/// A configuration with all its faults, for `config check` and `config show`.
#[derive(Debug)]
pub struct Inspected {
    pub file: Option<PathBuf>,
    /// As [`Loaded::read`].
    pub read: Vec<PathBuf>,
    pub folder: PathBuf,
    pub environment: Option<String>,
    draft: Draft,
}

/// Finds and loads the configuration. `file` is `--config`, `environment_name` is `--env`.
///
/// # Errors
/// One [`Fault`] that lists everything that is wrong, each with its place.
pub fn load(
    file: Option<&Path>,
    environment_name: Option<&str>,
    environment: &Environment,
) -> anyhow::Result<Loaded> {
    inspect(file, environment_name, environment)?.loaded()
}

/// Finds and reads the configuration, whatever is wrong with its content.
///
/// # Errors
/// When there is a file that cannot be read.
pub fn inspect(
    file: Option<&Path>,
    environment_name: Option<&str>,
    environment: &Environment,
) -> Result<Inspected, Fault> {
    let path = discover::find(file, environment);
    let shown = path.as_deref().map(|path| discover::shown(path, &environment.folder));
    let text = match (&path, &shown) {
        (Some(path), Some(shown)) => Some(discover::read(path, shown)?),
        _ => None,
    };
    let folder = path.as_deref().and_then(Path::parent).unwrap_or(&environment.folder).to_path_buf();
    let read = RefCell::new(Vec::from_iter(path.clone()));
    let read_file = |path: &Path| {
        let path = folder.join(path);
        let text = bounded::read(&path, interpolate::LARGEST_FILE as u64);
        read.borrow_mut().push(path);
        text
    };
    let draft = draft(&Given {
        file: text.as_deref().zip(shown.as_deref()),
        folder: &folder,
        environment: environment_name,
        around: &Surroundings {
            variable: &|name| environment.get(name).map(str::to_owned),
            read_file: &read_file,
            list_folder: Some(&|path| names_in(&folder.join(path))),
        },
    });
    let environment = environment_name.map(str::to_owned);
    Ok(Inspected { file: path, read: read.take(), folder, environment, draft })
}

/// Names of the files of a folder.
fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// Checks a text as a configuration file without touching anything: no files, no variables.
/// The door for fuzzing and property tests.
///
/// # Errors
/// Every fault, sorted by place.
pub fn parse_str(text: &str, environment_name: Option<&str>) -> Result<Loaded, Vec<Misfit>> {
    let nothing = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    let draft = draft(&Given {
        file: Some((text, FILE_NAME)),
        folder: Path::new(""),
        environment: environment_name,
        around: &Surroundings { variable: &|_| None, read_file: &nothing, list_folder: None },
    });
    let inspected =
        Inspected { file: None, read: Vec::new(), folder: PathBuf::new(), environment: None, draft };
    if inspected.draft.faults.is_empty() {
        inspected.loaded().map_err(|error| {
            let place = Place::whole(place::Source::BuiltIn);
            vec![Misfit { place, message: format!("{error:#}") }]
        })
    } else {
        Err(inspected.faults())
    }
}

impl Inspected {
    /// Everything that is wrong, sorted by place.
    pub fn faults(&self) -> Vec<Misfit> {
        self.draft.faults.sorted()
    }

    pub fn redactor(&self) -> Redactor {
        Redactor::new(self.draft.secrets.iter().cloned())
    }

    pub fn warnings(&self) -> &[String] {
        &self.draft.warnings
    }

    /// Checks of presets that do not apply here, and why.
    pub fn left_out(&self) -> &[String] {
        &self.draft.left_out
    }

    /// The environments that the file knows.
    pub fn environments(&self) -> &[String] {
        &self.draft.environments
    }

    /// The effective configuration as YAML, without secrets; with the place of each value when asked.
    pub fn to_yaml(&self, origins: bool) -> String {
        show::yaml(&self.draft.tree, origins)
    }

    /// The effective configuration as JSON, without secrets.
    pub fn to_json(&self) -> serde_json::Value {
        show::json(&self.draft.tree)
    }

    /// The typed configuration.
    ///
    /// # Errors
    /// One [`Fault`] that lists everything that is wrong.
    pub fn loaded(self) -> anyhow::Result<Loaded> {
        let redactor = self.redactor();
        if !self.draft.faults.is_empty() {
            return Err(self.fault().into());
        }
        let digest = Sha256::digest(self.to_json().to_string());
        let config = serde_json::from_value(self.draft.tree.to_json()).map_err(|error| {
            let error = error.to_string();
            Fault::new(format!(
                "the configuration passed its checks, but cannot be used: {}",
                redactor.clean(&error)
            ))
            .hint("this is a bug of mlopsctl: please report it with the configuration")
        })?;
        Ok(Loaded {
            config,
            file: self.file,
            read: self.read,
            folder: self.folder,
            environment: self.environment,
            environments: self.draft.environments,
            redactor,
            warnings: self.draft.warnings,
            digest: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            broken: false,
        })
    }

    /// All faults as one error: one per line, then their number.
    pub fn fault(&self) -> Fault {
        let redactor = self.redactor();
        let faults = self.faults();
        let lines: Vec<String> =
            faults.iter().map(|fault| redactor.clean(&fault.to_string()).into_owned()).collect();
        let count = match lines.len() {
            1 => "1 fault".to_owned(),
            many => format!("{many} faults"),
        };
        Fault::new(format!("the configuration cannot be used\n{}\n{count}", lines.join("\n")))
    }
}
