//! `version compare`: which of several versions comes first, and what is wrong with those that are none.

use std::cmp::Ordering;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    context::Context,
    error::Fault,
    finding::{Finding, Verdict},
    ui::{Document, Listing, Sheet},
    usage::switch,
    version::grammar::{self, Parts},
};

/// Compare versions by the rules of semantic versioning
///
/// Lists them by precedence, the lowest first, with what differs from the one before: build metadata says nothing about
/// precedence, 1.0.0-rc.10 comes after 1.0.0-rc.9, and 1.0.0 after both. What is no semantic version hears why.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version compare 1.2.0 1.10.0 1.10.0-rc.1
  mlopsctl version compare --ascending $DEPLOYED $NEW && echo newer
  mlopsctl version compare v1.2

Exit codes: 0 ok, 2 one of them is no semantic version, or, with --ascending,
one does not come after the one before it")]
pub(in crate::version) struct CompareArgs {
    /// Versions
    #[arg(required = true, value_name = "VERSION")]
    pub(super) versions: Vec<String>,

    /// Each must come after the one before it
    #[arg(long, env = "MLOPSCTL_VERSION_ASCENDING", value_parser = switch)]
    pub(super) ascending: bool,
}

/// `version compare`
pub(in crate::version) async fn run(cx: &Context, args: &CompareArgs) -> Result<Document> {
    if args.ascending && args.versions.len() < 2 {
        return Err(Fault::new("--ascending takes two versions or more").into());
    }
    let read: Vec<_> = args.versions.iter().map(|text| (text.as_str(), grammar::parse(text))).collect();
    let mut valid: Vec<(&str, &Parts<'_>)> =
        read.iter().filter_map(|(text, parts)| Some((*text, parts.as_ref().ok()?))).collect();
    let mut findings = Vec::new();
    if args.ascending {
        findings.extend(valid.windows(2).map(|pair| ascends(pair[0], pair[1])));
    }
    valid.sort_by(|a, b| grammar::precedence(a.1, b.1));
    let mut rows = Vec::new();
    let mut items = Vec::new();
    let mut before: Option<(&str, &Parts<'_>)> = None;
    for (text, parts) in valid {
        let relation = before.map(|before| relation(before, (text, parts)));
        rows.push(vec![text.to_owned(), relation.clone().unwrap_or_default()]);
        items.push(item(text, parts, relation.as_ref()));
        before = Some((text, parts));
    }
    for (text, error) in read.iter().filter_map(|(text, parts)| Some((text, parts.as_ref().err()?))) {
        let why = format!("no semantic version: {error}");
        rows.push(vec![(*text).to_owned(), why.clone()]);
        items.push(json!({ "version": text, "valid": false, "problem": error.to_string() }));
        findings.push(Finding::new("version.grammar", *text, Verdict::Critical, why));
    }
    if findings.is_empty() {
        let count = match read.len() {
            1 => "a semantic version".to_owned(),
            count => format!("{count} semantic versions"),
        };
        findings.push(Finding::new("version.grammar", args.versions.join(", "), Verdict::Ok, count));
    }
    let report = cx.report("version compare", findings);
    let json = json!({
        "schema": "mlopsctl/version-comparison/v1",
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "summary": report.summary,
        "items": items,
    });
    let listing = Listing {
        schema: "mlopsctl/version-comparison/v1",
        columns: vec!["version", "what"],
        rows,
        items,
        empty: "no versions",
        verdict: None,
        note: None,
    };
    Ok(Document::Sheet(Box::new(Sheet { report, rows: listing, json, notes: Vec::new() })))
}

fn ascends(before: (&str, &Parts<'_>), after: (&str, &Parts<'_>)) -> Finding {
    let order = grammar::precedence(before.1, after.1);
    let (verdict, word) = match order {
        Ordering::Less => (Verdict::Ok, "comes after"),
        Ordering::Equal => (Verdict::Critical, "has the same precedence as"),
        Ordering::Greater => (Verdict::Critical, "comes before"),
    };
    Finding::new("version.order", after.0, verdict, format!("it {word} {}", before.0))
}

/// What a version is to the one before it in the list.
fn relation(before: (&str, &Parts<'_>), this: (&str, &Parts<'_>)) -> String {
    let same = grammar::precedence(before.1, this.1).is_eq();
    match grammar::differs_in(before.1, this.1) {
        None => format!("the same as {}", before.0),
        Some(part) if same => format!("the same precedence as {}: only the {part} differs", before.0),
        Some("pre-release") if this.1.pre.is_empty() => format!("the release of {}", before.0),
        Some(part) => format!("after {}: another {part}", before.0),
    }
}

fn item(text: &str, parts: &Parts<'_>, relation: Option<&String>) -> Value {
    let [major, minor, patch] = parts.core;
    json!({
        "version": text,
        "valid": true,
        // As texts: they may be longer than 64 bits.
        "major": major,
        "minor": minor,
        "patch": patch,
        "pre": parts.pre,
        "build": parts.build,
        "relation": relation,
    })
}
