//! `${name}` in the texts of a runbook.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::{file::Runbook, state::Run, variables};
use crate::{
    config::{Config, redact::is_secret_key},
    context::Context,
    error::Fault,
    record::Who,
};

/// What the configuration and the run itself say; captured values and those of the runbook come before them.
pub(super) fn given(config: &Config, run: &Run, user: &Who) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let mut set = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            values.insert(name.to_owned(), value.to_owned());
        }
    };
    set("stack", config.stack.as_deref());
    set("env", run.env.as_deref());
    set("date", Some(&run.date.to_string()));
    set("run", Some(&run.id));
    set("user", Some(&user.name));
    set("grafana", config.grafana.as_deref());
    set("prometheus", config.prometheus.as_ref().map(|it| it.url.as_str()));
    set("alertmanager", config.alertmanager.as_ref().map(|it| it.url.as_str()));
    set("mlflow", config.services.get("mlflow").and_then(|it| it.url.as_deref()));
    for (name, service) in &config.services {
        set(&format!("services.{name}.url"), service.url.as_deref());
    }
    values.extend(run.values.iter().map(|(name, value)| (name.clone(), value.clone())));
    values
}

/// What stands for a value with a secret's name, in everything that is written or shown.
pub(super) const HIDDEN: &str = "***";

/// A value with a secret's name is blanked wherever it turns up from now on.
pub(super) fn guard(cx: &Context, name: &str, value: &str) {
    if is_secret_key(name) && value != HIDDEN {
        cx.loaded.redactor.learn(value);
    }
}

/// Hides the values that have a secret's name, however short they are.
pub(super) fn hide(run: &mut Run) {
    for (name, value) in &mut run.values {
        if is_secret_key(name) {
            HIDDEN.clone_into(value);
        }
    }
    for step in &mut run.steps {
        if let Some((name, value)) = &mut step.captured
            && is_secret_key(name)
        {
            *value = HIDDEN.into();
            if step.answer.is_some() {
                step.answer = Some(HIDDEN.to_owned());
                step.message = Some(HIDDEN.to_owned());
            }
        }
    }
}

/// The text with its variables filled in; `$$` is a dollar.
pub(super) fn fill(text: &str, values: &BTreeMap<String, String>) -> Result<String, String> {
    variables::fill(text, &mut |name| values.get(name).cloned()).map_err(|error| error.to_string())
}

/// As [`fill`], for what people read: what has no value stays as it is written.
pub(super) fn fill_what_is_known(text: &str, values: &BTreeMap<String, String>) -> String {
    fill(text, values).unwrap_or_else(|_| text.to_owned())
}

/// Values of the runbook's own variables: `--set`, the configuration, defaults. Also says what is still wanted.
pub(super) fn own(
    runbook: &Runbook,
    config: &Config,
    set: &[(String, String)],
) -> Result<(BTreeMap<String, String>, Vec<String>), Fault> {
    for (at, (name, _)) in set.iter().enumerate() {
        if set[..at].iter().any(|(earlier, _)| earlier == name) {
            return Err(Fault::new(format!("`--set {name}=…` is given twice; nothing was run")));
        }
        if !runbook.values.contains_key(name) {
            let known: Vec<&str> = runbook.values.keys().map(String::as_str).collect();
            let known = if known.is_empty() { "it has none".to_owned() } else { known.join(", ") };
            return Err(Fault::new(format!("runbook `{}` has no value `{name}`", runbook.runbook))
                .hint(format!("its values: {known}")));
        }
    }
    let (mut values, mut wanted) = (BTreeMap::new(), Vec::new());
    for (name, value) in &runbook.values {
        let given = set.iter().rev().find(|(set, _)| set == name).map(|(_, value)| value);
        let found = given.or_else(|| config.runbooks.values.get(name)).or(value.default.as_ref());
        match found {
            Some(found) => drop(values.insert(name.clone(), found.clone())),
            None => wanted.push(name.clone()),
        }
    }
    Ok((values, wanted))
}
