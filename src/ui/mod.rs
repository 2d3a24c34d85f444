//! The only writer of stdout and stderr. stdout is data; narration, questions and errors go to stderr.

mod arrange;
mod csv;
mod document;
mod drawing;
mod file;
mod findings;
mod format;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod nagios;
mod panic;
mod paper;
mod progress;
mod prometheus;
mod question;
mod redact;
mod screen;
mod sheet;
mod style;
mod table;
mod tail;
mod text;

#[cfg(test)]
mod snapshots;

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::Arc,
};

use anyhow::{Context as _, Result};
pub(crate) use document::ended_verdict;
pub use document::{Document, Listing, Page};
pub use drawing::{Drawing, Picture};
pub use file::write_atomically;
pub use format::{Format, Target};
pub use html::{badge as html_badge, escape as html_escape, frame as html_frame};
use indicatif::MultiProgress;
pub use markdown::{cell as markdown_cell, table as markdown_table};
pub use panic::report_panics;
pub use paper::{Block, Item, Paper, PaperSection};
pub use progress::{BytesProgress, Progress};
pub use screen::Screen;
pub use sheet::Sheet;
pub use style::{Style, Width};
use tail::Tail;
pub use text::{one_line, width as columns_of, wrap};

use crate::{
    config::Redactor,
    error::{Exit, Explanation, Fault},
    finding::Verdict,
    plan::PlannedStep,
};

/// What the user asked of the screen.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `-o`, in order; never empty.
    pub targets: Vec<Target>,
    pub quiet: bool,
    pub verbose: u8,
    pub style_out: Style,
    pub style_err: Style,
    /// stderr is a terminal that can redraw lines.
    pub animate: bool,
    pub redactor: Redactor,
}

/// Writes results and talks to the person, if there is one. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ui {
    settings: Arc<Settings>,
    bars: MultiProgress,
    tail: Tail,
    /// Takes data instead of stdout.
    capture: Option<question::Capture>,
}

impl Ui {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings: Arc::new(settings),
            bars: MultiProgress::new(),
            tail: Tail::default(),
            capture: None,
        }
    }

    /// Keeps the last bytes of what is printed from now on, on either stream.
    #[must_use]
    pub fn remembering(self, bytes: usize) -> Self {
        Self { tail: Tail::new(bytes), ..self }
    }

    /// The same screen with other settings.
    #[must_use]
    pub fn with(&self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self.clone() }
    }

    /// The end of what was printed, as far as it was to be remembered.
    pub fn remembered(&self) -> String {
        self.tail.text()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn quiet(&self) -> bool {
        self.settings.quiet
    }

    pub fn verbose(&self) -> u8 {
        self.settings.verbose
    }

    /// Writes a result in every format asked for: files atomically, the rest to stdout. `-q` is for people: it
    /// shortens what goes to the screen, never a file. One output that fails does not keep the others from being
    /// written; the first failure is returned.
    pub fn emit(&self, document: &Document) -> Result<()> {
        self.emit_where(document, |_| true).map(drop)
    }

    /// As [`Ui::emit`]; false once nobody reads stdout any more, for who would write for ever.
    pub fn emit_while_open(&self, document: &Document) -> Result<bool> {
        self.emit_where(document, |_| true)
    }

    /// As [`Ui::emit`], into files alone.
    pub fn emit_files(&self, document: &Document) -> Result<()> {
        self.emit_where(document, |target| target.file.is_some()).map(drop)
    }

    /// The alternate screen, where stdout is a terminal that is to show a table.
    pub fn screen(&self) -> Result<Option<Screen>> {
        let table = |target: &Target| target.file.is_none() && target.format == Format::Table;
        let wanted = io::stdout().is_terminal() && self.settings.targets.iter().any(table);
        wanted.then(|| Screen::enter(self)).transpose()
    }

    fn emit_where(&self, document: &Document, wanted: impl Fn(&Target) -> bool) -> Result<bool> {
        let document = redact::redacted(document, &self.settings.redactor);
        let (mut open, mut failed) = (true, None);
        for target in self.settings.targets.iter().filter(|target| wanted(target)) {
            match (self.write(target, &document), &failed) {
                (Ok(still_open), _) => open &= still_open,
                (Err(error), None) => failed = Some(error),
                (Err(error), Some(_)) => self.warn(&format!("{error:#}")),
            }
        }
        failed.map_or(Ok(open), Err)
    }

    fn write(&self, target: &Target, document: &Document) -> Result<bool> {
        let Settings { quiet, style_out, redactor, .. } = &*self.settings;
        let (style, quiet) =
            if target.file.is_some() { (Style::plain(), false) } else { (*style_out, *quiet) };
        let text = format::render(target.format, document, style, quiet)?;
        let text = redactor.clean(&text);
        match &target.file {
            Some(path) => write_atomically(path, text.as_bytes()).map(|()| true),
            None => self.out_while_open(text.as_bytes()),
        }
    }

    /// A document as JSON, without known secrets.
    pub fn as_json(&self, document: &Document) -> Result<String> {
        let redactor = &self.settings.redactor;
        let text = json::render(&redact::redacted(document, redactor))?;
        Ok(redactor.clean(&text).into_owned())
    }

    /// Writes data to stdout. A closed pipe ends the writing silently.
    pub fn out(&self, text: &str) -> Result<()> {
        self.out_bytes(text.as_bytes())
    }

    /// As [`Ui::out`], for data that need not be UTF-8.
    pub fn out_bytes(&self, bytes: &[u8]) -> Result<()> {
        self.out_while_open(bytes).map(drop)
    }

    /// As [`Ui::out_bytes`]; false once nobody reads any more, for who would write for ever.
    pub fn out_while_open(&self, bytes: &[u8]) -> Result<bool> {
        let mut clean = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            clean.extend_from_slice(self.settings.redactor.clean(chunk.valid()).as_bytes());
            clean.extend_from_slice(chunk.invalid());
        }
        if let Some(capture) = &self.capture {
            capture.push(&clean);
            return Ok(true);
        }
        self.tail.push(&clean);
        let written = self.bars.suspend(|| {
            let mut stdout = io::stdout().lock();
            stdout.write_all(&clean).and_then(|()| stdout.flush())
        });
        match written {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(error).context("writing to stdout"),
        }
    }

    /// A plan before it is agreed to: numbered steps with how each is undone. For a terminal's width when it is one.
    pub fn steps(&self, plan: &[PlannedStep]) -> String {
        table::draw_steps(plan, self.settings.style_err, true)
    }

    /// Narration for a person: silenced by `-q`.
    pub fn say(&self, text: &str) {
        if !self.settings.quiet {
            self.err_line(text);
        }
    }

    /// What a person is about to be asked about, on stderr: shown even under `-q`.
    pub fn show(&self, text: &str) {
        self.err_line(text);
    }

    /// Something the person must know even under `-q`.
    pub fn warn(&self, text: &str) {
        let style = self.settings.style_err;
        self.err_line(&format!("{} {text}", style.verdict(Verdict::Warning, "warning:")));
    }

    /// An error with its causes and hints.
    pub fn error(&self, explanation: &Explanation) {
        let style = self.settings.style_err;
        let mut lines = explanation.lines.iter();
        let first = lines.next().map_or("failed", String::as_str);
        self.err_line(&format!("{} {first}", style.verdict(Verdict::Critical, "error:")));
        for line in lines {
            self.err_line(&format!("  because: {line}"));
        }
        for hint in &explanation.hints {
            self.err_line(&format!("  {} {hint}", style.faint("try:")));
        }
    }

    /// A line of `-v` (1) or `-vv` (2).
    pub fn trace(&self, level: u8, text: &str) {
        if self.settings.verbose >= level {
            self.err_line(&self.settings.style_err.faint(text));
        }
    }

    fn err_line(&self, text: &str) {
        let text = self.settings.redactor.clean(text);
        if self.tail.is_kept() {
            self.tail.push(format!("{text}\n").as_bytes());
        }
        // Nobody is left to tell when stderr is gone.
        let _ = self.bars.suspend(|| writeln!(io::stderr().lock(), "{text}"));
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks yes or no on a terminal, and awaits the answer; refuses with exit 5 where nobody can answer.
    pub async fn confirm(&self, question: &str) -> Result<bool> {
        if !self.can_ask() {
            return Err(Fault::new(format!("nobody is there to answer: {question}"))
                .hint("run it in a terminal, or agree in advance with --yes; nothing was changed")
                .exit(Exit::Declined)
                .into());
        }
        loop {
            let line = self.line(&format!("{question} [y/N]")).await?.unwrap_or_default();
            match line.to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                _ => {}
            }
        }
    }

    /// Asks for a text on a terminal; without one the default is the answer.
    pub fn ask(&self, question: &str, default: &str) -> Result<String> {
        if !self.can_ask() {
            return Ok(default.to_owned());
        }
        let input = dialoguer::Input::<String>::new().with_prompt(question).default(default.to_owned());
        input.interact_text().context("asking")
    }
}

/// Writes a page to stdout where there are no settings yet: before the command line is understood.
pub(crate) fn print_page(text: &str) {
    // A closed pipe is not an error, and nobody is left to tell of another.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Writes a line to stderr where there are no settings yet.
pub(crate) fn print_note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
