//! `registry:` of the configuration: what the schema cannot refuse, with its place.

use std::process::Command;

use rustix::process::Signal;

use crate::support::{cli::Sandbox, world::World};

fn faults(yaml: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.config(yaml);
    let run = sandbox.run(&["config", "check"]);
    format!("{} {}{}", run.code, run.stdout, run.stderr)
}

const SERVICES: &str = "services: { mlflow: { kind: mlflow, url: 'http://127.0.0.1:1' }, api: { url: 'http://127.0.0.1:2', runs_on: { docker: api } }, bare: { runs_on: { docker: bare } } }";

/// Each case is what is written of one model, and a part of the fault; none: it is accepted.
fn check(cases: &[(&str, &str)]) {
    for (model, expected) in cases {
        let seen = faults(&format!("registry: {{ models: {{ credit: {{ {model} }} }} }}\n{SERVICES}\n"));
        if expected.is_empty() {
            assert!(seen.starts_with("0 "), "{model}: {seen}");
        } else {
            assert!(seen.starts_with("3 ") && seen.contains(expected), "{model}: {seen}");
            assert!(seen.contains("mlopsctl.yaml:1:"), "{model}: {seen}");
        }
    }
}

#[test]
fn gates_are_rules_about_metrics() {
    check(&[
        ("gate: { f1_score: '>= baseline + 2%', brier_score: ['<= 0.20', '<= baseline + 0.005'] }", ""),
        ("gate: { f1_score: 'baseline + 2%' }", "gate.f1_score: `baseline + 2%` does not begin with one of"),
        (
            "gate: { f1_score: '>= basline' }",
            "gate.f1_score: `>= basline` does not say what is compared with",
        ),
        ("gate: { f1_score: ['>= 0.5', '>= nan'] }", "`>= nan` does not say"),
        ("gate: { f1_score: [] }", "gate.f1_score demands nothing"),
        ("gate: { '': '>= 0.5' }", "gate has a metric without a name"),
        ("gate: { f1_score: 0.5 }", "gate.f1_score"),
        ("watch: { f1_score: { warning: '>= baseline - 5%', critical: '>= baseline - 10%' } }", ""),
        ("watch: { accuracy: {} }", ""),
        ("watch: { accuracy: { warning: '55%' } }", "watch.accuracy.warning: `55%` does not begin"),
        ("watch: { accuracy: { waning: '>= 55%' } }", "did you mean `warning`?"),
        (
            "watch: { accuracy: { warning: '>= 55%', critical: '>= 60%' } }",
            "watch.accuracy: critical `>= 60%` is stricter than warning `>= 55%`, so it never warns",
        ),
        (
            "watch: { brier_score: { warning: '<= 0.2', critical: '<= 0.1' } }",
            "critical `<= 0.1` is stricter",
        ),
        ("watch: { f1_score: { warning: '>= 0.8', critical: '>= baseline - 10%' } }", ""),
    ]);
}

#[test]
fn names_lead_somewhere() {
    check(&[
        ("served_by: api", ""),
        ("served_by: [api, bare]", ""),
        ("served_by: ap", "served_by names the service `ap`, which is not configured (did you mean `api`?)"),
        ("served_by: [api, api]", "served_by names `api` twice"),
        ("served_by: bare, reports: { at: version }", "services.bare has no `url:`"),
        ("served_by: api, image: 'team/scorer:v{semver}'", ""),
        ("served_by: api, image: 'team/scorer:{version}'", ""),
        ("served_by: api, image: 'team/scorer:latest'", "must stand in it"),
        ("served_by: api, image: 'team/{name}:{version}'", "its only placeholders"),
        ("image: 'team/scorer:{version}'", "image needs `served_by:`"),
        ("reports: { at: version }", "reports needs `served_by:`"),
        ("served_by: api, reports: {}", "reports is empty"),
        ("served_by: api, reports: { at: 'a..b' }", "is not a path"),
        ("served_by: api, reports: { path: 'http://x/y' }", "must be a path below the service's URL"),
        ("served_by: api, reload: { path: /reload, body: { force: true } }", ""),
        ("served_by: api, reload: { command: [./reload.sh, now] }", ""),
        ("served_by: api, reload: { path: /reload, command: [x] }", "both `path` and `command`"),
        ("served_by: api, reload: { body: {} }", "needs `path:` or `command:`"),
        ("served_by: api, reload: { command: [x], body: {} }", "not to a command"),
        ("served_by: api, reload: { command: [] }", "names no program"),
        ("reload: { path: /reload }", "reload needs `served_by:`"),
        ("metrics: { f1_score: [f1, val_f1] }", ""),
        (
            "metrics: { f1_socre: f1 }",
            "names `f1_socre`, which neither gate nor watch judges (did you mean `f1_score`?)",
        ),
        ("gate: { auc: '>= 0.7' }, metrics: { auc: roc_auc }, baseline: { auc: 0.8 }", ""),
        ("baseline: { auc: 0.8 }", "baseline names `auc`, which neither gate nor watch judges"),
        ("metrics: { f1_score: [f1, f1] }", "names `f1` twice"),
    ]);
}

#[test]
fn pointers_are_names_that_the_registry_takes() {
    check(&[
        ("serving: champion, candidate: challenger", ""),
        ("serving: Production, candidate: Staging", ""),
        ("serving: v1.2.3", "holds `.`"),
        ("serving: latest", "reserved by MLflow"),
        ("candidate: v7", "reserved by MLflow"),
        ("serving: none", "the stage of whatever has none"),
        ("serving: champion, candidate: Champion", "the name both of what serves and of what waits"),
        ("serving: staging", "`staging` is the name both of what serves and of what waits"),
    ]);
    let of_name = |name: &str| faults(&format!("registry: {{ models: {{ {name}: {{}} }} }}\n{SERVICES}\n"));
    for name in ["'My model, ünïcode'", "'team/credit:risk'", "catalog.schema.model"] {
        assert!(of_name(name).starts_with("0 "), "{name}: {}", of_name(name));
    }
    for name in ["' '", "\"a\\nb\""] {
        let seen = of_name(name);
        assert!(seen.contains("cannot be the name of a registered model"), "{name}: {seen}");
    }
}

#[test]
fn numbers_are_what_they_stand_for() {
    check(&[
        ("prevalence: 0.1", ""),
        ("prevalence: 10%", "prevalence must be a number"),
        ("prevalence: 10", "prevalence is 10, not a share between 0 and 1"),
        ("prevalence: 0", "prevalence is 0"),
        ("prevalence: 1", "prevalence is 1"),
        ("predictions_differ: 0.3", ""),
        ("predictions_differ: 1", ""),
        ("predictions_differ: 30", "predictions_differ is 30, not a share from 0 to 1"),
        ("max_age: 30d, archive_after: 90d", ""),
        ("max_age: 0s", "max_age must be longer than nothing"),
        ("archive_after: 3 moons", "archive_after"),
        ("evaluation_data: eval_digest", ""),
        ("evaluation_data: [eval_digest, threshold]", ""),
        ("evaluation_data: ['']", "evaluation_data has an empty name"),
        ("experiment: ''", "experiment is empty"),
        ("baseline: { f1_score: 0.8 }", ""),
        ("baseline: { f1_score: high }", "baseline.f1_score"),
    ]);
}

#[test]
fn the_registry_is_one_service_of_its_kind() {
    let two = "services: { one: { kind: mlflow, url: 'http://127.0.0.1:1' }, two: { kind: mlflow, url: 'http://127.0.0.1:2' }, api: { url: 'http://127.0.0.1:3' } }";
    let cases = [
        ("models: { m: {} }", "which of the services of kind mlflow it is: service: one or two"),
        ("service: two, models: { m: {} }", ""),
        (
            "service: tow",
            "registry.service names the service `tow`, which is not configured (did you mean `two`?)",
        ),
        ("service: api", "names `api`, which is of kind http, not mlflow"),
    ];
    for (registry, expected) in cases {
        let seen = faults(&format!("registry: {{ {registry} }}\n{two}\n"));
        let code = if expected.is_empty() { "0 " } else { "3 " };
        assert!(seen.starts_with(code) && seen.contains(expected), "{registry}: {seen}");
    }
}

#[test]
fn a_limit_that_stops_nobody_is_worth_a_word() {
    let of = |model: &str| {
        let seen = faults(&format!("registry: {{ models: {{ credit: {{ {model} }} }} }}\n{SERVICES}\n"));
        assert!(!seen.starts_with("3 "), "{seen}");
        seen
    };
    let seen = of("prevalence: 0.1, gate: { brier_score: ['<= 0.20', '<= 0.08'] }");
    assert!(seen.contains("brier_score `<= 0.20` is no bar: with 10.0 % positives"), "{seen}");
    assert!(seen.contains("scores 0.090") && !seen.contains("`<= 0.08`"), "{seen}");
    assert!(of("prevalence: 0.1, watch: { brier_score: { warning: '<= 0.2' } }").contains("is no bar"));
    assert!(!of("prevalence: 0.5, gate: { brier_score: '<= 0.20' }").contains("no bar"));
    let stuck = format!("{}\n", SERVICES.replace(", runs_on: { docker: api }", ""));
    let seen = faults(&format!("registry: {{ models: {{ credit: {{ served_by: api }} }} }}\n{stuck}"));
    assert!(seen.contains("so nothing makes it load another version"), "{seen}");
    let seen = faults(&format!(
        "registry: {{ models: {{ credit: {{ served_by: api, reload: {{ path: /r }} }} }} }}\n{stuck}"
    ));
    assert!(!seen.contains("nothing makes it"), "{seen}");
}

#[test]
fn the_name_of_a_metric_makes_no_secret() {
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "{SERVICES}\nregistry: {{ models: {{ auth-model: {{ gate: {{ token_f1: '>= baseline' }}, metrics: {{ token_f1: [token_f1_score] }} }} }} }}\n"
    ));
    let shown = sandbox.run(&["config", "show"]).code(0).stdout.clone();
    assert!(shown.contains(">= baseline") && shown.contains("token_f1_score"), "{shown}");
}

#[test]
fn secrets_that_are_written_into_a_reload_run_and_are_never_shown() {
    const SECRETS: [&str; 3] = ["OPENSESAME1", "OPENSESAME2", "s3cr"];
    let has = |text: &str| SECRETS.iter().any(|secret| text.contains(secret));
    let world = World::start();
    let sandbox = Sandbox::new();
    let command = serde_json::json!([
        "sh",
        "load.sh",
        "--token",
        "s3cr",
        "-H",
        "Authorization: Bearer OPENSESAME1",
        "https://ann:OPENSESAME2@host/x?v=2",
    ]);
    let reload = format!("reload: {{ command: {command} }}");
    sandbox.config(&world.config("").replace("reload: { path: /reload }", &reload));
    let program = "printf '%s\\n' \"$@\" >> told; echo \"refused $4\" >&2; exit ";
    sandbox.write("load.sh", format!("{program}7\n"));
    let promote = ["model", "promote", "churn", "--to", "4"];
    for (flags, code) in [(&["--dry-run"][..], 0), (&["--dry-run", "-o", "json"], 0), (&["--yes"], 2)] {
        let run = sandbox.run(&[&promote, flags].concat());
        let said = run.code(code).transcript();
        assert!(said.contains("--token «secret»") && !has(&said), "{said}");
    }
    // The program had them, on the way forward and on the way back.
    assert!(SECRETS.iter().all(|secret| sandbox.read("told").matches(secret).count() == 2));
    let shown = sandbox.run(&["config", "show"]).code(0).stdout.clone();
    assert!(!has(&shown), "{shown}");

    // The journal of a killed run does not have them, and who resumes it has.
    sandbox.write("told", "");
    sandbox.write("load.sh", format!("{program}0\n"));
    world.state().silent = true;
    let words = [&promote[..], &["--yes"]].concat();
    let mut killed = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "2-apply", &words);
    killed.wait_until("2-apply", |_, stderr| stderr.contains("stopped before 2-apply"));
    killed.signal(Signal::KILL);
    killed.finish().code(-9);
    let store = sandbox.home().join("store");
    let kept = Command::new("grep").args(["-rlE", &SECRETS.join("|")]).arg(&store).output().expect("grep");
    assert_eq!((String::from_utf8_lossy(&kept.stdout).as_ref(), kept.status.code()), ("", Some(1)));
    let listing = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    let id = listing["items"][0]["id"].as_str().expect("an id").to_owned();
    sandbox.run(&["plan", "resume", &id, "--yes"]).code(1);
    assert!(SECRETS.iter().all(|secret| sandbox.read("told").contains(secret)));
}

#[test]
fn a_secret_in_the_query_of_a_path_is_not_shown() {
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "{SERVICES}\nregistry: {{ models: {{ m: {{ served_by: api, reload: {{ path: '/reload?v=2&token=abc' }} }} }} }}\n"
    ));
    for format in ["yaml", "json"] {
        let shown = sandbox.run(&["config", "show", "-o", format]).code(0).stdout.clone();
        assert!(shown.contains("/reload?") && !shown.contains("abc"), "{shown}");
    }
}
