//! What was restored, against what the manifest tells of each source: databases are opened, counts are compared.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;
use indexmap::IndexMap;

use super::{
    set::{Asked, Postgres, SetDrill, plural},
    sqlite::{self, Expected},
};
use crate::{
    backup::{
        archive::{Manifest, Name},
        postgres::Server,
        source::Note,
        work,
    },
    finding::{Finding, Verdict},
};

/// What became of the databases of a set.
pub(super) struct Compared {
    /// All of it is as the manifest says, as far as it was looked at.
    pub(super) whole: bool,
    /// The database of an MLflow server.
    pub(super) registry: Option<Registry>,
}

/// The database of an MLflow server that was restored.
#[derive(Debug, Clone)]
pub(super) struct Registry {
    pub(super) database: PathBuf,
    pub(super) expected: Expected,
    /// The folder of its artifacts, where the set has one.
    pub(super) artifacts: Option<PathBuf>,
}

/// Compares all sources of a set, one step for each that is more than files: those were compared by their hashes.
pub(super) async fn compare(
    asked: &Asked<'_>,
    drill: &mut SetDrill,
    manifest: &Manifest,
    room: &Path,
) -> Result<Compared> {
    let notes = Note::all(manifest);
    let mut compared = Compared { whole: true, registry: None };
    for note in &notes {
        let begun = Instant::now();
        let (what, finding) = match note {
            Note::Path { .. } => continue,
            Note::Sqlite { member, tables, alembic_version, .. } => {
                let told = (tables.clone(), alembic_version.clone());
                let (finding, expected) = of_sqlite(asked, drill, member, told, room).await?;
                if let Some(expected) = expected {
                    drill.has_registry = true;
                    let database = room.join(member.os());
                    let artifacts = artifacts(&notes, room);
                    compared.registry = Some(Registry { database, expected, artifacts });
                }
                ("sqlite", finding)
            }
            Note::Postgres { member, format, tables, .. } => {
                ("postgres", of_postgres(asked, drill, member, format, tables, room).await?)
            }
            Note::Command { member, size_bytes, .. } => {
                let found = fs::metadata(room.join(member.os())).map(|file| file.len()).ok();
                ("command", counted(drill, "command", member, "bytes", found, *size_bytes))
            }
            Note::Mlflow { member, .. } => ("mlflow", of_export(drill, member, room)),
            Note::Prometheus { member, blocks, .. } => {
                let found = Some(count_blocks(&room.join(member.os())));
                ("prometheus", counted(drill, "prometheus", member, "blocks", found, *blocks))
            }
        };
        let well = drill.did(asked, what, begun, finding);
        compared.whole &= well;
    }
    Ok(compared)
}

async fn of_sqlite(
    asked: &Asked<'_>,
    drill: &SetDrill,
    member: &Name,
    (told, version): (IndexMap<String, u64>, Option<String>),
    room: &Path,
) -> Result<(Finding, Option<Expected>)> {
    let path = room.join(member.os());
    let label = format!("checking {member}");
    let looked =
        work(asked.cx, &label, None, move |watch| sqlite::look(&path, &told, version.as_deref(), &watch))
            .await;
    if *asked.cx.interrupt.borrow() {
        anyhow::bail!("interrupted");
    }
    let about = |verdict, text| drill.about("sqlite", verdict, text).evidence("member", member.to_string());
    Ok(match looked {
        Ok(looked) if looked.faults.is_empty() => {
            let text = format!(
                "{member} opens and is sound: {} with {}, as in the manifest",
                plural(looked.tables as u64, "table"),
                plural(looked.rows, "row")
            );
            (about(Verdict::Ok, text), looked.registry)
        }
        Ok(looked) => (
            about(Verdict::Critical, format!("{member} is not as it was: {}", looked.faults.join("; "))),
            None,
        ),
        Err(error) => {
            (about(Verdict::Critical, format!("{member} cannot be used as a database: {error}")), None)
        }
    })
}

async fn of_postgres(
    asked: &Asked<'_>,
    drill: &SetDrill,
    member: &Name,
    format: &str,
    told: &IndexMap<String, u64>,
    room: &Path,
) -> Result<Finding> {
    let about = |verdict, text| drill.about("postgres", verdict, text).evidence("member", member.to_string());
    let unloaded = |why: &str| {
        let text = format!("{member} is back, but was loaded into no database: {why}");
        about(Verdict::Warning, text).hint("--postgres=URL names a server for a scratch database")
    };
    let server = match asked.postgres {
        Postgres::Nowhere => return Ok(unloaded("nobody asked for it")),
        Postgres::Given(server) => server.clone(),
        Postgres::Own => {
            let set = asked.cx.config().backup.sets.get(&drill.set);
            match set.and_then(|set| set.postgres.as_ref()).and_then(Server::of_set) {
                Some(server) => server,
                None => return Ok(unloaded("the set's server is reached through a container")),
            }
        }
    };
    let progress = asked.cx.ui.spinner(&format!("loading {member}"));
    let loaded = server.load(asked.cx, &room.join(member.os()), format == "custom", told).await;
    drop(progress);
    if *asked.cx.interrupt.borrow() {
        anyhow::bail!("interrupted");
    }
    Ok(match loaded {
        Err(why) => about(Verdict::Unknown, format!("{member} could not be loaded: {why}"))
            .hint("the user needs CREATEDB; psql and pg_restore come with Debian's postgresql-client"),
        Ok(loaded) if !loaded.faults.is_empty() => {
            let refused = loaded.refused.map(|refused| format!("; {refused}")).unwrap_or_default();
            about(
                Verdict::Critical,
                format!("{member} is not as it was: {}{refused}", loaded.faults.join("; ")),
            )
        }
        Ok(loaded) => {
            let counted = match loaded.tables {
                0 => "its rows were not counted when it was made".to_owned(),
                tables => format!(
                    "{} with {}, as in the manifest",
                    plural(tables as u64, "table"),
                    plural(loaded.rows, "row")
                ),
            };
            match loaded.refused {
                None => about(Verdict::Ok, format!("{member} loads into a database: {counted}")),
                Some(refused) => {
                    about(Verdict::Warning, format!("{member} loads, with errors: {refused}; {counted}"))
                }
            }
        }
    })
}

/// An export of a registry must at least be readable.
fn of_export(drill: &SetDrill, member: &Name, room: &Path) -> Finding {
    let about = |verdict, text| drill.about("mlflow", verdict, text).evidence("member", member.to_string());
    let text = match fs::read(room.join(member.os())) {
        Ok(text) => text,
        Err(error) => return about(Verdict::Critical, format!("{member} cannot be read: {error}")),
    };
    let mut values = serde_json::Deserializer::from_slice(&text).into_iter::<serde::de::IgnoredAny>();
    match values.find_map(Result::err) {
        Some(error) => about(Verdict::Critical, format!("{member} is no JSON: {error}")),
        None => about(Verdict::Ok, format!("{member} is readable")),
    }
}

fn counted(
    drill: &SetDrill,
    what: &'static str,
    member: &Name,
    noun: &str,
    found: Option<u64>,
    wanted: u64,
) -> Finding {
    let (verdict, text) = match found {
        Some(found) if found == wanted => {
            (Verdict::Ok, format!("{member} has {found} {noun}, as in the manifest"))
        }
        Some(found) => (Verdict::Critical, format!("{member} has {found} {noun} instead of {wanted}")),
        None => (Verdict::Critical, format!("{member} is missing")),
    };
    drill.about(what, verdict, text).evidence("member", member.to_string())
}

/// Blocks of Prometheus are folders with a `meta.json`.
fn count_blocks(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().join("meta.json").is_file()).count() as u64
}

/// The folder that a server of these files would use: what is called artifacts or mlruns among them.
fn artifacts(notes: &[Note], room: &Path) -> Option<PathBuf> {
    let folders = notes.iter().filter_map(|note| match note {
        Note::Path { member, .. } => Some(room.join(member.os())),
        _ => None,
    });
    let named = |folder: &Path| {
        let name = folder.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        name.is_some_and(|name| ["artifact", "mlruns", "mlartifacts"].iter().any(|part| name.contains(part)))
    };
    let candidates = folders.flat_map(|folder| {
        let inner = ["artifacts", "mlartifacts", "mlruns"].map(|name| folder.join(name));
        std::iter::once(folder).chain(inner)
    });
    let mut candidates = candidates.filter(|folder| folder.is_dir() && named(folder));
    candidates.next()
}
