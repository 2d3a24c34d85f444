//! Folders: the default one, those for what the store does not take, and how they are made.

use std::path::{Path, PathBuf};

use crate::{context::Environment, error::Fault};

const ROOT_FOLDER: &str = "/var/lib/mlopsctl";

/// A folder on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The mode that it is made with, where the user's own will not do.
    pub(super) mode: Option<u32>,
}

impl Folder {
    /// A folder of the user's own.
    pub(super) fn own(path: PathBuf) -> Self {
        Self { path, mode: None }
    }

    pub(super) fn make(&self) -> std::io::Result<()> {
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

/// Root's is shared with a group of operators.
pub(super) fn default_folder(environment: &Environment) -> Result<Folder, Fault> {
    if rustix::process::geteuid().is_root() {
        return Ok(Folder { path: PathBuf::from(ROOT_FOLDER), mode: Some(0o2775) });
    }
    let path = state_folder(environment).ok_or_else(|| {
        Fault::new("there is no place for the store: neither XDG_STATE_HOME nor HOME is set")
            .hint("set MLOPSCTL_STORE=file:///folder")
    })?;
    Ok(Folder::own(path))
}

/// Folders for what the configured store does not take, the best first.
pub(super) fn fallback_folders(environment: &Environment) -> Vec<Folder> {
    let runtime = environment.get("XDG_RUNTIME_DIR").map(|folder| Path::new(folder).join("mlopsctl"));
    let own = state_folder(environment).into_iter().chain(runtime).map(Folder::own);
    own.chain(private_temporary_folder(environment, "mlopsctl")).collect()
}

/// Folders for records that wait for their store, the best first: beside the default folder, for this user's eyes.
pub(super) fn spool_folders(environment: &Environment) -> Vec<Folder> {
    let private = |path| Folder { path, mode: Some(0o700) };
    let beside = match state_folder(environment) {
        Some(folder) => Some(folder.with_file_name("mlopsctl-spool")),
        None => rustix::process::geteuid().is_root().then(|| PathBuf::from(format!("{ROOT_FOLDER}-spool"))),
    };
    let own = beside.into_iter().map(private);
    own.chain(private_temporary_folder(environment, "mlopsctl-spool")).collect()
}

fn state_folder(environment: &Environment) -> Option<PathBuf> {
    let state = environment.get("XDG_STATE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = state.or_else(|| Some(Path::new(environment.get("HOME")?).join(".local/state")))?;
    Some(state.join("mlopsctl"))
}

/// A folder in the shared temporary one that is this user's alone, or none when somebody else made it first.
fn private_temporary_folder(environment: &Environment, name: &str) -> Option<Folder> {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    let path = Path::new(environment.get("TMPDIR").unwrap_or("/tmp")).join(format!("{name}-{user}"));
    let private = std::fs::symlink_metadata(&path)
        .map_or(true, |found| found.is_dir() && found.uid() == user && found.mode() & 0o022 == 0);
    private.then_some(Folder { path, mode: Some(0o700) })
}
