//! Gates over evidence that real registries keep and lose.

use serde_json::json;

use crate::support::{
    cli::Sandbox,
    registry::{Major, Seeded, Spec, configured},
    stack::unique,
};

#[test]
fn a_gate_over_what_real_servers_keep_and_lose() {
    for major in Major::BOTH {
        let seeded = Seeded::new(&major.url(), &unique("churn"));
        let metrics = |f1: f64| [("accuracy", 0.9), ("f1_score", f1), ("brier_score", 0.1)];
        let version = |f1: f64, data: &str| {
            seeded.version(&Spec { metrics: &metrics(f1), data, ..Spec::default() }).to_string()
        };
        let first = version(0.80, "d1");
        let (better, worse) = (version(0.85, "d1"), version(0.79, "d1"));
        let (other_data, not_a_number) = (version(0.95, "d2"), version(f64::NAN, "d1"));
        let named_otherwise =
            seeded.version(&Spec { metrics: &[("val_f1", 0.9)], ..Spec::default() }).to_string();
        let deleted = version(0.9, "d1");
        let mut sandbox = Sandbox::new();
        configured(
            &mut sandbox,
            &seeded.url,
            &seeded.name,
            None,
            r#"gate: { f1_score: ">= baseline + 2%" }"#,
        );
        let gate = |candidate: &str, more: &[&str]| {
            let args = [&["model", "gate", &seeded.name, "--candidate", candidate][..], more].concat();
            sandbox.run(&args)
        };
        // Nothing serves yet.
        gate(&first, &[]).code(3);
        gate(&first, &["--allow-first"]).code(0);
        seeded.alias("production", 1);
        gate(&better, &[]).code(0);
        gate(&worse, &[]).code(2);
        let run = gate(&other_data, &[]);
        assert!(run.code(3).stdout.contains("d2"), "{}", run.transcript());
        let run = gate(&not_a_number, &[]);
        assert!(run.code(3).stdout.contains("NaN"), "{}", run.transcript());
        let run = gate(&named_otherwise, &[]);
        assert!(run.code(3).transcript().contains("val_f1"), "{}", run.transcript());
        // A deleted run still answers, and one that the server has forgotten does not: neither is evidence.
        let run_id = seeded.run_of(7);
        seeded.ask("POST", "runs/delete", &json!({ "run_id": run_id }));
        let run = gate(&deleted, &[]);
        assert!(run.code(3).transcript().contains("is deleted"), "{}", run.transcript());
        forget(major, &run_id);
        let run = gate(&deleted, &[]);
        assert!(run.code(3).transcript().contains("run"), "{}", run.transcript());
    }
}

/// What `mlflow gc` does to a run, without its seconds.
fn forget(major: Major, run: &str) {
    let database = major.database();
    let tables: Vec<String> = database
        .prepare("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'run_uuid' AND m.name <> 'runs'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .expect("tables");
    for table in tables.iter().map(String::as_str).chain(["runs"]) {
        database.execute(&format!("DELETE FROM {table} WHERE run_uuid = ?1"), [run]).expect("a deletion");
    }
}
