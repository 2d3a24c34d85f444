//! Units of systemd: a service and a timer for each job.

use std::fmt::Write as _;

use chrono::Weekday;

use super::job::{DAY, Job, Surroundings, Times, join, months, time_of};
use crate::procedure::runbook::calendar::{DayRule, MonthDay, Rule};

const ALL_DAYS: [Weekday; 7] =
    [Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];

/// Prints all units; each begins with `# file: NAME`.
pub(super) fn print(jobs: &[Job], around: &Surroundings) -> String {
    let mut page = String::from(
        "# Units of mlopsctl. Install, as root:\n\
         #   mlopsctl schedule print --format systemd | (cd /etc/systemd/system && awk '/^# file: /{f=$3} f{print>f}')\n\
         #   systemctl daemon-reload && systemctl enable --now 'mlopsctl-*.timer'\n\
         # Output goes to the journal: journalctl -u 'mlopsctl-*'. Exit 1, 2, 3 and 4 make a unit fail (systemctl --failed);\n\
         # exit 6 (another run is at work, which holds the lock) does not.\n",
    );
    let _ = writeln!(page, "# Records: {}", around.store);
    for warning in &around.warnings {
        let _ = writeln!(page, "# WARNING: {warning}");
    }
    for job in jobs {
        let command: Vec<String> = job.argv(around).iter().map(|word| quote(word)).collect();
        let _ = write!(
            page,
            "\n# file: mlopsctl-{name}.service\n[Unit]\nDescription=mlopsctl: {title}\nWants=network-online.target\n\
             After=network-online.target\n\n[Service]\nType=oneshot\nExecStart={command}\nSuccessExitStatus=6\n",
            name = job.name,
            title = job.title.replace('%', "%%"),
            command = command.join(" "),
        );
        let _ = write!(
            page,
            "\n# file: mlopsctl-{}.timer\n[Unit]\nDescription=mlopsctl: when to {}\n\n[Timer]\n",
            job.name,
            job.words.join(" ").replace('%', "%%")
        );
        for expression in calendar(job) {
            let _ = writeln!(page, "OnCalendar={expression}");
        }
        // What was asleep at its time catches up; a look that is repeated soon need not.
        let persistent = matches!(job.times, Times::Calendar(_));
        let _ =
            write!(page, "AccuracySec=1s\nPersistent={persistent}\n\n[Install]\nWantedBy=timers.target\n");
    }
    page
}

/// Calendar expressions, in the job's zone; any of them is enough.
pub(super) fn calendar(job: &Job) -> Vec<String> {
    let zone = job.zone.map_or_else(String::new, |zone| format!(" {}", zone.name()));
    let expressions = match &job.times {
        Times::Every(minutes @ ..60) => vec![format!("*:0/{minutes}")],
        Times::Every(60) => vec!["hourly".to_owned()],
        Times::Every(DAY) => vec!["daily".to_owned()],
        Times::Every(minutes) => vec![format!("0/{}:00", minutes / 60)],
        Times::Calendar(rule) => of_rule(rule),
    };
    expressions.into_iter().map(|expression| format!("{expression}{zone}")).collect()
}

fn of_rule(rule: &Rule) -> Vec<String> {
    let time = time_of(rule).format("%H:%M:%S");
    match &rule.days {
        DayRule::Daily => vec![format!("*-*-* {time}")],
        DayRule::Weekly(days) => vec![format!("{} *-*-* {time}", names(days))],
        DayRule::Months(span, day) => {
            let months = months(*span).map_or_else(|| "*".to_owned(), |months| join(&months));
            match day {
                MonthDay::Nth(nth, day) => {
                    let last = u32::from(*nth) * 7;
                    vec![format!("{day} *-{months}-{}..{last} {time}", last - 6)]
                }
                // The seventh day from the end and those after it.
                MonthDay::Last(day) => vec![format!("{day} *-{months}~07/1 {time}")],
                MonthDay::Number(31) => vec![format!("*-{months}~01 {time}")],
                MonthDay::Number(day @ 29..) if *span == 1 => {
                    vec![format!("*-*-{day} {time}"), format!("*-02~01 {time}")]
                }
                MonthDay::Number(day) => vec![format!("*-{months}-{day} {time}")],
            }
        }
        DayRule::Cron(cron) => of_cron(&cron.pattern),
    }
}

/// The same times as five fields of cron.
fn of_cron(pattern: &croner::CronPattern) -> Vec<String> {
    let list = |values: Vec<u16>, all: usize| {
        if values.len() == all {
            "*".to_owned()
        } else {
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        }
    };
    let time = format!("{}:{}:00", list(pattern.hours.values(), 24), list(pattern.minutes.values(), 60));
    let months = list(pattern.months.values(), 12);
    let days = list(pattern.days.values(), 31);
    let mut week: Vec<usize> =
        pattern.days_of_week.values().iter().map(|day| usize::from(*day) % 7).collect();
    week.sort_unstable();
    week.dedup();
    let week: Vec<Weekday> = week.into_iter().filter_map(|day| ALL_DAYS.get(day).copied()).collect();
    let by_day = format!("*-{months}-{days} {time}");
    let by_week = format!("{} *-{months}-* {time}", names(&week));
    match (pattern.is_dom_wildcard(), pattern.is_dow_wildcard()) {
        (_, true) => vec![by_day],
        (true, false) => vec![by_week],
        (false, false) if pattern.matches_dom_and_dow() => vec![format!("{} {by_day}", names(&week))],
        (false, false) => vec![by_day, by_week],
    }
}

fn names(days: &[Weekday]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// One word of `ExecStart=`: `%` and `$` mean something to systemd.
fn quote(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,@+%".contains(c);
    if !escaped.is_empty() && escaped.chars().all(plain) { escaped } else { format!("\"{escaped}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_become_calendar_expressions() {
        let cases: [(&str, &[&str]); 12] = [
            ("daily 09:00", &["*-*-* 09:00:00"]),
            ("weekly Mon,Wed 06:30", &["Mon,Wed *-*-* 06:30:00"]),
            ("monthly first Mon", &["Mon *-*-1..7 09:00:00"]),
            ("monthly last Fri 10:00", &["Fri *-*~07/1 10:00:00"]),
            ("quarterly", &["Mon *-1,4,7,10-1..7 09:00:00"]),
            ("yearly 1", &["*-1-1 09:00:00"]),
            ("monthly 31", &["*-*~01 09:00:00"]),
            ("monthly 30", &["*-*-30 09:00:00", "*-02~01 09:00:00"]),
            ("0 9 * * 1-5", &["Mon,Tue,Wed,Thu,Fri *-*-* 9:0:00"]),
            ("0 9 1-3 * 1", &["*-*-1,2,3 9:0:00", "Mon *-*-* 9:0:00"]),
            ("*/30 * * * *", &["*-*-* *:0,30:00"]),
            ("0 0 1 1 *", &["*-1-1 0:0:00"]),
        ];
        for (text, wanted) in cases {
            assert_eq!(of_rule(&text.parse().unwrap()), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_quoted_for_systemd() {
        assert_eq!(quote("/usr/bin/x"), "/usr/bin/x");
        assert_eq!(quote("a b"), "\"a b\"");
        assert_eq!(quote("100%"), "100%%");
        assert_eq!(quote("$HOME"), "\"$$HOME\"");
        assert_eq!(quote(""), "\"\"");
    }
}
