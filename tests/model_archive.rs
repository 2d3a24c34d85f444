//! `model archive`: what is old and idle, by stage or by tag; never what serves, waits, has a name, or is the way back.

use serde_json::json;

use crate::{model_promote::world, support::world::Fault};

const ARCHIVE: [&str; 6] = ["model", "archive", "churn", "--yes", "-o", "json"];

#[test]
fn what_is_old_and_idle_is_archived_by_tag_where_stages_are_not_used() {
    let (world, mut sandbox) = world("archive_after: 10d");
    // The versions were created on days 1 to 4 after 2026-05-28T20:26:40Z.
    sandbox.now("2026-06-30T00:00:00Z");
    let run = sandbox.run(&ARCHIVE);
    assert_eq!(run.code(0).json()["summary"], "archived versions 2, 1");
    assert_eq!(world.marks(), ["1 mlopsctl.archived", "2 mlopsctl.archived"]);
    assert_eq!(world.state().versions[&1].tags["mlopsctl.archived"], "2026-06-30T00:00:00.000Z");
    let again = sandbox.run(&ARCHIVE).code(0).json();
    assert!(again["summary"].as_str().unwrap().contains("nothing to do"), "{again}");
    sandbox.run(&["model", "promote", "churn", "--to", "2", "--yes"]).code(0);
    assert!(
        !world.marks().contains(&"2 mlopsctl.archived".to_owned()),
        "what serves is not archived any more"
    );
}

#[test]
fn where_stages_are_used_it_is_the_stage() {
    let (world, sandbox) = world("");
    world.state().versions.get_mut(&4).unwrap().stage = "Staging".to_owned();
    sandbox.run(&["model", "archive", "churn", "1", "--yes"]).code(0);
    assert_eq!(world.picture(), "alias 3; stages [1:Archived 4:Staging]; loaded 3");
}

#[test]
fn what_is_needed_is_never_archived() {
    let (world, mut sandbox) = world("archive_after: 1d");
    sandbox.run(&["model", "promote", "churn", "--to", "1", "--yes"]).code(0);
    {
        let mut state = world.state();
        state.aliases.insert("blue".to_owned(), 2);
        state.versions.get_mut(&2).unwrap().tags.insert("semver".to_owned(), "1.1.0".to_owned());
    }
    for (version, why) in [
        ("1", "serves"),
        ("1.1.0", "has the alias blue"),
        ("3", "is what a rollback would go back to"),
        ("4", "staging"),
    ] {
        let run = sandbox.run(&["model", "archive", "churn", version, "--yes"]);
        assert!(run.code(2).stderr.contains(why), "{version}: {}", run.stderr);
    }
    sandbox.now("2027-01-01T00:00:00Z");
    assert!(sandbox.run(&ARCHIVE).code(0).json()["summary"].as_str().unwrap().contains("nothing to do"));
    sandbox.run(&["model", "archive", "churn", "9", "--yes"]).code(3);
}

#[test]
fn a_failure_midway_puts_all_of_it_back() {
    let (world, sandbox) = world("");
    for after in [1, 0, 0] {
        world.fault("POST model-versions/set-tag", after, Fault::Status(500, "{}"));
    }
    let run = sandbox.run(&["model", "archive", "churn", "1", "2", "--yes", "-o", "json"]);
    assert_eq!(run.code(2).json()["result"], json!("undone"));
    assert_eq!(world.marks(), [] as [String; 0]);
}
