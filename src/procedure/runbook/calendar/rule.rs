//! The texts of `when:` and the dates that they mean. Pure: no zone, no clock.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

/// The days on which something comes round, and the time of day.
#[derive(Debug, Clone)]
pub struct Rule {
    pub days: DayRule,
    /// None: any time of the day will do.
    pub time: Option<NaiveTime>,
}

#[derive(Debug, Clone)]
pub enum DayRule {
    Daily,
    /// In the order of the week.
    Weekly(Vec<Weekday>),
    /// One day in every so many months (1, 3, 6 or 12), counted from January: in the first of them.
    Months(u32, MonthDay),
    /// Says days and times itself.
    Cron(Box<Cron>),
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthDay {
    /// The first (1) to fourth (4) of a weekday.
    Nth(u8, Weekday),
    Last(Weekday),
    /// The number; in a month that is too short, its last day.
    Number(u32),
}

/// What the first words may be, for messages.
const FORMS: &str = "`daily 09:00`, `weekly Mon,Wed,Fri`, `monthly first Mon`, `monthly 15`, `quarterly`, \
                     `half-yearly`, `yearly`, or five fields of cron";

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let Some(first) = words.first().copied() else { return Err(format!("it is empty: try {FORMS}")) };
        let months = match first.to_ascii_lowercase().as_str() {
            "monthly" => 1,
            "quarterly" => 3,
            "half-yearly" => 6,
            "yearly" => 12,
            "daily" | "weekly" => 0,
            _ if words.len() == 5 => return cron(&words).map(|days| Self { days, time: None }),
            word => {
                let known = ["daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly"];
                let near = crate::error::nearest(word, known);
                let near = near
                    .map_or_else(|| format!(": try {FORMS}"), |near| format!(" (did you mean `{near}`?)"));
                return Err(format!("`{text}` says no time that comes round{near}"));
            }
        };
        let time = match words.last().filter(|word| word.contains(':')) {
            Some(word) => Some(time(word)?),
            None => None,
        };
        if time.is_some() {
            words.pop();
        }
        let rest = &words[1..];
        let days = match (months, rest) {
            (0, []) if first.eq_ignore_ascii_case("daily") => DayRule::Daily,
            (0, [_, ..]) if first.eq_ignore_ascii_case("daily") => {
                return Err(format!("`daily` takes a time alone: `daily 09:00`, not `{text}`"));
            }
            (0, []) => return Err("`weekly` needs its days: `weekly Mon,Wed,Fri`".to_owned()),
            (0, days) => DayRule::Weekly(weekdays(&days.join(" "))?),
            (1, []) => return Err("`monthly` needs its day: `monthly first Mon`, `monthly 15`".to_owned()),
            (months, []) => DayRule::Months(months, MonthDay::Nth(1, Weekday::Mon)),
            (months, day) => DayRule::Months(months, day.join(" ").parse()?),
        };
        Ok(Self { days, time })
    }
}

impl FromStr for MonthDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [number] if number.bytes().all(|byte| byte.is_ascii_digit()) => match number.parse() {
                Ok(day @ 1..=31) => Ok(Self::Number(day)),
                _ => Err(format!("`{number}` is no day of a month: 1 to 31")),
            },
            [nth, day] => {
                let weekday = weekday(day)?;
                match ordinal(nth) {
                    Some(0) => Ok(Self::Last(weekday)),
                    Some(nth) => Ok(Self::Nth(nth, weekday)),
                    None => Err(format!("`{nth}` is not first, second, third, fourth or last")),
                }
            }
            _ => Err(format!("`{text}` is no day of a month: try `first Mon`, `last Fri`, `15`")),
        }
    }
}

/// 1 to 4; 0 is the last.
pub(super) fn ordinal(word: &str) -> Option<u8> {
    let words = ["last", "first", "second", "third", "fourth"];
    words.iter().position(|known| word.eq_ignore_ascii_case(known)).and_then(|at| u8::try_from(at).ok())
}

/// `Mon`, `monday`.
pub(super) fn weekday(word: &str) -> Result<Weekday, String> {
    // The parser of chrono takes both forms, in any case.
    word.parse().map_err(|_| format!("`{word}` is no day of the week: Mon, Tue, Wed, Thu, Fri, Sat, Sun"))
}

fn weekdays(text: &str) -> Result<Vec<Weekday>, String> {
    let mut days = Vec::new();
    for word in text.split(',').map(str::trim) {
        let day = weekday(word)?;
        if days.contains(&day) {
            return Err(format!("`{word}` stands twice"));
        }
        days.push(day);
    }
    days.sort_by_key(Weekday::num_days_from_monday);
    Ok(days)
}

fn time(word: &str) -> Result<NaiveTime, String> {
    let bad = || format!("`{word}` is no time of day: 00:00 to 23:59");
    let (hour, minute) = word.split_once(':').ok_or_else(bad)?;
    let plain = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(hour) || minute.len() != 2 || !plain(minute) {
        return Err(bad());
    }
    let (hour, minute) = (hour.parse().map_err(|_| bad())?, minute.parse().map_err(|_| bad())?);
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(bad)
}

/// Five fields as cron itself reads them. When neither the day of the month nor that of the week begins with `*`,
/// either is enough; when one does, both must fit.
fn cron(fields: &[&str]) -> Result<DayRule, String> {
    let text = fields.join(" ");
    if let Some(strange) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || " ,-*/".contains(*c))) {
        return Err(format!("`{text}`: cron knows no `{strange}`"));
    }
    let starred = |field: &str| field.starts_with('*');
    let both = starred(fields[2]) || starred(fields[4]);
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .dom_and_dow(both && fields[2] != "*" && fields[4] != "*")
        .build();
    let has_letters = |field: &str| field.bytes().any(|byte| byte.is_ascii_alphabetic());
    if [0, 1, 2].into_iter().any(|at| has_letters(fields[at])) {
        return Err(format!("`{text}`: minutes, hours and days of the month are numbers"));
    }
    let parsed = parser.parse(&text).map_err(|error| format!("`{text}` is no cron expression: {error}"))?;
    if has_letters(fields[4]) && fields[4].to_ascii_uppercase().replace("JUL", "").contains('L') {
        return Err(format!("`{text}`: cron knows no `L`; write `monthly last Fri`"));
    }
    Ok(DayRule::Cron(Box::new(parsed)))
}

impl MonthDay {
    /// Its date in the month that begins at `first`.
    fn within(self, first: NaiveDate) -> Option<NaiveDate> {
        let (year, month) = (first.year(), first.month());
        match self {
            Self::Nth(nth, weekday) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Self::Last(weekday) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5)
                .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4)),
            Self::Number(day) => {
                (28..=day).rev().chain([day]).find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
            }
        }
    }

    /// Whether a date is this day of its month.
    pub(super) fn is(self, date: NaiveDate) -> bool {
        date.with_day(1).and_then(|first| self.within(first)) == Some(date)
    }
}

impl Rule {
    /// The first wall-clock time that is not before `from`. A rule without a time means the start of the day.
    pub(super) fn next(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        if let DayRule::Cron(cron) = &self.days {
            return cron.find_next_occurrence(&from.and_utc(), true).ok().map(|at| at.naive_utc());
        }
        let time = self.time.unwrap_or_default();
        let date = if from.time() > time { from.date().succ_opt()? } else { from.date() };
        Some(self.next_date(date)?.and_time(time))
    }

    /// The last wall-clock time that is not after `until`.
    pub(super) fn previous(&self, until: NaiveDateTime) -> Option<NaiveDateTime> {
        if let DayRule::Cron(cron) = &self.days {
            return cron.find_previous_occurrence(&until.and_utc(), true).ok().map(|at| at.naive_utc());
        }
        let time = self.time.unwrap_or_default();
        let date = if until.time() < time { until.date().pred_opt()? } else { until.date() };
        Some(self.previous_date(date)?.and_time(time))
    }

    fn next_date(&self, from: NaiveDate) -> Option<NaiveDate> {
        match &self.days {
            DayRule::Daily => Some(from),
            DayRule::Weekly(days) => from.iter_days().take(7).find(|date| days.contains(&date.weekday())),
            DayRule::Months(span, day) => {
                let first = start_of_span(from, *span)?;
                let next = first.checked_add_months(Months::new(*span));
                [Some(first), next]
                    .into_iter()
                    .flatten()
                    .find_map(|first| day.within(first).filter(|date| *date >= from))
            }
            DayRule::Cron(_) => None,
        }
    }

    fn previous_date(&self, until: NaiveDate) -> Option<NaiveDate> {
        match &self.days {
            DayRule::Daily => Some(until),
            DayRule::Weekly(days) => (0..7)
                .filter_map(|back| until.checked_sub_days(Days::new(back)))
                .find(|date| days.contains(&date.weekday())),
            DayRule::Months(span, day) => {
                let first = start_of_span(until, *span)?;
                let before = first.checked_sub_months(Months::new(*span));
                [Some(first), before]
                    .into_iter()
                    .flatten()
                    .find_map(|first| day.within(first).filter(|date| *date <= until))
            }
            DayRule::Cron(_) => None,
        }
    }
}

/// The first day of the span of months that a date is in: of the quarter for 3.
pub(super) fn start_of_span(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    let months = months.max(1);
    NaiveDate::from_ymd_opt(date.year(), date.month0() / months * months + 1, 1)
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nth(nth, day) => {
                let nth = ["first", "second", "third", "fourth"][usize::from(nth.clamp(&1, &4) - 1)];
                write!(f, "{nth} {day}")
            }
            Self::Last(day) => write!(f, "last {day}"),
            Self::Number(day) => day.fmt(f),
        }
    }
}
