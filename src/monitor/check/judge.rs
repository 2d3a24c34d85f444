//! From what a source saw to a finding. Pure: no client, no clock, no screen.

use std::collections::BTreeSet;

use super::seen::{Labels, Look, Reading, Seen};
use crate::{
    config::Check,
    finding::{Finding, Limits, Quantity, Threshold, Unit, Verdict},
};

/// Judges a look. `before` is the verdict of the last look of the same run, for `recover`.
pub(super) fn judge(name: &str, check: &Check, look: Look, before: Verdict) -> Finding {
    let Look { seen, what, unit, attempts, took, evidence, .. } = look;
    let title = check.title.as_deref().unwrap_or_default();
    let what = if title.is_empty() { what } else { title.to_owned() };
    let limits = check.limits();
    let no_data = check.on_no_data.unwrap_or(Verdict::Unknown);
    let id = format!("check.{name}");
    let make = |verdict, message: String| Finding::new(id.clone(), name, verdict, message);
    let mut finding = match seen {
        Seen::Numbers(readings) => match to_base(readings, unit, check, &limits) {
            Ok((readings, unit)) => {
                numbers(&readings, unit, &what, &limits, no_data, before, |verdict, message| {
                    make(verdict, message)
                })
            }
            Err(why) => make(Verdict::Unknown, phrase(&what, &why)),
        },
        Seen::Verdict(verdict, message) => make(verdict, message),
        Seen::NoData(why) => make(no_data, unread(title, &format!("no data: {why}"))),
        Seen::Blind(why) => make(Verdict::Unknown, unread(title, &why)),
        Seen::Down(why) => make(Verdict::Critical, phrase(&what, &why)),
    };
    finding = finding
        .limits(limits.warning.as_ref(), limits.critical.as_ref())
        .attempts(attempts)
        .took(took)
        .evidence("source", source_name(check));
    finding.evidence.extend(evidence);
    if let Some(source) = &check.source {
        finding = finding.evidence("limits_from", source.as_str());
    }
    match &check.runbook {
        Some(runbook) if finding.verdict != Verdict::Ok => finding.hint(format!("runbook: {runbook}")),
        _ => finding,
    }
}

/// The one source that is set, by its key.
pub(super) fn source_name(check: &Check) -> &'static str {
    let sources = [
        ("promql", check.promql.is_some()),
        ("metric", check.metric.is_some()),
        ("json", check.json.is_some()),
        ("probe", check.probe.is_some()),
        ("disk", check.disk.is_some()),
        ("container", check.container.is_some()),
        ("files", check.files.is_some()),
        ("command", check.command.is_some()),
    ];
    sources.into_iter().find(|(_, set)| *set).map_or("none", |(name, _)| name)
}

/// `p95 of latency: api: connection refused`: what would have been a number, and why it is none.
fn unread(title: &str, why: &str) -> String {
    if title.is_empty() { why.to_owned() } else { format!("{title}: {why}") }
}

fn phrase(what: &str, rest: &str) -> String {
    if what.is_empty() { rest.to_owned() } else { format!("{what} {rest}") }
}

/// Gives bare numbers their unit and refuses limits of another one.
fn to_base(
    mut readings: Vec<Reading>,
    unit: Option<Unit>,
    check: &Check,
    limits: &Limits,
) -> Result<(Vec<Reading>, Option<Unit>), String> {
    let unit = match (unit, check.unit.map(crate::config::CheckUnit::base)) {
        (Some(unit), Some((_, declared))) if unit != declared => {
            return Err(format!("`unit:` says {}, but it is {}", declared.noun(), unit.noun()));
        }
        (Some(unit), _) => Some(unit),
        (None, Some((scale, declared))) => {
            for reading in &mut readings {
                reading.value *= scale;
            }
            Some(declared)
        }
        // A bare number is in the base unit of what it is compared with.
        (None, None) => limits.unit(),
    };
    for limit in limits.iter() {
        // Plain limits of a number without a unit are the rule; anything else must agree.
        if unit.is_some() || limit.unit().is_some() {
            let has = unit.map_or("a plain number", Unit::noun);
            if limit.unit() != unit {
                let needs = limit.unit().map_or("a plain number", Unit::noun);
                return Err(format!("cannot be judged: `{limit}` is {needs}, but the value is {has}"));
            }
        }
    }
    if limits.first().is_none() {
        return Err("cannot be judged: no limit is set".to_owned());
    }
    Ok((readings, unit))
}

/// One reading and what it means.
struct Judged<'a> {
    reading: &'a Reading,
    verdict: Verdict,
    limit: Option<&'a Threshold>,
    /// Why there is no number, when there is none.
    missing: Option<&'static str>,
    rank: f64,
}

fn numbers(
    readings: &[Reading],
    unit: Option<Unit>,
    what: &str,
    limits: &Limits,
    no_data: Verdict,
    before: Verdict,
    make: impl Fn(Verdict, String) -> Finding,
) -> Finding {
    let judged: Vec<Judged<'_>> =
        readings.iter().map(|reading| judge_one(reading, limits, no_data, before)).collect();
    let Some(worst) = judged.iter().reduce(|worst, other| {
        let key = |judged: &Judged<'_>| (judged.verdict.gravity(), judged.rank);
        if key(other) > key(worst) { other } else { worst }
    }) else {
        return make(no_data, phrase(what, "no data: no series"));
    };
    let quantity = Quantity { value: worst.reading.value, unit };
    let mut message = match (worst.missing, worst.verdict) {
        (Some(missing), _) => format!("no data: {missing}"),
        (None, Verdict::Ok) => quantity.to_string(),
        (None, _) => match worst.limit {
            Some(limit) if limits.recover.as_ref() == Some(limit) => {
                format!("{quantity}, not yet {}", limit.shown())
            }
            Some(limit) => format!("{quantity} {}", limit.shown()),
            None => quantity.to_string(),
        },
    };
    if worst.reading.at_least && worst.missing.is_none() {
        message = format!("at least {message}");
    }
    if readings.len() > 1 {
        let bad = judged.iter().filter(|judged| judged.verdict != Verdict::Ok).count();
        let labels = distinguishing(&worst.reading.labels, readings);
        if !labels.is_empty() {
            message = format!("{message} {labels}");
        }
        message = match bad {
            0 => format!("{message} (worst of {} series)", readings.len()),
            bad => format!("{message} ({bad} of {} series)", readings.len()),
        };
    }
    let mut finding = make(worst.verdict, phrase(what, &message)).measured(quantity).against(worst.limit);
    if !worst.reading.labels.is_empty() {
        let labels = worst.reading.labels.iter().map(|(name, value)| (name.clone(), value.clone().into()));
        finding = finding.evidence("labels", labels.collect::<serde_json::Map<_, _>>());
    }
    if readings.len() > 1 {
        finding = finding.evidence("series", readings.len());
    }
    if !worst.reading.value.is_finite() {
        finding = finding.evidence("value", Quantity::plain(worst.reading.value).to_string());
    }
    finding
}

fn judge_one<'a>(reading: &'a Reading, limits: &'a Limits, no_data: Verdict, before: Verdict) -> Judged<'a> {
    let value = reading.value;
    let missing = |why| Judged { reading, verdict: no_data, limit: None, missing: Some(why), rank: 0.0 };
    if value.is_nan() {
        return missing("the value is NaN");
    }
    let (verdict, limit) = limits.judge_after(value, before);
    if verdict == Verdict::Ok && reading.at_least {
        return missing("the quantile is above the highest bucket, which the limit is not");
    }
    // An infinity that breaches nothing is no proof of health: it is a division by nothing.
    if verdict == Verdict::Ok && value.is_infinite() {
        return missing("the value is infinite");
    }
    // Among the good, the one nearest to its limit is named.
    let rank = match (verdict, limit) {
        (Verdict::Ok, Some(limit)) => -limit.distance(value),
        (_, Some(limit)) => limit.excess(value),
        (_, None) => 0.0,
    };
    Judged { reading, verdict, limit, missing: None, rank }
}

/// The labels that differ between the readings, as PromQL writes them.
fn distinguishing(labels: &Labels, readings: &[Reading]) -> String {
    let names: BTreeSet<&String> = readings.iter().flat_map(|reading| reading.labels.keys()).collect();
    let differs =
        |name: &str| readings.windows(2).any(|pair| pair[0].labels.get(name) != pair[1].labels.get(name));
    let shown: Vec<String> = names
        .into_iter()
        .filter(|name| differs(name))
        .filter_map(|name| Some(format!("{name}={:?}", labels.get(name)?)))
        .collect();
    if shown.is_empty() { String::new() } else { format!("{{{}}}", shown.join(",")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str) -> Check {
        serde_yaml::from_str(yaml).unwrap()
    }

    fn found(yaml: &str, look: Look) -> (Verdict, String) {
        let finding = judge("x", &check(yaml), look, Verdict::Ok);
        (finding.verdict, finding.message)
    }

    fn series(values: &[(&str, f64)]) -> Look {
        let reading = |&(path, value): &(&str, f64)| Reading {
            labels: Labels::from([("job".into(), "api".into()), ("path".into(), path.into())]),
            value,
            at_least: false,
        };
        Look::new(Seen::Numbers(values.iter().map(reading).collect()))
    }

    const LATENCY: &str = "{ promql: x, warning: '> 500ms', critical: '> 2s' }";

    #[test]
    fn a_number_is_judged_in_its_unit() {
        use Verdict::{Critical, Ok, Unknown, Warning};
        let inf = f64::INFINITY;
        let cases = [
            (LATENCY, 0.5, Ok, "500 ms"),
            (LATENCY, 0.501, Warning, "501 ms > 500 ms"),
            (LATENCY, 2.31, Critical, "2.31 s > 2 s"),
            (LATENCY, f64::NAN, Unknown, "no data: the value is NaN"),
            (LATENCY, inf, Critical, "+Inf > 2 s"),
            (LATENCY, -inf, Unknown, "no data: the value is infinite"),
            ("{ promql: x, unit: milliseconds, critical: '> 2s' }", 2310.0, Critical, "2.31 s > 2 s"),
            ("{ promql: x, unit: percent, critical: '> 1%' }", 1.5, Critical, "1.5% > 1%"),
            ("{ promql: x, title: p95, critical: '> 2s' }", 1.0, Ok, "p95 1 s"),
            ("{ promql: x, critical: 'outside 10..10000' }", 5.0, Critical, "5 outside 10..10000"),
            ("{ promql: x, critical: '10:20' }", 5.0, Critical, "5 outside 10..20"),
            ("{ promql: x, on_no_data: ok, critical: '> 1' }", f64::NAN, Ok, "no data: the value is NaN"),
            (
                "{ promql: x, on_no_data: critical, critical: '> 1' }",
                f64::NAN,
                Critical,
                "no data: the value is NaN",
            ),
            ("{ promql: x }", 1.0, Unknown, "cannot be judged: no limit is set"),
            (
                "{ promql: x, warning: '> 1', critical: '> 2s' }",
                1.0,
                Unknown,
                "cannot be judged: `> 2s` is a duration, but the value is a plain number",
            ),
            (
                "{ promql: x, unit: bytes, critical: '> 2s' }",
                1.0,
                Unknown,
                "cannot be judged: `> 2s` is a duration, but the value is a size",
            ),
        ];
        for (yaml, value, verdict, message) in cases {
            assert_eq!(found(yaml, Look::number(value)), (verdict, message.to_owned()), "{yaml} of {value}");
        }
    }

    #[test]
    fn a_source_with_a_unit_refuses_another() {
        let look = || Look::number(0.5).unit(Unit::Ratio);
        assert_eq!(found("{ disk: /, critical: '> 80%' }", look()).0, Verdict::Ok);
        assert_eq!(found("{ disk: /, critical: '> 80' }", look()).0, Verdict::Unknown);
        assert_eq!(found("{ disk: /, unit: bytes, critical: '> 80%' }", look()).0, Verdict::Unknown);
    }

    #[test]
    fn the_worst_series_is_named_by_what_makes_it_different() {
        use Verdict::{Critical, Ok, Unknown, Warning};
        type Case<'a> = (&'a [(&'a str, f64)], Verdict, &'a str);
        let cases: [Case<'_>; 6] = [
            (&[("/a", 0.1), ("/b", 3.0), ("/c", 4.0)], Critical, "4 s > 2 s {path=\"/c\"} (2 of 3 series)"),
            (&[("/a", 0.1), ("/b", 0.4)], Ok, "400 ms {path=\"/b\"} (worst of 2 series)"),
            (
                &[("/a", 0.6), ("/b", f64::NAN)],
                Unknown,
                "no data: the value is NaN {path=\"/b\"} (2 of 2 series)",
            ),
            (&[("/a", 9.0), ("/b", f64::NAN)], Critical, "9 s > 2 s {path=\"/a\"} (2 of 2 series)"),
            (&[("/a", 0.6)], Warning, "600 ms > 500 ms"),
            (&[], Unknown, "no data: no series"),
        ];
        for (values, verdict, message) in cases {
            assert_eq!(found(LATENCY, series(values)), (verdict, message.to_owned()), "{values:?}");
        }
        let low = "{ promql: x, critical: '< 10' }";
        assert_eq!(
            found(low, series(&[("/a", 12.0), ("/b", 99.0)])).1,
            "12 {path=\"/a\"} (worst of 2 series)"
        );
        let zero = "{ promql: x, critical: '> 0' }";
        assert_eq!(
            found(zero, series(&[("/a", 5.0), ("/b", 500.0)])).1,
            "500 > 0 {path=\"/b\"} (2 of 2 series)"
        );
    }

    #[test]
    fn a_quantile_above_the_highest_bucket_is_no_pass() {
        let reading = |value| Reading { value, at_least: true, ..Reading::default() };
        let look = |value| Look::new(Seen::Numbers(vec![reading(value)]));
        assert_eq!(found(LATENCY, look(1.0)), (Verdict::Warning, "at least 1 s > 500 ms".to_owned()));
        assert_eq!(found(LATENCY, look(0.4)).0, Verdict::Unknown);
        assert_eq!(found(LATENCY, look(2.5)).0, Verdict::Critical);
    }

    #[test]
    fn recovery_needs_its_own_limit() {
        let check = check("{ promql: x, critical: '> 500ms', recover: '< 450ms' }");
        let finding = judge("x", &check, Look::number(0.48), Verdict::Critical);
        assert_eq!((finding.verdict, &*finding.message), (Verdict::Warning, "480 ms, not yet < 450 ms"));
        assert_eq!(judge("x", &check, Look::number(0.44), Verdict::Critical).verdict, Verdict::Ok);
    }

    #[test]
    fn the_procedure_to_run_is_the_hint_unless_all_is_well() {
        let check = check("{ promql: x, critical: '> 1', runbook: high-latency, source: docs/slo.md }");
        let bad = judge("x", &check, Look::number(2.0), Verdict::Ok);
        assert_eq!(bad.hint.as_deref(), Some("runbook: high-latency"));
        assert_eq!(bad.evidence["limits_from"], "docs/slo.md");
        assert_eq!(bad.ranges[1].as_deref(), Some("~:1"));
        assert_eq!(judge("x", &check, Look::number(0.0), Verdict::Ok).hint, None);
    }
}
