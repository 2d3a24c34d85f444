//! The end of a restore: is what was restored where it belongs, and what is told of it.

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    action::Hold,
    members::Roots,
    unpack::{Amount, From, amount, read_manifest},
};
use crate::{
    backup::{
        archive::{Kind, Manifest, Name, remove_tree},
        repository::{Mark, Marker, Repository},
        which::PassedOver,
    },
    context::Context,
    error::shell_word,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::Consent,
};

/// So many are named in a sentence.
const NAMED: usize = 3;

/// Members that lie at a place of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placed {
    /// The highest of them; the empty name is all.
    pub(super) member: Name,
    pub(super) path: PathBuf,
}

/// A database of a server that was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Database {
    pub(super) name: String,
    /// What the one is called by now that had the name.
    pub(super) kept: Option<String>,
}

/// Looks whether all is there, lets the backup go, and tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Conclude {
    pub(super) from: From,
    pub(super) hold: Option<Hold>,
    /// The highest members of what was restored; none means all, of an archive that was read whole.
    pub(super) roots: Option<Vec<Name>>,
    pub(super) placed: Vec<Placed>,
    /// What a dump has become.
    #[serde(default)]
    pub(super) database: Option<Database>,
    /// Folders in which was restored, which are empty by now.
    pub(super) stages: Vec<PathBuf>,
    /// What was replaced, and where it is kept: `[path, kept]`.
    pub(super) kept: Vec<(PathBuf, PathBuf)>,
    /// Newer backups that were meant and are not good.
    #[serde(default)]
    pub(super) passed_over: Vec<PassedOver>,
}

impl Conclude {
    pub(super) fn what(&self) -> String {
        if let Some(Database { name, .. }) = &self.database {
            return format!("tell that {name} is back");
        }
        let places: Vec<String> =
            self.placed.iter().map(|placed| placed.path.display().to_string()).collect();
        match &places[..] {
            [only] => format!("check that all is in {only}"),
            _ => format!("check that all is in its {} places", places.len()),
        }
    }

    pub(super) async fn apply(&self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        let (amount, missing) = match read_manifest(cx, &self.from).await? {
            Some(manifest) => self.compare(&manifest),
            None => (Amount::default(), Vec::new()),
        };
        if !missing.is_empty() {
            let shown = missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = missing.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            return Ok(vec![self.from.finding(Verdict::Critical, format!("not as restored: {shown}{more}"))]);
        }
        for stage in &self.stages {
            if let Err(error) = remove_tree(stage) {
                cx.ui.warn(&format!("{} stays: {error}", stage.display()));
            }
        }
        if let Some(hold) = &self.hold {
            hold.release(cx).await?;
        }
        // A part that is whole says nothing of the rest, which may be known to be damaged.
        if let (From::Backup { set, id }, None) = (&self.from, &self.roots) {
            let mark = Mark::Restored { verdict: Verdict::Ok };
            let marker = Marker { id: id.clone(), at: cx.clock.now(), mark };
            if let Err(error) = Repository::of(cx, set)?.mark(&marker).await {
                cx.ui.warn(&format!("that {id} was restored cannot be kept beside it: {error:#}"));
            }
        }
        // The last one is what the restore comes to.
        Ok(self.older().into_iter().chain([self.tell(amount, consent)]).collect())
    }

    /// That what is back is older than what was asked for; none where it is not.
    fn older(&self) -> Option<Finding> {
        let (From::Backup { set, id }, [newest, rest @ ..]) = (&self.from, &self.passed_over[..]) else {
            return None;
        };
        let more = if rest.is_empty() { String::new() } else { format!(", nor {} more", rest.len()) };
        let message = format!(
            "{newest}, so it was not taken{more}: what changed after {} is not in what was restored",
            id.at().format("%Y-%m-%d %H:%M:%SZ")
        );
        let finding = Finding::new(format!("backup.{set}.passed_over"), set, Verdict::Warning, message);
        let hint = format!("see what is left of it: mlopsctl backup verify {} --read-data", newest.id);
        Some(finding.evidence("passed_over", json!(self.passed_over)).hint(hint))
    }

    /// How much it is, and what of it is not as the manifest says. The bytes were compared as they were written.
    fn compare(&self, manifest: &Manifest) -> (Amount, Vec<String>) {
        let roots = self.roots.clone().map(Roots::new);
        let amount = amount(&manifest.archive, roots.as_ref());
        let mut missing = Vec::new();
        for member in &manifest.archive.members {
            let name = member.name.tidy();
            if !roots.as_ref().is_none_or(|roots| roots.take(&name)) {
                continue;
            }
            let path = self.placed.iter().find_map(|placed| at(placed, &name));
            let Some(path) = path else { continue };
            if let Err(why) = is_there(&path, &member.kind) {
                missing.push(format!("{} ({why})", path.display()));
            }
        }
        (amount, missing)
    }

    fn tell(&self, amount: Amount, consent: &Consent) -> Finding {
        let took = Quantity { value: consent.elapsed().as_secs_f64(), unit: Some(Unit::Seconds) };
        let places = self.placed.iter().map(|placed| placed.path.display().to_string());
        let database = self.database.iter().map(|database| format!("the database {}", database.name));
        let places: Vec<String> = places.chain(database).collect();
        let shown = places.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = places.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more places") } else { String::new() };
        let what = match &self.from {
            From::Backup { id, .. } => format!("{id}: {amount}"),
            From::File { manifest: None, .. } => "all of it".to_owned(),
            From::File { .. } => amount.to_string(),
        };
        let mut message = format!("restored {what} to {shown}{more} in {took}");
        if let [(_, kept), rest @ ..] = &self.kept[..] {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            message += &format!("; what was there is kept as {}{more}", kept.display());
        }
        let kept = self.database.as_ref().and_then(|database| database.kept.as_ref());
        if let Some(kept) = kept {
            message += &format!("; what was there is kept as {kept}");
        }
        let mut finding = self.from.finding(Verdict::Ok, message).measured(took);
        finding = finding
            .evidence("members", amount.members)
            .evidence("bytes", amount.bytes)
            .evidence("to", json!(places));
        if let From::Backup { id, .. } = &self.from {
            finding = finding.evidence("id", id.as_str());
        }
        if let Some(kept) = kept {
            let hint = format!("once all is well: dropdb {}", shell_word(kept));
            finding = finding.evidence("kept", json!([kept])).hint(hint);
        }
        if let [(path, kept), ..] = &self.kept[..] {
            let word = |path: &Path| shell_word(&path.to_string_lossy());
            let all: Vec<String> = self.kept.iter().map(|(_, kept)| kept.display().to_string()).collect();
            finding = finding.evidence("kept", json!(all)).hint(format!(
                "once all is well: rm -r {kept}; to go back: mv --exchange {kept} {path}",
                kept = word(kept),
                path = word(path)
            ));
        }
        finding
    }
}

/// Where a member lies, if it lies there.
fn at(placed: &Placed, name: &Name) -> Option<PathBuf> {
    if !name.is_within(&placed.member) {
        return None;
    }
    let rest = &name.bytes()[placed.member.bytes().len()..];
    let rest = Name::new(rest).tidy();
    Some(if rest.bytes().is_empty() { placed.path.clone() } else { placed.path.join(rest.os()) })
}

fn is_there(path: &Path, kind: &Kind) -> Result<(), String> {
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err("missing".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    match kind {
        Kind::File { size, .. } if !found.is_file() || found.len() != *size => {
            Err(format!("{} bytes instead of {size}", found.len()))
        }
        Kind::Folder if !found.is_dir() => Err("no folder".to_owned()),
        Kind::Symlink { .. } if !found.is_symlink() => Err("no link".to_owned()),
        _ => Ok(()),
    }
}
