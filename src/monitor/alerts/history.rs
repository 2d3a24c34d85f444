//! `alerts history`: what fired, rebuilt from Prometheus's own `ALERTS` series. Alertmanager keeps no history.

use std::{collections::BTreeMap, time};

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};

use super::{
    before_deadline,
    episodes::{Episode, Noise, episodes, merged},
    judge::{judge_rules, time},
    late, matchers,
    past::{self, Past, times},
    severity::Severities,
};
use crate::{
    client::{ClientError, prometheus::Labels},
    config::scalar::Duration,
    context::Context,
    error::Fault,
    finding::{Finding, Quantity, Unit, Verdict},
    ui::Document,
};

const DAY: time::Duration = time::Duration::from_secs(86_400);
/// More would fill the page; the numbers count all.
const SHOWN_EPISODES: usize = 20;
/// Less of the window than this cannot vouch for the whole.
const ENOUGH_COVERAGE: f64 = 0.9;

/// List what fired, the noisiest first; the gravest severity is the verdict
///
/// Rebuilt from the ALERTS series of Prometheus: which alerts were silenced at the time is not recorded.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    mlopsctl alerts history --since 24h --severity critical\n  \
    mlopsctl alerts history TargetDown --since 7d --step 5m")]
pub(super) struct HistoryArgs {
    /// Label matchers: name=value, name!=value, name=~regex, name!~regex; a bare first word is an alert's name
    #[arg(value_name = "MATCHER")]
    matchers: Vec<String>,

    /// How far to look back (default 24h)
    #[arg(long, env = "MLOPSCTL_HISTORY_SINCE", value_name = "DURATION")]
    since: Option<Duration>,

    /// Only these severities: critical, warning and info stand for every word that means them
    #[arg(long, env = "MLOPSCTL_HISTORY_SEVERITY", value_name = "WORD", value_delimiter = ',')]
    severity: Vec<String>,

    /// Read one sample per step instead of every evaluation
    #[arg(long, env = "MLOPSCTL_STEP", value_name = "DURATION")]
    step: Option<Duration>,
}

pub(super) async fn run(cx: &Context, args: &HistoryArgs) -> Result<Document> {
    let prometheus = cx.prometheus()?.ok_or_else(|| {
        Fault::new("the past of alerts is read from Prometheus, and none is configured")
            .hint("add `prometheus: { url: http://localhost:9090 }` to mlopsctl.yaml")
    })?;
    let since = args.since.as_ref().map_or(DAY, |since| since.value);
    let step = args.step.as_ref().map(|step| step.value);
    if since < time::Duration::from_secs(1) {
        return Err(Fault::new("--since must be at least 1s").into());
    }
    let wanted = matchers(&args.matchers)?;
    let read = past::read(&prometheus, &wanted, since, step, cx.clock.now());
    let findings = match before_deadline(cx, read).await {
        None => vec![late("alerts.history")],
        Some(Ok(past)) => judge(&past, args, since, cx),
        Some(Err(error @ ClientError::Refused { status: 400 | 422, .. })) => return Err(error.into()),
        Some(Err(error)) => {
            let message = format!("what fired cannot be told: {error}");
            let finding = Finding::new("alerts.history", "alerts", Verdict::Unknown, message);
            vec![finding.attempts(error.attempts())]
        }
    };
    Ok(Document::Report(cx.report("alerts history", findings)))
}

/// One alert name with one severity, over all its series.
struct Group {
    verdict: Verdict,
    noise: Noise,
    series: usize,
    episodes: Vec<(Labels, Episode)>,
}

fn judge(past: &Past, args: &HistoryArgs, since: time::Duration, cx: &Context) -> Vec<Finding> {
    let settings = cx.config().alertmanager.as_ref();
    let severities = Severities::new(settings);
    let watchdog = settings.and_then(|settings| settings.watchdog.as_deref());
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    let mut watched: Vec<Episode> = Vec::new();
    for firings in &past.series {
        let labels = &firings.range.labels;
        let name = labels.get("alertname").map_or("(no name)", String::as_str);
        let found = episodes(&times(&firings.range), firings.step, past.window);
        if Some(name) == watchdog {
            watched.extend(found);
            continue;
        }
        if !severities.is_wanted(labels, &args.severity) {
            continue;
        }
        let group =
            groups.entry((name.to_owned(), severities.word(labels).to_owned())).or_insert_with(|| Group {
                verdict: severities.verdict(labels),
                noise: Noise { count: 0, total: 0.0, longest: 0.0 },
                series: 0,
                episodes: Vec::new(),
            });
        group.series += 1;
        group.episodes.extend(found.into_iter().map(|episode| (labels.clone(), episode)));
    }
    let watched = merged(watched);
    let mut groups: Vec<((String, String), Group)> = groups.into_iter().collect();
    for (_, group) in &mut groups {
        group.noise = Noise::of(group.episodes.iter().map(|(_, episode)| episode));
        group.episodes.sort_by(|(_, one), (_, other)| other.start.total_cmp(&one.start));
    }
    groups.sort_by(|(_, one), (_, other)| {
        other.verdict.gravity().cmp(&one.verdict.gravity()).then(one.noise.loudest_first(&other.noise))
    });
    let mut findings: Vec<Finding> =
        groups.iter().map(|((name, word), group)| show_group(name, word, group)).collect();
    findings.extend(watchdog.filter(|_| args.matchers.is_empty()).map(|name| judge_watchdog(name, &watched)));
    findings.extend(judge_rules(&past.rules, false));
    findings.push(summary(past, &groups, args, since));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict.gravity()));
    findings
}

fn show_group(name: &str, word: &str, group: &Group) -> Finding {
    let Noise { count, total, longest } = group.noise;
    let shown = if word.is_empty() { "no severity" } else { word };
    let mut message = format!("{shown}, {}, {} in all", plural(count, "episode"), span(total));
    if count > 1 {
        message += &format!(", the longest {}", span(longest));
    }
    if group.series > 1 {
        message += &format!(", in {} series", group.series);
    }
    if let Some((_, last)) = group.episodes.first() {
        let start = instant(last.start);
        let since = if last.open_start { format!("before {start}") } else { start };
        message += &match (last.open_end, last.open_start || count == 1) {
            (true, _) => format!("; still firing (since {since})"),
            (false, true) => format!("; from {since} to {}", instant(last.end)),
            (false, false) => format!("; the last from {since} to {}", instant(last.end)),
        };
    }
    let id = if word.is_empty() { name.to_owned() } else { format!("{name}.{word}") };
    let shown: Vec<Value> = group.episodes.iter().take(SHOWN_EPISODES).map(show_episode).collect();
    let still = group.episodes.iter().any(|(_, episode)| episode.open_end);
    let mut finding = Finding::new(format!("alerts.history.{id}"), name, group.verdict, message)
        .measured(Quantity { value: total, unit: Some(Unit::Seconds) })
        .evidence("count", count)
        .evidence("total_seconds", round(total))
        .evidence("longest_seconds", round(longest))
        .evidence("series", group.series)
        .evidence("episodes", shown);
    finding.hint = still.then(|| super::list_command(name));
    finding
}

fn show_episode((labels, episode): &(Labels, Episode)) -> Value {
    let labels: BTreeMap<&String, &String> =
        labels.iter().filter(|(name, _)| !matches!(name.as_str(), "__name__" | "alertstate")).collect();
    json!({
        "labels": labels,
        "start": instant(episode.start),
        "end": instant(episode.end),
        "minutes": (episode.seconds() / 6.0).round() / 10.0,
        "open_start": episode.open_start,
        "open_end": episode.open_end,
    })
}

/// The watchdog's gaps are times in which no alert could have fired.
fn judge_watchdog(name: &str, watched: &[Episode]) -> Finding {
    let finding = |verdict, message: String| Finding::new("alerts.watchdog", name, verdict, message);
    match watched {
        [] => finding(Verdict::Critical, "must always fire but never did".to_owned()),
        [.., last] if !last.open_end => {
            finding(Verdict::Critical, format!("must always fire but stopped at {}", instant(last.end)))
        }
        [only] if only.open_start => finding(Verdict::Ok, "fired throughout".to_owned()),
        [only] => finding(Verdict::Ok, format!("fires without a gap since {}", instant(only.start))),
        [.., last] => finding(
            Verdict::Warning,
            format!(
                "was interrupted {}, the last time until {}",
                plural(watched.len() - 1, "time"),
                instant(last.start)
            ),
        ),
    }
}

/// What was read and how: an empty history is only worth what it was read from.
fn summary(
    past: &Past,
    groups: &[((String, String), Group)],
    args: &HistoryArgs,
    since: time::Duration,
) -> Finding {
    let window = span(since.as_secs_f64());
    let kind =
        if args.severity.is_empty() { String::new() } else { format!("{} ", args.severity.join(" or ")) };
    let episodes: usize = groups.iter().map(|(_, group)| group.noise.count).sum();
    let mut message = match episodes {
        0 => format!("no {kind}alert fired in the last {window}"),
        _ => format!(
            "{} of {} in the last {window}",
            plural(episodes, "episode"),
            plural(groups.len(), &format!("{kind}alert"))
        ),
    };
    message += &match past.step {
        None => " (every evaluation read".to_owned(),
        Some(step) => {
            format!(" (one sample per {}: shorter episodes can be missed", span(step.as_secs_f64()))
        }
    };
    message += &past.retention.as_ref().map_or(")".to_owned(), |kept| format!("; Prometheus keeps {kept})"));
    let mut verdict = Verdict::Ok;
    match past.coverage {
        Some(covered) if covered.share < ENOUGH_COVERAGE => {
            verdict = Verdict::Unknown;
            let had = span((covered.share * since.as_secs_f64()).floor());
            message = format!(
                "Prometheus has samples of about {had} of that time only (the first at {}); {message}",
                instant(covered.first)
            );
        }
        // Samples that were loaded from elsewhere need no target.
        None if episodes == 0 => {
            verdict = Verdict::Unknown;
            message = format!("Prometheus watched no target in that time; {message}");
        }
        _ => {}
    }
    for warning in &past.warnings {
        message += &format!("; {warning}");
    }
    Finding::new("alerts.history", "alerts", verdict, message)
        .evidence("start", instant(past.window.start))
        .evidence("end", instant(past.window.end))
        .evidence("step_seconds", past.step.map(|step| step.as_secs_f64()))
        .evidence("retention", past.retention.clone())
        .evidence("coverage", past.coverage.map(|covered| round(covered.share * 100.0) / 100.0))
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn span(seconds: f64) -> String {
    Quantity { value: seconds, unit: Some(Unit::Seconds) }.to_string()
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn instant(unix: f64) -> String {
    let at: Option<DateTime<Utc>> = DateTime::from_timestamp_millis((unix * 1000.0) as i64);
    at.map_or_else(|| unix.to_string(), time)
}
