//! Drift: places that can be read, limits that fit each other, names that lead somewhere.

use std::path::{Component, Path};

use super::{Rules, connections::duration, shown};
use crate::{
    config::{
        place::Place,
        store::store_address,
        tree::{Entry, Map, Node},
    },
    error::nearest,
    finding::{Quantity, Threshold, Unit},
};

/// The kinds of findings, which stand in ids where the name of a model does.
const RESERVED: [&str; 10] =
    ["age", "computable", "decision", "drift", "key", "missing", "psi", "report", "rows", "share"];

impl<'a> Rules<'a> {
    pub(super) fn drift(&mut self, tree: &Node, drift: Option<&'a Node>) {
        let Some(drift) = drift else { return };
        let models = drift.get("models").and_then(Node::as_map);
        self.series(tree, drift, drift, "drift");
        self.limit(drift.get("psi"), "drift.psi", None);
        self.limit(drift.get("missing_share"), "drift.missing_share", Some(Unit::Ratio));
        for key in ["quiet_for", "cooldown"] {
            self.positive(drift.get(key), &format!("drift.{key}"));
        }
        if let Some(node) = drift.get("key_verdict")
            && let Some(word @ ("ok" | "unknown")) = node.as_text()
        {
            let message =
                format!("drift.key_verdict: drift of a key column is warning or critical, not {word}");
            self.fault(node, message);
        }
        for (name, entry) in models.into_iter().flatten() {
            self.model(tree, drift, name, entry);
        }
        self.places(drift, models);
    }

    fn model(&mut self, tree: &Node, drift: &'a Node, name: &str, entry: &'a Entry) {
        let what = format!("drift.models.{name}");
        self.name("model of drift", name, entry);
        if RESERVED.contains(&name) {
            let message =
                format!("`{}` cannot be the name of a model of drift: findings are named so", shown(name));
            self.fault_at(&entry.place, message);
        }
        let map = entry.value.as_map();
        // `report:` is already an unknown key; to ask for `reports:` too would be noise.
        let unknown = map.is_some_and(|map| map.values().any(|entry| self.faults.has(&entry.place)));
        if entry.value.get("reports").is_none() && !unknown {
            self.fault_at(&entry.place, format!("{what} has no `reports:`: where are they?"));
        }
        self.series(tree, drift, &entry.value, &what);
    }

    /// What the stack's own series and each model have.
    fn series(&mut self, tree: &Node, drift: &'a Node, series: &'a Node, what: &str) {
        self.reports(series.get("reports"), &format!("{what}.reports"));
        self.shares(drift, series, what);
        self.each_once(series.get("key_columns"), &format!("{what}.key_columns"));
        self.each_once(series.get("ignore"), &format!("{what}.ignore"));
        self.ignored_keys(drift, series, what);
        for key in ["stale_after", "cadence"] {
            self.positive(series.get(key), &format!("{what}.{key}"));
        }
        for key in ["reference", "current"] {
            if let Some(node) = series.get("rows").and_then(|rows| rows.get(key))
                && node.as_scalar().is_some_and(|scalar| scalar.value().as_u64() == Some(0))
            {
                self.fault(node, format!("{what}.rows.{key} is 0: of no rows nothing is said"));
            }
        }
        for (source, entry) in series.get("sources").and_then(Node::as_map).into_iter().flatten() {
            let what = format!("{what}.sources.{source}");
            self.each_once(Some(&entry.value), &what);
            if entry.value.as_list().is_some_and(<[Node]>::is_empty) {
                self.fault(&entry.value, format!("{what} names no column"));
            }
        }
        self.live_check(tree, series.get("live_check"), &format!("{what}.live_check"));
    }

    fn live_check(&mut self, tree: &Node, node: Option<&Node>, what: &str) {
        let Some((node, name)) = node.and_then(|node| Some((node, node.as_text()?))) else { return };
        let checks = tree.get("checks").and_then(Node::as_map);
        if checks.is_some_and(|checks| checks.contains_key(name)) {
            return;
        }
        let message = format!("{what} names the check `{}`, which is not configured", shown(name));
        let known = checks.into_iter().flat_map(Map::keys).map(String::as_str);
        match nearest(name, known) {
            Some(near) => self.fault(node, format!("{message} (did you mean `{near}`?)")),
            None => self.fault(node, message),
        }
    }

    /// A column cannot count by itself and not at all.
    fn ignored_keys(&mut self, drift: &Node, series: &Node, what: &str) {
        let own = |key: &str| series.get(key).or_else(|| drift.get(key)).and_then(Node::as_list);
        let keys: Vec<&str> =
            own("key_columns").unwrap_or_default().iter().filter_map(Node::as_text).collect();
        for node in series.get("ignore").and_then(Node::as_list).unwrap_or_default() {
            if let Some(name) = node.as_text().filter(|name| keys.contains(name)) {
                self.fault(node, format!("{what}.ignore names `{}`, which is a key column", shown(name)));
            }
        }
    }

    fn each_once(&mut self, list: Option<&Node>, what: &str) {
        let list = list.and_then(Node::as_list).unwrap_or_default();
        let mut seen: Vec<&str> = Vec::new();
        for node in list {
            let Some(name) = node.as_text() else { continue };
            if name.is_empty() {
                self.fault(node, format!("{what} has an empty name"));
            } else if seen.contains(&name) {
                self.fault(node, format!("{what} names `{}` twice", shown(name)));
            }
            seen.push(name);
        }
    }

    /// Both limits as they add up, said where one of them is written.
    fn shares(&mut self, drift: &Node, series: &Node, what: &str) {
        let own = |key: &str| series.get("share").and_then(|share| share.get(key));
        let effective = |key: &str| own(key).or_else(|| drift.get("share")?.get(key));
        for key in ["warning", "critical"] {
            self.limit(own(key), &format!("{what}.share.{key}"), Some(Unit::Ratio));
        }
        let Some(node) = own("warning").or(own("critical")) else { return };
        let bound = |key: &str, usual: f64| match effective(key) {
            Some(node) => Some(threshold(node)?.upper()?.0),
            None => Some(usual),
        };
        if let (Some(warning), Some(critical)) = (bound("warning", 0.3), bound("critical", 0.5))
            && warning > critical
        {
            let shown = |value| Quantity { value, unit: Some(Unit::Ratio) };
            let message = format!(
                "{what}.share: the warning at {} is above critical at {}, so it never warns",
                shown(warning),
                shown(critical)
            );
            self.fault(node, message);
        }
    }

    /// A limit from above, in the unit of what it judges.
    fn limit(&mut self, node: Option<&Node>, what: &str, unit: Option<Unit>) {
        let Some((node, threshold)) = node.and_then(|node| Some((node, threshold(node)?))) else { return };
        let example = if unit.is_some() { "> 30%" } else { "> 0.2" };
        if threshold.unit() != unit {
            let (is, wanted) = (noun(threshold.unit()), noun(unit));
            self.fault(node, format!("{what} is {is}, but {wanted} is judged (such as `{example}`)"));
            return;
        }
        match threshold.upper() {
            None => {
                let message =
                    format!("{what}: more drift is worse, so the limit is one from above: `{example}`");
                self.fault(node, message);
            }
            Some((bound, _)) if bound < 0.0 => {
                self.fault(node, format!("{what} is below nothing, so all breaches it"));
            }
            Some((bound, at_bound)) if unit.is_some() && (bound > 1.0 || (bound >= 1.0 && !at_bound)) => {
                self.fault(node, format!("{what} is never breached: there is no share above 100%"));
            }
            Some(_) => {}
        }
    }

    fn reports(&mut self, reports: Option<&'a Node>, what: &str) {
        let Some(node) = reports else { return };
        let Some(text) = node.as_text() else { return self.artifacts(node, what) };
        match text.split_once("://") {
            _ if text.trim().is_empty() => {
                self.fault(node, format!("{what} is empty: name a folder, glob or URL"));
            }
            Some(("http" | "https", _)) => self.http_url(Some(node), what),
            Some(("s3" | "gs" | "az" | "file", _)) => {
                if let Err(why) = store_address(text, Path::new("/")) {
                    let why = why.strip_prefix("store").unwrap_or(&why);
                    self.fault(node, format!("{what}{why}"));
                }
            }
            Some((scheme, _)) => {
                let known = "a path, http://, https:// or s3://";
                self.fault(node, format!("{what}: {}:// is not known; it is {known}", shown(scheme)));
            }
            None if text.contains(['*', '?', '[']) => self.glob(Some(node), what),
            None => {}
        }
    }

    fn artifacts(&mut self, node: &'a Node, what: &str) {
        if let Some(service) = node.get("service")
            && let Some(found) = self.service_named(service, &format!("{what}.service"))
        {
            self.is_mlflow(service, found, &format!("{what}.service"));
        }
        if let Some(run) = node.get("run")
            && node.get("experiment").is_some()
        {
            self.fault(
                run,
                format!("{what} names one run, so `experiment:` has no say: give one of the two"),
            );
        }
        if node.get("run").is_none() && node.get("experiment").is_none() {
            self.fault(node, format!("{what} needs `experiment:`, or one `run:`"));
        }
        if let Some(artifact) = node.get("artifact")
            && let Some(text) = artifact.as_text()
            && !is_within(text)
        {
            let rule = "is a path within a run's artifacts, such as `drift/report.json`";
            self.fault(artifact, format!("{what}.artifact {rule}"));
        }
    }

    pub(super) fn is_mlflow(&mut self, node: &Node, service: &Node, what: &str) {
        let kind = service.get("kind").and_then(Node::as_text).unwrap_or("http");
        if kind != "mlflow" {
            let name = shown(node.as_text().unwrap_or_default());
            self.fault(node, format!("{what} names `{name}`, which is of kind {kind}, not mlflow"));
        }
    }

    /// Two models of one place would be two verdicts on one report.
    fn places(&mut self, drift: &'a Node, models: Option<&'a Map>) {
        let own = drift.get("reports").map(|node| ("drift", node));
        let theirs = models
            .into_iter()
            .flatten()
            .filter_map(|(name, entry)| Some((name.as_str(), entry.value.get("reports")?)));
        let mut seen: Vec<(&str, String)> = Vec::new();
        for (name, node) in own.into_iter().chain(theirs) {
            let place = match node.as_text() {
                Some(text) => text.trim_start_matches("./").trim_end_matches('/').to_owned(),
                None => node.to_json().to_string(),
            };
            match seen.iter().find(|(_, other)| *other == place) {
                Some((other, _)) => {
                    let of = if *other == "drift" { "drift.reports" } else { other };
                    self.fault(node, format!("drift.models.{name}.reports is the place of {of}, too"));
                }
                None => seen.push((name, place)),
            }
        }
    }
}

/// What is accepted and worth a word, with its place.
pub(super) fn oddities(tree: &Node) -> Vec<String> {
    let Some(drift) = tree.get("drift") else { return Vec::new() };
    let models = drift.get("models").and_then(Node::as_map).into_iter().flatten();
    let models = models.map(|(name, entry)| (format!("drift.models.{name}"), &entry.value));
    let all = std::iter::once(("drift".to_owned(), drift)).chain(models);
    all.filter_map(|(what, series)| {
        let of = |key: &str| series.get(key).or_else(|| drift.get(key));
        let own = series.get("stale_after").or_else(|| series.get("cadence"))?;
        let (stale, cadence) = (duration(of("stale_after"))?, duration(of("cadence"))?);
        let place: &Place = &own.place;
        (stale < cadence).then(|| {
            format!(
                "{place}: {what}: `stale_after` is shorter than `cadence`, so each report is stale before the next \
                 one comes"
            )
        })
    })
    .collect()
}

fn threshold(node: &Node) -> Option<Threshold> {
    node.as_scalar()?.text.parse().ok()
}

fn noun(unit: Option<Unit>) -> &'static str {
    unit.map_or("a plain number", Unit::noun)
}

fn is_within(text: &str) -> bool {
    let plain = Path::new(text).components().all(|part| matches!(part, Component::Normal(_)));
    plain && !text.is_empty()
}
