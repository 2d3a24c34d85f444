//! `model gate`: each outcome with its exit code, against a registry that answers as MLflow was recorded to.

use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    faulty::{Answer, FaultyServer, RefusedPort},
};

const BASE: &str = "/api/2.0/mlflow";
/// The day of the tests; trainings ended ten days before.
pub(crate) const NOW: &str = "2026-06-30T12:00:00Z";
const TRAINED: u64 = 1_781_956_800_000;

/// A registry with one model `credit`: version N comes from run `rN`.
pub(crate) struct Fake {
    pub(crate) server: FaultyServer,
    pub(crate) sandbox: Sandbox,
    versions: Vec<Value>,
    aliases: Vec<Value>,
}

impl Fake {
    pub(crate) fn new() -> Fake {
        let mut sandbox = Sandbox::new();
        sandbox.now(NOW);
        Fake { server: FaultyServer::start(), sandbox, versions: Vec::new(), aliases: Vec::new() }
    }

    /// With what is written of the model `credit`.
    pub(crate) fn config(&self, model: &str) -> &Self {
        let url = self.server.url("");
        self.sandbox.config(&format!(
            "services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry: {{ models: {{ credit: {{ {model} }} }} }}\n"
        ));
        self
    }

    pub(crate) fn version(&mut self, number: u64, stage: &str) -> &mut Self {
        self.versions.push(json!({
            "name": "credit", "version": number.to_string(), "creation_timestamp": TRAINED + 60_000,
            "current_stage": stage, "source": format!("models:/m-{number}"), "run_id": format!("r{number}"),
            "status": "READY",
        }));
        self.script();
        self
    }

    pub(crate) fn alias(&mut self, alias: &str, version: u64) -> &mut Self {
        self.aliases.push(json!({ "alias": alias, "version": version.to_string() }));
        self.script();
        self
    }

    fn script(&self) {
        let model = json!({ "registered_model": { "name": "credit", "aliases": self.aliases } });
        let answer = |value: &Value| vec![Answer::json(&value.to_string())];
        self.server.script(&format!("{BASE}/registered-models/get?name=credit"), answer(&model));
        let missing = json!({ "error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such thing" });
        let not_found = vec![Answer::status(404, &missing.to_string())];
        self.server.script(&format!("{BASE}/registered-models/get"), not_found.clone());
        self.server.script(&format!("{BASE}/runs/get"), not_found);
        let versions = json!({ "model_versions": self.versions });
        self.server.script(&format!("{BASE}/model-versions/search"), answer(&versions));
        self.server.script(&format!("{BASE}/runs/search"), answer(&json!({})));
    }

    /// The source run of a version; `data` is the digest of its evaluation data, empty for none.
    pub(crate) fn run(&self, id: &str, metrics: &[(&str, Value)], data: &str) -> &Self {
        let metrics: Vec<Value> =
            metrics.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        let inputs = if data.is_empty() {
            json!({})
        } else {
            let dataset = json!({ "name": "d", "digest": data, "profile": "{\"num_rows\": 400}" });
            let tags = json!([{ "key": "mlflow.data.context", "value": "eval" }]);
            json!({ "dataset_inputs": [{ "dataset": dataset, "tags": tags }] })
        };
        let run = json!({ "run": {
            "info": { "run_id": id, "run_name": id, "experiment_id": "7", "status": "FINISHED",
                "start_time": TRAINED - 60_000, "end_time": TRAINED, "lifecycle_stage": "active" },
            "data": { "metrics": metrics },
            "inputs": inputs,
        }});
        self.server.script(&format!("{BASE}/runs/get?run_id={id}"), vec![Answer::json(&run.to_string())]);
        self
    }

    pub(crate) fn go(&self, args: &[&str]) -> Run {
        self.sandbox.run(args)
    }
}

const GATE: &str = "gate: { f1_score: '>= baseline + 2%', brier_score: ['<= 0.20', '<= baseline + 0.005'] }";

/// Version 3 serves, version 4 waits.
fn usual() -> Fake {
    let mut fake = Fake::new();
    fake.version(3, "None").version(4, "None").alias("production", 3).alias("staging", 4);
    fake.config(GATE);
    fake.run("r3", &[("f1_score", json!(0.80)), ("brier_score", json!(0.15))], "d1");
    fake
}

fn outcomes(run: &Run) -> Vec<String> {
    let rulings = run.json()["rulings"].as_array().expect("rulings").clone();
    rulings.iter().map(|one| one["outcome"].as_str().expect("an outcome").to_owned()).collect()
}

#[test]
fn each_outcome_has_its_exit_code() {
    type Metrics<'a> = &'a [(&'a str, Value)];
    let cases: [(&str, Metrics<'_>, &str, i32, &[&str]); 6] = [
        (
            "pass",
            &[("f1_score", json!(0.82)), ("brier_score", json!(0.155))],
            "d1",
            0,
            &["pass", "pass", "pass"],
        ),
        (
            "fail",
            &[("f1_score", json!(0.81)), ("brier_score", json!(0.1))],
            "d1",
            2,
            &["fail", "pass", "pass"],
        ),
        (
            "fails by a number",
            &[("f1_score", json!(0.9)), ("brier_score", json!(0.21))],
            "d1",
            2,
            &["pass", "fail", "fail"],
        ),
        (
            "not a number",
            &[("f1_score", json!("NaN")), ("brier_score", json!(0.1))],
            "d1",
            3,
            &["inconclusive", "pass", "pass"],
        ),
        ("missing", &[("brier_score", json!(0.1))], "d1", 3, &["inconclusive", "pass", "pass"]),
        (
            "other data",
            &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))],
            "d2",
            3,
            &["not_comparable", "pass", "not_comparable"],
        ),
    ];
    for (what, metrics, data, code, expected) in cases {
        let fake = usual();
        fake.run("r4", metrics, data);
        let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
        assert_eq!(
            (outcomes(run.code(code)), what),
            (expected.iter().map(|one| (*one).to_owned()).collect(), what)
        );
        assert_eq!(run.json()["schema"], "mlopsctl/model-gate/v1");
        assert_eq!(run.json()["candidate"]["version"], 4, "{what}");
        assert_eq!(run.json()["baseline"]["version"], 3, "{what}");
    }
}

#[test]
fn the_page_shows_both_sides_with_their_difference_and_its_noise() {
    let fake = usual();
    fake.run("r4", &[("f1_score", json!(0.81)), ("brier_score", json!(0.14))], "d1");
    let run = fake.go(&["model", "gate", "credit"]);
    let page = &run.code(2).stdout;
    for part in [
        "CRITICAL credit: version 4 has f1_score 0.8100, which is not >= baseline + 2% = 0.8160 (baseline 0.8000)",
        "+0.0100 (±0.0549)",
        "FAIL",
        "version 4 against version 3",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let junit = fake.go(&["model", "gate", "credit", "-o", "junit"]);
    assert!(junit.code(2).stdout.contains("brier_score-2"), "{}", junit.stdout);
    assert!(junit.stdout.contains("<failure"), "{}", junit.stdout);
}

#[test]
fn what_passes_names_the_promotion() {
    let fake = usual();
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "d1");
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(run.code(0).stdout.contains("mlopsctl model promote credit --to 4"), "{}", run.stdout);
    assert!(
        run.stdout.starts_with("OK credit: version 4 passes all 3 rules of its gate\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn metrics_of_other_names_are_listed_and_can_be_mapped() {
    let fake = usual();
    fake.run("r4", &[("val_f1", json!(0.9)), ("brier_score", json!(0.1))], "d1");
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(
        run.code(3).stdout.contains("it has val_f1: name the one that is meant in `metrics:`"),
        "{}",
        run.stdout
    );
    fake.config(&format!("{GATE}, metrics: {{ f1_score: val_f1 }}"));
    fake.go(&["model", "gate", "credit"]).code(0);
}

#[test]
fn a_run_that_is_gone_is_inconclusive_and_says_so() {
    let fake = usual();
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(
        run.code(3).stdout.contains("version 4 has no metrics: its source run r4 is gone"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_run_that_was_deleted_and_still_answers_is_inconclusive() {
    let fake = usual();
    let run = json!({ "run": {
        "info": { "run_id": "r4", "lifecycle_stage": "deleted" },
        "data": { "metrics": [{ "key": "f1_score", "value": 0.9 }, { "key": "brier_score", "value": 0.1 }] },
    }});
    fake.server.script(&format!("{BASE}/runs/get?run_id=r4"), vec![Answer::json(&run.to_string())]);
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(run.code(3).stdout.contains("its source run r4 is deleted"), "{}", run.stdout);
}

#[test]
fn the_first_version_of_all_is_let_in_only_when_asked() {
    let mut fake = Fake::new();
    fake.version(1, "None").alias("staging", 1);
    fake.config(GATE);
    fake.run("r1", &[("f1_score", json!(0.7)), ("brier_score", json!(0.1))], "");
    let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
    assert_eq!(outcomes(run.code(3)), ["no_incumbent", "pass", "no_incumbent"]);
    assert_eq!(run.json()["baseline"]["kind"], "none");
    let run = fake.go(&["model", "gate", "credit", "--allow-first"]);
    assert!(run.code(0).stdout.contains("pass (the first)"), "{}", run.stdout);
    assert!(run.stdout.contains("passes as the first of all"), "{}", run.stdout);
    // Its own numbers count all the same.
    fake.run("r1", &[("f1_score", json!(0.7)), ("brier_score", json!(0.3))], "");
    fake.go(&["model", "gate", "credit", "--allow-first"]).code(2);
}

#[test]
fn alias_and_stage_that_disagree_are_not_guessed_away() {
    let mut fake = Fake::new();
    fake.version(2, "Production")
        .version(3, "None")
        .version(4, "None")
        .alias("production", 3)
        .alias("staging", 4);
    fake.config(GATE);
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "");
    let run = fake.go(&["model", "gate", "credit"]);
    let page = &run.code(3).stdout;
    assert!(page.contains("alias production is version 3, but stage Production has version 2"), "{page}");
    // Who says which one is meant is not asked again.
    fake.run("r3", &[("f1_score", json!(0.8)), ("brier_score", json!(0.1))], "");
    fake.go(&["model", "gate", "credit", "--baseline", "3"]).code(0);
}

#[test]
fn candidates_by_whatever_names_them() {
    let fake = usual();
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "d1");
    fake.run("abc123", &[("f1_score", json!(0.5)), ("brier_score", json!(0.1))], "d1");
    for named in ["4", "v4", "staging"] {
        fake.go(&["model", "gate", "credit", "--candidate", named]).code(0);
    }
    let run = fake.go(&["model", "gate", "credit", "--candidate", "run:abc123"]);
    assert!(run.code(2).stdout.contains("run abc123 has f1_score 0.5000"), "{}", run.stdout);
    let run = fake.go(&["model", "gate", "credit", "--candidate", "run:none"]);
    assert!(run.code(3).stderr.contains("mlflow has no run `none`"), "{}", run.stderr);
    let run = fake.go(&["model", "gate", "credit", "--candidate", "stagin"]);
    assert!(run.code(3).stderr.contains("did you mean `staging`?"), "{}", run.stderr);
}

#[test]
fn what_serves_is_judged_by_the_numbers_it_is_held_to() {
    let fake = usual();
    let run = fake.go(&["model", "gate", "credit", "--candidate", "production"]);
    assert!(run.code(3).stdout.contains("nothing tells what it had when it was promoted"), "{}", run.stdout);
    fake.config("gate: { f1_score: '>= baseline - 5%' }, baseline: { f1_score: 0.83 }");
    let run = fake.go(&["model", "gate", "credit", "--candidate", "production"]);
    assert!(run.code(0).stdout.contains("(baseline 0.8300)"), "{}", run.stdout);
    fake.config("gate: { f1_score: '>= baseline - 5%' }, baseline: { f1_score: 0.90 }");
    fake.go(&["model", "gate", "credit", "--candidate", "production"]).code(2);
}

#[test]
fn evaluation_data_that_must_be_told() {
    let fake = usual();
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "");
    let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
    assert_eq!(outcomes(run.code(3)), ["not_comparable", "pass", "not_comparable"], "only one of them tells");
    fake.run("r3", &[("f1_score", json!(0.80)), ("brier_score", json!(0.15))], "");
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(
        run.code(0).stdout.contains("nothing tells whether both were evaluated on the same data"),
        "{}",
        run.stdout
    );
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "d1");
    fake.config(&format!("{GATE}, evaluation_data: [eval_digest, threshold]"));
    let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
    assert_eq!(outcomes(run.code(3)), ["not_comparable", "pass", "not_comparable"]);
}

#[test]
fn a_brier_score_comes_with_what_a_guess_would_reach() {
    let fake = usual();
    fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.155))], "d1");
    fake.config(&format!("{GATE}, prevalence: 0.1"));
    let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
    let message = run.code(0).json()["rulings"][1]["message"].as_str().unwrap().to_owned();
    assert!(
        message.ends_with("with 10.0 % positives a guess scores 0.090, so its skill is -0.72"),
        "{message}"
    );
    assert!(run.stderr.contains("is no bar"), "{}", run.stderr);
}

#[test]
fn nothing_can_pass_where_no_gate_is_configured_and_nothing_waits() {
    let fake = usual();
    fake.config("serving: production");
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(run.code(3).stderr.contains("no gate is configured for model `credit`"), "{}", run.stderr);
    assert!(run.stderr.contains("credit: { gate: {"), "{}", run.stderr);
    let mut nobody = Fake::new();
    nobody.version(3, "None").alias("production", 3);
    nobody.config(GATE);
    let run = nobody.go(&["model", "gate", "credit"]);
    assert!(
        run.code(3).stderr.contains("no one version of model `credit` waits as `staging`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_registry_that_cannot_be_asked_is_no_verdict() {
    let fake = usual();
    let run = fake.go(&["model", "gate", "credit", "--candidate"]);
    run.code(3);
    let run = fake.go(&["model", "gate", "crdit"]);
    assert!(run.code(3).stderr.contains("mlflow has no registered model `crdit`"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `credit`?"), "{}", run.stderr);
    let run = fake.go(&["model", "gate", ""]);
    assert!(run.code(3).stderr.contains("mlflow has no registered model ``"), "{}", run.stderr);
    let page = "<!doctype html><title>Sign in</title>";
    for answer in
        [Answer::status(500, ""), Answer::status(401, "no"), Answer::new(200, "text/html", page.into())]
    {
        fake.server.script(&format!("{BASE}/runs/get?run_id=r3"), vec![answer]);
        fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "d1");
        let run = fake.go(&["model", "gate", "credit"]);
        assert!(run.code(3).stderr.contains("mlflow"), "{}", run.stderr);
    }
    let refused = RefusedPort::reserve();
    let url = refused.url("");
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry: {{ models: {{ credit: {{ {GATE} }} }} }}\n"
    ));
    let run = sandbox.run(&["model", "gate", "credit"]);
    assert!(run.code(3).stderr.contains("connection refused"), "{}", run.stderr);
}

#[test]
fn what_is_not_registered_to_its_end_never_passes() {
    for (status, why) in [
        ("PENDING_REGISTRATION", "version 4 is not registered to its end yet"),
        ("FAILED_REGISTRATION", "version 4 cannot serve: its registration failed"),
    ] {
        let mut fake = usual();
        fake.run("r4", &[("f1_score", json!(0.9)), ("brier_score", json!(0.1))], "d1");
        fake.go(&["model", "gate", "credit"]).code(0);
        fake.versions[1]["status"] = json!(status);
        fake.script();
        let run = fake.go(&["model", "gate", "credit", "-o", "json"]);
        assert_eq!(outcomes(run.code(3)), ["inconclusive"; 3]);
        let run = fake.go(&["model", "gate", "credit"]);
        assert!(run.code(3).stdout.contains(why), "{}", run.stdout);
        assert!(!run.stdout.contains("model promote"), "{}", run.stdout);
    }
}

#[test]
fn a_model_without_versions_is_offered_none() {
    let mut fake = Fake::new();
    fake.alias("staging", 4);
    fake.config(GATE);
    let run = fake.go(&["model", "gate", "credit"]);
    assert!(run.code(3).stderr.contains("it has no versions at all"), "{}", run.stderr);
    assert!(!run.stderr.contains("--candidate"), "{}", run.stderr);
    let run = fake.go(&["version", "show", "credit"]);
    assert!(run.code(3).stdout.contains("it has no versions"), "{}", run.transcript());
}

#[test]
fn a_version_is_no_baseline_of_itself() {
    let mut fake = usual();
    fake.alias("champion", 4);
    for baseline in ["4", "champion"] {
        let run = fake.go(&["model", "gate", "credit", "--candidate", "4", "--baseline", baseline]);
        let said = &run.code(3).stderr;
        assert!(said.contains("candidate and baseline are both version 4 of model `credit`"), "{said}");
        assert!(said.contains("mlopsctl model gate credit --candidate 4 --baseline VERSION"), "{said}");
    }
}
