//! A record as a page for people. Reads the JSON as it is: records of newer versions have more, and are shown all the
//! same.

use serde_json::Value;

use super::text;
use crate::{config::cut_line, procedure::runbook::state::Run, record::RecordName};

/// What happened, in one line.
pub(super) fn summary(record: &Value) -> String {
    for pointer in ["/details/summary", "/outcome/summary"] {
        let found = text(record, pointer);
        if !found.is_empty() {
            return cut_line(&found, 200);
        }
    }
    if let Some(finding) = worst(record) {
        return cut_line(&format!("{}: {}", text(finding, "/subject"), text(finding, "/message")), 200);
    }
    let title = text(record, "/details/title");
    if title.is_empty() { cut_line(&text(record, "/command"), 200) } else { cut_line(&title, 200) }
}

fn worst(record: &Value) -> Option<&Value> {
    const ORDER: [&str; 4] = ["ok", "warning", "unknown", "critical"];
    let rank = |finding: &&Value| ORDER.iter().position(|word| finding["verdict"] == **word);
    // The first of the worst, as in a report.
    findings(record).iter().rev().max_by_key(rank)
}

fn findings(record: &Value) -> &[Value] {
    record["findings"].as_array().map_or(&[], Vec::as_slice)
}

/// The whole page, in Markdown.
pub(super) fn page(name: &RecordName, record: &Value, store: &str) -> String {
    let kind = text(record, "/kind");
    let title = format!("{kind} {}", text(record, "/name"));
    let mut page = format!("# {}: {}\n\n", title.trim(), text(record, "/verdict"));
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            page += &format!("- {label}: {}\n", cut_line(&value, 500));
        }
    };
    line("id", name.id.clone());
    line("at", text(record, "/at"));
    let claimed = text(record, "/who/claimed_by");
    let claimed = if claimed.is_empty() { claimed } else { format!(" (claimed by {claimed})") };
    line("by", format!("{}{claimed} on {}", text(record, "/who/name"), text(record, "/host")));
    line("reason", text(record, "/reason"));
    line("command", format!("mlopsctl {}", text(record, "/command")));
    line("stack", text(record, "/stack"));
    line("environment", text(record, "/env"));
    line("version", text(record, "/version"));
    line("configuration", text(record, "/config_digest"));
    line("plan", text(record, "/plan"));
    line("store", format!("{store}, {}", name.object()));
    page + &outcome(&record["outcome"]) + &list_of_findings(record) + &details(&record["details"])
}

fn outcome(outcome: &Value) -> String {
    if !outcome.is_object() {
        return String::new();
    }
    let mut page = format!(
        "\n## Outcome\n\n{}: {}\n",
        text(outcome, "/result"),
        cut_line(&text(outcome, "/summary"), 500)
    );
    let steps = outcome["plan"].as_array().map_or(&[][..], Vec::as_slice);
    if !steps.is_empty() {
        page.push('\n');
    }
    for step in steps {
        let took = step["took_seconds"].as_f64().filter(|took| *took > 0.0);
        let took = took.map_or_else(String::new, |took| format!(" ({took:.1} s)"));
        page += &format!(
            "{}. {}: {}{took}\n",
            step["step"],
            text(step, "/state"),
            cut_line(&text(step, "/what"), 300)
        );
    }
    page
}

fn list_of_findings(record: &Value) -> String {
    let findings = findings(record);
    if findings.is_empty() {
        return String::new();
    }
    let line = |finding: &Value| {
        let verdict = text(finding, "/verdict").to_uppercase();
        format!("- {verdict} {}: {}\n", text(finding, "/subject"), cut_line(&text(finding, "/message"), 500))
    };
    "\n## Findings\n\n".to_owned() + &findings.iter().map(line).collect::<String>()
}

/// A run of a runbook step by step; anything else as it is.
fn details(details: &Value) -> String {
    if details.is_null() {
        return String::new();
    }
    if details["schema"] != Run::SCHEMA {
        let json = serde_json::to_string_pretty(details).unwrap_or_default();
        return format!("\n## Details\n\n```json\n{json}\n```\n");
    }
    let mut page =
        format!("\n## Run\n\n{}: {}\n\n", text(details, "/title"), cut_line(&text(details, "/summary"), 500));
    for step in details["steps"].as_array().map_or(&[][..], Vec::as_slice) {
        let said = ["/message", "/answer", "/reason", "/note"].map(|pointer| text(step, pointer));
        let said: Vec<String> =
            said.iter().filter(|said| !said.is_empty()).map(|said| cut_line(said, 300)).collect();
        let said = if said.is_empty() { String::new() } else { format!(": {}", said.join("; ")) };
        let who = text(step, "/who/name");
        let who = if who.is_empty() { who } else { format!(" ({who})") };
        page += &format!(
            "- {} {} {}{said}{who}\n",
            text(step, "/position"),
            text(step, "/state"),
            text(step, "/title")
        );
    }
    page
}
