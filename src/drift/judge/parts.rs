//! One judgement per limit, each with the sentence that a person reads.
//!
//! A sentence names the value, the limit and what the judgement rests on; a hint names what would make it better.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::method::Known;
use super::super::noise::{CATEGORIES_ASSUMED, Floor, USUAL, takes_categories};
use super::super::report::{Column, Report, TimeFrom};
use super::super::stat::unit;
use crate::finding::{Quantity, Unit};

use super::{Assessment, Correction, Judgement, Policy, Share, State, Verdict, number, percent, rows};

/// The subject of what concerns a report as a whole.
pub const REPORT: &str = "report";

pub(super) const ROWS_WANTED: &str =
    "give the rows (--rows-ref, --rows-cur or `drift.rows`) to have chance weighed";

const NOT_TOLD: &str = "measure against the rows themselves instead of a profile, or more rows: `drift show --all` tells of which";

/// Clocks disagree; a report from further ahead is none of now.
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// A stale report, or one without a time, says nothing of today.
pub(super) fn age(report: &Report, policy: &Policy, now: DateTime<Utc>) -> Option<Judgement> {
    let stale_after = policy.stale_after?;
    let threshold = format!("> {}", exact(stale_after));
    let Some(at) = report.at else {
        let message = "the report does not say of when it is".to_owned();
        let judgement = Judgement::new("drift.age", REPORT, Verdict::Unknown, message).value(None, threshold);
        return Some(judgement.hint("give its time by a pattern in its name"));
    };
    let age = now - at;
    let seconds = Some(age.num_milliseconds() as f64 / 1000.0);
    let how = match report.at_from {
        Some(TimeFrom::StatedWithoutZone) => " (its time has no zone; taken as UTC)",
        Some(TimeFrom::Rendered) => " (when its page was drawn)",
        Some(TimeFrom::Modified) => " (when its file was changed)",
        Some(TimeFrom::Stated | TimeFrom::Name) | None => "",
    };
    let (verdict, message) = if age > stale_after {
        (Verdict::Unknown, format!("{} old {threshold}: stale{how}", long(age)))
    } else if age < -AHEAD {
        (Verdict::Unknown, format!("its time is {} ahead of now{how}", long(-age)))
    } else {
        (Verdict::Ok, format!("{} old{how}", long(age.max(TimeDelta::zero()))))
    };
    let judgement = Judgement::new("drift.age", REPORT, verdict, message).value(seconds, threshold);
    let hint = "see whether the job that writes the reports still runs";
    Some(if verdict == Verdict::Ok { judgement } else { judgement.hint(hint) })
}

/// As a finding shows seconds, so that a sentence and its number agree.
fn long(span: TimeDelta) -> Quantity {
    Quantity { value: span.num_milliseconds() as f64 / 1000.0, unit: Some(Unit::Seconds) }
}

/// As a finding shows a score.
fn short(score: f64) -> Quantity {
    Quantity::plain(score)
}

/// What is known of the rows, and what follows from it. A sample without rows drifts from nothing.
pub(super) fn rows_known(report: &Report, policy: &Policy, assessments: &[Assessment]) -> Judgement {
    let (reference, current) = policy.rows(report);
    let ok = |message: String| Judgement::new("drift.rows", REPORT, Verdict::Ok, message);
    let which = match (reference, current) {
        (_, Some(0)) => "current",
        (Some(0), _) => "reference",
        (Some(reference), Some(current)) => return ok(format!("{reference} rows against {current}")),
        _ => return ok(rows_unknown(report, assessments)).hint_if(needs_rows(report, assessments)),
    };
    let message = format!("the {which} data have no rows");
    Judgement::new("drift.rows", REPORT, Verdict::Unknown, message).value(Some(0.0), "< 1".to_owned())
}

/// Whether a flag stands of which rows would tell if it is chance.
fn needs_rows(report: &Report, assessments: &[Assessment]) -> bool {
    report.columns.iter().zip(assessments).any(|(column, assessment)| {
        assessment.state == State::Drifted && !assessment.sized && column.method.known.is_some()
    })
}

fn rows_unknown(report: &Report, assessments: &[Assessment]) -> String {
    let drifted = assessments.iter().any(|assessment| assessment.state == State::Drifted);
    let consequence = if needs_rows(report, assessments) {
        "chance is not weighed, so flags stand as the report has them, and no retrain is advised on them"
    } else if drifted {
        "they are not needed: what drifted is measured by p-values"
    } else {
        "nothing drifted, so they are not needed"
    };
    format!("the report does not tell its rows: {consequence}")
}

/// Drifted columns of the computable ones.
pub(super) fn share(
    report: &Report,
    policy: &Policy,
    assessments: &[Assessment],
    share: &Share,
) -> Judgement {
    let Some(value) = share.share else {
        let message = match report.columns.len() {
            0 => "the report has no columns".to_owned(),
            all => format!("none of {all} columns could be computed"),
        };
        return Judgement::new("drift.share", REPORT, Verdict::Unknown, message);
    };
    let (verdict, limit) = if policy.share_critical.breached(value) {
        (Verdict::Critical, policy.share_critical)
    } else if policy.share_warning.breached(value) {
        (Verdict::Warning, policy.share_warning)
    } else {
        (Verdict::Ok, policy.share_warning)
    };
    let said = if verdict == Verdict::Ok { percent(value) } else { limit.share_beyond(value) };
    let mut message = if share.columns > 0 {
        format!("{} of {} columns drifted, {said}", share.drifted, share.computable)
    } else {
        format!("{said} of the columns drifted")
    };
    if verdict != Verdict::Ok {
        message.push_str(&format!(" {}", limit.as_share()));
    }
    // Those of which nobody can tell count as they may.
    let most = (share.drifted + share.cannot_tell) as f64 / share.computable.max(1) as f64;
    let next = if verdict == Verdict::Ok { policy.share_warning } else { policy.share_critical };
    let open = verdict != Verdict::Critical && share.cannot_tell > 0 && next.breached(most);
    let verdict = if open { Verdict::Unknown } else { verdict };
    message.push_str(&evidence(report, policy, assessments, share));
    let judgement =
        Judgement::new("drift.share", REPORT, verdict, message).value(Some(value), limit.as_share());
    if open {
        return judgement.hint(NOT_TOLD);
    }
    if verdict != Verdict::Ok && share.unsized_drifted > 0 && rows(report, policy).is_none() {
        return judgement.hint(ROWS_WANTED);
    }
    judgement
}

/// What the count of drifted columns rests on.
fn evidence(report: &Report, policy: &Policy, assessments: &[Assessment], share: &Share) -> String {
    let mut parts = Vec::new();
    if share.within_noise > 0 {
        let samples = match rows(report, policy) {
            Some(rows) => format!(" of {} against {} rows", rows.reference, rows.current),
            None => String::new(),
        };
        parts.push(format!("{} more flagged within the noise{samples}", share.within_noise));
    }
    if share.cannot_tell > 0 {
        parts.push(format!("of {} more the score cannot tell", share.cannot_tell));
    }
    let assumed = assessments
        .iter()
        .filter(|a| matches!(a.floor, Floor::Known { bins_assumed: true, .. }))
        .filter(|a| matches!(a.state, State::Drifted | State::WithinNoise))
        .count();
    if assumed > 0 {
        parts.push(format!(
            "of {assumed} the number of categories is not told, and taken as {CATEGORIES_ASSUMED}"
        ));
    }
    let aside = aside(report);
    let silent = (share.columns - share.computable.min(share.columns)).saturating_sub(aside);
    if silent > 0 {
        parts.push(format!("{silent} more not computable"));
    }
    if aside > 0 {
        parts.push(format!("{aside} more with nothing to measure"));
    }
    let guessed = |a: &Assessment| matches!(a.floor, Floor::Known { bins_assumed: true, .. });
    if assessments.iter().any(|a| a.state == State::Drifted && !a.sized && !guessed(a))
        || (assessments.is_empty() && share.unsized_drifted > 0)
    {
        let sizes = report.columns.iter().zip(assessments);
        let most =
            sizes.filter_map(|(column, a)| Some((a.noise_below_rows?, takes_categories(column)))).max();
        let all =
            assessments.iter().all(|a| a.state != State::Drifted || a.sized || a.noise_below_rows.is_some());
        let why = if rows(report, policy).is_none() { "rows unknown, " } else { "" };
        let floor = match most.filter(|_| all) {
            Some((rows, taken)) => {
                let taking =
                    if taken { format!(" (taking {CATEGORIES_ASSUMED} categories)") } else { String::new() };
                format!("noise floor unknown: chance makes this only of fewer than {rows} rows each{taking}")
            }
            None => "noise floor unknown".to_owned(),
        };
        parts.push(format!("{why}{floor}"));
    }
    if let Some(own) = own_flag(report) {
        parts.push(own);
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// Columns that are never measured: texts, times, and what is the same in both samples.
fn aside(report: &Report) -> u64 {
    let computed: HashSet<&str> =
        report.columns.iter().filter(|column| !column.aside).map(|column| column.column.as_str()).collect();
    let aside: HashSet<&str> =
        report.columns.iter().filter(|column| column.aside).map(|column| column.column.as_str()).collect();
    aside.difference(&computed).count() as u64
}

/// The report's own verdict, which is shown beside ours and never relabelled.
fn own_flag(report: &Report) -> Option<String> {
    let (drifted, share) = (report.dataset_drift?, report.share?);
    let limit = report.dataset_threshold.map(percent);
    Some(match (drifted, limit) {
        (true, Some(limit)) => format!("its own verdict: drift, {} ≥ {limit}", percent(share)),
        (false, Some(limit)) => format!("its own verdict: no drift, {} < {limit}", percent(share)),
        (true, None) => format!("its own verdict: drift at {}", percent(share)),
        (false, None) => format!("its own verdict: no drift at {}", percent(share)),
    })
}

/// PSI by our limit, whatever the report's. Each column is looked at, so the floor is that of the largest of them all.
pub(super) fn psi(report: &Report, policy: &Policy, assessments: &[Assessment]) -> Vec<Judgement> {
    let threshold = || policy.psi.as_number();
    let mut judgements = Vec::new();
    let mut highest: Option<(f64, &str)> = None;
    let measured = |column: &&Column| column.computable && column.method.is(Known::Psi);
    let count = match policy.correction {
        Correction::Bh => report.columns.iter().filter(measured).count(),
        Correction::None => 1,
    };
    for (column, assessment) in report.columns.iter().zip(assessments) {
        let Some(score) = column.score.filter(|_| measured(&column)) else {
            continue;
        };
        if highest.is_none_or(|(most, _)| score > most) {
            highest = Some((score, &column.column));
        }
        let level = USUAL / count.max(1) as f64;
        let error = column.score_error.unwrap_or(0.0);
        let least = assessment.basis.at(level).unwrap_or(f64::NEG_INFINITY);
        let past = |score: f64| policy.psi.breached(score) && score > least;
        if past(score + error) && !past(score - error) {
            let message = format!(
                "PSI {} may be off by {}, since a sketch stands for the values: whether it is {} cannot be told",
                short(score),
                number(error),
                policy.psi.as_number()
            );
            let judgement = Judgement::new("drift.psi", &column.column, Verdict::Unknown, message);
            judgements.push(judgement.value(Some(score), threshold()).hint(NOT_TOLD));
        } else if policy.psi.breached(score) {
            let floor = assessment.basis.at(level);
            let within = floor.is_some_and(|floor| score <= floor);
            let verdict = if within { Verdict::Ok } else { Verdict::Warning };
            let message = format!(
                "PSI {} {}{}{}",
                policy.psi.number_beyond(score),
                policy.psi.as_number(),
                match floor {
                    Some(floor) if count > 1 && within => {
                        format!(", within the noise of {count} columns: {}", number(floor))
                    }
                    _ => floor_words(assessment, within),
                },
                column.threshold.map(|own| format!(", its own limit {}", number(own))).unwrap_or_default()
            );
            let judgement = Judgement::new("drift.psi", &column.column, verdict, message);
            judgements.push(judgement.value(Some(score), threshold()));
        }
    }
    if judgements.is_empty()
        && let Some((score, name)) = highest
    {
        let message = format!("the highest PSI is {}, of {name}", short(score));
        judgements
            .push(Judgement::new("drift.psi", REPORT, Verdict::Ok, message).value(Some(score), threshold()));
    }
    judgements
}

fn floor_words(assessment: &Assessment, within: bool) -> String {
    match (&assessment.floor, within) {
        (Floor::Known { value, bins_assumed: true, .. }, _) => {
            format!(
                ", noise floor {} if it has {CATEGORIES_ASSUMED} categories, which is not told",
                number(*value)
            )
        }
        (Floor::Known { value, .. }, true) => format!(", within the noise floor of {}", number(*value)),
        (Floor::Known { value, .. }, false) => format!(", noise floor {}", number(*value)),
        (Floor::PValue, true) => match assessment.adjusted_p {
            Some(adjusted) if assessment.weighed_p.is_some() => {
                format!(", within the noise of the reference's own rows: {} adjusted", short(adjusted))
            }
            Some(adjusted) => format!(", within the noise of as many columns: {} adjusted", short(adjusted)),
            None => String::new(),
        },
        (Floor::PValue, false) => String::new(),
        (Floor::Unknown { why }, _) => format!(", noise floor unknown ({why})"),
    }
}

/// Columns that somebody chose; one that is not in the report is not fine.
pub(super) fn key_columns(report: &Report, policy: &Policy, assessments: &[Assessment]) -> Vec<Judgement> {
    policy.key_columns.iter().map(|name| key_column(report, policy, assessments, name)).collect()
}

fn key_column(report: &Report, policy: &Policy, assessments: &[Assessment], name: &str) -> Judgement {
    let mut found: Vec<(&Column, &Assessment)> =
        report.columns.iter().zip(assessments).filter(|(column, _)| column.column == name).collect();
    // The gravest of several measurements speaks for the column.
    found.sort_by_key(|(_, assessment)| match assessment.state {
        State::Drifted => 0,
        State::WithinNoise => 1,
        State::CannotTell => 2,
        State::Stable => 3,
        State::NotComputable => 4,
    });
    let Some((column, assessment)) = found.first() else {
        let message = "the report has no such column".to_owned();
        return Judgement::new("drift.key", name, Verdict::Unknown, message);
    };
    let side = match column.direction {
        Some(super::super::method::Direction::SmallerIsDrift) => "<",
        _ => ">",
    };
    let threshold = column.threshold.map(|limit| format!("{side} {}", number(limit)));
    let measured = match column.score {
        Some(score) => format!("{} {}", column.method, short(score)),
        None => column.method.to_string(),
    };
    let past = threshold.as_ref().map(|limit| format!(" {limit}")).unwrap_or_default();
    let (verdict, message) = match assessment.state {
        State::Drifted => {
            (policy.key_verdict, format!("drifted: {measured}{past}{}", floor_words(assessment, false)))
        }
        State::WithinNoise => {
            (Verdict::Ok, format!("flagged: {measured}{past}{}", floor_words(assessment, true)))
        }
        State::Stable => (Verdict::Ok, format!("stable: {measured}")),
        State::CannotTell => {
            (Verdict::Unknown, format!("cannot tell: {measured}{past}{}", off(column, assessment)))
        }
        State::NotComputable => {
            (Verdict::Unknown, column.why_not.clone().unwrap_or_else(|| "not computable".to_owned()))
        }
    };
    Judgement::new("drift.key", name, verdict, message).value(column.score, threshold)
}

/// Why a score does not tell.
fn off(column: &Column, assessment: &Assessment) -> String {
    match column.score_error {
        Some(error) => format!(", which a sketch may have put off by {}", number(error)),
        None => floor_words(assessment, false),
    }
}

/// Values that went missing; what is dropped before measuring never shows in a score.
pub(super) fn missing(report: &Report, policy: &Policy) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut known = 0;
    for column in &report.columns {
        let Some(share) = column.missing_share.filter(|_| !seen.contains(&column.column.as_str())) else {
            continue;
        };
        seen.push(&column.column);
        known += 1;
        let reference = column.missing_share_reference;
        let rise = share - reference.unwrap_or(0.0);
        if policy.missing_share.breached(rise) && !chance_rise(report, policy, share, reference) {
            let from = reference.map_or_else(String::new, |share| {
                let limit = policy.missing_share.as_share();
                let rise = policy.missing_share.share_beyond(rise);
                format!(", {} in the reference: a rise of {rise} {limit}", percent(share))
            });
            let message = format!("{} of the values are missing{from}", percent(share));
            judgements.push(
                Judgement::new("drift.missing", &column.column, Verdict::Warning, message)
                    .value(Some(rise), policy.missing_share.as_share())
                    .hint("missing values are dropped before measuring: the score says nothing of them"),
            );
        }
    }
    if judgements.is_empty() && known > 0 {
        let limit = policy.missing_share.as_share();
        let message = format!("no rise {limit} in the {known} columns whose missing values are known");
        judgements.push(Judgement::new("drift.missing", REPORT, Verdict::Ok, message));
    }
    judgements
}

/// Whether two samples of one share would rise so far, once in forty times: the two-proportion z-test.
fn chance_rise(report: &Report, policy: &Policy, share: f64, reference: Option<f64>) -> bool {
    let (Some(rows), Some(reference)) = (rows(report, policy), reference) else { return false };
    let (n, m) = (rows.reference as f64, rows.current as f64);
    let pooled = (reference * n + share * m) / (n + m);
    share - reference <= 1.96 * (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt()
}

/// Columns of which the report says nothing are no pass.
pub(super) fn not_computable(report: &Report) -> Option<Judgement> {
    let silent: Vec<&Column> = report.columns.iter().filter(|column| column.is_silent()).collect();
    let first = silent.first()?;
    let names: Vec<&str> = silent.iter().take(5).map(|column| column.column.as_str()).collect();
    let more = if silent.len() > 5 { format!(" and {} more", silent.len() - 5) } else { String::new() };
    let why = first.why_not.as_deref().unwrap_or("no reason is given");
    let subject = if silent.len() == 1 { first.column.as_str() } else { REPORT };
    let message = match names.as_slice() {
        [_] => format!("not computable ({why})"),
        _ => format!("not computable: {}{more} ({why})", names.join(", ")),
    };
    Some(
        Judgement::new("drift.computable", subject, Verdict::Unknown, message)
            .value(Some(silent.len() as f64), "> 0".to_owned()),
    )
}

/// What `drift measure` found by the values, whatever the score: another unit, one value for all.
pub(super) fn measured(report: &Report) -> Vec<Judgement> {
    let mut judgements: Vec<Judgement> = Vec::new();
    for column in &report.columns {
        let unit = column.unit_shift.map(|factor| ("drift.unit_shift", unit::in_words(factor)));
        let constant =
            column.constant.then(|| ("drift.constant", "one single value in the current data".to_owned()));
        for (id, message) in [unit, constant].into_iter().flatten() {
            let judgement = Judgement::new(id, &column.column, Verdict::Warning, message)
                .hint("look at the pipeline before anything is retrained");
            // A column may be measured by several methods.
            if !judgements.contains(&judgement) {
                judgements.push(judgement);
            }
        }
    }
    judgements
}

/// One number with the largest unit that leaves no rest: `36h`.
fn exact(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let units = [(86_400, "d"), (3600, "h"), (60, "m")];
    let unit = units.into_iter().find(|(length, _)| seconds % length == 0).unwrap_or((1, "s"));
    format!("{}{}", seconds / unit.0, unit.1)
}

/// `3d 4h`, `5m`: the two largest units.
pub fn span(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3600, seconds % 3600 / 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "m"), (seconds % 60, "s")];
    let mut shown: Vec<String> = Vec::new();
    for (count, unit) in parts {
        if count > 0 && shown.len() < 2 {
            shown.push(format!("{count}{unit}"));
        } else if !shown.is_empty() {
            break;
        }
    }
    if shown.is_empty() { "0s".to_owned() } else { shown.join(" ") }
}
