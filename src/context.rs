//! What every command is lent: configuration, screen, clock, network, and the only reading of the environment.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::{
    client::{Alertmanager, Endpoint, Http, Prometheus},
    config::{Config, Loaded, Transport},
    error::{Fault, nearest},
    finding::{FailOn, Finding, Report},
    ui::Ui,
};

/// How much earlier than the deadline a look stops, so that its verdict still prints.
const DEADLINE_MARGIN: Duration = Duration::from_millis(500);

/// The process environment, read once. Tests hand in their own.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    pub folder: PathBuf,
}

impl Environment {
    /// Reads the process environment. Values that are not UTF-8 are left out.
    pub fn read() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { variables, folder: std::env::current_dir().unwrap_or_default() }
    }

    pub fn new(variables: BTreeMap<String, String>, folder: PathBuf) -> Self {
        Self { variables, folder }
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether a variable is set to nothing.
    pub fn is_blank(&self, name: &str) -> bool {
        self.variables.get(name).is_some_and(String::is_empty)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }
}

/// The time of day. `__MLOPSCTL_NOW` (RFC 3339) pins it in tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    pinned: Option<DateTime<Utc>>,
}

impl Clock {
    pub fn from_environment(environment: &Environment) -> Self {
        let pinned = environment
            .get("__MLOPSCTL_NOW")
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|time| time.with_timezone(&Utc));
        Self { pinned }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.pinned.unwrap_or_else(Utc::now)
    }
}

/// Turns true when the user or the system asks to stop (SIGINT, SIGTERM, SIGHUP).
pub type Interrupt = watch::Receiver<bool>;

/// The flags common to all commands, as far as commands need them.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub yes: bool,
    pub dry_run: bool,
    pub reason: Option<String>,
    pub take_over: bool,
    pub fail_on: FailOn,
    pub parallel: Option<usize>,
    /// The whole-run limit, when one was given or is the default of a look.
    pub deadline: Option<Duration>,
    /// The words after the program's name, for journals and records.
    pub command_line: String,
    /// `--config`, for the commands that load it themselves.
    pub config_file: Option<PathBuf>,
    /// `--env`, likewise.
    pub environment_name: Option<String>,
}

/// Built once in `main`, lent to commands.
pub struct Context {
    pub options: Options,
    pub loaded: Loaded,
    pub ui: Ui,
    pub clock: Clock,
    pub http: Http,
    pub environment: Arc<Environment>,
    pub interrupt: Interrupt,
    pub started: Instant,
}

impl Context {
    pub fn config(&self) -> &Config {
        &self.loaded.config
    }

    /// When a one-pass look must stop asking. None: no limit.
    pub fn deadline(&self) -> Option<tokio::time::Instant> {
        let limit = self.options.deadline?;
        let margin = DEADLINE_MARGIN.min(limit / 10);
        Some(tokio::time::Instant::from_std(self.started + limit - margin))
    }

    /// How many requests run at once.
    pub fn parallel(&self) -> usize {
        self.options.parallel.unwrap_or(1000)
    }

    /// A report of findings in the order given, stamped with stack, environment and time.
    pub fn report(&self, command: &str, findings: Vec<Finding>) -> Report {
        let mut report = Report::new(command, self.clock.now(), findings);
        report.stack.clone_from(&self.config().stack);
        report.env.clone_from(&self.loaded.environment);
        report.took_seconds = self.started.elapsed().as_secs_f64();
        report.exit_code = self.options.fail_on.exit_code(report.verdict);
        report
    }

    /// The configured service, or an error that offers the nearest name.
    pub fn service(&self, name: &str) -> Result<&crate::config::Service, Fault> {
        let services = &self.config().services;
        services.get(name).ok_or_else(|| unknown_name("service", name, services.keys().map(String::as_str)))
    }

    /// The HTTP endpoint of a configured service.
    pub fn endpoint(&self, name: &str) -> Result<Endpoint, Fault> {
        let service = self.service(name)?;
        let url = service
            .url
            .as_deref()
            .ok_or_else(|| Fault::new(format!("service `{name}` has no url")).hint("add `url:` to it"))?;
        Endpoint::new(name, url, &service.transport)
    }

    /// The configured Prometheus, if there is one.
    pub fn prometheus(&self) -> Result<Option<Prometheus>, Fault> {
        let Some(instrument) = &self.config().prometheus else { return Ok(None) };
        let endpoint = Endpoint::new("prometheus", &instrument.url, &instrument.transport)?;
        Ok(Some(Prometheus::new(&self.http, endpoint)))
    }

    /// The configured Alertmanager, if there is one.
    pub fn alertmanager(&self) -> Result<Option<Alertmanager>, Fault> {
        let Some(instrument) = &self.config().alertmanager else { return Ok(None) };
        let endpoint = Endpoint::new("alertmanager", &instrument.url, &instrument.transport)?;
        Ok(Some(Alertmanager::new(&self.http, endpoint)))
    }

    /// An endpoint for a bare URL.
    pub fn bare_endpoint(&self, url: &str) -> Result<Endpoint, Fault> {
        Endpoint::new(url, url, &Transport::default())
    }
}

/// `no service `ap`; did you mean `api`?`
pub fn unknown_name<'a>(what: &str, typed: &str, names: impl Iterator<Item = &'a str> + Clone) -> Fault {
    let fault = Fault::new(format!("no {what} `{typed}` is configured"));
    match nearest(typed, names.clone()) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => {
            let known: Vec<&str> = names.collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            fault.hint(format!("configured: {known}"))
        }
    }
}
