//! From arguments to an exit code: parse, load, build the context, run, write, explain.

use std::{
    ffi::OsString,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::ColorChoice;
use tokio::sync::watch;

use crate::{
    cli::{self, Cli, Command, Global},
    client::Http,
    config::{self, Loaded, Redactor, redact::show_address},
    context::{Clock, Coming, Commands, Context, Environment, Nature, Options},
    error::{Exit, Fault, explain},
    notify,
    ping::{self, Ping},
    record::Buckets,
    spare,
    ui::{self, Document, Format, Settings, Style, Target, Ui, Width},
    usage,
};

/// Variables of the store's credentials: secrets, wherever they turn up.
const CREDENTIALS: [&str; 11] = [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_CLIENT_SECRET",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_CLIENT_SECRET",
    "AZURE_STORAGE_MASTER_KEY",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_TOKEN",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
];

/// Runs the program and returns its exit code.
pub fn start(arguments: &[OsString]) -> u8 {
    let started = Instant::now();
    let environment = Environment::read();
    let parsed = match usage::parse(arguments, &environment) {
        Ok(parsed) => parsed,
        Err(code) => return code,
    };
    let mut ui = Ui::new(settings(&parsed.global, &environment, Redactor::default()));
    if parsed.global.ping.is_some() {
        ui = ui.remembering(ping::TAIL);
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&ui, &anyhow::Error::new(error).context("starting the runtime")),
    };
    let code = runtime.block_on(watched(&parsed, environment, arguments, ui, started));
    // A look at a hung disk or a slow resolver must not keep the program from ending.
    runtime.shutdown_background();
    code
}

/// Runs one command under the dead-man ping, if one is asked for.
async fn watched(
    parsed: &Cli,
    environment: Environment,
    arguments: &[OsString],
    ui: Ui,
    started: Instant,
) -> u8 {
    let Some(url) = &parsed.global.ping else {
        return run(parsed, environment, arguments, &ui, started).await;
    };
    let secret = ping::secret_of(url);
    let redactor = secret.map_or_else(Redactor::default, |secret| Redactor::default().and(secret));
    let ping = Ping::begin(url, redactor, &ui);
    let code = run(parsed, environment, arguments, &ui, started).await;
    if let Some(ping) = ping {
        ping.finish(code, &ui).await;
    }
    code
}

/// Loads the configuration and executes the command; an error becomes lines and a code.
async fn run(
    parsed: &Cli,
    environment: Environment,
    arguments: &[OsString],
    ui: &Ui,
    started: Instant,
) -> u8 {
    let mut loaded = match load(parsed, &environment) {
        Ok(loaded) => loaded,
        Err(error) => return fail(ui, &error),
    };
    if let Some(secret) = parsed.global.ping.as_deref().and_then(ping::secret_of) {
        loaded.redactor = loaded.redactor.and(secret);
    }
    for name in CREDENTIALS {
        if let Some(secret) = environment.get(name) {
            loaded.redactor = loaded.redactor.and(secret.to_owned());
        }
    }
    if let Err(fault) = spare::spare(&parsed.global.output, &loaded.read, arguments) {
        return fail(ui, &fault.into());
    }
    ui::report_panics(loaded.redactor.clone());
    let ui = ui.with(settings(&parsed.global, &environment, loaded.redactor.clone()));
    // Word by word first: a secret with a quote in it looks otherwise once it is quoted. A URL may open what it names:
    // records keep it without what does.
    let clean = |word: &OsString| {
        let word = word.to_string_lossy();
        let shown = if word.contains("://") { show_address(&word).into() } else { word };
        loaded.redactor.clean(&shown).into_owned()
    };
    let words: Vec<String> = arguments.iter().skip(1).map(clean).collect();
    let command_line = loaded.redactor.clean(&shell_words::join(&words)).into_owned();
    match execute(parsed, loaded, environment, command_line, ui.clone(), started).await {
        Ok(code) => code,
        Err(error) => fail(&ui, &error),
    }
}

/// Tells of an error, and how it exits.
fn fail(ui: &Ui, error: &anyhow::Error) -> u8 {
    let explanation = explain(error);
    ui.error(&explanation);
    explanation.exit
}

async fn execute(
    parsed: &Cli,
    loaded: Loaded,
    environment: Environment,
    command_line: String,
    ui: Ui,
    started: Instant,
) -> Result<u8> {
    for warning in &loaded.warnings {
        ui.warn(warning);
    }
    provoke_panic(&environment);
    let (stop, interrupt) = watch::channel(false);
    let trace = (parsed.global.verbose > 0).then(|| {
        let ui = ui.clone();
        Arc::new(move |level: u8, text: &str| ui.trace(level, text)) as crate::client::http::Trace
    });
    let cx = Context {
        options: options(parsed, command_line),
        http: Http::new(loaded.redactor.clone(), trace),
        clock: Clock::from_environment(&environment),
        environment: Arc::new(environment),
        loaded,
        ui,
        interrupt,
        started,
        commands: COMMANDS,
        warned: Arc::default(),
        buckets: Buckets::default(),
        claim: None,
    };
    let run = carry_out(&cx, &parsed.command);
    tokio::pin!(run);
    let document = tokio::select! {
        document = &mut run => document?,
        () = interrupted() => {
            if !parsed.command.handles_interrupts() {
                return Ok(Exit::Interrupted.code());
            }
            let _ = stop.send(true);
            let document = tokio::select! {
                document = &mut run => document?,
                () = interrupted() => return Ok(Exit::Interrupted.code()),
            };
            // It has shown its page, and only an interrupt ends it.
            if matches!(parsed.command, Command::Demo(_)) {
                return Ok(Exit::Interrupted.code());
            }
            document
        }
    };
    let code = document.exit_code(cx.options.fail_on);
    Ok(match cx.ui.emit(&document) {
        Ok(()) => code,
        Err(error) => {
            fail(&cx.ui, &error);
            unwritten(&document, code)
        }
    })
}

/// What commands that run others are lent.
const COMMANDS: Commands = Commands { nature: nature_of_words, as_step: words_as_step, run: run_words };

/// Runs a command, and does with a report what is done with every one.
async fn carry_out(cx: &Context, command: &Command) -> Result<Document> {
    let remembers = cx.options.record || cx.options.stateful;
    if remembers && command.nature() != Nature::Look {
        let fault = Fault::new("--record and --stateful are for looks: nothing was done");
        return Err(fault.hint("acts always leave a record").into());
    }
    if remembers && !command.judges() {
        let fault = Fault::new("--record and --stateful are for looks with a verdict: nothing was looked at");
        return Err(fault
            .hint("they work with status, health, check, drift check, alerts list and alerts history")
            .into());
    }
    let Some(mut turn) = notify::Turn::take(cx).await? else {
        return match cli::dispatch(cx, command).await? {
            Document::Report(report) => notify::after_look(cx, report, None).await.map(Document::Report),
            other => Ok(other),
        };
    };
    let looked = turn.keep_during(cx, cli::dispatch(cx, command)).await;
    let done = match looked {
        Ok(Document::Report(report)) => {
            notify::after_look(cx, report, Some(&turn)).await.map(Document::Report)
        }
        other => other,
    };
    turn.end(cx).await;
    done
}

fn nature_of_words(words: &[String]) -> Result<Nature, String> {
    usage::parse_words(words).map(|parsed| parsed.cli.command.nature())
}

/// Options of the run that mean something in a step: they are passed on.
const PASSED_ON: [&str; 2] = ["reason", "parallel"];

fn words_as_step(words: &[String]) -> Result<Option<Duration>, String> {
    let parsed = usage::parse_words(words)?;
    fits(&parsed, &PASSED_ON)?;
    match &parsed.cli.command {
        Command::Logs(args) if args.follow => Err("`--follow` never ends by itself".to_owned()),
        Command::Status(args) if args.watch => Err("`--watch` never ends by itself".to_owned()),
        Command::Check(args) => Ok(args.watch.as_ref().map(|limit| limit.value)),
        Command::Health(args) => Ok(args.wait.as_ref().map(|limit| limit.value)),
        _ => Ok(None),
    }
}

/// An option that would be ignored is refused, so that no step is green for what it did not look at.
fn fits(parsed: &usage::Words, allowed: &[&str]) -> Result<(), String> {
    match parsed.general.iter().find(|name| !allowed.contains(&name.as_str())) {
        Some(name) if name == "deadline" => {
            let instead = "a step has `deadline:`, and `wait:` has `limit:`";
            Err(format!("`--deadline` belongs to the run, not to a step; {instead}"))
        }
        Some(name) => Err(format!("`--{name}` belongs to the run, not to a step")),
        None => Ok(()),
    }
}

/// Runs the words of a runbook's step. Its options are the words' own, with those of the run that concern everybody.
fn run_words(cx: &Context, words: Vec<String>) -> Coming<'_> {
    Box::pin(async move {
        let words_read = usage::parse_words(&words).map_err(Fault::new)?;
        // The deadline is that of the step, as who runs it says.
        fits(&words_read, &[&PASSED_ON[..], &["deadline"]].concat()).map_err(Fault::new)?;
        let parsed = words_read.cli;
        // As a step of a run shows what it runs, so that its record is found again.
        let line = shell_words::join(&words);
        let own = options(&parsed, cx.loaded.redactor.clean(&line).into_owned());
        let general = &cx.options;
        let lent = cx.lend(Options {
            yes: general.yes,
            dry_run: general.dry_run || own.dry_run,
            reason: own.reason.or_else(|| general.reason.clone()),
            take_over: general.take_over,
            parallel: own.parallel.or(general.parallel),
            config_file: general.config_file.clone(),
            environment_name: general.environment_name.clone(),
            ..own
        });
        carry_out(&lent, &parsed.command).await
    })
}

/// The exit code of a result that could not be written in full. It never hides a graver one: critical stays critical,
/// and an act has ended as it has.
fn unwritten(document: &Document, code: u8) -> u8 {
    match (document, code) {
        (Document::Outcome(_), 0) => Exit::Warning.code(),
        (Document::Outcome(_), code) => code,
        (_, 2) => code,
        _ => Exit::Unknown.code(),
    }
}

/// A bug on demand, so that tests see what a bug looks like.
fn provoke_panic(environment: &Environment) {
    if let Some(what) = environment.get("__MLOPSCTL_PANIC") {
        #[expect(clippy::panic, reason = "it is what the variable asks for")]
        {
            panic!("{what}");
        }
    }
}

/// Resolves at SIGINT, SIGTERM or SIGHUP.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).ok();
    let (mut int, mut term) = (listen(SignalKind::interrupt()), listen(SignalKind::terminate()));
    // `nohup` ignores the hangup for us; listening would undo that.
    let mut hup = if ignores_hangup() { None } else { listen(SignalKind::hangup()) };
    let wait = async |stream: &mut Option<tokio::signal::unix::Signal>| match stream {
        Some(stream) => {
            stream.recv().await;
        }
        None => std::future::pending().await,
    };
    tokio::select! {
        () = wait(&mut int) => {}
        () = wait(&mut term) => {}
        () = wait(&mut hup) => {}
    }
}

/// Whether the hangup was ignored when the program started, as Linux tells.
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

fn load(parsed: &Cli, environment: &Environment) -> Result<Loaded> {
    if !parsed.command.needs_config() {
        // Some of them read it all the same.
        let read = config::find(parsed.global.config.as_deref(), environment).into_iter().collect();
        return Ok(Loaded { folder: environment.folder.clone(), read, ..Loaded::default() });
    }
    let (file, name) = (parsed.global.config.as_deref(), parsed.global.env.as_deref());
    let inspected = config::inspect(file, name, environment)?;
    if !parsed.command.does_without_config() || inspected.faults().is_empty() {
        return inspected.loaded();
    }
    // Its folder is known all the same, and what stands beside it.
    let fault = inspected.fault();
    Ok(Loaded {
        redactor: inspected.redactor(),
        warnings: vec![format!("{fault}; going on without it")],
        file: inspected.file,
        read: inspected.read,
        folder: inspected.folder,
        broken: true,
        ..Loaded::default()
    })
}

fn options(parsed: &Cli, command_line: String) -> Options {
    let global = &parsed.global;
    let default_deadline = parsed.command.is_one_pass().then_some(Duration::from_secs(60));
    Options {
        yes: global.yes,
        dry_run: global.dry_run,
        reason: global.reason.clone(),
        take_over: global.take_over,
        fail_on: global.fail_on,
        parallel: global.parallel,
        deadline: global.deadline.as_ref().map(|limit| limit.value).or(default_deadline),
        command_line,
        config_file: global.config.clone(),
        environment_name: global.env.clone(),
        record: global.record,
        stateful: global.stateful,
    }
}

fn settings(global: &Global, environment: &Environment, redactor: Redactor) -> Settings {
    let dumb = environment.get("TERM") == Some("dumb");
    let style = |terminal: bool, columns: Option<u16>| Style {
        colour: match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && environment.get("NO_COLOR").is_none() && !dumb,
        },
        width: if terminal { Width::Columns(columns.unwrap_or(80)) } else { Width::Unlimited },
    };
    let columns = environment.get("COLUMNS").and_then(|text| text.parse().ok());
    let columns = columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0));
    let mut targets = global.output.clone();
    if targets.is_empty() {
        targets.push(Target { format: Format::Table, file: None });
    }
    Settings {
        targets,
        quiet: global.quiet,
        verbose: global.verbose,
        style_out: style(std::io::IsTerminal::is_terminal(&std::io::stdout()), columns),
        style_err: style(std::io::IsTerminal::is_terminal(&std::io::stderr()), columns),
        animate: std::io::IsTerminal::is_terminal(&std::io::stderr()) && !dumb,
        redactor,
    }
}

impl Command {
    /// What running it amounts to.
    fn nature(&self) -> Nature {
        match self {
            Self::Logs(args) if args.acts() => Nature::Act,
            Self::Status(_) | Self::Health(_) | Self::Check(_) | Self::Logs(_) | Self::Drift(_) => {
                Nature::Look
            }
            Self::History(_) | Self::Handover(_) => Nature::Look,
            Self::Alerts(args) if !args.acts() => Nature::Look,
            Self::Mute(args) if !args.acts() => Nature::Look,
            Self::Export(_) | Self::Cleanup(_) => Nature::Act,
            Self::Alerts(_) | Self::Restart(_) | Self::Plan(_) | Self::Mute(_) => Nature::Act,
            Self::Backup(args) => args.nature(),
            Self::Model(args) => args.nature(),
            Self::Rollback(args) => args.nature(),
            Self::Version(args) => args.nature(),
            Self::Runbook(args) => args.nature(),
            Self::Incident(args) => args.nature(),
            Self::Demo(_) | Self::Init(_) | Self::Config(_) | Self::Schedule(_) | Self::Notify(_) => {
                Nature::Other
            }
            Self::Completions(_) | Self::Man(_) => Nature::Other,
        }
    }

    /// Whether what it shows is a report, which can be recorded and compared with former ones.
    fn judges(&self) -> bool {
        match self {
            Self::Status(args) => !args.watch,
            Self::Health(_) | Self::Check(_) => true,
            Self::Alerts(args) => args.judges(),
            Self::Backup(args) => args.judges(),
            Self::Drift(args) => args.judges(),
            Self::Model(args) => args.judges(),
            _ => false,
        }
    }

    /// Commands that work without a configuration never fail on a bad one.
    fn needs_config(&self) -> bool {
        !matches!(self, Self::Demo(_) | Self::Init(_) | Self::Config(_) | Self::Completions(_) | Self::Man(_))
    }

    /// Commands that use a configuration where there is one go on beside a bad one, too.
    fn does_without_config(&self) -> bool {
        matches!(self, Self::Runbook(args) if args.does_without_config())
    }

    /// Acts and followers end in their own way; a look is simply dropped.
    fn handles_interrupts(&self) -> bool {
        match self {
            Self::Alerts(args) => args.acts(),
            Self::Check(args) => args.watch.is_some(),
            Self::Backup(args) => !args.is_one_pass(),
            Self::Logs(args) => args.acts(),
            Self::Model(args) => args.nature() == Nature::Act,
            Self::Version(args) => args.nature() == Nature::Act,
            Self::Export(_) | Self::Cleanup(_) | Self::Rollback(_) => true,
            Self::Restart(_)
            | Self::Plan(_)
            | Self::Mute(_)
            | Self::Demo(_)
            | Self::Runbook(_)
            | Self::Incident(_) => true,
            _ => false,
        }
    }

    /// A look that passes once gets a default deadline.
    fn is_one_pass(&self) -> bool {
        match self {
            Self::Health(args) => args.wait.is_none(),
            Self::Check(args) => args.watch.is_none(),
            Self::Status(args) => !args.watch,
            Self::Handover(_) => true,
            Self::Alerts(args) => !args.acts(),
            Self::Backup(args) => args.is_one_pass(),
            Self::Drift(args) => args.is_one_pass(),
            Self::Model(args) => args.nature() == Nature::Look,
            _ => false,
        }
    }
}
