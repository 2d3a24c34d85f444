//! Whether what runs is what the registry says: the version that a pointer means, against what each replica reports and
//! the tag of its image.

use serde::Serialize;

use crate::{client::mlflow::Version, finding::Verdict};

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
    /// It says so under a key that may as well be the version of the program (see [`told`]).
    pub maybe_program: bool,
    /// `team/api:1.2.0`.
    pub image: Option<String>,
    /// Why it reports nothing: it is down, or has no such path.
    pub why_not: Option<String>,
    /// It does not answer at all, or does not run.
    pub down: bool,
    /// It runs behind its service's address and has none of its own.
    pub unaskable: bool,
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

/// Compares what a replica says. None: it says nothing.
///
/// Where it may speak of the program, only what no program has counts: a build mark, the id of a run, or a plain number
/// that is the very one. `1.2.0` or `v1` under such a key says nothing, whichever the registry has.
pub fn told(replica: &Replica, version: &Version) -> Option<Match> {
    let reported = replica.reported.as_deref()?;
    let compared = compare(reported, version);
    if !replica.maybe_program {
        return Some(compared);
    }
    let text = reported.trim();
    let is_marked = text.contains("+mlflow.") || text.eq_ignore_ascii_case(&version.run_id);
    let is_number = text.parse::<u64>().is_ok() && compared == Match::Same;
    Some(if is_marked || is_number { compared } else { Match::CannotTell })
}

/// Compares a fleet. What a replica says itself counts before the tag of its image, which only says what was deployed.
pub fn agree(version: &Version, replicas: &[Replica]) -> Agreement {
    let mut agreement = Agreement { same: Vec::new(), other: Vec::new(), unknown: Vec::new() };
    for replica in replicas {
        let name = || replica.name.clone();
        let reported = replica.reported.as_deref().unwrap_or_default();
        match told(replica, version) {
            Some(Match::Same) => agreement.same.push(name()),
            Some(Match::Other) => agreement.other.push((name(), reported.to_owned())),
            Some(Match::CannotTell) => {
                let why = match replica.maybe_program {
                    true => "which may be the version of the program",
                    false => "which is neither a number of the registry nor a semver tag in it",
                };
                agreement.unknown.push((name(), format!("it reports `{reported}`, {why}")));
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

/// What is to be said of a fleet that should serve a version. None: nobody told, and nobody was asked to.
///
/// `must_tell`: the configuration says where each tells. Without that a replica that tells makes the others bound to.
pub fn judge(version: &Version, replicas: &[Replica], must_tell: bool) -> Option<(Verdict, String)> {
    let agreement = agree(version, replicas);
    let number = version.version;
    if let [(name, reported), rest @ ..] = agreement.other.as_slice() {
        let message = match rest {
            [] if replicas.len() == 1 => {
                format!("{name} reports version {reported}, and version {number} should serve")
            }
            _ => {
                let all: Vec<String> =
                    agreement.other.iter().map(|(name, reported)| format!("{name} ({reported})")).collect();
                format!(
                    "{} of {} replicas report another version than {number}: {}",
                    all.len(),
                    replicas.len(),
                    all.join(", ")
                )
            }
        };
        return Some((Verdict::Critical, message));
    }
    let unaskable = replicas.iter().filter(|replica| replica.unaskable).count();
    let asked = replicas.len() - unaskable;
    let is_bound = must_tell || !agreement.same.is_empty();
    let silent: Vec<&(String, String)> = agreement
        .unknown
        .iter()
        .filter(|(name, _)| replicas.iter().all(|replica| replica.name != *name || !replica.unaskable))
        .collect();
    match silent.as_slice() {
        _ if replicas.is_empty() || !is_bound => None,
        [] if agreement.same.is_empty() => None,
        [] => {
            let aside = match unaskable {
                0 => String::new(),
                1 => ", for 1 container behind it that cannot be asked by itself".to_owned(),
                more => format!(", for {more} containers behind it that cannot be asked one by one"),
            };
            let who = match (asked, agreement.same.first()) {
                (1, Some(only)) => format!("{only} reports"),
                _ => format!("all {asked} replicas report"),
            };
            Some((Verdict::Ok, format!("{who} version {number}, which should serve{aside}")))
        }
        [(name, why)] if asked == 1 => {
            Some((Verdict::Unknown, format!("whether {name} serves version {number} is not known: {why}")))
        }
        several => {
            let all: Vec<String> = several.iter().map(|(name, why)| format!("{name}: {why}")).collect();
            let message = format!(
                "whether {} of {asked} replicas serve version {number} is not known: {}",
                several.len(),
                all.join("; ")
            );
            Some((Verdict::Unknown, message))
        }
    }
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
        let counts = |reported: &str| {
            let agreement = agree(&seven(), &[replica(reported)]);
            (agreement.same.len(), agreement.other.len(), agreement.unknown.len())
        };
        let [same, other, unknown] = [(1, 0, 0), (0, 1, 0), (0, 0, 1)];
        let cases = [
            ("7", same),
            ("1.2.0+mlflow.7", same),
            ("2ea4f798f1c046e4bb1a0fa43d8b1d25", same),
            ("1.2.0+mlflow.6", other),
            // Program and model may be at the same version, and `v7` may be that of the interface.
            ("1.2.0", unknown),
            ("2.0.3", unknown),
            ("8", unknown),
            ("v1", unknown),
            ("v7", unknown),
        ];
        for (reported, expected) in cases {
            assert_eq!(counts(reported), expected, "{reported}");
        }
    }

    #[test]
    fn what_is_said_of_a_fleet() {
        use Verdict::{Critical, Ok, Unknown};
        let tells = |name: &str, reported: &str| Replica {
            name: name.to_owned(),
            reported: Some(reported.to_owned()),
            ..Replica::default()
        };
        let silent = |name: &str| Replica { name: name.to_owned(), ..Replica::default() };
        let behind = |name: &str| Replica { unaskable: true, ..silent(name) };
        type Case<'a> = (&'a [Replica], bool, Option<(Verdict, &'a str)>);
        let cases: [Case<'_>; 10] = [
            (&[], true, None),
            (&[silent("a")], false, None),
            (&[silent("a")], true, Some((Unknown, "whether a serves version 7 is not known: it does not"))),
            (&[tells("a", "7")], false, Some((Ok, "a reports version 7, which should serve"))),
            (&[tells("a", "7"), tells("b", "7")], false, Some((Ok, "all 2 replicas report version 7"))),
            (&[tells("a", "6")], false, Some((Critical, "a reports version 6, and version 7 should serve"))),
            (
                &[tells("a", "6"), tells("b", "7")],
                false,
                Some((Critical, "1 of 2 replicas report another version than 7: a (6)")),
            ),
            (
                &[tells("a", "7"), silent("b")],
                false,
                Some((Unknown, "whether 1 of 2 replicas serve version 7 is not known: b: it")),
            ),
            (
                &[tells("api", "7"), behind("api-1"), behind("api-2")],
                false,
                Some((Ok, "api reports version 7, which should serve, for 2 containers behind it")),
            ),
            (&[silent("api"), behind("api-1"), behind("api-2")], false, None),
        ];
        for (replicas, must_tell, expected) in cases {
            let said = judge(&seven(), replicas, must_tell);
            assert_eq!(said.as_ref().map(|said| said.0), expected.map(|said| said.0), "{replicas:?}");
            if let (Some((_, message)), Some((_, start))) = (&said, expected) {
                assert!(message.starts_with(start), "{message}");
            }
        }
    }
}
