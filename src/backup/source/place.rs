//! Where a source is on this machine, and what it is called in an archive.

use std::path::{Component, Path, PathBuf};

use crate::{backup::archive::Name, config::plain};

/// A path of the configuration, which may be relative to the configuration's folder.
pub(super) fn whole(folder: &Path, path: &Path) -> PathBuf {
    if path.is_absolute() || folder.as_os_str().is_empty() { path.to_owned() } else { folder.join(path) }
}

/// The name of what was made of `path`: `sqlite/data/mlflow.db`, relative to the configuration's folder where it is
/// below it.
pub(super) fn member(kind: &str, folder: &Path, path: &Path) -> Name {
    let path = whole(folder, path);
    let (path, folder) = (plain(&path), plain(folder));
    let relative = path.strip_prefix(&folder).unwrap_or(&path);
    let parts = relative.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part),
        _ => None,
    });
    parts.fold(Name::from(kind), |name, part| name.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_named_relative_to_the_configuration_and_never_climb() {
        let cases = [
            ("/srv/ml", "mlflow/mlflow.db", "sqlite/mlflow/mlflow.db"),
            ("/srv/ml", "/srv/ml/mlflow/mlflow.db", "sqlite/mlflow/mlflow.db"),
            ("/srv/ml/", "./a/./mlflow.db", "sqlite/a/mlflow.db"),
            ("/srv/ml", "/var/lib/mlflow.db", "sqlite/var/lib/mlflow.db"),
            ("/srv/ml", "../other/mlflow.db", "sqlite/srv/other/mlflow.db"),
            ("/srv/ml", "../../../../mlflow.db", "sqlite/mlflow.db"),
            ("", "mlflow.db", "sqlite/mlflow.db"),
        ];
        for (folder, path, name) in cases {
            assert_eq!(member("sqlite", Path::new(folder), Path::new(path)), Name::from(name), "{path}");
        }
    }
}
