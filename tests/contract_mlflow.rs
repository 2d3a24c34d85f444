//! The contract with MLflow. What MLflow 2 lacks or does otherwise is left out for it alone.

use crate::{
    contract::{Step, assert_same, delete, get, post, step, transcript},
    demo::Demo,
    support::stack::{self, unique},
};

/// Keys that MLflow 3 added.
const NEW_KEYS: [&str; 4] = ["sqlstate", "error_class", "workspace", "outputs"];

fn mlflow_steps() -> Vec<Step> {
    let mut steps = vec![
        get("/health").newest_only(),
        get("/version"),
        post("/health", "{}"),
        get("/nope"),
        get("/api/2.0/mlflow/does-not-exist"),
        get("/api/2.0/preview/mlflow/experiments/search?max_results=1"),
        get("/ajax-api/2.0/mlflow/registered-models/search?filter=name%3D%27none%27"),
        get("/api/2.0/mlflow/experiments/search?max_results=1").host("evil.example.com").newest_only(),
        get("/health").host("evil.example.com").newest_only(),
    ];
    let calls: Vec<Step> =
        experiments().into_iter().chain(runs()).chain(models()).chain(versions()).collect();
    steps.extend(calls.into_iter().map(|step| step.below("/api/2.0/mlflow")));
    steps.extend(artifacts());
    steps
}

fn experiments() -> Vec<Step> {
    let search = |body: &str| post("/experiments/search", body);
    vec![
        post("/experiments/create", r#"{"name":"<name>","tags":[{"key":"team","value":"risk"}]}"#)
            .keep("experiment", "/experiment_id"),
        post("/experiments/create", r#"{"name":"<name>"}"#),
        get("/experiments/get?experiment_id=<experiment>").value("/experiment/name"),
        get("/experiments/get?experiment_id=99999999"),
        get("/experiments/get"),
        get("/experiments/get-by-name?experiment_name=<name>").value("/experiment/lifecycle_stage"),
        get("/experiments/get-by-name?experiment_name=nope"),
        get("/experiments/list"),
        get("/experiments/search"),
        get("/experiments/search?max_results=x"),
        get("/experiments/search?max_results=5&filter=name%3D%27<name>%27").value("/experiments/0/name"),
        search("{}"),
        search(r#"{"max_results":1000000}"#),
        search(
            r#"{"max_results":5,"filter":"name LIKE '<name>%' AND tags.team = 'risk'","view_type":"NOPE"}"#,
        )
        .value("/experiments/0/name"),
        search(r#"{"max_results":5,"filter":"name = '<name>'","view_type":"DELETED_ONLY"}"#),
        search(r#"{"max_results":5,"filter":"nome = 'x'"}"#),
    ]
}

fn runs() -> Vec<Step> {
    // Of two runs with one start time, either may come first.
    let create = |name: &str, start: u64| {
        post(
            "/runs/create",
            &format!(
                r#"{{"experiment_id":"<experiment>","run_name":"{name}","start_time":{start},"tags":[{{"key":"trigger","value":"schedule"}}]}}"#
            ),
        )
    };
    let search =
        |rest: &str| post("/runs/search", &format!(r#"{{"experiment_ids":["<experiment>"]{rest}}}"#));
    vec![
        search(""),
        create("first", 1_717_000_000_000).keep("run", "/run/info/run_id").value("/run/info/status"),
        create("second", 1_717_000_000_500).keep("second", "/run/info/run_id"),
        post(
            "/runs/log-batch",
            r#"{"run_id":"<run>","metrics":[{"key":"f1_score","value":0.8,"timestamp":1717000000002,"step":0}],"params":[{"key":"C","value":"1.0"}],"tags":[{"key":"note","value":"x"}]}"#,
        ),
        post(
            "/runs/log-metric",
            r#"{"run_id":"<second>","key":"f1_score","value":0.7,"timestamp":1717000000001,"step":0}"#,
        ),
        post("/runs/log-parameter", r#"{"run_id":"<run>","key":"C","value":"2.0"}"#),
        post("/runs/log-parameter", r#"{"run_id":"<run>","key":"solver","value":"lbfgs"}"#),
        post("/runs/set-tag", r#"{"run_id":"<run>","key":"reviewed","value":"yes"}"#),
        post("/runs/update", r#"{"run_id":"<run>","status":"FINISHED","end_time":1717000001000}"#)
            .value("/run_info/status"),
        get("/runs/get?run_id=<run>").value("/run/info/end_time"),
        get("/runs/get?run_id=00000000000000000000000000000000"),
        get("/runs/get"),
        search(r#","order_by":["metrics.f1_score DESC"]"#)
            .value("/runs/0/info/run_name")
            .value("/runs/1/info/run_name"),
        search(r#","order_by":["metrics.f1_score ASC"]"#).value("/runs/0/info/run_name"),
        search(r#","max_results":1"#).keep("page", "/next_page_token"),
        search(r#","max_results":1,"page_token":"<page>""#).newest_only(),
        search(r#","filter":"metrics.f1_score > 0.75 AND params.C = '1.0' AND tags.note = 'x'""#)
            .value("/runs/0/info/run_name"),
        search(r#","filter":"attributes.status = 'RUNNING'""#).value("/runs/0/info/run_name"),
        search(r#","filter":"attributes.run_name = 'first'""#).value("/runs/0/info/run_name"),
        search(r#","filter":"metrics.f1_score > 2""#),
        search(r#","filter":"attributes.status = 'RUNNING' OR attributes.status = 'FAILED'""#),
        search(r#","filter":"metrics.f1_score >> 0.7""#),
        search(r#","order_by":["f1 SIDEWAYS"]"#),
        search(r#","max_results":50001"#),
        search(r#","max_results":"five""#),
        search(r#","page_token":"!!!""#),
        search(r#","max_results":1,"wibble":1"#),
        post("/runs/search", r#"{"experiment_ids":["42424242"]}"#),
        post("/runs/search", "{}"),
        post("/runs/search", "{\"experiment_ids\": ["),
        search("").content_type(None),
        search("").content_type(Some("text/plain")),
        get("/runs/search?experiment_ids=1"),
        post(
            "/runs/log-inputs",
            r#"{"run_id":"<run>","datasets":[{"tags":[{"key":"mlflow.data.context","value":"eval"}],"dataset":{"name":"holdout","digest":"6f2c81d3","source_type":"local","source":"{}"}}]}"#,
        ),
        get("/runs/get?run_id=<run>")
            .value("/run/inputs/dataset_inputs/0/dataset/digest")
            .value("/run/inputs/dataset_inputs/0/tags/0/value"),
        search(r#","order_by":["attributes.start_time DESC"],"run_view_type":"ACTIVE_ONLY""#)
            .value("/runs/0/info/run_name")
            .value("/runs/1/inputs/dataset_inputs/0/dataset/name"),
        post("/runs/delete", r#"{"run_id":"<second>"}"#),
        post("/runs/delete", r#"{"run_id":"<second>"}"#),
        post("/runs/delete", r#"{"run_id":"00000000000000000000000000000000"}"#),
        get("/runs/get?run_id=<second>").value("/run/info/lifecycle_stage"),
        search(r#","run_view_type":"ACTIVE_ONLY""#).value("/runs/0/info/run_name"),
        search(r#","run_view_type":"DELETED_ONLY""#).value("/runs/0/info/run_name"),
        search(r#","run_view_type":"ALL""#).value("/runs/1/info/run_name"),
        post("/runs/restore", r#"{"run_id":"<second>"}"#),
        get("/runs/get?run_id=<second>").value("/run/info/lifecycle_stage"),
    ]
}

fn models() -> Vec<Step> {
    vec![
        post("/registered-models/create", r#"{"name":"<name>"}"#).value("/registered_model/name"),
        post("/registered-models/create", r#"{"name":"<name>"}"#),
        post("/registered-models/create", "{}"),
        post(
            "/registered-models/create",
            r#"{"name":"<name>-2","description":"d","tags":[{"key":"owner","value":"risk"}]}"#,
        ),
        get("/registered-models/get?name=<name>"),
        get("/registered-models/get?name=nope"),
        get("/registered-models/get"),
        post("/registered-models/set-tag", r#"{"name":"<name>","key":"tier","value":"1"}"#),
        post("/registered-models/set-tag", r#"{"name":"nope","key":"tier","value":"1"}"#),
        post("/registered-models/set-tag", r#"{"name":"<name>","key":"mlopsctl.previous.x","value":"3"}"#),
        post("/registered-models/set-tag", r##"{"name":"<name>","key":"a#b","value":"3"}"##),
        get("/registered-models/get?name=<name>").value("/registered_model/tags/0/key"),
        delete("/registered-models/delete-tag", r#"{"name":"<name>","key":"mlopsctl.previous.x"}"#),
        delete("/registered-models/delete-tag", r#"{"name":"<name>","key":"never-was"}"#),
        delete("/registered-models/delete-tag", r#"{"name":"nope","key":"tier"}"#),
        delete("/registered-models/delete-tag", r#"{"name":"<name>"}"#),
        get("/registered-models/search?filter=name%20LIKE%20%27<name>%25%27&max_results=1")
            .value("/registered_models/0/name"),
        get("/registered-models/search?filter=name%20LIKE%20%27<name>%25%27&order_by=name%20DESC")
            .value("/registered_models/0/name"),
        get("/registered-models/search?filter=name%20%3D%20%27zzz%27"),
        get("/registered-models/search?filter=stage%20%3D%20%27Production%27"),
        get("/registered-models/search?max_results=1000000"),
        post("/registered-models/search", r#"{"max_results":1}"#),
        post("/registered-models/get-latest-versions", r#"{"name":"<name>"}"#),
    ]
}

fn versions() -> Vec<Step> {
    let source = r#""source":"mlflow-artifacts:/<experiment>/<run>/artifacts/model","run_id":"<run>""#;
    let create =
        |rest: &str| post("/model-versions/create", &format!(r#"{{"name":"<name>",{source}{rest}}}"#));
    let transition = |rest: &str| {
        post("/model-versions/transition-stage", &format!(r#"{{"name":"<name>"{rest}}}"#))
            .value("/model_version/current_stage")
    };
    let alias = |rest: &str| post("/registered-models/alias", &format!(r#"{{"name":"<name>"{rest}}}"#));
    let latest = |rest: &str| {
        post("/registered-models/get-latest-versions", &format!(r#"{{"name":"<name>"{rest}}}"#))
            .value("/model_versions/0/version")
            .value("/model_versions/1/version")
            .value("/model_versions/2/version")
    };
    let found = |query: &str| {
        get(&format!("/model-versions/search?filter=name%3D%27<name>%27{query}"))
            .value("/model_versions/0/version")
            .value("/model_versions/1/version")
    };
    let tag = |rest: &str| post("/model-versions/set-tag", &format!(r#"{{"name":"<name>"{rest}}}"#));
    vec![
        create(r#","description":"one","tags":[{"key":"approved","value":"yes"}]"#)
            .value("/model_version/version")
            .value("/model_version/current_stage"),
        create("").value("/model_version/version"),
        create("").value("/model_version/version"),
        post("/model-versions/create", r#"{"name":"<name>","source":"/etc","run_id":"<run>"}"#),
        post(
            "/model-versions/create",
            r#"{"name":"nope","source":"mlflow-artifacts:/<experiment>/<run>/artifacts/model","run_id":"<run>"}"#,
        ),
        get("/model-versions/get?name=<name>&version=1").value("/model_version/description"),
        get("/model-versions/get?name=<name>&version=99"),
        get("/model-versions/get?name=nope&version=1"),
        get("/model-versions/get?name=<name>&version=two"),
        get("/model-versions/get?name=<name>"),
        get("/model-versions/get-download-uri?name=<name>&version=1"),
        transition(r#","version":"1","stage":"Production""#),
        transition(r#","version":"2","stage":"staging","archive_existing_versions":false"#),
        transition(r#","version":"3","stage":"Production","archive_existing_versions":true"#),
        transition(r#","version":"3","stage":"Canary""#),
        transition(r#","version":"99","stage":"Staging""#),
        transition(r#","version":"3""#),
        transition(r#","version":"3","stage":"None","archive_existing_versions":true"#),
        get("/model-versions/get?name=<name>&version=1").value("/model_version/current_stage"),
        latest(""),
        latest(r#","stages":["Production"]"#),
        latest(r#","stages":["None"]"#),
        latest(r#","stages":["Canary"]"#),
        post("/registered-models/get-latest-versions", r#"{"name":"nope"}"#),
        get("/registered-models/get-latest-versions?name=<name>&stages=Production&stages=Staging")
            .value("/model_versions/0/version"),
        found(""),
        found("&order_by=version_number%20DESC"),
        found("&order_by=version_number%20ASC&max_results=2").value("/next_page_token"),
        found("%20and%20tags.approved%20%3D%20%27yes%27"),
        found("%20and%20version_number%20%3E%201&order_by=version_number%20ASC"),
        get("/model-versions/search?filter=name%3D%27none-such%27"),
        get("/model-versions/search?filter=current_stage%20%3D%20%27Production%27"),
        get("/model-versions/search?filter=name%3D%27<name>%27&max_results=1000000"),
        alias(r#","alias":"champion","version":"3""#),
        alias(r#","alias":"challenger","version":"2""#),
        get("/registered-models/alias?name=<name>&alias=champion").value("/model_version/version"),
        alias(r#","alias":"champion","version":"1""#),
        get("/registered-models/alias?name=<name>&alias=champion").value("/model_version/version"),
        get("/registered-models/alias?name=<name>&alias=shadow"),
        get("/registered-models/alias?name=<name>"),
        alias(r#","alias":"canary","version":"77""#),
        alias(r#","alias":"latest","version":"1""#),
        alias(r#","alias":"v1","version":"1""#),
        alias(r#","alias":"a/b","version":"1""#),
        get("/registered-models/get?name=<name>").value("/registered_model/aliases"),
        get("/model-versions/get?name=<name>&version=1").value("/model_version/aliases"),
        delete("/registered-models/alias?name=<name>&alias=champion", "{}"),
        delete("/registered-models/alias", r#"{"name":"<name>","alias":"challenger"}"#),
        delete("/registered-models/alias", r#"{"name":"<name>","alias":"never-was"}"#),
        tag(r#","version":"3","key":"approved_by","value":"ops""#),
        tag(r#","version":"99","key":"approved_by","value":"ops""#),
        tag(r#","version":"3","value":"ops""#),
        tag(r##","version":"3","key":"a#b","value":"ops""##),
        tag(r#","version":"3","key":"../a","value":"ops""#),
        tag(r#","version":"3","key":"a//b","value":"ops""#),
        delete("/model-versions/delete-tag", r#"{"name":"<name>","version":"3","key":"approved_by"}"#),
        delete("/model-versions/delete-tag", r#"{"name":"<name>","version":"3","key":"never-was"}"#),
        delete("/model-versions/delete-tag", r#"{"name":"<name>","version":"99","key":"approved_by"}"#),
        step("PATCH", "/model-versions/update", r#"{"name":"<name>","version":"3","description":"new"}"#)
            .value("/model_version/description"),
        delete("/model-versions/delete", r#"{"name":"<name>","version":"99"}"#),
        delete("/model-versions/delete", r#"{"name":"<name>","version":"1"}"#),
        get("/model-versions/get?name=<name>&version=1"),
        get("/registered-models/alias?name=<name>&alias=champion").newest_only(),
        post("/model-versions/get", "{}"),
    ]
}

/// Files of version 3, whose source is the run's folder `model`.
fn artifacts() -> Vec<Step> {
    const PROXY: &str = "/api/2.0/mlflow-artifacts/artifacts";
    const ROOT: &str = "<experiment>/<run>/artifacts";
    let file = |name: &str| format!("{PROXY}/{ROOT}/{name}");
    let put = |name: &str, text: &str| {
        step("PUT", &file(name), text).content_type(Some("application/octet-stream")).status_only()
    };
    let list = |rest: &str| get(&format!("/api/2.0/mlflow/artifacts/list?run_id=<run>{rest}"));
    let page = |rest: &str| get(&format!("/model-versions/get-artifact?name=<name>{rest}"));
    vec![
        list(""),
        put("model/MLmodel", "artifact_path: model\nsignature:\n  inputs: '[]'\n"),
        put("model/model.json", "{}"),
        put("config/deep/serving.bin", "abc"),
        list("").value("/files/0/path").value("/files/1/path").value("/files/1/is_dir"),
        list("&path=model").value("/files/0/path").value("/files/0/file_size").value("/files/1/path"),
        list("&path=config").value("/files/0/path"),
        list("&path=nope"),
        list("&path=../.."),
        get("/api/2.0/mlflow/artifacts/list?run_id=00000000000000000000000000000000"),
        get("/api/2.0/mlflow/artifacts/list"),
        get("/api/2.0/mlflow/model-versions/get-download-uri?name=<name>&version=99"),
        page("&version=3&path=MLmodel"),
        page("&version=3&path=model.json"),
        page("&version=3&path=../config").status_only(),
        page("&version=3").status_only(),
        page("&version=99&path=MLmodel").status_only(),
        page("&version=3&path=nope").newest_only(),
        get("/get-artifact?run_uuid=<run>&path=model/MLmodel"),
        get("/get-artifact?run_uuid=<run>&path=config/deep/serving.bin"),
        get("/get-artifact?run_uuid=<run>&path=nope").newest_only(),
        get(&format!("{PROXY}?path={ROOT}")).value("/files/0/path"),
        get(&format!("{PROXY}?path={ROOT}/model")).value("/files/0/path").value("/files/0/is_dir"),
        get(&format!("{PROXY}?path={ROOT}/nope")),
        get(&format!("{PROXY}?path=../..")),
        get(&file("model/MLmodel")),
        get(&file("model/%4DLmodel")),
        get(&file("model/nope")).newest_only(),
        get(&file("%2e%2e/%2e%2e/mlflow.db")),
        delete(&file("model/model.json"), "").content_type(None).status_only(),
        list("&path=model").value("/files/0/path"),
    ]
}

#[test]
fn the_demo_answers_as_mlflow_3_does() {
    let (demo, name) = (Demo::start(&[]), unique("contract"));
    let steps = mlflow_steps();
    let real = transcript(&stack::mlflow3(), &name, &steps, &[]);
    assert_same(&real, &transcript(&demo.mlflow(), &name, &steps, &[]));
}

#[test]
fn the_demo_answers_as_mlflow_2_does() {
    let (demo, name) = (Demo::start(&[]), unique("contract"));
    let steps = mlflow_steps();
    let real = transcript(&stack::mlflow2(), &name, &steps, &NEW_KEYS);
    assert_same(&real, &transcript(&demo.mlflow(), &name, &steps, &NEW_KEYS));
}
