//! Bins of numbers: NumPy's Sturges bins on both samples together, and deciles of the reference.

/// Distinct values of the reference up to which Evidently takes numbers as categories.
pub const DISTINCT_AS_CATEGORIES: usize = 20;

/// Inner and outer limits of bins, rising: one more than there are bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    edges: Vec<f64>,
    /// The first and the last bin reach to infinity.
    open: bool,
    /// Bins per unit where all are of one width: a first guess of the bin.
    per_unit: Option<f64>,
}

impl Edges {
    /// `numpy.histogram_bin_edges(pooled, "sturges")`: k = ⌈log₂ N + 1⌉ bins of equal width from the least to the
    /// largest of both samples. With `whole` numbers NumPy, from 2.1 on, makes no bin narrower than 1.
    pub fn sturges(least: f64, largest: f64, count: u64, whole: bool) -> Self {
        let (least, largest) = if least == largest { (least - 0.5, largest + 0.5) } else { (least, largest) };
        let range = largest - least;
        let mut width = range / ((count.max(1) as f64).log2() + 1.0);
        if whole {
            width = width.max(1.0);
        }
        let bins = (range / width).ceil();
        Self::equal(least, largest, if bins.is_finite() { bins as usize } else { 1 })
    }

    /// So many bins of equal width, at least one: `numpy.linspace`.
    pub fn equal(least: f64, largest: f64, bins: usize) -> Self {
        let bins = bins.clamp(1, 10_000);
        let step = (largest - least) / bins as f64;
        let mut edges: Vec<f64> = (0..=bins).map(|place| place as f64 * step + least).collect();
        if !step.is_finite() {
            edges = (0..=bins)
                .map(|place| place as f64 / bins as f64)
                .map(|x| least * (1.0 - x) + largest * x)
                .collect();
        }
        edges[bins] = largest;
        let per_unit = (step > 0.0 && step.is_finite()).then(|| 1.0 / step);
        Self { edges, open: false, per_unit }
    }

    /// Bins between the given rising cuts, the outer ones open: one more than there are cuts.
    pub fn between(cuts: &[f64]) -> Self {
        let mut edges = vec![f64::NEG_INFINITY];
        edges.extend_from_slice(cuts);
        edges.push(f64::INFINITY);
        Self { edges, open: true, per_unit: None }
    }

    /// How many bins.
    pub fn bins(&self) -> usize {
        self.edges.len() - 1
    }

    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The bin of a value: each holds its lower limit, the last one its upper limit too. None outside of all.
    pub fn bin(&self, value: f64) -> Option<usize> {
        let last = self.bins() - 1;
        if self.open {
            return Some(self.edges[1..=last].partition_point(|edge| *edge <= value));
        }
        if !(value >= self.edges[0] && value <= self.edges[last + 1]) {
            return None;
        }
        let Some(per_unit) = self.per_unit else {
            return Some(self.edges.partition_point(|edge| *edge <= value).clamp(1, last + 1) - 1);
        };
        let mut bin = (((value - self.edges[0]) * per_unit) as usize).min(last);
        // Rounding puts the guess at most one bin off: the edges decide, as in NumPy.
        while bin > 0 && value < self.edges[bin] {
            bin -= 1;
        }
        while bin < last && value >= self.edges[bin + 1] {
            bin += 1;
        }
        Some(bin)
    }

    /// Counts per bin.
    #[cfg(test)]
    pub fn count(&self, values: impl Iterator<Item = (f64, u64)>) -> Vec<u64> {
        let mut counts = vec![0_u64; self.bins()];
        for (value, weight) in values {
            if let Some(bin) = self.bin(value) {
                counts[bin] += weight;
            }
        }
        counts
    }
}

/// The shares at which deciles cut.
pub const DECILES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sturges_counts_both_samples() {
        // log2(1024) + 1 = 11; log2(1025) + 1 = 11.001.
        assert_eq!(Edges::sturges(0.0, 1.0, 1024, false).bins(), 11);
        assert_eq!(Edges::sturges(0.0, 1.0, 1025, false).bins(), 12);
        assert_eq!(Edges::sturges(0.0, 5.0, 1024, true).bins(), 5);
        assert_eq!(Edges::sturges(2.0, 2.0, 10, false).edges()[0], 1.5);
    }

    #[test]
    fn a_limit_belongs_to_the_bin_above_and_the_last_to_the_last() {
        let edges = Edges::equal(0.0, 3.0, 3);
        let cases = [
            (0.0, Some(0)),
            (1.0, Some(1)),
            (2.999, Some(2)),
            (3.0, Some(2)),
            (3.1, None),
            (-0.1, None),
            (f64::NAN, None),
        ];
        for (value, bin) in cases {
            assert_eq!(edges.bin(value), bin, "{value}");
        }
        let wide = Edges::equal(-1e308, 1e308, 2);
        assert_eq!(
            (wide.edges(), wide.bin(-1.0), wide.bin(1.0)),
            ([-1e308, 0.0, 1e308].as_slice(), Some(0), Some(1))
        );
        let open = Edges::between(&[1.0, 2.0]);
        assert_eq!([-5.0, 1.0, 2.0, 9.0].map(|value| open.bin(value)), [Some(0), Some(1), Some(2), Some(2)]);
        assert_eq!(Edges::between(&[]).bin(4.0), Some(0));
    }
}
