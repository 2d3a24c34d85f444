//! Pages that several parts of one look want: each is asked for once, whoever comes first.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::header::{CONNECTION, HeaderValue};
use tokio::sync::OnceCell;

use super::{Answer, Call, ClientError, Endpoint, Http};

/// More than any health page has; a thousand of them at once must fit.
const MAX_BODY: usize = 1 << 20;

type Asked = Arc<OnceCell<Result<Answer, ClientError>>>;

/// What one look has asked for. The next look begins with none. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// By service and URL: services may differ in their credentials.
    asked: Arc<Mutex<HashMap<(String, String), Asked>>>,
}

impl Pages {
    /// A page below an endpoint, as it was when this look first asked for it.
    pub async fn get(&self, http: &Http, endpoint: &Endpoint, path: &str) -> Result<Answer, ClientError> {
        let key = (endpoint.service.clone(), endpoint.at(path).to_string());
        let asked = {
            let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(key).or_default())
        };
        // Who is dropped while it asks leaves the asking to the next one.
        asked.get_or_init(async || http.send(endpoint, &Self::call(Call::get(path))).await).await.clone()
    }

    /// A request for a small page. The connection is not kept: a fleet's would use up the descriptors.
    pub fn call(call: Call) -> Call {
        call.max_body(MAX_BODY).header(CONNECTION, HeaderValue::from_static("close"))
    }
}
