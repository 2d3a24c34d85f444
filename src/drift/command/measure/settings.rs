//! What the flags say: methods, limits, columns, types.

use std::collections::{BTreeMap, BTreeSet};

use super::MeasureArgs;
use crate::{
    drift::{
        compare::{Measure, Settings},
        profile::Kinds,
        report::Kind,
    },
    error::{Fault, nearest},
};

/// The settings of a measurement.
///
/// # Errors
/// Of a method that is not measured here, and of a limit that is no number or of a method that is not used.
pub(super) fn of(args: &MeasureArgs) -> Result<Settings, Fault> {
    let all = measures(&args.method)?;
    let of = |own: &[String]| -> Result<Vec<Measure>, Fault> {
        let own = measures(own)?;
        let chosen = [own, all.clone(), vec![Measure::Auto]].into_iter().find(|chosen| !chosen.is_empty());
        Ok(chosen.unwrap_or_default())
    };
    let (numeric, categorical) = (of(&args.numeric)?, of(&args.categorical)?);
    let limits = limits(&args.threshold)?;
    let used = |measure: &Measure| {
        let chosen = |one: &Measure| *one == Measure::Auto && Measure::CHOSEN.contains(measure);
        [&numeric, &categorical].into_iter().flatten().any(|one| one == measure || chosen(one))
    };
    if let Some((measure, _)) = limits.iter().find(|(measure, _)| !used(measure)) {
        let name = measure.method().name;
        return Err(Fault::new(format!("--threshold sets a limit of {name}, which is not measured"))
            .hint(format!("add --method {name}")));
    }
    let only: BTreeSet<String> = args.columns.iter().map(|name| name.trim().to_owned()).collect();
    Ok(Settings { numeric, categorical, limits, only, ..Settings::default() })
}

fn measures(names: &[String]) -> Result<Vec<Measure>, Fault> {
    let mut measures = Vec::new();
    for name in names {
        let measure = measure(name)?;
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    Ok(measures)
}

fn measure(name: &str) -> Result<Measure, Fault> {
    Measure::named(name.trim()).ok_or_else(|| {
        let known: Vec<String> = Measure::ALL.iter().map(|measure| measure.method().name).collect();
        let fault = Fault::new(format!("no method `{name}` is measured here"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => fault.hint(format!("did you mean `{near}`?")),
            None => fault.hint(format!("measured are auto, {}", known.join(", "))),
        }
    })
}

fn limits(texts: &[String]) -> Result<BTreeMap<Measure, f64>, Fault> {
    let mut limits = BTreeMap::new();
    for text in texts {
        let bad = |why: &str| {
            Fault::new(format!("--threshold {text}: {why}")).hint("write METHOD=N, such as psi=0.2")
        };
        let (name, number) = text.split_once('=').ok_or_else(|| bad("there is no limit in it"))?;
        let limit: f64 = number.trim().parse().map_err(|_| bad("the limit is no number"))?;
        if !(limit.is_finite() && limit > 0.0) {
            return Err(bad("a limit is above 0"));
        }
        let measure = measure(name)?;
        if measure == Measure::Auto {
            return Err(bad("auto is several methods: name the one"));
        }
        limits.insert(measure, limit);
    }
    Ok(limits)
}

/// Types that were asked for, by column.
///
/// # Errors
/// Of what is no type.
pub(super) fn kinds(texts: &[String]) -> Result<Kinds, Fault> {
    let kind = |text: &String| {
        let named = text.rsplit_once('=');
        let kind = named.and_then(|(name, kind)| Some((name.trim().to_owned(), Kind::named(kind)?)));
        kind.ok_or_else(|| {
            Fault::new(format!("--types {text}: that is no column with its type"))
                .hint("write NAME=numeric, categorical, text or datetime")
        })
    };
    texts.iter().map(kind).collect()
}
