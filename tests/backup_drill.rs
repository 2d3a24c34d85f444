//! `backup drill`: what was backed up comes back beside everything else, is compared and timed; what does not come back
//! is named; nothing stays behind. MLflow is the real one of `tests/stack`.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, test_kill_process};
use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox, text},
    stack::{eventually, http, mlflow2, mlflow3, unique},
};

const CONFIG: &str = "
stack: credit-risk
backup:
  sets:
    models: { paths: models/ }
    mlflow: { sqlite: mlflow/mlflow.db }
";

/// As MLflow makes them, as far as a drill looks.
const REGISTRY: &str = "
    CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY); INSERT INTO experiments VALUES (0);
    CREATE TABLE registered_models (name TEXT); INSERT INTO registered_models VALUES ('fraud');
    CREATE TABLE registered_model_tags (name TEXT, key TEXT, value TEXT);
    CREATE TABLE model_versions (name TEXT, version INTEGER, current_stage TEXT);
    INSERT INTO model_versions VALUES ('fraud', 1, 'None'), ('fraud', 2, 'None');
    CREATE TABLE model_version_tags (name TEXT, version INTEGER, key TEXT, value TEXT);
    CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('abc');";

/// A stack with a folder of models and a database.
fn stack() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    sandbox.write("models/fraud/weights.bin", vec![7; 300_000]);
    sandbox.write("models/fraud/README.md", "the fraud model\n");
    fs::create_dir_all(sandbox.cwd().join("mlflow")).unwrap();
    Connection::open(sandbox.cwd().join("mlflow/mlflow.db")).unwrap().execute_batch(REGISTRY).unwrap();
    sandbox
}

fn place(sandbox: &Sandbox, set: &str) -> PathBuf {
    sandbox.home().join("store/backups").join(set)
}

/// Names of objects of a set.
fn objects(sandbox: &Sandbox, set: &str) -> Vec<String> {
    let entries = fs::read_dir(place(sandbox, set)).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn marks(sandbox: &Sandbox, set: &str, what: &str) -> Vec<String> {
    objects(sandbox, set).into_iter().filter(|name| name.contains(what)).collect()
}

/// The only object of a set that ends so.
fn object(sandbox: &Sandbox, set: &str, end: &str) -> PathBuf {
    let names = objects(sandbox, set);
    let name = names.iter().find(|name| name.ends_with(end)).unwrap_or_else(|| panic!("{end} in {names:?}"));
    place(sandbox, set).join(name)
}

/// What is left where a drill has its scratch folder.
fn scratch(sandbox: &Sandbox) -> Vec<PathBuf> {
    let tmp = sandbox.home().parent().unwrap().join("tmp");
    fs::read_dir(tmp).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[track_caller]
fn finding(run: &Run, id: &str) -> Value {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["id"] == id).cloned();
    found.unwrap_or_else(|| panic!("{id} in\n{}", run.transcript()))
}

fn message(finding: &Value) -> &str {
    finding["message"].as_str().expect("a message")
}

#[test]
fn a_drill_proves_what_comes_back_and_leaves_nothing_but_its_proof() {
    let sandbox = stack();
    sandbox.run(&["backup", "create"]).code(0);
    let run = sandbox.run(&["backup", "drill", "-o", "json"]);
    run.code(0);
    let json = run.json();
    assert_eq!((&json["schema"], &json["verdict"]), (&json!("mlopsctl/drill/v1"), &json!("ok")));
    assert!(message(&finding(&run, "drill.models.restored")).contains("every hash as in its manifest"));
    let database = finding(&run, "drill.mlflow.sqlite");
    assert!(message(&database).contains("6 tables with 5 rows"), "{database}");
    let objectives: Vec<(&Value, &Value)> =
        json["objectives"].as_array().unwrap().iter().map(|one| (&one["name"], &one["verdict"])).collect();
    let [service, system, data] = &objectives[..] else { panic!("three in {objectives:?}") };
    assert_eq!(*service, (&json!("model_service"), &Value::Null), "nothing was served");
    assert_eq!((*system, *data), ((&json!("system"), &json!("ok")), (&json!("data"), &json!("ok"))));

    for set in ["models", "mlflow"] {
        assert_eq!(marks(&sandbox, set, ".drilled.ok").len(), 1, "{:?}", objects(&sandbox, set));
        assert_eq!(marks(&sandbox, set, ".held."), Vec::<String>::new());
    }
    assert_eq!(scratch(&sandbox), Vec::<PathBuf>::new());
    let history = sandbox.run(&["history", "-o", "json"]);
    let drill =
        history.json()["items"].as_array().unwrap().iter().find(|one| one["kind"] == "drill").cloned();
    let summary = drill.expect("a record")["summary"].clone();
    assert!(summary.as_str().is_some_and(|text| text.starts_with("2 sets are back: ")), "{summary}");
    assert_eq!(json["summary"], summary);

    let report = sandbox.run(&["backup", "drill", "models", "-o", "markdown"]);
    report.code(0);
    for part in ["# Recovery drill of credit-risk", "## Recovery times", "| OK | models |", "within 4 h"] {
        assert!(report.stdout.contains(part), "{part} in\n{}", report.stdout);
    }
    sandbox.run(&["backup", "drill", "models", "-o", "html"]).code(0);
}

#[test]
fn damage_is_critical_and_names_the_member() {
    let sandbox = stack();
    sandbox.run(&["backup", "create"]).code(0);
    let archive = object(&sandbox, "models", ".tar.gz");
    let mut bytes = fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    fs::write(&archive, bytes).unwrap();
    let run = sandbox.run(&["backup", "drill", "-o", "json"]);
    run.code(2);
    let found = finding(&run, "drill.models.restored");
    assert!(message(&found).contains("models/fraud/"), "{found}");
    assert!(message(&found).contains("is damaged"), "{found}");
    assert_eq!(
        finding(&run, "drill.mlflow.restored")["verdict"],
        "ok",
        "the other set is drilled all the same"
    );
    let data = finding(&run, "drill.rto.data");
    assert_eq!(message(&data), "not all data came back: models");
    assert_eq!(marks(&sandbox, "models", ".drilled.critical").len(), 1);
    assert_eq!(marks(&sandbox, "mlflow", ".drilled.ok").len(), 1);
    assert_eq!(scratch(&sandbox), Vec::<PathBuf>::new());
}

#[test]
fn a_database_that_has_lost_rows_is_told_by_its_table() {
    let sandbox = stack();
    sandbox.run(&["backup", "create", "mlflow"]).code(0);
    let manifest = object(&sandbox, "mlflow", ".manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let other = text.replace("\"model_versions\":2", "\"model_versions\":3");
    assert_ne!(text, other, "the manifest tells the rows of each table");
    fs::write(&manifest, sealed_again(&other)).unwrap();
    let run = sandbox.run(&["backup", "drill", "mlflow", "-o", "json"]);
    run.code(2);
    let found = finding(&run, "drill.mlflow.sqlite");
    assert!(message(&found).contains("model_versions has 2 rows instead of 3"), "{found}");
}

/// A manifest that ends with the sum of what it says now, as who wrote it would have had it.
fn sealed_again(manifest: &str) -> String {
    use std::fmt::Write as _;

    use sha2::{Digest as _, Sha256};
    let (before, _) = manifest.rsplit_once(",\n\"manifest_sha256\"").expect("a seal");
    let mut sum = String::new();
    for byte in Sha256::digest(before) {
        write!(sum, "{byte:02x}").unwrap();
    }
    format!("{before},\n\"manifest_sha256\":\"{sum}\"}}\n")
}

#[test]
fn objectives_that_are_missed_are_critical_though_all_is_back() {
    let mut sandbox = stack();
    sandbox.now("2026-01-01T00:00:00Z");
    sandbox.run(&["backup", "create", "models"]).code(0);
    sandbox.now("2026-01-02T12:00:00Z");
    let run = sandbox.run(&["backup", "drill", "models", "-o", "json"]);
    run.code(2);
    let point = finding(&run, "drill.models.rpo");
    assert_eq!(message(&point), "what changed in the last 36 h would be lost: at most 24 h may be");
    assert_eq!(finding(&run, "drill.models.restored")["verdict"], "ok");
    assert_eq!(marks(&sandbox, "models", ".drilled.ok").len(), 1, "the backup itself is good");

    let tight = CONFIG
        .replace("backup:\n", "backup:\n  rto: { data: 1us }\n")
        .replace("models/ }", "models/, rpo: 2d }");
    sandbox.config(&tight);
    let run = sandbox.run(&["backup", "drill", "models", "-o", "json"]);
    run.code(2);
    assert_eq!(finding(&run, "drill.models.rpo")["verdict"], "ok");
    let time = finding(&run, "drill.rto.data");
    assert!(message(&time).contains("at most 1 µs were promised"), "{time}");
    assert_eq!(finding(&run, "drill.rto.system")["verdict"], "ok");
}

#[test]
fn what_was_never_backed_up_is_critical_and_what_is_not_configured_is_refused() {
    let sandbox = stack();
    let run = sandbox.run(&["backup", "drill", "models", "-o", "json"]);
    run.code(2);
    assert!(
        message(&finding(&run, "drill.models.found")).contains("there is no backup in "),
        "{}",
        run.stdout
    );
    let run = sandbox.run(&["backup", "drill", "model"]);
    run.code(3);
    assert!(run.stderr.contains("models"), "{}", run.transcript());
    sandbox.config("stack: empty\n");
    let run = sandbox.run(&["backup", "drill"]);
    run.code(3);
    assert!(run.stderr.contains("no backup sets are configured"), "{}", run.transcript());
}

/// A program in the place of MLflow.
fn pretender(sandbox: &Sandbox, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = sandbox.write("bin/mlflow", format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn a_url_without_its_equals_sign_is_no_set_and_its_password_is_not_shown() {
    let sandbox = stack();
    let run = sandbox.run(&["backup", "drill", "--postgres", "postgresql://ml:sesame@127.0.0.1/x"]);
    assert!(run.code(3).stderr.contains("--postgres=URL"), "{}", run.stderr);
    assert!(!run.stderr.contains("sesame"), "{}", run.stderr);
}

#[test]
fn a_server_that_does_not_serve_is_critical_and_quoted() {
    let sandbox = stack();
    sandbox.run(&["backup", "create"]).code(0);
    let program = pretender(&sandbox, "echo 'Detected out-of-date database schema' >&2; exit 1");
    let serve = |program: &Path| {
        let program = text(program).to_owned();
        sandbox.run(&["backup", "drill", "--serve", "--mlflow-bin", &program, "-o", "json"])
    };
    let run = serve(&program);
    run.code(2);
    assert!(
        message(&finding(&run, "drill.mlflow.served")).contains("out-of-date database schema"),
        "{}",
        run.stdout
    );
    assert_eq!(finding(&run, "drill.rto.model_service")["verdict"], "critical");
    assert_eq!(marks(&sandbox, "mlflow", ".drilled.ok").len(), 1, "its data is good all the same");
    let run = serve(Path::new("nowhere/mlflow"));
    let found = finding(&run, "drill.mlflow.served");
    assert_eq!(found["verdict"], "unknown", "{found}");
    let run =
        sandbox.run(&["backup", "drill", "models", "--serve", "--mlflow-bin", text(&program), "-o", "json"]);
    assert_eq!(finding(&run, "drill.serve")["verdict"], "warning", "{}", run.stdout);
}

#[test]
fn an_interrupt_ends_the_server_and_removes_the_scratch_folder() {
    let sandbox = stack();
    sandbox.run(&["backup", "create"]).code(0);
    let program = pretender(&sandbox, "sleep 600 & echo $! > \"$(dirname \"$0\")/worker\"; wait");
    let running = sandbox.spawn(&["backup", "drill", "mlflow", "--serve", "--mlflow-bin", text(&program)]);
    let worker = sandbox.cwd().join("bin/worker");
    let id: i32 = eventually("the server to be up", Duration::from_secs(30), || {
        fs::read_to_string(&worker).ok()?.trim().parse().ok()
    });
    assert_eq!(scratch(&sandbox).len(), 1);
    assert_eq!(marks(&sandbox, "mlflow", ".held.drill").len(), 1, "kept from pruning meanwhile");
    running.signal(Signal::INT);
    let run = running.finish();
    run.code(130);
    assert_eq!(scratch(&sandbox), Vec::<PathBuf>::new(), "{}", run.transcript());
    assert_eq!(marks(&sandbox, "mlflow", ".held."), Vec::<String>::new());
    let worker = Pid::from_raw(id).expect("a process id");
    eventually("its worker to be gone", Duration::from_secs(10), || {
        test_kill_process(worker).is_err().then_some(())
    });
}

/// The programs of a version of MLflow, and the database of the shared server of that version.
fn installed(version: &str) -> (PathBuf, PathBuf) {
    let cache = std::env::var_os("MLOPSCTL_TEST_HOME").map(PathBuf::from).unwrap_or_else(|| {
        PathBuf::from(std::env::var_os("HOME").expect("a home")).join(".cache/mlopsctl-tests")
    });
    let state = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.stack");
    let program = cache.join(format!("mlflow-{version}/bin/mlflow"));
    (program, state.join(format!("mlflow-{version}/mlflow.db")))
}

/// Backs the database up that a real server uses, and serves what comes back with another one.
fn serves_what_was_restored(base: &str, version: &str) {
    let mut sandbox = Sandbox::new();
    sandbox.limit(Duration::from_secs(110));
    let (program, database) = installed(version);
    let name = unique("drilled");
    for (path, body) in [
        ("registered-models/create", json!({ "name": name })),
        ("model-versions/create", json!({ "name": name, "source": "s3://models/drilled" })),
    ] {
        let (status, answer) =
            http("POST", &format!("{base}/api/2.0/mlflow/{path}"), &body.to_string()).unwrap();
        assert_eq!(status, 200, "{answer}");
    }
    sandbox.config(&format!("backup: {{ sets: {{ mlflow: {{ sqlite: {} }} }} }}\n", database.display()));
    sandbox.run(&["backup", "create"]).code(0);
    let run = sandbox.run(&["backup", "drill", "--serve", "--mlflow-bin", text(&program), "-o", "json"]);
    run.code(0);
    let served = finding(&run, "drill.mlflow.served");
    assert!(message(&served).starts_with(&format!("MLflow {version} on it answers with ")), "{served}");
    assert_eq!(finding(&run, "drill.rto.model_service")["verdict"], "ok");
    assert!(run.json()["sets"][0]["served_after_seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(scratch(&sandbox), Vec::<PathBuf>::new());
}

#[test]
fn mlflow_3_lists_the_same_models_on_what_was_restored() {
    serves_what_was_restored(&mlflow3(), "3.17.2");
}

#[test]
fn mlflow_2_lists_the_same_models_on_what_was_restored() {
    serves_what_was_restored(&mlflow2(), "2.22.5");
}

/// One statement on the server of `tests/stack`.
fn sql(database: &str, statement: &str) -> String {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name}: run tests/run"));
    let output = std::process::Command::new("psql")
        .args(["--no-psqlrc", "-U", "postgres", "-h", &variable("MLOPSCTL_TEST_POSTGRES_SOCKETS")])
        .args(["-p", &variable("MLOPSCTL_TEST_POSTGRES_PORT"), "-d", database, "-At", "-c", statement])
        .output()
        .expect("psql runs");
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn a_dump_is_loaded_into_a_scratch_database_that_is_dropped() {
    let database = unique("drill").replace('-', "_");
    sql("postgres", &format!("CREATE DATABASE {database}"));
    sql(&database, "CREATE TABLE runs (id int primary key); INSERT INTO runs SELECT generate_series(1, 42)");
    let sandbox = Sandbox::new();
    let (host, port) = ("MLOPSCTL_TEST_POSTGRES_SOCKETS", "MLOPSCTL_TEST_POSTGRES_PORT");
    let [host, port] = [host, port].map(|name| std::env::var(name).expect("run tests/run"));
    for format in ["custom", "plain"] {
        sandbox.config(&format!(
            "backup: {{ sets: {{ {format}: {{ postgres: {{ database: {database}, host: '{host}', port: {port}, \
             user: postgres, format: {format} }} }} }} }}\n"
        ));
        sandbox.run(&["backup", "create"]).code(0);
        let id = format!("drill.{format}.postgres");
        let run = sandbox.run(&["backup", "drill", "-o", "json"]);
        run.code(1);
        assert!(message(&finding(&run, &id)).contains("loaded into no database"), "{}", run.stdout);
        let given = format!("--postgres=postgresql://postgres@/postgres?host={host}&port={port}");
        for postgres in ["--postgres", &given] {
            let run = sandbox.run(&["backup", "drill", postgres, "-o", "json"]);
            run.code(0);
            assert!(message(&finding(&run, &id)).contains("1 table with 42 rows"), "{}", run.stdout);
        }
    }
    let run =
        sandbox.run(&["backup", "drill", "--postgres=postgresql://postgres@127.0.0.1:1/", "-o", "json"]);
    assert_eq!(finding(&run, "drill.plain.postgres")["verdict"], "unknown", "{}", run.stdout);
    let left = sql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'mlopsctl_drill_%'");
    assert_eq!(left, "0");
    sql("postgres", &format!("DROP DATABASE {database}"));
}
