//! `config check|show|schema`. Works on a configuration that is broken: that is what it is for.

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::{
    config::{self, Inspected, schema},
    context::Context,
    ui::{Document, Format},
    usage::switch,
};

/// Check and show the configuration
#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Find everything that is wrong, each with its place
    ///
    /// Exits 0 when nothing is, else 3. Every environment's keys and types are checked; what the chosen
    /// one adds up to is checked as a whole.
    #[command(after_help = "Examples:\n  mlopsctl config check\n  mlopsctl config check --env prod")]
    Check,
    /// Print the effective configuration: presets, file, environment and variables in one
    ///
    /// Secrets are never shown.
    #[command(
        after_help = "Examples:\n  mlopsctl config show --origin\n  mlopsctl config show --env prod -o json"
    )]
    Show {
        /// Say where each value was written
        #[arg(long, env = "MLOPSCTL_ORIGIN", value_parser = switch)]
        origin: bool,
    },
    /// Print the JSON Schema of the file, for editors
    #[command(after_help = "Examples:\n  mlopsctl config schema > mlopsctl.schema.json\n  \
                            # then, as the first line of mlopsctl.yaml:\n  \
                            # yaml-language-server: $schema=mlopsctl.schema.json")]
    Schema,
}

/// `config check|show|schema`.
pub async fn run(cx: &Context, args: &ConfigArgs) -> Result<Document> {
    match args.command {
        ConfigCommand::Check => check(cx),
        ConfigCommand::Show { origin } => show(cx, origin),
        ConfigCommand::Schema => {
            Ok(Document::Text(format!("{}\n", serde_json::to_string_pretty(&schema::of_file())?)))
        }
    }
}

fn inspect(cx: &Context) -> Result<Inspected> {
    let inspected = config::inspect(
        cx.options.config_file.as_deref(),
        cx.options.environment_name.as_deref(),
        &cx.environment,
    )?;
    for warning in inspected.warnings() {
        cx.ui.warn(warning);
    }
    Ok(inspected)
}

fn check(cx: &Context) -> Result<Document> {
    let inspected = inspect(cx)?;
    let (file, left_out) = (inspected.file.clone(), inspected.left_out().len());
    let environments = inspected.environments().len();
    let loaded = inspected.loaded()?;
    let Some(file) = file else {
        return Ok(Document::Text("ok: no configuration file, built-in defaults\n".to_owned()));
    };
    let mut counts =
        vec![count(loaded.config.services.len(), "service"), count(loaded.config.checks.len(), "check")];
    if environments > 0 {
        counts.push(count(environments, "environment"));
    }
    if left_out > 0 {
        counts.push(format!("{} of presets left out (see config show --origin)", count(left_out, "check")));
    }
    Ok(Document::Text(format!("ok: {} ({})\n", file.display(), counts.join(", "))))
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn show(cx: &Context, origin: bool) -> Result<Document> {
    let inspected = inspect(cx)?;
    let json = cx.ui.settings().targets.iter().any(|target| target.format == Format::Json);
    let mut text = if json {
        format!("{}\n", serde_json::to_string_pretty(&inspected.to_json())?)
    } else {
        inspected.to_yaml(origin)
    };
    if origin && !json {
        for note in inspected.left_out() {
            text.push_str(&format!("# left out: {note}\n"));
        }
    }
    let text = inspected.redactor().clean(&text).into_owned();
    if !inspected.faults().is_empty() {
        // What could be read helps to see what is wrong.
        cx.ui.out(&text)?;
        return Err(inspected.fault().into());
    }
    Ok(Document::Text(text))
}
