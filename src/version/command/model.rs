//! What the verbs do where a model is named.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{
    bump::{BumpArgs, nothing},
    next::{bare, of_next},
    tag::TagArgs,
    wanted::{Wanted, warn_without_effect},
};
use crate::{
    client::git::Git,
    context::Context,
    error::{Fault, words_about},
    finding::{Finding, Verdict},
    model::registry::{Named, Registry},
    plan::Plan,
    ui::{Document, Listing, Sheet},
    version::{
        change::VersionAction,
        checkout,
        model::{self, Judgement, NAME_TAG, PREVIOUS_TAG, REASON_TAG, Subject},
        naming::{self, Naming},
        plan,
        records::{self, Told},
        release::Release,
        stack,
    },
};

/// MLflow keeps 5000 bytes of a tag.
const REASON_BYTES: usize = 1000;

fn lease(name: &str) -> String {
    format!("version.{name}")
}

/// `version next NAME`
pub(super) async fn next(cx: &Context, name: &str, wanted: &Wanted) -> Result<Document> {
    let subject = Subject::read(cx, name, wanted.of.as_deref()).await?;
    let asked = wanted.asked(cx, Some(subject.version.version))?;
    let Judgement { next, evidence, gate } = subject.judge(cx, &asked).await?;
    warn_without_effect(cx, &asked, &next);
    let mut value = of_next(&next, name);
    value["registry_version"] = json!(subject.version.version);
    value["evidence"] = json!(evidence);
    value["gate"] = json!(gate);
    Ok(bare(cx, &next, value))
}

/// `version bump NAME`
pub(super) async fn bump(cx: &Context, name: &str, args: &BumpArgs) -> Result<Document> {
    if args.wanted.bump.is_some() && cx.options.reason.is_none() {
        return Err(Fault::new("--bump of a model is a decree: it needs a reason")
            .hint("--reason 'the objective changed'")
            .into());
    }
    let extras = args.extras.extras(None);
    if extras.commit {
        return Err(Fault::new(
            "--commit is for the files of the stack; a model has its name in the registry",
        )
        .hint("leave it away")
        .into());
    }
    // The name alone touches nothing here, and needs no folder.
    let _held = if extras.tag || extras.changelog.is_some() { checkout::hold(cx)? } else { None };
    let subject = Subject::read(cx, name, args.wanted.of.as_deref()).await?;
    let number = subject.version.version;
    let asked = args.wanted.asked(cx, Some(number))?;
    let Judgement { next, evidence, gate } = subject.judge(cx, &asked).await?;
    warn_without_effect(cx, &asked, &next);
    if next.stands {
        return Ok(nothing("version bump", name, &next.reasons.join("; ")));
    }
    let folder = stack::folder(cx);
    let mut release = Release {
        model: Some(name.to_owned()),
        registry_version: Some(number),
        run_id: Some(subject.version.run_id.clone()).filter(|run| !run.is_empty()),
        previous: next.from.as_ref().map(ToString::to_string),
        level: next.level,
        reasons: next.reasons.clone(),
        decreed: asked.level.is_some() && next.level.is_some(),
        evidence,
        gate,
        ..Release::of(next.version.to_string())
    };
    let mut steps = Vec::new();
    if let Some(file) = &extras.changelog {
        let title = format!("{name} {}", next.version);
        let lines: Vec<String> = next.reasons.iter().map(|reason| format!("- {reason}")).collect();
        let body = format!("Version {number} of the registry.\n\n{}\n", lines.join("\n"));
        steps.extend(plan::section_of(cx, &folder, file, &title, body)?);
    }
    // The name comes last: a version that has it has all of it.
    let reason = plan::shortened(&next.reasons.join("; "), REASON_BYTES);
    let level = next.level.map_or_else(String::new, |level| format!("{level}: "));
    let tags = [
        (PREVIOUS_TAG, release.previous.clone()),
        (REASON_TAG, Some(format!("{level}{reason}"))),
        (NAME_TAG, Some(release.version.clone())),
    ];
    for (key, value) in tags {
        let Some(value) = value else { continue };
        crate::client::mlflow::tag(key, &value).map_err(|error| Fault::new(error.to_string()))?;
        steps.push(VersionAction::NameModel {
            model: name.to_owned(),
            number,
            run_id: subject.version.run_id.clone(),
            key: key.to_owned(),
            before: subject.version.tag(key).map(str::to_owned),
            value,
            tries: 0,
            refused: false,
        });
    }
    if extras.tag {
        let (tag, step) = tag_step(cx, name, &subject, &next.version, args.extras.at.as_deref()).await?;
        match step {
            Some(step) => steps.push(step),
            None => return Err(Fault::new(format!("there is a tag `{tag}` already")).into()),
        }
        release.tag = Some(tag);
    }
    steps.push(VersionAction::Verify { release: Box::new(release), folder: Some(folder), files: Vec::new() });
    Plan::new("version bump", name, steps).locking(lease(name)).run(cx).await
}

/// The tag of git for a version of a model; none where it is there, on that commit.
async fn tag_step(
    cx: &Context,
    name: &str,
    subject: &Subject,
    version: &semver::Version,
    at: Option<&str>,
) -> Result<(String, Option<VersionAction>)> {
    let pattern = cx.config().version.model_tag.as_deref().unwrap_or(naming::MODEL);
    let naming = Naming::of_model(pattern, name)
        .map_err(|error| Fault::new(format!("`{name}` cannot be part of a tag of git: {error}")))?;
    let tag = naming.write(version);
    let folder = stack::folder(cx);
    let git = Git::open(&folder).await.map_err(|error| Fault::new(error.to_string()))?;
    let commit = match at {
        Some(at) => {
            git.resolve(at).await?.ok_or_else(|| Fault::new(format!("--at `{at}` is no commit here")))?
        }
        None => commit_of(&git, subject).await?,
    };
    if let Some(found) = git.tag(&tag).await? {
        if found.commit == commit {
            return Ok((tag, None));
        }
        let other = found.commit.get(..9).unwrap_or(&found.commit);
        return Err(Fault::new(format!("there is a tag `{tag}` already, on commit {other}"))
            .hint("tags are never moved")
            .into());
    }
    let number = subject.version.version;
    let message = format!("{name} {version}\n\nVersion {number} of the registry.\n");
    Ok((
        tag.clone(),
        Some(VersionAction::Tag { folder, name: tag, message, commit: Some(commit), object: None }),
    ))
}

/// The commit that the run was made from, where it is in this repository, else HEAD.
async fn commit_of(git: &Git, subject: &Subject) -> Result<String> {
    let run = match subject.version.run_id.as_str() {
        "" => None,
        id => subject.registry.mlflow.fetch_run_data(id).await?,
    };
    if let Some(commit) = run.as_ref().and_then(|run| run.tags.get("mlflow.source.git.commit"))
        && let Some(commit) = git.resolve(commit).await?
    {
        return Ok(commit);
    }
    let head = git.resolve("HEAD").await?;
    head.context("the repository has no commit yet")
}

/// `version tag NAME`
pub(super) async fn tag(cx: &Context, name: &str, args: &TagArgs) -> Result<Document> {
    let _held = checkout::hold(cx)?;
    let registry = Registry::of(cx)?;
    let found = registry.model(cx, name).await?;
    let latest = model::named(cx, &found, None).first().map(|one| one.number.to_string());
    let Some(of) = args.of.clone().or(latest) else {
        return Err(Fault::new(format!("no version of `{name}` has a name"))
            .hint(format!("give it one: {}", cx.command(&words_about("version bump", name, ""))))
            .into());
    };
    let subject = Subject::read(cx, name, Some(&of)).await?;
    let number = subject.version.version;
    let Some(version) = model::name_of(&subject.model, &subject.version)? else {
        return Err(Fault::new(format!("version {number} of `{name}` has no name"))
            .hint(format!(
                "give it one: {}",
                cx.command(&words_about("version bump", name, &format!("--of {number}")))
            ))
            .into());
    };
    let (tag, step) = tag_step(cx, name, &subject, &version, args.at.as_deref()).await?;
    let Some(step) = step else { return Ok(nothing("version tag", name, &format!("{tag} is there"))) };
    let release = Release {
        model: Some(name.to_owned()),
        registry_version: Some(number),
        run_id: Some(subject.version.run_id.clone()).filter(|run| !run.is_empty()),
        previous: subject.version.tag(PREVIOUS_TAG).map(str::to_owned),
        reasons: vec!["tagged in git".to_owned()],
        tag: Some(tag),
        ..Release::of(version.to_string())
    };
    let verify = VersionAction::Verify {
        release: Box::new(release),
        folder: Some(stack::folder(cx)),
        files: Vec::new(),
    };
    Plan::new("version tag", name, vec![step, verify]).locking(lease(name)).run(cx).await
}

/// `version show NAME`
pub(super) async fn show(cx: &Context, name: &str) -> Result<Document> {
    let registry = Registry::of(cx)?;
    let found = registry.model(cx, name).await?;
    let configured = Named::of(cx, name);
    let pointers = [
        (configured.serving_of(&found), configured.serving()),
        (configured.candidate_of(&found), configured.candidate()),
    ];
    let mut findings = Vec::new();
    for (pointer, called) in &pointers {
        let Some(version) = pointer.version().and_then(|number| found.version(number)) else { continue };
        let message = match model::name_of(&found, version) {
            Ok(Some(name)) => format!("{called}: version {} is {name}", version.version),
            Ok(None) => format!("{called}: version {} has no name", version.version),
            // It is told below.
            Err(_) => continue,
        };
        findings.push(Finding::new(format!("version.{called}"), name, Verdict::Ok, message));
    }
    let odd = found.versions.iter().filter_map(|version| model::name_of(&found, version).err());
    let odd = odd.map(|fault| {
        let finding = Finding::new("version.name", name, Verdict::Warning, fault.message);
        fault.hints.into_iter().fold(finding, Finding::hint)
    });
    findings.extend(odd);
    if found.versions.is_empty() {
        let finding = Finding::new("version.serving", name, Verdict::Unknown, "it has no versions");
        findings.push(finding.hint(format!("register one, and see it: {}", cx.command("model list"))));
    } else if findings.is_empty() {
        let message = format!("nothing is {} or {}", configured.serving(), configured.candidate());
        findings.push(Finding::new("version.serving", name, Verdict::Ok, message));
    }
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for version in &found.versions {
        let named = model::name_of(&found, version).ok().flatten().map(|name| name.to_string());
        let called_so: Vec<&str> = pointers
            .iter()
            .filter(|(pointer, _)| pointer.version() == Some(version.version))
            .map(|(_, called)| *called)
            .collect();
        let shown = named.clone().or_else(|| version.tag(NAME_TAG).map(|tag| format!("({tag})")));
        rows.push(vec![
            version.version.to_string(),
            shown.unwrap_or_default(),
            called_so.join(", "),
            version.tag(REASON_TAG).unwrap_or_default().to_owned(),
        ]);
        items.push(json!({
            "registry_version": version.version,
            "version": named,
            "tag": version.tag(NAME_TAG),
            "previous": version.tag(PREVIOUS_TAG),
            "reason": version.tag(REASON_TAG),
            "pointers": called_so,
            "run_id": version.run_id,
            "created": version.created,
        }));
    }
    let report = cx.report("version show", findings);
    let serving = pointers[0].0.version().and_then(|number| found.version(number));
    let serving = serving.and_then(|version| model::name_of(&found, version).ok().flatten());
    let json = json!({
        "schema": "mlopsctl/model-version/v1",
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "summary": report.summary,
        "subject": name,
        "version": serving.map(|version| version.to_string()),
        "items": items,
    });
    let listing = Listing {
        schema: "mlopsctl/versions/v1",
        columns: vec!["registry", "version", "is", "reason"],
        rows,
        items,
        empty: "no versions",
        verdict: None,
        note: None,
    };
    Ok(Document::Sheet(Box::new(Sheet { report, rows: listing, json, notes: Vec::new() })))
}

/// `version history NAME`
pub(super) async fn history(cx: &Context, name: &str) -> Result<Document> {
    let registry = Registry::of(cx)?;
    let found = registry.model(cx, name).await?;
    let told = records::of(cx, name, Some(name)).await;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for one in model::named(cx, &found, None) {
        let Some(version) = found.version(one.number) else { continue };
        let text = one.name.to_string();
        let is_it =
            |told: &&Told| told.release.registry_version == Some(one.number) && told.release.version == text;
        let record = told.iter().filter(is_it).find(|told| told.release.evidence.is_some());
        let record = record.or_else(|| told.iter().find(is_it));
        let release = record.map(|record| &record.release);
        let level = release.and_then(|release| release.level);
        let reason = record.and_then(Told::why).or_else(|| version.tag(REASON_TAG).map(str::to_owned));
        let previous = release.and_then(|release| release.previous.clone());
        let previous = previous.or_else(|| version.tag(PREVIOUS_TAG).map(str::to_owned));
        let at = record.map(|record| record.at);
        rows.push(vec![
            text.clone(),
            one.number.to_string(),
            level.map_or_else(String::new, |level| level.to_string()),
            at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
            record.map_or_else(String::new, |record| record.by.clone()),
            reason.clone().unwrap_or_default(),
        ]);
        items.push(json!({
            "version": text,
            "registry_version": one.number,
            "level": level,
            "previous": previous,
            "at": at,
            "by": record.map(|record| record.by.clone()),
            "reason": reason,
            "reasons": release.map(|release| release.reasons.clone()),
            "evidence": release.and_then(|release| release.evidence.clone()),
            "gate": release.map_or_else(Vec::<Value>::new, |release| release.gate.clone()),
            "run_id": version.run_id,
            "record": record.map(|record| record.id.clone()),
        }));
    }
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/versions/v1",
        columns: vec!["version", "registry", "level", "at", "by", "reason"],
        rows,
        items,
        empty: "no version of it has a name",
        verdict: None,
        note: None,
    }))
}
