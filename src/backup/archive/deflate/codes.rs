//! Canonical Huffman codes of limited length: lengths by package-merge (Larmore and Hirschberg, 1990), codes in the
//! bit order of RFC 1951.

/// A code as it is written: its bits, the first one lowest, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u16,
    pub(super) length: u8,
}

/// The lengths that make the sum of count × length least, none above `limit`; 0 for what does not occur. At least two
/// symbols must occur, and no more than `2^limit`.
pub(super) fn lengths(counts: &[u32], limit: u8) -> Vec<u8> {
    let mut symbols: Vec<usize> = (0..counts.len()).filter(|symbol| counts[*symbol] > 0).collect();
    symbols.sort_by_key(|symbol| (counts[*symbol], *symbol));
    let leaves: Vec<u64> = symbols.iter().map(|symbol| u64::from(counts[*symbol])).collect();
    // Per level: is each item, by rising weight, a leaf, or a package of two items of the level below?
    let mut levels: Vec<Vec<bool>> = Vec::with_capacity(usize::from(limit));
    let mut weights: Vec<u64> = Vec::new();
    for _ in 0..limit {
        let packages: Vec<u64> = weights.chunks_exact(2).map(|pair| pair[0] + pair[1]).collect();
        let (merged, are_leaves) = merge(&leaves, &packages);
        weights = merged;
        levels.push(are_leaves);
    }
    // The cheapest 2n - 2 items of the top level; each time a leaf is among them, its code is one bit longer.
    let mut result = vec![0; counts.len()];
    let mut taken = 2 * symbols.len() - 2;
    for level in levels.iter().rev() {
        let leaves = level.iter().take(taken).filter(|leaf| **leaf).count();
        for symbol in &symbols[..leaves] {
            result[*symbol] += 1;
        }
        taken = 2 * (taken - leaves);
    }
    result
}

fn merge(leaves: &[u64], packages: &[u64]) -> (Vec<u64>, Vec<bool>) {
    let (mut leaf, mut package) = (0, 0);
    let mut weights = Vec::with_capacity(leaves.len() + packages.len());
    let mut are_leaves = Vec::with_capacity(weights.capacity());
    while leaf < leaves.len() || package < packages.len() {
        let is_leaf =
            leaf < leaves.len() && packages.get(package).is_none_or(|package| leaves[leaf] <= *package);
        are_leaves.push(is_leaf);
        if is_leaf {
            weights.push(leaves[leaf]);
            leaf += 1;
        } else {
            weights.push(packages[package]);
            package += 1;
        }
    }
    (weights, are_leaves)
}

/// The codes that these lengths stand for (RFC 1951, 3.2.2).
pub(super) fn codes(lengths: &[u8]) -> Vec<Code> {
    let mut counts = [0u32; 16];
    for length in lengths.iter().filter(|length| **length > 0) {
        counts[usize::from(*length)] += 1;
    }
    let mut next = [0u32; 16];
    for length in 1..16 {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    lengths
        .iter()
        .map(|&length| {
            if length == 0 {
                return Code::default();
            }
            let code = next[usize::from(length)];
            next[usize::from(length)] += 1;
            // Huffman codes are the one thing that deflate writes from their highest bit.
            let bits = (code << (16 - u32::from(length))) as u16;
            Code { bits: bits.reverse_bits(), length }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_are_those_worked_out_by_hand() {
        for (counts, limit, expected) in [
            (vec![1, 1], 15, vec![1, 1]),
            (vec![5, 0, 9], 15, vec![1, 0, 1]),
            (vec![1, 2, 4, 8], 15, vec![3, 3, 2, 1]),
            // Unlimited it would be 4, 4, 3, 2, 1.
            (vec![1, 1, 2, 4, 8], 3, vec![3, 3, 3, 3, 1]),
            (vec![1, 1, 1, 1], 2, vec![2, 2, 2, 2]),
        ] {
            assert_eq!(lengths(&counts, limit), expected, "{counts:?}");
        }
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 1951, 3.2.2: lengths of A to H, and their codes from the highest bit.
        let expected = ["010", "011", "100", "101", "110", "00", "1110", "1111"];
        for (code, text) in codes(&[3, 3, 3, 3, 3, 2, 4, 4]).iter().zip(expected) {
            let bits: String =
                (0..code.length).map(|bit| if code.bits >> bit & 1 == 1 { '1' } else { '0' }).collect();
            assert_eq!(bits, text);
        }
    }

    proptest! {
        /// Kraft's sum is exactly one, and a limit that does not bind gives the cost of Huffman's own algorithm.
        #[test]
        fn lengths_are_complete_and_least(counts in proptest::collection::vec(1u32..5000, 2..257), limit in 9u8..16) {
            let lengths = lengths(&counts, limit);
            prop_assert!(lengths.iter().all(|length| (1..=limit).contains(length)));
            prop_assert_eq!(lengths.iter().map(|length| 1u32 << (15 - length)).sum::<u32>(), 1 << 15);
            let cost = |lengths: &[u8]| -> u64 {
                lengths.iter().zip(&counts).map(|(length, count)| u64::from(*length) * u64::from(*count)).sum()
            };
            let mut heap: std::collections::BinaryHeap<std::cmp::Reverse<u64>> =
                counts.iter().map(|count| std::cmp::Reverse(u64::from(*count))).collect();
            let mut least = 0;
            while heap.len() > 1 {
                let both = heap.pop().unwrap().0 + heap.pop().unwrap().0;
                least += both;
                heap.push(std::cmp::Reverse(both));
            }
            prop_assert!(cost(&lengths) >= least);
            let free = super::lengths(&counts, 32);
            prop_assert_eq!(cost(&free), least);
        }
    }
}
