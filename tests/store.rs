//! Leases and records in the store, as runs beside each other and after each other see them.

use serde_json::{Value, json};

use crate::{
    restart::{sandbox, stored},
    support::{
        cli::Sandbox,
        stack::{Container, docker, docker_host, unique},
    },
};

fn locked(sandbox: &Sandbox) -> Value {
    sandbox.run(&["restart", "api", "--yes", "-o", "json"]).code(6).json()
}

#[test]
fn one_run_at_a_time_acts_on_a_target_and_a_take_over_ends_the_other() {
    let project = unique("churn");
    let container = Container::image("unhealthy").compose(&project, "api").start();
    docker(&["stop", &container.name]);
    let sandbox = sandbox(&project);
    let mut first = sandbox.spawn(&["restart", "api", "--yes", "--timeout", "20s"]);
    first.wait_until("its second step", |_, stderr| stderr.contains("step 2 of 2"));

    let outcome = locked(&sandbox);
    let summary = outcome["summary"].as_str().unwrap();
    assert!(summary.starts_with("locked by tester on "), "{summary}");
    assert!(
        summary.contains("`restart api --yes --timeout 20s`") && summary.contains("expires in"),
        "{summary}"
    );
    assert_eq!(outcome["next"][1], "mlopsctl restart api --yes -o json --take-over");
    let running = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    assert_eq!(running["items"][0]["running"], true);

    let second = sandbox.run(&["restart", "api", "--yes", "--timeout", "1s", "--take-over"]);
    second.code(2);
    // What the container is like now is the second run's business: the first one undoes nothing.
    let first = first.finish();
    first.code(6);
    assert!(first.stdout.contains("another run took the lock over"), "{}", first.transcript());
    assert_eq!(docker(&["inspect", "--format", "{{.State.Status}}", &container.name]), "running");
}

#[test]
fn a_lease_of_another_machine_counts_until_it_expires() {
    let project = unique("churn");
    let _container = Container::image("model").compose(&project, "api").start();
    let mut sandbox = sandbox(&project);
    let lease = json!({
        "schema": "mlopsctl/lease/v1", "plan": "01KAAAAAAAAAAAAAAAAAAAAAAA",
        "holder": { "name": "ann", "claimed_by": "os" },
        "process": { "host": "elsewhere", "pid": 7, "mark": "x" },
        "command": "restart api", "started": "2026-03-01T10:00:00Z", "expires": "2026-03-01T10:02:00Z",
    });
    let folder = sandbox.home().join("store/leases/churn.api");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("41.json"), lease.to_string()).unwrap();
    sandbox.now("2026-03-01T10:01:30Z");
    let summary = locked(&sandbox)["summary"].as_str().unwrap().to_owned();
    assert!(
        summary.contains("ann on elsewhere") && summary.contains("for 1 m 30 s, expires in 30 s"),
        "{summary}"
    );
    sandbox.now("2026-03-01T10:02:00Z");
    sandbox.run(&["restart", "api", "--yes"]).code(0);
    // Numbers only grow; the last one says that it is free.
    let left = stored(&sandbox, "leases");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].ends_with("43.json"), "{left:?}");
}

#[test]
fn the_store_is_where_the_configuration_says() {
    let project = unique("churn");
    let _container = Container::image("model").compose(&project, "api").start();
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host()).env("MLOPSCTL_STORE", "");
    let config = |store: &str| {
        format!("store: {store}\nservices: {{ api: {{ runs_on: {{ docker: api, project: {project} }} }} }}\n")
    };
    sandbox.config(&config("kept/here"));
    sandbox.run(&["restart", "api", "--yes"]).code(0);
    assert_eq!(
        glob::glob(&format!("{}/kept/here/records/restart/api/*/*/*-done.json", sandbox.cwd().display()))
            .unwrap()
            .count(),
        1
    );
    for (store, why) in [("ftp://host/x", "unknown scheme `ftp`"), ("s3://", "names no usable bucket")] {
        sandbox.config(&config(store));
        let run = sandbox.run(&["restart", "api", "--yes"]);
        assert!(
            run.code(3).stderr.contains("mlopsctl.yaml:1:8: ") && run.stderr.contains(why),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn secrets_do_not_reach_the_store() {
    let project = unique("churn");
    let _container = Container::image("model").compose(&project, "api").start();
    let mut sandbox = Sandbox::new();
    sandbox.env("DOCKER_HOST", docker_host()).env("API_TOKEN", "correct-horse-battery");
    sandbox.config(&format!(
        "services:\n  api:\n    http: {{ auth: {{ token: '${{API_TOKEN}}' }} }}\n    runs_on: {{ docker: api, project: {project} }}\n"
    ));
    let reason = "token correct-horse-battery leaked";
    sandbox.run(&["restart", "api", "--yes", "--reason", reason]).code(0);
    let records = stored(&sandbox, "records");
    let text = std::fs::read_to_string(&records[0]).unwrap();
    assert!(text.contains("leaked") && !text.contains("correct-horse"), "{text}");
}

#[test]
fn records_that_wait_are_delivered_once_whoever_comes_first() {
    let project = unique("churn");
    let _container = Container::image("model").compose(&project, "api").start();
    let sandbox = sandbox(&project);
    // A store that is a file takes nothing.
    let store = sandbox.home().join("store");
    std::fs::write(&store, "").unwrap();
    for _ in 0..3 {
        let run = sandbox.run(&["restart", "api", "--yes"]);
        assert!(run.code(1).stderr.contains("the record waits in "), "{}", run.stderr);
    }
    std::fs::remove_file(&store).unwrap();
    let spool = format!("{}/.local/state/mlopsctl-spool", sandbox.home().display());
    let waiting =
        || glob::glob(&format!("{spool}/*/records/**/*.json")).unwrap().flatten().collect::<Vec<_>>();
    assert_eq!(waiting().len(), 3);
    // One is cut off, as no run of ours leaves it; beside another is what a killed run left of its writing.
    let damaged = &waiting()[0];
    std::fs::write(damaged, "{\"schema\": \"mlops").unwrap();
    std::fs::write(format!("{}#1", waiting()[1].display()), "{\"sch").unwrap();
    let look = sandbox.run(&["history"]);
    assert!(look.code(0).stdout.contains("3 records wait on this machine"), "{}", look.stdout);

    let runs = [1, 2].map(|_| sandbox.spawn(&["restart", "api", "--yes", "--take-over"]));
    let runs = runs.map(|run| run.finish());
    let said: String = runs.iter().map(|run| run.stderr.as_str()).collect();
    assert!(said.contains("that waited for the store"), "{said}");
    assert_eq!(said.matches("it is damaged, and was moved to").count(), 1, "{said}");
    assert_eq!(waiting(), [] as [std::path::PathBuf; 0]);
    assert_eq!(glob::glob(&format!("{spool}/*/damaged/*.json")).unwrap().count(), 1);
    let records = stored(&sandbox, "records/restart/api");
    // Two that waited, and those of the runs that came to an end.
    let ended = runs.iter().filter(|run| matches!(run.code, 0 | 1)).count();
    assert!(records.len() >= 2 + ended, "{records:?}\n{said}");
    assert!(!sandbox.run(&["history"]).code(0).stdout.contains("on this machine"));
}
