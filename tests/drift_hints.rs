//! What is printed beside a result: hints that work when they are typed, that keep secrets, and say what is wrong.

use std::{ffi::OsStr, fs, os::unix::ffi::OsStrExt as _, process::Command};

use serde_json::json;

use crate::support::{
    cli::Sandbox,
    faulty::{Answer, FaultyServer},
};

const NOW: &str = "2026-06-28T09:00:00Z";

/// A report in which these columns drift, of the day before.
fn report(drifted: &[&str]) -> String {
    let columns = drifted.iter().map(
        |name| json!({ "column": name, "method": "wasserstein_normed", "score": 0.9, "threshold": 0.1, "type": "num" }),
    );
    let rest = json!({ "column": "age", "method": "wasserstein_normed", "score": 0.0, "threshold": 0.1, "type": "num" });
    json!({
        "timestamp": "2026-06-27T02:00:00Z", "columns": columns.chain([rest]).collect::<Vec<_>>(),
        "rows_reference": 5000, "rows_current": 5000,
    })
    .to_string()
}

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    sandbox
}

#[test]
fn what_opens_a_url_is_neither_printed_nor_recorded() {
    let server = FaultyServer::start();
    server.script("/r.json", vec![Answer::json(&report(&["income", "amount"]))]);
    for secret in ["token", "X-Amz-Signature", "X-Amz-Credential", "sig", "X-Goog-Signature"] {
        let mut sandbox = sandbox();
        sandbox.env("MLOPSCTL_STORE", "file:store");
        let url = server.url(&format!("/r.json?v=2&{secret}=OPENSESAME"));
        for words in [
            &["check", &url, "--record"][..],
            &["check", "--reports", &url, "--record"],
            &["decide", "--reports", &url, "--record"],
            &["show", &url, "--column", "nobody"],
            &["show", "--reports", &url],
            &["trend", "--reports", &url],
            &["list", "--reports", &url],
        ] {
            let run = sandbox.run(&[&["drift"], words].concat());
            assert!(!run.transcript().replace(&url, "").contains("OPENSESAME"), "{}", run.transcript());
            let run = sandbox.run(&[&["drift"], words, &["-o", "json"]].concat());
            assert!(!run.stdout.contains("OPENSESAME") && !run.stderr.contains("OPENSESAME"), "{words:?}");
        }
        let grep =
            Command::new("grep").args(["-rl", "OPENSESAME"]).arg(sandbox.cwd()).output().expect("grep");
        assert_eq!(String::from_utf8_lossy(&grep.stdout), "");
        let store = sandbox.run(&["history", "-o", "json"]).code(0).json();
        assert!(store["items"].as_array().is_some_and(|items| items.len() >= 3), "{store:#}");
    }
}

#[test]
fn hints_work_as_they_are_typed() {
    let sandbox = sandbox();
    sandbox.write("r.json", report(&["income"]));
    let run = sandbox.run(&["drift", "show", "r.json", "--column", "xyzzy"]);
    assert!(
        run.code(3).stderr.contains("mlopsctl drift show --all r.json lists its columns"),
        "{}",
        run.stderr
    );
    // No series, so nothing that `drift list` could show.
    let run = sandbox.run(&["drift", "check", "r.json", "--stale-after", "1h"]);
    assert!(run.code(3).stdout.contains("old"), "{}", run.transcript());
    assert!(!run.stdout.contains("drift list"), "{}", run.stdout);
    for (name, text) in [
        ("empty.csv", "column,method,score,threshold\n"),
        ("empty.json", "{\"schema\": \"mlopsctl/drift/v1\", \"columns\": []}"),
    ] {
        sandbox.write(name, text);
        let run = sandbox.run(&["drift", "check", name]);
        assert!(!run.code(3).stderr.contains("DataDriftPreset"), "{}", run.stderr);
        assert!(run.stderr.contains("score"), "{}", run.stderr);
    }
}

#[test]
fn a_list_says_how_its_newest_is_and_what_cannot_be_read() {
    let sandbox = sandbox();
    sandbox.write("reports/a_2026-06-27.json", report(&["income", "amount"]));
    sandbox.write("reports/b_2026-06-20.json", report(&[]).replace("06-27", "06-20"));
    sandbox.write("reports/c_2026-06-19.json", "{");
    for form in ["nagios", "github", "markdown", "table"] {
        let run = sandbox.run(&["drift", "list", "--reports", "reports", "-n", "1", "-o", form]);
        let said = &run.code(0).stdout;
        assert!(said.contains("critical"), "{form}: {said}");
        assert!(
            form == "markdown" || form == "github" || said.contains("1 cannot be read"),
            "{form}: {said}"
        );
    }
    sandbox.write("broken/c_2026-06-28.json", "{");
    for since in [&[][..], &["--since", "1d"]] {
        let run = sandbox.run(&[&["drift", "list", "--reports", "broken"], since].concat());
        assert!(run.code(3).stdout.contains("none of the files"), "{}", run.transcript());
    }
}

#[test]
fn names_that_no_terminal_can_type_and_pipes_that_nobody_writes_to_are_told() {
    let sandbox = sandbox();
    fs::create_dir(sandbox.cwd().join("reports")).expect("a folder");
    let odd = sandbox.cwd().join("reports").join(OsStr::from_bytes(b"odd_\xff.json"));
    fs::write(odd, report(&["income", "amount"])).expect("a file");
    sandbox.run(&["drift", "check", "--reports", "reports"]).code(2);
    let run = Command::new(env!("CARGO_BIN_EXE_mlopsctl"))
        .args([OsStr::new("drift"), OsStr::new("show"), OsStr::from_bytes(b"odd_\xff.json")])
        .output()
        .expect("a run");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.code() == Some(3) && said.contains("is not UTF-8: rename it"), "{said}");
    let pipe = sandbox.cwd().join("pipe.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let run = sandbox.run(&["drift", "check", "pipe.json", "--deadline", "1s"]);
    assert!(run.code(3).stderr.contains("deadline"), "{}", run.stderr);
}

#[test]
fn a_column_cannot_turn_the_text_of_a_ci_system_round() {
    let sandbox = sandbox();
    sandbox.write("r.json", report(&["in\u{202e}come", "amount\u{2066}"]));
    for form in ["junit", "table", "markdown", "github", "nagios", "html"] {
        let run = sandbox.run(&["drift", "check", "r.json", "-o", form]);
        assert!(!run.stdout.contains(['\u{202e}', '\u{2066}']), "{form}: {}", run.stdout);
    }
}
