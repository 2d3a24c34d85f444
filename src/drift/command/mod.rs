//! The verbs of `drift`, each thin.

pub(super) mod check;
pub(super) mod decide;
pub(super) mod list;
pub(super) mod measure;
pub(super) mod show;
pub(super) mod trend;

use clap::Args;

use super::series::Series;
use crate::config::{Correction, TimeFrom};

/// Which reports, and what is known of them besides.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SeriesArgs {
    /// Where reports are: a folder, glob, http(s):// or s3:// URL (default: `drift.reports`)
    #[arg(long, env = "MLOPSCTL_DRIFT_REPORTS", value_name = "PLACE", help_heading = "Reports")]
    pub(super) reports: Option<String>,

    /// The series of this model, as `drift.models` names it (default all, `drift` is that of the stack)
    #[arg(long, env = "MLOPSCTL_DRIFT_MODEL", value_name = "NAME", help_heading = "Reports")]
    pub(super) model: Option<String>,

    /// Rows of the reference, where reports do not tell
    #[arg(long, env = "MLOPSCTL_DRIFT_ROWS_REF", value_name = "N", help_heading = "Evidence")]
    pub(super) rows_ref: Option<u64>,

    /// Rows of the current data, where reports do not tell
    #[arg(long, env = "MLOPSCTL_DRIFT_ROWS_CUR", value_name = "N", help_heading = "Evidence")]
    pub(super) rows_cur: Option<u64>,

    /// How p-values of many columns are read together (default bh)
    #[arg(long, env = "MLOPSCTL_DRIFT_CORRECTION", value_name = "WHICH", help_heading = "Evidence")]
    pub(super) correction: Option<Correction>,

    /// Where the time of a report is taken from first (default report)
    #[arg(long, env = "MLOPSCTL_DRIFT_TIME_FROM", value_name = "WHERE", help_heading = "Reports")]
    pub(super) time_from: Option<TimeFrom>,
}

/// ` --model a, --model b`: how each of several series is named.
fn one_of(all: &[Series]) -> String {
    all.iter().map(Series::flags).collect::<Vec<_>>().join(",")
}
