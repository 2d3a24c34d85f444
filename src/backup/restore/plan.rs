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
    members::{Roots, choose},
    swap::{Identity, Swap},
    unpack::{Amount, From, Unpack, amount, free_bytes, missing_above},
};
use crate::{
    backup::{
        archive::{Contents, Manifest, Name, STAGED},
        source::Note,
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
}

impl Request<'_> {
    /// The beginning of all plans.
    fn begin(&self) -> Vec<RestoreAction> {
        self.hold.iter().cloned().map(RestoreAction::Hold).collect()
    }

    fn unpack(&self, target: &Path, roots: Option<Vec<Name>>, amount: Amount) -> Result<Unpack> {
        let stage = beside(target, STAGED, self.restore_id)?;
        let missing = missing_above(&stage);
        let (from, target) = (self.from.clone(), target.to_owned());
        Ok(Unpack { from, stage, target, roots, missing, amount: amount.to_string() })
    }

    /// Steps that restore into a new folder.
    pub(super) fn to_folder(&self, contents: &Contents, to: &Path) -> Result<Vec<RestoreAction>> {
        let chosen = if self.members.is_empty() { None } else { Some(choose(contents, self.members)?) };
        let amount = amount(contents, chosen.clone().map(Roots::new).as_ref());
        self.steps_to_folder(to, chosen, amount)
    }

    /// The same, of an archive of which the amount is known.
    pub(super) fn steps_to_folder(
        &self,
        to: &Path,
        roots: Option<Vec<Name>>,
        amount: Amount,
    ) -> Result<Vec<RestoreAction>> {
        let empty = is_usable(to)?;
        fits(to, amount)?;
        let unpack = self.unpack(to, roots.clone(), amount)?;
        let mut steps = self.begin();
        let stage = unpack.stage.clone();
        steps.push(RestoreAction::Unpack(unpack));
        steps.push(RestoreAction::Place(Place { stage, to: to.to_owned(), empty }));
        steps.push(RestoreAction::Conclude(Conclude {
            from: self.from.clone(),
            hold: self.hold.clone(),
            roots,
            placed: vec![Placed { member: Name::from(""), path: to.to_owned() }],
            stages: Vec::new(),
            kept: Vec::new(),
        }));
        Ok(steps)
    }

    /// Steps that put files, folders and, with `replace`, databases back where they were. Also what is left out, with
    /// why.
    pub(super) fn in_place(
        &self,
        manifest: &Manifest,
        replace: bool,
        drop_replaced: bool,
    ) -> Result<(Vec<RestoreAction>, Vec<String>)> {
        let (homes, left_out) = homes(manifest, self.members, replace)?;
        let mut steps = self.begin();
        let (mut swaps, mut placed, mut stages) = (Vec::new(), Vec::new(), Vec::new());
        for Home { member, path, database } in homes {
            let roots = vec![member.clone()];
            let amount = amount(&manifest.archive, Some(&Roots::new(roots.clone())));
            fits(&path, amount)?;
            let unpack = self.unpack(&path, Some(roots), amount)?;
            let was = Identity::of(&path).with_context(|| format!("looking at {}", path.display()))?;
            not_a_mount(&path)?;
            swaps.push(Swap {
                staged: unpack.stage.join(member.os()),
                kept: beside(&path, ".before-", self.restore_id)?,
                was,
                path: path.clone(),
                database,
            });
            stages.push(unpack.stage.clone());
            placed.push(Placed { member, path });
            steps.push(RestoreAction::Unpack(unpack));
        }
        let replaced: Vec<(PathBuf, PathBuf)> = swaps
            .iter()
            .filter(|swap| swap.was.is_some())
            .map(|swap| (swap.path.clone(), swap.kept.clone()))
            .collect();
        steps.extend(swaps.into_iter().map(RestoreAction::Swap));
        let kept = if drop_replaced { Vec::new() } else { replaced.clone() };
        let roots = Some(placed.iter().map(|placed| placed.member.clone()).collect());
        let conclude =
            Conclude { from: self.from.clone(), hold: self.hold.clone(), roots, placed, stages, kept };
        steps.push(RestoreAction::Conclude(conclude));
        if drop_replaced {
            steps.extend(replaced.into_iter().map(|(_, kept)| RestoreAction::Discard { kept }));
        }
        Ok((steps, left_out))
    }
}

/// Members that have one place.
struct Home {
    member: Name,
    path: PathBuf,
    database: bool,
}

/// What goes back where, and what does not.
fn homes(manifest: &Manifest, members: &[String], replace: bool) -> Result<(Vec<Home>, Vec<String>)> {
    let chosen = if members.is_empty() { None } else { Some(choose(&manifest.archive, members)?) };
    let (mut homes, mut left_out) = (Vec::new(), Vec::new());
    for note in Note::all(manifest) {
        let (member, place) = match &note {
            Note::Path { member, path } => (member, Ok((path, false))),
            Note::Sqlite { member, path, .. } if replace => (member, Ok((path, true))),
            Note::Sqlite { member, path, .. } => {
                (member, Err(format!("the database {} is only replaced with --replace", path.display())))
            }
            Note::Postgres { member, database, .. } => {
                (member, Err(format!("the dump of the database `{database}` has no place among files")))
            }
            Note::Command { member, .. } | Note::Mlflow { member, .. } | Note::Prometheus { member, .. } => {
                (member, Err("it was made for the backup and has no place".to_owned()))
            }
        };
        let wanted = below(member, chosen.as_deref());
        match place {
            Ok((path, database)) => homes.extend(wanted.into_iter().map(|(member, rest)| {
                let path = if rest.bytes().is_empty() { path.clone() } else { path.join(rest.os()) };
                Home { member, path, database }
            })),
            Err(why) if !wanted.is_empty() => left_out.push(format!("{member}: {why}")),
            Err(_) => {}
        }
    }
    if homes.is_empty() {
        let fault = Fault::new("nothing of this backup can be put back in place")
            .hint("restore it into a folder with --to");
        bail!(left_out.into_iter().fold(fault, Fault::hint));
    }
    Ok((homes, left_out))
}

/// What of a note's member is meant, with what is left of its name below the member.
fn below(member: &Name, chosen: Option<&[Name]>) -> Vec<(Name, Name)> {
    let Some(chosen) = chosen else { return vec![(member.clone(), Name::from(""))] };
    if chosen.iter().any(|chosen| member.is_within(chosen)) {
        return vec![(member.clone(), Name::from(""))];
    }
    let inside = chosen.iter().filter(|chosen| chosen.is_within(member));
    inside.map(|chosen| (chosen.clone(), Name::new(&chosen.bytes()[member.bytes().len()..]).tidy())).collect()
}

/// `.NAME`, a middle and an end, beside a path.
fn beside(path: &Path, middle: &str, end: &str) -> Result<PathBuf> {
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
fn not_a_mount(path: &Path) -> Result<()> {
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

fn fits(path: &Path, amount: Amount) -> Result<()> {
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
