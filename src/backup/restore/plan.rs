//! From what is asked to the steps that do it. Looks at the disk, and changes nothing.

use std::{
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use super::{
    action::{Hold, Place, RestoreAction},
    conclude::{Conclude, Placed},
    database::CheckDatabase,
    members::{Roots, choose},
    unpack::{Amount, From, Unpack, amount, free_bytes, missing_above},
};
use crate::{
    backup::{
        archive::{Manifest, Name, STAGED},
        source::Note,
        which::PassedOver,
    },
    error::Fault,
    finding::{Quantity, Unit},
};

/// What is asked of every restore.
pub(super) struct Request<'a> {
    pub(super) from: &'a From,
    /// Names the folders and what is kept: unique.
    pub(super) restore_id: &'a str,
    pub(super) hold: Option<Hold>,
    /// The members that were named; none means all.
    pub(super) members: &'a [String],
    /// Newer backups that were meant and are not good.
    pub(super) passed_over: &'a [PassedOver],
}

impl Request<'_> {
    /// The beginning of all plans.
    pub(super) fn begin(&self) -> Vec<RestoreAction> {
        self.hold.iter().cloned().map(RestoreAction::Hold).collect()
    }

    pub(super) fn unpack(&self, target: &Path, roots: Option<Vec<Name>>, amount: Amount) -> Result<Unpack> {
        let stage = beside(target, STAGED, self.restore_id)?;
        let missing = missing_above(&stage);
        let (from, target) = (self.from.clone(), target.to_owned());
        Ok(Unpack { from, stage, target, roots, whole: false, missing, amount: amount.to_string() })
    }

    /// Steps that restore into a new folder.
    pub(super) fn to_folder(&self, manifest: &Manifest, to: &Path) -> Result<Vec<RestoreAction>> {
        let contents = &manifest.archive;
        let chosen = if self.members.is_empty() { None } else { Some(choose(contents, self.members)?) };
        let amount = amount(contents, chosen.clone().map(Roots::new).as_ref());
        self.steps_to_folder(to, chosen, amount, &Note::all(manifest))
    }

    /// The same, of an archive of which the amount is known.
    pub(super) fn steps_to_folder(
        &self,
        to: &Path,
        roots: Option<Vec<Name>>,
        amount: Amount,
        notes: &[Note],
    ) -> Result<Vec<RestoreAction>> {
        let empty = is_usable(to)?;
        fits(to, amount)?;
        let unpack = self.unpack(to, roots.clone(), amount)?;
        let mut steps = self.begin();
        let stage = unpack.stage.clone();
        steps.push(RestoreAction::Unpack(unpack));
        let checks = CheckDatabase::all(self.from, notes, roots.clone().map(Roots::new).as_ref(), &stage);
        steps.extend(checks.into_iter().map(RestoreAction::CheckDatabase));
        steps.push(RestoreAction::Place(Place { stage, to: to.to_owned(), empty, moved: None }));
        steps.push(RestoreAction::Conclude(Conclude {
            from: self.from.clone(),
            hold: self.hold.clone(),
            roots,
            placed: vec![Placed { member: Name::from(""), path: to.to_owned() }],
            database: None,
            stages: Vec::new(),
            kept: Vec::new(),
            passed_over: self.passed_over.to_vec(),
        }));
        Ok(steps)
    }
}

/// `.NAME`, a middle and an end, beside a path.
pub(super) fn beside(path: &Path, middle: &str, end: &str) -> Result<PathBuf> {
    let name = path.file_name().with_context(|| format!("{} has no name", path.display()))?;
    let mut text = std::ffi::OsString::from(".");
    text.push(name);
    text.push(middle);
    text.push(end);
    Ok(path.with_file_name(text))
}

/// Whether an empty folder is there; a fault where something else is.
fn is_usable(to: &Path) -> Result<bool> {
    let nothing = "nothing was changed";
    match fs::read_dir(to).map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            bail!(
                Fault::new(format!("{} is not empty; {nothing}", to.display()))
                    .hint("name a new folder with --to, or put things back where they were with --in-place")
            )
        }
        Ok(false) => not_a_mount(to).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            bail!(Fault::new(format!("{} is no folder; {nothing}", to.display())))
        }
        Err(error) => Err(error).with_context(|| format!("looking at {}; {nothing}", to.display())),
    }
}

/// What is moved to a place must be of its file system.
pub(super) fn not_a_mount(path: &Path) -> Result<()> {
    let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let (Ok(found), Ok(above)) = (path.symlink_metadata(), parent.metadata()) else { return Ok(()) };
    if found.is_dir() && found.dev() != above.dev() {
        bail!(
            Fault::new(format!(
                "{} is a mount point, which cannot be replaced; nothing was changed",
                path.display()
            ))
            .hint(format!("restore into a folder in it: --to {}/restored", path.display()))
        );
    }
    Ok(())
}

pub(super) fn fits(path: &Path, amount: Amount) -> Result<()> {
    // Each member takes a little more than its bytes.
    let needed = amount.bytes.saturating_add(amount.members as u64 * 512);
    let free = free_bytes(path)?;
    if needed > free {
        let size = |bytes: u64| Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
        bail!(
            Fault::new(format!(
                "{} needs {}, and there are {} free; nothing was changed",
                path.display(),
                size(needed),
                size(free)
            ))
            .hint("name a folder on a larger disk with --to, or fewer members")
        );
    }
    Ok(())
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let members =
            if self.members == 1 { "1 member".to_owned() } else { format!("{} members", self.members) };
        write!(f, "{members}, {}", Quantity { value: self.bytes as f64, unit: Some(Unit::Bytes) })
    }
}
