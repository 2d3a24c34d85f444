//! `-o FORMAT[=FILE]`: every format is drawn from the same value.

use std::{path::PathBuf, str::FromStr};

use anyhow::Result;
use clap::ValueEnum;

use super::{
    Document, Style, csv, drawing, github, html, json, junit, markdown, nagios, prometheus, sheet, table,
};

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
    /// One file that needs nothing else, for a browser or a printer.
    Html,
}

impl Format {
    /// The word that names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Junit => "junit",
            Self::Prometheus => "prometheus",
            Self::Nagios => "nagios",
            Self::Github => "github",
            Self::Html => "html",
        }
    }
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
            let known: Vec<&str> = Format::value_variants().iter().map(|format| format.word()).collect();
            format!("`{format}` is not a format (one of {})", known.join(", "))
        })?;
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

/// Draws a document. A text is its own format.
pub(super) fn render(format: Format, document: &Document, style: Style, quiet: bool) -> Result<String> {
    if let Document::Text(text) = document {
        return Ok(text.clone());
    }
    if let Document::Sheet(sheet) = document {
        return sheet::render(sheet, format, style, quiet);
    }
    if let Document::Drawing(drawn) = document {
        return drawing::render(drawn, format, style, quiet);
    }
    Ok(match format {
        Format::Table => table::render(document, style, quiet),
        Format::Json => json::render(document)?,
        Format::Yaml => json::render_yaml(document)?,
        Format::Markdown => markdown::render(document, quiet),
        Format::Csv => csv::render(document),
        Format::Junit => junit::render(document),
        Format::Prometheus => prometheus::render(document),
        Format::Nagios => nagios::render(document),
        Format::Github => github::render(document, quiet),
        Format::Html => html::render(document),
    })
}
