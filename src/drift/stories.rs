//! Series with a known story, for tests of what follows from them.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    method::Method,
    report::{Column, Format, Kind, Report},
};

pub(super) fn day(day: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-06-01T02:00:00Z").unwrap().with_timezone(&Utc) + TimeDelta::days(day)
}

/// Ten columns, of which the first `drifted` did; ten rows more each day.
pub(super) fn report(at: i64, drifted: usize) -> Report {
    let columns = (0..10).map(|number| {
        let mut column = Column::new(format!("c{number}"), Method::named("wasserstein"));
        column.kind = Some(Kind::Numeric);
        column.score = Some(if number < drifted { 0.5 } else { 0.01 + at as f64 / 1e4 });
        column.threshold = Some(0.1);
        column.drifted = column.by_limit();
        column
    });
    Report {
        at: Some(day(at)),
        rows_reference: Some(10_000),
        rows_current: Some((10_000 + at * 10).unsigned_abs()),
        columns: columns.collect(),
        ..Report::new(Format::EvidentlyJson)
    }
}

pub(super) fn series(drifted: &[usize]) -> Vec<Report> {
    drifted.iter().enumerate().map(|(at, drifted)| report(at as i64, *drifted)).collect()
}
