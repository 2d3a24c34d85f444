//! Kinds that know their service: where it says how it is, what that is worth, and which version it is.

mod airflow;
mod mlflow;
mod ready;

pub(super) use airflow::airflow;
pub(super) use mlflow::tracking;
pub(super) use ready::{alertmanager, prometheus};
