//! `kill -9` at the steps of a promotion and a rollback, on a real registry and a real container that loads what the
//! alias names and is restarted by a step: the next run finds what is left, and finishes or undoes it.
//! `tests/run model_real_kills --no-capture` prints the table, here of some steps; `tests/full/run model-kill` of all.

#![allow(clippy::print_stdout, reason = "the long suite shows what was met")]

use std::{thread, time::Duration};

use serde_json::Value;

use crate::{
    model_kills::{kill_at, left, points, take_up},
    support::{
        cli::Sandbox,
        registry::{Major, Seeded, Serving, configured, serving},
        stack::unique,
    },
};

/// Two versions: by alias and stage the first serves, and a container has loaded it.
struct Stand {
    seeded: Seeded,
    serving: Serving,
    sandbox: Sandbox,
}

impl Stand {
    fn new(major: Major) -> Stand {
        let seeded = Seeded::with(&major.url(), &unique("kill"), 2);
        seeded.alias("production", 1);
        seeded.stage(1, "Production");
        let serving = serving(&seeded, "production", false);
        serving.wait_until_it_serves(1);
        let mut sandbox = Sandbox::new();
        sandbox.limit(Duration::from_secs(120));
        let predict =
            "predict: { path: /cgi-bin/predict, body: { x1: 1, x2: 1 }, expect: { score: { above: 0.5 } } }";
        configured(
            &mut sandbox,
            &seeded.url,
            &seeded.name,
            Some((&serving, predict)),
            r#"gate: { f1_score: ">= baseline" }"#,
        );
        Stand { seeded, serving, sandbox }
    }

    /// As it is before the act.
    fn before(major: Major, act: Act) -> Stand {
        let stand = Stand::new(major);
        if act == Act::Rollback {
            stand.sandbox.run(&Act::Promote.command(&stand)).code(0);
            assert_eq!(stand.picture(), Act::Promote.goal());
        }
        stand
    }

    /// What the registry's pointers mean, and what serves in truth.
    fn picture(&self) -> String {
        let model = self.model();
        let alias = model["aliases"][0]["version"].as_str().unwrap_or("-");
        let stage = |version| self.seeded.get(version)["current_stage"].as_str().unwrap_or("-").to_owned();
        let serves =
            self.serving.version().map_or_else(|| "nothing".to_owned(), |version| version.to_string());
        format!("alias {alias}; stages [1:{} 2:{}]; serves {serves}", stage(1), stage(2))
    }

    fn model(&self) -> Value {
        let path = format!("registered-models/get?name={}", self.seeded.name);
        self.seeded.ask("GET", &path, &Value::Null)["registered_model"].clone()
    }

    /// Tags of the model and of both versions, sorted; times are as good as each other, proof is not.
    fn tags(&self) -> Vec<String> {
        let of = |owner: &str, tags: &Value| -> Vec<String> {
            let tags = tags.as_array().into_iter().flatten();
            let shown = tags.map(|tag| {
                let value = tag["value"].as_str().expect("a text");
                let value = if value.contains('T') {
                    &value.replace(|c: char| c.is_ascii_digit(), "0")
                } else {
                    value
                };
                format!("{owner} {}={value}", tag["key"].as_str().expect("a key"))
            });
            shown.collect()
        };
        let versions = [1, 2].map(|version| of(&version.to_string(), &self.seeded.get(version)["tags"]));
        let mut all = [of("model", &self.model()["tags"]), versions.concat()].concat();
        all.sort();
        all
    }

    fn seen(&self) -> (String, Vec<String>) {
        (self.picture(), self.tags())
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    Promote,
    Rollback,
}

impl Act {
    fn command(self, stand: &Stand) -> Vec<&str> {
        let words = match self {
            Act::Promote => ["model", "promote", &stand.seeded.name, "--to", "2"],
            Act::Rollback => ["rollback", "model", &stand.seeded.name, "--to", "1"],
        };
        [&words[..], &["--yes", "--timeout", "60s"]].concat()
    }

    fn goal(self) -> &'static str {
        match self {
            Act::Promote => "alias 2; stages [1:Archived 2:Production]; serves 2",
            Act::Rollback => "alias 1; stages [1:Production 2:Archived]; serves 1",
        }
    }
}

/// The steps as the plan tells them.
fn steps(stand: &Stand, act: Act) -> Vec<String> {
    let dry = stand.sandbox.run(&[&act.command(stand)[..], &["--dry-run", "-o", "json"]].concat());
    let plan = dry.code(0).json()["plan"].as_array().expect("steps").clone();
    plan.iter().map(|step| step["what"].as_str().expect("words").to_owned()).collect()
}

fn everywhere() -> bool {
    std::env::var_os("MLOPSCTL_TEST_KILL_EVERYWHERE").is_some()
}

/// Each act on one server; the long suite has both on both.
fn majors(one: Major) -> Vec<Major> {
    if everywhere() { Major::BOTH.into() } else { vec![one] }
}

/// Where it is killed: everywhere, or right after the registry's change, and around the restart.
fn chosen(steps: &[String]) -> Vec<String> {
    if everywhere() {
        return points(steps.len());
    }
    let of = |word: &str| 1 + steps.iter().position(|what| what.contains(word)).expect(word);
    let (alias, restart) = (of("alias"), of("restart"));
    vec![format!("{alias}-finished"), format!("{restart}-apply"), format!("{restart}-finished")]
}

/// What was true after the kill, and after it was taken up.
fn kill(major: Major, act: Act, point: &str, verb: &str, done: &(String, Vec<String>)) -> [String; 3] {
    let stand = Stand::before(major, act);
    let before = stand.seen();
    kill_at(&stand.sandbox, point, &act.command(&stand));
    let killed = stand.picture();
    let plan = left(&stand.sandbox).unwrap_or_else(|| panic!("a plan is left by {point}"));
    let expected = if take_up(&stand.sandbox, verb, &plan) { &before } else { done };
    assert_eq!(&stand.seen(), expected, "{major:?} {act:?} {point} {verb}");
    [plan["state"].as_str().expect("words").to_owned(), killed, stand.picture()]
}

fn kill_everywhere(major: Major, act: Act) {
    // What nobody interrupts is what a resumed one must come to.
    let stand = Stand::before(major, act);
    let steps = steps(&stand, act);
    for (at, what) in steps.iter().enumerate() {
        println!("{:>2}  {what}", at + 1);
    }
    stand.sandbox.run(&act.command(&stand)).code(0);
    let done = stand.seen();
    assert_eq!(done.0, act.goal());
    println!("{act:?} on MLflow {major:?}");
    println!("{:<13}  {:<40}  {:<60}  {:<60}  undone", "killed before", "left", "killed", "resumed");
    for point in chosen(&steps) {
        let run = |verb: &'static str| {
            let (point, done) = (&point, &done);
            move || kill(major, act, point, verb, done)
        };
        let (resumed, undone) = thread::scope(|scope| {
            let both = [scope.spawn(run("resume")), scope.spawn(run("undo"))];
            let [resumed, undone] = both.map(|one| one.join().expect("the assertions hold"));
            (resumed, undone)
        });
        let [state, killed, resumed] = resumed;
        println!("{point:<13}  {state:<40}  {killed:<60}  {resumed:<60}  {}", undone[2]);
    }
}

#[test]
fn a_promotion_killed_with_a_real_container_is_finished_or_undone() {
    for major in majors(Major::Three) {
        kill_everywhere(major, Act::Promote);
    }
}

#[test]
fn a_rollback_killed_with_a_real_container_is_finished_or_undone() {
    for major in majors(Major::Two) {
        kill_everywhere(major, Act::Rollback);
    }
}
