//! A small summary of a table that can be merged with another's and kept in a file, so that a reference need not be
//! read again.

pub mod categories;
pub mod column;
mod moments;
pub mod numbers;
mod read;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::report::Kind;

pub use categories::Categories;
pub use column::{ColumnProfile, Content, Unreadable};
pub use numbers::Numbers;
pub use read::{PartFault, Profiler, infer, profile, profile_parquet, profile_text};

/// The schema of a profile in a file.
pub const SCHEMA: &str = "mlopsctl/drift-profile/v1";

/// How much is kept of each column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Numbers that are kept exactly, 8 bytes each; beyond, a sketch.
    pub exact_values: usize,
    /// k of the sketch: 2000 is a rank error of 0.14 %, in some 50 kB.
    pub sketch_size: u16,
    /// Categories that are told apart.
    pub categories: usize,
    /// Rows by which the types of columns are told.
    pub sample_rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { exact_values: 1 << 20, sketch_size: 2000, categories: 10_000, sample_rows: 10_000 }
    }
}

impl Limits {
    /// For a file: a few thousand exact values, else a sketch.
    pub fn for_file() -> Self {
        Self { exact_values: 4096, ..Self::default() }
    }
}

/// Types by column name.
pub type Kinds = BTreeMap<String, Kind>;

/// Two parts of one table that read the same column differently.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("column `{column}` is {} in one part and {} in another: state its type", one.word(), two.word())]
pub struct Mismatch {
    pub column: String,
    pub one: Kind,
    pub two: Kind,
}

/// A file that is no profile.
#[derive(Debug, thiserror::Error)]
pub enum NotAProfile {
    #[error("not a profile of a table: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a profile of schema `{0}`, where {SCHEMA} is read")]
    Schema(String),
    #[error("a profile that contradicts itself: the counts of column `{0}` cannot be those of its rows")]
    Counts(String),
}

/// A table's summary.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableProfile {
    pub schema: String,
    pub rows: u64,
    /// In the table's order.
    pub columns: Vec<ColumnProfile>,
    /// Columns that were not looked into.
    pub passed_over: Vec<String>,
    /// Columns that come more than once, under each of their names.
    pub duplicates: Vec<String>,
    /// What was odd, in sentences.
    pub notes: Vec<String>,
}

impl TableProfile {
    pub fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What each column is read as, for another part or the current data.
    pub fn kinds(&self) -> Kinds {
        self.columns.iter().filter_map(|column| Some((column.name.clone(), column.kind?))).collect()
    }

    /// As if the other's rows had followed here. Columns that one of them lacks count as missing there.
    pub fn merge(&mut self, other: Self, limits: &Limits) -> Result<(), Mismatch> {
        let Self { schema: _, rows, columns, passed_over, duplicates, notes } = other;
        let place = |(place, column): (usize, &ColumnProfile)| (column.name.clone(), place);
        let places: HashMap<String, usize> = self.columns.iter().enumerate().map(place).collect();
        let mut met = vec![false; self.columns.len()];
        for mut column in columns {
            match places.get(&column.name) {
                Some(place) => {
                    met[*place] = true;
                    self.columns[*place].merge(column, limits)?;
                }
                None => {
                    column.absent(self.rows);
                    self.columns.push(column);
                }
            }
        }
        let lacking = self.columns.iter_mut().zip(met).filter(|(_, met)| !met);
        lacking.for_each(|(column, _)| column.absent(rows));
        self.rows += rows;
        for (mine, more) in [
            (&mut self.passed_over, passed_over),
            (&mut self.duplicates, duplicates),
            (&mut self.notes, notes),
        ] {
            more.into_iter().for_each(|one| {
                if !mine.contains(&one) {
                    mine.push(one);
                }
            });
        }
        // What is flat in one part may hold values within values in another.
        self.columns.retain(|column| !self.passed_over.contains(&column.name));
        Ok(())
    }

    /// For a file: JSON, small whatever the rows. What it gives up is within the error of the sketch.
    pub fn save(&self) -> serde_json::Result<String> {
        let limits = Limits::for_file();
        let mut small = self.clone();
        small.schema = SCHEMA.to_owned();
        small.columns.iter_mut().for_each(|column| column.compact(&limits));
        serde_json::to_string(&small)
    }

    /// Reads what [`Self::save`] wrote.
    pub fn load(text: &str) -> Result<Self, NotAProfile> {
        let profile: Self = serde_json::from_str(text)?;
        if profile.schema != SCHEMA {
            return Err(NotAProfile::Schema(profile.schema));
        }
        match profile.columns.iter().find(|column| !column.adds_up(profile.rows)) {
            Some(column) => Err(NotAProfile::Counts(column.name.clone())),
            None => Ok(profile),
        }
    }
}

#[cfg(test)]
mod tests;
