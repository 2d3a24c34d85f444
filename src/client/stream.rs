//! Bodies that are handed over as they come.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Response, header::HeaderMap};

use super::{classify::classify, error::ClientError};

/// An answer whose body is still coming.
#[derive(Debug)]
pub struct Stream {
    pub(super) response: Response,
    pub(super) service: String,
    pub(super) url: String,
}

impl Stream {
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The URL that answered, after redirects, safe to show.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The next piece, or none at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ClientError> {
        self.response.chunk().await.map_err(|error| ClientError::Unreachable {
            service: self.service.clone(),
            url: self.url.clone(),
            trouble: classify(&error),
            detail: format!("while reading {}", self.url),
            attempts: 1,
            took: Duration::ZERO,
        })
    }
}
