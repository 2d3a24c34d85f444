//! From a version to the steps that give it to the stack. Everything is looked at before anything is changed.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;
use semver::Version;

use super::{
    change::{Edit, VersionAction, digest},
    changelog::{self, Section},
    decide::Next,
    file::Layout,
    release::Release,
    stack::{Declared, Stack, read_text},
};
use crate::{client::git::Git, context::Context, error::Fault};

const MESSAGE: &str = "chore(release): {version}";

/// What else than the files is wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Extras {
    pub(super) commit: bool,
    pub(super) tag: bool,
    pub(super) allow_dirty: bool,
    pub(super) changelog: Option<String>,
    /// Somebody says the level.
    pub(super) decreed: bool,
}

/// The steps of `version bump` for the stack.
pub(super) async fn of_stack(
    cx: &Context,
    stack: &Stack,
    next: &Next,
    extras: &Extras,
) -> Result<Vec<VersionAction>> {
    let version = &next.version;
    let mut steps = Vec::new();
    for file in &stack.files {
        steps.extend(edit_of(file, version)?);
    }
    if let Some(name) = &extras.changelog {
        let title = version.to_string();
        let body = changelog::body(stack.changes.as_deref().unwrap_or_default());
        steps.extend(section_of(cx, &stack.folder, name, &title, body)?);
    }
    let mut paths: Vec<String> = stack.files.iter().map(|file| file.name.clone()).collect();
    paths.extend(extras.changelog.clone());
    let edited = !steps.is_empty();
    let tag = stack.naming.write(version);
    match &stack.git {
        Ok(git) => {
            check_places(git, &stack.folder, &paths, extras).await?;
            let dirty = check_tree(git, &paths, next, extras).await?;
            check_tag(git, &tag).await?;
            let head = stack.head.clone();
            let waiting = edited || dirty;
            if extras.commit && waiting {
                let parent = head.clone().ok_or_else(no_commit)?;
                if stack.branch.is_none() {
                    return Err(Fault::new("HEAD is detached: a commit would belong to no branch")
                        .hint("git switch main, or leave --commit away")
                        .into());
                }
                steps.push(VersionAction::Commit {
                    folder: stack.folder.clone(),
                    paths: paths_of(&steps, stack, dirty, &paths),
                    message: message(cx, version),
                    parent,
                    commit: None,
                    refused: false,
                });
            }
            if extras.tag {
                if waiting && !extras.commit {
                    return Err(Fault::new(format!(
                        "{tag} would tag a commit whose files do not say {version}"
                    ))
                    .hint("commit them, too: --commit")
                    .hint(format!("or bump, commit, and then: {}", cx.command("version tag")))
                    .into());
                }
                let commit = if waiting { None } else { Some(head.ok_or_else(no_commit)?) };
                steps.push(tag_step(stack, &tag, commit, version, next));
            }
        }
        Err(error) if extras.commit || extras.tag => {
            return Err(Fault::new(format!("--commit and --tag need git: {error}")).into());
        }
        Err(_) => {}
    }
    if steps.is_empty() && !next.written {
        return Err(Fault::new("nothing would say the version")
            .hint("name the files that do: version: { files: [VERSION] }")
            .hint("or let a tag say it: --tag")
            .into());
    }
    if !steps.is_empty() {
        let release = Release { decreed: extras.decreed, ..release_of(next, extras.tag.then_some(tag)) };
        let files = stack.files.iter().map(|file| file.name.clone()).collect();
        let release = Box::new(release);
        steps.push(VersionAction::Verify { release, folder: Some(stack.folder.clone()), files });
    }
    Ok(steps)
}

fn no_commit() -> Fault {
    Fault::new("the repository has no commit yet").hint("make one first")
}

/// The steps of `version tag` for the stack; the tag says what the files say.
pub(super) async fn tag_of_stack(
    stack: &Stack,
    next: &Next,
    allow_dirty: bool,
) -> Result<Vec<VersionAction>> {
    let git = stack.git.as_ref().map_err(|error| Fault::new(error.to_string()))?;
    let changed = git.changed().await?;
    if !allow_dirty && !changed.is_empty() {
        return Err(dirty(&changed).into());
    }
    let name = stack.naming.write(&next.version);
    check_tag(git, &name).await?;
    let head = stack.head.clone().ok_or_else(no_commit)?;
    let release = Box::new(release_of(next, Some(name.clone())));
    Ok(vec![
        tag_step(stack, &name, Some(head), &next.version, next),
        VersionAction::Verify { release, folder: Some(stack.folder.clone()), files: Vec::new() },
    ])
}

fn tag_step(
    stack: &Stack,
    name: &str,
    commit: Option<String>,
    version: &Version,
    next: &Next,
) -> VersionAction {
    let reasons: Vec<String> = next.reasons.iter().take(50).map(|reason| format!("- {reason}")).collect();
    let message = format!("{version}\n\n{}\n", reasons.join("\n"));
    VersionAction::Tag { folder: stack.folder.clone(), name: name.to_owned(), message, commit, object: None }
}

fn release_of(next: &Next, tag: Option<String>) -> Release {
    Release {
        previous: next.from.as_ref().map(ToString::to_string),
        level: next.level,
        reasons: next.reasons.clone(),
        tag,
        ..Release::of(next.version.to_string())
    }
}

fn edit_of(file: &Declared, version: &Version) -> Result<Option<VersionAction>, Fault> {
    if file.version == *version {
        return Ok(None);
    }
    let refuse = |why: String| Fault::new(format!("{} cannot say {version}: {why}", file.path.display()));
    if matches!(file.layout, Layout::Images(_)) && !version.build.is_empty() {
        return Err(refuse("a tag of an image holds no build metadata".to_owned()));
    }
    let changes = file.layout.changes(&file.text, version).map_err(|error| refuse(error.to_string()))?;
    let after = file.layout.edit(&file.text, version).map_err(|error| refuse(error.to_string()))?;
    let edits = changes.into_iter().map(|(at, old, new)| Edit { at, old, new }).collect();
    Ok(Some(VersionAction::EditFile {
        path: file.path.clone(),
        what: format!("say {version} instead of {} in {}", file.version, file.name),
        edits,
        before: Some(digest(file.text.as_bytes())),
        after: digest(after.as_bytes()),
        tries: 0,
        refused: false,
    }))
}

/// A section in a changelog, unless it is there.
pub(super) fn section_of(
    cx: &Context,
    folder: &Path,
    name: &str,
    title: &str,
    body: String,
) -> Result<Option<VersionAction>> {
    let path = folder.join(name);
    let exists = path.exists();
    let text = if exists {
        read_text(&path).map_err(|error| Fault::new(format!("reading {}: {error:#}", path.display())))?
    } else {
        String::new()
    };
    let date: NaiveDate = cx.clock.now().with_timezone(&cx.zone()).date_naive();
    let Some(new) = changelog::insertion(&text, &Section { title, date, body }) else { return Ok(None) };
    let after = format!("{}{}{}", &text[..new.at], new.text, &text[new.at..]);
    Ok(Some(VersionAction::EditFile {
        what: format!("add a section about {title} to {name}"),
        edits: vec![Edit { at: new.at, old: String::new(), new: new.text }],
        before: exists.then(|| digest(text.as_bytes())),
        after: digest(after.as_bytes()),
        path,
        tries: 0,
        refused: false,
    }))
}

/// What the commit holds: what the steps edit, and what an earlier bump has left.
fn paths_of(steps: &[VersionAction], stack: &Stack, dirty: bool, all: &[String]) -> Vec<String> {
    let edited = |name: &&String| {
        let path = stack.folder.join(name);
        dirty
            || steps
                .iter()
                .any(|step| matches!(step, VersionAction::EditFile { path: at, .. } if *at == path))
    };
    all.iter().filter(edited).filter(|name| stack.folder.join(name).exists() || !dirty).cloned().collect()
}

/// At most so many bytes of a text.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    format!("{}…", &text[..end])
}

fn message(cx: &Context, version: &Version) -> String {
    let pattern = cx.config().version.message.as_deref().unwrap_or(MESSAGE);
    pattern.replace("{version}", &version.to_string())
}

fn dirty(changed: &[String]) -> Fault {
    let named: Vec<&str> = changed.iter().take(3).map(String::as_str).collect();
    let more = if changed.len() > 3 { format!(" and {} more", changed.len() - 3) } else { String::new() };
    Fault::new(format!("there are changes that are not committed: {}{more}", named.join(", ")))
        .hint("commit or stash them; --allow-dirty goes on without")
}

/// Whether the declared files wait to be committed, as an earlier bump leaves them.
async fn check_tree(git: &Git, paths: &[String], next: &Next, extras: &Extras) -> Result<bool> {
    let ours = if paths.is_empty() { Vec::new() } else { git.changed_of(paths).await? };
    let mut changed = git.changed().await?;
    // A changelog that git does not know yet is in the first list alone.
    changed.retain(|path| !(next.written && ours.contains(path)));
    if !extras.allow_dirty && !changed.is_empty() {
        return Err(dirty(&changed).into());
    }
    if extras.commit && !next.written && !ours.is_empty() {
        return Err(dirty(&ours).into());
    }
    Ok(next.written && !ours.is_empty())
}

/// Whether git can hold these files: they are inside of the repository, and a commit has them and no links to them.
async fn check_places(git: &Git, folder: &Path, paths: &[String], extras: &Extras) -> Result<()> {
    let top = git.top().await?;
    let top = top.canonicalize().unwrap_or(top);
    for name in paths {
        let key = if extras.changelog.as_ref() == Some(name) { "version.changelog" } else { "version.files" };
        let path = folder.join(name);
        // The last part may be a link, and is not followed: it is the link that git would hold.
        let place =
            path.parent().and_then(|parent| Some(parent.canonicalize().ok()?.join(path.file_name()?)));
        if let Some(place) = place.filter(|place| !place.starts_with(&top)) {
            let message =
                format!("{key}: `{name}` is {}, outside the repository {}", place.display(), top.display());
            return Err(Fault::new(message).hint(format!("move it there, or take it out of {key}")).into());
        }
        let linked = Path::new(name).ancestors().find_map(|part| {
            let target = std::fs::read_link(folder.join(part)).ok()?;
            (!part.as_os_str().is_empty()).then(|| (part.display().to_string(), target))
        });
        if let Some((link, target)) = linked.filter(|_| extras.commit) {
            let message = format!(
                "{key}: {link} is a symbolic link to {}, so a commit would hold nothing new",
                target.display()
            );
            return Err(Fault::new(message).hint(format!("name the file itself in {key}")).into());
        }
    }
    Ok(())
}

/// A tag that is there, wherever, keeps its version.
pub(super) async fn check_tag(git: &Git, name: &str) -> Result<()> {
    if !git.takes_tag(name).await? {
        return Err(Fault::new(format!("git takes no tag named `{name}`"))
            .hint("see version.tag and version.model_tag in the configuration")
            .into());
    }
    if let Some(found) = git.tag(name).await? {
        let commit = found.commit.get(..9).unwrap_or(&found.commit).to_owned();
        return Err(Fault::new(format!("there is a tag `{name}` already, on commit {commit}"))
            .hint("a version is given once; where that commit is on another branch, merge it, or say --bump")
            .into());
    }
    Ok(())
}
