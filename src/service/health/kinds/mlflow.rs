//! MLflow: its `/health` never touches the database, so a cheap read that does is asked too, and the version.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::{
    judge::{Judgement, judge_expectations},
    probe::{answered, page, unreachable},
    target::Target,
};
use crate::{
    client::Answer,
    context::Context,
    finding::{Finding, Verdict},
    service::expect::Expectation,
};

const SEARCH: &str = "/api/2.0/mlflow/experiments/search?max_results=1";

/// Reads one experiment through the tracking API; expectations are about the version.
pub(in super::super) async fn tracking(
    cx: &Context,
    target: &Target,
    expect: &[Expectation],
) -> Vec<Finding> {
    let Some(endpoint) = target.endpoint() else { return Vec::new() };
    let search = match cx.http.send(endpoint, &page(SEARCH)).await {
        Ok(answer) => answer,
        Err(error) => return vec![unreachable(target, "api", &error)],
    };
    let version = cx.http.send(endpoint, &page("/version")).await.ok().and_then(|answer| version_in(&answer));
    let judgement = judge(&search, version.as_deref(), expect, cx.clock.now());
    let finding = answered(target, "api", &search, judgement);
    vec![match version {
        Some(version) => finding.evidence("version", version),
        None => finding,
    }]
}

/// The version, unless another server answers there with a page of its own.
fn version_in(answer: &Answer) -> Option<String> {
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    let looks_right = text.len() < 40 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.');
    (answer.is_success() && looks_right).then(|| text.to_owned())
}

fn judge(search: &Answer, version: Option<&str>, expect: &[Expectation], now: DateTime<Utc>) -> Judgement {
    let critical = |message: String| Judgement::new(Verdict::Critical, message);
    let head = search.head();
    match search.status {
        200 => {}
        403 if head.starts_with("Invalid Host header") => {
            return critical(
                "MLflow refuses requests for this host name (HTTP 403: Invalid Host header)".into(),
            )
            .hint(
                "start it with --allowed-hosts naming this host and port; /health is exempt from that check",
            );
        }
        status @ (401 | 403) => {
            return critical(format!("MLflow refuses our credentials (HTTP {status})")).hint(
                "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or http: { auth: … } of the service",
            );
        }
        404 => {
            return critical("no MLflow tracking API here (HTTP 404)".into())
                .hint("does it run with --static-prefix? then the prefix belongs to the url");
        }
        status => {
            let why = serde_json::from_slice::<Value>(&search.body).ok();
            let why = why.and_then(|body| Some(body["message"].as_str()?.chars().take(160).collect()));
            let why: String = why.unwrap_or(head);
            return critical(format!("experiments cannot be read (HTTP {status}: {why})"))
                .hint("/health of MLflow does not look at its database; this does");
        }
    }
    // No experiments at all is `{}`.
    let body = serde_json::from_slice::<Value>(&search.body).ok();
    let listed = body.as_ref().and_then(Value::as_object).is_some_and(|body| {
        body.get("experiments")
            .map_or(body.is_empty() || body.contains_key("next_page_token"), Value::is_array)
    });
    if !listed {
        return critical(format!("what answers is not MLflow: no list of experiments, but `{head}`"))
            .hint("is another server on that port?");
    }
    let shown = version.map_or_else(|| "of unknown version".to_owned(), str::to_owned);
    let shown = format!("experiments can be read, MLflow {shown}");
    if expect.is_empty() {
        return Judgement::new(Verdict::Ok, shown);
    }
    judge_expectations(expect, &json!({ "version": version }), true, &shown, now)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::service::expect;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            service: "mlflow".to_owned(),
            url: "http://localhost:5000/".to_owned(),
            status,
            headers: reqwest::header::HeaderMap::new(),
            body: body.to_owned().into(),
            cut: false,
            took: Duration::ZERO,
            attempts: 1,
        }
    }

    #[test]
    fn a_green_health_page_is_not_believed() {
        let cases = [
            (200, r#"{"experiments":[{"experiment_id":"0"}]}"#, "experiments can be read, MLflow 3.17.2"),
            (200, "{}", "experiments can be read, MLflow 3.17.2"),
            (200, r#"{"status":"healthy"}"#, "what answers is not MLflow"),
            (200, "<html>", "what answers is not MLflow"),
            (401, "You are not authenticated.", "MLflow refuses our credentials (HTTP 401)"),
            (403, "Permission denied", "MLflow refuses our credentials (HTTP 403)"),
            (
                403,
                "Invalid Host header - possible DNS rebinding attack detected",
                "MLflow refuses requests for this host name",
            ),
            (404, "<!doctype html>", "no MLflow tracking API here"),
            (
                500,
                r#"{"error_code":"INTERNAL_ERROR","message":"unable to open database file"}"#,
                "experiments cannot be read (HTTP 500: unable to open database file)",
            ),
        ];
        for (status, body, message) in cases {
            let judgement = judge(&answer(status, body), Some("3.17.2"), &[], Utc::now());
            assert!(judgement.message.starts_with(message), "{status} {body}: {}", judgement.message);
            assert_eq!(judgement.verdict == Verdict::Ok, message.starts_with("experiments can be"));
            assert_eq!(judgement.hint.is_some(), judgement.verdict != Verdict::Ok, "{body}");
        }
    }

    #[test]
    fn versions_are_compared() {
        let expect = json!({"version": {"semver": ">=3"}});
        let expect = expect::parse(expect.as_object().unwrap()).unwrap();
        let judge = |version| judge(&answer(200, "{}"), version, &expect, Utc::now());
        assert_eq!(judge(Some("3.1.0")).verdict, Verdict::Ok);
        assert!(judge(Some("2.22.5")).message.contains("`version` is \"2.22.5\", expected a version >=3"));
        assert_eq!(judge(None).verdict, Verdict::Critical);
        assert_eq!(version_in(&answer(200, "2.22.5")).as_deref(), Some("2.22.5"));
        assert_eq!(version_in(&answer(200, "<!doctype html><p>1.0")), None);
        assert_eq!(version_in(&answer(401, "1.2.3")), None);
    }
}
