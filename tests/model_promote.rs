//! `model promote`: gated, moved, loaded, proven; refused, undone, unverified. The registry and what serves are on
//! loopback (`support::world`); the real ones are in `model_real`.

use serde_json::{Value, json};

use crate::support::{
    cli::Sandbox,
    world::{Fault, World},
};

/// A world and a sandbox whose configuration names it.
pub(crate) fn world(more: &str) -> (World, Sandbox) {
    let world = World::start();
    let sandbox = Sandbox::new();
    sandbox.config(&world.config(more));
    (world, sandbox)
}

/// The details of the newest record of a kind.
pub(crate) fn details(sandbox: &Sandbox, kind: &str) -> Value {
    let mut records = crate::restart::stored(sandbox, &format!("records/{kind}-*/churn"));
    records.sort();
    let text = std::fs::read_to_string(records.last().expect("a record")).expect("a file");
    serde_json::from_str::<Value>(&text).expect("JSON")["details"].clone()
}

const PROMOTE: [&str; 6] = ["model", "promote", "churn", "--yes", "-o", "json"];

#[test]
fn promote_moves_what_waits_has_it_loaded_and_proves_it() {
    let (world, sandbox) = world("gate: { f1_score: '>= baseline + 1%' }");
    let dry = sandbox.run(&["model", "promote", "churn", "--dry-run"]);
    dry.code(0);
    assert!(
        dry.stderr.contains("move alias `production` of model `churn` from version 3 to version 4"),
        "{}",
        dry.stderr
    );
    assert!(dry.stderr.contains("f1_score      0.7300 → 0.7400 (+0.0100)"), "{}", dry.stderr);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");

    let run = sandbox.run(&["model", "promote", "churn", "--yes", "--reason", "weekly", "-o", "json"]);
    let outcome = run.code(0).json();
    assert_eq!(outcome["result"], "done", "{outcome}");
    assert!(
        outcome["summary"].as_str().unwrap().contains("version 4 serves, proven: api reports it"),
        "{outcome}"
    );
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
    assert_eq!(world.marks(), ["model mlopsctl.previous.production", "4 mlopsctl.promoted.production"]);
    assert_eq!(world.state().tags["mlopsctl.previous.production"], "3");
    let details = details(&sandbox, "model-promote");
    for (key, value) in [
        ("schema", json!("mlopsctl/model-move/v1")),
        ("pointer", json!("production")),
        ("from", json!(3)),
        ("to", json!(4)),
        ("by", json!("tester")),
        ("reason", json!("weekly")),
        ("proven", json!(true)),
        ("from_proven", json!(true)),
        ("undone", json!(false)),
        ("metrics", json!([["f1_score", 0.74]])),
    ] {
        assert_eq!(details[key], value, "{key} in {details}");
    }

    let changes = world.state().changes.len();
    let again = sandbox.run(&PROMOTE);
    let outcome = again.code(0).json();
    assert!(
        outcome["summary"].as_str().unwrap().contains("already, and so says api; nothing to do"),
        "{outcome}"
    );
    assert_eq!(world.state().changes.len(), changes);
}

#[test]
fn a_gate_that_does_not_pass_stops_it_and_force_needs_a_reason() {
    let (world, sandbox) = world("gate: { f1_score: '>= baseline + 5%' }");
    let refused = sandbox.run(&PROMOTE);
    assert!(refused.code(2).stderr.contains("f1_score"), "{}", refused.stderr);
    assert!(refused.stderr.contains("--force --reason"), "{}", refused.stderr);
    let bare = sandbox.run(&["model", "promote", "churn", "--yes", "--force"]);
    assert!(bare.code(3).stderr.contains("--force needs a reason"), "{}", bare.stderr);
    world.state().versions.get_mut(&4).unwrap().metrics.clear();
    let blind = sandbox.run(&PROMOTE);
    assert!(blind.code(3).stderr.contains("f1_score"), "{}", blind.stderr);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
    assert_eq!(world.state().changes, [] as [String; 0]);
    let forced = ["model", "promote", "churn", "--yes", "--force", "--reason", "CHG-1"];
    let run = sandbox.run(&forced);
    assert!(run.code(0).stderr.contains("overridden by --force"), "{}", run.stderr);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
}

#[test]
fn stages_move_too_and_what_leaves_production_is_archived() {
    let (world, sandbox) = world("");
    {
        let mut state = world.state();
        state.aliases.clear();
        state.versions.get_mut(&3).unwrap().stage = "Production".to_owned();
        state.versions.get_mut(&4).unwrap().stage = "Staging".to_owned();
    }
    sandbox.run(&PROMOTE).code(0);
    assert_eq!(world.picture(), "alias -; stages [3:Archived 4:Production]; loaded 4");
    assert_eq!(details(&sandbox, "model-promote")["to"], 4);
}

#[test]
fn alias_and_stage_that_disagree_are_moved_together_only_when_told() {
    let (world, sandbox) = world("");
    world.state().versions.get_mut(&2).unwrap().stage = "Production".to_owned();
    let refused = sandbox.run(&PROMOTE);
    assert!(refused.code(3).stderr.contains("--yes-both"), "{}", refused.stderr);
    assert!(refused.stderr.contains("alias production is version 3, but stage Production has version 2"));
    assert_eq!(world.state().changes, [] as [String; 0]);
    sandbox.run(&[&PROMOTE[..], &["--yes-both"]].concat()).code(0);
    assert_eq!(world.picture(), "alias 4; stages [2:Archived 4:Production]; loaded 4");
}

#[test]
fn a_server_that_stays_with_the_other_version_makes_all_of_it_undone() {
    let (world, sandbox) = world("");
    world.state().stuck = true;
    let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "500ms"]].concat());
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone", "{outcome}");
    assert!(outcome["summary"].as_str().unwrap().contains("api serves 3, and not version 4"), "{outcome}");
    assert_eq!(outcome["notes"], json!(["now: production is version 3 by alias production; api reports 3"]));
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
    assert_eq!(world.marks(), [] as [String; 0]);
    assert_eq!(world.state().reloads, 2, "it is told to load the former version again");
    let details = details(&sandbox, "model-promote");
    assert_eq!((&details["undone"], &details["proven"]), (&json!(true), &json!(false)));
}

#[test]
fn a_version_that_does_not_come_up_is_undone_and_the_former_one_is_loaded_again() {
    let (world, sandbox) = world("");
    world.state().broken = Some(4);
    let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "500ms"]].concat());
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone");
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");

    // A deadline that passes meanwhile is none of the way back.
    world.state().broken = None;
    world.state().stuck = true;
    let run = sandbox.run(&[&["--deadline", "4s"], &PROMOTE[..]].concat());
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone", "{outcome}");
    assert!(outcome["summary"].as_str().unwrap().starts_with("the deadline passed during"), "{outcome}");
    assert_eq!(outcome["notes"], json!(["now: production is version 3 by alias production; api reports 3"]));
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));

    // What was told to load something was not restarted.
    sandbox.config(&world.config("").replace("path: /reload", "command: ['true']"));
    world.state().broken = Some(3);
    let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "300ms"]].concat());
    let outcome = run.code(2).json();
    assert!(outcome["summary"].as_str().unwrap().starts_with("api: still broken after"), "{outcome}");
}

#[test]
fn what_refuses_to_load_and_serves_the_former_version_leaves_nothing_to_undo() {
    let (world, sandbox) = world("");
    world.state().refuses = true;
    let run = sandbox.run(&PROMOTE);
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone", "{outcome}");
    assert!(run.stderr.contains("it serves that, and is well"), "{}", run.stderr);
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
    // What does not say which version it has may have another, and what is unwell is not as it was.
    for silent in [true, false] {
        let (world, sandbox) = self::world("");
        world.state().refuses = true;
        world.state().silent = silent;
        world.script(move |change, state| {
            if change.ends_with("model-versions/set-tag") && !silent {
                state.broken = Some(3);
            }
        });
        let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "300ms"]].concat());
        assert!(run.code(4).stderr.contains("HTTP 500"), "{}", run.stderr);
    }
}

#[test]
fn what_does_not_tell_its_version_leaves_it_unverified() {
    let (world, sandbox) = world("");
    world.state().silent = true;
    let outcome = sandbox.run(&PROMOTE).code(1).json();
    assert!(outcome["summary"].as_str().unwrap().starts_with("unverified: "), "{outcome}");
    assert_eq!(world.state().aliases["production"], 4);
    assert_eq!(details(&sandbox, "model-promote")["proven"], false);
    // Saying it again proves nothing, until it tells.
    let changes = world.state().changes.len();
    for command in [&PROMOTE[..], &["rollback", "model", "churn", "--to", "4", "--yes", "-o", "json"]] {
        let outcome = sandbox.run(command).code(1).json();
        let summary = outcome["summary"].as_str().unwrap();
        assert!(summary.starts_with("unverified: production is version 4 by alias"), "{outcome}");
    }
    assert_eq!(world.state().changes.len(), changes);
    world.state().silent = false;
    world.state().broken = Some(4);
    let outcome = sandbox.run(&PROMOTE).code(1).json();
    assert!(outcome["summary"].as_str().unwrap().contains("does not serve well"), "{outcome}");
    assert_eq!(world.state().changes.len(), changes);
    world.state().broken = None;
    let noted = |world: &World| world.state().versions[&4].tags["mlopsctl.promoted.production"].clone();
    let came = noted(&world);
    let outcome = sandbox.run(&PROMOTE).code(0).json();
    assert!(outcome["summary"].as_str().unwrap().contains("version 4 serves, proven"), "{outcome}");
    assert_eq!(format!("{} unverified", noted(&world)), came);
    assert_eq!(world.state().reloads, 1);
    let history = sandbox.run(&["model", "history", "churn", "-o", "json"]).code(0).json();
    assert_eq!((&history["items"][0]["version"], &history["items"][0]["proven"]), (&json!(4), &json!(true)));

    // Nothing is configured to serve it at all.
    let (other, bare) = self::world("");
    bare.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: '{}' }} }}\n", other.registry_url()));
    let outcome = bare.run(&PROMOTE).code(1).json();
    assert!(
        outcome["summary"].as_str().unwrap().contains("no service is configured to serve it"),
        "{outcome}"
    );
    assert_eq!(other.state().aliases["production"], 4);
}

#[test]
fn the_first_version_of_all_needs_to_be_let_in() {
    let (world, sandbox) = world("gate: { f1_score: '>= baseline' }");
    world.state().aliases.remove("production");
    let refused = sandbox.run(&PROMOTE);
    assert!(refused.code(3).stderr.contains("nothing serves yet"), "{}", refused.stderr);
    sandbox.run(&[&PROMOTE[..], &["--allow-first"]].concat()).code(0);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
    assert_eq!(world.marks(), ["4 mlopsctl.promoted.production"]);
}

#[test]
fn a_first_version_that_fails_is_served_no_more_than_it_is_named() {
    let first = |keeps: bool| {
        let (world, sandbox) = world("");
        {
            let mut state = world.state();
            state.aliases.remove("production");
            (state.loaded, state.broken, state.keeps) = (0, Some(4), keeps);
        }
        (world, sandbox)
    };
    let promote = [&PROMOTE[..], &["--timeout", "500ms"]].concat();
    let (world, sandbox) = first(false);
    assert_eq!(sandbox.run(&promote).code(2).json()["result"], "undone");
    assert_eq!((world.picture(), world.state().reloads), ("alias -; stages []; loaded 0".to_owned(), 2));
    assert_eq!(world.marks(), [] as [String; 0]);

    // One that goes on with what it has is not what it was, and that is said.
    let (world, sandbox) = first(true);
    let outcome = sandbox.run(&promote).code(4).json();
    let summary = outcome["summary"].as_str().unwrap();
    assert!(summary.contains("api serves 4 still, and the registry names no version"), "{outcome}");
    assert_eq!(world.picture(), "alias -; stages []; loaded 4");
    // Somebody restarts it by hand.
    world.state().loaded = 0;
    let undo = outcome["next"][1].as_str().unwrap().to_owned();
    let words: Vec<&str> = undo.split(' ').skip(1).chain(["--yes"]).collect();
    sandbox.run(&words).code(0);
}

#[test]
fn a_version_that_cannot_be_loaded_or_breaks_callers_is_refused() {
    let (world, sandbox) = world("");
    let set = |change: fn(&mut crate::support::world::Version)| {
        change(world.state().versions.get_mut(&4).unwrap());
    };
    set(|version| version.status = "PENDING_REGISTRATION".to_owned());
    let forced = [&PROMOTE[..], &["--force", "--reason", "x"]].concat();
    assert!(sandbox.run(&forced).code(3).stderr.contains("not registered to its end"));
    set(|version| version.status = "FAILED_REGISTRATION".to_owned());
    assert!(sandbox.run(&forced).code(2).stderr.contains("registration of version 4 failed"));
    set(|version| {
        version.status = "READY".to_owned();
        version.no_files = true;
    });
    let run = sandbox.run(&PROMOTE);
    assert!(run.code(3).stderr.contains("files of version 4"), "{}", run.stderr);
    set(|version| {
        version.no_files = false;
        version.signature = Some(("[]".to_owned(), r#"[{"type":"long","required":true}]"#.to_owned()));
    });
    let run = sandbox.run(&PROMOTE);
    assert!(run.code(2).stderr.contains("input income is gone"), "{}", run.stderr);
    assert_eq!(world.state().changes, [] as [String; 0]);
    sandbox.run(&forced).code(0);
}

#[test]
fn names_that_are_not_there_are_met_with_the_nearest() {
    let (_world, sandbox) = world("");
    for (to, part) in [("9", "has no version `9`"), ("stagin", "did you mean `staging`?"), ("1.2.3", "1.2.3")]
    {
        let run = sandbox.run(&["model", "promote", "churn", "--to", to, "--yes"]);
        assert!(run.code(3).stderr.contains(part), "{}", run.stderr);
    }
    let run = sandbox.run(&["model", "promote", "chrn", "--yes"]);
    assert!(run.code(3).stderr.contains("did you mean `churn`?"), "{}", run.stderr);
    let run = sandbox.run(&["model", "promote", "churn"]);
    assert!(run.code(5).stdout.contains("--yes"), "{}", run.stdout);
}

#[test]
fn a_registry_that_fails_midway_is_undone_or_says_what_is_left() {
    for (fault, again) in [
        (Fault::Status(500, "<html>oops</html>"), 3),
        (Fault::Status(429, "{}"), 3),
        (Fault::Status(200, "<html>a proxy</html>"), 1),
        (Fault::Status(403, "Permission denied"), 1),
        (Fault::Dropped, 3),
    ] {
        let (world, sandbox) = world("");
        for _ in 0..again {
            world.fault("POST registered-models/alias", 0, fault.clone());
        }
        let outcome = sandbox.run(&PROMOTE).code(2).json();
        assert_eq!(outcome["result"], "undone", "{fault:?}: {outcome}");
        assert_eq!(world.picture(), "alias 3; stages []; loaded 3", "{fault:?}");
        assert_eq!(world.marks(), [] as [String; 0], "{fault:?}");
    }
    // It happened, and only the answer was lost; or a second try does it.
    for fault in [Fault::Lost, Fault::Status(503, "{}"), Fault::Dropped] {
        let (world, sandbox) = world("");
        world.fault("POST registered-models/alias", 0, fault.clone());
        sandbox.run(&PROMOTE).code(0);
        assert_eq!(world.picture(), "alias 4; stages []; loaded 4", "{fault:?}");
    }
}

#[test]
fn a_way_back_that_fails_too_leaves_a_plan_to_take_up() {
    let (world, sandbox) = world("");
    world.state().stuck = true;
    for after in [1, 0, 0] {
        world.fault("POST registered-models/alias", after, Fault::Status(500, "{}"));
    }
    let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "300ms"]].concat());
    let outcome = run.code(4).json();
    assert!(outcome["summary"].as_str().unwrap().contains("a person is needed"), "{outcome}");
    assert_eq!(world.state().aliases["production"], 4);
    let undo = outcome["next"][1].as_str().unwrap().to_owned();
    let words: Vec<&str> = undo.split(' ').skip(1).chain(["--yes"]).collect();
    sandbox.run(&words).code(0);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
    assert_eq!(world.marks(), [] as [String; 0]);

    // What was told to load again before the pointer was back is told once more when it is.
    let (world, sandbox) = self::world("");
    world.fault("POST model-versions/set-tag", 0, Fault::Status(403, "{}"));
    for after in [1, 0, 0] {
        world.fault("POST registered-models/alias", after, Fault::Status(500, "{}"));
    }
    let outcome = sandbox.run(&PROMOTE).code(4).json();
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4", "{outcome}");
    let undo = outcome["next"][1].as_str().unwrap().to_owned();
    let words: Vec<&str> = undo.split(' ').skip(1).chain(["--yes"]).collect();
    sandbox.run(&words).code(0);
    assert_eq!(world.picture(), "alias 3; stages []; loaded 3");
}

#[test]
fn what_somebody_else_moved_meanwhile_is_not_overwritten() {
    let (world, sandbox) = world("");
    // Between the plan and its first change.
    world.script(|_, state| {
        state.aliases.insert("production".to_owned(), 2);
    });
    let run = sandbox.run(&PROMOTE);
    let outcome = run.code(2).json();
    assert!(outcome["summary"].as_str().unwrap().contains("somebody else moved it"), "{outcome}");
    assert_eq!(world.state().aliases["production"], 2);

    // After ours, before the way back.
    let (world, sandbox) = self::world("");
    world.state().stuck = true;
    world.script(|change, state| {
        if change.contains("set-tag") && state.aliases["production"] == 4 {
            state.aliases.insert("production".to_owned(), 1);
        }
    });
    let run = sandbox.run(&[&PROMOTE[..], &["--timeout", "300ms"]].concat());
    run.code(2);
    assert!(run.stderr.contains("somebody else moved it, so it is left alone"), "{}", run.stderr);
    assert_eq!(world.state().aliases["production"], 1);
}

#[test]
fn what_somebody_else_moved_to_the_same_version_is_not_taken_back() {
    let (world, sandbox) = world("");
    // Another promotion of version 4 ends between the plan and its change of the alias; then this one fails.
    world.script(|change, state| {
        if change.contains("set-tag") {
            state.aliases.insert("production".to_owned(), 4);
        }
    });
    let outcome = sandbox.run(&PROMOTE).code(2).json();
    assert!(outcome["summary"].as_str().unwrap().contains("somebody else moved it"), "{outcome}");
    assert_eq!(world.state().aliases["production"], 4);
    // Nor what the other has noted, which was the same.
    assert_eq!(world.state().tags["mlopsctl.previous.production"], "3");
}

#[test]
fn a_pointer_that_moves_on_before_the_proof_is_no_proof() {
    let (world, sandbox) = world("");
    world.state().stuck = true;
    world.state().loaded = 4;
    // The last change before the proof is the tag of the version that came.
    world.script(|change, state| {
        if change.contains("model-versions/set-tag") && state.aliases["production"] == 4 {
            state.aliases.insert("production".to_owned(), 3);
        }
    });
    let outcome = sandbox.run(&PROMOTE).code(2).json();
    assert!(
        outcome["summary"].as_str().unwrap().contains("production is version 3 by alias production now"),
        "{outcome}"
    );
    assert_eq!(world.state().aliases["production"], 3);
}

#[test]
fn a_reload_with_a_secret_needs_no_container_engine() {
    let (world, mut sandbox) = world("");
    let config = world.config("").replace(
        "reload: { path: /reload }",
        "reload: { path: /reload, body: { token: '${RELOAD_TOKEN}' } }",
    );
    sandbox.config(&config);
    sandbox.env("RELOAD_TOKEN", "s3cr3t-t0ken").env("DOCKER_HOST", "ssh://nowhere");
    sandbox.run(&PROMOTE).code(0);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");

    // One that stands in the path itself is not shown.
    sandbox.config(&world.config("").replace("/reload }", "'/reload?token=plain-S3cret' }"));
    for words in [&["--dry-run"][..], &["--yes", "-o", "json"]] {
        let run = sandbox.run(&[&["model", "promote", "churn", "--to", "2"], words].concat());
        assert!(run.code(0).stderr.contains("POST /reload?hidden"), "{}", run.transcript());
        assert!(!run.transcript().contains("plain-S3cret"), "{}", run.transcript());
    }
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2");
}

#[test]
fn a_program_can_reload_and_is_told_what() {
    let (world, sandbox) = world("");
    let log = sandbox.cwd().join("log");
    let config = world.config("").replace(
        "reload: { path: /reload }",
        &format!(
            "reload: {{ command: [sh, -c, 'echo $MODEL_NAME $MODEL_VERSION $SERVICE_NAME >> {}'] }}",
            log.display()
        ),
    );
    sandbox.config(&config);
    world.state().silent = true;
    sandbox.run(&PROMOTE).code(1);
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "churn 4 api\n");
    sandbox.config(&config.replace("echo", "echo no such thing >&2; false "));
    let run = sandbox.run(&["model", "promote", "churn", "--to", "2", "--yes"]);
    run.code(4);
    assert!(run.stderr.contains("no such thing"), "{}", run.stderr);
    assert_eq!(
        world.state().aliases["production"],
        4,
        "the pointer is back, and the server could not be told"
    );
}
