//! Checks: one source, limits of its unit, references that lead somewhere.

use super::{Rules, shown};
use crate::{
    config::{
        place::Place,
        tree::{Map, Node},
    },
    exposition::Selector,
    finding::{Threshold, Unit},
};

const SOURCES: [&str; 8] = ["promql", "metric", "json", "probe", "disk", "container", "files", "command"];

/// What a check of a preset needs and this stack does not have.
pub(super) fn lacks(check: &Node, prometheus: bool, services: &Map) -> Option<String> {
    let needs_prometheus = check.get("promql").is_some()
        || check.get("at_least").is_some_and(|least| least.get("promql").is_some());
    if needs_prometheus && !prometheus {
        return Some("no `prometheus:` is configured".to_owned());
    }
    let denominator = check.get("at_least").and_then(|least| least.get("metric"));
    let sources = ["metric", "json", "probe", "container"].map(|source| (source, check.get(source)));
    for (source, node) in sources.into_iter().chain([("metric", denominator)]) {
        let Some(name) = node.and_then(|node| node.get("service")).and_then(Node::as_text) else { continue };
        let needed = match source {
            "container" => "runs_on",
            "metric" => "metrics",
            _ => "url",
        };
        match services.get(name) {
            None => return Some(format!("there is no service `{name}`")),
            Some(entry) if entry.value.get(needed).is_none() => {
                return Some(format!("service `{name}` has no `{needed}:`"));
            }
            Some(_) => {}
        }
    }
    None
}

impl Rules<'_> {
    pub(super) fn check(&mut self, name: &str, check: &Node, key: &Place) {
        let Some(map) = check.as_map() else { return };
        let what = format!("checks.{name}");
        let sources: Vec<&str> = SOURCES.into_iter().filter(|source| map.contains_key(*source)).collect();
        match sources.as_slice() {
            [] if map.values().any(|entry| self.faults.has(&entry.place)) => {}
            [] => {
                self.fault_at(key, format!("{what} has no source: give one of {}", SOURCES.join(", ")));
            }
            [_] => {}
            [first, others @ ..] => {
                for other in others {
                    if let Some(entry) = map.get(*other) {
                        let message =
                            format!("{what} has a source already (`{first}`): make two checks of it");
                        self.fault_at(&entry.place, message);
                    }
                }
            }
        }
        self.limits(check, &sources, &what, key);
        self.source(check, &what);
        self.positive(check.get("timeout"), &format!("{what}.timeout"));
        self.damping(check, &what);
    }

    fn limits(&mut self, check: &Node, sources: &[&str], what: &str, key: &Place) {
        let by_exit_code = sources == ["command"] && judges_itself(check);
        let named = ["warning", "critical", "recover"].map(|limit| (limit, check.get(limit)));
        let given: Vec<(&str, &Node)> =
            named.into_iter().filter_map(|(limit, node)| Some((limit, node?))).collect();
        if by_exit_code {
            if let Some((limit, node)) = given.first() {
                let message = format!(
                    "{what}.{limit}: a command is judged by its exit code; for a limit, set `number: true`"
                );
                self.fault(node, message);
            }
            return;
        }
        if !given.iter().any(|(limit, _)| *limit != "recover") && !sources.is_empty() {
            self.fault_at(key, format!("{what} judges nothing: give `warning:`, `critical:` or both"));
        }
        let parsed: Vec<(&str, &Node, Threshold)> = given
            .into_iter()
            .filter_map(|(limit, node)| Some((limit, node, node.as_scalar()?.text.parse().ok()?)))
            .collect();
        let own = own_unit(check);
        for (limit, node, threshold) in &parsed {
            match own {
                Some(unit) => {
                    if let Err(error) = threshold.check_unit(unit) {
                        self.fault(node, format!("{what}.{limit}: {error}"));
                    } else if unit.is_none()
                        && let Some(wrong) = threshold.unit()
                    {
                        self.fault(
                            node,
                            format!("{what}.{limit} is {}, but a number is judged", wrong.noun()),
                        );
                    }
                }
                None => {
                    let (first, _, reference) = &parsed[0];
                    if threshold.unit() != reference.unit() {
                        let noun = |unit: Option<Unit>| unit.map_or("a plain number", Unit::noun);
                        let (this, that) = (noun(threshold.unit()), noun(reference.unit()));
                        self.fault(node, format!("{what}.{limit} is {this}, but `{first}` is {that}"));
                    }
                }
            }
        }
    }

    fn source(&mut self, check: &Node, what: &str) {
        if let Some(promql) = check.get("promql") {
            self.promql(promql, &format!("{what}.promql"));
        }
        if let Some(metric) = check.get("metric") {
            let what = format!("{what}.metric");
            self.address(metric, &what, "metrics");
            self.metric(metric, &what);
        }
        if let Some(least) = check.get("at_least") {
            self.at_least(check, least, &format!("{what}.at_least"));
        }
        if let Some(json) = check.get("json") {
            let what = format!("{what}.json");
            self.address(json, &what, "url");
            self.one_of(json, &what, "pointer", "age_of");
            for key in ["pointer", "age_of"] {
                if let Some(node) = json.get(key)
                    && node.as_text().is_some_and(|text| !text.is_empty() && !text.starts_with('/'))
                {
                    self.fault(node, format!("{what}.{key} must be a JSON pointer such as /a/b/0"));
                }
            }
        }
        if let Some(probe) = check.get("probe") {
            let what = format!("{what}.probe");
            self.address(probe, &what, "url");
            self.range(probe.get("percentile"), 0.0, 100.0, &format!("{what}.percentile"));
            self.range(probe.get("requests"), 1.0, 100_000.0, &format!("{what}.requests"));
        }
        if let Some(container) = check.get("container")
            && let Some(named) = container.get("service")
        {
            let what = format!("{what}.container.service");
            if let Some(service) = self.service_named(named, &what)
                && service.get("runs_on").and_then(|runs_on| runs_on.get("docker")).is_none()
            {
                let name = shown(named.as_text().unwrap_or_default());
                self.fault(named, format!("{what}: services.{name} needs `runs_on: {{ docker: … }}`"));
            }
        }
        if let Some(files) = check.get("files") {
            self.glob(files.get("glob").or(Some(files)), &format!("{what}.files"));
        }
    }

    fn promql(&mut self, promql: &Node, what: &str) {
        if promql.as_text().is_some_and(|text| text.trim().is_empty()) {
            self.fault(promql, format!("{what} is empty"));
        }
        if !self.prometheus {
            self.fault(promql, format!("{what} needs `prometheus: {{ url: … }}` in the configuration"));
        }
    }

    fn at_least(&mut self, check: &Node, least: &Node, what: &str) {
        if judges_itself(check) {
            let message = "a command is judged by its exit code; for a denominator, set `number: true`";
            self.fault(least, format!("{what}: {message}"));
        }
        match (least.get("promql"), least.get("metric")) {
            (Some(promql), None) => self.promql(promql, &format!("{what}.promql")),
            (None, Some(metric)) => {
                let what = format!("{what}.metric");
                // On the check's own page, which need not be named again.
                let named = metric.get("url").is_some() || metric.get("service").is_some();
                if named || check.get("metric").is_none() {
                    self.address(metric, &what, "metrics");
                }
                self.metric(metric, &what);
            }
            (Some(_), Some(metric)) => {
                self.fault(metric, format!("{what} has both `promql` and `metric`: give one"));
            }
            (None, None) => self.fault(least, format!("{what} needs `promql:` or `metric:`")),
        }
    }

    /// What is common to the metric that is judged and to a denominator.
    fn metric(&mut self, metric: &Node, what: &str) {
        for key in ["name", "divide_by"] {
            if let Some(node) = metric.get(key)
                && let Some(Err(error)) = node.as_text().map(str::parse::<Selector>)
            {
                self.fault(node, format!("{what}.{key}: {error}"));
            }
        }
        self.range(metric.get("quantile"), 0.0, 1.0, &format!("{what}.quantile"));
        self.positive(metric.get("rate"), &format!("{what}.rate"));
    }

    /// `url`, or a `service` that has what is needed.
    fn address(&mut self, node: &Node, what: &str, needed: &str) {
        if node.as_map().is_none() {
            return;
        }
        self.one_of(node, what, "url", "service");
        self.http_url(node.get("url"), &format!("{what}.url"));
        let Some(named) = node.get("service") else { return };
        let what = format!("{what}.service");
        let Some(service) = self.service_named(named, &what) else { return };
        for needed in [needed, "url"] {
            if service.get(needed).is_none() {
                let name = shown(named.as_text().unwrap_or_default());
                self.fault(named, format!("{what}: services.{name} has no `{needed}:`"));
            }
        }
    }

    fn one_of(&mut self, node: &Node, what: &str, one: &str, other: &str) {
        let Some(map) = node.as_map() else { return };
        match (map.get(one), map.get(other)) {
            (None, None) if map.values().any(|entry| self.faults.has(&entry.place)) => {}
            (None, None) => self.fault(node, format!("{what} needs `{one}:` or `{other}:`")),
            (Some(_), Some(entry)) => {
                self.fault_at(&entry.place, format!("{what} has both `{one}` and `{other}`: give one"));
            }
            _ => {}
        }
    }

    pub(super) fn range(&mut self, node: Option<&Node>, least: f64, most: f64, what: &str) {
        let Some((node, number)) = node.and_then(|node| Some((node, node.as_scalar()?.value().as_f64()?)))
        else {
            return;
        };
        if !(least..=most).contains(&number) {
            self.fault(node, format!("{what} is {number}, not {least} to {most}"));
        }
    }
}

/// Whether it is a command whose exit code is the verdict.
fn judges_itself(check: &Node) -> bool {
    let Some(command) = check.get("command") else { return false };
    let number = command.get("number").and_then(Node::as_scalar);
    !number.is_some_and(|scalar| scalar.value() == true)
}

/// The unit of what the check measures, where the source or `unit:` decides it. `Some(None)` is a plain number.
fn own_unit(check: &Node) -> Option<Option<Unit>> {
    let measure = |source: &str, default: &str| -> Option<String> {
        let node = check.get(source)?;
        Some(node.get("measure").and_then(Node::as_text).unwrap_or(default).to_owned())
    };
    if let Some(measure) = measure("disk", "used") {
        return Some(Some(if matches!(measure.as_str(), "free" | "size") {
            Unit::Bytes
        } else {
            Unit::Ratio
        }));
    }
    if let Some(measure) = measure("files", "age") {
        return Some(match measure.as_str() {
            "count" => None,
            "size" | "largest" => Some(Unit::Bytes),
            _ => Some(Unit::Seconds),
        });
    }
    if check.get("container").is_some() {
        return Some(Some(Unit::Ratio));
    }
    let an_age = check.get("json").is_some_and(|json| json.get("age_of").is_some())
        || check
            .get("metric")
            .and_then(|metric| metric.get("age"))
            .and_then(Node::as_scalar)
            .is_some_and(|scalar| scalar.value() == true);
    if check.get("probe").is_some() || an_age {
        return Some(Some(Unit::Seconds));
    }
    match check.get("unit").and_then(Node::as_text)? {
        "seconds" | "milliseconds" => Some(Some(Unit::Seconds)),
        "bytes" => Some(Some(Unit::Bytes)),
        "ratio" | "percent" => Some(Some(Unit::Ratio)),
        _ => None,
    }
}
