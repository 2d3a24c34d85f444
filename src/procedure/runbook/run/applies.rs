//! Whether a step concerns this stack and this day.

use crate::procedure::runbook::applies::Subjects;
use chrono::{Datelike as _, NaiveDate, Weekday};

/// Why a step is not applicable; none when it is.
pub(super) fn why_not(
    subjects: &Subjects,
    applies_if: Option<&str>,
    on: Option<&str>,
    date: NaiveDate,
) -> Option<String> {
    if let Some(on) = on
        && !is_on(on, date)
    {
        return Some(format!("not today: only on {on}, and {date} is a {}", date.format("%A")));
    }
    let subject = applies_if?;
    (!subjects.has(subject)).then(|| format!("`{subject}` is neither configured nor a file here"))
}

fn is_on(on: &str, date: NaiveDate) -> bool {
    on.split(',').any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words[..] {
            [day] => day.parse::<Weekday>().is_ok_and(|day| day == date.weekday()),
            [which, day] => {
                let number = ["first", "second", "third", "fourth"].iter().position(|word| *word == which);
                let week = usize::try_from(date.day0() / 7).unwrap_or_default();
                number == Some(week) && day.parse::<Weekday>().is_ok_and(|day| day == date.weekday())
            }
            _ => false,
        }
    })
}
