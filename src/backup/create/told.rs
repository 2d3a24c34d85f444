//! What is told of a backup: findings for people and monitoring, and the record that proves it.

use serde_json::{Value, json};

use super::set::Made;
use crate::{
    backup::archive::{Trouble, Warning},
    context::Context,
    error::explain,
    finding::{Finding, Quantity, Unit, Verdict},
    record::{Kept, Record, keep},
};

/// So many names are told; the manifest has all.
const NAMED: usize = 5;
const IN_EVIDENCE: usize = 100;

pub(super) fn size(bytes: u64) -> Quantity {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }
}

/// `1 file`, `2 files`
pub(super) fn count(number: u64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// That a backup was made, and what to know about it.
pub(super) fn made(set: &str, made: &Made, took: std::time::Duration) -> Vec<Finding> {
    let Made { id, place, size_bytes, raw_bytes, members, warnings, remarks } = made;
    let members_said = count(*members as u64, "member");
    let took_said = Quantity { value: (took.as_secs_f64() * 10.0).round() / 10.0, unit: Some(Unit::Seconds) };
    let message = format!(
        "{id}: {members_said}, {} packed into {} in {took_said}",
        size(*raw_bytes),
        size(*size_bytes)
    );
    let mut first = Finding::new(format!("backup.{set}.made"), set, Verdict::Ok, message)
        .measured(size(*size_bytes))
        .evidence("id", id.as_str())
        .evidence("place", place.as_str())
        .evidence("raw_bytes", *raw_bytes)
        .evidence("members", *members)
        .took(took);
    if !remarks.is_empty() {
        first = first.evidence("remarks", remarks.clone());
    }
    std::iter::once(first).chain(warned(set, warnings)).collect()
}

/// That there is none, and why.
pub(super) fn failed(set: &str, error: &anyhow::Error) -> Finding {
    let explanation = explain(error);
    let message = format!("no backup: {}", explanation.lines.join(": "));
    let finding = Finding::new(format!("backup.{set}.made"), set, Verdict::Critical, message);
    match explanation.hints.is_empty() {
        true => finding,
        false => finding.hint(explanation.hints.join("; ")),
    }
}

/// One finding for each kind of trouble.
pub(super) fn warned(set: &str, warnings: &[Warning]) -> Vec<Finding> {
    let kinds = [
        (Trouble::Unreadable, "unreadable", "could not be read"),
        (Trouble::Changed, "changed", "changed while being read, so what is kept of it may be a mixture"),
        (Trouble::Live, "live", "belongs to a SQLite database that is in use"),
        (Trouble::Special, "special", "is no file, so it is not kept"),
        (Trouble::Vanished, "vanished", "vanished before it was read"),
        (Trouble::Secret, "secrets", "looks like a credential: who can read the backup can read it"),
        (Trouble::Empty, "empty", "is a folder without a file in it"),
        (Trouble::Link, "links", "is a symbolic link, and what it points to is not in the set"),
        (Trouble::Other, "other", "is not as it should be"),
    ];
    let finding = |(trouble, word, what): (Trouble, &str, &str)| {
        let these: Vec<&Warning> = warnings.iter().filter(|warning| warning.trouble == trouble).collect();
        let first = these.first()?;
        let message = match these.len() {
            1 if matches!(trouble, Trouble::Secret | Trouble::Vanished) => format!("{} {what}", first.name),
            1 => first.to_string(),
            number => {
                let names: Vec<String> =
                    these.iter().take(NAMED).map(|warning| warning.name.to_string()).collect();
                let more = if number > NAMED { ", …" } else { "" };
                format!("{number} members, of which each {what}: {}{more}", names.join(", "))
            }
        };
        let all: Vec<Value> = these.iter().take(IN_EVIDENCE).map(|warning| json!(warning)).collect();
        let finding = Finding::new(format!("backup.{set}.{word}"), set, Verdict::Warning, message)
            .evidence("count", these.len())
            .evidence("members", all);
        Some(match trouble {
            Trouble::Secret => finding
                .hint("leave them out (exclude:), or say that the set is for them (holds_secrets: true)"),
            Trouble::Live => finding.hint("name the database under sqlite:, which copies it consistently"),
            Trouble::Special => finding.hint("leave it out: exclude:"),
            _ => finding,
        })
    };
    kinds.into_iter().filter_map(finding).collect()
}

/// Keeps the proof that a set was backed up, or that it was not; the record's id where the store took it.
pub(super) async fn keep_record(
    cx: &Context,
    set: &str,
    made: Option<&Made>,
    findings: &[Finding],
    took: std::time::Duration,
) -> Option<String> {
    let verdict = Verdict::merge(findings.iter().map(|finding| finding.verdict));
    let mut record = Record::new(cx, "backup", set, verdict.word());
    record.findings = findings.to_vec();
    let took_seconds = took.as_secs_f64();
    record.details = Some(match made {
        Some(Made { id, place, size_bytes, raw_bytes, members, warnings, remarks: _ }) => json!({
            "id": id, "place": place, "size_bytes": size_bytes, "raw_bytes": raw_bytes, "members": members,
            "warnings": warnings.len(), "took_seconds": took_seconds,
        }),
        None => json!({ "id": null, "took_seconds": took_seconds }),
    });
    let id = record.id.clone();
    match keep(cx, &record).await {
        Ok(Kept::Stored) => Some(id),
        Ok(spooled) => {
            cx.ui.warn(&spooled.words());
            None
        }
        Err(error) => {
            cx.ui.warn(&format!("there is no record of the backup of {set}: {error:#}"));
            None
        }
    }
}
