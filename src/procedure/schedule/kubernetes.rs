//! CronJobs of Kubernetes.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::json;

use super::job::{Job, Surroundings, cron_times, unique};

/// Prints one CronJob for each job.
pub(super) fn print(jobs: &[Job], around: &Surroundings, image: &str) -> Result<String> {
    let mut page = String::from(
        "# CronJobs of mlopsctl. Install:\n\
         #   kubectl create configmap mlopsctl --from-file=mlopsctl.yaml\n\
         #   mlopsctl schedule print --format kubernetes --image IMAGE | kubectl apply -f -\n\
         # The image needs the program, a shell, and time zones (tzdata). Output is the pod's log. Exit 1, 2, 3 and 4 make a\n\
         # job fail; exit 6 (another run is at work, which holds the lock) does not.\n",
    );
    let _ = writeln!(page, "# Records: {}", around.store);
    for warning in &around.warnings {
        let _ = writeln!(page, "# WARNING: {warning}");
    }
    // The names of its jobs get eleven characters more.
    let names = unique(jobs.iter().map(|job| format!("mlopsctl-{}", job.name)), 52);
    for (job, name) in jobs.iter().zip(names) {
        page += "---\n";
        page += &serde_yaml::to_string(&cron_job(job, &name, around, image))?;
    }
    Ok(page)
}

fn cron_job(job: &Job, name: &str, around: &Surroundings, image: &str) -> serde_json::Value {
    let zone = job.zone.unwrap_or(chrono_tz::Tz::UTC);
    let times = cron_times(&job.times, &format!("TZ={} date", zone.name()));
    let guard = times.guard.map_or_else(String::new, |guard| format!("{guard} || exit 0; "));
    let command = shell_words::join(job.argv(around));
    let script = format!("{guard}{command}; c=$?; [ $c = 6 ] && exit 0; exit $c");
    json!({
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {
            "name": name,
            "labels": { "app.kubernetes.io/name": "mlopsctl" },
            "annotations": { "mlopsctl/title": job.title },
        },
        "spec": {
            "schedule": times.fields,
            "timeZone": zone.name(),
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 3600,
            "jobTemplate": { "spec": {
                // A verdict does not get better by being asked for again.
                "backoffLimit": 0,
                "template": { "spec": {
                    "restartPolicy": "Never",
                    "containers": [{
                        "name": "mlopsctl",
                        "image": image,
                        "command": ["/bin/sh", "-c", script],
                        "volumeMounts": [{ "name": "config", "mountPath": "/etc/mlopsctl", "readOnly": true }],
                    }],
                    "volumes": [{ "name": "config", "configMap": { "name": "mlopsctl" } }],
                } },
            } },
        },
    })
}
