//! Registered models: names with versions, stages, aliases and tags.

use serde_json::{Map, Value, json};

use super::{
    Answer,
    fault::Fault,
    filter::{self, Entity},
    listing,
    parameters::Parameters,
    store::{Model, Store, pair, set_pair},
    versions::{self, stage},
};

pub(super) fn find<'a>(store: &'a mut Store, name: &str) -> Result<&'a mut Model, Fault> {
    store.model(name).ok_or_else(|| Fault::not_found(format!("Registered Model with name={name} not found")))
}

fn shown(model: &Model) -> Value {
    let mut body = Map::new();
    body.insert("name".into(), json!(model.name));
    body.insert("creation_timestamp".into(), json!(model.created));
    body.insert("last_updated_timestamp".into(), json!(model.updated));
    if let Some(description) = &model.description {
        body.insert("description".into(), json!(description));
    }
    let latest: Vec<Value> =
        model.latest().into_iter().map(|version| versions::shown(model, version, false)).collect();
    if !latest.is_empty() {
        body.insert("latest_versions".into(), Value::Array(latest));
    }
    if !model.tags.is_empty() {
        body.insert("tags".into(), json!(model.tags));
    }
    let aliases: Vec<Value> = model
        .aliases
        .iter()
        .map(|(alias, version)| json!({"alias": alias, "version": version.to_string()}))
        .collect();
    if !aliases.is_empty() {
        body.insert("aliases".into(), Value::Array(aliases));
    }
    Value::Object(body)
}

pub(super) fn get(store: &mut Store, given: &Parameters) -> Answer {
    let model = find(store, &given.required("name")?)?;
    Ok(json!({ "registered_model": shown(model) }))
}

pub(super) fn search(store: &Store, given: &Parameters) -> Answer {
    let clauses = filter::parse(&given.text("filter")?.unwrap_or_default(), &["name"])?;
    let mut found: Vec<&Model> = store
        .models
        .iter()
        .filter(|model| {
            clauses.iter().all(|clause| match clause.entity {
                Entity::Tag => clause.accepts(pair(&model.tags, &clause.key)),
                _ => clause.accepts(Some(&model.name)),
            })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if given.texts("order_by")?.iter().any(|order| order.to_ascii_uppercase().ends_with(" DESC")) {
        found.reverse();
    }
    let (page, next) = given.page(found, 100, 1000)?;
    let page: Vec<Value> = page.into_iter().map(shown).collect();
    listing("registered_models", &page, next)
}

pub(super) fn create(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let name = given.required("name")?;
    if store.model(&name).is_some() {
        return Err(Fault::exists(format!("Registered Model (name={name}) already exists.")));
    }
    let mut model = Model::new(&name, now);
    model.description = given.text("description")?;
    model.tags = given.pairs("tags");
    let body = json!({ "registered_model": shown(&model) });
    store.models.push(model);
    Ok(body)
}

pub(super) fn latest(store: &mut Store, given: &Parameters) -> Answer {
    let stages: Vec<&str> =
        given.texts("stages")?.iter().map(|name| stage(name)).collect::<Result<_, _>>()?;
    let model = find(store, &given.required("name")?)?;
    let found: Vec<Value> = model
        .latest()
        .into_iter()
        .filter(|version| stages.is_empty() || stages.contains(&version.stage))
        .map(|version| versions::shown(model, version, true))
        .collect();
    listing("model_versions", &found, None)
}

pub(super) fn alias(store: &mut Store, given: &Parameters) -> Answer {
    let (name, alias) = (given.required("name")?, given.required("alias")?);
    let model = find(store, &name)?;
    let number = model.aliases.iter().find(|(known, _)| *known == alias).map(|(_, number)| *number);
    // Not 404.
    let number =
        number.ok_or_else(|| Fault::invalid(format!("Registered model alias {alias} not found.")))?;
    versions::one(model, number)
}

pub(super) fn set_alias(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, alias) = (given.required("name")?, given.required("alias")?);
    if let Some(bad) = bad_alias(&alias) {
        return Err(Fault::invalid(bad));
    }
    let number = given.version()?;
    let model = find(store, &name)?;
    versions::find(model, number)?;
    model.aliases.retain(|(known, _)| *known != alias);
    model.aliases.push((alias, number));
    model.aliases.sort();
    model.updated = now;
    Ok(json!({}))
}

fn bad_alias(alias: &str) -> Option<String> {
    let lower = alias.to_ascii_lowercase();
    if lower == "latest" {
        return Some("'latest' alias name (case insensitive) is reserved.".to_owned());
    }
    if lower
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some(format!("Version alias name '{alias}' is reserved."));
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!alias.chars().all(allowed)).then(|| {
        format!(
            "Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
        )
    })
}

/// An alias that never was is deleted too.
pub(super) fn delete_alias(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, alias) = (given.required("name")?, given.required("alias")?);
    let model = find(store, &name)?;
    model.aliases.retain(|(known, _)| *known != alias);
    model.updated = now;
    Ok(json!({}))
}

pub(super) fn set_tag(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, key) = (given.required("name")?, versions::tag_key(given)?);
    let value = given.text("value")?.unwrap_or_default();
    let model = find(store, &name)?;
    set_pair(&mut model.tags, &key, &value);
    model.updated = now;
    Ok(json!({}))
}

/// A tag that never was is deleted too.
pub(super) fn delete_tag(store: &mut Store, given: &Parameters, now: i64) -> Answer {
    let (name, key) = (given.required("name")?, versions::tag_key(given)?);
    let model = find(store, &name)?;
    model.tags.retain(|tag| tag.key != key);
    model.updated = now;
    Ok(json!({}))
}
