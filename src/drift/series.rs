//! One series of reports as the configuration and the flags describe it.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::{
    command::SeriesArgs,
    decide::Circumstances,
    judge::{self, Limit, Policy},
    trend::Options,
};
use crate::{
    config::{Correction, Drift, DriftModel, MlflowReports, PathOr, TimeFrom, redact::show_address},
    context::{Context, unknown_name},
    error::{Fault, shell_word},
    finding::Threshold,
};

/// What the stack's own series is called where models have series too, unless one of them is called so.
const OWN: &str = "drift";

/// Where the reports of one model are, and how they are judged.
#[derive(Debug, Clone)]
pub(super) struct Series {
    /// The model's name; none for the stack's only series.
    pub(super) name: Option<String>,
    /// Whether there are series of models besides this one of the stack.
    beside: bool,
    pub(super) reports: Option<PathOr<MlflowReports>>,
    /// What a path of theirs is relative to: the folder of the configuration, or where the user is.
    pub(super) relative_to: PathBuf,
    /// `--reports`, where it was given: the place as the user typed it.
    pub(super) given: Option<String>,
    pub(super) time_from: TimeFrom,
    /// Columns that are left out of every report.
    pub(super) ignore: Vec<String>,
    pub(super) policy: Policy,
    pub(super) options: Options,
    /// Without what only a look at records and checks can tell.
    pub(super) circumstances: Circumstances,
    /// A check whose trouble says that the model does worse.
    pub(super) live_check: Option<String>,
}

impl Series {
    /// The subject of its findings.
    pub(super) fn subject(&self) -> &str {
        self.name.as_deref().unwrap_or(OWN)
    }

    /// The id of a finding: `drift.share`, `drift.credit.share` of a model.
    pub(super) fn id(&self, what: &str) -> String {
        match &self.name {
            Some(name) => format!("drift.{name}.{what}"),
            None => format!("drift.{what}"),
        }
    }

    /// The id of a place that cannot be read: `instrument.drift`, `instrument.drift.credit` of a model.
    pub(super) fn instrument(&self) -> String {
        match &self.name {
            Some(name) => format!("instrument.drift.{name}"),
            None => "instrument.drift".to_owned(),
        }
    }

    /// Flags that name the series on another command line, each after a space.
    pub(super) fn flags(&self) -> String {
        let mut flags = String::new();
        match &self.name {
            Some(name) => flags.push_str(&format!(" --model {}", shell_word(name))),
            None if self.beside && self.given.is_none() => flags.push_str(&format!(" --model {OWN}")),
            None => {}
        }
        if let Some(place) = &self.given {
            flags.push_str(&format!(" --reports {}", shell_word(&show_address(place))));
        }
        flags
    }

    /// The series that the flags name; where they name none, the stack's own, or that of its only model.
    ///
    /// # Errors
    /// A model that is not configured.
    pub(super) fn of(cx: &Context, args: &SeriesArgs) -> Result<Self, Fault> {
        let (drift, folder) = (&cx.config().drift, &cx.loaded.folder);
        // An empty name is that of nobody, as with variables of the environment: a runbook's value may be left out.
        let series = match (args.model.as_ref().filter(|name| !name.is_empty()), drift.models.first()) {
            (Some(name), _) => match drift.models.get(name) {
                Some(model) => Self::of_model(drift, folder, name, model),
                None if name == OWN && drift.reports.is_some() => Self::of_stack(drift, folder),
                None => {
                    let own = drift.reports.is_some().then_some(OWN);
                    let known = own.into_iter().chain(drift.models.keys().map(String::as_str));
                    return Err(unknown_name("model of drift", name, known));
                }
            },
            (None, Some((name, model)))
                if drift.models.len() == 1 && drift.reports.is_none() && args.reports.is_none() =>
            {
                Self::of_model(drift, folder, name, model)
            }
            (None, _) => Self::of_stack(drift, folder),
        };
        Ok(series.with(cx, args))
    }

    /// Those that the flags name; where they name none, all that are configured, and the stack's own where none is.
    ///
    /// # Errors
    /// A model that is not configured.
    pub(super) fn chosen(cx: &Context, args: &SeriesArgs) -> Result<Vec<Self>, Fault> {
        let all = Self::all(cx);
        if args.model.as_ref().is_some_and(|name| !name.is_empty())
            || args.reports.is_some()
            || all.is_empty()
        {
            return Ok(vec![Self::of(cx, args)?]);
        }
        Ok(all.into_iter().map(|series| series.with(cx, args)).collect())
    }

    /// All that are configured: the stack's own, then each model's.
    pub(super) fn all(cx: &Context) -> Vec<Self> {
        let (drift, folder) = (&cx.config().drift, &cx.loaded.folder);
        let own = drift.reports.is_some().then(|| Self::of_stack(drift, folder));
        let models = drift.models.iter().map(|(name, model)| Self::of_model(drift, folder, name, model));
        own.into_iter().chain(models).collect()
    }

    /// Flags win over the configuration.
    fn with(mut self, cx: &Context, args: &SeriesArgs) -> Self {
        if let Some(place) = &args.reports {
            self.reports = Some(PathOr::Path(place.clone()));
            self.given = Some(place.clone());
            self.relative_to.clone_from(&cx.environment.folder);
        }
        self.time_from = args.time_from.unwrap_or(self.time_from);
        let policy = &mut self.policy;
        policy.rows_reference = args.rows_ref.or(policy.rows_reference);
        policy.rows_current = args.rows_cur.or(policy.rows_current);
        if let Some(correction) = args.correction {
            policy.correction = correct(correction);
        }
        self
    }

    fn of_stack(drift: &Drift, folder: &Path) -> Self {
        let usual = Policy::default();
        let limit = |given: &Option<Threshold>, usual: Limit| given.as_ref().map_or(usual, upper);
        let policy = Policy {
            share_warning: limit(&drift.share.warning, usual.share_warning),
            share_critical: limit(&drift.share.critical, usual.share_critical),
            psi: limit(&drift.psi, usual.psi),
            missing_share: limit(&drift.missing_share, usual.missing_share),
            key_columns: drift.key_columns.clone(),
            key_verdict: drift.key_verdict.unwrap_or(usual.key_verdict),
            stale_after: None,
            correction: correct(drift.correction),
            rows_reference: drift.rows.reference,
            rows_current: drift.rows.current,
        };
        let span = |given: &Option<crate::config::scalar::Duration>| {
            given.as_ref().and_then(|given| TimeDelta::from_std(given.value).ok())
        };
        let mut options = Options { cadence: span(&drift.cadence), ..Options::default() };
        options.quiet_for = span(&drift.quiet_for).unwrap_or(options.quiet_for);
        let mut circumstances = Circumstances {
            sources: drift.sources.clone().into_iter().collect(),
            ..Circumstances::default()
        };
        circumstances.cooldown = span(&drift.cooldown).unwrap_or(circumstances.cooldown);
        // What is too old for `check` is a sign of dead monitoring for `trend` and `decide`, and nothing sooner.
        options.stale_after = span(&drift.stale_after).or(options.cadence.map(|cadence| cadence * 2));
        let stale_after = options.stale_after.unwrap_or(TimeDelta::days(8));
        Self {
            name: None,
            beside: drift.reports.is_some() && !drift.models.is_empty(),
            reports: drift.reports.clone(),
            relative_to: folder.to_path_buf(),
            given: None,
            time_from: drift.time_from,
            ignore: drift.ignore.clone(),
            policy: Policy { stale_after: Some(stale_after), ..policy },
            options,
            circumstances,
            live_check: drift.live_check.clone(),
        }
    }

    fn of_model(drift: &Drift, folder: &Path, name: &str, model: &DriftModel) -> Self {
        let mut own = drift.clone();
        own.reports.clone_from(&model.reports);
        own.share.warning = model.share.warning.clone().or(own.share.warning);
        own.share.critical = model.share.critical.clone().or(own.share.critical);
        if !model.ignore.is_empty() {
            own.ignore.clone_from(&model.ignore);
        }
        if !model.key_columns.is_empty() {
            own.key_columns.clone_from(&model.key_columns);
        }
        own.stale_after = model.stale_after.clone().or(own.stale_after);
        own.cadence = model.cadence.clone().or(own.cadence);
        own.rows.reference = model.rows.reference.or(own.rows.reference);
        own.rows.current = model.rows.current.or(own.rows.current);
        if !model.sources.is_empty() {
            own.sources.clone_from(&model.sources);
        }
        own.live_check = model.live_check.clone().or(own.live_check);
        Self { name: Some(name.to_owned()), ..Self::of_stack(&own, folder) }
    }
}

fn correct(correction: Correction) -> judge::Correction {
    match correction {
        Correction::Bh => judge::Correction::Bh,
        Correction::None => judge::Correction::None,
    }
}

/// A limit from above; the rules of the configuration allow no other.
fn upper(threshold: &Threshold) -> Limit {
    match threshold.upper() {
        Some((bound, at_bound)) => Limit { bound, at_bound },
        None => Limit::above(f64::INFINITY),
    }
}
