//! `runbook due`: what is due, overdue, done and missed. Counts from the first use, and writes nothing.

mod adoption;
mod gather;
mod judge;
#[cfg(test)]
mod year;

use anyhow::Result;
use chrono::{NaiveDate, SecondsFormat};
use clap::Args;
use serde_json::{Value, json};

pub use self::{
    adoption::{Adoption, adopt},
    gather::{Due, DueRunbook, Item, Question, day_for, gather},
    judge::{Seen, Standing, State},
};
use super::calendar::day;
use crate::{
    context::Context,
    finding::{Finding, Verdict},
    ui::{Document, Listing},
};

/// Missed days that are named one by one.
const NAMED: usize = 5;

/// Show what is due, overdue, done and missed
///
/// A runbook is due on its day, overdue from then on until it comes round again, and missed after that. Only what came
/// round since the first use counts; without one, what would be due today is shown. A run that a machine began and that
/// waits for a person is due until it is finished, and so is one that was stopped or left steps out. Rehearsals do not
/// count.
///
/// Exits 0 when nothing is due, 1 when something is (or was missed), 2 when something is overdue.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl runbook due
  mlopsctl runbook due --date 2026-03-02 -o json
  mlopsctl runbook due --days 7")]
pub struct DueArgs {
    /// Judge this day, as at its end (default: now)
    #[arg(long, env = "MLOPSCTL_DUE_DATE", value_name = "DAY", value_parser = day)]
    date: Option<NaiveDate>,

    /// Count from this day on (default: the first use)
    #[arg(long, env = "MLOPSCTL_DUE_SINCE", value_name = "DAY", value_parser = day)]
    since: Option<NaiveDate>,

    /// Show also what comes within so many days
    #[arg(long, env = "MLOPSCTL_DUE_DAYS", value_name = "N", default_value_t = 0,
        value_parser = clap::value_parser!(u32).range(..=3660))]
    days: u32,
}

/// `runbook due`.
pub async fn run(cx: &Context, args: &DueArgs) -> Result<Document> {
    let due = gather(cx, Question { date: args.date, since: args.since, days: args.days }).await?;
    for trouble in &due.troubles {
        cx.ui.warn(trouble);
    }
    Ok(Document::Listing(due.listing()))
}

/// For `status` and `handover`: one finding for each runbook that is due or overdue; nothing where nobody practises.
pub async fn look(cx: &Context) -> Result<Vec<Finding>> {
    let due = gather(cx, Question::default()).await?;
    if due.adopted.is_none() {
        return Ok(Vec::new());
    }
    let open = due.runbooks.iter().filter(|due| matches!(due.standing.state, State::Due | State::Overdue));
    let finding = |due: &DueRunbook| {
        // That it is the day for something is no trouble.
        let verdict = if due.standing.state == State::Overdue { Verdict::Warning } else { Verdict::Ok };
        let id = format!("runbook.{}", due.name);
        let message = format!("{} since {}", due.standing.state.word(), due.standing.period.occurrence.date);
        Finding::new(id, due.name.clone(), verdict, message).hint(due.command())
    };
    Ok(open.map(finding).collect())
}

impl Due {
    fn listing(&self) -> Listing {
        let mut rows = Vec::new();
        for due in &self.runbooks {
            let date = due.standing.period.occurrence.date.format("%Y-%m-%d %a").to_string();
            let state = due.standing.state.word().to_owned();
            rows.push(vec![due.name.clone(), state, date, due.told()]);
            for item in &due.items {
                let state = item.state.map_or_else(String::new, |state| format!(" [{state}]"));
                let optional = if item.required { "" } else { " (optional)" };
                let text = format!("{}: {}{optional}{state}", item.kind, item.title);
                rows.push(vec![String::new(), String::new(), String::new(), text]);
            }
        }
        let verdicts = self.runbooks.iter().map(|due| due.standing.state.verdict());
        let verdict = verdicts.max_by_key(|verdict| verdict.gravity()).unwrap_or(Verdict::Ok);
        Listing {
            schema: "mlopsctl/due/v1",
            columns: vec!["runbook", "state", "day", "what"],
            rows,
            items: self.runbooks.iter().map(DueRunbook::value).collect(),
            empty: "nothing comes round",
            verdict: Some(verdict),
            note: Some(self.sentence()),
        }
    }

    /// `2 due (daily, weekly), 1 overdue (training); since 2026-03-02, store …`.
    fn sentence(&self) -> String {
        let part = |state: State| {
            let named: Vec<&str> = self.of(state).map(|due| due.name.as_str()).collect();
            (!named.is_empty()).then(|| format!("{} {} ({})", named.len(), state.word(), named.join(", ")))
        };
        let parts: Vec<String> =
            [State::Overdue, State::Due, State::Missed].into_iter().filter_map(part).collect();
        let parts = if parts.is_empty() { "nothing is due".to_owned() } else { parts.join(", ") };
        match self.adopted {
            Some(at) => format!("{parts}; in use since {}, store {}", at.format("%Y-%m-%d"), self.store),
            None => format!(
                "{parts}; not adopted yet: nothing can be overdue, the first run begins to count; store {}",
                self.store
            ),
        }
    }

    /// The runbooks in a state.
    pub fn of(&self, state: State) -> impl Iterator<Item = &DueRunbook> {
        self.runbooks.iter().filter(move |due| due.standing.state == state)
    }
}

impl DueRunbook {
    /// The command that takes it up.
    pub fn command(&self) -> String {
        match &self.standing.run {
            Some(run) if run.pending => format!("mlopsctl runbook resume {}", run.id),
            _ => format!("mlopsctl runbook run {}", self.name),
        }
    }

    fn told(&self) -> String {
        let mut parts = vec![self.title.clone()];
        let standing = &self.standing;
        match (&standing.run, standing.state) {
            (Some(run), _) if run.pending => {
                let waiting = self.waiting.map_or_else(
                    || "items wait".to_owned(),
                    |count| match count {
                        1 => "1 item waits".to_owned(),
                        count => format!("{count} items wait"),
                    },
                );
                parts.push(format!("{waiting}: {}", self.command()));
            }
            (Some(run), _) if !run.is_done() => {
                let what = match (run.verdict.as_str(), self.left_out) {
                    ("stopped", _) => "stopped".to_owned(),
                    (_, Some(1)) => "1 step left out".to_owned(),
                    (_, Some(count @ 2..)) => format!("{count} steps left out"),
                    _ => "steps left out".to_owned(),
                };
                let by = format!("by run {} of {}", run.id, run.started.format("%Y-%m-%d %H:%MZ"));
                parts.push(format!("{what} {by}: {}", self.command()));
            }
            (Some(run), _) => {
                parts.push(format!(
                    "{} by run {} of {}",
                    run.verdict,
                    run.id,
                    run.started.format("%Y-%m-%d %H:%MZ")
                ));
            }
            (None, State::Due | State::Overdue) => parts.push(self.command()),
            (None, _) => {}
        }
        if let Some(last) = standing.missed.last() {
            let more = standing.missed.len().saturating_sub(NAMED);
            let name = |day: &NaiveDate| {
                let partly = if standing.partly_done.contains(day) { " (partly done)" } else { "" };
                format!("{day}{partly}")
            };
            let named: Vec<String> = standing.missed.iter().rev().take(NAMED).map(name).collect();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let named = if named.is_empty() { last.to_string() } else { named.join(", ") };
            parts.push(format!("missed {named}{more}"));
        }
        parts.join("; ")
    }

    fn value(&self) -> Value {
        let standing = &self.standing;
        let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        json!({
            "runbook": self.name,
            "title": self.title,
            "state": standing.state.word(),
            "when": self.when,
            "timezone": self.zone.name(),
            "date": standing.period.occurrence.date.to_string(),
            "at": time(standing.period.occurrence.at),
            "closes": standing.period.closes.map(time),
            "run": standing.run.as_ref().map(|run| json!({
                "id": run.id, "started": time(run.started), "verdict": run.verdict, "pending": run.pending,
            })),
            "waiting": self.waiting,
            "left_out": self.left_out,
            "missed": standing.missed.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "partly_done": standing.partly_done.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "items": self.items.iter().map(|item| json!({
                "id": item.id, "title": item.title, "kind": item.kind, "required": item.required,
                "source": item.source, "state": item.state,
            })).collect::<Vec<_>>(),
        })
    }
}
