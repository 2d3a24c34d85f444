//! What a semantic version is, and which comes first: <https://semver.org/spec/v2.0.0.html>, for numbers of any length.
//!
//! Arithmetic is done on [`semver::Version`], whose numbers end at 2^64 - 1; what people type may be longer, and what is
//! no version deserves to hear why.

use std::cmp::Ordering;

/// A version, borrowed from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Major, minor, patch: digits without leading zeros.
    pub core: [&'a str; 3],
    /// Identifiers; none: a release.
    pub pre: Vec<&'a str>,
    /// Identifiers; they say nothing about precedence.
    pub build: Vec<&'a str>,
}

/// Why a text is no semantic version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrammarError {
    #[error("it is empty")]
    Empty,
    #[error("there is white space in it")]
    Space,
    #[error("the `{0}` before it belongs to a tag; the version is `{1}`")]
    Prefix(String, String),
    #[error("it has {0} of the three numbers MAJOR.MINOR.PATCH")]
    Numbers(usize),
    #[error("it has {0} numbers before the first `-` or `+`, and MAJOR.MINOR.PATCH are three")]
    TooMany(usize),
    #[error("{0} is empty")]
    NoNumber(&'static str),
    #[error("{0} is `{1}`, which is no number")]
    NotANumber(&'static str, String),
    #[error("{0} is `{1}`: a number has no leading zeros")]
    LeadingZero(&'static str, String),
    #[error("an identifier of the {0} is empty")]
    EmptyIdentifier(&'static str),
    #[error("the {0} holds `{1}`: identifiers are made of letters, digits and `-`")]
    Character(&'static str, char),
}

const NUMBERS: [&str; 3] = ["major", "minor", "patch"];
const PRE: &str = "pre-release";
const BUILD: &str = "build metadata";

/// Reads a version as the specification has it.
///
/// # Errors
/// What is wrong with it, for people.
pub fn parse(text: &str) -> Result<Parts<'_>, GrammarError> {
    if text.is_empty() {
        return Err(GrammarError::Empty);
    }
    if text.contains(char::is_whitespace) {
        return Err(GrammarError::Space);
    }
    if let Some(rest) = text.strip_prefix(['v', 'V']).filter(|rest| parse(rest).is_ok()) {
        return Err(GrammarError::Prefix(text[..1].to_owned(), rest.to_owned()));
    }
    let (rest, build) = match text.split_once('+') {
        Some((rest, build)) => (rest, identifiers(build, BUILD)?),
        None => (text, Vec::new()),
    };
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    let numbers: Vec<&str> = core.split('.').collect();
    for (what, number) in NUMBERS.into_iter().zip(&numbers) {
        check_number(what, number)?;
    }
    let core = match numbers[..] {
        [major, minor, patch] => [major, minor, patch],
        [_, _, _, ..] => return Err(GrammarError::TooMany(numbers.len())),
        _ => return Err(GrammarError::Numbers(numbers.len())),
    };
    let pre = pre.map_or(Ok(Vec::new()), |pre| identifiers(pre, PRE))?;
    if let Some(zero) = pre.iter().find(|one| is_digits(one) && one.len() > 1 && one.starts_with('0')) {
        return Err(GrammarError::LeadingZero("an identifier of the pre-release", (*zero).to_owned()));
    }
    Ok(Parts { core, pre, build })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit())
}

fn check_number(what: &'static str, text: &str) -> Result<(), GrammarError> {
    if text.is_empty() {
        return Err(GrammarError::NoNumber(what));
    }
    if !is_digits(text) {
        return Err(GrammarError::NotANumber(what, text.to_owned()));
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(GrammarError::LeadingZero(what, text.to_owned()));
    }
    Ok(())
}

fn identifiers<'a>(text: &'a str, what: &'static str) -> Result<Vec<&'a str>, GrammarError> {
    let allowed = |one: &char| one.is_ascii_alphanumeric() || *one == '-';
    let all: Vec<&str> = text.split('.').collect();
    for one in &all {
        if one.is_empty() {
            return Err(GrammarError::EmptyIdentifier(what));
        }
        if let Some(other) = one.chars().find(|one| !allowed(one)) {
            return Err(GrammarError::Character(what, other));
        }
    }
    Ok(all)
}

/// Section 11 of the specification: build metadata says nothing.
pub fn precedence(a: &Parts<'_>, b: &Parts<'_>) -> Ordering {
    let core = a.core.iter().zip(&b.core).map(|(a, b)| number(a, b)).find(|order| order.is_ne());
    core.unwrap_or_else(|| match (a.pre.is_empty(), b.pre.is_empty()) {
        (true, true) => Ordering::Equal,
        // A pre-release comes before its release.
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let differing =
                a.pre.iter().zip(&b.pre).map(|(a, b)| identifier(a, b)).find(|order| order.is_ne());
            differing.unwrap_or_else(|| a.pre.len().cmp(&b.pre.len()))
        }
    })
}

/// Without leading zeros the longer number is the larger one.
fn number(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn identifier(a: &str, b: &str) -> Ordering {
    match (is_digits(a), is_digits(b)) {
        (true, true) => number(a, b),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

/// The first part in which two versions differ: `major`, `minor`, `patch`, `pre-release`, `build metadata`.
pub fn differs_in(a: &Parts<'_>, b: &Parts<'_>) -> Option<&'static str> {
    let number = NUMBERS.into_iter().zip(a.core.iter().zip(&b.core)).find(|(_, (a, b))| a != b);
    match number {
        Some((what, _)) => Some(what),
        None if a.pre != b.pre => Some(PRE),
        None if a.build != b.build => Some(BUILD),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VALID: &str = include_str!("../../tests/fixtures/semver/valid.txt");
    const INVALID: &str = include_str!("../../tests/fixtures/semver/invalid.txt");
    const EXAMPLES: &str = include_str!("../../tests/fixtures/semver/examples.txt");
    const ORDERED: &str = include_str!("../../tests/fixtures/semver/ordered.txt");

    fn lines(text: &'static str) -> Vec<&'static str> {
        text.lines().filter(|line| !line.starts_with('#')).collect()
    }

    #[test]
    fn what_semver_org_publishes_as_valid_and_invalid() {
        let (valid, invalid, examples) = (lines(VALID), lines(INVALID), lines(EXAMPLES));
        assert_eq!((valid.len(), invalid.len(), examples.len()), (31, 40, 9));
        for text in valid.into_iter().chain(examples) {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
        for text in invalid {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_published_examples_of_precedence_hold() {
        let orders = lines(ORDERED);
        assert_eq!(orders.len(), 3);
        for order in orders {
            let versions: Vec<_> = order.split(' ').map(|text| parse(text).unwrap()).collect();
            for pair in versions.windows(2) {
                assert_eq!(precedence(&pair[0], &pair[1]), Ordering::Less, "{pair:?}");
            }
        }
    }

    #[test]
    fn what_is_no_version_hears_why() {
        let cases = [
            ("", "it is empty"),
            ("1.2", "it has 2 of the three numbers MAJOR.MINOR.PATCH"),
            ("1.2.3.4", "it has 4 numbers before the first `-` or `+`, and MAJOR.MINOR.PATCH are three"),
            ("v1.2.3", "the `v` before it belongs to a tag; the version is `1.2.3`"),
            ("1.02.3", "minor is `02`: a number has no leading zeros"),
            ("1.x.3", "minor is `x`, which is no number"),
            ("1..3", "minor is empty"),
            ("1.2.3-rc_1", "the pre-release holds `_`: identifiers are made of letters, digits and `-`"),
            ("1.2.3-rc.01", "an identifier of the pre-release is `01`: a number has no leading zeros"),
            ("1.2.3-", "an identifier of the pre-release is empty"),
            ("1.2.3+", "an identifier of the build metadata is empty"),
            (" 1.2.3", "there is white space in it"),
            ("١.2.3", "major is `١`, which is no number"),
        ];
        for (text, why) in cases {
            assert_eq!(parse(text).unwrap_err().to_string(), why, "{text}");
        }
    }

    #[test]
    fn precedence_is_that_of_the_specification() {
        // Every pair of what the published examples order, and of numbers beyond 64 bits.
        let ordered = [
            "0.0.4",
            "1.0.0-0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0-rc.9",
            "1.0.0-rc.10",
            "1.0.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "99999999999999999999999.0.0",
            "100000000000000000000000.0.0",
        ];
        for (at, a) in ordered.iter().enumerate() {
            for (other, b) in ordered.iter().enumerate() {
                let seen = precedence(&parse(a).unwrap(), &parse(b).unwrap());
                assert_eq!(seen, at.cmp(&other), "{a} {b}");
            }
        }
        let equal = precedence(&parse("1.0.0+a").unwrap(), &parse("1.0.0+b").unwrap());
        assert_eq!(equal, Ordering::Equal);
    }

    #[test]
    fn the_first_difference_counts() {
        let cases = [
            ("1.2.3", "2.0.0", Some("major")),
            ("1.2.3", "1.3.3", Some("minor")),
            ("1.2.3", "1.2.4-rc.1", Some("patch")),
            ("1.2.3", "1.2.3-rc.1", Some("pre-release")),
            ("1.2.3+a", "1.2.3", Some("build metadata")),
            ("1.2.3", "1.2.3", None),
        ];
        for (a, b, part) in cases {
            assert_eq!(differs_in(&parse(a).unwrap(), &parse(b).unwrap()), part, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_crate_as_far_as_that_reaches(
            text in "[0-9]{1,3}(\\.[0-9a]{0,2}){1,3}(-[0-9a-c.]{0,6})?(\\+[0-9a-c.]{0,4})?",
        ) {
            prop_assert_eq!(parse(&text).is_ok(), semver::Version::parse(&text).is_ok(), "{}", text);
        }

        #[test]
        fn it_orders_as_the_crate_does(
            a in "[0-3]\\.[0-3]\\.[0-3](-(a|b|[1-9][0-9]?)(\\.(a|b|[1-9][0-9]?)){0,2})?",
            b in "[0-3]\\.[0-3]\\.[0-3](-(a|b|[1-9][0-9]?)(\\.(a|b|[1-9][0-9]?)){0,2})?",
        ) {
            let ours = precedence(&parse(&a).unwrap(), &parse(&b).unwrap());
            let theirs = semver::Version::parse(&a).unwrap().cmp_precedence(&semver::Version::parse(&b).unwrap());
            prop_assert_eq!(ours, theirs, "{} {}", a, b);
        }

        #[test]
        fn no_text_ends_the_program(text in "\\PC{0,30}") {
            let _ = parse(&text);
        }
    }
}
