//! Questions that leave the program running: a line is awaited, not blocked for, so that leases are renewed, others
//! can answer elsewhere, and Ctrl-C pauses. The terminal keeps its line mode, so nothing has to be put back.

use std::{
    fs::File,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    sync::{Arc, Mutex},
};

use anyhow::{Context as _, Result};
use rustix::fs::OFlags;
use tokio::net::unix::pipe::Receiver;

use super::{
    Ui,
    text::{clean, wrap},
};

/// What is kept of the data that a captured command printed: the start.
const CAPTURED: usize = 64 << 10;
/// A terminal's line is at most this long.
const LONGEST_LINE: usize = 4096;

/// Where data goes that is not for stdout.
#[derive(Debug, Clone, Default)]
pub(super) struct Capture(Arc<Mutex<Vec<u8>>>);

impl Capture {
    pub(super) fn push(&self, bytes: &[u8]) {
        if let Ok(mut kept) = self.0.lock() {
            let room = CAPTURED.saturating_sub(kept.len());
            kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
    }
}

impl Ui {
    /// The same screen for a command within another: its data is kept instead of printed.
    #[must_use]
    pub fn capturing(&self) -> Self {
        Self { capture: Some(Capture::default()), ..self.clone() }
    }

    /// What was kept so far.
    pub fn captured(&self) -> String {
        let kept = self.capture.as_ref().and_then(|capture| capture.0.lock().ok().map(|kept| kept.clone()));
        String::from_utf8_lossy(&kept.unwrap_or_default()).into_owned()
    }

    /// A heading with a rule, as wide as the terminal: shown even under `-q`, since a question follows.
    pub fn heading(&self, left: &str, right: &str) {
        let style = self.settings.style_err;
        let columns = style.width.less(0).unwrap_or(72).min(100);
        let taken = super::text::width(left) + super::text::width(right) + 7;
        let rule = "─".repeat(columns.saturating_sub(taken).max(2));
        self.show(&format!("\n{}", style.bold(&format!("── {left} {rule} {right} ─"))));
    }

    /// A paragraph below a heading.
    pub fn paragraph(&self, text: &str) {
        let lines = wrap(&clean(text), self.settings.style_err.width.less(2));
        self.show(&lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"));
    }

    /// The same, for what matters less.
    pub fn aside(&self, text: &str) {
        let style = self.settings.style_err;
        let lines = wrap(&clean(text), style.width.less(2));
        self.show(&style.faint(&lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")));
    }

    /// Asks on the terminal and awaits a line, without its end and surrounding blanks; none when the terminal is
    /// closed (Ctrl-D). Dropping it takes the question back: nothing was read then.
    ///
    /// # Errors
    /// When stdin is no terminal, or goes away.
    pub async fn line(&self, prompt: &str) -> Result<Option<String>> {
        let style = self.settings.style_err;
        let prompt = self.settings.redactor.clean(prompt);
        let shown = self.bars.suspend(|| {
            let mut stderr = io::stderr().lock();
            write!(stderr, "{}", style.bold(&format!("{prompt} "))).and_then(|()| stderr.flush())
        });
        shown.context("asking")?;
        let terminal = terminal().context("asking")?;
        let mut line = Vec::new();
        loop {
            terminal.readable().await.context("asking")?;
            let mut block = [0; LONGEST_LINE];
            let length = match terminal.try_read(&mut block) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error).context("asking"),
            };
            if length == 0 && line.is_empty() {
                self.show("");
                return Ok(None);
            }
            line.extend_from_slice(&block[..length]);
            if length == 0 || line.ends_with(b"\n") {
                return Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()));
            }
        }
    }
}

/// The terminal behind stdin, opened anew: that reads of it do not block is nobody else's concern.
fn terminal() -> io::Result<Receiver> {
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let open = |path: &str| File::options().read(true).custom_flags(flags).open(path);
    Receiver::from_file_unchecked(open("/proc/self/fd/0").or_else(|_| open("/dev/tty"))?)
}
