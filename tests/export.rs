//! `export`: the monitoring data of a period as one archive, the same bytes for the same files.

use std::{
    fs::{self, File},
    process::Command,
    time::{Duration, SystemTime},
};

use crate::support::cli::Sandbox;

const NOW: &str = "2026-03-10T12:00:00Z";
/// Of it, seconds since 1970.
const SECONDS: u64 = 1_773_144_000;

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW).config("stack: credit-risk\n");
    file(&sandbox, "monitoring/predictions/predictions.csv", 1);
    file(&sandbox, "monitoring/metrics/monitoring_results/results_20260301.json", 500);
    file(&sandbox, "monitoring/metrics/monitoring_results/results_20260101.json", 1);
    file(&sandbox, "monitoring/reports/drift_reports/2026-03-08_drift.html", 0);
    file(&sandbox, "monitoring/reports/drift_reports/old.html", 60);
    file(&sandbox, "monitoring/other/secret.txt", 0);
    sandbox
}

fn file(sandbox: &Sandbox, path: &str, days: u64) {
    let path = sandbox.write(path, path);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(SECONDS - days * 86_400 - 60);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
}

fn listed(sandbox: &Sandbox, archive: &str) -> Vec<String> {
    let listed = Command::new("tar").arg("tzf").arg(sandbox.cwd().join(archive)).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    String::from_utf8(listed.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn an_export_holds_what_is_of_the_period_and_plain_tools_read_it() {
    let sandbox = sandbox();
    let run = sandbox.run(&["export", "-o", "json"]);
    let outcome = run.code(0).json();
    let archive = "exports/export-20260208-20260310.tar.gz";
    assert_eq!(
        listed(&sandbox, archive),
        [
            "monitoring/metrics/monitoring_results/results_20260301.json",
            "monitoring/predictions/predictions.csv",
            "monitoring/reports/drift_reports/2026-03-08_drift.html",
        ]
    );
    let evidence = &outcome["findings"][0]["evidence"];
    assert_eq!(evidence["files"].as_array().unwrap().len(), 3, "{outcome}");
    let sum = Command::new("sha256sum").arg(sandbox.cwd().join(archive)).output().unwrap();
    assert!(String::from_utf8(sum.stdout).unwrap().starts_with(evidence["sha256"].as_str().unwrap()));
    assert!(sandbox.read("exports/export-20260208-20260310.manifest.json").contains("mlopsctl/backup/v1"));
    let records = sandbox.run(&["history", "-o", "json"]).code(0).json();
    assert_eq!(records["items"].as_array().unwrap().len(), 1, "{records}");
    // What exists is not replaced; the same files make the same bytes.
    let again = sandbox.run(&["export"]);
    assert!(again.code(3).stderr.contains("exists, and is not replaced"), "{}", again.stderr);
    sandbox.run(&["export", "--to", "again.tar.gz"]).code(0);
    let bytes = |path: &str| fs::read(sandbox.cwd().join(path)).unwrap();
    assert_eq!(bytes(archive), bytes("again.tar.gz"));
}

#[test]
fn periods_and_paths_are_as_they_are_given() {
    let sandbox = sandbox();
    sandbox
        .run(&["export", "--since", "2026-01-01", "--until", "2026-02-01", "--to", "january.tar.gz"])
        .code(0);
    assert_eq!(
        listed(&sandbox, "january.tar.gz"),
        [
            "monitoring/metrics/monitoring_results/results_20260101.json",
            "monitoring/reports/drift_reports/old.html",
        ]
    );
    sandbox.config("export: { paths: 'monitoring/oth*' }");
    sandbox.run(&["export", "--since", "2d", "--to", "other.tar.gz"]).code(0);
    assert_eq!(listed(&sandbox, "other.tar.gz"), ["monitoring/other/secret.txt"]);
    let dry =
        sandbox.run(&["export", "monitoring/predictions", "--dry-run", "--to", "x.tar.gz", "-o", "json"]);
    assert_eq!(dry.code(0).json()["result"], "planned");
    assert!(!sandbox.cwd().join("x.tar.gz").exists());
    let none = sandbox.run(&["export", "--since", "1h", "--to", "x.tar.gz", "monitoring/predictions"]);
    assert!(none.code(0).stdout.contains("nothing to export"), "{}", none.stdout);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let sandbox = sandbox();
    for (args, said) in [
        (&["export", "--since", "yesterday"][..], "neither a duration, a day nor a time"),
        (&["export", "--since", "2d", "--until", "3d"], "ends before it begins"),
        (&["export", "--to", "x.zip"], "does not end with .tar.gz"),
        (&["export", "nowhere/"], "is not there"),
    ] {
        let refused = sandbox.run(args);
        assert!(refused.code(3).stderr.contains(said), "{args:?}: {}", refused.stderr);
    }
    let empty = Sandbox::new();
    assert!(empty.run(&["export"]).code(3).stderr.contains("there is nothing to export"));
}
