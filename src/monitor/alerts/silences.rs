//! `alerts silences`: which alerts nobody hears of, until when, and why.

use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;
use serde_json::json;

use super::{
    judge::{show_matchers, time},
    matchers, need_alertmanager,
};
use crate::{
    config::scalar::Duration,
    context::Context,
    ui::{Document, Listing},
    usage::switch,
};

/// List silences
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl alerts silences\n  mlopsctl alerts silences --within 8h\n  \
    mlopsctl alerts silences alertname=TargetDown --expired")]
pub(super) struct SilencesArgs {
    /// Label matchers that the silence must have been made for
    #[arg(value_name = "MATCHER")]
    matchers: Vec<String>,

    /// Also those that have ended
    #[arg(long, env = "MLOPSCTL_EXPIRED", value_parser = switch)]
    expired: bool,

    /// Only those that end within this time
    #[arg(long, env = "MLOPSCTL_WITHIN", value_name = "DURATION")]
    within: Option<Duration>,
}

pub(super) async fn run(cx: &Context, args: &SilencesArgs) -> Result<Document> {
    list(cx, &args.matchers, args.expired, args.within.as_ref()).await
}

pub(super) async fn list(
    cx: &Context,
    words: &[String],
    expired: bool,
    within: Option<&Duration>,
) -> Result<Document> {
    let mut silences = need_alertmanager(cx)?.silences(&matchers(words)?).await?;
    let now = cx.clock.now();
    let limit = within.and_then(|within| TimeDelta::from_std(within.value).ok());
    silences.retain(|silence| expired || silence.state != "expired");
    silences.retain(|silence| limit.is_none_or(|limit| silence.wanted.ends_at - now <= limit));
    silences.sort_by_key(|silence| (silence.state == "expired", silence.wanted.ends_at));
    let rows = silences.iter().map(|silence| {
        let wanted = &silence.wanted;
        let matchers = show_matchers(silence);
        let (id, state) = (silence.id.clone(), silence.state.clone());
        vec![id, state, time(wanted.ends_at), wanted.created_by.clone(), matchers, wanted.comment.clone()]
    });
    let items = silences.iter().map(|silence| {
        let wanted = &silence.wanted;
        json!({
            "id": silence.id,
            "state": silence.state,
            "starts_at": time(wanted.starts_at),
            "ends_at": time(wanted.ends_at),
            "created_by": wanted.created_by,
            "comment": wanted.comment,
            "matchers": wanted.matchers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/silences/v1",
        columns: vec!["ID", "STATE", "ENDS", "BY", "MATCHERS", "COMMENT"],
        rows: rows.collect(),
        items: items.collect(),
        empty: "no silences",
        verdict: None,
        note: None,
    }))
}
