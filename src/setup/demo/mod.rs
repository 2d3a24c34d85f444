//! `demo`: a small credit-risk stack on loopback, to try everything on and to drill with.
//!
//! It imitates services, never this program: the daily runbook runs on it through the same configuration, client and
//! judgement as on any other stack, and the procedure that fits the trouble can be walked at once.

mod alertmanager;
mod api;
mod folder;
mod metrics;
mod mlflow;
mod model;
mod past;
mod reports;
mod scenario;
mod server;

use std::{path::PathBuf, pin::pin, sync::Arc, time::Duration};

use alertmanager::Alertmanager;
use anyhow::{Context as _, Result};
use api::Api;
use clap::Args;
use folder::{Addresses, Folder};
use mlflow::Mlflow;
use scenario::Procedure;
pub use scenario::Scenario;
use server::Port;
use tokio::task::JoinSet;

use crate::{
    config::{self, Loaded},
    context::Context,
    error::Fault,
    procedure::runbook::run::{RunRequest, run_runbook},
    ui::Document,
    usage::switch,
};

/// Run an embedded stack to try everything on
///
/// Serves a small credit-risk stack on 127.0.0.1 (a model API, an MLflow-compatible registry, an
/// Alertmanager-compatible alert list), writes its commented mlopsctl.yaml to a folder, runs the daily runbook on
/// it as cron would, and stays up until Ctrl-C, so that every command can be tried on it from another terminal. A
/// scenario ends with the incident procedure that fits it: in a terminal you are asked whether to walk it. Nothing
/// needs to be installed, and nothing outside the folder is touched, the store of records included.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl demo                         try it; Ctrl-C ends it
  mlopsctl demo --scenario slow         see what a slow model API looks like
  mlopsctl demo --scenario bad-model    a promoted version that does badly, and how to go back
  mlopsctl demo --scenario high-drift   a spike, a slow drift and a dead monitoring job, told apart
  mlopsctl demo --once; echo $?         run the daily runbook and end with its exit code
  mlopsctl demo --dir ./try --port 8000 a folder and ports of your choice

Exit codes: with --once those of the runbook (0 ok, 1 warning, 2 critical, 3 unknown;
questions that wait for a person change nothing); 130 when Ctrl-C ends a demo that stays up; 3 when it could not start.")]
pub struct DemoArgs {
    /// What is wrong with the stack
    #[arg(long, value_enum, env = "MLOPSCTL_SCENARIO", value_name = "NAME", default_value_t)]
    pub scenario: Scenario,

    /// End after the daily runbook, with its exit code
    #[arg(long, env = "MLOPSCTL_ONCE", value_parser = switch)]
    pub once: bool,

    /// Folder to write to and keep; new, empty, or of a former demo (default: a temporary one, removed at the end)
    #[arg(long, env = "MLOPSCTL_DIR", value_name = "DIR")]
    pub dir: Option<PathBuf>,

    /// Three ports from this one on: model API, MLflow, Alertmanager (default: free ones)
    #[arg(long, env = "MLOPSCTL_PORT", value_name = "BASE", value_parser = clap::value_parser!(u16).range(1..=65533))]
    pub port: Option<u16>,
}

/// `demo`.
pub async fn run(cx: &Context, args: &DemoArgs) -> Result<Document> {
    if !args.scenario.is_built() {
        let name = args.scenario.name();
        return Err(Fault::new(format!("the scenario `{name}` is not built yet"))
            .hint("`mlopsctl demo --help` lists the scenarios")
            .into());
    }
    let stack = Stack::start(cx, args)?;
    let looking = stack.context(cx)?;
    let until = if stack.folder.is_temporary() { " (removed at the end)" } else { "" };
    let (name, folder) = (args.scenario.name(), stack.folder.path.display());
    cx.ui.say(&format!("The demo stack is up ({name}). Its folder: {folder}{until}"));
    stack.back_up(&looking).await;
    past::record(&looking, args.scenario).await?;
    let mut interrupt = cx.interrupt.clone();
    // The sender lives as long as the program, so an error cannot come; it would mean the end, too.
    let mut end = pin!(async move { drop(interrupt.wait_for(|stop| *stop).await) });
    let daily = RunRequest { name: "daily".to_owned(), unattended: true, ..RunRequest::default() };
    let page = tokio::select! {
        done = run_runbook(&looking, &daily) => Some(stack.on_this_stack(done?.1, args.once)),
        () = &mut end => None,
    };
    if let Some(page) = page {
        let procedure = args.scenario.procedure();
        if args.once {
            if let Some(procedure) = procedure {
                let here = if stack.folder.is_temporary() {
                    String::new()
                } else {
                    format!("--config {} ", stack.file())
                };
                cx.ui.say(&format!("The procedure for it: mlopsctl {here}{}", procedure.command()));
            }
            return Ok(page);
        }
        cx.ui.emit(&page)?;
        if let Some(procedure) = procedure {
            tokio::select! {
                walked = offer(&looking, procedure, &stack) => walked?,
                () = &mut end => {}
            }
        }
        if !*cx.interrupt.borrow() {
            cx.ui.say(&stack.suggestions(args.scenario));
        }
        end.await;
    }
    let kept = if stack.folder.is_temporary() { "its folder is removed" } else { "its folder is kept" };
    cx.ui.say(&format!("\nBye: the demo stack is down, {kept}."));
    // Nothing more to show; an interrupted demo ends with 130 (start.rs).
    Ok(Document::Text(String::new()))
}

/// In a terminal, walks the procedure if the user wants to; off it, says how to.
async fn offer(looking: &Context, procedure: Procedure, stack: &Stack) -> Result<()> {
    let ui = &looking.ui;
    let how = format!("mlopsctl --config {} {}", stack.file(), procedure.command());
    if !ui.can_ask() {
        ui.say(&format!("\nThe procedure for it: {how}"));
        return Ok(());
    }
    let question = format!("\nThe procedure for it is `{}`. Walk it now? (y)es (n)o:", procedure.runbook);
    let answer = ui.line(&question).await?.unwrap_or_default();
    if !answer.trim().to_ascii_lowercase().starts_with('y') {
        ui.say(&format!("Later: {how}"));
        return Ok(());
    }
    let (name, value) = procedure.value;
    let walk = RunRequest {
        name: procedure.runbook.to_owned(),
        values: vec![(name.to_owned(), value.to_owned())],
        ..RunRequest::default()
    };
    let (_, page) = run_runbook(looking, &walk).await?;
    ui.emit(&page)
}

/// The servers and their folder. Dropping it ends them.
struct Stack {
    folder: Folder,
    at: Addresses,
    _servers: JoinSet<()>,
    _ports: [Port; 3],
}

impl Stack {
    fn start(cx: &Context, args: &DemoArgs) -> Result<Self> {
        let scenario = args.scenario;
        // Ports before the folder: what cannot start leaves nothing behind.
        let port = |offset, open| {
            Port::take(args.port.map_or(0, |base| base + offset), open).map_err(|error| {
                error.context(
                    Fault::new("the demo stack cannot start; nothing was written")
                        .hint("leave --port out for free ports"),
                )
            })
        };
        let mut api = port(0, scenario != Scenario::ApiDown)?;
        let mut mlflow = port(1, scenario != Scenario::MlflowDown)?;
        let mut alertmanager = port(2, true)?;
        let at = Addresses { api: api.url(), mlflow: mlflow.url(), alertmanager: alertmanager.url() };
        let folder = Folder::open(args.dir.as_deref())?;
        let now = cx.clock.now();
        folder.write(scenario, &at, now)?;

        let mut servers = JoinSet::new();
        let log = folder.open_log()?;
        let registry = Arc::new(Mlflow::new(scenario, cx.clock));
        let models = Arc::new(Api::new(scenario, cx.clock, Arc::clone(&registry), log));
        mlflow.serve(&mut servers, registry);
        api.serve(&mut servers, Arc::clone(&models));
        alertmanager
            .serve(&mut servers, Alertmanager::new(scenario, cx.clock, move || models.has_recovered()));
        Ok(Self { folder, at, _servers: servers, _ports: [api, mlflow, alertmanager] })
    }

    /// The context of a command that was given the demo's configuration.
    fn context(&self, cx: &Context) -> Result<Context> {
        let file = self.folder.configuration();
        // What is practised on a demo is no record of the user's: its store is the one beside it.
        let environment = cx.environment.without("MLOPSCTL_STORE");
        let loaded: Loaded =
            config::load(Some(&file), None, &environment).context("loading the demo's own configuration")?;
        let mut options = cx.options.clone();
        options.deadline = options.deadline.or(Some(Duration::from_secs(60)));
        let mut lent = cx.lend(options);
        lent.started = cx.started;
        (lent.loaded, lent.environment) = (loaded, Arc::new(environment));
        Ok(lent)
    }

    /// Makes the backups that the daily runbook looks for, as cron would have last night. Without them the demo is no
    /// less one: it shows what their lack looks like.
    async fn back_up(&self, looking: &Context) {
        let mut quiet = looking.lend(looking.options.clone());
        (quiet.ui, quiet.started) = (looking.ui.capturing(), looking.started);
        let words = ["backup", "create"].map(str::to_owned).to_vec();
        if let Err(error) = (looking.commands.run)(&quiet, words).await {
            looking.ui.warn(&format!("the demo has no backups: {error:#}"));
        }
    }

    /// The configuration, for a shell to copy.
    fn file(&self) -> String {
        quoted(&self.folder.configuration().to_string_lossy())
    }

    /// The page with commands that find this stack. What is gone at once cannot be gone on with.
    fn on_this_stack(&self, mut page: Document, once: bool) -> Document {
        if let Document::Sheet(sheet) = &mut page {
            if once && self.folder.is_temporary() {
                sheet.notes.retain(|note| !note.contains("mlopsctl runbook resume"));
            } else {
                let here = format!("mlopsctl --config {} runbook", self.file());
                sheet.notes.iter_mut().for_each(|note| *note = note.replace("mlopsctl runbook", &here));
            }
        }
        page
    }

    fn suggestions(&self, scenario: Scenario) -> String {
        let file = self.file();
        let more: &[&str] = match scenario {
            Scenario::HighDrift => &[
                "drift check",
                "drift show --model credit-risk-model",
                "drift trend --model pricing-model",
                "drift decide --model pricing-model",
            ],
            Scenario::BadModel | Scenario::ModelNotLoaded => &[
                "model show credit-risk-model",
                "model history credit-risk-model",
                "rollback model credit-risk-model",
            ],
            _ => &["drift trend", "model review", "model promote credit-risk-model"],
        };
        let general =
            ["status", "health", "check latency disk", "alerts list", "logs api --tail 5", "backup drill"];
        let mut commands: Vec<String> = general
            .iter()
            .chain(more)
            .chain(&["runbook resume"])
            .map(|command| format!("mlopsctl --config {file} {command}"))
            .collect();
        if let Some(raised) = scenario.alert() {
            let silence =
                format!("alerts silence alertname={} --for 1h --comment 'looking at it'", raised.name);
            commands.push(format!("mlopsctl --config {file} {silence}"));
        }
        let (other, shows) = if scenario == Scenario::Healthy {
            ("mlopsctl demo --scenario api-down", "what trouble looks like; see --help for more")
        } else {
            ("mlopsctl demo", "what a healthy stack looks like")
        };
        format!(
            "
Model API {}, MLflow {}, Alertmanager {}
Try from another terminal (the file has comments; edit it and look again):
  {}
  {other}    # {shows}
Ctrl-C ends the demo.",
            self.at.api,
            self.at.mlflow,
            self.at.alertmanager,
            commands.join("\n  ")
        )
    }
}

/// A word for a shell to copy.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
