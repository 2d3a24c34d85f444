//! `incident capture`: everything that can be seen now, in one archive that can be attached to a ticket.

mod archive;
mod container;
mod parts;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    book::Book,
    event::{Event, What},
    show,
    state::Incident,
};
use crate::{
    context::Context,
    error::{Exit, Fault},
    plan::{Ended, Outcome},
    record::{Who, host_name},
    ui::Document,
};

/// Capture evidence: health, checks, alerts, logs, containers, versions, configuration in one tar.gz
///
/// Known secrets are blanked in every file, also in the environment of containers. What cannot be had is a file that
/// says why. Works without an incident, too; with one it is noted there.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  mlopsctl incident capture\n  mlopsctl incident capture -i 01KAJ3 --out /tmp/evidence.tar.gz"
)]
pub(super) struct CaptureArgs {
    /// Id, or its start (default: the only open one, if there is one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,

    /// The same, as the only word
    #[arg(value_name = "INCIDENT", hide = true)]
    named: Option<String>,

    /// The archive (default: capture-TIME.tar.gz in this folder)
    #[arg(long, env = "MLOPSCTL_CAPTURE_OUT", value_name = "FILE")]
    out: Option<PathBuf>,
}

/// One file of the archive.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// Why it says nothing else.
    pub(super) missing: Option<String>,
}

/// `incident capture`.
pub(super) async fn run(cx: &Context, args: &CaptureArgs) -> Result<Document> {
    let (book, incident) = about(cx, args).await?;
    let now = cx.clock.now();
    let usual = || PathBuf::from(format!("capture-{}.tar.gz", now.format("%Y%m%dT%H%M%SZ")));
    let out = cx.environment.folder.join(args.out.clone().unwrap_or_else(usual));
    let target = incident.as_ref().map_or_else(|| "stack".to_owned(), |incident| incident.id.clone());
    if cx.options.dry_run {
        let text = format!("would write {}; nothing was written", out.display());
        let mut outcome = Outcome::new("incident capture", &target, Ended::Planned, &text, Vec::new());
        outcome.notes = parts::names(cx);
        return Ok(Document::Outcome(outcome));
    }
    archive::check(&out)?;
    let mut interrupt = cx.interrupt.clone();
    let mut parts = tokio::select! {
        parts = parts::gather(cx) => parts,
        _ = interrupt.wait_for(|stop| *stop) => {
            return Err(Fault::new("interrupted; nothing was written").exit(Exit::Interrupted).into());
        }
    };
    if let Some(incident) = &incident {
        parts.insert(
            0,
            parts::of_text(cx, "incident.json", &serde_json::to_string_pretty(&show::json(cx, incident))?),
        );
    }
    parts.insert(0, manifest(cx, &parts, &target)?);
    let bytes = archive::pack(&parts, now)?;
    archive::write(&out, &bytes)?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let size = bytes.len();
    if let (Some(book), Some(incident)) = (&book, &incident) {
        let what = What::Captured {
            file: out.display().to_string(),
            size_bytes: size as u64,
            sha256: sha256.clone(),
        };
        if let Err(error) = book.append(&Event::new(cx, &incident.id, what)).await {
            cx.ui.warn(&format!("the capture is not noted in the incident: {error:#}"));
        }
    }
    let missing: Vec<&Part> = parts.iter().filter(|part| part.missing.is_some()).collect();
    let text = format!("{} files in {}", parts.len() - missing.len(), out.display());
    let mut outcome = Outcome::new("incident capture", &target, Ended::Done, &text, Vec::new());
    outcome.notes.push(format!("{size} bytes, SHA-256 {sha256}"));
    let why = |part: &&Part| {
        let why = part.missing.as_deref().unwrap_or_default();
        format!("could not be had: {} ({})", part.path, why.lines().next().unwrap_or_default())
    };
    outcome.notes.extend(missing.iter().map(why));
    Ok(Document::Outcome(outcome))
}

/// The incident meant, if there is one; a store that cannot be read keeps no evidence from being captured.
async fn about<'a>(cx: &'a Context, args: &CaptureArgs) -> Result<(Option<Book<'a>>, Option<Incident>)> {
    let book = Book::of(cx)?;
    if let Some(id) = args.named.as_ref().or(args.incident.as_ref()) {
        let incident = book.find(Some(id)).await?;
        return Ok((Some(book), Some(incident)));
    }
    match book.all_open().await {
        Ok(mut open) if open.len() == 1 => Ok((Some(book), Some(open.remove(0)))),
        Ok(open) => {
            if open.len() > 1 {
                cx.ui.warn(&format!("{} incidents are open: this is noted in none of them", open.len()));
            }
            Ok((Some(book), None))
        }
        Err(error) => {
            cx.ui.warn(&format!("the capture belongs to no incident: {error:#}"));
            Ok((None, None))
        }
    }
}

/// What is in the archive, by whom and when.
fn manifest(cx: &Context, parts: &[Part], target: &str) -> Result<Part> {
    let files: Vec<_> = parts
        .iter()
        .map(|part| {
            let sha256: String = Sha256::digest(&part.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "path": part.path, "size_bytes": part.bytes.len(), "sha256": sha256, "missing": part.missing })
        })
        .collect();
    let manifest = json!({
        "schema": "mlopsctl/capture/v1",
        "of": target,
        "at": cx.clock.now(),
        "who": Who::read(&cx.environment),
        "host": host_name(),
        "version": env!("CARGO_PKG_VERSION"),
        "stack": cx.config().stack,
        "env": cx.loaded.environment,
        "files": files,
    });
    Ok(parts::of_text(cx, "manifest.json", &serde_json::to_string_pretty(&manifest)?))
}
