//! `status`: everything at a glance. Each look is one line in `sections`; they run at once, and one that fails or
//! takes too long is a finding beside the others.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    pin::Pin,
    time::Duration,
};

use anyhow::Result;
use clap::Args;
use futures_util::future::join_all;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{
    backup,
    client::Pages,
    config::{Kind, scalar},
    context::Context,
    drift,
    error::{Fault, shell_word},
    finding::{Finding, Report, Section, Verdict},
    model,
    monitor::{alerts, check},
    notify, plan,
    procedure::runbook::{due, run as open_runs},
    service::health,
    ui::Document,
    usage::switch,
};

const EVERY: Duration = Duration::from_secs(5);
/// No look is expected to be done in less.
const SHORTEST_LOOK: Duration = Duration::from_millis(100);
/// A look ends itself at the deadline and knows best what was not done; this is for one that does not.
const GRACE: Duration = Duration::from_millis(200);

/// Show everything at a glance with one verdict
///
/// Unfinished plans, services, checks and alerts, the worst first, each with the command to run next.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl status\n  mlopsctl status --watch --every 10s\n  \
    mlopsctl status -q --fail-on critical")]
pub struct StatusArgs {
    /// Look again and again, until Ctrl-C (on a terminal: in place)
    #[arg(short, long, env = "MLOPSCTL_WATCH", value_parser = switch)]
    pub watch: bool,

    /// Pause between two looks of --watch (default 5s)
    #[arg(long, env = "MLOPSCTL_EVERY", value_name = "DURATION")]
    every: Option<scalar::Duration>,
}

/// One part of the page: what it is about, and its look.
type Look<'a> = (&'static str, Pin<Box<dyn Future<Output = Result<Vec<Finding>>> + 'a>>);

/// What `status` is made of. A new part is a new line.
fn sections<'a>(cx: &'a Context, pages: &'a Pages) -> Vec<Look<'a>> {
    vec![
        ("plans", Box::pin(async { Ok(plan::unfinished(cx).await) })),
        ("runs", Box::pin(open_runs::look(cx))),
        ("runbooks", Box::pin(due::look(cx))),
        ("services", Box::pin(health::look_sharing(cx, &[], pages))),
        ("checks", Box::pin(check::look(cx, &[]))),
        ("alerts", Box::pin(alerts::look(cx))),
        ("backups", Box::pin(backup::look(cx))),
        ("drift", Box::pin(drift::look(cx))),
        ("models", Box::pin(model::look(cx, pages))),
    ]
}

/// `status`: one page, or one after the other.
pub async fn run(cx: &Context, args: &StatusArgs) -> Result<Document> {
    if args.watch { watch(cx, args).await } else { Ok(Document::Report(report(cx).await?)) }
}

/// Everything that is configured, with one verdict.
pub async fn report(cx: &Context) -> Result<Report> {
    let started = Instant::now();
    let limit = cx.deadline().map(|deadline| deadline + GRACE);
    let pages = Pages::default();
    let looks = sections(cx, &pages).into_iter().map(|(name, look)| async move {
        let looked = match limit {
            Some(limit) => timeout_at(limit, look).await.ok(),
            None => Some(look.await),
        };
        match looked {
            Some(Ok(findings)) => findings,
            Some(Err(error)) => vec![not_looked_at(name, &format!("cannot be looked at: {error:#}"))],
            None => vec![not_looked_at(name, "there was no result before the deadline (see --deadline)")],
        }
    });
    let mut findings: Vec<Finding> = join_all(looks).await.into_iter().flatten().collect();
    if findings.is_empty() {
        return Err(Fault::new("nothing is configured, so there is nothing to look at")
            .hint("write a configuration: mlopsctl init")
            .hint("or see what it would show: mlopsctl demo --once")
            .into());
    }
    keep_first(&mut findings);
    name_instruments_as_services(cx, &mut findings);
    explain_checks(cx, &mut findings);
    for finding in findings.iter_mut().filter(|finding| finding.verdict != Verdict::Ok) {
        if finding.hint.is_none() && finding.caused_by.is_none() {
            finding.hint = next_command(cx, finding);
        }
    }
    let mut report = cx.report("status", findings);
    report.took_seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

fn not_looked_at(name: &str, why: &str) -> Finding {
    Finding::new(format!("status.{name}"), name, Verdict::Unknown, why)
}

/// An instrument that several looks need is one finding.
fn keep_first(findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    findings.retain(|finding| finding.section() != Section::Instruments || seen.insert(finding.id.clone()));
}

/// A blind instrument that is configured as a service too is that service: what is wrong with it is told once.
fn name_instruments_as_services(cx: &Context, findings: &mut Vec<Finding>) {
    let registry = model::registry_name(cx).unwrap_or_default();
    let endpoints = [
        (Kind::Prometheus, "prometheus", cx.prometheus().ok().flatten().map(|it| it.endpoint().shown())),
        (
            Kind::Alertmanager,
            "alertmanager",
            cx.alertmanager().ok().flatten().map(|it| it.endpoint().shown()),
        ),
        (Kind::Mlflow, &registry, cx.endpoint(&registry).ok().map(|endpoint| endpoint.shown())),
    ];
    for (kind, name, place) in endpoints {
        let Some(place) = place else { continue };
        let is_it = |finding: &Finding| {
            let service = cx.config().services.get(&finding.subject).filter(|service| service.kind == kind);
            let seen = service.and_then(|_| cx.endpoint(&finding.subject).ok());
            seen.is_some_and(|seen| seen.shown().trim_end_matches('/') == place.trim_end_matches('/'))
        };
        let critical = || {
            findings.iter().filter(|finding| {
                finding.section() == Section::Services
                    && finding.verdict == Verdict::Critical
                    && is_it(finding)
            })
        };
        let root = critical().find(|finding| finding.caused_by.is_none()).or_else(|| critical().next());
        let Some(cause) = root.map(|finding| finding.id.clone()) else { continue };
        let instrument = format!("instrument.{name}");
        findings.retain(|finding| finding.id != instrument);
        for finding in findings.iter_mut().filter(|finding| finding.caused_by.as_ref() == Some(&instrument)) {
            finding.caused_by = Some(cause.clone());
        }
    }
}

/// A number that cannot be read from a service that is down is a consequence of that.
fn explain_checks(cx: &Context, findings: &mut [Finding]) {
    let down: HashMap<String, String> = findings
        .iter()
        .filter(|finding| finding.section() == Section::Services && finding.caused_by.is_none())
        .filter(|finding| !finding.verdict.is_well())
        .rev()
        .map(|finding| (finding.subject.clone(), finding.id.clone()))
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.section() == Section::Checks) {
        if finding.verdict == Verdict::Unknown && finding.caused_by.is_none() {
            let check = cx.config().checks.get(&finding.subject);
            finding.caused_by = check.and_then(|check| down.get(check.service()?).cloned());
            if finding.caused_by.is_some() {
                // The hint of the cause is the next thing to do.
                finding.hint = None;
            }
        }
    }
}

/// Where to look closer.
fn next_command(cx: &Context, finding: &Finding) -> Option<String> {
    let subject = &finding.subject;
    let quoted = shell_word(subject);
    Some(match finding.section() {
        Section::Services | Section::Containers => {
            let service = cx.config().services.get(subject)?;
            match service.runs_on {
                Some(_) => format!("mlopsctl logs {quoted} --tail 50, then mlopsctl restart {quoted}"),
                None => format!("mlopsctl health {quoted}"),
            }
        }
        Section::Checks => format!("mlopsctl check {quoted}"),
        Section::Alerts if finding.id.starts_with("alert.") => alerts::list_command(subject),
        Section::Alerts => "mlopsctl alerts list".to_owned(),
        Section::Backups => format!("mlopsctl backup list {quoted}"),
        Section::Drift => "mlopsctl drift show".to_owned(),
        Section::Models => format!("mlopsctl model show {quoted}"),
        Section::Instruments => {
            let endpoint = match subject.as_str() {
                "prometheus" => cx.prometheus().ok()??.endpoint().shown(),
                "alertmanager" => cx.alertmanager().ok()??.endpoint().shown(),
                _ => return None,
            };
            format!("mlopsctl health {}/-/ready", endpoint.trim_end_matches('/'))
        }
        Section::Plans | Section::Runs | Section::Other => return None,
    })
}

/// Looks until Ctrl-C, which drops this and with it the screen; or until the deadline, if one was given.
async fn watch(cx: &Context, args: &StatusArgs) -> Result<Document> {
    let every = args.every.as_ref().map_or(EVERY, |every| every.value);
    let screen = cx.ui.screen()?;
    loop {
        let next = Instant::now() + every;
        let mut report = report(cx).await?;
        notify::leave_alone(cx, &mut report).await;
        // A look that would be cut short says less than the last whole one.
        let needed =
            2 * SHORTEST_LOOK.max(Duration::try_from_secs_f64(report.took_seconds).unwrap_or_default());
        let last = cx.deadline().is_some_and(|deadline| next + needed >= deadline);
        let document = Document::Report(report);
        if last {
            return Ok(document);
        }
        match &screen {
            Some(screen) => {
                let foot = format!("again every {}; Ctrl-C ends it", humantime::format_duration(every));
                screen.draw(&document, &foot)?;
                cx.ui.emit_files(&document)?;
            }
            // Nobody reads any more: the report goes nowhere, and its verdict is the exit code.
            None if !cx.ui.emit_while_open(&document)? => return Ok(document),
            None => {}
        }
        sleep_until(next).await;
    }
}
