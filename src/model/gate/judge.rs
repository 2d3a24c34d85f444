//! Rules against two versions' metrics.

use serde::Serialize;

use super::rule::Rule;
use crate::model::brier::Skill;

/// What one rule came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    /// There is nothing to compare with yet.
    NoIncumbent,
    /// A value is missing, or no number.
    Inconclusive,
    /// The two were evaluated on different data.
    NotComparable,
    Fail,
}

/// Metrics of one version, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    /// Whose they are, for sentences: `version 4`.
    pub name: String,
    pub metrics: Vec<(String, f64)>,
    /// Digest of the data that they were evaluated on, or whatever else tells whether two evaluations are comparable.
    pub data_digest: Option<String>,
    /// Where that must be told, for sentences: without, nothing is comparable.
    pub data_wanted: Option<String>,
    /// How many rows they were evaluated on.
    pub rows: Option<u64>,
    /// Why there are none, where that is known: the source run is gone.
    pub why_none: Option<String>,
}

/// The incumbent's side.
#[derive(Debug, Clone, PartialEq)]
pub enum Baseline {
    /// Nothing serves yet.
    None,
    /// Something serves, and why nothing can be compared with it.
    Unclear(String),
    Version(Values),
}

/// A value that was found, and under which name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    pub name: String,
    pub value: f64,
}

/// One rule, applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ruling {
    pub metric: String,
    pub rule: Rule,
    pub outcome: Outcome,
    pub candidate: Option<f64>,
    pub baseline: Option<f64>,
    /// What the candidate was held against.
    pub bound: Option<f64>,
    /// Candidate less baseline.
    pub difference: Option<f64>,
    /// Within so much two evaluations on so few rows differ by chance (95 %), where the number of rows is known.
    pub noise: Option<f64>,
    /// Of a Brier score whose prevalence is known; whoever applies the rule adds it.
    pub skill: Option<Skill>,
    pub message: String,
    pub hint: Option<String>,
}

impl Values {
    /// The metric under one of these names, the first that is there.
    pub fn get(&self, names: &[String]) -> Option<Measured> {
        names.iter().find_map(|name| {
            let (name, value) = self.metrics.iter().find(|(key, _)| key == name)?;
            Some(Measured { name: name.clone(), value: *value })
        })
    }

    /// Metrics of which the name is like this one: `f1` for `val_f1_score`.
    pub fn near(&self, wanted: &str) -> Vec<&str> {
        let plain = |name: &str| name.to_lowercase().replace(['-', ' ', '.', '/'], "_");
        let wanted = plain(wanted);
        let stem = wanted.trim_end_matches("_score");
        let mut near: Vec<(bool, &str)> = self
            .metrics
            .iter()
            .map(|(name, _)| (plain(name), name.as_str()))
            .filter_map(|(key, name)| {
                let within =
                    key.split('_').any(|part| part == stem) || key.contains(stem) || stem.contains(&key);
                (within || strsim::jaro_winkler(&key, &wanted) > 0.85).then_some((!within, name))
            })
            .collect();
        near.sort_unstable();
        near.into_iter().take(5).map(|(_, name)| name).collect()
    }
}

/// Applies the rules of one metric. `names` are those under which it may be kept, the usual one first.
pub fn judge(
    metric: &str,
    names: &[String],
    rules: &[Rule],
    candidate: &Values,
    baseline: &Baseline,
) -> Vec<Ruling> {
    rules.iter().map(|rule| apply(metric, names, rule, candidate, baseline)).collect()
}

/// The gravest: fail before not comparable before inconclusive before no incumbent before pass. No rules are no pass.
pub fn worst(rulings: &[Ruling]) -> Outcome {
    let gravity = |outcome: Outcome| match outcome {
        Outcome::Pass => 0,
        Outcome::NoIncumbent => 1,
        Outcome::Inconclusive => 2,
        Outcome::NotComparable => 3,
        Outcome::Fail => 4,
    };
    let outcomes = rulings.iter().map(|ruling| ruling.outcome);
    outcomes.max_by_key(|outcome| gravity(*outcome)).unwrap_or(Outcome::Inconclusive)
}

fn apply(metric: &str, names: &[String], rule: &Rule, candidate: &Values, baseline: &Baseline) -> Ruling {
    let mut ruling = Ruling {
        metric: metric.to_owned(),
        rule: rule.clone(),
        outcome: Outcome::Inconclusive,
        candidate: None,
        baseline: None,
        bound: None,
        difference: None,
        noise: None,
        skill: None,
        message: String::new(),
        hint: None,
    };
    let value = match value_of(metric, names, candidate) {
        Ok(value) => value,
        Err((message, hint)) => return Ruling { message, hint, ..ruling },
    };
    ruling.candidate = Some(value);
    let shown = |beside: Option<f64>| format!("{} has {metric} {}", candidate.name, apart(value, beside));
    if rule.bound.needs_baseline() {
        let incumbent = match baseline {
            Baseline::Version(incumbent) => incumbent,
            Baseline::None => {
                ruling.outcome = Outcome::NoIncumbent;
                ruling.message =
                    format!("{}; nothing serves yet that it could be compared with", shown(None));
                ruling.hint = Some("the first version of all is let in by --allow-first".to_owned());
                return ruling;
            }
            Baseline::Unclear(why) => {
                ruling.message = format!("{}; nothing can be compared with it: {why}", shown(None));
                return ruling;
            }
        };
        if let Some(message) = not_comparable(candidate, incumbent) {
            ruling.outcome = Outcome::NotComparable;
            return Ruling { message, hint: Some("evaluate both on the same data".to_owned()), ..ruling };
        }
        match value_of(metric, names, incumbent) {
            Ok(baseline) => {
                ruling.baseline = Some(baseline);
                ruling.difference = Some(value - baseline);
                ruling.noise = noise((value, candidate.rows), (baseline, incumbent.rows));
            }
            Err((message, hint)) => return Ruling { message, hint, ..ruling },
        }
    }
    let Some(bound) = rule.bound.number(ruling.baseline).filter(|bound| bound.is_finite()) else {
        ruling.message = format!("{}; the limit `{rule}` is no number", shown(None));
        return ruling;
    };
    ruling.bound = Some(bound);
    let holds = rule.comparison.holds(value, bound);
    ruling.outcome = if holds { Outcome::Pass } else { Outcome::Fail };
    let against = match ruling.baseline {
        Some(baseline) => {
            format!("{rule} = {} (baseline {})", apart(bound, Some(value)), number(baseline))
        }
        None => rule.to_string(),
    };
    let shown = shown(Some(bound));
    ruling.message =
        if holds { format!("{shown}: {against}") } else { format!("{shown}, which is not {against}") };
    if let Some(difference) = ruling.difference {
        ruling.message +=
            &format!("; difference {}{}", if difference < 0.0 { "" } else { "+" }, number(difference));
        if let Some(noise) = ruling.noise {
            let rows = candidate.rows.unwrap_or_default();
            ruling.message += &format!(", where chance makes up to ±{} of {rows} rows", number(noise));
        }
    }
    ruling
}

/// Why metrics of the two do not say which one is better.
fn not_comparable(candidate: &Values, incumbent: &Values) -> Option<String> {
    match (&candidate.data_digest, &incumbent.data_digest) {
        (Some(one), Some(two)) if one != two => Some(format!(
            "{} was evaluated on other data ({one}) than {} ({two})",
            candidate.name, incumbent.name
        )),
        (Some(_), Some(_)) => None,
        (one, two) => {
            let (silent, other) = if one.is_none() { (candidate, incumbent) } else { (incumbent, candidate) };
            let unknown = format!("nothing tells on which data {} was evaluated", silent.name);
            match candidate.data_wanted.as_ref().or(incumbent.data_wanted.as_ref()) {
                Some(wanted) => Some(format!("{unknown}: its run lacks a tag or parameter of {wanted}")),
                None => {
                    let known = one.as_ref().or(two.as_ref())?;
                    Some(format!("{unknown}, and {} was on {known}", other.name))
                }
            }
        }
    }
}

/// How far apart chance keeps two evaluations (95 %): of a mean over rows of numbers between 0 and 1, such as accuracy or
/// a Brier score, the variance is at most m (1 - m) / n. Two models on the same rows agree on most of them, so that the
/// truth is below; for F1 it is near.
fn noise(one: (f64, Option<u64>), two: (f64, Option<u64>)) -> Option<f64> {
    let variance = |(mean, rows): (f64, Option<u64>)| {
        let rows = rows.filter(|rows| *rows > 0)? as f64;
        (0.0..=1.0).contains(&mean).then(|| mean * (1.0 - mean) / rows)
    };
    Some(1.96 * (variance(one)? + variance(two)?).sqrt())
}

/// The number, or why there is none and what may help.
fn value_of(metric: &str, names: &[String], values: &Values) -> Result<f64, (String, Option<String>)> {
    let whose = &values.name;
    if let Some(why) = &values.why_none {
        return Err((format!("{whose} has no metrics: {why}"), None));
    }
    let Some(found) = values.get(names) else {
        let near = values.near(metric);
        let hint = if near.is_empty() {
            None
        } else {
            Some(format!("it has {}: name the one that is meant in `metrics:`", near.join(", ")))
        };
        return Err((format!("{whose} has no metric {}", names.join(" or ")), hint));
    };
    if found.value.is_finite() {
        Ok(found.value)
    } else {
        Err((format!("{whose} has {} {}, which is no number", found.name, found.value), None))
    }
}

/// A metric as gates write it: four decimals; tiny and huge ones in scientific notation.
pub fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let tiny = value != 0.0 && text.trim_matches(['0', '.', '-']).is_empty();
    if tiny || value.abs() >= 1e9 { format!("{value:e}") } else { text }
}

/// The same with its sign.
pub fn signed(value: f64) -> String {
    let sign = if value < 0.0 { "" } else { "+" };
    format!("{sign}{}", number(value))
}

/// A metric, with all digits where fewer do not tell it from the other.
fn apart(value: f64, beside: Option<f64>) -> String {
    let short = number(value);
    match beside {
        Some(other) if other != value && number(other) == short => value.to_string(),
        _ => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(version: &str, metrics: &[(&str, f64)]) -> Values {
        Values {
            name: format!("version {version}"),
            metrics: metrics.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
            ..Values::default()
        }
    }

    #[test]
    fn numbers_at_a_limit_are_told_apart() {
        let ruling = |rule: &str, value: f64| {
            let rules = [rule.parse().unwrap()];
            let names = ["f1_score".to_owned()];
            judge("f1_score", &names, &rules, &values("2", &[("f1_score", value)]), &Baseline::None)[0]
                .clone()
        };
        assert_eq!(
            ruling("<= 0.2", 0.200_000_1).message,
            "version 2 has f1_score 0.2000001, which is not <= 0.2"
        );
        assert_eq!(ruling("<= 0.2", 0.25).message, "version 2 has f1_score 0.2500, which is not <= 0.2");
        let infinite = ruling(">= 0.2", f64::INFINITY);
        assert_eq!(
            (infinite.outcome, infinite.candidate),
            (Outcome::Inconclusive, None),
            "{}",
            infinite.message
        );
        assert!(ruling(">= 0.2", 1e300).message.len() < 60);
    }

    fn outcome(rule: &str, candidate: &Values, baseline: &Baseline) -> Outcome {
        let rules = [rule.parse().unwrap()];
        judge("f1_score", &["f1_score".to_owned(), "f1".to_owned()], &rules, candidate, baseline)[0].outcome
    }

    #[test]
    fn a_gate_passes_fails_or_says_why_it_cannot_tell() {
        let serving = Baseline::Version(values("3", &[("f1_score", 0.80)]));
        let good = values("4", &[("f1", 0.82)]);
        let cases = [
            (">= baseline + 2%", &good, &serving, Outcome::Pass),
            (">= baseline + 3%", &good, &serving, Outcome::Fail),
            (">= baseline + 2%", &good, &Baseline::None, Outcome::NoIncumbent),
            (">= 0.8", &good, &Baseline::None, Outcome::Pass),
            (">= 0.8", &values("4", &[("f1", f64::NAN)]), &serving, Outcome::Inconclusive),
            (">= 0.8", &values("4", &[("accuracy", 0.9)]), &serving, Outcome::Inconclusive),
            (">= baseline", &good, &Baseline::Version(values("3", &[])), Outcome::Inconclusive),
            (
                ">= baseline",
                &good,
                &Baseline::Version(values("3", &[("f1", f64::INFINITY)])),
                Outcome::Inconclusive,
            ),
        ];
        for (rule, candidate, baseline, expected) in cases {
            assert_eq!(outcome(rule, candidate, baseline), expected, "{rule} {candidate:?} {baseline:?}");
        }
    }

    #[test]
    fn other_data_are_not_comparable_but_a_number_is() {
        let candidate = Values { data_digest: Some("a1".to_owned()), ..values("4", &[("f1", 0.9)]) };
        let serving = Values { data_digest: Some("b2".to_owned()), ..values("3", &[("f1", 0.8)]) };
        let serving = Baseline::Version(serving);
        assert_eq!(outcome(">= baseline", &candidate, &serving), Outcome::NotComparable);
        assert_eq!(outcome(">= 0.8", &candidate, &serving), Outcome::Pass);
    }

    #[test]
    fn data_that_only_one_of_them_tells_are_not_comparable() {
        let told = |digest: Option<&str>| Values {
            data_digest: digest.map(str::to_owned),
            ..values("4", &[("f1", 0.9)])
        };
        let of = |one, two| outcome(">= baseline", &told(one), &Baseline::Version(told(two)));
        assert_eq!(of(Some("a"), None), Outcome::NotComparable);
        assert_eq!(of(None, Some("a")), Outcome::NotComparable);
        assert_eq!(of(None, None), Outcome::Pass);
    }

    #[test]
    fn where_the_data_must_be_told_silence_is_not_comparable() {
        let told = |digest: Option<&str>| Values {
            data_digest: digest.map(str::to_owned),
            data_wanted: Some("eval_digest".to_owned()),
            ..values("4", &[("f1", 0.9)])
        };
        let of = |one, two| outcome(">= baseline", &told(one), &Baseline::Version(told(two)));
        assert_eq!(of(Some("a"), Some("a")), Outcome::Pass);
        for (one, two) in [(None, Some("a")), (Some("a"), None), (None, None)] {
            assert_eq!(of(one, two), Outcome::NotComparable, "{one:?} {two:?}");
        }
    }

    #[test]
    fn an_incumbent_that_is_unclear_is_no_first_version() {
        let unclear = Baseline::Unclear("alias and stage disagree".to_owned());
        let good = values("4", &[("f1", 0.9)]);
        assert_eq!(outcome(">= baseline", &good, &unclear), Outcome::Inconclusive);
        assert_eq!(outcome(">= 0.8", &good, &unclear), Outcome::Pass);
    }

    #[test]
    fn a_difference_comes_with_what_chance_makes_of_so_few_rows() {
        let of = |version: &str, f1: f64, rows| Values { rows, ..values(version, &[("f1_score", f1)]) };
        let ruling = |rows| {
            let rules = [">= baseline".parse().unwrap()];
            let serving = Baseline::Version(of("3", 0.80, rows));
            judge("f1_score", &["f1_score".to_owned()], &rules, &of("4", 0.82, rows), &serving).remove(0)
        };
        let known = ruling(Some(300));
        // 1.96 √(0.82·0.18/300 + 0.80·0.20/300)
        assert!((known.noise.unwrap() - 0.062_75).abs() < 1e-4, "{known:?}");
        assert!((known.difference.unwrap() - 0.02).abs() < 1e-12);
        assert!(
            known.message.ends_with("difference +0.0200, where chance makes up to ±0.0628 of 300 rows"),
            "{known:?}"
        );
        assert!(ruling(None).message.ends_with("difference +0.0200"));
    }

    #[test]
    fn a_metric_of_another_name_is_offered() {
        let candidate =
            values("4", &[("val_f1", 0.8), ("test_f1_score", 0.8), ("roc_auc", 0.7), ("f1-macro", 0.6)]);
        assert_eq!(candidate.near("f1_score"), ["f1-macro", "test_f1_score", "val_f1"]);
        let rulings = judge(
            "f1_score",
            &["f1_score".to_owned()],
            &[">= 0.5".parse().unwrap()],
            &candidate,
            &Baseline::None,
        );
        assert!(rulings[0].hint.as_ref().unwrap().contains("val_f1"), "{rulings:?}");
    }

    #[test]
    fn the_gravest_outcome_counts_and_nothing_is_no_pass() {
        assert_eq!(worst(&[]), Outcome::Inconclusive);
        let candidate = values("4", &[("f1", 0.9)]);
        let rules = [">= 0.5".parse().unwrap(), ">= baseline".parse().unwrap(), ">= 0.95".parse().unwrap()];
        let rulings = judge("f1", &["f1".to_owned()], &rules, &candidate, &Baseline::None);
        assert_eq!(
            rulings.iter().map(|one| one.outcome).collect::<Vec<_>>(),
            [Outcome::Pass, Outcome::NoIncumbent, Outcome::Fail]
        );
        assert_eq!(worst(&rulings), Outcome::Fail);
        assert_eq!(worst(&rulings[..2]), Outcome::NoIncumbent);
    }
}
