//! What a block is like, from a small part of it: whether looking for matches is worth its time.

/// Windows that are looked at, spread evenly over a block.
const WINDOWS: usize = 8;
const WINDOW: usize = 2048;
/// A match is worth its code from this length on.
const SHORTEST: usize = 4;
/// The share of positions at which a match begins that makes matching worth its time.
const MATCHING: f64 = 0.10;
/// Bits of a byte, of eight, below which Huffman codes are worth theirs: a saving of 3 %.
const SKEWED: f64 = 7.76;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Text, tables, zeros: parts come back.
    Matching,
    /// Nothing comes back, but some bytes are more frequent: float weights.
    Skewed,
    /// Compressed, encrypted or random.
    Dense,
}

pub(super) fn judge(block: &[u8]) -> Nature {
    let mut counts = [0u32; 256];
    let (mut matched, mut looked_at) = (0usize, 0usize);
    for window in windows(block) {
        matched += matches(window);
        looked_at += window.len();
        for &byte in window {
            counts[usize::from(byte)] += 1;
        }
    }
    if looked_at == 0 {
        return Nature::Dense;
    }
    if matched as f64 >= MATCHING * looked_at as f64 {
        return Nature::Matching;
    }
    if bits_of_a_byte(&counts, looked_at) <= SKEWED { Nature::Skewed } else { Nature::Dense }
}

fn windows(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = block.len() <= WINDOWS * WINDOW;
    let count = if whole { 1 } else { WINDOWS };
    let size = if whole { block.len() } else { WINDOW };
    (0..count).map(move |number| {
        let start = (block.len() - size) * number / (count.max(2) - 1);
        &block[start..start + size]
    })
}

/// Positions of which the next four bytes were seen before in this window, as far as a small table remembers.
fn matches(window: &[u8]) -> usize {
    const SLOTS: usize = 1 << 11;
    let mut seen = [0u32; SLOTS];
    let mut matched = 0;
    for four in window.windows(SHORTEST) {
        let four = u32::from_le_bytes(four.try_into().expect("a window of four bytes"));
        let slot = (four.wrapping_mul(0x9e37_79b1) >> 21) as usize;
        // An empty slot looks like four zeros, which nearly always do come back.
        matched += usize::from(seen[slot] == four);
        seen[slot] = four;
    }
    matched
}

/// The entropy of single bytes, in bits.
fn bits_of_a_byte(counts: &[u32; 256], total: usize) -> f64 {
    let total = total as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_zeros_weights_and_noise_are_told_apart() {
        let mut random = fastrand::Rng::with_seed(7);
        let text: String = (0..40_000)
            .map(|row| format!("{row},2026-03-{:02},0.{}\n", row % 28, row * 7919 % 1000))
            .collect();
        let weights: Vec<u8> = (0..1 << 18)
            .flat_map(|_| {
                let sum: f32 = (0..12).map(|_| random.f32()).sum();
                (0.02 * (sum - 6.0)).to_le_bytes()
            })
            .collect();
        let noise: Vec<u8> = (0..1 << 20).map(|_| random.u8(..)).collect();
        for (what, block, nature) in [
            ("text", text.as_bytes(), Nature::Matching),
            ("a short text", &text.as_bytes()[..500], Nature::Matching),
            ("zeros", &[0; 1 << 20], Nature::Matching),
            ("weights", &weights, Nature::Skewed),
            ("noise", &noise, Nature::Dense),
            ("nothing", &[], Nature::Dense),
            ("three bytes", &[1, 2, 3], Nature::Skewed),
        ] {
            assert_eq!(judge(block), nature, "{what}");
        }
    }
}
