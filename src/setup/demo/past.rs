//! What was done on the demo's stack before it began: the promotions, as their records tell them.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    model::{MODEL, SERVING, Trained, serving, versions},
    scenario::Scenario,
};
use crate::{
    context::Context,
    model::{moves::Recorded, tenure::Move},
    record::{Record, Who, keep, new_id},
};

/// When a version came into production: the working day after its training.
pub(super) fn promoted(one: &Trained, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(one.age_days) + TimeDelta::hours(20)
}

/// Leaves the record of every promotion, each proven when it was done.
pub(super) async fn record(looking: &Context, scenario: Scenario) -> Result<()> {
    let mut from = None;
    let served = serving(scenario).unwrap_or(3);
    for to in versions(scenario).iter().filter(|one| one.number <= served) {
        promotion(looking, from, to).await?;
        from = Some(to.number);
    }
    Ok(())
}

async fn promotion(looking: &Context, from: Option<u64>, to: &Trained) -> Result<()> {
    let at = promoted(to, looking.clock.now());
    let reason = match from {
        Some(_) => format!("{}: passed its gate on the holdout", to.about),
        None => to.about.to_owned(),
    };
    let who = Who { name: "mlops".to_owned(), claimed_by: "MLOPSCTL_USER".to_owned() };
    let moved = Move {
        at,
        from,
        to: Some(to.number),
        by: Some(who.name.clone()),
        reason: Some(reason.clone()),
        proven: true,
        undone: false,
    };
    let numbers = [("f1_score", to.f1), ("brier_score", to.brier), ("accuracy", to.accuracy)];
    let told = Recorded {
        schema: Recorded::SCHEMA.to_owned(),
        model: MODEL.to_owned(),
        registry: None,
        pointer: SERVING.to_owned(),
        moved,
        from_proven: from.is_some(),
        rollback: false,
        metrics: numbers.map(|(name, value)| (name.to_owned(), value)).into(),
        record: None,
    };
    let record = Record {
        id: new_id(at),
        at,
        who,
        reason: Some(reason),
        command: format!("mlopsctl model promote {MODEL} --yes"),
        details: Some(serde_json::to_value(told)?),
        ..Record::new(looking, "model promote", MODEL, "done")
    };
    keep(looking, &record).await?.tell(looking);
    Ok(())
}
