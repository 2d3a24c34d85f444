//! The history that the demo registry starts with: an archived version, one in production, a candidate in staging.

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{Metric, Model, Pair, Store, Version, set_pair};
use crate::setup::demo::{api, scenario::Scenario};

/// Version, stage, age in days, F1 score, Brier score, accuracy, what the version is.
const VERSIONS: [(u64, &str, i64, f64, f64, f64, &str); 4] = [
    (1, "Archived", 120, 0.741, 0.171, 0.882, "first scorecard"),
    (2, "Archived", 60, 0.768, 0.158, 0.897, "spring retraining"),
    (3, "Production", 12, 0.794, 0.142, 0.912, "scheduled retraining"),
    (4, "Staging", 1, 0.803, 0.139, 0.916, "candidate after label delivery"),
];

/// The store at the start.
pub(super) fn store(now: DateTime<Utc>, scenario: Scenario) -> Store {
    let before = |days: i64| (now - TimeDelta::days(days)).timestamp_millis();
    let mut store = Store::default();
    store.add_experiment("Default", Vec::new(), before(200));
    let experiment = store.add_experiment("credit-risk-training", pairs(&[("team", "risk")]), before(180));
    let mut model = Model::new(api::MODEL, before(120));
    model.description = Some("Probability of default, retail loans".to_owned());
    model.tags = pairs(&[("owner", "risk-ml")]);
    for (number, stage, age, f1, brier, accuracy, description) in VERSIONS {
        let trained = before(age);
        let run = store.add_run(&experiment, &format!("retrain-{number:03}"), "mlops", trained - 600_000);
        run.info.status = "FINISHED".to_owned();
        run.info.end_time = Some(trained);
        let metric = |key: &str, value| Metric { key: key.to_owned(), value, timestamp: trained, step: 0 };
        run.data.metrics =
            vec![metric("f1_score", f1), metric("brier_score", brier), metric("accuracy", accuracy)];
        run.data.params = pairs(&[("solver", "lbfgs"), ("C", "0.1"), ("max_iter", "200")]);
        run.data.tags = pairs(&[("mlflow.user", "mlops"), ("trigger", "schedule")]);
        set_pair(&mut run.data.tags, "mlflow.runName", &format!("retrain-{number:03}"));
        let run_id = run.info.run_id.clone();
        let approved = if number < 4 { "approved" } else { "pending" };
        // The usual reason for an API without a model: somebody archived the version it asks for.
        let archived = scenario == Scenario::ModelNotLoaded && stage == "Production";
        model.versions.push(Version {
            number,
            created: trained,
            updated: if archived { now.timestamp_millis() } else { trained },
            stage: if archived { "Archived" } else { stage },
            description: Some(description.to_owned()),
            source: format!("mlflow-artifacts:/{experiment}/{run_id}/artifacts/model"),
            run_id,
            tags: pairs(&[("validation_status", approved)]),
        });
        model.updated = trained;
    }
    model.aliases = vec![("challenger".to_owned(), 4), ("champion".to_owned(), 3)];
    store.models.push(model);
    store
}

fn pairs(list: &[(&str, &str)]) -> Vec<Pair> {
    list.iter().map(|(key, value)| Pair { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
}
