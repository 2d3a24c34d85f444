//! What the list is made of, in as few requests as can be: pages of a search, and single answers where it falls short.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{ListArgs, Wanted, rows::Entry};
use crate::{
    client::mlflow::{Model, Version},
    context::Context,
    model::{
        evidence::Evidence,
        pointer::Pointer,
        registry::{Named, Registry},
    },
};

/// Requests for single things that run at once.
const AT_ONCE: usize = 16;
/// So many single versions or models are asked for one by one; for more, all are read in pages.
const FEW: usize = 100;

pub(super) struct Gathered {
    pub(super) entries: Vec<Entry>,
    /// There are more than were asked for.
    pub(super) more: bool,
    pub(super) notes: Vec<String>,
}

/// Configured and named models exactly, then the others page by page.
pub(super) async fn gather(
    cx: &Context,
    registry: &Registry,
    wanted: &Wanted,
    args: &ListArgs,
) -> Result<Gathered> {
    let limit = args.limit.unwrap_or(usize::MAX);
    let mut notes = Vec::new();
    let configured = &cx.config().registry.models;
    let mut exact: Vec<&str> =
        configured.keys().map(String::as_str).filter(|name| wanted.matches(name)).collect();
    exact.extend(
        wanted
            .exact
            .iter()
            .map(String::as_str)
            .filter(|name| !args.configured || configured.contains_key(*name)),
    );
    exact.dedup();
    let more_named = exact.len() > limit;
    exact.truncate(limit);
    let asked: Vec<(&str, Option<Entry>)> = stream::iter(exact.iter().copied())
        .map(async |name| Ok::<_, anyhow::Error>((name, fetch(cx, registry, wanted, name).await?)))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut entries = Vec::new();
    for (name, entry) in asked {
        match entry {
            Some(entry) => entries.push(entry),
            None => notes.push(format!("{} has no model `{name}`, which is configured", registry.service)),
        }
    }
    let search = !args.configured && (wanted.exact.is_empty() || !wanted.patterns.is_empty());
    let mut more = more_named;
    if search && !more {
        let found = search_others(cx, registry, wanted, limit, &entries).await?;
        more = found.more;
        notes.extend(found.notes);
        entries.extend(found.entries);
    }
    Ok(Gathered { entries, more, notes })
}

/// One model with all its versions, and when what serves was trained.
async fn fetch(cx: &Context, registry: &Registry, wanted: &Wanted, name: &str) -> Result<Option<Entry>> {
    let named = Named::of(cx, name);
    let model = if wanted.exact.iter().any(|exact| exact == name) {
        registry.model(cx, name).await?
    } else {
        match registry.mlflow.fetch_model(name).await.map_err(|error| registry.fault(&error))? {
            Some(model) => model,
            None => return Ok(None),
        }
    };
    let serving = named.serving_of(&model).version().and_then(|version| model.version(version));
    let trained = match serving {
        // What cannot be read of a run is no reason not to list its model.
        Some(version) => Evidence::of(registry, version)
            .await
            .ok()
            .and_then(|evidence| evidence.run)
            .and_then(|run| run.ended),
        None => None,
    };
    let configured = cx.config().registry.models.contains_key(name);
    Ok(Some(Entry::of(&named, model, true, trained, configured)))
}

async fn search_others(
    cx: &Context,
    registry: &Registry,
    wanted: &Wanted,
    limit: usize,
    exact: &[Entry],
) -> Result<Gathered> {
    let progress = cx.ui.spinner(&format!("reading the models of {}", registry.service));
    let known: HashMap<&str, &Entry> = exact.iter().map(|entry| (entry.model.name.as_str(), entry)).collect();
    let left = limit.saturating_sub(exact.len());
    let like = wanted.like();
    let (mut found, mut token, mut more) = (Vec::new(), None::<String>, false);
    let (mut any_aliases, mut loses_aliases) = (false, false);
    loop {
        let page = registry.mlflow.fetch_models(like.as_deref(), token.as_deref()).await;
        let page = page.map_err(|error| registry.fault(&error))?;
        for model in page.models.into_iter().filter(|model| wanted.matches(&model.name)) {
            any_aliases |= !model.aliases.is_empty();
            match known.get(model.name.as_str()) {
                // The same model, asked by itself, tells whether the search keeps anything back.
                Some(entry) => loses_aliases |= model.aliases.is_empty() && !entry.model.aliases.is_empty(),
                None => found.push(model),
            }
        }
        progress.update(&format!("{} models", found.len() + exact.len()));
        token = page.next;
        if found.len() > left {
            more = true;
            break;
        }
        if token.is_none() {
            break;
        }
    }
    found.truncate(left);
    let mut notes = Vec::new();
    if loses_aliases || !any_aliases {
        match found.len() {
            // No model may have one; a few answers tell.
            0..=FEW => found = with_aliases(registry, found).await?,
            _ if loses_aliases => {
                notes.push(
                    "this server leaves aliases out of searches: name a model to see its own".to_owned(),
                );
            }
            _ => {
                let note = "no search result has an alias, which some servers leave out: name a model to see its own";
                notes.push(note.to_owned());
            }
        }
    }
    complete(registry, cx, &mut found, &progress).await?;
    let configured = |name: &str| cx.config().registry.models.contains_key(name);
    let entries = found
        .into_iter()
        .map(|model| {
            let name = model.name.clone();
            Entry::of(&Named::of(cx, &name), model, false, None, configured(&name))
        })
        .collect();
    Ok(Gathered { entries, more, notes })
}

/// Adds the aliases of each, asked by itself.
async fn with_aliases(registry: &Registry, found: Vec<Model>) -> Result<Vec<Model>> {
    stream::iter(found)
        .map(async |mut model| {
            let own = registry.mlflow.fetch_pointers(&model.name).await;
            if let Some(own) = own.map_err(|error| registry.fault(&error))? {
                model.aliases = own.aliases;
            }
            Ok(model)
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// Adds the versions that aliases mean and that are the newest of no stage: a few one by one, else from all versions.
async fn complete(
    registry: &Registry,
    cx: &Context,
    found: &mut [Model],
    progress: &crate::ui::Progress,
) -> Result<()> {
    let mut missing: Vec<(usize, u64)> = Vec::new();
    for (at, model) in found.iter().enumerate() {
        let named = Named::of(cx, &model.name);
        for pointer in [named.serving_of(model), named.candidate_of(model)] {
            // What is not among the newest looks deleted.
            if let Pointer::Dangling { version, .. } = pointer {
                missing.push((at, version));
            }
        }
    }
    missing.dedup();
    if missing.len() <= FEW {
        let missing: Vec<(usize, String, u64)> =
            missing.into_iter().map(|(at, version)| (at, found[at].name.clone(), version)).collect();
        let versions: Vec<(usize, Option<Version>)> = stream::iter(missing)
            .map(async |(at, name, version)| {
                let fetched = registry.mlflow.fetch_model_version(&name, version).await;
                Ok::<_, anyhow::Error>((at, fetched.map_err(|error| registry.fault(&error))?))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        for (at, version) in versions {
            found[at].versions.extend(version);
        }
        return Ok(());
    }
    let mut wanted: HashSet<(String, u64)> =
        missing.into_iter().map(|(at, version)| (found[at].name.clone(), version)).collect();
    let places: HashMap<String, usize> =
        found.iter().enumerate().map(|(at, model)| (model.name.clone(), at)).collect();
    let (mut token, mut read) = (None::<String>, 0);
    loop {
        let page = registry.mlflow.fetch_all_versions(token.as_deref()).await;
        let (versions, next) = page.map_err(|error| registry.fault(&error))?;
        read += versions.len();
        for (name, version) in versions {
            if wanted.remove(&(name.clone(), version.version))
                && let Some(at) = places.get(&name)
            {
                found[*at].versions.push(version);
            }
        }
        progress.update(&format!("{read} versions"));
        token = next;
        if token.is_none() || wanted.is_empty() {
            return Ok(());
        }
    }
}
