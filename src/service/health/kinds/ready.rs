//! Prometheus and Alertmanager: `/-/ready`, and a status page that tells the version.

use serde_json::{Value, json};

use super::super::{
    judge::{Judgement, Wanted, hint_for, judge_expectations},
    probe::{answered, latency, page, unreachable},
    target::Target,
};
use crate::{
    client::Answer,
    context::Context,
    finding::{Finding, Verdict},
};

/// A Prometheus server. 503 while it reads its write-ahead log is not ready.
pub(in super::super) async fn prometheus(
    cx: &Context,
    target: &Target,
    path: &str,
    wanted: &Wanted,
) -> Vec<Finding> {
    let facts = |body: &Value| json!({ "version": body.pointer("/data/version") });
    look(cx, target, path, wanted, ("Prometheus", "/api/v1/status/buildinfo", &facts)).await
}

/// An Alertmanager. A cluster that has not settled yet may notify twice, so it is a warning.
pub(in super::super) async fn alertmanager(
    cx: &Context,
    target: &Target,
    path: &str,
    wanted: &Wanted,
) -> Vec<Finding> {
    let facts = |body: &Value| {
        json!({
            "version": body.pointer("/versionInfo/version"),
            "cluster": body.pointer("/cluster/status"),
            "peers": body.pointer("/cluster/peers").and_then(Value::as_array).map(Vec::len),
        })
    };
    look(cx, target, path, wanted, ("Alertmanager", "/api/v2/status", &facts)).await
}

type Product<'a> = (&'a str, &'a str, &'a dyn Fn(&Value) -> Value);

async fn look(
    cx: &Context,
    target: &Target,
    path: &str,
    wanted: &Wanted,
    (product, status_path, read_facts): Product<'_>,
) -> Vec<Finding> {
    let Some(endpoint) = target.endpoint() else { return Vec::new() };
    let answer = match cx.http.send(endpoint, &page(path)).await {
        Ok(answer) => answer,
        Err(error) => return vec![unreachable(target, "http", &error)],
    };
    let facts = match cx.http.send(endpoint, &page(status_path)).await {
        Ok(answer) if answer.is_success() => serde_json::from_slice(&answer.body).ok(),
        _ => None,
    };
    let facts = read_facts(&facts.unwrap_or(Value::Null));
    let judgement = judge(&answer, product, &facts, wanted, cx);
    let mut finding = answered(target, "http", &answer, judgement);
    if let Some(version) = facts["version"].as_str() {
        finding = finding.evidence("version", version);
    }
    let latency = target.service.latency.as_ref().map(|limits| latency(target, limits, answer.took));
    std::iter::once(finding).chain(latency).collect()
}

fn judge(answer: &Answer, product: &str, facts: &Value, wanted: &Wanted, cx: &Context) -> Judgement {
    let right = wanted.status.map_or(answer.is_success(), |status| status == answer.status);
    if !right {
        let (head, status) = (answer.head(), answer.status);
        let head = if head.is_empty() || head.starts_with('<') { String::new() } else { format!(": {head}") };
        let judgement = Judgement::new(Verdict::Critical, format!("not ready, HTTP {status}{head}"));
        return match (status, hint_for(status)) {
            (503, _) => judgement.hint(format!("{product} may still be starting: mlopsctl health --wait 5m")),
            (_, Some(hint)) => judgement.hint(hint),
            (_, None) => judgement,
        };
    }
    let ready = match facts["version"].as_str() {
        Some(version) => format!("ready, {product} {version}"),
        None => format!("ready, {product} of unknown version"),
    };
    if !wanted.expect.is_empty() {
        return judge_expectations(&wanted.expect, facts, true, &ready, cx.clock.now());
    }
    match facts["cluster"].as_str() {
        Some(state @ "settling") => {
            Judgement::new(Verdict::Warning, format!("{ready}, its cluster is {state}"))
        }
        _ => Judgement::new(Verdict::Ok, ready),
    }
}
