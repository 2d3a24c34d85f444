//! Few, all or sketched: counts, moments, quantiles, and what a file keeps.

use super::*;

fn numbers(values: &[f64], limits: &Limits) -> Numbers {
    let mut numbers = Numbers::default();
    values.chunks(100).for_each(|chunk| numbers.extend(chunk, limits));
    numbers
}

fn spread(count: u32) -> Vec<f64> {
    (0..count).map(|i| f64::from(i * 7919 % count)).collect()
}

#[test]
fn moments_are_those_on_paper() {
    let numbers = numbers(&[2.0, 4.0, 9.0, f64::INFINITY], &Limits::default());
    assert_eq!((numbers.count, numbers.infinite), (3, 1));
    assert_eq!((numbers.least, numbers.largest, numbers.mean), (Some(2.0), Some(9.0), 5.0));
    // 9 + 1 + 16 = 26.
    assert!((numbers.squares - 26.0).abs() < 1e-12);
}

#[test]
fn few_become_all_and_all_become_a_sketch() {
    let limits = Limits { exact_values: 5000, ..Limits::default() };
    assert_eq!(numbers(&spread(1000), &limits).few().map(<[_]>::len), Some(1000));
    let all = numbers(&spread(4999), &limits);
    assert!(all.few().is_none() && all.exact());
    let many = numbers(&spread(50_021), &limits);
    assert!(!many.exact());
    let sample = many.sample();
    assert_eq!(sample.count(), 50_021);
    let worst = (0..50)
        .map(|i| f64::from(i) * 1000.0)
        .fold(0.0_f64, |worst, at| worst.max((sample.below(at) as f64 / 50_021.0 - at / 50_021.0).abs()));
    assert!(worst <= many.rank_error(), "{worst} {}", many.rank_error());
}

#[test]
fn quantiles_are_those_of_the_sorted_values() {
    let all = numbers(&spread(4999), &Limits::default());
    assert!(all.few().is_none());
    let shares = [0.0, 0.1, 0.1, 0.25, 0.5, 0.9999, 1.0];
    let sample = all.sample();
    assert_eq!(all.quantiles(&shares), shares.map(|share| sample.quantile(share).unwrap()));
    assert!(Numbers::default().quantiles(&shares).is_empty());
}

#[test]
fn the_median_is_where_its_range_says_or_no_range_is_told() {
    let median = |numbers: &Numbers| numbers.quantiles(&[0.5])[0];
    for count in [1500, 4999, 50_021] {
        let all = numbers(&spread(count), &Limits::default());
        let [least, largest] = all.median_range().unwrap();
        assert!(least <= median(&all) && median(&all) <= largest, "{count}");
    }
    // Every hundredth is far off: what is looked at says nothing of the others.
    let odd: Vec<f64> = (0..100_000).map(|i| f64::from(i) + if i % 100 == 0 { 1e9 } else { 0.0 }).collect();
    assert_eq!(numbers(&odd, &Limits::default()).median_range(), None);
    assert_eq!(Numbers::default().median_range(), None);
}

#[test]
fn a_sketch_survives_a_file() {
    let many = numbers(&spread(9973), &Limits { exact_values: 1500, ..Limits::default() });
    let text = serde_json::to_string(&many).unwrap();
    let read: Numbers = serde_json::from_str(&text).unwrap();
    assert_eq!(read.sample(), many.sample());
    assert_eq!(read.mean, many.mean);
    assert!(serde_json::from_str::<Numbers>(&text.replace("\"kll\":\"", "\"kll\":\"AAAA")).is_err());
}
