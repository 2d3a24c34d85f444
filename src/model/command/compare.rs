//! `model compare`: two versions, metric by metric, parameter by parameter, and what it means to callers.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    client::mlflow::{Dataset, Model},
    context::Context,
    error::{Fault, words_about},
    finding::Verdict,
    model::{
        beside, pointer,
        pointer::Pointer,
        registry::{Named, Registry},
        side::Side,
        signature::{self, Change, Effect},
    },
    ui::{Block, Document, Paper, PaperSection},
};

/// Compare two versions: metrics, parameters, data, signature
///
/// Without versions: what serves with what waits. With one: what serves with that one. Metrics are comparable only
/// where both were measured on the same data; where their digests differ, that is said.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model compare credit-risk-model             what serves with what waits
  mlopsctl model compare credit-risk-model 7           what serves with version 7
  mlopsctl model compare credit-risk-model champion 1.3.0-rc.1
  mlopsctl model compare credit-risk-model 3 4 -o json | jq .signature

Exit codes: 0 compared, whatever it says; 3 it is not clear which versions are meant,
there is no such model or version, or it cannot be read")]
pub(in crate::model) struct CompareArgs {
    /// The model, as the registry names it
    #[arg(value_name = "NAME")]
    pub(super) name: String,

    /// Number, alias, stage or semver of the first version (default: what serves)
    #[arg(value_name = "A")]
    pub(super) one: Option<String>,

    /// The same of the second (default: what waits)
    #[arg(value_name = "B")]
    pub(super) two: Option<String>,
}

/// What changed from one map to another.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    /// Key, what it was, what it is.
    changed: Vec<(String, Option<String>, Option<String>)>,
    same: usize,
}

/// `model compare`
pub(in crate::model) async fn run(cx: &Context, args: &CompareArgs) -> Result<Document> {
    let registry = Registry::of(cx)?;
    let named = Named::of(cx, &args.name);
    let model = registry.model(cx, &args.name).await?;
    let serving = || pointed(cx, &model, &named.serving_of(&model), ("serving", named.serving()));
    let (one, two) = match (&args.one, &args.two) {
        (None, _) => {
            (serving()?, pointed(cx, &model, &named.candidate_of(&model), ("waiting", named.candidate()))?)
        }
        (Some(other), None) => (serving()?, pointer::find(&model, other)?),
        (Some(one), Some(two)) => (pointer::find(&model, one)?, pointer::find(&model, two)?),
    };
    let version = |number: u64| {
        let gone = || Fault::new(format!("model `{}` has no version {number}", model.name));
        model.version(number).ok_or_else(gone)
    };
    let (one, two) = (version(one)?, version(two)?);
    let (one, two) = tokio::join!(Side::of(&registry, &model, one), Side::of(&registry, &model, two));
    Ok(Document::Paper(Box::new(paper(cx, &named, &model, &one, &two))))
}

/// The version of a configured name, or what is in the way.
fn pointed(cx: &Context, model: &Model, pointer: &Pointer, (what, name): (&str, &str)) -> Result<u64, Fault> {
    pointer.version().ok_or_else(|| {
        let why = match pointer {
            Pointer::Nothing => format!("it has no alias and no stage `{name}`"),
            pointer => pointer.describe(),
        };
        let numbers: Vec<String> =
            model.versions.iter().take(10).map(|version| version.version.to_string()).collect();
        let fault =
            Fault::new(format!("which version of model `{}` is {what} is not clear: {why}", model.name));
        match numbers.as_slice() {
            [] => fault.hint("it has no versions at all"),
            numbers => fault.hint(format!(
                "name two: {}; the newest are {}",
                cx.command(&format!("{} A B", words_about("model compare", &model.name, ""))),
                numbers.join(", ")
            )),
        }
    })
}

fn paper(cx: &Context, named: &Named<'_>, model: &Model, one: &Side, two: &Side) -> Paper {
    let now = cx.clock.now();
    let rows = beside::rows(one.metrics(), two.metrics(), &named.config);
    let params = changes(&params_of(one), &params_of(two));
    let tags = changes(&tags_of(one), &tags_of(two));
    let signature = signature_of(one, two);
    let data = data_of(named, one, two);
    let names = [one, two].map(|side| format!("version {}", side.version().version));
    let [first, second] = &names;
    let mut metrics = vec![Block::rows_or(
        &["metric", "first", "second", "difference", "second is"],
        rows.iter().map(beside::Row::cells).collect(),
        "neither has any",
    )];
    for side in [one, two] {
        if let Some(why) = side.evidence.why_no_run() {
            metrics.push(Block::Text(format!("version {}: {why}", side.version().version)));
        }
    }
    if let Some(false) = data.same {
        let text = "the two were evaluated on different data, so their metrics are not comparable";
        metrics.push(Block::Text(text.to_owned()));
    }
    let both = |heading, side: &Side| PaperSection { heading, blocks: vec![Block::Facts(side.facts(now))] };
    let section = |heading, blocks| PaperSection { heading, blocks };
    let sections = vec![
        both("First", one),
        both("Second", two),
        section("Metrics", metrics),
        section("Signature", vec![signature.block()]),
        section("Parameters", params.blocks("parameter")),
        section("Data", vec![data.block()]),
        section("Tags", tags.blocks("tag")),
    ];
    let better = rows.iter().filter(|row| row.better == Some(true)).count();
    let worse = rows.iter().filter(|row| row.better == Some(false)).count();
    let summary = format!(
        "{first} against {second}: metrics: {better} better, {worse} worse; parameters: {} changed; {}",
        params.changed.len(),
        signature.sentence()
    );
    Paper {
        command: "model compare",
        title: String::new(),
        verdict: Verdict::Ok,
        judges: false,
        label: model.name.clone(),
        summary,
        facts: Vec::new(),
        sections,
        findings: Vec::new(),
        value: json!({
            "schema": "mlopsctl/model-comparison/v1",
            "at": now,
            "name": model.name,
            "one": one.value(now),
            "two": two.value(now),
            "metrics": rows.iter().map(|row| row.value("one", "two")).collect::<Vec<_>>(),
            "params": params.value(),
            "tags": tags.value(),
            "same_data": data.same,
            "signature": signature.value(),
        }),
    }
}

fn params_of(side: &Side) -> BTreeMap<String, String> {
    side.evidence.run.as_ref().map(|run| run.params.clone()).unwrap_or_default()
}

fn tags_of(side: &Side) -> BTreeMap<String, String> {
    side.version().tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
}

fn changes(one: &BTreeMap<String, String>, two: &BTreeMap<String, String>) -> Changes {
    let mut changes = Changes::default();
    for key in one.keys().chain(two.keys()).collect::<BTreeSet<_>>() {
        match (one.get(key), two.get(key)) {
            (before, after) if before == after => changes.same += 1,
            (before, after) => changes.changed.push((key.clone(), before.cloned(), after.cloned())),
        }
    }
    changes
}

impl Changes {
    fn blocks(&self, what: &'static str) -> Vec<Block> {
        let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let row = |(key, one, two): &(String, Option<String>, Option<String>)| {
            vec![key.clone(), shown(one), shown(two)]
        };
        let rows = self.changed.iter().map(row).collect();
        let none = match self.same {
            0 => "neither has any".to_owned(),
            same => format!("all {same} are the same"),
        };
        let mut blocks = vec![Block::rows_or(&[what, "first", "second"], rows, &none)];
        if self.same > 0 && !self.changed.is_empty() {
            blocks.push(Block::Text(format!("{} more are the same", self.same)));
        }
        blocks
    }

    fn value(&self) -> Value {
        self.changed
            .iter()
            .map(|(key, one, two)| json!({ "key": key, "one": one, "two": two }))
            .collect::<Vec<_>>()
            .into()
    }
}

/// What the change of signature means to callers.
enum Compared {
    /// Why nothing can be said.
    Unknown(String),
    Known(Vec<Change>),
}

fn signature_of(one: &Side, two: &Side) -> Compared {
    let mut signatures = Vec::new();
    for side in [one, two] {
        let number = side.version().version;
        match &side.signature {
            Ok(Some(signature)) => signatures.push(signature),
            Ok(None) => return Compared::Unknown(format!("version {number} has no signature")),
            Err(why) => {
                return Compared::Unknown(format!("the signature of version {number} cannot be read: {why}"));
            }
        }
    }
    match signature::compare(signatures[0], signatures[1]) {
        Some(changes) => Compared::Known(changes),
        None => Compared::Unknown("a signature lacks its inputs or its outputs".to_owned()),
    }
}

impl Compared {
    fn sentence(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "whether callers can go on is not known",
            Self::Known(changes) if changes.is_empty() => "the same signature",
            Self::Known(changes) if changes.iter().any(|change| change.effect == Effect::Breaks) => {
                "the signature breaks callers"
            }
            Self::Known(_) => "callers can go on, the signature allows more",
        }
    }

    fn block(&self) -> Block {
        match self {
            Self::Unknown(why) => Block::Text(format!("not known: {why}")),
            Self::Known(changes) if changes.is_empty() => Block::Text("the same".to_owned()),
            Self::Known(changes) => {
                let line = |change: &Change| match change.effect {
                    Effect::Breaks => format!("breaks callers: {}", change.what),
                    Effect::Extends => format!("callers go on: {}", change.what),
                };
                Block::Bullets(changes.iter().map(line).collect())
            }
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Unknown(why) => json!({ "known": false, "why": why, "changes": null, "breaks": null }),
            Self::Known(changes) => json!({
                "known": true,
                "why": null,
                "changes": changes,
                "breaks": changes.iter().any(|change| change.effect == Effect::Breaks),
            }),
        }
    }
}

/// What the two were trained and evaluated on.
struct Data {
    rows: Vec<Vec<String>>,
    /// Whether the evaluation data are the same, where both name theirs.
    same: Option<bool>,
}

fn data_of(named: &Named<'_>, one: &Side, two: &Side) -> Data {
    let digest = |side: &Side| side.evidence.values(named).data_digest;
    let same = digest(one).zip(digest(two)).map(|(one, two)| one == two);
    let of = |side: &Side| side.evidence.run.as_ref().map_or_else(Vec::new, |run| run.datasets.clone());
    let (one, two) = (of(one), of(two));
    let row = |which: &str, data: &Dataset| {
        vec![
            which.to_owned(),
            data.context.clone().unwrap_or_default(),
            data.name.clone(),
            data.digest.clone(),
        ]
    };
    let rows = one.iter().map(|data| row("first", data)).chain(two.iter().map(|data| row("second", data)));
    Data { rows: rows.collect(), same }
}

impl Data {
    fn block(&self) -> Block {
        Block::rows_or(&["", "for", "name", "digest"], self.rows.clone(), "neither run names its data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_and_the_rest_counted() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let found =
            changes(&map(&[("C", "0.1"), ("gone", "1"), ("same", "x")]), &map(&[("C", "1"), ("same", "x")]));
        let expected = [
            ("C".to_owned(), Some("0.1".to_owned()), Some("1".to_owned())),
            ("gone".to_owned(), Some("1".to_owned()), None),
        ];
        assert_eq!((found.changed.as_slice(), found.same), (expected.as_slice(), 1));
    }
}
