//! Changes of the registry, each read back: the server has no compare-and-swap, and an answer that was lost says nothing
//! of what happened.

use std::{fmt, time::Duration};

use anyhow::{Context as _, Result, bail};
use tokio::time::{Instant, sleep};

use super::{Tries, seen, version as words};
use crate::{
    client::{
        ClientError, Mlflow, Trouble,
        mlflow::{Stage, alias_name, tag as tag_name},
    },
    context::Context,
    error::{Fault, words_about},
    model::{moves::previous_of, pointer, registry::Registry},
    plan::Consent,
};

/// Pauses before a refused change is tried again: a server that restarts, or asks for patience.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1200)];

/// A request without an answer is waited for as long as one with an answer would have been, and so long at most.
const SETTLE_LIMIT: Duration = Duration::from_secs(30);
/// At least so many looks see whether it takes effect, with this pause before each.
const LOOKS: u32 = 4;
const LOOK_PAUSE: Duration = Duration::from_millis(250);

/// Something of the registry that can be looked at and set.
trait Spot {
    type Value: PartialEq + Clone + fmt::Debug;

    /// What it is: `alias `production` of model `churn``.
    fn name(&self) -> String;

    fn shown(value: &Self::Value) -> String;

    /// The model that it belongs to.
    fn model(&self) -> &str;

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value>;

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError>;
}

/// An alias: which version it points at.
struct Alias<'a> {
    model: &'a str,
    alias: &'a str,
}

/// A version: which stage it is in.
struct Staged<'a> {
    model: &'a str,
    version: u64,
}

/// A tag of a model or a version: its value.
struct Tagged<'a> {
    model: &'a str,
    version: Option<u64>,
    key: &'a str,
}

impl Spot for Alias<'_> {
    type Value = Option<u64>;

    fn name(&self) -> String {
        format!("alias `{}` of model `{}`", self.alias, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        words(*value)
    }

    fn model(&self) -> &str {
        self.model
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let model = mlflow.fetch_pointers(self.model).await?;
        let model = model.with_context(|| gone(self.model))?;
        let alias = model.aliases.iter().find(|one| one.alias.eq_ignore_ascii_case(self.alias));
        Ok(alias.map(|alias| alias.version))
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        match to {
            Some(version) => mlflow.set_alias(self.model, self.alias, *version, consent).await,
            None => mlflow.delete_alias(self.model, self.alias, consent).await,
        }
    }
}

impl Spot for Staged<'_> {
    type Value = Stage;

    fn name(&self) -> String {
        format!("the stage of version {} of model `{}`", self.version, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        value.word().to_owned()
    }

    fn model(&self) -> &str {
        self.model
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let version = mlflow.fetch_model_version(self.model, self.version).await?;
        let version =
            version.with_context(|| format!("version {} of model `{}` is gone", self.version, self.model))?;
        Ok(version.stage)
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        mlflow.set_stage(self.model, self.version, *to, consent).await
    }
}

impl Spot for Tagged<'_> {
    type Value = Option<String>;

    fn name(&self) -> String {
        let of = self.version.map_or_else(String::new, |version| format!("version {version} of "));
        format!("tag {} of {of}model `{}`", self.key, self.model)
    }

    fn shown(value: &Self::Value) -> String {
        value.as_ref().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
    }

    fn model(&self) -> &str {
        self.model
    }

    async fn look(&self, mlflow: &Mlflow) -> Result<Self::Value> {
        let tags = match self.version {
            Some(version) => mlflow.fetch_model_version(self.model, version).await?.map(|one| one.tags),
            None => mlflow.fetch_pointers(self.model).await?.map(|one| one.tags),
        };
        let tags = tags.with_context(|| gone(self.model))?;
        Ok(tags.into_iter().find(|tag| tag.key == self.key).map(|tag| tag.value))
    }

    async fn set(&self, mlflow: &Mlflow, to: &Self::Value, consent: &Consent) -> Result<(), ClientError> {
        match (self.version, to) {
            (Some(version), Some(value)) => {
                mlflow.set_version_tag(self.model, version, (self.key, value), consent).await
            }
            (Some(version), None) => mlflow.delete_version_tag(self.model, version, self.key, consent).await,
            (None, Some(value)) => mlflow.set_model_tag(self.model, (self.key, value), consent).await,
            (None, None) => mlflow.delete_model_tag(self.model, self.key, consent).await,
        }
    }
}

fn gone(model: &str) -> String {
    format!("model `{model}`, or the version, is gone from the registry")
}

/// Points an alias at a version, if it still is where it was seen to be.
pub(super) async fn move_alias(
    cx: &Context,
    (model, alias): (&str, &str),
    (from, to): (Option<u64>, Option<u64>),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    alias_name(alias)?;
    forward(cx, &Alias { model, alias }, (&from, &to), tries, consent).await
}

/// Points it back, if nobody has moved it on.
pub(super) async fn alias_back(
    cx: &Context,
    (model, alias): (&str, &str),
    (to, from): (u64, Option<u64>),
    tries: Tries,
    consent: &Consent,
) -> Result<()> {
    let mut before = from;
    if let Some(version) = from
        && Registry::of(cx)?.mlflow.fetch_model_version(model, version).await?.is_none()
    {
        cx.ui.warn(&format!("version {version} was deleted, so alias `{alias}` is taken away instead"));
        before = None;
    }
    back(cx, &Alias { model, alias }, (&Some(to), &before), tries, consent).await
}

pub(super) async fn move_stage(
    cx: &Context,
    (model, version): (&str, u64),
    (from, to): (Stage, Stage),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    forward(cx, &Staged { model, version }, (&from, &to), tries, consent).await
}

pub(super) async fn stage_back(
    cx: &Context,
    (model, version): (&str, u64),
    (to, from): (Stage, Stage),
    tries: Tries,
    consent: &Consent,
) -> Result<()> {
    back(cx, &Staged { model, version }, (&to, &from), tries, consent).await
}

pub(super) async fn tag(
    cx: &Context,
    (model, version, key): (&str, Option<u64>, &str),
    (was, value): (Option<&str>, Option<&str>),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    tag_name(key, value.unwrap_or_default())?;
    let spot = Tagged { model, version, key };
    forward(cx, &spot, (&was.map(str::to_owned), &value.map(str::to_owned)), tries, consent).await
}

pub(super) async fn tag_back(
    cx: &Context,
    (model, version, key): (&str, Option<u64>, &str),
    (value, was): (Option<&str>, Option<&str>),
    tries: Tries,
    consent: &Consent,
) -> Result<()> {
    let spot = Tagged { model, version, key };
    let mlflow = Registry::of(cx)?.mlflow;
    if version.is_none()
        && let Some(pointer) = previous_of(key)
        && let Some(model) = mlflow.fetch_model(model).await?
        && let Some(now) = seen::holder(&pointer::resolve(&model, pointer))
        && value.is_some_and(|value| value != now.to_string())
    {
        // Ours is back, so somebody else moved it from the same version at the same time: the tag is theirs as well.
        cx.ui.say(&format!("{} stays: {pointer} is version {now} now", spot.name()));
        return Ok(());
    }
    let now = spot.look(&mlflow).await?;
    // The proof has taken the word back that nobody saw it serve: that is ours too.
    let proven = value.and_then(|value| value.strip_suffix(" unverified"));
    let value = proven.filter(|proven| now.as_deref() == Some(*proven)).or(value);
    back(cx, &spot, (&value.map(str::to_owned), &was.map(str::to_owned)), tries, consent).await
}

/// Writes a tag of a version over whatever is there, and reads it back.
pub(super) async fn note(
    cx: &Context,
    (model, version, key): (&str, u64, &str),
    value: &str,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let spot = Tagged { model, version: Some(version), key };
    let now = spot.look(&mlflow).await?;
    change(cx, (&mlflow, &spot), (&now, &Some(value.to_owned())), &mut 0, consent).await
}

/// Sets it, unless a former try has. What somebody else has set meanwhile is neither overwritten nor taken back, be it
/// the same.
async fn forward<S: Spot>(
    cx: &Context,
    spot: &S,
    (from, to): (&S::Value, &S::Value),
    tries: &mut Tries,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let now = spot.look(&mlflow).await?;
    let first = tries.count <= 1;
    tries.refused = first && now == *to && from != to;
    if now == *to && !tries.refused {
        tries.cut = false;
        return Ok(());
    }
    if first {
        tries.open = 0;
    } else if tries.cut {
        // The request of the try that was cut short may be under way still.
        tries.open += 1;
    }
    tries.cut = false;
    if now != *from {
        let (name, now, from) = (spot.name(), S::shown(&now), S::shown(from));
        let message =
            format!("{name} is {now} now and was {from} when this was planned: somebody else moved it");
        return Err(Fault::new(message).hint(see(cx, spot)).into());
    }
    change(cx, (&mlflow, spot), (from, to), &mut tries.open, consent).await
}

/// Sets it back, and sees to it that no request without an answer undoes that. A value that is neither what was set
/// nor what was before is somebody else's, and stays.
async fn back<S: Spot>(
    cx: &Context,
    spot: &S,
    (set, before): (&S::Value, &S::Value),
    tries: Tries,
    consent: &Consent,
) -> Result<()> {
    let mlflow = Registry::of(cx)?.mlflow;
    let now = spot.look(&mlflow).await?;
    let open = tries.open + u32::from(tries.cut && now != *set);
    let rest = if now == *before {
        now
    } else if now == *set {
        change(cx, (&mlflow, spot), (set, before), &mut 0, consent).await?;
        before.clone()
    } else {
        let (name, shown) = (spot.name(), S::shown(&now));
        cx.ui.warn(&format!("{name} is {shown} now: somebody else moved it, so it is left alone"));
        now
    };
    if open == 0 || rest == *set {
        return Ok(());
    }
    settle(cx, (&mlflow, spot), (set, rest), open, consent).await
}

/// Waits for so many requests that nobody answered: one may take effect after it was given up, when what it sets was
/// taken back already, and is taken back again then. What is there at rest stays, whoever set it.
async fn settle<S: Spot>(
    cx: &Context,
    (mlflow, spot): (&Mlflow, &S),
    (set, mut rest): (&S::Value, S::Value),
    mut open: u32,
    consent: &Consent,
) -> Result<()> {
    let (name, limit) = (spot.name(), mlflow.endpoint().timeout().min(SETTLE_LIMIT));
    let late = format!(
        "a request that got no answer may still change {name} to {}, whenever it comes",
        S::shown(set)
    );
    cx.ui.say(&format!("{late}: waiting {:.1} s for it", limit.as_secs_f64()));
    let (mut since, mut looks) = (Instant::now(), 0);
    while looks < LOOKS || since.elapsed() < limit {
        sleep(LOOK_PAUSE).await;
        let now = spot.look(mlflow).await;
        let now = now.with_context(|| format!("{late}, and whether it did cannot be seen"))?;
        looks += 1;
        if now != *set {
            rest = now;
            continue;
        }
        let (set_words, rest_words) = (S::shown(set), S::shown(&rest));
        cx.ui.warn(&format!(
            "{name} became {set_words} late, by a request without an answer: {rest_words} again"
        ));
        let again = change(cx, (mlflow, spot), (set, &rest), &mut 0, consent).await;
        again.with_context(|| format!("{name} became {set_words} late, by a request without an answer"))?;
        open -= 1;
        if open == 0 {
            return Ok(());
        }
        (since, looks) = (Instant::now(), 0);
    }
    cx.ui.warn(&format!("{late}: it has not so far; {}", see(cx, spot)));
    Ok(())
}

/// What to look at, for a hint.
fn see(cx: &Context, spot: &impl Spot) -> String {
    format!("look at it again: {}", cx.command(&words_about("model show", spot.model(), "")))
}

/// Sets it and looks, whatever the answer was; counts the requests that nobody answered and that did not take effect.
async fn change<S: Spot>(
    cx: &Context,
    (mlflow, spot): (&Mlflow, &S),
    (from, to): (&S::Value, &S::Value),
    open: &mut u32,
    consent: &Consent,
) -> Result<()> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let answer = spot.set(mlflow, to, consent).await;
        let unanswered = answer.as_ref().is_err_and(is_unanswered);
        *open += u32::from(unanswered);
        let seen = match (spot.look(mlflow).await, &answer) {
            (Ok(seen), _) => seen,
            (Err(_), Err(error)) => {
                let why = format!("{error}; and whether it took effect cannot be seen");
                return Err(anyhow::anyhow!(why)).with_context(|| format!("changing {}", spot.name()));
            }
            (Err(error), Ok(())) => {
                return Err(error).with_context(|| format!("reading {} back", spot.name()));
            }
        };
        if seen == *to {
            *open -= u32::from(unanswered);
            return Ok(());
        }
        let (name, seen_words) = (spot.name(), S::shown(&seen));
        match answer {
            Err(error) if seen == *from => match pauses.next().filter(|_| may_pass(&error)) {
                Some(pause) => sleep(pause).await,
                None => {
                    return Err(error)
                        .with_context(|| format!("changing {name}, which is {seen_words} still"));
                }
            },
            Err(error) => bail!("{error}; and {name} is {seen_words} now, which somebody else set"),
            Ok(()) if seen != *from => {
                let message = format!(
                    "{name} was changed to {}, and is {seen_words} now: somebody else moved it at the same time",
                    S::shown(to)
                );
                return Err(Fault::new(message).hint(see(cx, spot)).into());
            }
            Ok(()) => {
                bail!("the registry took the change of {name} to {}, and says {seen_words}", S::shown(to))
            }
        }
    }
}

/// Whether another try may fare better: setting the same again does no harm.
fn may_pass(error: &ClientError) -> bool {
    match error {
        ClientError::Refused { status, .. } => *status == 429 || *status >= 500,
        ClientError::Unreachable { .. } => true,
        ClientError::Garbled { .. } => false,
    }
}

/// Whether it was sent, and nobody has said what became of it: it may take effect yet. Through a proxy, too.
pub(super) fn is_unanswered(error: &ClientError) -> bool {
    match error {
        ClientError::Refused { status, .. } => matches!(status, 408 | 502 | 504),
        ClientError::Unreachable { trouble, .. } => matches!(
            trouble,
            Trouble::Timeout
                | Trouble::Reset
                | Trouble::Closed
                | Trouble::NotHttp
                | Trouble::Body
                | Trouble::Other
        ),
        ClientError::Garbled { .. } => false,
    }
}
