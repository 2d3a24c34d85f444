//! `mlopsctl`: makes an ML system's operations runbook executable. The doors are for the binary,
//! benches, fuzz targets and tests; nothing here is a stable library.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say so at once")
)]

mod aside;
pub mod backup;
pub mod cli;
pub mod client;
pub mod config;
pub mod context;
pub mod drift;
pub mod error;
pub mod exposition;
pub mod finding;
pub mod model;
pub mod monitor;
pub mod notify;
mod ping;
pub mod plan;
pub mod procedure;
mod process;
pub mod record;
pub mod service;
pub mod setup;
mod spare;
pub mod start;
pub mod ui;
mod usage;
pub mod version;
