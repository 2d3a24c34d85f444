//! Alertmanager's API v2, and whatever speaks it under a prefix (Grafana, Mimir): alerts and silences.
//!
//! It keeps no history. Its errors come in three shapes (a bare JSON string, `{code, message}`, nothing),
//! all of which become [`ClientError::Refused`] in its own words.
//! Facts: <https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml>.

use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::Method;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{Answer, Call, ClientError, Endpoint, Http, matcher::Matcher, prometheus::Labels};
use crate::plan::Consent;

/// Room for tens of thousands of alerts.
const MAX_ANSWER: usize = 64 << 20;

/// An Alertmanager.
#[derive(Clone)]
pub struct Alertmanager {
    http: Http,
    endpoint: Endpoint,
}

/// Which alerts are wanted: matchers must all match, states are alternatives.
#[derive(Debug, Clone, Copy)]
pub struct AlertQuery<'a> {
    pub matchers: &'a [Matcher],
    pub active: bool,
    pub silenced: bool,
    pub inhibited: bool,
}

/// An alert as Alertmanager holds it: firing, and perhaps suppressed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    pub labels: Labels,
    #[serde(default)]
    pub annotations: Labels,
    #[serde(default)]
    pub fingerprint: String,
    pub starts_at: DateTime<Utc>,
    pub status: AlertStatus,
    #[serde(default)]
    pub receivers: Vec<Receiver>,
}

/// Where an alert is routed to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Receiver {
    pub name: String,
}

/// Whether anybody hears of an alert.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertStatus {
    /// `active`, `suppressed` or `unprocessed`.
    #[serde(default)]
    pub state: String,
    /// Ids of silences.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub silenced_by: Vec<String>,
    /// Fingerprints of alerts.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub inhibited_by: Vec<String>,
    /// Names of time intervals (since 0.28).
    #[serde(default, deserialize_with = "null_is_empty")]
    pub muted_by: Vec<String>,
}

/// A silence. `state` is `pending`, `active` or `expired`.
#[derive(Debug, Clone, PartialEq)]
pub struct Silence {
    pub id: String,
    pub state: String,
    pub wanted: NewSilence,
}

/// A silence to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSilence {
    pub matchers: Vec<Matcher>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    #[serde(default)]
    pub created_by: String,
    #[serde(default)]
    pub comment: String,
}

/// What Alertmanager says of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    pub version_info: Option<VersionInfo>,
    pub cluster: Option<Cluster>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct VersionInfo {
    pub version: String,
}

/// `status` is `ready`, `settling` or `disabled`.
#[derive(Debug, Clone, Deserialize)]
pub struct Cluster {
    pub status: String,
}

impl Alertmanager {
    pub fn new(http: &Http, endpoint: Endpoint) -> Self {
        Self { http: http.clone(), endpoint }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The alerts it holds now.
    pub async fn alerts(&self, query: &AlertQuery<'_>) -> Result<Vec<Alert>, ClientError> {
        let AlertQuery { matchers, active, silenced, inhibited } = *query;
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        for (name, wanted) in [("active", active), ("silenced", silenced), ("inhibited", inhibited)] {
            parameters.append_pair(name, if wanted { "true" } else { "false" });
        }
        append_filters(&mut parameters, matchers);
        self.ask(&Call::get(format!("/api/v2/alerts?{}", parameters.finish())), "a list of alerts").await
    }

    /// Silences of every state, filtered by the labels that their matchers name.
    pub async fn silences(&self, matchers: &[Matcher]) -> Result<Vec<Silence>, ClientError> {
        let mut parameters = url::form_urlencoded::Serializer::new(String::new());
        append_filters(&mut parameters, matchers);
        let call = Call::get(format!("/api/v2/silences?{}", parameters.finish()));
        let found: Vec<FoundSilence> = self.ask(&call, "a list of silences").await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// One silence, or none of that id.
    pub async fn silence(&self, id: &str) -> Result<Option<Silence>, ClientError> {
        let answer = self.send(&Call::get(format!("/api/v2/silence/{}", escape(id)))).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let found: FoundSilence = decode(&answer, "a silence")?;
        Ok(Some(found.into()))
    }

    /// Makes a silence and returns its id. Sent once: a second one would be a second silence.
    pub async fn create_silence(&self, wanted: &NewSilence, _: &Consent) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Created {
            #[serde(rename = "silenceID")]
            id: String,
        }
        let body = json!({
            "matchers": wanted.matchers,
            "startsAt": rfc3339(wanted.starts_at),
            "endsAt": rfc3339(wanted.ends_at),
            "createdBy": wanted.created_by,
            "comment": wanted.comment,
        });
        let answer = self.send(&Call::new(Method::POST, "/api/v2/silences").json(&body)).await?;
        Ok(decode::<Created>(&answer, "the id of a silence")?.id)
    }

    /// Ends a silence now. Ending an ended one is no error; an unknown one is HTTP 500 or 404.
    pub async fn expire_silence(&self, id: &str, _: &Consent) -> Result<(), ClientError> {
        let path = format!("/api/v2/silence/{}", escape(id));
        let answer = self.send(&Call::new(Method::DELETE, path)).await?;
        if answer.is_success() { Ok(()) } else { Err(refusal(&answer)) }
    }

    /// Posts one alert. Posting it again only renews it, so it may be sent again.
    pub async fn post_alert(
        &self,
        labels: &Labels,
        annotations: &Labels,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!([{
            "labels": labels,
            "annotations": annotations,
            "startsAt": rfc3339(starts_at),
            "endsAt": rfc3339(ends_at),
        }]);
        let answer = self.send(&Call::new(Method::POST, "/api/v2/alerts").json(&body).retry(true)).await?;
        if answer.is_success() { Ok(()) } else { Err(refusal(&answer)) }
    }

    /// Version and cluster state.
    pub async fn status(&self) -> Result<Status, ClientError> {
        self.ask(&Call::get("/api/v2/status"), "Alertmanager's status").await
    }

    async fn ask<T: DeserializeOwned>(&self, call: &Call, expected: &'static str) -> Result<T, ClientError> {
        decode(&self.send(call).await?, expected)
    }

    async fn send(&self, call: &Call) -> Result<Answer, ClientError> {
        self.http.send(&self.endpoint, &call.clone().max_body(MAX_ANSWER)).await
    }
}

fn append_filters(parameters: &mut url::form_urlencoded::Serializer<'_, String>, matchers: &[Matcher]) {
    for matcher in matchers {
        parameters.append_pair("filter", &matcher.to_string());
    }
}

fn decode<T: DeserializeOwned>(answer: &Answer, expected: &'static str) -> Result<T, ClientError> {
    if answer.is_success() { answer.decode(expected) } else { Err(refusal(answer)) }
}

/// A refusal in Alertmanager's words, whichever of its shapes they come in.
fn refusal(answer: &Answer) -> ClientError {
    let head = words(&answer.body).unwrap_or_else(|| answer.head());
    ClientError::Refused {
        service: answer.service.clone(),
        url: answer.url.clone(),
        status: answer.status,
        head,
        attempts: answer.attempts,
    }
}

fn words(body: &[u8]) -> Option<String> {
    match serde_json::from_slice(body).ok()? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Object(object) => Some(object.get("message")?.as_str()?.to_owned()),
        _ => None,
    }
}

/// An id as one segment of a path.
fn escape(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Go servers write an empty list as `null` at times.
fn null_is_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
struct FoundSilence {
    id: String,
    status: SilenceStatus,
    #[serde(flatten)]
    wanted: NewSilence,
}

#[derive(Deserialize)]
struct SilenceStatus {
    state: String,
}

impl From<FoundSilence> for Silence {
    fn from(found: FoundSilence) -> Self {
        Self { id: found.id, state: found.status.state, wanted: found.wanted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_speak_in_three_shapes() {
        let cases: [(&[u8], Option<&str>); 4] = [
            (br#""bad matcher format: not a matcher""#, Some("bad matcher format: not a matcher")),
            (br#"{"code":602,"message":"comment in body is required"}"#, Some("comment in body is required")),
            (b"", None),
            (b"<html>", None),
        ];
        for (body, expected) in cases {
            assert_eq!(words(body).as_deref(), expected);
        }
    }

    #[test]
    fn alerts_and_silences_are_read() {
        let alert: Alert = serde_json::from_str(
            r#"{"annotations":{"summary":"s"},"endsAt":"2026-11-20T17:59:23.108Z","fingerprint":"00ff",
                "receivers":[{"name":"hook"}],"startsAt":"2026-11-20T17:53:21.108Z",
                "status":{"inhibitedBy":null,"silencedBy":["77"],"state":"suppressed"},
                "updatedAt":"2026-11-20T17:55:23.111Z","generatorURL":"","labels":{"alertname":"Down"}}"#,
        )
        .unwrap();
        assert_eq!(alert.status.silenced_by, ["77"]);
        assert_eq!(alert.labels["alertname"], "Down");

        let silence: FoundSilence = serde_json::from_str(
            r#"{"id":"88","status":{"state":"pending"},"updatedAt":"2026-11-20T17:56:09.262Z","comment":"c",
                "createdBy":"a","endsAt":"2026-11-20T19:56:09.000Z","startsAt":"2026-11-20T18:56:09.000Z",
                "matchers":[{"isEqual":false,"isRegex":false,"name":"alertname","value":"X"}]}"#,
        )
        .unwrap();
        let silence = Silence::from(silence);
        assert_eq!(silence.wanted.matchers[0].to_string(), r#"alertname!="X""#);
        assert_eq!(silence.state, "pending");
    }
}
