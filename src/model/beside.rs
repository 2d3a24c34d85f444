//! Metrics of two versions side by side, and which of them is better: pure.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::words::{decimal, difference};
use crate::config::RegisteredModel;

/// Parts of names of metrics of which less is better.
const LESS: [&str; 14] = [
    "loss",
    "error",
    "brier",
    "mae",
    "mse",
    "rmse",
    "mape",
    "deviance",
    "latency",
    "fpr",
    "fnr",
    "hinge",
    "ece",
    "perplexity",
];
/// Parts of names of metrics of which more is better.
const MORE: [&str; 14] = [
    "f1",
    "accuracy",
    "auc",
    "precision",
    "recall",
    "r2",
    "score",
    "gini",
    "ks",
    "specificity",
    "sensitivity",
    "ndcg",
    "map",
    "mcc",
];

/// One metric of two versions; values that are no numbers are NaN, missing ones none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) metric: String,
    pub(super) one: Option<f64>,
    pub(super) two: Option<f64>,
    /// Of the second to the first.
    pub(super) difference: Option<f64>,
    /// Whether the second is better; none where they are the same, or nobody knows what better is.
    pub(super) better: Option<bool>,
}

/// All metrics of both, by name.
pub(super) fn rows(one: &[(String, f64)], two: &[(String, f64)], config: &RegisteredModel) -> Vec<Row> {
    let names: BTreeSet<&String> = one.iter().chain(two).map(|(name, _)| name).collect();
    let of = |metrics: &[(String, f64)], name: &String| {
        metrics.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    };
    let row = |name: &String| {
        let (one, two) = (of(one, name), of(two, name));
        let difference = one.zip(two).map(|(one, two)| two - one).filter(|by| by.is_finite());
        let changed = difference.filter(|by| *by != 0.0);
        let better = changed.zip(more_is_better(name, config)).map(|(by, more)| (by > 0.0) == more);
        Row { metric: name.clone(), one, two, difference, better }
    };
    names.into_iter().map(row).collect()
}

/// By what the gate and the watch demand of the metric, else by its name.
fn more_is_better(metric: &str, config: &RegisteredModel) -> Option<bool> {
    let also = |key: &str| {
        key == metric || config.metrics.get(key).is_some_and(|names| names.iter().any(|name| name == metric))
    };
    let gate = config.gate.iter().filter(|(key, _)| also(key)).flat_map(|(_, rules)| rules);
    let watch = config.watch.iter().filter(|(key, _)| also(key));
    let watch = watch.flat_map(|(_, watch)| watch.warning.iter().chain(&watch.critical));
    for rule in gate.chain(watch) {
        match rule.trim_start().chars().next() {
            Some('>') => return Some(true),
            Some('<') => return Some(false),
            _ => {}
        }
    }
    let name = metric.to_lowercase();
    let parts: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let has = |list: &[&str]| parts.iter().any(|part| list.contains(part));
    // `brier_score`: what is less better decides.
    if has(&LESS) { Some(false) } else { has(&MORE).then_some(true) }
}

impl Row {
    /// `metric`, first, second, difference, which is better.
    pub(super) fn cells(&self) -> Vec<String> {
        let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), decimal);
        let better = match (self.better, self.difference) {
            (Some(true), _) => "better",
            (Some(false), _) => "worse",
            (None, Some(0.0)) => "same",
            (None, _) => "",
        };
        let by = match (self.one, self.difference) {
            (Some(one), Some(by)) if one != 0.0 && by != 0.0 => {
                format!("{} ({:+.1} %)", difference(by), by / one.abs() * 100.0)
            }
            (_, Some(by)) => difference(by),
            _ => "-".to_owned(),
        };
        vec![self.metric.clone(), shown(self.one), shown(self.two), by, better.to_owned()]
    }

    /// With the names that the two have in a document.
    pub(super) fn value(&self, one: &str, two: &str) -> Value {
        let number = |value: Option<f64>| value.filter(|value| value.is_finite());
        json!({
            "metric": self.metric,
            one: number(self.one),
            two: number(self.two),
            "difference": self.difference,
            "better": self.better,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics(pairs: &[(&str, f64)]) -> Vec<(String, f64)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
    }

    #[test]
    fn better_is_what_the_gate_or_the_name_says() {
        let mut config = RegisteredModel::default();
        config.gate.insert("churn_rate".to_owned(), vec!["<= baseline".to_owned()]);
        config.metrics.insert("churn_rate".to_owned(), vec!["cr".to_owned()]);
        let cases = [
            ("f1_score", Some(true)),
            ("val_f1", Some(true)),
            ("brier_score", Some(false)),
            ("train_loss", Some(false)),
            ("churn_rate", Some(false)),
            ("cr", Some(false)),
            ("rows", None),
        ];
        for (metric, more) in cases {
            let one = metrics(&[(metric, 1.0)]);
            let two = metrics(&[(metric, 2.0)]);
            assert_eq!(rows(&one, &two, &config)[0].better, more, "{metric}");
        }
    }

    #[test]
    fn what_one_lacks_has_no_difference() {
        let one = metrics(&[("a", 0.5), ("nan", f64::NAN), ("f1", 0.8)]);
        let two = metrics(&[("b", 1.0), ("nan", 1.0), ("f1", 0.82)]);
        let cells: Vec<Vec<String>> =
            rows(&one, &two, &RegisteredModel::default()).iter().map(Row::cells).collect();
        assert_eq!(
            cells,
            [
                ["a", "0.5", "-", "-", ""],
                ["b", "-", "1", "-", ""],
                ["f1", "0.8", "0.82", "+0.02 (+2.5 %)", "better"],
                ["nan", "NaN", "1", "-", ""],
            ]
        );
    }
}
