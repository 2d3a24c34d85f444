//! `schedule print`: when what runs, for cron, systemd and Kubernetes. Installs nothing.

mod cron;
mod job;
mod kubernetes;
mod systemd;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use self::job::{Job, Surroundings, unique};
use crate::{
    config::scalar::Duration,
    context::{Context, unknown_name},
    error::Fault,
    procedure::runbook::registry::Registry,
    record::Store,
    ui::Document,
};

/// How often a check runs when nothing else is said.
const EVERY: &str = "5m";
/// The name of a unit may have 255 characters, with its ending.
const LONGEST: usize = 200;

/// Print schedules for cron, systemd or Kubernetes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl schedule print --format cron
  mlopsctl schedule print --format systemd --status 5m")]
pub struct ScheduleArgs {
    #[command(subcommand)]
    command: ScheduleCommand,
}

#[derive(Debug, Subcommand)]
enum ScheduleCommand {
    Print(PrintArgs),
}

/// Print what runs when, to install where it belongs
///
/// Every runbook that comes round is run unattended at its time; checks and status run as often as asked, with
/// --stateful. A run that finds another at work (exit 6) is no failure; 1, 2 and 3 are seen. How to install it stands at
/// the top of what is printed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl schedule print --format cron > mlopsctl.cron && crontab mlopsctl.cron
  mlopsctl schedule print --format systemd --check disk=1h --status 24h
  mlopsctl schedule print --format kubernetes --image registry.example/mlopsctl:1")]
struct PrintArgs {
    /// For whom
    #[arg(long, env = "MLOPSCTL_SCHEDULE_FORMAT", value_enum)]
    format: Engine,

    /// Only these runbooks (default: all that come round; may be given several times)
    #[arg(long, env = "MLOPSCTL_SCHEDULE_RUNBOOK", value_name = "NAME", value_delimiter = ',')]
    runbook: Vec<String>,

    /// Also this check, every so often (default 5m; may be given several times)
    #[arg(long, env = "MLOPSCTL_SCHEDULE_CHECK", value_name = "NAME[=EVERY]", value_delimiter = ',')]
    check: Vec<String>,

    /// Also status, every so often
    #[arg(long, env = "MLOPSCTL_SCHEDULE_STATUS", value_name = "EVERY")]
    status: Option<Duration>,

    /// Start of the URLs to ping; the job's name follows
    #[arg(long, env = "MLOPSCTL_PING_BASE", value_name = "URL")]
    ping_base: Option<String>,

    /// File that cron's jobs append to (default: beside the store's user state, or /var/log/mlopsctl.log for root)
    #[arg(long, env = "MLOPSCTL_SCHEDULE_LOG", value_name = "FILE")]
    log: Option<PathBuf>,

    /// The program's path where the jobs run (default: this one's; for Kubernetes /usr/local/bin/mlopsctl)
    #[arg(long, env = "MLOPSCTL_BINARY", value_name = "PATH")]
    binary: Option<PathBuf>,

    /// Kubernetes: image with the program, a shell and time zones
    #[arg(long, env = "MLOPSCTL_IMAGE", value_name = "IMAGE", default_value = "mlopsctl:latest")]
    image: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Cron,
    Systemd,
    Kubernetes,
}

/// `schedule print`.
pub async fn run(cx: &Context, args: &ScheduleArgs) -> Result<Document> {
    let ScheduleCommand::Print(args) = &args.command;
    let jobs = jobs(cx, args)?;
    let around = surroundings(cx, args)?;
    for warning in &around.warnings {
        cx.ui.warn(warning);
    }
    let text = match args.format {
        Engine::Cron => cron::print(&jobs, &around),
        Engine::Systemd => systemd::print(&jobs, &around),
        Engine::Kubernetes => kubernetes::print(&jobs, &around, &args.image)?,
    };
    Ok(Document::Text(text))
}

/// What runs when.
fn jobs(cx: &Context, args: &PrintArgs) -> Result<Vec<Job>> {
    let registry = Registry::open(cx);
    let mut jobs = Vec::new();
    for name in &args.runbook {
        registry.get(name)?;
    }
    for entry in registry.entries() {
        let chosen = args.runbook.contains(&entry.name);
        if !(chosen || args.runbook.is_empty()) {
            continue;
        }
        let (runbook, _) = registry.read(entry);
        let Some(runbook) = runbook else {
            let fault = Fault::new(format!("the runbook `{}` cannot be used", entry.name));
            return Err(fault.hint(format!("mlopsctl runbook lint {}", entry.name)).into());
        };
        match registry.when(cx, entry, &runbook) {
            Some(when) => {
                let rule =
                    when.parse().map_err(|why| Fault::new(format!("runbook `{}`: {why}", entry.name)))?;
                jobs.push(Job::runbook(&entry.name, &runbook.title, rule, Registry::zone(cx, &runbook)));
            }
            None if chosen => {
                let fault = Fault::new(format!("the runbook `{}` does not come round", entry.name));
                return Err(fault
                    .hint(format!("give it a time: runbooks: {{ when: {{ {}: daily 09:00 }} }}", entry.name))
                    .into());
            }
            None => {}
        }
    }
    let checks = &cx.config().checks;
    for text in &args.check {
        let (name, every) = text.split_once('=').unwrap_or((text, EVERY));
        if !checks.contains_key(name) {
            return Err(unknown_name("check", name, checks.keys().map(String::as_str)).into());
        }
        jobs.push(Job::check(name, &duration(every)?)?);
    }
    if let Some(every) = &args.status {
        jobs.push(Job::status(every)?);
    }
    if jobs.is_empty() {
        return Err(Fault::new("nothing comes round").hint("add --check NAME or --status 5m").into());
    }
    // Names differ in case and dots alone, which units and pings do not know.
    let names = unique(jobs.iter().map(|job| job.name.clone()), LONGEST);
    jobs.iter_mut().zip(names).for_each(|(job, name)| job.name = name);
    Ok(jobs)
}

fn duration(text: &str) -> Result<Duration, Fault> {
    text.parse().map_err(|error| Fault::new(format!("`{text}`: {error}")))
}

fn surroundings(cx: &Context, args: &PrintArgs) -> Result<Surroundings> {
    let mut warnings = Vec::new();
    let kubernetes = args.format == Engine::Kubernetes;
    let binary = match &args.binary {
        Some(path) => path.clone(),
        None if kubernetes => PathBuf::from("/usr/local/bin/mlopsctl"),
        None => std::env::current_exe()?,
    };
    let config = match &cx.loaded.file {
        Some(_) if kubernetes => Some(PathBuf::from("/etc/mlopsctl/mlopsctl.yaml")),
        Some(file) => Some(std::fs::canonicalize(file)?),
        None => {
            warnings
                .push("there is no configuration file: the jobs will look for one where they run".to_owned());
            None
        }
    };
    let store = Store::of(cx)?;
    if cx.environment.get("MLOPSCTL_STORE").is_some() {
        warnings.push(
            "MLOPSCTL_STORE is set here, but not where the jobs run: write `store:` into the configuration"
                .to_owned(),
        );
    } else if cx.config().store.is_none() && !rustix::process::geteuid().is_root() {
        warnings.push(format!(
            "records go to {}, which is this user's own: jobs of another user would not share them; \
             write `store:` into the configuration",
            store.shown()
        ));
    }
    // Whatever folder it is: a pod's is gone with it, and the configuration is mounted read-only.
    let lost = kubernetes && store.folder().is_some();
    if lost {
        warnings.push(
            "a pod can keep no records in a folder: write `store: s3://…` (or gs://, az://) into the \
             configuration, or mount a volume there"
                .to_owned(),
        );
    }
    let log = match (&args.log, cx.environment.get("XDG_STATE_HOME"), cx.environment.get("HOME")) {
        (Some(file), ..) => cx.environment.folder.join(file),
        _ if rustix::process::geteuid().is_root() => PathBuf::from("/var/log/mlopsctl.log"),
        (None, Some(state), _) => PathBuf::from(state).join("mlopsctl/jobs.log"),
        (None, None, Some(home)) => PathBuf::from(home).join(".local/state/mlopsctl/jobs.log"),
        (None, None, None) => PathBuf::from("/var/log/mlopsctl.log"),
    };
    Ok(Surroundings {
        binary,
        config,
        environment: cx.loaded.environment.clone(),
        ping_base: args.ping_base.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
        log,
        zone: crate::config::zone::machine_zone(&cx.environment),
        store: if lost { "nowhere yet, see the warning".to_owned() } else { store.shown() },
        warnings,
    })
}
