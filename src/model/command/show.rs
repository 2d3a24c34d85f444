//! `model show`: what serves, what waits, and how they differ.

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};

use crate::{
    client::mlflow::{Model, Version},
    context::Context,
    finding::{Finding, Verdict},
    model::{
        agreement::{self, Match, Replica},
        beside,
        moves::{self, Recorded},
        pointer::Pointer,
        registry::{Named, Registry},
        serving::{self, SERVING},
        side::{Side, version_value},
        words::{ago, minute},
    },
    ui::{Block, Document, Paper, PaperSection},
};

const CANDIDATE: &str = "model.candidate";
/// Moves that are shown; `model history` has all.
const MOVES: usize = 5;

/// Show what serves, what waits, and how they differ
///
/// Which version serves by the registry's word, and by that of each replica; which one waits; the metrics of both with
/// their difference; when they were trained and promoted, by whom; their source runs, signatures and tags. Age counts
/// from the end of training. What cannot be read is a gap that says why. It judges as `status` does: a pointer that is not
/// clear is a warning, a replica that reports another version is critical.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mlopsctl model show credit-risk-model
  mlopsctl model show credit-risk-model -o json | jq .serving.version
  mlopsctl model show credit-risk-model -o markdown    for a ticket

Exit codes: 0 it is clear what serves and waits, and nobody reports another version;
1 a pointer is not clear, or a container runs another image; 2 a replica reports another
version; 3 it is not known, there is no such model, or the registry cannot be read")]
pub(in crate::model) struct ShowArgs {
    /// The model, as the registry names it
    #[arg(value_name = "NAME")]
    pub(super) name: String,
}

/// What was found.
struct Seen<'a> {
    named: Named<'a>,
    registry: Registry,
    model: Model,
    serving: (Pointer, Option<Side>),
    candidate: (Pointer, Option<Side>),
    replicas: Vec<Replica>,
    /// The newest first.
    moves: Vec<Recorded>,
    findings: Vec<Finding>,
    now: DateTime<Utc>,
}

/// `model show`
pub(in crate::model) async fn run(cx: &Context, args: &ShowArgs) -> Result<Document> {
    let registry = Registry::of(cx)?;
    let named = Named::of(cx, &args.name);
    let (model, replicas) = tokio::join!(registry.model(cx, &args.name), serving::replicas(cx, &named));
    let model = model?;
    let pointers = (named.serving_of(&model), named.candidate_of(&model));
    let (serving, candidate, moves) = tokio::join!(
        side(&registry, &model, &pointers.0),
        side(&registry, &model, &pointers.1),
        moves::of(cx, &named, &model)
    );
    let mut moves = moves?;
    moves.reverse();
    let (serving, candidate) = ((pointers.0, serving), (pointers.1, candidate));
    let mut findings = serving::judge(cx, &registry, &named, &model, &replicas);
    // Of a model that nobody configured, nobody said that anything serves.
    findings
        .retain(|one| one.id != SERVING || serving.0 != Pointer::Nothing || is_configured(cx, &args.name));
    findings.extend(waiting(&named, &candidate.0));
    let now = cx.clock.now();
    let seen = Seen { named, registry, model, serving, candidate, replicas, moves, findings, now };
    Ok(Document::Paper(Box::new(seen.paper())))
}

async fn side(registry: &Registry, model: &Model, pointer: &Pointer) -> Option<Side> {
    let version = model.version(pointer.version()?)?;
    Some(Side::of(registry, model, version).await)
}

fn is_configured(cx: &Context, name: &str) -> bool {
    cx.config().registry.models.contains_key(name)
}

/// Where it is not clear which version waits.
fn waiting(named: &Named<'_>, pointer: &Pointer) -> Option<Finding> {
    if pointer.version().is_some() || *pointer == Pointer::Nothing {
        return None;
    }
    let message = format!("which version waits is not clear: {}", pointer.describe());
    Some(
        Finding::new(CANDIDATE, named.name, Verdict::Warning, message).evidence("pointer", named.candidate()),
    )
}

impl Seen<'_> {
    fn paper(&self) -> Paper {
        let bad: Vec<Finding> =
            self.findings.iter().filter(|finding| finding.verdict != Verdict::Ok).cloned().collect();
        let mut sections = Vec::new();
        if !bad.is_empty() {
            sections.push(PaperSection { heading: "Findings", blocks: vec![Block::Findings(bad)] });
        }
        sections.extend([
            PaperSection { heading: "Serving", blocks: self.blocks_of(&self.serving, self.named.serving()) },
            PaperSection {
                heading: "Candidate",
                blocks: self.blocks_of(&self.candidate, self.named.candidate()),
            },
        ]);
        if let (Some(one), Some(two)) = (&self.serving.1, &self.candidate.1) {
            sections.push(PaperSection { heading: "Metrics", blocks: self.metrics(one, two) });
        } else if let Some(one) = self.serving.1.as_ref().or(self.candidate.1.as_ref()) {
            let rows = beside::rows(one.metrics(), &[], &self.named.config);
            let rows = rows.iter().map(|row| row.cells().into_iter().take(2).collect()).collect();
            let block = Block::rows_or(&["metric", "value"], rows, "none are known");
            sections.push(PaperSection { heading: "Metrics", blocks: vec![block] });
        }
        if !self.replicas.is_empty() {
            sections.push(PaperSection { heading: "Replicas", blocks: vec![self.replica_rows()] });
        }
        if !self.moves.is_empty() {
            sections.push(PaperSection { heading: "Moves", blocks: vec![self.move_rows()] });
        }
        Paper {
            command: "model show",
            title: String::new(),
            verdict: self.verdict(),
            judges: true,
            label: self.model.name.clone(),
            summary: self.summary(),
            facts: self.facts(),
            sections,
            findings: self.findings.clone(),
            value: self.value(),
        }
    }

    fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).fold(Verdict::Ok, Verdict::worst)
    }

    /// `version 3 by alias production serves; version 4 by stage Staging waits`, and what is not well beside that.
    fn summary(&self) -> String {
        let serving = match &self.serving.0 {
            Pointer::Nothing => "nothing is said to serve".to_owned(),
            pointer if pointer.version().is_some() => format!("{} serves", pointer.describe()),
            pointer => format!("which version serves is not clear: {}", pointer.describe()),
        };
        let candidate = match &self.candidate.0 {
            Pointer::Nothing => "no candidate waits".to_owned(),
            pointer if pointer.version().is_some() => format!("{} waits", pointer.describe()),
            pointer => format!("which one waits is not clear: {}", pointer.describe()),
        };
        let beside = self.findings.iter().filter(|one| one.verdict != Verdict::Ok);
        let beside =
            beside.filter(|one| one.id != CANDIDATE && (one.id != SERVING || self.serving.1.is_some()));
        let beside: String = beside.map(|one| format!("; {}", one.message)).collect();
        format!("{serving}; {candidate}{beside}")
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("registry", self.registry.shown())];
        if !self.model.description.is_empty() {
            facts.push(("description", self.model.description.clone()));
        }
        let newest = self.model.versions.first().map(|newest| format!(", the newest is {}", newest.version));
        facts.push(("versions", format!("{}{}", self.model.versions.len(), newest.unwrap_or_default())));
        let aliases: Vec<String> =
            self.model.aliases.iter().map(|alias| format!("{} → {}", alias.alias, alias.version)).collect();
        if !aliases.is_empty() {
            facts.push(("aliases", aliases.join(", ")));
        }
        let tags: Vec<String> =
            self.model.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        if !tags.is_empty() {
            facts.push(("tags", tags.join(", ")));
        }
        facts
    }

    fn blocks_of(&self, (pointer, side): &(Pointer, Option<Side>), name: &str) -> Vec<Block> {
        let Some(side) = side else {
            let text = match pointer {
                Pointer::Nothing => {
                    format!("the registry has neither an alias nor a stage `{name}` of it")
                }
                pointer => pointer.describe(),
            };
            return vec![Block::Text(text)];
        };
        let mut facts = side.facts(self.now);
        if let Some(promoted) = self.promoted(side.version()) {
            let at =
                facts.iter().position(|(name, _)| *name == "registered").map_or(facts.len(), |at| at + 1);
            facts.insert(at, ("promoted", self.promoted_in_words(promoted)));
        }
        vec![Block::Facts(facts)]
    }

    /// How the version that serves came to do so, where that is known.
    fn promoted(&self, version: &Version) -> Option<&Recorded> {
        let serves = self.serving.0.version() == Some(version.version);
        let counts = |one: &&Recorded| !one.moved.undone;
        self.moves.iter().find(counts).filter(|one| serves && one.moved.to == Some(version.version))
    }

    fn promoted_in_words(&self, one: &Recorded) -> String {
        let by = one.moved.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let reason = one.moved.reason.as_ref().map(|why| format!(", because: {why}")).unwrap_or_default();
        let proven = if one.moved.proven { ", seen to serve" } else { ", not verified" };
        format!("{}{by}{proven}{reason}", ago(one.moved.at, self.now))
    }

    fn metrics(&self, one: &Side, two: &Side) -> Vec<Block> {
        let rows = beside::rows(one.metrics(), two.metrics(), &self.named.config);
        let rows = rows.iter().map(beside::Row::cells).collect();
        let columns = ["metric", "serving", "candidate", "difference", "candidate is"];
        let mut blocks = vec![Block::rows_or(&columns, rows, "neither has any")];
        for side in [one, two] {
            if let Some(why) = side.evidence.why_no_run() {
                blocks.push(Block::Text(format!("version {}: {why}", side.version().version)));
            }
        }
        blocks
    }

    fn replica_rows(&self) -> Block {
        let version = self.serving.0.version().and_then(|version| self.model.version(version));
        let row = |replica: &Replica| {
            let says = match (&replica.reported, &replica.why_not) {
                (Some(reported), _) => reported.clone(),
                (None, Some(why)) => format!("nothing: {why}"),
                (None, None) => "nothing".to_owned(),
            };
            let word = match version.and_then(|version| agreement::told(replica, version)) {
                Some(Match::Same) => "the same",
                Some(Match::Other) => "another",
                _ => "cannot tell",
            };
            vec![replica.name.clone(), says, word.to_owned(), replica.image.clone().unwrap_or_default()]
        };
        let rows = self.replicas.iter().map(row).collect();
        Block::Rows { columns: vec!["replica", "reports", "as the registry", "image"], rows }
    }

    fn move_rows(&self) -> Block {
        let version = |version: Option<u64>| version.map_or_else(|| "-".to_owned(), |one| one.to_string());
        let row = |one: &Recorded| {
            let how = match (one.moved.undone, one.moved.proven) {
                (true, _) => "undone",
                (false, true) => "seen to serve",
                (false, false) => "not verified",
            };
            vec![
                minute(one.moved.at),
                version(one.moved.from),
                version(one.moved.to),
                how.to_owned(),
                one.moved.by.clone().unwrap_or_default(),
                one.moved.reason.clone().unwrap_or_default(),
            ]
        };
        let rows = self.moves.iter().take(MOVES).map(row).collect();
        Block::Rows { columns: vec!["at", "from", "to", "proof", "by", "reason"], rows }
    }

    fn value(&self) -> Value {
        let pointed = |(pointer, side): &(Pointer, Option<Side>), name: &str| {
            let mut value =
                side.as_ref().map_or_else(|| json!({ "version": null }), |side| side.value(self.now));
            value["pointer"] = json!(name);
            value["pointer_state"] = json!(pointer);
            if let Some(promoted) = side.as_ref().and_then(|side| self.promoted(side.version())) {
                value["promoted_at"] = json!(promoted.moved.at);
                value["promoted_by"] = json!(promoted.moved.by);
                value["promoted_reason"] = json!(promoted.moved.reason);
                value["proven"] = json!(promoted.moved.proven);
            }
            value
        };
        let metrics =
            |side: &Option<Side>| side.as_ref().map_or_else(Vec::new, |side| side.metrics().to_vec());
        let rows = beside::rows(&metrics(&self.serving.1), &metrics(&self.candidate.1), &self.named.config);
        let serving = self.serving.0.version().and_then(|version| self.model.version(version));
        json!({
            "schema": "mlopsctl/model/v1",
            "at": self.now,
            "name": self.model.name,
            "verdict": self.verdict(),
            "findings": self.findings,
            "registry": { "service": self.registry.service, "url": self.registry.mlflow.endpoint().shown() },
            "description": self.model.description,
            "tags": self.model.tags.iter().map(|tag| (tag.key.clone(), json!(tag.value))).collect::<serde_json::Map<_, _>>(),
            "aliases": self.model.aliases.iter().map(|alias| (alias.alias.clone(), json!(alias.version))).collect::<serde_json::Map<_, _>>(),
            "serving": pointed(&self.serving, self.named.serving()),
            "candidate": pointed(&self.candidate, self.named.candidate()),
            "metrics": rows.iter().map(|row| row.value("serving", "candidate")).collect::<Vec<_>>(),
            "replicas": self.replicas.iter().map(serving::replica_value).collect::<Vec<_>>(),
            "agreement": serving.map(|version| agreement::agree(version, &self.replicas)),
            "moves": self.moves.iter().map(|one| json!({
                "at": one.moved.at,
                "from": one.moved.from,
                "to": one.moved.to,
                "by": one.moved.by,
                "reason": one.moved.reason,
                "proven": one.moved.proven,
                "undone": one.moved.undone,
                "rollback": one.rollback,
                "record": one.record,
            })).collect::<Vec<_>>(),
            "versions": self.model.versions.iter().map(|version| {
                let aliases: Vec<String> = self.model.aliases_of(version.version).map(str::to_owned).collect();
                version_value(version, &aliases)
            }).collect::<Vec<_>>(),
        })
    }
}
