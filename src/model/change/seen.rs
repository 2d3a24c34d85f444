//! What is known of a model right before a plan is made: the registry's word, and what serves.

use anyhow::Result;

use crate::{
    client::mlflow::{Model, Version},
    context::Context,
    error::{Fault, words_about},
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
        self.model.version(number).ok_or_else(|| pointer::no_version(&self.model, &number.to_string()))
    }

    /// Alias and stage that mean different versions are moved together only by who says so.
    ///
    /// # Errors
    /// They do, and nobody has said so.
    pub(in crate::model) fn agreed(&self, cx: &Context, both: bool) -> Result<(), Fault> {
        let several = match &self.pointer {
            Pointer::Disagree { .. } | Pointer::Several { .. } => true,
            Pointer::Dangling { .. } => !pointer::staged(&self.model, self.named.serving()).is_empty(),
            _ => false,
        };
        if !several || both {
            return Ok(());
        }
        let (name, pointer) = (self.named.serving(), self.pointer.describe());
        let message =
            format!("what serves model `{}` is not clear: {name} is said twice: {pointer}", self.model.name);
        Err(Fault::new(message)
            .hint(format!("see both: {}", cx.command(&words_about("model show", &self.model.name, ""))))
            .hint("move both to the one version: --yes-both"))
    }
}

/// The version that a pointer means, where it means several the one that [`Seen::holder`] tells.
pub(super) fn holder(pointer: &Pointer) -> Option<u64> {
    match pointer {
        Pointer::Alias { version, .. }
        | Pointer::Stage { version, .. }
        | Pointer::Disagree { version, .. } => Some(*version),
        Pointer::Several { versions, .. } => versions.first().copied(),
        // It was deleted: nobody can go back to it, and nobody serves it for long.
        Pointer::Dangling { .. } | Pointer::Nothing => None,
    }
}

/// Why a version is not to be archived: it serves, waits or has a name.
pub(in crate::model) fn needed(model: &Model, holder: Option<u64>, number: u64) -> Option<String> {
    use crate::client::mlflow::Stage;
    let stage = model.version(number).map(|version| version.stage).unwrap_or_default();
    if holder == Some(number) {
        return Some("serves".to_owned());
    }
    if let Some(alias) = model.aliases_of(number).next() {
        return Some(format!("has the alias {alias}"));
    }
    matches!(stage, Stage::Production | Stage::Staging).then(|| format!("is in stage {}", stage.word()))
}
