//! Whether a step concerns this stack and this day.

use chrono::NaiveDate;

use crate::procedure::runbook::{
    applies::Subjects,
    calendar::{On, Schedule},
    file::Step,
};

/// Why a step is not applicable; none when it is.
pub(super) fn why_not(
    subjects: &Subjects,
    schedule: Option<&Schedule>,
    step: &Step,
    date: NaiveDate,
) -> Option<String> {
    if let Some(on) = &step.on
        && on.parse::<On>().is_ok_and(|days| !days.matches(date, schedule))
    {
        return Some(format!("not today: only on {on}, and {date} is a {}", date.format("%A")));
    }
    let subject = step.applies_if.as_deref()?;
    (!subjects.has(subject)).then(|| format!("`{subject}` is neither configured nor a file here"))
}
