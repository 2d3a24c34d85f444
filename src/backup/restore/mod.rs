//! `backup restore`: a plan that brings a backup back, all of it or nothing.

mod action;
mod beyond;
mod conclude;
mod database;
mod foreign;
mod in_place;
mod load;
mod members;
mod plan;
mod swap;
mod unpack;

use std::path::{Path, PathBuf};

pub(crate) use action::RestoreAction;
use anyhow::{Context as _, Result, bail};
use clap::Args;

use self::{
    action::Hold,
    plan::Request,
    unpack::{From, read_manifest},
};
use super::{
    archive::{Manifest, Unreadable},
    repository::{BackupId, Whose},
    which::{self, Found},
};
use crate::{
    context::Context,
    error::{Exit, Fault, shell_word},
    plan::Plan,
    ui::Document,
    usage::switch,
};

/// Put a backup back, into a new folder or in place
///
/// Everything is written beside its place, every hash is compared on the way, and only then it is moved: of a damaged
/// backup nothing is left in the target. With names of members only those are restored, and only their parts of the
/// archive are read: an exact name, a folder, or a pattern such as '*.yaml' or 'models/*/config.yaml'.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup restore 20261121T131409Z4k7q
  mlopsctl backup restore --set models --before 2026-03-01 --to /srv/march
  mlopsctl backup restore --set models --to /tmp/one models/churn/model.pkl
  mlopsctl backup restore --set models --in-place --dry-run
  mlopsctl backup restore --set mlflow --database mlflow_march
  mlopsctl backup restore --archive old.tar.gz --to /tmp/old

Exit codes: 0 restored; 1 restored with something to look at, such as an older
backup since the newest is damaged; 2 damaged or failed, and nothing changed;
4 partly done; 5 declined; 6 locked by another run")]
pub(super) struct RestoreArgs {
    /// Id of a backup, or its start (not with --set or --archive), then members (default: all)
    #[arg(value_name = "ID] [MEMBER")]
    words: Vec<String>,

    /// The newest backup of this set
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_SET", value_name = "SET")]
    set: Option<String>,

    /// With --set: the newest backup, which is what --set alone means, too
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_LATEST", value_parser = switch, requires = "set")]
    latest: bool,

    /// With --set: the newest backup that was begun before this date or time
    #[arg(
        long,
        env = "MLOPSCTL_BACKUP_RESTORE_BEFORE",
        value_name = "TIME",
        requires = "set",
        conflicts_with = "latest"
    )]
    before: Option<String>,

    /// An archive on this machine; where its manifest is not beside it, any .tar.gz or .tar, and hostile ones are refused
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_ARCHIVE", value_name = "FILE", conflicts_with_all = ["set", "in_place"])]
    archive: Option<PathBuf>,

    /// The new folder (default: SET-ID in this one)
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_TO", value_name = "FOLDER", conflicts_with = "in_place")]
    to: Option<PathBuf>,

    /// Load the dump of a PostgreSQL database into a new one of this name, on the server of the set
    #[arg(
        long,
        env = "MLOPSCTL_BACKUP_RESTORE_DATABASE",
        value_name = "NAME",
        conflicts_with_all = ["to", "in_place", "archive"]
    )]
    database: Option<String>,

    /// Put files and folders back where they were; what is there is kept beside them
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_IN_PLACE", value_parser = switch)]
    in_place: bool,

    /// Replace databases, too, which nobody may have open; one of a server is kept under another name
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_REPLACE", value_parser = switch)]
    replace: bool,

    /// With --in-place: remove what was replaced once all is in place
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_DROP_REPLACED", value_parser = switch, requires = "in_place")]
    drop_replaced: bool,

    /// Put back what a stack of another name, or another environment, backed up, too: after a stack got a new name
    #[arg(long, env = "MLOPSCTL_BACKUP_RESTORE_OTHER_STACK", value_parser = switch)]
    other_stack: bool,
}

/// `backup restore`
pub(super) async fn run(cx: &Context, args: &RestoreArgs) -> Result<Document> {
    let restore_id = BackupId::new(cx.clock.now());
    if let Some(archive) = &args.archive {
        return foreign::run(cx, args, archive, restore_id.as_str()).await;
    }
    let (found, members) = choose(cx, args).await?;
    let set = found.repository.set().to_owned();
    let from = From::Backup { set: set.clone(), id: found.entry.id.clone() };
    let manifest = manifest(cx, &from, &found).await?;
    let hold = Hold {
        set: set.clone(),
        id: found.entry.id.clone(),
        at: cx.clock.now(),
        why: format!("restore-{}", restore_id.as_str().to_ascii_lowercase()),
    };
    let request = Request {
        from: &from,
        restore_id: restore_id.as_str(),
        hold: Some(hold),
        members,
        passed_over: &found.passed_over,
    };
    if args.in_place || args.replace {
        is_own(cx, args, &found, &manifest)?;
    }
    if args.in_place {
        let (steps, left_out) = request.in_place(cx, &manifest, args.replace, args.drop_replaced)?;
        for text in left_out {
            cx.ui.warn(&format!("left out: {text}"));
        }
        return Plan::new("backup restore", &set, steps)
            .locking(format!("restore.{set}"))
            .emergency()
            .run(cx)
            .await;
    }
    if let Some(database) = &args.database {
        if !members.is_empty() {
            bail!(Fault::new(
                "--database takes the dump alone, and no names of members; nothing was changed"
            ));
        }
        let steps = request.to_database(cx, &set, &manifest, database, args.replace).await?;
        return Plan::new("backup restore", &set, steps)
            .locking(format!("restore.{set}.{database}"))
            .emergency()
            .run(cx)
            .await;
    }
    let to = match &args.to {
        Some(to) => absolute(cx, to),
        None => cx.environment.folder.join(format!("{set}-{}", found.entry.id)),
    };
    let steps = request.to_folder(&manifest, &to)?;
    let locked = format!("restore.{}", to.display());
    Plan::new("backup restore", &set, steps).locking(locked).emergency().run(cx).await
}

/// The backup that is meant, and the members of it.
async fn choose<'a>(cx: &Context, args: &'a RestoreArgs) -> Result<(Found, &'a [String])> {
    if let Some(set) = &args.set {
        let before = args.before.as_deref().map(|text| which::parse_time(text, cx.zone()));
        let before = before.transpose().map_err(|why| Fault::new(format!("--before: {why}")))?;
        if let Some(word) = args.words.first().filter(|word| BackupId::parse(word).is_some()) {
            let fault = Fault::new(format!("which backup: {word}, or that of --set?"));
            return Err(fault.hint("leave one of them out").into());
        }
        return Ok((which::newest(cx, set, before).await?, &args.words));
    }
    let Some((id, members)) = args.words.split_first() else {
        let fault = Fault::new("which backup? Neither an id nor --set is given");
        return Err(fault.hint("see what there is: mlopsctl backup list").into());
    };
    let sets = which::sets(cx, &[])?;
    Ok((which::by_id(cx, &sets, id).await?, members))
}

/// Refuses to put the data of another stack or environment in the place of this one's.
fn is_own(cx: &Context, args: &RestoreArgs, found: &Found, manifest: &Manifest) -> Result<(), Fault> {
    let (made, own) = (manifest.source.stack.as_deref(), cx.config().stack.as_deref());
    let differs = made.zip(own).is_some_and(|(made, own)| made != own);
    let whose = found.repository.whose(&found.entry.id);
    if args.other_stack || !differs && whose == Whose::Own {
        return Ok(());
    }
    let whose = if differs { Whose::Stack } else { whose };
    let text = format!(
        "{} was made by {}, and would take the place of what this one has; nothing was changed",
        found.entry.id,
        whose.said(made)
    );
    let fault = Fault::new(text).hint("restore it into a new folder: --to FOLDER");
    Err(match whose {
        Whose::Environment(Some(name)) => fault.hint(format!(
            "as that environment: --env {}; in the place of this one's all the same: --other-stack",
            shell_word(&name)
        )),
        _ => fault.hint("where that is the former name of this stack: --other-stack"),
    })
}

/// The manifest of what is to be restored; one that cannot be used is a damaged backup.
async fn manifest(cx: &Context, from: &From, found: &Found) -> Result<Manifest> {
    let id = &found.entry.id;
    let damaged = |what: String| {
        let fault = Fault::new(format!("{what}; nothing was changed")).exit(Exit::Critical);
        match found.other_good(&[]) {
            Some(good) => fault.hint(format!("use another one: mlopsctl backup restore {}", good.id)),
            None => fault.hint("no other backup of the set is good"),
        }
    };
    if found.entry.size_bytes.is_none() {
        return Err(damaged(format!("{id}.tar.gz is missing in {}", found.repository.shown())).into());
    }
    match read_manifest(cx, from).await {
        Ok(manifest) => manifest.with_context(|| format!("backup {id} has no manifest")),
        Err(error) if Unreadable::is_damage(&error) => {
            Err(damaged(format!("{id}.manifest.json is damaged: {error:#}")).into())
        }
        Err(error) if error.chain().any(|cause| cause.is::<Unreadable>()) => {
            let fault =
                Fault::new(format!("{id} was made by a newer version: {error:#}; nothing was changed"));
            Err(fault.hint("restore it with that version of mlopsctl").into())
        }
        Err(error) => Err(error),
    }
}

/// Against the folder of this run.
fn absolute(cx: &Context, path: &Path) -> PathBuf {
    let path = cx.environment.folder.join(path);
    // Without `.` and a slash at the end; `..` is for the file system to follow.
    path.components().collect()
}
