//! What can be wrong with the demo stack.

use std::time::Duration;

use clap::ValueEnum;

use super::model::MODEL;

/// A way to break the stack. Each shows what one kind of trouble looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Scenario {
    /// Nothing is wrong
    #[default]
    Healthy,
    /// The model API refuses connections
    ApiDown,
    /// The model API answers, but has no model
    ModelNotLoaded,
    /// The model API takes most of a second
    Slow,
    /// Every eighth request to the model API fails
    ErrorRate,
    /// The volume of the model API is nearly full
    DiskFull,
    /// The registry refuses connections; the API degrades
    MlflowDown,
    /// No new data has arrived for hours
    StaleData,
    /// A spike, a slow drift, and a dead monitoring job
    HighDrift,
    /// A new version passed its gate, serves, and does badly
    BadModel,
    /// Not yet
    BadCanary,
}

/// An alert that a real stack's Prometheus would raise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raised {
    pub(super) name: &'static str,
    pub(super) severity: &'static str,
    pub(super) job: &'static str,
    pub(super) summary: &'static str,
}

/// The runbook that fits a trouble.
#[derive(Debug, Clone, Copy)]
pub(super) struct Procedure {
    pub(super) runbook: &'static str,
    /// The value that names what is in trouble.
    pub(super) value: (&'static str, &'static str),
}

impl Procedure {
    /// The words after the program's name.
    pub(super) fn command(self) -> String {
        let (name, value) = self.value;
        format!("runbook run {} --set {name}={value}", self.runbook)
    }
}

impl Scenario {
    pub(super) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The demo cannot show these before the commands that judge them exist.
    pub(super) fn is_built(self) -> bool {
        self != Self::BadCanary
    }

    /// How long the model API waits before it answers.
    pub(super) fn delay(self) -> Duration {
        if self == Self::Slow { Duration::from_millis(1800) } else { Duration::ZERO }
    }

    /// The alert that goes with it.
    pub(super) fn alert(self) -> Option<Raised> {
        let raised = |name, severity, job, summary| Some(Raised { name, severity, job, summary });
        match self {
            Self::ApiDown => raised("TargetDown", "critical", "api", "the model API cannot be scraped"),
            Self::ModelNotLoaded => {
                raised("ModelNotLoaded", "critical", "api", "the model API serves without a model")
            }
            Self::Slow => raised("HighLatency", "warning", "api", "p95 latency is above 500 ms"),
            Self::ErrorRate => raised("HighErrorRate", "critical", "api", "more than 1 % of requests fail"),
            Self::DiskFull => raised("DiskAlmostFull", "critical", "api", "/var/lib/models is above 95 %"),
            Self::MlflowDown => raised("TargetDown", "critical", "mlflow", "MLflow cannot be scraped"),
            Self::StaleData => raised("DataStale", "warning", "ingest", "no new data for more than 6 hours"),
            Self::HighDrift => raised(
                "HighDrift",
                "critical",
                "drift",
                "more than half of credit-risk-model's features drifted",
            ),
            Self::BadModel => raised(
                "ModelAccuracyLow",
                "critical",
                "api",
                "accuracy on the labels of the last 7 days is below 85 %",
            ),
            Self::Healthy | Self::BadCanary => None,
        }
    }

    /// The procedure that answers it.
    pub(super) fn procedure(self) -> Option<Procedure> {
        let of_api = |runbook| Some(Procedure { runbook, value: ("service", "api") });
        match self {
            Self::ApiDown | Self::ModelNotLoaded => of_api("api-down"),
            Self::ErrorRate => of_api("http-500"),
            Self::Slow | Self::DiskFull | Self::StaleData => of_api("production-incident"),
            Self::MlflowDown => Some(Procedure { runbook: "mlflow-down", value: ("tracking", "mlflow") }),
            Self::BadModel => Some(Procedure { runbook: "rollback", value: ("model", MODEL) }),
            Self::HighDrift => Some(Procedure { runbook: "high-drift", value: ("model", MODEL) }),
            Self::Healthy | Self::BadCanary => None,
        }
    }
}
