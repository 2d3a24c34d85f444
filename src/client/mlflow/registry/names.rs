//! What MLflow takes as an alias and a tag, checked before anything is sent.
//!
//! Rules: `mlflow/utils/validation.py` of MLflow 2 and 3; seen on 2.22 and 3.17.

/// Why the server would refuse a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("an alias is empty")]
    NoAlias,
    #[error(
        "alias `{0}` holds `{1}`: letters, digits, `-` and `_` are allowed, so a version such as v1.2.3 is a tag instead"
    )]
    AliasCharacter(String, char),
    #[error("alias `{0}` is longer than 255 characters")]
    AliasLength(String),
    #[error("alias `{0}` is reserved by MLflow: `latest`, and `v` with a number")]
    AliasReserved(String),
    #[error("the key of a tag is empty")]
    NoKey,
    #[error("tag key `{0}` is longer than 250 bytes")]
    KeyLength(String),
    #[error("tag key `{0}` holds `{1}`: letters, digits, `-`, `_`, `.`, `/`, `:` and spaces are allowed")]
    KeyCharacter(String, char),
    #[error("tag key `{0}` is a path that MLflow refuses")]
    KeyPath(String),
    #[error("the value of tag `{0}` has {1} bytes, more than the 5000 that MLflow keeps")]
    ValueLength(String, usize),
}

/// Whether a text can be an alias.
///
/// # Errors
/// Why not.
pub fn alias_name(text: &str) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::NoAlias);
    }
    let allowed = |one: &char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_');
    if let Some(other) = text.chars().find(|one| !allowed(one)) {
        return Err(NameError::AliasCharacter(text.to_owned(), other));
    }
    if text.len() > 255 {
        return Err(NameError::AliasLength(text.to_owned()));
    }
    let lower = text.to_ascii_lowercase();
    let numbered = lower
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|one| one.is_ascii_digit()));
    if lower == "latest" || numbered { Err(NameError::AliasReserved(text.to_owned())) } else { Ok(()) }
}

/// Whether key and value can be a tag.
///
/// # Errors
/// Why not.
pub fn tag(key: &str, value: &str) -> Result<(), NameError> {
    if key.trim().is_empty() {
        return Err(NameError::NoKey);
    }
    if key.len() > 250 {
        return Err(NameError::KeyLength(key.to_owned()));
    }
    let allowed = |one: &char| one.is_alphanumeric() || matches!(one, '-' | '_' | '.' | '/' | ':' | ' ');
    if let Some(other) = key.chars().find(|one| !allowed(one)) {
        return Err(NameError::KeyCharacter(key.to_owned(), other));
    }
    if key.starts_with('/')
        || key.ends_with('/')
        || key.contains("//")
        || key.split('/').any(|part| matches!(part, "." | ".."))
    {
        return Err(NameError::KeyPath(key.to_owned()));
    }
    if value.len() > 5000 { Err(NameError::ValueLength(key.to_owned(), value.len())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases() {
        for good in ["champion", "Champion-2", "v1-2", "vnext", "v", "latest2", &"a".repeat(255)] {
            assert_eq!(alias_name(good), Ok(()), "{good}");
        }
        for bad in ["", "v1.2.3", "latest", "LATEST", "v1", "V007", "a b", "é", &"a".repeat(256)] {
            assert!(alias_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn tags() {
        for (key, value) in [("semver", "1.2.3"), ("mlopsctl.previous_champion", ""), ("a/b:c d", "x")] {
            assert_eq!(tag(key, value), Ok(()), "{key}");
        }
        for (key, value) in [
            ("", "x"),
            (" ", "x"),
            ("a#b", "x"),
            ("../a", "x"),
            ("/a", "x"),
            ("a//b", "x"),
            ("a", &*"x".repeat(5001)),
            (&*"k".repeat(251), "x"),
        ] {
            assert!(tag(key, value).is_err(), "{key}");
        }
    }
}
