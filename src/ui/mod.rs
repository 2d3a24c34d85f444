//! The only writer of stdout and stderr. stdout is data; narration, questions and errors go to stderr.

mod arrange;
mod csv;
mod document;
mod format;
mod github;
mod json;
mod junit;
mod markdown;
mod nagios;
mod prometheus;
mod screen;
mod style;
mod table;
mod text;

#[cfg(test)]
mod snapshots;

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context as _, Result};
pub use document::{Document, Listing};
pub use format::{Format, Target};
pub use screen::Screen;
pub use style::{Style, Width};

use crate::{
    config::Redactor,
    error::{Exit, Explanation, Fault},
    finding::Verdict,
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
    pub redactor: Redactor,
}

/// Writes results and talks to the person, if there is one.
#[derive(Debug, Clone)]
pub struct Ui {
    settings: Arc<Settings>,
}

impl Ui {
    pub fn new(settings: Settings) -> Self {
        Self { settings: Arc::new(settings) }
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

    /// Writes a result in every format asked for: files atomically, the rest to stdout.
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
        let mut open = true;
        for target in self.settings.targets.iter().filter(|target| wanted(target)) {
            let style = if target.file.is_some() { Style::plain() } else { self.settings.style_out };
            let text = format::render(target.format, document, style, self.settings.quiet)?;
            let text = self.settings.redactor.clean(&text);
            match &target.file {
                Some(path) => write_atomically(path, text.as_bytes())?,
                None => open &= self.out_while_open(text.as_bytes())?,
            }
        }
        Ok(open)
    }

    /// Writes data to stdout as it is. A closed pipe ends the writing silently.
    pub fn out(&self, text: &str) -> Result<()> {
        self.out_bytes(text.as_bytes())
    }

    /// As [`Ui::out`], for data that need not be UTF-8.
    pub fn out_bytes(&self, bytes: &[u8]) -> Result<()> {
        self.out_while_open(bytes).map(drop)
    }

    /// As [`Ui::out_bytes`]; false once nobody reads any more, for who would write for ever.
    pub fn out_while_open(&self, bytes: &[u8]) -> Result<bool> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(error).context("writing to stdout"),
        }
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
        // Nobody is left to tell when stderr is gone.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Asks yes or no on a terminal; refuses with exit 5 where nobody can answer.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        if !self.can_ask() {
            return Err(Fault::new(format!("nobody is there to answer: {question}"))
                .hint("run it in a terminal, or agree in advance with --yes; nothing was changed")
                .exit(Exit::Declined)
                .into());
        }
        let answer = dialoguer::Confirm::new().with_prompt(question).default(false).interact_opt();
        if answer.is_err() {
            // Ctrl-C leaves the question with the cursor hidden.
            let _ = dialoguer::console::Term::stderr().show_cursor();
        }
        Ok(answer.context("asking")?.unwrap_or(false))
    }
}

/// Writes to a temporary file beside the target, syncs it, and renames it into place.
pub fn write_atomically(path: &PathBuf, bytes: &[u8]) -> Result<()> {
    let context = || format!("writing {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = match folder {
        Some(folder) => tempfile::NamedTempFile::new_in(folder),
        None => tempfile::NamedTempFile::new_in("."),
    }
    .with_context(context)?;
    file.write_all(bytes).with_context(context)?;
    file.as_file().sync_all().with_context(context)?;
    // A temporary file is private; a report is as readable as any file the user makes.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).with_context(context)?;
    }
    file.persist(path).map_err(|error| error.error).with_context(context)?;
    Ok(())
}
