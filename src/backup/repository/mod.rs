//! Where the backups of one set are, and by what names. Knows objects, not what is in them.
//!
//! ```text
//! ID.tar.gz                            the archive, under a name that nobody else ever uses
//! ID.manifest.json                     written last, create-only: from here on it is a backup
//! ID.begun.json                        while it is being made: by whom, and how to clean up after a process that died
//! ID.TIME.verified.DEPTH.VERDICT       empty; one object per verification (DEPTH: manifest, all, 3-of-10)
//! ID.TIME.restored.VERDICT             empty; one object per restore, `drilled` likewise
//! ID.TIME.held.WHY                     empty; kept from pruning until it is removed
//! .NAME.part                           a file in a folder that is not whole yet
//! ```
//! They lie below `backups/SET/` of the store, or below what the set's `to:` says. One listing tells everything that
//! `backup list` shows; manifests are read only of the newest.

mod begun;
mod bucket;
mod folder;
mod listing;
mod name;
mod owner;
mod parts;
mod patience;
mod place;
mod quality;
mod ranges;
mod upload;

use std::{path::Path, sync::Arc};

pub(super) use self::{bucket::Bucket, folder::Draft, place::Place};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
pub use name::{BackupId, Mark, Marker, ObjectName};
pub use owner::{Owner, Whose};
pub use quality::Quality;
pub use upload::Upload;

use self::{
    begun::Begun,
    bucket::Taken,
    listing::{Found, Remains},
};
use super::archive::{Manifest, Ranges, Unreadable};
use crate::{
    context::{Clock, Context, unknown_name},
    error::Fault,
    plan::Consent,
    record::{Bulk, object_name},
};

/// A mark or marker that is not whole is being written by somebody else for so long.
const TO_BEGIN: TimeDelta = TimeDelta::minutes(10);

/// The place of one set's backups. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Repository {
    set: String,
    place: Place,
    clock: Clock,
    /// Of whose backups it is: those that another one's name tells are not its own. None where all are.
    owner: Option<Owner>,
}

/// One backup, as the listing shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: BackupId,
    /// Of the archive; none where the archive is gone, and the backup with it.
    pub size_bytes: Option<u64>,
    /// When its manifest was written, by the store's clock.
    pub committed: DateTime<Utc>,
    /// The oldest first.
    pub markers: Vec<Marker>,
}

/// What an interrupted run left: an archive, a multipart upload or a mark, without a manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Leftover {
    pub id: BackupId,
    pub size_bytes: u64,
    /// The process that makes it is alive, as far as anybody can tell.
    pub being_made: bool,
    pub why: String,
}

/// Everything at a place, from one listing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// The oldest first.
    pub backups: Vec<Entry>,
    pub leftovers: Vec<Leftover>,
    /// Backups that another stack or environment keeps at the same place, the oldest first: nobody counts on them, or removes them.
    pub others: Vec<Entry>,
}

impl Repository {
    /// Of a configured set.
    ///
    /// # Errors
    /// Of a set that is not configured, with the nearest name; of a place that cannot be used.
    pub fn of(cx: &Context, set: &str) -> Result<Self, Fault> {
        let sets = &cx.config().backup.sets;
        let Some(configured) = sets.get(set) else {
            return Err(unknown_name("backup set", set, sets.keys().map(String::as_str)));
        };
        let bulk = match &configured.to {
            None => Bulk::in_store(cx, &format!("backups/{}", object_name(set)))?,
            Some(to) => Bulk::at(cx, to, &cx.loaded.folder).map_err(|fault| {
                let message = format!("the place of the backup set `{set}`: {}", fault.message);
                Fault { message, ..fault }
            })?,
        };
        Ok(Self { set: set.to_owned(), place: Place::of(bulk), clock: cx.clock, owner: Owner::of(cx) })
    }

    /// With the backups of other stacks and environments as its own: after a stack got another name.
    #[must_use]
    pub fn of_any_stack(self) -> Self {
        Self { owner: None, ..self }
    }

    /// Whether nobody is told from another.
    pub fn is_of_any_stack(&self) -> bool {
        self.owner.is_none()
    }

    /// Who made it, as its name tells. Who has no name, and what tells of none, counts as the same.
    pub fn whose(&self, id: &BackupId) -> Whose {
        self.owner.as_ref().map_or(Whose::Own, |owner| owner.whose(id))
    }

    /// Whether another stack or environment made it.
    pub fn is_others(&self, id: &BackupId) -> bool {
        self.whose(id) != Whose::Own
    }

    pub fn set(&self) -> &str {
        &self.set
    }

    /// Where it is, for messages: `s3://bucket/models` or a folder.
    pub fn shown(&self) -> String {
        self.place.shown()
    }

    /// Where it is, if that is a folder of this machine.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(&folder.path),
            Place::Bucket(_) => None,
        }
    }

    /// The place itself, for who probes what it can do.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Everything that is there, in one listing. A place that does not exist yet is empty.
    pub async fn list(&self) -> Result<Listing> {
        let sorted = listing::sort(self.place.list().await?);
        let mut listing = Listing::default();
        for mut entry in sorted.backups {
            if entry.size_bytes.is_none() {
                // It may have been written, or the whole backup removed, while the listing went by.
                entry.size_bytes = self.place.size(&ObjectName::Archive(entry.id.clone()).text()).await?;
                let manifest = ObjectName::Manifest(entry.id.clone()).text();
                if entry.size_bytes.is_none() && self.place.size(&manifest).await?.is_none() {
                    continue;
                }
            }
            let of = if self.is_others(&entry.id) { &mut listing.others } else { &mut listing.backups };
            of.push(entry);
        }
        for (id, remains) in sorted.remains.into_iter().filter(|(id, _)| !self.is_others(id)) {
            let (being_made, why) = self.judge(&id, &remains).await?;
            listing.leftovers.push(Leftover { id, size_bytes: remains.size, being_made, why });
        }
        Ok(listing)
    }

    async fn judge(&self, id: &BackupId, remains: &Remains) -> Result<(bool, String)> {
        let (now, touched) = (self.clock.now(), remains.modified.max(id.at()));
        if let (true, Some(name)) = (remains.begins, remains.names.first()) {
            let text = self.place.read(name).await?;
            return Ok(match text.as_deref().map(serde_json::from_slice::<Begun>) {
                Some(Ok(begun)) => begun.judge(remains.modified, now),
                _ => (now - touched < TO_BEGIN, "its mark was never whole".to_owned()),
            });
        }
        // Asked also where the listing had none: one that is long may have passed its name before it was there.
        let text = self.place.read(&ObjectName::Begun(id.clone()).text()).await?;
        if text.is_none() && !remains.begun {
            return Ok(match begun::is_over(touched, now) {
                true => (false, "what an interrupted removal left".to_owned()),
                false => (true, "it has no mark, and may be at work for a day".to_owned()),
            });
        }
        Ok(match text.as_deref().map(serde_json::from_slice::<Begun>) {
            Some(Ok(begun)) => begun.judge(remains.modified, now),
            // Cut off, or of a newer version: it counts as long as one from elsewhere does.
            Some(Err(_)) => (!begun::is_over(touched, now), "its mark cannot be understood".to_owned()),
            None => (true, "it ended just now".to_owned()),
        })
    }

    /// The manifest of a backup; none where there is no such backup.
    ///
    /// # Errors
    /// When it cannot be read, or is not what this program can use (`archive::Unreadable` inside).
    pub async fn manifest(&self, id: &BackupId) -> Result<Option<Manifest>> {
        let name = ObjectName::Manifest(id.clone()).text();
        let Some(bytes) = self.place.read(&name).await? else { return Ok(None) };
        let context = || format!("reading {name} in {}", self.shown());
        let manifest = Manifest::read(&bytes).with_context(context)?;
        if manifest.id != id.as_str() {
            let why = format!("it is the manifest of another backup ({})", manifest.id);
            return Err(Unreadable::Inconsistent(why)).with_context(context);
        }
        Ok(Some(manifest))
    }

    /// The archive, to be read in parts from any thread but the runtime's, while that runs (each range is tried again
    /// as long as it makes progress).
    pub fn archive(&self, cx: &Context, id: &BackupId) -> Result<Arc<dyn Ranges + Send + Sync>> {
        self.place.open(cx, &ObjectName::Archive(id.clone()).text())
    }

    /// Begins a backup: writes its mark. Leftovers of processes of this host that died are cleaned up on the way.
    pub async fn begin(&self, cx: &Context) -> Result<Upload> {
        self.clean_up(cx).await;
        let (id, begun, mark) = self.write_mark(cx).await?;
        match Upload::begin(cx, self.clone(), id, begun) {
            Ok(upload) => Ok(upload),
            Err(fault) => {
                let _ = self.place.remove(&mark).await;
                Err(fault.into())
            }
        }
    }

    /// Under a name that nobody else has taken.
    async fn write_mark(&self, cx: &Context) -> Result<(BackupId, Begun, String)> {
        let mut tries = 0;
        loop {
            tries += 1;
            let id = BackupId::made_by(cx.clock.now(), self.owner.as_ref());
            let begun = Begun::new(cx, &id, &self.set);
            let mark = ObjectName::Begun(id.clone()).text();
            match self.place.create(&mark, &begun.text()?).await {
                Err(error) if tries < 3 && error.chain().any(|cause| cause.is::<Taken>()) => {}
                written => return written.map(|()| (id, begun, mark)),
            }
        }
    }

    /// Removes what interrupted runs left, and says so. What fails is said too, and stays.
    async fn clean_up(&self, cx: &Context) {
        let cleaned = async {
            let sorted = listing::sort(self.place.list().await?);
            for Found { name, modified, .. } in &sorted.litter {
                let spent = match ObjectName::parse(name) {
                    Some(ObjectName::Begun(id)) => self.is_spent(&id, *modified).await?,
                    _ => listing::unfinished_marker(name).is_none_or(|at| cx.clock.now() - at >= TO_BEGIN),
                };
                if spent {
                    self.place.remove(name).await?;
                }
            }
            for (id, remains) in &sorted.remains {
                // Without a manifest and a mark it may be all that is left of a backup: only a plan removes it.
                let archive = ObjectName::Archive(id.clone()).text();
                if self.is_others(id) || !remains.begun && remains.names.contains(&archive) {
                    continue;
                }
                if let (false, why) = self.judge(id, remains).await? {
                    cx.ui.say(&format!("removing what is left of the backup {id}: {why}"));
                    self.clean_names(id, &remains.names).await?;
                }
            }
            Ok::<_, anyhow::Error>(())
        };
        if let Err(error) = cleaned.await {
            cx.ui.warn(&format!("what interrupted backups left in {} stays: {error:#}", self.shown()));
        }
    }

    /// Whether a backup's manifest is there, and whether its archive is, as of now.
    pub async fn left_of(&self, id: &BackupId) -> Result<(bool, bool)> {
        let manifest = self.place.size(&ObjectName::Manifest(id.clone()).text()).await?.is_some();
        let archive = self.place.size(&ObjectName::Archive(id.clone()).text()).await?.is_some();
        Ok((manifest, archive))
    }

    /// The markers of one backup, as of now.
    pub async fn markers_of(&self, id: &BackupId) -> Result<Vec<Marker>> {
        let names = self.place.names_of(id).await?;
        let names = names.iter().filter_map(|name| ObjectName::parse(name));
        Ok(names
            .filter_map(|name| match name {
                ObjectName::Marker(marker) => Some(marker),
                _ => None,
            })
            .collect())
    }

    /// Leaves a marker.
    pub async fn mark(&self, marker: &Marker) -> Result<()> {
        let name = ObjectName::Marker(marker.clone()).text();
        if self.place.size(&name).await?.is_some() {
            return Ok(());
        }
        self.place.create(&name, b"").await
    }

    /// Removes a marker; one that is gone already is fine.
    pub async fn unmark(&self, marker: &Marker) -> Result<()> {
        self.place.remove(&ObjectName::Marker(marker.clone()).text()).await
    }

    /// Removes a backup: its manifest first, so that at no moment something is listed that is not whole.
    pub async fn remove(&self, id: &BackupId, _consent: &Consent) -> Result<()> {
        let names = self.place.names_of(id).await?;
        self.place.remove(&ObjectName::Manifest(id.clone()).text()).await?;
        self.clean_names(id, &names).await
    }

    /// Removes what an interrupted run left. What has become a backup meanwhile, or is being made, stays.
    pub async fn clean(&self, leftover: &Leftover) -> Result<()> {
        let id = &leftover.id;
        let sorted = listing::sort(self.place.list().await?);
        let Some(remains) = sorted.remains.get(id) else { return Ok(()) };
        if self.judge(id, remains).await?.0 {
            bail!("the backup {id} in {} is being made", self.shown());
        }
        self.clean_names(id, &remains.names).await
    }

    /// Removes these objects of a backup that has no manifest.
    ///
    /// Of a process that has surely ended no manifest can come any more, so its mark goes last: where we are stopped,
    /// the next run knows as much as this one. Of one that is only taken for dead the mark goes first: it writes its
    /// manifest before it looks for the mark, and we look for the manifest after the mark is gone, so one of both sees
    /// the other. Where we are stopped then, what is left is as old as it had to be for that, and goes all the same.
    async fn clean_names(&self, id: &BackupId, names: &[String]) -> Result<()> {
        let mark = ObjectName::Begun(id.clone()).text();
        let archive = ObjectName::Archive(id.clone()).text();
        let text = if names.contains(&mark) { self.place.read(&mark).await? } else { None };
        let begun = text.as_deref().and_then(|text| serde_json::from_slice::<Begun>(text).ok());
        let has_ended = begun.as_ref().is_some_and(Begun::has_ended);
        if !has_ended {
            self.place.remove(&mark).await?;
        }
        if self.place.size(&ObjectName::Manifest(id.clone()).text()).await?.is_some() {
            // Beside a manifest a mark does no harm.
            return self.place.remove(&mark).await;
        }
        if let Some(begun) = begun
            && let Err(error) = self.place.abort(&archive, begun.upload.as_deref()).await
        {
            // Nothing was removed yet; without the mark nobody would know what to abort.
            if let (false, Some(text)) = (has_ended, text) {
                let _ = self.place.create(&mark, &text).await;
            }
            return Err(error);
        }
        self.place.remove(&archive).await?;
        for name in names.iter().filter(|name| **name != mark && **name != archive) {
            self.place.remove(name).await?;
        }
        self.place.remove(&mark).await
    }

    /// Whether a mark beside a manifest may go: who made that may still be about to look for it.
    async fn is_spent(&self, id: &BackupId, modified: DateTime<Utc>) -> Result<bool> {
        let text = self.place.read(&ObjectName::Begun(id.clone()).text()).await?;
        Ok(match text.as_deref().map(serde_json::from_slice::<Begun>) {
            Some(Ok(begun)) => !begun.judge(modified, self.clock.now()).0,
            Some(Err(_)) => begun::is_over(modified, self.clock.now()),
            None => true,
        })
    }
}
