//! Airflow 2 and 3: the page is 200 even when the scheduler is dead, so its components are what counts.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::super::{
    judge::{Judgement, Seen, Wanted, judge, judge_expectations},
    probe::{answered, finding, latency, page, unreachable},
    target::Target,
    words::verdict_of,
};
use crate::{
    client::Answer,
    context::Context,
    finding::{Finding, Limits, Quantity, Unit, Verdict},
    service::expect::read_time,
};

/// Where the page is in 3.x, in 2.x, and in 2.x without its REST API; and the version beside it.
const PAGES: [(&str, Option<&str>); 3] = [
    ("/api/v2/monitor/health", Some("/api/v2/version")),
    ("/api/v1/health", Some("/api/v1/version")),
    ("/health", None),
];
const COMPONENTS: [&str; 4] = ["metadatabase", "scheduler", "triggerer", "dag_processor"];

/// The page, and a finding for each component that there is.
pub(in super::super) async fn airflow(
    cx: &Context,
    target: &Target,
    path: &str,
    wanted: &Wanted,
) -> Vec<Finding> {
    let Some(endpoint) = target.endpoint() else { return Vec::new() };
    let given = [(path, None)];
    let pages = if path.is_empty() { PAGES.as_slice() } else { given.as_slice() };
    let mut last: Option<Answer> = None;
    for (path, version_path) in pages {
        let answer = match cx.http.send(endpoint, &page(path)).await {
            Ok(answer) => answer,
            Err(error) => return vec![unreachable(target, "http", &error)],
        };
        if let Some(body) = health_page(&answer) {
            let version = match version_path {
                Some(path) => cx.http.send(endpoint, &page(path)).await.ok(),
                None => None,
            };
            let version = version.filter(Answer::is_success).and_then(|answer| {
                let body: Value = serde_json::from_slice(&answer.body).ok()?;
                body["version"].as_str().map(str::to_owned)
            });
            return findings(target, &answer, body, version, wanted, cx.clock.now());
        }
        let elsewhere = answer.status == 404 || answer.is_success();
        last = Some(answer);
        if !elsewhere {
            break;
        }
    }
    last.map(|answer| vec![not_airflow(target, &answer, wanted, cx.clock.now())]).unwrap_or_default()
}

/// The components, when this is the page that has them.
fn health_page(answer: &Answer) -> Option<Value> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let known = COMPONENTS.iter().any(|name| body.get(name).is_some_and(Value::is_object));
    known.then_some(body)
}

fn not_airflow(target: &Target, answer: &Answer, wanted: &Wanted, now: DateTime<Utc>) -> Finding {
    let media_type = answer.media_type();
    let said = judge(Seen::new(answer, media_type.as_deref()), wanted, now);
    let judgement = if answer.is_success() {
        Judgement::new(
            Verdict::Critical,
            format!("what answers has no health page of Airflow: {}", said.message),
        )
    } else {
        Judgement::new(Verdict::Critical, format!("no health page of Airflow: {}", said.message))
    };
    let hint = "Airflow 3 has it at /api/v2/monitor/health, Airflow 2 at /health; is the base path right?";
    answered(target, "http", answer, judgement.hint(hint))
}

fn findings(
    target: &Target,
    answer: &Answer,
    mut body: Value,
    version: Option<String>,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let components = judge_components(&body, now);
    let shown = version.as_deref().map_or_else(|| "Airflow answers".to_owned(), |it| format!("Airflow {it}"));
    if let (Some(map), Some(version)) = (body.as_object_mut(), &version) {
        map.insert("version".to_owned(), version.as_str().into());
    }
    let right = wanted.status.map_or(answer.is_success(), |status| status == answer.status);
    let judgement = match (right, wanted.expect.is_empty()) {
        (true, true) => Judgement::new(Verdict::Ok, shown),
        (false, true) => {
            Judgement::new(Verdict::Critical, format!("{shown}, but with HTTP {}", answer.status))
        }
        (_, false) => judge_expectations(&wanted.expect, &body, right, &shown, now),
    };
    let mut all = vec![answered(target, "http", answer, judgement)];
    if let Some(version) = version {
        all[0].evidence.insert("version".to_owned(), version.into());
    }
    all.extend(target.service.latency.as_ref().map(|limits| latency(target, limits, answer.took)));
    let no_database = components
        .iter()
        .any(|(name, judged, _)| *name == "metadatabase" && judged.verdict == Verdict::Critical);
    for (name, judgement, age) in components {
        let mut finding = finding(target, name, judgement);
        if let Some(age) = age {
            finding = finding.measured(Quantity { value: age, unit: Some(Unit::Seconds) });
        }
        // Heartbeats are kept in the database: without it nobody knows of the others.
        if no_database && name != "metadatabase" && finding.verdict != Verdict::Ok {
            finding.caused_by = Some(target.id("metadatabase"));
        }
        all.push(finding);
    }
    all
}

/// Each component with its verdict and the age of its heartbeat in seconds.
fn judge_components(body: &Value, now: DateTime<Utc>) -> Vec<(&'static str, Judgement, Option<f64>)> {
    let judged = COMPONENTS.iter().filter_map(|name| {
        let component = body.get(name)?;
        let age = component.get(format!("latest_{name}_heartbeat")).and_then(read_time).map(|beat| {
            #[expect(clippy::cast_precision_loss, reason = "an age in milliseconds")]
            let age = (now - beat).num_milliseconds() as f64 / 1000.0;
            age
        });
        let needed = matches!(*name, "metadatabase" | "scheduler");
        let judgement = match component.get("status") {
            Some(Value::String(word)) => judge_component(word, age),
            // Airflow 2 says null for what is not run apart.
            _ if !needed => return None,
            _ => Judgement::new(Verdict::Critical, format!("Airflow reports no {name}")),
        };
        Some((*name, judgement, age))
    });
    judged.collect()
}

fn judge_component(word: &str, age: Option<f64>) -> Judgement {
    let said = verdict_of(word).unwrap_or(Verdict::Unknown);
    let Some(age) = age else { return Judgement::new(said, word) };
    let shown = Quantity { value: age.abs().round(), unit: Some(Unit::Seconds) };
    if age < -5.0 {
        let message = format!("{word}, but its heartbeat is {shown} in the future: the clocks differ");
        return Judgement::new(said.worst(Verdict::Warning), message);
    }
    // Airflow calls a component unhealthy after 30 s itself; a page that is cached or wrong would not.
    let limits = Limits { warning: "> 30s".parse().ok(), critical: "> 5m".parse().ok(), recover: None };
    let (late, limit) = limits.judge(age);
    match limit {
        Some(limit) if late != Verdict::Ok && said == Verdict::Ok => {
            Judgement::new(late, format!("{word}, but its last heartbeat was {shown} ago ({limit})"))
        }
        _ => Judgement::new(said, format!("{word}, last heartbeat {shown} ago")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn components_count_and_heartbeats_too() {
        let now: DateTime<Utc> = "2026-11-20T18:08:29Z".parse().unwrap();
        let page = |scheduler: Value| json!({"metadatabase": {"status": "healthy"}, "scheduler": scheduler, "triggerer": {"status": null}});
        let beat = |at: &str, word: &str| page(json!({"status": word, "latest_scheduler_heartbeat": at}));
        let cases = [
            (
                beat("2026-11-20T18:08:20.052474+00:00", "healthy"),
                Verdict::Ok,
                "healthy, last heartbeat 9 s ago",
            ),
            (
                beat("2026-11-20T18:07:29+00:00", "healthy"),
                Verdict::Warning,
                "healthy, but its last heartbeat was 60 s ago (> 30s)",
            ),
            (
                beat("2026-11-20T17:08:29+00:00", "healthy"),
                Verdict::Critical,
                "healthy, but its last heartbeat was 60 min ago (> 5m)",
            ),
            (
                beat("2026-11-20T18:07:37+00:00", "unhealthy"),
                Verdict::Critical,
                "unhealthy, last heartbeat 52 s ago",
            ),
            (
                beat("2026-11-20T18:09:29+00:00", "healthy"),
                Verdict::Warning,
                "healthy, but its heartbeat is 60 s in the future: the clocks differ",
            ),
            (page(json!({"status": null})), Verdict::Critical, "Airflow reports no scheduler"),
            (page(json!({"status": "pondering"})), Verdict::Unknown, "pondering"),
        ];
        for (body, verdict, message) in cases {
            let judged = judge_components(&body, now);
            assert_eq!(judged.len(), 2, "an absent triggerer is nothing: {judged:?}");
            assert_eq!((judged[1].1.verdict, judged[1].1.message.as_str()), (verdict, message));
        }
    }
}
