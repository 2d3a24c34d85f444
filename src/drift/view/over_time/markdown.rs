//! A series for a ticket: what to call it and why, and the columns that drifted most often.

use super::super::super::draw::{self, Marks};
use super::super::super::judge::percent;
use super::{Series, tally, verdict};
use crate::ui::{markdown_cell, markdown_table};

/// A ticket needs no more.
const COLUMNS: usize = 10;
/// Marks of a strip, and rows of reports.
const REPORTS: usize = 40;
const LATEST: usize = 8;

pub(super) fn markdown(series: &Series) -> String {
    let mut page = String::from("\n");
    for (name, text) in series.facts() {
        page += &format!("- {name}: {}\n", markdown_cell(&text));
    }
    page += &markdown_table(
        &["verdict", "name", "because", "rule"],
        series.trend.findings.iter().map(|named| {
            let verdict = verdict(named.name).label().to_owned();
            vec![verdict, named.name.words().to_owned(), named.because.clone(), named.rule.to_owned()]
        }),
    );
    let slots = draw::slots(&series.trend, REPORTS);
    let features = series.trend.features.iter().take(series.columns.unwrap_or(COLUMNS));
    let rows = features.map(|feature| {
        let (drifted, all) = tally(feature);
        let strip = draw::heat_row(feature, &slots, Marks::Unicode).replace('|', "¦").replace(' ', "\u{a0}");
        vec![feature.column.clone(), format!("{drifted} of {all}"), strip]
    });
    page += &markdown_table(&["column", "drifted", "over time"], rows);
    if !series.trend.features.is_empty() {
        let legend = draw::heat_legend(Marks::Unicode).join(" · ").replace('|', "¦");
        page += &format!("\n{}\n", markdown_cell(&legend));
    }
    let latest = series.trend.points.iter().enumerate().rev().take(LATEST);
    page += &markdown_table(
        &["time", "share", "drifted", "report"],
        latest.map(|(at, point)| {
            vec![
                point.at.format("%Y-%m-%d %H:%M UTC").to_string(),
                point.share.map_or_else(|| "unknown".to_owned(), percent),
                point.drifted.to_string(),
                series.source(at).to_owned(),
            ]
        }),
    );
    for cut in &series.trend.cuts {
        let (at, words) = series.cut(cut);
        page += &format!("\n{at}: {}\n", markdown_cell(&words));
    }
    page
}
