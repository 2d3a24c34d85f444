//! The registry: registered models, their versions, and what points at them. `read` asks, `write` changes.
//!
//! Aliases come from the model itself: searches do not have them.

mod files;
mod names;
mod read;
mod write;

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

pub use files::Location;
pub use names::{NameError, alias_name, tag};
pub use read::{Dataset, ModelsPage, RunData};

/// A registered model with its versions, the newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    pub name: String,
    pub description: String,
    pub tags: Vec<Tag>,
    pub aliases: Vec<Alias>,
    pub versions: Vec<Version>,
}

/// One version.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Version {
    #[serde(deserialize_with = "number")]
    pub version: u64,
    #[serde(rename = "creation_timestamp", deserialize_with = "time")]
    pub created: Option<DateTime<Utc>>,
    /// Moves with every edit of a tag: no age.
    #[serde(rename = "last_updated_timestamp", deserialize_with = "time")]
    pub updated: Option<DateTime<Utc>>,
    #[serde(rename = "current_stage")]
    pub stage: Stage,
    pub description: String,
    pub source: String,
    pub run_id: String,
    pub status: Status,
    pub status_message: String,
    pub tags: Vec<Tag>,
}

/// The four stages that MLflow has had, compared without regard to case as the server does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub enum Stage {
    #[default]
    None,
    Staging,
    Production,
    Archived,
}

impl From<String> for Stage {
    fn from(text: String) -> Self {
        Self::named(&text).unwrap_or_default()
    }
}

impl Stage {
    pub fn named(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "staging" => Some(Self::Staging),
            "production" => Some(Self::Production),
            "archived" => Some(Self::Archived),
            _ => None,
        }
    }

    /// As the server writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Staging => "Staging",
            Self::Production => "Production",
            Self::Archived => "Archived",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Alias {
    pub alias: String,
    #[serde(deserialize_with = "number")]
    pub version: u64,
}

/// Whether a version can be loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Status {
    Ready,
    Pending,
    Failed,
    /// Of a newer server, or none.
    #[default]
    Unknown,
}

impl From<String> for Status {
    fn from(text: String) -> Self {
        match text.as_str() {
            "READY" => Self::Ready,
            "PENDING_REGISTRATION" => Self::Pending,
            "FAILED_REGISTRATION" => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

impl Version {
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.as_str())
    }
}

impl Model {
    /// Of the answers to `registered-models/get` and `model-versions/search`.
    ///
    /// # Errors
    /// An answer that is none.
    pub fn of(model: &serde_json::Value, versions: &[serde_json::Value]) -> serde_json::Result<Self> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Answer {
            name: String,
            description: String,
            tags: Vec<Tag>,
            aliases: Vec<Alias>,
        }
        let answer = Answer::deserialize(model)?;
        let mut versions = versions.iter().map(Version::deserialize).collect::<Result<Vec<_>, _>>()?;
        versions.sort_by_key(|version| Reverse(version.version));
        let Answer { name, description, tags, aliases } = answer;
        Ok(Self { name, description, tags, aliases, versions })
    }

    pub fn version(&self, number: u64) -> Option<&Version> {
        // They are in order but where somebody else than `of` made the model; a hundred thousand are looked up often.
        let at = self.versions.binary_search_by(|version| number.cmp(&version.version));
        let found = at.ok().and_then(|at| self.versions.get(at));
        found.or_else(|| self.versions.iter().find(|version| version.version == number))
    }

    /// Names that point at a version.
    pub fn aliases_of(&self, number: u64) -> impl Iterator<Item = &str> {
        self.aliases.iter().filter(move |alias| alias.version == number).map(|alias| alias.alias.as_str())
    }
}

/// MLflow writes versions as texts, other servers as numbers.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(number) => Ok(number),
        Either::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// Milliseconds; 0 and none are unknown.
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let millis = Option::<i64>::deserialize(deserializer)?;
    Ok(millis.filter(|millis| *millis > 0).and_then(DateTime::from_timestamp_millis))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_model_is_read_whatever_is_left_out() {
        let model = json!({ "name": "m", "aliases": [{ "alias": "champion", "version": "3" }], "later": 1 });
        let versions = [
            json!({ "name": "m", "version": "3", "creation_timestamp": 1795197291260_i64, "current_stage": "production", "status": "READY", "tags": [{ "key": "semver", "value": "1.2.0" }] }),
            json!({ "name": "m", "version": 10, "status": "SOMETHING" }),
        ];
        let model = Model::of(&model, &versions).unwrap();
        assert_eq!(model.versions.iter().map(|one| one.version).collect::<Vec<_>>(), [10, 3]);
        let third = model.version(3).unwrap();
        assert_eq!(
            (third.tag("semver"), third.stage, third.status.clone()),
            (Some("1.2.0"), Stage::Production, Status::Ready)
        );
        assert_eq!(model.version(10).unwrap().status, Status::Unknown);
        assert_eq!(model.version(10).unwrap().created, None);
        assert_eq!(model.aliases_of(3).collect::<Vec<_>>(), ["champion"]);
        assert!(Model::of(&json!({ "name": "m" }), &[json!({ "version": "two" })]).is_err());
        assert_eq!(Model::of(&json!({}), &[]).unwrap(), Model::default());
    }
}
