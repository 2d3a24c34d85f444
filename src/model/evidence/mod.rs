//! What a judgement of a version needs, gathered from the registry: its metrics, the data they were measured on, when it
//! was trained; and from its files its signature and its algorithm.

mod mlmodel;

use std::collections::BTreeMap;

use anyhow::Result;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    gate::Values,
    registry::{Named, Registry},
    signature::Signature,
};
use crate::{
    client::{
        ClientError,
        mlflow::{Dataset, Model, RunData, Version},
    },
    error::Fault,
};
pub use mlmodel::{MlModel, MlModelError};

/// What a version is described by. Real ones have a few kilobytes; nested signatures have more.
const MOST: usize = 4 << 20;
const FILE: &str = "MLmodel";
/// Contexts of datasets that a model is evaluated on (`mlflow.log_input(…, context=…)`, `mlflow.evaluate`).
const EVALUATED: [&str; 5] = ["eval", "evaluation", "test", "testing", "validation"];
/// Parameters and tags that tell how many rows the metrics come from, where no dataset does.
const ROWS: [&str; 5] = ["evaluation_rows", "eval_rows", "test_rows", "n_eval", "n_test"];
/// Parameters and tags that tell the algorithm; the first two are scikit-learn's autologging.
const ALGORITHM: [&str; 5] = ["estimator_class", "estimator_name", "algorithm", "model_type", "model_class"];
/// Parameters and tags that list the features.
const FEATURES: [&str; 3] = ["features", "feature_names", "feature_columns"];

/// A version and its source run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    pub version: Version,
    /// None: it is gone, or the version has none.
    pub run: Option<RunData>,
    /// Why the run could not be read, where that is why there is none.
    pub unread: Option<String>,
}

/// How it stands with the run that a version comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    There,
    /// It still answers until `mlflow gc` takes it: somebody took it back.
    Deleted,
    Gone,
    /// The version was registered without one.
    None,
    /// It may well be there.
    Unread,
}

impl Evidence {
    /// Fetches the source run.
    pub async fn of(registry: &Registry, version: &Version) -> Result<Self> {
        let run = match version.run_id.as_str() {
            "" => None,
            id => registry.mlflow.fetch_run_data(id).await?,
        };
        Ok(Self { version: version.clone(), run, unread: None })
    }

    /// The same where a look must go on whatever it meets.
    pub async fn or_why(registry: &Registry, version: &Version) -> Self {
        Self::of(registry, version).await.unwrap_or_else(|error| Self {
            version: version.clone(),
            run: None,
            unread: Some(format!("{error:#}")),
        })
    }

    /// Of a run that was not registered, to be judged before it is. None: there is no such run.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub async fn of_run(registry: &Registry, id: &str) -> Result<Option<Self>> {
        let run = registry.mlflow.fetch_run_data(id).await?;
        let version = Version { run_id: id.to_owned(), ..Version::default() };
        Ok(run.map(|run| Self { version, run: Some(run), unread: None }))
    }

    /// For sentences: `version 4`, `run 2ea4…`.
    pub fn name(&self) -> String {
        match self.version.version {
            0 => format!("run {}", self.version.run_id),
            number => format!("version {number}"),
        }
    }

    /// When training ended: the end of the run, else the version's creation.
    pub fn trained(&self) -> Option<DateTime<Utc>> {
        self.training_ended().or(self.version.created)
    }

    /// When training ended by the word of the run alone.
    pub fn training_ended(&self) -> Option<DateTime<Utc>> {
        self.run.as_ref().and_then(|run| run.ended)
    }

    /// Its metrics for a gate, and what they were measured on.
    pub fn values(&self, named: &Named<'_>) -> Values {
        let name = self.name();
        let run = match (&self.run, self.why_no_run()) {
            (Some(run), None) => run,
            (_, why_none) => return Values { name, why_none, ..Values::default() },
        };
        let wanted = &named.config.evaluation_data;
        let evaluated: Vec<&Dataset> = run.datasets.iter().filter(|one| is_evaluated(one)).collect();
        let (data_digest, data_wanted) = if wanted.is_empty() {
            (digest_of(&evaluated), None)
        } else {
            (said_of(run, wanted), Some(wanted.join(", ")))
        };
        let counted = evaluated.iter().try_fold(0_u64, |sum, one| sum.checked_add(one.rows?));
        let told = ROWS.iter().find_map(|key| said(run, key)?.trim().parse().ok());
        Values {
            name,
            metrics: run.metrics.clone(),
            data_digest,
            data_wanted,
            rows: counted.filter(|rows| *rows > 0).or(told),
            why_none: None,
        }
    }

    /// How it stands with the source run.
    pub fn run_state(&self) -> RunState {
        match (&self.run, &self.unread, self.version.run_id.as_str()) {
            (Some(run), ..) if run.deleted => RunState::Deleted,
            (Some(_), ..) => RunState::There,
            (None, Some(_), _) => RunState::Unread,
            (None, None, "") => RunState::None,
            (None, None, _) => RunState::Gone,
        }
    }

    /// Why there is no run whose metrics count; None where there is one.
    pub fn why_no_run(&self) -> Option<String> {
        let id = &self.version.run_id;
        match self.run_state() {
            RunState::There => None,
            RunState::Deleted => Some(format!("its source run {id} is deleted")),
            RunState::Gone => Some(format!("its source run {id} is gone")),
            RunState::None => Some("it was registered without a source run".to_owned()),
            RunState::Unread => {
                let why = self.unread.as_deref().unwrap_or_default();
                Some(format!("its source run cannot be read: {why}"))
            }
        }
    }

    /// The algorithm, as training tells it (a tag or parameter), and the library and class of its files. None: nothing
    /// tells it.
    pub fn algorithm(&self, files: Option<&MlModel>) -> Option<String> {
        let told = self.run.as_ref().and_then(|run| ALGORITHM.iter().find_map(|key| said(run, key)));
        let told = told.or_else(|| ALGORITHM.iter().find_map(|key| self.version.tag(key)));
        match (told, files.and_then(MlModel::flavour)) {
            (Some(told), Some(flavour)) => Some(format!("{told} ({flavour})")),
            (Some(told), None) => Some(told.to_owned()),
            (None, flavour) => flavour,
        }
    }

    /// The names of its features, where a tag or parameter lists them (as JSON, or with commas). A mere count lists none.
    pub fn features(&self) -> Option<Vec<String>> {
        let run = self.run.as_ref()?;
        FEATURES.iter().find_map(|key| names_of(said(run, key)?))
    }
}

/// A parameter, else a tag.
fn said<'a>(run: &'a RunData, key: &str) -> Option<&'a str> {
    let of = |pairs: &'a BTreeMap<String, String>| pairs.get(key).map(String::as_str);
    of(&run.params).or_else(|| of(&run.tags)).filter(|text| !text.trim().is_empty())
}

/// All of these as one text; None where one of them is not there.
fn said_of(run: &RunData, keys: &[String]) -> Option<String> {
    let each = keys.iter().map(|key| Some(format!("{key}={}", said(run, key)?)));
    let each: Option<Vec<String>> = each.collect();
    each.map(|each| each.join(" "))
}

fn is_evaluated(dataset: &Dataset) -> bool {
    let context = dataset.context.as_deref().unwrap_or_default().to_ascii_lowercase();
    EVALUATED.contains(&context.as_str())
}

/// The digests in an order of their own.
fn digest_of(datasets: &[&Dataset]) -> Option<String> {
    let mut digests: Vec<&str> = datasets.iter().map(|one| one.digest.as_str()).collect();
    digests.retain(|digest| !digest.is_empty());
    digests.sort_unstable();
    digests.dedup();
    (!digests.is_empty()).then(|| digests.join("+"))
}

fn names_of(text: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = match serde_json::from_str::<Vec<String>>(text) {
        Ok(names) => names,
        // As Python prints a list, or as people write one.
        Err(_) => {
            let bare = text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
            let names = bare.split(',').map(|name| name.trim().trim_matches(['\'', '"']).to_owned());
            names.filter(|name| !name.is_empty()).collect()
        }
    };
    names.sort_unstable();
    let is_count = names.len() == 1 && names[0].parse::<f64>().is_ok();
    (!names.is_empty() && !is_count).then_some(names)
}

/// The signature of a version, from `MLmodel` among its artifacts. None: it has none.
///
/// # Errors
/// The artifacts cannot be read.
pub async fn signature(registry: &Registry, model: &Model, version: &Version) -> Result<Option<Signature>> {
    Ok(mlmodel(registry, model, version).await?.and_then(|file| file.signature))
}

/// What `MLmodel` among the artifacts of a version says. None: it has no such file.
///
/// The server's own page is asked first, since it works for every layout; then the place that the server names; at last
/// what the Python client of MLflow 2 noted on the run.
///
/// # Errors
/// The artifacts cannot be read, or the file is none.
pub async fn mlmodel(registry: &Registry, model: &Model, version: &Version) -> Result<Option<MlModel>> {
    let mlflow = &registry.mlflow;
    let parsed = |bytes: Bytes| -> Result<MlModel> {
        MlModel::parse(&bytes).map_err(|error| unreadable(registry, model, version, &error))
    };
    let page = mlflow.fetch_version_file(&model.name, version.version, FILE, MOST).await;
    let not_there = match page {
        Ok(Some(bytes)) => match parsed(bytes) {
            Ok(file) => return Ok(Some(file)),
            // What stands before the server may answer with a page of its own.
            Err(error) => Some(error),
        },
        Ok(None) => None,
        Err(error) if is_final(&error) => return Err(error.into()),
        Err(error) => Some(error.into()),
    };
    match elsewhere(registry, model, version).await {
        Ok(Some(bytes)) => return parsed(bytes).map(Some),
        Ok(None) => {}
        Err(error) if is_final(&error) => return Err(error.into()),
        Err(error) => {
            return noted(registry, version).await.map_or_else(|| Err(error.into()), |file| Ok(Some(file)));
        }
    }
    match noted(registry, version).await {
        Some(file) => Ok(Some(file)),
        None => not_there.filter(|error| error.downcast_ref::<Fault>().is_some()).map_or(Ok(None), Err),
    }
}

/// Nothing answers, or it wants to know who asks: other ways lead to the same.
fn is_final(error: &ClientError) -> bool {
    match error {
        ClientError::Unreachable { .. } => true,
        ClientError::Refused { status, .. } => matches!(status, 401 | 403),
        ClientError::Garbled { .. } => false,
    }
}

async fn elsewhere(
    registry: &Registry,
    model: &Model,
    version: &Version,
) -> Result<Option<Bytes>, ClientError> {
    let mlflow = &registry.mlflow;
    let location = mlflow.fetch_location(&model.name, version).await?;
    match mlflow.fetch_file_names(&location).await? {
        Some(names) if names.iter().any(|name| name == FILE) => {
            mlflow.fetch_file(&location, FILE, MOST).await
        }
        _ => Ok(None),
    }
}

/// What the run's tag says of the model that was logged in it.
async fn noted(registry: &Registry, version: &Version) -> Option<MlModel> {
    let run = registry.mlflow.fetch_run_data(&version.run_id).await.ok()??;
    let folder = version.source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    MlModel::of_history(run.tags.get("mlflow.log-model.history")?, folder)
}

fn unreadable(registry: &Registry, model: &Model, version: &Version, error: &MlModelError) -> anyhow::Error {
    let service = &registry.service;
    let message = format!("{service}: {FILE} of {} version {}: {error}", model.name, version.version);
    Fault::new(message).into()
}

/// Names of the files of a version, as the tracking server lists them; empty where there are none.
///
/// # Errors
/// The server does not answer, or cannot be asked about that place.
pub async fn files(registry: &Registry, model: &Model, version: &Version) -> Result<Vec<String>> {
    let location = registry.mlflow.fetch_location(&model.name, version).await?;
    let names = registry.mlflow.fetch_file_names(&location).await?;
    names.ok_or_else(|| {
        let service = &registry.service;
        Fault::new(format!(
            "{service} cannot be asked for the files of {} version {}: {}",
            model.name, version.version, version.source
        ))
        .hint("they are outside of the server's own places; see what registered the version")
        .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RegisteredModel;

    fn dataset(digest: &str, context: Option<&str>, rows: Option<u64>) -> Dataset {
        let context = context.map(str::to_owned);
        Dataset { name: "d".to_owned(), digest: digest.to_owned(), context, rows }
    }

    fn evidence(datasets: Vec<Dataset>, params: &[(&str, &str)]) -> Evidence {
        let params = params.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let run = RunData { datasets, params, metrics: vec![("f1".to_owned(), 0.8)], ..RunData::default() };
        Evidence { version: Version { version: 4, ..Version::default() }, run: Some(run), unread: None }
    }

    fn named(evaluation_data: &[&str]) -> Named<'static> {
        let evaluation_data = evaluation_data.iter().map(|key| (*key).to_owned()).collect();
        Named { name: "m", config: RegisteredModel { evaluation_data, ..RegisteredModel::default() } }
    }

    #[test]
    fn the_data_that_a_version_was_evaluated_on() {
        let usual = named(&[]);
        let both = vec![
            dataset("train1", Some("training"), Some(9000)),
            dataset("b", Some("eval"), Some(200)),
            dataset("a", Some("Test"), Some(100)),
        ];
        let values = evidence(both.clone(), &[]).values(&usual);
        assert_eq!((values.data_digest.as_deref(), values.rows), (Some("a+b"), Some(300)));
        // What it was trained on, and what nobody says anything of, is not what it was evaluated on.
        for datasets in [vec![], vec![dataset("x", None, Some(5))], vec![both[0].clone()]] {
            let values = evidence(datasets, &[("n_test", "250")]).values(&usual);
            assert_eq!((values.data_digest, values.rows), (None, Some(250)));
        }
        let own = named(&["eval_digest", "threshold"]);
        let values = evidence(both.clone(), &[("eval_digest", "d1"), ("threshold", "0.5")]).values(&own);
        assert_eq!(values.data_digest.as_deref(), Some("eval_digest=d1 threshold=0.5"));
        let values = evidence(both, &[("eval_digest", "d1")]).values(&own);
        assert_eq!((values.data_digest, values.data_wanted.is_some()), (None, true));
    }

    #[test]
    fn without_a_run_there_are_no_metrics_and_it_says_why() {
        let gone = |run_id: &str| {
            let version = Version { version: 3, run_id: run_id.to_owned(), ..Version::default() };
            Evidence { version, ..Evidence::default() }.values(&named(&[])).why_none.unwrap()
        };
        assert_eq!(gone("ab12"), "its source run ab12 is gone");
        assert_eq!(gone(""), "it was registered without a source run");
        let mut deleted = evidence(vec![], &[]);
        deleted.run.as_mut().unwrap().deleted = true;
        assert!(deleted.values(&named(&[])).why_none.unwrap().ends_with("is deleted"));
    }

    #[test]
    fn features_are_names() {
        let cases: [(&str, Option<&[&str]>); 6] = [
            (r#"["b", "a"]"#, Some(&["a", "b"])),
            ("['b', 'a']", Some(&["a", "b"])),
            ("b, a", Some(&["a", "b"])),
            ("income", Some(&["income"])),
            ("6", None),
            ("[]", None),
        ];
        for (text, expected) in cases {
            let found = evidence(vec![], &[("features", text)]).features();
            assert_eq!(
                found,
                expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_algorithm_as_training_and_files_tell_it() {
        let sklearn =
            MlModel::parse(b"flavors: { sklearn: {}, python_function: { loader_module: mlflow.sklearn } }");
        let sklearn = sklearn.unwrap();
        let of = |params: &[(&str, &str)], files| evidence(vec![], params).algorithm(files);
        assert_eq!(of(&[], None), None);
        assert_eq!(of(&[], Some(&sklearn)).as_deref(), Some("sklearn"));
        let forest = [("estimator_name", "RandomForestClassifier")];
        assert_eq!(of(&forest, Some(&sklearn)).as_deref(), Some("RandomForestClassifier (sklearn)"));
        assert_eq!(of(&[("algorithm", "gbm")], None).as_deref(), Some("gbm"));
    }
}
