//! `${name}` in the texts of a runbook: finding and filling them. `$$` is a dollar; a lone dollar means nothing.

use thiserror::Error;

/// Names that every run knows. `services.NAME.url` comes beside them.
pub const BUILT_IN: [&str; 9] =
    ["stack", "env", "date", "run", "user", "grafana", "mlflow", "prometheus", "alertmanager"];

/// Why a text cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfilled {
    #[error("`${{` without its `}}` (a dollar sign is written `$$`)")]
    Open,
    #[error("`${{{0}}}` has no value")]
    Unknown(String),
}

/// The names that a text asks for, in order.
///
/// # Errors
/// When a `${` is not closed.
pub fn wanted(text: &str) -> Result<Vec<String>, Unfilled> {
    let mut names = Vec::new();
    fill(text, &mut |name| {
        names.push(name.to_owned());
        Some(String::new())
    })?;
    Ok(names)
}

/// The text with every variable replaced by its value.
///
/// # Errors
/// At the first variable without a value, and when a `${` is not closed.
pub fn fill(text: &str, value: &mut dyn FnMut(&str) -> Option<String>) -> Result<String, Unfilled> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let end = after.find('}').ok_or(Unfilled::Open)?;
            let name = &after[..end];
            out.push_str(&value(name).ok_or_else(|| Unfilled::Unknown(name.to_owned()))?);
            rest = &after[end + 1..];
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Whether a name is one of a service's address: `services.api.url`.
pub fn service_url(name: &str) -> Option<&str> {
    name.strip_prefix("services.")?.strip_suffix(".url").filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_dollars_kept_and_gaps_told() {
        let mut value = |name: &str| (name == "a").then(|| "x y".to_owned());
        let cases = [
            ("plain", Ok("plain")),
            ("${a}-${a}", Ok("x y-x y")),
            ("$$5 and $HOME and $${a}", Ok("$5 and $HOME and ${a}")),
            ("$", Ok("$")),
            ("${a", Err(Unfilled::Open)),
            ("${b}", Err(Unfilled::Unknown("b".into()))),
        ];
        for (text, filled) in cases {
            assert_eq!(fill(text, &mut value), filled.map(str::to_owned), "{text}");
        }
        assert_eq!(wanted("${a} $$ ${services.api.url}").unwrap(), ["a", "services.api.url"]);
        assert_eq!(service_url("services.api.url"), Some("api"));
        assert_eq!(service_url("services..url"), None);
    }
}
