//! Which file is the configuration, and its text.

use std::path::{Path, PathBuf};

use super::bounded;
use crate::{context::Environment, error::Fault};

/// The name looked for.
pub const FILE_NAME: &str = "mlopsctl.yaml";

/// Larger files are not read: no person writes them.
const LARGEST: u64 = 64 << 20;

/// The file named, or `mlopsctl.yaml` in this folder or a parent, or the user's own.
pub(crate) fn find(named: Option<&Path>, environment: &Environment) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(environment.folder.join(named));
    }
    let parents = environment.folder.ancestors().map(|folder| folder.join(FILE_NAME));
    let home = environment.get("HOME").map(|home| Path::new(home).join(".config"));
    let user =
        environment.get("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute()).or(home);
    let user = user.map(|folder| folder.join("mlopsctl").join(FILE_NAME));
    parents.chain(user).find(|path| path.symlink_metadata().is_ok())
}

/// Its text.
pub(super) fn read(path: &Path, shown: &str) -> Result<String, Fault> {
    let cannot = |why: String| {
        Fault::new(format!("reading the configuration {shown}: {why}"))
            .hint("name another file with --config, or write one with `mlopsctl init`")
    };
    let bytes = bounded::read(path, LARGEST).map_err(|error| cannot(plain(&error)))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        cannot(format!("it is not UTF-8 (line {line}, byte {})", good.len() + 1))
    })
}

/// `No such file or directory`, without the number that means nothing to people.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// The path as people would type it from here.
pub(super) fn shown(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}
