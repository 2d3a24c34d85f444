//! `-o`: one run feeds a person and several machines, and what each machine uses to read it accepts it.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::support::{
    cli::Sandbox,
    faulty::{FaultyServer, RefusedPort},
    stack::NodeExporter,
};

/// Feeds a text to a program that must accept it, and returns what that says.
#[track_caller]
fn accepted_by(program: &str, args: &[&str], text: &str) -> String {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; tests/stack/install brings it"));
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} refuses it: {out}{err}\n{text}");
    // promtool's lint is on stderr and leaves the exit code alone.
    assert!(!err.contains("metrics should") && !err.contains("help text"), "{err}");
    out.into_owned()
}

/// A stack with something of every verdict, and names and answers that try to break out of every format.
fn nasty(server: &FaultyServer, refused: &RefusedPort) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-01-02T03:04:05Z");
    sandbox.config(&format!(
        r#"stack: "cr\"ed|it"
services:
  api: {{ url: "{0}", depends_on: [db] }}
  db: {{ url: "{1}" }}
  flaky: {{ url: "{2}" }}
  degraded: {{ url: "{3}" }}
  rude: {{ url: "{4}" }}
"#,
        server.url(
            "/status?code=500&body=it's%20%22down%22%20%7C%20%3Cb%3E%0Asecond%20%26%20%25%20%1B%5B31mred"
        ),
        refused.url("/"),
        server.url("/flaky?fails=1"),
        server.url("/json?body=%7B%22status%22%3A%22degraded%22%7D"),
        server.url("/json?body=%7B%22status%22%3A%22pass%7Cx'y%5C%22%20%3C%5D%5D%3E%22%7D"),
    ));
    sandbox
}

const FILES: [(&str, &str); 9] = [
    ("table", "r.txt"),
    ("json", "r.json"),
    ("yaml", "r.yaml"),
    ("markdown", "r.md"),
    ("csv", "r.csv"),
    ("junit", "r.xml"),
    ("prometheus", "prom/x.prom"),
    ("nagios", "n.txt"),
    ("github", "g.txt"),
];

#[test]
fn one_run_feeds_every_machine_and_each_accepts_it() {
    let (server, refused) = (FaultyServer::start(), RefusedPort::reserve());
    let sandbox = nasty(&server, &refused);
    sandbox.write("prom/.keep", "");
    let mut args = vec!["health".to_owned(), "-o".to_owned(), "table".to_owned()];
    args.extend(FILES.iter().flat_map(|(format, file)| ["-o".to_owned(), format!("{format}={file}")]));
    let run = sandbox.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    run.code(2);
    assert!(run.stdout.starts_with("CRITICAL db: connection refused"), "{}", run.stdout);
    assert!(run.stdout.contains("(attempts: 2") || run.stdout.contains("; attempts: 2"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "no colour and no foreign escapes in a pipe");
    assert_eq!(sandbox.read("r.txt"), run.stdout);

    let json = sandbox.read("r.json");
    let verdict = accepted_by(
        "jq",
        &["-r", r#"[.schema, .verdict, .exit_code, .env] | map(tostring) | join(" ")"#],
        &json,
    );
    assert_eq!(verdict.trim(), "mlopsctl/report/v1 critical 2 null");
    let strict = "import json, sys; json.loads(sys.stdin.read(), parse_constant=lambda c: 1 / 0)";
    accepted_by("python3", &["-c", strict], &json);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["caused_by"] == "service.db.http"), "{json}");

    let yaml: serde_json::Value = serde_yaml::from_str(&sandbox.read("r.yaml")).unwrap();
    assert_eq!(yaml, report, "YAML and JSON say the same");

    let cases = accepted_by("xmllint", &["--xpath", "count(//testcase)", "-"], &sandbox.read("r.xml"));
    assert_eq!(cases.trim(), findings.len().to_string());
    let critical = findings.iter().filter(|finding| finding["verdict"] == "critical").count();
    let failures = accepted_by("xmllint", &["--xpath", "count(//failure)", "-"], &sandbox.read("r.xml"));
    assert_eq!(failures.trim(), critical.to_string());

    let rows = "import csv, sys; rows = list(csv.reader(sys.stdin.read().splitlines(True), strict=True)); \
                assert len({len(row) for row in rows}) == 1; print(len(rows), rows[1][2])";
    let rows = accepted_by("python3", &["-c", rows], &sandbox.read("r.csv"));
    assert_eq!(rows.trim(), format!("{} critical", findings.len() + 2));

    let prometheus = sandbox.read("prom/x.prom");
    accepted_by("promtool", &["check", "metrics"], &prometheus);
    let metrics = NodeExporter::start(&sandbox.cwd().join("prom")).metrics();
    assert!(metrics.contains("node_textfile_scrape_error 0"), "{metrics}");
    let series =
        |text: &str| text.lines().filter(|line| line.starts_with("mlopsctl_finding_verdict{")).count();
    assert_eq!(series(&metrics), findings.len(), "{prometheus}");

    for line in sandbox.read("g.txt").lines() {
        assert!(line.starts_with("::error title=") || line.starts_with("::warning title="), "{line}");
    }
    for line in sandbox.read("r.md").lines().filter(|line| line.starts_with('|')) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 6, "{line}");
    }
    plugin_line(&sandbox.read("n.txt"));
}

/// The grammar of <https://www.monitoring-plugins.org/doc/guidelines.html>.
#[track_caller]
fn plugin_line(text: &str) {
    assert_eq!(text.lines().count(), 1, "{text}");
    let (said, data) = text.trim_end().split_once('|').expect("performance data");
    assert!(said.starts_with("HEALTH CRITICAL - db: "), "{said}");
    let range = r"(@?(~|-?\d+(\.\d+)?)?:?(-?\d+(\.\d+)?)?)?";
    let number = r"(-?\d+(\.\d+)?)?";
    let datum = format!(
        r"'([^'=]|'')+'=(U|-?\d+(\.\d+)?(s|ms|us|%|B|KB|MB|GB|TB|c)?)(;{range}(;{range}(;{number}(;{number})?)?)?)?"
    );
    let grammar = regex::Regex::new(&format!("^{datum}( {datum})*$")).unwrap();
    assert!(grammar.is_match(data), "{data}");
    assert!(data.contains("'service.flaky.latency'=") || data.contains("'took'="), "{data}");
}

#[test]
fn a_file_that_cannot_be_written_is_said_and_the_others_are_written() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    let url = server.url("/healthy");
    let run = sandbox.run(&["health", &url, "-o", "json=gone/r.json", "-o", "csv=r.csv", "-o", "table"]);
    run.code(3);
    assert!(run.stderr.contains("error: writing gone/r.json"), "{}", run.stderr);
    assert!(run.stdout.starts_with("OK"), "{}", run.stdout);
    assert!(sandbox.read("r.csv").contains("service."));
    sandbox.run(&["health", &url, "--fail-on", "never", "-o", "json=gone/r.json"]).code(3);
    // Critical is graver than a report that could not be written.
    sandbox.run(&["health", &server.url("/status?code=500"), "-o", "json=gone/r.json"]).code(2);
    // A device is written, not replaced by a file.
    sandbox.run(&["health", &url, "-o", "json=/dev/null"]).code(0);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_full_disk_under_stdout_is_an_error() {
    let server = FaultyServer::start();
    let sandbox = Sandbox::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["health", &server.url("/healthy")]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("error: writing to stdout"), "{stderr}");
}

#[test]
fn errors_are_text_on_stderr_whatever_the_format() {
    let sandbox = Sandbox::new();
    sandbox.config("services: { api: { url: 'http://127.0.0.1:1/' } }\n");
    for (format, _) in FILES {
        let run = sandbox.run(&["health", "apo", "-o", format]);
        run.code(3);
        assert_eq!(run.stdout, "", "{format}");
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.contains("did you mean `api`?"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn quiet_prints_what_is_not_ok_and_nothing_when_all_is() {
    let server = FaultyServer::start();
    let (good, bad) = (server.url("/healthy"), server.url("/status?code=500"));
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["health", "-q", &good]);
    run.code(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = sandbox.run(&["health", "-q", &good, &bad]);
    run.code(2);
    assert!(run.stdout.contains(&bad) && !run.stdout.contains("  OK "), "{}", run.stdout);
    // Files and machines get the whole, whatever a person wants to see.
    let run = sandbox.run(&["health", "-q", &good, "-o", "json", "-o", "table=t.txt"]);
    assert_eq!(run.code(0).json()["verdict"], "ok");
    assert!(sandbox.read("t.txt").starts_with("OK"));
}

/// Runs in a terminal of its own, so many columns wide.
fn in_a_terminal(sandbox: &Sandbox, columns: usize, args: &[&str]) -> (String, Option<i32>) {
    let prepared = sandbox.command(args);
    let words = std::iter::once(prepared.get_program()).chain(prepared.get_args());
    let words: Vec<String> = words.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
    let mut script = Command::new("script");
    script
        .args(["-qec", &format!("stty cols {columns} rows 50; {}", words.join(" ")), "/dev/null"])
        .env_clear();
    script.envs(prepared.get_envs().filter_map(|(key, value)| Some((key, value?))));
    script.env_remove("COLUMNS").env("TERM", "xterm").current_dir(sandbox.cwd());
    let output = script.stdin(Stdio::null()).output().expect("script, of util-linux");
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn a_terminal_gets_colour_and_lines_that_fit() {
    let (server, refused) = (FaultyServer::start(), RefusedPort::reserve());
    let sandbox = nasty(&server, &refused);
    let escapes = regex::Regex::new("\u{1b}\\[[0-9;?]*[a-zA-Z]").unwrap();
    for columns in [60, 80, 120] {
        let (page, code) = in_a_terminal(&sandbox, columns, &["health"]);
        assert_eq!(code, Some(2), "{page}");
        assert!(page.contains("\u{1b}[1m\u{1b}[31mCRITICAL\u{1b}[0m"), "{page:?}");
        for line in escapes.replace_all(&page, "").lines() {
            assert!(line.chars().count() <= columns, "{columns}: {line}");
        }
        let (plain, _) = in_a_terminal(&sandbox, columns, &["health", "--color", "never"]);
        assert!(!plain.contains('\u{1b}'), "{plain:?}");
    }
    let mut sandbox = nasty(&server, &refused);
    sandbox.env("NO_COLOR", "1");
    assert!(!in_a_terminal(&sandbox, 80, &["health"]).0.contains('\u{1b}'));
    // Colour on demand reaches a pipe too.
    assert!(sandbox.run(&["health", "--color", "always"]).stdout.contains("\u{1b}[1m"));
}

#[test]
fn secrets_are_blanked_in_every_format() {
    let server = FaultyServer::start();
    let secret = "hunter2-hunter2\"hunter2-hunter2";
    let mut sandbox = Sandbox::new();
    sandbox.env("SECRET", secret);
    let body = "hunter2-hunter2%22hunter2-hunter2";
    sandbox.config(&format!(
        "services:\n  api: {{ url: '{}', http: {{ headers: {{ X-Token: '${{SECRET}}' }} }} }}\n",
        server.url(&format!("/status?code=500&body={body}"))
    ));
    let mut leaks = Vec::new();
    for (format, _) in FILES {
        let run = sandbox.run(&["health", "-vv", "-o", format]);
        run.code(2);
        if run.transcript().contains("hunter2") {
            leaks.push(run.transcript());
        }
        assert!(run.stdout.contains("«secret»") || format == "prometheus", "{}", run.transcript());
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn progress_shows_on_a_terminal_is_cleared_and_stays_out_of_pipes() {
    let refused = RefusedPort::reserve();
    let sandbox = Sandbox::new();
    let args = ["health", &refused.url("/"), "--wait", "1s"];
    let (page, code) = in_a_terminal(&sandbox, 80, &args);
    assert_eq!(code, Some(2), "{page}");
    let spinner = page.rfind("waiting until all is ok").expect("a spinner");
    let after = &page[spinner..];
    assert!(
        after.contains("\u{1b}[2K") && after.contains("CRITICAL"),
        "cleared before the verdict: {after:?}"
    );
    assert!(!page.contains("\u{1b}[?25l") || page.contains("\u{1b}[?25h"), "the cursor is left visible");
    let run = sandbox.run(&args);
    assert!(!run.code(2).stderr.contains("waiting until all is ok"), "{}", run.stderr);
    let (quiet, _) = in_a_terminal(&sandbox, 80, &["health", &refused.url("/"), "--wait", "1s", "-q"]);
    assert!(!quiet.contains("waiting until all is ok"), "{quiet}");
}

#[test]
fn what_is_read_is_not_written_over() {
    let server = FaultyServer::start();
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-04T09:00:00Z");
    let yaml = format!(
        "services:\n  api: {{ url: '{}', http: {{ auth: {{ token: '${{file:token.txt}}' }} }} }}\n",
        server.url("/healthy")
    );
    let runbook = "runbook: r\ntitle: T\nsteps:\n- note: Read this.\n";
    let kept = [("mlopsctl.yaml", yaml.as_str()), ("token.txt", "abcdefgh"), ("books/r.yaml", runbook)];
    for (name, text) in kept {
        sandbox.write(name, text);
    }
    sandbox.write("there.json", "{}");
    std::os::unix::fs::symlink("mlopsctl.yaml", sandbox.cwd().join("link")).unwrap();
    let configuration = "belongs to the configuration that is read: nothing was done";
    let word = "is named on the command line for something else, too: nothing was done";
    let cases: [(&[&str], &str); 8] = [
        (&["health", "-o", "json=mlopsctl.yaml"], configuration),
        (&["health", "-o", "table", "-o", "CSV=./link"], configuration),
        (&["health", "-oyaml=token.txt"], configuration),
        (&["config", "check", "-o", "json=mlopsctl.yaml"], configuration),
        (&["runbook", "lint", "books/r.yaml", "--output=json=books/r.yaml"], word),
        (&["runbook", "lint", "-o", "json=books/../books/r.yaml", "books/r.yaml"], word),
        (&["drift", "measure", "there.json", "there.json", "-o", "json=there.json"], word),
        (&["drift", "measure", "a", "b", "--out=there.json", "-ojson=there.json"], word),
    ];
    for (words, why) in cases {
        let run = sandbox.run(words);
        assert!(run.code(3).stderr.contains(why), "{}", run.transcript());
        assert_eq!(run.stdout, "", "{words:?}");
    }
    for (name, text) in kept {
        assert_eq!(sandbox.read(name), text);
    }
    // What an earlier run wrote is written again, also where it is called as a service.
    for words in [["health", "api", "-o", "json=api"], ["health", "api", "-o", "json=there.json"]] {
        sandbox.run(&words).code(0);
        sandbox.run(&words).code(0);
    }
    assert!(sandbox.read("there.json").contains("mlopsctl/report/v1"));
}
