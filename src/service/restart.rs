//! `restart`: the smallest act.

use anyhow::Result;
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Fault,
    finding::Finding,
    plan::{Action, Consent, Undo},
    ui::Document,
};

/// Restart a service and wait until it is healthy
#[derive(Debug, Args)]
pub struct RestartArgs {}

/// `restart`: the smallest act.
pub async fn run(_cx: &Context, _args: &RestartArgs) -> Result<Document> {
    Err(Fault::new("not built yet").into())
}
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum RestartAction {
    X,
}
impl Action for RestartAction {
    const KIND: &'static str = "restart";
    fn what(&self) -> String {
        String::new()
    }
    fn undo_what(&self) -> Undo {
        Undo::Nothing
    }
    async fn apply(&mut self, _cx: &Context, _consent: &Consent) -> Result<Vec<Finding>> {
        Ok(vec![])
    }
    async fn undo(&mut self, _cx: &Context, _consent: &Consent) -> Result<()> {
        Ok(())
    }
}
