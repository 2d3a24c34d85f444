//! The command line: global options, the commands, and the one dispatch.

use std::path::PathBuf;

use anyhow::Result;
use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand};

use crate::{
    backup::{self, cleanup, export},
    config::scalar::Duration,
    context::Context,
    drift,
    finding::FailOn,
    model,
    monitor::{alerts, check, status},
    procedure::{handover, history, incident, mute, notify, plans, runbook, schedule},
    service::{health, logs, restart},
    setup::{completions, config, demo, init, man},
    ui::{Document, Target},
    usage::switch,
    version,
};

/// Makes the operations runbooks of an ML system executable: look, decide, act, prove
#[derive(Debug, Parser)]
#[command(
    name = "mlopsctl",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Every option also is an environment variable: --fail-on is MLOPSCTL_FAIL_ON,\n\
                  and where commands differ in its meaning, logs --since is MLOPSCTL_LOGS_SINCE.\n\
                  Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown or could not start;\n\
                  all of them, and those of acts: mlopsctl help exit-codes"
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,

    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes. Each also is an environment variable `MLOPSCTL_…`.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Configuration file (default: mlopsctl.yaml here or in a parent)
    #[arg(long, global = true, env = "MLOPSCTL_CONFIG", value_name = "FILE", help_heading = "Configuration")]
    pub config: Option<PathBuf>,

    /// Environment of the configuration to use
    #[arg(long, global = true, env = "MLOPSCTL_ENV", value_name = "NAME", help_heading = "Configuration")]
    pub env: Option<String>,

    /// table, json, yaml, markdown, csv, junit, prometheus, nagios, github or html; may be given several times
    #[arg(short, long, global = true, env = "MLOPSCTL_OUTPUT", value_name = "FORMAT[=FILE]", value_delimiter = ',', action = ArgAction::Append, help_heading = "Output")]
    pub output: Vec<Target>,

    /// Print only what is not ok
    #[arg(short, long, global = true, env = "MLOPSCTL_QUIET", value_parser = switch, help_heading = "Output")]
    pub quiet: bool,

    /// Show each request (-vv: also the start of bodies)
    #[arg(short, long, global = true, action = ArgAction::Count, env = "MLOPSCTL_VERBOSE", help_heading = "Output")]
    pub verbose: u8,

    /// When to use colour
    #[arg(
        long,
        global = true,
        env = "MLOPSCTL_COLOR",
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub color: ColorChoice,

    /// The least verdict that makes the exit code speak
    #[arg(
        long,
        global = true,
        env = "MLOPSCTL_FAIL_ON",
        value_name = "VERDICT",
        default_value = "warning",
        help_heading = "Output"
    )]
    pub fail_on: FailOn,

    /// Limit for the whole run (default 60s for a one-pass look)
    #[arg(long, global = true, env = "MLOPSCTL_DEADLINE", value_name = "DURATION", help_heading = "Running")]
    pub deadline: Option<Duration>,

    /// URL to tell of start, exit code and end of output (dead-man ping)
    #[arg(long, global = true, env = "MLOPSCTL_PING", value_name = "URL", help_heading = "Running")]
    pub ping: Option<String>,

    /// Requests at once
    #[arg(long, global = true, env = "MLOPSCTL_PARALLEL", value_name = "N", help_heading = "Running")]
    pub parallel: Option<usize>,

    /// Keep what a look found as a record
    #[arg(long, global = true, env = "MLOPSCTL_RECORD", value_parser = switch, help_heading = "Remembering")]
    pub record: bool,

    /// For cron: count a trouble only when runs in a row agree, and notify on transitions only
    #[arg(long, global = true, env = "MLOPSCTL_STATEFUL", value_parser = switch, help_heading = "Remembering")]
    pub stateful: bool,

    /// Agree to plans in advance
    #[arg(short, long, global = true, env = "MLOPSCTL_YES", value_parser = switch, help_heading = "Acting")]
    pub yes: bool,

    /// Show the plan and stop
    #[arg(long, global = true, env = "MLOPSCTL_DRY_RUN", value_parser = switch, help_heading = "Acting")]
    pub dry_run: bool,

    /// Why; kept in the record
    #[arg(long, global = true, env = "MLOPSCTL_REASON", value_name = "TEXT", help_heading = "Acting")]
    pub reason: Option<String>,

    /// Take the lock of another run over
    #[arg(long, global = true, env = "MLOPSCTL_TAKE_OVER", value_parser = switch, help_heading = "Acting")]
    pub take_over: bool,
}

/// The commands, in the order of the help.
#[derive(Debug, Subcommand)]
pub enum Command {
    Status(status::StatusArgs),
    Health(health::HealthArgs),
    Check(check::CheckArgs),
    Alerts(alerts::AlertsArgs),
    Logs(logs::LogsArgs),
    Drift(drift::DriftArgs),
    Model(model::ModelArgs),
    History(history::HistoryArgs),
    Handover(handover::HandoverArgs),
    Restart(restart::RestartArgs),
    Rollback(model::RollbackArgs),
    Plan(plans::PlanArgs),
    Backup(backup::BackupArgs),
    Version(version::VersionArgs),
    Export(export::ExportArgs),
    Cleanup(cleanup::CleanupArgs),
    Runbook(runbook::RunbookArgs),
    Incident(incident::IncidentArgs),
    Mute(mute::MuteArgs),
    Demo(demo::DemoArgs),
    Init(init::InitArgs),
    Config(config::ConfigArgs),
    Schedule(schedule::ScheduleArgs),
    Notify(notify::NotifyArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs one command. Each arm is one line; what a command does is in its module.
pub async fn dispatch(cx: &Context, command: &Command) -> Result<Document> {
    match command {
        Command::Status(args) => status::run(cx, args).await,
        Command::Health(args) => health::run(cx, args, model::look_beside).await,
        Command::Check(args) => check::run(cx, args).await,
        Command::Alerts(args) => alerts::run(cx, args).await,
        Command::Logs(args) => logs::run(cx, args).await,
        Command::Drift(args) => drift::run(cx, args).await,
        Command::Model(args) => model::run(cx, args).await,
        Command::History(args) => history::run(cx, args).await,
        Command::Handover(args) => handover::run(cx, args).await,
        Command::Restart(args) => restart::run(cx, args).await,
        Command::Rollback(args) => model::run_rollback(cx, args).await,
        Command::Plan(args) => plans::run(cx, args).await,
        Command::Backup(args) => backup::run(cx, args).await,
        Command::Version(args) => version::run(cx, args).await,
        Command::Export(args) => export::run(cx, args).await,
        Command::Cleanup(args) => cleanup::run(cx, args).await,
        Command::Runbook(args) => runbook::run(cx, args).await,
        Command::Incident(args) => incident::run(cx, args).await,
        Command::Mute(args) => mute::run(cx, args).await,
        Command::Demo(args) => demo::run(cx, args).await,
        Command::Init(args) => init::run(cx, args).await,
        Command::Config(args) => config::run(cx, args).await,
        Command::Schedule(args) => schedule::run(cx, args).await,
        Command::Notify(args) => notify::run(cx, args).await,
        Command::Completions(args) => completions::run(cx, args).await,
        Command::Man(args) => man::run(cx, args).await,
    }
}
