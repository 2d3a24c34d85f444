//! What the verbs do where a model is named.

use anyhow::Result;

use super::{bump::BumpArgs, tag::TagArgs, wanted::Wanted};
use crate::{context::Context, error::Fault, ui::Document};

fn not_yet(name: &str) -> anyhow::Error {
    Fault::new(format!("versions of models (`{name}`) are not built yet")).into()
}

pub(super) async fn next(_cx: &Context, name: &str, _wanted: &Wanted) -> Result<Document> {
    Err(not_yet(name))
}

pub(super) async fn bump(_cx: &Context, name: &str, _args: &BumpArgs) -> Result<Document> {
    Err(not_yet(name))
}

pub(super) async fn tag(_cx: &Context, name: &str, _args: &TagArgs) -> Result<Document> {
    Err(not_yet(name))
}

pub(super) async fn show(_cx: &Context, name: &str) -> Result<Document> {
    Err(not_yet(name))
}

pub(super) async fn history(_cx: &Context, name: &str) -> Result<Document> {
    Err(not_yet(name))
}
