//! A second pass: exact counts over bins that the first pass found, where values were too many to keep.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::profile::TableProfile;
use super::super::stat::Edges;
use super::super::table::blocks::Blocks;
use super::super::table::kind::{AsNumber, as_number};
use super::super::table::{Batch, Fault, Table};
use super::score::{decile_edges, many, sturges};
use super::{Measure, Settings, default_measure};

/// Which sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Reference,
    Current,
}

/// Which bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binning {
    Sturges,
    Deciles,
}

/// Bins to count over, and the counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    bins: BTreeMap<(String, Binning), Counts>,
}

#[derive(Debug, Clone, PartialEq)]
struct Counts {
    edges: Edges,
    reference: Option<Vec<u64>>,
    current: Option<Vec<u64>>,
}

impl Recount {
    /// What a second pass over the data would make exact; None where all is exact already.
    pub fn needed(reference: &TableProfile, current: &TableProfile, settings: &Settings) -> Option<Self> {
        let mut bins = BTreeMap::new();
        for column in reference.columns.iter().filter(|column| settings.wants(&column.name)) {
            let Some(other) = current.column(&column.name) else { continue };
            let (Some(one), Some(two)) = (column.numbers(), other.numbers()) else { continue };
            if (one.exact() && two.exact()) || one.count == 0 || two.count == 0 {
                continue;
            }
            for wanted in settings.numeric.iter().map(|wanted| match wanted {
                Measure::Auto => default_measure(column, other),
                wanted => *wanted,
            }) {
                let (binning, edges) = match wanted {
                    Measure::PsiDeciles => (Binning::Deciles, decile_edges(one)),
                    wanted if wanted.binned() && many(one) => (Binning::Sturges, sturges(one, two, settings)),
                    _ => continue,
                };
                bins.insert((column.name.clone(), binning), Counts { edges, reference: None, current: None });
            }
        }
        (!bins.is_empty()).then_some(Self { bins })
    }

    /// Counts the rows of a batch.
    pub fn add(&mut self, side: Side, columns: &[String], batch: &Batch) {
        for ((name, _), counts) in &mut self.bins {
            let Some(cells) =
                columns.iter().position(|column| column == name).and_then(|at| batch.columns.get(at))
            else {
                continue;
            };
            let bins = counts.edges.bins();
            let counted = counts.of(side).get_or_insert_with(|| vec![0; bins]);
            let mut counted = std::mem::take(counted);
            for cell in cells {
                if let AsNumber::Is(number, _) = as_number(*cell, batch)
                    && number.is_finite()
                    && let Some(bin) = counts.edges.bin(number)
                {
                    counted[bin] += 1;
                }
            }
            *counts.of(side) = Some(counted);
        }
    }

    /// Counts a whole table.
    pub fn read(&mut self, side: Side, table: &mut dyn Table) -> Result<(), Fault> {
        while let Some(batch) = table.next_batch()? {
            self.add(side, table.columns(), &batch);
        }
        Ok(())
    }

    /// Counts a whole text table, gzipped or not, by so many threads.
    pub fn read_text(
        &mut self,
        side: Side,
        reader: Box<dyn Read + Send>,
        threads: usize,
    ) -> Result<(), Fault> {
        let mut blocks = Blocks::open(reader)?;
        let empty = self.without_counts();
        self.read(side, blocks.first()?.as_mut())?;
        let count = |table: &mut dyn Table| {
            let mut part = empty.clone();
            part.read(side, table).map(|()| part)
        };
        let parts: Vec<Self> = blocks.fold(threads, count)?;
        parts.into_iter().for_each(|part| self.merge(part));
        Ok(())
    }

    /// The same bins with nothing counted yet, for another thread.
    pub fn without_counts(&self) -> Self {
        let mut empty = self.clone();
        for counts in empty.bins.values_mut() {
            (counts.reference, counts.current) = (None, None);
        }
        empty
    }

    /// Adds counts over the same bins.
    pub fn merge(&mut self, other: Self) {
        for (key, more) in other.bins {
            let Some(mine) = self.bins.get_mut(&key) else { continue };
            for (side, more) in [(Side::Reference, more.reference), (Side::Current, more.current)] {
                let Some(more) = more else { continue };
                match mine.of(side) {
                    Some(counts) => counts.iter_mut().zip(more).for_each(|(count, more)| *count += more),
                    slot => *slot = Some(more),
                }
            }
        }
    }

    pub(super) fn counts(&self, column: &str, binning: Binning, side: Side) -> Option<&[u64]> {
        let counts = self.bins.get(&(column.to_owned(), binning))?;
        match side {
            Side::Reference => counts.reference.as_deref(),
            Side::Current => counts.current.as_deref(),
        }
    }
}

impl Counts {
    fn of(&mut self, side: Side) -> &mut Option<Vec<u64>> {
        match side {
            Side::Reference => &mut self.reference,
            Side::Current => &mut self.current,
        }
    }
}
