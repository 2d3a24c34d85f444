//! What was done on the demo's stack before it began: the promotion that turned out badly, as its record tells it.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use super::model::{MODEL, SERVING, Trained};
use crate::{
    context::Context,
    model::{moves::Recorded, tenure::Move},
    record::{Record, Who, keep, new_id},
};

/// When a version came into production: the working day after its training.
pub(super) fn promoted(one: &Trained, now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(one.age_days) + TimeDelta::hours(20)
}

/// Leaves the record of a promotion, proven when it was done.
pub(super) async fn record_promotion(looking: &Context, from: &Trained, to: &Trained) -> Result<()> {
    let at = promoted(to, looking.clock.now());
    let reason = "passed its gate on the holdout".to_owned();
    let who = Who { name: "mlops".to_owned(), claimed_by: "MLOPSCTL_USER".to_owned() };
    let moved = Move {
        at,
        from: Some(from.number),
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
        pointer: SERVING.to_owned(),
        moved,
        from_proven: true,
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
