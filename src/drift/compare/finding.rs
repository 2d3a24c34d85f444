//! What changed between two tables besides the distribution of values.

use std::fmt;

use serde::Serialize;

use super::super::judge::percent;
use super::super::profile::{ColumnProfile, TableProfile};
use super::super::report::Kind;
use super::super::stat::unit;
use super::{Facts, Settings, Side};

/// Rows of the current per row of the reference below and above which their number is a finding by itself.
const ROWS: (f64, f64) = (0.01, 100.0);

/// Something that a person should know. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// A sample has no rows.
    NoRows {
        of: Side,
    },
    RowsChanged {
        reference: u64,
        current: u64,
    },
    ColumnGone {
        column: String,
    },
    ColumnNew {
        column: String,
    },
    ColumnTwice {
        column: String,
        of: Side,
    },
    /// Values within values, or of a type that is not read.
    PassedOver {
        column: String,
        of: Side,
    },
    TypeChanged {
        column: String,
        reference: Kind,
        current: Kind,
    },
    /// No row has a value.
    AllMissing {
        column: String,
        of: Side,
    },
    Constant {
        column: String,
        of: Side,
    },
    MissingRose {
        column: String,
        reference: f64,
        current: f64,
    },
    Unreadable {
        column: String,
        of: Side,
        values: u64,
        place: u64,
        value: String,
    },
    Infinite {
        column: String,
        of: Side,
        values: u64,
    },
    UnitShift {
        column: String,
        factor: f64,
    },
    OutOfRange {
        column: String,
        below: u64,
        above: u64,
        share: f64,
    },
    NewCategories {
        column: String,
        count: usize,
        rows: u64,
        names: Vec<String>,
    },
    VanishedCategories {
        column: String,
        count: usize,
        rows: u64,
        names: Vec<String>,
    },
    /// Rows of categories beyond those that are told apart.
    TooManyCategories {
        column: String,
        of: Side,
        rows: u64,
    },
}

impl Side {
    /// `reference`, `current`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Current => "current",
        }
    }
}

impl Serialize for Side {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

fn type_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Numeric => "numbers",
        Kind::Categorical => "categories",
        Kind::Text => "text",
        Kind::Datetime => "times",
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRows { of } => write!(f, "the {} data has no rows", of.word()),
            Self::RowsChanged { reference, current } => {
                let rows = if *current == 1 { "row is" } else { "rows are" };
                write!(f, "{current} {rows} compared with {reference} of the reference")
            }
            Self::ColumnGone { column } => write!(f, "{column}: gone from the current data"),
            Self::ColumnNew { column } => write!(f, "{column}: new in the current data, and not measured"),
            Self::ColumnTwice { column, of } => {
                write!(f, "{column}: more than once in the {} data", of.word())
            }
            Self::PassedOver { column, of } => {
                write!(f, "{column}: values in the {} data that are not flat; passed over", of.word())
            }
            Self::TypeChanged { column, reference, current } => {
                write!(f, "{column}: {} in the reference, {} now", type_word(*reference), type_word(*current))
            }
            Self::AllMissing { column, of } => write!(f, "{column}: no value in the {} data", of.word()),
            Self::Constant { column, of } => {
                write!(f, "{column}: one single value in the {} data", of.word())
            }
            Self::MissingRose { column, reference, current } => {
                write!(
                    f,
                    "{column}: missing in {} of rows, {} in the reference",
                    percent(*current),
                    percent(*reference)
                )
            }
            Self::Unreadable { column, of, values, place, value } => {
                write!(
                    f,
                    "{column}: {values} {} values are not of its type, first `{value}` in line {place}",
                    of.word()
                )
            }
            Self::Infinite { column, of, values } => {
                write!(f, "{column}: {values} infinite {} values, left out", of.word())
            }
            Self::UnitShift { column, factor } => {
                write!(f, "{column}: {}", unit::in_words(*factor))
            }
            Self::OutOfRange { column, below, above, share } => {
                write!(
                    f,
                    "{column}: {} outside of the reference's range ({below} below, {above} above)",
                    percent(*share)
                )
            }
            Self::NewCategories { column, count, rows, names } => {
                let noun = if *count == 1 { "category" } else { "categories" };
                write!(f, "{column}: {count} new {noun} in {rows} rows: {}", listed(names, *count))
            }
            Self::VanishedCategories { column, count, rows, names } => {
                let noun = if *count == 1 { "category" } else { "categories" };
                write!(
                    f,
                    "{column}: {count} {noun} vanished, {rows} rows of the reference: {}",
                    listed(names, *count)
                )
            }
            Self::TooManyCategories { column, of, rows } => {
                write!(
                    f,
                    "{column}: {rows} {} rows are of categories beyond those told apart, pooled as one",
                    of.word()
                )
            }
        }
    }
}

/// The names, and how many more there are.
fn listed(names: &[String], count: usize) -> String {
    let more = count.saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.join(", ") + &more
}

/// Of the tables as such.
pub(super) fn of_tables(
    reference: &TableProfile,
    current: &TableProfile,
    settings: &Settings,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (of, table) in [(Side::Reference, reference), (Side::Current, current)] {
        if table.rows == 0 {
            findings.push(Finding::NoRows { of });
        }
        let wanted = |column: &&String| settings.wants(column);
        let twice = table.duplicates.iter().filter(wanted);
        findings.extend(twice.map(|column| Finding::ColumnTwice { column: column.clone(), of }));
        let nested = table.passed_over.iter().filter(wanted);
        findings.extend(nested.map(|column| Finding::PassedOver { column: column.clone(), of }));
    }
    if reference.rows > 0 && current.rows > 0 {
        let ratio = current.rows as f64 / reference.rows as f64;
        if ratio < ROWS.0 || ratio > ROWS.1 {
            findings.push(Finding::RowsChanged { reference: reference.rows, current: current.rows });
        }
    }
    let new = current.columns.iter().filter(|column| {
        settings.wants(&column.name)
            && reference.column(&column.name).is_none()
            && !reference.passed_over.contains(&column.name)
    });
    findings.extend(new.map(|column| Finding::ColumnNew { column: column.name.clone() }));
    findings
}

/// Of a column of the reference.
pub(super) fn of_column(
    reference: &ColumnProfile,
    current: Option<&ColumnProfile>,
    facts: &Facts,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    let column = || reference.name.clone();
    let Some(current) = current else {
        findings.push(Finding::ColumnGone { column: column() });
        return;
    };
    for (of, profile) in [(Side::Reference, reference), (Side::Current, current)] {
        of_side(of, profile, findings);
    }
    // Words are one type, whether or not so many rows repeat them.
    let words = |kind: Kind| matches!(kind, Kind::Categorical | Kind::Text);
    if let (Some(before), Some(now)) = (reference.looks, current.looks)
        && before != now
        && !(words(before) && words(now))
    {
        findings.push(Finding::TypeChanged { column: column(), reference: before, current: now });
    }
    if let (Some(before), Some(now)) = (facts.missing_share_reference, facts.missing_share)
        && now - before > settings.missing_rise
    {
        findings.push(Finding::MissingRose { column: column(), reference: before, current: now });
    }
    if let Some(factor) = facts.unit_shift {
        findings.push(Finding::UnitShift { column: column(), factor });
    }
    if let Some(outliers) = facts.outliers.filter(|outliers| outliers.share > settings.outliers)
        && reference.kind == Some(Kind::Numeric)
    {
        let (below, above, share) = (outliers.below, outliers.above, outliers.share);
        findings.push(Finding::OutOfRange { column: column(), below, above, share });
    }
    let names =
        |rows: &[super::CategoryRows]| rows.iter().map(|one| one.category.clone()).collect::<Vec<_>>();
    if facts.new_category_count > 0 {
        let (count, new) = (facts.new_category_count, &facts.new_categories);
        let rows = facts.new_category_rows;
        findings.push(Finding::NewCategories { column: column(), count, rows, names: names(new) });
    }
    if facts.vanished_category_count > 0 {
        let (count, gone) = (facts.vanished_category_count, &facts.vanished_categories);
        findings.push(Finding::VanishedCategories {
            column: column(),
            count,
            rows: facts.vanished_category_rows,
            names: names(gone),
        });
    }
}

fn of_side(of: Side, profile: &ColumnProfile, findings: &mut Vec<Finding>) {
    let column = || profile.name.clone();
    if profile.rows > 0 && profile.missing == profile.rows {
        findings.push(Finding::AllMissing { column: column(), of });
    }
    if let Some(first) = &profile.first_unreadable {
        let (values, place, value) = (profile.unreadable, first.place, first.value.clone());
        findings.push(Finding::Unreadable { column: column(), of, values, place, value });
    }
    if let Some(numbers) = profile.numbers() {
        if numbers.infinite > 0 {
            findings.push(Finding::Infinite { column: column(), of, values: numbers.infinite });
        }
        if numbers.count > 1 && numbers.least == numbers.largest {
            findings.push(Finding::Constant { column: column(), of });
        }
    }
    if let Some(categories) = profile.categories() {
        if categories.other > 0 {
            findings.push(Finding::TooManyCategories { column: column(), of, rows: categories.other });
        } else if categories.len() == 1 && categories.rows() > 1 {
            findings.push(Finding::Constant { column: column(), of });
        }
    }
}
