//! The alternate screen of a terminal, for pages that refresh. Whatever ends the program's work, dropping it puts
//! the terminal back.

use super::{Document, Style, Ui, Width, format, redact, style};
use anyhow::Result;

const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";
const HOME: &str = "\x1b[H";
const CLEAR_LINE_REST: &str = "\x1b[K";
const CLEAR_BELOW: &str = "\x1b[J";

/// The alternate screen, while it is shown.
#[derive(Debug)]
#[must_use = "dropping it leaves the alternate screen"]
pub struct Screen {
    ui: Ui,
}

impl Screen {
    pub(super) fn enter(ui: &Ui) -> Result<Self> {
        let screen = Self { ui: ui.clone() };
        screen.ui.out(ENTER)?;
        Ok(screen)
    }

    /// Draws a page over the one before. Lines that do not fit the height are counted, not scrolled.
    pub fn draw(&self, document: &Document, foot: &str) -> Result<()> {
        let (style, rows) = measure(self.ui.settings().style_out);
        let document = redact::redacted(document, &self.ui.settings().redactor);
        let page = format::render(format::Format::Table, &document, style, self.ui.quiet())?;
        let page = self.ui.settings().redactor.clean(&page);
        self.ui.out(&frame(&page, foot, rows, style))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs no putting back.
        drop(self.ui.out(LEAVE));
    }
}

/// The window may have been resized since the start.
fn measure(style: Style) -> (Style, usize) {
    match terminal_size::terminal_size() {
        Some((width, height)) => (Style { width: Width::Columns(width.0), ..style }, height.0.into()),
        None => (style, usize::MAX),
    }
}

fn frame(page: &str, foot: &str, rows: usize, style: style::Style) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let room = rows.saturating_sub(1).max(1);
    let (shown, hidden) =
        if lines.len() <= room { (lines.len(), 0) } else { (room - 1, lines.len() - (room - 1)) };
    let mut frame = HOME.to_owned();
    for line in &lines[..shown] {
        frame += &format!("{line}{CLEAR_LINE_REST}\r\n");
    }
    if hidden > 0 {
        frame += &format!("{}{CLEAR_LINE_REST}\r\n", style.faint(&format!("… {hidden} more lines")));
    }
    frame + &style.faint(foot) + CLEAR_LINE_REST + CLEAR_BELOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_too_long_says_so() {
        let frame = |rows| frame("a\nb\nc\nd\n", "foot", rows, Style::plain());
        assert_eq!(frame(5).replace("\x1b[K", "|"), "\x1b[Ha|\r\nb|\r\nc|\r\nd|\r\nfoot|\x1b[J");
        assert_eq!(frame(4).replace("\x1b[K", "|"), "\x1b[Ha|\r\nb|\r\n… 2 more lines|\r\nfoot|\x1b[J");
        assert!(frame(1).contains("… 4 more lines"), "however small the window");
    }
}
