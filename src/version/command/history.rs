//! `version history`: tags, and what the records add to them.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::{
    context::Context,
    ui::{Document, Listing},
    version::{records, stack::Stack},
};

/// List the versions that there were
///
/// Of the stack: the tags of git, with level, reason and actor where a record of `version bump` has them. Of a model: its
/// named versions, likewise. The newest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl version history
  mlopsctl version history credit-risk-model -o json")]
pub(in crate::version) struct HistoryArgs {
    /// The model (default: the stack itself)
    pub(super) name: Option<String>,
}

/// `version history`
pub(in crate::version) async fn run(cx: &Context, args: &HistoryArgs) -> Result<Document> {
    if let Some(name) = &args.name {
        return super::model::history(cx, name).await;
    }
    let stack = Stack::read(cx).await?;
    let mut told = records::of(cx, Stack::subject(cx), None).await;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    let mut lines: Vec<_> = stack.tags.iter().map(|tagged| (tagged.version.clone(), Some(tagged))).collect();
    for record in &told {
        if let Ok(version) = record.release.version.parse::<semver::Version>()
            && lines.iter().all(|(known, _)| *known != version)
        {
            lines.push((version, None));
        }
    }
    lines.sort_by(|a, b| b.0.cmp(&a.0));
    for (version, tagged) in lines {
        let text = version.to_string();
        let record = told.iter().position(|record| record.release.version == text).map(|at| told.remove(at));
        let release = record.as_ref().map(|record| &record.release);
        let at = tagged.and_then(|tagged| tagged.tag.at).or(record.as_ref().map(|record| record.at));
        let by = record.as_ref().map(|record| record.by.clone());
        let by = by.or_else(|| tagged.and_then(|tagged| tagged.tag.by.clone()));
        let level = release.and_then(|release| release.level);
        let reason = record.as_ref().and_then(records::Told::why);
        let tag = tagged.map(|tagged| tagged.tag.name.clone());
        rows.push(vec![
            text.clone(),
            level.map_or_else(String::new, |level| level.to_string()),
            at.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string()),
            by.clone().unwrap_or_default(),
            tag.clone().unwrap_or_else(|| "no tag".to_owned()),
            reason.clone().unwrap_or_default(),
        ]);
        items.push(json!({
            "version": text,
            "level": level,
            "previous": release.and_then(|release| release.previous.clone()),
            "at": at,
            "by": by,
            "reason": reason,
            "reasons": release.map(|release| release.reasons.clone()),
            "tag": tag,
            "commit": tagged.map(|tagged| tagged.tag.commit.clone()),
            "record": record.as_ref().map(|record| record.id.clone()),
        }));
    }
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/versions/v1",
        columns: vec!["version", "level", "at", "by", "tag", "reason"],
        rows,
        items,
        empty: "no versions",
        verdict: None,
        note: None,
    }))
}
