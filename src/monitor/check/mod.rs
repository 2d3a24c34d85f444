//! `check`: numbers against thresholds. Each source has a file of its own and says what it saw ([`seen`]);
//! [`judge`] alone decides what that means. Sources are read all at once, and a metrics page once for all its checks.

mod command;
mod container;
mod denominator;
mod disk;
mod files;
mod json;
mod judge;
mod metric;
mod page;
mod probe;
mod promql;
mod seen;
mod watch;

use std::{
    collections::{BTreeMap, HashMap},
    time::{self, Instant},
};

use anyhow::Result;
use clap::Args;

use self::{
    metric::Wanted,
    page::{Page, Unread},
    seen::{BlindInstrument, Look, Seen},
};
use crate::{
    client::{Endpoint, Prometheus, docker::Docker, fan_out},
    config::{AtLeast, Check, Metric, Transport, scalar::Duration},
    context::{Context, unknown_name},
    error::Fault,
    finding::{Finding, Verdict},
    ui::Document,
};

/// Judge numbers against thresholds: PromQL, metrics pages, JSON, latency, disk, containers, files, commands
///
/// Examples:
///   mlopsctl check                                 every check of the configuration
///   mlopsctl check error-rate disk                 these two
///   mlopsctl check --for 15m --every 30s           keep watching after a deployment
///   mlopsctl check -o nagios disk                  as a monitoring plugin
#[derive(Debug, Clone, Args)]
#[command(verbatim_doc_comment)]
pub struct CheckArgs {
    /// Names of checks (default: all)
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    /// Keep watching for so long; ends early after --strikes
    #[arg(long = "for", env = "MLOPSCTL_CHECK_FOR", value_name = "DURATION", help_heading = "Watching")]
    pub watch: Option<Duration>,

    /// Time between two samples of --for [default: 30s]
    #[arg(long, env = "MLOPSCTL_EVERY", value_name = "DURATION", help_heading = "Watching")]
    pub every: Option<Duration>,

    /// Critical samples of one check in a row that end --for early [default: 2]
    #[arg(
        long,
        env = "MLOPSCTL_STRIKES",
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Watching"
    )]
    pub strikes: Option<u32>,
}

/// `check`: numbers against thresholds.
pub async fn run(cx: &Context, args: &CheckArgs) -> Result<Document> {
    if cx.config().checks.is_empty() {
        return Err(Fault::new("no checks are configured")
            .hint("add `checks:` to the configuration, or look at services: mlopsctl health")
            .into());
    }
    if let Some(time) = &args.watch {
        return watch::run(cx, args, time.value).await.map(Document::Report);
    }
    let findings = look(cx, &args.names).await?;
    Ok(Document::Report(cx.report("check", findings)))
}

/// Looks at the named checks, or at all: one finding each, after one for every instrument that is blind.
/// An unknown name is an error; a source that cannot be read is a finding.
pub async fn look(cx: &Context, names: &[String]) -> Result<Vec<Finding>> {
    look_after(cx, names, &HashMap::new()).await
}

/// As [`look`], knowing the verdicts of the look before, which `recover` needs.
async fn look_after(
    cx: &Context,
    names: &[String],
    before: &HashMap<String, Verdict>,
) -> Result<Vec<Finding>> {
    let checks = named(cx, names)?;
    let sources = Sources::new(cx, &checks);
    let looks = fan_out(
        checks.clone(),
        cx.parallel(),
        cx.deadline(),
        async |(name, check)| {
            let started = Instant::now();
            let look = sources.look(name, check).await;
            Look { took: started.elapsed(), ..look }
        },
        |_| Look::blind("there was no result before the deadline (see --deadline)"),
    )
    .await;
    let mut instruments: BTreeMap<&'static str, Finding> = BTreeMap::new();
    let mut findings = Vec::new();
    for ((name, check), look) in checks.into_iter().zip(looks) {
        let (instrument, unread) = (look.instrument.clone(), matches!(look.seen, Seen::Blind(_)));
        let verdict = before.get(name).copied().unwrap_or(Verdict::Ok);
        let mut finding = judge::judge(name, check, look, verdict);
        if let Some(BlindInstrument { name, why }) = instrument {
            let blind = instruments.entry(name).or_insert_with(|| {
                Finding::new(format!("instrument.{name}"), name, Verdict::Critical, why)
                    .hint("what is read through it is unknown until it answers")
            });
            finding.caused_by = unread.then(|| blind.id.clone());
        }
        findings.push(finding);
    }
    Ok(instruments.into_values().chain(findings).collect())
}

/// The checks that are meant, in the order of the configuration or as named.
fn named<'a>(cx: &'a Context, names: &[String]) -> Result<Vec<(&'a str, &'a Check)>, Fault> {
    let all = &cx.config().checks;
    if names.is_empty() {
        return Ok(all.iter().map(|(name, check)| (name.as_str(), check)).collect());
    }
    let mut chosen: Vec<(&str, &Check)> = Vec::new();
    for name in names {
        let (_, known, check) =
            all.get_full(name).ok_or_else(|| unknown_name("check", name, all.keys().map(String::as_str)))?;
        // Asked for twice is looked at once.
        if chosen.iter().all(|(other, _)| other != known) {
            chosen.push((known, check));
        }
    }
    Ok(chosen)
}

/// A metric, understood, and the page that it is on.
struct MetricPlan {
    page: String,
    wanted: Wanted,
}

/// The metrics of one check: the one that is judged, and its denominator.
#[derive(Default)]
struct MetricPlans {
    judged: Option<Result<MetricPlan, String>>,
    denominator: Option<Result<MetricPlan, String>>,
}

/// What several checks read through, made once per look.
struct Sources<'a> {
    cx: &'a Context,
    prometheus: Result<Option<Prometheus>, String>,
    docker: Result<Docker, String>,
    pages: HashMap<String, Page>,
    metrics: HashMap<&'a str, MetricPlans>,
}

impl<'a> Sources<'a> {
    fn new(cx: &'a Context, checks: &[(&'a str, &'a Check)]) -> Self {
        let mut sources = Self {
            cx,
            prometheus: cx.prometheus().map_err(|fault| fault.to_string()),
            docker: Docker::new(cx.http.clone(), &cx.environment).map_err(|fault| fault.to_string()),
            pages: HashMap::new(),
            metrics: HashMap::new(),
        };
        for (name, check) in checks {
            let timeout = check.timeout.as_ref().map(|limit| limit.value);
            let mut plan =
                |metric: &Metric| sources.plan_metric(metric, timeout).map_err(|fault| fault.to_string());
            let judged = check.metric.as_ref().map(&mut plan);
            let denominator = denominator_of(check).map(|metric| plan(&metric));
            sources.metrics.insert(name, MetricPlans { judged, denominator });
        }
        sources
    }

    fn plan_metric(&mut self, metric: &Metric, timeout: Option<time::Duration>) -> Result<MetricPlan, Fault> {
        let wanted = Wanted::new(metric).map_err(Fault::new)?;
        let default = metric.service.as_ref().and_then(|name| self.cx.config().services.get(name));
        let path = default.and_then(|service| service.metrics.as_deref()).unwrap_or("/metrics");
        let (endpoint, path) =
            self.locate("metrics page", metric.url.as_deref(), metric.service.as_deref(), Some(path))?;
        let key = format!("{} {}", metric.service.as_deref().unwrap_or_default(), endpoint.at(&path));
        let page = self.pages.entry(key.clone()).or_insert_with(|| Page::new(endpoint, path));
        page.want(wanted.selectors(), wanted.window, timeout);
        Ok(MetricPlan { page: key, wanted })
    }

    /// Where a source's URL, or its service and path, lead. A URL stands for itself.
    fn locate(
        &self,
        what: &str,
        url: Option<&str>,
        service: Option<&str>,
        path: Option<&str>,
    ) -> Result<(Endpoint, String), Fault> {
        match (url, service) {
            (Some(url), None) => Ok((Endpoint::new(what, url, &Transport::default())?, String::new())),
            (None, Some(service)) => Ok((self.cx.endpoint(service)?, path.unwrap_or_default().to_owned())),
            _ => Err(Fault::new("needs one of `url:` and `service:`")),
        }
    }

    /// Looks at the check's number and, at the same time, at its denominator.
    async fn look(&self, name: &str, check: &Check) -> Look {
        let Some(limit) = &check.at_least else { return self.look_at_number(name, check).await };
        let (look, denominator) =
            tokio::join!(self.look_at_number(name, check), self.look_at_denominator(name, limit));
        denominator::enough(look, denominator, limit)
    }

    async fn look_at_denominator(&self, name: &str, limit: &AtLeast) -> Look {
        match &limit.promql {
            Some(expression) => self.ask(expression).await,
            None => {
                self.look_at_metric(self.metrics.get(name).and_then(|plans| plans.denominator.as_ref())).await
            }
        }
    }

    async fn ask(&self, expression: &str) -> Look {
        match &self.prometheus {
            Ok(Some(prometheus)) => promql::look(prometheus, expression).await,
            Ok(None) => Look::blind("no `prometheus:` is configured to ask"),
            Err(why) => Look::blind(why.clone()),
        }
    }

    async fn look_at_number(&self, name: &str, check: &Check) -> Look {
        let cx = self.cx;
        let (folder, now) = (&cx.loaded.folder, cx.clock.now());
        if let Some(expression) = &check.promql {
            return self.ask(expression).await;
        }
        if check.metric.is_some() {
            return self.look_at_metric(self.metrics.get(name).and_then(|plans| plans.judged.as_ref())).await;
        }
        if let Some(source) = &check.json {
            let (url, service) = (source.url.as_deref(), source.service.as_deref());
            return match self.locate("document", url, service, source.path.as_deref()) {
                Ok((endpoint, path)) => json::look(&cx.http, &endpoint, &path, check, source, now).await,
                Err(fault) => Look::blind(fault.to_string()),
            };
        }
        if let Some(source) = &check.probe {
            let (url, service) = (source.url.as_deref(), source.service.as_deref());
            return match self.locate("endpoint", url, service, source.path.as_deref()) {
                Ok((endpoint, path)) => probe::look(&cx.http, &endpoint, &path, check, source).await,
                Err(fault) => Look::blind(fault.to_string()),
            };
        }
        if let Some(source) = &check.disk {
            return disk::look(check, source, folder).await;
        }
        if let Some(source) = &check.container {
            let service = cx.config().services.get(&source.service);
            return match &self.docker {
                Ok(docker) => {
                    container::look(docker, service.and_then(|service| service.runs_on.as_ref()), source)
                        .await
                }
                Err(why) => Look::blind(why.clone()).through("docker", why.clone()),
            };
        }
        if let Some(source) = &check.files {
            return files::look(check, source, folder, now).await;
        }
        if let Some(source) = &check.command {
            return command::look(check, source, folder, &cx.loaded.redactor).await;
        }
        Look::blind("names no source")
    }

    async fn look_at_metric(&self, plan: Option<&Result<MetricPlan, String>>) -> Look {
        let plan = match plan {
            Some(Ok(plan)) => plan,
            Some(Err(why)) => return Look::blind(why.clone()),
            None => return Look::blind("names no source"),
        };
        let Some(page) = self.pages.get(&plan.page) else { return Look::blind("names no page") };
        let look = match self.measure(page, &plan.wanted).await {
            Ok(look) => look,
            Err(unread) => Look::blind(unread.why).attempts(unread.attempts),
        };
        look.evidence("page", page.url())
    }

    async fn measure(&self, page: &Page, wanted: &Wanted) -> Result<Look, Unread> {
        let http = &self.cx.http;
        let first = page.first(http).await.as_ref().map_err(Clone::clone)?;
        let second = match wanted.window {
            Some(window) => Some(page.after(http, window).await.as_ref().map_err(Clone::clone)?),
            None => None,
        };
        // The time of the page, not of the start: a window may have passed in between.
        let look = metric::measure(wanted, first, second, self.cx.clock.now());
        let last = second.unwrap_or(first);
        Ok(look.attempts(first.attempts.max(last.attempts)).evidence("samples", last.samples))
    }
}

/// The metric that `at_least` names: where it names no page, on the page of the check's own metric.
fn denominator_of(check: &Check) -> Option<Metric> {
    let metric = check.at_least.as_ref()?.metric.clone()?;
    let named = metric.url.is_some() || metric.service.is_some();
    match &check.metric {
        Some(own) if !named => Some(Metric { url: own.url.clone(), service: own.service.clone(), ..metric }),
        _ => Some(metric),
    }
}
