//! Colour and width. Colour never carries meaning alone: a word always stands beside it.

use anstyle::{AnsiColor, Style as Ansi};

use crate::{finding::Verdict, plan::StepState};

/// How wide a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A terminal of so many columns.
    Columns(u16),
    /// Not a terminal: lose nothing.
    Unlimited,
}

/// Colour and width of one stream.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub colour: bool,
    pub width: Width,
}

impl Style {
    /// No colour, no limit: for files and pipes.
    pub fn plain() -> Self {
        Self { colour: false, width: Width::Unlimited }
    }

    fn paint(self, style: Ansi, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Text in the colour of a verdict.
    pub fn verdict(self, verdict: Verdict, text: &str) -> String {
        let colour = match verdict {
            Verdict::Ok => AnsiColor::Green,
            Verdict::Warning => AnsiColor::Yellow,
            Verdict::Critical => AnsiColor::Red,
            Verdict::Unknown => AnsiColor::Magenta,
        };
        self.paint(colour.on_default().bold(), text)
    }

    pub fn faint(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    pub fn bold(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    /// What to run next.
    pub(super) fn hint(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default(), text)
    }

    /// A step's word in its colour.
    pub(super) fn state(self, state: StepState, text: &str) -> String {
        match state {
            StepState::Done => self.paint(AnsiColor::Green.on_default(), text),
            StepState::Failed => self.paint(AnsiColor::Red.on_default().bold(), text),
            StepState::Undone => self.paint(AnsiColor::Yellow.on_default(), text),
            StepState::Running => self.paint(AnsiColor::Cyan.on_default(), text),
            StepState::Pending | StepState::Skipped => self.faint(text),
        }
    }

    /// A line that may begin with a verdict, which then takes its colour.
    pub(super) fn leading_verdict(self, line: &str) -> String {
        let word = line.split(' ').next().unwrap_or_default();
        let verdict =
            Verdict::BY_GRAVITY.into_iter().find(|verdict| word == verdict.label() || word == verdict.word());
        match verdict {
            Some(verdict) => self.verdict(verdict, word) + &line[word.len()..],
            None => line.to_owned(),
        }
    }
}
