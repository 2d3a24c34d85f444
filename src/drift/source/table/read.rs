//! The parts of a table into one profile, and over them again for exact counts: on all cores, in bounded memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::super::compare::{Recount, Side};
use super::super::super::profile::{
    Kinds, Limits, PartFault, TableProfile, infer, profile, profile_parquet, profile_text,
};
use super::super::super::report::Kind;
use super::super::super::table::parquet::ParquetTable;
use super::super::super::table::{Fault, Table};
use super::part::{Content, Part};
use super::{Watch, pool};

/// Rows by which types are told.
const SAMPLE: u64 = 10_000;
/// Bytes of text from which on all threads read one part; smaller ones are read side by side.
const LARGE: u64 = 8 << 20;
/// Pieces of a Parquet file per thread: each has to read the footer.
const PIECES: usize = 4;
/// Columns whose parts read them differently, and are read once more as categories.
const MIXED: usize = 16;
/// Parts with other columns than the first that are named.
const DIFFERENCES: usize = 20;

/// What reading may take.
#[derive(Debug, Clone)]
pub(in crate::drift) struct Means {
    pub(in crate::drift) threads: usize,
    /// Bytes for values, of both tables together.
    pub(in crate::drift) memory: u64,
    pub(in crate::drift) watch: Arc<Watch>,
}

/// A table of one part or of many.
#[derive(Debug)]
pub(in crate::drift) struct Input {
    parts: Vec<Part>,
    means: Means,
}

/// A part whose columns are not those of the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::drift) struct PartDifference {
    pub(in crate::drift) part: String,
    pub(in crate::drift) lacks: Vec<String>,
    pub(in crate::drift) adds: Vec<String>,
}

/// Why a table was not read, and of which part.
#[derive(Debug, thiserror::Error)]
#[error("{part}: {fault}")]
pub(in crate::drift) struct Trouble {
    pub(in crate::drift) part: String,
    #[source]
    pub(in crate::drift) fault: PartFault,
}

/// A table that was read.
#[derive(Debug)]
pub(in crate::drift) struct Profiled {
    pub(in crate::drift) profile: TableProfile,
    pub(in crate::drift) differences: Vec<PartDifference>,
    /// Parts with other columns, also those that are not named.
    pub(in crate::drift) different: usize,
}

impl Profiled {
    /// A profile that did not come from parts.
    pub(in crate::drift) fn whole(profile: TableProfile) -> Self {
        Self { profile, differences: Vec::new(), different: 0 }
    }
}

/// What one thread reads at a time.
struct Piece {
    part: usize,
    /// Row groups of Parquet; None is all of it.
    groups: Option<Range<usize>>,
}

impl Input {
    /// Reads to their ends what comes once.
    pub(in crate::drift) fn new(mut parts: Vec<Part>, means: Means) -> Result<Self, Trouble> {
        for part in &mut parts {
            part.keep(&means.watch).map_err(|error| trouble(part, Fault::Read(error)))?;
        }
        Ok(Self { parts, means })
    }

    pub(in crate::drift) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The first part that is not as it was when it was found.
    pub(in crate::drift) fn changed(&self) -> Option<&str> {
        self.parts.iter().find(|part| part.changed()).map(|part| part.name.as_str())
    }

    /// The profile that was saved in it, if that is what it is.
    pub(in crate::drift) fn saved(&self) -> Option<Result<TableProfile, String>> {
        match self.parts.as_slice() {
            [part] => part.profile(&self.means.watch),
            _ => None,
        }
    }

    /// All its rows. Columns that are in `kinds` are read as these, the others as their first rows look.
    pub(in crate::drift) fn profile(&self, kinds: &Kinds) -> Result<Profiled, Trouble> {
        let (first, order) = self.first()?;
        let mut all = first;
        all.extend(kinds.clone());
        let limits = self.limits(&all);
        let mut mixed = Vec::new();
        loop {
            match self.profile_once(&limits, &all) {
                Err(Trouble { fault: PartFault::Mismatch(mismatch), .. })
                    if mixed.len() < MIXED && !mixed.contains(&mismatch.column) =>
                {
                    // Some rows hold numbers and others words: each is a category.
                    all.insert(mismatch.column.clone(), Kind::Categorical);
                    mixed.push(mismatch.column);
                }
                Err(trouble) => return Err(trouble),
                Ok(mut profiled) => {
                    let place = |name: &String| order.iter().position(|one| one == name);
                    profiled.profile.columns.sort_by_key(|column| place(&column.name).unwrap_or(usize::MAX));
                    profiled.profile.notes.extend(mixed.iter().map(|column| {
                        format!(
                            "`{column}` holds values of several types in different rows: read as categories"
                        )
                    }));
                    return Ok(profiled);
                }
            }
        }
    }

    /// Types by the first rows, and the columns in their order.
    fn first(&self) -> Result<(Kinds, Vec<String>), Trouble> {
        for (at, part) in self.parts.iter().enumerate() {
            let table = part.content(&self.means.watch).and_then(|content| content.table());
            let mut table = table.map_err(|fault| trouble(part, fault))?;
            let kinds = infer(table.as_mut(), Some(SAMPLE)).map_err(|fault| trouble(part, fault))?;
            if !kinds.is_empty() || at + 1 == self.parts.len() {
                return Ok((kinds, table.columns().to_vec()));
            }
        }
        Ok((Kinds::new(), Vec::new()))
    }

    /// As many values of each column as fit into memory: of both tables, and one more part per thread.
    fn limits(&self, kinds: &Kinds) -> Limits {
        let numbers = kinds.values().filter(|kind| matches!(kind, Kind::Numeric | Kind::Datetime)).count();
        let each = self.means.memory / (8 * numbers.max(1) as u64 * (self.means.threads as u64 + 1));
        Limits { exact_values: usize::try_from(each).unwrap_or(usize::MAX).max(1024), ..Limits::default() }
    }

    fn profile_once(&self, limits: &Limits, kinds: &Kinds) -> Result<Profiled, Trouble> {
        let columns = Mutex::new(Columns::default());
        let mut whole: Option<TableProfile> = None;
        let mut add = |part: &Part, more: TableProfile| match &mut whole {
            Some(whole) => {
                whole.merge(more, limits).map_err(|mismatch| failed(part, PartFault::Mismatch(mismatch)))
            }
            None => {
                whole = Some(more);
                Ok(())
            }
        };
        let (large, pieces) = self.pieces()?;
        for at in large {
            let part = &self.parts[at];
            let threads = self.means.threads;
            let read = match self.content(part)? {
                Content::Text(stretch) => profile_text(Box::new(stretch.reader()), threads, limits, kinds),
                Content::Parquet(stretch) => {
                    profile_parquet(|| Ok(stretch.clone()), threads, limits, kinds).map_err(PartFault::Table)
                }
            };
            let more = read.map_err(|fault| failed(part, fault))?;
            Columns::note(&columns, at, &more);
            add(part, more)?;
        }
        let folded = pool::fold(
            self.means.threads,
            pieces.len(),
            || None,
            |folded: &mut Option<TableProfile>, at| {
                let piece = &pieces[at];
                let part = &self.parts[piece.part];
                let mut table = self.table(piece)?;
                let more = profile(table.as_mut(), limits, kinds).map_err(|fault| trouble(part, fault))?;
                Columns::note(&columns, piece.part, &more);
                match folded {
                    Some(folded) => folded
                        .merge(more, limits)
                        .map_err(|mismatch| failed(part, PartFault::Mismatch(mismatch))),
                    None => {
                        *folded = Some(more);
                        Ok(())
                    }
                }
            },
        )?;
        let last = &self.parts[self.parts.len() - 1];
        folded.into_iter().flatten().try_for_each(|more| add(last, more))?;
        let profile = whole.ok_or_else(|| trouble(last, Fault::Empty))?;
        let columns = columns.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (differences, different) = columns.differences(&self.parts);
        Ok(Profiled { profile, differences, different })
    }

    /// Counts over bins that a first pass found.
    pub(in crate::drift) fn recount(&self, recount: &mut Recount, side: Side) -> Result<(), Trouble> {
        let (large, pieces) = self.pieces()?;
        for at in large {
            let part = &self.parts[at];
            let read = match self.content(part)? {
                Content::Text(stretch) => {
                    recount.read_text(side, Box::new(stretch.reader()), self.means.threads)
                }
                Content::Parquet(stretch) => {
                    ParquetTable::open(stretch).and_then(|mut table| recount.read(side, &mut table))
                }
            };
            read.map_err(|fault| trouble(part, fault))?;
        }
        let empty = recount.without_counts();
        let counted = pool::fold(
            self.means.threads,
            pieces.len(),
            || empty.clone(),
            |counts, at| {
                let mut table = self.table(&pieces[at])?;
                let part = &self.parts[pieces[at].part];
                counts.read(side, table.as_mut()).map_err(|fault| trouble(part, fault))
            },
        )?;
        counted.into_iter().for_each(|counts| recount.merge(counts));
        Ok(())
    }

    fn content(&self, part: &Part) -> Result<Content, Trouble> {
        part.content(&self.means.watch).map_err(|fault| trouble(part, fault))
    }

    /// Parts that all threads read together, and the pieces that they share out.
    fn pieces(&self) -> Result<(Vec<usize>, Vec<Piece>), Trouble> {
        let (mut large, mut pieces) = (Vec::new(), Vec::new());
        let few = self.parts.len() <= self.means.threads;
        for (at, part) in self.parts.iter().enumerate() {
            match self.content(part)? {
                Content::Text(_) if few || part.size().is_none_or(|size| size >= LARGE) => large.push(at),
                Content::Text(_) => pieces.push(Piece { part: at, groups: None }),
                Content::Parquet(stretch) => {
                    let groups =
                        ParquetTable::open(stretch).map_err(|fault| trouble(part, fault))?.row_groups();
                    if few && groups < self.means.threads {
                        // pandas writes a million rows as one group: its columns are shared out.
                        large.push(at);
                        continue;
                    }
                    let step = groups.div_ceil(self.means.threads * PIECES).max(1);
                    let starts = (0..groups.max(1)).step_by(step);
                    pieces.extend(
                        starts.map(|from| Piece { part: at, groups: Some(from..(from + step).min(groups)) }),
                    );
                }
            }
        }
        Ok((large, pieces))
    }

    fn table(&self, piece: &Piece) -> Result<Box<dyn Table + Send>, Trouble> {
        let part = &self.parts[piece.part];
        let content = self.content(part)?;
        let table = match (&content, &piece.groups) {
            (Content::Parquet(stretch), Some(groups)) => ParquetTable::open(stretch.clone())
                .map(|table| Box::new(table.only(groups.clone())) as Box<dyn Table + Send>),
            _ => content.table(),
        };
        table.map_err(|fault| trouble(part, fault))
    }
}

fn trouble(part: &Part, fault: Fault) -> Trouble {
    failed(part, PartFault::Table(fault))
}

fn failed(part: &Part, fault: PartFault) -> Trouble {
    Trouble { part: part.name.clone(), fault }
}

/// Which columns each part has.
#[derive(Debug, Default)]
struct Columns {
    parts: BTreeMap<usize, BTreeSet<String>>,
}

impl Columns {
    fn note(columns: &Mutex<Self>, part: usize, profile: &TableProfile) {
        let names = profile.columns.iter().map(|column| &column.name).chain(&profile.passed_over);
        let names: BTreeSet<String> = names.cloned().collect();
        let mut columns = columns.lock().unwrap_or_else(PoisonError::into_inner);
        // The row groups of one file have the same columns.
        columns.parts.entry(part).or_insert(names);
    }

    /// The first parts that differ from the very first, and how many do.
    fn differences(self, parts: &[Part]) -> (Vec<PartDifference>, usize) {
        let Some((_, first)) = self.parts.first_key_value() else { return (Vec::new(), 0) };
        let different: Vec<_> = self.parts.iter().filter(|(_, columns)| *columns != first).collect();
        let named = different.iter().take(DIFFERENCES).map(|(part, columns)| PartDifference {
            part: parts[**part].name.clone(),
            lacks: first.difference(columns).cloned().collect(),
            adds: columns.difference(first).cloned().collect(),
        });
        (named.collect(), different.len())
    }
}
