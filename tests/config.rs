//! The configuration through the binary: discovery, layers, interpolation, every fault at once; and that no text
//! whatever makes the loader panic.

use mlopsctl::config;
use proptest::prelude::*;
use serde_json::json;

use crate::support::cli::{Run, Sandbox};

/// The lines of stderr that name a place, without the count.
fn faults(run: &Run) -> Vec<String> {
    run.stderr
        .lines()
        .filter(|line| line.contains(": ") && !line.starts_with("error:"))
        .map(str::to_owned)
        .collect()
}

fn effective(sandbox: &Sandbox, args: &[&str]) -> serde_json::Value {
    let mut all = vec!["config", "show", "-o", "json"];
    all.extend(args);
    let run = sandbox.run(&all);
    run.code(0);
    run.json()
}

#[test]
fn every_fault_is_listed_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.config(
        r#"stack: 5
servces: {}
capacity: {}
services:
  api:
    url: localhost:8000
    helth: /health
    health: { path: /health, expect: {} }
    latency: { warning: 500, critical: 2 parsecs }
    url: http://twice
    depends_on: [mlflw, api]
    http: { auth: { token: "${NO_SUCH_TOKEN}" }, timeout: 0s }
  mlflow: { kind: mlfow, url: http://localhost:5000, runs_on: [mlflow], depends_on: [db] }
  db: { kind: tcp, url: db, depends_on: [mlflow] }
  nothing: {}
  k8s: { runs_on: { kubernetes: deployment/api } }
  two words: { url: ftp://x }
checks:
  both: { disk: /, promql: up, critical: "> 5%" }
  none: { critical: "> 5" }
  loose: { disk: / }
  units: { disk: /, critical: "> 95", warning: "> 80%" }
  mixed: { metric: { url: http://x/metrics, name: x }, critical: "> 5s", warning: "> 5%" }
  dangling: { json: { service: nowhere, pointer: a }, critical: "> 5" }
  container: { container: { service: api, measure: cpu }, critical: "> 80%" }
  command: { command: { argv: [] }, critical: "> 5" }
  age: { files: { measure: age }, on_no_data: fine, critical: "> 1d" }
  expected: { probe: { url: http://x, percentile: 101 }, critical: "over 5" }
environments:
  prod: { services: { api: { timeout: 5s } } }
"#,
    );
    sandbox.run(&["config", "check"]).code(3).golden_with_durations("config/faults");
    // Every command that needs the configuration says the same.
    assert_eq!(sandbox.run(&["health"]).stderr, sandbox.run(&["config", "check"]).stderr);
}

#[test]
fn expectations_are_read_by_the_parser_that_judges_with_them() {
    let sandbox = Sandbox::new();
    sandbox.config(
        r#"services:
  api:
    url: http://x
    health:
      expect:
        a: { above: much, below: 5 }
        b: { one_of: [] }
        c: { semver: 1.0 }
        d: { younger_than: 5 parsecs }
        e: { matches: "(" }
        f: { exists: maybe }
        g: {}
        h: { i: { j: { above: x } } }
        "k[": 1
        fine: { semver: ">=1.0" }
        "deep.er[0]": { one_of: [1, 2] }
"#,
    );
    sandbox.run(&["config", "check"]).code(3).golden_with_durations("config/expectations");
}

#[test]
fn numbers_beyond_what_can_be_counted_are_faults_of_the_file() {
    let sandbox = Sandbox::new();
    for (keep, told) in [
        ("last: 99999999999", "keep.last is 99999999999, not 0 to 4294967295"),
        ("hourly: -1", "keep.hourly is -1, not 0 to 4294967295"),
        ("min_redundancy: 4294967296", "not 0 to 4294967295"),
        ("last: 1e99", "must be a whole number"),
    ] {
        sandbox.config(&format!("backup: {{ sets: {{ models: {{ paths: [x], keep: {{ {keep} }} }} }} }}\n"));
        let run = sandbox.run(&["config", "check"]);
        let faults = faults(run.code(3));
        assert!(faults.len() == 1 && faults[0].contains("mlopsctl.yaml:1:"), "{keep}: {}", run.stderr);
        assert!(faults[0].contains(told) && !run.stderr.contains("bug of"), "{keep}: {}", run.stderr);
    }
    sandbox.config("backup: { sets: { models: { paths: [x], keep: { last: 4294967295 } } } }\n");
    sandbox.run(&["config", "check"]).code(0);
    sandbox.config("backup: { sets: { models: { mlflow: { service: m, runs: 18446744073709551616 } } } }\n");
    let run = sandbox.run(&["config", "check"]);
    assert!(!run.code(3).stderr.contains("bug of"), "{}", run.stderr);
}

#[test]
fn a_good_file_is_counted() {
    let sandbox = Sandbox::new();
    sandbox.config(
        "services:\n  a: { url: http://a }\n  b: { url: http://b }\nchecks: {}\nenvironments: { prod: {} }\n",
    );
    sandbox.run(&["config", "check"]).code(0).golden("config/ok");
    sandbox.run(&["config", "check", "--env", "prod"]).code(0);
}

#[test]
fn files_that_cannot_be_a_configuration_say_why() {
    let cases: [(&[u8], &str); 9] = [
        (b"", "it is empty"),
        (b"# nothing\n", "it is empty"),
        (b"---\n", "nothing is in it"),
        (b"- a\n", "must be a mapping"),
        (b"just text", "must be a mapping"),
        (b"a: [", "not YAML"),
        (b"services:\n\tapi: x\n", "tabs cannot indent"),
        (b"stack: x\n---\nstack: y\n", "a second document"),
        (b"stack: x\nb: \xff\n", "not UTF-8 (line 2"),
    ];
    for (text, why) in cases {
        let sandbox = Sandbox::new();
        sandbox.write("mlopsctl.yaml", text);
        let run = sandbox.run(&["config", "check"]);
        assert!(run.code(3).stderr.contains(why), "{}", run.transcript());
    }
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.cwd().join("mlopsctl.yaml")).unwrap();
    assert!(sandbox.run(&["config", "check"]).code(3).stderr.contains("it is a folder"));
    let run = sandbox.run(&["config", "check", "--config", "absent.yaml"]);
    assert!(run.code(3).stderr.contains("absent.yaml: No such file"), "{}", run.transcript());
}

#[test]
fn windows_files_with_a_mark_are_fine() {
    let sandbox = Sandbox::new();
    sandbox.write("mlopsctl.yaml", "\u{feff}stack: x\r\nservices:\r\n  a:\r\n    url: http://a\r\n");
    sandbox.run(&["config", "check"]).code(0);
}

#[test]
fn the_file_is_found_here_above_by_name_and_at_home() {
    let mut sandbox = Sandbox::new();
    sandbox.write("../home/.config/mlopsctl/mlopsctl.yaml", "stack: home\n");
    assert_eq!(effective(&sandbox, &[])["stack"], "home");
    sandbox.write("../mlopsctl.yaml", "stack: above\n");
    assert_eq!(effective(&sandbox, &[])["stack"], "above");
    sandbox.config("stack: here\n");
    assert_eq!(effective(&sandbox, &[])["stack"], "here");
    sandbox.write("other.yaml", "stack: named\n");
    assert_eq!(effective(&sandbox, &["--config", "other.yaml"])["stack"], "named");
    sandbox.env("MLOPSCTL_CONFIG", "other.yaml");
    assert_eq!(effective(&sandbox, &[])["stack"], "named");
}

#[test]
fn layers_lie_over_each_other_and_origins_are_shown() {
    let mut sandbox = Sandbox::new();
    sandbox.env("TEAM_TOKEN", "hunter2hunter2");
    sandbox.write("password", "correct horse\n");
    sandbox.config(
        r#"extends: [default]
stack: layers
services:
  api:
    url: http://localhost:8000
    health: /health
    http: { auth: { token: "${TEAM_TOKEN}" }, headers: { X-Team: "${TEAM:-ml}" } }
  mlflow:
    kind: mlflow
    url: http://ann:pa55word99@localhost:5000
    http: { auth: { username: ann, password: "${file:password}" }, ca: certs/ca.pem }
checks:
  disk: { critical: "> ${DISK_LIMIT:-90}%" }
  log-rotation: null
  latency: { probe: { service: api }, critical: "> 1s" }
environments:
  prod:
    services:
      api: { url: https://api.example.com, health: { expect: { status: healthy, gone: null } } }
      mlflow: null
"#,
    );
    sandbox.env("DISK_LIMIT", "97");
    sandbox
        .run(&["config", "show", "--origin", "--env", "prod"])
        .code(0)
        .golden_with_durations("config/origins");
    let run = sandbox.run(&["config", "show"]);
    run.code(0);
    for secret in ["hunter2hunter2", "correct horse", "pa55word99"] {
        assert!(!run.transcript().contains(secret), "{}", run.transcript());
    }
    assert!(run.stderr.contains("a password in a URL"), "{}", run.transcript());
    let shown = effective(&sandbox, &[]);
    assert_eq!(shown["services"]["mlflow"]["http"]["ca"], json!(sandbox.cwd().join("certs/ca.pem")));
    assert_eq!(shown["services"]["mlflow"]["http"]["auth"]["password"], "«secret»");
}

#[test]
fn an_unknown_environment_offers_the_nearest() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: x\nenvironments: { prod: {}, staging: {} }\n");
    let run = sandbox.run(&["config", "check", "--env", "prd"]);
    assert_eq!(faults(run.code(3)), ["--env: there is no environment `prd` (did you mean `prod`?)"]);
}

#[test]
fn mlflows_own_variables_reach_only_its_server() {
    let mut sandbox = Sandbox::new();
    sandbox.config(
        "services:\n  one: { kind: mlflow }\n  two: { kind: mlflow, url: http://elsewhere }\n  three: { url: http://mlflow:5000 }\n",
    );
    sandbox.env("MLFLOW_TRACKING_URI", "http://mlflow:5000").env("MLFLOW_TRACKING_TOKEN", "tok$en-tok$en");
    let services = effective(&sandbox, &[])["services"].clone();
    assert_eq!(services["one"]["url"], "http://mlflow:5000");
    assert_eq!(services["one"]["http"]["auth"]["token"], "«secret»");
    assert_eq!(services["two"]["http"], json!(null));
    assert_eq!(services["three"]["http"], json!(null));
}

#[test]
fn a_broken_file_is_still_shown_as_far_as_it_reads() {
    let sandbox = Sandbox::new();
    sandbox.config("stack: shown\nservces: {}\n");
    let run = sandbox.run(&["config", "show"]);
    assert!(run.code(3).stdout.contains("stack: shown"), "{}", run.transcript());
    assert!(run.stderr.contains("mlopsctl.yaml:2:1: unknown key `servces`"), "{}", run.transcript());
}

#[test]
fn the_schema_accepts_what_check_accepts() {
    let run = Sandbox::new().run(&["config", "schema"]);
    run.code(0);
    let schema = run.json();
    for key in ["extends", "environments", "services", "checks", "prometheus"] {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
    assert_eq!(schema["$defs"]["Instrument"]["required"], json!(["url"]));
    assert_eq!(schema["$defs"]["PartialInstrument"]["required"], json!(null));
    // Every reference leads somewhere.
    for part in run.stdout.split("\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"][name].is_object(), "{name}");
    }
}

#[test]
fn every_preset_loads_alone_and_with_everything_there() {
    let everything = "prometheus: { url: http://p }\nservices:\n";
    let service = "{ url: http://x, metrics: /metrics, runs_on: { docker: x } }";
    let names = ["api", "serving", "pneumonia-detector", "bankchurn-api", "carvision-api", "telecom-api"];
    let services: String = names.iter().map(|name| format!("  {name}: {service}\n")).collect();
    let mut all = Vec::new();
    for preset in config::preset_names() {
        let alone = config::parse_str(&format!("extends: {preset}\n"), None);
        assert!(alone.is_ok(), "{preset}: {alone:?}");
        let text = format!("extends: [{preset}]\n{everything}{services}");
        let full = config::parse_str(&text, None).unwrap_or_else(|faults| panic!("{preset}: {faults:?}"));
        let own: usize = full.config.checks.len();
        assert!(own >= 4, "{preset} has {own} checks");
        assert!(
            full.config.checks.values().all(|check| check.source.is_some()),
            "{preset}: a number has its source"
        );
        all.push(preset);
    }
    let text = format!("extends: [{}]\n{everything}{services}", all.join(", "));
    assert!(config::parse_str(&text, None).is_ok());
}

/// Texts that look enough like configurations to get past the scanner.
fn yamlish() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("services"),
        Just("checks"),
        Just("api"),
        Just("url"),
        Just("health"),
        Just("expect"),
        Just("latency"),
        Just("disk"),
        Just("promql"),
        Just("json"),
        Just("warning"),
        Just("critical"),
        Just("depends_on"),
        Just("http"),
        Just("environments"),
        Just("extends"),
        Just("default"),
        Just("runs_on"),
        Just("container"),
        Just("service"),
        Just("\"> 5%\""),
        Just("500ms"),
        Just("http://x"),
        Just("${X:-1}"),
        Just("${"),
        Just("null"),
        Just("true"),
        Just("5"),
        Just("*a"),
        Just("&a"),
        Just("<<"),
        Just("!t"),
        Just("é"),
        Just("tls"),
        Just("token"),
        Just("kind"),
    ];
    let mark = prop_oneof![
        Just(": "),
        Just("\n"),
        Just("\n  "),
        Just("\n    "),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(", "),
        Just("- "),
        Just(" "),
        Just("\t"),
        Just("#"),
        Just("|\n"),
        Just("\r\n"),
    ];
    prop::collection::vec((word, mark), 0..40)
        .prop_map(|parts| parts.into_iter().map(|(word, mark)| format!("{word}{mark}")).collect())
}

/// JSON documents whose keys are the configuration's: always YAML, never refused by the scanner.
fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|flag| json!(flag)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(|text| json!(text)),
        Just(json!("> 5%")),
        Just(json!("5m")),
        Just(json!("http://u:p@h/x")),
        Just(json!("api")),
        Just(json!("/")),
    ];
    let key = prop::sample::select(vec![
        "services",
        "checks",
        "api",
        "url",
        "health",
        "expect",
        "latency",
        "disk",
        "promql",
        "json",
        "warning",
        "command",
        "critical",
        "depends_on",
        "http",
        "auth",
        "token",
        "metric",
        "at_least",
        "files",
        "argv",
        "body",
        "predict",
        "environments",
        "extends",
        "runs_on",
        "docker",
        "container",
        "service",
        "kind",
        "store",
        "prometheus",
        "name",
    ]);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            prop::collection::vec((key.clone(), inner), 0..6).prop_map(|pairs| {
                serde_json::Value::Object(
                    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
                )
            }),
        ]
    })
}

/// What is refused has faults with places; what is accepted is a configuration. Neither panics.
fn settles(text: &str) {
    for environment in [None, Some("api")] {
        match config::parse_str(text, environment) {
            Ok(loaded) => assert!(!loaded.digest.is_empty()),
            Err(faults) => {
                assert!(!faults.is_empty());
                let bug = faults.iter().find(|fault| fault.message.contains("passed its checks"));
                assert!(bug.is_none(), "{bug:?} for\n{text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        settles(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_yaml_makes_the_loader_panic(text in yamlish()) {
        settles(&text);
    }

    #[test]
    fn no_document_makes_the_loader_panic(value in document()) {
        settles(&value.to_string());
    }
}

#[test]
fn what_never_ends_is_refused_and_not_read_to_its_end() {
    let sandbox = Sandbox::new();
    sandbox.config("services: { a: { url: '${file:/dev/zero}' } }\n");
    let run = sandbox.run(&["config", "check"]);
    run.code(3);
    assert!(run.stderr.contains("/dev/zero") && run.stderr.contains("larger than"), "{}", run.transcript());
    let run = sandbox.run(&["--config", "/dev/zero", "config", "check"]);
    run.code(3);
    assert!(run.stderr.contains("it is larger than 64 MiB"), "{}", run.transcript());
}
