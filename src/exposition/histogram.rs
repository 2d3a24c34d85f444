//! Quantiles of histograms, by Prometheus's own rule (`histogram_quantile`): linear within the bucket.

/// A cumulative bucket: how many observations were at most `le`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    pub le: f64,
    pub count: f64,
}

/// Why buckets have no quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HistogramError {
    #[error("the histogram has no +Inf bucket")]
    NoInfinity,
    #[error("the histogram has no bucket beside +Inf")]
    OneBucket,
    #[error("the histogram's buckets are not cumulative")]
    NotCumulative,
    #[error("the histogram counted nothing")]
    Empty,
}

/// The quantile `q` (0 to 1). The flag is true when it lies above the highest finite bucket: then the value is that
/// bucket's bound, and the truth is larger.
pub fn quantile(q: f64, mut buckets: Vec<Bucket>) -> Result<(f64, bool), HistogramError> {
    buckets.sort_by(|a, b| a.le.total_cmp(&b.le));
    if buckets.last().is_none_or(|last| last.le != f64::INFINITY) {
        return Err(HistogramError::NoInfinity);
    }
    if buckets.len() < 2 {
        return Err(HistogramError::OneBucket);
    }
    if buckets.iter().any(|bucket| !(bucket.count >= 0.0 && bucket.count.is_finite()))
        || buckets.windows(2).any(|pair| pair[1].count < pair[0].count)
    {
        return Err(HistogramError::NotCumulative);
    }
    let total = buckets[buckets.len() - 1].count;
    if total == 0.0 {
        return Err(HistogramError::Empty);
    }
    let rank = q.clamp(0.0, 1.0) * total;
    let index = buckets.iter().position(|bucket| bucket.count >= rank).unwrap_or(buckets.len() - 1);
    if index == buckets.len() - 1 {
        return Ok((buckets[index - 1].le, true));
    }
    let end = buckets[index].le;
    if index == 0 && end <= 0.0 {
        return Ok((end, false));
    }
    let (start, below) =
        if index == 0 { (0.0, 0.0) } else { (buckets[index - 1].le, buckets[index - 1].count) };
    let inside = buckets[index].count - below;
    let share = if inside > 0.0 { (rank - below) / inside } else { 1.0 };
    Ok((start + (end - start) * share, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(buckets: &[(f64, f64)]) -> Vec<Bucket> {
        buckets.iter().map(|&(le, count)| Bucket { le, count }).collect()
    }

    #[test]
    fn quantiles_are_prometheus_s() {
        // The numbers of fixtures/prometheus/exposition_text.body, computed by hand.
        let page = of(&[(0.05, 240.0), (0.1, 331.0), (0.5, 344.0), (f64::INFINITY, 350.0)]);
        let cases = [
            (0.5, Ok((0.05 * 175.0 / 240.0, false))),
            (0.9, Ok((0.05 + 0.05 * (315.0 - 240.0) / 91.0, false))),
            (0.95, Ok((0.1 + 0.4 * (332.5 - 331.0) / 13.0, false))),
            (0.99, Ok((0.5, true))),
            (1.0, Ok((0.5, true))),
        ];
        for (q, expected) in cases {
            assert_eq!(quantile(q, page.clone()), expected, "{q}");
        }
    }

    #[test]
    fn buckets_that_say_nothing_have_no_quantile() {
        let inf = f64::INFINITY;
        let cases: [(&[(f64, f64)], HistogramError); 6] = [
            (&[], HistogramError::NoInfinity),
            (&[(0.1, 1.0), (0.5, 2.0)], HistogramError::NoInfinity),
            (&[(inf, 5.0)], HistogramError::OneBucket),
            (&[(0.1, 5.0), (inf, 4.0)], HistogramError::NotCumulative),
            (&[(0.1, f64::NAN), (inf, 4.0)], HistogramError::NotCumulative),
            (&[(0.1, 0.0), (inf, 0.0)], HistogramError::Empty),
        ];
        for (buckets, expected) in cases {
            assert_eq!(quantile(0.5, of(buckets)), Err(expected), "{buckets:?}");
        }
    }
}
