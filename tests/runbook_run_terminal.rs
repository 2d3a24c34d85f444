//! `runbook run` with a person: driven on a terminal of tmux.

use serde_json::json;

use crate::{
    runbook_run::{objects, sandbox, step},
    support::{cli::Sandbox, terminal::Terminal},
};

const DONE: &str = "(d)one (p)roblem (s)kip (b)ack (q) pause:";

fn walk(sandbox: &Sandbox) -> Terminal {
    Terminal::start(sandbox, &["runbook", "run", "r"])
}

/// The last record of a run of `r`.
fn recorded(sandbox: &Sandbox) -> serde_json::Value {
    let records = objects(sandbox, "records/runbook/r");
    let text = std::fs::read_to_string(records.last().expect("a record")).expect("a record");
    serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["details"].clone()
}

#[test]
fn a_checklist_is_walked_from_start_to_report() {
    let steps = "- check: check fine\n  id: look\n  title: Looks fine\n\
                 - ask: Is the light green?\n  id: light\n  title: Light\n  source: ['handbook: lights']\n  open: http://board.test\n\
                 - ask: Is the door shut?\n  id: door\n  title: Door\n\
                 - ask: Is it needed?\n  id: must\n  title: Needed\n  required: true\n\
                 - ask: How many?\n  id: count\n  title: Count\n  answer: number\n  warning: '> 5'\n  critical: '> 10'\n  capture: count\n\
                 - choose: Which way?\n  id: way\n  title: Way\n  branches:\n    left: [{ run: [echo, 'left ${count}'], id: go }]\n    right: [{ note: turn, id: turn }]\n\
                 - note: All is well\n  id: text\n  title: End\n";
    let sandbox = sandbox("when: daily", steps);
    let terminal = walk(&sandbox);
    let page = terminal.wait_for("step 2 of 7");
    assert!(page.contains("OK        Looks fine: fine:"), "{page}");
    terminal.answer(DONE, "what?").wait_for("d, p, s, b or q");
    terminal.answer(DONE, "s").answer("why is it skipped?", "").answer("why is it skipped?", "no lamp");
    // Back to the light, which was green after all.
    terminal.answer(DONE, "b");
    terminal.wait_for_times("step 2 of 7", 2);
    terminal.answer(DONE, "d").answer(DONE, "s painted over");
    terminal.answer("(d)one (p)roblem (b)ack (q) pause:", "s");
    terminal.wait_for("it cannot be skipped");
    terminal.answer("(b)ack (q) pause:", "p broken");
    terminal.answer("number, (p)roblem (s)kip (b)ack (q) pause:", "many").wait_for("`many` is not a number");
    terminal.answer("number, (p)roblem (s)kip (b)ack (q) pause:", "7");
    terminal.answer("1 to 2, (p)roblem (s)kip (b)ack (q) pause:", "1");
    terminal.answer("(Enter) read (b)ack (q) pause:", "");
    let page = terminal.end(2);
    assert!(page.contains("open: http://board.test") && page.contains("why: handbook: lights"), "{page}");
    assert!(page.contains("CRITICAL r: must: problem: broken (1 critical, 2 warning of"), "{page}");
    let run = recorded(&sandbox);
    for (id, state, verdict) in [
        ("light", "done", json!("ok")),
        ("door", "skipped", json!(null)),
        ("must", "failed", json!("critical")),
        ("count", "failed", json!("warning")),
        ("way", "done", json!("ok")),
        ("text", "done", json!(null)),
        ("way.left.go", "done", json!("ok")),
        ("way.right.turn", "not-reached", json!(null)),
    ] {
        let step = step(&run, id);
        assert_eq!((&step["state"], &step["verdict"]), (&json!(state), &verdict), "{id}");
    }
    assert_eq!(
        (&step(&run, "door")["reason"], &step(&run, "must")["note"]),
        (&json!("painted over"), &json!("broken"))
    );
    assert_eq!(step(&run, "way.left.go")["output"]["text"], "left 7\n");
    assert_eq!(step(&run, "light")["who"]["name"], "tester");
    assert!(objects(&sandbox, "state/runs").is_empty());
}

#[test]
fn a_pause_is_resumed_where_it_stopped() {
    let steps = "- run: [sh, -c, 'echo x >> ran']\n  id: once\n- ask: One?\n  id: one\n- ask: Two?\n  id: two\n- ask: Three?\n  id: three\n";
    let sandbox = sandbox("when: daily", steps);
    let terminal = walk(&sandbox);
    terminal.answer(DONE, "d");
    terminal.wait_for("step 3 of 4");
    terminal.key("C-c");
    let page = terminal.end(130);
    assert!(page.contains("mlopsctl runbook resume"), "{page}");
    assert!(objects(&sandbox, "records").is_empty(), "a paused run is no record yet");
    let terminal = Terminal::start(&sandbox, &["runbook", "resume"]);
    terminal.wait_for("step 3 of 4");
    terminal.answer(DONE, "d").answer(DONE, "q");
    terminal.end(130);
    let terminal = Terminal::start(&sandbox, &["runbook", "resume"]);
    terminal.wait_for("step 4 of 4");
    terminal.answer(DONE, "");
    terminal.key("C-d");
    terminal.end(130);
    let terminal = Terminal::start(&sandbox, &["runbook", "resume"]);
    terminal.answer(DONE, "d");
    let page = terminal.end(0);
    assert!(page.contains("OK r: all 4 steps are ok"), "{page}");
    assert_eq!(sandbox.read("ran"), "x\n", "what was done is not repeated");
}

#[test]
fn a_program_that_was_lost_is_asked_about() {
    let sandbox =
        sandbox("when: daily", "- run: [sh, -c, 'echo x >> ran; [ -e ready ] || sleep 60']\n  id: lost\n");
    let terminal = walk(&sandbox);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !sandbox.cwd().join("ran").exists() && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    terminal.key("C-c");
    terminal.end(130);
    sandbox.write("ready", "");
    let terminal = Terminal::start(&sandbox, &["runbook", "resume"]);
    terminal.answer("did it complete? (d)one (a)gain (p)roblem (q) pause:", "a");
    terminal.end(0);
    assert_eq!(sandbox.read("ran"), "x\nx\n");
}

#[test]
fn somebody_else_approves_and_nobody_else() {
    let sandbox = sandbox(
        "purpose: change",
        "- approve: Go live?\n  id: go\n  by: a lead\n- run: [echo, live]\n  id: live\n",
    );
    let terminal = walk(&sandbox);
    let page = terminal.wait_for("mlopsctl runbook approve");
    let id = page
        .split("mlopsctl runbook approve ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("an id");
    let own = sandbox.run(&["runbook", "approve", id, "go"]);
    assert!(own.code(5).stderr.contains("tester runs `r`"), "{}", own.transcript());
    let other = |words: &[&str]| {
        let mut command = sandbox.command(words);
        let output = command.env("MLOPSCTL_USER", "lead").output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(other(&["runbook", "approve", id, "nope"]).0, Some(3));
    let (code, said) = other(&["runbook", "approve", &id[..12], "go", "--reason", "CHG-1"]);
    assert!(code == Some(0) && said.contains("approved by lead"), "{code:?} {said}");
    let page = terminal.end(0);
    assert!(page.contains("approved by lead: CHG-1"), "{page}");
    let run = recorded(&sandbox);
    assert_eq!(
        (&step(&run, "go")["who"]["name"], &step(&run, "go")["note"]),
        (&json!("lead"), &json!("CHG-1"))
    );
    assert_eq!(step(&run, "live")["state"], "done");
}

#[test]
fn steps_back_are_offered_when_a_change_fails() {
    let head = "purpose: change\nrevert:\n- run: [sh, -c, 'echo back > back']\n  id: back";
    let sandbox = sandbox(head, "- run: [sh, -c, 'exit 1']\n  id: fails\n- ask: Never\n  id: never\n");
    let terminal = walk(&sandbox);
    terminal.answer("(y)es (n)o:", "y");
    let page = terminal.end(2);
    assert!(page.contains("stopped: fails"), "{page}");
    assert_eq!(sandbox.read("back"), "back\n");
}

#[test]
fn values_that_are_wanted_are_asked_for() {
    let sandbox =
        sandbox("values: { version: { about: Which version } }", "- run: [echo, '${version}']\n  id: say\n");
    let terminal = walk(&sandbox);
    terminal.answer("Which version (version):", "1.4");
    terminal.end(0);
    assert_eq!(step(&recorded(&sandbox), "say")["output"]["text"], "1.4\n");
}
