//! One thing that runs at its times, whatever starts it. Pure.

use std::path::PathBuf;

use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;

use crate::{
    config::scalar::Duration,
    error::Fault,
    procedure::runbook::calendar::{DayRule, MonthDay, Rule},
};

/// When a runbook runs whose `when:` names no time of day.
const MORNING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("a time of day");
pub(super) const DAY: u64 = 24 * 60;

/// What runs when.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// `runbook-daily`: letters, digits and `-`.
    pub(super) name: String,
    pub(super) title: String,
    /// The words after the global flags.
    pub(super) words: Vec<String>,
    pub(super) times: Times,
    /// None: the zone does not matter.
    pub(super) zone: Option<Tz>,
}

#[derive(Debug, Clone)]
pub(super) enum Times {
    Calendar(Rule),
    /// Every so many minutes, which divide an hour or a day.
    Every(u64),
}

/// Where jobs run.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) binary: PathBuf,
    pub(super) config: Option<PathBuf>,
    pub(super) environment: Option<String>,
    pub(super) ping_base: Option<String>,
    pub(super) log: PathBuf,
    /// Of this machine.
    pub(super) zone: Tz,
    pub(super) store: String,
    pub(super) warnings: Vec<String>,
}

/// The five fields of cron, and what must hold besides, as a condition of a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CronTimes {
    pub(super) fields: String,
    pub(super) guard: Option<String>,
}

impl Job {
    pub(super) fn runbook(name: &str, title: &str, rule: Rule, zone: Tz) -> Self {
        let words = ["runbook", "run", name, "--unattended"].map(str::to_owned).to_vec();
        let times = Times::Calendar(rule);
        Self {
            name: format!("runbook-{}", plain(name)),
            title: one_line(title),
            words,
            times,
            zone: Some(zone),
        }
    }

    pub(super) fn check(name: &str, every: &Duration) -> Result<Self, Fault> {
        let words = ["check", name, "--stateful"].map(str::to_owned).to_vec();
        let title = format!("check {name}");
        let times = Times::every(every)?;
        Ok(Self { name: format!("check-{}", plain(name)), title, words, times, zone: None })
    }

    pub(super) fn status(every: &Duration) -> Result<Self, Fault> {
        let words = ["status", "--stateful"].map(str::to_owned).to_vec();
        let times = Times::every(every)?;
        Ok(Self { name: "status".to_owned(), title: "status".to_owned(), words, times, zone: None })
    }

    /// Program and arguments.
    pub(super) fn argv(&self, around: &Surroundings) -> Vec<String> {
        let mut argv = vec![around.binary.display().to_string()];
        if let Some(config) = &around.config {
            argv.extend(["--config".to_owned(), config.display().to_string()]);
        }
        if let Some(environment) = &around.environment {
            argv.extend(["--env".to_owned(), environment.clone()]);
        }
        if let Some(base) = &around.ping_base {
            argv.extend(["--ping".to_owned(), format!("{base}/{}", self.name)]);
        }
        argv.extend(self.words.iter().cloned());
        argv
    }
}

impl Times {
    fn every(every: &Duration) -> Result<Self, Fault> {
        let seconds = every.value.as_secs();
        let minutes = seconds / 60;
        let fits = seconds.is_multiple_of(60)
            && minutes > 0
            && (60_u64.is_multiple_of(minutes) || minutes.is_multiple_of(60) && DAY.is_multiple_of(minutes));
        if fits && every.value.subsec_nanos() == 0 {
            return Ok(Self::Every(minutes));
        }
        Err(Fault::new(format!("every {every} does not divide an hour or a day"))
            .hint("minutes: 1 2 3 4 5 6 10 12 15 20 30; hours: 1h 2h 3h 4h 6h 8h 12h 24h"))
    }
}

/// A name as units, objects of Kubernetes and URLs take it.
fn plain(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.trim_matches('-').to_owned()
}

/// A title as a comment or a value of one line.
fn one_line(title: &str) -> String {
    let clean: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives every job a name that no other has, of at most so many characters.
pub(super) fn unique(names: impl Iterator<Item = String>, longest: usize) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    names
        .map(|name| {
            let cut = |length: usize| {
                let short: String = name.chars().take(length).collect();
                short.trim_end_matches('-').to_owned()
            };
            let mut found = cut(longest);
            let mut number = 1;
            while !taken.insert(found.clone()) {
                number += 1;
                let tail = format!("-{number}");
                found = cut(longest - tail.len()) + &tail;
            }
            found
        })
        .collect()
}

/// The time of day of a rule.
pub(super) fn time_of(rule: &Rule) -> NaiveTime {
    rule.time.unwrap_or(MORNING)
}

/// The months of a rule that comes once in so many: `*`, `1,4,7,10`.
pub(super) fn months(span: u32) -> Option<Vec<u32>> {
    (span > 1).then(|| (1..=12).step_by(span as usize).collect())
}

/// Cron's days of month and week are joined by *or*, so a first Monday is a day from 1 to 7 with a guard. `date` is the
/// command that prints the date in the right zone.
pub(super) fn cron_times(times: &Times, date: &str) -> CronTimes {
    use chrono::Timelike as _;
    let rule = match times {
        Times::Every(minutes) => {
            let fields = match minutes {
                1 => "* * * * *".to_owned(),
                minutes @ 2..60 => format!("*/{minutes} * * * *"),
                60 => "0 * * * *".to_owned(),
                &DAY => "0 0 * * *".to_owned(),
                minutes => format!("0 */{} * * *", minutes / 60),
            };
            return CronTimes { fields, guard: None };
        }
        Times::Calendar(rule) => rule,
    };
    let time = time_of(rule);
    let at = format!("{} {}", time.minute(), time.hour());
    match &rule.days {
        DayRule::Cron(cron) => CronTimes { fields: cron.as_str().to_owned(), guard: None },
        DayRule::Daily => CronTimes { fields: format!("{at} * * *"), guard: None },
        DayRule::Weekly(days) => {
            let days: Vec<String> = days.iter().map(|day| day.num_days_from_sunday().to_string()).collect();
            CronTimes { fields: format!("{at} * * {}", days.join(",")), guard: None }
        }
        DayRule::Months(span, day) => {
            let months = months(*span).map_or_else(|| "*".to_owned(), |months| join(&months));
            let (days, guard) = month_day(*day, date);
            CronTimes { fields: format!("{at} {days} {months} *"), guard }
        }
    }
}

fn month_day(day: MonthDay, date: &str) -> (String, Option<String>) {
    let is = |day: Weekday| format!("[ \"$({date} +%u)\" = {} ]", day.number_from_monday());
    let last_day = format!("[ \"$({date} -d tomorrow +%d)\" = 01 ]");
    match day {
        MonthDay::Nth(nth, day) => {
            let last = u32::from(nth) * 7;
            (format!("{}-{last}", last - 6), Some(is(day)))
        }
        MonthDay::Last(day) => {
            let next_week = format!("[ \"$({date} -d '+7 days' +%m)\" != \"$({date} +%m)\" ]");
            ("22-31".to_owned(), Some(format!("{} && {next_week}", is(day))))
        }
        MonthDay::Number(day @ ..=28) => (day.to_string(), None),
        MonthDay::Number(31) => ("28-31".to_owned(), Some(last_day)),
        MonthDay::Number(day) => {
            let is_day = format!("[ \"$({date} +%d)\" = {day} ]");
            (format!("28-{day}"), Some(format!("{{ {is_day} || {last_day}; }}")))
        }
    }
}

pub(super) fn join(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_become_fields_and_guards() {
        let monday = "[ \"$(date +%u)\" = 1 ]";
        let cases = [
            ("daily 09:00", "0 9 * * *", None),
            ("daily", "0 9 * * *", None),
            ("weekly Mon,Wed,Sun 6:30", "30 6 * * 1,3,0", None),
            ("monthly first Mon 09:00", "0 9 1-7 * *", Some(monday)),
            ("monthly third Mon", "0 9 15-21 * *", Some(monday)),
            ("quarterly", "0 9 1-7 1,4,7,10 *", Some(monday)),
            ("half-yearly 1 08:00", "0 8 1 1,7 *", None),
            ("yearly", "0 9 1-7 1 *", Some(monday)),
            ("monthly 31", "0 9 28-31 * *", Some("[ \"$(date -d tomorrow +%d)\" = 01 ]")),
            ("*/10 8-18 * * 1-5", "*/10 8-18 * * 1-5", None),
        ];
        for (text, fields, guard) in cases {
            let times = cron_times(&Times::Calendar(text.parse().unwrap()), "date");
            assert_eq!((times.fields.as_str(), times.guard.as_deref()), (fields, guard), "{text}");
        }
    }

    #[test]
    fn pauses_divide_an_hour_or_a_day() {
        let every = |text: &str| Times::every(&text.parse().unwrap());
        let fields = |text: &str| cron_times(&every(text).unwrap(), "date").fields;
        assert_eq!(fields("1m"), "* * * * *");
        assert_eq!(fields("5m"), "*/5 * * * *");
        assert_eq!(fields("60m"), "0 * * * *");
        assert_eq!(fields("6h"), "0 */6 * * *");
        assert_eq!(fields("1d"), "0 0 * * *");
        for text in ["7m", "90s", "30s", "0s", "90m", "5h", "2d", "500ms"] {
            assert!(every(text).is_err(), "{text}");
        }
    }
}
