//! `version` of one part of a larger repository, and versions that commits name: on real repositories.

use serde_json::json;

use crate::support::repository::Repository;

/// Two parts with versions of their own, each tagged 1.0.0.
fn monorepo(config: &str) -> Repository {
    let repository = Repository::empty();
    repository.sandbox.config(config);
    for part in ["api", "web"] {
        repository.sandbox.write(&format!("{part}/VERSION"), "1.0.0\n");
        repository.sandbox.write(&format!("{part}/code"), "0\n");
    }
    repository.sandbox.write("shared/code", "0\n");
    repository.commit("chore: begin");
    repository.tag("api-v1.0.0");
    repository.tag("web-v1.0.0");
    repository
}

fn touch(repository: &Repository, path: &str, message: &str) {
    repository.sandbox.write(path, format!("{message}\n"));
    repository.commit(message);
}

const API: &str = "version: { files: [api/VERSION], tag: 'api-v{version}', paths: [api, shared/code] }\n";

#[test]
fn only_commits_that_touch_its_paths_count() {
    let repository = monorepo(API);
    touch(&repository, "web/code", "feat!: new pages");
    assert_eq!(repository.next(&[]), "1.0.0", "of another part");
    touch(&repository, "shared/code", "fix: shared");
    assert_eq!(repository.next(&[]), "1.0.1");
    // What is taken back later was there, merged or not.
    repository.git(&["switch", "--quiet", "-c", "side"]);
    touch(&repository, "api/code", "feat: batches");
    repository.git(&["revert", "--no-edit", "HEAD"]);
    repository.git(&["switch", "--quiet", "main"]);
    touch(&repository, "web/code", "fix: pages");
    repository.git(&["merge", "--quiet", "--no-ff", "-m", "Merge branch 'side'", "side"]);
    let told = repository.run(&["next", "-o", "json"]).code(0).json();
    assert_eq!((&told["version"], &told["level"]), (&json!("1.1.0"), &json!("minor")), "{told}");
    let subjects: Vec<&str> =
        told["commits"].as_array().unwrap().iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert!(subjects.contains(&"feat: batches") && subjects.contains(&"fix: shared"), "{subjects:?}");
    assert!(!subjects.iter().any(|subject| subject.contains("pages")), "{subjects:?}");

    repository.run(&["bump", "--commit", "--tag", "--yes"]).code(0);
    assert_eq!(repository.sandbox.read("api/VERSION"), "1.1.0\n");
    assert_eq!(repository.sandbox.read("web/VERSION"), "1.0.0\n");
    assert_eq!(repository.git(&["tag", "--points-at", "HEAD"]), "api-v1.1.0");
    touch(&repository, "web/code", "feat: more pages");
    assert_eq!(repository.next(&[]), "1.1.0");
}

#[test]
fn paths_are_those_of_the_configuration_and_known_to_git() {
    let repository = monorepo("stack: all\n");
    repository.sandbox.write("api/mlopsctl.yaml", "version: { tag: 'api-v{version}', paths: . }\n");
    touch(&repository, "web/code", "feat: pages");
    let next = || repository.sandbox.run(&["--config", "api/mlopsctl.yaml", "version", "next"]);
    repository.git(&["tag", "api-v1.2.0"]);
    touch(&repository, "web/code", "feat!: pages");
    assert_eq!(next().code(0).stdout, "1.2.0\n");
    touch(&repository, "api/code", "fix: scores");
    assert_eq!(next().code(0).stdout, "1.2.1\n");

    let repository = monorepo(&API.replace("shared/code", "shraed"));
    touch(&repository, "api/code", "fix: scores");
    let run = repository.run(&["next"]);
    assert!(
        run.code(3).stderr.contains("there is nothing at `shraed` that git knows"),
        "{}",
        run.transcript()
    );
}

#[test]
fn a_commit_may_name_the_version_to_come() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("fix: a");
    repository.commit("chore: release 2.0.0\n\nRelease-As: 2.0.0");
    repository.commit("fix: b");
    let told = repository.run(&["next", "-o", "json"]).code(0).json();
    assert_eq!(
        (&told["version"], &told["from"], &told["level"]),
        (&json!("2.0.0"), &json!("1.2.3"), &json!("major"))
    );
    let reason = told["reasons"][0].as_str().unwrap();
    assert!(reason.starts_with("Release-As: 2.0.0, says chore: release 2.0.0 ("), "{told}");
    assert_eq!(told["commits"][1]["release_as"], "2.0.0", "{told}");
    assert_eq!(repository.next(&["--pre", "rc"]), "2.0.0-rc.1");
    assert_eq!(repository.next(&["--bump", "patch"]), "1.2.4", "who is there says the last word");

    let bump = ["bump", "--commit", "--tag", "--yes"];
    repository.run(&bump).code(0);
    assert_eq!(repository.git(&["describe"]), "v2.0.0");
    assert!(repository.git(&["cat-file", "-p", "v2.0.0"]).contains("- Release-As: 2.0.0, says chore"));
    let level = || repository.run(&["history", "-o", "json"]).code(0).json()["items"][0]["level"].clone();
    assert_eq!(level(), "major");
    let again = repository.run(&bump);
    assert!(again.code(0).stdout.contains("HEAD is tagged 2.0.0"), "{}", again.transcript());
    repository.commit("fix: c");
    assert_eq!(repository.next(&[]), "2.0.1", "it counts once");

    // In two steps it is the same step.
    repository.commit("chore: release\n\nRelease-As: 3.0.0");
    repository.run(&["bump", "--commit", "--yes"]).code(0);
    repository.run(&["tag", "--yes"]).code(0);
    assert_eq!((repository.git(&["describe"]), level()), ("v3.0.0".to_owned(), json!("major")));
}

#[test]
fn a_version_that_is_behind_or_none_is_refused() {
    for (asked, why) in [
        ("1.2.2", "asks for the release of 1.2.2, which does not come after 1.2.3"),
        ("1.2.3", "asks for the release of 1.2.3, which does not come after 1.2.3"),
        ("1.2.3-rc.1", "asks for the release of 1.2.3-rc.1, which does not come after 1.2.3"),
        ("2.0", "asks for the release of `2.0`, which is no semantic version: it has 2 of the three numbers"),
    ] {
        let repository = Repository::start("1.2.3");
        repository.tag("v1.2.3");
        repository.commit(&format!("feat: a\n\nRelease-As: {asked}"));
        let before = repository.everything();
        for words in [&["next"][..], &["bump", "--commit", "--tag", "--yes"]] {
            let run = repository.run(words);
            assert!(run.code(3).stderr.contains(why), "{asked}: {}", run.transcript());
            assert!(run.stderr.contains("or say the level: --bump"), "{}", run.transcript());
        }
        assert_eq!(repository.everything(), before);
        // A newer footer mends it.
        repository.commit("chore: mend\n\nrelease-as: 1.9.0");
        assert_eq!(repository.next(&[]), "1.9.0");
    }
}

#[test]
fn a_commit_without_files_names_the_version_of_every_part() {
    let repository = monorepo(API);
    repository.commit("feat: nothing");
    assert_eq!(repository.next(&[]), "1.0.0");
    repository.commit("chore: release\n\nRelease-As: 3.0.0");
    assert_eq!(repository.next(&[]), "3.0.0");
    touch(&repository, "web/code", "chore: release the pages\n\nRelease-As: 4.0.0");
    assert_eq!(repository.next(&[]), "3.0.0", "of another part");
}
