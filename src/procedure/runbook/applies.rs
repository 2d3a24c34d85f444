//! Whether a step concerns a stack (`applies_if:`) and a day (`on:`): one answer for `due` and runs.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    calendar::{On, Schedule},
    file::Step,
    variables,
};
use crate::config::{Config, Loaded, schema};

/// Why a step is not applicable; none when it is.
pub fn why_not(
    subjects: &Subjects,
    schedule: Option<&Schedule>,
    step: &Step,
    date: NaiveDate,
) -> Option<String> {
    if let Some(on) = &step.on
        && on.parse::<On>().is_ok_and(|days| !days.matches(date, schedule))
    {
        return Some(format!("not today: only on {on}, and {date} is a {}", date.format("%A")));
    }
    let subject = step.applies_if.as_deref()?;
    (!subjects.has(subject)).then(|| lacking(subject))
}

/// Why a condition does not hold, for people.
pub fn lacking(condition: &str) -> String {
    match parts(condition) {
        ("", Some(without)) => format!("`{without}` is here, and this is for stacks without it"),
        (wanted, Some(without)) => format!("this is for stacks with `{wanted}` and without `{without}`"),
        (wanted, None) => format!("`{wanted}` is neither configured nor a file here"),
    }
}

/// `A without B` → what must be there, and what must not. Either may be missing.
pub fn parts(condition: &str) -> (&str, Option<&str>) {
    if let Some(without) = condition.strip_prefix("without ") {
        return ("", Some(without.trim()));
    }
    match condition.split_once(" without ") {
        Some((wanted, without)) => (wanted.trim(), Some(without.trim())),
        None => (condition, None),
    }
}

/// Keys that a configuration may have, those of later versions among them.
pub fn known_keys() -> Vec<String> {
    let schema = schema::effective();
    let now = schema::properties(&schema).into_iter().flat_map(|all| all.keys().cloned());
    now.chain(schema::NOT_YET.iter().map(|key| (*key).to_owned())).collect()
}

/// Which conditions hold in one stack; reads the configuration once.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    config: Value,
    folder: std::path::PathBuf,
    keys: Vec<String>,
}

impl Subjects {
    pub fn of(loaded: &Loaded) -> Self {
        let mut config = serde_json::to_value(&loaded.config).unwrap_or(Value::Null);
        // A key that nobody set is not there, though its parts have defaults.
        if let (Value::Object(config), Ok(default)) = (&mut config, serde_json::to_value(Config::default())) {
            config.retain(|key, value| default.get(key) != Some(&*value));
        }
        Self { config, folder: loaded.folder.clone(), keys: known_keys() }
    }

    /// A stack that has all there is.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        Self { config: Value::Bool(true), folder: std::path::PathBuf::new(), keys: Vec::new() }
    }

    /// Whether a step with this condition concerns the stack.
    pub fn has(&self, condition: &str) -> bool {
        // What a variable stands for is known when it runs.
        let open = variables::wanted(condition).is_ok_and(|names| !names.is_empty());
        if open || self.config == Value::Bool(true) {
            return true;
        }
        if let (wanted, Some(without)) = parts(condition) {
            return (wanted.is_empty() || self.has(wanted)) && !self.has(without);
        }
        let first = condition.split('.').next().unwrap_or_default();
        if condition.contains('/') || !self.keys.iter().any(|key| key == first) {
            return self.folder.join(condition).exists();
        }
        self.has_key(&self.config, condition)
    }

    /// Names of services and checks may have dots of their own.
    fn has_key(&self, value: &Value, key: &str) -> bool {
        let Value::Object(map) = value else { return false };
        if map.get(key).is_some_and(|found| !is_nothing(found)) {
            return true;
        }
        key.match_indices('.')
            .any(|(at, _)| map.get(&key[..at]).is_some_and(|inner| self.has_key(inner, &key[at + 1..])))
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_nothing),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_by_what_is_there_and_what_is_not() {
        let config = serde_json::json!({
            "services": { "mlflow": { "url": "http://localhost:5000" }, "api": { "url": null } },
            "registry": { "models": {} },
        });
        let subjects = Subjects { config, folder: std::path::PathBuf::from("/nowhere"), keys: known_keys() };
        for (condition, holds) in [
            ("services.mlflow", true),
            ("services.api", false),
            ("registry", false),
            ("without registry", true),
            ("without services.mlflow", false),
            ("services.mlflow without registry", true),
            ("services.mlflow without services.mlflow", false),
            ("drift without registry", false),
            ("./Dockerfile", false),
            ("without ./Dockerfile", true),
            ("registry.models.${model}", true),
        ] {
            assert_eq!(subjects.has(condition), holds, "{condition}");
        }
        assert!(lacking("without registry").contains("`registry` is here"));
        assert!(lacking("a without b").contains("with `a` and without `b`"));
    }
}
