//! `drift measure`: two tables into a report of drift, without Python.

mod findings;
mod job;
mod kept;
mod page;
mod settings;
mod targets;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, Result};
use clap::Args;

use self::job::{Done, Job};
use super::SeriesArgs;
use crate::{
    config::{Correction, scalar::Size},
    context::Context,
    drift::{
        compare::Settings,
        judge::judge,
        profile::TableProfile,
        report::TimeFrom,
        series::Series,
        source::table::{Watch, find},
    },
    error::Fault,
    ui::{Document, write_atomically},
};

/// Measure drift between two tables: CSV, JSON lines or Parquet
///
/// Each table is a file, a folder or quoted glob of parts, an http(s) URL,
/// s3://bucket/name-or-prefix, or - for standard input; gzipped or not, told by
/// its content. The reference may also be a profile that --save-reference kept,
/// so that its rows need not be read again.
///
/// Every column is measured by the method that Evidently chooses for its type
/// and size, or by those that are named:
///   psi            as Evidently (also psi-evidently); drift from 0.1
///   psi-deciles    over the reference's deciles, missing values a bin of
///                  their own; drift from 0.2
///   wasserstein jensenshannon kl_div hellinger
///                  distances, as Evidently; drift from 0.1
///   ks chisquare z p-values, as Evidently and SciPy; drift up to 0.05
///   tvd            p-value of the total variation distance, by permutations
///                  as Evidently's TVD; drift below 0.1
///   total-variation
///                  that distance itself; drift from 0.1
/// The definition of each that was used, its bins and its filling of empty
/// ones are printed.
///
/// Each score is weighed against what chance makes of so many rows; the limits
/// of `drift:` in the configuration say what the whole amounts to. Columns that
/// came, went, emptied or changed their type are findings, not failures.
#[derive(Debug, Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  mlopsctl drift measure reference.parquet today.csv
  mlopsctl drift measure train.csv 'logs/2026-11-*/part-*.parquet' --method psi
  mlopsctl drift measure train.parquet today.csv --save-reference profile.json
  zcat today.csv.gz | mlopsctl drift measure profile.json - --out report.json
  mlopsctl drift measure a.csv b.csv --numeric ks --numeric wasserstein \\
      --threshold wasserstein=0.2 --types zip=categorical --columns zip,income

Exit codes: 0 no drift beyond the limits; 1 warning; 2 critical; 3 a table could
not be read, or nothing could be measured"
)]
pub(in crate::drift) struct MeasureArgs {
    /// Table, or saved profile, that is compared with
    pub(super) reference: String,

    /// Table that is measured
    pub(super) current: String,

    /// Method for all columns (default auto); several are measured one after the other
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_METHOD",
        value_name = "METHOD",
        value_delimiter = ',',
        help_heading = "Methods"
    )]
    pub(super) method: Vec<String>,

    /// Method for columns of numbers, in place of --method
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_NUMERIC",
        value_name = "METHOD",
        value_delimiter = ',',
        help_heading = "Methods"
    )]
    pub(super) numeric: Vec<String>,

    /// Method for columns of categories, in place of --method
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_CATEGORICAL",
        value_name = "METHOD",
        value_delimiter = ',',
        help_heading = "Methods"
    )]
    pub(super) categorical: Vec<String>,

    /// From where on a method's score is drift: psi=0.2
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_THRESHOLD",
        value_name = "METHOD=N",
        value_delimiter = ',',
        help_heading = "Methods"
    )]
    pub(super) threshold: Vec<String>,

    /// Columns to measure (default: all of the reference)
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_COLUMNS",
        value_name = "NAMES",
        value_delimiter = ',',
        help_heading = "Columns"
    )]
    pub(super) columns: Vec<String>,

    /// What a column is read as: NAME=numeric, categorical, text or datetime
    #[arg(
        long,
        env = "MLOPSCTL_DRIFT_MEASURE_TYPES",
        value_name = "NAME=TYPE",
        value_delimiter = ',',
        help_heading = "Columns"
    )]
    pub(super) types: Vec<String>,

    /// Keep a small profile of the reference in this file
    #[arg(long, env = "MLOPSCTL_DRIFT_MEASURE_SAVE_REFERENCE", value_name = "FILE", help_heading = "Files")]
    pub(super) save_reference: Option<PathBuf>,

    /// Write the report that `drift show` reads into this file
    #[arg(long, env = "MLOPSCTL_DRIFT_MEASURE_OUT", value_name = "FILE", help_heading = "Files")]
    pub(super) out: Option<PathBuf>,

    /// Memory for values (default 192MiB); beyond, sketches of a stated error
    #[arg(long, env = "MLOPSCTL_DRIFT_MEASURE_MAX_MEMORY", value_name = "SIZE", help_heading = "Reading")]
    pub(super) max_memory: Option<Size>,

    /// Judge by the limits of this model, as `drift.models` names it
    #[arg(long, env = "MLOPSCTL_DRIFT_MEASURE_MODEL", value_name = "NAME", help_heading = "Verdict")]
    pub(super) model: Option<String>,

    /// How p-values of many columns are read together (default bh)
    #[arg(long, env = "MLOPSCTL_DRIFT_MEASURE_CORRECTION", value_name = "WHICH", help_heading = "Verdict")]
    pub(super) correction: Option<Correction>,
}

/// `drift measure`
pub(in crate::drift) async fn run(cx: &Context, args: &MeasureArgs) -> Result<Document> {
    let mut settings = settings::of(args)?;
    let kinds = settings::kinds(&args.types)?;
    let by = SeriesArgs { model: args.model.clone(), correction: args.correction, ..SeriesArgs::default() };
    let mut series = Series::of(cx, &by)?;
    settings.ignore = series.ignore.iter().cloned().collect();
    // The measurement is of now, and its rows are those that were counted.
    series.policy.stale_after = None;
    (series.policy.rows_reference, series.policy.rows_current) = (None, None);
    if args.reference == "-" {
        return Err(Fault::new("only the current table may come from standard input").into());
    }
    let watch = Arc::new(Watch::default());
    let reference = find(cx, &args.reference, &watch).await?;
    let current = find(cx, &args.current, &watch).await?;
    let files = [("--save-reference", args.save_reference.as_ref()), ("--out", args.out.as_ref())];
    targets::check(&cx.environment.folder, &files, [&reference, &current])?;
    targets::check_printed(cx, &files, [&reference, &current])?;
    let memory = args.max_memory.as_ref().map_or(job::MEMORY, |size| size.bytes);
    let job = Job { reference, current, settings: settings.clone(), kinds, memory, watch };
    let mut done = job::work(cx, job).await?;
    let report = &mut done.measured.report;
    let now = cx.clock.now();
    report.at = Some(now);
    report.at_from = Some(TimeFrom::Stated);
    report.version = Some(env!("CARGO_PKG_VERSION").to_owned());
    let judged = judge(&done.measured.report, &series.policy, now);
    let (json, document) = page::of(cx, args, &series, &done, judged, now);
    save(cx, args, &done, &settings, &json)?;
    Ok(document)
}

/// Writes the files that were asked for.
fn save(
    cx: &Context,
    args: &MeasureArgs,
    done: &Done,
    settings: &Settings,
    json: &serde_json::Value,
) -> Result<()> {
    let folder = &cx.environment.folder;
    if let Some(path) = &args.save_reference {
        let text = done.reference.save().context("keeping the profile of the reference")?;
        write_atomically(&folder.join(path), text.as_bytes())?;
        let kept = TableProfile::load(&text).context("reading the profile of the reference again")?;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        if let Some(words) = kept::unable(threads, &done.reference, &kept, settings) {
            cx.ui.warn(&words);
        }
    }
    if let Some(path) = &args.out {
        write_atomically(&folder.join(path), format!("{json:#}\n").as_bytes())?;
    }
    Ok(())
}
