//! The four verdicts and how several become one.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one look concluded. The order of the variants means nothing; use [`Verdict::worst`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Ok,
    Warning,
    Critical,
    /// Could not find out.
    Unknown,
}

impl Verdict {
    /// All verdicts, the gravest first: critical > unknown > warning > ok.
    pub const BY_GRAVITY: [Self; 4] = [Self::Critical, Self::Unknown, Self::Warning, Self::Ok];

    /// How grave: higher is worse. Never the exit code, whose order differs.
    pub fn gravity(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Unknown => 2,
            Self::Critical => 3,
        }
    }

    /// The graver of two.
    pub fn worst(self, other: Self) -> Self {
        if other.gravity() > self.gravity() { other } else { self }
    }

    /// The gravest of many; nothing looked at is unknown, never ok.
    pub fn merge(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().reduce(Self::worst).unwrap_or(Self::Unknown)
    }

    /// Whether work goes on from here: neither critical nor unknown.
    pub fn is_well(self) -> bool {
        matches!(self, Self::Ok | Self::Warning)
    }

    /// The monitoring-plugin exit code of this verdict.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    /// Lower-case word, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Unknown => "unknown",
        }
    }

    /// Upper-case word, as in the first line of a report.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl std::str::FromStr for Verdict {
    type Err = ();

    /// The word of [`Verdict::word`].
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::BY_GRAVITY.into_iter().find(|verdict| verdict.word() == word).ok_or(())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Critical, Ok, Unknown, Warning};

    #[test]
    fn merging_follows_gravity_and_nothing_is_unknown() {
        let cases: [(&[Verdict], Verdict); 6] = [
            (&[], Unknown),
            (&[Ok], Ok),
            (&[Ok, Warning], Warning),
            (&[Warning, Unknown], Unknown),
            (&[Unknown, Critical], Critical),
            (&[Critical, Unknown, Warning, Ok], Critical),
        ];
        for (verdicts, expected) in cases {
            assert_eq!(Verdict::merge(verdicts.iter().copied()), expected, "{verdicts:?}");
        }
    }
}
