//! `version bump` killed between any two of its steps.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::repository::Repository;

/// Starts a bump that waits at a point, and kills it there.
pub(crate) fn kill_at(repository: &Repository, point: &str) {
    let words = ["version", "bump", "--commit", "--tag", "--yes"];
    let mut command = repository.sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &words);
    command.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
    command.signal(Signal::KILL);
    command.finish().code(-9);
}

pub(crate) fn unfinished(repository: &Repository) -> Vec<Value> {
    let listing = repository.sandbox.run(&["plan", "list", "-o", "json"]);
    listing.code(0).json()["items"].as_array().expect("a list").clone()
}

/// Of two files, a commit, a tag and the last look.
const POINTS: [&str; 13] = [
    "1",
    "1-apply",
    "1-finished",
    "2",
    "2-apply",
    "2-finished",
    "3",
    "3-finished",
    "4",
    "4-finished",
    "5",
    "5-finished",
    "end",
];

#[test]
fn a_bump_killed_between_any_two_steps_is_finished() {
    for point in POINTS {
        let repository = Repository::start("1.2.3");
        repository.tag("v1.2.3");
        repository.commit("feat: a");
        kill_at(&repository, point);
        let left = unfinished(&repository);
        let id = left[0]["id"].as_str().unwrap();
        repository.sandbox.run(&["plan", "resume", id, "--yes"]).code(0);
        assert_eq!(repository.git(&["describe"]), "v1.3.0", "{point}");
        assert_eq!(repository.git(&["status", "--porcelain"]), "", "{point}");
        assert_eq!(repository.sandbox.read("VERSION"), "1.3.0\n", "{point}");
        assert_eq!(repository.git(&["rev-list", "--count", "v1.2.3..HEAD"]), "2", "{point}");
        assert_eq!(unfinished(&repository), [] as [Value; 0], "{point}");
    }
}

#[test]
fn a_bump_killed_between_any_two_steps_is_undone_to_the_byte() {
    for point in POINTS {
        let repository = Repository::start("1.2.3");
        repository.tag("v1.2.3");
        repository.commit("feat: a");
        let before = repository.everything();
        kill_at(&repository, point);
        let left = unfinished(&repository);
        let id = left[0]["id"].as_str().unwrap();
        repository.sandbox.run(&["plan", "undo", id, "--yes"]).code(0);
        assert_eq!(repository.everything(), before, "{point}");
    }
}
