//! The flags that say which version is wanted, shared by `version next` and `version bump`.

use clap::Args;
use semver::BuildMetadata;

use crate::{
    context::Context,
    error::Fault,
    version::{
        bump::Level,
        decide::{Asked, Next},
        stack::policy,
    },
};

#[derive(Debug, Clone, Default, Args)]
pub(in crate::version) struct Wanted {
    /// By decree: major, minor or patch, whatever commits or evidence say
    #[arg(long, env = "MLOPSCTL_VERSION_BUMP", value_name = "LEVEL")]
    pub(super) bump: Option<Level>,

    /// A pre-release of this name on the way there: rc
    #[arg(long, env = "MLOPSCTL_VERSION_PRE", value_name = "NAME")]
    pub(super) pre: Option<String>,

    /// Build metadata behind a plus sign; {version} is the registry's number: mlflow.{version}
    #[arg(long, env = "MLOPSCTL_VERSION_BUILD", value_name = "TEXT")]
    pub(super) build: Option<String>,

    /// Of a model: which version of the registry, by number or alias (default: the candidate, else what serves)
    #[arg(long, env = "MLOPSCTL_VERSION_OF", value_name = "VERSION")]
    pub(super) of: Option<String>,
}

/// Says which of the flags the version takes no account of: it stands already, is the first, or that of the same run.
pub(super) fn warn_without_effect(cx: &Context, asked: &Asked, next: &Next) {
    let version = &next.version;
    let flags = [
        ("--bump", asked.level.is_some() && next.level.is_none()),
        ("--pre", asked.pre.is_some() && version.pre.is_empty()),
        ("--build", asked.build.as_ref().is_some_and(|build| *build != version.build)),
    ];
    let idle: Vec<&str> = flags.into_iter().filter(|(_, idle)| *idle).map(|(flag, _)| flag).collect();
    if !idle.is_empty() {
        let has = if idle.len() == 1 { "has" } else { "have" };
        let (idle, why) = (idle.join(" and "), next.reasons.join("; "));
        cx.ui.warn(&format!("{idle} {has} no effect: {why}"));
    }
}

impl Wanted {
    /// What is asked of the decision; `number` is the registry's, where it is about a model.
    pub(super) fn asked(&self, cx: &Context, number: Option<u64>) -> Result<Asked, Fault> {
        if let Some(pre) = self.pre.as_deref().filter(|pre| pre.contains('.')) {
            let name = pre.split('.').next().filter(|name| !name.is_empty()).unwrap_or("rc");
            return Err(Fault::new(format!(
                "--pre `{pre}` is no name of a pre-release: its number is counted"
            ))
            .hint(format!("the name alone: --pre {name}")));
        }
        let build = self.build.as_deref().map(|text| {
            let text = number.map_or_else(|| text.to_owned(), |n| text.replace("{version}", &n.to_string()));
            // An empty one is none at all, to semver.
            let build = BuildMetadata::new(&text).ok().filter(|build| !build.is_empty());
            build.ok_or_else(|| {
                Fault::new(format!("--build `{text}` is no build metadata"))
                    .hint("identifiers of letters, digits and `-`, with dots between: mlflow.7")
            })
        });
        if number.is_none() && self.of.is_some() {
            return Err(Fault::new("--of is about a model: name it")
                .hint(cx.command("version next credit-risk-model --of 7")));
        }
        Ok(Asked {
            level: self.bump,
            pre: self.pre.clone(),
            build: build.transpose()?,
            policy: policy(&cx.config().version),
        })
    }
}
