//! What the registry and its runs tell. Nothing here changes anything.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::{BASE, Kind, MAX_PAGE, Mlflow, PAGE_TIMEOUT, artifacts::query},
    Model, Version,
};
use crate::client::{Answer, Call, ClientError};

/// Versions asked for in one page; servers allow 200,000, proxies rarely such bodies.
const VERSIONS_PAGE: u32 = 1000;
/// As many as the server allows.
const MODELS_PAGE: u32 = 1000;
const ALL_VERSIONS_PAGE: u32 = 5000;

/// A run as training left it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunData {
    pub id: String,
    pub name: String,
    /// `FINISHED`, `FAILED`, `KILLED`, `RUNNING`.
    pub status: String,
    pub user: String,
    pub experiment: String,
    pub started: Option<DateTime<Utc>>,
    pub ended: Option<DateTime<Utc>>,
    /// Deleted runs still answer; `mlflow gc` takes them away for good.
    pub deleted: bool,
    /// The last value of each; NaN where the server says so, or a text that is none; infinite where it was.
    pub metrics: Vec<(String, f64)>,
    pub params: BTreeMap<String, String>,
    pub tags: BTreeMap<String, String>,
    pub datasets: Vec<Dataset>,
}

/// Data that a run was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    pub name: String,
    pub digest: String,
    /// Of the tag `mlflow.data.context`: `training`, `eval`.
    pub context: Option<String>,
    /// Of its profile, where that tells.
    pub rows: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RunBody {
    info: InfoBody,
    data: DataBody,
    inputs: InputsBody,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoBody {
    run_id: String,
    run_name: String,
    status: String,
    user_id: String,
    experiment_id: String,
    start_time: Value,
    end_time: Value,
    lifecycle_stage: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DataBody {
    metrics: Vec<MetricBody>,
    params: Vec<PairBody>,
    tags: Vec<PairBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MetricBody {
    key: String,
    value: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PairBody {
    key: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InputsBody {
    dataset_inputs: Vec<InputBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InputBody {
    dataset: DatasetBody,
    tags: Vec<PairBody>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DatasetBody {
    name: String,
    digest: String,
    profile: Option<String>,
}

/// MLflow keeps an infinity as ±1.7976931348623157e308.
fn unbounded(value: f64) -> f64 {
    if value.abs() == f64::MAX { value.signum() * f64::INFINITY } else { value }
}

impl From<RunBody> for RunData {
    fn from(RunBody { info, data, inputs }: RunBody) -> Self {
        let at = |value: &Value| {
            let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
            number.filter(|millis| *millis > 0).and_then(DateTime::from_timestamp_millis)
        };
        let number = |value: &Value| match value {
            Value::Number(number) => unbounded(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => unbounded(text.parse().unwrap_or(f64::NAN)),
            _ => f64::NAN,
        };
        let pairs = |pairs: Vec<PairBody>| pairs.into_iter().map(|pair| (pair.key, pair.value)).collect();
        let dataset = |input: InputBody| {
            let context = input.tags.into_iter().find(|tag| tag.key == "mlflow.data.context");
            Dataset {
                rows: input.dataset.profile.as_deref().and_then(rows_of),
                name: input.dataset.name,
                digest: input.dataset.digest,
                context: context.map(|tag| tag.value),
            }
        };
        Self {
            started: at(&info.start_time),
            ended: at(&info.end_time),
            deleted: info.lifecycle_stage == "deleted",
            id: info.run_id,
            name: info.run_name,
            status: info.status,
            user: info.user_id,
            experiment: info.experiment_id,
            metrics: data.metrics.into_iter().map(|metric| (metric.key, number(&metric.value))).collect(),
            params: pairs(data.params),
            tags: pairs(data.tags),
            datasets: inputs.dataset_inputs.into_iter().map(dataset).collect(),
        }
    }
}

/// How many rows a dataset has by its profile: of a table, or of an array.
fn rows_of(profile: &str) -> Option<u64> {
    let profile: Value = serde_json::from_str(profile).ok()?;
    profile.get("num_rows").or_else(|| profile.get("features_shape")?.get(0))?.as_u64()
}

/// MLflow says in JSON that something is not there. A page of HTML says that the API is not there.
fn is_absent(answer: &Answer) -> bool {
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "error_code")]
        _code: String,
    }
    answer.status == 404 && serde_json::from_slice::<Body>(&answer.body).is_ok()
}

/// Registered models as a search tells them.
#[derive(Debug, Clone, Default)]
pub struct ModelsPage {
    /// Of the versions only the newest in each stage; servers before 2.8 leave the aliases out.
    pub models: Vec<Model>,
    pub next: Option<String>,
}

impl Mlflow {
    /// A page of registered models in the order of their names; `like` is a pattern of SQL.
    pub async fn fetch_models(
        &self,
        like: Option<&str>,
        token: Option<&str>,
    ) -> Result<ModelsPage, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            registered_models: Vec<Value>,
            #[serde(default)]
            next_page_token: Option<String>,
        }
        let most = MODELS_PAGE.to_string();
        // A quote is any character here: who asks compares the names once more.
        let filter = like.map(|like| format!("name LIKE '{}'", like.replace('\'', "_")));
        let mut pairs = vec![("max_results", most.as_str()), ("order_by", "name ASC")];
        pairs.extend(filter.as_deref().map(|filter| ("filter", filter)));
        pairs.extend(token.map(|token| ("page_token", token)));
        let call = Call::get(format!("{BASE}/registered-models/search?{}", query(&pairs)));
        let call = call.max_body(MAX_PAGE).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()));
        let answer = self.http.send(&self.endpoint, &call).await?;
        let Body { registered_models, next_page_token } = answer.decode("a list of registered models")?;
        let models: serde_json::Result<Vec<Model>> = registered_models
            .iter()
            .map(|model| {
                let newest = model.get("latest_versions").and_then(Value::as_array);
                Model::of(model, newest.map_or(&[], Vec::as_slice))
            })
            .collect();
        let models =
            models.map_err(|error| answer.garbled("a list of registered models", error.to_string()))?;
        let next = next_page_token.filter(|next| !next.is_empty() && Some(next.as_str()) != token);
        Ok(ModelsPage { models, next })
    }

    /// A page of the versions of all models, by name and number: the model of each, and the version.
    pub async fn fetch_all_versions(
        &self,
        token: Option<&str>,
    ) -> Result<(Vec<(String, Version)>, Option<String>), ClientError> {
        #[derive(Deserialize)]
        struct Named {
            #[serde(default)]
            name: String,
        }
        let kind = Kind::Versions { prompts: false };
        let page = self.fetch_page(kind, ALL_VERSIONS_PAGE, token).await?.unwrap_or_default();
        let read = |item: &Value| {
            let name = Named::deserialize(item).ok()?.name;
            Some((name, Version::deserialize(item).ok()?))
        };
        let versions = page.items.iter().filter_map(read).collect();
        Ok((versions, page.next.filter(|next| Some(next.as_str()) != token)))
    }

    /// A registered model with its aliases and all its versions, the newest first. None: there is none of that name.
    pub async fn fetch_model(&self, name: &str) -> Result<Option<Model>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            registered_model: Value,
        }
        let path = format!("{BASE}/registered-models/get?{}", query(&[("name", name)]));
        let call = Call::get(path).max_body(MAX_PAGE);
        let of_model = self.http.send(&self.endpoint, &call);
        let (answer, versions) = tokio::join!(of_model, self.fetch_versions_of(name));
        let answer = answer?;
        if is_absent(&answer) {
            return Ok(None);
        }
        let Body { registered_model } = answer.decode("a registered model")?;
        let read = Model::of(&registered_model, &versions?);
        read.map(Some).map_err(|error| answer.garbled("a registered model", error.to_string()))
    }

    /// A registered model with its aliases and tags, without its versions: one small answer, for who looks before and
    /// after a change.
    pub async fn fetch_pointers(&self, name: &str) -> Result<Option<Model>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            registered_model: Value,
        }
        let path = format!("{BASE}/registered-models/get?{}", query(&[("name", name)]));
        let answer = self.http.send(&self.endpoint, &Call::get(path).max_body(MAX_PAGE)).await?;
        if is_absent(&answer) {
            return Ok(None);
        }
        let Body { registered_model } = answer.decode("a registered model")?;
        let read = Model::of(&registered_model, &[]);
        read.map(Some).map_err(|error| answer.garbled("a registered model", error.to_string()))
    }

    /// All versions of one model as they came.
    async fn fetch_versions_of(&self, name: &str) -> Result<Vec<Value>, ClientError> {
        let (mut versions, mut token) = (Vec::new(), None::<String>);
        loop {
            let kind = Kind::VersionsOf { model: name };
            let page = self.fetch_page(kind, VERSIONS_PAGE, token.as_deref()).await?.unwrap_or_default();
            let ours = |version: &Value| version["name"].as_str().is_none_or(|other| other == name);
            versions.extend(page.items.into_iter().filter(ours));
            if page.next.is_none() || page.next == token {
                return Ok(versions);
            }
            token = page.next;
        }
    }

    /// One version with its aliases; none where there is none of that number.
    pub async fn fetch_model_version(
        &self,
        name: &str,
        version: u64,
    ) -> Result<Option<Version>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            model_version: Version,
        }
        let version = version.to_string();
        let pairs = query(&[("name", name), ("version", &version)]);
        let answer =
            self.http.send(&self.endpoint, &Call::get(format!("{BASE}/model-versions/get?{pairs}"))).await?;
        if is_absent(&answer) {
            return Ok(None);
        }
        Ok(Some(answer.decode::<Body>("a model version")?.model_version))
    }

    /// A run with its metrics, parameters, tags and datasets; none where `mlflow gc` has taken it.
    pub async fn fetch_run_data(&self, id: &str) -> Result<Option<RunData>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            run: RunBody,
        }
        let path = format!("{BASE}/runs/get?{}", query(&[("run_id", id)]));
        let answer = self.http.send(&self.endpoint, &Call::get(path).max_body(MAX_PAGE)).await?;
        if is_absent(&answer) {
            return Ok(None);
        }
        Ok(Some(answer.decode::<Body>("a run")?.run.into()))
    }

    /// At most `most` runs of an experiment that are not deleted, the newest first.
    pub async fn fetch_newest_runs(&self, experiment: &str, most: u32) -> Result<Vec<RunData>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            runs: Vec<RunBody>,
        }
        let call = super::super::artifacts::newest_runs(experiment, most, None);
        let call = call.max_body(MAX_PAGE).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()));
        let answer = self.http.send(&self.endpoint, &call).await?;
        Ok(answer.decode::<Body>("a list of runs")?.runs.into_iter().map(RunData::from).collect())
    }
}
