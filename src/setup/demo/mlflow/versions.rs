//! Versions of registered models.

use serde_json::{Map, Value, json};

use super::{
    Answer,
    fault::Fault,
    filter::{self, Clause, Entity},
    listing, models,
    parameters::Parameters,
    store::{Model, Store, Version, pair, set_pair},
};

/// As they are stored; any case is accepted.
const STAGES: [&str; 4] = ["None", "Staging", "Production", "Archived"];

pub(super) fn stage(name: &str) -> Result<&'static str, Fault> {
    STAGES.into_iter().find(|stage| stage.eq_ignore_ascii_case(name)).ok_or_else(|| {
        Fault::invalid(format!(
            "Invalid Model Version stage: {name}. Value must be one of None, Staging, Production, Archived."
        ))
    })
}

/// A version as it is served. Searches leave the aliases out.
pub(super) fn shown(model: &Model, version: &Version, with_aliases: bool) -> Value {
    let mut body = Map::new();
    body.insert("name".into(), json!(model.name));
    body.insert("version".into(), json!(version.number.to_string()));
    body.insert("creation_timestamp".into(), json!(version.created));
    body.insert("last_updated_timestamp".into(), json!(version.updated));
    body.insert("current_stage".into(), json!(version.stage));
    body.insert("description".into(), json!(version.description.as_deref().unwrap_or_default()));
    body.insert("source".into(), json!(version.source));
    body.insert("run_id".into(), json!(version.run_id));
    body.insert("status".into(), json!("READY"));
    if !version.tags.is_empty() {
        body.insert("tags".into(), json!(version.tags));
    }
    body.insert("run_link".into(), json!(""));
    let aliases: Vec<&str> = model
        .aliases
        .iter()
        .filter(|(_, number)| with_aliases && *number == version.number)
        .map(|(alias, _)| alias.as_str())
        .collect();
    if !aliases.is_empty() {
        body.insert("aliases".into(), json!(aliases));
    }
    Value::Object(body)
}

pub(super) fn find(model: &mut Model, number: u64) -> Result<&mut Version, Fault> {
    let name = model.name.clone();
    model
        .version(number)
        .ok_or_else(|| Fault::not_found(format!("Model Version (name={name}, version={number}) not found")))
}

/// `{model_version: …}`.
pub(super) fn one(model: &mut Model, number: u64) -> Answer {
    let version = find(model, number)?.clone();
    Ok(json!({ "model_version": shown(model, &version, true) }))
}

/// Changes one version and answers with `{}`.
fn change(
    store: &mut Store,
    given: &Parameters,
    now: i64,
    apply: impl FnOnce(&mut Version),
) -> Result<(String, u64), Fault> {
    let (name, number) = (given.required("name")?, given.version()?);
    // An unknown model is reported as an unknown version.
    let missing = || Fault::not_found(format!("Model Version (name={name}, version={number}) not found"));
    let version = find(store.model(&name).ok_or_else(missing)?, number)?;
    apply(version);
    version.updated = now;
    Ok((name, number))
}

pub(super) fn get(store: &mut Store, given: &Parameters) -> Answer {
    let (name, number) = (given.required("name")?, given.version()?);
    let missing = || Fault::not_found(format!("Model Version (name={name}, version={number}) not found"));
    one(store.model(&name).ok_or_else(missing)?, number)
}

pub(super) fn search(store: &Store, given: &Parameters) -> Answer {
    let filter = given.text("filter")?.unwrap_or_default();
    let clauses = filter::parse(&filter, &["name", "run_id", "source_path", "version_number"])?;
    let mut found: Vec<(&Model, &Version)> = store
        .models
        .iter()
        .flat_map(|model| model.versions.iter().map(move |version| (model, version)))
        .filter(|(model, version)| clauses.iter().all(|clause| accepts(model, version, clause)))
        .collect();
    found.sort_by_key(|(_, version)| (std::cmp::Reverse(version.updated), std::cmp::Reverse(version.number)));
    for order in given.texts("order_by")? {
        if order.starts_with("version_number") {
            found.sort_by_key(|(_, version)| version.number);
            if order.to_ascii_uppercase().ends_with(" DESC") {
                found.reverse();
            }
        }
    }
    let (page, next) = given.page(found, 10_000, 200_000)?;
    let page: Vec<Value> = page.into_iter().map(|(model, version)| shown(model, version, false)).collect();
    listing("model_versions", &page, next)
}

fn accepts(model: &Model, version: &Version, clause: &Clause) -> bool {
    match (clause.entity, clause.key.as_str()) {
        (Entity::Tag, key) => clause.accepts(pair(&version.tags, key)),
        (_, "name") => clause.accepts(Some(&model.name)),
        (_, "run_id") => clause.accepts(Some(&version.run_id)),
        (_, "source_path") => clause.accepts(Some(&version.source)),
        _ => clause.accepts_number(Some(version.number as f64)),
    }
}

/// Where its files are.
pub(super) fn source(store: &mut Store, given: &Parameters) -> Result<String, Fault> {
    let (name, number) = (given.required("name")?, given.version()?);
    let missing = || Fault::not_found(format!("Model Version (name={name}, version={number}) not found"));
    Ok(find(store.model(&name).ok_or_else(missing)?, number)?.source.clone())
}

pub(super) fn download_uri(store: &mut Store, given: &Parameters) -> Answer {
    Ok(json!({ "artifact_uri": source(store, given)? }))
}

pub(super) fn create(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, source) = (given.required("name")?, given.required("source")?);
    let (run_id, description) = (given.text("run_id")?.unwrap_or_default(), given.text("description")?);
    let model = models::find(store, &name)?;
    if !source.contains(":/") {
        return Err(Fault::invalid(format!(
            "Invalid model version source: '{source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id."
        )));
    }
    let number = model.versions.last().map_or(1, |last| last.number + 1);
    model.versions.push(Version {
        number,
        created: now,
        updated: now,
        stage: "None",
        description,
        source,
        run_id,
        tags: given.pairs("tags"),
    });
    model.updated = now;
    one(model, number)
}

pub(super) fn transition(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, number) = (given.required("name")?, given.version()?);
    let stage = stage(&given.required("stage")?)?;
    let archive = given.flag("archive_existing_versions");
    if archive && !matches!(stage, "Staging" | "Production") {
        return Err(Fault::internal(format!(
            "Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']"
        )));
    }
    let missing = || Fault::not_found(format!("Model Version (name={name}, version={number}) not found"));
    let model = store.model(&name).ok_or_else(missing)?;
    find(model, number)?;
    for version in &mut model.versions {
        if version.number == number {
            version.stage = stage;
            version.updated = now;
        } else if archive && version.stage == stage {
            version.stage = "Archived";
            version.updated = now;
        }
    }
    model.updated = now;
    one(model, number)
}

/// The key of a tag, of which files may be made.
pub(super) fn tag_key(given: &Parameters) -> Result<String, Fault> {
    let key = given.required("key")?;
    let refused = |why: String| {
        Fault::invalid(format!("Invalid value {} for parameter 'key' supplied: {why}", json!(key)))
    };
    if !key.chars().all(|c| c.is_alphanumeric() || "_/. -:".contains(c)) {
        return Err(refused(
            "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).".to_owned(),
        ));
    }
    let odd = |part: &str| matches!(part, "" | "." | "..");
    if key.split('/').any(odd) {
        return Err(refused(format!(
            "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{}'",
            key.split('/').filter(|part| !odd(part)).collect::<Vec<_>>().join("/")
        )));
    }
    if key.len() > 250 {
        return Err(Fault::invalid(format!(
            "key '{key}' had length {}, which exceeded length limit of 250",
            key.len()
        )));
    }
    Ok(key)
}

pub(super) fn set_tag(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let key = tag_key(given)?;
    let value = given.text("value")?.unwrap_or_default();
    change(store, given, now, |version| set_pair(&mut version.tags, &key, &value))?;
    Ok(json!({}))
}

pub(super) fn delete_tag(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let key = tag_key(given)?;
    change(store, given, now, |version| version.tags.retain(|tag| tag.key != key))?;
    Ok(json!({}))
}

pub(super) fn update(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let description = given.text("description")?;
    let (name, number) = change(store, given, now, |version| version.description = description)?;
    one(models::find(store, &name)?, number)
}

/// Nothing guards a version in production. Its aliases go with it, as in MLflow 3.
pub(super) fn delete(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, number) = change(store, given, now, |_| ())?;
    let model = models::find(store, &name)?;
    model.versions.retain(|version| version.number != number);
    model.aliases.retain(|(_, alias)| *alias != number);
    model.updated = now;
    Ok(json!({}))
}
