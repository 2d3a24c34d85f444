//! `incident report`: the draft of a post-mortem, from what was written down while it happened.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;
use serde_json::{Value, json};

use super::{
    book::Book,
    event::What,
    show::{self, moment},
    state::{self, Incident, Phase},
    timeline::{self, Timeline},
};
use crate::{
    config::response::{span, target_of},
    context::Context,
    finding::{Finding, Verdict},
    record::Who,
    ui::{Block, Document, Paper, PaperSection},
};

/// Draft the post-mortem: what happened, impact in numbers, timeline, causes, actions
///
/// The timeline comes from what was noted and from the records of that time: acts, procedures, silences, mutes,
/// transitions. Sections that nobody has filled say how to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl incident report
  mlopsctl incident report -i 01KAJ3 -o markdown=post-mortem.md
  mlopsctl incident report -i 01KAJ3 -o html=post-mortem.html")]
pub(super) struct ReportArgs {
    /// Id, or its start (default: the only open one)
    #[arg(short, long, env = "MLOPSCTL_INCIDENT", value_name = "ID")]
    incident: Option<String>,

    /// The same, as the only word
    #[arg(value_name = "INCIDENT", hide = true)]
    named: Option<String>,
}

/// `incident report`.
pub(super) async fn run(cx: &Context, args: &ReportArgs) -> Result<Document> {
    let book = Book::of(cx)?;
    let incident = book.find(args.named.as_deref().or(args.incident.as_deref())).await?;
    let timeline = timeline::collect(cx, &book, &incident).await?;
    if timeline.missing > 0 {
        cx.ui.warn("not every record of that time could be read: the timeline has gaps");
    }
    Ok(Document::Paper(Box::new(paper(cx, &incident, &timeline))))
}

fn paper(cx: &Context, incident: &Incident, timeline: &Timeline) -> Paper {
    let now = cx.clock.now();
    let phase = incident.phase();
    let verdict = match phase {
        Phase::Closed => Verdict::Ok,
        _ if incident.is_breached(now) => Verdict::Critical,
        _ => incident.severity.verdict(),
    };
    let sections = sections(cx, incident, timeline);
    let summary = format!("{}, {}", incident.severity, show::clock_line(cx, incident));
    Paper {
        command: "incident report",
        title: format!("Incident: {}", incident.title),
        verdict,
        judges: false,
        label: phase.word().to_uppercase(),
        summary: summary.trim_end_matches([',', ' ']).to_owned(),
        facts: Vec::new(),
        sections,
        findings: seen(incident, timeline).into_values().collect(),
        value: value(cx, incident, timeline),
    }
}

fn sections(cx: &Context, incident: &Incident, timeline: &Timeline) -> Vec<PaperSection> {
    let section = |heading, blocks| PaperSection { heading, blocks };
    let id = &incident.id;
    let bullets = |lines: Vec<String>, flag: &str| {
        if lines.is_empty() {
            Block::Text(format!("Nothing noted yet. Add: mlopsctl incident note {flag} '…' --incident {id}"))
        } else {
            Block::Bullets(lines)
        }
    };
    let rows = timeline.entries.iter();
    let rows = rows.map(|entry| {
        vec![
            entry.at.format("%Y-%m-%d %H:%M:%S").to_string(),
            entry.text.clone(),
            entry.who.clone(),
            entry.record.clone().unwrap_or_default(),
        ]
    });
    let mut sections = vec![
        section("Overview", vec![Block::Facts(overview(incident))]),
        section("What happened", story(cx, incident).into_iter().map(Block::Text).collect()),
        section(
            "Impact in numbers",
            vec![Block::Rows { columns: vec!["measure", "value"], rows: impact(cx, incident, timeline) }],
        ),
        section(
            "Timeline (UTC)",
            vec![Block::Rows {
                columns: vec!["time", "what happened", "who", "record"],
                rows: rows.collect(),
            }],
        ),
        section("Contributing factors", vec![bullets(said(incident, "factor"), "--factor")]),
        section("Went well", vec![bullets(said(incident, "went-well"), "--went-well")]),
        section("Did not go well", vec![bullets(said(incident, "went-badly"), "--went-badly")]),
        section("Actions", vec![actions(incident)]),
        section("Responders", vec![Block::Bullets(incident.people().into_iter().map(person).collect())]),
    ];
    if incident.closed.is_none() {
        let contacts: Vec<String> = show::contacts(cx, incident.severity).map(show::contact_line).collect();
        if !contacts.is_empty() {
            sections.push(section("Whom to call", vec![Block::Bullets(contacts)]));
        }
    }
    sections
}

fn overview(incident: &Incident) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Incident", incident.id.clone()),
        ("Severity", incident.severity.to_string()),
        ("Status", incident.phase().word().to_owned()),
    ];
    if !incident.services.is_empty() {
        facts.push(("Services", incident.services.join(", ")));
    }
    facts.extend(incident.check.clone().map(|check| ("Found by", check)));
    facts.push(("Began", moment(incident.began)));
    facts.push(("Started", format!("{} by {}", moment(incident.started.at), incident.started.who)));
    for (name, done) in
        [("Responded", &incident.responded), ("Mitigated", &incident.mitigated), ("Closed", &incident.closed)]
    {
        facts.extend(done.as_ref().map(|done| (name, format!("{} by {}", moment(done.at), done.who))));
    }
    facts
}

/// The story in sentences.
fn story(cx: &Context, incident: &Incident) -> Vec<String> {
    let Incident { started, severity, title, .. } = incident;
    let mut story = vec![format!(
        "{} started this incident as {severity} on {}: {}.",
        started.who,
        moment(started.at),
        title.trim_end_matches('.')
    )];
    if let Some(finding) = incident.found().next() {
        story.push(format!(
            "It was found by {}, which was {}: {}.",
            finding.id, finding.verdict, finding.message
        ));
    }
    let text = |text: &Option<String>| {
        text.as_ref().map(|text| format!(": {}", text.trim_end_matches('.'))).unwrap_or_default()
    };
    let since = |at| span(at - started.at);
    match &incident.responded {
        Some(done) => story.push(format!(
            "{} responded after {}, {}.",
            done.who,
            since(done.at),
            target_words(cx, incident)
        )),
        None => story.push(format!("Nobody has responded yet; {}.", show::clock_line(cx, incident))),
    }
    if let Some(done) = &incident.mitigated {
        let still = incident.events.iter().rev().find_map(|event| match &event.what {
            What::Mitigated { findings, .. } => Some(findings.iter().any(|seen| seen.verdict != Verdict::Ok)),
            _ => None,
        });
        let still = if still == Some(true) { ", although not all was seen well then" } else { "" };
        story.push(format!("The harm was over after {}{still}{}.", since(done.at), text(&done.text)));
    }
    if let Some(done) = &incident.closed {
        story.push(format!("{} closed it after {}{}.", done.who, since(done.at), text(&done.text)));
    }
    vec![story.join(" ")]
}

/// `within the target of 15 min`, `3 min later than the target of 15 min`.
fn target_words(cx: &Context, incident: &Incident) -> String {
    let target = target_of(incident.severity, &cx.config().incidents.response);
    let at = incident.responded.as_ref().map_or_else(|| cx.clock.now(), |done| done.at);
    if at > incident.respond_by {
        format!("{} later than the target ({target})", span(at - incident.respond_by))
    } else {
        format!("within the target ({target})")
    }
}

fn impact(cx: &Context, incident: &Incident, timeline: &Timeline) -> Vec<Vec<String>> {
    let now = cx.clock.now();
    let end = incident.mitigated.as_ref().or(incident.closed.as_ref());
    let harm = end.map_or_else(
        || format!("{} so far", span(now - incident.began)),
        |end| span(end.at - incident.began),
    );
    let since = |done: &Option<state::Done>| {
        done.as_ref().map_or_else(|| "not yet".to_owned(), |done| span(done.at - incident.started.at))
    };
    let target = match (&incident.responded, incident.is_late(now)) {
        (_, true) => format!("missed: {}", target_words(cx, incident)),
        (Some(_), false) => format!("met: {}", target_words(cx, incident)),
        (None, false) => show::clock_line(cx, incident),
    };
    let seen = seen(incident, timeline);
    let kind = |kind: &str| {
        let names: Vec<&str> =
            seen.keys().filter(|id| id.split('.').next() == Some(kind)).map(String::as_str).collect();
        if names.is_empty() { "0".to_owned() } else { format!("{}: {}", names.len(), names.join(", ")) }
    };
    let acts = timeline.records.iter().filter(|record| record.outcome.is_some()).count();
    let procedures = incident.events.iter().filter(|event| matches!(event.what, What::Run { .. })).count();
    let row = |name: &str, text: String| vec![name.to_owned(), text];
    vec![
        row("Duration of the harm", harm),
        row("Time to respond", since(&incident.responded)),
        row("Response target", target),
        row("Time to mitigate", since(&incident.mitigated)),
        row("Time to close", since(&incident.closed)),
        row("Services that were not well", kind("service")),
        row("Checks that failed", kind("check")),
        row("Alerts seen", kind("alert")),
        row("Procedures run", procedures.to_string()),
        row("Acts carried out", acts.to_string()),
        row("People", incident.people().len().to_string()),
    ]
}

/// What was ever seen bad, the worst of each.
fn seen(incident: &Incident, timeline: &Timeline) -> BTreeMap<String, Finding> {
    let of_event = incident.events.iter().filter_map(|event| match &event.what {
        What::Started { findings, .. } | What::Mitigated { findings, .. } | What::Closed { findings, .. } => {
            Some(findings)
        }
        _ => None,
    });
    let of_record = timeline.records.iter().map(|record| &record.findings);
    let mut seen: BTreeMap<String, Finding> = BTreeMap::new();
    for finding in of_event.chain(of_record).flatten().filter(|finding| finding.verdict != Verdict::Ok) {
        let worse =
            seen.get(&finding.id).is_none_or(|known| known.verdict.gravity() < finding.verdict.gravity());
        if worse {
            seen.insert(finding.id.clone(), finding.clone());
        }
    }
    seen
}

fn said(incident: &Incident, kind: &str) -> Vec<String> {
    let text = |what: &What| match what {
        What::Factor { text } | What::WentWell { text } | What::WentBadly { text } => Some(text.clone()),
        _ => None,
    };
    incident
        .events
        .iter()
        .filter(|event| event.what.word() == kind)
        .filter_map(|event| text(&event.what))
        .collect()
}

fn actions(incident: &Incident) -> Block {
    let rows = incident.events.iter().filter_map(|event| match &event.what {
        What::Action { text, owner, due } => Some(vec![
            text.clone(),
            owner.clone().unwrap_or_else(|| "nobody yet".to_owned()),
            due.map_or_else(|| "no date".to_owned(), |due| due.to_string()),
        ]),
        _ => None,
    });
    let none = format!(
        "No actions yet. Add: mlopsctl incident note --action '…' --owner NAME --due DATE --incident {}",
        incident.id
    );
    Block::rows_or(&["action", "owner", "due"], rows.collect(), &none)
}

fn person(who: &Who) -> String {
    match who.claimed_by.as_str() {
        "os" => format!("{} (user of the machine)", who.name),
        claimed => format!("{} (as {claimed} says)", who.name),
    }
}

fn value(cx: &Context, incident: &Incident, timeline: &Timeline) -> Value {
    let now = cx.clock.now();
    let seconds = |span: TimeDelta| span.num_milliseconds().max(0) as f64 / 1e3;
    let end = incident.mitigated.as_ref().or(incident.closed.as_ref()).map_or(now, |end| end.at);
    json!({
        "schema": "mlopsctl/incident-report/v1",
        "incident": show::json(cx, incident),
        "impact": {
            "harm_seconds": seconds(end - incident.began),
            "over": incident.mitigated.is_some() || incident.closed.is_some(),
            "seen": seen(incident, timeline).into_values().collect::<Vec<_>>(),
        },
        "timeline": timeline.entries,
        "factors": said(incident, "factor"),
        "went_well": said(incident, "went-well"),
        "went_badly": said(incident, "went-badly"),
        "actions": incident.events.iter().filter(|event| matches!(event.what, What::Action { .. }))
            .map(|event| &event.what).collect::<Vec<_>>(),
        "people": incident.people(),
    })
}
