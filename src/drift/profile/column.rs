//! What is kept of one column.

use serde::{Deserialize, Deserializer, Serialize};

use super::super::report::Kind;
use super::super::table::kind::{AsNumber, Seen, as_category, as_moment, as_number};
use super::super::table::{Batch, Cell};
use super::categories::Categories;
use super::numbers::Numbers;
use super::{Limits, Mismatch};

/// Rows that no table has, and up to which all counts are exact as doubles.
const ROWS: u64 = 1 << 53;
/// Characters of a value that are quoted.
const QUOTED: usize = 60;

/// A column's summary.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnProfile {
    pub name: String,
    /// What its values are read as; None where there was none.
    #[serde(rename = "type", deserialize_with = "kind")]
    pub kind: Option<Kind>,
    /// What they look like themselves, which is something else where a type was asked for.
    #[serde(deserialize_with = "kind")]
    pub looks: Option<Kind>,
    pub rows: u64,
    /// Rows without a value, NaN among them.
    pub missing: u64,
    /// Values that are not of the type. They are left out.
    pub unreadable: u64,
    pub first_unreadable: Option<Unreadable>,
    pub content: Content,
}

/// A value that is not of its column's type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Line, or row where the file has no lines.
    pub place: u64,
    pub value: String,
}

/// The values of a column.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Nothing,
    /// Of moments: seconds since 1970.
    Numbers(Numbers),
    Categories(Categories),
    /// Texts, of which the length alone is kept.
    Texts {
        characters: u64,
    },
}

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Kind>, D::Error> {
    let word = Option::<String>::deserialize(deserializer)?;
    word.map(|word| Kind::named(&word).ok_or_else(|| serde::de::Error::custom(format!("no type `{word}`"))))
        .transpose()
}

impl ColumnProfile {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: None,
            looks: None,
            rows: 0,
            missing: 0,
            unreadable: 0,
            first_unreadable: None,
            content: Content::Nothing,
        }
    }

    /// Settles what the values are read as.
    pub(super) fn settle(&mut self, kind: Option<Kind>) {
        self.kind = kind;
        self.content = match kind {
            None => Content::Nothing,
            Some(Kind::Numeric | Kind::Datetime) => Content::Numbers(Numbers::default()),
            Some(Kind::Categorical) => Content::Categories(Categories::default()),
            Some(Kind::Text) => Content::Texts { characters: 0 },
        };
    }

    /// Rows that came before the column did.
    pub(super) fn absent(&mut self, rows: u64) {
        self.rows += rows;
        self.missing += rows;
    }

    pub(super) fn add(&mut self, cells: &[Cell], batch: &Batch, limits: &Limits, wanted: Option<Kind>) {
        if self.looks.is_none() || self.kind.is_none() {
            let mut seen = Seen::default();
            cells.iter().for_each(|cell| seen.look(*cell, batch));
            self.looks = self.looks.or(seen.kind());
            if self.kind.is_none() && self.looks.is_some() {
                self.settle(wanted.or(self.looks));
            }
        }
        self.rows += cells.len() as u64;
        match self.kind {
            None => self.missing += cells.len() as u64,
            Some(Kind::Numeric) => self.add_numbers(cells, batch, limits),
            Some(Kind::Datetime) => self.add_moments(cells, batch, limits),
            Some(Kind::Categorical) => self.add_categories(cells, batch, limits),
            Some(Kind::Text) => self.add_texts(cells, batch),
        }
    }

    fn add_numbers(&mut self, cells: &[Cell], batch: &Batch, limits: &Limits) {
        let mut numbers = Vec::with_capacity(cells.len());
        let mut whole = true;
        for (row, cell) in cells.iter().enumerate() {
            match as_number(*cell, batch) {
                AsNumber::Is(number, without_fraction) => {
                    whole &= without_fraction;
                    numbers.push(number);
                }
                // pandas makes a column of whole numbers one of floats where a value is missing.
                AsNumber::Missing => {
                    self.missing += 1;
                    whole = false;
                }
                AsNumber::Not => self.cannot_read(*cell, batch, row),
            }
        }
        if let Content::Numbers(content) = &mut self.content {
            content.whole &= whole;
            content.extend(&numbers, limits);
        }
    }

    fn add_moments(&mut self, cells: &[Cell], batch: &Batch, limits: &Limits) {
        let mut seconds = Vec::with_capacity(cells.len());
        for (row, cell) in cells.iter().enumerate() {
            match (cell, as_moment(*cell, batch)) {
                (Cell::Null, _) => self.missing += 1,
                (_, Some(moment)) => seconds.push(moment as f64 / 1000.0),
                (_, None) => self.cannot_read(*cell, batch, row),
            }
        }
        if let Content::Numbers(content) = &mut self.content {
            content.extend(&seconds, limits);
        }
    }

    fn add_categories(&mut self, cells: &[Cell], batch: &Batch, limits: &Limits) {
        let Content::Categories(content) = &mut self.content else { return };
        for cell in cells {
            match as_category(*cell, batch) {
                Some(name) => content.add(&name, 1, limits.categories),
                None => self.missing += 1,
            }
        }
    }

    fn add_texts(&mut self, cells: &[Cell], batch: &Batch) {
        let Content::Texts { characters } = &mut self.content else { return };
        for cell in cells {
            match as_category(*cell, batch) {
                Some(text) => *characters += text.chars().count() as u64,
                None => self.missing += 1,
            }
        }
    }

    fn cannot_read(&mut self, cell: Cell, batch: &Batch, row: usize) {
        self.unreadable += 1;
        if self.first_unreadable.is_none() {
            let value = as_category(cell, batch)
                .map_or_else(String::new, |value| value.chars().take(QUOTED).collect());
            self.first_unreadable = Some(Unreadable { place: batch.place(row), value });
        }
    }

    /// As if the other's rows had been added here.
    pub(super) fn merge(&mut self, other: Self, limits: &Limits) -> Result<(), Mismatch> {
        let Self { name, kind, looks, rows, missing, unreadable, first_unreadable, content } = other;
        if let (Some(one), Some(two)) = (self.kind, kind)
            && one != two
        {
            return Err(Mismatch { column: name, one, two });
        }
        self.rows += rows;
        self.missing += missing;
        self.unreadable += unreadable;
        // Parts may come in any order where threads read them, and the first of a file is the one with the least line.
        self.first_unreadable = [self.first_unreadable.take(), first_unreadable]
            .into_iter()
            .flatten()
            .min_by_key(|one| one.place);
        self.looks = self.looks.or(looks);
        self.kind = self.kind.or(kind);
        match (&mut self.content, content) {
            (Content::Numbers(one), Content::Numbers(two)) => one.merge(two, limits),
            (Content::Categories(one), Content::Categories(two)) => one.merge(two, limits.categories),
            (Content::Texts { characters: one }, Content::Texts { characters: two }) => *one += two,
            (one @ Content::Nothing, two) => *one = two,
            // One of them is empty: kinds that differ were refused above.
            _ => {}
        }
        Ok(())
    }

    /// Gives up what a small file has no room for.
    pub(super) fn compact(&mut self, limits: &Limits) {
        match &mut self.content {
            Content::Numbers(numbers) => numbers.compact(limits),
            Content::Categories(categories) => categories.compact(limits.categories),
            Content::Nothing | Content::Texts { .. } => {}
        }
    }

    /// Rows with a value that is of the type and finite: what is measured.
    pub fn measured(&self) -> u64 {
        match &self.content {
            Content::Numbers(numbers) => numbers.count,
            Content::Categories(categories) => categories.rows(),
            Content::Nothing => 0,
            Content::Texts { .. } => self.rows - self.missing,
        }
    }

    /// Whether its counts can be those of so many rows: somebody may have edited the file that they come from.
    pub(super) fn adds_up(&self, rows: u64) -> bool {
        let values = match &self.content {
            Content::Numbers(numbers) if !numbers.adds_up() => None,
            Content::Numbers(numbers) => numbers.count.checked_add(numbers.infinite),
            Content::Categories(categories) => categories.checked_rows(),
            Content::Nothing | Content::Texts { .. } => Some(0),
        };
        let others = self.missing.checked_add(self.unreadable);
        let sum = values.zip(others).and_then(|(values, others)| values.checked_add(others));
        self.rows == rows && rows <= ROWS && sum.is_some_and(|sum| sum <= rows)
    }

    /// Share of rows without a value, 0 to 1. None without rows.
    pub fn missing_share(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.missing as f64 / self.rows as f64)
    }

    pub fn numbers(&self) -> Option<&Numbers> {
        match &self.content {
            Content::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }

    pub fn categories(&self) -> Option<&Categories> {
        match &self.content {
            Content::Categories(categories) => Some(categories),
            _ => None,
        }
    }
}
