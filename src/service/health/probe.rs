//! Asks a service over HTTP or TCP and makes findings of the answers.

use std::time::Duration;

use reqwest::Method;

use super::{
    judge::{Judgement, Seen, Wanted, judge, judge_model},
    target::{Address, Target},
};
use crate::{
    client::{Answer, Call, ClientError, Pages, connect},
    config::{Latency, Predict},
    context::Context,
    finding::{Finding, Limits, Quantity, Threshold, Unit, Verdict},
};

/// A request for a health page.
pub(super) fn page(path: &str) -> Call {
    Pages::call(Call::get(path))
}

/// The health endpoint: reachability, status and body; with it latency and model where they are asked for or said.
pub(super) async fn health(
    cx: &Context,
    target: &Target,
    path: &str,
    wanted: &Wanted,
    pages: &Pages,
) -> Vec<Finding> {
    let Some(endpoint) = target.endpoint() else { return Vec::new() };
    let answer = match pages.get(&cx.http, endpoint, path).await {
        Ok(answer) => answer,
        Err(error) => return vec![unreachable(target, "http", &error)],
    };
    let media_type = answer.media_type();
    let seen = Seen::new(&answer, media_type.as_deref());
    let now = cx.clock.now();
    let mut http = answered(target, "http", &answer, judge(seen, wanted, now));
    let model = judge_model(seen, wanted, now).map(|judgement| {
        let mut finding = finding(target, "model", judgement).took(answer.took).attempts(answer.attempts);
        if http.verdict != Verdict::Ok && finding.verdict == Verdict::Critical {
            // A page that is no JSON explains the model; a model that is not loaded explains its page.
            if matches!(seen.document(), super::judge::Document::NotJson { .. }) {
                finding.caused_by = Some(http.id.clone());
            } else {
                http.caused_by = Some(finding.id.clone());
            }
        }
        finding
    });
    let latency = target.service.latency.as_ref().map(|limits| latency(target, limits, answer.took));
    [Some(http), latency, model].into_iter().flatten().collect()
}

/// A liveness or readiness endpoint.
pub(super) async fn endpoint(
    cx: &Context,
    target: &Target,
    what: &str,
    path: &str,
    wanted: &Wanted,
) -> Vec<Finding> {
    let Some(endpoint) = target.endpoint() else { return Vec::new() };
    vec![match cx.http.send(endpoint, &page(path)).await {
        Ok(answer) => {
            let media_type = answer.media_type();
            let seen = Seen::new(&answer, media_type.as_deref());
            answered(target, what, &answer, judge(seen, wanted, cx.clock.now()))
        }
        Err(error) => unreachable(target, what, &error),
    }]
}

/// The golden request: a real prediction, judged by its answer and its own time limits.
pub(super) async fn predict(cx: &Context, target: &Target, wanted: &Wanted) -> Vec<Finding> {
    let (Some(endpoint), Some(predict)) = (target.endpoint(), &target.service.predict) else {
        return Vec::new();
    };
    let answer = match cx.http.send(endpoint, &golden(predict)).await {
        Ok(answer) => answer,
        Err(error) => return vec![unreachable(target, "predict", &error)],
    };
    let media_type = answer.media_type();
    let judgement = judge(Seen::new(&answer, media_type.as_deref()), wanted, cx.clock.now());
    let mut finding = answered(target, "predict", &answer, judgement);
    if let Some(limits) = &predict.latency {
        let limits = limits_of(limits);
        let took = Quantity::seconds(answer.took);
        let (verdict, limit) = limits.judge(took.value);
        if let Some(limit) = limit.filter(|_| verdict != Verdict::Ok) {
            finding.message = format!("took {took} ({limit}); {}", finding.message);
        }
        finding.verdict = finding.verdict.worst(verdict);
        finding =
            finding.measured(took).against(limit).limits(limits.warning.as_ref(), limits.critical.as_ref());
    }
    vec![finding]
}

fn golden(predict: &Predict) -> Call {
    let call = match &predict.body {
        Some(body) => Call::new(Method::POST, &predict.path).json(body),
        None => Call::get(&predict.path),
    };
    let call = Pages::call(call);
    match &predict.timeout {
        Some(limit) => call.timeout(limit.value),
        None => call,
    }
}

/// A TCP connection, made and closed.
pub(super) async fn tcp(target: &Target) -> Vec<Finding> {
    let Address::Socket { host, port } = &target.at else { return Vec::new() };
    let limit = target.service.transport.connect_limit();
    let id = "tcp";
    vec![match connect::tcp(&target.name, host, *port, limit).await {
        Ok(connected) => {
            let took = Quantity::seconds(connected.took);
            let message = format!("accepts connections at {} (in {took})", connected.peer);
            let finding = finding(target, id, Judgement::new(Verdict::Ok, message))
                .evidence("address", connected.peer.to_string())
                .took(connected.took)
                .attempts(connected.attempts);
            if let Some(limits) = &target.service.latency {
                return vec![finding, latency(target, limits, connected.took)];
            }
            finding
        }
        Err(error) => unreachable(target, id, &error),
    }]
}

/// A finding of an answer that came.
pub(super) fn answered(target: &Target, what: &str, answer: &Answer, judgement: Judgement) -> Finding {
    let Judgement { verdict, message, hint } = judgement;
    let message = format!("{message} ({})", Quantity::seconds(answer.took));
    finding(target, what, Judgement { verdict, message, hint })
        .evidence("url", answer.url.clone())
        .evidence("status", answer.status)
        .took(answer.took)
        .attempts(answer.attempts)
}

/// A finding of an answer that did not come: the service is what is looked at, so that is critical.
pub(super) fn unreachable(target: &Target, what: &str, error: &ClientError) -> Finding {
    let judgement = Judgement::new(Verdict::Critical, error.what());
    let mut finding = finding(target, what, judgement)
        .evidence("url", error.url())
        .attempts(error.attempts())
        .took(error.took());
    if let Some(trouble) = error.trouble() {
        finding = finding.evidence("trouble", trouble.word());
    }
    finding
}

/// A finding of a service. The hint of a failing one falls back on its runbook.
pub(super) fn finding(target: &Target, what: &str, judgement: Judgement) -> Finding {
    let Judgement { verdict, message, hint } = judgement;
    let mut finding = Finding::new(target.id(what), &target.name, verdict, message);
    let runbook = target.service.runbook.as_ref().filter(|_| verdict != Verdict::Ok);
    finding.hint = hint.or_else(|| Some(format!("runbook: {}", runbook?)));
    finding
}

pub(super) fn latency(target: &Target, limits: &Latency, took: Duration) -> Finding {
    let limits = limits_of(limits);
    let took_seconds = Quantity::seconds(took);
    let (verdict, limit) = limits.judge(took_seconds.value);
    let message = match limit {
        Some(limit) if verdict != Verdict::Ok => format!("answered in {took_seconds} ({limit})"),
        _ => format!("answered in {took_seconds}"),
    };
    finding(target, "latency", Judgement::new(verdict, message))
        .measured(took_seconds)
        .against(limit)
        .limits(limits.warning.as_ref(), limits.critical.as_ref())
        .took(took)
}

fn limits_of(latency: &Latency) -> Limits {
    let above = |limit: &Option<crate::config::scalar::Duration>| -> Option<Threshold> {
        format!("> {}", limit.as_ref()?).parse().ok()
    };
    debug_assert!(above(&latency.warning).is_none_or(|limit| limit.unit() == Some(Unit::Seconds)));
    Limits { warning: above(&latency.warning), critical: above(&latency.critical), recover: None }
}
