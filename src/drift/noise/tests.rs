//! Floors by hand, and those that samples reach when they are drawn.

use super::super::method::Method;
use super::super::stat::hypergeometric::normal;
use super::*;

fn floor(column: &Column, rows: Option<Rows>) -> Floor {
    basis(column, rows).floor(USUAL)
}

fn column(method: &str, kind: Option<Kind>, score: f64) -> Column {
    Column { kind, score: Some(score), ..Column::new("x", Method::named(method)) }
}

#[test]
fn chi_square_quantiles_join_where_the_table_ends() {
    // By inverting the incomplete gamma function numerically.
    let cases = [(1, 3.8415), (9, 16.9190), (30, 43.7730), (31, 44.9853), (50, 67.5048), (100, 124.3421)];
    for (degrees, expected) in cases {
        assert!((chi_square_95(degrees) / expected - 1.0_f64).abs() < 1e-3, "{degrees}");
    }
    assert_eq!(chi_square_95(0), 0.0);
}

#[test]
fn floors_are_the_closed_forms() {
    let rows = |reference, current| Some(Rows { reference, current });
    let numeric = Some(Kind::Numeric);
    let cases = [
        // 2.2·√(1/1500 + 1/150) = 2.2·0.085634.
        (column("wasserstein", None, 0.0), rows(1500, 150), 0.188_395),
        // k = ceil(log2(2000) + 1) = 12; χ²(11) = 19.675; 19.675·0.002·(1 + 6/√1000).
        (column("psi", numeric, 0.0), rows(1000, 1000), 0.046_816),
        // k = 9; χ²(8) = 15.507; ·0.02·1.6 for thin tails.
        (column("psi", numeric, 0.0), rows(100, 100), 0.496_224),
        // Ten deciles, without thin tails: 16.919·0.02.
        (column("psi-deciles", numeric, 0.0), rows(100, 100), 0.338_38),
        // No histogram: 10 categories; √(16.919·(1/1500 + 1/150)/8) = √0.0155091.
        (column("Jensen-Shannon distance", Some(Kind::Categorical), 0.0), rows(1500, 150), 0.124_536),
    ];
    for (column, rows, expected) in cases {
        let floor = floor(&column, rows).value().unwrap();
        assert!((floor - expected).abs() < 1e-5, "{} {floor} {expected}", column.method);
    }
}

#[test]
fn the_largest_of_many_scores_has_a_higher_floor() {
    // The quantiles of χ² by inverting the incomplete gamma function numerically.
    assert!((normal_upper(0.05 / 40.0) - 3.023_341).abs() < 5e-4);
    assert!((normal_upper(0.05) - 1.644_854).abs() < 5e-4);
    for (degrees, expected) in [(1, 10.415), (9, 27.295), (30, 58.896)] {
        let quantile = chi_square_upper(degrees, 0.05 / 40.0);
        assert!((quantile / expected - 1.0).abs() < 0.03, "{degrees} {quantile}");
    }
    let psi = column("psi-deciles", Some(Kind::Numeric), 0.0);
    let basis = basis(&psi, Some(Rows { reference: 200, current: 200 }));
    assert!((basis.at(0.05).unwrap() - 0.16919).abs() < 1e-4);
    assert!((basis.at(0.05 / 40.0).unwrap() - 0.2731).abs() < 2e-3);
    assert_eq!(super::basis(&column("ks", None, 0.1), None).at(0.05), None);
}

/// 95 % quantile of Evidently's PSI of two samples of one distribution, by drawing them.
fn drawn(rows: Rows, random: &mut fastrand::Rng, draw: fn(&mut fastrand::Rng) -> f64) -> f64 {
    use super::super::stat::{bins::Edges, distance};
    let mut scores: Vec<f64> = (0..400)
        .map(|_| {
            let mut sample = |n: u64| (0..n).map(|_| draw(random)).collect::<Vec<f64>>();
            let samples = [sample(rows.reference), sample(rows.current)];
            let all = || samples.iter().flatten().copied();
            let (least, most) = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
            let edges = Edges::sturges(least, most, rows.reference + rows.current, false);
            let [one, two] = samples.map(|sample| {
                let mut shares = distance::shares(&edges.count(sample.into_iter().map(|x| (x, 1))));
                distance::fill_as_evidently(&mut shares);
                shares
            });
            distance::psi(&one, &two)
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    scores[380]
}

#[test]
fn the_floor_of_psi_is_what_equal_samples_reach_when_drawn() {
    let mut random = fastrand::Rng::with_seed(7);
    let exponential = |random: &mut fastrand::Rng| -(1.0 - random.f64()).ln();
    for (reference, current) in [(60, 60), (100, 100), (300, 300), (1000, 150), (800, 800)] {
        let rows = Rows { reference, current };
        let floor = floor(&column("psi", Some(Kind::Numeric), 0.0), Some(rows)).value().unwrap();
        for draw in [normal as fn(&mut fastrand::Rng) -> f64, exponential] {
            let ratio = drawn(rows, &mut random, draw) / floor;
            assert!((0.7..1.15).contains(&ratio), "{rows:?}: {ratio}");
        }
    }
}

#[test]
fn where_nothing_is_known_no_floor_is_made_up() {
    let rows = Some(Rows { reference: 100, current: 100 });
    assert!(matches!(floor(&column("psi", None, 0.3), None), Floor::Unknown { .. }));
    assert!(matches!(floor(&column("mine", None, 0.3), rows), Floor::Unknown { .. }));
    assert!(matches!(floor(&column("ed", None, 0.3), rows), Floor::Unknown { .. }));
    assert_eq!(floor(&column("ks", None, 0.3), None), Floor::PValue);
}

#[test]
fn categories_are_counted_where_the_report_shows_them() {
    let histogram = Histogram::Categories {
        labels: vec!["a".into(), "b".into(), "c".into()],
        reference: vec![500.0, 500.0, 0.0],
        current: vec![500.0, 500.0, 0.0],
        counts: true,
    };
    let column = Column { histogram: Some(histogram), ..column("psi", Some(Kind::Categorical), 0.1) };
    // k = 2: χ²(1) = 3.841; ·(1/1000 + 1/1000).
    let floor = floor(&column, Some(Rows { reference: 1000, current: 1000 }));
    assert_eq!(floor, Floor::Known { value: 3.841 * 0.002, bins: Some(2), bins_assumed: false });
}

#[test]
fn numbers_of_few_values_have_as_few_bins() {
    let with = |shares: &[f64], method: &str| {
        let edges = (0..=shares.len()).map(|edge| edge as f64).collect();
        let bins = super::super::report::Bins { edges, shares: shares.to_vec() };
        let histogram = Some(Histogram::Numbers { reference: bins.clone(), current: bins });
        Column { histogram, ..column(method, Some(Kind::Numeric), 0.15) }
    };
    let rows = Some(Rows { reference: 300, current: 300 });
    let binary = [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5];
    // χ²(1)·(2/300)·(1 + 6/√300); Sturges' 11 bins would make 0.164 of it, and drift of 0.15 noise.
    let Floor::Known { value, bins, .. } = floor(&with(&binary, "psi"), rows) else { panic!("is known") };
    assert!((value - 0.034_477).abs() < 1e-5 && bins == Some(2), "{value} {bins:?}");
    // A drawing whose ten bins are full says nothing of how many more there were.
    let bins = |floor| match floor {
        Floor::Known { bins, .. } => bins,
        _ => None,
    };
    assert_eq!(bins(floor(&with(&[0.1; 10], "psi"), rows)), Some(11));
    assert_eq!(bins(floor(&with(&binary, "psi-deciles"), rows)), Some(10));
    // Numbers that are shown value by value are no bins of equal width, so they have no thin tails.
    let values = Histogram::Categories {
        labels: vec!["0".into(), "1".into()],
        reference: vec![150.0, 150.0],
        current: vec![150.0, 150.0],
        counts: true,
    };
    let column = Column { histogram: Some(values), ..column("psi", Some(Kind::Numeric), 0.03) };
    assert!((floor(&column, rows).value().unwrap() - 0.025_607).abs() < 1e-5);
}

#[test]
fn a_distance_by_the_name_of_a_test_is_no_p_value() {
    let rows = Some(Rows { reference: 10_000, current: 10_000 });
    for name in ["ks", "chi2", "TVD"] {
        let distance = Column { direction: Some(Direction::LargerIsDrift), ..column(name, None, 0.35) };
        assert!(matches!(floor(&distance, rows), Floor::Unknown { .. }), "{name}");
        assert_eq!(floor(&column(name, None, 0.35), rows), Floor::PValue);
    }
    // In units of the column, 0.004 is as far as any.
    assert!(matches!(floor(&column("Wasserstein", None, 0.004), rows), Floor::Unknown { .. }));
    assert!(floor(&column("Wasserstein distance (normed)", None, 0.004), rows).value().is_some());
}

#[test]
fn the_rows_below_which_a_score_is_noise() {
    // 2.2·√(2/n) = 0.22 at n = 200: noise up to 200 rows, and no longer at 201.
    assert_eq!(noise_below_rows(&column("wasserstein", None, 0.22)), Some(201));
    // 2.2·√(2/n) = 2.2 at n = 2.
    assert_eq!(noise_below_rows(&column("wasserstein", None, 2.2)), Some(3));
    assert_eq!(noise_below_rows(&column("ks", None, 0.01)), None);
    assert_eq!(noise_below_rows(&column("psi", None, 0.0)), None);
    // 16.919·2/n = 0.1 at n = 338.4, of ten categories; of numbers and of deciles nothing is assumed of categories.
    let categories = column("psi", Some(Kind::Categorical), 0.1);
    assert_eq!((noise_below_rows(&categories), takes_categories(&categories)), (Some(339), true));
    for (method, kind) in
        [("psi", Some(Kind::Numeric)), ("psi", None), ("psi-deciles", None), ("wasserstein", None)]
    {
        assert!(!takes_categories(&column(method, kind, 0.1)), "{method} {kind:?}");
    }
}

#[test]
fn adjusted_p_values_are_those_of_the_paper() {
    // The example of Benjamini and Hochberg's paper: 15 comparisons, of which 4 are significant at 0.05.
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0,
    ];
    let adjusted = benjamini_hochberg(&p);
    assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
    assert!((adjusted[0] - 0.0015).abs() < 1e-12);
    assert!((adjusted[3] - 0.0095 * 15.0 / 4.0).abs() < 1e-12);
    // The order given is kept, and the larger of two never lies below the smaller.
    assert_eq!(benjamini_hochberg(&[0.04, 0.01]), [0.04, 0.02]);
    assert_eq!(benjamini_hochberg(&[0.03, 0.03, 0.03]), [0.03, 0.03, 0.03]);
    assert!(benjamini_hochberg(&[]).is_empty());
}
