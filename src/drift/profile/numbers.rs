//! Numbers of a column: count, range, moments and the values themselves, exact while memory allows, else a sketch.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use datasketches::kll::{KllFloat, KllSketch};
use serde::{Deserialize, Serialize};

use super::super::stat::Sample;
use super::Limits;
use super::moments::{Summary, squares};

/// Distinct values that are counted exactly, however many rows.
pub const FEW: usize = 1024;

/// Values of many that a guess is made from.
const SOME: usize = 1000;

type Sketch = KllSketch<KllFloat<f64>>;

/// Finite numbers, and how many infinite ones stood beside them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Numbers {
    /// Finite ones.
    pub count: u64,
    pub infinite: u64,
    pub least: Option<f64>,
    pub largest: Option<f64>,
    pub mean: f64,
    /// Σ (x − mean)².
    pub squares: f64,
    /// All of them are written without a fraction.
    pub whole: bool,
    values: Values,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
enum Values {
    /// At most [`FEW`] distinct ones, rising, with their counts.
    Few(Vec<(f64, u64)>),
    /// Each, in no order.
    All(Vec<f64>),
    Sketch(Box<Sketch>),
}

/// How values are written to a file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored {
    Few(Vec<(f64, u64)>),
    All(Vec<f64>),
    /// Apache DataSketches KLL of doubles in its portable form, base64.
    Kll(String),
}

impl From<Values> for Stored {
    fn from(values: Values) -> Self {
        match values {
            Values::Few(few) => Self::Few(few),
            Values::All(all) => Self::All(all),
            Values::Sketch(sketch) => Self::Kll(BASE64_STANDARD.encode(sketch.serialize())),
        }
    }
}

impl TryFrom<Stored> for Values {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let finite = |value: &f64| value.is_finite();
        match stored {
            Stored::Few(few)
                if few.iter().all(|(value, _)| finite(value)) && few.is_sorted_by(|a, b| a.0 < b.0) =>
            {
                Ok(Self::Few(few))
            }
            Stored::All(all) if all.iter().all(finite) => Ok(Self::All(all)),
            Stored::Few(_) | Stored::All(_) => Err("values that are not finite, or not in order".to_owned()),
            Stored::Kll(text) => {
                let bytes = BASE64_STANDARD.decode(text).map_err(|error| error.to_string())?;
                let sketch = Sketch::deserialize(&bytes).map_err(|error| error.to_string())?;
                Ok(Self::Sketch(Box::new(sketch)))
            }
        }
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            count: 0,
            infinite: 0,
            least: None,
            largest: None,
            mean: 0.0,
            squares: 0.0,
            whole: true,
            values: Values::Few(Vec::new()),
        }
    }
}

impl Numbers {
    /// Adds numbers, of which infinite ones are counted apart. None of them is NaN.
    pub fn extend(&mut self, numbers: &[f64], limits: &Limits) {
        let summary = Summary::of(numbers);
        if !summary.finite {
            let finite: Vec<f64> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
            self.infinite += (numbers.len() - finite.len()) as u64;
            return self.extend(&finite, limits);
        }
        if numbers.is_empty() {
            return;
        }
        let count = numbers.len() as f64;
        let Summary { sum, least, largest, .. } = summary;
        let mean =
            if sum.is_finite() { sum / count } else { numbers.iter().map(|number| number / count).sum() };
        self.merge_moments(numbers.len() as u64, mean, squares(numbers, mean));
        self.widen(Some(least), Some(largest));
        let mut rest = numbers;
        while !rest.is_empty() {
            let taken = self.values.take(rest, limits);
            rest = &rest[taken..];
            self.values.shrink(limits);
        }
    }

    /// Whether what a file states of them can be true: as many values as are counted, in their range.
    pub(super) fn adds_up(&self) -> bool {
        let kept = match &self.values {
            Values::Few(few) => few.iter().try_fold(0_u64, |sum, (_, rows)| sum.checked_add(*rows)),
            Values::All(all) => Some(all.len() as u64),
            Values::Sketch(sketch) => Some(sketch.n()),
        };
        let range = match (self.least, self.largest) {
            (Some(least), Some(largest)) => self.count > 0 && least <= largest,
            (None, None) => self.count == 0,
            _ => false,
        };
        range && kept == Some(self.count)
    }

    /// As if the other's numbers had been added here.
    pub fn merge(&mut self, other: Self, limits: &Limits) {
        let Self { count, infinite, least, largest, mean, squares, whole, values } = other;
        self.infinite += infinite;
        self.whole &= whole;
        self.merge_moments(count, mean, squares);
        self.widen(least, largest);
        self.values.merge(values);
        self.values.shrink(limits);
    }

    /// Chan, Golub and LeVeque (1979): means and squares of two parts.
    fn merge_moments(&mut self, count: u64, mean: f64, squares: f64) {
        let all = self.count + count;
        if all == 0 {
            return;
        }
        let (before, added) = (self.count as f64, count as f64);
        let difference = mean - self.mean;
        let moved = difference * added / all as f64;
        // Numbers next to the largest that there are leave the range here; what is kept stays within it.
        self.mean = if moved.is_finite() {
            self.mean + moved
        } else {
            self.mean * (before / all as f64) + mean * (added / all as f64)
        };
        let squares = self.squares + squares + difference * difference * before * added / all as f64;
        self.squares = if squares.is_finite() { squares } else { f64::MAX };
        self.count = all;
    }

    fn widen(&mut self, least: Option<f64>, largest: Option<f64>) {
        self.least = [self.least, least].into_iter().flatten().reduce(f64::min);
        self.largest = [self.largest, largest].into_iter().flatten().reduce(f64::max);
    }

    /// Standard deviation with divisor n.
    pub fn deviation(&self) -> f64 {
        if self.count == 0 { 0.0 } else { (self.squares / self.count as f64).max(0.0).sqrt() }
    }

    /// Distinct values with their counts, rising, where they are few.
    pub fn few(&self) -> Option<&[(f64, u64)]> {
        match &self.values {
            Values::Few(few) => Some(few),
            Values::All(_) | Values::Sketch(_) => None,
        }
    }

    /// Each value, in no order, where they are not few and all are kept.
    pub fn all(&self) -> Option<&[f64]> {
        if let Values::All(all) = &self.values { Some(all) } else { None }
    }

    /// Whether every value is kept.
    pub fn exact(&self) -> bool {
        !matches!(self.values, Values::Sketch(_))
    }

    /// How far a share of values at or below a point may be off, with 99 % confidence; zero where values are exact.
    pub fn rank_error(&self) -> f64 {
        match &self.values {
            Values::Sketch(sketch) => sketch.normalized_rank_error(),
            Values::Few(_) | Values::All(_) => 0.0,
        }
    }

    /// The same of the share of values between two points.
    pub fn bin_error(&self) -> f64 {
        match &self.values {
            Values::Sketch(sketch) => sketch.normalized_pmf_error(),
            Values::Few(_) | Values::All(_) => 0.0,
        }
    }

    /// Each value with how many it stands for, in any order.
    pub fn each(&self, mut with: impl FnMut(f64, u64)) {
        match &self.values {
            Values::Few(few) => few.iter().for_each(|(value, count)| with(*value, *count)),
            Values::All(all) => all.iter().for_each(|value| with(*value, 1)),
            Values::Sketch(sketch) => {
                retained(sketch).into_iter().for_each(|(value, count)| with(value, count));
            }
        }
    }

    /// Sorted.
    pub fn sample(&self) -> Sample {
        match &self.values {
            Values::Few(few) => Sample::sorted(few.iter().copied()),
            Values::All(all) => Sample::of(all.clone()),
            Values::Sketch(sketch) => Sample::sorted(retained(sketch).into_iter()),
        }
    }

    /// Values with at least these shares (rising, 0 to 1) of all at or below them. Empty where there is no number.
    pub fn quantiles(&self, shares: &[f64]) -> Vec<f64> {
        let Values::All(all) = &self.values else {
            let sample = self.sample();
            return shares.iter().filter_map(|share| sample.quantile(*share)).collect();
        };
        let mut rest = all.clone();
        let (mut found, mut before) = (Vec::with_capacity(shares.len()), 0);
        for share in shares.iter().filter(|_| !all.is_empty()) {
            let rank = ((share.clamp(0.0, 1.0) * all.len() as f64).ceil().max(1.0) as usize - 1).max(before);
            // What lies below the last quantile need not be looked at again.
            let (_, value, _) = rest[before..].select_nth_unstable_by(rank - before, f64::total_cmp);
            found.push(*value);
            before = rank;
        }
        found
    }

    /// Between which two of the values the median lies for certain; None where all values had better be asked.
    pub fn median_range(&self) -> Option<[f64; 2]> {
        let all = self.all()?;
        let mut some: Vec<f64> = all.iter().copied().step_by(all.len().div_ceil(SOME).max(1)).collect();
        some.sort_unstable_by(f64::total_cmp);
        let (least, largest) = (*some.get(some.len() * 2 / 5)?, *some.get(some.len() * 3 / 5)?);
        // That they enclose it is counted, so that it does not matter how values are ordered.
        let below = all.iter().filter(|value| **value < least).count();
        let upto = all.iter().filter(|value| **value <= largest).count();
        let rank = all.len().div_ceil(2);
        (below < rank && rank <= upto).then_some([least, largest])
    }

    /// Gives up exact values beyond a limit, for a file that stays small.
    pub fn compact(&mut self, limits: &Limits) {
        self.values.shrink(limits);
    }
}

impl Values {
    /// Adds values until the representation has to change; returns how many.
    fn take(&mut self, numbers: &[f64], limits: &Limits) -> usize {
        match self {
            Self::Few(few) => {
                if let Some(counts) = whole_counts(numbers) {
                    counts.into_iter().for_each(|(value, times)| count(few, value, times));
                    return numbers.len();
                }
                for (place, number) in numbers.iter().enumerate() {
                    count(few, *number, 1);
                    if few.len() > FEW {
                        return place + 1;
                    }
                }
                numbers.len()
            }
            Self::All(all) => {
                let room = (limits.exact_values + 1).saturating_sub(all.len()).clamp(1, numbers.len());
                all.extend_from_slice(&numbers[..room]);
                room
            }
            Self::Sketch(sketch) => {
                numbers.iter().for_each(|number| update(sketch, *number, 1));
                numbers.len()
            }
        }
    }

    /// Moves on where few have become many, and all too many.
    fn shrink(&mut self, limits: &Limits) {
        if let Self::Few(few) = self
            && few.len() > FEW
        {
            let total: u64 = few.iter().map(|(_, count)| count).sum();
            let few = std::mem::take(few);
            *self = if total <= limits.exact_values as u64 {
                let repeated =
                    few.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count as usize));
                Self::All(repeated.collect())
            } else {
                let mut sketch = limits.sketch();
                few.iter().for_each(|(value, count)| update(&mut sketch, *value, *count));
                Self::Sketch(sketch)
            };
        }
        if let Self::All(all) = self
            && all.len() > limits.exact_values
        {
            let mut sketch = limits.sketch();
            all.iter().for_each(|value| update(&mut sketch, *value, 1));
            *self = Self::Sketch(sketch);
        }
    }

    fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Few(few), Self::Few(more)) => more.iter().for_each(|(value, n)| count(few, *value, *n)),
            (Self::All(all), Self::All(mut more)) => {
                // The fewer are copied.
                if more.len() > all.len() {
                    std::mem::swap(all, &mut more);
                }
                all.extend_from_slice(&more);
            }
            (Self::All(all), Self::Few(more)) => {
                all.extend(more.iter().flat_map(|(value, n)| std::iter::repeat_n(*value, *n as usize)));
            }
            (Self::Few(_), mut more @ Self::All(_)) => {
                std::mem::swap(self, &mut more);
                self.merge(more);
            }
            (Self::Sketch(sketch), Self::Few(more)) => {
                more.iter().for_each(|(value, n)| update(sketch, *value, *n));
            }
            (Self::Sketch(sketch), Self::All(more)) => {
                more.iter().for_each(|value| update(sketch, *value, 1));
            }
            (Self::Sketch(sketch), Self::Sketch(more)) => {
                // Refused only where the two were made with other settings than any here are.
                if sketch.merge(&more).is_err() {
                    retained(&more).iter().for_each(|(value, n)| update(sketch, *value, *n));
                }
            }
            (Self::Few(_) | Self::All(_), mut more @ Self::Sketch(_)) => {
                std::mem::swap(self, &mut more);
                self.merge(more);
            }
        }
    }
}

/// Each with its count, where they are whole numbers close to each other, which is told at a glance.
fn whole_counts(numbers: &[f64]) -> Option<Vec<(f64, u64)>> {
    let Summary { least, largest, .. } = Summary::of(numbers);
    let narrow = largest - least < FEW as f64 && least.abs() < 1e15;
    if !narrow || numbers.iter().any(|number| number.fract() != 0.0) {
        return None;
    }
    let mut counts = vec![0_u64; (largest - least) as usize + 1];
    numbers.iter().for_each(|number| counts[(number - least) as usize] += 1);
    let places = counts.into_iter().enumerate().filter(|(_, times)| *times > 0);
    Some(places.map(|(place, times)| (least + place as f64, times)).collect())
}

fn count(few: &mut Vec<(f64, u64)>, number: f64, times: u64) {
    // −0 and 0 are one value.
    let number = number + 0.0;
    match few.binary_search_by(|(value, _)| value.total_cmp(&number)) {
        Ok(place) => few[place].1 += times,
        Err(place) => few.insert(place, (number, times)),
    }
}

fn update(sketch: &mut Sketch, number: f64, times: u64) {
    if let Ok(number) = KllFloat::<f64>::new(number) {
        (0..times).for_each(|_| sketch.update(number));
    }
}

/// What a sketch kept, rising, each with how many values it stands for.
fn retained(sketch: &Sketch) -> Vec<(f64, u64)> {
    use datasketches::common::SearchCriteria::Inclusive;
    let view = sketch.sorted_view();
    let total = view.total_weight();
    let mut kept = Vec::with_capacity(view.len());
    let mut before = 0;
    // The view tells ranks and quantiles only: the item at half a value past a rank is the next one.
    while before < total {
        let rank = (before as f64 + 0.5) / total as f64;
        let Ok(Some(item)) = view.quantile(rank, Inclusive) else { break };
        let upto = view.rank(&item, Inclusive).map_or(total, |rank| (rank * total as f64).round() as u64);
        if upto <= before {
            break;
        }
        kept.push((item.into_inner(), upto - before));
        before = upto;
    }
    kept
}

impl Limits {
    fn sketch(&self) -> Box<Sketch> {
        Box::new(Sketch::new(self.sketch_size.max(8)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
