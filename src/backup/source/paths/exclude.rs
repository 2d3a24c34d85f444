//! What is left out: by `exclude:`, and always the place of the backups themselves, which would grow without end.

use std::{
    ffi::OsStr,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

use glob::Pattern;

use super::expand::OPTIONS;
use crate::error::Fault;

/// The globs of `exclude:`, ready to be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Exclude {
    names: Vec<Pattern>,
    paths: Vec<Pattern>,
}

impl Exclude {
    /// A glob without a slash, but for one at its end, is about names at any depth; one with a slash is about paths,
    /// relative to the configuration's folder unless it begins with a slash.
    pub(super) fn new(globs: &[String]) -> Result<Self, Fault> {
        let mut all = Self::default();
        for text in globs {
            let bare = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
            let pattern = Pattern::new(bare)
                .map_err(|error| Fault::new(format!("`exclude: {text}` is no pattern: {}", error.msg)))?;
            if bare.contains('/') { all.paths.push(pattern) } else { all.names.push(pattern) }
        }
        Ok(all)
    }

    /// Whether what is at `path` (absolute) is left out.
    pub(super) fn holds(&self, path: &Path, folder: &Path) -> bool {
        let matches = |patterns: &[Pattern], text: &OsStr| {
            let text = text.to_string_lossy();
            patterns.iter().any(|pattern| pattern.matches_with(&text, OPTIONS))
        };
        let by_name =
            !self.names.is_empty() && path.file_name().is_some_and(|name| matches(&self.names, name));
        by_name
            || !self.paths.is_empty() && {
                let relative = path.strip_prefix(folder).unwrap_or(path);
                matches(&self.paths, relative.as_os_str()) || matches(&self.paths, path.as_os_str())
            }
    }
}

/// Where a folder is, seen from a tree: none where it is not in it. The empty path is the tree itself, and a folder
/// around it.
pub(super) fn within(tree: &Path, folder: &Path) -> Option<PathBuf> {
    let (tree, folder) = (tree.canonicalize().ok()?, real(folder));
    if tree.starts_with(&folder) {
        return Some(PathBuf::new());
    }
    folder.strip_prefix(&tree).map(Path::to_owned).ok()
}

/// With all links of what exists of it resolved.
fn real(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), path.strip_prefix(above)) {
            return if rest.as_os_str().as_bytes().is_empty() { real } else { real.join(rest) };
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_about_names_or_about_paths() {
        let folder = Path::new("/app");
        let cases = [
            ("*.tmp", "/app/a/b.tmp", true),
            ("*.tmp", "/app/a.tmp/b", false),
            ("__pycache__/", "/app/x/__pycache__", true),
            ("__pycache__", "/app/__pycache__x", false),
            ("models/cache", "/app/models/cache", true),
            ("models/cache", "/app/x/models/cache", false),
            ("models/*", "/app/models/a/b", false),
            ("./models/*.bin", "/app/models/a.bin", true),
            ("**/cache/*.bin", "/app/x/y/cache/a.bin", true),
            ("/srv/data/*", "/srv/data/x", true),
            ("srv/data/*", "/srv/data/x", false),
            (".*", "/app/.git", true),
        ];
        for (glob, path, out) in cases {
            let exclude = Exclude::new(&[glob.to_owned()]).unwrap();
            assert_eq!(exclude.holds(Path::new(path), folder), out, "{glob} {path}");
        }
        assert!(Exclude::new(&["a[".to_owned()]).is_err());
    }

    #[test]
    fn a_folder_is_found_in_a_tree_before_it_exists() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("data")).unwrap();
        std::os::unix::fs::symlink("data", root.join("link")).unwrap();
        let data = root.join("data");
        assert_eq!(within(&root, &root.join("link/backups/x")), Some(PathBuf::from("data/backups/x")));
        assert_eq!(within(&data, &data), Some(PathBuf::new()));
        assert_eq!(within(&data, &root), Some(PathBuf::new()));
        assert_eq!(within(&data, &root.join("other")), None);
    }
}
