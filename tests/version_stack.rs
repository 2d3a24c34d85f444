//! `version` of the stack, on real repositories: tags, Conventional Commits, files that keep their bytes.

use rustix::process::Signal;
use serde_json::json;

use crate::{
    support::{
        cli::Sandbox,
        repository::{Repository, git},
    },
    version_kills::{kill_at, unfinished},
};

#[test]
fn the_next_version_is_one_line_that_scripts_read() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    assert_eq!(repository.next(&[]), "1.2.3", "nothing came since");
    for (words, said) in [
        (&["next", "--bump", "major"][..], "--bump has no effect: HEAD is tagged 1.2.3"),
        (&["next", "--bump", "minor", "--build", "b7"], "--bump and --build have no effect: HEAD is tagged"),
        (&["bump", "--bump", "minor", "--yes"], "--bump has no effect: HEAD is tagged 1.2.3"),
    ] {
        let run = repository.run(words);
        assert!(run.code(0).stderr.contains(said), "{}", run.transcript());
    }
    repository.commit("docs: explain");
    let same = repository.run(&["next"]);
    assert_eq!(same.code(0).stdout, "1.2.3\n");
    assert!(same.stderr.contains("nothing to release"), "{}", same.transcript());
    repository.commit("fix(api): close the connection");
    assert_eq!(repository.next(&[]), "1.2.4");
    repository.commit("feat: score batches");
    assert_eq!(repository.next(&[]), "1.3.0");
    assert_eq!(repository.next(&["--pre", "rc"]), "1.3.0-rc.1");
    assert_eq!(repository.next(&["--build", "b7"]), "1.3.0+b7");
    assert_eq!(repository.next(&["--bump", "patch"]), "1.2.4");
    repository.commit("refactor!: drop v1\n\nBREAKING CHANGE: ask /v2");
    let told = repository.run(&["next", "-o", "json"]).code(0).json();
    assert_eq!(
        (&told["version"], &told["from"], &told["level"], &told["schema"]),
        (&json!("2.0.0"), &json!("1.2.3"), &json!("major"), &json!("mlopsctl/version-next/v1"))
    );
    assert!(told["reasons"][0].as_str().unwrap().starts_with("refactor!: drop v1 ("), "{told}");
    assert_eq!(told["commits"].as_array().unwrap().len(), 4);
}

#[test]
fn merged_commits_count_and_tags_of_other_branches_do_not() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.git(&["switch", "--quiet", "-c", "side"]);
    repository.commit("feat: on the side");
    repository.git(&["switch", "--quiet", "-c", "far", "v1.2.3"]);
    repository.commit("fix: far away");
    repository.tag("v9.0.0");
    repository.tag("not-a-version");
    repository.tag("v2");
    repository.git(&["switch", "--quiet", "main"]);
    repository.commit("docs: here");
    assert_eq!(repository.next(&[]), "1.2.3");
    repository.git(&["merge", "--quiet", "--no-ff", "-m", "Merge branch 'side'", "side"]);
    assert_eq!(repository.next(&[]), "1.3.0");
}

#[test]
fn a_bump_edits_commits_tags_and_records_and_the_second_changes_nothing() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("feat(api): score batches");
    let before = repository.everything();
    let planned = repository.run(&["bump", "--commit", "--tag", "--dry-run"]);
    planned.code(0);
    assert!(planned.stderr.contains("say 1.3.0 instead of 1.2.3 in VERSION"), "{}", planned.transcript());
    assert_eq!(repository.everything(), before);
    repository.run(&["bump", "--commit", "--tag"]).code(5);
    assert_eq!(repository.everything(), before);

    let bump = ["bump", "--commit", "--tag", "--yes", "--reason", "sprint 7", "-o", "json"];
    let outcome = repository.run(&bump).code(0).json();
    assert_eq!((&outcome["result"], &outcome["target"]), (&json!("done"), &json!("churn")));
    assert_eq!(outcome["summary"], "is 1.3.0, a minor step from 1.2.3");
    assert_eq!(repository.sandbox.read("VERSION"), "1.3.0\n");
    let changelog = repository.sandbox.read("CHANGELOG.md");
    assert!(
        changelog.starts_with("# Changelog\n\n## [1.3.0] - 2026-03-01\n\n### Added\n- api: score batches (")
    );
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    assert_eq!(repository.git(&["log", "-1", "--format=%s"]), "chore(release): 1.3.0");
    assert_eq!(repository.git(&["describe"]), "v1.3.0");
    assert_eq!(repository.git(&["cat-file", "-t", "v1.3.0"]), "tag");

    let after = repository.everything();
    let again = repository.run(&bump).code(0).json();
    assert_eq!(again["summary"], "nothing to do: HEAD is tagged 1.3.0");
    assert_eq!((repository.everything(), repository.next(&[])), (after, "1.3.0".to_owned()));

    let history = repository.run(&["history", "-o", "json"]).code(0).json();
    let first = &history["items"][0];
    assert_eq!(
        (&first["version"], &first["level"], &first["by"], &first["reason"], &first["previous"]),
        (&json!("1.3.0"), &json!("minor"), &json!("tester"), &json!("sprint 7"), &json!("1.2.3"))
    );
    assert_eq!(history["items"][1]["version"], "1.2.3");
    let shown = repository.run(&["show", "-o", "json"]).code(0).json();
    assert_eq!((&shown["version"], &shown["tag"]["name"]), (&json!("1.3.0"), &json!("v1.3.0")));
}

#[test]
fn a_bump_without_a_tag_is_the_same_twice_and_tag_comes_later() {
    let repository = Repository::start("0.1.0");
    repository.tag("v0.1.0");
    repository.commit("feat!: all new");
    repository.run(&["bump", "--yes"]).code(0);
    assert_eq!(repository.sandbox.read("VERSION"), "0.2.0\n");
    let again = repository.run(&["bump", "--yes"]);
    assert!(again.code(0).stdout.contains("the files say 0.2.0 already"), "{}", again.transcript());
    let refused = repository.run(&["tag", "--yes"]);
    assert!(refused.code(3).stderr.contains("changes that are not committed"), "{}", refused.transcript());
    let refused = repository.run(&["bump", "--tag", "--yes"]);
    assert!(refused.code(3).stderr.contains("--commit"), "{}", refused.transcript());
    repository.commit("chore: release");
    repository.run(&["tag", "--yes"]).code(0);
    assert_eq!(repository.git(&["tag", "--points-at", "HEAD"]), "v0.2.0");
    let again = repository.run(&["tag", "--yes"]);
    assert!(again.code(0).stdout.contains("HEAD is tagged v0.2.0"), "{}", again.transcript());
}

#[test]
fn pre_releases_count_up_and_become_the_release() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    for (message, expected) in
        [("feat: a", "1.3.0-rc.1"), ("fix: b", "1.3.0-rc.2"), ("feat!: c", "2.0.0-rc.1")]
    {
        repository.commit(message);
        repository.run(&["bump", "--pre", "rc", "--commit", "--tag", "--yes"]).code(0);
        assert_eq!(repository.sandbox.read("VERSION").trim(), expected);
        assert_eq!(repository.next(&["--pre", "rc"]), expected, "the same twice");
    }
    let beta = repository.run(&["next", "--pre", "beta"]);
    assert!(beta.code(3).stderr.contains("can follow"), "{}", beta.transcript());
    assert_eq!(repository.next(&[]), "2.0.0");
    repository.run(&["bump", "--commit", "--tag", "--yes"]).code(0);
    assert_eq!(repository.git(&["tag", "--points-at", "HEAD"]), "v2.0.0");
    repository.run(&["compare", "--ascending", "1.3.0-rc.1", "1.3.0-rc.2", "2.0.0-rc.1", "2.0.0"]).code(0);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_changes() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("fix: a");
    let refused = |why: &str, arguments: &[&str]| {
        let before = repository.everything();
        let run = repository.run(arguments);
        assert!(run.code(3).stderr.contains(why), "{why}: {}", run.transcript());
        assert_eq!(repository.everything(), before, "{why}");
    };
    let bump = ["bump", "--commit", "--tag", "--yes"];
    repository.sandbox.write("CHANGELOG.md", "# Changelog\n\nmine\n");
    refused("changes that are not committed: CHANGELOG.md", &bump);
    repository.git(&["checkout", "--quiet", "CHANGELOG.md"]);
    refused("no pre-release named `r c`", &["next", "--pre", "r c"]);
    refused("is no build metadata", &["next", "--build", "a_b"]);
    refused("--build `` is no build metadata", &["next", "--build", ""]);
    refused("the name alone: --pre rc", &["next", "--pre", "rc.1"]);
    refused("--of is about a model", &["next", "--of", "7"]);
    refused("--at is about a model", &["bump", "--at", "deadbeef", "--dry-run"]);
    repository.git(&["switch", "--quiet", "--detach"]);
    refused("HEAD is detached", &bump);
    repository.git(&["switch", "--quiet", "main"]);

    // A version is given once, wherever it was.
    repository.git(&["switch", "--quiet", "-c", "other", "v1.2.3"]);
    repository.commit("fix: elsewhere");
    repository.tag("v1.2.4");
    repository.git(&["switch", "--quiet", "main"]);
    refused("there is a tag `v1.2.4` already", &bump);
    refused("there is a tag `v1.2.4` already", &["next"]);
    assert_eq!(repository.next(&["--bump", "minor"]), "1.3.0");
    repository.git(&["tag", "--delete", "v1.2.4"]);

    repository.sandbox.write("VERSION", "1.7.0\n");
    repository.commit("chore: by hand");
    refused("the files say 1.7.0, but the last tag says 1.2.3", &bump);
    repository.sandbox.write("VERSION", "one\n");
    repository.commit("chore: by hand");
    refused("which is no semantic version", &bump);

    let clone = Repository::empty();
    let (from, to) = (repository.sandbox.cwd(), clone.sandbox.cwd().join("clone"));
    let url = format!("file://{}", from.display());
    clone.git(&["clone", "--quiet", "--depth", "1", &url, to.to_str().unwrap()]);
    clone.sandbox.write("clone/VERSION", "1.2.3\n");
    let shallow = clone.sandbox.run(&["--config", "clone/mlopsctl.yaml", "version", "next"]);
    assert!(shallow.code(3).stderr.contains("git fetch --unshallow"), "{}", shallow.transcript());
}

#[test]
fn links_and_files_elsewhere_are_no_files_of_a_commit() {
    let repository = Repository::start("1.2.3");
    repository.sandbox.write("real", "1.2.3\n");
    let link = repository.sandbox.cwd().join("VERSION");
    std::fs::remove_file(&link).expect("a file");
    std::os::unix::fs::symlink("real", &link).expect("a link");
    repository.commit("chore: link");
    repository.tag("v1.2.3");
    repository.commit("fix: a");
    let before = repository.everything();
    let run = repository.run(&["bump", "--commit", "--yes"]);
    assert!(
        run.code(3).stderr.contains("version.files: VERSION is a symbolic link to real"),
        "{}",
        run.transcript()
    );
    assert_eq!(repository.everything(), before);

    let inner = Repository::empty();
    inner.sandbox.write("VERSION", "1.2.3\n");
    inner.sandbox.write("repo/mlopsctl.yaml", "version: { files: [../VERSION] }\n");
    std::fs::remove_dir_all(inner.sandbox.cwd().join(".git")).expect("a folder");
    let folder = inner.sandbox.cwd().join("repo");
    for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "feat: begin"]] {
        assert!(git(&folder, arguments).status.success(), "{arguments:?}");
    }
    let run =
        inner.sandbox.run(&["--config", "repo/mlopsctl.yaml", "version", "bump", "--bump", "minor", "--yes"]);
    let error = &run.code(3).stderr;
    assert!(
        error.contains("version.files: `../VERSION` is ") && error.contains("outside the repository"),
        "{error}"
    );
    assert_eq!(inner.sandbox.read("VERSION"), "1.2.3\n");
}

#[test]
fn files_that_disagree_are_named() {
    let repository = Repository::empty();
    repository.sandbox.config("version: { files: [VERSION, package.json] }\n");
    repository.sandbox.write("VERSION", "1.2.3\n");
    repository.sandbox.write("package.json", "{\"version\": \"1.2.4\"}\n");
    repository.commit("feat: begin");
    let run = repository.run(&["bump", "--yes"]);
    assert!(
        run.code(3).stderr.contains("VERSION says 1.2.3, package.json says 1.2.4"),
        "{}",
        run.transcript()
    );
    repository.run(&["show"]).code(1);
}

#[test]
fn without_git_a_person_says_the_level() {
    let mut sandbox = Sandbox::new();
    sandbox.env("GIT_CEILING_DIRECTORIES", "/");
    sandbox.config("version: { files: [VERSION] }\n");
    sandbox.write("VERSION", "1.2.3\n");
    let run = sandbox.run(&["version", "next"]);
    assert!(run.code(3).stderr.contains("without a history no level can be told"), "{}", run.transcript());
    sandbox.run(&["version", "bump", "--bump", "minor", "--yes"]).code(0);
    assert_eq!(sandbox.read("VERSION"), "1.3.0\n");
    let run = sandbox.run(&["version", "bump", "--bump", "minor", "--tag", "--yes"]);
    assert!(run.code(3).stderr.contains("need git"), "{}", run.transcript());
}

#[test]
fn every_kind_of_file_keeps_its_formatting() {
    let repository = Repository::empty();
    let files = [
        ("VERSION", "v1.4.2\r\n"),
        ("api/Cargo.toml", "[package]\nname='x' # n\nversion  =  \"1.4.2\"\n"),
        ("pyproject.toml", "[project]\nversion = '1.4.2' # keep\n"),
        ("web/package.json", "{\n\t\"version\": \"1.4.2\",\n\t\"x\": [1,2]\n}"),
        (
            "k8s/api.yaml",
            "# ours\nspec: {containers: [{image: 'ghcr.io/team/api:v1.4.2'}, {image: 'redis:7'}]}\n",
        ),
    ];
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    repository.sandbox.config(&format!("version: {{ files: [{}], images: team/api }}\n", names.join(", ")));
    for (name, text) in files {
        repository.sandbox.write(name, text);
    }
    repository.commit("feat: begin");
    repository.tag("v1.4.2");
    repository.commit("fix: a");
    repository.run(&["bump", "--commit", "--tag", "--yes"]).code(0);
    for (name, text) in files {
        assert_eq!(repository.sandbox.read(name), text.replace("1.4.2", "1.4.3"), "{name}");
    }
}

#[test]
fn a_commit_whose_message_a_hook_changes_is_taken_back_all_the_same() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("feat: a");
    let hook = repository
        .sandbox
        .write(".git/hooks/commit-msg", "#!/bin/sh\nprintf '\\nChange-Id: I1\\n' >> \"$1\"\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&hook, mode).expect("a mode");
    let before = repository.everything();
    kill_at(&repository, "4");
    assert!(repository.git(&["log", "-1", "--format=%B"]).contains("Change-Id: I1"));
    let left = unfinished(&repository);
    let id = left[0]["id"].as_str().unwrap();
    repository.sandbox.run(&["plan", "undo", id, "--yes"]).code(0);
    assert_eq!(repository.everything(), before);
}

#[test]
fn a_commit_that_a_hook_refuses_undoes_the_files() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("feat: a");
    let hook = repository
        .sandbox
        .write(".git/hooks/pre-commit", "#!/bin/sh\necho no releases >&2\necho today\nexit 1\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&hook, mode).expect("a mode");
    let before = repository.everything();
    let run = repository.run(&["bump", "--commit", "--tag", "--yes"]);
    assert!(run.code(2).stdout.contains("no releases; today"), "{}", run.transcript());
    assert_eq!(repository.everything(), before);
}

#[test]
fn of_two_bumps_at_once_one_wins_and_the_other_says_so() {
    let repository = Repository::start("1.2.3");
    repository.tag("v1.2.3");
    repository.commit("feat: a");
    let words = ["version", "bump", "--commit", "--tag", "--yes"];
    let mut first = repository.sandbox.spawn_with("__MLOPSCTL_STOP_BEFORE", "1", &words);
    first.wait_until("1", |_, stderr| stderr.contains("stopped before 1"));
    let second = repository.run(&words[1..]);
    assert!(second.code(6).stderr.contains("locked by another run"), "{}", second.transcript());

    // A store of its own makes no difference: the files are the same.
    let mut elsewhere = repository.sandbox.command(&words);
    elsewhere.env("MLOPSCTL_STORE", format!("file://{}", repository.sandbox.home().join("other").display()));
    let ended = elsewhere.output().expect("it runs");
    assert_eq!(ended.status.code(), Some(6), "{}", String::from_utf8_lossy(&ended.stderr));

    // The one that waited goes on after somebody has taken its lock over and done something else.
    first.signal(Signal::KILL);
    first.finish().code(-9);
    let left = unfinished(&repository);
    let other = ["bump", "--bump", "major", "--commit", "--tag", "--yes", "--take-over"];
    repository.run(&other).code(0);
    let after = repository.everything();
    let lost = repository.sandbox.run(&["plan", "resume", left[0]["id"].as_str().unwrap(), "--yes"]);
    assert!(lost.code(2).stdout.contains("has changed since the plan was made"), "{}", lost.transcript());
    assert_eq!(repository.everything(), after);
}

#[test]
fn versions_are_compared_and_explained() {
    let sandbox = Sandbox::new();
    let told =
        sandbox.run(&["version", "compare", "1.10.0", "1.2.0", "1.10.0-rc.1", "1.10.0+b", "-o", "json"]);
    let told = told.code(0).json();
    let order: Vec<&str> =
        told["items"].as_array().unwrap().iter().map(|item| item["version"].as_str().unwrap()).collect();
    assert_eq!(order, ["1.2.0", "1.10.0-rc.1", "1.10.0", "1.10.0+b"]);
    assert_eq!(told["items"][2]["relation"], "the release of 1.10.0-rc.1");
    let bad = sandbox.run(&["version", "compare", "1.2.0", "v1.3.0", "1.02.0"]);
    assert!(bad.code(2).stdout.contains("the version is `1.3.0`"), "{}", bad.transcript());
    assert!(bad.stdout.contains("no leading zeros"), "{}", bad.transcript());
    sandbox.run(&["version", "compare", "--ascending", "1.3.0", "1.2.9"]).code(2);
    sandbox.run(&["version", "compare", "--ascending", "1.2.0+a", "1.2.0+b"]).code(2);
    sandbox.run(&["version", "compare", "--ascending", "1.2.9", "1.2.10"]).code(0);
    sandbox.run(&["version", "compare"]).code(3);
}

#[test]
fn a_configuration_that_cannot_work_is_refused_with_its_place() {
    for (yaml, why) in [
        ("version: { tag: release }", "`{version}` must stand in it once"),
        ("version: { tag: 'v {version}' }", "git takes no tag with"),
        ("version: { model_tag: 'v{version}' }", "`{name}` must stand in it"),
        ("version: { files: [VERSION, VERSION] }", "twice"),
        ("version: { files: [VERSION], images: api }", "no file of version.files is YAML"),
        ("version: { files: [VERSION], changelog: VERSION }", "a file of its own"),
        ("version: { paths: [api, api] }", "version.paths names `api` twice"),
        ("version: { paths: /srv/api }", "no path beside the configuration"),
        ("version: { file: [VERSION] }", "did you mean"),
    ] {
        let sandbox = Sandbox::new();
        let run = sandbox.config(yaml).run(&["config", "check"]);
        assert!(run.stdout.contains(why) || run.stderr.contains(why), "{yaml}: {}", run.transcript());
        assert!(run.code != 0, "{yaml}");
    }
}
