//! What is said around a plan: the difference that it makes, and what is true after it did not go through.

use anyhow::Result;

use super::{plan, seen::Seen};
use crate::{
    client::mlflow::Version,
    context::Context,
    error::words_about,
    model::{
        agreement::Agreement,
        evidence::Evidence,
        gate::{number, signed},
        moves::unverified_since,
        pointer::Pointer,
        registry::Named,
        serving,
    },
    plan::{Ended, Outcome, Plan},
    service::health,
    ui::Document,
};

/// The versions before and after, side by side, above the plan.
pub(in crate::model) fn preview(cx: &Context, from: Option<&Evidence>, to: &Evidence) {
    let text = difference(from, to);
    if cx.options.yes || cx.options.dry_run { cx.ui.say(&text) } else { cx.ui.show(&text) }
}

fn difference(from: Option<&Evidence>, to: &Evidence) -> String {
    let mut lines = vec![match from {
        Some(from) => format!("version {} → version {}", named(&from.version), named(&to.version)),
        None => format!("nothing → version {}", named(&to.version)),
    }];
    let day = |evidence: &Evidence| {
        evidence.trained().map_or_else(|| "unknown".to_owned(), |time| time.format("%Y-%m-%d").to_string())
    };
    lines.push(match from {
        Some(from) => format!("  trained       {} → {}", day(from), day(to)),
        None => format!("  trained       {}", day(to)),
    });
    let metrics =
        |evidence: &Evidence| evidence.run.as_ref().map(|run| run.metrics.clone()).unwrap_or_default();
    let before = from.map(metrics).unwrap_or_default();
    let mut after = metrics(to);
    after.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, value) in &after {
        let was = before.iter().find(|(other, _)| other == name).map(|(_, was)| *was);
        lines.push(match was {
            Some(was) => {
                format!("  {name:<13} {} → {} ({})", number(was), number(*value), signed(value - was))
            }
            None => format!("  {name:<13} {}", number(*value)),
        });
    }
    if after.is_empty() {
        lines.push(format!("  no metrics of version {} are known", to.version.version));
    }
    lines.join("\n")
}

/// `4 (1.3.0)`
fn named(version: &Version) -> String {
    match version.tag("semver") {
        Some(semver) => format!("{} ({semver})", version.version),
        None => version.version.to_string(),
    }
}

/// What a plan came to, with what is true now where it did not go through.
pub(in crate::model) async fn ended(cx: &Context, seen: &Seen<'_>, document: Document) -> Document {
    let Document::Outcome(mut outcome) = document else { return document };
    if matches!(outcome.result, Ended::Undone | Ended::Failed | Ended::Partial) {
        let (note, pointer) = now(cx, seen).await;
        cx.ui.warn(&note);
        outcome.notes.push(note);
        // All of ours is back, and it is not as it was: that was somebody else.
        if outcome.result != Ended::Partial && pointer.is_some_and(|pointer| pointer != seen.pointer) {
            let name = &seen.model.name;
            outcome.next.push(cx.command(&words_about("model show", name, "")));
        }
    }
    Document::Outcome(outcome)
}

/// What the registry says and what services report, as it is now; and what the pointer means, where that can be read.
async fn now(cx: &Context, seen: &Seen<'_>) -> (String, Option<Pointer>) {
    let name = &seen.model.name;
    let cx = &cx.without_deadline();
    let named = Named::of(cx, name);
    let (model, replicas) =
        tokio::join!(seen.registry.mlflow.fetch_model(name), serving::replicas(cx, &named));
    let model = match model {
        Ok(Some(model)) => model,
        Ok(None) => return (format!("now: {} has no model `{name}`", seen.registry.service), None),
        Err(error) => {
            return (format!("what {} says now cannot be read: {error}", seen.registry.service), None);
        }
    };
    let pointer = named.serving_of(&model);
    let mut text = format!("now: {} is {}", named.serving(), pointer.describe());
    for replica in &replicas {
        text += &match (&replica.reported, &replica.why_not) {
            (Some(reported), _) => format!("; {} reports {reported}", replica.name),
            (None, Some(why)) => format!("; {}: {why}", replica.name),
            (None, None) => format!("; {} does not say what it serves", replica.name),
        };
    }
    (text, Some(pointer))
}

/// What is left where the pointer means the version already: to note that it is seen to serve, or to say what speaks
/// against that.
pub(in crate::model) async fn already(
    cx: &Context,
    command: &str,
    seen: &Seen<'_>,
    to: u64,
) -> Result<Document> {
    let (model, pointer, version) = (&seen.model.name, seen.named.serving(), seen.version(to)?);
    let doubt = doubt(cx, seen).await?;
    let came = unverified_since(version, pointer).filter(|_| doubt.is_none());
    if let Some(came) = came {
        let steps = plan::proof_alone(seen, version, came);
        return Plan::new(command, model.as_str(), steps)
            .locking(plan::lease(model))
            .emergency()
            .run(cx)
            .await;
    }
    let (result, text) = match doubt {
        Some(doubt) => (Ended::Warned, format!("{doubt}; nothing was changed")),
        None => {
            let same = seen.agreement.as_ref().map_or(&[][..], |agreement| &agreement.same);
            let say = if same.len() == 1 { "says" } else { "say" };
            let same = same.join(", ");
            (Ended::Done, format!("version {to} is {pointer} already, and so {say} {same}; nothing to do"))
        }
    };
    let mut outcome = Outcome::new(command, model, result, &text, Vec::new());
    if result == Ended::Warned {
        outcome.next.push(cx.command(&words_about("model show", model, "")));
    }
    Ok(Document::Outcome(outcome))
}

/// Why it is not proven that what the pointer means serves, and well.
async fn doubt(cx: &Context, seen: &Seen<'_>) -> Result<Option<String>> {
    let said = format!("{} is {} already", seen.named.serving(), seen.pointer.describe());
    let unknown = seen.agreement.as_ref().map_or(&[][..], |agreement| &agreement.unknown);
    if !seen.agreement.as_ref().is_some_and(Agreement::proven) {
        let reasons: Vec<String> = unknown.iter().map(|(name, why)| format!("{name}: {why}")).collect();
        let why = match reasons.as_slice() {
            [] => "no service is configured to serve it".to_owned(),
            some => some.join("; "),
        };
        return Ok(Some(format!("unverified: {said}, but {why}")));
    }
    let findings = health::look(cx, &seen.named.config.served_by).await?;
    let unwell = findings.iter().find(|finding| !finding.verdict.is_well());
    Ok(unwell.map(|one| format!("{said}, and does not serve well: {}: {}", one.subject, one.message)))
}
