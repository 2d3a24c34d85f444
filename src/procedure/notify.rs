//! `notify test`: whether people would be reached.

use anyhow::Result;
use clap::{Args, Subcommand};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    config::Notify,
    context::{Context, unknown_name},
    error::Fault,
    finding::{Finding, Verdict},
    notify::{Message, Notice, deliver, message, way},
    ui::{Document, Listing},
};

/// Test whom notices reach
///
/// Notices are sent by looks under --stateful, by runbook runs that nobody attends, and by incidents, on transitions
/// only: see `notify:` in the configuration.
#[derive(Debug, Args)]
pub struct NotifyArgs {
    #[command(subcommand)]
    command: NotifyCommand,
}

#[derive(Debug, Subcommand)]
enum NotifyCommand {
    /// Send a test notice to each target and say what was answered (--dry-run shows what would be sent)
    #[command(after_help = "\
Examples:
  mlopsctl notify test
  mlopsctl notify test ops mail
  mlopsctl notify test --dry-run -o json")]
    Test {
        /// Names of targets (default: all)
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

/// `notify test`.
pub async fn run(cx: &Context, args: &NotifyArgs) -> Result<Document> {
    let NotifyCommand::Test { names } = &args.command;
    let targets = named(cx, names)?;
    let mut notice = Notice::new(
        cx,
        "notify.test",
        "test notice",
        Verdict::Ok,
        "This is a test: nothing is wrong, and whoever reads it would be told if something were.",
    );
    notice.test = true;
    if cx.options.dry_run {
        return Ok(Document::Listing(shown(&targets, &notice)));
    }
    let sent = join_all(targets.iter().map(|(name, target)| test(cx, name, target, &notice))).await;
    Ok(Document::Report(cx.report("notify test", sent)))
}

/// The targets that are meant, in the order of the configuration or as named.
fn named<'a>(cx: &'a Context, names: &[String]) -> Result<Vec<(&'a str, &'a Notify)>, Fault> {
    let all = &cx.config().notify;
    if all.is_empty() {
        return Err(Fault::new("nobody is configured to be told").hint(
            "add `notify:` to the configuration, for example `notify: { ops: { slack: \"${SLACK_URL}\" } }`",
        ));
    }
    if names.is_empty() {
        return Ok(all.iter().map(|(name, target)| (name.as_str(), target)).collect());
    }
    let mut chosen: Vec<(&str, &Notify)> = Vec::new();
    for name in names {
        let (_, known, target) = all
            .get_full(name)
            .ok_or_else(|| unknown_name("notify target", name, all.keys().map(String::as_str)))?;
        if chosen.iter().all(|(other, _)| other != known) {
            chosen.push((known, target));
        }
    }
    Ok(chosen)
}

async fn test(cx: &Context, name: &str, target: &Notify, notice: &Notice) -> Finding {
    let started = std::time::Instant::now();
    let (verdict, how) = match deliver(cx, target, notice).await {
        Ok(answer) => (Verdict::Ok, answer),
        Err(why) => (Verdict::Critical, why),
    };
    let finding = Finding::new(format!("notify.{name}"), name, verdict, format!("{}: {how}", way(target)));
    let finding = finding.took(started.elapsed());
    if verdict == Verdict::Ok {
        finding
    } else {
        finding.hint(format!("see what is sent: mlopsctl notify test {name} --dry-run"))
    }
}

/// What would be sent.
fn shown(targets: &[(&str, &Notify)], notice: &Notice) -> Listing {
    let body = |target: &Notify| match message(target, notice) {
        Message::Json(body) => body,
        Message::Words(words, text) => json!({ "argv": words, "stdin": text }),
    };
    let text = |body: &Value| serde_json::to_string_pretty(body).unwrap_or_default();
    Listing {
        schema: "mlopsctl/notices/v1",
        columns: vec!["target", "by", "what"],
        rows: targets
            .iter()
            .map(|(name, target)| vec![(*name).to_owned(), way(target), text(&body(target))])
            .collect(),
        items: targets
            .iter()
            .map(|(name, target)| json!({ "target": name, "by": way(target), "body": body(target) }))
            .collect(),
        empty: "nobody is configured to be told",
        verdict: None,
        note: Some("nothing was sent".to_owned()),
    }
}
