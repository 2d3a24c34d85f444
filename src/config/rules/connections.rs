//! `http:`: credentials, certificates, limits.

use super::Rules;
use crate::config::{scalar::Duration, tree::Node};

impl Rules<'_> {
    pub(super) fn connection(&mut self, http: Option<&Node>, what: &str) {
        let Some(http) = http else { return };
        for (one, other) in [("client_certificate", "client_key"), ("client_key", "client_certificate")] {
            if let Some(node) = http.get(one)
                && http.get(other).is_none()
            {
                self.fault(node, format!("{what}.{one} needs `{other}:` beside it"));
            }
        }
        for key in ["timeout", "connect_timeout"] {
            self.positive(http.get(key), &format!("{what}.{key}"));
        }
        self.http_url(http.get("proxy"), &format!("{what}.proxy"));
        let Some(auth) = http.get("auth") else { return };
        let [username, password, token] = ["username", "password", "token"].map(|key| auth.get(key));
        match (username, password, token) {
            (None, None, None) if auth.as_map().is_some() => {
                self.fault(
                    auth,
                    format!("{what}.auth is empty: give `username:` and `password:`, or `token:`"),
                );
            }
            (Some(node), _, Some(_)) | (None, Some(node), Some(_)) => {
                self.fault(node, format!("{what}.auth has a `token:` and a user: give one of them"));
            }
            (None, Some(node), None) => {
                self.fault(node, format!("{what}.auth.password needs `username:` beside it"));
            }
            (Some(node), None, None) => {
                self.fault(node, format!("{what}.auth.username needs `password:` beside it"));
            }
            _ => {}
        }
    }

    /// A limit of no time at all lets nothing through.
    pub(super) fn positive(&mut self, node: Option<&Node>, what: &str) {
        if let Some(node) = node
            && duration(Some(node)).is_some_and(|limit| limit.is_zero())
        {
            self.fault(node, format!("{what} must be longer than nothing"));
        }
    }
}

/// A duration, when it is one.
pub(super) fn duration(node: Option<&Node>) -> Option<std::time::Duration> {
    Some(node?.as_text()?.parse::<Duration>().ok()?.value)
}
