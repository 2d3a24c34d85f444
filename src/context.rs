//! What every command is lent: configuration, screen, clock, network, and the only reading of the environment.

use std::{
    collections::{BTreeMap, HashSet},
    fs::Metadata,
    future::Future,
    os::unix::fs::MetadataExt as _,
    path::PathBuf,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use tokio::sync::watch;
use url::Url;

use crate::{
    client::{Alertmanager, Endpoint, Http, Prometheus},
    config::{Auth, Config, Kind, Loaded, Service, Transport, cut_line, scalar::Secret, zone::machine_zone},
    error::{Fault, nearest, shell_word},
    finding::{FailOn, Finding, Report, parse_duration},
    record::{Buckets, Claim},
    ui::{Document, Ui},
};

/// How much earlier than the deadline a look stops, so that its verdict still prints.
const DEADLINE_MARGIN: Duration = Duration::from_millis(500);

/// The process environment, read once. Tests hand in their own.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// What relative paths of the words are below.
    pub folder: PathBuf,
    /// Where the program was started, which those of variables are below.
    pub started_in: PathBuf,
}

impl Environment {
    /// Reads the process environment. Values that are not UTF-8 are left out.
    pub fn read() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::new(variables, std::env::current_dir().unwrap_or_default())
    }

    pub fn new(variables: BTreeMap<String, String>, folder: PathBuf) -> Self {
        Self { variables, started_in: folder.clone(), folder }
    }

    /// The same for words that were written for another folder.
    #[must_use]
    pub fn at(&self, folder: PathBuf) -> Self {
        Self { folder, ..self.clone() }
    }

    /// The same without one variable.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.variables.remove(name);
        other
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

/// When a file was changed last; none where that is no time that people write.
pub fn modified(about: &Metadata) -> Option<DateTime<Utc>> {
    let nanoseconds = u32::try_from(about.mtime_nsec()).ok()?;
    let at = DateTime::from_timestamp(about.mtime(), nanoseconds)?;
    (0..=9999).contains(&at.year()).then_some(at)
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
    /// `--record`: a look leaves a record.
    pub record: bool,
    /// `--stateful`: damped by what former runs saw, and told on transitions only.
    pub stateful: bool,
}

/// What a command line amounts to, without running it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Changes nothing.
    Look,
    /// Plans, asks, and changes something.
    Act,
    /// Sets up or asks in ways of its own: no step of a runbook.
    Other,
}

/// A document that is on its way.
pub type Coming<'a> = Pin<Box<dyn Future<Output = Result<Document>> + 'a>>;

/// The command line as a service to commands that run others: lent by `start`, so that nothing below it knows clap's
/// types. Words are those after the program's name.
#[derive(Debug, Clone, Copy)]
pub struct Commands {
    /// Understands the words, or says what is wrong with them in one line.
    pub nature: fn(&[String]) -> std::result::Result<Nature, String>,
    /// Of words that are a command: how long they say that they take, if they do, or why they can be no step of a
    /// runbook all the same.
    pub as_step: fn(&[String]) -> std::result::Result<Option<Duration>, String>,
    /// Runs the words in this process and returns what they found or did; nothing is printed but narration and
    /// questions. Mutes and maintenance are applied to a report.
    pub run: for<'a> fn(&'a Context, Vec<String>) -> Coming<'a>,
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
    pub commands: Commands,
    /// Warnings that were given, so that each is given once.
    pub warned: Arc<Mutex<HashSet<String>>>,
    /// The buckets that this run has opened.
    pub buckets: Buckets,
    /// Of the run that this is a step of: an act asks whether it still holds.
    pub claim: Option<Claim>,
}

impl Context {
    pub fn config(&self) -> &Config {
        &self.loaded.config
    }

    /// The same surroundings for a part of the run that has options of its own; its time begins now.
    #[must_use]
    pub fn lend(&self, options: Options) -> Self {
        Self {
            options,
            loaded: self.loaded.clone(),
            ui: self.ui.clone(),
            clock: self.clock,
            http: self.http.clone(),
            environment: Arc::clone(&self.environment),
            interrupt: self.interrupt.clone(),
            started: Instant::now(),
            commands: self.commands,
            warned: Arc::clone(&self.warned),
            buckets: self.buckets.clone(),
            claim: self.claim.clone(),
        }
    }

    /// The same surroundings without a limit of time: what was begun is put back, however late it is.
    #[must_use]
    pub fn without_deadline(&self) -> Self {
        self.lend(Options { deadline: None, ..self.options.clone() })
    }

    /// The same surroundings for words of a file that belongs to the configuration: as in the configuration itself, a
    /// relative path is below its folder, wherever the command runs.
    #[must_use]
    pub fn beside_configuration(&self) -> Self {
        let mut lent = self.lend(self.options.clone());
        if !self.loaded.folder.as_os_str().is_empty() {
            lent.environment = Arc::new(self.environment.at(self.loaded.folder.clone()));
        }
        lent
    }

    /// Warns of something that concerns the whole run, once.
    pub fn warn_once(&self, text: &str) {
        let first = self.warned.lock().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned());
        if first {
            self.ui.warn(text);
        }
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

    /// A command of this program as it is to be typed next: with `--config` and `--env` where they were given.
    pub fn command(&self, words: &str) -> String {
        self.command_in(self.options.environment_name.as_deref(), words)
    }

    /// The same for another environment, or for none.
    pub fn command_in(&self, environment: Option<&str>, words: &str) -> String {
        let mut command = "mlopsctl".to_owned();
        if let Some(file) = &self.options.config_file {
            command += &format!(" --config {}", shell_word(&file.to_string_lossy()));
        }
        if let Some(name) = environment {
            command += &format!(" --env {}", shell_word(name));
        }
        command + " " + words
    }

    /// This command once more with a flag more, as it is to be typed.
    pub fn again(&self, flag: &str) -> String {
        let line = &self.options.command_line;
        let mut words = shell_words::split(line).unwrap_or_default();
        match words.iter().position(|word| word == "--") {
            // What follows would be a name.
            Some(at) => {
                words.insert(at, flag.to_owned());
                format!("mlopsctl {}", shell_words::join(words))
            }
            None => format!("mlopsctl {line} {flag}"),
        }
    }

    /// A date (its first moment, UTC), a time (RFC 3339), or how long ago; `flag` is where it was written.
    ///
    /// # Errors
    /// It is none of these.
    pub fn moment(&self, text: &str, flag: &str) -> Result<DateTime<Utc>, Fault> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(time.to_utc());
        }
        if let Ok(date) = text.parse::<NaiveDate>() {
            return Ok(date.and_time(NaiveTime::MIN).and_utc());
        }
        let ago = parse_duration(text).ok().and_then(|ago| TimeDelta::from_std(ago).ok());
        ago.and_then(|ago| self.clock.now().checked_sub_signed(ago)).ok_or_else(|| {
            Fault::new(format!("{flag} `{}` is no date, time or duration", cut_line(text, 40)))
                .hint("2026-03-01, 2026-03-01T09:00:00Z, 24h or 30d")
        })
    }

    /// The time zone in which days begin.
    pub fn zone(&self) -> Tz {
        let configured = self.config().timezone.as_deref().and_then(|name| name.parse().ok());
        configured.unwrap_or_else(|| machine_zone(&self.environment))
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
    pub fn service(&self, name: &str) -> Result<&Service, Fault> {
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
        Endpoint::new(name, url, &self.transport(service))
    }

    /// The tracking server that is meant, and its name: the one that is named here, else `registry.service`, the only
    /// service of kind `mlflow`, or `MLFLOW_TRACKING_URI`.
    ///
    /// # Errors
    /// There is none, or there are several and none is named.
    pub fn mlflow(&self, named: Option<&str>) -> Result<(String, Endpoint), Fault> {
        let config = self.config();
        let all = config.services.iter().filter(|(_, service)| service.kind == Kind::Mlflow);
        let names: Vec<&str> = all.map(|(name, _)| name.as_str()).collect();
        match (named.or(config.registry.service.as_deref()), names.as_slice()) {
            (Some(name), _) | (None, &[name]) => Ok((name.to_owned(), self.endpoint(name)?)),
            (None, []) => {
                let Some(url) = self.environment.get("MLFLOW_TRACKING_URI") else {
                    return Err(Fault::new("no service of kind mlflow is configured")
                        .hint("services: { mlflow: { kind: mlflow, url: http://localhost:5000 } }")
                        .hint("or set MLFLOW_TRACKING_URI"));
                };
                let transport = Transport { auth: self.mlflow_auth(Some(url)), ..Transport::default() };
                Ok(("mlflow".to_owned(), Endpoint::new("mlflow", url, &transport)?))
            }
            (None, several) => {
                let message = format!("several services are of kind mlflow: {}", several.join(", "));
                Err(Fault::new(message).hint("say which: registry: { service: … }"))
            }
        }
    }

    /// How a configured service is talked to: a tracking server without credentials of its own has those of MLflow's
    /// client.
    pub fn transport(&self, service: &Service) -> Transport {
        let mut transport = service.transport.clone();
        if service.kind == Kind::Mlflow && transport.auth.is_none() {
            transport.auth = self.mlflow_auth(service.url.as_deref());
        }
        transport
    }

    /// The credentials of MLflow's own client, for the server that its variables are about.
    fn mlflow_auth(&self, url: Option<&str>) -> Option<Auth> {
        if let Some(tracking) = self.environment.get("MLFLOW_TRACKING_URI") {
            let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
            if origin(tracking) != origin(url?) {
                return None;
            }
        }
        let secret = |name: &str| self.environment.get(name).map(Secret::new);
        let auth = Auth {
            username: self.environment.get("MLFLOW_TRACKING_USERNAME").map(str::to_owned),
            password: secret("MLFLOW_TRACKING_PASSWORD"),
            token: secret("MLFLOW_TRACKING_TOKEN"),
        };
        (auth.username.is_some() || auth.token.is_some()).then_some(auth)
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
