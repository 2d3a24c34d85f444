//! The steps of a restore.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    beyond::{Discard, files},
    conclude::Conclude,
    database::{CheckDatabase, nobody_has_open},
    load::{LoadDump, NameDatabase},
    swap::{Moved, Swap, rename},
    unpack::Unpack,
};
use crate::{
    backup::repository::{BackupId, Mark, Marker, Repository},
    context::Context,
    finding::Finding,
    plan::{Action, Consent, Undo},
};

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum RestoreAction {
    Hold(Hold),
    Unpack(Unpack),
    CheckDatabase(CheckDatabase),
    /// Fails where somebody uses a database that is to be replaced.
    CheckUnused {
        path: PathBuf,
    },
    /// Moves what was restored to where nothing is.
    Place(Place),
    /// Exchanges what was restored with what is there.
    Swap(Swap),
    LoadDump(LoadDump),
    NameDatabase(NameDatabase),
    /// Removes what was replaced.
    Discard(Discard),
    Conclude(Conclude),
}

/// Keeps a backup from being pruned while it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hold {
    pub(super) set: String,
    pub(super) id: BackupId,
    pub(super) at: DateTime<Utc>,
    /// For the marker's name.
    pub(super) why: String,
}

impl Hold {
    fn marker(&self) -> Marker {
        Marker { id: self.id.clone(), at: self.at, mark: Mark::Held { why: self.why.clone() } }
    }

    /// Whoever may only read must be able to restore, so this is tried and no more.
    async fn apply(&self, cx: &Context) -> Result<()> {
        if let Err(error) = Repository::of(cx, &self.set)?.mark(&self.marker()).await {
            cx.ui.warn(&format!("{} cannot be kept from being pruned meanwhile: {error:#}", self.id));
        }
        Ok(())
    }

    /// Lets it go.
    pub(super) async fn release(&self, cx: &Context) -> Result<()> {
        if let Err(error) = Repository::of(cx, &self.set)?.unmark(&self.marker()).await {
            cx.ui.warn(&format!("{} stays held, and backup prune leaves it: {error:#}", self.id));
        }
        Ok(())
    }
}

/// What was restored becomes a new folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(super) stage: PathBuf,
    pub(super) to: PathBuf,
    /// An empty folder is there.
    pub(super) empty: bool,
    /// What is moved there, known from right before.
    #[serde(default)]
    pub(super) moved: Option<Moved>,
}

impl Place {
    fn prepare(&mut self) -> Result<()> {
        let Self { stage, moved, .. } = self;
        let staged = Moved::of(stage).with_context(|| format!("looking at {}", stage.display()))?;
        // Where it is gone, it was moved before.
        *moved = staged.or(*moved);
        Ok(())
    }

    fn apply(&self) -> Result<()> {
        let Self { stage, to, empty, .. } = self;
        // It is moved at once, so where it is gone it was moved before.
        if stage.symlink_metadata().is_err() && to.symlink_metadata().is_ok() {
            if self.is_ours()? {
                return Ok(());
            }
            bail!("somebody else's is at {}, and what was restored is gone", to.display());
        }
        if *empty {
            // Removes nothing but an empty folder.
            match fs::remove_dir(to) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error)
                        .with_context(|| format!("replacing the empty folder {}", to.display()));
                }
                _ => {}
            }
        }
        rename(stage, to)
    }

    /// Whether what is there is what was moved there, where that is known.
    fn is_ours(&self) -> Result<bool> {
        let to = &self.to;
        let there = Moved::of(to).with_context(|| format!("looking at {}", to.display()))?;
        Ok(self.moved.is_none() || there == self.moved)
    }

    fn undo(&self, cx: &Context) -> Result<()> {
        let Self { stage, to, empty, .. } = self;
        // What somebody else put there since, be it a later restore, is theirs.
        if to.symlink_metadata().is_ok() && !self.is_ours()? {
            // What was an empty folder as it was planned may still be that one, or what somebody put there.
            if stage.symlink_metadata().is_err() {
                cx.ui.say(&not_ours(to));
            }
            return Ok(());
        }
        if stage.symlink_metadata().is_err() && to.symlink_metadata().is_ok() {
            rename(to, stage)?;
        }
        if *empty && to.symlink_metadata().is_err() {
            fs::create_dir(to).with_context(|| format!("making {} again", to.display()))?;
        }
        Ok(())
    }
}

fn not_ours(path: &Path) -> String {
    format!(
        "{} stays: what is there now was put there by somebody else, or by a later restore",
        path.display()
    )
}

fn shown(path: &Path) -> std::path::Display<'_> {
    path.display()
}

impl Action for RestoreAction {
    const KIND: &'static str = "restore";

    fn what(&self) -> String {
        match self {
            Self::Hold(Hold { id, .. }) => format!("keep {id} from being pruned meanwhile"),
            Self::Unpack(unpack) => {
                let Unpack { from, stage, amount, .. } = unpack;
                format!("restore {amount} of {} into {}", from.object(), shown(stage))
            }
            Self::CheckDatabase(CheckDatabase { member, .. }) => {
                format!("check that the database {member} is sound, and has all its rows")
            }
            Self::CheckUnused { path } => format!("check that nobody uses the database {}", shown(path)),
            Self::Place(Place { to, .. }) => format!("move it to {}", shown(to)),
            Self::Swap(Swap { path, was: None, .. }) => {
                format!("move it to {}, where nothing is", shown(path))
            }
            Self::Swap(Swap { path, kept, beyond, link, .. }) => {
                let led = link.as_ref().map(|link| format!(" (where the link {} leads)", shown(link)));
                let led = led.unwrap_or_default();
                let what = format!("replace {}{led}, and keep what is there as {}", shown(path), shown(kept));
                match beyond {
                    0 => what,
                    _ => {
                        format!("{what}, from then on the only place of {} not in the backup", files(*beyond))
                    }
                }
            }
            Self::LoadDump(load) => load.what(),
            Self::NameDatabase(name) => name.what(),
            Self::Discard(Discard { kept, .. }) => format!("remove {}", shown(kept)),
            Self::Conclude(conclude) => conclude.what(),
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Hold(_) => Undo::By("let it go".to_owned()),
            Self::Unpack(Unpack { stage, .. }) => Undo::By(format!("remove {}", shown(stage))),
            Self::Place(Place { to, .. }) => Undo::By(format!("take {} away again", shown(to))),
            Self::Swap(Swap { path, was: None, .. }) => Undo::By(format!("take {} away again", shown(path))),
            Self::Swap(Swap { path, .. }) => Undo::By(format!("put back what was at {}", shown(path))),
            Self::LoadDump(load) => Undo::By(format!("drop the database {}", load.database)),
            Self::NameDatabase(NameDatabase { to, kept: None, .. }) => {
                Undo::By(format!("take the name {to} away again"))
            }
            Self::NameDatabase(NameDatabase { to, .. }) => Undo::By(format!("give {to} its name back")),
            Self::Discard(_) => Undo::Impossible("what was replaced is gone".to_owned()),
            Self::CheckDatabase(_) | Self::CheckUnused { .. } | Self::Conclude(_) => Undo::Nothing,
        }
    }

    fn prepare(&mut self) -> Result<()> {
        match self {
            Self::Place(place) => place.prepare(),
            Self::Swap(swap) => swap.prepare(),
            _ => Ok(()),
        }
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        match self {
            Self::Hold(hold) => hold.apply(cx).await?,
            Self::Unpack(unpack) => return unpack.apply(cx).await,
            Self::CheckDatabase(check) => return check.apply(cx).await,
            Self::CheckUnused { path } => {
                if !nobody_has_open(path)? {
                    let path = path.display();
                    cx.ui.warn(&format!(
                        "not every process could be looked at: whether one of another user has {path} open is not known"
                    ));
                }
            }
            Self::Place(place) => place.apply()?,
            Self::Swap(swap) => swap.apply()?,
            Self::LoadDump(load) => return load.apply(cx).await,
            Self::NameDatabase(name) => name.apply(cx).await?,
            Self::Discard(discard) => {
                // All is in place, and this is no reason to undo that.
                if let Err(error) = discard.apply(cx).await {
                    cx.ui.warn(&format!("{} stays: {error:#}", discard.kept.display()));
                }
            }
            Self::Conclude(conclude) => return conclude.apply(cx, consent).await,
        }
        Ok(Vec::new())
    }

    async fn undo(&mut self, cx: &Context, _consent: &Consent) -> Result<()> {
        match self {
            Self::Hold(hold) => hold.release(cx).await,
            Self::Unpack(unpack) => unpack.undo(),
            Self::Place(place) => place.undo(cx),
            Self::Swap(swap) => {
                if !swap.undo()? {
                    cx.ui.say(&not_ours(&swap.path));
                }
                Ok(())
            }
            Self::LoadDump(load) => load.undo(cx).await,
            Self::NameDatabase(name) => name.undo(cx).await,
            Self::CheckDatabase(_) | Self::CheckUnused { .. } => Ok(()),
            Self::Discard(_) | Self::Conclude(_) => Ok(()),
        }
    }
}
