//! MLflow's REST API, versions 2 and 3: what a server has, page by page, as the server tells it. An export must not lose
//! what a newer server adds, so the items are not typed.
//!
//! An empty listing is `{}`, and so is the answer to a body that the server did not understand: whoever counts what came
//! should know how many there must be. Facts: <https://mlflow.org/docs/latest/rest-api.html>, seen on 2.22 and 3.17.

mod artifacts;
mod registry;

use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub use artifacts::{Artifact, Run};
pub use registry::{
    Alias, Dataset, Location, Model, ModelsPage, NameError, RunData, Stage, Status, Tag, Version, alias_name,
    tag,
};

use super::{Call, ClientError, Endpoint, Http};

const BASE: &str = "/api/2.0/mlflow";
/// A page of runs with thousands of metrics each.
const MAX_PAGE: usize = 256 << 20;
/// A database under load answers slowly; each page has so long.
const PAGE_TIMEOUT: Duration = Duration::from_secs(60);

/// What to try where a server lets nobody in; None: that is not what is wrong.
pub fn hint_of_refusal(error: &ClientError) -> Option<&'static str> {
    match error {
        ClientError::Refused { status: 401 | 403, head, .. } if head.starts_with("Invalid Host header") => {
            Some("MLflow refuses this host name: start it with --allowed-hosts naming this host and port")
        }
        ClientError::Refused { status: 401 | 403, .. } => Some(
            "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or http: { auth: … } of the service",
        ),
        _ => None,
    }
}

/// A tracking server.
#[derive(Clone)]
pub struct Mlflow {
    http: Http,
    endpoint: Endpoint,
}

/// What a server has many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Deleted ones too.
    Experiments,
    /// Of one experiment, by its id; deleted ones too.
    Runs { experiment: &'a str, newest_first: bool },
    /// Of one experiment, by its id; a server before version 3 has none.
    LoggedModels { experiment: &'a str },
    /// With their aliases. Prompts are registered models of their own sort, which newer servers list only when asked.
    Models { prompts: bool },
    /// Of all models, without their aliases.
    Versions { prompts: bool },
    /// Of one model, without their aliases, the newest first; of one with both kinds of quotes in its name perhaps
    /// those of models with similar names, too.
    VersionsOf { model: &'a str },
}

/// Some of them.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub items: Vec<Value>,
    /// Asks for the next page; none after the last.
    pub next: Option<String>,
}

impl Kind<'_> {
    /// The key of the answer that holds the items.
    fn key(self) -> &'static str {
        match self {
            Self::Experiments => "experiments",
            Self::Runs { .. } => "runs",
            Self::LoggedModels { .. } => "models",
            Self::Models { .. } => "registered_models",
            Self::Versions { .. } | Self::VersionsOf { .. } => "model_versions",
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Experiments => "a list of experiments",
            Self::Runs { .. } => "a list of runs",
            Self::LoggedModels { .. } => "a list of logged models",
            Self::Models { .. } => "a list of registered models",
            Self::Versions { .. } | Self::VersionsOf { .. } => "a list of model versions",
        }
    }

    fn call(self, most: u32, token: Option<&str>) -> Call {
        const PROMPTS: &str = "tags.`mlflow.prompt.is_prompt` = 'true'";
        let get = |path: &str, pairs: &[(&str, &str)]| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("max_results", &most.to_string()).extend_pairs(pairs);
            query.extend_pairs(token.map(|token| ("page_token", token)));
            Call::get(format!("{BASE}/{path}/search?{}", query.finish()))
        };
        // A search changes nothing, so it may be repeated like a GET.
        let post = |path: &str, mut body: Value| {
            body["max_results"] = json!(most);
            if let Some(token) = token {
                body["page_token"] = json!(token);
            }
            Call::new(Method::POST, format!("{BASE}/{path}/search")).json(&body).retry(true)
        };
        match self {
            Self::Experiments => {
                get("experiments", &[("view_type", "ALL"), ("order_by", "creation_time ASC")])
            }
            Self::Runs { experiment, newest_first } => {
                let order =
                    if newest_first { "attributes.start_time DESC" } else { "attributes.start_time ASC" };
                post(
                    "runs",
                    json!({ "experiment_ids": [experiment], "run_view_type": "ALL", "order_by": [order] }),
                )
            }
            Self::LoggedModels { experiment } => {
                post("logged-models", json!({ "experiment_ids": [experiment] }))
            }
            Self::Models { prompts: false } => get("registered-models", &[("order_by", "name ASC")]),
            Self::Models { prompts: true } => {
                get("registered-models", &[("filter", PROMPTS), ("order_by", "name ASC")])
            }
            Self::Versions { prompts } => {
                let order = [("order_by", "name ASC"), ("order_by", "version_number ASC")];
                let filter = if prompts { PROMPTS } else { "" };
                get("model-versions", &[&[("filter", filter)][..], &order].concat())
            }
            Self::VersionsOf { model } => {
                // MLflow knows no escape: a name with a quote takes the other kind around it, and one with both is found
                // by a pattern, among others perhaps.
                let filter = match (model.contains('\''), model.contains('"')) {
                    (false, _) => format!("name='{model}'"),
                    (true, false) => format!("name=\"{model}\""),
                    (true, true) => format!("name LIKE '{}'", model.replace('\'', "_")),
                };
                get("model-versions", &[("filter", filter.as_str()), ("order_by", "version_number DESC")])
            }
        }
    }
}

impl Mlflow {
    pub fn new(http: &Http, endpoint: Endpoint) -> Self {
        Self { http: http.clone(), endpoint }
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The server's version, where it tells one.
    pub async fn fetch_version(&self) -> Option<String> {
        let answer = self.http.send(&self.endpoint, &Call::get("/version")).await.ok()?;
        let text = std::str::from_utf8(&answer.body).ok()?.trim();
        // Another server may answer there with a page of its own.
        let looks_right =
            text.len() < 40 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.');
        (answer.is_success() && looks_right).then(|| text.to_owned())
    }

    /// At most `most` of a kind, from where `token` of the page before says. None: the server does not know the kind.
    pub async fn fetch_page(
        &self,
        kind: Kind<'_>,
        most: u32,
        token: Option<&str>,
    ) -> Result<Option<Page>, ClientError> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            next_page_token: Option<String>,
            #[serde(flatten)]
            rest: Map<String, Value>,
        }
        let call =
            kind.call(most, token).max_body(MAX_PAGE).timeout(PAGE_TIMEOUT.max(self.endpoint.timeout()));
        let answer = self.http.send(&self.endpoint, &call).await?;
        if answer.status == 404 && matches!(kind, Kind::LoggedModels { .. }) {
            return Ok(None);
        }
        let Body { next_page_token, mut rest } = answer.decode(kind.expected())?;
        let items = match rest.remove(kind.key()) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                return Err(ClientError::Garbled {
                    service: answer.service.clone(),
                    url: answer.url.clone(),
                    expected: kind.expected(),
                    why: format!("`{}` is no list", kind.key()),
                    head: answer.head(),
                });
            }
        };
        Ok(Some(Page { items, next: next_page_token.filter(|token| !token.is_empty()) }))
    }
}
