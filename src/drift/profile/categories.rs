//! Categories of a column with their counts, of which only so many are told apart.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use serde::{Deserialize, Serialize};

/// Counts by category.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Categories {
    counts: HashMap<String, u64, Seed>,
    /// Rows of categories beyond those that are told apart.
    pub other: u64,
}

impl Categories {
    /// Counts rows of a category; under "other" where `limit` categories are there already.
    pub fn add(&mut self, name: &str, rows: u64, limit: usize) {
        if let Some(count) = self.counts.get_mut(name) {
            *count += rows;
        } else if self.counts.len() < limit {
            self.counts.insert(name.to_owned(), rows);
        } else {
            self.other += rows;
        }
    }

    /// As if the other's rows had been counted here; the rarest go to "other" where there are too many.
    pub fn merge(&mut self, other: Self, limit: usize) {
        self.other += other.other;
        for (name, rows) in other.counts {
            *self.counts.entry(name).or_default() += rows;
        }
        self.compact(limit);
    }

    /// Keeps the `limit` most frequent.
    pub fn compact(&mut self, limit: usize) {
        if self.counts.len() <= limit {
            return;
        }
        let mut all: Vec<(String, u64)> = std::mem::take(&mut self.counts).into_iter().collect();
        all.sort_unstable_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        self.other += all.drain(limit..).map(|(_, rows)| rows).sum::<u64>();
        self.counts = all.into_iter().collect();
    }

    /// Rows of a category that is told apart.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Rows of all.
    pub fn rows(&self) -> u64 {
        self.counts.values().sum::<u64>() + self.other
    }

    /// The same of counts that a file states, which may be too many to add up.
    pub(super) fn checked_rows(&self) -> Option<u64> {
        self.counts.values().try_fold(self.other, |sum, rows| sum.checked_add(*rows))
    }

    /// Categories that are told apart.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.other == 0
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.counts.keys().map(String::as_str)
    }
}

/// Begins hashes that are made in a few steps: names of categories are short, and each row has one. The seed differs
/// from map to map, so that nobody can write a table of names that all fall into one place.
#[derive(Debug, Clone)]
struct Seed(u64);

impl Default for Seed {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seed {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

/// Eight bytes at a time by a product of which both halves count (as in wyhash).
struct Folded(u64);

impl Folded {
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.fold(u64::from_le_bytes(*word)));
        let last = rest.iter().rev().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
        self.fold(last ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(5) ^ u64::from(byte);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_rows_are_counted_under_other() {
        let mut one = Categories::default();
        for (name, rows) in [("a", 5), ("b", 1), ("c", 7), ("a", 1)] {
            one.add(name, rows, 2);
        }
        assert_eq!((one.count("a"), one.count("b"), one.count("c"), one.other), (6, 1, 0, 7));
        let mut two = Categories::default();
        two.add("d", 9, 2);
        two.merge(one, 2);
        assert_eq!((two.count("d"), two.count("a"), two.other, two.rows()), (9, 6, 8, 23));
    }
}
