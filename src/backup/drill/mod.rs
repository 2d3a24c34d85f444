//! `backup drill`: the disaster recovery test as one command. Brings back what would be needed after a loss, on this
//! machine and beside everything else, and says how much would be missing and how long it took.

mod data;
mod objective;
mod paper;
mod registry;
mod scratch;
mod serve;
mod set;
pub(super) mod sqlite;

use std::{path::PathBuf, time::Instant};

use anyhow::{Result, bail};
use clap::Args;
use objective::Objective;
use scratch::Scratch;
use set::{Postgres, SetDrill};

use crate::{
    backup::postgres,
    context::{Context, unknown_name},
    error::{Exit, Fault},
    finding::{Finding, Verdict},
    record::{Kept, Record, keep},
    ui::Document,
    usage::switch,
};

/// Restore the newest backups into scratch, and measure how long recovery takes
///
/// Restores the newest backup of each set into a scratch folder, compares every file with its manifest, opens the
/// databases in it, and measures against the objectives how much would be lost (`rpo` of the set) and how long it
/// takes until all is back (`backup.rto`). Nothing of the originals is touched, and the scratch folder is removed.
/// What was done is kept as a record, and shown as a report.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup drill
  mlopsctl backup drill mlflow --serve
  mlopsctl backup drill mlflow --postgres=postgresql://drill@localhost/postgres
  mlopsctl backup drill -o table -o html=drill.html

Exit codes: 0 all is back and within the objectives; 1 something to look at;
2 something is lost or took too long; 3 it could not be found out")]
pub(super) struct DrillArgs {
    /// Sets, as the configuration names them (default: all)
    #[arg(value_name = "SET")]
    sets: Vec<String>,

    /// Start a real MLflow server on what was restored, on this machine alone, and read its registry
    #[arg(long, env = "MLOPSCTL_BACKUP_DRILL_SERVE", value_parser = switch)]
    serve: bool,

    /// The program that --serve starts (default: `mlflow` in the PATH)
    #[arg(long, env = "MLOPSCTL_BACKUP_DRILL_MLFLOW_BIN", value_name = "FILE")]
    mlflow_bin: Option<PathBuf>,

    /// Load dumps into a scratch database on this PostgreSQL server (default: that of the set), and drop it afterwards
    #[arg(
        long,
        env = "MLOPSCTL_BACKUP_DRILL_POSTGRES",
        value_name = "URL",
        hide_env_values = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ""
    )]
    postgres: Option<String>,
}

/// A drill, when it is over.
struct Drill {
    began: chrono::DateTime<chrono::Utc>,
    took: std::time::Duration,
    sets: Vec<SetDrill>,
    objectives: Vec<Objective>,
    /// What concerns the drill as a whole.
    remarks: Vec<Finding>,
}

impl Drill {
    /// What was found: of each set in the order of what was done, then how long all took.
    fn findings(&self) -> Vec<Finding> {
        let of_sets = self.sets.iter().flat_map(SetDrill::findings);
        let times = self.objectives.iter().filter_map(Objective::finding);
        of_sets.chain(self.remarks.iter().cloned()).chain(times).collect()
    }

    fn verdict(&self) -> Verdict {
        Verdict::merge(self.findings().iter().map(|finding| finding.verdict))
    }
}

/// `backup drill`
pub(super) async fn run(cx: &Context, args: &DrillArgs) -> Result<Document> {
    // Said without the URL, which may hold a password.
    if args.postgres.as_deref() == Some("") && args.sets.iter().any(|set| set.contains("://")) {
        bail!(Fault::new("the URL of --postgres belongs behind an equals sign").hint("--postgres=URL"));
    }
    let sets = sets(cx, &args.sets)?;
    if cx.options.dry_run {
        let names = sets.join(", ");
        return Ok(Document::Text(format!(
            "would restore the newest backup of {names} into scratch, and compare\n"
        )));
    }
    let postgres = match args.postgres.as_deref() {
        None => Postgres::Nowhere,
        Some("") => Postgres::Own,
        Some(url) => Postgres::Given(postgres::Server::of_url(url)?),
    };
    let scratch = Scratch::open(cx)?;
    let server = args.serve.then(|| serve::find(cx, args.mlflow_bin.as_deref()));
    let mut drill = Drill {
        began: cx.clock.now(),
        took: std::time::Duration::ZERO,
        sets: Vec::new(),
        objectives: Vec::new(),
        remarks: Vec::new(),
    };
    let started = Instant::now();
    let asked = set::Asked {
        cx,
        scratch: &scratch,
        began: drill.began,
        started,
        server: server.as_ref(),
        postgres: &postgres,
    };
    for (number, name) in sets.iter().enumerate() {
        let done = set::drill(&asked, name, number).await;
        if *cx.interrupt.borrow() {
            return Err(interrupted().into());
        }
        drill.sets.push(done?);
    }
    drill.took = started.elapsed();
    if let Err(error) = scratch.close() {
        cx.ui.warn(&format!("the scratch folder could not be removed: {error}"));
    }
    if args.serve && drill.sets.iter().all(|set| !set.has_registry) {
        drill.remarks.push(nothing_to_serve());
    }
    drill.objectives = objective::recovery_times(&drill.sets, &cx.config().backup.rto, args.serve);
    let record = remember(cx, &drill).await?;
    Ok(Document::Paper(Box::new(paper::of(cx, &drill, &record))))
}

fn sets(cx: &Context, named: &[String]) -> Result<Vec<String>, Fault> {
    let configured = &cx.config().backup.sets;
    if configured.is_empty() {
        return Err(Fault::new("no backup sets are configured")
            .hint("name one in mlopsctl.yaml: backup: { sets: { models: { paths: [models/] } } }"));
    }
    if named.is_empty() {
        return Ok(configured.keys().cloned().collect());
    }
    for name in named {
        if !configured.contains_key(name) {
            return Err(unknown_name("backup set", name, configured.keys().map(String::as_str)));
        }
    }
    let mut sets = named.to_vec();
    sets.sort_unstable_by_key(|name| configured.get_index_of(name));
    sets.dedup();
    Ok(sets)
}

fn interrupted() -> Fault {
    Fault::new("interrupted; the scratch folder is removed, and nothing else was touched")
        .exit(Exit::Interrupted)
}

fn nothing_to_serve() -> Finding {
    let text = "no set that came back holds the database of an MLflow server: nothing was served";
    Finding::new("drill.serve", "serve", Verdict::Warning, text)
        .hint("a set has it by `sqlite: mlflow/mlflow.db`; leave --serve out where there is none")
}

/// Keeps the record of it; returns its id.
async fn remember(cx: &Context, drill: &Drill) -> Result<String> {
    let name = match drill.sets.as_slice() {
        [only] => only.set.as_str(),
        _ => "sets",
    };
    let mut record = Record::new(cx, "drill", name, drill.verdict().word());
    record.findings = drill.findings();
    record.details = Some(paper::details(drill));
    if let Kept::Spooled { place, why } = keep(cx, &record).await? {
        cx.ui.warn(&format!("the record waits in {place}, since the store cannot be written: {why}"));
    }
    Ok(record.id)
}
