//! What a running MLflow server says that it has: asked as its users ask, page by page.

use serde_json::Value;

use super::sqlite::Expected;
use crate::{
    client::{Call, ClientError, Endpoint, Http},
    context::Context,
};

/// Entries of a page, as many as every version allows for.
const PAGE: usize = 1000;
/// Pages of one search: a server that never ends is not believed.
const MOST_PAGES: usize = 10_000;

/// Counts what the server shows.
pub(super) async fn count(cx: &Context, endpoint: &Endpoint) -> Result<Expected, ClientError> {
    let of = async |path: &str, key: &str| search(&cx.http, endpoint, path, key).await;
    Ok(Expected {
        models: of("registered-models/search?", "registered_models").await?,
        versions: of("model-versions/search?", "model_versions").await?,
        experiments: of("experiments/search?view_type=ALL&", "experiments").await?,
    })
}

async fn search(http: &Http, endpoint: &Endpoint, path: &str, key: &str) -> Result<u64, ClientError> {
    let mut count = 0;
    let mut token = String::new();
    for _ in 0..MOST_PAGES {
        let mut path = format!("/api/2.0/mlflow/{path}max_results={PAGE}");
        if !token.is_empty() {
            let escaped: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
            path += &format!("&page_token={escaped}");
        }
        let answer = http.send(endpoint, &Call::get(path)).await?;
        if !answer.is_success() {
            return Err(answer.refusal());
        }
        let page = answer.json()?;
        count += page.get(key).and_then(Value::as_array).map_or(0, Vec::len) as u64;
        match page.get("next_page_token").and_then(Value::as_str).filter(|next| !next.is_empty()) {
            Some(next) => next.clone_into(&mut token),
            None => break,
        }
    }
    Ok(count)
}

/// Where two counts differ, in words; nothing where they do not.
pub(super) fn differences(found: &Expected, expected: &Expected) -> Vec<String> {
    let pairs = [
        ("models", found.models, expected.models),
        ("versions", found.versions, expected.versions),
        ("experiments", found.experiments, expected.experiments),
    ];
    let different = pairs.into_iter().filter(|(_, found, expected)| found != expected);
    different.map(|(noun, found, expected)| format!("{found} {noun} instead of {expected}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let expected = Expected { models: 2, versions: 5, experiments: 1 };
        assert_eq!(differences(&expected, &expected), Vec::<String>::new());
        let found = Expected { models: 2, versions: 4, experiments: 3 };
        assert_eq!(differences(&found, &expected), ["4 versions instead of 5", "3 experiments instead of 1"]);
    }
}
