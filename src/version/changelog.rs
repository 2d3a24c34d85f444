//! A section of a changelog for a version, as <https://keepachangelog.com/en/1.1.0/> has it. Pure.

use chrono::NaiveDate;

use super::decide::Change;

const TITLE: &str = "# Changelog\n\n";

/// What goes into a section.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// `1.3.0`, or `credit-risk-model 1.3.0`.
    pub title: &'a str,
    pub date: NaiveDate,
    /// Markdown below the heading, where the file has nothing of its own that is unreleased.
    pub body: String,
}

/// Where a text goes into another, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    pub at: usize,
    pub text: String,
}

/// Where the section goes. Notes that wait under `Unreleased` become those of the version, and then its body is theirs.
/// None: the version has its section already.
pub fn insertion(text: &str, section: &Section<'_>) -> Option<Insertion> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let headings = headings(text);
    if headings.iter().any(|(_, heading)| names(heading, section.title)) {
        return None;
    }
    let heading = format!("## [{}] - {}\n", section.title, section.date);
    let end_of = |index: usize| headings.get(index + 1).map_or(text.len(), |(at, _)| *at);
    let unreleased = headings.iter().position(|(_, heading)| is_unreleased(heading));
    let (at, waiting) = match unreleased {
        None => (headings.first().map_or(text.len(), |(at, _)| *at), false),
        Some(index) => {
            let start = headings[index].0;
            let below = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
            let (waiting, end) = notes(&text[below..end_of(index)]);
            (if waiting { below } else { below + end }, waiting)
        }
    };
    let new = if waiting {
        format!("\n{heading}")
    } else {
        let before = if text.trim().is_empty() { TITLE } else { gap(text, at) };
        let after = if at < text.len() { "\n" } else { "" };
        format!("{before}{heading}\n{}\n{after}", section.body.trim_end())
    };
    Some(Insertion { at, text: new.replace('\n', newline) })
}

/// Whether there are notes in this part, which headings and definitions of links are not; and where, without any, the
/// definitions begin, in bytes: links stay at the end.
fn notes(part: &str) -> (bool, usize) {
    let (mut at, mut end) = (0, part.len());
    for line in part.split_inclusive('\n') {
        let plain = line.trim();
        if is_link(plain) {
            end = end.min(at);
        } else if !plain.is_empty() && !plain.starts_with("### ") {
            return (true, end);
        }
        at += line.len();
    }
    (false, end)
}

/// `[unreleased]: https://…`
fn is_link(line: &str) -> bool {
    let target = line.strip_prefix('[').and_then(|line| line.split_once("]: "));
    target.is_some_and(|(_, target)| target.contains("://") && !target.trim().contains(' '))
}

/// What must stand before a heading at this place, so that an empty line is before it.
fn gap(text: &str, at: usize) -> &'static str {
    let before = text[..at].replace('\r', "");
    match () {
        () if before.is_empty() || before.ends_with("\n\n") => "",
        () if before.ends_with('\n') => "\n",
        () => "\n\n",
    }
}

/// The headings of the second rank with the places where their lines begin; fences hide theirs.
fn headings(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut at, mut fence) = (Vec::new(), 0, None::<&str>);
    for line in text.split_inclusive('\n') {
        let plain = line.trim_end();
        let marks = ["```", "~~~"].into_iter().find(|mark| plain.trim_start().starts_with(mark));
        match (fence, marks) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                if let Some(heading) = plain.strip_prefix("## ") {
                    found.push((at, heading.trim()));
                }
            }
            _ => {}
        }
        at += line.len();
    }
    found
}

/// `[1.3.0] - 2026-01-01`, `1.3.0 (2026-01-01)`, `v1.3.0`.
fn names(heading: &str, title: &str) -> bool {
    let plain = heading.trim_start_matches('[');
    let plain = plain.strip_prefix('v').unwrap_or(plain);
    let rest = plain.strip_prefix(title);
    rest.is_some_and(|rest| rest.chars().next().is_none_or(|next| matches!(next, ']' | ' ' | '(' | ':')))
}

fn is_unreleased(heading: &str) -> bool {
    heading.trim_start_matches('[').to_ascii_lowercase().starts_with("unreleased")
}

/// Commits as the body of a section: what breaks first.
pub fn body(changes: &[Change]) -> String {
    let mut groups: [(&str, Vec<String>); 5] = [
        ("Breaking", Vec::new()),
        ("Added", Vec::new()),
        ("Fixed", Vec::new()),
        ("Performance", Vec::new()),
        ("Reverted", Vec::new()),
    ];
    for change in changes {
        let Some(commit) = &change.conventional else { continue };
        let group = match (commit.breaking, commit.kind.as_str()) {
            (true, _) => 0,
            (_, "feat" | "feature") => 1,
            (_, "fix") => 2,
            (_, "perf") => 3,
            (_, "revert") => 4,
            _ => continue,
        };
        let scope = commit.scope.as_ref().map_or_else(String::new, |scope| format!("{scope}: "));
        let why = commit.breaking_change.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
        let line = format!("- {scope}{}{why} ({})", commit.description, change.commit);
        groups[group].1.push(line.chars().filter(|one| !one.is_control()).collect());
    }
    let filled = groups.iter().filter(|(_, lines)| !lines.is_empty());
    let text: Vec<String> =
        filled.map(|(title, lines)| format!("### {title}\n{}\n", lines.join("\n"))).collect();
    if text.is_empty() { "No changes that users see.\n".to_owned() } else { text.join("\n") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn section(title: &str) -> Section<'_> {
        Section {
            title,
            date: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            body: "### Added\n- x\n".to_owned(),
        }
    }

    fn inserted(text: &str, title: &str) -> Option<String> {
        let Insertion { at, text: new } = insertion(text, &section(title))?;
        Some(format!("{}{new}{}", &text[..at], &text[at..]))
    }

    #[test]
    fn a_section_goes_where_people_look_for_it() {
        let new = "## [1.3.0] - 2026-03-01\n\n### Added\n- x\n";
        let cases = [
            ("", format!("# Changelog\n\n{new}")),
            ("# Changelog\n", format!("# Changelog\n\n{new}")),
            ("# Changelog", format!("# Changelog\n\n{new}")),
            (
                "# C\n\n## [1.2.0] - 2026-01-01\n\n- y\n",
                format!("# C\n\n{new}\n## [1.2.0] - 2026-01-01\n\n- y\n"),
            ),
            (
                "# C\n\n## [Unreleased]\n\n## 1.2.0\n- y\n",
                format!("# C\n\n## [Unreleased]\n\n{new}\n## 1.2.0\n- y\n"),
            ),
            ("# C\n\n## Unreleased", format!("# C\n\n## Unreleased\n\n{new}")),
            (
                "# C\n\n## [Unreleased]\n\n- mine\n\n## 1.2.0\n",
                "# C\n\n## [Unreleased]\n\n## [1.3.0] - 2026-03-01\n\n- mine\n\n## 1.2.0\n".to_owned(),
            ),
            // Headings without anything below them, and links, are no notes.
            (
                "# C\n\n## [Unreleased]\n\n### Added\n\n### Fixed\n\n## 1.2.0\n",
                format!("# C\n\n## [Unreleased]\n\n### Added\n\n### Fixed\n\n{new}\n## 1.2.0\n"),
            ),
            (
                "# C\n\n## [Unreleased]\n\n[unreleased]: https://x/compare\n",
                format!("# C\n\n## [Unreleased]\n\n{new}\n[unreleased]: https://x/compare\n"),
            ),
            (
                "# C\n\n## [Unreleased]\n\n### Added\n\n### Fixed\n- mine\n\n## 1.2.0\n",
                "# C\n\n## [Unreleased]\n\n## [1.3.0] - 2026-03-01\n\n### Added\n\n### Fixed\n- mine\n\n## 1.2.0\n".to_owned(),
            ),
            ("```\n## 1.0.0\n```\n", format!("```\n## 1.0.0\n```\n\n{new}")),
            (
                "# C\r\n\r\n## 1.2.0\r\n",
                format!("# C\r\n\r\n{}## 1.2.0\r\n", format!("{new}\n").replace('\n', "\r\n")),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(inserted(text, "1.3.0").as_deref(), Some(expected.as_str()), "{text:?}");
        }
    }

    #[test]
    fn a_version_has_one_section() {
        for text in [
            "## [1.3.0] - 2026-01-01\n",
            "## 1.3.0\n",
            "## v1.3.0 (2026-01-01)\n",
            "# C\n\n## [Unreleased]\n## [1.3.0]\n",
        ] {
            assert_eq!(inserted(text, "1.3.0"), None, "{text}");
        }
        for text in ["## [1.3.0-rc.1]\n", "## [1.3.01]\n", "text 1.3.0\n"] {
            assert!(inserted(text, "1.3.0").is_some(), "{text}");
        }
    }

    #[test]
    fn commits_are_listed_by_what_they_mean() {
        let changes = ["fix(api): b", "feat: a", "docs: no", "whatever", "feat!: c\n\nBREAKING CHANGE: why"]
            .map(|message| Change::of("0123456789abcdef", message, true));
        assert_eq!(
            body(&changes),
            "### Breaking\n- c (why) (012345678)\n\n### Added\n- a (012345678)\n\n### Fixed\n- api: b (012345678)\n"
        );
        assert_eq!(body(&[]), "No changes that users see.\n");
    }

    proptest! {
        #[test]
        fn nothing_that_was_there_is_lost_and_a_second_time_changes_nothing(
            lines in proptest::collection::vec("(## |```|# |)(\\[Unreleased\\]|1\\.3\\.0|x|)", 0..8),
        ) {
            let text = lines.join("\n");
            if let Some(once) = inserted(&text, "1.3.0") {
                let Insertion { at, text: new } = insertion(&text, &section("1.3.0")).unwrap();
                prop_assert_eq!(format!("{}{}", &once[..at], &once[at + new.len()..]), text.clone());
                // An open fence hides everything below it, the new heading too.
                if !text.contains("```") {
                    prop_assert_eq!(inserted(&once, "1.3.0"), None, "{}", once);
                }
            }
        }
    }
}
