//! Which version a configured name means.

use serde::Serialize;

use crate::{
    client::mlflow::{Model, Stage},
    error::{Fault, nearest},
};

/// What a name means in one model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "means", rename_all = "snake_case")]
pub enum Pointer {
    /// Neither an alias nor a version in a stage of that name.
    Nothing,
    /// `both`: alias and stage agree.
    Alias {
        alias: String,
        version: u64,
        both: bool,
    },
    Stage {
        stage: Stage,
        version: u64,
    },
    /// Several versions are in the stage, the newest first.
    Several {
        stage: Stage,
        versions: Vec<u64>,
    },
    /// Alias and stage mean different versions.
    Disagree {
        alias: String,
        version: u64,
        stage: Stage,
        staged: Vec<u64>,
    },
    /// The alias points at a version that was deleted, as MLflow 2 leaves it.
    Dangling {
        alias: String,
        version: u64,
    },
}

impl Pointer {
    /// The version that is meant beyond doubt.
    pub fn version(&self) -> Option<u64> {
        match self {
            Self::Alias { version, .. } | Self::Stage { version, .. } => Some(*version),
            Self::Nothing | Self::Several { .. } | Self::Disagree { .. } | Self::Dangling { .. } => None,
        }
    }

    /// For people, behind the name.
    pub fn describe(&self) -> String {
        let list = |versions: &[u64]| {
            versions.iter().map(|version| format!("version {version}")).collect::<Vec<_>>().join(" and ")
        };
        match self {
            Self::Nothing => "no alias and no stage of that name".to_owned(),
            Self::Alias { alias, version, both: false } => format!("version {version} by alias {alias}"),
            Self::Alias { alias, version, both: true } => {
                format!("version {version} by alias {alias} and stage")
            }
            Self::Stage { stage, version } => format!("version {version} by stage {}", stage.word()),
            Self::Several { stage, versions } => format!("{} are in stage {}", list(versions), stage.word()),
            Self::Disagree { alias, version, stage, staged } => {
                format!("alias {alias} is version {version}, but stage {} has {}", stage.word(), list(staged))
            }
            Self::Dangling { alias, version } => {
                format!("alias {alias} points at version {version}, which was deleted")
            }
        }
    }
}

/// The stage of a name; `none` is the stage of whatever has none.
fn stage_of(name: &str) -> Option<Stage> {
    Stage::named(name).filter(|stage| *stage != Stage::None)
}

/// Versions in the stage of a name, the newest first; none where it is the name of no stage.
pub(super) fn staged(model: &Model, name: &str) -> Vec<u64> {
    let stage = stage_of(name);
    let versions = model.versions.iter().filter(|version| Some(version.stage) == stage);
    versions.map(|version| version.version).collect()
}

/// Looks a name up as an alias, then as a stage. Aliases are the same whatever their case, as on the server.
pub fn resolve(model: &Model, name: &str) -> Pointer {
    let alias = model.aliases.iter().find(|alias| alias.alias.eq_ignore_ascii_case(name));
    let (stage, staged) = (stage_of(name), staged(model, name));
    match (alias, stage, staged.as_slice()) {
        (Some(alias), _, _) if model.version(alias.version).is_none() => {
            Pointer::Dangling { alias: alias.alias.clone(), version: alias.version }
        }
        (Some(alias), _, []) => {
            Pointer::Alias { alias: alias.alias.clone(), version: alias.version, both: false }
        }
        (Some(alias), _, [only]) if *only == alias.version => {
            Pointer::Alias { alias: alias.alias.clone(), version: alias.version, both: true }
        }
        (Some(alias), Some(stage), _) => {
            Pointer::Disagree { alias: alias.alias.clone(), version: alias.version, stage, staged }
        }
        (None, Some(stage), [only]) => Pointer::Stage { stage, version: *only },
        (None, Some(stage), [_, _, ..]) => Pointer::Several { stage, versions: staged },
        _ => Pointer::Nothing,
    }
}

/// The version that a person means: its number, an alias, a stage with one version in it, or its semantic version.
///
/// # Errors
/// There is none, or there are several.
pub fn find(model: &Model, text: &str) -> Result<u64, Fault> {
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if let Ok(number) = bare.parse::<u64>() {
        return model.version(number).map(|_| number).ok_or_else(|| no_version(model, text));
    }
    match resolve(model, text) {
        Pointer::Nothing => {}
        pointer => {
            return pointer.version().ok_or_else(|| {
                let (name, why) = (&model.name, pointer.describe());
                Fault::new(format!("`{text}` is no one version of model `{name}`: {why}"))
                    .hint("give its number")
            });
        }
    }
    let parsed = |tag: &str| semver::Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok();
    let Some(wanted) = parsed(bare) else { return Err(no_version(model, text)) };
    let is_it = |tag: &str| parsed(tag).is_some_and(|tag| tag.cmp_precedence(&wanted).is_eq());
    let tagged = model.versions.iter().filter(|version| version.tag("semver").is_some_and(is_it));
    let tagged: Vec<u64> = tagged.map(|version| version.version).collect();
    match tagged.as_slice() {
        [] => Err(no_version(model, text)),
        [only] => Ok(*only),
        several => {
            let several = several.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            let message = format!("versions {several} of model `{}` all have the semver {bare}", model.name);
            Err(Fault::new(message).hint("give the number"))
        }
    }
}

pub(super) fn no_version(model: &Model, text: &str) -> Fault {
    let fault = Fault::new(format!("model `{}` has no version `{text}`", model.name));
    let names = model.aliases.iter().map(|alias| alias.alias.as_str());
    if let Some(near) = nearest(text, names.clone()) {
        return fault.hint(format!("did you mean `{near}`?"));
    }
    let numbers: Vec<String> = model.versions.iter().take(10).map(|one| one.version.to_string()).collect();
    let numbers = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
    let names = names.collect::<Vec<_>>().join(", ");
    let names = if names.is_empty() { names } else { format!("; aliases: {names}") };
    fault.hint(format!("versions, the newest first: {numbers}{names}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::mlflow::{Alias, Tag, Version};

    #[test]
    fn a_version_is_found_by_whatever_names_it() {
        let version = |number: u64, stage: Stage, semver: &str| Version {
            version: number,
            stage,
            tags: vec![Tag { key: "semver".to_owned(), value: semver.to_owned() }],
            ..Version::default()
        };
        let model = Model {
            name: "m".to_owned(),
            aliases: vec![Alias { alias: "champion".to_owned(), version: 3 }],
            versions: vec![
                version(4, Stage::Staging, "1.3.0"),
                version(3, Stage::Production, "v1.2.0"),
                version(2, Stage::None, "1.1.0"),
                version(1, Stage::None, "1.1.0+build"),
            ],
            ..Model::default()
        };
        let cases = [
            ("4", Some(4)),
            ("v4", Some(4)),
            ("champion", Some(3)),
            ("Champion", Some(3)),
            ("staging", Some(4)),
            ("1.2.0", Some(3)),
            ("v1.3.0", Some(4)),
            ("1.1.0", None),
            ("9", None),
            ("champon", None),
            ("archived", None),
        ];
        for (text, expected) in cases {
            assert_eq!(find(&model, text).ok(), expected, "{text}");
        }
        assert_eq!(find(&model, "champon").unwrap_err().hints, ["did you mean `champion`?"]);
        assert!(find(&model, "1.1.0").unwrap_err().message.contains("versions 2, 1"));
    }

    fn model(aliases: &[(&str, u64)], stages: &[(u64, Stage)]) -> Model {
        let version = |(version, stage): &(u64, Stage)| Version {
            version: *version,
            stage: *stage,
            ..Version::default()
        };
        Model {
            aliases: aliases
                .iter()
                .map(|(alias, version)| Alias { alias: (*alias).to_owned(), version: *version })
                .collect(),
            versions: stages.iter().rev().map(version).collect(),
            ..Model::default()
        }
    }

    #[test]
    fn alias_first_then_stage_and_never_a_guess() {
        use Stage::{Archived, None, Production};
        let alias = || "production".to_owned();
        let cases = [
            (model(&[], &[(1, None)]), Pointer::Nothing),
            (
                model(&[("production", 2)], &[(1, None), (2, None)]),
                Pointer::Alias { alias: alias(), version: 2, both: false },
            ),
            (
                model(&[("Production", 2)], &[(2, Production)]),
                Pointer::Alias { alias: "Production".to_owned(), version: 2, both: true },
            ),
            (model(&[], &[(1, Archived), (2, Production)]), Pointer::Stage { stage: Production, version: 2 }),
            (
                model(&[], &[(1, Production), (2, Production)]),
                Pointer::Several { stage: Production, versions: vec![2, 1] },
            ),
            (
                model(&[("production", 1)], &[(1, None), (2, Production)]),
                Pointer::Disagree { alias: alias(), version: 1, stage: Production, staged: vec![2] },
            ),
            (
                model(&[("production", 1)], &[(1, Production), (2, Production)]),
                Pointer::Disagree { alias: alias(), version: 1, stage: Production, staged: vec![2, 1] },
            ),
            (
                model(&[("production", 9)], &[(1, Production)]),
                Pointer::Dangling { alias: alias(), version: 9 },
            ),
        ];
        for (model, expected) in cases {
            let pointer = resolve(&model, "production");
            assert_eq!(pointer, expected);
            assert!(!pointer.describe().is_empty());
        }
        assert_eq!(resolve(&model(&[], &[(1, None)]), "none"), Pointer::Nothing);
    }
}
