//! `version show`: what files and tags say, and what would come next.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::wanted::Wanted;
use crate::{
    context::Context,
    finding::{Finding, Verdict},
    ui::{Document, Listing, Sheet},
    version::stack::Stack,
};

/// Show the version of the stack or of a model
///
/// Of the stack: what each declared file says, the last tag, and what would come next. Of a model: the semantic version of
/// each version of the registry.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version show
  mlopsctl version show credit-risk-model
  mlopsctl version show -o json | jq -r .version

Exit codes: 0 ok, 1 files and tags do not fit, 3 they cannot be read")]
pub(in crate::version) struct ShowArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version show`
pub(in crate::version) async fn run(cx: &Context, args: &ShowArgs) -> Result<Document> {
    if let Some(name) = &args.name {
        return super::model::show(cx, name).await;
    }
    let stack = Stack::read(cx).await?;
    let target = Stack::subject(cx);
    let mut rows: Vec<Vec<String>> =
        stack.files.iter().map(|file| vec![file.name.clone(), file.version.to_string()]).collect();
    let latest = stack.latest();
    rows.extend(latest.map(|tagged| vec![format!("tag {}", tagged.tag.name), tagged.version.to_string()]));
    let says = stack.files_say(cx);
    let next = stack.next(cx, &Wanted::default().asked(cx, None)?);
    let mut findings = Vec::new();
    match (&says, latest) {
        (Err(fault), _) => {
            findings.push(Finding::new("version.files", target, Verdict::Warning, fault.message.clone()));
        }
        (Ok(Some(version)), _) => {
            findings.push(Finding::new("version.files", target, Verdict::Ok, format!("is {version}")));
        }
        (Ok(None), Some(tagged)) => {
            let message = format!("is {} by tag {}", tagged.version, tagged.tag.name);
            findings.push(Finding::new("version.tag", target, Verdict::Ok, message));
        }
        (Ok(None), None) => {
            let message = "has no version: no file is declared to say one, and no tag does";
            let finding = Finding::new("version.files", target, Verdict::Unknown, message);
            findings.push(finding.hint("name the files that do: version: { files: [VERSION] }"));
        }
    }
    let coming = match &next {
        Ok(next) if next.stands => format!("nothing to release: {}", next.reasons.join("; ")),
        Ok(next) => next.version.to_string(),
        Err(error) => format!("cannot be told: {error:#}"),
    };
    rows.push(vec!["next".to_owned(), coming]);
    if says.is_ok()
        && let Err(error) = &next
        && stack.git.is_ok()
    {
        findings.push(Finding::new("version.next", target, Verdict::Warning, format!("{error:#}")));
    }
    let version = says.ok().flatten().cloned().or_else(|| latest.map(|tagged| tagged.version.clone()));
    let report = cx.report("version show", findings);
    let files =
        stack.files.iter().map(|file| json!({ "file": file.name, "version": file.version.to_string() }));
    let next = next.as_ref().ok().map(|next| super::next::of_next(next, target));
    let json = json!({
        "schema": "mlopsctl/version/v1",
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "summary": report.summary,
        "subject": target,
        "version": version.map(|version| version.to_string()),
        "files": files.collect::<Vec<_>>(),
        "tag": latest.map(|tagged| json!({
            "name": tagged.tag.name, "version": tagged.version.to_string(), "commit": tagged.tag.commit,
            "at": tagged.tag.at, "by": tagged.tag.by,
        })),
        "next": next,
    });
    let listing = Listing {
        schema: "mlopsctl/version/v1",
        columns: vec!["where", "version"],
        rows,
        items: Vec::new(),
        empty: "no version",
        verdict: None,
        note: None,
    };
    Ok(Document::Sheet(Box::new(Sheet { report, rows: listing, json, notes: Vec::new() })))
}
