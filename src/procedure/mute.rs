//! `mute`: a check or service that is left alone for a while. Making and ending a mute are small plans, to which
//! naming them is agreement enough.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    config::scalar::Duration,
    context::{Context, Options, unknown_name},
    error::{Fault, nearest},
    finding::{Finding, Verdict},
    notify::{Mute, mutes, sweep},
    plan::{Action, Consent, Plan, Undo},
    record::Store,
    ui::{Document, Listing},
};

/// What is longer is no maintenance: it is a window of the configuration, or a check that should go.
const LONGEST: TimeDelta = TimeDelta::days(30);

/// Mute checks or services for a while: shown, but not counted and not notified
///
/// A mute ends by itself. What it covers stays visible in every report, with who muted it, until when and why; what
/// fails only because of it is muted, too. For times that come again, see `maintenance:` in the configuration.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  mlopsctl mute api --for 2h --reason 'database migration'
  mlopsctl mute error-rate service.api.latency --for 30m --reason 'load test'
  mlopsctl mute list
  mlopsctl mute end api
A check that is named like a subcommand: mlopsctl mute --for 2h --reason … -- list"
)]
pub struct MuteArgs {
    #[command(subcommand)]
    command: Option<MuteCommand>,

    /// Names of checks, services or models of drift, or the start of a finding's id (service.api.latency,
    /// alert.TargetDown, drift.psi.income)
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// How long, at most 30d
    #[arg(long = "for", env = "MLOPSCTL_MUTE_FOR", value_name = "DURATION")]
    lasting: Option<Duration>,
}

#[derive(Debug, Subcommand)]
enum MuteCommand {
    /// List what is muted now, the first to end first
    List,
    /// End mutes now
    End {
        /// Ids of mutes or their starts, or the names that they mute
        #[arg(value_name = "ID|NAME", required = true)]
        mutes: Vec<String>,
    },
}

impl MuteArgs {
    /// Whether it changes something.
    pub fn acts(&self) -> bool {
        !matches!(self.command, Some(MuteCommand::List))
    }
}

/// `mute`, `mute list`, `mute end`.
pub async fn run(cx: &Context, args: &MuteArgs) -> Result<Document> {
    match &args.command {
        None => begin(cx, args).await,
        Some(MuteCommand::List) => list(cx).await.map(Document::Listing),
        Some(MuteCommand::End { mutes }) => end(cx, mutes).await,
    }
}

async fn begin(cx: &Context, args: &MuteArgs) -> Result<Document> {
    let misplaced = args.names.first().filter(|name| ["list", "end"].contains(&name.as_str()));
    if let Some(name) = misplaced.filter(|name| check_name(cx, name).is_err()) {
        let command = [&["mute"], &args.names.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat();
        return Err(Fault::new(format!(
            "behind an option, `{name}` is taken for a check or service to mute"
        ))
        .hint(format!("write it first: mlopsctl {}", command.join(" ")))
        .into());
    }
    let lasting = args
        .lasting
        .as_ref()
        .ok_or_else(|| Fault::new("for how long? Nothing is muted for ever").hint("say it: --for 2h"))?;
    let until = end_of(cx.clock.now(), lasting)?;
    let reason = cx.options.reason.as_deref().map_or("", str::trim);
    if reason.is_empty() {
        return Err(Fault::new("a mute needs a reason: whoever sees it asks why")
            .hint("say it: --reason 'database migration'")
            .into());
    }
    let mut names: Vec<&str> = Vec::new();
    for name in &args.names {
        check_name(cx, name)?;
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let steps =
        names.iter().map(|name| MuteAction::Begin { mute: Mute::new(cx, name, until, reason) }).collect();
    carry_out(cx, &names.join(" "), steps).await
}

async fn end(cx: &Context, typed: &[String]) -> Result<Document> {
    let live = mutes(&Store::of(cx)?, cx.clock.now()).await?;
    let mut chosen: Vec<Mute> = Vec::new();
    for typed in typed {
        let id = typed.to_ascii_uppercase();
        let named: Vec<&Mute> = live.iter().filter(|mute| mute.name == *typed).collect();
        let started: Vec<&Mute> = live.iter().filter(|mute| mute.id.starts_with(&id)).collect();
        let found = match (&named[..], &started[..]) {
            ([], []) => return Err(no_mute(typed, &live).into()),
            ([], [one]) => vec![*one],
            ([], several) => {
                return Err(Fault::new(format!("{} mutes start with `{typed}`", several.len()))
                    .hint("give more of the id: mlopsctl mute list")
                    .into());
            }
            (named, _) => named.to_vec(),
        };
        for mute in found {
            if !chosen.contains(mute) {
                chosen.push(mute.clone());
            }
        }
    }
    let mut names: Vec<&str> = chosen.iter().map(|mute| mute.name.as_str()).collect();
    names.dedup();
    let target = names.join(" ");
    carry_out(cx, &target, chosen.into_iter().map(|mute| MuteAction::End { mute }).collect()).await
}

/// Nothing is asked: it was named, it is small, and it ends or can be made again.
async fn carry_out(cx: &Context, target: &str, steps: Vec<MuteAction>) -> Result<Document> {
    let agreed = cx.lend(Options { yes: true, ..cx.options.clone() });
    let document = Plan::new("mute", target, steps).locking(format!("mute.{target}")).run(&agreed).await?;
    if !cx.options.dry_run
        && let Err(error) = sweep(&Store::of(cx)?, cx.clock.now()).await
    {
        cx.ui.trace(1, &format!("mutes that are over stay in the store: {error:#}"));
    }
    Ok(document)
}

async fn list(cx: &Context) -> Result<Listing> {
    let found = mutes(&Store::of(cx)?, cx.clock.now()).await?;
    let time = |time: DateTime<Utc>| time.format("%Y-%m-%d %H:%M:%SZ").to_string();
    let row = |mute: &Mute| {
        vec![
            mute.id.clone(),
            mute.name.clone(),
            time(mute.until),
            mute.who.name.clone(),
            time(mute.since),
            mute.reason.clone(),
        ]
    };
    let item = |mute: &Mute| {
        json!({
            "id": mute.id, "name": mute.name, "since": mute.since, "until": mute.until,
            "who": mute.who, "host": mute.host, "reason": mute.reason,
        })
    };
    Ok(Listing {
        schema: "mlopsctl/mutes/v1",
        columns: vec!["mute", "name", "until", "by", "since", "reason"],
        rows: found.iter().map(row).collect(),
        items: found.iter().map(item).collect(),
        empty: "nothing is muted",
        verdict: None,
        note: (!found.is_empty()).then(|| "end one: mlopsctl mute end ID|NAME".to_owned()),
    })
}

fn end_of(now: DateTime<Utc>, lasting: &Duration) -> Result<DateTime<Utc>, Fault> {
    let span = TimeDelta::from_std(lasting.value).unwrap_or(TimeDelta::MAX);
    if span > LONGEST {
        return Err(Fault::new(format!("`--for {lasting}` is longer than 30d"))
            .hint("a time that comes again is a `maintenance:` window of the configuration")
            .hint("a check that nobody wants to hear of is best taken out"));
    }
    // Whole seconds, rounded up: what is shown is what counts.
    let seconds = span.num_seconds() + i64::from(span.subsec_nanos() > 0);
    if seconds == 0 {
        return Err(
            Fault::new(format!("`--for {lasting}` is no time to be muted for")).hint("for example --for 2h")
        );
    }
    now.checked_add_signed(TimeDelta::seconds(seconds)).ok_or_else(|| Fault::new("the clock is at its end"))
}

/// Whether there can be a finding of this name.
fn check_name(cx: &Context, name: &str) -> Result<(), Fault> {
    let config = cx.config();
    let services = config.services.keys().map(String::as_str);
    let checks = config.checks.keys().map(String::as_str);
    let below = |prefix: &str, known: &str| {
        let rest = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(known));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let known = config.services.contains_key(name)
        || config.checks.contains_key(name)
        || name.strip_prefix("alert.").is_some_and(|alert| !alert.is_empty())
        || config.drift.models.contains_key(name)
        || is_of_drift(cx, name)
        || services.clone().any(|service| below("service.", service))
        || checks.clone().any(|check| below("check.", check));
    if known { Ok(()) } else { Err(unknown_name("check or service", name, services.chain(checks))) }
}

/// `drift`, or the start of the id of one of its findings.
fn is_of_drift(cx: &Context, name: &str) -> bool {
    let drift = &cx.config().drift;
    let configured = drift.reports.is_some() || !drift.models.is_empty();
    configured && (name == "drift" || name.strip_prefix("drift.").is_some_and(|rest| !rest.is_empty()))
}

fn no_mute(typed: &str, live: &[Mute]) -> Fault {
    let fault = Fault::new(format!("`{typed}` is not muted"));
    match nearest(typed, live.iter().flat_map(|mute| [mute.name.as_str(), mute.id.as_str()])) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => fault.hint("see what is: mlopsctl mute list"),
    }
}

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(super) enum MuteAction {
    Begin { mute: Mute },
    End { mute: Mute },
}

impl Action for MuteAction {
    const KIND: &'static str = "mute";

    fn what(&self) -> String {
        let (Self::Begin { mute } | Self::End { mute }) = self;
        let until = mute.until.format("%Y-%m-%d %H:%M:%S UTC");
        match self {
            Self::Begin { .. } => format!("mute {} until {until}: {}", mute.name, mute.reason),
            Self::End { .. } => {
                format!("end the mute {} of {}, made by {}: {}", mute.id, mute.name, mute.who, mute.reason)
            }
        }
    }

    fn undo_what(&self) -> Undo {
        Undo::By(match self {
            Self::Begin { .. } => "end the mute".to_owned(),
            Self::End { .. } => "mute it again, until the same time".to_owned(),
        })
    }

    async fn apply(&mut self, cx: &Context, _: &Consent) -> Result<Vec<Finding>> {
        let store = Store::of(cx)?;
        let message = match self {
            Self::Begin { mute } => {
                mute.keep(&store).await?;
                mute.why()
            }
            Self::End { mute } => {
                mute.end(&store).await?;
                "counts again".to_owned()
            }
        };
        let (Self::Begin { mute } | Self::End { mute }) = self;
        Ok(vec![Finding::new(format!("mute.{}", mute.name), mute.name.clone(), Verdict::Ok, message)])
    }

    async fn undo(&mut self, cx: &Context, _: &Consent) -> Result<()> {
        let store = Store::of(cx)?;
        match self {
            Self::Begin { mute } => mute.end(&store).await,
            Self::End { mute } => mute.keep(&store).await,
        }
    }
}
