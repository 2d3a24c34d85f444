//! `--ping URL`: tells a dead-man switch (healthchecks.io and its kin) of the start, the exit code and the end of the
//! output, so that it can say when a cron job no longer runs. A ping that fails is a warning and changes nothing.

use std::time::Duration;

use reqwest::Method;
use tokio::task::JoinHandle;
use ulid::Ulid;
use url::Url;

use crate::{
    client::{Call, ClientError, Endpoint, Http},
    config::{Redactor, Transport},
    ui::Ui,
};

/// How much of the output is sent.
pub(crate) const TAIL: usize = 10_000;
const TIMEOUT: Duration = Duration::from_secs(5);

/// One run under watch.
pub(crate) struct Ping {
    http: Http,
    url: Url,
    /// Pairs the start with the end, where the receiver can.
    run: String,
    started: JoinHandle<Result<(), String>>,
}

/// The part of a ping URL that is its secret, for the redactor. A short path is none, and may occur anywhere.
pub(crate) fn secret_of(url: &str) -> Option<String> {
    const SHORTEST: usize = 16;
    let url = Url::parse(url).ok()?;
    let path = url.path().trim_matches('/');
    (path.len() >= SHORTEST).then(|| path.to_owned())
}

impl Ping {
    /// Sends the start without waiting for it. An unusable URL is a warning and no ping.
    pub(crate) fn begin(url: &str, redactor: Redactor, ui: &Ui) -> Option<Self> {
        let url = match Url::parse(url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => {
                ui.warn(
                    "--ping needs a URL that begins with http:// or https://; nobody is told of this run",
                );
                return None;
            }
        };
        let trace = (ui.verbose() > 0).then(|| {
            let ui = ui.clone();
            std::sync::Arc::new(move |level: u8, text: &str| ui.trace(level, text))
                as crate::client::http::Trace
        });
        let http = Http::new(redactor, trace);
        let run = uuid();
        let started = tokio::spawn({
            let (http, target) = (http.clone(), target(&url, "start", &run));
            async move { send(&http, &target, Call::get("")).await }
        });
        Some(Self { http, url, run, started })
    }

    /// Sends the exit code with the end of the output, and says on stderr what did not get through.
    pub(crate) async fn finish(self, code: u8, ui: &Ui) {
        let start = self.started.await.unwrap_or_else(|error| Err(error.to_string()));
        let body = ui.remembered();
        let call = Call::new(Method::POST, "").body("text/plain; charset=utf-8", body).retry(true);
        let end = send(&self.http, &target(&self.url, &code.to_string(), &self.run), call).await;
        let host = self.url.host_str().unwrap_or_default();
        for (what, result) in [("start", start), ("exit code", end)] {
            if let Err(why) = result {
                ui.warn(&format!("the ping with the {what} did not reach {host}: {why}"));
            }
        }
    }
}

/// The URL with one more word in its path; its query stays.
fn target(url: &Url, word: &str, run: &str) -> Url {
    let mut url = url.clone();
    url.set_path(&format!("{}/{word}", url.path().trim_end_matches('/')));
    url.query_pairs_mut().append_pair("rid", run);
    url
}

async fn send(http: &Http, url: &Url, call: Call) -> Result<(), String> {
    let endpoint =
        Endpoint::new("ping", url.as_str(), &Transport::default()).map_err(|fault| fault.to_string())?;
    // The URL is a secret of its own, so only the trouble is named.
    match http.send(&endpoint, &call.timeout(TIMEOUT)).await {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) => Err(format!("HTTP {}", answer.status)),
        Err(ClientError::Unreachable { trouble, attempts, .. }) if attempts > 1 => {
            Err(format!("{trouble}, tried {attempts} times"))
        }
        Err(ClientError::Unreachable { trouble, .. }) => Err(trouble.to_string()),
        Err(_) => Err("no usable answer".to_owned()),
    }
}

/// A random id in the form of a UUID, which is what receivers take.
fn uuid() -> String {
    let hex: String = Ulid::generate().to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_goes_before_the_query() {
        let url = Url::parse("https://hc.example.com/ping/0123456789abcdef/?create=1").unwrap();
        assert_eq!(
            target(&url, "start", "r").as_str(),
            "https://hc.example.com/ping/0123456789abcdef/start?create=1&rid=r"
        );
        assert_eq!(secret_of(url.as_str()).as_deref(), Some("ping/0123456789abcdef"));
        assert_eq!(secret_of("http://localhost:1/healthz"), None);
        assert_eq!(uuid().len(), 36);
    }
}
