//! `runbook lint|list|show|due` on files that people write.

use crate::support::cli::Sandbox;

const OWN: &str = "runbook: own\ntitle: Our own\nwhen: weekly Mon\nsteps:\n- check: health api\n  title: API up\n- ask: Is all well?\n  needs: [api-up]\n";
const CONFIG: &str = "services: { api: { url: http://localhost:1 } }\ntimezone: UTC\n";

#[test]
fn the_built_in_runbooks_have_no_fault() {
    let run = Sandbox::new().run(&["runbook", "lint"]);
    run.code(0);
    assert!(run.stdout.starts_with("OK ") && run.stdout.contains("nothing wrong"), "{}", run.transcript());
}

#[test]
fn every_fault_is_reported_at_once_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let text = "runbook: other\ntitle: Bad\nwhen: dayly\ntimezone: Europe/Berlim\nsteps:\n\
        - chek: health\n\
        - check: health ap\n  choices: [a]\n\
        - check: restart api\n\
        - act: health\n\
        - check: helth\n\
        - ask: a\n  id: one\n  needs: [two]\n\
        - ask: b\n  id: two\n  needs: [one]\n\
        - ask: c ${nobody}\n  id: two\n  needs: [three]\n\
        - ask: d\n  answer: choice\n  open: no-such-page.md\n  if_failed: { runbook: api-dwn }\n  applies_if: servces.api\n  on: Mo\n\
        - choose: which way?\n\
        - note: both\n  ask: both\n";
    sandbox.write("runbooks/bad.yaml", text);
    let run = sandbox.run(&["runbook", "lint", "bad"]);
    run.code(3);
    for wanted in [
        "runbooks/bad.yaml:1:10  ",
        "the file is called `bad`, and the runbook `other`",
        "bad.yaml:3:7",
        "did you mean `daily`?",
        "did you mean `Europe/Berlin`?",
        "unknown key `chek` in steps #1 (did you mean `check`?)",
        "no service `ap` is configured (did you mean `api`?)",
        "`choices:` means nothing to `check:`",
        "`restart api` changes something: write it as `act:`",
        "`health` only looks: write it as `check:`",
        "`helth` is no command",
        "these steps wait for each other: one → two → one",
        "the id `two` is already that of the step in line",
        "nothing gives `${nobody}` a value",
        "there is no step `three` to wait for",
        "`answer: choice` needs `choices:`",
        "there is no file `no-such-page.md`",
        "there is no runbook `api-dwn` (did you mean `api-down`?)",
        "no configuration has the key `servces` (did you mean `services`?)",
        "`Mo` is no day",
        "`choose:` needs `branches:`",
        "the step is both `ask:` and `note:`",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.transcript());
    }
    let json = sandbox.run(&["runbook", "lint", "bad", "-o", "json"]).code(3).json();
    assert_eq!(json["schema"], "mlopsctl/faults/v1");
    assert!(json["items"].as_array().unwrap().len() >= 20, "{json}");
    let lines: Vec<u64> =
        json["items"].as_array().unwrap().iter().map(|item| item["line"].as_u64().unwrap()).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    // A runbook with a fault is not run.
    let run = sandbox.run(&["runbook", "run", "bad", "--unattended"]);
    run.code(3);
    assert!(run.stderr.contains("cannot be used"), "{}", run.transcript());
}

#[test]
fn what_a_step_cannot_say_is_a_fault_and_not_silently_ignored() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let cases = [
        ("check: health --env prod", "`--env` belongs to the run, not to a step"),
        ("check: --env prod health", "`--env` belongs to the run, not to a step"),
        ("check: health --config=/x.yaml", "`--config` belongs to the run"),
        ("check: health -o json", "`--output` belongs to the run"),
        ("check: health --fail-on critical", "`--fail-on` belongs to the run"),
        ("wait: health --ping http://x", "`--ping` belongs to the run"),
        ("check: health --record", "`--record` belongs to the run"),
        ("check: health --stateful", "`--stateful` belongs to the run"),
        ("check: health -q", "`--quiet` belongs to the run"),
        (
            "check: health --deadline 5s",
            "`--deadline` belongs to the run, not to a step; a step has `deadline:`",
        ),
        ("act: restart api --yes", "`--yes` belongs to the run"),
        ("act: restart api --dry-run", "`--dry-run` belongs to the run"),
        ("act: restart api --take-over", "`--take-over` belongs to the run"),
        ("check: logs api -f", "`--follow` never ends by itself"),
        ("check: logs api --tail ${n} --follow", "`--follow` never ends by itself"),
        ("wait: status --watch", "`--watch` never ends by itself"),
    ];
    let steps: String = cases.iter().map(|(step, _)| format!("- {step}\n")).collect();
    let values = "values: { n: {} }";
    sandbox.write("runbooks/bad.yaml", format!("runbook: bad\ntitle: Bad\n{values}\nsteps:\n{steps}"));
    let json = sandbox.run(&["runbook", "lint", "bad", "-o", "json"]).code(3).json();
    let faults = json["items"].as_array().unwrap();
    assert_eq!(faults.len(), cases.len(), "{json:#}");
    for ((step, wanted), (at, fault)) in cases.iter().zip(faults.iter().enumerate()) {
        assert!(fault["message"].as_str().unwrap().contains(wanted), "{step}: {fault}");
        assert_eq!(fault["line"], at + 5, "{step}: {fault}");
        assert_eq!(fault["column"], step.find(": ").unwrap() + 5, "{step}: {fault}");
    }
    // What takes effect in a step stays allowed.
    let good =
        "- act: restart api --reason why\n- check: health --parallel 2 --wait 5s\n- check: check --for 1m\n";
    sandbox.write("runbooks/bad.yaml", format!("runbook: bad\ntitle: Good\nsteps:\n{good}"));
    sandbox.run(&["runbook", "lint", "bad"]).code(0);
}

#[test]
fn every_circle_is_named_and_no_time_is_a_fault() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let text = "runbook: bad\ntitle: Bad\nsteps:\n\
        - { ask: q, id: a, needs: b }\n- { ask: q, id: b, needs: a }\n\
        - { ask: q, id: c, needs: d }\n- { ask: q, id: d, needs: c }\n\
        - { wait: health api, every: 0s, limit: 0s }\n- { check: health api, deadline: 0s }\n";
    sandbox.write("runbooks/bad.yaml", text);
    let run = sandbox.run(&["runbook", "lint", "bad"]);
    run.code(3);
    for wanted in [
        "bad.yaml:4:27  these steps wait for each other: a → b → a",
        "bad.yaml:6:27  these steps wait for each other: c → d → c",
        "bad.yaml:8:30  `every: 0s` is no time",
        "bad.yaml:8:41  `limit: 0s` is no time",
        "bad.yaml:9:34  `deadline: 0s` is no time",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.transcript());
    }
}

#[test]
fn a_file_of_very_many_steps_is_refused_at_once() {
    let sandbox = Sandbox::new();
    let step = |at: usize| format!("- {{ ask: q, id: s{at}, needs: s{} }}\n", at.saturating_sub(1));
    let steps: String = (0..20_000).map(step).collect();
    sandbox.write("many.yaml", format!("runbook: many\ntitle: Many\nsteps:\n{steps}"));
    let begun = std::time::Instant::now();
    let run = sandbox.run(&["runbook", "lint", "./many.yaml"]);
    let took = begun.elapsed();
    run.code(3);
    let wanted = "many.yaml:1004:3  20000 steps are too many (at most 1000)";
    assert!(run.stdout.contains(wanted), "{}", run.transcript());
    // Generous: a debug build on a busy machine. What is quadratic takes minutes.
    assert!(took.as_secs() < 15, "{took:?}");
}

#[test]
fn a_stacks_own_runbooks_extend_and_replace_the_built_in_ones() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    sandbox.write("runbooks/own.yaml", OWN);
    sandbox.write("runbooks/daily.yaml", "runbook: daily\ntitle: Ours\nsteps: [{ ask: All well? }]\n");
    sandbox.write("runbooks/.hidden.yaml", "- nonsense");
    sandbox.write("runbooks/notes.txt", "no runbook");
    let json = sandbox.run(&["runbook", "list", "-o", "json"]).code(0).json();
    let find = |name: &str| {
        let items = json["items"].as_array().unwrap();
        items.iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("{name} in {json}")).clone()
    };
    assert_eq!(
        (find("own")["title"].as_str(), find("own")["when"].as_str()),
        (Some("Our own"), Some("weekly Mon"))
    );
    assert_eq!(find("daily")["title"], "Ours");
    assert_eq!(find("weekly")["origin"], "built-in");
    sandbox.run(&["runbook", "lint"]).code(0);
}

#[test]
fn two_files_of_one_name_and_one_that_cannot_be_read_are_faults() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    sandbox.write("runbooks/own.yaml", OWN);
    sandbox.write("runbooks/own.yml", OWN);
    sandbox.write("runbooks/binary.yaml", [0xff, 0xfe, 0x00]);
    let run = sandbox.run(&["runbook", "lint"]);
    run.code(3);
    assert!(run.stdout.contains("it has the same name as"), "{}", run.transcript());
    assert!(run.stdout.contains("it is not UTF-8"), "{}", run.transcript());
    let run = sandbox.run(&["runbook", "lint", "missing.yaml"]);
    run.code(3);
    assert!(run.stdout.contains("cannot be read"), "{}", run.transcript());
}

#[test]
fn a_broken_configuration_hinders_neither_lint_nor_list_nor_show_nor_due() {
    let sandbox = Sandbox::new();
    sandbox.config("servces: {}\n");
    sandbox.write("runbooks/own.yaml", OWN);
    for words in [&["list"][..], &["show", "own"], &["lint"], &["due", "--date", "2026-03-03"]] {
        let words: Vec<&str> = ["runbook"].into_iter().chain(words.iter().copied()).collect();
        let run = sandbox.run(&words);
        assert!(run.stderr.contains("did you mean `services`?"), "{words:?}\n{}", run.transcript());
        assert!(!run.stdout.is_empty(), "{words:?}\n{}", run.transcript());
    }
    let run = sandbox.run(&["runbook", "run", "own", "--unattended"]);
    run.code(3);
}

#[test]
fn show_is_a_page_for_people_and_a_value_for_machines() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    sandbox.write("runbooks/own.yaml", OWN);
    let page = sandbox.run(&["runbook", "show", "own"]);
    page.code(0);
    for wanted in
        ["# Our own", "weekly Mon", "1. **API up** `api-up`", "check `mlopsctl health api`", "after api-up"]
    {
        assert!(page.stdout.contains(wanted), "{wanted}\n{}", page.transcript());
    }
    assert_eq!(sandbox.run(&["runbook", "show", "own", "-o", "yaml"]).code(0).stdout, OWN);
    let json = sandbox.run(&["runbook", "show", "own", "-o", "json"]).code(0).json();
    assert_eq!((&json["schema"], &json["runbook"]), (&"mlopsctl/runbook/v1".into(), &"own".into()));
    let run = sandbox.run(&["runbook", "show", "onw"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `own`?"), "{}", run.transcript());
}

#[test]
fn due_counts_from_the_day_given_and_says_so_by_its_exit_code() {
    let mut sandbox = Sandbox::new();
    sandbox.config("timezone: UTC\nrunbooks: { leave_out: [daily, weekly], when: { training: never } }\n");
    sandbox.now("2026-03-03T12:00:00Z");
    let due = |since: &str, date: &str, code: i32| {
        let run = sandbox.run(&["runbook", "due", "--since", since, "--date", date, "-o", "json"]);
        let json = run.code(code).json();
        let items = json["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| format!("{} {}", item["runbook"].as_str().unwrap(), item["state"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    // Tuesday, the day after the first Monday.
    assert_eq!(due("2026-03-03", "2026-03-03", 0), [""; 0]);
    let monday = due("2026-03-02", "2026-03-02", 1);
    assert_eq!(
        monday,
        ["documentation-review due", "monthly-infrastructure due", "security-monthly due"],
        "the first Monday of March"
    );
    assert!(due("2026-03-02", "2026-03-03", 2).iter().all(|line| line.ends_with(" overdue")));
    // A month later they were missed, and are due again.
    let run = sandbox.run(&["runbook", "due", "--since", "2026-03-02", "--date", "2026-04-06"]);
    assert!(run.code(2).stdout.contains("missed 2026-03-02"), "{}", run.transcript());
}

#[test]
fn the_configurations_own_words_about_runbooks_are_checked_at_their_places() {
    let sandbox = Sandbox::new();
    sandbox.write("runbooks/own.yaml", OWN);
    sandbox.config(
        "timezone: UTC\nservices:\n  api: { url: http://localhost:1, runbook: api-dwn }\nchecks:\n\
         \x20 disk: { disk: /, critical: '> 99%', runbook: own }\n  full: { disk: /, critical: '> 99%', runbook: onw }\n\
         runbooks:\n  leave_out: [own, dayly]\n  when: { weekly: mondays, own: never, nowhere: daily, daily: 0 9 31 2 * }\n\
         \x20 values: { 'a b': x, run: y }\n  since: yesterday\n",
    );
    let wanted = [
        ("mlopsctl.yaml:3:44", "there is no runbook `api-dwn` (did you mean `api-down`?)"),
        ("mlopsctl.yaml:6:48", "there is no runbook `onw` (did you mean `own`?)"),
        ("mlopsctl.yaml:8:20", "there is no runbook `dayly` (did you mean `daily`?)"),
        ("mlopsctl.yaml:9:19", "runbooks.when.weekly: "),
        ("mlopsctl.yaml:9:40", "runbooks.when: there is no runbook `nowhere`"),
        ("mlopsctl.yaml:9:63", "never comes"),
        ("mlopsctl.yaml:10:13", "`a b` is no name of a variable"),
        ("mlopsctl.yaml:10:23", "`run` is a variable that every run has already"),
        ("mlopsctl.yaml:11:10", "runbooks.since: `yesterday` is no day"),
    ];
    let check = sandbox.run(&["config", "check"]);
    check.code(3);
    let lint = sandbox.run(&["runbook", "lint"]);
    lint.code(3);
    for (place, message) in wanted {
        let told = |text: &str| text.lines().any(|line| line.contains(place) && line.contains(message));
        assert!(told(&check.stderr), "{place} {message}\n{}", check.transcript());
        assert!(told(&lint.stdout), "{place} {message}\n{}", lint.transcript());
    }
    assert!(check.stderr.contains("\n9 faults"), "{}", check.transcript());
    sandbox.config("runbooks: { folder: procedures }\n");
    let run = sandbox.run(&["config", "check"]);
    run.code(3);
    assert!(
        run.stderr.contains("mlopsctl.yaml:1:21: runbooks.folder: `procedures` cannot be read"),
        "{}",
        run.transcript()
    );
    sandbox
        .config("runbooks: { folder: procedures, leave_out: [own, daily], when: { weekly: monthly 1 } }\n");
    sandbox.write("procedures/own.yml", OWN);
    sandbox.run(&["config", "check"]).code(0);
}

#[test]
fn a_copied_runbook_and_steps_for_other_stacks_have_no_fault() {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let source =
        |name: &str| std::fs::read(format!("{}/runbooks/{name}.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for name in ["daily", "weekly", "api-down", "deployment"] {
        sandbox.write(&format!("runbooks/{name}.yaml"), source(name));
    }
    let text = "runbook: own\ntitle: Own\nsteps:\n- check: health mlflow\n  applies_if: services.mlflow\n\
        - choose: x\n  applies_if: services.web\n  branches: { y: [{ note: 'see ${services.web.url}' }, { check: check odd }] }\n\
        - run: [ls, -l, a b]\n- act: logs archive 'logs/*.log*'\n";
    sandbox.write("runbooks/own.yaml", text);
    let run = sandbox.run(&["runbook", "lint"]);
    run.code(0);
    assert!(sandbox.run(&["runbook", "show", "own"]).stdout.contains("**ls -l 'a b'**"));
    // One that concerns the stack is still looked at.
    sandbox
        .write("runbooks/own.yaml", text.replace("applies_if: services.mlflow", "applies_if: services.api"));
    let run = sandbox.run(&["runbook", "lint", "own"]);
    run.code(3);
    assert!(run.stdout.contains("no service `mlflow` is configured"), "{}", run.transcript());
    sandbox.write(
        "runbooks/own.yaml",
        "runbook: own\ntitle: \"a\\n* * * * * root x\"\nsteps:\n- ask: x\n  title: \"a\\tb\"\n",
    );
    let run = sandbox.run(&["runbook", "lint", "own"]);
    run.code(3);
    assert_eq!(run.stdout.matches("`title:` is one line").count(), 2, "{}", run.transcript());
}
