//! What a person reads of a survey before agreeing, and the same for machines.

use serde_json::{Value, json};

use super::{retention::Decision, survey::Survey};
use crate::{
    backup::repository::{Mark, Quality},
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
};

/// Rows of a table before it is cut: nobody reads thousands.
const ROWS: usize = 60;

/// `1 backup`, `7 backups`.
pub(super) fn backups(count: usize) -> String {
    if count == 1 { "1 backup".to_owned() } else { format!("{count} backups") }
}

/// `1.2 GB`.
pub(super) fn bytes(bytes: u64) -> String {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }.to_string()
}

/// A table of each set. What is asked about is shown even to who wants to hear little.
pub(super) fn tables(cx: &Context, surveys: &[Survey]) {
    for survey in surveys {
        let text = table(survey);
        if cx.options.yes || cx.options.dry_run || survey.going().next().is_none() {
            cx.ui.say(&text);
        } else {
            cx.ui.show(&text);
        }
        for marker in &survey.stale {
            let Mark::Held { why } = &marker.mark else { continue };
            cx.ui.warn(&format!(
                "the hold `{why}` on backup {} of {} is older than a day and does not count any more",
                marker.id,
                marker.at.format("%Y-%m-%d %H:%MZ")
            ));
        }
    }
}

fn table(survey: &Survey) -> String {
    let mut text = summary(survey);
    let rows = survey.decisions.len();
    let shown = if rows > ROWS { ROWS - 1 } else { rows };
    for decision in &survey.decisions[..shown] {
        let id = &decision.backup.id;
        let size = bytes(survey.size_bytes(id));
        let line = format!(
            "  {}  {id}  {size:>9}  {}",
            if decision.stays() { "stays" } else { "goes " },
            remark(decision)
        );
        text += &format!("\n{}", line.trim_end());
    }
    if let [_, .., oldest] = &survey.decisions[shown..] {
        let going = survey.decisions[shown..].iter().filter(|decision| !decision.stays()).count();
        let staying = rows - shown - going;
        text += &format!(
            "\n  … {staying} more stay and {going} more go, back to {} (all of them: --dry-run -o json)",
            oldest.backup.at.format("%Y-%m-%d")
        );
    }
    if survey.others > 0 {
        text += &format!("\n  left alone: {} of another stack or environment", backups(survey.others));
    }
    for leftover in &survey.leftovers {
        text += &format!(
            "\n  goes   {}  {:>9}  no backup: {}",
            leftover.id,
            bytes(leftover.size_bytes),
            leftover.why
        );
    }
    text
}

/// `models: 14 backups in /backups/models: 7 stay, 7 go (1.2 GB)`
fn summary(survey: &Survey) -> String {
    let Survey { set, place, decisions, .. } = survey;
    let count = backups(decisions.len());
    if decisions.is_empty() {
        return format!("{set}: no backups in {place}");
    }
    let going = survey.going().count();
    if going == 0 {
        let why = if survey.keep.has_rules() { "" } else { ": it has no rules of what to keep" };
        return format!("{set}: {count} in {place}, and all stay{why}");
    }
    let size: u64 = survey.going().map(|decision| survey.size_bytes(&decision.backup.id)).sum();
    format!("{set}: {count} in {place}: {} stay, {going} go ({})", decisions.len() - going, bytes(size))
}

/// Why it stays, or what is wrong with it.
fn remark(decision: &Decision) -> String {
    let quality = match &decision.backup.quality {
        Quality::Good => None,
        Quality::Damaged { .. } => Some("damaged"),
        Quality::Incomplete => Some("its archive is gone"),
    };
    let why: Vec<&str> = quality.into_iter().chain(decision.kept_by.iter().map(|why| why.word())).collect();
    why.join(", ")
}

/// The same as a finding, with every backup in its evidence.
pub(super) fn finding(survey: &Survey) -> Finding {
    let row = |decision: &Decision| -> Value {
        let seen = &decision.backup;
        json!({
            "id": seen.id, "size_bytes": survey.size_bytes(&seen.id), "quality": seen.quality.word(), "why": decision.kept_by,
        })
    };
    let set = &survey.set;
    let message = summary(survey);
    let message = message.strip_prefix(&format!("{set}: ")).unwrap_or(&message);
    Finding::new(format!("backup.{set}.prune"), set, Verdict::Ok, message)
        .evidence("other_stacks", survey.others)
        .evidence("stays", survey.staying().map(row).collect::<Vec<_>>())
        .evidence("goes", survey.going().map(row).collect::<Vec<_>>())
}
