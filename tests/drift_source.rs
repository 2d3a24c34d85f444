//! Where drift reports come from: folders, globs, files of every sort, URLs, buckets, MLflow; and what is wrong with them.

use std::{fs, os::unix::fs::FileExt as _, process::Command};

use serde_json::{Value, json};

use crate::{
    drift_list::{NOW, fixture, items, of, six_days, unpacked},
    support::{
        cli::{Run, Sandbox},
        faulty::{Answer, FaultyServer, RefusedPort},
        s3::S3,
        stack::{http, mlflow2, mlflow3, unique},
    },
};

const REPORT: &str = "0.6.7/drift_report_2024-06-06.json";

fn list(sandbox: &Sandbox, place: &str) -> Run {
    sandbox.run(&["drift", "list", "--reports", place, "-o", "json"])
}

/// The reason why the only thing at a place is no report.
fn refused(sandbox: &Sandbox, place: &str) -> String {
    let run = list(sandbox, place);
    let items = items(run.code(3));
    assert_eq!(items.len(), 1, "{place}");
    items[0]["error"].as_str().unwrap_or_else(|| panic!("{place}: {items:?}")).to_owned()
}

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now(NOW);
    sandbox
}

#[test]
fn a_file_a_folder_and_a_glob_are_places() {
    let sandbox = six_days("0.6.7");
    sandbox.write("reports/deep/er/drift_report_2024-05-31.json", fixture(REPORT));
    sandbox.write("reports/[odd]/drift.json", fixture(REPORT));
    let whole = sandbox.cwd().join("reports").display().to_string();
    let url = format!("file://{whole}");
    let cases = [
        ("reports", 8),
        ("reports/", 8),
        ("./reports", 8),
        (whole.as_str(), 8),
        (url.as_str(), 8),
        ("reports/*.json", 6),
        ("reports/drift_report_2024-06-0[12].json", 2),
        ("reports/**/*.json", 8),
        ("reports/de*", 1),
        ("reports/drift_report_2024-06-06.json", 1),
        ("reports/[odd]/drift.json", 1),
        ("reports/[odd]", 1),
    ];
    for (place, count) in cases {
        let run = list(&sandbox, place);
        let items = items(run.code(0));
        assert_eq!(items.len(), count, "{place}");
        assert!(items.iter().all(|item| item["readable"] == true), "{place}: {items:#?}");
    }
    // The folder of the configuration is no pattern, whatever it is called.
    let odd = sandbox.write("o[d]d/mlopsctl.yaml", "drift: { reports: 'r*' }\n");
    sandbox.write("o[d]d/reports/drift.json", fixture(REPORT));
    let run = sandbox.run(&["drift", "list", "--config", odd.to_str().unwrap(), "-o", "json"]);
    assert_eq!(of(&items(run.code(0)), "report"), ["o[d]d/reports/drift.json"]);
}

#[test]
fn dates_of_folders_tell_the_time() {
    let sandbox = sandbox();
    for day in 1..=3 {
        let report = fixture(&format!("0.7.23/drift_report_2024-06-0{day}.json"));
        sandbox.write(&format!("reports/2024/06/0{day}/report.json"), &report);
        sandbox.write(&format!("parts/year=2024/month=6/day={day}/report.json"), &report);
    }
    for place in ["reports", "parts", "reports/*/*/*/*.json"] {
        let items = items(list(&sandbox, place).code(0));
        let times: Vec<&Value> = of(&items, "at");
        assert_eq!(
            times,
            ["2024-06-03T00:00:00Z", "2024-06-02T00:00:00Z", "2024-06-01T00:00:00Z"],
            "{place}"
        );
    }
}

#[test]
fn what_is_no_report_is_refused_with_what_was_seen() {
    let sandbox = sandbox();
    let whole = fixture(REPORT);
    let page = unpacked("0.6.7/html-trimmed/drift_report_2024-06-01.html.gz");
    let packed = fixture("0.6.7/html-trimmed/drift_report_2024-06-01.html.gz");
    let cases: [(&str, &[u8], &str); 16] = [
        ("empty.json", b"", "the report is empty"),
        ("blank.json", b" \n\t ", "the report is empty"),
        ("cut.json", &whole[..whole.len() / 2], "cut off after 5107 bytes"),
        ("cut.html", &page[..4000], "cut off"),
        ("cut.html.gz", &packed[..600], "gzip that does not unpack"),
        ("latin1.csv", b"column,method,score\n\xe4ge,psi,0.1\n", "not a text in UTF-8"),
        ("utf16.json", b"\xff\xfe{\0}\0", "begins as UTF-16 does"),
        ("page.html", b"<!doctype html><title>Sign in</title>", "a page titled \"Sign in\""),
        ("bare.html", b"<p>nothing", "without a title"),
        ("other.json", br#"{"status": "healthy"}"#, "JSON with the keys status"),
        ("list.json", b"[1, 2]", "a JSON array of 2 elements"),
        ("broken.json", b"{\"metrics\": [,]}", "not JSON, line 1"),
        ("notes.json", b"drift looks fine", "its first line is \"drift looks fine\""),
        ("data.parquet", b"PAR1\x15\x04\xff\xff", "it is Parquet: data, not a report"),
        ("none.json", br#"{"schema": "mlopsctl/drift/v1", "columns": []}"#, "without any drift in it"),
        ("zeros.bin", &[0; 4096], "not a drift report"),
    ];
    for (name, bytes, expected) in cases {
        sandbox.write(name, bytes);
        let why = refused(&sandbox, name);
        assert!(why.contains(expected), "{name}: {why}");
    }
}

#[test]
fn a_huge_file_is_refused_before_it_is_in_memory() {
    let sandbox = sandbox();
    let path = sandbox.write("huge.json", "{\"metrics\": [");
    fs::File::options().write(true).open(&path).unwrap().set_len(500 << 20).unwrap();
    // The binary takes some address space itself; half a gigabyte twice does not fit.
    let script = "ulimit -v 1000000; exec \"$0\" drift list --reports huge.json -o json";
    let mut command = Command::new("sh");
    let prepared = sandbox.command(&[]);
    command.args(["-c", script]).arg(prepared.get_program()).current_dir(sandbox.cwd()).env_clear();
    command.envs(prepared.get_envs().filter_map(|(key, value)| Some((key, value?))));
    let output = command.output().expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("it is larger than 64 MiB"), "{said}");
    // A page is left where its data end, however long it is.
    let page = unpacked("0.6.7/html-trimmed/drift_report_2024-06-01.html.gz");
    let path = sandbox.write("long.html", &page);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.write_all_at(b"</html>", 500 << 20).unwrap();
    let items = items(list(&sandbox, "long.html").code(0));
    assert_eq!((&items[0]["readable"], &items[0]["columns"]), (&json!(true), &json!(12)));
}

#[test]
fn a_report_behind_a_url_is_read() {
    let server = FaultyServer::start();
    let report = || Answer::new(200, "application/json", fixture(REPORT));
    server
        .script("/drift.json", vec![report().with_header("Last-Modified", "Thu, 06 Jun 2024 03:04:05 GMT")]);
    server.script(
        "/2024-06-05.json",
        vec![Answer::new(200, "text/plain", fixture("0.7.23/drift_report_2024-06-05.json"))],
    );
    server.script("/once.json", vec![Answer::status(503, "later"), report()]);
    let sandbox = sandbox();
    for path in ["/drift.json", "/once.json", "/elsewhere?to=/drift.json"] {
        let url = server.url(path);
        let items = items(list(&sandbox, &url).code(0));
        assert_eq!((&items[0]["report"], &items[0]["drifted"]), (&json!(url), &json!(4)), "{path}");
    }
    let items = items(list(&sandbox, &server.url("/2024-06-05.json")).code(0));
    assert_eq!((&items[0]["at"], &items[0]["at_from"]), (&json!("2024-06-05T00:00:00Z"), &json!("name")));
}

#[test]
fn a_url_that_gives_no_report_says_why() {
    let server = FaultyServer::start();
    let mut sandbox = sandbox();
    sandbox.env("MLOPSCTL_DEADLINE", "4s");
    let cases = [
        ("/nowhere", "HTTP 404 from "),
        ("/status?code=500&body=broken", "broken (tried 3 times)"),
        ("/status?code=403&body=no", "HTTP 403"),
        ("/html", "a page titled \"Sign in\""),
        ("/elsewhere?to=/html", "a page titled \"Sign in\""),
        ("/loop", "too many redirects"),
        ("/healthy", "JSON with the keys status, model_loaded"),
        ("/nan", "JSON with the keys"),
        ("/empty", "the report is empty"),
        ("/short", "after "),
        ("/reset", "after "),
        ("/close", "connection closed"),
        ("/big?mb=100", "it is larger than 64 MiB"),
        ("/gzip-bomb?mb=1024", "it is larger than 64 MiB"),
        ("/hang", "it did not come before the deadline"),
    ];
    for (path, expected) in cases {
        let why = refused(&sandbox, &server.url(path));
        assert!(why.contains(expected), "{path}: {why}");
    }
    let port = RefusedPort::reserve();
    let why = refused(&sandbox, &port.url("/drift.json"));
    assert!(why.contains("connection refused"), "{why}");
}

#[test]
fn credentials_of_a_configured_service_go_to_its_origin_alone() {
    let (server, other) = (FaultyServer::start(), FaultyServer::start());
    for server in [&server, &other] {
        server.script("/reports/drift.json", vec![Answer::new(200, "application/json", fixture(REPORT))]);
    }
    let sandbox = sandbox();
    sandbox.config(&format!(
        "services:\n  store: {{ url: \"{}\", http: {{ auth: {{ token: t0ken }} }} }}\n",
        server.url("/base")
    ));
    let _ = list(&sandbox, &server.url("/reports/drift.json")).code(0);
    let _ = list(&sandbox, &other.url("/reports/drift.json")).code(0);
    let seen = |server: &FaultyServer| {
        let requests = server.requests_for("/reports/drift.json");
        requests[0].header("authorization").map(str::to_owned)
    };
    assert_eq!(seen(&server).as_deref(), Some("Bearer t0ken"));
    assert_eq!(seen(&other), None);
    // A password in a URL is used, and never shown.
    let url = other.url("/reports/drift.json").replace("http://", "http://ann:pa55word@");
    let run = list(&sandbox, &url);
    assert!(!run.code(0).stdout.contains("pa55word"), "{}", run.stdout);
    assert!(other.requests()[1].header("authorization").is_some_and(|value| value.starts_with("Basic ")));
}

#[test]
fn reports_in_a_bucket_are_listed_and_read() {
    for s3 in S3::both() {
        let mut sandbox = sandbox();
        s3.lend(&mut sandbox);
        let text = |day: u32| {
            String::from_utf8(fixture(&format!("0.6.7/drift_report_2024-06-0{day}.json"))).expect("UTF-8")
        };
        for day in 1..=3 {
            s3.put(&format!("drift/drift_report_2024-06-0{day}.json"), &text(day));
        }
        s3.put("drift/older/2024-05-31.json", &text(4));
        s3.put("drift/notes.md", "# notes");
        let at = |below: &str| format!("{}/{below}", s3.store());
        let cases = [
            ("drift", 5),
            ("drift/", 5),
            ("drift/*.json", 3),
            ("drift/**/*.json", 4),
            ("drift/drift_report_2024-06-0[12].json", 2),
            ("drift/old*", 1),
            ("drift/drift_report_2024-06-02.json", 1),
        ];
        for (below, count) in cases {
            let run = list(&sandbox, &at(below));
            assert_eq!(items(run.code(0)).len(), count, "{} {below}: {}", s3.server, run.stdout);
        }
        let listed = items(list(&sandbox, &at("drift/*.json")).code(0));
        assert_eq!(listed[0]["report"], json!(at("drift/drift_report_2024-06-03.json")), "{}", s3.server);
        assert_eq!((&listed[0]["at"], &listed[0]["drifted"]), (&json!("2024-06-03T02:00:00Z"), &json!(0)));
        let run = list(&sandbox, &at("nothing"));
        assert!(
            run.code(3).stdout.contains("no reports in s3://") || run.stdout.contains("[]"),
            "{}",
            run.stdout
        );
        let run = list(&sandbox, "s3://no-such-bucket-here/drift");
        assert!(run.code(3).stderr.contains("NoSuchBucket"), "{}: {}", s3.server, run.stderr);
    }
    let s3 = S3::s3s();
    let mut sandbox = sandbox();
    s3.lend(&mut sandbox);
    sandbox.env("AWS_SECRET_ACCESS_KEY", "not-the-secret-at-all");
    let run = list(&sandbox, &format!("{}/drift", s3.store()));
    assert!(run.code(3).stderr.contains("check the credentials"), "{}", run.stderr);
    let run = list(&sandbox, "s3://");
    assert!(run.code(3).stderr.contains("no usable bucket"), "{}", run.stderr);
}

/// An experiment with runs, the artifacts of which are put through the server's proxy.
struct Experiment {
    url: String,
    name: String,
    id: String,
}

impl Experiment {
    fn create(url: &str) -> Self {
        let name = unique("drift");
        let experiment = post(url, "experiments/create", &json!({ "name": name }));
        let id = experiment["experiment_id"].as_str().expect("an id").to_owned();
        Self { url: url.to_owned(), name, id }
    }

    /// A run that began and ended at these milliseconds.
    fn run(&self, at: i64) -> String {
        let run = post(&self.url, "runs/create", &json!({ "experiment_id": self.id, "start_time": at }));
        let id = run["run"]["info"]["run_id"].as_str().expect("an id").to_owned();
        post(&self.url, "runs/update", &json!({ "run_id": id, "status": "FINISHED", "end_time": at + 1000 }));
        id
    }

    fn put(&self, run: &str, path: &str, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let path =
            format!("{}/api/2.0/mlflow-artifacts/artifacts/{}/{run}/artifacts/{path}", self.url, self.id);
        let (status, said) = http("PUT", &path.replace(' ', "%20"), text).expect("an answer");
        assert_eq!(status, 200, "{said}");
    }
}

fn post(url: &str, path: &str, body: &Value) -> Value {
    let (status, said) =
        http("POST", &format!("{url}/api/2.0/mlflow/{path}"), &body.to_string()).expect("an answer");
    assert_eq!(status, 200, "{path}: {said}");
    serde_json::from_str(&said).unwrap_or_default()
}

#[test]
fn artifacts_of_mlflow_runs_are_reports() {
    for url in [mlflow3(), mlflow2()] {
        let experiment = Experiment::create(&url);
        let day = 86_400_000;
        let mut runs = Vec::new();
        for number in 1..=3 {
            let run = experiment.run(1_717_200_000_000 + number * day);
            let report = fixture(&format!("0.7.23/drift_report_2024-06-0{number}.json"));
            experiment.put(&run, "drift/drift report.json", &report);
            runs.push(run);
        }
        let without = experiment.run(1_717_200_000_000 + 4 * day);
        let sandbox = sandbox();
        let configure = |reports: &str| {
            sandbox.config(&format!(
                "services: {{ tracking: {{ kind: mlflow, url: \"{url}\" }} }}\ndrift: {{ reports: {{ {reports} }} }}\n"
            ));
        };
        for artifact in ["drift/drift report.json", "drift", "drift/*.json"] {
            configure(&format!("experiment: {}, artifact: '{artifact}'", experiment.name));
            let run = sandbox.run(&["drift", "list", "-o", "json"]);
            let items = items(run.code(0));
            let expected: Vec<String> =
                runs.iter().rev().map(|run| format!("mlflow:{run}/drift/drift report.json")).collect();
            assert_eq!(of(&items, "report"), expected.iter().collect::<Vec<_>>(), "{artifact}");
            assert_eq!((&items[0]["at_from"], &items[0]["columns"]), (&json!("modified"), &json!(12)));
            assert_eq!(items[0]["at"], "2024-06-04T00:00:01Z");
        }
        configure(&format!("run: {}, artifact: drift", runs[0]));
        assert_eq!(items(sandbox.run(&["drift", "list", "-o", "json"]).code(0)).len(), 1);
        let one = list(&sandbox, &format!("mlflow:{}/drift/drift report.json", runs[1]));
        assert_eq!(items(one.code(0)).len(), 1);
        let _ = list(&sandbox, &format!("mlflow:{without}/drift")).code(3);
        let run = list(&sandbox, "mlflow:00000000000000000000000000000000/drift");
        assert!(run.code(3).stderr.contains("knows no run"), "{}", run.stderr);
        configure("experiment: no such experiment, artifact: drift");
        let run = sandbox.run(&["drift", "list"]);
        assert!(run.code(3).stderr.contains("tracking knows no experiment no such"), "{}", run.stderr);
    }
}

#[test]
fn mlflow_that_refuses_or_is_not_there_is_said_with_what_to_do() {
    let server = FaultyServer::start();
    server.script(
        "/api/2.0/mlflow/experiments/get-by-name",
        vec![Answer::status(401, "You are not authenticated.")],
    );
    let sandbox = sandbox();
    let configure = |services: &str| {
        sandbox.config(&format!(
            "services: {{ {services} }}\ndrift: {{ reports: {{ experiment: drift, artifact: drift.json }} }}\n"
        ));
        sandbox.run(&["drift", "list"])
    };
    let refused = configure(&format!("tracking: {{ kind: mlflow, url: \"{}\" }}", server.url("")));
    let said = &refused.code(3).stderr;
    assert!(said.contains("HTTP 401") && said.contains("MLFLOW_TRACKING_USERNAME"), "{said}");
    let port = RefusedPort::reserve();
    let down = configure(&format!("tracking: {{ kind: mlflow, url: \"{}\" }}", port.url("")));
    let said = &down.code(3).stderr;
    assert!(said.contains("connection refused") && said.contains("mlopsctl health tracking"), "{said}");
    let none = configure("api: { url: http://127.0.0.1:1 }");
    assert!(none.code(3).stderr.contains("no service of kind mlflow"), "{}", none.stderr);
    let two = configure(
        "one: { kind: mlflow, url: http://127.0.0.1:1 }, two: { kind: mlflow, url: http://127.0.0.1:1 }",
    );
    assert!(two.code(3).stderr.contains("one, two"), "{}", two.stderr);
}

#[test]
fn the_mlflow_that_is_asked_is_the_registry_s() {
    let server = FaultyServer::start();
    server.script("/api/2.0/mlflow/experiments/get-by-name", vec![Answer::status(401, "asked")]);
    let mut sandbox = sandbox();
    let reports = "drift: { reports: { experiment: drift, artifact: drift.json } }";
    let (url, mlflow) = (server.url(""), "kind: mlflow, url");
    sandbox.config(&format!(
        "services: {{ one: {{ {mlflow}: 'http://127.0.0.1:1' }}, two: {{ {mlflow}: '{url}' }} }}\nregistry: {{ service: two }}\n{reports}\n"
    ));
    let run = sandbox.run(&["drift", "list"]);
    assert!(run.code(3).stderr.contains("two: HTTP 401"), "{}", run.transcript());
    sandbox.env("MLFLOW_TRACKING_URI", &url);
    sandbox.config(&format!("{reports}\n"));
    let run = sandbox.run(&["drift", "list"]);
    assert!(run.code(3).stderr.contains("mlflow: HTTP 401"), "{}", run.transcript());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_page_of_a_legacy_test_suite_says_what_its_json_says() {
    use mlopsctl::drift::{read, report::Report};
    let read = |bytes: &[u8]| -> Report { read::read(bytes).expect("a report") };
    let page = read(&unpacked("0.4.40-extra/suite.html.gz"));
    let json = read(&fixture("0.4.40-extra/suite.json"));
    let told = |report: &Report| {
        let mut told: Vec<String> = report
            .columns
            .iter()
            .map(|c| format!("{} {} {:?} {:?} {:?}", c.column, c.method, c.score, c.threshold, c.drifted))
            .collect();
        told.sort_unstable();
        told
    };
    // The page leaves the prediction out, and so what it shows is not all that it counts.
    let of_json: Vec<String> = told(&json).into_iter().filter(|line| !line.starts_with("score ")).collect();
    assert_eq!(told(&page), of_json);
    assert_eq!((page.columns.len(), json.columns.len()), (4, 5));
    assert_eq!(page.notes, ["it shows 4 of the 5 columns that it counts"]);
    let whole = |report: &Report| (report.share, report.dataset_drift, report.dataset_threshold);
    assert_eq!(whole(&page), (Some(0.4), Some(true), Some(0.3)));
    assert_eq!(whole(&page), whole(&json));
}

#[test]
fn a_legacy_summary_names_target_and_prediction_and_tells_gaps() {
    let report = mlopsctl::drift::read::read(&fixture("0.4.40-extra/summary.json")).expect("a report");
    assert_eq!((report.target.as_deref(), report.prediction.as_deref()), (Some("default"), Some("score")));
    assert_eq!((report.rows_reference, report.rows_current), (Some(1500), Some(800)));
    // 228 of 800 and 32 of 1,500.
    let income = report.column("income").expect("the column");
    assert_eq!((income.missing_share, income.missing_share_reference), (Some(0.285), Some(32.0 / 1500.0)));
    assert_eq!(report.column("age").expect("the column").missing_share, Some(0.0));
}
