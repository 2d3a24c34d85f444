//! Levels, and the version that follows.

use std::{fmt, str::FromStr};

use semver::{BuildMetadata, Prerelease, Version};
use serde::{Deserialize, Serialize};

/// How much changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Patch,
    Minor,
    Major,
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "patch" => Ok(Self::Patch),
            "minor" => Ok(Self::Minor),
            "major" => Ok(Self::Major),
            _ => Err(format!("`{text}` is none of major, minor, patch")),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// What a project decides for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Before 1.0.0 a break raises the minor and a feature the patch, so that 1.0.0 is a decision of people.
    pub zero_is_unstable: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { zero_is_unstable: true }
    }
}

/// The first version of all.
pub fn first() -> Version {
    Version::new(0, 1, 0)
}

/// The release after `current`.
///
/// A pre-release becomes its release where that is enough: after `2.0.0-rc.3` a break, feature or fix is `2.0.0`, and
/// after `1.4.1-rc.1` a feature is `1.5.0`. Build metadata is dropped. None: a number is at its end.
pub fn next(current: &Version, level: Level, policy: Policy) -> Option<Version> {
    let level = if current.major == 0 && policy.zero_is_unstable { lowered(level) } else { level };
    let released = Version::new(current.major, current.minor, current.patch);
    if !current.pre.is_empty() && level <= of_release(current) {
        return Some(released);
    }
    Some(match level {
        Level::Major => Version::new(current.major.checked_add(1)?, 0, 0),
        Level::Minor => Version::new(current.major, current.minor.checked_add(1)?, 0),
        Level::Patch => Version::new(current.major, current.minor, current.patch.checked_add(1)?),
    })
}

/// The pre-release on the way to the next release: `rc.1`, then `rc.2`. A larger change than that which the
/// pre-release stands for begins anew: after `1.4.1-rc.2` a feature is `1.5.0-rc.1`.
pub fn next_pre(current: &Version, level: Level, policy: Policy, name: &str) -> Option<Version> {
    pre_of(current, &next(current, level, policy)?, name)
}

/// The pre-release on the way to a certain release, after `current`.
pub fn pre_of(current: &Version, target: &Version, name: &str) -> Option<Version> {
    let same = !current.pre.is_empty()
        && (current.major, current.minor, current.patch) == (target.major, target.minor, target.patch);
    let number = match current.pre.as_str().strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
        Some(number) if same => number.parse::<u64>().ok()?.checked_add(1)?,
        _ => 1,
    };
    let pre = Prerelease::new(&format!("{name}.{number}")).ok()?;
    let next = Version { pre, ..target.clone() };
    // Another name must not go back: `rc.1` before `beta.1`.
    (next > *current).then_some(next)
}

/// The first pre-release of a version that is not there yet: `0.1.0-rc.1`. None: the name is none.
pub fn first_pre(version: &Version, name: &str) -> Option<Version> {
    let pre = Prerelease::new(&format!("{name}.1")).ok()?;
    Some(Version { pre, build: BuildMetadata::EMPTY, ..version.clone() })
}

/// How far it is from one version to a later one, by the numbers alone.
pub fn step(from: &Version, to: &Version) -> Level {
    match (from.major == to.major, from.minor == to.minor) {
        (false, _) => Level::Major,
        (true, false) => Level::Minor,
        (true, true) => Level::Patch,
    }
}

/// Before 1.0.0 everything is a step smaller.
fn lowered(level: Level) -> Level {
    match level {
        Level::Major => Level::Minor,
        Level::Minor | Level::Patch => Level::Patch,
    }
}

/// What the release stands for that a pre-release leads to.
fn of_release(version: &Version) -> Level {
    match (version.minor, version.patch) {
        (0, 0) => Level::Major,
        (_, 0) => Level::Minor,
        _ => Level::Patch,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn the_next_release() {
        use Level::{Major, Minor, Patch};
        let cases = [
            ("1.2.3", Major, "2.0.0"),
            ("1.2.3", Minor, "1.3.0"),
            ("1.2.3", Patch, "1.2.4"),
            ("1.2.3+mlflow.7", Patch, "1.2.4"),
            ("0.4.2", Major, "0.5.0"),
            ("0.4.2", Minor, "0.4.3"),
            ("0.4.2", Patch, "0.4.3"),
            ("2.0.0-rc.3", Major, "2.0.0"),
            ("2.0.0-rc.3", Patch, "2.0.0"),
            ("1.4.0-rc.1", Minor, "1.4.0"),
            ("1.4.0-rc.1", Major, "2.0.0"),
            ("1.4.1-rc.1", Minor, "1.5.0"),
        ];
        for (current, level, expected) in cases {
            assert_eq!(
                next(&version(current), level, Policy::default()),
                Some(version(expected)),
                "{current} {level}"
            );
        }
        let stable = Policy { zero_is_unstable: false };
        assert_eq!(next(&version("0.4.2"), Major, stable), Some(version("1.0.0")));
        assert_eq!(next(&version("0.4.2"), Minor, stable), Some(version("0.5.0")));
        assert_eq!(next(&version("18446744073709551615.0.0"), Major, stable), None);
    }

    #[test]
    fn pre_releases_count_up() {
        use Level::{Minor, Patch};
        let cases = [
            ("1.2.3", Minor, "rc", Some("1.3.0-rc.1")),
            ("1.3.0-rc.1", Minor, "rc", Some("1.3.0-rc.2")),
            ("1.3.0-rc.9", Patch, "rc", Some("1.3.0-rc.10")),
            ("1.3.1-rc.2", Minor, "rc", Some("1.4.0-rc.1")),
            ("1.3.0-beta.4", Minor, "rc", Some("1.3.0-rc.1")),
            ("1.3.0-rc.1", Minor, "beta", None),
            ("1.3.0", Minor, "r c", None),
        ];
        for (current, level, name, expected) in cases {
            let next = next_pre(&version(current), level, Policy::default(), name);
            assert_eq!(next, expected.map(version), "{current} {level} {name}");
        }
    }

    proptest! {
        #[test]
        fn the_next_is_later_and_plain(
            major in 0_u64..50, minor in 0_u64..50, patch in 0_u64..50,
            pre in proptest::option::of(0_u64..20), level in 0_usize..3, unstable: bool,
        ) {
            let mut current = Version::new(major, minor, patch);
            if let Some(number) = pre {
                current.pre = Prerelease::new(&format!("rc.{number}")).unwrap();
            }
            let policy = Policy { zero_is_unstable: unstable };
            let level = [Level::Patch, Level::Minor, Level::Major][level];
            let next = next(&current, level, policy).unwrap();
            prop_assert!(next > current);
            prop_assert!(next.pre.is_empty() && next.build.is_empty());
            let pre = next_pre(&current, level, policy, "rc").unwrap();
            prop_assert!(pre > current && pre < next);
        }
    }
}
