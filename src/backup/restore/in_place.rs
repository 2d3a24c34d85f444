//! Back to where everything was: each file and folder is restored beside its place, and exchanged with what is there.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use super::{
    action::RestoreAction,
    beyond::{Discard, beyond, files, own_folders, real, spares},
    conclude::{Conclude, Placed},
    database::CheckDatabase,
    members::{Roots, choose},
    plan::{Request, beside, fits, not_a_mount},
    swap::{Identity, Swap},
    unpack::{Unpack, amount},
};
use crate::{
    backup::{
        archive::{Kind, Manifest, Name, STAGED},
        source::{Note, Owner},
    },
    context::Context,
    error::Fault,
};

/// A member that has a place.
struct Home {
    member: Name,
    path: PathBuf,
    /// The link at its place that leads there.
    link: Option<PathBuf>,
    database: bool,
}

impl Home {
    /// At this place or, where a link is there and the member is none, at what that leads to: exchanged with the link,
    /// all that uses the other end would keep what it has.
    fn at(member: Name, path: PathBuf, links: &HashSet<Name>, database: bool) -> Result<Self, Fault> {
        if links.contains(&member.tidy()) {
            let name = path.file_name().map(ToOwned::to_owned);
            let path = match (path.parent(), name) {
                (Some(above), Some(name)) => real(above).join(name),
                _ => path,
            };
            return Ok(Self { member, path, link: None, database });
        }
        let is_link = path.is_symlink();
        if is_link && !path.exists() {
            let to = fs::read_link(&path).unwrap_or_default();
            let text = format!(
                "{} is a link to {}, which is not there; nothing was changed",
                path.display(),
                to.display()
            );
            let fault = Fault::new(text).hint("restore into a folder with --to");
            return Err(fault.hint("or remove the link, and a folder takes its place"));
        }
        Ok(Self { member, path: real(&path), link: is_link.then_some(path), database })
    }
}

/// A home that is restored beside its place.
struct Staged {
    home: Home,
    unpack: Unpack,
}

impl Staged {
    fn path(&self) -> PathBuf {
        self.unpack.stage.join(self.home.member.os())
    }
}

impl Request<'_> {
    /// Steps that put files, folders and, with `replace`, databases back where they were. Also what is left out, with
    /// why.
    pub(super) fn in_place(
        &self,
        cx: &Context,
        manifest: &Manifest,
        replace: bool,
        drop_replaced: bool,
    ) -> Result<(Vec<RestoreAction>, Vec<String>)> {
        let notes = Note::all(manifest);
        let (homes, left_out) = homes(manifest, &notes, self.members, replace)?;
        let own = own_folders(cx);
        homes.iter().try_for_each(|home| spares(&own, &home.path))?;
        let mut staged: Vec<Staged> = Vec::new();
        for home in homes {
            let unpack = self.stage(manifest, &staged, &home)?;
            staged.push(Staged { home, unpack });
        }
        // Read once, with the first of what is restored from it.
        if let (true, Some(first)) = (self.members.is_empty(), staged.first_mut()) {
            first.unpack.whole = true;
        }
        let mut steps = self.begin();
        steps.extend(staged.iter().map(|staged| RestoreAction::Unpack(staged.unpack.clone())));
        for Staged { home, unpack } in staged.iter().filter(|staged| staged.home.database) {
            let roots = Roots::new([home.member.clone()]);
            let mut checks = CheckDatabase::all(self.from, &notes, Some(&roots), &unpack.stage);
            // Who uses the one that is there must be able to use this one.
            if let Ok(found) = home.path.metadata() {
                checks.iter_mut().for_each(|check| check.owner = Some(Owner::of(&found)));
            }
            steps.extend(checks.into_iter().map(RestoreAction::CheckDatabase));
            steps.push(RestoreAction::CheckUnused { path: home.path.clone() });
        }
        // Databases first: into the folders that are about to be moved.
        let (mut within, mut swaps) = (Vec::new(), Vec::new());
        for one in &staged {
            match folder_of(&staged, &one.home) {
                Some(folder) => within.push(into_folder(one, folder)),
                None => swaps.push(self.swap(manifest, &staged, one, drop_replaced)?),
            }
        }
        let (swaps, discards): (Vec<Swap>, Vec<Option<Discard>>) = swaps.into_iter().unzip();
        let replaced: Vec<(PathBuf, PathBuf)> = swaps
            .iter()
            .filter(|swap| swap.was.is_some())
            .map(|swap| (swap.path.clone(), swap.kept.clone()))
            .collect();
        steps.extend(within.into_iter().chain(swaps).map(RestoreAction::Swap));
        let stages = staged.iter().map(|staged| staged.unpack.stage.clone()).collect();
        let placed =
            staged.into_iter().map(|Staged { home: Home { member, path, .. }, .. }| Placed { member, path });
        let placed: Vec<Placed> = placed.collect();
        // None where it is all, of a backup that was read whole.
        let roots: Vec<Name> = placed.iter().map(|placed| placed.member.clone()).collect();
        let all = self.members.is_empty() && is_all(manifest, &roots);
        let roots = (!all).then_some(roots);
        let kept = if drop_replaced { Vec::new() } else { replaced };
        let (from, hold) = (self.from.clone(), self.hold.clone());
        steps.push(RestoreAction::Conclude(Conclude {
            from,
            hold,
            roots,
            placed,
            database: None,
            stages,
            kept,
            passed_over: self.passed_over.to_vec(),
        }));
        if drop_replaced {
            steps.extend(discards.into_iter().flatten().map(RestoreAction::Discard));
        }
        Ok((steps, left_out))
    }

    /// Where a member is restored first: beside its place, or beside the folder that its place is in and that is
    /// replaced, too.
    fn stage(&self, manifest: &Manifest, before: &[Staged], home: &Home) -> Result<Unpack> {
        let roots = vec![home.member.clone()];
        let amount = amount(&manifest.archive, Some(&Roots::new(roots.clone())));
        fits(&home.path, amount)?;
        not_a_mount(&home.path)?;
        let mut unpack = self.unpack(&home.path, Some(roots), amount)?;
        if let Some(folder) = folder_of(before, home) {
            let end = format!("{}-{}", self.restore_id, before.len());
            unpack.stage = beside(&folder.home.path, STAGED, &end)?;
            unpack.missing = folder.unpack.missing.clone();
        }
        Ok(unpack)
    }

    /// The exchange, and what removes what was replaced, where something is.
    fn swap(
        &self,
        manifest: &Manifest,
        all: &[Staged],
        staged: &Staged,
        drop_replaced: bool,
    ) -> Result<(Swap, Option<Discard>)> {
        let Home { path, database, member, link } = &staged.home;
        let was = Identity::of(path).with_context(|| format!("looking at {}", path.display()))?;
        let kept = beside(path, ".before-", self.restore_id)?;
        let databases = all.iter().map(|other| &other.home).filter(|other| other.database);
        let unused: Vec<PathBuf> =
            databases.map(|other| other.path.clone()).filter(|other| other.starts_with(path)).collect();
        let beyond = beyond(manifest, member, path, &unused);
        if let (true, [first, ..]) = (drop_replaced, &beyond[..]) {
            bail!(
                Fault::new(format!(
                    "--drop-replaced would delete {} that this backup does not hold, such as {}; nothing was changed",
                    files(beyond.len()),
                    first.display()
                ))
                .hint("without it, what is replaced is kept beside its place")
            );
        }
        let moved = |database: &PathBuf| match database.strip_prefix(path) {
            Ok(rest) if !rest.as_os_str().is_empty() => kept.join(rest),
            _ => kept.clone(),
        };
        let databases = unused.iter().map(moved).collect();
        let (from, member) = (self.from.clone(), member.clone());
        let discard = was.map(|_| Discard { from, kept: kept.clone(), member, databases });
        let swap = Swap {
            staged: staged.path(),
            path: path.clone(),
            kept,
            was,
            database: *database,
            unused,
            beyond: beyond.len(),
            link: link.clone(),
            moved: None,
        };
        Ok((swap, discard))
    }
}

/// The folder that a place is in, where that is restored as well.
fn folder_of<'a>(all: &'a [Staged], home: &Home) -> Option<&'a Staged> {
    let holds = |other: &&Staged| other.home.path != home.path && home.path.starts_with(&other.home.path);
    all.iter().find(holds)
}

/// Moves a database into a folder that was restored beside its place, where nothing has its name.
fn into_folder(database: &Staged, folder: &Staged) -> Swap {
    let rest = database.home.path.strip_prefix(&folder.home.path).unwrap_or(Path::new(""));
    let path = folder.path().join(rest);
    Swap {
        staged: database.path(),
        kept: path.clone(),
        path,
        was: None,
        database: true,
        unused: Vec::new(),
        beyond: 0,
        link: None,
        moved: None,
    }
}

/// What goes back where, folders before what is in them, and what does not.
fn homes(
    manifest: &Manifest,
    notes: &[Note],
    members: &[String],
    replace: bool,
) -> Result<(Vec<Home>, Vec<String>)> {
    let chosen = if members.is_empty() { None } else { Some(choose(&manifest.archive, members)?) };
    let links = manifest.archive.members.iter().filter(|member| matches!(member.kind, Kind::Symlink { .. }));
    let links: HashSet<Name> = links.map(|member| member.name.tidy()).collect();
    let (mut homes, mut databases, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut left = Vec::new();
    for note in notes {
        let (member, why) = match note {
            Note::Path { member, path } => {
                for (member, rest) in below(member, chosen.as_deref()) {
                    let path = if rest.bytes().is_empty() { path.clone() } else { path.join(rest.os()) };
                    homes.push(Home::at(member, path, &links, false)?);
                }
                continue;
            }
            Note::Sqlite { member, path, .. } => {
                let is_chosen = !below(member, chosen.as_deref()).is_empty();
                if is_chosen && replace {
                    databases.push(Home::at(member.clone(), path.clone(), &links, true)?);
                    continue;
                }
                left.push(real(path));
                (member, format!("the database {} is only replaced with --replace", path.display()))
            }
            Note::Postgres { member, database, .. } => {
                (member, format!("the dump of the database `{database}` is loaded with --database NAME"))
            }
            Note::Command { member, .. } | Note::Mlflow { member, .. } | Note::Prometheus { member, .. } => {
                (member, "it was made for the backup and has no place".to_owned())
            }
        };
        if !below(member, chosen.as_deref()).is_empty() {
            left_out.push(format!("{member}: {why}"));
        }
    }
    // Exchanged with its folder, a database that is left out would be gone from its place.
    if let Some((home, path)) =
        homes.iter().find_map(|home| Some((home, left.iter().find(|path| path.starts_with(&home.path))?)))
    {
        bail!(
            Fault::new(format!(
                "replacing {} would take the database {} away, which is in it; nothing was changed",
                home.path.display(),
                path.display()
            ))
            .hint("replace that, too: --replace; or name the members that are to come back")
        );
    }
    if homes.is_empty() && databases.is_empty() {
        let fault = Fault::new("nothing of this backup can be put back in place");
        let fault = fault.hint("restore it into a folder with --to");
        bail!(left_out.into_iter().fold(fault, Fault::hint));
    }
    homes.extend(databases);
    Ok((homes, left_out))
}

fn is_all(manifest: &Manifest, roots: &[Name]) -> bool {
    let roots = Roots::new(roots.iter().cloned());
    manifest.archive.members.iter().all(|member| roots.take(&member.name.tidy()))
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
