//! What people are told: `mlopsctl/notice/v1`, and the same as text.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    config::Redactor,
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    record::{host_name, new_id},
};

/// One message. Fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub schema: String,
    /// ULID. A notice that was delivered twice has the same one.
    pub id: String,
    pub at: DateTime<Utc>,
    /// What it is about: `health`, `runbook.daily`, `incident.01KJ…`.
    pub key: String,
    /// A subject line.
    pub title: String,
    /// The worst of what is told; ok when it is a recovery.
    pub verdict: Verdict,
    /// What is the case, in one line.
    pub summary: String,
    pub stack: Option<String>,
    pub env: Option<String>,
    pub host: String,
    /// The command that found it.
    pub command: String,
    /// For a recovery: how long the trouble lasted.
    pub lasted_seconds: Option<f64>,
    /// What changed, the worst first; then what recovered.
    pub changes: Vec<Change>,
    /// Commands to run next.
    pub next: Vec<String>,
    /// Sent by `notify test`.
    pub test: bool,
}

/// One thing whose verdict changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// As in a finding.
    pub id: String,
    pub subject: String,
    pub verdict: Verdict,
    /// What was told before.
    pub was: Verdict,
    pub message: String,
    pub hint: Option<String>,
    /// The id of what explains it.
    pub caused_by: Option<String>,
    /// Since when it has not been ok.
    pub since: DateTime<Utc>,
    /// For a recovery.
    pub lasted_seconds: Option<f64>,
}

impl Change {
    /// A finding whose trouble began at `since`.
    pub fn new(finding: &Finding, was: Verdict, since: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self {
            id: finding.id.clone(),
            subject: finding.subject.clone(),
            verdict: finding.verdict,
            was,
            message: finding.message.clone(),
            hint: finding.hint.clone().filter(|_| finding.verdict != Verdict::Ok),
            caused_by: finding.caused_by.clone(),
            since,
            lasted_seconds: (finding.verdict == Verdict::Ok).then(|| seconds(since, now)),
        }
    }

    fn line(&self) -> String {
        let what = self.id.split_once('.').map_or("", |(_, rest)| rest);
        let what = what.strip_prefix(self.subject.as_str()).unwrap_or(what).trim_start_matches('.');
        // A step is named by itself: the title says of which runbook it is.
        let is_step = what.strip_suffix(self.subject.as_str()).is_some_and(|rest| rest.ends_with('.'));
        let what = if is_step { "" } else { what };
        let name = if what.is_empty() { self.subject.clone() } else { format!("{} {what}", self.subject) };
        let message = one_line(&self.message);
        match self.lasted_seconds {
            Some(lasted) => {
                format!("OK        {name}: {message} (was {} for {})", self.was, lasting(lasted))
            }
            None => format!("{:<9} {name}: {message}", self.verdict.label()),
        }
    }
}

impl Notice {
    pub const SCHEMA: &'static str = "mlopsctl/notice/v1";

    /// A notice of now, without changes and commands.
    pub fn new(cx: &Context, key: &str, title: &str, verdict: Verdict, summary: &str) -> Self {
        let config = cx.config();
        let (stack, env) = (config.stack.clone(), cx.loaded.environment.clone());
        let place: Vec<&str> = stack.iter().chain(&env).map(String::as_str).collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(" ")) };
        let at = cx.clock.now();
        let clean = |text: &str| one_line(&cx.loaded.redactor.clean(text));
        Self {
            schema: Self::SCHEMA.to_owned(),
            id: new_id(at),
            at,
            key: key.to_owned(),
            title: clean(&format!("{} {place}{title}", verdict.label())),
            verdict,
            summary: clean(summary),
            stack,
            env,
            host: host_name(),
            command: cx.options.command_line.clone(),
            lasted_seconds: None,
            changes: Vec::new(),
            next: Vec::new(),
            test: false,
        }
    }

    /// Without known secrets.
    #[must_use]
    pub fn redacted(mut self, redactor: &Redactor) -> Self {
        let clean = |text: &mut String| *text = redactor.clean(text).into_owned();
        for change in &mut self.changes {
            clean(&mut change.message);
            clean(&mut change.subject);
            change.hint.iter_mut().for_each(clean);
        }
        self.next.iter_mut().for_each(clean);
        clean(&mut self.command);
        self
    }

    /// The message as plain text, for mail and chat.
    pub fn text(&self) -> String {
        let mut page = format!("{}\n", self.title);
        // Of a single change, its own line says the same.
        if self.changes.len() != 1 {
            page += &format!("{}\n", self.summary);
        }
        if !self.changes.is_empty() {
            page.push('\n');
        }
        for change in &self.changes {
            page += &format!("{}\n", change.line());
            if let Some(cause) = &change.caused_by {
                page += &format!("          because of {cause}\n");
            }
            if let Some(hint) = &change.hint {
                page += &format!("          → {}\n", one_line(hint));
            }
        }
        for command in &self.next {
            page += &format!("→ {}\n", one_line(command));
        }
        let at = self.at.format("%Y-%m-%d %H:%M:%S UTC");
        page + &format!("\n{at}, {}: mlopsctl {}\n", self.host, one_line(&self.command))
    }
}

/// Seconds between two times, never less than none.
pub(super) fn seconds(since: DateTime<Utc>, now: DateTime<Utc>) -> f64 {
    (now - since).to_std().unwrap_or_default().as_secs_f64()
}

/// `12 m 30 s`.
pub(super) fn lasting(seconds: f64) -> String {
    if seconds < 1.0 {
        return "under a second".to_owned();
    }
    Quantity { value: seconds.round(), unit: Some(Unit::Seconds) }.to_string()
}

/// Without line breaks and control characters, which a mail's subject must not have.
pub(super) fn one_line(text: &str) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    blanked.split_whitespace().collect::<Vec<_>>().join(" ")
}
