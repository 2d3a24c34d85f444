//! What was in production when: moves of a pointer from our records, and from the registry's own tags.
//!
//! An act leaves one in the details of its record (`mlopsctl/model-move/v1`) and in tags: on the model
//! `mlopsctl.previous.POINTER` (the version that was there before), on the version `mlopsctl.promoted.POINTER` (when,
//! and whether it was seen to serve).

mod records;
mod tags;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{registry::Named, tenure::Move};
use crate::{client::mlflow::Model, context::Context};

/// What a record says of a move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    pub schema: String,
    pub model: String,
    /// Where the registry is, without secrets; none in records of older versions.
    #[serde(default)]
    pub registry: Option<String>,
    /// Alias or stage, as the configuration names it.
    pub pointer: String,
    #[serde(flatten)]
    pub moved: Move,
    /// The version that went was seen to serve, and well, right before.
    #[serde(default)]
    pub from_proven: bool,
    /// It came back because the one that went was bad.
    #[serde(default)]
    pub rollback: bool,
    /// Of the version that came, when it came.
    #[serde(default)]
    pub metrics: Vec<(String, f64)>,
    /// Id of the record that tells it; none where only the registry's tags do. Set by who reads it.
    #[serde(skip)]
    pub record: Option<String>,
}

impl Recorded {
    pub const SCHEMA: &'static str = "mlopsctl/model-move/v1";
}

#[cfg(test)]
impl Recorded {
    /// A move of `production` of the model `m`, which no record tells.
    pub(super) fn case(moved: Move) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            model: "m".to_owned(),
            registry: None,
            pointer: "production".to_owned(),
            moved,
            from_proven: false,
            rollback: false,
            metrics: Vec::new(),
            record: None,
        }
    }
}

/// The kinds of records that hold moves: the commands' names.
pub const KINDS: [&str; 2] = ["model promote", "rollback model"];

/// The tag of a model that names the version before.
pub fn previous_tag(pointer: &str) -> String {
    format!("mlopsctl.previous.{pointer}")
}

/// The pointer that such a tag is about.
pub fn previous_of(tag: &str) -> Option<&str> {
    tag.strip_prefix("mlopsctl.previous.")
}

/// The tag of a version that says when it came.
pub fn promoted_tag(pointer: &str) -> String {
    format!("mlopsctl.promoted.{pointer}")
}

/// The tag of a version that says when a rollback left it. It counts until the version is promoted again later.
pub fn rolled_back_tag(pointer: &str) -> String {
    format!("mlopsctl.rolled-back.{pointer}")
}

/// The tag of a version that says when it was archived, where a model does without stages.
pub const ARCHIVED_TAG: &str = "mlopsctl.archived";

pub use tags::{promoted_value, unverified_since};

/// Moves of the serving pointer of a model, the oldest first. A store that cannot be read is warned of: the tags tell
/// the rest.
///
/// Costs a few listings and one read for each of the newest moves; a model that was moved more often than that has
/// the older ones left out.
pub async fn of(cx: &Context, named: &Named<'_>, model: &Model) -> Result<Vec<Recorded>> {
    let recorded = match records::read(cx, named).await {
        Ok(recorded) => recorded,
        Err(error) => {
            cx.warn_once(&format!(
                "the records cannot be read, so only what the registry's tags tell is known: {error:#}"
            ));
            Vec::new()
        }
    };
    Ok(tags::merge(recorded, model, named.serving()))
}
