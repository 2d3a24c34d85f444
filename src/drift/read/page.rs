//! The page of an Evidently report: where its data stand in the HTML, and what its parts say.
//!
//! The data are plain JSON in the first scripts, `var NAME = {…};`, before megabytes of library. The JSON is followed to
//! its own end, never to `</script>`, since column names are not escaped. Limits, version and time are not in it.

use serde::Deserialize;

use super::super::report::{Column, Format, Kind, Report, RowsFrom, TimeFrom};
use super::error::ReadError;
use super::lenient::{Flag, List, Number, Object, Text};
use super::shapes::{Distribution, Document};
use super::suite::PageTest;
use super::{build, suite, time};

/// A part of a page, and the parts within it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Widget<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub title: Text<'a>,
    #[serde(borrow)]
    pub params: Object<Params<'a>>,
    #[serde(borrow)]
    pub widgets: List<Widget<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Params<'a> {
    #[serde(borrow)]
    pub counters: List<Object<Counter<'a>>>,
    #[serde(borrow)]
    pub data: List<Object<TableRow<'a>>>,
    #[serde(borrow)]
    pub tests: List<Object<PageTest<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Counter<'a> {
    #[serde(borrow)]
    pub value: Text<'a>,
    #[serde(borrow)]
    pub label: Text<'a>,
}

/// A row of the table of columns on a page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TableRow<'a> {
    #[serde(borrow)]
    pub column_name: Text<'a>,
    #[serde(borrow)]
    pub column_type: Text<'a>,
    #[serde(borrow)]
    pub stattest_name: Text<'a>,
    pub drift_score: Number,
    #[serde(borrow)]
    pub data_drift: Text<'a>,
    #[serde(borrow)]
    pub reference_distribution: Object<Distribution<'a>>,
    #[serde(borrow)]
    pub current_distribution: Object<Distribution<'a>>,
}

/// Where the data stand, or how far the search came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Name of the variable, and the JSON value.
    Found { name: (usize, usize), data: (usize, usize) },
    /// The script begins here, and its value does not end within the bytes.
    Open { from: usize },
    /// Not in these bytes; scripts that begin before `from` were looked at.
    NotYet { from: usize },
}

/// Looks for the data from `from` on; a script that begins earlier is not looked at again.
///
/// Evidently's next variable tells where the data end. Only of a page that is there as a `whole` are the braces counted,
/// which takes longer.
pub(super) fn place(bytes: &[u8], from: usize, whole: bool) -> Place {
    let mut from = from.min(bytes.len());
    while let Some(step) = memchr::memmem::find(&bytes[from..], b"<script") {
        let script = from + step;
        match assignment(bytes, script) {
            Assignment::At { name, value } => {
                let end = marked_end(bytes, value).or_else(|| counted_end(bytes, value).filter(|_| whole));
                return match end {
                    Some(end) => Place::Found { name, data: (value, end) },
                    None => Place::Open { from: script },
                };
            }
            Assignment::NotHere => from = script + 7,
            Assignment::CutOff => return Place::NotYet { from: script },
        }
    }
    // The tag itself may be cut in two.
    Place::NotYet { from: bytes.len().saturating_sub(7).max(from) }
}

/// Where the value that begins at `value` ends, by the variable that follows: `}; var additional_graphs_…`.
fn marked_end(bytes: &[u8], value: usize) -> Option<usize> {
    let mut from = value;
    while let Some(step) = memchr::memmem::find(&bytes[from..], b"additional_graphs_") {
        let marker = from + step;
        let ended = bytes[value..marker].trim_ascii_end().strip_suffix(b"var").map(<[u8]>::trim_ascii_end);
        let ended = ended.and_then(|before| before.strip_suffix(b";")).map(<[u8]>::trim_ascii_end);
        if let Some(data) = ended.filter(|data| data.ends_with(b"}")) {
            return Some(value + data.len());
        }
        from = marker + 1;
    }
    None
}

/// Where the object that begins at `value` ends, by its braces.
pub(super) fn counted_end(bytes: &[u8], value: usize) -> Option<usize> {
    json_end(bytes.get(value..)?).map(|length| value + length)
}

enum Assignment {
    At { name: (usize, usize), value: usize },
    NotHere,
    CutOff,
}

/// `<script …> var NAME = {` at `script`.
fn assignment(bytes: &[u8], script: usize) -> Assignment {
    /// More than any tag and name take; what is cut off after that is no assignment.
    const REACH: usize = 512;
    let here = &bytes[script..bytes.len().min(script + REACH)];
    let missing = if here.len() < REACH { Assignment::CutOff } else { Assignment::NotHere };
    let Some(tag) = memchr::memchr(b'>', here) else { return missing };
    let skip = |at: usize| at + here[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let at = skip(tag + 1);
    if here.len() < at + 4 {
        return missing;
    }
    if !here[at..].starts_with(b"var ") {
        return Assignment::NotHere;
    }
    let begin = skip(at + 4);
    let end = begin + here[begin..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let equals = skip(end);
    let value = skip((equals + 1).min(here.len()));
    match (here.get(equals), here.get(value)) {
        (Some(b'='), Some(b'{')) => {
            Assignment::At { name: (script + begin, script + end), value: script + value }
        }
        (None, _) | (Some(b'='), None) => missing,
        _ => Assignment::NotHere,
    }
}

/// Length of the JSON object at the start of the bytes, by its braces alone.
fn json_end(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(step) = memchr::memchr3(b'"', b'{', b'}', &bytes[at..]) {
        at += step + 1;
        match bytes[at - 1] {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at),
            b'}' => depth -= 1,
            _ => loop {
                at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)? + 1;
                if bytes[at - 1] == b'"' {
                    break;
                }
                at += 1;
            },
        }
    }
    None
}

/// What a page is, in a few words, for one that has no data.
pub(super) fn describe(html: &[u8]) -> String {
    let title = memchr::memmem::find(html, b"<title>").and_then(|at| {
        let rest = &html[at + 7..];
        Some(String::from_utf8_lossy(&rest[..memchr::memchr(b'<', rest)?.min(80)]).trim().to_owned())
    });
    match title {
        Some(title) if !title.is_empty() => format!("a page titled \"{title}\", {} bytes", html.len()),
        _ => format!("a page of {} bytes without a title", html.len()),
    }
}

/// The report of a page, from the value of its variable.
pub(super) fn read(document: &Document<'_>, name: &str) -> Result<Report, ReadError> {
    let mut report = Report::new(Format::EvidentlyHtml);
    take(&mut report, &document.widgets.0);
    let shown = report.columns.len() as u64;
    // The page of a test suite leaves target and prediction out.
    if let Some(stated) = report.stated_columns.filter(|stated| shown > 0 && shown < *stated) {
        report.notes.push(format!("it shows {shown} of the {stated} columns that it counts"));
    }
    let rendered = name.rsplit('_').next().and_then(time::of_uuid);
    report.at = rendered.or_else(|| newest(&document.widgets.0, None));
    report.at_from = report.at.map(|_| TimeFrom::Rendered);
    build::finish(report, || format!("{} widgets, none of them of drift", document.widgets.0.len()))
}

/// The latest time in the identifiers of the parts.
fn newest(
    widgets: &[Widget<'_>],
    so_far: Option<chrono::DateTime<chrono::Utc>>,
) -> Option<chrono::DateTime<chrono::Utc>> {
    widgets.iter().fold(so_far, |newest_yet, widget| {
        newest(&widget.widgets.0, newest_yet.max(widget.id.get().and_then(time::of_uuid)))
    })
}

/// Adds to a report what only the parts of its page say: types, histograms, flags, rows of the reference.
pub(super) fn enrich(report: &mut Report, widgets: &[Widget<'_>]) {
    let mut drawn = Report::new(Format::EvidentlyHtml);
    take(&mut drawn, widgets);
    for column in &mut report.columns {
        let same = |other: &&mut Column| other.column == column.column && other.method.same(&column.method);
        if let Some(other) = drawn.columns.iter_mut().find(same) {
            column.kind = column.kind.or(other.kind);
            column.histogram = other.histogram.take();
            if column.computable {
                column.drifted = column.drifted.or(other.drifted);
            }
        }
        if let Some(other) = drawn.columns.iter().find(|other| other.column == column.column) {
            column.kind = column.kind.or(other.kind);
            column.missing_share = column.missing_share.or(other.missing_share);
            column.missing_share_reference = column.missing_share_reference.or(other.missing_share_reference);
        }
    }
    report.stated_columns = report.stated_columns.or(drawn.stated_columns);
    report.rows_reference = report.rows_reference.or(drawn.rows_reference);
    report.rows_current = report.rows_current.or(drawn.rows_current);
    report.rows_from = report.rows_from.or(drawn.rows_from);
}

/// Fills a report from the parts of a page.
fn take(report: &mut Report, widgets: &[Widget<'_>]) {
    let mut missing = Vec::new();
    walk(report, &mut missing, widgets);
    for Missing { column, current, count, share } in missing {
        let rows = if current { report.rows_current } else { report.rows_reference };
        // The share on the page has two digits; count and rows say it better.
        let share = match (count, rows) {
            (Some(count), Some(rows)) if rows > 0 => Some(count / rows as f64),
            _ => share,
        };
        for found in report.columns.iter_mut().filter(|found| found.column == column) {
            *(if current { &mut found.missing_share } else { &mut found.missing_share_reference }) = share;
        }
    }
}

struct Missing {
    column: String,
    current: bool,
    count: Option<f64>,
    share: Option<f64>,
}

fn walk(report: &mut Report, missing: &mut Vec<Missing>, widgets: &[Widget<'_>]) {
    for widget in widgets {
        if let Some(params) = &widget.params.0 {
            let counters: Vec<&Counter<'_>> = params.counters.0.iter().filter_map(|c| c.0.as_ref()).collect();
            for counter in &counters {
                take_counter(report, counter);
            }
            take_titled(report, missing, widget.title.or_empty(), &counters);
            suite::take(report, &params.tests);
            for row in params.data.0.iter().filter_map(|row| row.0.as_ref()) {
                report.columns.extend(read_row(row));
            }
        }
        walk(report, missing, &widget.widgets.0);
    }
}

fn take_counter(report: &mut Report, counter: &Counter<'_>) {
    let (value, label) = (counter.value.or_empty(), counter.label.or_empty());
    let number = || Number::of_text(value);
    match label {
        "Columns" => report.stated_columns = number().count(),
        "Drifted Columns" => report.stated_drifted = number().count(),
        "Share of Drifted Columns" => report.share = number().finite(),
        _ if value == "Dataset Drift" => {
            report.dataset_drift = label.split_once(" detected.").map(|(before, _)| !before.ends_with("NOT"));
            report.dataset_threshold =
                label.rsplit_once(" is ").and_then(|(_, text)| Number::of_text(text).finite());
        }
        _ => report.columns.extend(read_single(value, label)),
    }
    // Three digits on the page: where both counts are there, they are the share.
    if let (Some(drifted), Some(columns)) = (report.stated_drifted, report.stated_columns)
        && columns > 0
        && drifted <= columns
    {
        report.share = Some(drifted as f64 / columns as f64);
    }
}

/// `ValueDrift` on its own, and the legacy `ColumnDriftMetric`.
fn read_single(value: &str, label: &str) -> Option<Column> {
    let name = value.strip_prefix("Drift in column '")?.strip_suffix('\'')?;
    let (flag, rest) = label.split_once(". Drift detection method: ")?;
    let (method, score) = rest.rsplit_once(". Drift score: ")?;
    let mut column = build::column(name, method, Number::of_text(score));
    if column.computable {
        column.drifted = Some(!flag.ends_with("not detected"));
    }
    Some(column)
}

/// Counters whose title says what they count: `RowCount` and `MissingValueCount`.
fn take_titled(report: &mut Report, missing: &mut Vec<Missing>, title: &str, counters: &[&Counter<'_>]) {
    let by_label = |label: &str| {
        let counter = counters.iter().find(|counter| counter.label.or_empty() == label)?;
        Number::of_text(counter.value.or_empty()).finite()
    };
    match title {
        "Row count in dataset (current)" => {
            report.rows_current = by_label("").map(|rows| rows as u64);
            report.rows_from = Some(RowsFrom::Stated);
        }
        "Row count in dataset (reference)" => {
            report.rows_reference = by_label("").map(|rows| rows as u64);
            report.rows_from = Some(RowsFrom::Stated);
        }
        _ => {
            let found = [(true, "' missing values: Current"), (false, "' missing values: Reference")]
                .into_iter()
                .find_map(|(current, end)| {
                    Some((current, title.strip_prefix("Column '")?.strip_suffix(end)?))
                });
            if let Some((current, column)) = found {
                let (count, share) = (by_label("Count"), by_label("Share"));
                missing.push(Missing { column: column.to_owned(), current, count, share });
            }
        }
    }
}

fn read_row(row: &TableRow<'_>) -> Option<Column> {
    let name = row.column_name.get()?;
    if row.stattest_name == Text(None) && row.data_drift == Text(None) {
        return None;
    }
    let mut column = build::column(name, row.stattest_name.or_empty(), row.drift_score);
    column.kind = row.column_type.get().and_then(Kind::named);
    if column.computable {
        column.drifted = row.data_drift.get().and_then(|text| Flag::of_text(text).0);
    }
    column.histogram = match (&row.reference_distribution.0, &row.current_distribution.0) {
        (Some(reference), Some(current)) => build::histogram(reference, current),
        _ => None,
    };
    Some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Option<(&str, &str)> {
        match place(html.as_bytes(), 0, true) {
            Place::Found { name, data } => Some((&html[name.0..name.1], &html[data.0..data.1])),
            _ => None,
        }
    }

    #[test]
    fn the_first_assignment_of_an_object_is_the_data() {
        let cases = [
            (r#"<script>var a_1 = {"b": 1}; var c = {}</script>"#, Some(("a_1", r#"{"b": 1}"#))),
            (r#"<script>alert()</script><script type="x"> var d={}"#, Some(("d", "{}"))),
            (r#"<script>var a = {"</script>": "}"}"#, Some(("a", r#"{"</script>": "}"}"#))),
            (r#"<script>var a = {"\"}": {"\\": {}}} rest"#, Some(("a", r#"{"\"}": {"\\": {}}}"#))),
            ("<script>var a = 5</script>", None),
            (r#"<script>var a = {"b": "#, None),
            (r#"<script>var a = {"b\"#, None),
            ("<script", None),
            ("", None),
        ];
        for (html, expected) in cases {
            assert_eq!(found(html), expected, "{html}");
        }
    }

    #[test]
    fn a_cut_page_is_searched_on_from_where_it_was_cut() {
        let html = b"<p><script>let x</script> <script>var name = {\"a\": [1, \"}\"]};\n var additional_graphs_name = {}";
        let whole = place(html, 0, false);
        assert_eq!(whole, Place::Found { name: (38, 42), data: (45, 60) });
        for cut in 0..html.len() {
            match place(&html[..cut], 0, false) {
                Place::NotYet { from } | Place::Open { from } => {
                    assert_eq!(place(html, from, false), whole, "cut at {cut}");
                }
                found => assert_eq!(found, whole, "cut at {cut}"),
            }
        }
        let unmarked = b"<script>var name = {\"a\": {}};";
        assert_eq!(place(unmarked, 0, false), Place::Open { from: 0 });
        assert_eq!(place(unmarked, 0, true), Place::Found { name: (12, 16), data: (19, 28) });
    }
}
