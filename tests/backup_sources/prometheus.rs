//! Snapshots of a real Prometheus server.

use std::{path::Path, process::Command};

use serde_json::json;

use super::{assert_nothing_left, back_up, configure, objects, refused, says, set};
use crate::support::{
    cli::{Sandbox, text},
    faulty::{Answer, FaultyServer},
    stack::Prometheus,
};

/// Some hours of one series.
fn samples() -> String {
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let line = |minute: u64| format!("model_up {minute} {}\n", now - 36_000 + minute * 60);
    format!("# TYPE model_up gauge\n{}# EOF\n", (0..540).map(line).collect::<String>())
}

fn source(prometheus: &Prometheus, data: &Path) -> String {
    format!("prometheus: {{ data: {}, url: \"{}\" }}", text(data), prometheus.url("/"))
}

#[test]
fn a_snapshot_opens_again_and_is_not_left_behind() {
    let prometheus = Prometheus::holding(&samples(), true);
    let data = prometheus.data();
    let kept = back_up(&set(&source(&prometheus, &data)));
    let note = kept.note();
    assert_eq!((&note["member"], &note["data"]), (&json!("prometheus"), &json!(text(&data))));
    let listed = Command::new("promtool").args(["tsdb", "list"]).arg(kept.path("prometheus")).output();
    let listed = listed.expect("promtool runs");
    let said = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    assert_eq!(json!(said.lines().count() - 1), note["blocks"], "{said}");
    let counted: u64 =
        said.lines().skip(1).filter_map(|line| line.split_whitespace().nth(4)?.parse::<u64>().ok()).sum();
    assert_eq!(counted, 540, "{said}");
    assert!(kept.files().iter().all(|name| name.starts_with("prometheus/")), "{:?}", kept.files());
    assert!(
        kept.manifest["versions"]["prometheus"].as_str().is_some_and(|version| version.starts_with("2."))
    );
    assert_eq!(objects(&data.join("snapshots")), Vec::<std::path::PathBuf>::new());
    // The server still has what it had.
    assert_eq!(prometheus.query("count_over_time(model_up[1d])")[0]["value"][1], json!("540"));
}

#[test]
fn the_configured_server_and_the_folder_alone_are_enough() {
    let prometheus = Prometheus::holding(&samples(), true);
    let sandbox = set(&format!(
        "prometheus: {}\nprometheus: {{ url: \"{}\" }}",
        text(&prometheus.data()),
        prometheus.url("/")
    ));
    assert_eq!(back_up(&sandbox).note()["kind"], json!("prometheus"));
}

#[test]
fn a_snapshot_goes_when_a_later_source_fails() {
    let prometheus = Prometheus::holding(&samples(), true);
    let sandbox = set(&format!("{}\n      paths: no-such-folder", source(&prometheus, &prometheus.data())));
    says(&refused(&sandbox), &["`no-such-folder` of `paths:` is not there"]);
    assert!(prometheus.data().join("snapshots").is_dir(), "one was made");
    assert_eq!(objects(&prometheus.data().join("snapshots")), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_server_without_its_admin_api_is_explained() {
    let prometheus = Prometheus::holding(&samples(), false);
    says(
        &refused(&set(&source(&prometheus, &prometheus.data()))),
        &["admin APIs disabled", "start it with --web.enable-admin-api"],
    );
}

#[test]
fn a_folder_that_is_not_the_servers_is_explained() {
    let prometheus = Prometheus::holding(&samples(), true);
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    let sandbox = set(&source(&prometheus, elsewhere.path()));
    says(&refused(&sandbox), &["made the snapshot", "is not there", "is `data:` the folder of that server?"]);

    configure(&sandbox, &source(&prometheus, Path::new("/no/such/folder")));
    says(&refused(&sandbox), &["is no folder that this machine sees", "--storage.tsdb.path"]);

    configure(&sandbox, &format!("prometheus: {}", text(elsewhere.path())));
    says(&refused(&sandbox), &["needs `url:`, or `prometheus:` at the top"]);
}

#[test]
fn a_server_that_lies_about_its_snapshot_reaches_no_other_folder() {
    let faulty = FaultyServer::start();
    let sandbox = Sandbox::new();
    let victim = sandbox.write("data/victim/meta.json", "{}");
    configure(&sandbox, &format!("prometheus: {{ data: data, url: \"{}\" }}", faulty.url("/")));
    faulty.script(
        "/api/v1/status/buildinfo",
        vec![Answer::json(r#"{"status":"success","data":{"version":"2.42.0"}}"#)],
    );
    for name in ["../victim", "..", "", "a/../../victim"] {
        let answer = json!({ "status": "success", "data": { "name": name } }).to_string();
        faulty.script("/api/v1/admin/tsdb/snapshot", vec![Answer::json(&answer)]);
        says(&refused(&sandbox), &["which is no name"]);
        assert!(victim.exists());
    }
    faulty.script("/api/v1/admin/tsdb/snapshot", vec![Answer::status(404, "404 page not found")]);
    says(&refused(&sandbox), &["HTTP 404", "is it a Prometheus server?"]);
    assert_nothing_left(&sandbox);
}
