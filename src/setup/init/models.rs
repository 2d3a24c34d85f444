//! What a running MLflow says of its models: the one thing that `init` asks a service, and does without when nobody answers.

use std::time::Duration;

use serde_json::Value;

use super::survey::{Found, Survey};
use crate::{
    client::{Endpoint, Mlflow, mlflow::Kind as Listed},
    config::{Kind, Transport},
    context::Context,
};

/// How long a server may take before the file is written without it.
const PATIENCE: Duration = Duration::from_secs(3);
/// Models asked for; a file names those that matter.
const MOST: u32 = 100;
/// Names that people give to what serves and to what waits, the usual ones first.
const SERVING: [&str; 3] = ["production", "champion", "prod"];
const CANDIDATE: [&str; 3] = ["staging", "challenger", "candidate"];

/// A registered model that something serves.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Registered {
    pub(super) name: String,
    /// Alias or stage, and the version that it means.
    pub(super) serving: (String, String),
    pub(super) candidate: Option<(String, String)>,
}

/// The models of the MLflow server that was found, those alone that say what serves.
pub(super) async fn ask(cx: &Context, survey: &Survey) -> Vec<Registered> {
    let Some(server) = server(survey) else { return Vec::new() };
    // A URL with a variable is known when the file is read.
    let url = server.url.as_deref().filter(|url| !url.contains('$'));
    let endpoint = url.and_then(|url| Endpoint::new(&server.name, url, &Transport::default()).ok());
    let Some(endpoint) = endpoint else { return Vec::new() };
    let mlflow = Mlflow::new(&cx.http, endpoint);
    let asked = mlflow.fetch_page(Listed::Models { prompts: false }, MOST, None);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Some(page))) => page.items.iter().filter_map(registered).collect(),
        _ => Vec::new(),
    }
}

/// The MLflow server that is written.
pub(super) fn server(survey: &Survey) -> Option<&Found> {
    survey.services.iter().find(|found| found.kind == Kind::Mlflow && found.set_aside.is_none())
}

fn registered(model: &Value) -> Option<Registered> {
    let name = model["name"].as_str()?.to_owned();
    let list = |key: &str| model[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let named = |wanted: &str| {
        let aliases = list("aliases").iter().map(|one| (&one["alias"], &one["version"]));
        let stages = list("latest_versions").iter().map(|one| (&one["current_stage"], &one["version"]));
        aliases.chain(stages).find_map(|(known, version)| {
            let is_meant = known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(wanted));
            is_meant.then(|| (wanted.to_owned(), version.as_str().unwrap_or("?").to_owned()))
        })
    };
    Some(Registered {
        name,
        serving: SERVING.into_iter().find_map(named)?,
        candidate: CANDIDATE.into_iter().find_map(named),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn aliases_come_before_stages_and_the_usual_names_first() {
        let model = json!({
            "name": "m",
            "aliases": [{"alias": "champion", "version": "2"}, {"alias": "challenger", "version": "5"}],
            "latest_versions": [{"current_stage": "Production", "version": "3"}],
        });
        let found = registered(&model).unwrap();
        assert_eq!(found.serving, ("production".to_owned(), "3".to_owned()));
        assert_eq!(found.candidate, Some(("challenger".to_owned(), "5".to_owned())));
        assert_eq!(registered(&json!({"name": "m", "latest_versions": [{"current_stage": "None"}]})), None);
        assert_eq!(registered(&json!({"aliases": [{"alias": "production", "version": "3"}]})), None);
    }
}
