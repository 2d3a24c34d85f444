//! Prometheus's HTTP API v1, and whatever speaks it (Thanos, Mimir, VictoriaMetrics): queries, alerts, rules.
//!
//! Sample values travel as strings (`"NaN"`, `"+Inf"`), times as float seconds. A refused query carries the
//! server's own words. Facts: <https://prometheus.io/docs/prometheus/latest/querying/api/>.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use super::{Answer, Call, ClientError, Endpoint, Http};

/// Room for a day of raw samples of a noisy alert series; more is cut and refused.
const MAX_ANSWER: usize = 64 << 20;

/// The most points per series that a server gives in one range query.
pub const MAX_POINTS: u64 = 11_000;

/// Label names and values of a series or an alert.
pub type Labels = BTreeMap<String, String>;

/// A Prometheus server.
#[derive(Clone)]
pub struct Prometheus {
    http: Http,
    endpoint: Endpoint,
}

/// What a query gave, and how it went.
#[derive(Debug, Clone, PartialEq)]
pub struct Queried {
    pub result: QueryResult,
    /// The server's own remarks, such as a store that did not answer a federated query.
    pub warnings: Vec<String>,
    pub attempts: u32,
    pub took: Duration,
}

/// The four types a PromQL expression can have. An empty vector is an answer: no data.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryResult {
    Vector(Vec<Series>),
    Matrix(Vec<Range>),
    Scalar { value: f64, at: f64 },
    Text { text: String, at: f64 },
}

/// One series at one time. `value` may be NaN or infinite; a native histogram, which is no number, is NaN.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub labels: Labels,
    pub value: f64,
    /// Unix seconds.
    pub at: f64,
}

/// One series over time: pairs of unix seconds and value, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    pub labels: Labels,
    pub points: Vec<(f64, f64)>,
}

/// An alert as Prometheus evaluates it: without external labels, silences and inhibitions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct EvaluatedAlert {
    pub labels: Labels,
    #[serde(default)]
    pub annotations: Labels,
    /// `pending` or `firing`.
    pub state: String,
    #[serde(rename = "activeAt")]
    pub active_at: Option<DateTime<Utc>>,
}

/// A rule as loaded. `health` is `ok`, `err` or `unknown` (not evaluated yet).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    pub name: String,
    /// `alerting` or `recording`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub labels: Labels,
    #[serde(default)]
    pub health: String,
    #[serde(default)]
    pub last_error: Option<String>,
    /// Seconds between evaluations of its group; 0 when the server did not say.
    #[serde(skip)]
    pub interval: f64,
}

impl Rule {
    pub fn is_alerting(&self) -> bool {
        self.kind == "alerting"
    }

    /// Whether its last evaluation failed: such a rule never fires.
    pub fn is_broken(&self) -> bool {
        self.health == "err"
    }
}

impl Prometheus {
    pub fn new(http: &Http, endpoint: Endpoint) -> Self {
        Self { http: http.clone(), endpoint }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Evaluates an expression now or at a given time. Sent as a form, so its length does not matter.
    pub async fn query(&self, expression: &str, at: Option<DateTime<Utc>>) -> Result<Queried, ClientError> {
        let time = at.map(unix_seconds);
        let mut form = vec![("query", expression)];
        form.extend(time.as_deref().map(|time| ("time", time)));
        self.ask_query("/api/v1/query", &form).await
    }

    /// Evaluates an expression at every `step` of an interval: always a matrix.
    pub async fn query_range(
        &self,
        expression: &str,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        step: Duration,
    ) -> Result<Queried, ClientError> {
        let (start, end) = (unix_seconds(start), unix_seconds(end));
        let step = format!("{:.3}", step.as_secs_f64());
        let form = [("query", expression), ("start", &start), ("end", &end), ("step", &step)];
        self.ask_query("/api/v1/query_range", &form).await
    }

    /// The alerts that are pending or firing now.
    pub async fn alerts(&self) -> Result<Vec<EvaluatedAlert>, ClientError> {
        #[derive(Deserialize)]
        struct Data {
            alerts: Vec<EvaluatedAlert>,
        }
        let data: Data = self.ask(&Call::get("/api/v1/alerts"), "alerts").await?.data;
        Ok(data.alerts)
    }

    /// The rules of all groups.
    pub async fn rules(&self) -> Result<Vec<Rule>, ClientError> {
        #[derive(Deserialize)]
        struct Data {
            groups: Vec<Group>,
        }
        #[derive(Deserialize)]
        struct Group {
            #[serde(default)]
            interval: f64,
            rules: Vec<Rule>,
        }
        let data: Data = self.ask(&Call::get("/api/v1/rules"), "rules").await?.data;
        let rules = data.groups.into_iter().flat_map(|Group { interval, rules }| {
            rules.into_iter().map(move |rule| Rule { interval, ..rule })
        });
        Ok(rules.collect())
    }

    /// How long samples are kept, in the server's words (`15d`, `15d or 10GiB`).
    pub async fn retention(&self) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Data {
            storage_retention: String,
        }
        let data: Data =
            self.ask(&Call::get("/api/v1/status/runtimeinfo"), "runtime information").await?.data;
        Ok(data.storage_retention)
    }

    /// The server's version.
    pub async fn fetch_version(&self) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Data {
            version: String,
        }
        let data: Data = self.ask(&Call::get("/api/v1/status/buildinfo"), "build information").await?.data;
        Ok(data.version)
    }

    /// Makes a snapshot of all data, the newest samples too, and returns the name of its folder in `snapshots/` of the
    /// server's data. Blocks are linked, not copied. Refused as `unavailable` where the admin API is switched off.
    pub async fn make_snapshot(&self, limit: Duration) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Data {
            name: String,
        }
        let call = Call::new(Method::POST, "/api/v1/admin/tsdb/snapshot?skip_head=false").timeout(limit);
        let data: Data = self.ask(&call, "the name of a snapshot").await?.data;
        Ok(data.name)
    }

    async fn ask_query(&self, path: &str, form: &[(&str, &str)]) -> Result<Queried, ClientError> {
        // A query changes nothing, so a POST of one may be repeated like a GET.
        let call = Call::new(Method::POST, path).form(form).retry(true).max_body(MAX_ANSWER);
        let Asked { data, mut warnings, attempts, took } = self.ask::<Data>(&call, "a query result").await?;
        let histograms = data.histograms();
        if histograms > 0 {
            warnings.push(format!("{histograms} series are native histograms, which have no one value"));
        }
        Ok(Queried { result: data.into(), warnings, attempts, took })
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        call: &Call,
        expected: &'static str,
    ) -> Result<Asked<T>, ClientError> {
        let answer = self.http.send(&self.endpoint, call).await?;
        if let Some(refusal) = refusal(&answer) {
            return Err(refusal);
        }
        let envelope: Envelope<T> = answer.decode(expected)?;
        Ok(Asked {
            data: envelope.data,
            warnings: envelope.warnings,
            attempts: answer.attempts,
            took: answer.took,
        })
    }
}

/// `{"status":"error","errorType":"bad_data","error":"…"}`, under any HTTP status, as a refusal in the
/// server's words.
fn refusal(answer: &Answer) -> Option<ClientError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        status: String,
        #[serde(default)]
        error_type: String,
        #[serde(default)]
        error: String,
    }
    // Success is the rule and may be long: it is not parsed twice.
    if answer.is_success() && !answer.body.starts_with(br#"{"status":"error""#) {
        return None;
    }
    let body: Body = serde_json::from_slice(&answer.body).ok()?;
    (body.status == "error").then(|| ClientError::Refused {
        service: answer.service.clone(),
        url: answer.url.clone(),
        status: answer.status,
        head: format!("{}: {}", body.error_type, body.error),
        attempts: answer.attempts,
    })
}

/// `1700000000.123`, as the API takes times.
fn unix_seconds(time: DateTime<Utc>) -> String {
    let seconds = time.timestamp_millis() as f64 / 1000.0;
    format!("{seconds:.3}")
}

struct Asked<T> {
    data: T,
    warnings: Vec<String>,
    attempts: u32,
    took: Duration,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
    #[serde(default = "Vec::new")]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "lowercase")]
enum Data {
    Vector(Vec<VectorEntry>),
    Matrix(Vec<MatrixEntry>),
    Scalar(Sample),
    String((f64, String)),
}

#[derive(Deserialize)]
struct VectorEntry {
    metric: Labels,
    value: Option<Sample>,
}

#[derive(Deserialize)]
struct MatrixEntry {
    metric: Labels,
    #[serde(default)]
    values: Vec<Sample>,
    #[serde(default)]
    histograms: Vec<serde::de::IgnoredAny>,
}

#[derive(Clone, Copy, Deserialize)]
struct Sample(f64, #[serde(deserialize_with = "number_in_text")] f64);

fn number_in_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("`{text}` is not a sample value")))
}

impl Data {
    fn histograms(&self) -> usize {
        match self {
            Self::Vector(entries) => entries.iter().filter(|entry| entry.value.is_none()).count(),
            Self::Matrix(entries) => entries.iter().filter(|entry| !entry.histograms.is_empty()).count(),
            Self::Scalar(_) | Self::String(_) => 0,
        }
    }
}

impl From<Data> for QueryResult {
    fn from(data: Data) -> Self {
        match data {
            Data::Vector(entries) => Self::Vector(
                entries
                    .into_iter()
                    .map(|entry| {
                        let Sample(at, value) = entry.value.unwrap_or(Sample(f64::NAN, f64::NAN));
                        Series { labels: entry.metric, value, at }
                    })
                    .collect(),
            ),
            Data::Matrix(entries) => Self::Matrix(
                entries
                    .into_iter()
                    .map(|entry| Range {
                        labels: entry.metric,
                        points: entry.values.into_iter().map(|Sample(at, value)| (at, value)).collect(),
                    })
                    .collect(),
            ),
            Data::Scalar(Sample(at, value)) => Self::Scalar { value, at },
            Data::String((at, text)) => Self::Text { text, at },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(json: &str) -> QueryResult {
        serde_json::from_str::<Envelope<Data>>(json).unwrap().data.into()
    }

    #[test]
    fn every_result_type_is_read() {
        let vector = result(
            r#"{"status":"success","data":{"resultType":"vector","result":[
                {"metric":{"job":"a\"\n"},"value":[1795197236.608,"1.5"]},
                {"metric":{},"value":[1795197236,"NaN"]},
                {"metric":{},"value":[1795197236,"-Inf"]},
                {"metric":{},"histogram":[1795197236,{"count":"1","sum":"2"}]}]}}"#,
        );
        let QueryResult::Vector(series) = vector else { panic!("{vector:?}") };
        assert_eq!(series[0].labels["job"], "a\"\n");
        assert_eq!((series[0].value, series[0].at), (1.5, 1_795_197_236.608));
        assert!(series[1].value.is_nan() && series[3].value.is_nan());
        assert_eq!(series[2].value, f64::NEG_INFINITY);

        let matrix = result(
            r#"{"status":"success","data":{"resultType":"matrix","result":[
                {"metric":{"a":"b"},"values":[[1,"1"],[2.5,"+Inf"]]}]}}"#,
        );
        let labels = Labels::from([("a".to_owned(), "b".to_owned())]);
        let points = vec![(1.0, 1.0), (2.5, f64::INFINITY)];
        assert_eq!(matrix, QueryResult::Matrix(vec![Range { labels, points }]));

        let scalar = result(r#"{"data":{"resultType":"scalar","result":[2,"1.5"]}}"#);
        assert_eq!(scalar, QueryResult::Scalar { value: 1.5, at: 2.0 });
        let text = result(r#"{"data":{"resultType":"string","result":[2,"abc"]}}"#);
        assert_eq!(text, QueryResult::Text { text: "abc".to_owned(), at: 2.0 });
        assert_eq!(
            result(r#"{"data":{"result":[],"resultType":"vector"}}"#),
            QueryResult::Vector(Vec::new()),
            "the order of keys is the server's business"
        );
    }

    #[test]
    fn a_value_that_is_no_number_is_refused() {
        let json = r#"{"data":{"resultType":"scalar","result":[2,"many"]}}"#;
        assert!(serde_json::from_str::<Envelope<Data>>(json).is_err());
    }

    #[test]
    fn times_keep_their_milliseconds() {
        let time = DateTime::from_timestamp_millis(1_795_197_236_008).unwrap();
        assert_eq!(unix_seconds(time), "1795197236.008");
        assert_eq!(unix_seconds(DateTime::from_timestamp_millis(-1).unwrap()), "-0.001");
    }
}
