//! `init`: a first mlopsctl.yaml from what is found in a folder. Reads files, and asks one service: the registry for its
//! models, if it happens to be up.

mod compose;
mod models;
mod ports;
mod reports;
mod survey;
mod write;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use survey::Survey;

use crate::{
    config,
    context::Context,
    error::{Exit, Fault},
    ui::{Document, write_atomically},
    usage::switch,
};

/// Write a commented mlopsctl.yaml from what is found
///
/// Looks for a compose file (services, published ports, health checks), an MLflow server (which is asked for its
/// models, if it is up) and a folder of drift reports. What is written passes `config check` as it is. An existing file is never overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl init\n  mlopsctl init --yes && mlopsctl health\n  \
                        mlopsctl init --compose docker-compose.demo.yml --dry-run")]
pub struct InitArgs {
    /// Folder to look into (default: this one)
    folder: Option<PathBuf>,

    /// Compose file to read; may be given several times, later ones win
    #[arg(long, env = "MLOPSCTL_INIT_COMPOSE", value_name = "FILE")]
    compose: Vec<PathBuf>,

    /// Replace an existing mlopsctl.yaml
    #[arg(long, env = "MLOPSCTL_INIT_FORCE", value_parser = switch)]
    force: bool,
}

/// `init`.
pub async fn run(cx: &Context, args: &InitArgs) -> Result<Document> {
    let here = &cx.environment.folder;
    let folder = args.folder.as_ref().map_or_else(|| here.clone(), |folder| here.join(folder));
    let target = match &cx.options.config_file {
        Some(named) => here.join(named),
        None => folder.join(config::FILE_NAME),
    };
    let target_shown = shown(&target, here);
    if !args.force && !cx.options.dry_run && target.symlink_metadata().is_ok() {
        return Err(Fault::new(format!("{target_shown} is already there; nothing was written"))
            .hint("look at what would be written with --dry-run, or replace it with --force")
            .into());
    }
    let mut survey = Survey::of(&folder, &args.compose, &cx.environment)?;
    for note in &survey.notes {
        cx.ui.say(note);
    }
    if !cx.options.yes && !cx.options.dry_run {
        survey.stack = cx.ui.ask("Name of the stack", &survey.stack)?;
    }
    survey.models = models::ask(cx, &survey).await;
    let text = write::text(&survey);
    config::parse_str(&text, None)
        .map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            Fault::new(format!(
                "what was found does not make a good configuration ({first}); nothing was written"
            ))
            .hint("see it with --dry-run, and report it as a bug of mlopsctl")
        })
        .or_else(|fault| if cx.options.dry_run { Ok(config::Loaded::default()) } else { Err(fault) })?;
    if cx.options.dry_run {
        return Ok(Document::Text(text));
    }
    if !cx.options.yes {
        cx.ui.say(&format!("Found: {}", survey.summary()));
        if !cx.ui.confirm(&format!("Write {target_shown}?")).await? {
            return Err(Fault::new("declined; nothing was written").exit(Exit::Declined).into());
        }
    }
    write_atomically(&target, text.as_bytes())?;
    cx.ui.say("Next: mlopsctl health");
    Ok(Document::Text(format!("wrote {target_shown}: {}\n", survey.summary())))
}

fn shown(path: &Path, here: &Path) -> String {
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
