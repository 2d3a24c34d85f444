//! The registry as the configuration names it, and the models in it that the stack knows by name.

use anyhow::Result;

use super::pointer::{self, Pointer};
use crate::{
    client::{
        ClientError, Mlflow,
        mlflow::{self, Model},
    },
    config::RegisteredModel,
    context::Context,
    error::{Fault, nearest, shell_word},
};

const SERVING: &str = "production";
const CANDIDATE: &str = "staging";

/// A registry that can be asked.
pub struct Registry {
    /// As the configuration names the service, for messages.
    pub service: String,
    pub mlflow: Mlflow,
    /// The command that looks at it more closely.
    look: String,
}

impl Registry {
    /// The configured one: `registry.service`, the only service of kind `mlflow`, or `MLFLOW_TRACKING_URI`.
    ///
    /// # Errors
    /// There is none, or there are several and none is named.
    pub fn of(cx: &Context) -> Result<Self, Fault> {
        let (service, endpoint) = cx.mlflow(None)?;
        let look = cx.command(&format!("health {}", shell_word(&service)));
        Ok(Self { service, mlflow: Mlflow::new(&cx.http, endpoint), look })
    }

    /// Where it is, for pages.
    pub fn shown(&self) -> String {
        format!("{} ({})", self.service, self.mlflow.endpoint().shown())
    }

    /// A model that must be there.
    ///
    /// # Errors
    /// The registry cannot be asked, or has no such model: then the nearest names are offered.
    pub async fn model(&self, cx: &Context, name: &str) -> Result<Model> {
        // Both are found in it: the fault by who explains it, the trouble by who tells a blind instrument.
        let unread = |error: ClientError| anyhow::Error::new(self.fault(&error)).context(error);
        // The server has its own words for an empty name, which help nobody.
        if !name.trim().is_empty()
            && let Some(model) = self.mlflow.fetch_model(name).await.map_err(unread)?
        {
            return Ok(model);
        }
        let fault = Fault::new(format!("{} has no registered model `{name}`", self.service));
        let configured = cx.config().registry.models.keys().map(String::as_str);
        // One page has them all but in the largest registries, and this is a courtesy.
        let page = self.mlflow.fetch_models(None, None).await.unwrap_or_default();
        let known = page.models.iter().map(|model| model.name.as_str());
        Err(match nearest(name, known.clone()).or_else(|| nearest(name, configured)) {
            Some(near) if near != name => fault.hint(format!("did you mean `{near}`?")),
            _ if page.models.is_empty() => fault.hint("it has none at all"),
            _ if page.models.len() <= 5 => {
                fault.hint(format!("it has: {}", known.collect::<Vec<_>>().join(", ")))
            }
            _ => fault.hint(format!("see what there is: {}", cx.command("model list"))),
        }
        .into())
    }

    /// An answer that is none, with what to try.
    pub fn fault(&self, error: &ClientError) -> Fault {
        let fault = Fault::new(error.to_string());
        if let Some(hint) = mlflow::hint_of_refusal(error) {
            return fault.hint(hint);
        }
        match error {
            ClientError::Refused { status: 404, .. } => fault.hint(
                "no MLflow API is there: does it run with --static-prefix? then the prefix belongs to the url",
            ),
            ClientError::Refused { status: 429, .. } => fault.hint("it is asked too much: try again later"),
            ClientError::Garbled { .. } => fault.hint("is another server on that port?"),
            ClientError::Refused { .. } | ClientError::Unreachable { .. } => {
                fault.hint(&self.look)
            }
        }
    }
}

/// What the configuration says of one model; a model that it does not name has the defaults.
#[derive(Debug, Clone, Default)]
pub struct Named<'a> {
    pub name: &'a str,
    pub config: RegisteredModel,
}

impl<'a> Named<'a> {
    pub fn of(cx: &Context, name: &'a str) -> Self {
        Self { name, config: cx.config().registry.models.get(name).cloned().unwrap_or_default() }
    }

    /// Alias or stage of what serves.
    pub fn serving(&self) -> &str {
        self.config.serving.as_deref().unwrap_or(SERVING)
    }

    /// Alias or stage of what waits.
    pub fn candidate(&self) -> &str {
        self.config.candidate.as_deref().unwrap_or(CANDIDATE)
    }

    /// The names under which a metric may be kept, the usual one first.
    pub fn names_of(&self, metric: &str) -> Vec<String> {
        let others = self.config.metrics.get(metric).into_iter().flatten().filter(|other| *other != metric);
        std::iter::once(metric).chain(others.map(String::as_str)).map(str::to_owned).collect()
    }

    /// Which version serves by the registry's word.
    pub fn serving_of(&self, model: &Model) -> Pointer {
        pointer::resolve(model, self.serving())
    }

    /// Which version waits by the registry's word.
    pub fn candidate_of(&self, model: &Model) -> Pointer {
        pointer::resolve(model, self.candidate())
    }
}
