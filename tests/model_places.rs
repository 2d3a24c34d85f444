//! Two stacks or environments in one store: the moves of one are not the other's, and a plan of one is not carried out
//! in another.

use rustix::process::Signal;

use crate::support::{
    cli::{Run, Sandbox, text},
    world::World,
};

const PROMOTE: [&str; 6] = ["model", "promote", "churn", "--to", "4", "--yes"];

/// The registry of `default`, and in the environment `prod` another one.
fn environments(default: &World, prod: &World, stack: &str) -> String {
    let services = |world: &World| {
        let all: serde_json::Value = serde_yaml::from_str(&world.config("")).expect("YAML");
        all["services"].clone()
    };
    let prod = serde_json::json!({ "prod": { "services": services(prod) } });
    let config = default.config("").replace("stack: churn", &format!("stack: {stack}"));
    format!("{config}environments: {prod}\n")
}

fn promote(sandbox: &Sandbox, flags: &[&str], to: &str) {
    let words: Vec<&str> =
        flags.iter().copied().chain(["model", "promote", "churn", "--to", to, "--yes"]).collect();
    sandbox.run(&words).code(0);
}

/// Kills a promotion in `prod` before its pointer moves; returns the id of its plan.
fn killed(sandbox: &Sandbox, flags: &[&str]) -> String {
    let words: Vec<&str> = flags.iter().copied().chain(PROMOTE).collect();
    let mut command = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "2-apply", &words);
    command.wait_until("2-apply", |_, stderr| stderr.contains("stopped before 2-apply"));
    command.signal(Signal::KILL);
    command.finish().code(-9);
    let listing = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    listing["items"][0]["id"].as_str().expect("an id").to_owned()
}

/// Runs a command that was printed, as it was printed.
fn pasted(sandbox: &Sandbox, printed: &str) -> Run {
    let words = shell_words::split(printed).expect("words of a shell");
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    sandbox.run(&words)
}

#[test]
fn what_served_in_one_environment_is_no_way_back_in_another() {
    let (here, prod) = (World::start(), World::start());
    let sandbox = Sandbox::new();
    sandbox.config(&environments(&here, &prod, "shop"));
    promote(&sandbox, &[], "1");
    promote(&sandbox, &[], "4");
    let rollback = ["--env", "prod", "rollback", "model", "churn", "--yes"];
    let refused = sandbox.run(&rollback);
    assert!(refused.code(3).stderr.contains("nothing is recorded"), "{}", refused.stderr);
    assert_eq!(prod.state().changes, [] as [String; 0]);
    let history = sandbox.run(&["--env", "prod", "model", "history", "churn", "-o", "json"]);
    assert!(!history.code(0).stdout.contains("\"proven\": true"), "{}", history.stdout);
    // Its own moves are known to it.
    promote(&sandbox, &["--env", "prod"], "2");
    sandbox.run(&rollback).code(0);
    assert_eq!(prod.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn stacks_of_one_store_with_a_model_of_one_name_are_apart() {
    let (alpha, beta) = (World::start(), World::start());
    let sandbox = Sandbox::new();
    for (file, world, stack) in [("alpha.yaml", &alpha, "stack: alpha"), ("beta.yaml", &beta, "stack: beta")]
    {
        sandbox.write(file, world.config("").replace("stack: churn", stack));
    }
    promote(&sandbox, &["--config", "alpha.yaml"], "1");
    let refused = sandbox.run(&["--config", "beta.yaml", "rollback", "model", "churn", "--yes"]);
    refused.code(3);
    assert_eq!(beta.state().changes, [] as [String; 0]);
    // Without names, they are told apart by where their registries are; under any name, one registry is one.
    for (file, world) in [("alpha.yaml", &alpha), ("beta.yaml", &beta)] {
        sandbox.write(file, world.config("").replace("stack: churn\n", ""));
    }
    sandbox.run(&["--config", "beta.yaml", "rollback", "model", "churn", "--yes"]).code(3);
    sandbox.run(&["--config", "alpha.yaml", "rollback", "model", "churn", "--yes"]).code(0);
    assert_eq!(alpha.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn a_plan_is_finished_where_it_was_made_and_the_printed_command_does_so() {
    let (here, prod) = (World::start(), World::start());
    let sandbox = Sandbox::new();
    sandbox.config(&environments(&here, &prod, "shop"));
    let id = killed(&sandbox, &["--env", "prod"]);
    for verb in ["resume", "undo"] {
        let elsewhere = sandbox.run(&["plan", verb, &id, "--yes"]);
        assert!(
            elsewhere.code(3).stderr.contains("was made for stack shop, environment prod"),
            "{}",
            elsewhere.stderr
        );
        assert!(
            elsewhere.stderr.contains(&format!("mlopsctl --env prod plan {verb} {id}")),
            "{}",
            elsewhere.stderr
        );
    }
    assert_eq!(here.state().changes, [] as [String; 0]);
    // The same model of another registry is nobody's unfinished one; taking a lock over there drops nothing here.
    promote(&sandbox, &[], "2");
    promote(&sandbox, &["--take-over"], "1");
    let locked = sandbox.run(&["--env", "prod", "model", "promote", "churn", "--to", "2", "--yes"]);
    assert!(
        locked.code(6).transcript().contains(&format!("mlopsctl --env prod plan resume {id}")),
        "{}",
        locked.stderr
    );
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let hint = status["findings"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["id"] == format!("plan.{id}")))
        .and_then(|one| one["hint"].as_str())
        .expect("a finding about the plan");
    let undo = hint.split(", or ").nth(1).expect("two commands");
    pasted(&sandbox, &format!("{undo} --yes")).code(0);
    assert_eq!((prod.picture(), prod.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
}

#[test]
fn a_plan_of_another_configuration_names_its_file() {
    let (here, other) = (World::start(), World::start());
    let sandbox = Sandbox::new();
    let unnamed = |world: &World| world.config("").replace("stack: churn\n", "");
    sandbox.config(&unnamed(&here));
    let file = sandbox.write("a folder/other.yaml", unnamed(&other));
    let id = killed(&sandbox, &["--config", text(&file)]);
    let refused = sandbox.run(&["plan", "undo", &id, "--yes"]);
    assert!(refused.code(3).stderr.contains("nothing was changed"), "{}", refused.stderr);
    let hint = refused.stderr.lines().find_map(|line| line.split_once("there: ")).expect("a hint").1;
    pasted(&sandbox, &format!("{hint} --yes")).code(0);
    assert_eq!(other.marks(), [] as [String; 0]);
    // Whoever means it can.
    let id = killed(&sandbox, &["--config", text(&file)]);
    sandbox.run(&["plan", "undo", &id, "--yes", "--take-over"]).code(0);
}

#[test]
fn what_is_left_unfinished_is_passed_over_by_the_command_that_is_printed() {
    let world = World::start();
    let sandbox = Sandbox::new();
    let file = sandbox.write("a folder/shop.yaml", world.config(""));
    let id = killed(&sandbox, &["--config", text(&file)]);
    let refused = sandbox.run(&["--config", text(&file), "rollback", "model", "churn", "--to", "2", "--yes"]);
    let hint = refused.code(6).stderr.lines().find_map(|line| line.split_once("for good: "));
    let hint = hint.unwrap_or_else(|| panic!("{}", refused.stderr)).1;
    let taken = pasted(&sandbox, hint);
    assert!(taken.code(0).stderr.contains(&format!("plan {id} is superseded")), "{}", taken.stderr);
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2");
}

#[test]
fn every_command_that_is_printed_names_the_configuration_that_was_given() {
    let world = World::start();
    let sandbox = Sandbox::new();
    let models = world.config("");
    let other = "    other: { gate: { f1_score: '>= 0.5' } }\n";
    sandbox.write("shop.yaml", format!("{models}{other}environments: {{ prod: {{}} }}\n"));
    sandbox.write("bare.yaml", "environments: { prod: {} }\nversion: { files: [VERSION, SECOND] }\n");
    sandbox.write("VERSION", "1.0.0\n");
    sandbox.write("SECOND", "2.0.0\n");
    world.state().aliases.remove("staging");
    let cases: [(&str, &[&str], &str); 12] = [
        ("shop", &["rollback", "model"], "name one: "),
        ("shop", &["rollback", "model", "churn"], "then say which: "),
        ("shop", &["model", "promote", "churn"], "say which: "),
        ("shop", &["model", "compare", "churn"], "name two: "),
        ("shop", &["version", "tag", "churn"], "give it one: "),
        ("shop", &["version", "bump", "--at", "HEAD"], ""),
        ("shop", &["version", "next", "--of", "7"], ""),
        ("shop", &["plan", "undo", "01ABC"], "list them: "),
        ("shop", &["drift", "show", "nobody.json", "--reports", "."], "`"),
        ("bare", &["model", "review"], ", or "),
        ("bare", &["rollback", "model"], "name it: "),
        ("bare", &["version", "next"], "see them all: "),
    ];
    for (file, words, before) in cases {
        let file = format!("{file}.yaml");
        let run = sandbox.run(&[&["--config", &file, "--env", "prod"], words].concat());
        let said = run.transcript();
        let commands: Vec<&str> = run.stderr.split("mlopsctl ").skip(1).collect();
        let named = commands.iter().all(|rest| rest.starts_with(&format!("--config {file} --env prod ")));
        assert!(named && run.stderr.contains(&format!("{before}mlopsctl ")), "{words:?}: {said}");
    }
}
