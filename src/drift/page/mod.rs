//! Pages for a browser: one HTML file that needs nothing else, with plots that are drawn in it.
//!
//! No scripts, nothing fetched, light and dark and on paper; every plot has its numbers as a table or beside it. All
//! that others wrote goes through [`words`].

mod parts;
mod plot;
mod report;
mod series;

pub use report::report;
pub use series::series;

use crate::ui::{html_escape, one_line};

/// Beside the styles that all pages have.
const STYLES: &str = include_str!("page.css");

/// Text that is nothing but text, on one line.
fn words(text: &str) -> String {
    html_escape(&one_line(text))
}
