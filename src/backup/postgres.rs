//! A restored dump that is loaded into a database of a server, whose rows are counted: into a scratch database, which
//! is dropped whatever became of it, or into one that stays.

use std::{path::Path, process::Stdio};

use indexmap::IndexMap;
use rustix::process::Signal;
use tokio::{io::AsyncReadExt as _, process::Command};
use url::Url;

use crate::{config, config::redact::cut, context::Context, error::Fault, process::Group};

/// What is shown of what a program says.
const SHOWN: usize = 300;
/// What is read of it.
const MOST: u64 = 1 << 20;
/// Differences that are named.
const NAMED: usize = 3;

/// A server on which databases may be made, as variables of libpq: no password is ever an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Server {
    variables: Vec<(&'static str, String)>,
    /// Whether databases can be made from within.
    maintenance: String,
}

/// A dump that was loaded.
#[derive(Debug)]
pub(super) struct Loaded {
    /// What is not as it was; nothing where all rows are there.
    pub(super) faults: Vec<String>,
    /// What the server refused, such as roles that it does not know.
    pub(super) refused: Option<String>,
    pub(super) tables: usize,
    pub(super) rows: u64,
}

impl Server {
    /// Of a URL such as `postgresql://user@host:5432/postgres?host=/run/postgresql`.
    ///
    /// # Errors
    /// What is wrong with it, without its password.
    pub(super) fn of_url(text: &str) -> Result<Self, Fault> {
        let bad = |why: &str| {
            Fault::new(format!("--postgres is not a usable URL: {why}"))
                .hint("write postgresql://user@host:5432/postgres, and give the password as PGPASSWORD")
        };
        // libpq takes a user without a host, who is then asked for at a socket; other URLs do not.
        let url =
            Url::parse(&text.replacen("@/", "@localhost/", 1)).map_err(|error| bad(&error.to_string()))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(bad("it begins with postgresql://"));
        }
        let mut variables = Vec::new();
        let mut set = |name, value: Option<String>| {
            variables.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
        };
        set("PGHOST", url.host_str().map(str::to_owned));
        set("PGPORT", url.port().map(|port| port.to_string()));
        set("PGUSER", Some(decoded(url.username())));
        set("PGPASSWORD", url.password().map(decoded));
        for (name, value) in url.query_pairs() {
            let variable = match name.as_ref() {
                "host" => "PGHOST",
                "port" => "PGPORT",
                "user" => "PGUSER",
                "sslmode" => "PGSSLMODE",
                "sslrootcert" => "PGSSLROOTCERT",
                other => return Err(bad(&format!("`{other}` is not known"))),
            };
            set(variable, Some(value.into_owned()));
        }
        let maintenance = decoded(url.path().trim_start_matches('/'));
        let maintenance = if maintenance.is_empty() { "postgres".to_owned() } else { maintenance };
        Ok(Self { variables, maintenance })
    }

    /// The one that a set's dump comes from, where it is reached without a container.
    pub(super) fn of_set(postgres: &config::Postgres) -> Option<Self> {
        if postgres.docker.is_some() {
            return None;
        }
        let mut variables = Vec::new();
        variables.extend(postgres.host.clone().map(|host| ("PGHOST", host)));
        variables.extend(postgres.port.map(|port| ("PGPORT", port.to_string())));
        variables.extend(postgres.user.clone().map(|user| ("PGUSER", user)));
        variables.extend(postgres.password.as_ref().map(|secret| ("PGPASSWORD", secret.reveal().to_owned())));
        Some(Self { variables, maintenance: "postgres".to_owned() })
    }

    /// Loads a dump into a database of a new name, counts, and drops it.
    ///
    /// # Errors
    /// Why it could not be loaded.
    pub(super) async fn load(
        &self,
        cx: &Context,
        dump: &Path,
        is_custom: bool,
        told: &IndexMap<String, u64>,
    ) -> Result<Loaded, String> {
        let letters: String = (0..8).map(|_| fastrand::lowercase()).collect();
        let name = format!("mlopsctl_drill_{letters}");
        self.administer(cx, &format!("CREATE DATABASE {} TEMPLATE template0", quoted(&name))).await?;
        let loaded = tokio::select! {
            loaded = self.fill(cx, &name, dump, is_custom, told) => loaded,
            () = interrupted(cx) => Err("interrupted".to_owned()),
        };
        if let Err(why) = self.administer(cx, &format!("DROP DATABASE {}", quoted(&name))).await {
            cx.ui.warn(&format!("the scratch database {name} could not be dropped: {why}"));
        }
        loaded
    }

    /// Loads a dump into an empty database, and counts.
    ///
    /// # Errors
    /// Why it could not be loaded.
    pub(super) async fn fill(
        &self,
        cx: &Context,
        name: &str,
        dump: &Path,
        is_custom: bool,
        told: &IndexMap<String, u64>,
    ) -> Result<Loaded, String> {
        let dump = dump.display().to_string();
        // Who owns what, and who may read it, belongs to the server that was lost.
        let words: &[&str] = if is_custom {
            &["pg_restore", "--no-password", "--no-owner", "--no-privileges", "--dbname", name, &dump]
        } else {
            &["psql", "--no-psqlrc", "--no-password", "--quiet", "--dbname", name, "--file", &dump]
        };
        let refused = match self.run(cx, words).await? {
            Ended { well: false, said, .. } if is_custom => Some(said),
            Ended { well: false, said, .. } => return Err(said),
            Ended { said, .. } => said.contains("ERROR:").then_some(said),
        };
        let mut faults = Vec::new();
        let mut rows = 0;
        for (table, wanted) in told {
            rows += wanted;
            if table.contains([';', '\n']) {
                faults.push(format!("`{table}` is no name of a table"));
                continue;
            }
            match self.sql(cx, name, &format!("SELECT count(*) FROM {table}")).await {
                Ok(found) if found.trim() == wanted.to_string() => {}
                Ok(found) => faults.push(format!("{table} has {} rows instead of {wanted}", found.trim())),
                Err(_) => faults.push(format!("{table} is missing")),
            }
        }
        let more = faults.len().saturating_sub(NAMED);
        faults.truncate(NAMED);
        if more > 0 {
            faults.push(format!("{more} more tables differ"));
        }
        Ok(Loaded { faults, refused, tables: told.len(), rows })
    }

    /// One statement on the server as a whole; returns what it prints.
    ///
    /// # Errors
    /// What the server says to it.
    pub(super) async fn administer(&self, cx: &Context, statement: &str) -> Result<String, String> {
        self.sql(cx, &self.maintenance, statement).await
    }

    /// One statement; returns what it prints.
    async fn sql(&self, cx: &Context, database: &str, statement: &str) -> Result<String, String> {
        let words = [
            "psql",
            "--no-psqlrc",
            "--no-password",
            "--tuples-only",
            "--no-align",
            "-d",
            database,
            "-c",
            statement,
        ];
        let ended = self.run(cx, &words).await?;
        if ended.well { Ok(ended.printed) } else { Err(ended.said) }
    }

    async fn run(&self, cx: &Context, words: &[&str]) -> Result<Ended, String> {
        let program = words[0];
        let fault = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no `{program}` in the PATH"),
            _ => format!("`{program}`: {error}"),
        };
        let mut child = Command::new(program)
            .args(&words[1..])
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(fault)?;
        let group = Group::of(&child);
        let (mut printed, mut said) = (Vec::new(), Vec::new());
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let reading = async {
            let printing = async {
                let Some(out) = out else { return Ok(0) };
                out.take(MOST).read_to_end(&mut printed).await
            };
            let saying = async {
                let Some(mut err) = err else { return Ok(0) };
                let read = (&mut err).take(MOST).read_to_end(&mut said).await;
                // The rest is not kept, but must not block who says it.
                tokio::io::copy(&mut err, &mut tokio::io::sink()).await?;
                read
            };
            tokio::join!(printing, saying)
        };
        let (first, second) = reading.await;
        first.and(second).map_err(fault)?;
        let status = child.wait().await.map_err(fault)?;
        group.signal(Signal::TERM);
        let said = String::from_utf8_lossy(&said);
        Ok(Ended {
            well: status.success(),
            printed: String::from_utf8_lossy(&printed).into_owned(),
            said: cx.loaded.redactor.clean(&first_trouble(&said)).into_owned(),
        })
    }
}

struct Ended {
    well: bool,
    printed: String,
    said: String,
}

/// The first line that tells of an error, and how many there are.
fn first_trouble(said: &str) -> String {
    let is_trouble =
        |line: &&str| line.contains("ERROR:") || line.contains("error:") || line.contains("FATAL:");
    let mut troubles = said.lines().map(str::trim).filter(is_trouble);
    let first =
        troubles.next().or_else(|| said.lines().find(|line| !line.trim().is_empty())).unwrap_or_default();
    let more = troubles.count();
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    cut(first, SHOWN) + &more
}

/// A name as SQL takes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn decoded(text: &str) -> String {
    let plus_kept = text.replace('+', "%2B");
    let pair = format!("x={plus_kept}");
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

async fn interrupted(cx: &Context) {
    if cx.interrupt.clone().wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_becomes_variables_and_never_arguments() {
        let server = Server::of_url("postgresql://ml%20ops:p%2Bw+d@db:5433/admin?sslmode=require").unwrap();
        let variables: Vec<(&str, &str)> =
            server.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(
            variables,
            [
                ("PGHOST", "db"),
                ("PGPORT", "5433"),
                ("PGUSER", "ml ops"),
                ("PGPASSWORD", "p+w+d"),
                ("PGSSLMODE", "require")
            ]
        );
        assert_eq!(server.maintenance, "admin");
        let socket = Server::of_url("postgresql://postgres@/?host=/run/postgresql&port=5555").unwrap();
        assert!(socket.variables.contains(&("PGHOST", "/run/postgresql".to_owned())), "{socket:?}");
        assert_eq!(socket.maintenance, "postgres");
        for bad in ["mysql://x", "db", "postgresql://x@db/y?service=z"] {
            assert!(Server::of_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_first_error_is_told_with_the_number_of_others() {
        let said =
            "SET\npsql:x.sql:3: ERROR:  role \"mlflow\" does not exist\nLINE 1\npsql:x.sql:9: ERROR:  two\n";
        assert_eq!(first_trouble(said), "psql:x.sql:3: ERROR:  role \"mlflow\" does not exist (and 1 more)");
        assert_eq!(first_trouble("\nnothing special\n"), "nothing special");
    }
}
