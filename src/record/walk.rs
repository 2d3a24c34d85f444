//! Records by their names, the newest first: month by month, so that the work depends on what is asked for and not on
//! how much is kept.

use anyhow::Result;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use futures_util::{StreamExt as _, TryStreamExt as _};
use ulid::Ulid;

use super::{Query, RecordName, Store, object_name};

/// Requests that run at once.
const AT_ONCE: usize = 32;
/// As many names come with one request.
const PAGE: usize = 1000;

/// The records of one kind and name, as far as they have been walked.
struct Series {
    /// `records/KIND/NAME`.
    folder: String,
    /// `2025`, the newest last; months of the last one are in `months`.
    years: Vec<String>,
    /// `2026/03`, the newest last.
    months: Vec<String>,
}

/// What a query bounds.
struct Bounds {
    since: Option<DateTime<Utc>>,
    /// `2025`, `2025/11`: earlier folders hold nothing that is asked for.
    first_year: String,
    first_month: String,
    last_year: String,
    last_month: String,
    /// As many names of a month are enough.
    enough: usize,
}

/// The names that a query asks for, in no order, and a few more.
pub(super) async fn walk(store: &Store, query: &Query<'_>) -> Result<Vec<RecordName>> {
    let bounds = Bounds::of(query);
    let mut series = all_series(store, query).await?;
    let years = at_once(&series, |one| store.list_folders(&one.folder)).await?;
    for (one, years) in series.iter_mut().zip(years) {
        one.years = years;
        one.years.retain(|year| bounds.holds_year(year));
    }
    let mut found: Vec<RecordName> = Vec::new();
    loop {
        next_months(store, &mut series, &bounds).await?;
        let Some(newest) = series.iter().filter_map(|one| one.months.last()).max().cloned() else { break };
        let mut folders = Vec::new();
        for one in &mut series {
            if one.months.last() == Some(&newest) {
                one.months.pop();
                folders.push(format!("{}/{newest}", one.folder));
            }
        }
        let names = at_once(&folders, |folder| names_of_month(store, folder, &newest, &bounds)).await?;
        found.extend(
            names.iter().flatten().filter_map(|name| RecordName::read(name)).filter(|name| query.wants(name)),
        );
        if query.limit.is_some_and(|limit| distinct(&found) >= limit) {
            break;
        }
    }
    Ok(found)
}

async fn all_series(store: &Store, query: &Query<'_>) -> Result<Vec<Series>> {
    let named = |list: &[&str]| -> Vec<String> {
        let mut names: Vec<String> = list.iter().map(|name| object_name(name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let kinds =
        if query.kinds.is_empty() { store.list_folders("records").await? } else { named(query.kinds) };
    let names = if query.names.is_empty() {
        let folders: Vec<String> = kinds.iter().map(|kind| format!("records/{kind}")).collect();
        at_once(&folders, |folder| store.list_folders(folder)).await?
    } else {
        vec![named(query.names); kinds.len()]
    };
    let folders = kinds
        .iter()
        .zip(&names)
        .flat_map(|(kind, names)| names.iter().map(move |name| format!("records/{kind}/{name}")));
    Ok(folders.map(|folder| Series { folder, years: Vec::new(), months: Vec::new() }).collect())
}

/// Sees to it that each series whose newest year may hold the newest month of all knows its months.
async fn next_months(store: &Store, series: &mut [Series], bounds: &Bounds) -> Result<()> {
    loop {
        let year_of = |one: &Series| match one.months.last() {
            Some(month) => Some(month[..4].to_owned()),
            None => one.years.last().cloned(),
        };
        let Some(newest) = series.iter().filter_map(year_of).max() else { return Ok(()) };
        let mut wanting: Vec<&mut Series> = series
            .iter_mut()
            .filter(|one| one.months.is_empty() && one.years.last() == Some(&newest))
            .collect();
        if wanting.is_empty() {
            return Ok(());
        }
        let folders: Vec<String> = wanting.iter().map(|one| format!("{}/{newest}", one.folder)).collect();
        let months = at_once(&folders, |folder| store.list_folders(folder)).await?;
        for (one, months) in wanting.iter_mut().zip(months) {
            one.years.pop();
            one.months = months.iter().map(|month| format!("{newest}/{month}")).collect();
            one.months.retain(|month| bounds.holds_month(month));
        }
    }
}

/// The names of one month that may be asked for. Over a network a month that is larger than a page is halved until
/// its newest part is small enough, as names begin with their time.
async fn names_of_month(store: &Store, folder: &str, month: &str, bounds: &Bounds) -> Result<Vec<String>> {
    let Some((first, end)) = span_of(month) else { return Ok(Vec::new()) };
    let list = |after: Option<DateTime<Utc>>, most| {
        let after = after.map(|time| format!("{folder}/{}", ulid_at(time)));
        async move { store.level(folder, after.as_deref(), most).await }
    };
    if !store.is_remote() || bounds.enough == usize::MAX {
        return list(bounds.since, usize::MAX).await;
    }
    let mut after = bounds.since;
    let (mut low, mut high) = (after.map_or(first, |since| since.max(first)), end);
    let mut names = list(after, PAGE).await?;
    while names.len() >= PAGE && high - low > TimeDelta::seconds(1) {
        let middle = low + (high - low) / 2;
        let newer = list(Some(middle), PAGE).await?;
        if newer.len() >= bounds.enough {
            (low, after, names) = (middle, Some(middle), newer);
        } else {
            high = middle;
        }
    }
    if names.len() < PAGE { Ok(names) } else { list(after, usize::MAX).await }
}

/// Runs the same question on many at once; the answers are in the order of the questions.
async fn at_once<'a, T, A, F>(questions: &'a [T], ask: impl Fn(&'a T) -> F) -> Result<Vec<A>>
where
    F: Future<Output = Result<A>>,
{
    futures_util::stream::iter(questions.iter().map(ask)).buffered(AT_ONCE).try_collect().await
}

fn distinct(found: &[RecordName]) -> usize {
    let mut ids: Vec<(&str, &str)> =
        found.iter().map(|name| (name.kind.as_str(), name.id.as_str())).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The first ULID of a moment.
fn ulid_at(time: DateTime<Utc>) -> Ulid {
    Ulid::from_parts(u64::try_from(time.timestamp_millis()).unwrap_or(0), 0)
}

/// When a month begins and ends; none for a folder that is no month.
fn span_of(month: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let (year, month) = month.split_once('/')?;
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    Some((midnight(first)?, midnight(next)?))
}

impl Bounds {
    fn of(query: &Query<'_>) -> Self {
        let folders = |time: DateTime<Utc>| (time.format("%Y").to_string(), time.format("%Y/%m").to_string());
        let (first_year, first_month) = query.since.map(folders).unwrap_or_default();
        // What began in one month may have been recorded in the next: the folder is the record's, the id the start's.
        let last =
            query.until.and_then(|until| until.with_day(1)?.checked_add_months(chrono::Months::new(1)));
        let (last_year, last_month) = last.map_or_else(|| ("9999".into(), "9999/99".into()), folders);
        // A record may be there twice: pending, and final.
        let enough = match (query.limit, query.until) {
            (Some(limit), None) => limit.saturating_mul(2),
            _ => usize::MAX,
        };
        Self { since: query.since, first_year, first_month, last_year, last_month, enough }
    }

    fn holds_year(&self, year: &str) -> bool {
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        digits && *year >= *self.first_year && *year <= *self.last_year
    }

    fn holds_month(&self, month: &str) -> bool {
        *month >= *self.first_month && *month <= *self.last_month
    }
}
