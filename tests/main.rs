//! The one test binary: a file per feature, helpers in `support/`. Run it with `tests/run`.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod alerts;
mod alerts_acts;
mod alerts_history;
mod check;
mod completions;
mod config;
mod contract;
mod contract_alertmanager;
mod contract_mlflow;
mod coverage;
mod demo;
mod health;
mod health_real;
mod health_tls;
mod history;
mod http;
mod incident;
mod init;
mod logs;
mod mute;
mod notify;
mod output;
mod plan;
mod restart;
mod runbook_report;
mod runbook_run;
mod runbook_run_terminal;
mod selftest;
mod shows;
mod stateful;
mod status;
mod store;
mod store_s3;
mod support;
mod usage;
