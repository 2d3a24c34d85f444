//! What changes the registry: each demands the consent that a confirmed plan gives.
//!
//! Nothing is retried: who asked looks what came of it. DELETE takes its arguments in the body.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    super::{BASE, Mlflow},
    Stage,
};
use crate::{
    client::{Call, ClientError},
    plan::Consent,
};

impl Mlflow {
    /// Points an alias at a version, whatever it pointed at: the server has no compare-and-swap.
    pub async fn set_alias(
        &self,
        model: &str,
        alias: &str,
        version: u64,
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!({ "name": model, "alias": alias, "version": version.to_string() });
        self.change(Method::POST, "registered-models/alias", &body).await
    }

    /// Takes an alias away; one that is not there is no error.
    pub async fn delete_alias(&self, model: &str, alias: &str, _: &Consent) -> Result<(), ClientError> {
        self.change(Method::DELETE, "registered-models/alias", &json!({ "name": model, "alias": alias }))
            .await
    }

    /// Moves a version to a stage and leaves the others where they are.
    pub async fn set_stage(
        &self,
        model: &str,
        version: u64,
        stage: Stage,
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!({
            "name": model,
            "version": version.to_string(),
            "stage": stage.word(),
            "archive_existing_versions": false,
        });
        self.change(Method::POST, "model-versions/transition-stage", &body).await
    }

    pub async fn set_version_tag(
        &self,
        model: &str,
        version: u64,
        (key, value): (&str, &str),
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!({ "name": model, "version": version.to_string(), "key": key, "value": value });
        self.change(Method::POST, "model-versions/set-tag", &body).await
    }

    pub async fn delete_version_tag(
        &self,
        model: &str,
        version: u64,
        key: &str,
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!({ "name": model, "version": version.to_string(), "key": key });
        self.change(Method::DELETE, "model-versions/delete-tag", &body).await
    }

    pub async fn set_model_tag(
        &self,
        model: &str,
        (key, value): (&str, &str),
        _: &Consent,
    ) -> Result<(), ClientError> {
        let body = json!({ "name": model, "key": key, "value": value });
        self.change(Method::POST, "registered-models/set-tag", &body).await
    }

    pub async fn delete_model_tag(&self, model: &str, key: &str, _: &Consent) -> Result<(), ClientError> {
        self.change(Method::DELETE, "registered-models/delete-tag", &json!({ "name": model, "key": key }))
            .await
    }

    async fn change(&self, method: Method, path: &str, body: &Value) -> Result<(), ClientError> {
        let answer =
            self.http.send(&self.endpoint, &Call::new(method, format!("{BASE}/{path}")).json(body)).await?;
        answer.decode::<Value>("an acknowledgement").map(drop)
    }
}
