//! A crontab.

use std::fmt::Write as _;

use chrono_tz::Tz;

use super::job::{Job, Surroundings, cron_times};

/// Prints it. Jobs of this machine's zone come first: they need no `CRON_TZ`, which not every cron knows.
pub(super) fn print(jobs: &[Job], around: &Surroundings) -> String {
    let mut page = String::from(
        "# Jobs of mlopsctl. Install: mlopsctl schedule print --format cron > mlopsctl.cron\n\
         # then: crontab mlopsctl.cron (it replaces your crontab; or add the lines with crontab -e).\n\
         # What a job prints goes to its log. Cron mails one line for exit 1, 2, 3 or 4; exit 6 (another run is at\n\
         # work, which holds the lock) is no failure.\n",
    );
    let _ = writeln!(page, "# Records: {}", around.store);
    for warning in &around.warnings {
        let _ = writeln!(page, "# WARNING: {warning}");
    }
    page += "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n";
    let zone_of = |job: &Job| job.zone.unwrap_or(around.zone);
    let mut zones: Vec<Tz> = jobs.iter().map(zone_of).collect();
    zones.sort_by_key(|zone| (*zone != around.zone, zone.name()));
    zones.dedup();
    for zone in zones {
        if zone == around.zone {
            let _ = write!(page, "\n# Times of {} (this machine's)\n", zone.name());
        } else {
            let _ = write!(
                page,
                "\n# Times of {0}. Debian's cron does not know CRON_TZ (cronie does): there, use systemd instead.\n\
                 CRON_TZ={0}\n",
                zone.name()
            );
        }
        for job in jobs.iter().filter(|job| zone_of(job) == zone) {
            let date =
                if zone == around.zone { "date".to_owned() } else { format!("TZ={} date", zone.name()) };
            page += &line(job, around, &date);
        }
    }
    page
}

fn line(job: &Job, around: &Surroundings, date: &str) -> String {
    let times = cron_times(&job.times, date);
    let log = shell_words::quote(&around.log.display().to_string()).into_owned();
    let command = shell_words::join(job.argv(around));
    let note = shell_words::quote(&format!("mlopsctl {}: exit", job.words.join(" "))).into_owned();
    let guard = times.guard.map_or_else(String::new, |guard| format!("{guard} && "));
    let command = format!(
        "{guard}{{ {command} >>{log} 2>&1 || {{ c=$?; [ $c = 6 ] || echo {note} $c, see {log}; }}; }}"
    );
    // A percent sign is the end of the command to cron.
    format!("# {}\n{} {}\n", job.title, times.fields, command.replace('%', "\\%"))
}
