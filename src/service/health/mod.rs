//! `health`: services up, answering as they should, fast enough.
//!
//! [`look`] is the door for `status`, `restart` and the demo. Judgement is pure (`judge`, `words`, `relate`); asking is
//! in `probe`, `kinds` and `container`.

mod container;
mod judge;
mod kinds;
mod probe;
mod relate;
mod target;
mod tls;
mod wait;
mod words;

use std::{future::Future, pin::pin, time::Duration};

use anyhow::Result;
use clap::Args;
use container::Engine;
pub use target::health_path;
use target::{Ask, Target};
use tokio::time::{Instant, timeout};

use url::Url;

use crate::{
    client::{Pages, fan_out},
    config::{Kind, scalar},
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Verdict, apply_dependencies, consequences_under_causes},
    ui::Document,
    usage::switch,
};

/// Ask services whether they are well
///
/// Asks all services of the configuration at once, or those named. A URL, or a
/// host:port, needs no configuration.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl health                       all services of mlopsctl.yaml
  mlopsctl health api mlflow            these two
  mlopsctl health http://localhost:8000/health localhost:5432
  mlopsctl health --wait 5m && ./switch-traffic.sh
  mlopsctl health --containers          and containers that nobody configured")]
pub struct HealthArgs {
    /// Services by name, URLs, or host:port (default: all configured services)
    #[arg(value_name = "SERVICE|URL")]
    pub services: Vec<String>,

    /// Ask again until all is ok, at most this long
    #[arg(long, env = "MLOPSCTL_WAIT", value_name = "DURATION")]
    pub wait: Option<scalar::Duration>,

    /// Also list containers of the compose project that the configuration does not name
    #[arg(long, env = "MLOPSCTL_CONTAINERS", value_parser = switch)]
    pub containers: bool,
}

/// How long what is looked at beside services may take longer than they do.
const PATIENCE: Duration = Duration::from_secs(2);

/// `health`: one report of all services asked. `beside` has what else is to be said of services of these names.
pub async fn run(
    cx: &Context,
    args: &HealthArgs,
    beside: impl AsyncFn(&Context, &[String], &Pages) -> Vec<Finding>,
) -> Result<Document> {
    if args.services.is_empty() && !args.containers && cx.config().services.is_empty() {
        return Err(Fault::new("no services are configured and none is named")
            .hint("write a configuration: mlopsctl init")
            .hint("or name one: mlopsctl health http://localhost:8000/health")
            .into());
    }
    if args.services.iter().any(|name| Url::parse(name).is_ok_and(|url| url.password().is_some())) {
        cx.ui.warn(
            "a password on the command line is seen by everybody on this machine; use `http: { auth: … }`",
        );
    }
    let targets = target::find(cx, &args.services)?;
    let pages = Pages::default();
    let services: Vec<String> = targets.iter().map(|target| target.name.clone()).collect();
    let look = async {
        match &args.wait {
            Some(limit) => {
                let limit = cx.options.deadline.map_or(limit.value, |deadline| deadline.min(limit.value));
                wait::wait(cx, &targets, args.containers, limit).await
            }
            None => look_until(cx, &targets, args.containers, cx.deadline(), &pages).await,
        }
    };
    let findings = match &args.wait {
        // What was true when the waiting began is old news.
        Some(_) => {
            let mut findings = look.await;
            findings.extend(timeout(PATIENCE, beside(cx, &services, &pages)).await.unwrap_or_default());
            findings
        }
        None => together(look, beside(cx, &services, &pages)).await,
    };
    Ok(Document::Report(cx.report("health", findings)))
}

/// Both at once; what is looked at beside the services is left out where it takes much longer than they do.
async fn together(
    look: impl Future<Output = Vec<Finding>>,
    beside: impl Future<Output = Vec<Finding>>,
) -> Vec<Finding> {
    let (mut look, mut beside) = (pin!(look), pin!(beside));
    let (mut findings, more) = tokio::select! {
        findings = &mut look => (findings, timeout(PATIENCE, beside).await.unwrap_or_default()),
        more = &mut beside => (look.await, more),
    };
    findings.extend(more);
    findings
}

/// Looks at the services named (all configured ones where none is named) and gives their findings, consequences
/// after their causes. Names may be URLs or `host:port` too. Ends at the run's deadline with what was learnt.
///
/// # Errors
/// An unknown name, or a service whose settings make no sense; nothing was asked then.
pub async fn look(cx: &Context, names: &[String]) -> Result<Vec<Finding>> {
    look_sharing(cx, names, &Pages::default()).await
}

/// The same as a part of a larger look, whose other parts want some of the pages too.
///
/// # Errors
/// As [`look`].
pub async fn look_sharing(cx: &Context, names: &[String], pages: &Pages) -> Result<Vec<Finding>> {
    let targets = target::find(cx, names)?;
    Ok(look_until(cx, &targets, false, cx.deadline(), pages).await)
}

async fn look_until(
    cx: &Context,
    targets: &[Target],
    containers: bool,
    deadline: Option<Instant>,
    pages: &Pages,
) -> Vec<Finding> {
    let engine = Engine::new(cx);
    let asks: Vec<(usize, &Ask)> = targets
        .iter()
        .enumerate()
        .flat_map(|(index, target)| target.asks.iter().map(move |ask| (index, ask)))
        .collect();
    let services = fan_out(
        asks,
        cx.parallel(),
        deadline,
        async |(index, ask)| (index, ask_one(cx, &targets[index], ask, (&engine, pages)).await),
        |(index, ask)| (index, vec![late(cx, &targets[index], ask)]),
    );
    let others =
        async { if containers { container::others(cx, &engine, deadline).await } else { Vec::new() } };
    let (answers, others) = tokio::join!(services, others);
    let mut findings: Vec<Finding> = Vec::with_capacity(answers.len());
    let mut answers = answers.into_iter().peekable();
    for index in 0..targets.len() {
        let begin = findings.len();
        while let Some((_, answer)) = answers.next_if(|(of, _)| *of == index) {
            findings.extend(answer);
        }
        relate::relate(&mut findings[begin..]);
    }
    findings.extend(others);
    findings.extend(engine.finding());
    let services = &cx.config().services;
    apply_dependencies(&mut findings, |subject| {
        services
            .get(subject)
            .map_or_else(Vec::new, |service| service.depends_on.iter().map(String::as_str).collect())
    });
    consequences_under_causes(findings)
}

async fn ask_one(
    cx: &Context,
    target: &Target,
    ask: &Ask,
    (engine, pages): (&Engine, &Pages),
) -> Vec<Finding> {
    match ask {
        Ask::Health { path, wanted } => match target.service.kind {
            Kind::Airflow => kinds::airflow(cx, target, path, wanted).await,
            Kind::Prometheus => kinds::prometheus(cx, target, path, wanted).await,
            Kind::Alertmanager => kinds::alertmanager(cx, target, path, wanted).await,
            Kind::Http | Kind::Mlflow | Kind::Tcp | Kind::Tls => {
                probe::health(cx, target, path, wanted, pages).await
            }
        },
        Ask::Tracking { expect } => kinds::tracking(cx, target, expect).await,
        Ask::Live { path, wanted } | Ask::Ready { path, wanted } => {
            probe::endpoint(cx, target, ask.id(), path, wanted).await
        }
        Ask::Predict { wanted } => probe::predict(cx, target, wanted).await,
        Ask::Connect => probe::tcp(target).await,
        Ask::Tls => tls::look(cx, target).await,
        Ask::Container => container::look(cx, target, engine).await,
    }
}

/// What is said of a question that the deadline cut off.
fn late(cx: &Context, target: &Target, ask: &Ask) -> Finding {
    Finding::new(target.id(ask.id()), &target.name, Verdict::Unknown, too_late(cx))
        .hint("give it longer: --deadline 5m; or give the service less: http: { timeout: 2s }")
        .evidence("late", true)
}

fn too_late(cx: &Context) -> String {
    let limit = cx.options.deadline.map(|limit| format!(" ({})", Quantity::seconds(limit)));
    format!("no answer before the deadline of this run{}", limit.unwrap_or_default())
}
