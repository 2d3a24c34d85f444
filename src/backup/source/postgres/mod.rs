//! A PostgreSQL database, by `pg_dump`: ours from the PATH, or the one inside a container. A dump counts when the program
//! ended with exit code 0 and the dump, read again, is whole; that reading counts the rows that are in it.

mod container;
mod dump;

use std::{fs::File, io::Read as _, path::Path, time::Duration};

use anyhow::Result;
use container::Room;
use dump::{Origin, Script};
use indexmap::IndexMap;

use super::{
    Note, Part, Prepared,
    child::{End, Job, last_lines, scratch_fault, stopped},
};
use crate::{
    backup::{archive::Name, work},
    config::{Postgres, PostgresFormat},
    context::Context,
    error::Fault,
};

/// A dump of a very large database ends within it.
const LIMIT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long `pg_dump` waits for a table that somebody has locked, in milliseconds.
const LOCK_WAIT: &str = "--lock-wait-timeout=60000";
/// Messages are looked into for what to try, so they are asked for in one language.
const LANGUAGE: (&str, &str) = ("LC_ALL", "C");
const BLOCK: usize = 1 << 20;

/// What a dump says of itself.
struct Told {
    /// Rows by table.
    tables: IndexMap<String, u64>,
    origin: Origin,
    /// Why its rows are not counted.
    uncounted: Option<String>,
}

/// Dumps the database, and reads the dump.
pub(crate) async fn prepare(cx: &Context, postgres: &Postgres, scratch: &Path) -> Result<Prepared> {
    let (format, ending) = match postgres.format {
        PostgresFormat::Custom => ("custom", "dump"),
        PostgresFormat::Plain => ("plain", "sql"),
    };
    let database = &postgres.database;
    if database.is_empty() || database.contains('=') || database.contains("://") {
        return Err(Fault::new("`database:` of a PostgreSQL source is a name, not a connection string")
            .hint("`host`, `port`, `user` and `password` have keys of their own, so that no password is an argument")
            .into());
    }
    let member = Name::from(format!("postgres/{}.{ending}", database.replace('/', "_")).as_str());
    let path = scratch.join("postgres").join(ending);
    match &postgres.docker {
        Some(name) => dump_inside(cx, postgres, format, name, &path).await?,
        None => dump_from_here(cx, postgres, format, &path).await?,
    }
    let Told { tables, origin, uncounted } = match postgres.format {
        PostgresFormat::Custom => read_custom(cx, &path).await?,
        PostgresFormat::Plain => read_plain(cx, &path).await?,
    };
    let remark =
        uncounted.map(|why| format!("the rows of {database} are not counted, nor its dump read: {why}"));
    let Origin { server_version, dump_version } = origin;
    let versions = [("postgres", &server_version), ("pg_dump", &dump_version)];
    Ok(Prepared {
        parts: vec![Part::Made { name: member.clone(), path }],
        versions: versions.map(|(name, version)| (name.to_owned(), version.clone())).into(),
        notes: vec![Note::Postgres {
            member,
            format: format.to_owned(),
            database: database.clone(),
            server_version,
            dump_version,
            tables,
        }],
        remarks: remark.into_iter().collect(),
        ..Prepared::default()
    })
}

/// The words of `pg_dump`, without a password.
fn words(postgres: &Postgres, format: &str, user: Option<&str>) -> Vec<String> {
    let mut words = vec![
        "pg_dump".to_owned(),
        "--no-password".to_owned(),
        LOCK_WAIT.to_owned(),
        format!("--format={format}"),
    ];
    words.extend(postgres.host.as_ref().map(|host| format!("--host={host}")));
    words.extend(postgres.port.map(|port| format!("--port={port}")));
    words.extend(user.map(|user| format!("--username={user}")));
    words.push(format!("--dbname={}", postgres.database));
    words
}

async fn dump_from_here(cx: &Context, postgres: &Postgres, format: &str, path: &Path) -> Result<(), Fault> {
    let mut job = Job::new(cx, words(postgres, format, postgres.user.as_deref()));
    job.limit = LIMIT;
    job.environment.push((LANGUAGE.0, LANGUAGE.1.to_owned()));
    if let Some(password) = &postgres.password {
        job.environment.push(("PGPASSWORD", password.reveal().to_owned()));
    }
    let ended = job.run(cx, path).await.map_err(|fault| {
        fault.hint(
            "`pg_dump` comes with Debian's postgresql-client; `docker: NAME` runs the one in a container",
        )
    })?;
    ended.judge("pg_dump", LIMIT, path).map_err(|fault| advise(fault, &ended.said))
}

async fn dump_inside(
    cx: &Context,
    postgres: &Postgres,
    format: &str,
    name: &str,
    path: &Path,
) -> Result<(), Fault> {
    let room = Room::find(cx, name).await?;
    let user = match &postgres.user {
        Some(user) => Some(user.clone()),
        // The image's own superuser; without it the name of the container's user is taken, which is nobody there.
        None => room.variable("POSTGRES_USER").await.or_else(|| Some("postgres".to_owned())),
    };
    let password = postgres.password.as_ref().map(|password| password.reveal());
    let password = password.or_else(|| cx.environment.get("PGPASSWORD"));
    let mut environment = vec![LANGUAGE];
    environment.extend(password.map(|password| ("PGPASSWORD", password)));
    let ended = room.run(cx, &words(postgres, format, user.as_deref()), &environment, path).await?;
    ended.judge(&room.shown("pg_dump"), LIMIT, path).map_err(|fault| advise(fault, &ended.said))
}

/// What to try, from what `pg_dump` says.
fn advise(fault: Fault, said: &str) -> Fault {
    if let Some((server, ours)) = mismatch(said) {
        let Fault { exit, .. } = fault;
        return Fault::new(format!(
            "the server is {server} and pg_dump is {ours}, which dumps no newer server than itself"
        ))
        .hint(format!(
            "install postgresql-client-{}, or run the server's own: `docker: CONTAINER`",
            major(&server)
        ))
        .exit(exit);
    }
    let hints = [
        ("no password supplied", "give PGPASSWORD, ~/.pgpass or `password:`"),
        (
            "authentication failed",
            "PGPASSWORD, ~/.pgpass or `password:` and `user:` must fit the server's pg_hba.conf",
        ),
        ("permission denied", "the user must be allowed to read all of it: GRANT pg_read_all_data TO user"),
        ("lock timeout", "somebody holds a table of it (a migration?); back it up when that has ended"),
        ("Is the server running", "does it listen there? `host:` and `port:` say where"),
    ];
    hints.iter().filter(|(words, _)| said.contains(words)).fold(fault, |fault, (_, hint)| fault.hint(*hint))
}

/// Both versions of `server version: 16.2; pg_dump version: 15.18`.
fn mismatch(said: &str) -> Option<(String, String)> {
    let (_, rest) = said.split_once("server version: ")?;
    let (server, rest) = rest.split_once(';')?;
    let ours = rest.split_once("pg_dump version: ")?.1.lines().next()?;
    Some((server.trim().to_owned(), ours.trim().to_owned()))
}

/// `16` of `16.2 (Debian 16.2-1)`
fn major(version: &str) -> &str {
    let version = version.trim();
    version.find(|c: char| !c.is_ascii_digit()).map_or(version, |end| &version[..end])
}

fn broken(why: &str) -> Fault {
    Fault::new(format!("pg_dump ended well, but its dump is not whole: {why}"))
}

/// Reads a dump in custom format with `pg_restore`, which decodes all of it. Where there is none, or only an older one
/// than the dump, its head alone is read, and no rows are counted.
async fn read_custom(cx: &Context, path: &Path) -> Result<Told, Fault> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BLOCK as u64).read_to_end(&mut head));
    read.map_err(|error| scratch_fault(path, &error))?;
    let origin = dump::custom(&head).map_err(broken)?;

    let mut script = Script::default();
    let arguments = ["pg_restore", "--data-only", "--file=-"].map(Into::into).into_iter();
    let mut job = Job::new(cx, arguments.chain([path.as_os_str().to_owned()]));
    job.limit = LIMIT;
    job.environment.push((LANGUAGE.0, LANGUAGE.1.to_owned()));
    let fed = job.feed(cx, async |bytes: &[u8]| {
        script.push(bytes);
        Ok(())
    });
    let why = match fed.await {
        Err(error) => format!("pg_restore: {error}"),
        Ok((End::Code(0), _)) => {
            let (tables, _) = script.tables(false).map_err(broken)?;
            return Ok(Told { tables, origin, uncounted: None });
        }
        Ok((End::Interrupted, _)) => return Err(stopped()),
        Ok((end, said)) => {
            let ours = restores(cx).await;
            if ours.is_none_or(|ours| ours >= major(&origin.dump_version).parse().unwrap_or(0)) {
                let said = last_lines(&said);
                return Err(broken(&format!("pg_restore cannot read it ({end:?}): {said}")));
            }
            "pg_restore here is older than pg_dump there".to_owned()
        }
    };
    Ok(Told { tables: IndexMap::new(), origin, uncounted: Some(why) })
}

/// The major version of `pg_restore`.
async fn restores(cx: &Context) -> Option<u32> {
    let mut said = Vec::new();
    let job = Job::new(cx, ["pg_restore", "--version"]);
    let fed = job.feed(cx, async |bytes: &[u8]| {
        said.extend_from_slice(bytes);
        Ok(())
    });
    fed.await.ok()?;
    let said = String::from_utf8_lossy(&said);
    major(said.split_once(") ")?.1).parse().ok()
}

async fn read_plain(cx: &Context, path: &Path) -> Result<Told, Fault> {
    let size = std::fs::metadata(path).ok().map(|file| file.len());
    let path = path.to_owned();
    work(cx, "reading the dump", size, move |watch| {
        let fault = |error: std::io::Error| scratch_fault(&path, &error);
        let mut file = File::open(&path).map_err(fault)?;
        let (mut script, mut block) = (Script::default(), vec![0; BLOCK]);
        loop {
            let length = file.read(&mut block).map_err(fault)?;
            if length == 0 {
                let (tables, origin) = script.tables(true).map_err(broken)?;
                return Ok(Told { tables, origin, uncounted: None });
            }
            script.push(&block[..length]);
            watch.advance(length).map_err(|_| stopped())?;
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_server_is_explained() {
        let said = "pg_dump: error: aborting because of server version mismatch\n\
                    pg_dump: detail: server version: 16.2 (Debian 16.2-1); pg_dump version: 15.18\n";
        let fault = advise(Fault::new("pg_dump ended with exit code 1"), said);
        assert_eq!(
            fault.message,
            "the server is 16.2 (Debian 16.2-1) and pg_dump is 15.18, which dumps no newer server than itself"
        );
        assert!(fault.hints[0].starts_with("install postgresql-client-16,"), "{:?}", fault.hints);
    }

    #[test]
    fn no_word_of_the_command_line_is_a_password() {
        let postgres = Postgres {
            database: "mlflow".into(),
            host: Some("db".into()),
            port: Some(5433),
            user: Some("ml".into()),
            password: Some(crate::config::scalar::Secret::new("hunter2")),
            ..Postgres::default()
        };
        let expected = "pg_dump --no-password --lock-wait-timeout=60000 --format=plain --host=db --port=5433 \
                        --username=ml --dbname=mlflow";
        assert_eq!(words(&postgres, "plain", postgres.user.as_deref()).join(" "), expected);
    }

    #[test]
    fn majors_are_taken_from_versions() {
        for (version, expected) in
            [("15.18 (Debian 15.18-0+deb12u1)", "15"), ("9.6.24", "9"), ("17", "17"), ("17devel", "17")]
        {
            assert_eq!(major(version), expected);
        }
    }
}
