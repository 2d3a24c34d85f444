//! Two stacks that keep a set of one name at one place: neither counts on the other's backups, removes them, or puts them
//! where its own data is.

use std::path::Path;

use serde_json::Value;

use crate::{
    backup_restore::restored,
    backup_verify::create,
    support::cli::{Run, Sandbox},
};

/// Names the stack whose configuration is used from now on.
fn stack(sandbox: &Sandbox, name: &str) {
    let data = if name.is_empty() { "data" } else { name };
    sandbox.write(&format!("{data}/model.bin"), format!("of {name}"));
    let stack = if name.is_empty() { String::new() } else { format!("stack: {name}\n") };
    sandbox.config(&format!(
        "{stack}backup: {{ sets: {{ models: {{ paths: [{data}], to: kept, keep: {{ last: 1 }} }} }} }}\n"
    ));
}

fn findings(run: &Run) -> Vec<Value> {
    run.json()["findings"].as_array().unwrap().clone()
}

fn listed(sandbox: &Sandbox) -> Vec<String> {
    let items = sandbox.run(&["backup", "list", "--all", "-o", "json"]).code(0).json();
    let items = items["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| format!("{} {}", item["id"].as_str().unwrap(), item["state"].as_str().unwrap()))
        .collect()
}

/// Two backups of `churn`, then one of `fraud`, whose turn it is.
fn two_stacks() -> (Sandbox, [String; 2], String) {
    let sandbox = Sandbox::new();
    stack(&sandbox, "churn");
    let churns = [(); 2].map(|()| create(&sandbox, "models"));
    stack(&sandbox, "fraud");
    let frauds = create(&sandbox, "models");
    (sandbox, churns, frauds)
}

#[test]
fn a_listing_counts_its_own_and_warns_of_the_others() {
    let (sandbox, churns, frauds) = two_stacks();
    let run = sandbox.run(&["backup", "list", "-o", "json"]);
    run.code(1);
    let [age, shared] = &findings(&run)[..] else { panic!("{}", run.stdout) };
    assert_eq!((&age["verdict"], &age["evidence"]["id"]), (&"ok".into(), &(*frauds).into()));
    assert_eq!((&shared["id"], &shared["verdict"]), (&"backup.models.shared".into(), &"warning".into()));
    let message = shared["message"].as_str().unwrap();
    assert!(
        message.contains("2 backups of the stack `churn` lie in") && message.contains(&churns[1]),
        "{message}"
    );
    let wanted = [
        format!("{frauds} whole"),
        format!("{} another stack's", churns[1]),
        format!("{} another stack's", churns[0]),
    ];
    assert_eq!(listed(&sandbox), wanted);
    // None of its own is none, whatever the other has.
    stack(&sandbox, "third");
    let run = sandbox.run(&["backup", "list", "-o", "json"]);
    let none = &findings(run.code(2))[0];
    assert!(none["message"].as_str().unwrap().starts_with("there is no backup of this stack in"), "{none}");
    sandbox.run(&["backup", "verify"]).code(2);
    let run = sandbox.run(&["backup", "restore", "--set", "models", "--to", "back", "--yes"]);
    assert!(run.code(3).stderr.contains("another stack has backups there"), "{}", run.stderr);
    // Who has no name cannot tell.
    stack(&sandbox, "");
    assert!(listed(&sandbox).iter().all(|item| item.ends_with(" whole")));
    sandbox.run(&["backup", "list"]).code(0);
}

#[test]
fn prune_neither_counts_nor_removes_what_another_stack_made() {
    let (sandbox, churns, frauds) = two_stacks();
    let run = sandbox.run(&["backup", "prune", "--yes"]);
    assert!(
        run.code(0).stderr.contains("left alone: 2 backups of another stack or environment"),
        "{}",
        run.transcript()
    );
    assert_eq!(listed(&sandbox).len(), 3, "its only one, and two of the other");
    let again = create(&sandbox, "models");
    sandbox.run(&["backup", "prune", "--yes"]).code(0);
    let left = listed(&sandbox);
    assert!(left.len() == 3 && !left.iter().any(|item| item.contains(&frauds)), "{left:?}");
    // The other keeps its own newest, though there is a newer one.
    stack(&sandbox, "churn");
    sandbox.run(&["backup", "prune", "--yes"]).code(0);
    assert_eq!(listed(&sandbox), [format!("{} whole", churns[1]), format!("{again} another stack's")]);
    // Of a stack that got another name they are its own.
    stack(&sandbox, "renamed");
    sandbox.run(&["backup", "prune", "--yes"]).code(0);
    assert_eq!(listed(&sandbox).len(), 2);
    sandbox.run(&["backup", "prune", "--yes", "--other-stack"]).code(0);
    assert_eq!(listed(&sandbox), [format!("{again} another stack's")]);
}

#[test]
fn what_another_stack_made_is_not_put_in_the_place_of_anything() {
    let (sandbox, churns, _) = two_stacks();
    sandbox.write("churn/model.bin", "newer");
    let run = sandbox.run(&["backup", "restore", &churns[1], "--in-place", "--yes"]);
    let told =
        "was made by the stack `churn`, and would take the place of what this one has; nothing was changed";
    assert!(run.code(3).stderr.contains(told), "{}", run.stderr);
    assert_eq!(sandbox.read("churn/model.bin"), "newer");
    // Into a folder of its own it comes back, and so does what is its own under a former name.
    restored(&sandbox, &[&churns[1], "--to", "back"]);
    assert_eq!(sandbox.read("back/churn/model.bin"), "of churn");
    restored(&sandbox, &[&churns[1], "--in-place", "--other-stack"]);
    assert_eq!(sandbox.read("churn/model.bin"), "of churn");
    let manifest: Value =
        serde_json::from_str(&sandbox.read(&format!("kept/{}.manifest.json", churns[1]))).unwrap();
    assert_eq!(manifest["source"]["stack"], "churn");
    sandbox.run(&["backup", "verify", &churns[0], "--read-data"]).code(0);
}

#[test]
fn what_an_older_version_made_is_of_every_stack() {
    let sandbox = Sandbox::new();
    stack(&sandbox, "churn");
    let old = "20260301T000000Z4k7q";
    sandbox.write(&format!("kept/{old}.tar.gz"), "x");
    sandbox.write(&format!("kept/{old}.manifest.json"), "{}");
    assert_eq!(listed(&sandbox), [format!("{old} whole")]);
    create(&sandbox, "models");
    sandbox.run(&["backup", "prune", "--yes"]).code(0);
    assert!(!Path::new(&sandbox.cwd().join(format!("kept/{old}.tar.gz"))).exists(), "counted, and gone");
}

/// One stack, whose environments `staging` and `production` have each its own data and one place.
fn environments(sandbox: &Sandbox, environments: &str) {
    for name in ["data", "staging", "production"] {
        sandbox.write(&format!("{name}/model.bin"), format!("of {name}"));
    }
    sandbox.config(&format!(
        "stack: churn\nbackup: {{ sets: {{ models: {{ paths: [data], to: kept, keep: {{ last: 1 }} }} }} }}\n{environments}"
    ));
}

const ENVIRONMENTS: &str = "\
environments:
  staging: { backup: { sets: { models: { paths: [staging] } } } }
  production: { backup: { sets: { models: { paths: [production] } } } }
";

fn created(sandbox: &Sandbox, environment: &str) -> String {
    let run = sandbox.run(&["--env", environment, "backup", "create", "models", "-o", "json"]);
    run.code(0).json()["findings"][0]["evidence"]["id"].as_str().unwrap().to_owned()
}

fn states(sandbox: &Sandbox, environment: Option<&str>) -> Vec<String> {
    let mut arguments = vec!["backup", "list", "--all", "-o", "json"];
    arguments.extend(environment.into_iter().flat_map(|name| ["--env", name]));
    let items = sandbox.run(&arguments).code(0).json();
    let state =
        |item: &Value| format!("{} {}", item["id"].as_str().unwrap(), item["state"].as_str().unwrap());
    items["items"].as_array().unwrap().iter().map(state).collect()
}

#[test]
fn environments_of_a_stack_neither_count_nor_remove_nor_put_back_each_others() {
    let sandbox = Sandbox::new();
    environments(&sandbox, ENVIRONMENTS);
    let staging = [(); 2].map(|()| created(&sandbox, "staging"));
    // None of its own is none, and it says whose there are.
    let run = sandbox.run(&["--env", "production", "backup", "list", "-o", "json"]);
    let [none, shared] = &findings(run.code(2))[..] else { panic!("{}", run.stdout) };
    assert!(
        none["message"].as_str().unwrap().starts_with("there is no backup of this environment in"),
        "{none}"
    );
    assert!(shared["message"].as_str().unwrap().starts_with("2 backups of the environment `staging` lie in"));
    let run = sandbox.run(&[
        "--env",
        "production",
        "backup",
        "restore",
        "--set",
        "models",
        "--to",
        "back",
        "--yes",
    ]);
    assert!(run.code(3).stderr.contains("the environment `staging` has backups there"), "{}", run.stderr);
    let production = created(&sandbox, "production");
    // To share a place is what environments do: nothing to warn of.
    let run = sandbox.run(&["--env", "production", "backup", "list", "-o", "json"]);
    assert_eq!(findings(run.code(0))[1]["verdict"], "ok");
    sandbox.run(&["--env", "production", "status"]).code(0);
    let run = sandbox.run(&["--env", "production", "backup", "prune", "--yes"]);
    assert!(run.code(0).stderr.contains("left alone: 2 backups of another"), "{}", run.transcript());
    let others = staging.each_ref().map(|id| format!("{id} another environment's"));
    let wanted = [format!("{production} whole"), others[1].clone(), others[0].clone()];
    assert_eq!(states(&sandbox, Some("production")), wanted);
    assert!(states(&sandbox, None).iter().all(|state| state.ends_with(" another environment's")));
    // Neither takes the place of what the other has.
    let run = sandbox.run(&["--env", "production", "backup", "restore", &staging[1], "--in-place", "--yes"]);
    assert!(
        run.code(3).stderr.contains("was made by the environment `staging`, and would"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--env staging"), "{}", run.stderr);
    assert_eq!(sandbox.read("staging/model.bin"), "of staging");
    let manifest: Value =
        serde_json::from_str(&sandbox.read(&format!("kept/{production}.manifest.json"))).unwrap();
    assert_eq!(
        (&manifest["source"]["stack"], &manifest["source"]["environment"]),
        (&"churn".into(), &"production".into())
    );
    // Its own go when they must.
    sandbox.run(&["--env", "staging", "backup", "prune", "--yes"]).code(0);
    let wanted = [format!("{} whole", staging[1]), format!("{production} another environment's")];
    assert_eq!(states(&sandbox, Some("staging")), wanted);
}

#[test]
fn what_a_stack_made_before_it_had_environments_counts_in_each() {
    let sandbox = Sandbox::new();
    environments(&sandbox, "");
    let before = create(&sandbox, "models");
    environments(&sandbox, ENVIRONMENTS);
    for environment in [None, Some("staging"), Some("production")] {
        assert_eq!(states(&sandbox, environment), [format!("{before} whole")]);
    }
}
