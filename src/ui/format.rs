//! `-o FORMAT[=FILE]`: every format is drawn from the same value.

use std::{path::PathBuf, str::FromStr};

use anyhow::Result;
use clap::ValueEnum;

use super::{Document, Style, table};

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Yaml,
    Markdown,
    Csv,
    Junit,
    Prometheus,
    Nagios,
    Github,
}

/// A format and where it goes; no file is stdout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').map_or((text, None), |(format, file)| (format, Some(file)));
        if file == Some("") {
            return Err(format!("`{text}` names no file after `=`"));
        }
        let format = Format::from_str(format, true).map_err(|_| {
            let known: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
                .collect();
            format!("`{format}` is not a format (one of {})", known.join(", "))
        })?;
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

/// Draws a document.
pub(super) fn render(format: Format, document: &Document, style: Style, quiet: bool) -> Result<String> {
    Ok(match format {
        Format::Json => match document {
            Document::Report(report) => serde_json::to_string_pretty(report)? + "\n",
            _ => String::new(),
        },
        _ => table::render(document, style, quiet),
    })
}
