//! From arguments to an exit code: parse, load, build the context, run, write, explain.

use std::{
    ffi::OsString,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::{ColorChoice, Parser as _, error::ErrorKind};
use tokio::sync::watch;

use crate::{
    cli::{self, Cli, Command, Global},
    client::Http,
    config::{self, Loaded},
    context::{Clock, Context, Environment, Options},
    error::{Exit, explain},
    ui::{Format, Settings, Style, Target, Ui, Width},
};

/// Runs the program and returns its exit code.
pub fn start(arguments: Vec<OsString>) -> u8 {
    let started = Instant::now();
    let parsed = match Cli::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // clap's own 2 would read as critical; help and version are no errors.
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let _ = error.print();
            return if asked { 0 } else { Exit::Unknown.code() };
        }
    };
    let environment = Environment::read();
    let plain = Ui::new(settings(&parsed.global, &environment, &Loaded::default()));
    let command_line: Vec<_> = arguments.iter().skip(1).map(|word| word.to_string_lossy()).collect();
    let run = || -> Result<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("starting the asynchronous runtime")?;
        let loaded = load(&parsed, &environment)?;
        runtime.block_on(execute(&parsed, loaded, environment.clone(), command_line.join(" "), started))
    };
    run().unwrap_or_else(|error| {
        let explanation = explain(&error);
        plain.error(&explanation);
        explanation.exit
    })
}

async fn execute(
    parsed: &Cli,
    loaded: Loaded,
    environment: Environment,
    command_line: String,
    started: Instant,
) -> Result<u8> {
    let ui = Ui::new(settings(&parsed.global, &environment, &loaded));
    for warning in &loaded.warnings {
        ui.warn(warning);
    }
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
    };
    let run = cli::dispatch(&cx, &parsed.command);
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
    cx.ui.emit(&document)?;
    Ok(document.exit_code(cx.options.fail_on))
}

/// Resolves at SIGINT, SIGTERM or SIGHUP.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).ok();
    let (mut int, mut term, mut hup) =
        (listen(SignalKind::interrupt()), listen(SignalKind::terminate()), listen(SignalKind::hangup()));
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

fn load(parsed: &Cli, environment: &Environment) -> Result<Loaded> {
    if !parsed.command.needs_config() {
        return Ok(Loaded { folder: environment.folder.clone(), ..Loaded::default() });
    }
    config::load(parsed.global.config.as_deref(), parsed.global.env.as_deref(), environment)
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
    }
}

fn settings(global: &Global, environment: &Environment, loaded: &Loaded) -> Settings {
    let style = |terminal: bool, columns: Option<u16>| Style {
        colour: match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                terminal && environment.get("NO_COLOR").is_none() && environment.get("TERM") != Some("dumb")
            }
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
        redactor: loaded.redactor.clone(),
    }
}

impl Command {
    /// Commands that work without a configuration never fail on a bad one.
    fn needs_config(&self) -> bool {
        !matches!(self, Self::Demo(_) | Self::Init(_) | Self::Config(_) | Self::Completions(_) | Self::Man(_))
    }

    /// Acts and followers end in their own way; a look is simply dropped.
    fn handles_interrupts(&self) -> bool {
        match self {
            Self::Alerts(args) => args.acts(),
            Self::Check(args) => args.watch.is_some(),
            Self::Restart(_) | Self::Plan(_) | Self::Demo(_) => true,
            _ => false,
        }
    }

    /// A look that passes once gets a default deadline.
    fn is_one_pass(&self) -> bool {
        match self {
            Self::Health(args) => args.wait.is_none(),
            Self::Check(args) => args.watch.is_none(),
            Self::Status(args) => !args.watch,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        crate::cli::Cli::command().debug_assert();
    }
}
