//! Findings as a page shows them: under headings, in columns, with what to do about them.

use super::{
    Style, Width,
    arrange::{self, Row},
    text::{clean, one_line, pad, tied_message, what, width, wrap},
};
use crate::finding::{Finding, Verdict};

/// Wider subjects and details get their message on lines of its own.
const WIDEST_NAME: usize = 26;
/// A message column narrower than this reads worse than a message under its subject.
const NARROWEST_MESSAGE: usize = 30;

/// Findings under their headings.
pub(super) fn render(findings: &[Finding], style: Style, quiet: bool) -> String {
    let groups = arrange::groups(findings, quiet);
    let names = Names::of(groups.iter().flat_map(|group| &group.rows), style.width);
    let mut page = String::new();
    for group in &groups {
        let layout = names.layout(&group.rows, style.width);
        let heading = format!("{} ({})", group.section.title(), group.counts());
        let mut lines = wrap(&heading, style.width.less(0)).into_iter();
        let first = lines.next().unwrap_or_default();
        let counts = first.strip_prefix(group.section.title()).unwrap_or_default().trim_start().to_owned();
        page += &format!("\n{} {}\n", style.bold(group.section.title()), style.faint(&counts));
        for line in lines {
            page += &format!("{}\n", style.faint(&line));
        }
        for row in &group.rows {
            page += &layout.draw(row, style);
        }
    }
    page
}

/// Widths of the columns that are the same under every heading.
struct Names {
    verdict: usize,
    subject: usize,
}

/// The columns under one heading.
struct Layout {
    verdict: usize,
    subject: usize,
    /// Zero where no finding has more to its name than its subject.
    what: usize,
    /// Columns for the message; none is no limit.
    message: Option<usize>,
    /// Messages stand under their subjects.
    stacked: bool,
}

/// Columns of a name; one that is too wide does not widen its column.
fn name_width(name: &str, limit: Width) -> usize {
    let columns = width(&one_line(name));
    if limit == Width::Unlimited || columns <= WIDEST_NAME { columns } else { 0 }
}

impl Names {
    fn of<'a>(rows: impl Iterator<Item = &'a Row<'a>>, limit: Width) -> Self {
        let mut names = Self { verdict: 0, subject: 0 };
        for row in rows {
            names.verdict = names.verdict.max(2 * row.depth + row.finding.verdict.label().len());
            names.subject = names.subject.max(name_width(&row.finding.subject, limit));
        }
        names
    }

    fn layout(&self, rows: &[Row<'_>], limit: Width) -> Layout {
        let what = rows.iter().map(|row| name_width(what(row.finding), limit)).max().unwrap_or(0);
        let mut layout =
            Layout { verdict: self.verdict, subject: self.subject, what, message: None, stacked: false };
        layout.message = limit.less(layout.indent());
        if layout.message.is_some_and(|columns| columns < NARROWEST_MESSAGE) {
            layout.stacked = true;
            layout.message = limit.less(layout.indent());
        }
        layout
    }
}

impl Layout {
    /// Where messages begin.
    fn indent(&self) -> usize {
        if self.stacked {
            return 6;
        }
        let what = if self.what > 0 { self.what + 2 } else { 0 };
        2 + self.verdict + 2 + self.subject + 2 + what
    }

    fn draw(&self, row: &Row<'_>, style: Style) -> String {
        let finding = row.finding;
        let branch =
            if row.depth > 0 { format!("{}└ ", "  ".repeat(row.depth - 1)) } else { String::new() };
        let label = finding.verdict.label();
        let (subject, what) = (one_line(&finding.subject), one_line(what(finding)));
        let blank = " ".repeat(self.verdict.saturating_sub(width(&branch) + label.len()));
        let mut line = format!(
            "  {}{}{blank}  ",
            style.faint(&branch),
            match finding.counts() {
                true => style.verdict(finding.verdict, label),
                false => style.faint(label),
            }
        );
        let fits = width(&subject) <= self.subject && width(&what) <= self.what && !self.stacked;
        if fits {
            line += &format!("{}  ", pad(&subject, self.subject));
            if self.what > 0 {
                line += &format!("{}  ", pad(&what, self.what));
            }
        } else {
            line += &format!("{subject}  {what}");
            line = format!("{}\n{}", line.trim_end(), " ".repeat(self.indent()));
        }
        let indent = format!("\n{}", " ".repeat(self.indent()));
        let mut page = line + &wrap(&tied_message(finding), self.message).join(&indent);
        if let Some(why) = &finding.muted {
            for line in wrap(&clean(why), self.message) {
                page += &format!("{indent}{}", style.faint(&line));
            }
        }
        if let Some(hint) = finding.hint.as_ref().filter(|_| finding.verdict != Verdict::Ok) {
            for (at, hint) in
                wrap(&clean(hint), self.message.map(|columns| columns.saturating_sub(2))).iter().enumerate()
            {
                let arrow = if at == 0 { "→ " } else { "  " };
                page += &format!("{indent}{}", style.hint(&format!("{arrow}{hint}")));
            }
        }
        page.truncate(page.trim_end().len());
        page + "\n"
    }
}
