//! `history`: what was done and found, from the records.

mod page;
mod show;

use anyhow::Result;
use clap::{Args, Subcommand};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::{
    config::cut_line,
    context::Context,
    error::Fault,
    record::{Query, RecordName, Store, waiting},
    ui::{Document, Listing},
};

/// Records that are read at once.
const AT_ONCE: usize = 32;

/// Show what was done and found: records, newest first
///
/// Every plan, runbook and incident leaves a record in the store, and so does a look with --record: who, where, when,
/// with which version and configuration, what was found and how it ended.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  mlopsctl history --since 30d
  mlopsctl history --kind restart --name api
  mlopsctl history --kind runbook,incident --since 2026-03-01 --until 2026-04-01
  mlopsctl history show 01K9ZV8R"
)]
pub struct HistoryArgs {
    #[command(subcommand)]
    command: Option<HistoryCommand>,

    /// Only these kinds, such as restart, runbook or incident; may be given several times
    #[arg(long, env = "MLOPSCTL_RECORDS_KIND", value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,

    /// Only what happened to these services, runbooks or checks; may be given several times
    #[arg(
        long,
        visible_alias = "service",
        env = "MLOPSCTL_RECORDS_NAME",
        value_name = "NAME",
        value_delimiter = ','
    )]
    name: Vec<String>,

    /// Not before: a date (UTC), a time (RFC 3339), or how long ago (24h, 30d)
    #[arg(long, env = "MLOPSCTL_RECORDS_SINCE", value_name = "TIME")]
    since: Option<String>,

    /// Before: likewise
    #[arg(long, env = "MLOPSCTL_RECORDS_UNTIL", value_name = "TIME")]
    until: Option<String>,

    /// At most so many, the newest
    #[arg(long, env = "MLOPSCTL_RECORDS_LIMIT", value_name = "N", default_value_t = 50)]
    limit: usize,
}

#[derive(Debug, Subcommand)]
enum HistoryCommand {
    /// Show one record: who, when, with what, and how it ended
    Show {
        /// Id of the record, or its start
        id: String,
    },
}

/// `history`, `history show`.
pub async fn run(cx: &Context, args: &HistoryArgs) -> Result<Document> {
    match &args.command {
        Some(HistoryCommand::Show { id }) => show::run(cx, id).await.map(Document::Page),
        None => list(cx, args).await.map(Document::Listing),
    }
}

async fn list(cx: &Context, args: &HistoryArgs) -> Result<Listing> {
    let store = Store::of(cx)?;
    let time = |text: &Option<String>, flag| text.as_ref().map(|text| cx.moment(text, flag)).transpose();
    let kinds: Vec<&str> = args.kind.iter().map(String::as_str).collect();
    let names: Vec<&str> = args.name.iter().map(String::as_str).collect();
    let query = Query {
        kinds: &kinds,
        names: &names,
        since: time(&args.since, "--since")?,
        until: time(&args.until, "--until")?,
        limit: Some(args.limit),
    };
    let names = store.records(&query).await?;
    let full = names.len() == args.limit;
    let reading = names.iter().map(|name| read(&store, name));
    let read: Vec<Result<Result<Value, String>>> =
        futures_util::stream::iter(reading).buffered(AT_ONCE).collect().await;
    let mut rows = Vec::new();
    let mut items = Vec::new();
    for (name, record) in names.iter().zip(read) {
        let record = record?;
        rows.push(row(name, &record));
        items.push(item(name, &record));
    }
    let mut note = format!("store: {}", store.shown());
    if full {
        note = format!("the newest {}; more with --limit or --until; {note}", args.limit);
    }
    match waiting(cx, &store).await {
        0 => {}
        1 => note += "; 1 record waits on this machine until the store can be written",
        count => note += &format!("; {count} records wait on this machine until the store can be written"),
    }
    Ok(Listing {
        schema: "mlopsctl/records/v1",
        columns: vec!["at", "kind", "name", "verdict", "by", "host", "what", "id"],
        rows,
        items,
        empty: "no records",
        verdict: None,
        note: Some(note),
    })
}

/// A record, or why it cannot be understood. An error is a store that fails.
async fn read(store: &Store, name: &RecordName) -> Result<Result<Value, String>> {
    match store.raw_record(name).await {
        Ok(record) if record.is_object() => Ok(Ok(record)),
        Ok(_) => Ok(Err("it is no record".to_owned())),
        Err(error) if error.is::<Fault>() => Err(error),
        Err(error) => Ok(Err(cut_line(&error.root_cause().to_string(), 200))),
    }
}

fn row(name: &RecordName, record: &Result<Value, String>) -> Vec<String> {
    let (by, host, what) = match record {
        Ok(record) => (text(record, "/who/name"), text(record, "/host"), page::summary(record)),
        Err(why) => ("?".to_owned(), "?".to_owned(), format!("damaged: {why}")),
    };
    // What was recorded under a name that no object can have is still known by it.
    let known = |pointer: &str, otherwise: &str| match record {
        Ok(record) if record.pointer(pointer).is_some_and(Value::is_string) => text(record, pointer),
        _ => otherwise.to_owned(),
    };
    let pending = if name.pending { " (pending)" } else { "" };
    vec![
        name.at.format("%Y-%m-%d %H:%M:%SZ").to_string(),
        known("/kind", &name.kind),
        known("/name", &name.name),
        format!("{}{pending}", name.verdict),
        by,
        host,
        what,
        name.id.clone(),
    ]
}

fn item(name: &RecordName, record: &Result<Value, String>) -> Value {
    let of = |pointer: &str| record.as_ref().ok().and_then(|record| record.pointer(pointer)).cloned();
    json!({
        "id": name.id,
        "at": name.at,
        "kind": of("/kind").unwrap_or_else(|| json!(name.kind)),
        "name": of("/name").unwrap_or_else(|| json!(name.name)),
        "verdict": name.verdict,
        "pending": name.pending,
        "who": of("/who"),
        "host": of("/host"),
        "version": of("/version"),
        "command": of("/command"),
        "reason": of("/reason"),
        "plan": of("/plan"),
        "summary": record.as_ref().ok().map(page::summary),
        "damaged": record.as_ref().err(),
        "object": name.object(),
    })
}

/// A text in a record; nothing where there is none.
fn text(record: &Value, pointer: &str) -> String {
    record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}
