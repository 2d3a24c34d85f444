//! The commented file.

use std::fmt::Write as _;

use super::{
    models::{self, Registered},
    reports::Reports,
    survey::{Found, Kept, Survey},
};
use crate::config::{Kind, yaml_word};

/// The text of mlopsctl.yaml.
pub(super) fn text(survey: &Survey) -> String {
    let mut out = String::new();
    let from = match survey.files.as_slice() {
        [] => String::new(),
        files => format!(" from {}", files.join(" and ")),
    };
    let _ = writeln!(out, "# Written by `mlopsctl init`{from}. Look at every line: it is a first guess.");
    out.push_str(
        "# Then: `mlopsctl config check`, `mlopsctl health`, `mlopsctl check`, `mlopsctl status`.\n",
    );
    out.push_str("# Every key is explained by `mlopsctl config schema`. Secrets come from ${VARIABLE} or ${file:path}.\n\n");
    let _ = writeln!(out, "stack: {}", value(&survey.stack.replace('$', "$$")));
    match &survey.grafana {
        Some(url) => {
            let _ = writeln!(out, "grafana: {}", value(url));
        }
        None => out.push_str("# grafana: http://localhost:3000      # dashboards, for people\n"),
    }
    out.push_str("\n# Ready checks with the thresholds of well-known runbooks (latency, error rate, CPU, …). Those that\n");
    out.push_str(
        "# this stack has no source for are left out; `mlopsctl config show --origin` says which.\n",
    );
    out.push_str("# extends: [default]\n\n");
    services(survey, &mut out);
    instruments(survey, &mut out);
    registry(survey, &mut out);
    out.push_str("\n# Numbers against thresholds: `mlopsctl check`.\nchecks:\n");
    out.push_str(
        "  disk:\n    title: Disk space\n    disk: /\n    warning: \"> 80%\"\n    critical: \"> 95%\"\n",
    );
    out.push_str("  # data-freshness:\n  #   files: data/*.parquet\n  #   critical: \"> 24h\"\n");
    if let Some(reports) = &survey.reports {
        drift(reports, &mut out);
    }
    backup(&survey.kept, &mut out);
    let example = survey.services.iter().find(|found| found.own && found.set_aside.is_none());
    let example = example.map_or("api", |found| found.name.as_str());
    out.push_str("\n# What differs elsewhere: `mlopsctl --env prod health`.\n# environments:\n#   prod:\n");
    let _ =
        writeln!(out, "#     services: {{ {}: {{ url: https://{example}.example.com }} }}", value(example));
    out
}

/// A value of the file, in quotes where YAML needs them, also between braces.
fn value(text: &str) -> String {
    if text.contains(['{', '}', '[', ']', ',']) {
        serde_json::Value::String(text.to_owned()).to_string()
    } else {
        yaml_word(text)
    }
}

fn services(survey: &Survey, out: &mut String) {
    out.push_str("# What is watched: `mlopsctl health`.\n");
    if survey.services.iter().all(|found| found.set_aside.is_some()) {
        out.push_str("services: {}\n");
        out.push_str("  # api:\n  #   url: http://localhost:8000\n  #   health: /health\n");
    } else {
        out.push_str("services:\n");
    }
    for found in &survey.services {
        let mut stanza = String::new();
        service(found, &mut stanza);
        match found.set_aside {
            None => out.push_str(&stanza),
            Some(why) => {
                let _ = writeln!(out, "  # {}: {why}", found.name);
                for line in stanza.lines() {
                    let _ = writeln!(out, "  # {}", line.strip_prefix("  ").unwrap_or(line));
                }
            }
        }
    }
}

fn service(found: &Found, out: &mut String) {
    let _ = writeln!(out, "  {}:", value(&found.name));
    let kind = match found.kind {
        Kind::Http => None,
        Kind::Mlflow => Some("mlflow"),
        Kind::Airflow => Some("airflow"),
        Kind::Prometheus => Some("prometheus"),
        Kind::Alertmanager => Some("alertmanager"),
        Kind::Tcp => Some("tcp"),
        Kind::Tls => Some("tls"),
    };
    if let Some(kind) = kind {
        let _ = writeln!(out, "    kind: {kind}");
    }
    if let Some(url) = &found.url {
        let _ = writeln!(out, "    url: {}", value(url));
    }
    if let Some(health) = &found.health {
        let _ = writeln!(out, "    health: {}      # {}", value(&health.path.replace('$', "$$")), health.why);
    }
    if found.own {
        let path = found.health.as_ref().map_or("/health", |health| health.path.as_str()).replace('$', "$$");
        let expect = "expect: { status: healthy, model_loaded: true }";
        let _ = writeln!(out, "    # health: {{ path: {}, {expect} }}", value(&path));
        out.push_str("    latency: { warning: 500ms, critical: 2s }\n");
        out.push_str("    # predict: { path: /predict, body: { features: [1, 2] }, expect: { prediction: { exists: true } } }\n");
    }
    if let Some(metrics) = &found.metrics {
        let _ = writeln!(out, "    # metrics: {}", value(metrics));
    } else if found.own {
        out.push_str("    # metrics: /metrics\n");
    }
    if let Some(docker) = &found.docker {
        let _ = writeln!(out, "    runs_on: {{ docker: {} }}", value(docker));
    }
    if !found.depends_on.is_empty() {
        let names: Vec<String> = found.depends_on.iter().map(|name| value(name)).collect();
        let _ = writeln!(out, "    depends_on: [{}]", names.join(", "));
    }
}

/// Registered models that serve; a comment as long as none is known.
fn registry(survey: &Survey, out: &mut String) {
    let Some(server) = models::server(survey) else { return };
    let mut apis = survey.services.iter().filter(|found| found.own && found.set_aside.is_none());
    let by_need = apis.clone().find(|found| found.depends_on.contains(&server.name));
    let api = match (by_need, apis.next(), apis.next()) {
        (Some(found), ..) | (None, Some(found), None) => Some(found.name.as_str()),
        _ => None,
    };
    out.push_str(
        "\n# Registered models: `mlopsctl model review`, `gate`, `promote`; `mlopsctl rollback model`.\n",
    );
    let mut stanza = "registry:\n  models:\n".to_owned();
    for found in &survey.models {
        model(found, api, &mut stanza);
    }
    if survey.models.is_empty() {
        let example = Registered {
            name: "credit-risk-model".to_owned(),
            serving: ("production".to_owned(), String::new()),
            candidate: Some(("staging".to_owned(), String::new())),
        };
        let _ = writeln!(out, "# {} said nothing of models when this was written.", server.name);
        model(&example, api, &mut stanza);
        for line in stanza.lines() {
            let _ = writeln!(out, "# {line}");
        }
        return;
    }
    out.push_str(&stanza);
}

fn model(found: &Registered, api: Option<&str>, out: &mut String) {
    let _ = writeln!(out, "    {}:", value(&found.name.replace('$', "$$")));
    let (serving, version) = &found.serving;
    let now =
        |version: &str| if version.is_empty() { String::new() } else { format!(": now version {version}") };
    let _ = writeln!(out, "      serving: {}      # alias or stage{}", value(serving), now(version));
    if let Some((candidate, version)) = &found.candidate {
        let _ = writeln!(out, "      candidate: {}      # what waits{}", value(candidate), now(version));
    }
    if let Some(api) = api {
        let _ = writeln!(out, "      served_by: {}      # a guess: where it is loaded", value(api));
    }
    out.push_str(
        "      # reports: { path: /health, at: model_version }      # where that says which version it has\n",
    );
    out.push_str("      # gate: { f1_score: \">= baseline + 2%\", brier_score: [\"<= 0.20\", \"<= baseline + 0.005\"] }\n");
}

/// Where drift reports are; a comment as long as there is none.
fn drift(reports: &Reports, out: &mut String) {
    let folder = value(&reports.folder.replace('$', "$$"));
    if reports.has_any {
        out.push_str("\n# Drift reports: `mlopsctl drift show`, `check`, `trend`, `decide`.\n");
        let _ = write!(out, "drift:\n  reports: {folder}\n");
        out.push_str("  # cadence: 1d                          # how often one is due\n");
        out.push_str("  # share: { warning: \"> 30%\", critical: \"> 50%\" }\n");
        out.push_str("  # key_columns: [income]                # each counts by itself\n");
    } else {
        let _ = writeln!(out, "\n# For drift reports there is {}, with none in it yet:", reports.folder);
        let _ = write!(out, "# drift:\n#   reports: {folder}\n");
    }
}

/// Sets of what was found; an example where there is nothing but code.
fn backup(kept: &Kept, out: &mut String) {
    out.push_str("\n# What would be lost with this machine: `mlopsctl backup create`, `list`, `drill`. Backups are kept in the store\n");
    out.push_str("# beside the records; `to: s3://bucket/prefix`, or a folder of another machine, survives the loss of this one.\n");
    if !kept.is_worth_a_backup() {
        out.push_str("# backup:\n#   sets:\n#     models: { paths: models/, to: s3://bucket/models }\n");
        out.push_str("#     mlflow: { sqlite: mlflow/mlflow.db, paths: mlruns/ }\n");
        return;
    }
    out.push_str("backup:\n  sets:\n");
    let folders = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| value(&format!("{name}/"))).collect();
        if let [only] = names.as_slice() { only.clone() } else { format!("[{}]", names.join(", ")) }
    };
    if !kept.models.is_empty() {
        let _ = writeln!(out, "    models: {{ paths: {} }}", folders(&kept.models));
    }
    let mut mlflow = Vec::new();
    mlflow.extend(kept.database.map(|database| format!("sqlite: {}", value(database))));
    if !kept.artifacts.is_empty() {
        mlflow.push(format!("paths: {}", folders(&kept.artifacts)));
    }
    // The database within such a folder is copied consistently, not as a file.
    if let Some(database) = kept.database
        && kept.artifacts.iter().any(|folder| database.starts_with(&format!("{folder}/")))
    {
        mlflow.push("exclude: 'mlflow.db*'".to_owned());
    }
    if !mlflow.is_empty() {
        let _ = writeln!(out, "    mlflow: {{ {} }}", mlflow.join(", "));
    }
    let files: Vec<String> = kept.configuration.iter().map(|file| value(file)).collect();
    let files: Vec<String> = files.into_iter().chain(["mlopsctl.yaml".to_owned()]).collect();
    let _ = writeln!(out, "    config: {{ paths: [{}] }}", files.join(", "));
}

/// Prometheus and Alertmanager, which other things are read through.
fn instruments(survey: &Survey, out: &mut String) {
    for (key, kind, port) in
        [("prometheus", Kind::Prometheus, 9090), ("alertmanager", Kind::Alertmanager, 9093)]
    {
        let written = survey.services.iter().filter(|found| found.set_aside.is_none());
        let url = written.filter(|found| found.kind == kind).find_map(|found| found.url.as_deref());
        match url {
            Some(url) => {
                let _ = writeln!(out, "\n{key}: {{ url: {} }}", value(url));
            }
            None => {
                let _ = writeln!(out, "\n# {key}: {{ url: http://localhost:{port} }}");
            }
        }
    }
}
