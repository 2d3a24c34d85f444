//! How versions are written in tags of git: `v{version}` for the stack, `{name}@v{version}` for a model.

use semver::Version;

/// Of the stack, where nothing else is configured.
pub const STACK: &str = "v{version}";
/// Of a model, where nothing else is configured.
pub const MODEL: &str = "{name}@v{version}";

/// A pattern with one `{version}` in it, and what stands around that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    before: String,
    after: String,
}

/// Why a text is no pattern of tags.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    #[error("`{{version}}` must stand in it once")]
    NoVersion,
    #[error("`{{name}}` must stand in it, so that models do not share tags")]
    NoName,
    #[error("`{0}` is no placeholder of it")]
    Placeholder(String),
    #[error("git takes no tag with `{0}` in it")]
    Character(String),
}

impl Naming {
    /// The pattern of the stack's tags.
    ///
    /// # Errors
    /// It has no place for the version, or git would refuse the tags.
    pub fn of_stack(pattern: &str) -> Result<Self, NamingError> {
        Self::read_pattern(pattern)
    }

    /// The pattern of the tags of one model.
    ///
    /// # Errors
    /// It has no place for version and name, or git would refuse the tags.
    pub fn of_model(pattern: &str, name: &str) -> Result<Self, NamingError> {
        if !pattern.contains("{name}") {
            return Err(NamingError::NoName);
        }
        Self::read_pattern(&pattern.replace("{name}", name))
    }

    fn read_pattern(pattern: &str) -> Result<Self, NamingError> {
        let (before, after) = pattern.split_once("{version}").ok_or(NamingError::NoVersion)?;
        if after.contains("{version}") {
            return Err(NamingError::NoVersion);
        }
        for text in [before, after] {
            if let Some(start) = text.find(['{', '}']) {
                let rest = &text[start..];
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                return Err(NamingError::Placeholder(rest[..end].to_owned()));
            }
        }
        // `git check-ref-format`, as far as versions between them cannot make it worse.
        let whole = format!("{before}1.2.3{after}");
        let odd = |one: char| one.is_whitespace() || one.is_control() || "~^:?*[\\".contains(one);
        if let Some(other) = whole.chars().find(|one| odd(*one)) {
            return Err(NamingError::Character(other.to_string()));
        }
        let part = ["..", "@{", "//", "/."].into_iter().find(|part| whole.contains(part));
        let start = ["-", "/", "."].into_iter().find(|start| whole.starts_with(start));
        let end = [".lock", "/", "."].into_iter().find(|end| whole.ends_with(end));
        match part.or(start).or(end) {
            Some(other) => Err(NamingError::Character(other.to_owned())),
            None => Ok(Self { before: before.to_owned(), after: after.to_owned() }),
        }
    }

    /// The tag of a version.
    pub fn write(&self, version: &Version) -> String {
        format!("{}{version}{}", self.before, self.after)
    }

    /// The version that a tag says; none where it is another kind of tag.
    pub fn read(&self, tag: &str) -> Option<Version> {
        let inner = tag.strip_prefix(&self.before)?.strip_suffix(&self.after)?;
        Version::parse(inner).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_written_and_read_by_the_pattern_alone() {
        let stack = Naming::of_stack(STACK).unwrap();
        let model = Naming::of_model(MODEL, "credit-risk-model").unwrap();
        let version = Version::parse("1.2.3-rc.1+mlflow.7").unwrap();
        assert_eq!(stack.write(&version), "v1.2.3-rc.1+mlflow.7");
        assert_eq!(model.write(&version), "credit-risk-model@v1.2.3-rc.1+mlflow.7");
        for (naming, tag, seen) in [
            (&stack, "v1.2.3", true),
            (&stack, "1.2.3", false),
            (&stack, "v1.2", false),
            (&stack, "v2", false),
            (&stack, "credit-risk-model@v1.2.3", false),
            (&model, "credit-risk-model@v1.2.3", true),
            (&model, "v1.2.3", false),
            (&model, "other@v1.2.3", false),
        ] {
            assert_eq!(naming.read(tag).is_some(), seen, "{tag}");
        }
        assert_eq!(
            Naming::of_stack("release/{version}/x").unwrap().read("release/1.0.0/x"),
            Some(Version::new(1, 0, 0))
        );
    }

    #[test]
    fn a_pattern_that_cannot_be_one_is_refused() {
        for bad in [
            "v",
            "v{version}{version}",
            "v {version}",
            "{version}~",
            "-{version}",
            "v{semver}{version}",
            "a..{version}",
            "{version}.lock",
            "a/.{version}",
        ] {
            assert!(Naming::of_stack(bad).is_err(), "{bad}");
        }
        assert_eq!(Naming::of_model("v{version}", "m"), Err(NamingError::NoName));
        assert!(Naming::of_model(MODEL, "a model").is_err(), "git takes no spaces");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pattern in "[a-z@/{}.-]{0,8}\\{version\\}[a-z@/{}.-]{0,4}", major in 0_u64..9, pre: bool) {
            if let Ok(naming) = Naming::of_stack(&pattern) {
                let text = format!("{major}.0.1{}", if pre { "-rc.1" } else { "" });
                let version = Version::parse(&text).unwrap();
                prop_assert_eq!(naming.read(&naming.write(&version)), Some(version));
            }
        }
    }
}
