//! One set: its newest backup is found, held, brought back and compared, step by step.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{data, objective, scratch::Scratch, serve};
use crate::{
    backup::{
        archive::{
            self, Chosen, Damage, Manifest, Policy, ReadError, RestoreError, Restored, Settings, Unreadable,
        },
        postgres,
        repository::{BackupId, Entry, Mark, Marker, Repository},
        work,
    },
    config::BackupSet,
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    record::host_name,
};

/// What a drill was asked to do, and where.
pub(super) struct Asked<'a> {
    pub(super) cx: &'a Context,
    pub(super) scratch: &'a Scratch,
    pub(super) began: DateTime<Utc>,
    pub(super) started: Instant,
    /// The program to serve with, or why there is none; nothing where nothing is to be served.
    pub(super) server: Option<&'a Result<PathBuf, String>>,
    pub(super) postgres: &'a Postgres,
}

/// Where scratch databases are made.
pub(super) enum Postgres {
    /// Nobody asked for any.
    Nowhere,
    /// On the server that the set's dump comes from.
    Own,
    Given(postgres::Server),
}

/// What became of one set.
#[derive(Debug)]
pub(super) struct SetDrill {
    pub(super) set: String,
    pub(super) place: String,
    pub(super) backup: Option<Backup>,
    /// How old its newest backup may be.
    pub(super) most: Duration,
    pub(super) steps: Vec<Step>,
    /// From the start of its restore until its data was back and compared; none where it did not come back.
    pub(super) back: Option<Duration>,
    /// How long the service on its data took to answer, where one was started; none within, where it did not answer.
    pub(super) served: Option<Option<Duration>>,
    /// The database of an MLflow server is in it.
    pub(super) has_registry: bool,
}

/// The backup that was taken.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Backup {
    pub(super) id: BackupId,
    /// When it was begun: what changed later is not in it.
    pub(super) made: DateTime<Utc>,
    pub(super) size_bytes: u64,
    /// Once unpacked.
    pub(super) data_bytes: u64,
    pub(super) members: usize,
    /// What could not be kept as it was when it was made.
    pub(super) warnings: usize,
    /// Where it was made.
    pub(super) host: String,
}

/// Something that was done, and what it showed.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// `find`, `restore`, `sqlite`, `postgres`, `serve`.
    pub(super) what: &'static str,
    /// Since the drill began.
    pub(super) began: Duration,
    pub(super) finding: Finding,
}

impl SetDrill {
    pub(super) fn new(set: &str, most: Duration) -> Self {
        Self {
            set: set.to_owned(),
            place: String::new(),
            backup: None,
            most,
            steps: Vec::new(),
            back: None,
            served: None,
            has_registry: false,
        }
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        self.steps.iter().map(|step| step.finding.clone())
    }

    pub(super) fn verdict(&self) -> Verdict {
        Verdict::merge(self.steps.iter().map(|step| step.finding.verdict))
    }

    /// Keeps what something showed that was begun then. Says whether it went well.
    pub(super) fn did(
        &mut self,
        asked: &Asked<'_>,
        what: &'static str,
        begun: Instant,
        finding: Finding,
    ) -> bool {
        let well = finding.verdict.is_well();
        let began = begun.saturating_duration_since(asked.started);
        self.steps.push(Step { what, began, finding: finding.took(begun.elapsed()) });
        well
    }

    /// Keeps what a look showed that took no time worth telling.
    fn saw(&mut self, asked: &Asked<'_>, what: &'static str, finding: Finding) {
        self.did(asked, what, Instant::now(), finding);
    }

    /// A finding about this set.
    pub(super) fn about(&self, what: &str, verdict: Verdict, message: impl Into<String>) -> Finding {
        let finding = Finding::new(format!("drill.{}.{what}", self.set), &self.set, verdict, message);
        match &self.backup {
            Some(backup) => finding.evidence("backup", backup.id.as_str()),
            None => finding,
        }
    }
}

/// `1 member`, `2 members`.
pub(super) fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Drills one set.
///
/// # Errors
/// Only where the drill cannot go on at all: when it was interrupted.
pub(super) async fn drill(asked: &Asked<'_>, set: &str, number: usize) -> Result<SetDrill> {
    let cx = asked.cx;
    let most = cx.config().backup.sets.get(set).map(BackupSet::recovery_point).unwrap_or_default();
    let mut drill = SetDrill::new(set, most);
    let repository = Repository::of(cx, set)?;
    drill.place = repository.shown();
    let Some(entry) = find(asked, &mut drill, &repository).await? else { return Ok(drill) };
    // A name of its own: whoever ends first takes only its own away.
    let why = format!("drill-{}", BackupId::new(cx.clock.now()).as_str().to_ascii_lowercase());
    let held = Marker { id: entry.id.clone(), at: cx.clock.now(), mark: Mark::Held { why } };
    let holds = repository.mark(&held).await;
    if let Err(error) = &holds {
        cx.ui.warn(&format!("{} is not held against pruning meanwhile: {error:#}", entry.id));
    }
    let room = asked.scratch.room(number);
    let done = bring_back(asked, &mut drill, &repository, &entry, room.clone()).await;
    // Room for the next one; what stays is removed with the scratch folder.
    let _ = archive::remove_tree(&room);
    if holds.is_ok()
        && let Err(error) = repository.unmark(&held).await
    {
        cx.ui.warn(&format!("{} stays held against pruning: {error:#}", entry.id));
    }
    done?;
    leave_marker(cx, &drill, &repository, &entry).await;
    Ok(drill)
}

/// The newest backup, and how old it is.
async fn find(asked: &Asked<'_>, drill: &mut SetDrill, repository: &Repository) -> Result<Option<Entry>> {
    let newest = match repository.list().await {
        Ok(listing) => listing.backups.last().cloned(),
        Err(error) => {
            let text = format!("the backups in {} could not be listed: {error:#}", drill.place);
            drill.saw(asked, "find", drill.about("found", Verdict::Unknown, text));
            return Ok(None);
        }
    };
    let Some(entry) = newest else {
        let text = format!("there is no backup in {}: everything would be lost", drill.place);
        let hint = format!("mlopsctl backup create {}", drill.set);
        drill.saw(asked, "find", drill.about("found", Verdict::Critical, text).hint(hint));
        return Ok(None);
    };
    let finding = objective::judge_recovery_point(&drill.set, &entry.id, asked.began, drill.most);
    drill.saw(asked, "find", finding.evidence("backup", entry.id.as_str()));
    Ok(Some(entry))
}

async fn bring_back(
    asked: &Asked<'_>,
    drill: &mut SetDrill,
    repository: &Repository,
    entry: &Entry,
    room: PathBuf,
) -> Result<()> {
    let started = Instant::now();
    let Some(manifest) = read_manifest(asked, drill, repository, entry).await? else { return Ok(()) };
    let manifest = Arc::new(manifest);
    let finding = restore(asked, drill, repository, entry, Arc::clone(&manifest), room.clone()).await?;
    let whole = finding.verdict == Verdict::Ok;
    drill.did(asked, "restore", started, finding);
    if !whole {
        return Ok(());
    }
    let databases = data::compare(asked, drill, &manifest, &room).await?;
    if databases.whole {
        drill.back = Some(started.elapsed());
    }
    if let (Some(program), Some(registry)) = (asked.server, databases.registry) {
        serve::step(asked, drill, program, &registry, &room).await?;
    }
    Ok(())
}

async fn read_manifest(
    asked: &Asked<'_>,
    drill: &mut SetDrill,
    repository: &Repository,
    entry: &Entry,
) -> Result<Option<Manifest>> {
    let id = &entry.id;
    let (verdict, text) = match repository.manifest(id).await {
        Ok(Some(manifest)) => {
            drill.backup = Some(Backup {
                id: id.clone(),
                made: id.at(),
                size_bytes: manifest.archive.size_bytes,
                data_bytes: manifest.archive.raw_bytes,
                members: manifest.archive.members.len(),
                warnings: manifest.warnings.len(),
                host: manifest.source.host.clone(),
            });
            if let Some(lost) = manifest.tell_lost() {
                let text = format!("when {id} was made, {lost}");
                let hint = format!("mlopsctl backup create {}", drill.set);
                drill.saw(asked, "find", drill.about("kept", Verdict::Warning, text).hint(hint));
            }
            return Ok(Some(manifest));
        }
        Ok(None) => (Verdict::Critical, format!("{id}.manifest.json is gone")),
        Err(error) => {
            let verdict = if Unreadable::is_damage(&error) { Verdict::Critical } else { Verdict::Unknown };
            (verdict, format!("the manifest of {id} cannot be used: {error:#}"))
        }
    };
    drill.saw(asked, "restore", drill.about("restored", verdict, text).evidence("backup", id.as_str()));
    Ok(None)
}

/// Restores all of it, with every hash compared on the way.
async fn restore(
    asked: &Asked<'_>,
    drill: &SetDrill,
    repository: &Repository,
    entry: &Entry,
    manifest: Arc<Manifest>,
    room: PathBuf,
) -> Result<Finding> {
    let id = &entry.id;
    let bytes = |bytes: u64| Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
    let needed = manifest.archive.raw_bytes;
    if let Ok(free) = asked.scratch.free_bytes()
        && free < needed
    {
        let place = asked.scratch.shown();
        let text = format!("{} are needed in {place}, {} are free", bytes(needed), bytes(free));
        return Ok(drill
            .about("restored", Verdict::Unknown, text)
            .hint("`backup.scratch:` names a folder with more room"));
    }
    let archive = match repository.archive(asked.cx, id) {
        Ok(archive) => archive,
        Err(error) => {
            return Ok(drill.about(
                "restored",
                Verdict::Unknown,
                format!("{id} cannot be opened: {error:#}"),
            ));
        }
    };
    let label = format!("restoring {} of {}", id, drill.set);
    let restored = work(asked.cx, &label, Some(needed), move |watch| {
        let contents = &manifest.archive;
        // Owners stay ours: what is in scratch must be readable and removable.
        let threads = archive::default_threads();
        let settings = Settings { policy: Policy::own(), owners: false, durable: true, threads };
        let size = archive.size().map_err(|source| ReadError::Unreachable { offset: 0, source })?;
        let restored = archive::restore(&*archive, contents, Chosen::All, &room, &settings, &watch)?;
        if size == contents.size_bytes {
            Ok(restored)
        } else {
            Err(RestoreError::Damaged(vec![Damage::Size { expected: contents.size_bytes, found: size }]))
        }
    })
    .await;
    if *asked.cx.interrupt.borrow() {
        anyhow::bail!("interrupted");
    }
    Ok(tell(drill, id, restored))
}

fn tell(drill: &SetDrill, id: &BackupId, restored: Result<Restored, RestoreError>) -> Finding {
    match restored {
        Ok(Restored { members, bytes, .. }) => {
            let size = Quantity { value: bytes as f64, unit: Some(Unit::Bytes) };
            let members = plural(members as u64, "member");
            let host = drill.backup.as_ref().map(|backup| backup.host.as_str());
            let host = host.filter(|host| *host != host_name()).map(|host| format!(" of {host}"));
            let host = host.unwrap_or_default();
            let text = format!("{id}{host} is back: {members}, {size}, every hash as in its manifest");
            drill.about("restored", Verdict::Ok, text).measured(size)
        }
        Err(error) => {
            let lost = match &error {
                RestoreError::Damaged(_) | RestoreError::Hostile(_) => true,
                RestoreError::Read(ReadError::Unreachable { source, .. }) => {
                    source.kind() == std::io::ErrorKind::NotFound
                }
                _ => false,
            };
            let verdict = if lost { Verdict::Critical } else { Verdict::Unknown };
            let mut finding = drill.about("restored", verdict, String::new());
            if let RestoreError::Damaged(damage) = &error {
                let damage: Vec<String> = damage.iter().take(100).map(ToString::to_string).collect();
                finding = finding.evidence("damage", damage);
            }
            finding.message = format!("{id} does not come back: {:#}", anyhow::Error::new(error));
            if lost {
                finding = finding.hint(format!(
                    "mlopsctl backup verify --set {set} --all --read-data shows which one is good; mlopsctl backup create {set} makes a new one",
                    set = drill.set
                ));
            }
            finding
        }
    }
}

/// Beside the backup, so that `backup list` shows it: what the drill showed about the data in it.
async fn leave_marker(cx: &Context, drill: &SetDrill, repository: &Repository, entry: &Entry) {
    let of_data = drill.steps.iter().filter(|step| !matches!(step.what, "find" | "serve"));
    let verdict = Verdict::merge(of_data.map(|step| step.finding.verdict));
    // What could not be found out says nothing about the backup.
    if verdict == Verdict::Unknown {
        return;
    }
    let marker = Marker { id: entry.id.clone(), at: cx.clock.now(), mark: Mark::Drilled { verdict } };
    if let Err(error) = repository.mark(&marker).await {
        cx.ui.warn(&format!("that {} was drilled cannot be kept beside it: {error:#}", entry.id));
    }
}
