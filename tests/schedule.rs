//! `schedule print`, read by the real parsers.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::Command,
};

use crate::support::cli::{Run, Sandbox};

const CONFIG: &str = "timezone: UTC\nstore: file:///var/lib/x\nchecks: { disk: { disk: /, critical: '> 99%' } }\n\
    runbooks: { when: { training: 'monthly last Fri 10:00', alert-tuning: 'monthly 30', security-monthly: '0 9 1-7 * 1' } }\n";

fn print(format: &str, more: &[&str]) -> Run {
    let sandbox = Sandbox::new();
    sandbox.config(CONFIG);
    let words: Vec<&str> = ["schedule", "print", "--format", format, "--binary", "/usr/bin/true"]
        .iter()
        .chain(more)
        .copied()
        .collect();
    let run = sandbox.run(&words);
    run.code(0);
    run
}

const JOBS: [&str; 6] = ["--check", "disk=1h", "--status", "5m", "--ping-base", "http://localhost:1/p%c"];

/// The parser of a tool that must be there: a test that cannot be made fails.
fn tool(name: &str, args: &[&str]) -> String {
    let output = Command::new(name).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{name} is needed (tests/stack/install): {error}"));
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {args:?}: {text}");
    text
}

#[test]
fn a_crontab_is_taken_by_cron_and_guards_first_mondays() {
    let run = print("cron", &JOBS);
    let text = &run.stdout;
    let line = |words: &str| {
        text.lines()
            .find(|line| line.contains(words) && !line.starts_with('#'))
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    let first = line("runbook run monthly-infrastructure --unattended");
    assert!(first.starts_with("0 9 1-7 * * [ \"$(date +\\%u)\" = 1 ] && "), "{first}");
    assert!(first.contains("[ $c = 6 ]") && first.contains("--config /"), "{first}");
    assert!(line("check disk --stateful").starts_with("0 * * * * "), "{text}");
    assert!(line("status --stateful").starts_with("*/5 * * * * "), "{text}");
    assert!(line("run daily").contains("/p\\%c/runbook-daily"), "{text}");
    // cron splits at an unescaped percent sign.
    assert!(
        !text.lines().any(|line| !line.starts_with('#') && line.replace("\\%", "").contains('%')),
        "{text}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crontab");
    fs::write(&file, text).unwrap();
    tool("crontab", &["-n", file.to_str().unwrap()]);
}

#[test]
fn guards_of_cron_hold_on_the_right_days_alone() {
    let text = print("cron", &[]).stdout;
    let guard = |name: &str| {
        let line = text.lines().find(|line| line.contains(&format!("run {name} "))).unwrap();
        let days = line.split_whitespace().nth(2).unwrap().to_owned();
        let guard = line.splitn(6, ' ').nth(5).unwrap().split(" && { /").next().unwrap().replace("\\%", "%");
        (days, guard)
    };
    // The guard as the shell sees it on a day: `date` says that day.
    let holds = |guard: &str, day: &str| {
        let script = format!(
            "date() {{ case \"$1\" in -d) shift; command date -d \"{day} $1\" \"$2\";; *) command date -d {day} \"$1\";; esac; }}\n{guard}"
        );
        Command::new("bash").args(["-c", &script]).status().unwrap().success()
    };
    let (days, first) = guard("monthly-infrastructure");
    assert_eq!(days, "1-7");
    assert!(holds(&first, "2026-03-02") && !holds(&first, "2026-03-03"), "{first}");
    let (days, last) = guard("training");
    assert_eq!(days, "22-31");
    assert!(
        holds(&last, "2026-02-27") && holds(&last, "2026-01-30") && !holds(&last, "2026-01-23"),
        "{last}"
    );
    let (days, thirtieth) = guard("alert-tuning");
    assert_eq!(days, "28-30");
    assert!(holds(&thirtieth, "2026-01-30") && holds(&thirtieth, "2026-02-28"), "{thirtieth}");
    assert!(!holds(&thirtieth, "2026-01-28") && !holds(&thirtieth, "2026-01-29"), "{thirtieth}");
}

#[test]
fn units_are_taken_by_systemd_and_elapse_on_the_right_days() {
    let run = print("systemd", &JOBS);
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for unit in run.stdout.split("\n# file: ").skip(1) {
        let (name, text) = unit.split_once('\n').unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        paths.push(path.display().to_string());
    }
    assert!(paths.len() >= 2 * 11, "{paths:?}");
    let words: Vec<&str> = ["verify"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    tool("systemd-analyze", &words);
    let next = |unit: &str| {
        let text = fs::read_to_string(folder.path().join(unit)).unwrap();
        let calendars: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("OnCalendar=")).collect();
        let mut days: Vec<String> = Vec::new();
        for calendar in calendars {
            let told = tool(
                "systemd-analyze",
                &["calendar", "--base-time=2026-01-01 00:00:00 UTC", "--iterations=2", calendar],
            );
            let words = told.lines().filter(|line| line.contains("UTC") && !line.contains("(in UTC)"));
            days.extend(words.filter_map(|line| {
                line.split_whitespace().find(|word| word.starts_with("202")).map(str::to_owned)
            }));
        }
        days.sort();
        days
    };
    assert!(
        next("mlopsctl-runbook-monthly-infrastructure.timer")
            .starts_with(&["2026-01-05".into(), "2026-02-02".into()])
    );
    assert!(next("mlopsctl-runbook-training.timer").starts_with(&["2026-01-30".into(), "2026-02-27".into()]));
    assert!(
        next("mlopsctl-runbook-quarterly-dr.timer").starts_with(&["2026-01-05".into(), "2026-04-06".into()])
    );
    assert!(next("mlopsctl-runbook-alert-tuning.timer").contains(&"2026-02-28".into()));
}

#[test]
fn cron_jobs_are_taken_by_kubectl() {
    let run = print("kubernetes", &JOBS);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jobs.yaml");
    fs::write(&file, &run.stdout).unwrap();
    assert!(
        run.stdout.contains("timeZone: ") && run.stdout.contains("concurrencyPolicy: Forbid"),
        "{}",
        run.stdout
    );
    // kubectl asks a server which kinds there are, even to do nothing.
    let server = kinds();
    let told = tool(
        "kubectl",
        &[
            "--server",
            &server,
            "create",
            "--dry-run=client",
            "--validate=false",
            "-o",
            "name",
            "-f",
            file.to_str().unwrap(),
        ],
    );
    assert_eq!(told.lines().filter(|line| line.starts_with("cronjob.batch/mlopsctl-")).count(), 12, "{told}");
}

/// The part of an API server that says which kinds there are; it ends with the test.
fn kinds() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut line = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            if reader.read_line(&mut line).is_err() {
                continue;
            }
            let mut header = String::new();
            while reader.read_line(&mut header).is_ok_and(|length| length > 2) {
                header.clear();
            }
            let path =
                line.split_whitespace().nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
            let body = match path {
                "/api" => r#"{"kind":"APIVersions","versions":["v1"]}"#,
                "/apis" => {
                    r#"{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"batch","versions":[{"groupVersion":"batch/v1","version":"v1"}],"preferredVersion":{"groupVersion":"batch/v1","version":"v1"}}]}"#
                }
                "/apis/batch/v1" => {
                    r#"{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"batch/v1","resources":[{"name":"cronjobs","singularName":"cronjob","namespaced":true,"kind":"CronJob","verbs":["create","get"]}]}"#
                }
                "/api/v1" => r#"{"kind":"APIResourceList","groupVersion":"v1","resources":[]}"#,
                _ => "",
            };
            let status = if body.is_empty() { "404 Not Found" } else { "200 OK" };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    address
}

#[test]
fn a_users_own_store_an_odd_pause_and_an_unknown_check_are_told() {
    let sandbox = Sandbox::new();
    sandbox.config("checks: { disk: { disk: /, critical: '> 99%' } }\n");
    let run = sandbox.run(&["schedule", "print", "--format", "cron", "--check", "dsk"]);
    run.code(3);
    assert!(run.stderr.contains("did you mean `disk`?"), "{}", run.transcript());
    let run = sandbox.run(&["schedule", "print", "--format", "cron", "--status", "7m"]);
    run.code(3);
    assert!(run.stderr.contains("does not divide"), "{}", run.transcript());
    let run = sandbox.run(&["schedule", "print", "--format", "cron", "--runbook", "api-down"]);
    run.code(3);
    assert!(run.stderr.contains("does not come round"), "{}", run.transcript());
}

#[test]
fn a_day_is_an_interval_and_odd_names_and_titles_break_nothing() {
    let sandbox = Sandbox::new();
    sandbox.config("timezone: UTC\nstore: ./store\n");
    let own = |name: &str| {
        format!(
            "runbook: {name}\ntitle: \"Ours\\n* * * * * root x\"\nwhen: daily 07:00\nsteps:\n- run: ['true']\n"
        )
    };
    for name in ["My.Own", "my-own"] {
        sandbox.write(&format!("runbooks/{name}.yaml"), own(name));
    }
    let print = |format: &str| {
        let args = ["schedule", "print", "--format", format, "--runbook", "My.Own,my-own", "--status", "24h"];
        let run = sandbox.run(&args);
        run.code(0);
        run.stdout
    };
    let units = print("systemd");
    assert!(units.contains("OnCalendar=daily\n") && !units.contains("/24:00"), "{units}");
    for page in [&units, &print("cron")] {
        assert!(page.contains("Ours * * * * * root x"), "{page}");
        assert!(!page.lines().any(|line| line.starts_with("* * * * *")), "{page}");
    }
    assert!(units.contains("# file: mlopsctl-runbook-my-own.timer"), "{units}");
    assert!(units.contains("# file: mlopsctl-runbook-my-own-2.timer"), "{units}");
    for interval in ["1m", "30m", "1h", "2h", "12h", "24h"] {
        let run = sandbox.run(&[
            "schedule",
            "print",
            "--format",
            "systemd",
            "--runbook",
            "my-own",
            "--status",
            interval,
        ]);
        let expressions = run.stdout.lines().filter_map(|line| line.strip_prefix("OnCalendar="));
        for expression in expressions {
            tool("systemd-analyze", &["calendar", expression]);
        }
    }
    let jobs = print("kubernetes");
    let names: Vec<&str> = jobs.lines().filter_map(|line| line.strip_prefix("  name: ")).collect();
    assert_eq!(names, ["mlopsctl-runbook-my-own", "mlopsctl-runbook-my-own-2", "mlopsctl-status"], "{jobs}");
}
