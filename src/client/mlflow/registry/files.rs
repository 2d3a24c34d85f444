//! The files of a version, wherever the server keeps them: in the artifacts of a run (MLflow 2), or of a logged model
//! (MLflow 3). Only the tracking server is asked, never the store behind it.

use bytes::Bytes;
use serde::Deserialize;

use super::{
    super::{
        BASE, MAX_PAGE, Mlflow, PAGE_TIMEOUT,
        artifacts::{escape, proxied, query},
    },
    Version,
};
use crate::client::{Answer, Call, ClientError};

/// Where the files of a version are, as the server can be asked for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Below the server's own proxy.
    Proxied(String),
    /// Of a logged model, by its id.
    LoggedModel(String),
    /// In a folder of a run's artifacts.
    Run { id: String, folder: String },
    /// At a place that the server cannot be asked about.
    Elsewhere(String),
}

impl Location {
    /// Of where the server says that a version's files are, and of what it was registered from.
    pub fn of(uri: &str, version: &Version) -> Self {
        if let Some(root) = proxied(uri) {
            return Self::Proxied(root.trim_end_matches('/').to_owned());
        }
        for address in [uri, &version.source] {
            if let Some(id) = address.strip_prefix("models:/").filter(|id| id.starts_with("m-")) {
                return Self::LoggedModel(id.to_owned());
            }
            let rest = address.strip_prefix("runs:/");
            if let Some((id, folder)) = rest.and_then(|rest| rest.trim_start_matches('/').split_once('/')) {
                return Self::Run { id: id.to_owned(), folder: folder.trim_end_matches('/').to_owned() };
            }
        }
        let marker = format!("/{}/artifacts/", version.run_id);
        match uri.split_once(&marker).filter(|_| !version.run_id.is_empty()) {
            Some((_, folder)) => {
                Self::Run { id: version.run_id.clone(), folder: folder.trim_end_matches('/').to_owned() }
            }
            None => Self::Elsewhere(uri.to_owned()),
        }
    }
}

#[derive(Deserialize)]
struct Files {
    #[serde(default)]
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
}

impl Files {
    fn names(self) -> Vec<String> {
        let name = |file: File| file.path.rsplit('/').next().unwrap_or_default().to_owned();
        self.files.into_iter().map(name).collect()
    }
}

impl Mlflow {
    /// Where the files of a version are.
    pub async fn fetch_location(&self, model: &str, version: &Version) -> Result<Location, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            artifact_uri: String,
        }
        let number = version.version.to_string();
        let pairs = query(&[("name", model), ("version", &number)]);
        let call = Call::get(format!("{BASE}/model-versions/get-download-uri?{pairs}"));
        let answer = self.http.send(&self.endpoint, &call).await?;
        let Body { artifact_uri } = answer.decode("where the files of a version are")?;
        Ok(Location::of(&artifact_uri, version))
    }

    /// Names of the files and folders of a version; None: the server cannot be asked about that place.
    pub async fn fetch_file_names(&self, location: &Location) -> Result<Option<Vec<String>>, ClientError> {
        let path = match location {
            Location::Proxied(root) => {
                format!("/api/2.0/mlflow-artifacts/artifacts?{}", query(&[("path", root)]))
            }
            Location::LoggedModel(id) => format!("{BASE}/logged-models/{}/artifacts/directories", escape(id)),
            Location::Run { id, folder } => {
                let found = self.fetch_artifacts(id, folder).await?;
                let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
                return Ok(Some(found.iter().map(|file| name(&file.path)).collect()));
            }
            Location::Elsewhere(_) => return Ok(None),
        };
        let call = self.patient(path).max_body(MAX_PAGE);
        let answer = self.http.send(&self.endpoint, &call).await?;
        if answer.status == 404 {
            return Ok(Some(Vec::new()));
        }
        Ok(Some(answer.decode::<Files>("a list of artifacts")?.names()))
    }

    /// A file of a version as the server's own pages ask for it: in MLflow 2 and 3 alike. None: there is no such file.
    /// MLflow 2 answers with 500 then.
    pub async fn fetch_version_file(
        &self,
        model: &str,
        version: u64,
        file: &str,
        most: usize,
    ) -> Result<Option<Bytes>, ClientError> {
        let number = version.to_string();
        let pairs = query(&[("name", model), ("version", &number), ("path", file)]);
        // There are other ways to the file, so a refusal is not worth another try.
        let call = self.patient(format!("/model-versions/get-artifact?{pairs}")).max_body(most).retry(false);
        body(self.http.send(&self.endpoint, &call).await?)
    }

    /// A file of a version from where it is. None: there is no such file, or the server cannot be asked about that place.
    pub async fn fetch_file(
        &self,
        location: &Location,
        file: &str,
        most: usize,
    ) -> Result<Option<Bytes>, ClientError> {
        let path = match location {
            Location::Proxied(root) => {
                let parts: Vec<String> = root.split('/').chain([file]).map(escape).collect();
                format!("/api/2.0/mlflow-artifacts/artifacts/{}", parts.join("/"))
            }
            Location::LoggedModel(id) => {
                let pairs = query(&[("artifact_file_path", file)]);
                format!("/ajax-api/2.0/mlflow/logged-models/{}/artifacts/files?{pairs}", escape(id))
            }
            Location::Run { id, folder } => {
                let path = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
                format!("/get-artifact?{}", query(&[("path", &path), ("run_uuid", id)]))
            }
            Location::Elsewhere(_) => return Ok(None),
        };
        body(self.http.send(&self.endpoint, &self.patient(path).max_body(most)).await?)
    }

    /// The server may have to ask a bucket first.
    fn patient(&self, path: String) -> Call {
        Call::get(path).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()))
    }
}

fn body(answer: Answer) -> Result<Option<Bytes>, ClientError> {
    match answer.status {
        404 => Ok(None),
        _ if !answer.is_success() => Err(answer.refusal()),
        _ if answer.cut => Err(answer.garbled("a small file", "the answer is too long".to_owned())),
        _ => Ok(Some(answer.body)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_where_the_server_says() {
        let version = |source: &str, run: &str| Version {
            source: source.to_owned(),
            run_id: run.to_owned(),
            ..Version::default()
        };
        let run = |id: &str, folder: &str| Location::Run { id: id.to_owned(), folder: folder.to_owned() };
        let cases = [
            // As MLflow 2.22 and 3.18 answer.
            (
                "mlflow-artifacts:/3/f2aa/artifacts/model",
                "mlflow-artifacts:/3/f2aa/artifacts/model",
                "f2aa",
                Location::Proxied("3/f2aa/artifacts/model".to_owned()),
            ),
            (
                "mlflow-artifacts:/3/models/m-86d8/artifacts",
                "models:/m-86d8",
                "2ea4",
                Location::Proxied("3/models/m-86d8/artifacts".to_owned()),
            ),
            // Without the proxy.
            ("s3://bucket/3/models/m-86d8/artifacts", "models:/m-86d8", "2ea4", {
                Location::LoggedModel("m-86d8".to_owned())
            }),
            ("s3://bucket/3/f2aa/artifacts/model/", "s3://bucket/3/f2aa/artifacts/model", "f2aa", {
                run("f2aa", "model")
            }),
            ("runs:/f2aa/a/model", "runs:/f2aa/a/model", "", run("f2aa", "a/model")),
            ("s3://elsewhere/model", "s3://elsewhere/model", "f2aa", {
                Location::Elsewhere("s3://elsewhere/model".to_owned())
            }),
            ("models:/other/3", "models:/other/3", "", Location::Elsewhere("models:/other/3".to_owned())),
        ];
        for (uri, source, run_id, expected) in cases {
            assert_eq!(Location::of(uri, &version(source, run_id)), expected, "{uri} {source}");
        }
    }
}
