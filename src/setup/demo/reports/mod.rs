//! Drift reports of the last weeks, as the nightly jobs of a stack leave them behind.
//!
//! They are made up, but not by hand: scores and histograms follow from one distribution per feature, so that a page, a
//! score and a verdict agree. [`evidently`] is in the layout of Evidently 0.4, [`table`] in that of a job of one's own.

mod evidently;
mod features;
mod table;

use chrono::{DateTime, TimeDelta, Utc};
use features::Change;

use super::scenario::Scenario;

/// Reports of the credit-risk model.
const CREDIT_RISK: &str = "monitoring/reports/drift_reports";
const PRICING: &str = "monitoring/reports/pricing";
const COLLECTIONS: &str = "monitoring/reports/collections";
/// Folders that are a former demo's to clear.
pub(super) const FOLDERS: [&str; 3] = [CREDIT_RISK, PRICING, COLLECTIONS];

/// Nights that the series of a scenario go back.
const NIGHTS: i64 = 42;
/// The collections job has been dead for so long.
const DEAD_FOR: i64 = 9;

/// Path below the folder and text of each, the oldest first; those of the credit-risk model last.
pub(super) fn all(scenario: Scenario, now: DateTime<Utc>) -> Vec<(String, String)> {
    let mut reports = Vec::new();
    if scenario == Scenario::HighDrift {
        reports.extend(
            nights(NIGHTS, DEAD_FOR, now)
                .map(|(night, at)| (named(COLLECTIONS, "drift_", at, "csv"), table::report(night, at))),
        );
        reports.extend(nights(NIGHTS, 0, now).map(|(night, at)| {
            (named(PRICING, "drift_report_", at, "json"), evidently::report(night, at, slow))
        }));
    }
    let story = if scenario == Scenario::HighDrift { cents } else { quiet };
    reports.extend(nights(NIGHTS, 0, now).map(|(night, at)| {
        (named(CREDIT_RISK, "drift_report_", at, "json"), evidently::report(night, at, story))
    }));
    reports
}

/// The newest report of the credit-risk model.
pub(super) fn newest(scenario: Scenario, now: DateTime<Utc>) -> String {
    all(scenario, now).pop().map(|(_, text)| text).unwrap_or_default()
}

/// How many nights ago, and when: three hours before now, and as many days.
fn nights(first: i64, last: i64, now: DateTime<Utc>) -> impl Iterator<Item = (i64, DateTime<Utc>)> {
    (last..first).rev().map(move |night| (night, now - TimeDelta::days(night) - TimeDelta::hours(3)))
}

fn named(folder: &str, prefix: &str, at: DateTime<Utc>, extension: &str) -> String {
    format!("{folder}/{prefix}{}.{extension}", at.format("%Y-%m-%d"))
}

/// Nothing moves but by chance; debt_to_income comes near its limit in the last days.
fn quiet(night: i64, feature: &str) -> Change {
    match feature {
        "debt_to_income" => Change::Shift(0.05 - 0.005 * night.min(10) as f64),
        _ => Change::Chance,
    }
}

/// Last night the application service began to send amounts in cents and categories in upper case.
fn cents(night: i64, feature: &str) -> Change {
    match feature {
        _ if night > 0 => quiet(night, feature),
        "income" | "loan_amount" => Change::Times(100.0),
        "debt_to_income" => Change::Times(0.01),
        "home_ownership" | "loan_purpose" => Change::UpperCase,
        _ => Change::Chance,
    }
}

/// Applicants earn and borrow more from week to week: one feature after the other passes its limit.
fn slow(night: i64, feature: &str) -> Change {
    // How far a feature moves in a night, and how many nights ago it began to.
    let (step, began) = match feature {
        "income" => (0.0075, 34),
        "loan_amount" => (0.0072, 26),
        "debt_to_income" => (0.0095, 15),
        _ => return Change::Chance,
    };
    Change::Shift(step * (began - night).max(0) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{
        decide::{Branch, Circumstances, decide},
        judge::{Policy, Verdict, judge},
        read::read,
        report::{Format, Report},
        trend::{Name, Options, Trend, trend},
    };

    fn now() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-11-21T09:30:00Z").unwrap().with_timezone(&Utc)
    }

    fn series(scenario: Scenario, folder: &str) -> Vec<Report> {
        let all = all(scenario, now());
        all.iter()
            .filter(|(path, _)| path.starts_with(folder))
            .map(|(_, text)| read(text.as_bytes()).unwrap())
            .collect()
    }

    fn policy() -> Policy {
        Policy { stale_after: Some(TimeDelta::days(2)), ..Policy::default() }
    }

    fn followed(reports: &[Report]) -> Trend {
        let options = Options { cadence: Some(TimeDelta::days(1)), ..Options::default() };
        trend(reports, &policy(), &options, now())
    }

    #[test]
    fn each_story_is_what_it_says_and_takes_its_branch() {
        let high = Scenario::HighDrift;
        for (scenario, folder, name, branch, verdict) in [
            (Scenario::Healthy, CREDIT_RISK, Name::QuietAlive, Branch::Nothing, Verdict::Ok),
            (high, CREDIT_RISK, Name::Spike, Branch::Pipeline, Verdict::Critical),
            (high, PRICING, Name::Consistent, Branch::Retrain, Verdict::Warning),
            (high, COLLECTIONS, Name::QuietSuspect, Branch::Pipeline, Verdict::Unknown),
        ] {
            let reports = series(scenario, folder);
            let trend = followed(&reports);
            let decision = decide(&reports, &trend, &policy(), &Circumstances::default(), now());
            assert_eq!(decision.decision, branch, "{folder}: {decision:#?}");
            assert_eq!(
                trend.main().map(|finding| finding.name),
                Some(name),
                "{folder}: {:#?}",
                trend.findings
            );
            let judged = judge(reports.last().unwrap(), &policy(), now());
            assert_eq!(judged.verdict, verdict, "{folder}: {:#?}", judged.judgements);
        }
    }

    #[test]
    fn a_spike_of_cents_is_seen_as_another_unit() {
        let reports = series(Scenario::HighDrift, CREDIT_RISK);
        let decision = decide(&reports, &followed(&reports), &policy(), &Circumstances::default(), now());
        let said: Vec<&str> = decision.reasons.iter().map(|reason| reason.id).collect();
        for wanted in ["spike", "unit-shift", "categories"] {
            assert!(said.contains(&wanted), "{wanted}: {decision:#?}");
        }
    }

    #[test]
    fn reports_are_of_their_layout_and_the_counts_follow_from_the_columns() {
        for scenario in [Scenario::Healthy, Scenario::HighDrift] {
            for (path, text) in all(scenario, now()) {
                let report = read(text.as_bytes()).unwrap();
                let csv = path.ends_with(".csv");
                let format = if csv { Format::HandwrittenCsv } else { Format::EvidentlyLegacyReport };
                assert_eq!(report.format, format, "{path}");
                assert!(report.notes.is_empty() && report.columns.iter().all(|c| c.computable), "{path}");
                assert_eq!(report.rows_reference, Some(features::REFERENCE_ROWS), "{path}");
                let drifted = report.columns.iter().filter(|column| column.drifted == Some(true)).count();
                assert!(csv || report.stated_drifted == Some(drifted as u64), "{path}");
            }
        }
        assert_eq!(all(Scenario::Healthy, now()).len(), NIGHTS as usize);
        let newest = read(newest(Scenario::HighDrift, now()).as_bytes()).unwrap();
        assert_eq!(newest.share, Some(0.625));
    }
}
