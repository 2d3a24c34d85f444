//! `model history`: what was in production when.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use clap::Args;
use serde_json::{Value, json};

use crate::{
    client::mlflow::Model,
    context::Context,
    finding::Verdict,
    model::{
        moves::{self, Recorded, previous_tag},
        registry::{Named, Registry},
        words::{minute, span},
    },
    ui::{Document, Listing},
};

/// Show what was in production when
///
/// From our own records of promotions and rollbacks, and from the tags that they leave in the registry. Where somebody
/// moved the pointer by other means, nobody knows when; that is said. The newest comes first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model history credit-risk-model
  mlopsctl model history credit-risk-model --at 2026-03-01          on that day (UTC)
  mlopsctl model history credit-risk-model --at 2026-03-01T09:30:00Z
  mlopsctl model history credit-risk-model --since 90d -o json

Exit codes: 0 told; 3 with --at: what was there then is not known; or there is no such
model, or the registry cannot be read")]
pub(in crate::model) struct HistoryArgs {
    /// The model, as the registry names it
    #[arg(value_name = "NAME")]
    pub(super) name: String,

    /// What was there at that time: a date (all of that day, UTC), a time, or a span such as 30d ago
    #[arg(long, env = "MLOPSCTL_MODEL_HISTORY_AT", value_name = "WHEN", conflicts_with = "since")]
    pub(super) at: Option<String>,

    /// Only what was there since then: a date, a time, or a span such as 90d
    #[arg(long, env = "MLOPSCTL_MODEL_HISTORY_SINCE", value_name = "WHEN")]
    pub(super) since: Option<String>,
}

/// One line: a version for a time of which an end may not be known.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    /// None: nothing was there.
    version: Option<u64>,
    /// None: before anything that is known.
    since: Option<DateTime<Utc>>,
    /// Where that is not known: it cannot have been there before.
    after: Option<DateTime<Utc>>,
    until: Until,
    by: Option<String>,
    reason: Option<String>,
    proven: bool,
    /// Somebody moved the pointer by other means at its beginning or its end.
    unrecorded: bool,
    record: Option<String>,
    metrics: Vec<(String, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Until {
    Now,
    At(DateTime<Utc>),
    /// Not any more then, and nobody knows since when.
    Before(DateTime<Utc>),
    /// Not any more, and nobody knows since when.
    Unknown,
}

/// `model history`
pub(in crate::model) async fn run(cx: &Context, args: &HistoryArgs) -> Result<Document> {
    let at = args.at.as_deref().map(|text| window(cx, text)).transpose()?;
    let since = args.since.as_deref().map(|text| cx.moment(text, "--since")).transpose()?;
    let registry = Registry::of(cx)?;
    let named = Named::of(cx, &args.name);
    let model = registry.model(cx, &args.name).await?;
    let pointer = named.serving_of(&model);
    let moves = moves::of(cx, &named, &model).await?;
    let previous = model.tags.iter().find(|tag| tag.key == previous_tag(named.serving()));
    let previous = previous.and_then(|tag| tag.value.trim().parse().ok());
    let mut all = rows(&moves, pointer.version(), previous);
    for row in all.iter_mut().filter(|row| row.since.is_none() && row.after.is_none()) {
        let version = row.version.and_then(|version| model.version(version));
        row.after = version.and_then(|version| version.created);
    }
    all.reverse();
    let undone = moves.iter().filter(|one| one.moved.undone).count();
    let mut notes = Vec::new();
    if pointer.version().is_none() {
        notes.push(format!("now: {}", pointer.describe()));
    }
    if undone > 0 {
        notes.push(format!("{undone} more that were undone are not shown"));
    }
    let mut verdict = None;
    if let Some((from, to)) = at {
        let shown = args.at.as_deref().unwrap_or_default();
        all.retain(|row| row.overlaps(from, to));
        let (known, answer) = answer(&all, named.serving(), shown);
        notes.insert(0, answer);
        verdict = (!known).then_some(Verdict::Unknown);
    }
    if let Some(since) = since {
        all.retain(|row| row.until.is_after(since));
    }
    let now = cx.clock.now();
    Ok(Document::Listing(Listing {
        schema: "mlopsctl/model-history/v1",
        columns: vec!["since", "until", "for", "version", "proof", "by", "reason"],
        rows: all.iter().map(|row| row.cells(&model, now)).collect(),
        items: all.iter().map(|row| row.item(&model, named.serving())).collect(),
        empty: "nothing is known of what was in production: no promotion was recorded",
        verdict,
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    }))
}

/// A date is all of its day.
fn window(cx: &Context, text: &str) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        let begin = date.and_time(NaiveTime::MIN).and_utc();
        return Ok((begin, begin + TimeDelta::days(1)));
    }
    let at = cx.moment(text, "--at")?;
    Ok((at, at + TimeDelta::milliseconds(1)))
}

/// Whether it is known what was there, and the sentence. Rows are the newest first.
fn answer(rows: &[Row], pointer: &str, at: &str) -> (bool, String) {
    let versions: Vec<String> = rows
        .iter()
        .rev()
        .map(|row| row.version.map_or_else(|| "nothing".to_owned(), |version| format!("version {version}")))
        .collect();
    if rows.is_empty() {
        let text = format!("what was `{pointer}` at {at} is not known: no move that early is recorded");
        return (false, text);
    }
    if rows.iter().any(|row| matches!(row.until, Until::Before(_) | Until::Unknown)) {
        let versions = versions.join(" or ");
        let why = match rows.iter().any(|row| row.unrecorded) {
            true => "somebody moved it by other means",
            false => "tags tell only when each version came last",
        };
        return (false, format!("what was `{pointer}` at {at} is not sure: {versions}, as {why}"));
    }
    if rows.iter().any(|row| row.since.is_none()) {
        let text = format!(
            "what was `{pointer}` at {at} is not sure: {}; since when {} was there at first is not recorded",
            versions.join(", then "),
            versions[0]
        );
        return (false, text);
    }
    (true, format!("`{pointer}` at {at}: {}", versions.join(", then ")))
}

/// Tenures of the pointer, the oldest first, with what comes before the first and after the last of them.
///
/// `now` is what the pointer means, `previous` what the registry's tag names as the version before.
fn rows(moves: &[Recorded], now: Option<u64>, previous: Option<u64>) -> Vec<Row> {
    let mut counted: Vec<&Recorded> = moves.iter().filter(|one| !one.moved.undone).collect();
    counted.sort_by_key(|one| one.moved.at);
    let mut rows: Vec<Row> = Vec::new();
    for (nth, one) in counted.iter().enumerate() {
        let at = one.moved.at;
        // A tag of a version keeps only the last time that it came, so between two of them may have been others that
        // came again later. After the newest none came again, and for it another tag says what was there before.
        let is_newest = nth + 1 == counted.len();
        let told = one.record.is_some() || (is_newest && previous.is_some() && one.moved.from == previous);
        match rows.last_mut().filter(|last| last.until == Until::Now) {
            Some(last) if told && last.version == one.moved.from => last.until = Until::At(at),
            Some(last) => {
                (last.until, last.unrecorded) = (Until::Before(at), told);
                let after = last.since;
                let between = one.moved.from.filter(|_| told);
                rows.extend(between.map(|from| Row { until: Until::At(at), after, ..Row::unknown(from) }));
            }
            // It was there before anybody kept records, or nobody knows how it came.
            None => {
                let after = nth.checked_sub(1).map(|before| counted[before].moved.at);
                let before = one.moved.from.map(|from| Row {
                    until: Until::At(at),
                    after,
                    proven: one.from_proven,
                    unrecorded: after.is_some(),
                    ..Row::unknown(from)
                });
                rows.extend(before);
            }
        }
        rows.extend(one.moved.to.map(|version| Row::of_move(version, one)));
    }
    let last = rows.last_mut().filter(|last| last.until == Until::Now);
    match (last, now) {
        (Some(last), Some(now)) if last.version == Some(now) => {}
        (Some(last), now) => {
            (last.until, last.unrecorded) = (Until::Unknown, true);
            let after = last.since;
            rows.extend(now.map(|now| Row { after, ..Row::unknown(now) }));
        }
        (None, Some(now)) => rows.push(Row::unknown(now)),
        (None, None) => {}
    }
    rows
}

impl Until {
    fn is_after(self, moment: DateTime<Utc>) -> bool {
        match self {
            Self::Now | Self::Unknown => true,
            Self::At(until) | Self::Before(until) => until > moment,
        }
    }
}

impl Row {
    fn overlaps(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.since.or(self.after).is_none_or(|begin| begin < to) && self.until.is_after(from)
    }

    /// A version from when it came.
    fn of_move(version: u64, came: &Recorded) -> Self {
        Self {
            since: Some(came.moved.at),
            by: came.moved.by.clone(),
            reason: came.moved.reason.clone(),
            proven: came.moved.proven,
            unrecorded: false,
            record: came.record.clone(),
            metrics: came.metrics.clone(),
            ..Self::unknown(version)
        }
    }

    /// A version that came nobody knows when, and is there now.
    fn unknown(version: u64) -> Self {
        Self {
            version: Some(version),
            since: None,
            after: None,
            until: Until::Now,
            by: None,
            reason: None,
            proven: false,
            unrecorded: true,
            record: None,
            metrics: Vec::new(),
        }
    }

    fn cells(&self, model: &Model, now: DateTime<Utc>) -> Vec<String> {
        let end = match self.until {
            Until::Now => Some(now),
            Until::At(at) => Some(at),
            Until::Before(_) | Until::Unknown => None,
        };
        let proof = match (self.proven, self.unrecorded) {
            (true, false) => "seen to serve",
            (true, true) => "seen to serve; then moved by other means",
            (false, false) => "not verified",
            (false, true) if self.since.is_some() => "not verified; then moved by other means",
            (false, true) => "how it came is not recorded",
        };
        vec![
            self.since.map_or_else(|| "unknown".to_owned(), minute),
            match self.until {
                Until::Now => "now".to_owned(),
                Until::At(at) => minute(at),
                Until::Before(at) => format!("before {}", minute(at)),
                Until::Unknown => "unknown".to_owned(),
            },
            self.since.zip(end).map(|(since, end)| span(end - since)).unwrap_or_default(),
            self.title(model),
            proof.to_owned(),
            self.by.clone().unwrap_or_default(),
            self.reason.clone().unwrap_or_default(),
        ]
    }

    /// `3 (1.2.0)`; a version that is gone is said to be.
    fn title(&self, model: &Model) -> String {
        let Some(number) = self.version else { return "nothing".to_owned() };
        match model.version(number) {
            None => format!("{number}, deleted since"),
            Some(version) => match version.tag("semver") {
                Some(semver) => format!("{number} ({semver})"),
                None => number.to_string(),
            },
        }
    }

    fn item(&self, model: &Model, pointer: &str) -> Value {
        let version = self.version.and_then(|number| model.version(number));
        json!({
            "model": model.name,
            "pointer": pointer,
            "version": self.version,
            "semver": version.and_then(|version| version.tag("semver")),
            "exists": version.is_some(),
            "since": self.since,
            "until": match self.until {
                Until::At(at) => Some(at),
                Until::Now | Until::Before(_) | Until::Unknown => None,
            },
            "gone_before": match self.until {
                Until::Before(at) => Some(at),
                _ => None,
            },
            "current": self.until == Until::Now,
            "by": self.by,
            "reason": self.reason,
            "proven": self.proven,
            "unrecorded": self.unrecorded,
            "record": self.record,
            "metrics": self.metrics.iter()
                .map(|(name, value)| (name.clone(), json!(value.is_finite().then_some(*value))))
                .collect::<serde_json::Map<_, _>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tenure::cases::{self, day};

    fn moved(on: i64, from: Option<u64>, to: Option<u64>) -> Recorded {
        let moved = cases::moved(on, from, to, true);
        Recorded { record: Some("01".to_owned()), ..Recorded::case(moved) }
    }

    fn story(moves: &[Recorded], now: Option<u64>) -> Vec<(Option<u64>, Option<DateTime<Utc>>, Until)> {
        rows(moves, now, None).iter().map(|row| (row.version, row.since, row.until)).collect()
    }

    #[test]
    fn what_came_before_and_after_the_records_is_told_as_far_as_it_is_known() {
        let moves = [moved(0, Some(1), Some(2)), moved(5, Some(2), Some(3))];
        let known = [
            (Some(1), None, Until::At(day(0))),
            (Some(2), Some(day(0)), Until::At(day(5))),
            (Some(3), Some(day(5)), Until::Now),
        ];
        assert_eq!(story(&moves, Some(3)), known);
        let moved_by_others = story(&moves, Some(7));
        assert_eq!(
            moved_by_others[2..],
            [(Some(3), Some(day(5)), Until::Unknown), (Some(7), None, Until::Now)]
        );
        assert_eq!(story(&[], Some(4)), [(Some(4), None, Until::Now)]);
        assert_eq!(story(&[], None), []);
    }

    #[test]
    fn what_somebody_put_between_two_recorded_moves_is_told() {
        // We left 2 there, and met 4 when we brought 6.
        let moves = [moved(0, None, Some(2)), moved(5, Some(4), Some(6))];
        let rows = rows(&moves, Some(6), None);
        let told: Vec<_> = rows.iter().map(|row| (row.version, row.until, row.unrecorded)).collect();
        let expected = [
            (Some(2), Until::Before(day(5)), true),
            (Some(4), Until::At(day(5)), true),
            (Some(6), Until::Now, false),
        ];
        assert_eq!(told, expected);
        let ask = |from, to| {
            let overlap = rows.iter().rev().filter(|row| row.overlaps(day(from), day(to))).cloned();
            answer(&overlap.collect::<Vec<_>>(), "production", "then")
        };
        let (known, text) = ask(1, 2);
        assert!(!known && text.contains("version 2 or version 4"), "{text}");
        assert_eq!(ask(6, 7), (true, "`production` at then: version 6".to_owned()));
        // Our own promotion ended what was there before the first record.
        assert!(!super::rows(&[moved(0, Some(1), Some(2))], Some(2), None)[0].unrecorded);
    }

    #[test]
    fn tags_alone_tell_the_end_of_the_last_but_one_only() {
        // It was 1, 2, 3, 2: the first time of 2 is lost.
        let tagged = |on, from, to| Recorded { record: None, ..moved(on, from, Some(to)) };
        let moves = [tagged(0, None, 1), tagged(9, Some(1), 3), tagged(12, Some(3), 2)];
        let until =
            |previous| rows(&moves, Some(2), previous).iter().map(|row| row.until).collect::<Vec<_>>();
        assert_eq!(until(Some(3)), [Until::Before(day(9)), Until::At(day(12)), Until::Now]);
        assert_eq!(until(None)[1], Until::Before(day(12)));
        let told = rows(&moves, Some(2), Some(3));
        let (known, text) = answer(&told[..1], "production", "then");
        assert!(!known && text.contains("only when each version came last"), "{text}");
    }

    #[test]
    fn a_day_is_answered_where_it_is_known() {
        let ask = |moves: &[Recorded], now, from: i64, to: i64| {
            let mut rows = rows(moves, now, None);
            rows.reverse();
            rows.retain(|row| row.overlaps(day(from), day(to)));
            answer(&rows, "production", "then")
        };
        let moves = [moved(0, None, Some(2)), moved(5, Some(2), Some(3))];
        assert_eq!(ask(&moves, Some(3), 1, 2), (true, "`production` at then: version 2".to_owned()));
        assert_eq!(
            ask(&moves, Some(3), 4, 6),
            (true, "`production` at then: version 2, then version 3".to_owned())
        );
        assert!(!ask(&moves, Some(3), -2, -1).0);
        let (known, text) = ask(&moves, Some(9), 8, 9);
        assert!(!known && text.contains("version 3 or version 9"), "{text}");
        // It was there when the first move was made; nobody knows since when.
        let (known, text) = ask(&[moved(0, Some(1), Some(2))], Some(2), -2, -1);
        assert!(
            !known && text.ends_with("version 1; since when version 1 was there at first is not recorded"),
            "{text}"
        );
        assert!(!ask(&[], Some(4), 0, 1).0);
    }
}
