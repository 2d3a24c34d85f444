//! Progress on stderr: a spinner on a terminal, one line at the start and the end of a long step elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;
use crate::finding::Quantity;

/// A long step that is under way. Dropping it clears it from the screen, whatever ended the step.
///
/// ```text
/// let progress = cx.ui.progress("waiting for api");
/// progress.update("503, 3 of 4 checks ok");   // terminal only: replaces the text beside the label
/// progress.done("healthy");                   // off a terminal: `waiting for api: healthy (3.2 s)`
/// ```
///
/// Only for steps that can take more than a second: off a terminal each prints two lines. `-q` silences them.
/// Warnings, errors and `-v` lines written meanwhile appear above it. Ask questions before or after, not meanwhile.
#[must_use = "it disappears when it is dropped"]
pub struct Progress {
    ui: Ui,
    label: String,
    bar: Option<ProgressBar>,
    started: Instant,
    ended: bool,
}

impl Ui {
    /// Shows that a step of unknown length is under way.
    pub fn progress(&self, label: &str) -> Progress {
        self.begin(label)
    }

    /// The same for a step that lines of its own tell of: off a terminal nothing is printed.
    pub fn spinner(&self, label: &str) -> Progress {
        let mut progress = self.draw(label);
        progress.ended = progress.bar.is_none();
        progress
    }

    fn begin(&self, label: &str) -> Progress {
        let progress = self.draw(label);
        if progress.bar.is_none() {
            self.say(&format!("{} …", progress.label));
        }
        progress
    }

    fn draw(&self, label: &str) -> Progress {
        let label = self.settings.redactor.clean(label).into_owned();
        let bar = (self.settings.animate && !self.settings.quiet).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let template = "{spinner:.cyan} {prefix} ({elapsed}) {msg}";
            // The template is ours; were it ever wrong, the default one still shows progress.
            let style =
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = self.bars.add(bar.with_style(style).with_prefix(label.clone()));
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Progress { ui: self.clone(), label, bar, started: Instant::now(), ended: false }
    }
}

impl Progress {
    /// What is the case now, beside the label.
    pub fn update(&self, text: &str) {
        if let Some(bar) = &self.bar {
            let text = super::text::one_line(&self.ui.settings.redactor.clean(text));
            bar.set_message(self.fitting(&text));
        }
    }

    /// As much as fits on the line beside the label.
    fn fitting(&self, text: &str) -> String {
        const TAKEN: usize = 30;
        let room = self.ui.settings.style_err.width.less(super::text::width(&self.label) + TAKEN);
        super::text::wrap(text, room).into_iter().next().unwrap_or_default()
    }

    /// Ends the step with a word on how it went, for those who do not see it disappear.
    pub fn done(mut self, text: &str) {
        self.end(text);
    }

    fn end(&mut self, text: &str) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        match &self.bar {
            Some(bar) => {
                bar.finish_and_clear();
                self.ui.bars.remove(bar);
            }
            None => {
                let took = Quantity::seconds(self.started.elapsed().max(Duration::from_millis(1)));
                let took = Quantity { value: (took.value * 10.0).round() / 10.0, ..took };
                self.ui.say(&format!("{}: {text} ({took})", self.label));
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end("ended");
    }
}
