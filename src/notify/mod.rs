//! Telling people of changes of verdict, and remembering what was told. Also what is done with every look's report:
//! mutes and maintenance windows, the damping of `--stateful`, the record of `--record`.

use anyhow::Result;

use crate::{context::Context, finding::Report};

/// What is done with every report of a look before it is shown.
pub async fn after_look(_cx: &Context, report: Report) -> Result<Report> {
    Ok(report)
}
