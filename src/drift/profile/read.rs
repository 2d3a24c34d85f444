//! Tables into profiles: one pass, in bounded memory, parts side by side.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use parquet::file::reader::ChunkReader;

use super::super::table::blocks::Blocks;
use super::super::table::kind::Seen;
use super::super::table::parquet::ParquetTable;
use super::super::table::{Batch, Fault, Table};
use super::{ColumnProfile, Kinds, Limits, Mismatch, TableProfile};

/// Rows of a later part by which the type of a column is told that had no value before.
const SAMPLE_OF_A_PART: usize = 200;
/// Bytes of first rows that may wait for their types.
const WAITING: usize = 32 << 20;

/// Makes a profile of batches. The first rows wait until they tell the types.
#[derive(Debug, Default)]
pub struct Profiler {
    limits: Limits,
    kinds: Kinds,
    profile: TableProfile,
    waiting: Vec<Batch>,
    waiting_rows: usize,
    waiting_bytes: usize,
    settled: bool,
}

impl Profiler {
    /// Columns that are in `kinds` are read as these; the others by what their first rows look like.
    pub fn new(limits: Limits, kinds: Kinds) -> Self {
        Self { limits, kinds, ..Self::default() }
    }

    /// Adds rows. `columns` names all columns so far.
    pub fn add(&mut self, columns: &[String], batch: Batch) {
        for name in &columns[self.profile.columns.len().min(columns.len())..] {
            let mut column = ColumnProfile::new(name);
            column.absent(self.profile.rows);
            self.profile.columns.push(column);
        }
        if self.settled {
            self.count(&batch);
            return;
        }
        self.waiting_rows += batch.rows;
        self.waiting_bytes += batch.size();
        self.waiting.push(batch);
        if self.waiting_rows >= self.limits.sample_rows || self.waiting_bytes >= WAITING {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.settled = true;
        let waiting = std::mem::take(&mut self.waiting);
        let mut seen = vec![Seen::default(); self.profile.columns.len()];
        let mut left = self.limits.sample_rows;
        for batch in &waiting {
            for (seen, cells) in seen.iter_mut().zip(&batch.columns) {
                cells.iter().take(left).for_each(|cell| seen.look(*cell, batch));
            }
            left = left.saturating_sub(batch.rows);
        }
        for (column, seen) in self.profile.columns.iter_mut().zip(&seen) {
            column.looks = seen.kind();
            if column.looks.is_some() {
                column.settle(self.kinds.get(&column.name).copied().or(column.looks));
            }
        }
        waiting.iter().for_each(|batch| self.count(batch));
    }

    fn count(&mut self, batch: &Batch) {
        for (place, column) in self.profile.columns.iter_mut().enumerate() {
            match batch.columns.get(place) {
                Some(cells) => column.add(cells, batch, &self.limits, self.kinds.get(&column.name).copied()),
                None => column.absent(batch.rows as u64),
            }
        }
        self.profile.rows += batch.rows as u64;
    }

    /// The profile of all rows.
    pub fn finish(mut self, table: &dyn Table) -> TableProfile {
        self.settle_rest(table);
        let mut profile = self.profile;
        profile.notes = table.notes();
        profile.duplicates = table.duplicates();
        profile.passed_over = table.passed_over();
        profile.columns.retain(|column| !profile.passed_over.contains(&column.name));
        profile
    }

    fn settle_rest(&mut self, table: &dyn Table) {
        for name in &table.columns()[self.profile.columns.len().min(table.columns().len())..] {
            self.profile.columns.push(ColumnProfile::new(name));
        }
        if !self.settled {
            self.settle();
        }
    }
}

/// The profile of a whole table.
pub fn profile(table: &mut dyn Table, limits: &Limits, kinds: &Kinds) -> Result<TableProfile, Fault> {
    let mut profiler = Profiler::new(limits.clone(), kinds.clone());
    while let Some(batch) = table.next_batch()? {
        profiler.add(table.columns(), batch);
    }
    Ok(profiler.finish(table))
}

/// The types of a table's columns by its first rows, or by all where `rows` is none: a first pass.
pub fn infer(table: &mut dyn Table, rows: Option<u64>) -> Result<Kinds, Fault> {
    let (mut seen, mut read) = (Vec::<Seen>::new(), 0);
    while rows.is_none_or(|rows| read < rows) {
        let Some(batch) = table.next_batch()? else { break };
        seen.resize_with(table.columns().len().max(seen.len()), Seen::default);
        for (seen, cells) in seen.iter_mut().zip(&batch.columns) {
            cells.iter().for_each(|cell| seen.look(*cell, &batch));
        }
        read += batch.rows as u64;
    }
    let named = table.columns().iter().zip(&seen);
    Ok(named.filter_map(|(name, seen)| Some((name.clone(), seen.kind()?))).collect())
}

/// The profile of a text table, gzipped or not, read by so many threads. Types are told by its first block.
pub fn profile_text(
    reader: Box<dyn Read + Send>,
    threads: usize,
    limits: &Limits,
    kinds: &Kinds,
) -> Result<TableProfile, PartFault> {
    let mut blocks = Blocks::open(reader)?;
    let mut first = blocks.first()?;
    let columns = first.columns();
    let known = !columns.is_empty() && columns.iter().all(|name| kinds.contains_key(name));
    // The first block tells types: the others look at a few rows for columns that had no value there.
    let few = Limits { sample_rows: SAMPLE_OF_A_PART, ..limits.clone() };
    let rest = |kinds: &Kinds| blocks.fold(threads, |table| profile(table, &few, kinds));
    let (mut whole, parts) = if known {
        std::thread::scope(|scope| {
            let first = scope.spawn(move || profile(first.as_mut(), limits, kinds));
            let parts = rest(kinds);
            let first = first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            first.map(|whole| (whole, parts))
        })?
    } else {
        let whole = profile(first.as_mut(), limits, kinds)?;
        let mut kinds = kinds.clone();
        kinds.extend(whole.kinds());
        let parts = rest(&kinds);
        (whole, parts)
    };
    for part in parts? {
        whole.merge(part, limits)?;
    }
    Ok(whole)
}

/// The profile of a Parquet file, whose columns are shared out to so many threads. Each thread opens the file itself.
pub fn profile_parquet<R: ChunkReader + 'static>(
    open: impl Fn() -> Result<R, Fault> + Sync,
    threads: usize,
    limits: &Limits,
    kinds: &Kinds,
) -> Result<TableProfile, Fault> {
    let table = ParquetTable::open(open()?)?;
    let count = table.columns().len();
    if count == 0 {
        return Ok(TableProfile { rows: table.rows(), ..bare(&table) });
    }
    // The largest first, so that no thread begins it when the others are done.
    let sizes = table.column_sizes();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|place| std::cmp::Reverse(sizes[*place]));
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, TableProfile)>, (usize, Fault)> {
        let mut done = Vec::new();
        let at_start = |fault| (0, fault);
        let mut table = ParquetTable::open(open().map_err(at_start)?).map_err(at_start)?;
        while let Some(place) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            table.only_column(*place);
            let column = profile(&mut table, limits, kinds).map_err(|fault| {
                next.store(count, Ordering::Relaxed);
                (*place, fault)
            })?;
            done.push((*place, column));
        }
        Ok(done)
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, count)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut whole = bare(&table);
    let (mut columns, mut faults) = (Vec::with_capacity(count), Vec::new());
    for result in results {
        match result {
            Ok(done) => columns.extend(done),
            Err(fault) => faults.push(fault),
        }
    }
    if let Some((_, fault)) = faults.into_iter().min_by_key(|(place, _)| *place) {
        return Err(fault);
    }
    if columns.len() < count {
        return Err(Fault::Read(std::io::Error::other("a reading thread ended early")));
    }
    columns.sort_by_key(|(place, _)| *place);
    whole.rows = columns.first().map_or(0, |(_, one)| one.rows);
    whole.columns = columns.into_iter().flat_map(|(_, one)| one.columns).collect();
    Ok(whole)
}

/// What a table says besides its rows.
fn bare(table: &dyn Table) -> TableProfile {
    TableProfile {
        notes: table.notes(),
        duplicates: table.duplicates(),
        passed_over: table.passed_over(),
        ..TableProfile::default()
    }
}

/// Why parts did not become one profile. Parts count from 0.
#[derive(Debug, thiserror::Error)]
pub enum PartFault {
    #[error(transparent)]
    Table(#[from] Fault),
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
}

#[cfg(test)]
mod tests {
    use super::super::super::table::Cell;
    use super::*;

    #[test]
    fn first_rows_wait_only_as_long_as_they_are_small() {
        let names = ["a".to_owned(), "b".to_owned()];
        let batch = |text: usize| Batch {
            rows: 100,
            columns: vec![vec![Cell::Whole(1); 100]; 2],
            text: "x".repeat(text),
            ..Batch::default()
        };
        let mut profiler = Profiler::new(Limits::default(), Kinds::new());
        (0..8).for_each(|_| profiler.add(&names, batch(4 << 20)));
        assert!(profiler.settled && profiler.waiting.is_empty());
        let mut profiler = Profiler::new(Limits::default(), Kinds::new());
        (0..99).for_each(|_| profiler.add(&names, batch(0)));
        assert!(!profiler.settled);
        profiler.add(&names, batch(0));
        assert_eq!((profiler.settled, profiler.profile.rows), (true, 10_000));
    }
}
