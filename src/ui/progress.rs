//! Progress on stderr: a spinner on a terminal, one line at the start and the end of a long step elsewhere; of bytes
//! that are worked through, a bar on a terminal and a line a minute elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;
use crate::finding::{Quantity, Unit};

/// Before that, nobody knows how long it will take.
const SOON_TO_TELL: Duration = Duration::from_millis(500);

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

/// How far long work on bytes has come. Dropping it clears it from the screen. `-q` silences it.
#[must_use = "it disappears when it is dropped"]
pub struct BytesProgress {
    ui: Ui,
    label: String,
    total: Option<u64>,
    bar: Option<ProgressBar>,
    started: Instant,
    /// Off a terminal: how often a line is printed, and when the last one was.
    every: Duration,
    told: Instant,
}

impl Ui {
    /// Shows work on bytes, of which there are `total` in all where that is known: on a terminal how many are done, how
    /// fast and how long it will take; elsewhere the same in a line `every` so often.
    pub fn bytes_progress(&self, label: &str, total: Option<u64>, every: Duration) -> BytesProgress {
        let label = self.settings.redactor.clean(label).into_owned();
        let bar = (self.settings.animate && !self.settings.quiet).then(|| {
            let template = match total {
                Some(_) => "{spinner:.cyan} {prefix} {bar:16.cyan} {msg}",
                None => "{spinner:.cyan} {prefix} ({elapsed}) {msg}",
            };
            self.bar(template, total, &label)
        });
        let now = Instant::now();
        BytesProgress { ui: self.clone(), label, total, bar, started: now, every, told: now }
    }

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
        let bar = (self.settings.animate && !self.settings.quiet)
            .then(|| self.bar("{spinner:.cyan} {prefix} ({elapsed}) {msg}", None, &label));
        Progress { ui: self.clone(), label, bar, started: Instant::now(), ended: false }
    }

    fn bar(&self, template: &str, total: Option<u64>, label: &str) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        // The template is ours; were it ever wrong, the default one still shows progress.
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = self.bars.add(bar.with_style(style).with_prefix(label.to_owned()));
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }

    /// As much of a text as fits on a line beside what takes so many columns of it.
    fn beside(&self, text: &str, taken: usize) -> String {
        let room = self.settings.style_err.width.less(taken);
        super::text::wrap(text, room).into_iter().next().unwrap_or_default()
    }
}

impl BytesProgress {
    /// How often it is worth to be told.
    pub fn pause(&self) -> Duration {
        if self.bar.is_some() { Duration::from_millis(120) } else { self.every.min(Duration::from_secs(1)) }
    }

    /// So many bytes are done; `current` is what is being worked on.
    pub fn update(&mut self, bytes: u64, current: &str) {
        let clean = self.ui.settings.redactor.clean(current);
        let text = [amount(bytes, self.total, self.started.elapsed()), super::text::one_line(&clean)];
        let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if let Some(bar) = &self.bar {
            const TAKEN: usize = 24;
            bar.set_position(bytes.min(self.total.unwrap_or(bytes)));
            bar.set_message(self.ui.beside(&text, super::text::width(&self.label) + TAKEN));
        } else if self.told.elapsed() >= self.every {
            self.told = Instant::now();
            self.ui.say(&format!("{}: {text}", self.label));
        }
    }
}

impl Drop for BytesProgress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
            self.ui.bars.remove(bar);
        }
    }
}

/// `1.2 GB of 5 GB, 120 MB/s, 32 s left`.
fn amount(bytes: u64, total: Option<u64>, elapsed: Duration) -> String {
    let size = |bytes: f64| Quantity { value: bytes, unit: Some(Unit::Bytes) };
    let done = bytes as f64;
    let rate = done / elapsed.as_secs_f64().max(0.001);
    // Work that ends with other bytes than were counted before it has no more to say than how far it is.
    let total = total.map(|total| total as f64).filter(|total| *total >= done);
    let of = total.map(|total| format!(" of {}", size(total))).unwrap_or_default();
    let left = total.filter(|_| done > 0.0 && elapsed > SOON_TO_TELL).map(|total| {
        let seconds = ((total - done) / rate).ceil();
        format!(", {} left", Quantity { value: seconds, unit: Some(Unit::Seconds) })
    });
    format!("{}{of}, {}/s{}", size(done), size(rate.round()), left.unwrap_or_default())
}

impl Progress {
    /// What is the case now, beside the label.
    pub fn update(&self, text: &str) {
        if let Some(bar) = &self.bar {
            let text = super::text::one_line(&self.ui.settings.redactor.clean(text));
            const TAKEN: usize = 30;
            bar.set_message(self.ui.beside(&text, super::text::width(&self.label) + TAKEN));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_tell_how_far_how_fast_and_how_long() {
        let cases = [
            (0, None, 0, "0 B, 0 B/s"),
            (0, Some(1000), 5000, "0 B of 1 kB, 0 B/s"),
            (500_000_000, Some(1_500_000_000), 5000, "500 MB of 1.5 GB, 100 MB/s, 10 s left"),
            (500_000_000, None, 5000, "500 MB, 100 MB/s"),
            (100, Some(1000), 100, "100 B of 1 kB, 1 kB/s"),
            (2000, Some(1000), 1000, "2 kB, 2 kB/s"),
        ];
        for (bytes, total, elapsed, text) in cases {
            assert_eq!(amount(bytes, total, Duration::from_millis(elapsed)), text);
        }
    }
}
