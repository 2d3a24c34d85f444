//! Files that say the version of the stack: read, and edited without touching anything else in them.
//!
//! The layout is told by the name: `Cargo.toml` and `package.json` with their lock files, `pyproject.toml`, Python, charts
//! of Helm, YAML with image tags, and anything else is a plain text that is nothing but the version (`VERSION`).

mod json;
mod plain;
mod python;
mod toml;
mod yaml;

use std::ops::Range;

use semver::Version;

/// What a file is, for its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    Cargo,
    /// The packages of the workspace itself.
    CargoLock,
    PyProject,
    PackageJson,
    /// `__version__ = "…"`.
    Python,
    /// A chart of Helm: `version` and `appVersion`.
    Chart,
    /// Image tags of these images (`registry.example.com/team/api`); all images where there are none.
    Images(Vec<String>),
    Plain,
}

/// One place that says a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// In bytes, of the version alone.
    pub at: Range<usize>,
    pub text: String,
    /// `package.version`, `image of services.api`.
    pub what: String,
}

/// Why a file does not say its version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("{0}")]
    Syntax(String),
    #[error("there is no {0}")]
    Missing(&'static str),
    #[error("{0} is inherited from the workspace: name the workspace's Cargo.toml instead")]
    Inherited(&'static str),
    #[error(
        "{0} is pinned by its digest, so that its tag does not say what runs: take the digest off, or name only other \
         images in `version.images`"
    )]
    Pinned(String),
    #[error("{what} is `{text}`, which is no semantic version")]
    NotAVersion { what: String, text: String },
    #[error("two places disagree: {one} and {two}")]
    Disagree { one: String, two: String },
}

impl Layout {
    /// By the name of the file; `images` where it is YAML.
    pub fn of(name: &str, images: &[String]) -> Self {
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        match base {
            "Cargo.toml" => Self::Cargo,
            "Cargo.lock" => Self::CargoLock,
            "Chart.yaml" => Self::Chart,
            "pyproject.toml" => Self::PyProject,
            "package.json" | "package-lock.json" => Self::PackageJson,
            _ if base.ends_with(".py") => Self::Python,
            _ if base.ends_with(".yaml") || base.ends_with(".yml") => Self::Images(images.to_vec()),
            _ => Self::Plain,
        }
    }

    /// Where the file says the version.
    ///
    /// # Errors
    /// It cannot be read, or says none.
    pub fn spots(&self, text: &str) -> Result<Vec<Spot>, FileError> {
        match self {
            Self::Cargo => toml::cargo(text),
            Self::CargoLock => toml::cargo_lock(text),
            Self::PyProject => toml::pyproject(text),
            Self::PackageJson => json::package(text),
            Self::Python => python::dunder(text),
            Self::Chart => yaml::chart(text),
            Self::Images(images) => yaml::images(text, images),
            Self::Plain => plain::whole(text),
        }
    }

    /// The version that the file says.
    ///
    /// # Errors
    /// As [`Layout::spots`]; no semantic version; places that disagree.
    pub fn version(&self, text: &str) -> Result<Version, FileError> {
        let spots = self.spots(text)?;
        let parsed = spots.iter().map(|spot| {
            let plain = spot.text.strip_prefix('v').unwrap_or(&spot.text);
            Version::parse(plain)
                .map_err(|_| FileError::NotAVersion { what: spot.what.clone(), text: spot.text.clone() })
        });
        let parsed: Vec<Version> = parsed.collect::<Result<_, _>>()?;
        let Some((first, rest)) = parsed.split_first() else { return Err(FileError::Missing("version")) };
        match rest.iter().position(|other| other != first) {
            None => Ok(first.clone()),
            Some(other) => {
                let says = |index: usize| format!("{} is {}", spots[index].what, spots[index].text);
                Err(FileError::Disagree { one: says(0), two: says(other + 1) })
            }
        }
    }

    /// What stands where the version shall stand, in the order of the places: `(place, old, new)`. A `v` before the
    /// former stays.
    ///
    /// # Errors
    /// As [`Layout::spots`], and when the result would not say the version: then nothing should be written.
    pub fn changes(&self, text: &str, version: &Version) -> Result<Vec<(usize, String, String)>, FileError> {
        let mut spots = self.spots(text)?;
        spots.sort_by_key(|spot| spot.at.start);
        let new = |old: &str| format!("{}{version}", if old.starts_with('v') { "v" } else { "" });
        let changes = spots.into_iter().map(|spot| (spot.at.start, new(&spot.text), spot.text));
        let changes: Vec<_> = changes.map(|(at, new, old)| (at, old, new)).collect();
        let again = self.version(&changed(text, &changes));
        match again {
            Ok(again) if again == *version => Ok(changes),
            Ok(_) => Err(FileError::Missing("version after the change")),
            Err(error) => Err(error),
        }
    }

    /// The file with another version and nothing else changed.
    ///
    /// # Errors
    /// As [`Layout::changes`].
    pub fn edit(&self, text: &str, version: &Version) -> Result<String, FileError> {
        Ok(changed(text, &self.changes(text, version)?))
    }
}

fn changed(text: &str, changes: &[(usize, String, String)]) -> String {
    let mut edited = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for (at, old, new) in changes {
        edited.push_str(text.get(from..*at).unwrap_or_default());
        edited.push_str(new);
        from = at + old.len();
    }
    edited.push_str(text.get(from..).unwrap_or_default());
    edited
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edited(name: &str, text: &str) -> Result<String, FileError> {
        Layout::of(name, &["team/api".to_owned()]).edit(text, &Version::new(2, 0, 0))
    }

    #[test]
    fn each_layout_keeps_its_formatting() {
        let cases = [
            ("VERSION", "1.4.2\n", "2.0.0\n"),
            ("VERSION", "v1.4.2", "v2.0.0"),
            ("VERSION", "\u{feff}  1.4.2 \r\n", "\u{feff}  2.0.0 \r\n"),
            (
                "Cargo.toml",
                "# c\n[package]\nname = 'x'   # n\nversion   =  \"1.4.2\" # keep\n[dependencies]\nserde = { version = \"1\" }\n",
                "# c\n[package]\nname = 'x'   # n\nversion   =  \"2.0.0\" # keep\n[dependencies]\nserde = { version = \"1\" }\n",
            ),
            (
                "Cargo.toml",
                "[workspace.package]\nversion = '1.4.2'\n",
                "[workspace.package]\nversion = '2.0.0'\n",
            ),
            ("Cargo.toml", "package.version = \"1.4.2\"\n", "package.version = \"2.0.0\"\n"),
            ("a/pyproject.toml", "[project]\nversion=\"1.4.2\"", "[project]\nversion=\"2.0.0\""),
            (
                "pyproject.toml",
                "[tool.poetry]\nversion = \"1.4.2\"\n",
                "[tool.poetry]\nversion = \"2.0.0\"\n",
            ),
            (
                "package.json",
                "{\n\t\"name\": \"version\",\n\t\"version\" : \"1.4.2\",\n\t\"dependencies\": {\"version\": \"1.4.2\"}\n}\n",
                "{\n\t\"name\": \"version\",\n\t\"version\" : \"2.0.0\",\n\t\"dependencies\": {\"version\": \"1.4.2\"}\n}\n",
            ),
            (
                "compose.yaml",
                "services:\n  api:\n    image: \"team/api:1.4.2\"  # ours\n  db: { image: postgres:15 }\n",
                "services:\n  api:\n    image: \"team/api:2.0.0\"  # ours\n  db: { image: postgres:15 }\n",
            ),
            (
                "Cargo.lock",
                "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.4.2\"\n\n[[package]]\nname = \"b\"\nversion = \"7.0.0\"\nsource = \"registry+x\"\n",
                "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"7.0.0\"\nsource = \"registry+x\"\n",
            ),
            (
                "churn/__init__.py",
                "\"\"\"Doc.\"\"\"\nfrom x import y\n__version__: str = '1.4.2'  # keep\n",
                "\"\"\"Doc.\"\"\"\nfrom x import y\n__version__: str = '2.0.0'  # keep\n",
            ),
            ("x.py", "\u{feff}__version__ = \"1.4.2\"\r\n", "\u{feff}__version__ = \"2.0.0\"\r\n"),
            (
                "chart/Chart.yaml",
                "apiVersion: v2\nversion: 1.4.2 # chart\nappVersion: \"1.4.2\"\ndependencies: [{name: x, version: 9.9.9}]\n",
                "apiVersion: v2\nversion: 2.0.0 # chart\nappVersion: \"2.0.0\"\ndependencies: [{name: x, version: 9.9.9}]\n",
            ),
            (
                "k8s.yml",
                "a: 1\n---\nspec:\n  containers:\n  - image: registry:5000/team/api:v1.4.2\n  - image: redis:7@sha256:aa\n",
                "a: 1\n---\nspec:\n  containers:\n  - image: registry:5000/team/api:v2.0.0\n  - image: redis:7@sha256:aa\n",
            ),
        ];
        for (name, text, expected) in cases {
            assert_eq!(edited(name, text).as_deref(), Ok(expected), "{name} {text}");
            assert!(
                Layout::of(name, &["team/api".to_owned()])
                    .version(text)
                    .is_ok_and(|version| version == Version::new(1, 4, 2)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_that_says_no_version_is_an_error() {
        let cases = [
            ("VERSION", ""),
            ("VERSION", "1.4.2\n1.4.3\n"),
            ("Cargo.toml", "[package]\nname = 'x'\n"),
            ("Cargo.toml", "[package]\nversion.workspace = true\n"),
            ("Cargo.toml", "[package\n"),
            ("pyproject.toml", "[project]\ndynamic = ['version']\n"),
            ("package.json", "{\"name\": \"x\"}"),
            ("Cargo.lock", "version = 4\n"),
            ("x.py", "version = '1.4.2'\n"),
            ("x.py", "# __version__ = '1.4.2'\n"),
            ("Chart.yaml", "apiVersion: v2\n"),
            ("package.json", "[1]"),
            ("package.json", "{\"version\": 1}"),
            ("compose.yaml", "services: { db: { image: postgres:15 } }"),
            ("compose.yaml", "services: { api: { image: team/api } }"),
            ("compose.yaml", "services: { api: { image: team/api:1.4.2@sha256:aa } }"),
            (
                "compose.yaml",
                "services: { api: { image: team/api:1.4.2 }, b: { image: 'x/team/api:1.4.2@sha256:aa' } }",
            ),
            ("compose.yaml", "a: [\n"),
        ];
        for (name, text) in cases {
            assert!(edited(name, text).is_err(), "{name} {text}");
        }
    }

    #[test]
    fn places_that_disagree_are_named() {
        let text = "a: { image: team/api:1.4.2 }\nb: { image: x.example.com/team/api:1.4.3 }\n";
        let error = Layout::of("x.yaml", &["team/api".to_owned()]).version(text).unwrap_err();
        assert!(error.to_string().contains("1.4.2") && error.to_string().contains("1.4.3"), "{error}");
    }

    proptest! {
        #[test]
        fn no_text_ends_the_program(text in "\\PC{0,60}", name in 0_usize..8) {
            let name = ["VERSION", "Cargo.toml", "pyproject.toml", "package.json", "a.yaml", "x.py", "Chart.yaml", "Cargo.lock"][name];
            let _ = edited(name, &text);
        }
    }
}
