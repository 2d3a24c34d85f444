//! The stack as its files, tags and commits say it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use semver::Version;

use super::{
    bump::Policy,
    commit,
    decide::{self, Asked, Change, Next, Seen, Undecided},
    file::Layout,
    naming::{self, Naming},
};
use crate::{
    client::git::{Git, GitCommit, GitError, GitTag},
    config::StackVersion,
    context::Context,
    error::Fault,
};

/// No file that says a version is larger.
const MOST: u64 = 64 << 20;

/// A file that is declared to say the version.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    /// As the configuration has it.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) layout: Layout,
    pub(super) text: String,
    pub(super) version: Version,
}

/// A tag of the stack.
#[derive(Debug, Clone)]
pub(super) struct Tagged {
    pub(super) version: Version,
    pub(super) tag: GitTag,
}

/// What there is of the stack.
pub(super) struct Stack {
    pub(super) folder: PathBuf,
    /// None: no repository, or no git; then why.
    pub(super) git: Result<Git, GitError>,
    /// None: there is no commit yet.
    pub(super) head: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) files: Vec<Declared>,
    pub(super) naming: Naming,
    /// Of HEAD and what it comes from, the highest first.
    pub(super) tags: Vec<Tagged>,
    pub(super) changes: Option<Vec<Change>>,
}

/// The folder of the configuration, else that in which the command runs.
pub(super) fn folder(cx: &Context) -> PathBuf {
    let folder = &cx.loaded.folder;
    if folder.as_os_str().is_empty() { cx.environment.folder.clone() } else { folder.clone() }
}

/// The pattern of the stack's tags.
pub(super) fn naming_of(config: &StackVersion) -> Result<Naming, Fault> {
    let pattern = config.tag.as_deref().unwrap_or(naming::STACK);
    Naming::of_stack(pattern).map_err(|error| Fault::new(format!("version.tag `{pattern}`: {error}")))
}

impl Stack {
    /// Reads files, tags and commits. A folder in no repository is none of git's; everything else that git refuses is an
    /// error.
    pub(super) async fn read(cx: &Context) -> Result<Self> {
        let folder = folder(cx);
        let config = &cx.config().version;
        let naming = naming_of(config)?;
        let files = Self::read_files(cx, &folder, &config.files)?;
        let git = Git::open(&folder).await;
        let mut stack =
            Self { folder, git, head: None, branch: None, files, naming, tags: Vec::new(), changes: None };
        match &stack.git {
            Ok(git) => {
                let git = git.clone();
                stack.read_history(&git, &config.paths).await.context("asking git")?;
            }
            Err(GitError::NoRepository(_) | GitError::NotInstalled) => {}
            Err(_) => {
                let Err(error) = stack.git else { return Ok(stack) };
                return Err(anyhow::Error::new(error).context("asking git"));
            }
        }
        Ok(stack)
    }

    /// What declared files say.
    ///
    /// # Errors
    /// One of them cannot be read, or says none.
    pub(super) fn read_files(cx: &Context, folder: &Path, names: &[String]) -> Result<Vec<Declared>, Fault> {
        let images = &cx.config().version.images;
        names.iter().map(|name| Declared::read(folder, name, images)).collect()
    }

    /// As people call it in records and plans.
    pub(super) fn subject(cx: &Context) -> &str {
        cx.config().stack.as_deref().unwrap_or("stack")
    }

    async fn read_history(&mut self, git: &Git, paths: &[String]) -> Result<()> {
        let Some(head) = git.resolve("HEAD").await? else { return Ok(()) };
        let (tags, branch, shallow) =
            tokio::try_join!(git.tags(Some(&head)), git.branch(), git.is_shallow())?;
        let tagged = tags.into_iter().filter_map(|tag| {
            let version = self.naming.read(&tag.name)?;
            Some(Tagged { version, tag })
        });
        self.tags = tagged.collect();
        self.tags.sort_by(|a, b| b.version.cmp(&a.version));
        self.branch = branch;
        let on_head = self.tags.iter().any(|tagged| tagged.tag.commit == head);
        if shallow && !on_head {
            return Err(Fault::new("this is a shallow clone: tags and commits are missing from its history")
                .hint("git fetch --unshallow --tags")
                .hint("in a pipeline: fetch-depth: 0 (GitHub), GIT_DEPTH: 0 (GitLab)")
                .into());
        }
        let release = self.tags.iter().find(|tagged| tagged.version.pre.is_empty());
        let since = release.map(|tagged| tagged.tag.commit.clone());
        let mut commits = git.commits(since.as_deref(), &head).await?;
        if !paths.is_empty() {
            commits = of_paths(git, commits, (since.as_deref(), &head), paths).await?;
        }
        let latest = self.tags.first().map(|tagged| tagged.tag.commit.clone());
        let fresh = if latest == since {
            None
        } else {
            let fresh = git.commits(latest.as_deref(), &head).await?;
            Some(fresh.into_iter().map(|commit| commit.id).collect::<HashSet<_>>())
        };
        let is_fresh = |id: &String| fresh.as_ref().is_none_or(|fresh| fresh.contains(id));
        let changes = commits.iter().map(|one| Change::of(&one.id, &one.message, is_fresh(&one.id)));
        self.changes = Some(changes.collect());
        self.head = Some(head);
        Ok(())
    }

    /// The version that all files say; none where none is declared.
    ///
    /// # Errors
    /// Two of them disagree.
    pub(super) fn files_say(&self, cx: &Context) -> Result<Option<&Version>, Fault> {
        let Some((first, rest)) = self.files.split_first() else { return Ok(None) };
        let Some(other) = rest.iter().find(|other| other.version != first.version) else {
            return Ok(Some(&first.version));
        };
        let message = format!(
            "the files disagree: {} says {}, {} says {}",
            first.name, first.version, other.name, other.version
        );
        Err(Fault::new(message)
            .hint(format!("make them say the same; see them all: {}", cx.command("version show"))))
    }

    /// The last version of all that is tagged.
    pub(super) fn latest(&self) -> Option<&Tagged> {
        self.tags.first()
    }

    /// What comes next.
    ///
    /// # Errors
    /// The files disagree, or nothing can be said.
    pub(super) fn next(&self, cx: &Context, asked: &Asked) -> Result<Next> {
        let on_head = |tagged: &&Tagged| Some(&tagged.tag.commit) == self.head.as_ref();
        let seen = Seen {
            tags: self.tags.iter().map(|tagged| tagged.version.clone()).collect(),
            on_head: self.tags.iter().filter(on_head).map(|tagged| tagged.version.clone()).collect(),
            files: self.files_say(cx)?.cloned(),
            changes: self.changes.clone(),
        };
        if self.changes.is_none() && asked.level.is_none() {
            return Err(match &self.git {
                Err(error) => Fault::new(format!("without a history no level can be told: {error}"))
                    .hint("say it: --bump patch, minor or major"),
                Ok(_) => Fault::new("the repository has no commit yet").hint("make one first"),
            }
            .into());
        }
        decide::next(&seen, asked).map_err(|error| explain(cx, &error).into())
    }
}

/// Those commits that touch one of the paths. One that changes nothing is there for its message alone, and counts where
/// that names a version: nobody could say of which part of the repository it speaks.
async fn of_paths(
    git: &Git,
    commits: Vec<GitCommit>,
    (since, head): (Option<&str>, &str),
    paths: &[String],
) -> Result<Vec<GitCommit>> {
    for path in paths {
        if !git.knows(path).await? {
            let fault = Fault::new(format!("version.paths: there is nothing at `{path}` that git knows"));
            return Err(fault.hint("paths are relative to the configuration's folder").into());
        }
    }
    let touching: HashSet<String> = git.commits_of(since, head, paths).await?.into_iter().collect();
    let mut kept = Vec::new();
    for commit in commits {
        let counts = touching.contains(&commit.id)
            || (commit::release_as(&commit.message).is_some() && git.is_empty(&commit.id).await?);
        kept.extend(counts.then_some(commit));
    }
    Ok(kept)
}

fn explain(cx: &Context, error: &Undecided) -> Fault {
    let fault = Fault::new(error.to_string());
    match error {
        Undecided::Disagree { files, tag, .. } => fault
            .hint(format!("tag what the files say, if that was released: {} ({files})", cx.command("version tag")))
            .hint(format!("or put the files back to {tag}")),
        Undecided::NoVersion { .. } | Undecided::NotAfter { .. } => fault
            .hint("say another in the footer of a newer commit: git commit --allow-empty -m 'chore: release' -m 'Release-As: 2.0.0'")
            .hint("or say the level: --bump patch, minor or major"),
        Undecided::NoHistory(_) => fault.hint("say the level: --bump patch, minor or major"),
        Undecided::NoPre { .. } => fault.hint(
            "a pre-release is letters, digits and `-`, and comes after the one before: alpha, beta, rc",
        ),
        Undecided::End(_) => fault,
    }
}

/// What the configuration decides.
pub(super) fn policy(config: &StackVersion) -> Policy {
    Policy { zero_is_unstable: config.zero_is_unstable.unwrap_or(true) }
}

impl Declared {
    fn read(folder: &Path, name: &str, images: &[String]) -> Result<Self, Fault> {
        let path = folder.join(name);
        let fault = |why: String| Fault::new(format!("reading the version of {}: {why}", path.display()));
        let text = read_text(&path).map_err(|error| fault(format!("{error:#}")))?;
        let layout = Layout::of(name, images);
        let version = layout.version(&text).map_err(|error| fault(error.to_string()))?;
        Ok(Self { name: name.to_owned(), path: path.clone(), layout, text, version })
    }
}

/// A text file, as large as such files are.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let size = std::fs::metadata(path)?.len();
    anyhow::ensure!(size <= MOST, "it has {size} bytes, more than a file that says a version");
    Ok(std::fs::read_to_string(path)?)
}
