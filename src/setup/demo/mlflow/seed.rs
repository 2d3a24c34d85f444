//! The history that the demo registry starts with: archived versions, one in production, a candidate in staging.
//!
//! Aliases and stages of one name agree. Who promoted a version left its tags, as `mlopsctl model promote` does.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    artifacts,
    store::{Metric, Model, Pair, Run, Store, Version, set_pair},
};
use crate::{
    model::moves::{previous_tag, promoted_tag, promoted_value},
    setup::demo::{
        model::{self, CANDIDATE, EVALUATION_DATA, MODEL, SERVING, Trained},
        past::promoted,
        scenario::Scenario,
    },
};

/// The store at the start.
pub(super) fn store(now: DateTime<Utc>, scenario: Scenario) -> Store {
    let before = |days: i64| now - TimeDelta::days(days);
    let mut store = Store::default();
    store.add_experiment("Default", Vec::new(), before(200).timestamp_millis());
    let team = pairs(&[("team", "risk")]);
    let experiment = store.add_experiment("credit-risk-training", team, before(180).timestamp_millis());
    let mut model = Model::new(MODEL, before(120).timestamp_millis());
    model.description = Some("Probability of default, retail loans".to_owned());
    model.tags = pairs(&[("owner", "risk-ml")]);
    let serving = model::serving(scenario);
    for one in &model::versions(scenario) {
        let trained = before(one.age_days);
        let run_id = train(&mut store, &experiment, one, trained);
        let source = format!("mlflow-artifacts:/{experiment}/{run_id}/artifacts/model");
        for (name, text) in model::files(one, &run_id, trained) {
            artifacts::put(&mut store, &source, name, text);
        }
        let archived = serving.is_none() && one.number == 3;
        model.versions.push(Version {
            number: one.number,
            created: trained.timestamp_millis(),
            updated: if archived { now } else { trained }.timestamp_millis(),
            stage: stage(one.number, serving),
            description: Some(one.about.to_owned()),
            source,
            run_id,
            tags: tags(one, serving, now),
        });
        model.updated = trained.timestamp_millis();
    }
    if let Some(number) = serving {
        model.aliases.push((SERVING.to_owned(), number));
    }
    if serving != Some(4) {
        model.aliases.push((CANDIDATE.to_owned(), 4));
    }
    set_pair(&mut model.tags, &previous_tag(SERVING), if serving == Some(4) { "3" } else { "2" });
    store.models.push(model);
    store
}

/// The finished run that a version came of.
fn train(store: &mut Store, experiment: &str, one: &Trained, trained: DateTime<Utc>) -> String {
    let name = format!("retrain-{:03}", one.number);
    let ended = trained.timestamp_millis();
    let run: &mut Run = store.add_run(experiment, &name, "mlops", ended - 600_000);
    run.info.status = "FINISHED".to_owned();
    run.info.end_time = Some(ended);
    let metric = |key: &str, value| Metric { key: key.to_owned(), value, timestamp: ended, step: 0 };
    run.data.metrics =
        vec![metric("f1_score", one.f1), metric("brier_score", one.brier), metric("accuracy", one.accuracy)];
    run.data.params = pairs(&[
        ("model_type", "logistic regression"),
        ("solver", "lbfgs"),
        ("C", "0.1"),
        ("max_iter", "200"),
    ]);
    run.data.tags = pairs(&[("mlflow.user", "mlops"), ("trigger", "schedule")]);
    set_pair(&mut run.data.tags, "mlflow.runName", &name);
    let (evaluation, digest) = EVALUATION_DATA;
    run.inputs.dataset_inputs =
        vec![dataset("loans-training", one.training_data, "training"), dataset(evaluation, digest, "eval")];
    run.info.run_id.clone()
}

fn dataset(name: &str, digest: &str, context: &str) -> Value {
    json!({
        "tags": [{"key": "mlflow.data.context", "value": context}],
        "dataset": {
            "name": name,
            "digest": digest,
            "source_type": "local",
            "source": json!({"uri": format!("data/{name}.csv")}).to_string(),
            "profile": json!({"num_rows": 5000}).to_string(),
        },
    })
}

fn stage(number: u64, serving: Option<u64>) -> &'static str {
    match number {
        _ if serving == Some(number) => "Production",
        4 => "Staging",
        _ => "Archived",
    }
}

/// What people and `mlopsctl` noted on a version.
fn tags(one: &Trained, serving: Option<u64>, now: DateTime<Utc>) -> Vec<Pair> {
    let served = one.number < 4 || serving == Some(4);
    let mut tags = pairs(&[("validation_status", if served { "approved" } else { "pending" })]);
    if let Some(semver) = one.semver {
        set_pair(&mut tags, "semver", semver);
    }
    if served {
        set_pair(&mut tags, &promoted_tag(SERVING), &promoted_value(promoted(one, now), true));
    }
    tags
}

fn pairs(list: &[(&str, &str)]) -> Vec<Pair> {
    list.iter().map(|(key, value)| Pair { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}
