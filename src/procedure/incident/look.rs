//! What is the case right now, as far as an incident needs it: the finding that it is started from, and whether its
//! services are well when it is said to be over. Looks through the command line, as an operator would.

use anyhow::Result;

use super::state::Incident;
use crate::{
    context::Context,
    error::{Fault, nearest},
    finding::{Finding, Report, Verdict},
    ui::Document,
};

/// An incident does not wait longer than this for a look.
const LIMIT: &str = "--deadline=20s";

/// The finding that an incident is started from, seen now.
pub(crate) async fn at_finding(cx: &Context, id: &str) -> Result<Vec<Finding>> {
    let report = look(cx, &words_for(cx, id)).await?;
    let about = |finding: &&Finding| {
        let below = finding.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        below || finding.subject == id
    };
    let mut found: Vec<Finding> = report.findings.iter().filter(about).cloned().collect();
    if found.is_empty() {
        let ids = report.findings.iter().map(|finding| finding.id.as_str());
        let fault = Fault::new(format!("no finding is called `{id}`; no incident was started"));
        return Err(match nearest(id, ids) {
            Some(near) => fault.hint(format!("did you mean `{near}`?")),
            None => fault.hint("see what there is: mlopsctl status -o json"),
        }
        .into());
    }
    found.sort_by_key(|finding| std::cmp::Reverse((finding.verdict.gravity(), finding.caused_by.is_none())));
    Ok(found)
}

/// How the services and the check of an incident are now; none where it names neither.
pub(crate) async fn at_incident(cx: &Context, incident: &Incident) -> Option<Report> {
    let config = cx.config();
    let services: Vec<&String> =
        incident.services.iter().filter(|name| config.services.contains_key(*name)).collect();
    let mut findings = Vec::new();
    if !services.is_empty() {
        let words: Vec<String> = std::iter::once("health")
            .chain(services.iter().map(|name| name.as_str()))
            .map(str::to_owned)
            .collect();
        findings.extend(seen(cx, &words).await);
    }
    let check = incident.check.as_deref().and_then(|id| id.strip_prefix("check."));
    if let Some(check) = check.filter(|check| config.checks.contains_key(*check)) {
        findings.extend(seen(cx, &["check".to_owned(), check.to_owned()]).await);
    }
    (!findings.is_empty()).then(|| cx.report("incident", findings))
}

/// A look that fails is a finding, too.
async fn seen(cx: &Context, words: &[String]) -> Vec<Finding> {
    match look(cx, words).await {
        Ok(report) => report.findings,
        Err(error) => {
            vec![Finding::new(words.join("."), words.join(" "), Verdict::Unknown, format!("{error:#}"))]
        }
    }
}

/// Runs a look of the command line.
pub(crate) async fn look(cx: &Context, words: &[String]) -> Result<Report> {
    let words: Vec<String> = words.iter().cloned().chain([LIMIT.to_owned()]).collect();
    match (cx.commands.run)(cx, words).await? {
        Document::Report(report) => Ok(report),
        _ => Err(Fault::new("this look has no findings").into()),
    }
}

/// The look that yields a finding.
fn words_for(cx: &Context, id: &str) -> Vec<String> {
    let config = cx.config();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let name = id.split_once('.').map_or(id, |(_, name)| name);
    // A service's name may have dots itself, so the longest name that fits is meant.
    let service = config
        .services
        .keys()
        .filter(|service| {
            name.strip_prefix(service.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .max_by_key(|service| service.len());
    match (id.split('.').next(), service) {
        (Some("check"), _) if config.checks.contains_key(name) => words(&["check", name]),
        (Some("service" | "container"), Some(service)) => words(&["health", service]),
        _ if config.services.contains_key(id) => words(&["health", id]),
        _ if config.checks.contains_key(id) => words(&["check", id]),
        (Some("alert"), _) => words(&["alerts", "list"]),
        _ => words(&["status"]),
    }
}
