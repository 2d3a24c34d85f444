//! Periods and runs → what stands where. Pure.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{finding::Verdict, procedure::runbook::calendar::Period};

/// Where the current period of a runbook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its day is over, and the next has not come.
    Overdue,
    /// Its day is today.
    Due,
    /// Nothing to do now, but an earlier period went by.
    Missed,
    /// There was a run, and a person skipped all that it required.
    Skipped,
    Done,
    /// None of its steps concerns this stack on that day.
    NotApplicable,
    /// Its day comes.
    Upcoming,
}

impl State {
    /// As in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Missed => "missed",
            Self::Skipped => "skipped",
            Self::Done => "done",
            Self::NotApplicable => "not-applicable",
            Self::Upcoming => "upcoming",
        }
    }

    /// What it adds to the verdict of the whole.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Overdue => Verdict::Critical,
            Self::Due | Self::Missed => Verdict::Warning,
            Self::Skipped | Self::Done | Self::NotApplicable | Self::Upcoming => Verdict::Ok,
        }
    }
}

/// A run as its record's name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub id: String,
    pub started: DateTime<Utc>,
    /// One word.
    pub verdict: String,
    /// Something of it still waits for a person.
    pub pending: bool,
}

impl Seen {
    /// Whether the occurrence is done with it: it went to its end, and nothing was left out.
    pub fn is_done(&self) -> bool {
        !self.pending && !matches!(self.verdict.as_str(), "stopped" | "incomplete")
    }
}

/// A runbook at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub period: Period,
    /// The run of the current period: the last that did it, else the last that waits, else the last at all.
    pub run: Option<Seen>,
    /// Days of earlier periods in which nothing was finished.
    pub missed: Vec<NaiveDate>,
    /// Those of them for which a run began.
    pub partly_done: Vec<NaiveDate>,
}

/// Judges the periods that count, in order, of which the last is the current one. None when there is none.
pub(super) fn judge(
    periods: &[Period],
    runs: &[Seen],
    today: NaiveDate,
    applies: &dyn Fn(NaiveDate) -> bool,
) -> Option<Standing> {
    let (current, earlier) = periods.split_last()?;
    let run_of = |period: &Period| {
        let inside = |run: &&Seen| {
            run.started >= period.occurrence.opens && period.closes.is_none_or(|closes| run.started < closes)
        };
        let rank = |run: &&Seen| (run.is_done(), run.pending, run.started);
        runs.iter().filter(inside).max_by_key(rank)
    };
    let (mut missed, mut partly_done) = (Vec::new(), Vec::new());
    for period in earlier {
        let (run, date) = (run_of(period), period.occurrence.date);
        if run.is_some_and(Seen::is_done) || !applies(date) {
            continue;
        }
        missed.push(date);
        partly_done.extend(run.map(|_| date));
    }
    let run = run_of(current);
    let state = match run {
        Some(run) if run.is_done() => State::Done,
        _ if !applies(current.occurrence.date) => State::NotApplicable,
        _ if today > current.occurrence.date => State::Overdue,
        _ => State::Due,
    };
    let state = if state.verdict() == Verdict::Ok && !missed.is_empty() { State::Missed } else { state };
    Some(Standing { state, period: *current, run: run.cloned(), missed, partly_done })
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;
    use crate::{config::local_time, procedure::runbook::calendar::Schedule};

    fn stand(when: &str, since: &str, at: &str, runs: &[(&str, &str)]) -> Option<(State, Vec<String>)> {
        let schedule: Schedule = when.parse().unwrap();
        let at: DateTime<Utc> = at.parse().unwrap();
        let since = local_time::start_of_day(Tz::UTC, since.parse().unwrap());
        let runs: Vec<Seen> = runs
            .iter()
            .map(|(started, verdict)| Seen {
                id: (*started).to_owned(),
                started: started.parse().unwrap(),
                verdict: verdict.trim_end_matches("-pending").to_owned(),
                pending: verdict.ends_with("-pending"),
            })
            .collect();
        let periods = schedule.periods(since, at, Tz::UTC);
        let standing = judge(&periods, &runs, local_time::date_in(Tz::UTC, at), &|date| {
            date.to_string() != "2026-06-24"
        })?;
        Some((standing.state, standing.missed.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn due_on_its_day_overdue_until_the_next_then_missed_and_still_visible() {
        let weekly = |at: &str, runs: &[(&str, &str)]| {
            let (state, missed) = stand("weekly Mon,Wed 09:00", "2026-06-10", at, runs).unwrap();
            (state, missed.join(" "))
        };
        let ran = [("2026-06-10T08:00:00Z", "ok")];
        // 10 June 2026 is a Wednesday.
        assert_eq!(weekly("2026-06-10T05:00:00Z", &[]), (State::Due, String::new()));
        assert_eq!(weekly("2026-06-10T23:59:59Z", &[]), (State::Due, String::new()));
        assert_eq!(weekly("2026-06-11T00:00:00Z", &[]), (State::Overdue, String::new()));
        assert_eq!(weekly("2026-06-14T23:59:59Z", &[]), (State::Overdue, String::new()));
        assert_eq!(weekly("2026-06-15T00:00:00Z", &[]), (State::Due, "2026-06-10".into()));
        assert_eq!(weekly("2026-06-14T12:00:00Z", &ran), (State::Done, String::new()));
        assert_eq!(weekly("2026-06-16T12:00:00Z", &ran), (State::Overdue, String::new()));
        // Done late is done.
        let late = [("2026-06-12T08:00:00Z", "critical")];
        assert_eq!(weekly("2026-06-12T12:00:00Z", &late), (State::Done, String::new()));
        // What a machine left waiting is not done.
        let waits = [("2026-06-10T08:00:00Z", "ok-pending")];
        assert_eq!(weekly("2026-06-10T12:00:00Z", &waits), (State::Due, String::new()));
        assert_eq!(weekly("2026-06-11T12:00:00Z", &waits), (State::Overdue, String::new()));
        assert_eq!(weekly("2026-06-15T12:00:00Z", &waits), (State::Due, "2026-06-10".into()));
        // Missed stays visible when the next is done.
        let next = [("2026-06-15T08:00:00Z", "ok")];
        assert_eq!(weekly("2026-06-15T12:00:00Z", &next), (State::Missed, "2026-06-10".into()));
        // Nobody misses what does not apply.
        assert_eq!(weekly("2026-06-24T12:00:00Z", &[("2026-06-17T00:00:00Z", "ok")]).0, State::Missed);
        let all = [
            ("2026-06-10T00:00:00Z", "ok"),
            ("2026-06-15T00:00:00Z", "ok"),
            ("2026-06-17T00:00:00Z", "ok"),
            ("2026-06-22T00:00:00Z", "warning"),
        ];
        assert_eq!(weekly("2026-06-24T12:00:00Z", &all), (State::NotApplicable, String::new()));
        assert_eq!(weekly("2026-06-22T12:00:00Z", &all), (State::Done, String::new()));
    }

    #[test]
    fn a_run_that_nobody_finished_is_not_done() {
        for word in ["stopped", "incomplete"] {
            let state =
                |at: &str, runs: &[(&str, &str)]| stand("weekly Mon", "2026-06-15", at, runs).unwrap();
            let broken = ("2026-06-15T08:00:00Z", word);
            assert_eq!(state("2026-06-15T09:00:00Z", &[broken]).0, State::Due, "{word}");
            assert_eq!(state("2026-06-16T09:00:00Z", &[broken]).0, State::Overdue, "{word}");
            assert_eq!(state("2026-06-22T09:00:00Z", &[broken]), (State::Due, vec!["2026-06-15".into()]));
            // Another run did it, before or after.
            for other in ["2026-06-15T07:00:00Z", "2026-06-15T08:30:00Z"] {
                let runs = [broken, (other, "critical")];
                assert_eq!(state("2026-06-22T09:00:00Z", &runs), (State::Due, vec![]), "{word}");
                assert_eq!(state("2026-06-15T09:00:00Z", &runs).0, State::Done, "{word}");
            }
        }
    }

    #[test]
    fn nothing_before_adoption_counts() {
        assert_eq!(stand("monthly first Mon", "2026-06-10", "2026-06-30T00:00:00Z", &[]), None);
        let (state, missed) = stand("monthly first Mon", "2026-06-01", "2026-06-30T00:00:00Z", &[]).unwrap();
        assert_eq!((state, missed.len()), (State::Overdue, 0));
        let (state, missed) = stand("daily 09:00", "2026-06-27", "2026-06-30T05:00:00Z", &[]).unwrap();
        assert_eq!(
            (state, missed),
            (State::Due, vec!["2026-06-27".into(), "2026-06-28".into(), "2026-06-29".into()])
        );
    }
}
