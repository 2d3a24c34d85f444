//! `incident start`: from here on the clock runs.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;

use super::{
    act,
    book::Book,
    event::{Event, What},
    look, show,
    state::Incident,
    tell::tell,
};
use crate::{
    config::{
        redact::cut_line,
        response::{BusinessDays, Severity, respond_by, severities, span, target_of},
        zone,
    },
    context::Context,
    error::{Fault, shell_word},
    finding::{Finding, Verdict, parse_duration},
    plan::{Ended, Outcome},
    record::{Kept, new_id},
    ui::Document,
};

/// What a title may be long when it is made from a finding.
const LONGEST_TITLE: usize = 120;

/// Start an incident: from here on the response target of its severity counts
///
/// With --from-check the finding is looked at now and kept as evidence, and gives title, service and severity where
/// they are not given: a service that is down is SEV-1, anything else critical or unknown SEV-2, a warning SEV-3.
/// Without, and when unsure, it is SEV-2: take the higher, and lower it by a note.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl incident start --from-check service.api.http
  mlopsctl incident start --from-check error-rate --severity SEV-1
  mlopsctl incident start --severity SEV-2 --title 'Predictions are slow' --service api --since 20m")]
pub(super) struct StartArgs {
    /// SEV-1 (the gravest) to SEV-4
    #[arg(long, env = "MLOPSCTL_INCIDENT_SEVERITY", value_name = "SEV-N")]
    severity: Option<Severity>,

    /// What is wrong, in a line
    #[arg(long, env = "MLOPSCTL_TITLE", value_name = "TEXT")]
    title: Option<String>,

    /// The finding that tells of it: its id, or the name of a service or check
    #[arg(long, env = "MLOPSCTL_FROM_CHECK", value_name = "ID")]
    from_check: Option<String>,

    /// Service that suffers; may be given several times
    #[arg(long, env = "MLOPSCTL_SERVICE", value_name = "NAME", value_delimiter = ',')]
    service: Vec<String>,

    /// When the trouble began, if that was earlier: a time (RFC 3339) or how long ago (20m)
    #[arg(long, env = "MLOPSCTL_INCIDENT_SINCE", value_name = "TIME")]
    since: Option<String>,
}

/// `incident start`.
pub(super) async fn run(cx: &Context, args: &StartArgs) -> Result<Document> {
    for name in &args.service {
        cx.service(name)?;
    }
    let given = args.severity.map(|severity| known(cx, severity)).transpose()?;
    let began = args.since.as_deref().map(|text| moment(text, cx.clock.now())).transpose()?;
    let findings = match &args.from_check {
        Some(id) => look::at_finding(cx, id).await?,
        None => Vec::new(),
    };
    let worst = findings.first();
    let title = match (&args.title, worst) {
        (Some(title), _) if !title.trim().is_empty() => cut_line(title, 4 * LONGEST_TITLE),
        (_, Some(worst)) => cut_line(&format!("{}: {}", worst.subject, worst.message), LONGEST_TITLE),
        _ => {
            return Err(Fault::new("an incident needs --title, or --from-check to take it from")
                .hint("mlopsctl incident start --severity SEV-2 --title 'what is wrong'")
                .into());
        }
    };
    let severity = given.or_else(|| worst.map(Severity::of)).unwrap_or(Severity::UNSURE);
    let services = if args.service.is_empty() { suffering(cx, &findings) } else { args.service.clone() };
    let book = Book::of(cx)?;
    let check = worst.map(|worst| worst.id.clone());
    if let Some(same) = already_open(&book, check.as_deref()).await? {
        return Ok(Document::Outcome(same_again(cx, &same)));
    }
    let due = due(cx, severity, cx.clock.now());
    let id = new_id(cx.clock.now());
    let what = What::Started { title, severity, services, began, check, respond_by: due, findings };
    let event = Event::new(cx, &id, what);
    let ended = if cx.options.dry_run { Ended::Planned } else { Ended::Done };
    let kept = if ended == Ended::Done { book.open(&event).await? } else { Kept::Stored };
    let incident = Incident::fold(vec![event]).ok_or_else(|| Fault::new("the incident has no beginning"))?;
    if ended == Ended::Done {
        tell(cx, &incident).await;
    }
    Ok(Document::Outcome(act::warned_unless_stored(outcome(cx, &incident, ended), &kept)))
}

/// A severity that there is: one without a target would be a typo with the slackest of all.
pub(super) fn known(cx: &Context, severity: Severity) -> Result<Severity, Fault> {
    let there = severities(&cx.config().incidents.response);
    if there.contains(&severity) {
        return Ok(severity);
    }
    let names: Vec<String> = there.iter().map(Severity::to_string).collect();
    let fault = Fault::new(format!("there is no {severity}: {}", names.join(", ")));
    Err(match there.last() {
        Some(near) => fault.hint(format!(
            "did you mean {near}, the least grave? When unsure take the higher: {}",
            Severity::UNSURE
        )),
        None => fault,
    }
    .hint("one more gets its target in `incidents.response` of the configuration"))
}

/// By when somebody must respond.
pub(super) fn due(cx: &Context, severity: Severity, from: DateTime<Utc>) -> DateTime<Utc> {
    let settings = &cx.config().incidents;
    let configured = cx.config().timezone.as_deref().and_then(|name| zone::zone(name).ok());
    let zone = configured.unwrap_or_else(|| zone::machine_zone(&cx.environment));
    let target = target_of(severity, &settings.response);
    respond_by(target, from, zone, &BusinessDays::new(&settings.business_days))
}

/// The services that findings are about.
fn suffering(cx: &Context, findings: &[Finding]) -> Vec<String> {
    let mut services: Vec<String> = Vec::new();
    for finding in findings {
        let config = cx.config();
        let own = config.services.contains_key(&finding.subject).then(|| finding.subject.clone());
        let checks = || config.checks.get(&finding.subject)?.service().map(str::to_owned);
        services.extend(own.or_else(checks).filter(|name| !services.contains(name)));
    }
    services
}

/// The same trouble is one incident, however often a schedule starts it.
async fn already_open(book: &Book<'_>, check: Option<&str>) -> Result<Option<Incident>> {
    let Some(check) = check else { return Ok(None) };
    let open = match book.all_open().await {
        Ok(open) => open,
        // Better twice than not at all.
        Err(_) if book.down().is_some() => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(open.into_iter().find(|incident| incident.check.as_deref() == Some(check)))
}

fn same_again(cx: &Context, same: &Incident) -> Outcome {
    let text = format!(
        "is open already for {}: {}, since {}; nothing was written",
        same.check.as_deref().unwrap_or_default(),
        same.severity,
        show::moment(same.started.at)
    );
    let mut outcome = Outcome::new("incident start", &same.id, Ended::Warned, &text, Vec::new());
    outcome.notes = notes(cx, same);
    outcome.next.push(format!("mlopsctl incident note 'what is new' --incident {}", same.id));
    outcome
}

fn outcome(cx: &Context, incident: &Incident, ended: Ended) -> Outcome {
    let text = match ended {
        Ended::Planned => format!("would be open as {} (nothing was written)", incident.severity),
        _ => format!("open as {}", incident.severity),
    };
    let text = format!("{text}: {}", incident.title);
    let mut outcome = Outcome::new("incident start", &incident.id, ended, &text, Vec::new());
    outcome.notes = notes(cx, incident);
    outcome.findings = incident.found().cloned().collect();
    if incident.check.is_some() && outcome.findings.iter().all(|finding| finding.verdict == Verdict::Ok) {
        outcome.notes.push("what it was started from is ok right now".to_owned());
    }
    if ended != Ended::Planned {
        let id = &incident.id;
        outcome.record = Some(id.clone());
        outcome.next.push(format!("mlopsctl incident ack -i {id}"));
        let hint = outcome.findings.iter().find_map(|finding| runbook_of(finding.hint.as_deref()?));
        outcome
            .next
            .extend(hint.map(|name| format!("mlopsctl incident run {} --incident {id}", shell_word(name))));
    }
    outcome
}

/// Target, services, and whom to call.
fn notes(cx: &Context, incident: &Incident) -> Vec<String> {
    let mut notes = Vec::new();
    if incident.closed.is_none() {
        let target = target_of(incident.severity, &cx.config().incidents.response);
        notes.push(format!("{} ({}: within {target})", show::clock_line(cx, incident), incident.severity));
    }
    if !incident.services.is_empty() {
        notes.push(format!("suffers: {}", incident.services.join(", ")));
    }
    if incident.began < incident.started.at {
        let ago = span(incident.started.at - incident.began);
        notes.push(format!("began {}, {ago} before it was started", show::moment(incident.began)));
    }
    notes.extend(
        show::contacts(cx, incident.severity).map(|contact| format!("call {}", show::contact_line(contact))),
    );
    notes
}

/// The procedure that a hint names: `runbook: NAME`, `mlopsctl runbook run NAME`.
fn runbook_of(hint: &str) -> Option<&str> {
    let after = hint.split("runbook run ").nth(1).or_else(|| hint.split("runbook: ").nth(1))?;
    let name = after.split([' ', ',', ';']).next()?;
    (!name.is_empty()).then_some(name)
}

/// `20m` (ago) or a time that is past.
fn moment(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Fault> {
    let time = DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
    let ago = || now.checked_sub_signed(TimeDelta::from_std(parse_duration(text).ok()?).ok()?);
    match time.or_else(ago) {
        Some(time) if time <= now => Ok(time),
        Some(_) => Err(Fault::new(format!("--since `{text}` is in the future"))),
        None => Err(Fault::new(format!("--since `{text}` is neither a duration nor a time"))
            .hint("examples: --since 20m, --since 2026-11-20T17:41:00Z")),
    }
}
