//! Runs, and the files that they left.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BASE, MAX_PAGE, Mlflow, PAGE_TIMEOUT};
use crate::client::{Call, ClientError};

/// A run, as far as its files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: String,
    pub started: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
    /// `mlflow-artifacts:/1/RUN/artifacts` where the server hands them out itself.
    pub artifact_uri: String,
}

/// A file or folder of a run. Its path is relative to the run's artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    pub path: String,
    pub is_folder: bool,
    pub size_bytes: Option<u64>,
}

#[derive(Deserialize)]
struct RunBody {
    info: InfoBody,
}

#[derive(Deserialize)]
struct InfoBody {
    run_id: String,
    #[serde(default)]
    start_time: Value,
    #[serde(default)]
    end_time: Value,
    #[serde(default)]
    artifact_uri: String,
}

impl From<RunBody> for Run {
    fn from(RunBody { info }: RunBody) -> Self {
        let at =
            |time: &Value| number(time).filter(|time| *time > 0).and_then(DateTime::from_timestamp_millis);
        Self {
            started: at(&info.start_time),
            ended: at(&info.end_time),
            id: info.run_id,
            artifact_uri: info.artifact_uri,
        }
    }
}

/// Large numbers may come as texts.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

impl Mlflow {
    /// The id of an experiment by its name; none where there is none of that name.
    pub async fn fetch_experiment(&self, name: &str) -> Result<Option<String>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            experiment: Experiment,
        }
        #[derive(Deserialize)]
        struct Experiment {
            experiment_id: String,
        }
        let path = format!("{BASE}/experiments/get-by-name?{}", query(&[("experiment_name", name)]));
        let answer = self.http.send(&self.endpoint, &Call::get(path)).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        Ok(Some(answer.decode::<Body>("an experiment")?.experiment.experiment_id))
    }

    /// One run; none where there is none of that id.
    pub async fn fetch_run(&self, id: &str) -> Result<Option<Run>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            run: RunBody,
        }
        let path = format!("{BASE}/runs/get?{}", query(&[("run_id", id)]));
        let answer = self.http.send(&self.endpoint, &Call::get(path).max_body(MAX_PAGE)).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        Ok(Some(answer.decode::<Body>("a run")?.run.into()))
    }

    /// At most `most` runs of an experiment that are not deleted, the newest first, and the token of the next page.
    pub async fn fetch_runs(
        &self,
        experiment: &str,
        most: u32,
        token: Option<&str>,
    ) -> Result<(Vec<Run>, Option<String>), ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            runs: Vec<RunBody>,
            #[serde(default)]
            next_page_token: Option<String>,
        }
        let call = newest_runs(experiment, most, token);
        let call = call.max_body(MAX_PAGE).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()));
        let answer = self.http.send(&self.endpoint, &call).await?;
        let Body { runs, next_page_token } = answer.decode("a list of runs")?;
        Ok((runs.into_iter().map(Run::from).collect(), next_page_token.filter(|token| !token.is_empty())))
    }

    /// What is in a folder of a run's artifacts, empty for its root. Nothing where there is no such folder.
    pub async fn fetch_artifacts(&self, run: &str, folder: &str) -> Result<Vec<Artifact>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            files: Vec<File>,
            #[serde(default)]
            next_page_token: Option<String>,
        }
        #[derive(Deserialize)]
        struct File {
            path: String,
            #[serde(default)]
            is_dir: bool,
            #[serde(default)]
            file_size: Value,
        }
        let (mut artifacts, mut token) = (Vec::new(), None::<String>);
        loop {
            let mut pairs = vec![("run_id", run)];
            pairs.extend((!folder.is_empty()).then_some(("path", folder)));
            pairs.extend(token.as_deref().map(|token| ("page_token", token)));
            let path = format!("{BASE}/artifacts/list?{}", query(&pairs));
            // The server may have to ask a bucket first.
            let call = Call::get(path).max_body(MAX_PAGE).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()));
            let answer = self.http.send(&self.endpoint, &call).await?;
            let Body { files, next_page_token } = answer.decode("a list of artifacts")?;
            artifacts.extend(files.into_iter().map(|file| Artifact {
                path: file.path,
                is_folder: file.is_dir,
                size_bytes: number(&file.file_size).and_then(|size| u64::try_from(size).ok()),
            }));
            let next = next_page_token.filter(|token| !token.is_empty());
            if next.is_none() || next == token {
                return Ok(artifacts);
            }
            token = next;
        }
    }

    /// The ways to ask for an artifact's bytes, the usual one first: as the server's own pages do, and through its proxy
    /// where it hands artifacts out itself.
    pub fn artifact_calls(&self, run: &Run, path: &str) -> Vec<Call> {
        let pairs = [("path", path), ("run_uuid", run.id.as_str())];
        let page = format!("/get-artifact?{}", query(&pairs));
        let proxy = proxied(&run.artifact_uri).map(|root| {
            let parts = root.split('/').chain(path.split('/')).filter(|part| !part.is_empty());
            let parts: Vec<String> = parts.map(escape).collect();
            format!("/api/2.0/mlflow-artifacts/artifacts/{}", parts.join("/"))
        });
        let limit = PAGE_TIMEOUT.max(self.endpoint.timeout());
        std::iter::once(page).chain(proxy).map(|path| Call::get(path).timeout(limit)).collect()
    }
}

/// Where a run's artifacts are below the proxy.
pub(super) fn proxied(artifact_uri: &str) -> Option<&str> {
    let rest = artifact_uri.strip_prefix("mlflow-artifacts:")?;
    match rest.strip_prefix("//") {
        Some(with_host) => with_host.split_once('/').map(|(_, root)| root),
        None => Some(rest.trim_start_matches('/')),
    }
}

/// Asks for runs of an experiment that are not deleted, the newest first.
pub(super) fn newest_runs(experiment: &str, most: u32, token: Option<&str>) -> Call {
    let mut body = json!({
        "experiment_ids": [experiment],
        "run_view_type": "ACTIVE_ONLY",
        "order_by": ["attributes.start_time DESC"],
        "max_results": most,
    });
    if let Some(token) = token {
        body["page_token"] = json!(token);
    }
    // A search changes nothing, so it may be repeated like a GET.
    Call::new(Method::POST, format!("{BASE}/runs/search")).json(&body).retry(true)
}

pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// One part of a path.
pub(super) fn escape(part: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    part.bytes().fold(String::new(), |mut escaped, byte| {
        if plain(byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_is_asked_below_what_the_run_says() {
        let cases = [
            ("mlflow-artifacts:/1/ab/artifacts", Some("1/ab/artifacts")),
            ("mlflow-artifacts://host:5000/1/ab/artifacts", Some("1/ab/artifacts")),
            ("s3://bucket/1/ab/artifacts", None),
            ("/srv/mlruns/1/ab/artifacts", None),
        ];
        for (uri, expected) in cases {
            assert_eq!(proxied(uri), expected, "{uri}");
        }
        assert_eq!(escape("a b/ü%.json"), "a%20b%2F%C3%BC%25.json");
    }
}
