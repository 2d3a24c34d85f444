//! What plans leave where something else fails as well: a lock that is lost, a store that fails midway, a machine that is
//! gone, a deadline, an end that could not be recorded.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    model_kills::{kill_at, left},
    model_promote::world,
    support::{cli::Sandbox, world::World},
    version_kills,
};

const ALIAS: &str = "POST registered-models/alias";
const PROMOTE: [&str; 8] = ["model", "promote", "churn", "--yes", "-o", "json", "--timeout", "500ms"];

/// The newest object of the only lease in a store.
fn lease(store: &Path) -> PathBuf {
    let pattern = store.join("leases/*/*.json");
    let found = glob::glob(pattern.to_str().unwrap()).unwrap().flatten();
    let number = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap();
    found.max_by_key(number).expect("a lease")
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Takes the lease as another run does that was told to.
fn take_over(store: &Path) {
    let newest = lease(store);
    let mut note = read(&newest);
    note["plan"] = json!("01KZZZZZZZZZZZZZZZZZZZZZZZ");
    let number: u64 = newest.file_stem().unwrap().to_str().unwrap().parse().unwrap();
    fs::write(newest.with_file_name(format!("{}.json", number + 1)), note.to_string()).unwrap();
}

/// Does something at the change of this path that comes so often.
fn at_change(world: &World, path: &'static str, count: usize, mut act: impl FnMut() + Send + 'static) {
    let mut seen = 0;
    world.script(move |change, _| {
        if change == path {
            seen += 1;
            if seen == count {
                act();
            }
        }
    });
}

#[test]
fn a_way_back_ends_where_another_run_took_the_lock_over() {
    let (world, sandbox) = world("");
    world.state().stuck = true;
    let store = sandbox.home().join("store");
    at_change(&world, ALIAS, 2, move || take_over(&store));
    let run = sandbox.run(&PROMOTE);
    let outcome = run.code(6).json();
    assert_eq!(outcome["result"], "locked", "{outcome}");
    let summary = outcome["summary"].as_str().unwrap();
    for part in
        ["another run took the lock over", "left: step 2 (note how service `api` is), step 1 (tag model"]
    {
        assert!(summary.contains(part), "{summary}");
    }
    assert!(outcome["next"][1].as_str().unwrap().contains("plan undo"), "{outcome}");
    assert_eq!(world.state().reloads, 1, "what comes after is the other run's");
    assert_eq!(world.marks(), ["model mlopsctl.previous.production"]);
}

/// A store that no longer takes the journal of the plan that is under way, until it is mended.
struct Broken {
    journals: PathBuf,
    aside: PathBuf,
}

impl Broken {
    fn of(sandbox: &Sandbox) -> Broken {
        Broken { journals: sandbox.home().join("store/state/plans"), aside: sandbox.home().join("aside") }
    }

    fn fail_at(&self, world: &World) {
        let (journals, aside) = (self.journals.clone(), self.aside.clone());
        at_change(world, ALIAS, 1, move || {
            fs::rename(&journals, &aside).unwrap();
            fs::create_dir(&journals).unwrap();
            for journal in fs::read_dir(&aside).unwrap() {
                fs::write(journals.join(journal.unwrap().file_name()), "").unwrap();
            }
        });
    }

    fn mend(&self) {
        fs::remove_dir_all(&self.journals).unwrap();
        fs::rename(&self.aside, &self.journals).unwrap();
    }

    /// Objects of journals, wherever they are.
    fn rest(&self, sandbox: &Sandbox) -> usize {
        let instead = sandbox.home().join(".local/state/mlopsctl/instead-of/*/state/plans");
        let folders = [instead, self.journals.clone()];
        let patterns = folders.iter().map(|folder| format!("{}/*/*.json", folder.display()));
        patterns.map(|pattern| glob::glob(&pattern).unwrap().count()).sum()
    }
}

#[test]
fn a_good_act_whose_store_failed_midway_leaves_nothing_to_undo() {
    let (world, sandbox) = world("");
    let broken = Broken::of(&sandbox);
    broken.fail_at(&world);
    let run = sandbox.run(&PROMOTE);
    assert_eq!(run.code(1).json()["result"], "warned", "{}", run.transcript());
    assert!(run.stderr.contains("the journal went on in"), "{}", run.stderr);
    broken.mend();
    assert!(broken.rest(&sandbox) > 0, "the store has a stale copy");
    assert_eq!(left(&sandbox), None);
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let findings = status["findings"].as_array().unwrap();
    assert!(!findings.iter().any(|one| one["id"].as_str().unwrap().starts_with("plan.")), "{status}");
    let next = sandbox.run(&["model", "promote", "churn", "--to", "2", "--yes"]);
    assert!(!next.code(0).stderr.contains("is unfinished"), "{}", next.stderr);
    assert_eq!(world.picture(), "alias 2; stages []; loaded 2");
    assert_eq!(broken.rest(&sandbox), 0, "the next act has cleaned up");
}

#[test]
fn a_plan_that_was_killed_after_its_store_failed_is_undone_whole() {
    let (world, sandbox) = world("");
    let broken = Broken::of(&sandbox);
    broken.fail_at(&world);
    kill_at(&sandbox, "6", &PROMOTE);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
    broken.mend();
    let plan = left(&sandbox).expect("a plan is left");
    assert_eq!(plan["state"], "killed with 5 of 7 steps done", "{plan}");
    sandbox.run(&["plan", "undo", plan["id"].as_str().unwrap(), "--yes"]).code(0);
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
    assert_eq!((left(&sandbox), broken.rest(&sandbox)), (None, 0));
}

#[test]
fn a_plan_of_another_machine_is_running_as_long_as_its_lock_counts() {
    let (world, mut sandbox) = world("");
    kill_at(&sandbox, "4", &PROMOTE);
    let id = left(&sandbox).unwrap()["id"].as_str().unwrap().to_owned();
    let store = sandbox.home().join("store");
    let journal = store.join("state/plans").join(&id).join("0002.json");
    let lease = lease(&store);
    let mut note = read(&lease);
    let mut taken = read(&journal);
    assert_eq!(taken["event"], "taken");
    (taken["by"]["host"], note["process"]["host"]) = (json!("elsewhere"), json!("elsewhere"));
    fs::write(&journal, taken.to_string()).unwrap();
    note["expires"] = json!("2100-01-01T00:02:00Z");
    fs::write(&lease, note.to_string()).unwrap();

    let plan = left(&sandbox).unwrap();
    assert_eq!((&plan["running"], &plan["state"]), (&json!(true), &json!("running")));
    assert!(!sandbox.run(&["status"]).stdout.contains(&id));

    sandbox.now("2100-01-01T00:03:00Z");
    let plan = left(&sandbox).unwrap();
    assert_eq!(plan["running"], false);
    assert_eq!(
        plan["state"], "not seen on elsewhere since 2100-01-01 00:00:00Z, with 3 of 7 steps done",
        "when its lock was prolonged last"
    );
    let status = sandbox.run(&["status"]);
    assert!(status.code(2).stdout.contains("not seen on elsewhere since"), "{}", status.stdout);
    let refused = sandbox.run(&PROMOTE);
    assert!(refused.code(6).stderr.contains("not seen on elsewhere since"), "{}", refused.stderr);
    sandbox.run(&["plan", "undo", &id, "--yes"]).code(0);
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
}

#[test]
fn a_deadline_that_has_passed_begins_no_further_step() {
    let (world, sandbox) = world("");
    at_change(&world, ALIAS, 1, || std::thread::sleep(Duration::from_millis(4200)));
    let run = sandbox.run(&[&PROMOTE[..], &["--deadline", "4s"]].concat());
    let outcome = run.code(2).json();
    assert_eq!(outcome["result"], "undone", "{outcome}");
    let summary = outcome["summary"].as_str().unwrap();
    assert!(summary.starts_with("the deadline passed before step 4"), "{outcome}");
    assert_eq!((world.picture(), world.marks()), ("alias 3; stages []; loaded 3".to_owned(), vec![]));
}

#[test]
fn an_id_is_said_and_means_one_plan() {
    let (world, sandbox) = world("");
    kill_at(&sandbox, "4", &PROMOTE);
    for verb in ["undo", "resume"] {
        for id in ["", " "] {
            let run = sandbox.run(&["plan", verb, id, "--yes"]);
            assert!(run.code(3).stderr.contains("the id of a plan is empty"), "{}", run.stderr);
        }
    }
    assert_eq!(world.picture(), "alias 4; stages []; loaded 3");
    // The plan's own id begins with 01, too.
    let others = ["01AAAAAAAAAAAAAAAAAAAAAAAA", "01BBBBBBBBBBBBBBBBBBBBBBBB"];
    for (id, event) in others.into_iter().zip(["dreamt", "slept"]) {
        let folder = sandbox.home().join("store/state/plans").join(id);
        fs::create_dir_all(&folder).unwrap();
        let text = json!({ "at": "2026-01-01T00:00:00Z", "event": event }).to_string();
        fs::write(folder.join("0001.json"), text).unwrap();
    }
    let run = sandbox.run(&["plan", "undo", "01B", "--yes"]);
    assert!(run.code(3).stderr.contains("slept") && !run.stderr.contains("dreamt"), "{}", run.stderr);
    let run = sandbox.run(&["plan", "undo", "01", "--yes"]);
    assert!(run.code(3).stderr.contains("several unfinished plans start with `01`"), "{}", run.stderr);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 3");
}

#[test]
fn an_end_without_a_record_is_a_warning_and_not_to_be_undone() {
    let (world, sandbox) = world("");
    kill_at(&sandbox, "record", &PROMOTE);
    let id = left(&sandbox).unwrap()["id"].as_str().unwrap().to_owned();
    let status = sandbox.run(&["status", "-o", "json"]).json();
    let findings = status["findings"].as_array().unwrap();
    let finding = findings.iter().find(|one| one["id"] == json!(format!("plan.{id}"))).expect("a finding");
    assert_eq!(finding["verdict"], "warning", "{finding}");
    assert_eq!(finding["hint"], json!(format!("mlopsctl plan resume {id}")));
    let run = sandbox.run(&["plan", "undo", &id, "--yes"]);
    assert!(run.code(3).stderr.contains("has ended (done)"), "{}", run.stderr);
    assert_eq!(world.picture(), "alias 4; stages []; loaded 4");
    sandbox.run(&["plan", "resume", &id, "--yes"]).code(0);
    assert_eq!(left(&sandbox), None);
}

#[test]
fn a_plan_that_a_secret_would_spoil_is_refused() {
    let (world, sandbox) = world("");
    let auth = "http: { auth: { username: ann, password: production }, timeout: 5s } }\nregistry";
    let config = world.config("").replace("http: { timeout: 5s } }\nregistry", auth);
    sandbox.config(&config);
    for more in [&[][..], &["--dry-run"]] {
        let run = sandbox.run(&[&PROMOTE[..], more].concat());
        for part in ["step 1", "holds a secret of the configuration", "nothing was changed"] {
            assert!(run.code(3).stderr.contains(part), "{}", run.stderr);
        }
        assert!(!run.stderr.contains("production"), "{}", run.stderr);
    }
    assert_eq!((world.state().changes.len(), left(&sandbox)), (0, None));
    sandbox.config(&config.replace("password: production", "password: promotion"));
    sandbox.run(&PROMOTE).code(0);
}

#[test]
fn what_was_promoted_before_the_lock_was_taken_is_not_archived() {
    let (world, sandbox) = world("");
    // Planned, and then somebody else moves the pointer.
    kill_at(&sandbox, "1", &["model", "archive", "churn", "1", "2", "--yes"]);
    world.state().aliases.insert("production".to_owned(), 2);
    let id = left(&sandbox).unwrap()["id"].as_str().unwrap().to_owned();
    let run = sandbox.run(&["plan", "resume", &id, "--yes"]);
    assert!(run.code(2).stdout.contains("version 2 of model `churn` serves"), "{}", run.transcript());
    assert_eq!((world.marks(), left(&sandbox)), (vec![], None));
}

#[test]
fn an_edit_that_somebody_else_made_is_refused_and_stays() {
    let repository = crate::support::repository::Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("feat: a");
    version_kills::kill_at(&repository, "1");
    repository.sandbox.write("VERSION", "1.3.0\n");
    let id = version_kills::unfinished(&repository)[0]["id"].as_str().unwrap().to_owned();
    let run = repository.sandbox.run(&["plan", "resume", &id, "--yes"]);
    assert!(run.code(2).stdout.contains("somebody else has made this change of"), "{}", run.transcript());
    assert_eq!(repository.sandbox.read("VERSION"), "1.3.0\n", "it is theirs");
    assert_eq!(version_kills::unfinished(&repository), [] as [Value; 0]);
}

#[test]
fn a_duration_without_end_is_refused() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["health", "--deadline", "150000000000000d"]);
    assert!(run.code(3).stderr.contains("is longer than 100 years"), "{}", run.stderr);
    sandbox.config("drift: { reports: r, cadence: 70000000000d }\n");
    let run = sandbox.run(&["drift", "check"]);
    assert!(run.code(3).stderr.contains("is longer than 100 years"), "{}", run.stderr);
}
