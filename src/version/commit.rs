//! Conventional Commits: <https://www.conventionalcommits.org/en/v1.0.0/>.

use serde::Serialize;

use super::bump::Level;

/// A commit that keeps to the convention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commit {
    /// In lower case: `feat`, `fix`, …
    #[serde(rename = "type")]
    pub kind: String,
    pub scope: Option<String>,
    pub breaking: bool,
    pub description: String,
    /// Of the footer `BREAKING CHANGE:`.
    pub breaking_change: Option<String>,
}

/// Reads a message: None where it does not keep to the convention.
pub fn parse(message: &str) -> Option<Commit> {
    let mut lines = message.trim_start().lines();
    let header = lines.next()?.trim_end();
    let (before, description) = header.split_once(": ")?;
    let (before, marked) = match before.strip_suffix('!') {
        Some(before) => (before, true),
        None => (before, false),
    };
    let (kind, scope) = match before.strip_suffix(')') {
        Some(before) => {
            let (kind, scope) = before.split_once('(')?;
            if scope.is_empty() || scope.contains(['(', ')']) {
                return None;
            }
            (kind, Some(scope.to_owned()))
        }
        None => (before, None),
    };
    let word = |text: &str| {
        !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_'))
    };
    if !word(kind) || description.trim().is_empty() {
        return None;
    }
    let body: Vec<&str> = lines.collect();
    let breaking_change = footer(&body);
    Some(Commit {
        kind: kind.to_ascii_lowercase(),
        scope,
        breaking: marked || breaking_change.is_some(),
        description: description.trim().to_owned(),
        breaking_change,
    })
}

/// The text behind `BREAKING CHANGE:` (in capitals, as the convention demands), to the next footer. Like the tools that
/// people use, it is found wherever it begins a line.
fn footer(body: &[&str]) -> Option<String> {
    let (at, first) = body.iter().enumerate().find_map(|(at, line)| Some((at, behind_token(line)?)))?;
    let mut text = first.to_owned();
    for line in &body[at + 1..] {
        let (begun, plain) = (!text.is_empty(), line.trim());
        // The text may begin below its token, after an empty line and indented.
        let is_text = !begun && line.starts_with(char::is_whitespace);
        match () {
            () if plain.is_empty() && !begun => continue,
            () if plain.is_empty() || (is_footer(plain) && !is_text) => break,
            () if begun => text.push(' '),
            () => {}
        }
        text.push_str(plain);
    }
    (!text.is_empty()).then_some(text)
}

fn behind_token(line: &str) -> Option<&str> {
    let text = line.strip_prefix("BREAKING CHANGE:").or_else(|| line.strip_prefix("BREAKING-CHANGE:"))?;
    (text.is_empty() || text.starts_with(char::is_whitespace)).then(|| text.trim())
}

/// The version that a footer `Release-As: 2.0.0` asks for, as it stands there; the token in any case, as release-please
/// has it. Whether the subject keeps to the convention does not matter: who writes this means it.
pub fn release_as(message: &str) -> Option<&str> {
    let body = message.trim_start().lines().skip(1);
    let mut footers = body.filter_map(|line| line.split_once(':'));
    footers.find(|(token, _)| token.eq_ignore_ascii_case("release-as")).map(|(_, text)| text.trim())
}

/// `Token: value` or `Token #value`.
fn is_footer(line: &str) -> bool {
    let token = line.split_once(": ").or_else(|| line.split_once(" #")).map(|(token, _)| token);
    token.is_some_and(|token| {
        !token.is_empty() && token.chars().all(|one| one.is_ascii_alphanumeric() || one == '-')
    })
}

impl Commit {
    /// What it asks of the next version; None where it is no matter of users (`docs`, `chore`, …).
    pub fn level(&self) -> Option<Level> {
        if self.breaking {
            return Some(Level::Major);
        }
        match self.kind.as_str() {
            "feat" | "feature" => Some(Level::Minor),
            "fix" | "perf" | "revert" => Some(Level::Patch),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn messages_of_the_specification() {
        let cases = [
            (
                "feat: allow provided config object to extend other configs\n\nBREAKING CHANGE: `extends` key is now for extending",
                Some(Level::Major),
            ),
            ("feat!: send an email to the customer", Some(Level::Major)),
            ("feat(api)!: send an email", Some(Level::Major)),
            (
                "chore!: drop support for Node 6\n\nBREAKING CHANGE: use JavaScript features",
                Some(Level::Major),
            ),
            ("docs: correct spelling of CHANGELOG", None),
            ("feat(lang): add Polish language", Some(Level::Minor)),
            ("fix: prevent racing of requests\n\nReviewed-by: Z\nRefs: #123", Some(Level::Patch)),
            ("Fix: in capitals", Some(Level::Patch)),
            ("fix: x\n\nBREAKING-CHANGE: y", Some(Level::Major)),
            ("fix: x\n\nbreaking change: in lower case is none", Some(Level::Patch)),
            ("perf: faster", Some(Level::Patch)),
            ("revert: let us never again speak of the noodle incident", Some(Level::Patch)),
        ];
        for (message, expected) in cases {
            assert_eq!(parse(message).unwrap().level(), expected, "{message}");
        }
    }

    #[test]
    fn what_is_no_conventional_commit() {
        for message in [
            "",
            "Merge branch 'main'",
            "feat:no space",
            "feat : x",
            "feat(): x",
            ": x",
            "feat: ",
            "fix(a(b): x",
            "what if: this",
        ] {
            assert_eq!(parse(message), None, "{message}");
        }
    }

    #[test]
    fn the_text_of_a_break_goes_on_to_the_next_footer() {
        let commit = parse("feat: x\n\nbody\n\nBREAKING CHANGE: one\n  two\nRefs: #1").unwrap();
        assert_eq!(commit.breaking_change.as_deref(), Some("one two"));
        for (footers, expected) in [
            ("BREAKING CHANGE:\n  the api\n  is gone\nRefs: #1", Some("the api is gone")),
            ("BREAKING-CHANGE: \r\n\r\nthe api is gone", Some("the api is gone")),
            ("BREAKING CHANGE:\n  note: gone", Some("note: gone")),
            ("BREAKING CHANGE:\nRefs: #1", None),
            ("BREAKING CHANGE:", None),
            ("BREAKING CHANGES: none", None),
        ] {
            let commit = parse(&format!("fix: x\n\n{footers}")).unwrap();
            assert_eq!(commit.breaking_change.as_deref(), expected, "{footers:?}");
            assert_eq!(commit.breaking, expected.is_some(), "{footers:?}");
        }
    }

    #[test]
    fn a_footer_may_name_the_version() {
        let cases = [
            ("chore: release 2.0.0\n\nRelease-As: 2.0.0", Some("2.0.0")),
            ("chore: x\r\n\r\nrelease-as:2.0.0-rc.1 \r\n", Some("2.0.0-rc.1")),
            ("Merge branch 'main'\n\nwhy\n\nRefs: #1\nRELEASE-AS: soon", Some("soon")),
            ("chore: x\n\nRelease-As: 1.0.0\nRelease-As: 2.0.0", Some("1.0.0")),
            ("Release-As: 2.0.0", None),
            ("chore: x\n\nThe footer Release-As: 2.0.0 would do", None),
            ("", None),
        ];
        for (message, expected) in cases {
            assert_eq!(release_as(message), expected, "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_message_ends_the_program(message in "\\PC{0,20}(\n\\PC{0,20}){0,4}") {
            let _ = parse(&message).map(|commit| commit.level());
            let _ = release_as(&message);
        }
    }
}
