//! What `model list`, `show`, `compare` and `history` say of real registries, held against what MLflow's own client says.

use chrono::{DateTime, Utc};
use rusqlite::params;
use serde_json::{Value, json};

use crate::support::{
    cli::{Run, Sandbox},
    registry::{Major, Python, Seeded, configured},
    stack::unique,
};

/// Whole days after the training of every version.
const DAYS: i64 = 12;

/// Four versions: what serves, a better one of the same kind, one of fewer columns and other data, one whose metrics are
/// odd. They differ in parameters and tags, too.
fn train(python: &mut Python, name: &str) {
    let of = |f1: f64, brier: f64| json!({ "f1_score": f1, "brier_score": brier, "accuracy": 0.9 });
    let versions = json!([
        { "metrics": of(0.80, 0.110), "tags": { "semver": "1.0.0", "owner": "ann" } },
        { "metrics": of(0.83, 0.105), "c": 0.5, "params": { "solver": "saga" }, "tags": { "semver": "1.1.0", "owner": "ann" } },
        { "features": 2, "data": 1 },
        { "metrics": { "f1_score": f64::from(0.5_f32), "only_here": -3e-7 }, "status": "FAILED" },
    ]);
    python.train(name, &versions);
    for (alias, version) in [("production", "1"), ("champion", "1"), ("staging", "2"), ("odd", "4")] {
        python.call("set_registered_model_alias", &json!([name, alias, version]));
    }
    python.call("transition_model_version_stage", &json!([name, "1", "Production"]));
    python.call("set_registered_model_tag", &json!([name, "team", "risk & co"]));
    python.call("update_registered_model", &json!([name, "Who pays back"]));
    python.call("update_model_version", &json!([name, "2", "trained on spring's labels"]));
}

fn json_of(sandbox: &Sandbox, args: &[&str]) -> Value {
    sandbox.run(&[args, &["-o", "json"]].concat()).code(0).json()
}

/// Milliseconds since 1970, as MLflow has times.
fn millis(time: &Value) -> Option<i64> {
    Some(time.as_str()?.parse::<DateTime<Utc>>().expect("RFC 3339").timestamp_millis())
}

fn sorted(list: &Value) -> Value {
    let mut names: Vec<&str> =
        list.as_array().expect("a list").iter().map(|name| name.as_str().unwrap()).collect();
    names.sort_unstable();
    json!(names)
}

/// What any look says of a version, against the client's word.
#[track_caller]
fn same_version(ours: &Value, theirs: &Value) {
    for key in ["stage", "status", "description", "source", "tags"] {
        assert_eq!(ours[key], theirs[key], "{key}");
    }
    assert_eq!(sorted(&ours["aliases"]), theirs["aliases"]);
    assert_eq!(ours["run_id"], theirs["run"]["id"]);
    assert_eq!(ours["semver"], theirs["tags"]["semver"]);
    assert_eq!(millis(&ours["created_at"]), theirs["created"].as_i64());
}

/// What a look at one version says of its run and its signature, too.
#[track_caller]
fn same_side(ours: &Value, theirs: &Value) {
    same_version(ours, theirs);
    for key in ["id", "name", "status", "user", "experiment", "params", "datasets"] {
        assert_eq!(ours["run"][key], theirs["run"][key], "{key}");
    }
    assert_eq!(ours["metrics"], theirs["metrics"]);
    assert_eq!(millis(&ours["run"]["started_at"]), theirs["started"].as_i64());
    assert_eq!(millis(&ours["run"]["ended_at"]), theirs["ended"].as_i64());
    assert_eq!(ours["trained_at"], ours["run"]["ended_at"], "age counts from the end of training");
    let columns = theirs["inputs"].as_array().expect("columns").iter();
    let columns: Vec<String> = columns
        .map(|column| format!("{}: {}", column[0].as_str().unwrap(), column[1].as_str().unwrap()))
        .collect();
    let signature = ours["signature"].as_str().expect("a signature");
    assert!(signature.starts_with(&format!("({}) -> (", columns.join(", "))), "{signature} of {theirs}");
    assert_eq!(ours["signature_unread"], json!(null));
}

/// Every metric of either, the second less the first, and which is better where anybody knows.
#[track_caller]
fn same_metrics(rows: &Value, (one, two): (&str, &str), theirs: (&Value, &Value)) {
    let rows = rows.as_array().expect("rows");
    for row in rows {
        let name = row["metric"].as_str().expect("a name");
        let (first, second) = (&theirs.0["metrics"][name], &theirs.1["metrics"][name]);
        assert_eq!((&row[one], &row[two]), (first, second), "{name}");
        let difference = first.as_f64().zip(second.as_f64()).map(|(first, second)| second - first);
        assert_eq!(row["difference"].as_f64(), difference, "{name}");
        let less = name == "brier_score";
        let better = difference.filter(|by| *by != 0.0 && name != "only_here").map(|by| (by > 0.0) != less);
        assert_eq!(row["better"].as_bool(), better, "{name}");
    }
    let names = |side: &Value| side["metrics"].as_object().expect("metrics").keys().cloned().collect();
    let all: std::collections::BTreeSet<String> =
        [theirs.0, theirs.1].into_iter().flat_map(|side| -> Vec<String> { names(side) }).collect();
    assert_eq!(rows.len(), all.len(), "{all:?}");
}

fn shown(sandbox: &Sandbox, name: &str, told: &Value) {
    let show = json_of(sandbox, &["model", "show", name]);
    for key in ["aliases", "tags", "description"] {
        // Versions are numbers here and texts there.
        let ours = show[key].to_string().replace('"', "");
        assert_eq!(ours, told[key].to_string().replace('"', ""), "{key}");
    }
    let versions = &told["versions"];
    assert_eq!(show["versions"].as_array().map(Vec::len), Some(4));
    for (at, ours) in show["versions"].as_array().unwrap().iter().enumerate() {
        assert_eq!(ours["version"], 4 - at, "the newest first");
        same_version(ours, &versions[(4 - at).to_string()]);
    }
    same_side(&show["serving"], &versions["1"]);
    same_side(&show["candidate"], &versions["2"]);
    assert_eq!(show["serving"]["pointer_state"]["both"], true, "{show:#}");
    assert_eq!(show["candidate"]["pointer_state"]["means"], "alias", "{show:#}");
    same_metrics(&show["metrics"], ("serving", "candidate"), (&versions["1"], &versions["2"]));
    let age = show["serving"]["age_seconds"].as_i64().expect("an age");
    assert!((DAYS * 86_400..DAYS * 86_400 + 3600).contains(&age), "{age}");
    let page = sandbox.run(&["model", "show", name]);
    for words in ["12 days ago", "Who pays back", "team=risk & co", "trained on spring's labels", "better"] {
        assert!(page.code(0).stdout.contains(words), "{words}: {}", page.stdout);
    }
}

fn compared(sandbox: &Sandbox, name: &str, told: &Value) {
    let versions = &told["versions"];
    // What serves with what waits, and the same by other names.
    for names in [&[][..], &["1", "2"], &["champion", "1.1.0"], &["Production", "v2"], &["2"]] {
        let both = json_of(sandbox, &[&["model", "compare", name], names].concat());
        same_side(&both["one"], &versions["1"]);
        same_side(&both["two"], &versions["2"]);
        same_metrics(&both["metrics"], ("one", "two"), (&versions["1"], &versions["2"]));
        let params = json!([
            { "key": "C", "one": "1.0", "two": "0.5" },
            { "key": "solver", "one": null, "two": "saga" },
        ]);
        let tags = json!([{ "key": "semver", "one": "1.0.0", "two": "1.1.0" }]);
        assert_eq!((&both["params"], &both["tags"]), (&params, &tags));
        // The two runs logged the same table for evaluation, so the digests are the same.
        assert_eq!(both["same_data"], true, "{both:#}");
        assert_eq!(
            (&both["signature"]["breaks"], &both["signature"]["changes"]),
            (&json!(false), &json!([]))
        );
    }
    // Other data, and a column less: callers that send it are turned away, and metrics are not comparable.
    let both = json_of(sandbox, &["model", "compare", name, "1", "3"]);
    same_side(&both["two"], &versions["3"]);
    same_metrics(&both["metrics"], ("one", "two"), (&versions["1"], &versions["3"]));
    assert_eq!((&both["same_data"], &both["signature"]["breaks"]), (&json!(false), &json!(true)), "{both:#}");
    assert!(both["signature"]["changes"].to_string().contains("score"), "{both:#}");
    let page = sandbox.run(&["model", "compare", name, "1", "3"]);
    for words in ["not comparable", "breaks callers"] {
        assert!(page.code(0).stdout.contains(words), "{words}: {}", page.stdout);
    }
    let both = json_of(sandbox, &["model", "compare", name, "1", "odd"]);
    same_side(&both["two"], &versions["4"]);
    same_metrics(&both["metrics"], ("one", "two"), (&versions["1"], &versions["4"]));
}

/// The configured model, one of which alias and stage disagree, and one that nothing points at.
fn listed(sandbox: &Sandbox, url: &str, name: &str, told: &Value) {
    let torn = Seeded::with(url, &format!("{name}-torn"), 2);
    torn.alias("production", 1);
    torn.stage(2, "Production");
    Seeded::with(url, &format!("{name}-alone"), 1);
    let list = json_of(sandbox, &["model", "list", &format!("{name}*")]);
    let items = list["items"].as_array().expect("items");
    let names: Vec<&str> = items.iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(names, [name, &format!("{name}-alone"), &format!("{name}-torn")]);
    let (first, alone, torn) = (&items[0], &items[1], &items[2]);
    for key in ["aliases", "tags", "description"] {
        let ours = first[key].to_string().replace('"', "");
        assert_eq!(ours, told[key].to_string().replace('"', ""), "{key}");
    }
    let expected = json!({ "serving": 1, "candidate": 2, "newest": 4, "versions": 4, "semver": "1.0.0", "configured": true, "disagrees": false });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(first[key], *value, "{key}");
    }
    assert_eq!(millis(&first["trained_at"]), told["versions"]["1"]["ended"].as_i64());
    assert_eq!(millis(&first["created_at"]), told["versions"]["1"]["created"].as_i64());
    let state = |item: &Value| (item["serving"].clone(), item["serving_state"]["means"].clone());
    assert_eq!(state(alone), (json!(null), json!("nothing")));
    assert_eq!((state(torn), &torn["disagrees"]), ((json!(null), json!("disagree")), &json!(true)));
    let page = sandbox.run(&["model", "list", &format!("{name}-torn")]);
    assert!(page.code(0).stdout.contains("1 or 2"), "{}", page.stdout);
    let show = sandbox.run(&["model", "show", &format!("{name}-torn"), "-o", "json"]);
    let show = show.code(1).json();
    assert_eq!(show["serving"]["pointer_state"]["means"], "disagree");
}

/// A run that somebody deleted still answers, and its version says that it is none to rely on.
fn without_a_run(python: &mut Python, sandbox: &Sandbox, name: &str, told: &Value) {
    python.call("delete_run", &json!([told["versions"]["2"]["run"]["id"]]));
    let theirs = python.look(name)["versions"]["2"].clone();
    assert_eq!(theirs["lifecycle"], "deleted");
    for (args, side) in
        [(&["model", "show", name][..], "candidate"), (&["model", "compare", name, "1", "2"], "two")]
    {
        let look = json_of(sandbox, args);
        same_side(&look[side], &theirs);
        assert_eq!(look[side]["run_state"], "deleted", "{look:#}");
        let page = sandbox.run(args);
        assert!(page.code(0).stdout.contains("is deleted"), "{}", page.stdout);
    }
    // A version that somebody deleted is none any more, and takes the alias along or leaves it behind.
    python.call("delete_model_version", &json!([name, "2"]));
    let run = sandbox.run(&["model", "show", name, "-o", "json"]);
    let show = run.json();
    let left_behind = show["candidate"]["pointer_state"]["means"] == "dangling";
    run.code(i32::from(left_behind));
    assert_eq!(
        (show["versions"].as_array().map(Vec::len), &show["candidate"]["version"]),
        (Some(3), &json!(null))
    );
}

fn looks(major: Major) {
    let (url, name) = (major.url(), unique("looks"));
    let mut python = Python::of(major, &url);
    train(&mut python, &name);
    let told = python.look(&name);
    let ended = told["versions"]["4"]["ended"].as_i64().expect("the last one ended");
    let now = DateTime::from_timestamp_millis(ended + DAYS * 86_400_000).expect("a time");
    let mut sandbox = Sandbox::new();
    sandbox.now(&now.to_rfc3339());
    configured(&mut sandbox, &url, &name, None, "");
    shown(&sandbox, &name, &told);
    compared(&sandbox, &name, &told);
    listed(&sandbox, &url, &name, &told);
    without_a_run(&mut python, &sandbox, &name, &told);
}

#[test]
fn looks_say_what_the_python_client_says_on_mlflow_3() {
    looks(Major::Three);
}

#[test]
fn looks_say_what_the_python_client_says_on_mlflow_2() {
    looks(Major::Two);
}

/// Version, since, until, by, reason, and whether somebody else had his hand in it.
fn story(run: &Run) -> Vec<Value> {
    let told = run.json();
    let items = told["items"].as_array().expect("items").iter();
    items
        .map(|item| {
            json!([
                item["version"],
                item["since"],
                item["until"],
                item["by"],
                item["reason"],
                item["unrecorded"]
            ])
        })
        .collect()
}

#[test]
fn history_tells_what_we_moved_and_that_somebody_else_did() {
    for major in Major::BOTH {
        let seeded = Seeded::with(&major.url(), &unique("churn"), 3);
        seeded.alias("production", 1);
        seeded.stage(1, "Production");
        let mut python = Python::of(major, &seeded.url);
        let mut sandbox = Sandbox::new();
        configured(&mut sandbox, &seeded.url, &seeded.name, None, "");
        let history = |sandbox: &Sandbox, more: &[&str]| {
            sandbox.run(&[&["model", "history", &seeded.name, "-o", "json"], more].concat())
        };
        assert_eq!(story(&history(&sandbox, &[])), [json!([1, null, null, null, null, true])]);
        let page = sandbox.run(&["model", "history", &seeded.name]);
        assert!(page.code(0).stdout.contains("how it came is not recorded"), "{}", page.stdout);

        // Nothing is configured to serve it, so that both are unverified.
        let (first, second) = ("2027-03-01T09:00:00Z", "2027-03-02T10:00:00Z");
        let better = ["--to", "2", "--yes", "--reason", "better on labels"];
        sandbox.now(first).run(&[&["model", "promote", &seeded.name][..], &better].concat()).code(1);
        let show = json_of(&sandbox, &["model", "show", &seeded.name]);
        let serving = &show["serving"];
        assert_eq!(
            (
                &serving["promoted_at"],
                &serving["promoted_by"],
                &serving["promoted_reason"],
                &serving["proven"]
            ),
            (&json!(first), &json!("tester"), &json!("better on labels"), &json!(false))
        );
        let worse = ["--to", "1", "--yes", "--reason", "INC-7"];
        sandbox.now(second).run(&[&["rollback", "model", &seeded.name][..], &worse].concat()).code(1);
        sandbox.now("2027-03-09T00:00:00Z");
        let known = [
            json!([1, second, null, "tester", "INC-7", false]),
            json!([2, first, second, "tester", "better on labels", false]),
            json!([1, null, first, null, null, false]),
        ];
        assert_eq!(story(&history(&sandbox, &[])), known);
        let tags = python.read(&seeded.name);
        assert_eq!(tags["tags"]["mlopsctl.previous.production"], "2", "{tags}");
        assert_eq!(tags["version_tags"]["1"]["mlopsctl.promoted.production"], format!("{second} unverified"));
        assert_eq!(tags["version_tags"]["2"]["mlopsctl.rolled-back.production"], second);

        // Another machine has no records, and reads the same from the tags as far as they tell.
        let mut elsewhere = Sandbox::new();
        elsewhere.now("2027-03-09T00:00:00Z");
        configured(&mut elsewhere, &seeded.url, &seeded.name, None, "");
        let told = story(&history(&elsewhere, &[]));
        assert_eq!(
            told[..2],
            [json!([1, second, null, null, null, false]), json!([2, first, second, null, null, false])]
        );

        // Somebody moves it by other means: until when it was version 1, nobody knows.
        python.call("set_registered_model_alias", &json!([seeded.name, "production", "3"]));
        python.call("transition_model_version_stage", &json!([seeded.name, "3", "Production", true]));
        for sandbox in [&sandbox, &elsewhere] {
            let told = story(&history(sandbox, &[]));
            assert_eq!(told[0], json!([3, null, null, null, null, true]));
            assert_eq!(
                (&told[1][0], &told[1][1], &told[1][2], &told[1][5]),
                (&json!(1), &json!(second), &json!(null), &json!(true))
            );
            let at = |when: &str| history(sandbox, &["--at", when]);
            assert_eq!(story(at("2027-03-01T12:00:00Z").code(0))[0][0], 2);
            let unsure = at("2027-03-05");
            assert!(unsure.code(3).stdout.contains("not sure: version 1 or version 3"), "{}", unsure.stdout);
        }

        // Our next move finds version 3 there, and ends what nobody knows the beginning of.
        let third = "2027-03-10T08:00:00Z";
        let back = ["--to", "1", "--yes", "--reason", "reviewed"];
        sandbox.now(third).run(&[&["model", "promote", &seeded.name][..], &back].concat()).code(1);
        let told = story(&history(&sandbox, &[]));
        assert_eq!(told[0], json!([1, third, null, "tester", "reviewed", false]));
        assert_eq!(told[1], json!([3, null, third, null, null, true]));
        assert_eq!(told[2..4], [json!([1, second, null, "tester", "INC-7", true]), known[1].clone()]);
    }
}

#[test]
fn models_of_many_versions_are_read_page_by_page() {
    for major in Major::BOTH {
        let seeded = Seeded::with(&major.url(), &unique("many"), 1);
        let database = major.database();
        let many = "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1200) \
                    INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, \
                    current_stage, source, status) SELECT ?1, n, ?2 + n, ?2 + n, '', 'None', 'nowhere', 'READY' FROM numbers";
        database.execute(many, params![seeded.name, 1_790_000_000_000_i64]).expect("versions");
        drop(database);
        seeded.alias("production", 1);
        seeded.alias("staging", 1150);
        let mut sandbox = Sandbox::new();
        configured(&mut sandbox, &seeded.url, &seeded.name, None, "");
        let show = json_of(&sandbox, &["model", "show", &seeded.name]);
        let numbers: Vec<u64> = show["versions"]
            .as_array()
            .expect("versions")
            .iter()
            .map(|version| version["version"].as_u64().unwrap())
            .collect();
        assert_eq!(numbers, (1..=1200).rev().collect::<Vec<_>>());
        assert_eq!((&show["serving"]["version"], &show["candidate"]["version"]), (&json!(1), &json!(1150)));
        assert_eq!(
            (&show["candidate"]["run_state"], &show["serving"]["run_state"]),
            (&json!("none"), &json!("there"))
        );
        let list = json_of(&sandbox, &["model", "list", &seeded.name]);
        let item = &list["items"][0];
        assert_eq!(
            (&item["newest"], &item["versions"], &item["serving"]),
            (&json!(1200), &json!(1200), &json!(1))
        );
        let both = json_of(&sandbox, &["model", "compare", &seeded.name, "3", "v1199"]);
        assert_eq!((&both["one"]["version"], &both["two"]["version"]), (&json!(3), &json!(1199)));
        let gone = sandbox.run(&["model", "compare", &seeded.name, "1201"]);
        assert!(gone.code(3).stderr.contains("has no version `1201`"), "{}", gone.stderr);
    }
}
