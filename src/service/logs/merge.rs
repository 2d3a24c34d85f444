//! Several logs into one: in time order what was written, in order of arrival what is being written.

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use regex::bytes::Regex;
use serde_json::json;

use super::{
    Log,
    line::{Line, show_time},
};
use crate::{context::Context, ui::Format};

/// How lines are shown.
pub(super) struct Printer<'a> {
    cx: &'a Context,
    grep: Option<Regex>,
    timestamps: bool,
    /// Width of the names in front of lines; none for a single log.
    names: Option<usize>,
    /// One object a line instead of text.
    json: bool,
    waiting: Vec<u8>,
}

/// Many short lines are written at once.
const WRITTEN_AT_ONCE: usize = 64 << 10;

impl<'a> Printer<'a> {
    pub(super) fn new<'n>(
        cx: &'a Context,
        grep: Option<Regex>,
        timestamps: bool,
        names: impl ExactSizeIterator<Item = &'n str>,
    ) -> Self {
        let several = names.len() > 1;
        let width = names.map(|name| name.chars().count()).max().unwrap_or(0);
        let json = cx.ui.settings().targets.iter().any(|target| target.format == Format::Json);
        Self { cx, grep, timestamps, names: several.then_some(width), json, waiting: Vec::new() }
    }

    /// Writes a line, if it is wanted, now or with later ones. False when nobody reads any more.
    fn print(&mut self, name: &str, line: &Line) -> Result<bool> {
        if self.grep.as_ref().is_some_and(|grep| !grep.is_match(&line.bytes)) {
            return Ok(true);
        }
        if self.json {
            self.add_object(name, line);
        } else {
            self.add_text(name, line);
        }
        if self.waiting.len() < WRITTEN_AT_ONCE { Ok(true) } else { self.flush() }
    }

    /// Writes what is waiting. False when nobody reads any more.
    fn flush(&mut self) -> Result<bool> {
        let open = self.waiting.is_empty() || self.cx.ui.out_while_open(&self.waiting)?;
        self.waiting.clear();
        Ok(open)
    }

    fn add_object(&mut self, name: &str, line: &Line) {
        let mut text = String::from_utf8_lossy(&line.bytes).into_owned();
        if line.cut > 0 {
            text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
            text.push('…');
        }
        let text = self.cx.loaded.redactor.clean(&text);
        let object = json!({
            "at": line.time.map(show_time),
            "name": name,
            "line": if line.cut > 0 { text.trim_end_matches('…') } else { &text },
            "cut_bytes": line.cut,
        });
        self.waiting.extend_from_slice(format!("{object}\n").as_bytes());
    }

    fn add_text(&mut self, name: &str, line: &Line) {
        let out = &mut self.waiting;
        if let Some(width) = self.names {
            out.extend_from_slice(format!("{name:<width$} | ").as_bytes());
        }
        if let Some(time) = line.time.filter(|_| self.timestamps) {
            out.extend_from_slice(format!("{} ", show_time(time)).as_bytes());
        }
        // Secrets are blanked in what is text; other bytes pass as they are.
        let mut chunks = line.bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            if line.cut > 0 && chunks.peek().is_none() {
                // The mark tells the redactor that a secret may be cut in two here, and half a character hides that.
                let end = format!("{}…", chunk.valid());
                out.extend_from_slice(self.cx.loaded.redactor.clean(&end).as_bytes());
                break;
            }
            out.extend_from_slice(self.cx.loaded.redactor.clean(chunk.valid()).as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        if line.cut > 0 {
            out.extend_from_slice(format!(" ({} bytes more)", line.cut).as_bytes());
        }
        out.push(b'\n');
    }
}

/// Prints all logs, and stays if told to. Returns the names of those that could not be read to their end.
pub(super) async fn print(
    cx: &Context,
    mut logs: Vec<(String, Log)>,
    mut printer: Printer<'_>,
    follow: bool,
) -> Result<Vec<String>> {
    let mut failed = Vec::new();
    let open = print_past(cx, &mut logs, &mut printer, &mut failed).await? && printer.flush()?;
    if !open || !follow {
        return Ok(failed);
    }
    let wait = async |(name, mut log): (String, Log)| {
        let next = log.next().await;
        (name, log, next)
    };
    let mut waiting = FuturesUnordered::new();
    for (name, mut log) in logs {
        log.follow();
        waiting.push(wait((name, log)));
    }
    while let Some((name, log, next)) = waiting.next().await {
        match next {
            Ok(Some(line)) => {
                if !(printer.print(&name, &line)? && printer.flush()?) {
                    return Ok(failed);
                }
                waiting.push(wait((name, log)));
            }
            Ok(None) => cx.ui.say(&format!("the log of {name} has ended")),
            Err(error) => fail(cx, name, &error, &mut failed),
        }
    }
    Ok(failed)
}

/// What is there by now, in time order. False when nobody reads any more.
async fn print_past(
    cx: &Context,
    logs: &mut Vec<(String, Log)>,
    printer: &mut Printer<'_>,
    failed: &mut Vec<String>,
) -> Result<bool> {
    let mut heads: Vec<Option<Line>> = Vec::new();
    let mut times: Vec<Option<DateTime<Utc>>> = vec![None; logs.len()];
    let mut broken: Vec<usize> = Vec::new();
    for index in 0..logs.len() {
        heads.push(next(cx, logs, index, failed, &mut broken).await);
    }
    loop {
        for (head, time) in heads.iter().zip(&mut times) {
            // A line without a time stays behind the one before it.
            *time = head.as_ref().and_then(|line| line.time).or(*time);
        }
        let earliest =
            (0..logs.len()).filter(|index| heads[*index].is_some()).min_by_key(|index| times[*index]);
        let Some(index) = earliest else { break };
        if let Some(line) = heads[index].take()
            && !printer.print(&logs[index].0, &line)?
        {
            return Ok(false);
        }
        heads[index] = next(cx, logs, index, failed, &mut broken).await;
    }
    for index in broken.into_iter().rev() {
        logs.remove(index);
    }
    Ok(true)
}

async fn next(
    cx: &Context,
    logs: &mut [(String, Log)],
    index: usize,
    failed: &mut Vec<String>,
    broken: &mut Vec<usize>,
) -> Option<Line> {
    if broken.contains(&index) {
        return None;
    }
    let (name, log) = &mut logs[index];
    match log.next().await {
        Ok(line) => line,
        Err(error) => {
            fail(cx, name.clone(), &error, failed);
            broken.push(index);
            broken.sort_unstable();
            None
        }
    }
}

fn fail(cx: &Context, name: String, error: &crate::client::ClientError, failed: &mut Vec<String>) {
    cx.ui.warn(&format!("the log of {name} cannot be read any further: {error}"));
    failed.push(name);
}
