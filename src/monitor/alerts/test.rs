//! `alerts test`: proves delivery with an alert that resolves itself.

use anyhow::Result;
use clap::Args;

use super::{act::AlertsAction, severity::Severities};
use crate::{
    client::prometheus::Labels,
    config::scalar::Duration,
    context::Context,
    error::Fault,
    plan::Plan,
    record::{Who, host_name, new_id},
    ui::Document,
};

const NAME: &str = "MlopsctlTest";

/// Send a test alert that resolves itself, to prove delivery
///
/// Receivers wait for their group (30s by default) before they tell anybody: an alert that lasts less is never
/// delivered. Alertmanager does not say whether a message arrived: look where it should.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  mlopsctl alerts test\n  \
    mlopsctl alerts test --severity critical --label team=ml --for 2m --yes")]
pub(super) struct TestArgs {
    /// Severity of the alert, which decides its route
    #[arg(long, env = "MLOPSCTL_TEST_SEVERITY", value_name = "WORD", default_value = "warning")]
    severity: String,

    /// Further labels, for routes that look at them
    #[arg(long, env = "MLOPSCTL_LABEL", value_name = "NAME=VALUE", value_delimiter = ',')]
    label: Vec<String>,

    /// How long it fires
    #[arg(long = "for", env = "MLOPSCTL_TEST_FOR", value_name = "DURATION", default_value = "1m")]
    lasting: Duration,
}

pub(super) async fn run(cx: &Context, args: &TestArgs) -> Result<Document> {
    let severities = Severities::new(cx.config().alertmanager.as_ref());
    let who = Who::read(&cx.environment).name;
    let mut labels = Labels::new();
    for pair in &args.label {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            Fault::new(format!("`{pair}` is not a label")).hint("for example --label team=ml")
        })?;
        labels.insert(name.to_owned(), value.to_owned());
    }
    labels.insert("alertname".to_owned(), NAME.to_owned());
    labels.insert(severities.label().to_owned(), args.severity.clone());
    // Two tests at once are two alerts.
    labels.insert("test".to_owned(), new_id(cx.clock.now()));
    let summary = format!("Test alert by {who} on {}: nothing is wrong", host_name());
    let annotations = Labels::from([("summary".to_owned(), summary)]);
    let lasting_seconds = args.lasting.value.as_secs_f64();
    if !(1.0..=86_400.0).contains(&lasting_seconds) {
        return Err(Fault::new(format!("`--for {}` must be from 1s to 24h", args.lasting)).into());
    }
    let steps = vec![
        AlertsAction::Post { labels: labels.clone(), annotations, lasting_seconds, ends_at: None },
        AlertsAction::AwaitShown { labels: labels.clone() },
        AlertsAction::AwaitGone { labels, lasting_seconds },
    ];
    Plan::new("alerts test", NAME, steps).run(cx).await
}
