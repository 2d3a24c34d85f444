//! The next version of the stack, from its tags, its files and its commits. Pure.

use semver::{BuildMetadata, Version};
use serde::Serialize;

use super::{
    bump::{self, Level, Policy},
    commit::{self, Commit},
    decree::Decree,
};

/// One commit since the last release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Short.
    pub commit: String,
    /// First line of the message.
    pub subject: String,
    /// What it asks of the version; none where it is no matter of users, or keeps to no convention.
    pub level: Option<Level>,
    /// The version that its footer `Release-As:` asks for, as it stands there.
    pub release_as: Option<String>,
    #[serde(skip)]
    pub conventional: Option<Commit>,
    /// Since the last tag of all, which may be a pre-release.
    #[serde(skip)]
    pub fresh: bool,
}

impl Change {
    /// Of a commit's message.
    pub fn of(commit: &str, message: &str, fresh: bool) -> Self {
        let conventional = commit::parse(message);
        Self {
            commit: commit.chars().take(9).collect(),
            subject: message.trim_start().lines().next().unwrap_or_default().trim_end().to_owned(),
            level: conventional.as_ref().and_then(Commit::level),
            release_as: commit::release_as(message).map(str::to_owned),
            conventional,
            fresh,
        }
    }
}

/// What there is.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Versions that the tags of HEAD and of what it comes from say.
    pub tags: Vec<Version>,
    /// Those that stand on HEAD itself.
    pub on_head: Vec<Version>,
    /// What the declared files say; none where none is declared.
    pub files: Option<Version>,
    /// Since the last release that was tagged, the newest first. None: there is no history to ask.
    pub changes: Option<Vec<Change>>,
}

/// What somebody wants.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// By decree, whatever the commits say.
    pub level: Option<Level>,
    /// `rc`.
    pub pre: Option<String>,
    /// Behind the plus sign.
    pub build: Option<BuildMetadata>,
    pub policy: Policy,
}

/// What comes next, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub version: Version,
    /// None: it is the first of all.
    pub from: Option<Version>,
    /// None: nothing is to be released, or it is the first.
    pub level: Option<Level>,
    /// It is the version that there is already: nothing to do.
    pub stands: bool,
    /// The declared files say it already, though no tag does.
    pub written: bool,
    pub reasons: Vec<String>,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    #[error("the files say {files}, but the last tag says {tag}, and what would come next is {next}")]
    Disagree { files: Version, tag: Version, next: Version },
    #[error("what changed since {0} is not known, so its level is not either")]
    NoHistory(Version),
    #[error("{commit} asks for the release of `{text}`, which is no semantic version: {why}")]
    NoVersion { commit: String, text: String, why: String },
    #[error("{commit} asks for the release of {wanted}, which does not come after {current}")]
    NotAfter { commit: String, wanted: Version, current: Version },
    #[error("no pre-release named `{name}` can follow {current}")]
    NoPre { name: String, current: Version },
    #[error("the numbers of {0} are at their end")]
    End(Version),
}

/// Decides. Highest is by precedence, not by date; tags that HEAD does not come from do not count.
///
/// # Errors
/// Why nothing can be said.
pub fn next(seen: &Seen, asked: &Asked) -> Result<Next, Undecided> {
    let current = seen.tags.iter().max_by(|a, b| a.cmp_precedence(b));
    if let Some(standing) = standing(seen, asked) {
        let reason = format!("HEAD is tagged {standing}");
        return Ok(stay(standing, reason));
    }
    let base = current.or(seen.files.as_ref());
    let decree = match asked.level {
        Some(_) => None,
        None => Decree::of(seen.changes.as_deref().unwrap_or_default(), base, current.is_some())?,
    };
    let Some(base) = base else {
        let (version, reason) = match decree {
            Some(decree) => (decree.version, decree.reason),
            None => (bump::first(), "there is no tag yet".to_owned()),
        };
        return finish(version, None, None, vec![reason], asked);
    };
    if current.is_none() && asked.level.is_none() && decree.is_none() {
        let reason = "there is no tag yet, and the files say so".to_owned();
        let mut first = finish(base.clone(), None, None, vec![reason], asked)?;
        first.written = seen.files.as_ref() == Some(&first.version);
        return Ok(first);
    }
    let mut next = match (asked.level, decree) {
        (Some(level), _) => finish(
            base.clone(),
            Some(base.clone()),
            Some(level),
            vec![format!("{level} was asked for")],
            asked,
        )?,
        (None, decree) => match (judged(seen, base, asked)?, decree) {
            (Ok(_), Some(decree)) => decree.next(base, asked)?,
            (Err(_), Some(decree)) if decree.fresh => decree.next(base, asked)?,
            (Ok((level, reasons)), None) => {
                finish(base.clone(), Some(base.clone()), Some(level), reasons, asked)?
            }
            (Err(why), _) => return Ok(stay(base, why)),
        },
    };
    // Who says the level decides; else files that are neither before nor after it would be overwritten in silence.
    if let Some(files) = &seen.files
        && current.is_some()
    {
        let release = seen.tags.iter().filter(|tag| tag.pre.is_empty()).max_by(|a, b| a.cmp_precedence(b));
        next.written = *files == next.version;
        if !next.written && files != base && Some(files) != release {
            return Err(Undecided::Disagree { files: files.clone(), tag: base.clone(), next: next.version });
        }
    }
    Ok(next)
}

/// The version on HEAD that answers the question already: a release always does, a pre-release where one is asked for.
fn standing<'a>(seen: &'a Seen, asked: &Asked) -> Option<&'a Version> {
    let answers = |version: &&Version| match &asked.pre {
        _ if version.pre.is_empty() => true,
        Some(name) => version.pre.split('.').next() == Some(name),
        None => false,
    };
    seen.on_head.iter().filter(answers).max_by(|a, b| a.cmp_precedence(b))
}

fn stay(version: &Version, reason: String) -> Next {
    let (version, from) = (version.clone(), Some(version.clone()));
    Next { version, from, level: None, stands: true, written: false, reasons: vec![reason] }
}

/// The level that the commits ask for; the inner error says why there is nothing to release.
fn judged(
    seen: &Seen,
    base: &Version,
    asked: &Asked,
) -> Result<Result<(Level, Vec<String>), String>, Undecided> {
    let Some(changes) = &seen.changes else { return Err(Undecided::NoHistory(base.clone())) };
    let fresh: Vec<&Change> = changes.iter().filter(|change| change.fresh).collect();
    let nothing = |count: usize| match count {
        0 => format!("there is no commit since {base}"),
        1 => format!("the commit since {base} is no feature, fix or break"),
        count => format!("none of the {count} commits since {base} is a feature, fix or break"),
    };
    // A pre-release becomes the release, or another kind of pre-release, without another commit.
    let same_kind = base.pre.is_empty() || asked.pre.as_deref() == base.pre.split('.').next();
    if same_kind && fresh.iter().all(|change| change.level.is_none()) {
        return Ok(Err(nothing(fresh.len())));
    }
    let Some(level) = changes.iter().filter_map(|change| change.level).max() else {
        return Ok(Ok((Level::Patch, vec![format!("the pre-release {base} goes on")])));
    };
    let of_level = changes.iter().filter(|change| change.level == Some(level));
    Ok(Ok((level, of_level.map(|change| format!("{} ({})", change.subject, change.commit)).collect())))
}

fn finish(
    base: Version,
    from: Option<Version>,
    level: Option<Level>,
    reasons: Vec<String>,
    asked: &Asked,
) -> Result<Next, Undecided> {
    let version = match (level, &asked.pre) {
        (Some(level), None) => bump::next(&base, level, asked.policy).ok_or(Undecided::End(base))?,
        (Some(level), Some(name)) => bump::next_pre(&base, level, asked.policy, name)
            .ok_or_else(|| Undecided::NoPre { name: name.clone(), current: base.clone() })?,
        (None, None) => base,
        (None, Some(name)) => bump::first_pre(&base, name)
            .ok_or_else(|| Undecided::NoPre { name: name.clone(), current: base.clone() })?,
    };
    Ok(Next { version: asked.built(version), from, level, stands: false, written: false, reasons })
}

impl Asked {
    /// With the build metadata that is wanted.
    pub(super) fn built(&self, version: Version) -> Version {
        match &self.build {
            Some(build) => Version { build: build.clone(), ..version },
            None => version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn seen(tags: &[&str], on_head: &[&str], files: Option<&str>, commits: &[(&str, bool)]) -> Seen {
        Seen {
            tags: tags.iter().chain(on_head).map(|tag| version(tag)).collect(),
            on_head: on_head.iter().map(|tag| version(tag)).collect(),
            files: files.map(version),
            changes: Some(
                commits.iter().map(|(message, fresh)| Change::of("0123456789abc", message, *fresh)).collect(),
            ),
        }
    }

    fn shown(seen: &Seen, asked: &Asked) -> String {
        match next(seen, asked) {
            Ok(next) if next.stands => format!("{} stands", next.version),
            Ok(next) if next.written => format!("{} written", next.version),
            Ok(next) => next.version.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_next_version_follows_tags_files_and_commits() {
        let (feat, fix, docs, brk) =
            (("feat: a", true), ("fix: b", true), ("docs: c", true), ("feat!: d", true));
        let old = ("feat: a", false);
        type Case<'a> = (&'a [&'a str], &'a [&'a str], Option<&'a str>, &'a [(&'a str, bool)], &'a str);
        let cases: &[Case<'_>] = &[
            // No tag.
            (&[], &[], None, &[feat], "0.1.0"),
            (&[], &[], Some("1.4.2"), &[feat], "1.4.2 written"),
            // Commits.
            (&["1.2.3"], &[], None, &[fix, docs], "1.2.4"),
            (&["1.2.3"], &[], None, &[fix, feat], "1.3.0"),
            (&["1.2.3"], &[], None, &[brk], "2.0.0"),
            (&["0.2.3"], &[], None, &[brk], "0.3.0"),
            (&["0.2.3"], &[], None, &[feat], "0.2.4"),
            (&["1.2.3", "1.10.0", "1.9.0"], &[], None, &[fix], "1.10.1"),
            (&["1.2.3"], &[], None, &[docs], "1.2.3 stands"),
            (&["1.2.3"], &[], None, &[], "1.2.3 stands"),
            (&["1.2.3"], &["1.3.0"], None, &[], "1.3.0 stands"),
            // Pre-releases.
            (&["1.2.3", "1.3.0-rc.1"], &[], None, &[fix, old], "1.3.0"),
            (&["1.2.3"], &["1.3.0-rc.1"], None, &[old], "1.3.0"),
            (&["1.2.3", "1.3.0-rc.1"], &[], None, &[brk, old], "2.0.0"),
            (&["1.2.3"], &["1.2.4-rc.1"], None, &[], "1.2.4"),
            // Files.
            (&["1.2.3"], &[], Some("1.2.3"), &[fix], "1.2.4"),
            (&["1.2.3"], &[], Some("1.2.4"), &[fix], "1.2.4 written"),
            (&["1.2.3", "1.3.0-rc.1"], &[], Some("1.2.3"), &[fix, old], "1.3.0"),
            (
                &["1.2.3"],
                &[],
                Some("1.7.0"),
                &[fix],
                "the files say 1.7.0, but the last tag says 1.2.3, and what would come next is 1.2.4",
            ),
        ];
        for (tags, on_head, files, commits, expected) in cases {
            let seen = seen(tags, on_head, *files, commits);
            assert_eq!(
                shown(&seen, &Asked::default()),
                *expected,
                "{tags:?} {on_head:?} {files:?} {commits:?}"
            );
        }
    }

    #[test]
    fn pre_releases_and_decrees() {
        let rc = Asked { pre: Some("rc".to_owned()), ..Asked::default() };
        let major = Asked { level: Some(Level::Major), ..Asked::default() };
        let built = Asked { build: BuildMetadata::new("mlflow.7").ok(), ..Asked::default() };
        let (fix, docs) = (("fix: a", true), ("docs: b", true));
        let old = ("feat: a", false);
        for (asked, seen, expected) in [
            (&rc, seen(&["1.2.3"], &[], None, &[fix]), "1.2.4-rc.1"),
            (&rc, seen(&["1.2.3", "1.2.4-rc.1"], &[], None, &[fix]), "1.2.4-rc.2"),
            (&rc, seen(&["1.2.3", "1.3.0-rc.1"], &[], None, &[docs, old]), "1.3.0-rc.1 stands"),
            (&rc, seen(&["1.2.3"], &["1.3.0-rc.1"], None, &[old]), "1.3.0-rc.1 stands"),
            (&rc, seen(&["1.2.3"], &["1.3.0-beta.1"], None, &[old]), "1.3.0-rc.1"),
            (&rc, seen(&[], &[], None, &[fix]), "0.1.0-rc.1"),
            (&major, seen(&["1.2.3"], &[], None, &[docs]), "2.0.0"),
            (&major, seen(&["1.2.3"], &["2.0.0"], None, &[]), "2.0.0 stands"),
            (&major, seen(&[], &[], Some("1.4.2"), &[]), "2.0.0"),
            (&built, seen(&["1.2.3"], &[], None, &[fix]), "1.2.4+mlflow.7"),
        ] {
            assert_eq!(shown(&seen, asked), expected, "{seen:?}");
        }
        let blind = Seen { tags: vec![version("1.2.3")], ..Seen::default() };
        assert_eq!(next(&blind, &Asked::default()), Err(Undecided::NoHistory(version("1.2.3"))));
        assert_eq!(shown(&blind, &major), "2.0.0");
    }
}
