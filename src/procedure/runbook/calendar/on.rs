//! The texts of a step's `on:` and the days that they mean.

use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{
    Schedule,
    rule::{MonthDay, start_of_span, weekday},
};

/// The days on which a step is asked for: any of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct On(Vec<Day>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Week(Weekday),
    Month(MonthDay),
    /// The first occurrence of the runbook in so many months.
    First(u32),
}

impl FromStr for On {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(|part| part.trim().parse()).collect::<Result<Vec<Day>, String>>().map(Self)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "quarter" => return Ok(Self::First(3)),
            "half-year" => return Ok(Self::First(6)),
            "year" => return Ok(Self::First(12)),
            _ => {}
        }
        if let Ok(day) = weekday(text) {
            return Ok(Self::Week(day));
        }
        text.parse().map(Self::Month).map_err(|_| {
            format!("`{text}` is no day: try `Mon`, `Mon,Thu`, `first Mon`, `last Fri`, `15`, `quarter`, `half-year`, `year`")
        })
    }
}

impl On {
    /// Whether the days are counted in occurrences of the runbook, which then must come round.
    pub fn needs_schedule(&self) -> bool {
        self.0.iter().any(|day| matches!(day, Day::First(_)))
    }

    /// Whether a day is meant. `schedule` is the runbook's: `quarter` is its first occurrence in one.
    pub fn matches(&self, date: NaiveDate, schedule: Option<&Schedule>) -> bool {
        self.0.iter().any(|day| match day {
            Day::Week(weekday) => date.weekday() == *weekday,
            Day::Month(day) => day.is(date),
            Day::First(months) => schedule
                .zip(start_of_span(date, *months))
                .is_some_and(|(schedule, start)| schedule.next_date(start) == Some(date)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_matched() {
        let weekly: Schedule = "weekly Mon,Wed,Fri".parse().unwrap();
        let cases = [
            ("Mon", "2026-03-02", true),
            ("Mon", "2026-03-03", false),
            ("mon, Thursday", "2026-03-05", true),
            ("first Mon", "2026-03-02", true),
            ("first Mon", "2026-03-09", false),
            ("third Mon", "2026-03-16", true),
            ("last Fri", "2026-02-27", true),
            ("last Fri", "2026-01-23", false),
            ("last Fri", "2026-01-30", true),
            ("31", "2026-02-28", true),
            ("quarter", "2026-01-02", true),
            ("quarter", "2026-01-05", false),
            ("quarter", "2026-04-01", true),
            ("half-year", "2026-04-01", false),
            ("half-year", "2026-07-01", true),
            ("year", "2026-07-01", false),
            ("year", "2027-01-01", true),
        ];
        for (text, date, wanted) in cases {
            let on: On = text.parse().unwrap();
            assert_eq!(on.matches(date.parse().unwrap(), Some(&weekly)), wanted, "{text} {date}");
        }
        assert!(!"quarter".parse::<On>().unwrap().matches("2026-01-02".parse().unwrap(), None));
    }

    #[test]
    fn what_is_no_day_is_told() {
        for text in ["", "Mo", "fifth Mon", "32", "0", "quarters", "Mon,,Tue", "first"] {
            assert!(text.parse::<On>().is_err(), "{text}");
        }
    }
}
