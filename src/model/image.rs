//! Which image holds a version, where the configuration says that one does, and whether containers run it: pure.
//!
//! An image that no configuration speaks of is evidence and no more: its tag says which program was deployed, and no
//! record of a promotion or a restart names one.

use super::agreement::{Match, Replica};
use crate::{client::mlflow::Version, finding::Verdict};

const NUMBER: &str = "{version}";
const SEMVER: &str = "{semver}";

/// What is wrong with a pattern such as `ghcr.io/team/scorer:{semver}`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("`{{version}}` (the registry's number) or `{{semver}}` must stand in it")]
    NoVersion,
    #[error("there is white space in it")]
    Space,
    #[error("`{{version}}` and `{{semver}}` are its only placeholders")]
    Placeholder,
}

/// Checks a pattern.
///
/// # Errors
/// It would name the same image for every version, or none at all.
pub fn check(pattern: &str) -> Result<(), PatternError> {
    let rest = pattern.replace(NUMBER, "").replace(SEMVER, "");
    match () {
        () if rest.contains(char::is_whitespace) => Err(PatternError::Space),
        () if rest.contains(['{', '}']) => Err(PatternError::Placeholder),
        () if rest.len() == pattern.len() => Err(PatternError::NoVersion),
        () => Ok(()),
    }
}

/// The image of a version. None: the pattern asks for a semantic version that it does not have.
fn of_version(pattern: &str, version: &Version) -> Option<String> {
    let image = pattern.replace(NUMBER, &version.version.to_string());
    if !image.contains(SEMVER) {
        return Some(image);
    }
    let tag = version.tag("semver")?;
    // Behind the plus sign is nothing that a tag of an image could hold.
    let semver = tag.strip_prefix('v').unwrap_or(tag).split('+').next()?;
    Some(image.replace(SEMVER, semver))
}

/// Compares what a container was made from. The engine gives an id where the name has moved on to another image.
fn compare(image: &str, wanted: &str) -> Match {
    let plain = |text: &str| {
        let text = text.split('@').next().unwrap_or_default();
        let text = text.strip_prefix("docker.io/").unwrap_or(text);
        text.strip_prefix("library/").unwrap_or(text).to_owned()
    };
    match plain(image) {
        bare if bare.is_empty() || bare.starts_with("sha256:") => Match::CannotTell,
        plainly if plainly == plain(wanted) => Match::Same,
        _ => Match::Other,
    }
}

/// What is to be said of the containers that should run the image of a version. None: nothing is said to serve it.
pub fn judge(version: &Version, replicas: &[Replica], pattern: &str) -> Option<(Verdict, String)> {
    let number = version.version;
    if replicas.is_empty() {
        return None;
    }
    let Some(wanted) = of_version(pattern, version) else {
        let message = format!("which image holds version {number} is not known: it has no tag semver");
        return Some((Verdict::Unknown, message));
    };
    let images: Vec<(&str, &str)> =
        replicas.iter().filter_map(|one| Some((one.name.as_str(), one.image.as_deref()?))).collect();
    let of = |wished: Match| -> Vec<String> {
        let found = images.iter().filter(|(_, image)| compare(image, &wanted) == wished);
        found.map(|(name, image)| format!("{name} ({image})")).collect()
    };
    let (other, unclear, count) = (of(Match::Other), of(Match::CannotTell), images.len());
    Some(match (images.as_slice(), other.as_slice(), unclear.as_slice()) {
        ([], ..) => {
            let message = format!(
                "whether {wanted} runs, which holds version {number}, is not known: no container of what serves it was seen"
            );
            (Verdict::Unknown, message)
        }
        ([(name, image)], [_], _) => {
            (Verdict::Warning, format!("{name} runs {image}, and version {number} is in {wanted}"))
        }
        (_, [_, ..], _) => {
            let all = other.join(", ");
            let message = format!(
                "{} of {count} containers run another image than {wanted}, which holds version {number}: {all}",
                other.len()
            );
            (Verdict::Warning, message)
        }
        (_, [], [_, ..]) => {
            let all = unclear.join(", ");
            (
                Verdict::Unknown,
                format!("whether {wanted} runs, which holds version {number}, is not known: {all}"),
            )
        }
        ([(name, _)], [], []) => (Verdict::Ok, format!("{name} runs {wanted}, which holds version {number}")),
        (_, [], []) => {
            (Verdict::Ok, format!("all {count} containers run {wanted}, which holds version {number}"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::mlflow::Tag;

    fn seven(semver: Option<&str>) -> Version {
        let tags = semver.map(|value| Tag { key: "semver".to_owned(), value: value.to_owned() });
        Version { version: 7, tags: tags.into_iter().collect(), ..Version::default() }
    }

    #[test]
    fn a_pattern_names_an_image_for_each_version() {
        let cases = [
            ("team/scorer:{version}", Some("1.2.0"), Some("team/scorer:7")),
            ("team/scorer:v{semver}", Some("v1.2.0-rc.1+mlflow.7"), Some("team/scorer:v1.2.0-rc.1")),
            ("r:5000/{version}/x:{semver}", Some("1.2.0"), Some("r:5000/7/x:1.2.0")),
            ("team/scorer:{version}", None, Some("team/scorer:7")),
            ("team/scorer:{semver}", None, None),
        ];
        for (pattern, semver, expected) in cases {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
            assert_eq!(of_version(pattern, &seven(semver)).as_deref(), expected, "{pattern}");
        }
        assert_eq!(check("team/scorer:latest"), Err(PatternError::NoVersion));
        assert_eq!(check(""), Err(PatternError::NoVersion));
        assert_eq!(check("team/scorer:{version} "), Err(PatternError::Space));
        assert_eq!(check("team/{name}:{version}"), Err(PatternError::Placeholder));
    }

    #[test]
    fn an_image_is_judged_by_its_name() {
        let cases = [
            ("team/scorer:7", "team/scorer:7", Match::Same),
            ("docker.io/team/scorer:7@sha256:00", "team/scorer:7", Match::Same),
            ("scorer:7", "docker.io/library/scorer:7", Match::Same),
            ("team/scorer:6", "team/scorer:7", Match::Other),
            ("ghcr.io/team/scorer:7", "team/scorer:7", Match::Other),
            ("sha256:00ff", "team/scorer:7", Match::CannotTell),
        ];
        for (image, wanted, expected) in cases {
            assert_eq!(compare(image, wanted), expected, "{image} {wanted}");
        }
    }

    #[test]
    fn what_is_said_of_containers() {
        use Verdict::{Ok, Unknown, Warning};
        let runs = |name: &str, image: Option<&str>| Replica {
            name: name.to_owned(),
            image: image.map(str::to_owned),
            ..Replica::default()
        };
        let (right, wrong, bare) = (Some("s:7"), Some("s:6"), Some("sha256:00"));
        let cases = [
            (vec![], None),
            (vec![runs("a", right)], Some((Ok, "a runs s:7, which holds version 7"))),
            (
                vec![runs("api", None), runs("a", right), runs("b", right)],
                Some((Ok, "all 2 containers run s:7,")),
            ),
            (vec![runs("a", wrong)], Some((Warning, "a runs s:6, and version 7 is in s:7"))),
            (
                vec![runs("a", right), runs("b", wrong), runs("c", bare)],
                Some((
                    Warning,
                    "1 of 3 containers run another image than s:7, which holds version 7: b (s:6)",
                )),
            ),
            (
                vec![runs("a", right), runs("b", bare)],
                Some((Unknown, "whether s:7 runs, which holds version 7, is not known: b (sha256:00)")),
            ),
            (
                vec![runs("a", None)],
                Some((Unknown, "whether s:7 runs, which holds version 7, is not known: no")),
            ),
        ];
        for (replicas, expected) in cases {
            let said = judge(&seven(None), &replicas, "s:{version}");
            assert_eq!(said.as_ref().map(|said| said.0), expected.map(|said| said.0), "{replicas:?}");
            if let (Some((_, message)), Some((_, start))) = (&said, expected) {
                assert!(message.starts_with(start), "{message}");
            }
        }
        let unnamed = judge(&seven(None), &[runs("a", right)], "s:{semver}");
        assert_eq!(unnamed.map(|said| said.0), Some(Unknown));
    }
}
