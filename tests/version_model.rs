//! `version` of models, on the real MLflow 3 and 2: the level follows the evidence, and a name is given once.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    faulty::RefusedPort,
    registry::{Major, Seeded, Spec},
    repository::Repository,
    stack::unique,
};

/// A model with version 1 as `production`, named 1.2.3, and a configuration that gates it.
struct Named {
    seeded: Seeded,
    repository: Repository,
}

impl Named {
    fn new(major: Major) -> Named {
        let seeded = Seeded::with(&major.url(), &unique("versioned"), 1);
        seeded.alias("production", 1);
        let named = Named { seeded, repository: Repository::empty() };
        let (url, name) = (&named.seeded.url, &named.seeded.name);
        named.repository.sandbox.config(&format!(
            "services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\nregistry: {{ models: {{ {name}: {{ gate: {{ f1_score: '>= baseline' }} }} }} }}\n"
        ));
        named.repository.commit("chore: begin");
        named.tag(1, "semver", "1.2.3");
        named
    }

    fn tag(&self, version: u64, key: &str, value: &str) {
        let body =
            json!({ "name": self.seeded.name, "version": version.to_string(), "key": key, "value": value });
        self.seeded.ask("POST", "model-versions/set-tag", &body);
    }

    /// The tags of a version that name it.
    fn named(&self, version: u64) -> Value {
        let mut found = json!({});
        for tag in self.seeded.get(version)["tags"].as_array().into_iter().flatten() {
            if tag["key"].as_str().is_some_and(|key| key.starts_with("semver")) {
                found[tag["key"].as_str().unwrap()] = tag["value"].clone();
            }
        }
        found
    }

    fn run(&self, verb: &str, rest: &[&str]) -> Run {
        let words: Vec<&str> = ["version", verb, &self.seeded.name].iter().chain(rest).copied().collect();
        self.repository.sandbox.run(&words)
    }

    fn next(&self, version: u64) -> Value {
        let of = version.to_string();
        self.run("next", &["--of", &of, "-o", "json"]).code(0).json()
    }
}

#[test]
fn the_level_follows_the_evidence() {
    for major in Major::BOTH {
        let named = Named::new(major);
        let same = Spec::default();
        let cases = [
            (same.clone(), "1.2.4", "patch", "retrained"),
            (Spec { inputs: &["x1", "x2", "x3"], ..same.clone() }, "2.0.0", "major", "x3"),
            (Spec { inputs: &["x1"], ..same.clone() }, "2.0.0", "major", "input x2 is gone"),
            (Spec { metrics: &[("f1_score", 0.7)], ..same.clone() }, "1.3.0", "minor", "the gate says"),
            (
                Spec { metrics: &[("f1_score", 0.9), ("predictions_differ", 0.25)], ..same },
                "1.3.0",
                "minor",
                "25.0 % of the predictions",
            ),
        ];
        for (spec, version, level, why) in cases {
            let number = named.seeded.version(&spec);
            let next = named.next(number);
            assert_eq!((&next["version"], &next["level"]), (&json!(version), &json!(level)), "{next}");
            assert!(next["reasons"].to_string().contains(why), "{why}: {next}");
            assert_eq!(next["from"], "1.2.3");
        }
        named.seeded.alias("staging", 2);
        assert_eq!(named.run("next", &[]).code(0).stdout, "1.2.4\n");
        assert_eq!(named.run("next", &["--pre", "rc"]).code(0).stdout, "1.2.4-rc.1\n");
        assert_eq!(named.run("next", &["--build", "mlflow.{version}"]).code(0).stdout, "1.2.4+mlflow.2\n");
    }
}

#[test]
fn a_bump_names_a_version_once_and_tells_its_story() {
    for major in Major::BOTH {
        let named = Named::new(major);
        let number = named.seeded.version(&Spec::default());
        named.seeded.alias("staging", number);
        named.run("bump", &["--dry-run"]).code(0);
        named.run("bump", &[]).code(5);
        assert_eq!(named.named(number), json!({}));
        let outcome = named.run("bump", &["--yes", "--tag", "-o", "json"]).code(0).json();
        assert_eq!(outcome["summary"], "version 2 is 1.2.4, a patch step from 1.2.3", "{outcome}");
        let tags = named.named(number);
        assert_eq!((&tags["semver"], &tags["semver.previous"]), (&json!("1.2.4"), &json!("1.2.3")));
        assert!(tags["semver.reason"].as_str().unwrap().starts_with("patch: retrained"), "{tags}");
        let tag = format!("{}@v1.2.4", named.seeded.name);
        assert_eq!(named.repository.git(&["tag", "--list"]), tag);

        let again = named.run("bump", &["--yes", "-o", "json"]).code(0).json();
        assert_eq!(again["summary"], "nothing to do: version 2 is 1.2.4 already");
        assert_eq!(named.run("next", &[]).code(0).stdout, "1.2.4\n");
        let again = named.run("tag", &["--yes"]);
        assert!(again.code(0).stdout.contains("nothing to do"), "{}", again.transcript());

        let history = named.run("history", &["-o", "json"]).code(0).json();
        let first = &history["items"][0];
        assert_eq!(
            (&first["version"], &first["level"], &first["by"], &first["registry_version"]),
            (&json!("1.2.4"), &json!("patch"), &json!("tester"), &json!(2))
        );
        assert_eq!(first["gate"][0]["metric"], "f1_score", "{first}");
        assert_eq!(first["evidence"]["compared_with"]["version"], 1, "{first}");
        assert_eq!(history["items"][1]["version"], "1.2.3");
        let shown = named.run("show", &["-o", "json"]).code(0).json();
        assert_eq!(shown["version"], "1.2.3", "what serves");
    }
}

#[test]
fn the_same_run_registered_twice_has_one_name_and_another_run_gets_another() {
    let named = Named::new(Major::Three);
    let number = named.seeded.version(&Spec::default());
    named.run("bump", &["--of", &number.to_string(), "--yes"]).code(0);
    let first = named.seeded.get(number);
    let body = json!({ "name": named.seeded.name, "source": first["source"], "run_id": first["run_id"] });
    let twin = named.seeded.ask("POST", "model-versions/create", &body);
    let twin: u64 = twin["model_version"]["version"].as_str().unwrap().parse().unwrap();
    assert_eq!(named.next(twin)["version"], "1.2.4");
    named.run("bump", &["--of", &twin.to_string(), "--yes"]).code(0);
    assert_eq!(named.named(twin)["semver"], "1.2.4");
    let other = named.seeded.version(&Spec::default());
    assert_eq!(named.next(other)["version"], "1.2.5");
}

#[test]
fn a_pre_release_does_not_become_what_another_version_is() {
    let named = Named::new(Major::Three);
    named.seeded.version(&Spec::default());
    named.seeded.version(&Spec::default());
    named.tag(2, "semver", "1.3.0-rc.1");
    assert_eq!(named.run("next", &["--of", "2"]).code(0).stdout, "1.3.0\n");
    for taken in ["1.3.0", "v1.3.0", "1.3.0+mlflow.3"] {
        named.tag(3, "semver", taken);
        for (verb, rest) in [("next", &["--of", "2"][..]), ("bump", &["--of", "2", "--yes"])] {
            let refused = named.run(verb, rest);
            let said = "would be 1.3.0, which version 3 is already";
            assert!(refused.code(3).stderr.contains(said), "{}", refused.transcript());
            assert!(refused.stderr.contains("--of 2 --bump major --reason"), "{}", refused.transcript());
            assert_eq!(refused.stdout, "", "nothing that a script would take for a version");
        }
    }
    assert_eq!(named.named(2), json!({ "semver": "1.3.0-rc.1" }));
    let decree = ["--of", "2", "--bump", "major", "--reason", "another objective"];
    assert_eq!(named.run("next", &decree).code(0).stdout, "2.0.0\n");
    named.run("bump", &[&decree[..], &["--yes"]].concat()).code(0);
    assert_eq!(
        (&named.named(2)["semver"], &named.named(3)["semver"]),
        (&json!("2.0.0"), &json!("1.3.0+mlflow.3"))
    );
}

#[test]
fn flags_that_come_too_late_for_a_name_are_said() {
    let named = Named::new(Major::Three);
    for (words, said) in [
        (&["--bump", "major", "--reason", "why"][..], "--bump has no effect: version 1 is 1.2.3 already"),
        (&["--pre", "rc", "--build", "mlflow.{version}"], "--pre and --build have no effect: version 1 is"),
    ] {
        let of = [&["--of", "1"], words].concat();
        let next = named.run("next", &of);
        assert_eq!(next.code(0).stdout, "1.2.3\n");
        assert!(next.stderr.contains(said), "{}", next.transcript());
        let bump = named.run("bump", &[&of[..], &["--yes"]].concat());
        assert!(bump.code(0).stderr.contains(said), "{}", bump.transcript());
    }
    assert_eq!(named.named(1), json!({ "semver": "1.2.3" }));
    named.tag(1, "semver", "1.2.3+mlflow.1");
    let same = named.run("next", &["--of", "1", "--build", "mlflow.{version}"]);
    assert!(!same.code(0).stderr.contains("no effect"), "{}", same.transcript());
}

#[test]
fn a_model_changes_neither_files_nor_tags_while_the_stack_does() {
    let named = Named::new(Major::Three);
    named.seeded.version(&Spec::default());
    let words = ["version", "bump", "--tag", "--yes"];
    let mut stack = named.repository.sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "1", &words);
    stack.wait_until("1", |_, stderr| stderr.contains("stopped before 1"));
    for (verb, rest) in [
        ("bump", &["--of", "2", "--changelog", "MODELS.md", "--yes"][..]),
        ("bump", &["--of", "2", "--tag", "--yes"]),
        ("tag", &["--yes"]),
    ] {
        let locked = named.run(verb, rest);
        assert!(locked.code(6).stderr.contains("locked by another run"), "{}", locked.transcript());
    }
    assert_eq!(named.named(2), json!({}));
    named.run("tag", &["--dry-run"]).code(0);
    // A name alone is the registry's.
    named.run("bump", &["--of", "2", "--yes"]).code(0);
    assert_eq!(named.named(2)["semver"], "1.2.4");
    stack.signal(Signal::KILL);
    stack.finish().code(-9);
}

#[test]
fn missing_evidence_is_refused_and_a_person_decides() {
    for major in Major::BOTH {
        let named = Named::new(major);
        let run = named.seeded.run_of(1);
        let source = format!("mlflow-artifacts:/{}/{run}/artifacts/none", named.seeded.experiment);
        let body = json!({ "name": named.seeded.name, "source": source, "run_id": run });
        named.seeded.ask("POST", "model-versions/create", &body);
        let refused = named.run("next", &["--of", "2"]);
        assert!(refused.code(3).stderr.contains("cannot be told"), "{}", refused.transcript());
        assert!(refused.stderr.contains("signature"), "{}", refused.transcript());
        assert!(refused.stderr.contains("--bump patch --reason"), "{}", refused.transcript());
        assert_eq!(refused.stdout, "", "nothing that a script would take for a version");
        let decree = ["--of", "2", "--bump", "minor", "--yes"];
        let refused = named.run("bump", &decree);
        assert!(refused.code(3).stderr.contains("needs a reason"), "{}", refused.transcript());
        let given: Vec<&str> = decree.iter().chain(&["--reason", "new objective"]).copied().collect();
        named.run("bump", &given).code(0);
        assert_eq!(named.named(2)["semver"], "1.3.0");
        assert_eq!(named.named(2)["semver.reason"], "minor: new objective");
    }
}

#[test]
fn the_first_name_and_names_that_are_none() {
    let named = Named::new(Major::Three);
    named.tag(1, "semver", "1.2");
    let refused = named.run("next", &["--of", "1"]);
    assert!(refused.code(3).stderr.contains("no semantic version"), "{}", refused.transcript());
    let body = json!({ "name": named.seeded.name, "version": "1", "key": "semver" });
    named.seeded.ask("DELETE", "model-versions/delete-tag", &body);
    let first = named.run("next", &[]);
    assert_eq!(first.code(0).stdout, "0.1.0\n", "what serves, as nothing waits");
    let gone = named.run("next", &["--of", "9"]);
    assert!(gone.code(3).stderr.contains('9'), "{}", gone.transcript());
    let typo = named.repository.sandbox.run(&["version", "next", &format!("{}x", named.seeded.name)]);
    assert!(typo.code(3).stderr.contains("did you mean"), "{}", typo.transcript());
    let refused = RefusedPort::reserve();
    let url = refused.url("");
    named.repository.sandbox.config(&format!("services: {{ mlflow: {{ kind: mlflow, url: '{url}' }} }}\n"));
    named.run("next", &[]).code(3);
    named.run("bump", &["--yes"]).code(3);
}

/// Starts a bump that waits at a point, and kills it there.
fn kill_at(sandbox: &Sandbox, name: &str, point: &str) -> String {
    let words = ["version", "bump", name, "--of", "2", "--tag", "--yes"];
    let mut command = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", point, &words);
    command.wait_until(point, |_, stderr| stderr.contains(&format!("stopped before {point}")));
    command.signal(Signal::KILL);
    command.finish().code(-9);
    let listing = sandbox.run(&["plan", "list", "-o", "json"]).code(0).json();
    listing["items"][0]["id"].as_str().expect("an unfinished plan").to_owned()
}

#[test]
fn a_bump_killed_between_any_two_steps_is_finished_or_undone() {
    let named = Named::new(Major::Three);
    named.seeded.version(&Spec::default());
    let sandbox = &named.repository.sandbox;
    let name = &named.seeded.name;
    // Three tags of the registry, one of git, the last look.
    for point in ["1", "1-finished", "2", "2-finished", "3", "3-finished", "4", "4-finished", "5", "end"] {
        let id = kill_at(sandbox, name, point);
        sandbox.run(&["plan", "undo", &id, "--yes"]).code(0);
        assert_eq!(named.named(2), json!({}), "{point}");
        assert_eq!(named.repository.git(&["tag", "--list"]), "", "{point}");
    }
    for point in ["1-finished", "2-finished", "3-finished", "4-finished", "end"] {
        let id = kill_at(sandbox, name, point);
        sandbox.run(&["plan", "resume", &id, "--yes"]).code(0);
        assert_eq!(named.named(2)["semver"], "1.2.4", "{point}");
        assert_eq!(named.repository.git(&["tag", "--list"]), format!("{name}@v1.2.4"), "{point}");
        for key in ["semver", "semver.reason", "semver.previous"] {
            let body = json!({ "name": name, "version": "2", "key": key });
            named.seeded.ask("DELETE", "model-versions/delete-tag", &body);
        }
        named.repository.git(&["tag", "--delete", &format!("{name}@v1.2.4")]);
    }
}

#[test]
fn a_name_that_was_taken_meanwhile_is_not_given_again() {
    let named = Named::new(Major::Three);
    named.seeded.version(&Spec::default());
    named.seeded.version(&Spec::default());
    let sandbox = &named.repository.sandbox;
    let name = &named.seeded.name;
    let id = kill_at(sandbox, name, "3");
    // Somebody else, without our lock, and as people write it.
    named.tag(3, "semver", "v1.2.4");
    let lost = sandbox.run(&["plan", "resume", &id, "--yes"]);
    assert!(lost.code(2).stdout.contains("was named 1.2.4 meanwhile"), "{}", lost.transcript());
    assert_eq!((named.named(2), named.named(3)), (json!({}), json!({ "semver": "v1.2.4" })));

    let words = ["version", "bump", name, "--of", "2", "--yes"];
    let mut first = sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "1", &words);
    first.wait_until("1", |_, stderr| stderr.contains("stopped before 1"));
    let second = sandbox.run(&words);
    assert!(second.code(6).stdout.contains("locked by tester"), "{}", second.transcript());
}

#[test]
fn what_somebody_else_wrote_meanwhile_stays_be_it_the_same() {
    let named = Named::new(Major::Three);
    named.seeded.version(&Spec::default());
    let sandbox = &named.repository.sandbox;
    let name = &named.seeded.name;
    let dry = named.run("bump", &["--of", "2", "--tag", "--dry-run", "-o", "json"]).code(0).json();
    let what = dry["plan"][1]["what"].as_str().expect("a step").to_owned();
    let (_, tag) = what.split_once("`: ").expect("a tag of the registry");
    let (key, value) = tag.split_once(" = ").expect("its value");
    // Step 1 is done and step 2 not begun: another bump writes the very same there.
    let id = kill_at(sandbox, name, "2");
    let ours = named.named(2);
    assert!(ours.as_object().is_some_and(|tags| tags.len() == 1) && ours[key].is_null(), "{ours}");
    named.tag(2, key, value);
    let lost = sandbox.run(&["plan", "resume", &id, "--yes"]);
    let said = format!("somebody else has set `{key}` of version 2");
    assert!(lost.code(2).stdout.contains(&said), "{}", lost.transcript());
    assert_eq!(named.named(2), json!({ key: value }), "ours is taken back, and theirs is not");
    assert_eq!(named.repository.git(&["tag", "--list"]), "");

    // What a try that was cut short may have written is ours.
    let body = json!({ "name": name, "version": "2", "key": key });
    named.seeded.ask("DELETE", "model-versions/delete-tag", &body);
    let id = kill_at(sandbox, name, "2-finished");
    assert_eq!(named.named(2)[key], value);
    sandbox.run(&["plan", "undo", &id, "--yes"]).code(0);
    assert_eq!(named.named(2), json!({}));
}
