//! What the engine says of a container, without the secrets that people put into environments and arguments.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{
    client::docker::Docker,
    config::{
        redact::{is_secret_key, show_address},
        scalar::REDACTED,
    },
    context::Context,
};

/// Every container of a name, inspected.
pub(super) async fn inspect(cx: &Context, name: &str, project: Option<&str>) -> Result<String> {
    let docker = Docker::new(cx.http.clone(), &cx.environment)?;
    let found = docker.find(name, project).await.map_err(crate::client::docker::FindError::into_fault)?;
    let mut all = Vec::new();
    for summary in found {
        let mut inspected = docker.inspect_raw(&summary.id).await?;
        blank(&mut inspected);
        all.push(inspected);
    }
    serde_json::to_string_pretty(&all).context("writing what the engine said")
}

/// Blanks what is a secret by its name: `KEY=value` of an environment, `--password=x`, a label or option named so;
/// and the passwords in URLs.
fn blank(value: &mut Value) {
    match value {
        Value::String(text) => *text = blanked(text),
        Value::Array(items) => {
            let mut next = false;
            for item in items {
                if let (Value::String(text), true) = (&mut *item, next) {
                    *text = REDACTED.to_owned();
                }
                next = item
                    .as_str()
                    .is_some_and(|text| text.starts_with('-') && !text.contains('=') && is_secret_key(text));
                blank(item);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::String(text) if is_secret_key(key) && !text.is_empty() => {
                        *text = REDACTED.to_owned();
                    }
                    field => blank(field),
                }
            }
        }
        _ => {}
    }
}

fn blanked(text: &str) -> String {
    if let Some((name, value)) = text.split_once('=') {
        let is_name = !name.contains(char::is_whitespace);
        if is_name && is_secret_key(name) && !value.is_empty() {
            return format!("{name}={REDACTED}");
        }
        if is_name && value.contains("://") && value.contains('@') {
            return format!("{name}={}", show_address(value));
        }
    }
    if text.contains("://") && text.contains('@') { show_address(text) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_of_a_container_are_blanked() {
        let mut inspected = json!({
            "Config": {
                "Env": ["PATH=/bin", "DB_PASSWORD=hunter2", "API_KEY=abc", "URL=http://ann:s3cret@db/x", "EMPTY_TOKEN="],
                "Cmd": ["serve", "--port=80", "--token=t0p", "--password", "hunter2", "x"],
                "Labels": { "auth.token": "abc", "note": "fine" },
            },
            "State": { "Status": "running", "Pid": 7 },
        });
        blank(&mut inspected);
        assert_eq!(
            inspected,
            json!({
                "Config": {
                    "Env": ["PATH=/bin", "DB_PASSWORD=«secret»", "API_KEY=«secret»", "URL=http://ann:hidden@db/x", "EMPTY_TOKEN="],
                    "Cmd": ["serve", "--port=80", "--token=«secret»", "--password", "«secret»", "x"],
                    "Labels": { "auth.token": "«secret»", "note": "fine" },
                },
                "State": { "Status": "running", "Pid": 7 },
            })
        );
    }
}
