//! Scrapes of metrics pages, shared by all checks of one page: one scrape serves them all, and one more each window.
//! Only the series that some check names are kept.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use tokio::sync::OnceCell;

use super::seen::Labels;
use crate::{
    client::{Call, ClientError, Endpoint, Http, Trouble},
    exposition::{Dialect, Parser, Sample, Selector},
};

const ACCEPTED: HeaderValue = HeaderValue::from_static(
    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
);
const ATTEMPTS: u32 = 3;

/// The value of one series, and when the page says it was taken (unix seconds).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) value: f64,
    pub(super) timestamp: Option<f64>,
}

pub(super) type Rows = BTreeMap<Labels, Point>;

/// What one scrape gave, for every selector.
#[derive(Debug, Clone)]
pub(super) struct Scrape {
    pub(super) at: Instant,
    rows: HashMap<String, Rows>,
    /// Samples on the whole page.
    pub(super) samples: usize,
    pub(super) attempts: u32,
}

impl Scrape {
    pub(super) fn rows(&self, selector: &Selector) -> Option<&Rows> {
        self.rows.get(&selector.key())
    }

    /// A scrape of a page that is already here, for tests.
    #[cfg(test)]
    pub(super) fn of(page: &str, selectors: &[Selector], at: Instant) -> Self {
        let mut kept = Kept::new(selectors);
        let samples =
            crate::exposition::parse(Dialect::Text, page.as_bytes(), |sample| kept.take(sample)).unwrap();
        Self { at, rows: kept.rows(), samples, attempts: 1 }
    }
}

/// Why a page could not be read; said once per check that needed it.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) why: String,
    pub(super) attempts: u32,
}

type Scraped = Result<Scrape, Unread>;

/// One page and everything that checks want from it.
#[derive(Debug)]
pub(super) struct Page {
    endpoint: Endpoint,
    path: String,
    timeout: Duration,
    selectors: Vec<Selector>,
    first: OnceCell<Scraped>,
    later: HashMap<Duration, OnceCell<Scraped>>,
}

impl Page {
    pub(super) fn new(endpoint: Endpoint, path: String) -> Self {
        Self {
            endpoint,
            path,
            timeout: Duration::ZERO,
            selectors: Vec::new(),
            first: OnceCell::new(),
            later: HashMap::new(),
        }
    }

    /// Adds what one more check wants, before anything is scraped.
    pub(super) fn want(
        &mut self,
        selectors: impl IntoIterator<Item = Selector>,
        windows: impl IntoIterator<Item = Duration>,
        timeout: Option<Duration>,
    ) {
        for selector in selectors {
            if self.selectors.iter().all(|known| known.key() != selector.key()) {
                self.selectors.push(selector);
            }
        }
        for window in windows {
            self.later.entry(window).or_default();
        }
        // The page is shared: it gets the time of the most patient check.
        self.timeout = self.timeout.max(timeout.unwrap_or_else(|| self.endpoint.timeout()));
    }

    /// The page as shown to people.
    pub(super) fn url(&self) -> String {
        crate::config::redact::show_url(&self.endpoint.at(&self.path))
    }

    /// The first scrape of this run.
    pub(super) async fn first(&self, http: &Http) -> &Scraped {
        self.first.get_or_init(|| self.scrape(http)).await
    }

    /// The scrape that follows the first one after the window.
    pub(super) async fn after(&self, http: &Http, window: Duration) -> &Scraped {
        let first = self.first(http).await;
        let (Ok(scrape), Some(cell)) = (first, self.later.get(&window)) else { return first };
        cell.get_or_init(|| async {
            tokio::time::sleep_until((scrape.at + window).into()).await;
            self.scrape(http).await
        })
        .await
    }

    async fn scrape(&self, http: &Http) -> Scraped {
        let mut attempt = 0;
        let mut last = None;
        let tries = async {
            loop {
                attempt += 1;
                match self.once(http, attempt).await {
                    Ok(scrape) => return Ok(scrape),
                    Err((unread, worth_repeating)) => {
                        if !worth_repeating || attempt == ATTEMPTS {
                            return Err(unread);
                        }
                        last = Some(unread);
                    }
                }
                let base = Duration::from_millis(100) * 2u32.pow(attempt - 1);
                tokio::time::sleep(base + base.mul_f64(fastrand::f64())).await;
            }
        };
        match tokio::time::timeout(self.timeout, tries).await {
            Ok(result) => result,
            Err(_) => Err(last.unwrap_or_else(|| Unread {
                why: format!("{} was not read whole in {} s", self.url(), self.timeout.as_secs_f64()),
                attempts: attempt,
            })),
        }
    }

    /// One try; the flag says whether another one could help.
    async fn once(&self, http: &Http, attempt: u32) -> Result<Scrape, (Unread, bool)> {
        let unread = |why: String| Unread { why, attempts: attempt };
        let call = Call::get(&*self.path).header(ACCEPT, ACCEPTED).timeout(self.timeout);
        let failed = |error: ClientError| {
            let again =
                matches!(error, ClientError::Unreachable { trouble: Trouble::Refused | Trouble::Reset, .. });
            (unread(error.to_string()), again)
        };
        let mut stream = http.open(&self.endpoint, &call).await.map_err(failed)?;
        let at = Instant::now();
        let status = stream.status();
        if !(200..300).contains(&status) {
            let again = status == 429 || status >= 500;
            return Err((unread(format!("HTTP {status} from {}", self.url())), again));
        }
        let content_type = stream.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let mut parser = Parser::new(Dialect::of(content_type));
        let mut kept = Kept::new(&self.selectors);
        let mut take = |sample: &Sample<'_>| kept.take(sample);
        let malformed = |error| (unread(format!("{} is no metrics page: {error}", self.url())), false);
        while let Some(piece) = stream.chunk().await.map_err(failed)? {
            parser.feed(&piece, &mut take).map_err(malformed)?;
        }
        let samples = parser.finish(&mut take).map_err(malformed)?;
        Ok(Scrape { at, rows: kept.rows(), samples, attempts: attempt })
    }
}

/// Collects the series that are wanted.
struct Kept<'a> {
    by_name: HashMap<&'a str, Vec<(&'a Selector, Rows)>>,
}

impl<'a> Kept<'a> {
    fn new(selectors: &'a [Selector]) -> Self {
        let mut by_name: HashMap<&str, Vec<_>> = HashMap::new();
        for selector in selectors {
            by_name.entry(selector.name()).or_default().push((selector, Rows::new()));
        }
        Self { by_name }
    }

    fn take(&mut self, sample: &Sample<'_>) {
        let Some(wanted) = self.by_name.get_mut(sample.name()) else { return };
        for (selector, rows) in wanted {
            if selector.matches(sample) {
                let labels =
                    sample.labels().map(|(name, value)| (name.to_owned(), value.into_owned())).collect();
                // Of a series that is given twice, the first counts, as in Prometheus.
                rows.entry(labels).or_insert(Point { value: sample.value, timestamp: sample.timestamp });
            }
        }
    }

    fn rows(self) -> HashMap<String, Rows> {
        self.by_name.into_values().flatten().map(|(selector, rows)| (selector.key(), rows)).collect()
    }
}
