//! Git through the program on the PATH, never through a shell: what a repository says, and the few changes that a version
//! needs. Arguments are our own or come after `--`; nothing is ever pushed.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::Command,
};

use crate::{plan::Consent, process::Group};

/// What git itself may take; a hook or a question to a signing agent takes longer.
const READ_LIMIT: Duration = Duration::from_secs(60);
const WRITE_LIMIT: Duration = Duration::from_secs(600);
/// More is not kept, and then it is an error.
const KEPT: usize = 256 << 20;
const KEPT_ERRORS: usize = 64 << 10;
/// They point git elsewhere than at the folder: a hook sets them for what it runs.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// A folder within a repository.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
}

/// Why git did not do it.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("the program `git` is not on the PATH")]
    NotInstalled,
    #[error("{0} is in no git repository")]
    NoRepository(PathBuf),
    #[error("`git {what}` could not be run: {error}")]
    Io { what: String, error: io::Error },
    #[error("`git {what}` did not end in {seconds} s and was killed")]
    Late { what: String, seconds: u64 },
    #[error("`git {what}` wrote more than {KEPT} bytes")]
    TooMuch { what: String },
    #[error("`git {what}` failed: {said}")]
    Failed { what: String, said: String },
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitTag {
    pub name: String,
    /// The tag object; the commit itself where the tag is but a name.
    pub object: String,
    pub commit: String,
    pub at: Option<DateTime<Utc>>,
    /// None: it is but a name.
    pub by: Option<String>,
    /// First line of its message, or of the commit's.
    pub subject: String,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitCommit {
    pub id: String,
    pub at: Option<DateTime<Utc>>,
    pub author: String,
    /// The whole message.
    pub message: String,
}

struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Git {
    /// The repository that a folder is in.
    ///
    /// # Errors
    /// There is none, git refuses it, or git is not installed.
    pub async fn open(folder: &Path) -> Result<Self, GitError> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let git = Self { folder: folder.to_path_buf() };
        let ended = git.run(&["rev-parse", "--is-inside-work-tree"], READ_LIMIT).await?;
        if ended.code == Some(0) && ended.stdout.trim() == "true" {
            return Ok(git);
        }
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        if folder.ancestors().any(|folder| folder.join(".git").exists()) {
            // Of another user, or damaged: git says which.
            return Err(ended.failed("rev-parse"));
        }
        Err(GitError::NoRepository(folder))
    }

    /// The folder of the whole repository.
    pub async fn top(&self) -> Result<PathBuf, GitError> {
        let said = self.said(&["rev-parse", "--show-toplevel"]).await?;
        Ok(PathBuf::from(said.trim_end_matches(['\r', '\n'])))
    }

    /// The commit that a name means; none where it means none.
    pub async fn resolve(&self, name: &str) -> Result<Option<String>, GitError> {
        if name.starts_with('-') {
            return Ok(None);
        }
        let name = format!("{name}^{{commit}}");
        let ended = self.run(&["rev-parse", "--verify", "--quiet", &name], READ_LIMIT).await?;
        Ok((ended.code == Some(0)).then(|| ended.stdout.trim().to_owned()))
    }

    /// The branch; none where HEAD is detached.
    pub async fn branch(&self) -> Result<Option<String>, GitError> {
        let ended = self.run(&["symbolic-ref", "--quiet", "--short", "HEAD"], READ_LIMIT).await?;
        Ok((ended.code == Some(0)).then(|| ended.stdout.trim().to_owned()))
    }

    /// Whether the history ends where somebody stopped fetching it.
    pub async fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.said(&["rev-parse", "--is-shallow-repository"]).await?.trim() == "true")
    }

    /// All tags, or those of a commit and what it comes from.
    pub async fn tags(&self, merged: Option<&str>) -> Result<Vec<GitTag>, GitError> {
        let merged = merged.map(|commit| format!("--merged={commit}"));
        let format = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)%00%(taggername)%00%(subject)";
        let mut arguments = vec!["for-each-ref", format];
        arguments.extend(merged.as_deref());
        arguments.push("refs/tags");
        Ok(self.said(&arguments).await?.lines().filter_map(read_tag).collect())
    }

    /// A tag of this very name.
    pub async fn tag(&self, name: &str) -> Result<Option<GitTag>, GitError> {
        let all = self.tags(None).await?;
        Ok(all.into_iter().find(|tag| tag.name == name))
    }

    /// The commits that `head` comes from and `since` does not, merged ones too, the newest first.
    pub async fn commits(&self, since: Option<&str>, head: &str) -> Result<Vec<GitCommit>, GitError> {
        let range = since.map_or_else(|| head.to_owned(), |since| format!("{since}..{head}"));
        let arguments = [
            "log",
            "-z",
            "--no-show-signature",
            "--encoding=UTF-8",
            "--format=%H%n%ct%n%an%n%B",
            "--end-of-options",
            &range,
            "--",
        ];
        let text = self.said(&arguments).await?;
        Ok(text.split('\0').filter_map(read_commit).collect())
    }

    /// The ids of those of them that touch one of these paths, relative to the folder; none of what a merge only took over.
    pub async fn commits_of(
        &self,
        since: Option<&str>,
        head: &str,
        paths: &[String],
    ) -> Result<Vec<String>, GitError> {
        let range = since.map_or_else(|| head.to_owned(), |since| format!("{since}..{head}"));
        // Without the whole history git leaves out what was taken back later.
        let mut arguments = vec!["log", "--full-history", "--format=%H", "--end-of-options", &range, "--"];
        arguments.extend(paths.iter().map(String::as_str));
        Ok(self.said(&arguments).await?.lines().map(str::to_owned).collect())
    }

    /// Whether a commit changes no file at all.
    pub async fn is_empty(&self, commit: &str) -> Result<bool, GitError> {
        let arguments = ["diff-tree", "--no-commit-id", "--name-only", "--root", "-m", "-r", commit];
        Ok(self.said(&arguments).await?.trim().is_empty())
    }

    /// Whether there is a file at this path, or below it, that git knows.
    pub async fn knows(&self, path: &str) -> Result<bool, GitError> {
        Ok(!self.said(&["ls-files", "-z", "--", path]).await?.is_empty())
    }

    /// Paths, relative to the top, that differ from HEAD; files that git does not know are none.
    pub async fn changed(&self) -> Result<Vec<String>, GitError> {
        let text =
            self.said(&["status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames"]).await?;
        Ok(text.split('\0').filter_map(|entry| Some(entry.get(3..)?.to_owned())).collect())
    }

    /// Those of these paths, relative to the folder, that differ from HEAD or are not known to git.
    pub async fn changed_of(&self, paths: &[String]) -> Result<Vec<String>, GitError> {
        let mut arguments =
            vec!["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--"];
        arguments.extend(paths.iter().map(String::as_str));
        let text = self.said(&arguments).await?;
        Ok(text.split('\0').filter_map(|entry| Some(entry.get(3..)?.to_owned())).collect())
    }

    /// Whether git takes a tag of this name.
    pub async fn takes_tag(&self, name: &str) -> Result<bool, GitError> {
        let name = format!("refs/tags/{name}");
        Ok(self.run(&["check-ref-format", &name], READ_LIMIT).await?.code == Some(0))
    }

    /// Makes an annotated tag of a commit; one that is there is never moved.
    pub async fn make_tag(
        &self,
        name: &str,
        commit: &str,
        message: &str,
        _: &Consent,
    ) -> Result<(), GitError> {
        let arguments =
            ["tag", "--annotate", "--cleanup=whitespace", "-m", message, "--end-of-options", name, commit];
        self.did("tag", &arguments).await
    }

    /// Takes a tag away, if it still is that object.
    pub async fn delete_tag(&self, name: &str, object: &str, _: &Consent) -> Result<(), GitError> {
        self.did("update-ref", &["update-ref", "-d", &format!("refs/tags/{name}"), object]).await
    }

    /// Commits these files, relative to the folder, as they are on disk, and nothing else; hooks of the repository run.
    pub async fn commit(&self, paths: &[String], message: &str, _: &Consent) -> Result<String, GitError> {
        let with = |first: &[&str]| -> Vec<String> {
            first.iter().map(|one| (*one).to_owned()).chain(paths.iter().cloned()).collect()
        };
        // A file that git does not know yet cannot be named otherwise.
        self.did("add", &with(&["add", "--intent-to-add", "--"])).await?;
        self.did("commit", &with(&["commit", "--quiet", "--only", "-m", message, "--"])).await?;
        Ok(self.said(&["rev-parse", "HEAD"]).await?.trim().to_owned())
    }

    /// Takes back a commit that HEAD still is; what it changed stays on disk.
    pub async fn take_back(
        &self,
        commit: &str,
        parent: &str,
        paths: &[String],
        consent: &Consent,
    ) -> Result<(), GitError> {
        self.did("update-ref", &["update-ref", "-m", "mlopsctl: undo", "HEAD", parent, commit]).await?;
        self.forget(paths, consent).await
    }

    /// The index of these files as HEAD has them; files on disk stay.
    pub async fn forget(&self, paths: &[String], _: &Consent) -> Result<(), GitError> {
        let mut arguments = vec!["reset".to_owned(), "--quiet".to_owned(), "--".to_owned()];
        arguments.extend(paths.iter().cloned());
        self.did("reset", &arguments).await
    }

    async fn said(&self, arguments: &[&str]) -> Result<String, GitError> {
        let ended = self.run(arguments, READ_LIMIT).await?;
        let what = arguments.first().copied().unwrap_or_default();
        if ended.code == Some(0) { Ok(ended.stdout) } else { Err(ended.failed(what)) }
    }

    async fn did<S: AsRef<str>>(&self, what: &str, arguments: &[S]) -> Result<(), GitError> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        let mut ended = self.run(&arguments, WRITE_LIMIT).await?;
        if ended.code == Some(0) {
            return Ok(());
        }
        // What there is nothing to commit of, git says on stdout, and so does many a hook.
        ended.stderr = format!("{}\n{}", ended.stderr, ended.stdout);
        Err(ended.failed(what))
    }

    async fn run(&self, arguments: &[&str], limit: Duration) -> Result<Ended, GitError> {
        let what = || arguments.first().copied().unwrap_or_default().to_owned();
        let mut command = Command::new("git");
        command
            .args(["--no-pager", "--literal-pathspecs"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_EDITOR", "true")
            // A look takes no lock on the index.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if self.folder.is_dir() => GitError::NotInstalled,
            _ => GitError::Io { what: what(), error },
        })?;
        let mut group = Group::of(&child);
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let work = async {
            let (stdout, stderr) = tokio::join!(keep(out, KEPT), keep(err, KEPT_ERRORS));
            child.wait().await.map(|status| (status, stdout, stderr))
        };
        let ended = tokio::time::timeout(limit, work).await;
        let Ok(ended) = ended else {
            return Err(GitError::Late { what: what(), seconds: limit.as_secs() });
        };
        let (status, (stdout, whole), (stderr, _)) =
            ended.map_err(|error| GitError::Io { what: what(), error })?;
        // A hook or a signing agent may leave something running that is meant to stay.
        group.release();
        if !whole {
            return Err(GitError::TooMuch { what: what() });
        }
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Ended { code: status.code(), stdout: text(stdout), stderr: text(stderr) })
    }
}

impl Ended {
    fn failed(self, what: &str) -> GitError {
        let said =
            self.stderr.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
        let said: Vec<&str> = said.take(4).collect();
        let said = match (said.is_empty(), self.code) {
            (false, _) => said.join("; "),
            (true, Some(code)) => format!("exit code {code}"),
            (true, None) => "it was killed".to_owned(),
        };
        GitError::Failed { what: what.to_owned(), said }
    }
}

/// Reads to the end and keeps the start; whether that is all.
async fn keep(from: Option<impl AsyncRead + Unpin>, most: usize) -> (Vec<u8>, bool) {
    let (mut kept, mut whole) = (Vec::new(), true);
    let Some(mut from) = from else { return (kept, whole) };
    let mut block = [0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut block).await {
        let room = most - kept.len();
        whole &= length <= room;
        kept.extend_from_slice(&block[..length.min(room)]);
    }
    (kept, whole)
}

fn time(seconds: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds.trim().parse().ok()?, 0)
}

fn read_tag(line: &str) -> Option<GitTag> {
    let mut fields = line.splitn(6, '\0');
    let mut next = || fields.next().map(str::to_owned);
    let (name, object, peeled) = (next()?, next()?, next()?);
    let (at, by, subject) = (time(&next()?), next()?, next()?);
    let commit = if peeled.is_empty() { object.clone() } else { peeled };
    Some(GitTag { name, object, commit, at, by: (!by.is_empty()).then_some(by), subject })
}

fn read_commit(text: &str) -> Option<GitCommit> {
    let mut fields = text.splitn(4, '\n');
    let (id, at, author) = (fields.next()?.to_owned(), time(fields.next()?), fields.next()?.to_owned());
    let message = fields.next()?.trim_end().to_owned();
    (!id.is_empty()).then_some(GitCommit { id, at, author, message })
}
