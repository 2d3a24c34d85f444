//! The page of a legacy `TestSuite`, which says in sentences what its tests found.

use serde::Deserialize;

use super::super::report::{Column, Report};
use super::build;
use super::lenient::{List, Number, Object, Text};

/// One test on a page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PageTest<'a> {
    #[serde(borrow)]
    description: Text<'a>,
    #[serde(borrow)]
    state: Text<'a>,
}

impl PageTest<'_> {
    /// Whether it failed; a test that could not be made says neither.
    fn failed(&self) -> Option<bool> {
        match self.state.or_empty() {
            "fail" => Some(true),
            "success" => Some(false),
            _ => None,
        }
    }
}

/// Takes columns and the whole from tests. Scores on the page have three digits.
pub(super) fn take(report: &mut Report, tests: &List<Object<PageTest<'_>>>) {
    for test in tests.0.iter().filter_map(|test| test.0.as_ref()) {
        let text = test.description.or_empty();
        if let Some(mut column) = column(text) {
            column.drifted = test.failed().filter(|_| column.computable);
            report.columns.push(column);
        } else if let Some((drifted, columns, limit)) = whole(text) {
            report.stated_drifted = Some(drifted);
            report.stated_columns = Some(columns);
            report.share = Some(drifted as f64 / columns as f64);
            report.dataset_threshold = limit;
            report.dataset_drift = test.failed();
        }
    }
}

/// `The drift score for the feature **age** is 0.836. The drift detection method is …. The drift detection threshold is
/// 0.1.` A name may hold any of these words, so they are looked for from the end.
fn column(text: &str) -> Option<Column> {
    let rest = text.strip_prefix("The drift score for the feature **")?;
    let (rest, limit) = rest.rsplit_once(". The drift detection threshold is ")?;
    let (rest, method) = rest.rsplit_once(". The drift detection method is ")?;
    let (name, score) = rest.rsplit_once("** is ")?;
    let mut column = build::column(name, method, Number::of_text(score));
    column.threshold = Number::of_text(limit.trim_end_matches('.')).finite();
    Some(column)
}

/// `The drift is detected for 40% features (2 out of 5). The test threshold is lt=0.3`, or of the test that counts, whose
/// limit is no share: `The drift is detected for 2 out of 5 features. …`
fn whole(text: &str) -> Option<(u64, u64, Option<f64>)> {
    let rest = text.strip_prefix("The drift is detected for ")?;
    let (counts, limit) = match rest.split_once(" features (") {
        Some((_, rest)) => {
            let (counts, rest) = rest.split_once(')')?;
            let limit = rest.rsplit_once("lt=");
            (counts, limit.and_then(|(_, text)| Number::of_text(text.trim_end_matches('.')).finite()))
        }
        None => (rest.split_once(" features.")?.0, None),
    };
    let (drifted, columns) = counts.split_once(" out of ")?;
    let count = |text: &str| text.trim().parse::<u64>().ok();
    let (drifted, columns) = (count(drifted)?, count(columns)?);
    (columns > 0 && drifted <= columns).then_some((drifted, columns, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_tests_are_read_from_their_end() {
        let age = "The drift score for the feature **age** is 0.836. The drift detection method is Wasserstein distance (normed). The drift detection threshold is 0.1.";
        let read = column(age).unwrap();
        assert_eq!((read.column.as_str(), read.score, read.threshold), ("age", Some(0.836), Some(0.1)));
        assert_eq!(read.method.to_string(), "Wasserstein distance (normed)");
        let odd = "The drift score for the feature **a** is 1. b** is 0.5. The drift detection method is psi. The drift detection threshold is 0.1.";
        assert_eq!(column(odd).unwrap().column, "a** is 1. b");
        assert!(column("The drift score is large").is_none());
        let share = "The drift is detected for 40% features (2 out of 5). The test threshold is lt=0.3";
        assert_eq!(whole(share), Some((2, 5, Some(0.3))));
        let count = "The drift is detected for 2 out of 5 features. The test threshold is lt=2.";
        assert_eq!(whole(count), Some((2, 5, None)));
        assert_eq!(whole("The drift is detected for 40% features (7 out of 5)."), None);
        assert_eq!(whole("The drift is detected for nothing"), None);
    }
}
