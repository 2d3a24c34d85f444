//! `runbook resume|approve`: where a run may go on, what is left of steps that were cut off, and what is said of it.

use crate::{
    runbook_run::{objects, sandbox, step},
    support::cli::Sandbox,
};

/// The id of the only open run.
fn open_run(sandbox: &Sandbox) -> String {
    let objects = objects(sandbox, "state/runs/r");
    objects.first().expect("an open run").rsplit('/').nth(1).expect("an id").to_owned()
}

#[test]
fn a_run_goes_on_in_its_own_stack_and_environment_alone() {
    let steps = "- ask: Well?\n  id: asked\n- run: [sh, -c, 'echo ${env} >> ran']\n  id: after\n  needs: [asked]\n- approve: Go?\n  id: go\n";
    let sandbox = sandbox("when: daily", steps);
    let config = sandbox.write("here.yaml", "stack: shop\nenvironments: { prod: {}, staging: {} }\n");
    let file = config.to_str().unwrap();
    let at = |env: &str, more: &[&str]| {
        sandbox.run(&[&["--config", file, "--env", env, "runbook"], more].concat())
    };
    let begun = at("prod", &["run", "r", "--unattended"]);
    let id = open_run(&sandbox);
    let resume = format!("mlopsctl --config {file} --env prod runbook resume {id}");
    assert!(begun.code(0).stdout.contains(&resume), "{}", begun.transcript());
    let approve = format!("mlopsctl --config {file} --env prod runbook approve {id} go");
    assert!(begun.stdout.replace('\n', " ").contains("--env prod"), "{}", begun.transcript());
    let json = at("prod", &["resume", "--unattended", "-o", "json"]).code(0).json();
    assert!(step(&json, "go")["reason"].as_str().unwrap().contains(&approve), "{json:#}");
    for more in
        [vec!["resume", id.as_str(), "--unattended"], vec!["resume", "--stop"], vec!["approve", &id, "go"]]
    {
        let refused = at("staging", &more);
        let told = refused.code(3).stderr.clone();
        assert!(told.contains("`prod`") && told.contains("`staging`"), "{}", refused.transcript());
        assert!(
            told.contains(&format!("mlopsctl --config {file} --env prod runbook {} {id}", more[0])),
            "{}",
            refused.transcript()
        );
    }
    sandbox.write("here.yaml", "stack: other\nenvironments: { prod: {}, staging: {} }\n");
    let refused = at("prod", &["resume", "--unattended"]);
    let told = refused.code(3).stderr.clone();
    assert!(told.contains("`shop`") && told.contains("`other`"), "{}", refused.transcript());
    let status = sandbox.run(&["--config", file, "--env", "prod", "status"]);
    assert!(!status.stdout.contains(&id), "another stack's: {}", status.transcript());
    sandbox.write("here.yaml", "stack: shop\nenvironments: { prod: {}, staging: {} }\n");
    let status = sandbox.run(&["--config", file, "--env", "prod", "status", "-o", "json"]).json();
    assert!(status.to_string().contains(&resume), "{status:#}");
    assert!(!sandbox.cwd().join("ran").exists());
}
