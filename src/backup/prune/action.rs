//! The steps of a prune: remove, set by set, and look what is there then.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{
    show,
    survey::{self, Survey},
};
use crate::{
    backup::repository::{BackupId, Leftover, Repository},
    config::Keep,
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    plan::{Action, Consent, Undo},
};

/// How old a listing may be by which something is removed: a restore may begin meanwhile.
const FRESH: Duration = Duration::from_secs(2);

/// What a plan of `backup prune` does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum PruneAction {
    /// Remove backups of a set, and what interrupted runs left of others.
    Remove {
        planned: Box<Planned>,
        /// How many backups stay.
        stay: usize,
        /// How it went; none before its end.
        ended: Option<Removed>,
    },
    /// Look what is there now.
    Verify { sets: Vec<Planned> },
}

/// What was to go from a set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planned {
    set: String,
    keep: Keep,
    /// The oldest first.
    backups: Vec<BackupId>,
    leftovers: Vec<BackupId>,
    size_bytes: u64,
    /// Backups of other stacks are counted, and may go.
    #[serde(default)]
    any_stack: bool,
}

/// What a removal came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Removed {
    removed: Vec<BackupId>,
    /// Stays after all, and why.
    stays: Vec<(BackupId, String)>,
    /// Could not be removed, and why.
    refused: Vec<(BackupId, String)>,
}

/// A step for each set from which something goes, and a last look; none where nothing goes.
pub(super) fn plan_steps(surveys: &[Survey]) -> Vec<PruneAction> {
    let mut steps = Vec::new();
    let mut sets = Vec::new();
    for survey in surveys {
        let mut backups: Vec<BackupId> = survey.going().map(|decision| decision.backup.id.clone()).collect();
        backups.reverse();
        let leftovers: Vec<BackupId> = survey.leftovers.iter().map(|leftover| leftover.id.clone()).collect();
        if backups.is_empty() && leftovers.is_empty() {
            continue;
        }
        let left: u64 = survey.leftovers.iter().map(|leftover| leftover.size_bytes).sum();
        let size_bytes = backups.iter().map(|id| survey.size_bytes(id)).sum::<u64>() + left;
        let (set, keep) = (survey.set.clone(), survey.keep.clone());
        let any_stack = survey.any_stack;
        let planned = Planned { set, keep, backups, leftovers, size_bytes, any_stack };
        let stay = survey.staying().count();
        steps.push(PruneAction::Remove { planned: Box::new(planned.clone()), stay, ended: None });
        sets.push(planned);
    }
    if !sets.is_empty() {
        steps.push(PruneAction::Verify { sets });
    }
    steps
}

impl Action for PruneAction {
    const KIND: &'static str = "backup-prune";

    fn what(&self) -> String {
        match self {
            Self::Remove { planned, stay, .. } => {
                let Planned { set, backups, leftovers, size_bytes, .. } = planned.as_ref();
                let span = match backups.as_slice() {
                    [] => String::new(),
                    [one] => format!(", {one}"),
                    [oldest, .., newest] => format!(", {oldest} to {newest}"),
                };
                let left = match leftovers.len() {
                    0 => String::new(),
                    1 => " and the rest of an interrupted one".to_owned(),
                    count => format!(" and the rests of {count} interrupted ones"),
                };
                format!(
                    "remove {}{left} of set `{set}` ({}{span}); {stay} stay",
                    show::backups(backups.len()),
                    show::bytes(*size_bytes)
                )
            }
            Self::Verify { sets } => {
                let sets: Vec<&str> = sets.iter().map(|planned| planned.set.as_str()).collect();
                format!("look what is left of {}", sets.join(", "))
            }
        }
    }

    fn undo_what(&self) -> Undo {
        match self {
            Self::Verify { .. } => Undo::Nothing,
            Self::Remove { ended: Some(ended), .. } if ended.removed.is_empty() => Undo::Nothing,
            Self::Remove { .. } => Undo::Impossible("what is removed is gone".to_owned()),
        }
    }

    fn only_looks(&self) -> bool {
        matches!(self, Self::Verify { .. })
    }

    async fn apply(&mut self, cx: &Context, consent: &Consent) -> Result<Vec<Finding>> {
        match self {
            Self::Remove { planned, ended, .. } => {
                let removed = remove(cx, planned, consent).await?;
                let finding = removed.finding(&planned.set);
                *ended = Some(removed);
                Ok(vec![finding])
            }
            Self::Verify { sets } => verify(cx, sets).await,
        }
    }

    async fn undo(&mut self, _cx: &Context, _consent: &Consent) -> Result<()> {
        Ok(())
    }
}

/// Removes what was planned and may still go, by a look that is never older than a moment. A backup that cannot be
/// removed does not keep the others.
async fn remove(cx: &Context, planned: &Planned, consent: &Consent) -> Result<Removed> {
    let Planned { set, keep, backups, leftovers, any_stack, size_bytes: _ } = planned;
    let repository = &super::repository(cx, set, *any_stack)?;
    let mut done = Removed::default();
    let mut survey = Survey::take(cx, repository, keep).await?;
    let mut looked = Instant::now();
    let rests: Vec<Leftover> = survey
        .leftovers
        .iter()
        .filter(|leftover| leftovers.contains(&leftover.id) || backups.contains(&leftover.id))
        .cloned()
        .collect();
    for leftover in rests {
        match repository.clean(&leftover).await {
            Ok(()) => done.removed.push(leftover.id),
            Err(error) => done.refused.push((leftover.id, format!("{error:#}"))),
        }
    }
    for id in backups {
        if *cx.interrupt.borrow() {
            done.stays.push((id.clone(), "interrupted before its turn came".to_owned()));
            continue;
        }
        if looked.elapsed() > FRESH {
            survey = Survey::take(cx, repository, keep).await?;
            looked = Instant::now();
        }
        let found = survey.decisions.iter().find(|decision| decision.backup.id == *id);
        // Whoever removed it before: it is gone.
        let Some(found) = found else { continue };
        if let Some(why) = found.kept_by.first() {
            done.stays.push((id.clone(), why.word().to_owned()));
            continue;
        }
        let removed = match is_held(cx, repository, id).await {
            Ok(true) => {
                done.stays.push((id.clone(), "held".to_owned()));
                continue;
            }
            Ok(false) => repository.remove(id, consent).await,
            Err(error) => Err(error),
        };
        match removed {
            Ok(()) => done.removed.push(id.clone()),
            Err(error) => done.refused.push((id.clone(), format!("{error:#}"))),
        }
    }
    Ok(done)
}

/// Whether somebody holds it now: who reads it says so first, however fresh the listing is.
async fn is_held(cx: &Context, repository: &Repository, id: &BackupId) -> Result<bool> {
    let markers = repository.markers_of(id).await?;
    Ok(markers.iter().any(|marker| survey::holds_still(marker, cx.clock.now())))
}

impl Removed {
    fn finding(&self, set: &str) -> Finding {
        let Self { removed, stays, refused } = self;
        let mut message = format!("removed {}", show::backups(removed.len()));
        if !stays.is_empty() {
            message += &format!(", {} stay after all ({})", stays.len(), stays[0].1);
        }
        let verdict = match refused.first() {
            None => Verdict::Ok,
            Some((id, why)) => {
                message += &format!("; {} could not be removed: {id}: {why}", refused.len());
                Verdict::Warning
            }
        };
        let pairs = |pairs: &[(BackupId, String)]| {
            let pair = |(id, why): &(BackupId, String)| serde_json::json!({ "id": id, "why": why });
            pairs.iter().map(pair).collect::<Vec<_>>()
        };
        let ids: Vec<&str> = removed.iter().map(BackupId::as_str).collect();
        let mut finding = Finding::new(format!("backup.{set}.prune"), set, verdict, message)
            .evidence("removed", ids)
            .evidence("stays", pairs(stays))
            .evidence("refused", pairs(refused));
        if verdict == Verdict::Warning {
            finding = finding.hint(
                "a bucket with object lock gives nothing up before its retention ends; otherwise the credentials \
                 lack the right to delete: mlopsctl backup doctor tells",
            );
        }
        finding
    }
}

/// What is there now. It failed where nothing went that still should.
async fn verify(cx: &Context, sets: &[Planned]) -> Result<Vec<Finding>> {
    let (mut gone, mut stay, mut should) = (0, 0, 0);
    let mut freed = 0;
    for one in sets {
        let survey = Survey::take(cx, &super::repository(cx, &one.set, one.any_stack)?, &one.keep).await?;
        let backups: Vec<_> =
            survey.decisions.iter().filter(|d| one.backups.contains(&d.backup.id)).collect();
        let rests = survey
            .leftovers
            .iter()
            .filter(|rest| one.leftovers.contains(&rest.id) || one.backups.contains(&rest.id));
        let (mut left, mut size) = (backups.len(), 0);
        size += backups.iter().map(|decision| survey.size_bytes(&decision.backup.id)).sum::<u64>();
        should += backups.iter().filter(|decision| !decision.stays()).count();
        for rest in rests {
            (left, should, size) = (left + 1, should + 1, size + rest.size_bytes);
        }
        gone += (one.backups.len() + one.leftovers.len()).saturating_sub(left);
        stay += survey.decisions.len();
        freed += one.size_bytes.saturating_sub(size);
    }
    let stays = if stay == 1 { "1 backup stays".to_owned() } else { format!("{stay} backups stay") };
    let (verdict, message) = match (gone, should) {
        (0, 0) => (Verdict::Ok, format!("nothing had to go any more; {stays}")),
        (0, _) => (Verdict::Critical, format!("none of {should} that were to go could be removed; {stays}")),
        _ => (Verdict::Ok, format!("removed {} ({}); {stays}", show::backups(gone), show::bytes(freed))),
    };
    let freed = Quantity { value: freed as f64, unit: Some(Unit::Bytes) };
    Ok(vec![Finding::new("backup.prune", "backups", verdict, message).measured(freed)])
}
