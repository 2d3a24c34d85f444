//! `backup prune`: a plan that removes what no rule keeps.

mod action;
mod retention;
mod show;
mod survey;

pub use action::PruneAction;
use anyhow::Result;
use clap::Args;
use survey::Survey;

use super::repository::Repository;
use crate::{
    config::{Keep, scalar::Duration},
    context::{Context, unknown_name},
    error::Fault,
    plan::{Ended, Outcome, Plan},
    ui::Document,
    usage::switch,
};

/// Remove backups that need not be kept any more
///
/// What stays is said by `keep:` of each set: the newest of each of the last so many hours, days, weeks, months and
/// years that have a good one, in the configured time zone. Always stay: the newest good one, `min_redundancy` good
/// ones, and what a restore or drill reads just now. A set without such rules keeps everything. The rules given here
/// replace those of the sets for this run.
///
/// What another stack, or another environment of this one, keeps at the same place is not counted, and left alone.
///
/// What interrupted runs left is removed, too. A backup that the store will not give up (object lock, no right to
/// delete) is named, and stays listed. In a bucket with versioning a removed object remains as an old version until
/// the bucket's lifecycle rules remove it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl backup prune --dry-run
  mlopsctl backup prune models --yes
  mlopsctl backup prune models --keep-daily 7 --keep-monthly 12

Exit codes: 0 done, or nothing to remove, 1 some could not be removed, 2 none could be, 4 stopped on the way,
            5 declined, 6 locked by another run")]
pub(super) struct PruneArgs {
    /// Sets, as the configuration names them (default: all)
    #[arg(value_name = "SET")]
    sets: Vec<String>,

    #[command(flatten)]
    rules: Rules,

    /// Count and remove what a stack of another name, or another environment, made, too: after a stack got a new name
    #[arg(long, env = "MLOPSCTL_BACKUP_PRUNE_OTHER_STACK", value_parser = switch)]
    other_stack: bool,
}

/// Rules instead of the configured ones.
#[derive(Debug, Args)]
struct Rules {
    /// The newest N stay
    #[arg(long, env = "MLOPSCTL_KEEP_LAST", value_name = "N", help_heading = "Rules")]
    keep_last: Option<u32>,

    /// The newest of each of the last N hours that have one
    #[arg(long, env = "MLOPSCTL_KEEP_HOURLY", value_name = "N", help_heading = "Rules")]
    keep_hourly: Option<u32>,

    /// … of days
    #[arg(long, env = "MLOPSCTL_KEEP_DAILY", value_name = "N", help_heading = "Rules")]
    keep_daily: Option<u32>,

    /// … of weeks, which begin on Monday
    #[arg(long, env = "MLOPSCTL_KEEP_WEEKLY", value_name = "N", help_heading = "Rules")]
    keep_weekly: Option<u32>,

    /// … of months
    #[arg(long, env = "MLOPSCTL_KEEP_MONTHLY", value_name = "N", help_heading = "Rules")]
    keep_monthly: Option<u32>,

    /// … of years
    #[arg(long, env = "MLOPSCTL_KEEP_YEARLY", value_name = "N", help_heading = "Rules")]
    keep_yearly: Option<u32>,

    /// All that are less older than the newest
    #[arg(long, env = "MLOPSCTL_KEEP_WITHIN", value_name = "DURATION", help_heading = "Rules")]
    keep_within: Option<Duration>,
}

impl Rules {
    /// The rules of a run on a set; the floor is always the set's own.
    fn over(&self, configured: Option<&Keep>) -> Keep {
        let min_redundancy = configured.and_then(|keep| keep.min_redundancy);
        let given = Keep {
            last: self.keep_last,
            hourly: self.keep_hourly,
            daily: self.keep_daily,
            weekly: self.keep_weekly,
            monthly: self.keep_monthly,
            yearly: self.keep_yearly,
            within: self.keep_within.clone(),
            min_redundancy,
        };
        if given.has_rules() { given } else { configured.cloned().unwrap_or_default() }
    }
}

/// `backup prune`: surveys every set, then removes in one plan. Two prunes of a stack exclude each other.
pub(super) async fn run(cx: &Context, args: &PruneArgs) -> Result<Document> {
    let mut surveys = Vec::new();
    for (set, keep) in chosen(cx, args)? {
        surveys.push(Survey::take(cx, &repository(cx, &set, args.other_stack)?, &keep).await?);
    }
    show::tables(cx, &surveys);
    let targets: Vec<&str> = surveys.iter().map(|survey| survey.set.as_str()).collect();
    let target = if targets.len() > 3 { format!("{} sets", targets.len()) } else { targets.join(" ") };
    let steps = action::plan_steps(&surveys);
    if steps.is_empty() {
        let stay: usize = surveys.iter().map(|survey| survey.decisions.len()).sum();
        let text = format!("nothing to remove; {} stay", show::backups(stay));
        let mut outcome = Outcome::new("backup prune", &target, Ended::Done, &text, Vec::new());
        outcome.findings = surveys.iter().map(show::finding).collect();
        return Ok(Document::Outcome(outcome));
    }
    let document = Plan::new("backup prune", target, steps).locking("backup.prune").run(cx).await?;
    Ok(match document {
        // What was not begun tells what it would have done.
        Document::Outcome(mut outcome) if outcome.findings.is_empty() => {
            outcome.findings = surveys.iter().map(show::finding).collect();
            Document::Outcome(outcome)
        }
        other => other,
    })
}

/// The backups that are looked at: those of this stack and environment, or also of others.
fn repository(cx: &Context, set: &str, any_stack: bool) -> Result<Repository, Fault> {
    let repository = Repository::of(cx, set)?;
    Ok(if any_stack { repository.of_any_stack() } else { repository })
}

/// The sets and their rules.
fn chosen(cx: &Context, args: &PruneArgs) -> Result<Vec<(String, Keep)>, Fault> {
    let sets = &cx.config().backup.sets;
    if sets.is_empty() {
        return Err(
            Fault::new("no backup set is configured").hint("add to mlopsctl.yaml: backup: { sets: … }")
        );
    }
    let mut names: Vec<&String> = if args.sets.is_empty() { sets.keys().collect() } else { Vec::new() };
    for name in &args.sets {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut chosen = Vec::new();
    for name in names {
        let Some(set) = sets.get(name) else {
            return Err(unknown_name("backup set", name, sets.keys().map(String::as_str)));
        };
        let keep = args.rules.over(set.keep.as_ref());
        if keep.keeps_nothing() {
            return Err(Fault::new(format!("the rules of set `{name}` keep nothing; nothing was removed"))
                .hint("give a number above 0 to one of: last, hourly, daily, weekly, monthly, yearly, within")
                .hint("to keep everything, leave `keep:` out"));
        }
        chosen.push((name.clone(), keep));
    }
    Ok(chosen)
}
