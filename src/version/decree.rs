//! The next version as a commit demands it: the footer `Release-As: 2.0.0`, as release-please reads it. Pure.

use semver::Version;

use super::{
    bump,
    decide::{Asked, Change, Next, Undecided},
    grammar,
};

/// What the newest of such footers says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decree {
    pub(super) version: Version,
    pub(super) reason: String,
    /// It came after the last tag of all.
    pub(super) fresh: bool,
}

impl Decree {
    /// Of the commits since the last release, the newest first. One that a pre-release has fulfilled says nothing more.
    ///
    /// # Errors
    /// It names no version, or one that does not come after `base`, which may be `tagged` already.
    pub(super) fn of(
        changes: &[Change],
        base: Option<&Version>,
        tagged: bool,
    ) -> Result<Option<Self>, Undecided> {
        let newest = changes.iter().find_map(|change| Some((change, change.release_as.as_deref()?)));
        let Some((change, text)) = newest else { return Ok(None) };
        let commit = format!("{} ({})", change.subject, change.commit);
        let version = match read(text) {
            Ok(version) => version,
            Err(why) => return Err(Undecided::NoVersion { commit, text: text.to_owned(), why }),
        };
        match base.map(|base| (base, version.cmp_precedence(base))) {
            Some((_, order)) if order.is_eq() && !tagged => return Ok(None),
            Some((_, order)) if order.is_le() && !change.fresh => return Ok(None),
            Some((current, order)) if order.is_le() => {
                return Err(Undecided::NotAfter { commit, wanted: version, current: current.clone() });
            }
            _ => {}
        }
        let reason = format!("Release-As: {text}, says {commit}");
        Ok(Some(Self { version, reason, fresh: change.fresh }))
    }

    /// What comes after `base`: the version itself, or a pre-release on the way to it.
    ///
    /// # Errors
    /// No pre-release of that name can come next.
    pub(super) fn next(self, base: &Version, asked: &Asked) -> Result<Next, Undecided> {
        let version = match &asked.pre {
            Some(name) if self.version.pre.split('.').next() != Some(name) => {
                bump::pre_of(base, &self.version, name)
                    .filter(|_| self.version.pre.is_empty())
                    .ok_or_else(|| Undecided::NoPre { name: name.clone(), current: self.version.clone() })?
            }
            _ => self.version,
        };
        Ok(Next {
            level: Some(bump::step(base, &version)),
            version: asked.built(version),
            from: Some(base.clone()),
            stands: false,
            written: false,
            reasons: vec![self.reason],
        })
    }
}

/// As people write it; what is wrong with it in the words of the grammar.
fn read(text: &str) -> Result<Version, String> {
    let plain = text.strip_prefix('v').unwrap_or(text);
    grammar::parse(plain).map_err(|error| error.to_string())?;
    Version::parse(plain).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::{
        bump::Level,
        decide::{self, Seen},
    };

    const AS: &str = "chore: now\n\nRelease-As: ";

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    /// Commits, the newest first: message, and whether it came after the last tag of all.
    fn shown(tags: &[&str], files: Option<&str>, commits: &[(&str, bool)], asked: &Asked) -> String {
        let change = |(message, fresh): &(&str, bool)| Change::of("0123456789abc", message, *fresh);
        let seen = Seen {
            tags: tags.iter().map(|tag| version(tag)).collect(),
            on_head: Vec::new(),
            files: files.map(version),
            changes: Some(commits.iter().map(change).collect()),
        };
        match decide::next(&seen, asked) {
            Ok(next) if next.stands => format!("{} stands", next.version),
            Ok(next) => {
                let level = next.level.map(|level| format!(" {level}")).unwrap_or_default();
                format!("{}{level}{}", next.version, if next.written { " written" } else { "" })
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_footer_names_the_next_version() {
        let [two, rc, old, same] =
            ["2.0.0", "2.0.0-rc.5", "1.0.0", "1.2.3"].map(|text| format!("{AS}{text}"));
        let (none, tag, long) =
            (format!("{AS}soon"), format!("{AS}v1.4.0"), format!("{AS}1.99999999999999999999.0"));
        let plain = Asked::default();
        let pre = |name: &str| Asked { pre: Some(name.to_owned()), ..Asked::default() };
        let level = Asked { level: Some(Level::Patch), ..Asked::default() };
        let (feat, docs) = (("feat: a", true), ("docs: b", true));
        type Case<'a> = (&'a [&'a str], Option<&'a str>, &'a [(&'a str, bool)], &'a Asked, &'a str);
        let at = "chore: now (012345678) asks for the release of";
        let not_after =
            |wanted: &str, current: &str| format!("{at} {wanted}, which does not come after {current}");
        let (lower, equal) = (not_after("1.0.0", "1.2.3"), not_after("1.2.3", "1.2.3"));
        let nonsense =
            format!("{at} `soon`, which is no semantic version: major is `soon`, which is no number");
        let cases: &[Case<'_>] = &[
            (&["1.2.3"], None, &[feat, (&two, true)], &plain, "2.0.0 major"),
            (&["1.2.3"], None, &[(&two, true)], &plain, "2.0.0 major"),
            (&["1.2.3"], None, &[(&tag, true), docs], &plain, "1.4.0 minor"),
            // The newest counts.
            (&["1.2.3"], None, &[(&two, true), (&old, true)], &plain, "2.0.0 major"),
            (&["1.2.3"], None, &[(&old, true), (&two, true)], &plain, &lower),
            (&["1.2.3"], None, &[(&same, true)], &plain, &equal),
            (&["1.2.3"], None, &[(&none, true)], &plain, &nonsense),
            // A level on the command line is said later, and by somebody who is there.
            (&["1.2.3"], None, &[(&old, true)], &level, "1.2.4 patch"),
            // The first of all.
            (&[], None, &[(&two, true)], &plain, "2.0.0"),
            (&[], Some("1.4.2"), &[(&two, true)], &plain, "2.0.0 major"),
            (&[], Some("2.0.0"), &[(&two, true)], &plain, "2.0.0 written"),
            (&["1.2.3"], Some("2.0.0"), &[(&two, true)], &plain, "2.0.0 major written"),
            // Pre-releases on the way.
            (&["1.2.3"], None, &[(&two, true)], &pre("rc"), "2.0.0-rc.1 major"),
            (&["1.2.3", "2.0.0-rc.1"], None, &[feat, (&two, false)], &pre("rc"), "2.0.0-rc.2 patch"),
            (&["1.2.3", "2.0.0-rc.1"], None, &[docs, (&two, false)], &pre("rc"), "2.0.0-rc.1 stands"),
            (&["1.2.3", "2.0.0-rc.1"], None, &[(&two, false)], &plain, "2.0.0 patch"),
            (&["1.2.3"], None, &[(&rc, true)], &plain, "2.0.0-rc.5 major"),
            (&["1.2.3"], None, &[(&rc, true)], &pre("rc"), "2.0.0-rc.5 major"),
            (
                &["1.2.3"],
                None,
                &[(&rc, true)],
                &pre("beta"),
                "no pre-release named `beta` can follow 2.0.0-rc.5",
            ),
            // What was fulfilled says nothing more.
            (&["1.2.3", "2.0.0-rc.5"], None, &[feat, (&rc, false)], &pre("rc"), "2.0.0-rc.6 minor"),
        ];
        for (tags, files, commits, asked, expected) in cases {
            assert_eq!(
                shown(tags, *files, commits, asked),
                *expected,
                "{tags:?} {files:?} {commits:?} {asked:?}"
            );
        }
        assert!(shown(&["1.2.3"], None, &[(&long, true)], &plain).contains("is no semantic version"));
    }
}
