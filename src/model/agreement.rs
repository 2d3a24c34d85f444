//! Whether what runs is what the registry says: the version that a pointer means, against what each replica reports and
//! the tag of its image.

use serde::Serialize;

use crate::client::mlflow::Version;

/// How a report compares with a version of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    Same,
    Other,
    /// What is reported cannot be compared: the version of the program, a commit, nothing.
    CannotTell,
}

/// One replica of what serves a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replica {
    /// The service, or its container where several run it.
    pub name: String,
    /// The configured service that it is one of.
    pub service: String,
    /// What its `/health` or configured path says.
    pub reported: Option<String>,
    /// It says so under a key that may as well be the version of the program: a semantic version that differs from the
    /// registry's proves nothing.
    pub maybe_program: bool,
    /// `team/api:1.2.0`.
    pub image: Option<String>,
    /// Why it reports nothing: it is down, or has no such path.
    pub why_not: Option<String>,
    /// It does not answer at all, or does not run.
    pub down: bool,
}

/// What came of a fleet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Replicas that serve the version.
    pub same: Vec<String>,
    /// Those that serve another, and which: the pointer moved and they did not load it, or the other way around.
    pub other: Vec<(String, String)>,
    /// Those of which nothing is known, and why.
    pub unknown: Vec<(String, String)>,
}

impl Agreement {
    /// Every replica was seen to serve it.
    pub fn proven(&self) -> bool {
        !self.same.is_empty() && self.other.is_empty() && self.unknown.is_empty()
    }
}

/// Compares a report with a version: its number (`7`, `v7`, `version 7`), its semver tag (`1.2.0`, `v1.2.0`,
/// `1.2.0+mlflow.7`) or its run.
///
/// A semantic version where the registry has no such tag cannot be compared: it may be that of the program.
pub fn compare(reported: &str, version: &Version) -> Match {
    let text = reported.trim();
    let text = text.strip_prefix("version").map_or(text, str::trim_start);
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if let Ok(number) = bare.parse::<u64>() {
        return if number == version.version { Match::Same } else { Match::Other };
    }
    if !version.run_id.is_empty()
        && text.len() == version.run_id.len()
        && text.bytes().all(|one| one.is_ascii_hexdigit())
    {
        return if text.eq_ignore_ascii_case(&version.run_id) { Match::Same } else { Match::Other };
    }
    let Ok(parsed) = semver::Version::parse(bare) else { return Match::CannotTell };
    if let Some(number) =
        parsed.build.as_str().strip_prefix("mlflow.").and_then(|number| number.parse::<u64>().ok())
    {
        return if number == version.version { Match::Same } else { Match::Other };
    }
    let tagged = version
        .tag("semver")
        .and_then(|tag| semver::Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok());
    match tagged {
        Some(tagged) if tagged.cmp_precedence(&parsed).is_eq() => Match::Same,
        Some(_) => Match::Other,
        None => Match::CannotTell,
    }
}

/// `7`, `v7`: no program has such a version.
fn is_number(reported: &str) -> bool {
    let text = reported.trim().trim_start_matches("version").trim_start();
    text.strip_prefix(['v', 'V']).unwrap_or(text).parse::<u64>().is_ok()
}

/// Compares a fleet. What a replica says itself counts before the tag of its image, which only says what was deployed.
pub fn agree(version: &Version, replicas: &[Replica]) -> Agreement {
    let mut agreement = Agreement { same: Vec::new(), other: Vec::new(), unknown: Vec::new() };
    for replica in replicas {
        let name = || replica.name.clone();
        match replica.reported.as_deref().map(|reported| (reported, compare(reported, version))) {
            Some((_, Match::Same)) => agreement.same.push(name()),
            Some((reported, Match::Other)) if replica.maybe_program && !is_number(reported) => {
                let why = format!("it reports `{reported}`, which may be the version of the program");
                agreement.unknown.push((name(), why));
            }
            Some((reported, Match::Other)) => agreement.other.push((name(), reported.to_owned())),
            Some((reported, Match::CannotTell)) => {
                let why = format!(
                    "it reports `{reported}`, which is neither a number of the registry nor a semver tag in it"
                );
                agreement.unknown.push((name(), why));
            }
            None => {
                let why = replica
                    .why_not
                    .clone()
                    .unwrap_or_else(|| "it does not say which version it serves".to_owned());
                agreement.unknown.push((name(), why));
            }
        }
    }
    agreement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::mlflow::Tag;

    fn seven() -> Version {
        let tags = vec![Tag { key: "semver".to_owned(), value: "1.2.0".to_owned() }];
        Version {
            version: 7,
            run_id: "2ea4f798f1c046e4bb1a0fa43d8b1d25".to_owned(),
            tags,
            ..Version::default()
        }
    }

    #[test]
    fn many_ways_to_say_a_version() {
        let cases = [
            ("7", Match::Same),
            ("v7", Match::Same),
            (" version 7 ", Match::Same),
            ("8", Match::Other),
            ("1.2.0", Match::Same),
            ("v1.2.0", Match::Same),
            ("1.2.0+build.5", Match::Same),
            ("1.2.1", Match::Other),
            ("1.2.0-rc.1", Match::Other),
            ("9.9.9+mlflow.7", Match::Same),
            ("1.2.0+mlflow.6", Match::Other),
            ("2EA4F798F1C046E4BB1A0FA43D8B1D25", Match::Same),
            ("00000000000000000000000000000000", Match::Other),
            ("latest", Match::CannotTell),
            ("", Match::CannotTell),
            ("v", Match::CannotTell),
        ];
        for (reported, expected) in cases {
            assert_eq!(compare(reported, &seven()), expected, "{reported}");
        }
        let untagged = Version { tags: vec![], ..seven() };
        assert_eq!(compare("1.0.0", &untagged), Match::CannotTell);
    }

    #[test]
    fn a_fleet_is_proven_only_when_all_were_seen() {
        let replica = |name: &str, reported: Option<&str>| Replica {
            name: name.to_owned(),
            reported: reported.map(str::to_owned),
            ..Replica::default()
        };
        assert!(agree(&seven(), &[replica("a", Some("7")), replica("b", Some("1.2.0"))]).proven());
        assert!(!agree(&seven(), &[]).proven());
        let mixed = agree(&seven(), &[replica("a", Some("7")), replica("b", Some("6")), replica("c", None)]);
        assert!(!mixed.proven());
        assert_eq!((mixed.same.len(), mixed.other.len(), mixed.unknown.len()), (1, 1, 1));
    }

    #[test]
    fn the_version_of_a_program_is_no_other_model() {
        let replica = |reported: &str| Replica {
            name: "a".to_owned(),
            reported: Some(reported.to_owned()),
            maybe_program: true,
            ..Replica::default()
        };
        let verdicts = ["1.2.0", "2.0.3", "8", "v8"].map(|reported| {
            let agreement = agree(&seven(), &[replica(reported)]);
            (agreement.same.len(), agreement.other.len(), agreement.unknown.len())
        });
        assert_eq!(verdicts, [(1, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 0)]);
    }
}
