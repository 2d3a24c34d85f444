//! `backup create --dry-run`: what would go in and where to. Nothing is written, no database is copied.

use std::sync::Arc;

use super::{
    survey::{Survey, survey},
    told::{count, failed, size, warned},
};
use crate::{
    backup::{repository::Repository, source::prepare_files},
    config::{BackupSet, PathOr},
    context::Context,
    error::{Fault, shell_word},
    finding::{Finding, Verdict},
    plan::{Ended, Outcome, PlannedStep, StepState},
};

/// Looks at each set.
pub(super) async fn run(cx: &Context, sets: &[(&str, &BackupSet)]) -> Outcome {
    let (mut plan, mut findings, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut all = Survey::default();
    let mut missing = Vec::new();
    for (at, &(name, set)) in sets.iter().enumerate() {
        let (place, looked) = match look(cx, name, set).await {
            Ok((place, remarks, looked)) => {
                notes.extend(remarks.into_iter().map(|remark| format!("{name}: {remark}")));
                (place, Ok(looked))
            }
            Err(error) => ("its place".to_owned(), Err(error)),
        };
        let what = match looked {
            Ok(survey) => {
                let text = describe(set, &survey);
                let message = format!("would hold {text}");
                findings.push(
                    Finding::new(format!("backup.{name}.made"), name, Verdict::Ok, message)
                        .measured(size(survey.bytes))
                        .evidence("members", survey.members)
                        .evidence("raw_bytes", survey.bytes)
                        .evidence("place", place.as_str()),
                );
                findings.extend(warned(name, &survey.warnings));
                all.members += survey.members;
                all.bytes += survey.bytes;
                format!("back up {name} to {place}: {text}")
            }
            Err(error) => {
                findings.push(failed(name, &error));
                missing.push(name);
                format!("back up {name} to {place}")
            }
        };
        let state = StepState::Pending;
        plan.push(PlannedStep { step: at + 1, what, undo: None, state, took_seconds: 0.0 });
    }
    let target = sets.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ");
    let (result, summary) = if missing.is_empty() {
        let (members, bytes) = (count(all.members, "member"), size(all.bytes));
        (Ended::Planned, format!("{members}, {bytes} before compression; nothing was written"))
    } else {
        let names = missing.join(", ");
        (Ended::Failed, format!("there would be no backup of {names}; nothing was written"))
    };
    let mut outcome = Outcome::new("backup create", &target, result, &summary, plan);
    (outcome.findings, outcome.notes) = (findings, notes);
    outcome
}

/// Where a set would go, what is to be known, and how much it is.
async fn look(cx: &Context, name: &str, set: &BackupSet) -> anyhow::Result<(String, Vec<String>, Survey)> {
    let repository = Repository::of(cx, name)?;
    // A place that cannot be read is found now rather than at night.
    repository.list().await?;
    let prepared = prepare_files(cx, set)?;
    let parts = Arc::new(prepared.parts);
    let tell_secrets = !set.holds_secrets;
    let mut survey = tokio::task::spawn_blocking(move || survey(&parts, tell_secrets)).await?;
    survey.warnings.splice(0..0, prepared.warnings);
    for path in &set.sqlite {
        let path = cx.loaded.folder.join(path);
        let metadata = std::fs::metadata(&path)
            .map_err(|error| Fault::new(format!("the database {} is not there: {error}", path.display())))?;
        survey.members += 1;
        survey.files += 1;
        survey.bytes += metadata.len();
    }
    if survey.files == 0 && !makes_something(set) {
        return Err(Fault::new("there is nothing in it to back up")
            .hint("see that its paths hold something: a volume that is not mounted looks empty")
            .into());
    }
    Ok((repository.shown(), prepared.remarks, survey))
}

/// Whether it has sources whose size nobody knows before they are read.
fn makes_something(set: &BackupSet) -> bool {
    set.postgres.is_some() || set.command.is_some() || set.mlflow.is_some() || set.prometheus.is_some()
}

/// `database mlflow.db, pg_dump of mlflow, 12 members, 1.2 GB`
fn describe(set: &BackupSet, survey: &Survey) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(set.sqlite.iter().map(|path| format!("the database {}", path.display())));
    parts.extend(set.postgres.as_ref().map(|postgres| format!("pg_dump of {}", postgres.database)));
    let program = set.command.as_ref().and_then(|command| command.argv.first());
    parts.extend(program.map(|program| format!("the output of {}", shell_word(program))));
    parts.extend(set.mlflow.as_ref().map(|mlflow| {
        let (PathOr::Path(service) | PathOr::Full(crate::config::MlflowSource { service, .. })) = mlflow;
        format!("the registry of {service}")
    }));
    parts.extend(set.prometheus.as_ref().map(|_| "a snapshot of Prometheus".to_owned()));
    if survey.members > 0 {
        parts.push(format!("{}, {}", count(survey.members, "member"), size(survey.bytes)));
    }
    parts.join(", ")
}
