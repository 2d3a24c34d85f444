//! Marks, bars and strips, row by row.

use super::super::trend::{Cut, Name, Point};
use super::*;

fn point(day: i64) -> Point {
    Point {
        report: 0,
        at: chrono::DateTime::UNIX_EPOCH + TimeDelta::days(day),
        share: Some(day as f64 / 10.0),
        own_share: None,
        drifted: 0,
        rows_reference: None,
        rows_current: None,
        after_gap: day == 5,
        copy: false,
    }
}

#[test]
fn a_sparkline_has_a_mark_per_value_and_a_space_per_gap() {
    let values = [Some(0.0), Some(0.5), None, Some(1.0), Some(2.0), Some(f64::NAN)];
    assert_eq!(sparkline(&values, 1.0, 80, Marks::Unicode), "▁▅ ██ ");
    assert_eq!(sparkline(&values, 1.0, 80, Marks::Ascii), "_+ ## ");
    assert_eq!(sparkline(&values, 1.0, 3, Marks::Ascii), "## ");
    assert_eq!(sparkline(&[], 1.0, 3, Marks::Ascii), "");
}

#[test]
fn categories_are_drawn_largest_first_and_the_rest_summed() {
    let histogram = Histogram::Categories {
        labels: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
        reference: vec![10.0, 60.0, 20.0, 10.0],
        current: vec![50.0, 50.0, 0.0, 0.0],
        counts: true,
    };
    let rows = super::histogram(&histogram, 3, 40, Marks::Ascii);
    let expected = [
        "b        -----------------------     60%",
        "         ###################         50%",
        "a        ----                        10%",
        "         ###################         50%",
        "2 others ------------                30%",
        "                                      0%",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn numbers_are_put_on_bins_that_both_samples_share() {
    let bins = |from: f64, to: f64| Bins { edges: vec![from, to], shares: vec![1.0] };
    let rows = numeric_rows(&bins(0.0, 50.0), &bins(50.0, 100.0), 10);
    assert_eq!(rows.len(), 10);
    assert_eq!((rows[0].0.as_str(), rows[0].1, rows[0].2), ("0..10", 0.2, 0.0));
    assert!((rows[9].2 - 0.2).abs() < 1e-12 && rows[9].1 == 0.0);
    assert!(numeric_rows(&bins(1.0, 1.0), &bins(1.0, 1.0), 10).is_empty());
    let drawn = histogram(
        &Histogram::Numbers { reference: bins(0.0, 50.0), current: bins(50.0, 100.0) },
        10,
        60,
        Marks::Unicode,
    );
    assert_eq!(drawn.len(), 20);
    assert!(drawn.iter().all(|row| row.width() <= 60));
}

#[test]
fn a_row_shows_every_state_by_its_own_mark() {
    let cell =
        |state, past_limit| Cell { state: Some(state), past_limit: Some(past_limit), ..Cell::default() };
    let cells = vec![
        cell(State::Stable, 0.2),
        cell(State::WithinNoise, 1.2),
        cell(State::Drifted, 1.0),
        cell(State::Drifted, 2.0),
        cell(State::Drifted, 5.0),
        cell(State::NotComputable, 0.0),
        Cell::default(),
        Cell { cut: true, ..cell(State::Stable, 0.2) },
    ];
    let trend = Trend {
        points: (0..8).map(point).collect(),
        features: vec![Feature { column: "age".to_owned(), cells }],
        cadence: None,
        cuts: Vec::new(),
        since: 0,
        undated: Vec::new(),
        merged: 0,
        findings: Vec::new(),
    };
    let row = |trend: &Trend, width, marks| heat_row(&trend.features[0], &slots(trend, width), marks);
    assert_eq!(row(&trend, 19, Marks::Unicode), "·~▒▓█╱? |");
    assert_eq!(row(&trend, 19, Marks::Ascii), ".~+*#/? |");
    assert_eq!(row(&trend, 7, Marks::Ascii), "+*#/? |");
    let cut = Cut { point: 3, change: Change::Reference, columns: Vec::new(), whole: true };
    let anew = Trend { cuts: vec![cut], ..trend.clone() };
    assert_eq!(row(&anew, 19, Marks::Ascii), ".~+|*#/? |");
    assert_eq!(share_strip(&anew, &slots(&anew, 8), Marks::Ascii), ".|-=/++*");
    assert!(!trend.has(Name::Spike));
    assert!(heat_legend(Marks::Ascii).concat().is_ascii());
}

#[test]
fn no_width_is_too_small_and_no_name_breaks_a_row() {
    let histogram = Histogram::Categories {
        labels: vec!["line\nbreak\u{1b}[31m".into()],
        reference: vec![0.0],
        current: vec![0.0],
        counts: true,
    };
    for width in 0..30 {
        for row in super::histogram(&histogram, 1, width, Marks::Unicode) {
            assert!(row.width() <= width && !row.contains(['\n', '\u{1b}']), "{width} {row:?}");
        }
    }
}
