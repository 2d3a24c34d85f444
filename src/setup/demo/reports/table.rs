//! A report as a team's own job writes it: one line of a CSV for each column.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use super::features::{REFERENCE_ROWS, chance, rows};

const COLUMNS: [&str; 6] =
    ["balance", "days_past_due", "payments_12m", "contacts_90d", "promised_share", "months_on_book"];

/// The report of a night: population stability indices, all of them quiet.
pub(super) fn report(night: i64, at: DateTime<Utc>) -> String {
    let mut csv = "at,column,type,method,score,threshold,rows_reference,rows_current\n".to_owned();
    let (at, rows) = (at.to_rfc3339_opts(SecondsFormat::Secs, true), rows(night));
    for (place, name) in COLUMNS.into_iter().enumerate() {
        let score = 0.004 + 0.012 * chance(night, place);
        let _ = writeln!(csv, "{at},{name},num,psi,{score:.5},0.1,{REFERENCE_ROWS},{rows}");
    }
    csv
}
