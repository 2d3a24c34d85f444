//! The part of `mlopsctl.yaml` about the version of the stack.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the stack itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StackVersion {
    /// Files that say it: `VERSION`, `Cargo.toml`, `pyproject.toml`, `package.json`, YAML with image tags.
    pub files: Vec<String>,
    /// Images whose tags in YAML files are the stack's version (default: all of them).
    #[schemars(extend("x-one-or-many" = true))]
    pub images: Vec<String>,
    /// Files and folders of the stack in a larger repository: only commits that touch one of them count (default: all).
    #[schemars(extend("x-one-or-many" = true))]
    pub paths: Vec<String>,
    /// Git tags of the stack look so (default `v{version}`).
    pub tag: Option<String>,
    /// Git tags of models look so (default `{name}@v{version}`).
    pub model_tag: Option<String>,
    /// File that gains a section with each version.
    pub changelog: Option<String>,
    /// Message of the commit that `version bump --commit` makes (default `chore(release): {version}`).
    pub message: Option<String>,
    /// Before 1.0.0 a break raises the minor and a feature the patch (default true).
    pub zero_is_unstable: Option<bool>,
}
