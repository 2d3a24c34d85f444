//! A dump of PostgreSQL that becomes a database again: loaded under a name of its own, its rows counted, and only then
//! given the name that it is to have. A database that has it already keeps its data, under another name.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    action::RestoreAction,
    conclude::{Conclude, Database},
    members::Roots,
    plan::{Request, fits},
    unpack::{From, amount},
};
use crate::{
    backup::{
        archive::{Manifest, Name},
        postgres::{Server, quoted},
        source::Note,
        work::stopped,
    },
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
};

/// PostgreSQL keeps 63 bytes of a name; what is put behind this much of one takes the rest.
const LONGEST: usize = 32;
/// Bytes of a name that PostgreSQL keeps.
const MOST: usize = 63;

/// Makes a database and fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LoadDump {
    #[serde(flatten)]
    pub(super) from: From,
    /// The set whose server it is; a backup has a `set` of its own.
    pub(super) server_of: String,
    pub(super) member: Name,
    pub(super) dump: PathBuf,
    pub(super) is_custom: bool,
    /// Unique, so that it is ours whatever happens.
    pub(super) database: String,
    /// Its comment, by which it is known under any name.
    pub(super) comment: String,
    /// Rows of each table, where they are known.
    pub(super) tables: IndexMap<String, u64>,
}

/// Gives a database its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NameDatabase {
    pub(super) set: String,
    pub(super) database: String,
    pub(super) comment: String,
    pub(super) to: String,
    /// What the one is called from then on that has the name; none where none has it.
    pub(super) kept: Option<String>,
}

impl LoadDump {
    pub(super) async fn apply(&self, cx: &Context) -> Result<Vec<Finding>> {
        let Self { member, database, .. } = self;
        let server = server(cx, &self.server_of)?;
        // One that was begun is begun anew.
        drop_database(cx, &server, database).await?;
        run(cx, &server, &format!("CREATE DATABASE {} TEMPLATE template0", quoted(database))).await?;
        let comment = text(&self.comment);
        run(cx, &server, &format!("COMMENT ON DATABASE {} IS {comment}", quoted(database))).await?;
        let filled = tokio::select! {
            filled = server.fill(cx, database, &self.dump, self.is_custom, &self.tables) => filled,
            () = stopped(cx) => bail!("stopped on request"),
        };
        let loaded = filled.map_err(|why| anyhow!("loading {member}: {why}"))?;
        let known = !self.tables.is_empty();
        let verdict = match &loaded.refused {
            None => Verdict::Ok,
            Some(_) if known => Verdict::Warning,
            // Nothing says how much of it is there.
            Some(_) => Verdict::Critical,
        };
        if !loaded.faults.is_empty() {
            let refused = loaded.refused.map(|why| format!("; the server says: {why}")).unwrap_or_default();
            let text = format!("{member} is not as it was: {}{refused}", loaded.faults.join("; "));
            return Ok(vec![self.from.finding(Verdict::Critical, text)]);
        }
        let rows = match known {
            true => format!("{} tables with {} rows, as in the manifest", loaded.tables, loaded.rows),
            false => "its rows are not in the manifest".to_owned(),
        };
        let refused = loaded.refused.map(|why| format!("; the server refused a part: {why}"));
        let text = format!("loaded {member}: {rows}{}", refused.unwrap_or_default());
        Ok(vec![self.from.finding(verdict, text)])
    }

    pub(super) async fn undo(&self, cx: &Context) -> Result<()> {
        drop_database(cx, &server(cx, &self.server_of)?, &self.database).await
    }
}

impl NameDatabase {
    pub(super) async fn apply(&self, cx: &Context) -> Result<()> {
        let Self { database, comment, to, kept, .. } = self;
        let server = server(cx, &self.set)?;
        if comment_of(cx, &server, database).await?.as_ref() != Some(comment) {
            if comment_of(cx, &server, to).await?.as_ref() == Some(comment) {
                return Ok(());
            }
            bail!("the database {database} is gone");
        }
        if let Some(kept) = kept
            && comment_of(cx, &server, kept).await?.is_none()
        {
            rename(cx, &server, to, kept).await?;
        }
        rename(cx, &server, database, to).await
    }

    pub(super) async fn undo(&self, cx: &Context) -> Result<()> {
        let Self { database, comment, to, kept, .. } = self;
        let server = server(cx, &self.set)?;
        if comment_of(cx, &server, to).await?.as_ref() == Some(comment) {
            rename(cx, &server, to, database).await?;
        }
        if let Some(kept) = kept
            && comment_of(cx, &server, kept).await?.is_some()
        {
            rename(cx, &server, kept, to).await?;
        }
        Ok(())
    }
}

impl Request<'_> {
    /// Steps that load the dump of a set into a database.
    pub(super) async fn to_database(
        &self,
        cx: &Context,
        set: &str,
        manifest: &Manifest,
        to: &str,
        replace: bool,
    ) -> Result<Vec<RestoreAction>> {
        let notes = Note::all(manifest);
        let dump = notes.iter().find_map(|note| match note {
            Note::Postgres { member, format, tables, .. } => Some((member, format, tables)),
            _ => None,
        });
        let Some((member, format, tables)) = dump else {
            bail!(
                Fault::new("this backup has no dump of a PostgreSQL database; nothing was changed")
                    .hint("restore its files into a new folder: --to FOLDER")
            );
        };
        check_name(to)?;
        let server = server(cx, set)?;
        let there = comment_of(cx, &server, to).await?.is_some();
        if there && !replace {
            bail!(Fault::new(format!("there is a database `{to}` already; nothing was changed")).hint(
                "name a new one, or give this one its name with --replace, which keeps that one beside it"
            ));
        }
        let scratch = cx.config().backup.scratch.clone().unwrap_or_else(std::env::temp_dir);
        // The dump alone, where the set has more.
        let is_all = manifest.archive.members.iter().all(|one| one.name == *member);
        let roots = (!is_all).then(|| vec![member.clone()]);
        let amount = amount(&manifest.archive, roots.clone().map(Roots::new).as_ref());
        let target = scratch.join(format!("mlopsctl-dump-{}", self.restore_id));
        fits(&target, amount)?;
        let unpack = self.unpack(&target, roots.clone(), amount)?;
        let stage = unpack.stage.clone();
        let name = |why: &str| beside(to, why, self.restore_id);
        let (database, kept) = (name("restored"), there.then(|| name("before")));
        let comment = format!("restored by mlopsctl from {}, {}", self.from.object(), self.restore_id);
        let mut steps = self.begin();
        steps.push(RestoreAction::Unpack(unpack));
        steps.push(RestoreAction::LoadDump(LoadDump {
            from: self.from.clone(),
            server_of: set.to_owned(),
            member: member.clone(),
            dump: stage.join(member.os()),
            is_custom: format == "custom",
            database: database.clone(),
            comment: comment.clone(),
            tables: tables.clone(),
        }));
        let told = Database { name: to.to_owned(), kept: kept.clone() };
        steps.push(RestoreAction::NameDatabase(NameDatabase {
            set: set.to_owned(),
            database,
            comment,
            to: to.to_owned(),
            kept,
        }));
        steps.push(RestoreAction::Conclude(Conclude {
            from: self.from.clone(),
            hold: self.hold.clone(),
            roots,
            placed: Vec::new(),
            database: Some(told),
            stages: vec![stage],
            kept: Vec::new(),
            passed_over: self.passed_over.to_vec(),
        }));
        Ok(steps)
    }
}

/// A unique name that begins as another does, as far as it is plain.
fn beside(name: &str, why: &str, id: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let start: String = name.chars().take_while(plain).take(LONGEST).collect();
    format!("{start}_{why}_{}", id.to_ascii_lowercase())
}

fn check_name(name: &str) -> Result<(), Fault> {
    let why = match name {
        "" => "a name is needed",
        "postgres" | "template0" | "template1" => "it belongs to the server",
        name if name.len() > MOST => "PostgreSQL takes names of at most 63 bytes",
        _ => return Ok(()),
    };
    Err(Fault::new(format!("--database: `{name}` cannot be used: {why}; nothing was changed")))
}

/// The server that the dumps of a set come from.
fn server(cx: &Context, set: &str) -> Result<Server> {
    let configured = cx.config().backup.sets.get(set).and_then(|set| set.postgres.as_ref());
    let configured = configured.ok_or_else(|| {
        Fault::new(format!("the set `{set}` names no PostgreSQL server; nothing was changed"))
            .hint(format!("configure it under backup.sets.{set}.postgres, or restore the dump with --to"))
    })?;
    Server::of_set(configured).ok_or_else(|| {
        Fault::new("a dump cannot be loaded through a container; nothing was changed")
            .hint("restore it with --to, and load it: docker exec -i CONTAINER pg_restore -d NAME < FILE")
            .into()
    })
}

async fn run(cx: &Context, server: &Server, statement: &str) -> Result<String> {
    server.administer(cx, statement).await.map_err(|why| anyhow!("the PostgreSQL server: {why}"))
}

/// The comment of a database, which may be empty; none where there is no such database.
async fn comment_of(cx: &Context, server: &Server, name: &str) -> Result<Option<String>> {
    let statement = format!(
        "SELECT '=' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = {}",
        text(name)
    );
    let found = run(cx, server, &statement).await.context("asking for databases")?;
    Ok(found.trim_end_matches('\n').strip_prefix('=').map(str::to_owned))
}

async fn rename(cx: &Context, server: &Server, from: &str, to: &str) -> Result<()> {
    let statement = format!("ALTER DATABASE {} RENAME TO {}", quoted(from), quoted(to));
    let done = run(cx, server, &statement).await;
    done.map(drop).with_context(|| format!("renaming the database {from} to {to}"))
}

/// Also where a load that was cut off still goes on in the server.
async fn drop_database(cx: &Context, server: &Server, name: &str) -> Result<()> {
    let done = run(cx, server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name))).await;
    done.map(drop).with_context(|| format!("dropping the database {name}"))
}

/// As a literal of SQL, whatever the server thinks of backslashes.
fn text(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

impl LoadDump {
    pub(super) fn what(&self) -> String {
        format!("load {} into the new database {}, and count its rows", self.member, self.database)
    }
}

impl NameDatabase {
    pub(super) fn what(&self) -> String {
        match &self.kept {
            None => format!("call it {}", self.to),
            Some(kept) => format!("call it {}, and keep what has that name as {kept}", self.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_are_plain_and_short_enough() {
        let id = "20261121T131409Z4k7q";
        assert_eq!(beside("mlflow", "before", id), "mlflow_before_20261121t131409z4k7q");
        assert_eq!(beside("host=x", "restored", id), "host_restored_20261121t131409z4k7q");
        assert!(beside(&"n".repeat(63), "restored", id).len() <= MOST);
    }

    #[test]
    fn texts_and_names_stay_what_they_are() {
        assert_eq!(text("it's a \\"), "E'it''s a \\\\'");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        for bad in ["", "postgres", "template1", &"n".repeat(64)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
        check_name(&"n".repeat(63)).unwrap();
    }
}
