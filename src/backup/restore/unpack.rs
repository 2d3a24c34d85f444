//! Brings members of an archive beside the place where they belong: all of them with every hash compared, or none.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use rustix::{fs::statvfs, io::Errno, process::geteuid};
use serde::{Deserialize, Serialize};

use super::members::Roots;
use crate::{
    backup::{
        archive::{
            self, Chosen, Contents, Damage, Kind, Limits, Manifest, Name, Policy, ReadError, RestoreError,
            Restored, Settings, Watch, clean_leftovers, remove_tree,
        },
        repository::{BackupId, Mark, Marker, Repository},
        verify::tell,
        which, work,
    },
    context::Context,
    finding::{Finding, Verdict},
};

/// Where what is restored comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub(crate) enum From {
    Backup {
        set: String,
        id: BackupId,
    },
    /// An archive on this machine, with its manifest where it has one.
    File {
        archive: PathBuf,
        manifest: Option<PathBuf>,
    },
}

impl From {
    /// The object that is read, for messages.
    pub(super) fn object(&self) -> String {
        match self {
            Self::Backup { id, .. } => format!("{id}.tar.gz"),
            Self::File { archive, .. } => archive.display().to_string(),
        }
    }

    /// What findings are about: the set, or the file's name.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Backup { set, .. } => set.clone(),
            Self::File { archive, .. } => {
                archive.file_name().unwrap_or_default().to_string_lossy().into_owned()
            }
        }
    }

    /// A finding about it.
    pub(super) fn finding(&self, verdict: Verdict, message: String) -> Finding {
        let name = self.name();
        Finding::new(format!("backup.{name}.restored"), name, verdict, message)
    }
}

/// Members of an archive, restored into a folder beside their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unpack {
    #[serde(flatten)]
    pub(super) from: From,
    /// What is there is whole: it is moved here when all of it is written.
    pub(super) stage: PathBuf,
    /// What it is to become, for messages.
    pub(super) target: PathBuf,
    /// The highest members; none means all.
    pub(super) roots: Option<Vec<Name>>,
    /// All of the archive must be whole, whatever of it is restored here. Where all of it is restored, it must be anyhow.
    #[serde(default)]
    pub(super) whole: bool,
    /// Folders above the stage that are missing, the highest first.
    pub(super) missing: Vec<PathBuf>,
    /// How much it is: `34 members, 12.3 MB`.
    pub(super) amount: String,
}

/// The folders above a path that are missing, the highest first.
pub(super) fn missing_above(path: &Path) -> Vec<PathBuf> {
    let above = path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
    let mut missing: Vec<PathBuf> =
        above.take_while(|folder| folder.symlink_metadata().is_err()).map(Path::to_owned).collect();
    missing.reverse();
    missing
}

impl Unpack {
    pub(super) async fn apply(&self, cx: &Context) -> Result<Vec<Finding>> {
        // It is moved there when it is whole.
        if self.stage.symlink_metadata().is_ok() {
            return Ok(Vec::new());
        }
        if let Some(parent) = self.stage.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        clean_leftovers(&self.target);
        match self.restore(cx).await? {
            Ok(restored) => {
                cx.ui.trace(1, &format!("{} members are in {}", restored.members, restored.folder.display()));
                Ok(Vec::new())
            }
            Err(error) => Ok(vec![self.failed(cx, error).await?]),
        }
    }

    /// Removes what it left, and nothing else.
    pub(super) fn undo(&self) -> Result<()> {
        remove_tree(&self.stage).with_context(|| format!("removing {}", self.stage.display()))?;
        clean_leftovers(&self.stage);
        // Those in which somebody else put something stay.
        for folder in self.missing.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    async fn restore(&self, cx: &Context) -> Result<Result<Restored, RestoreError>> {
        let label = format!("restoring {}", self.from.object());
        let (stage, roots) = (self.stage.clone(), self.roots.clone().map(Roots::new));
        let Some(manifest) = read_manifest(cx, &self.from).await? else {
            let (path, most) = (self.archive_file(), free_bytes(&self.stage)?);
            let job = move |watch: Arc<Watch>| restore_foreign(&path, roots.as_ref(), &stage, most, &watch);
            return Ok(work(cx, &label, None, job).await);
        };
        let archive = match open_archive(cx, &self.from) {
            Ok(archive) => archive,
            Err(error) if is_missing(&error) => {
                let source = io::ErrorKind::NotFound.into();
                return Ok(Err(ReadError::Unreachable { offset: 0, source }.into()));
            }
            Err(error) => return Err(error),
        };
        let bytes = amount(&manifest.archive, roots.as_ref()).bytes;
        let whole = self.whole;
        Ok(work(cx, &label, Some(bytes), move |watch| {
            restore_own(&*archive, &manifest.archive, roots.as_ref(), whole, &stage, &watch)
        })
        .await)
    }

    fn archive_file(&self) -> PathBuf {
        match &self.from {
            From::File { archive, .. } => archive.clone(),
            From::Backup { id, .. } => PathBuf::from(format!("{id}.tar.gz")),
        }
    }

    /// What is said of an archive that could not be restored: nothing was written where it was to go.
    async fn failed(&self, cx: &Context, error: RestoreError) -> Result<Finding> {
        let nothing = format!("nothing was written to {}", self.target.display());
        let object = self.from.object();
        let (verdict, why) = match &error {
            RestoreError::Damaged(damage) => {
                (Verdict::Critical, format!("{object} is damaged: {}", tell(damage)))
            }
            RestoreError::Read(ReadError::Unreachable { source, .. })
                if source.kind() == io::ErrorKind::NotFound =>
            {
                (Verdict::Critical, format!("{object} is missing"))
            }
            // What it was to read may be said not to come at all, then.
            RestoreError::Read(error) if matches!(error, ReadError::Stopped(_)) || *cx.interrupt.borrow() => {
                bail!("stopped on request; {nothing}")
            }
            RestoreError::Read(_) => {
                (Verdict::Unknown, format!("{object} could not be read: {}", chain(error)))
            }
            RestoreError::Write { source, .. } | RestoreError::Place { source, .. } if is_full(source) => {
                (Verdict::Critical, format!("the disk is full: {}", chain(error)))
            }
            _ => (Verdict::Critical, chain(error)),
        };
        let mut finding = self.from.finding(verdict, format!("{why}; {nothing}"));
        let From::Backup { set, id } = &self.from else { return Ok(finding) };
        let is_damage = why.contains(" is damaged: ") || why.ends_with(" is missing");
        if verdict == Verdict::Critical && is_damage {
            let repository = Repository::of(cx, set)?;
            let mark = Mark::Restored { verdict };
            let marker = Marker { id: id.clone(), at: cx.clock.now(), mark };
            if let Err(error) = repository.mark(&marker).await {
                cx.ui.warn(&format!("that {id} is damaged cannot be kept: {error:#}"));
            }
            if let Ok(found) = which::by_id(cx, std::slice::from_ref(set), id.as_str()).await {
                finding = finding.hint(match found.other_good(&[]) {
                    Some(good) => format!("use another one: mlopsctl backup restore {}", good.id),
                    None => "no other backup of the set is good".to_owned(),
                });
            }
        }
        Ok(finding.evidence("id", id.as_str()))
    }
}

fn is_missing(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.into_iter().any(|kind| kind == io::ErrorKind::NotFound)
}

fn chain(error: RestoreError) -> String {
    format!("{:#}", anyhow::Error::new(error))
}

fn is_full(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    code == Some(Errno::NOSPC.raw_os_error()) || code == Some(Errno::DQUOT.raw_os_error())
}

/// The manifest of what is to be restored; none where it has none.
///
/// # Errors
/// Where it cannot be read (`Unreadable` inside, where it can never be), or is gone.
pub(super) async fn read_manifest(cx: &Context, from: &From) -> Result<Option<Manifest>> {
    match from {
        From::Backup { set, id } => {
            let manifest = Repository::of(cx, set)?.manifest(id).await?;
            Ok(Some(manifest.with_context(|| format!("backup {id} is gone"))?))
        }
        From::File { manifest: None, .. } => Ok(None),
        From::File { manifest: Some(path), .. } => {
            let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            let manifest = Manifest::read(&bytes).with_context(|| format!("reading {}", path.display()))?;
            Ok(Some(manifest))
        }
    }
}

fn open_archive(cx: &Context, from: &From) -> Result<Arc<dyn archive::Ranges + Send + Sync>> {
    match from {
        From::Backup { set, id } => Repository::of(cx, set)?.archive(cx, id),
        From::File { archive, .. } => {
            let file = File::open(archive).with_context(|| format!("opening {}", archive.display()))?;
            Ok(Arc::new(file))
        }
    }
}

fn settings(policy: Policy) -> Settings {
    Settings { policy, owners: geteuid().is_root(), durable: true, threads: archive::default_threads() }
}

/// Restores members, or all; `whole` as of [`Unpack`].
fn restore_own(
    archive: &dyn archive::Ranges,
    contents: &Contents,
    roots: Option<&Roots>,
    whole: bool,
    into: &Path,
    watch: &Watch,
) -> Result<Restored, RestoreError> {
    let found = archive.size().map_err(|source| ReadError::Unreachable { offset: 0, source })?;
    let take = |name: &Name| roots.is_none_or(|roots| roots.take(name));
    let chosen = match roots {
        None => Chosen::All,
        Some(_) if whole => Chosen::OfWhole(&take),
        Some(_) => Chosen::Those(&take),
    };
    match archive::restore(archive, contents, chosen, into, &settings(Policy::own()), watch) {
        // Where only some were asked for, it was not told yet why they are damaged.
        Err(RestoreError::Damaged(members))
            if found != contents.size_bytes && matches!(chosen, Chosen::Those(_)) =>
        {
            let size = Damage::Size { expected: contents.size_bytes, found };
            Err(RestoreError::Damaged(std::iter::once(size).chain(members).collect()))
        }
        done => done,
    }
}

fn restore_foreign(
    path: &Path,
    roots: Option<&Roots>,
    into: &Path,
    most: u64,
    watch: &Watch,
) -> Result<Restored, RestoreError> {
    let open = || Ok(Box::new(File::open(path)?) as Box<dyn io::Read>);
    let take = |name: &Name| roots.is_none_or(|roots| roots.take(name));
    archive::restore_foreign(&open, Chosen::Those(&take), into, &settings(foreign_policy(most)), watch)
}

/// Of archives of which nothing is known: they must fit on the disk, and each name stands for one thing wherever they
/// are unpacked.
pub(super) fn foreign_policy(most: u64) -> Policy {
    let policy = Policy::foreign();
    Policy { limits: Limits { bytes: Some(most), ..policy.limits }, one_case: true, ..policy }
}

/// How much is restored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) members: usize,
    /// Of files that are written: without their holes.
    pub(super) bytes: u64,
}

/// Of an archive with a manifest.
pub(super) fn amount(contents: &Contents, roots: Option<&Roots>) -> Amount {
    let mut amount = Amount::default();
    for member in
        contents.members.iter().filter(|member| roots.is_none_or(|roots| roots.take(&member.name.tidy())))
    {
        amount.members += 1;
        if let Kind::File { size, extents, .. } = &member.kind {
            amount.bytes += extents.as_ref().map_or(*size, |all| all.iter().map(|part| part.length).sum());
        }
    }
    amount
}

/// What a file system has free, for who restores there; of the nearest folder that exists.
pub(super) fn free_bytes(path: &Path) -> Result<u64> {
    let there = path.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let found = statvfs(there).map_err(io::Error::from);
    let found = found.with_context(|| format!("asking for the free space of {}", there.display()))?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}
