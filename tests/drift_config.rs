//! `drift:` of the configuration: what the schema cannot refuse, with its place.

use crate::support::cli::Sandbox;

fn faults(yaml: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.config(yaml);
    let run = sandbox.run(&["config", "check"]);
    format!("{} {}{}", run.code, run.stdout, run.stderr)
}

#[test]
fn limits_are_from_above_and_in_the_unit_of_what_they_judge() {
    let cases = [
        ("share: { warning: '> 30' }", "drift.share.warning is a plain number, but a percentage is judged"),
        ("share: { warning: '< 30%' }", "more drift is worse"),
        ("share: { critical: '10%..20%' }", "not"),
        ("share: { critical: '> 100%' }", "never breached"),
        ("share: { warning: '> 60%' }", "the warning at 60% is above critical at 50%"),
        ("share: { critical: '> 20%' }", "the warning at 30% is above critical at 20%"),
        ("share: { warning: '> 40%', critical: '>= 40%' }", ""),
        ("psi: '> 20%'", "drift.psi is a percentage, but a plain number is judged"),
        ("psi: '>= 0.25'", ""),
        ("missing_share: '> 0.2'", "drift.missing_share is a plain number"),
        ("missing_share: '~:5%'", ""),
        ("key_verdict: ok", "warning or critical, not ok"),
        ("stale_after: 0s", "longer than nothing"),
        ("rows: { reference: 0 }", "drift.rows.reference is 0"),
    ];
    for (drift, expected) in cases {
        let seen = faults(&format!("drift: {{ reports: reports, {drift} }}\n"));
        if expected.is_empty() {
            assert!(seen.starts_with("0 "), "{drift}: {seen}");
        } else {
            assert!(seen.starts_with("3 ") && seen.contains(expected), "{drift}: {seen}");
            assert!(seen.contains("mlopsctl.yaml:1:"), "{drift}: {seen}");
        }
    }
}

#[test]
fn names_lead_somewhere_and_stand_for_one_thing() {
    let cases = [
        ("reports: r, live_check: auc", "live_check names the check `auc`, which is not configured"),
        ("reports: r, live_check: acuracy", "did you mean `accuracy`?"),
        ("reports: r, live_check: accuracy", ""),
        ("reports: r, key_columns: [a, b, a]", "names `a` twice"),
        ("reports: r, ignore: [a, a]", "names `a` twice"),
        ("reports: r, key_columns: [a], ignore: [b, a]", "drift.ignore names `a`, which is a key column"),
        ("reports: r, sources: { bureau: [a, a] }", "drift.sources.bureau names `a` twice"),
        ("reports: r, sources: { bureau: [] }", "names no column"),
        ("models: { credit: { share: { warning: '> 20%' } } }", "drift.models.credit has no `reports:`"),
        ("models: { share: { reports: r } }", "`share` cannot be the name of a model of drift"),
        ("models: { 'a b': { reports: r } }", "cannot be the name of a model of drift"),
        (
            "reports: r, models: { a: { reports: ./r/ } }",
            "drift.models.a.reports is the place of drift.reports, too",
        ),
        ("models: { a: { reports: r }, b: { reports: r } }", "drift.models.b.reports is the place of a, too"),
        ("models: { a: { reports: r, live_check: x } }", "drift.models.a.live_check names the check `x`"),
        (
            "models: { a: { reports: r, share: { warning: '> 55%' } } }",
            "drift.models.a.share: the warning at 55%",
        ),
        ("models: { a: { reports: r }, b: { reports: s } }", ""),
    ];
    for (drift, expected) in cases {
        let check = "checks: { accuracy: { command: { argv: ['true'], number: true }, critical: '< 0.7' } }";
        let seen = faults(&format!("drift: {{ {drift} }}\n{check}\n"));
        let code = if expected.is_empty() { "0 " } else { "3 " };
        assert!(seen.starts_with(code) && seen.contains(expected), "{drift}: {seen}");
    }
}

#[test]
fn places_are_understood_before_they_are_looked_at() {
    let services = "services: { mlflow: { kind: mlflow, url: 'http://127.0.0.1:1' }, api: { url: 'http://127.0.0.1:2' } }";
    let cases = [
        ("''", "is empty"),
        ("ftp://host/x", "ftp:// is not known"),
        ("'http://'", "drift.reports"),
        ("'s3://'", "no usable bucket"),
        ("s3://bucket/drift", ""),
        ("'reports/**/*.json'", ""),
        ("'reports/[a'", "no file pattern"),
        ("{ artifact: drift/report.json, run: abc }", ""),
        ("{ artifact: drift/report.json, experiment: e, service: mlflow }", ""),
        ("{ artifact: drift/report.json, experiment: e, service: api }", "which is of kind http, not mlflow"),
        ("{ artifact: drift/report.json, experiment: e, service: mlfow }", "did you mean `mlflow`?"),
        ("{ artifact: ../x, run: abc }", "path within a run's artifacts"),
        ("{ artifact: x }", "needs `experiment:`, or one `run:`"),
        ("{ artifact: x, run: a, experiment: b }", "give one of the two"),
    ];
    for (place, expected) in cases {
        let seen = faults(&format!("drift: {{ reports: {place} }}\n{services}\n"));
        let code = if expected.is_empty() { "0 " } else { "3 " };
        assert!(seen.starts_with(code) && seen.contains(expected), "{place}: {seen}");
    }
}

#[test]
fn reports_that_are_stale_before_the_next_one_comes_are_worth_a_word() {
    let seen = faults("drift:\n  reports: r\n  cadence: 7d\n  stale_after: 36h\n");
    assert!(seen.contains("`stale_after` is shorter than `cadence`"), "{seen}");
    assert!(!seen.starts_with("3 "), "{seen}");
    let seen = faults("drift: { reports: r, cadence: 7d, models: { a: { reports: s, stale_after: 1d } } }\n");
    assert!(seen.contains("drift.models.a"), "{seen}");
    assert!(!faults("drift: { reports: r, cadence: 1d, stale_after: 36h }\n").contains("shorter"));
}

#[test]
fn key_columns_and_their_verdict_are_no_secrets() {
    let sandbox = Sandbox::new();
    sandbox.config("drift: { reports: r, key_columns: [credit_score], key_verdict: critical }\n");
    let shown = sandbox.run(&["config", "show"]).code(0).stdout.clone();
    assert!(shown.contains("credit_score") && shown.contains("critical"), "{shown}");
}

#[test]
fn maintenance_may_leave_a_series_alone() {
    let only = |name: &str| {
        faults(&format!(
            "drift: {{ reports: r, models: {{ credit: {{ reports: s }} }} }}\nmaintenance:\n- {{ window: 'Sun 02:00-04:00', only: [{name}], reason: x }}\n"
        ))
    };
    for name in ["drift", "credit"] {
        assert!(only(name).starts_with("0 "), "{}", only(name));
    }
    assert!(only("fraud").contains("which is no check and no service"), "{}", only("fraud"));
}
