//! Experiments and runs.

use serde_json::{Value, json};

use super::{
    Answer,
    fault::Fault,
    filter::{self, Clause, Entity},
    listing,
    parameters::Parameters,
    store::{Experiment, Metric, Run, Store, pair, set_pair},
};

/// The most that one page may hold.
const MAX_PAGE: usize = 50_000;

pub(super) fn search_experiments(store: &Store, given: &Parameters) -> Answer {
    // Absent is zero here, and zero is refused.
    let size = given.number("max_results")?.unwrap_or(0);
    if size < 1 {
        return Err(Fault::invalid(format!(
            "Invalid value {size} for parameter 'max_results' supplied. It must be a positive integer"
        )));
    }
    if size > MAX_PAGE as i64 {
        return Err(Fault::invalid(format!(
            "Invalid value {size} for parameter 'max_results' supplied. It must be at most {MAX_PAGE}"
        )));
    }
    let filter = given.text("filter")?.unwrap_or_default();
    let clauses = filter::parse(&filter, &["name", "experiment_id", "last_update_time", "creation_time"])?;
    let view = given.text("view_type")?;
    let wanted = |experiment: &&Experiment| match view.as_deref() {
        Some("ALL") => true,
        Some("DELETED_ONLY") => experiment.lifecycle_stage == "deleted",
        _ => experiment.lifecycle_stage == "active",
    };
    let mut found: Vec<&Experiment> = store
        .experiments
        .iter()
        .filter(wanted)
        .filter(|experiment| clauses.iter().all(|clause| experiment_accepts(experiment, clause)))
        .collect();
    found.reverse();
    for order in given.texts("order_by")?.iter().rev() {
        let (key, descending) = direction(order)?;
        if key == "name" {
            found.sort_by(|a, b| a.name.cmp(&b.name));
        } else {
            found.sort_by_key(|experiment| experiment.creation_time);
        }
        if descending {
            found.reverse();
        }
    }
    let (page, next) = given.page(found, 1, MAX_PAGE)?;
    listing("experiments", &page, next)
}

fn experiment_accepts(experiment: &Experiment, clause: &Clause) -> bool {
    match (clause.entity, clause.key.as_str()) {
        (Entity::Tag, key) => clause.accepts(pair(&experiment.tags, key)),
        (_, "name") => clause.accepts(Some(&experiment.name)),
        (_, "experiment_id") => clause.accepts(Some(&experiment.experiment_id)),
        (_, "last_update_time") => clause.accepts_number(Some(experiment.last_update_time as f64)),
        _ => clause.accepts_number(Some(experiment.creation_time as f64)),
    }
}

pub(super) fn experiment(store: &Store, given: &Parameters) -> Answer {
    let id = given.required("experiment_id")?;
    let found = store.experiments.iter().find(|experiment| experiment.experiment_id == id);
    let found = found.ok_or_else(|| Fault::not_found(format!("No Experiment with id={id} exists")))?;
    Ok(json!({ "experiment": found }))
}

pub(super) fn experiment_by_name(store: &Store, given: &Parameters) -> Answer {
    let name = given.required("experiment_name")?;
    let found = store.experiments.iter().find(|experiment| experiment.name == name);
    let found =
        found.ok_or_else(|| Fault::not_found(format!("Could not find experiment with name '{name}'")))?;
    Ok(json!({ "experiment": found }))
}

pub(super) fn create_experiment(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let name = given.required("name")?;
    if store.experiments.iter().any(|experiment| experiment.name == name) {
        return Err(Fault::exists(format!("Experiment(name={name}) already exists.")));
    }
    Ok(json!({ "experiment_id": store.add_experiment(&name, given.pairs("tags"), now) }))
}

pub(super) fn search(store: &Store, given: &Parameters) -> Answer {
    let experiments = given.texts("experiment_ids")?;
    let clauses = filter::parse(
        &given.text("filter")?.unwrap_or_default(),
        &["status", "run_id", "run_name", "user_id", "artifact_uri", "start_time", "end_time", "created"],
    )?;
    let view = given.text("run_view_type")?;
    let viewed = |run: &&Run| match view.as_deref() {
        Some("ALL") => true,
        Some("DELETED_ONLY") => run.info.lifecycle_stage == "deleted",
        _ => run.info.lifecycle_stage == "active",
    };
    let mut found: Vec<&Run> = store
        .runs
        .iter()
        .filter(viewed)
        .filter(|run| experiments.contains(&run.info.experiment_id))
        .filter(|run| clauses.iter().all(|clause| run_accepts(run, clause)))
        .collect();
    found.reverse();
    found.sort_by_key(|run| std::cmp::Reverse(run.info.start_time));
    for order in given.texts("order_by")?.iter().rev() {
        let (key, descending) = direction(order)?;
        let sorted_by = |run: &Run| match key.split_once('.') {
            Some(("metrics" | "metric", metric)) => run.data.metric(metric).filter(|value| !value.is_nan()),
            _ => Some(run.info.start_time as f64),
        };
        // What has no number comes last either way.
        found.sort_by(|a, b| match (sorted_by(a), sorted_by(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
    }
    let (page, next) = given.page(found, 1000, MAX_PAGE)?;
    listing("runs", &page, next)
}

fn run_accepts(run: &Run, clause: &Clause) -> bool {
    let key = clause.key.as_str();
    match clause.entity {
        Entity::Metric => clause.accepts_number(run.data.metric(key)),
        Entity::Parameter => clause.accepts(pair(&run.data.params, key)),
        Entity::Tag => clause.accepts(pair(&run.data.tags, key)),
        Entity::Attribute => match key {
            "status" => clause.accepts(Some(&run.info.status)),
            "run_id" => clause.accepts(Some(&run.info.run_id)),
            "run_name" => clause.accepts(Some(&run.info.run_name)),
            "user_id" => clause.accepts(Some(&run.info.user_id)),
            "artifact_uri" => clause.accepts(Some(&run.info.artifact_uri)),
            "end_time" => clause.accepts_number(run.info.end_time.map(|time| time as f64)),
            _ => clause.accepts_number(Some(run.info.start_time as f64)),
        },
    }
}

/// `metrics.f1_score DESC` → key and whether it descends.
fn direction(order: &str) -> Result<(&str, bool), Fault> {
    let bad = || Fault::invalid(format!("Invalid ordering key in order_by clause '{order}'."));
    let mut words = order.split_whitespace();
    let key = words.next().ok_or_else(bad)?;
    let descending = match words.next().map(str::to_ascii_uppercase).as_deref() {
        None | Some("ASC") => false,
        Some("DESC") => true,
        Some(_) => return Err(bad()),
    };
    Ok((key, descending))
}

fn find<'a>(store: &'a mut Store, given: &Parameters) -> Result<&'a mut Run, Fault> {
    let id = given.required("run_id")?;
    store.run(&id).ok_or_else(|| Fault::not_found(format!("Run with id={id} not found")))
}

pub(super) fn get(store: &mut Store, given: &Parameters) -> Answer {
    Ok(json!({ "run": find(store, given)? }))
}

pub(super) fn create(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let experiment = given.text("experiment_id")?.unwrap_or_else(|| "0".to_owned());
    if !store.experiments.iter().any(|known| known.experiment_id == experiment) {
        return Err(Fault::not_found(format!("No Experiment with id={experiment} exists")));
    }
    let name = given.text("run_name")?.unwrap_or_else(|| "unnamed-run".to_owned());
    let user = given.text("user_id")?.unwrap_or_default();
    let started = given.number("start_time")?.unwrap_or(now);
    let run = store.add_run(&experiment, &name, &user, started);
    run.data.tags = given.pairs("tags");
    set_pair(&mut run.data.tags, "mlflow.runName", &name);
    let mut body = json!({ "run": run });
    // Outputs are told by every call but this one.
    if let Some(run) = body["run"].as_object_mut() {
        run.shift_remove("outputs");
    }
    Ok(body)
}

pub(super) fn update(store: &mut Store, given: &Parameters) -> Answer {
    let (status, end) = (given.text("status")?, given.number("end_time")?);
    let run = find(store, given)?;
    if let Some(status) = status {
        run.info.status = status;
    }
    run.info.end_time = end.or(run.info.end_time);
    Ok(json!({ "run_info": run.info }))
}

/// A deleted run still answers; searches leave it out. Deleting and restoring twice is no fault.
pub(super) fn set_lifecycle(store: &mut Store, given: &Parameters, stage: &'static str) -> Answer {
    find(store, given)?.info.lifecycle_stage = stage;
    Ok(json!({}))
}

pub(super) fn log_inputs(store: &mut Store, given: &Parameters) -> Answer {
    let datasets = given.objects("datasets").to_vec();
    find(store, given)?.inputs.dataset_inputs.extend(datasets);
    Ok(json!({}))
}

pub(super) fn log_batch(store: &mut Store, given: &Parameters) -> Answer {
    let run = find(store, given)?;
    for metric in given.objects("metrics") {
        log(run, metric);
    }
    for parameter in given.pairs("params") {
        set_parameter(run, &parameter.key, &parameter.value)?;
    }
    for tag in given.pairs("tags") {
        set_pair(&mut run.data.tags, &tag.key, &tag.value);
    }
    Ok(json!({}))
}

pub(super) fn log_metric(store: &mut Store, given: &Parameters) -> Answer {
    let key = given.required("key")?;
    let part = |name: &str| given.value(name).cloned().unwrap_or_default();
    let metric =
        json!({"key": key, "value": part("value"), "timestamp": part("timestamp"), "step": part("step")});
    log(find(store, given)?, &metric);
    Ok(json!({}))
}

/// The newest value of a key replaces the former; a history is not kept here.
fn log(run: &mut Run, metric: &Value) {
    let (Some(key), Some(value)) =
        (metric.get("key").and_then(Value::as_str), metric.get("value").and_then(Value::as_f64))
    else {
        return;
    };
    let whole = |name: &str| metric.get(name).and_then(Value::as_i64).unwrap_or_default();
    run.data.metrics.retain(|metric| metric.key != key);
    let (timestamp, step) = (whole("timestamp"), whole("step"));
    run.data.metrics.push(Metric { key: key.to_owned(), value, timestamp, step });
}

pub(super) fn log_parameter(store: &mut Store, given: &Parameters) -> Answer {
    let (key, value) = (given.required("key")?, given.required("value")?);
    set_parameter(find(store, given)?, &key, &value)?;
    Ok(json!({}))
}

fn set_parameter(run: &mut Run, key: &str, value: &str) -> Result<(), Fault> {
    if let Some(old) = pair(&run.data.params, key).filter(|&old| old != value) {
        return Err(Fault::invalid(format!(
            "Changing param values is not allowed. Param with key='{key}' was already logged with value='{old}' for run ID='{}'. Attempted logging new value '{value}'.",
            run.info.run_id
        )));
    }
    set_pair(&mut run.data.params, key, value);
    Ok(())
}

pub(super) fn set_tag(store: &mut Store, given: &Parameters) -> Answer {
    let (key, value) = (given.required("key")?, given.text("value")?.unwrap_or_default());
    set_pair(&mut find(store, given)?.data.tags, &key, &value);
    Ok(json!({}))
}
