//! What is known of a model right before a plan is made: the registry's word, and what serves.

use anyhow::Result;

use crate::{
    client::mlflow::{Model, Version},
    context::Context,
    error::{Fault, nearest},
    model::{
        agreement::{self, Agreement},
        pointer::{self, Pointer},
        registry::{Named, Registry},
        serving,
    },
};

/// A model as it is now.
pub(in crate::model) struct Seen<'a> {
    pub(in crate::model) registry: Registry,
    pub(in crate::model) named: Named<'a>,
    pub(in crate::model) model: Model,
    pub(in crate::model) pointer: Pointer,
    /// Whether what serves reports what the pointer means; none where it means nothing.
    pub(in crate::model) agreement: Option<Agreement>,
}

impl<'a> Seen<'a> {
    pub(in crate::model) async fn of(cx: &Context, name: &'a str) -> Result<Self> {
        let registry = Registry::of(cx)?;
        let named = Named::of(cx, name);
        let (model, replicas) = tokio::join!(registry.model(cx, name), serving::replicas(cx, &named));
        let model = model?;
        let pointer = named.serving_of(&model);
        let agreement = holder(&pointer).and_then(|number| model.version(number));
        let agreement = agreement.map(|version| agreement::agree(version, &replicas));
        Ok(Self { registry, named, model, pointer, agreement })
    }

    /// The version that serves by the registry's word; of several words that of the alias, or the newest, as servers
    /// that ask for a stage get it.
    pub(in crate::model) fn holder(&self) -> Option<u64> {
        holder(&self.pointer)
    }

    pub(in crate::model) fn version(&self, number: u64) -> Result<&Version, Fault> {
        self.model.version(number).ok_or_else(|| no_version(&self.model, &number.to_string()))
    }

    /// Alias and stage that mean different versions are moved together only by who says so.
    ///
    /// # Errors
    /// They do, and nobody has said so.
    pub(in crate::model) fn agreed(&self, both: bool) -> Result<(), Fault> {
        let several = match &self.pointer {
            Pointer::Disagree { .. } | Pointer::Several { .. } => true,
            Pointer::Dangling { .. } => !staged(&self.model, self.named.serving()).is_empty(),
            _ => false,
        };
        if !several || both {
            return Ok(());
        }
        let (name, pointer) = (self.named.serving(), self.pointer.describe());
        let message =
            format!("what serves model `{}` is not clear: {name} is said twice: {pointer}", self.model.name);
        Err(Fault::new(message)
            .hint("see both: mlopsctl model show")
            .hint("move both to the one version: --yes-both"))
    }
}

fn holder(pointer: &Pointer) -> Option<u64> {
    match pointer {
        Pointer::Alias { version, .. }
        | Pointer::Stage { version, .. }
        | Pointer::Disagree { version, .. } => Some(*version),
        Pointer::Several { versions, .. } => versions.first().copied(),
        // It was deleted: nobody can go back to it, and nobody serves it for long.
        Pointer::Dangling { .. } | Pointer::Nothing => None,
    }
}

/// Versions in the stage of a name, the newest first; none where it is the name of no stage.
pub(super) fn staged(model: &Model, name: &str) -> Vec<u64> {
    use crate::client::mlflow::Stage;
    let stage = Stage::named(name).filter(|stage| *stage != Stage::None);
    let of = |stage| model.versions.iter().filter(move |one| one.stage == stage).map(|one| one.version);
    stage.map_or_else(Vec::new, |stage| of(stage).collect())
}

/// The version that a person means: its number, its semantic version, an alias, or a stage with one version in it.
///
/// # Errors
/// There is none, or there are several.
pub(in crate::model) fn find(model: &Model, text: &str) -> Result<u64, Fault> {
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if let Ok(number) = bare.parse::<u64>() {
        return match model.version(number) {
            Some(_) => Ok(number),
            None => Err(no_version(model, text)),
        };
    }
    match pointer::resolve(model, text) {
        Pointer::Nothing => {}
        pointer => {
            return pointer.version().ok_or_else(|| {
                Fault::new(format!(
                    "`{text}` is no one version of model `{}`: {}",
                    model.name,
                    pointer.describe()
                ))
                .hint("give its number")
            });
        }
    }
    let semver = |tag: &str| semver::Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok();
    if let Ok(wanted) = semver::Version::parse(bare) {
        let tagged = model.versions.iter().filter(|version| {
            version.tag("semver").and_then(semver).is_some_and(|tag| tag.cmp_precedence(&wanted).is_eq())
        });
        let tagged: Vec<u64> = tagged.map(|version| version.version).collect();
        match tagged.as_slice() {
            [] => {}
            [only] => return Ok(*only),
            several => {
                let several: Vec<String> = several.iter().map(u64::to_string).collect();
                let message = format!(
                    "versions {} of model `{}` all have the semver {bare}",
                    several.join(", "),
                    model.name
                );
                return Err(Fault::new(message).hint("give the number"));
            }
        }
    }
    Err(no_version(model, text))
}

fn no_version(model: &Model, text: &str) -> Fault {
    let fault = Fault::new(format!("model `{}` has no version `{text}`", model.name));
    let names = model.aliases.iter().map(|alias| alias.alias.as_str());
    if let Some(near) = nearest(text, names.clone()) {
        return fault.hint(format!("did you mean `{near}`?"));
    }
    let numbers: Vec<String> = model.versions.iter().take(10).map(|one| one.version.to_string()).collect();
    let numbers = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
    let names: Vec<&str> = names.collect();
    let names = if names.is_empty() { String::new() } else { format!("; aliases: {}", names.join(", ")) };
    fault.hint(format!("versions, the newest first: {numbers}{names}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::mlflow::{Alias, Stage, Tag};

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
                version(2, Stage::Archived, "1.1.0"),
                version(1, Stage::Archived, "1.1.0"),
            ],
            ..Model::default()
        };
        for (text, expected) in [
            ("4", Some(4)),
            ("v4", Some(4)),
            ("champion", Some(3)),
            ("Champion", Some(3)),
            ("staging", Some(4)),
            ("1.2.0", Some(3)),
            ("v1.3.0", Some(4)),
            ("archived", None),
            ("1.1.0", None),
            ("9", None),
            ("1.9.9", None),
            ("champiom", None),
        ] {
            assert_eq!(find(&model, text).ok(), expected, "{text}");
        }
        assert!(find(&model, "champiom").unwrap_err().hints[0].contains("champion"));
    }
}
