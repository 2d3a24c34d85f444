//! `runbook lint`: every fault of runbook files at once.

use std::path::Path;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    config::{self, Misfit, Place, place::Source},
    context::Context,
    finding::Verdict,
    procedure::runbook::registry::{Entry, Registry, entry_of},
    ui::{Document, Listing},
};

/// Check runbook files and report every fault
///
/// Every fault is reported at once, with its place: keys, kinds of steps, commands that do not exist, steps that wait
/// for each other, links and names that lead nowhere; and what is wrong with the configuration. Names in commands are checked against the configuration, where
/// there is one. Exits 0 when nothing is wrong, else 3.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook lint
  mlopsctl runbook lint daily
  mlopsctl runbook lint drafts/new-procedure.yaml -o github")]
pub struct LintArgs {
    /// Names of runbooks, or files (default: all, built-in and the stack's own)
    #[arg(value_name = "NAME|FILE")]
    what: Vec<String>,
}

/// `runbook lint`.
pub async fn run(cx: &Context, args: &LintArgs) -> Result<Document> {
    let registry = Registry::open(cx);
    let (mut faults, mut count) = (Vec::new(), 0);
    let mut look = |entry: &Entry| {
        count += 1;
        faults.extend(registry.lint(cx, entry).1.faults.sorted());
    };
    if args.what.is_empty() {
        registry.entries().for_each(&mut look);
    }
    let mut unreadable = Vec::new();
    for what in &args.what {
        if !names_file(what) {
            look(registry.get(what)?);
            continue;
        }
        match entry_of(&cx.environment.folder.join(what), what) {
            Ok(entry) => look(&entry),
            Err(message) => {
                unreadable.push(Misfit { place: Place::whole(Source::File(what.as_str().into())), message });
            }
        }
    }
    faults.extend(unreadable);
    if args.what.is_empty() {
        faults.extend(registry.unreadable.iter().cloned());
        faults.extend(of_the_configuration(cx));
    }
    faults.sort();
    faults.dedup();
    Ok(Document::Listing(listing(&faults, count)))
}

/// What is wrong with the configuration, the names of runbooks in it among that.
fn of_the_configuration(cx: &Context) -> Vec<Misfit> {
    let (file, name) = (cx.options.config_file.as_deref(), cx.options.environment_name.as_deref());
    let Ok(inspected) = config::inspect(file, name, &cx.environment) else { return Vec::new() };
    let redactor = inspected.redactor();
    let clean = |fault: Misfit| Misfit { message: redactor.clean(&fault.message).into_owned(), ..fault };
    inspected.faults().into_iter().map(clean).collect()
}

/// A path has a slash or an extension; a name has neither.
fn names_file(what: &str) -> bool {
    what.contains('/') || Path::new(what).extension().is_some()
}

fn listing(faults: &[Misfit], count: usize) -> Listing {
    let item = |fault: &Misfit| -> Value {
        json!({
            "file": fault.place.source.to_string(),
            "line": fault.place.line,
            "column": fault.place.column,
            "message": fault.message,
        })
    };
    let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let looked = plural(count, "runbook");
    let note = match faults.len() {
        0 => format!("{looked}, nothing wrong"),
        number => format!("{} in {looked}", plural(number, "fault")),
    };
    Listing {
        schema: "mlopsctl/faults/v1",
        columns: vec!["place", "fault"],
        rows: faults.iter().map(|fault| vec![fault.place.to_string(), fault.message.clone()]).collect(),
        items: faults.iter().map(item).collect(),
        empty: "",
        verdict: Some(if faults.is_empty() { Verdict::Ok } else { Verdict::Unknown }),
        note: Some(note),
    }
}
