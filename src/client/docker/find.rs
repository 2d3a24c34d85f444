//! From a name to containers: compose service label first, container name otherwise, never a guess between two.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    Docker, Summary,
    types::{ONEOFF, PROJECT, RawSummary, SERVICE},
};
use crate::{
    client::ClientError,
    error::{Fault, nearest},
};

/// Why a name does not lead to containers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FindError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("no container is the compose service `{name}` or is named so, according to {engine}")]
    Absent { name: String, engine: String, near: Option<String> },
    /// Several things have this name; each is said as people would tell them apart.
    #[error("`{name}` is ambiguous: {}", candidates.join(" and "))]
    Ambiguous { name: String, candidates: Vec<String> },
}

impl FindError {
    /// As an error that could not start something, with what to try.
    pub fn into_fault(self) -> Fault {
        let fault = Fault::new(self.to_string());
        match self {
            Self::Client(_) => {
                fault.hint("is the engine running, and may you use it? DOCKER_HOST names another one")
            }
            Self::Absent { near: Some(near), .. } => fault.hint(format!("did you mean `{near}`?")),
            Self::Absent { .. } => fault.hint("list what there is: mlopsctl health --containers"),
            Self::Ambiguous { .. } => {
                fault.hint("name one in the configuration: runs_on: { docker: NAME, project: PROJECT }")
            }
        }
    }
}

impl Docker {
    /// The containers of a compose service (in number order), or the one container of that name. Stopped ones too;
    /// one-off containers (`compose run`) are not the service.
    pub async fn find(&self, name: &str, project: Option<&str>) -> Result<Vec<Summary>, FindError> {
        let mut labels = vec![format!("{SERVICE}={name}")];
        labels.extend(project.map(|project| format!("{PROJECT}={project}")));
        let mut found = self.list_where(&json!({ "label": labels })).await?;
        found.retain(|container| container.labels.get(ONEOFF).is_none_or(|value| value != "True"));
        let named = match project {
            Some(_) => None,
            None => {
                self.find_named(name).await?.filter(|named| found.iter().all(|other| other.id != named.id))
            }
        };
        let mut candidates: BTreeSet<String> = found
            .iter()
            .map(|container| match container.project() {
                Some(project) => format!("service `{name}` of compose project `{project}`"),
                None => format!("container `{}` labelled as service `{name}`", container.name),
            })
            .collect();
        if let Some(named) = &named {
            candidates.insert(format!("container `{}`", named.name));
        }
        if candidates.len() > 1 {
            let candidates = candidates.into_iter().collect();
            return Err(FindError::Ambiguous { name: name.to_owned(), candidates });
        }
        found.extend(named);
        if found.is_empty() {
            return Err(self.absent(name).await?);
        }
        found.sort_by(|a, b| (a.number(), &a.name).cmp(&(b.number(), &b.name)));
        Ok(found)
    }

    /// Every container, stopped ones too, by name.
    pub async fn list(&self) -> Result<Vec<Summary>, ClientError> {
        self.list_where(&json!({})).await
    }

    async fn list_where(&self, filters: &serde_json::Value) -> Result<Vec<Summary>, ClientError> {
        let mut all: Vec<Summary> = self.list_raw(filters).await?.into_iter().map(Summary::from).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    async fn list_raw(&self, filters: &serde_json::Value) -> Result<Vec<RawSummary>, ClientError> {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("all", "1")
            .append_pair("filters", &filters.to_string())
            .finish();
        self.get(&format!("/containers/json?{query}")).await?.decode("a list of containers")
    }

    /// The engine's name filter matches parts of names, so the exact one is picked here.
    async fn find_named(&self, name: &str) -> Result<Option<Summary>, ClientError> {
        let filters = json!({ "name": [regex::escape(name)] });
        let all = self.list_raw(&filters).await?;
        Ok(all.into_iter().find(|container| container.has_name(name)).map(Summary::from))
    }

    async fn absent(&self, name: &str) -> Result<FindError, ClientError> {
        let all = self.list().await?;
        let known = all.iter().flat_map(|container| [Some(container.name.as_str()), container.service()]);
        let near = nearest(name, known.flatten()).filter(|near| *near != name).map(str::to_owned);
        Ok(FindError::Absent { name: name.to_owned(), engine: self.shown(), near })
    }
}
