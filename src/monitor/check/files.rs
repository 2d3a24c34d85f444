//! Files by glob: age of the newest or oldest, number, sizes. For data freshness, log rotation, stale reports.

use std::{os::unix::fs::MetadataExt as _, path::Path, time::Duration};

use chrono::{DateTime, Utc};
use glob::{MatchOptions, Pattern};
use tokio::time::timeout;

use super::seen::Look;
use crate::{
    aside::{Abandoned, aside},
    config::{Check, Files, FilesMeasure, PathOr},
    finding::Unit,
};

const LIMIT: Duration = Duration::from_secs(10);
/// Clocks of file servers differ a little; beyond this an age would be a lie.
const SKEW: f64 = 5.0;

/// What is known of the files that match.
#[derive(Debug, Clone, Default, PartialEq)]
struct Matched {
    count: u64,
    /// Name and modification time, unix seconds.
    newest: Option<(String, f64)>,
    oldest: Option<(String, f64)>,
    largest: Option<(String, u64)>,
    size: u64,
    /// The first thing that could not be read.
    unread: Option<String>,
}

/// Looks at files. Relative patterns are below `folder`.
pub(super) async fn look(check: &Check, source: &PathOr<Files>, folder: &Path, now: DateTime<Utc>) -> Look {
    let files = match source {
        PathOr::Path(glob) => Files { glob: glob.clone(), ..Files::default() },
        PathOr::Full(files) => files.clone(),
    };
    // The folder itself is no pattern, whatever brackets it has in its name.
    let pattern = if Path::new(&files.glob).is_absolute() {
        files.glob.clone()
    } else {
        format!("{}/{}", Pattern::escape(&folder.display().to_string()), files.glob)
    };
    let limit = check.timeout.as_ref().map_or(LIMIT, |limit| limit.value);
    let finding = aside(move |abandoned| find(&pattern, abandoned));
    let found = timeout(limit, finding).await.ok().and_then(Result::ok);
    let look = match found {
        None => Look::blind(format!("`{}` took longer than {} s to list", files.glob, limit.as_secs_f64())),
        Some(Err(why)) => Look::blind(why),
        Some(Ok(matched)) => measure(&files, &matched, now).evidence("files", matched.count),
    };
    let (what, unit) = match files.measure {
        FilesMeasure::Age => ("newest file is", Some(Unit::Seconds)),
        FilesMeasure::Oldest => ("oldest file is", Some(Unit::Seconds)),
        FilesMeasure::Count => ("number of files", None),
        FilesMeasure::Size => ("total size", Some(Unit::Bytes)),
        FilesMeasure::Largest => ("largest file", Some(Unit::Bytes)),
    };
    let look = look.what(what).evidence("glob", files.glob);
    match unit {
        Some(unit) => look.unit(unit),
        None => look,
    }
}

fn find(pattern: &str, abandoned: &Abandoned) -> Result<Matched, String> {
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
    let paths = glob::glob_with(pattern, options)
        .map_err(|error| format!("`{pattern}` is not a pattern: {}", error.msg))?;
    let mut matched = Matched::default();
    for path in paths {
        if abandoned.yes() {
            break;
        }
        let path = match path {
            Ok(path) => path,
            Err(error) => {
                matched
                    .unread
                    .get_or_insert_with(|| format!("reading {}: {}", error.path().display(), error.error()));
                continue;
            }
        };
        // What vanished meanwhile does not match any more.
        let Ok(metadata) = path.metadata() else { continue };
        if !metadata.is_file() {
            continue;
        }
        let name = path.display().to_string();
        let time = metadata.mtime() as f64 + metadata.mtime_nsec() as f64 / 1e9;
        matched.count += 1;
        matched.size += metadata.len();
        if matched.newest.as_ref().is_none_or(|(_, newest)| time > *newest) {
            matched.newest = Some((name.clone(), time));
        }
        if matched.oldest.as_ref().is_none_or(|(_, oldest)| time < *oldest) {
            matched.oldest = Some((name.clone(), time));
        }
        if matched.largest.as_ref().is_none_or(|(_, largest)| metadata.len() > *largest) {
            matched.largest = Some((name, metadata.len()));
        }
    }
    Ok(matched)
}

fn measure(files: &Files, matched: &Matched, now: DateTime<Utc>) -> Look {
    if let Some(unread) = &matched.unread {
        return Look::blind(unread.clone());
    }
    let none = || Look::no_data(format!("no file matches `{}`", files.glob));
    let age = |file: &Option<(String, f64)>| match file {
        None => none(),
        Some((name, time)) => age_of(*time, now).evidence("file", name.as_str()),
    };
    match files.measure {
        FilesMeasure::Count => Look::number(matched.count as f64),
        FilesMeasure::Age => age(&matched.newest),
        FilesMeasure::Oldest => age(&matched.oldest),
        FilesMeasure::Size if matched.count == 0 => none(),
        FilesMeasure::Size => Look::number(matched.size as f64),
        FilesMeasure::Largest => match &matched.largest {
            None => none(),
            Some((name, size)) => Look::number(*size as f64).evidence("file", name.as_str()),
        },
    }
}

/// The age of a moment (unix seconds). One in the future has no age: a clock is wrong, or the writer is.
pub(super) fn age_of(moment: f64, now: DateTime<Utc>) -> Look {
    let age = now.timestamp_millis() as f64 / 1e3 - moment;
    if age < -SKEW {
        let ahead = crate::finding::Quantity { value: -age, unit: Some(Unit::Seconds) };
        return Look::blind(format!("the time is {ahead} in the future: a clock is wrong"));
    }
    Look::number(age.max(0.0)).unit(Unit::Seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::check::seen::{Reading, Seen};

    #[test]
    fn each_measure_reads_what_it_says_and_nothing_is_no_data() {
        let now = DateTime::from_timestamp(1000, 0).unwrap();
        let some = Matched {
            count: 2,
            newest: Some(("b".into(), 940.0)),
            oldest: Some(("a".into(), 100.0)),
            largest: Some(("a".into(), 70)),
            size: 100,
            unread: None,
        };
        let seen = |measure, matched: &Matched| measure_of(measure, matched, now);
        let cases = [
            (FilesMeasure::Age, 60.0),
            (FilesMeasure::Oldest, 900.0),
            (FilesMeasure::Count, 2.0),
            (FilesMeasure::Size, 100.0),
            (FilesMeasure::Largest, 70.0),
        ];
        for (measure, value) in cases {
            assert_eq!(seen(measure, &some), Seen::Numbers(vec![Reading::of(value)]), "{measure:?}");
            let none = seen(measure, &Matched::default());
            if measure == FilesMeasure::Count {
                assert_eq!(none, Seen::Numbers(vec![Reading::of(0.0)]));
            } else {
                assert_eq!(none, Seen::NoData("no file matches `*`".into()), "{measure:?}");
            }
        }
    }

    fn measure_of(measure: FilesMeasure, matched: &Matched, now: DateTime<Utc>) -> Seen {
        super::measure(&Files { glob: "*".into(), measure }, matched, now).seen
    }

    #[test]
    fn a_time_in_the_future_has_no_age() {
        let now = DateTime::from_timestamp(1000, 0).unwrap();
        assert_eq!(age_of(1003.0, now).seen, Seen::Numbers(vec![Reading::of(0.0)]));
        assert!(matches!(age_of(1300.0, now).seen, Seen::Blind(_)));
    }
}
