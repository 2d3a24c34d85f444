//! Models: names that lead somewhere, rules that are rules, limits that fit each other.

use super::{Rules, shown};
use crate::{
    client::mlflow::{Stage, alias_name},
    config::{
        place::Place,
        tree::{Entry, Map, Node},
    },
    error::nearest,
    model::{
        brier,
        gate::{Bound, Offset, Rule},
        image,
        review::WATCHED,
    },
    service::expect::Path,
};

impl<'a> Rules<'a> {
    pub(super) fn registry(&mut self, registry: Option<&'a Node>) {
        let Some(registry) = registry else { return };
        let models = registry.get("models").and_then(Node::as_map);
        match registry.get("service") {
            Some(service) => {
                if let Some(found) = self.service_named(service, "registry.service") {
                    self.is_mlflow(service, found, "registry.service");
                }
            }
            None if models.is_some_and(|models| !models.is_empty()) => {
                let names: Vec<&str> = self.services_of_kind("mlflow").collect();
                if names.len() > 1 {
                    let message = format!(
                        "registry does not say which of the services of kind mlflow it is: service: {}",
                        names.join(" or ")
                    );
                    self.fault(registry, message);
                }
            }
            None => {}
        }
        for (name, entry) in models.into_iter().flatten() {
            self.registered_model(name, entry);
        }
    }

    fn services_of_kind(&self, kind: &'static str) -> impl Iterator<Item = &'a str> {
        let services = self.services.into_iter().flatten();
        let of_kind = move |entry: &Entry| entry.value.get("kind").and_then(Node::as_text) == Some(kind);
        services.filter(move |(_, entry)| of_kind(entry)).map(|(name, _)| name.as_str())
    }

    fn registered_model(&mut self, name: &str, entry: &Entry) {
        let model = &entry.value;
        let what = format!("registry.models.{name}");
        // MLflow 2 takes `/` and `:`, MLflow 3 does not; which of them answers is not written here.
        if name.trim().is_empty() || name.contains(char::is_control) {
            let rule = "MLflow takes any text but an empty one (MLflow 3 none with `/` or `:`)";
            self.fault_at(
                &entry.place,
                format!("`{}` cannot be the name of a registered model: {rule}", shown(name)),
            );
        }
        self.pointers(model, &what);
        self.what_serves(model, &what);
        for key in ["max_age", "archive_after"] {
            self.positive(model.get(key), &format!("{what}.{key}"));
        }
        for (metric, entry) in each(model.get("gate")) {
            self.metric_name(metric, &entry.place, &format!("{what}.gate"));
            self.rules_of(Some(&entry.value), &format!("{what}.gate.{metric}"), true);
        }
        for (metric, entry) in each(model.get("watch")) {
            let what = format!("{what}.watch");
            self.metric_name(metric, &entry.place, &what);
            let warning =
                self.rules_of(entry.value.get("warning"), &format!("{what}.{metric}.warning"), false);
            let critical =
                self.rules_of(entry.value.get("critical"), &format!("{what}.{metric}.critical"), false);
            self.warns_first(&warning, &critical, &format!("{what}.{metric}"));
        }
        self.metrics_that_are_judged(model, &what);
        if let Some(node) = model.get("prevalence")
            && let Some(share) = number(node)
            && !(share > 0.0 && share < 1.0)
        {
            let message = format!("{what}.prevalence is {share}, not a share between 0 and 1 (such as 0.1)");
            self.fault(node, message);
        }
        if let Some(node) = model.get("predictions_differ")
            && let Some(share) = number(node)
            && !(0.0..=1.0).contains(&share)
        {
            let message =
                format!("{what}.predictions_differ is {share}, not a share from 0 to 1 (such as 0.1)");
            self.fault(node, message);
        }
        self.texts(model.get("evaluation_data"), &format!("{what}.evaluation_data"));
        if let Some(node) = model.get("experiment")
            && node.as_text().is_some_and(|text| text.trim().is_empty())
        {
            self.fault(node, format!("{what}.experiment is empty"));
        }
    }

    /// Both names, as they add up.
    fn pointers(&mut self, model: &Node, what: &str) {
        for key in ["serving", "candidate"] {
            let Some((node, text)) = model.get(key).and_then(|node| Some((node, node.as_text()?))) else {
                continue;
            };
            let what = format!("{what}.{key}");
            if Stage::named(text) == Some(Stage::None) {
                self.fault(node, format!("{what} is `{text}`, the stage of whatever has none"));
            } else if let Err(error) = alias_name(text) {
                self.fault(node, format!("{what}: {error}"));
            }
        }
        let of = |key: &str| model.get(key).and_then(Node::as_text);
        let serving = of("serving").unwrap_or("production");
        let candidate = of("candidate").unwrap_or("staging");
        if serving.eq_ignore_ascii_case(candidate)
            && let Some(node) = model.get("candidate").or(model.get("serving"))
        {
            let message = format!(
                "{what}: `{serving}` is the name both of what serves and of what waits (candidate: {candidate})"
            );
            self.fault(node, message);
        }
    }

    fn what_serves(&mut self, model: &Node, what: &str) {
        let served_by = model.get("served_by").and_then(Node::as_list).unwrap_or_default();
        let mut seen: Vec<&str> = Vec::new();
        for node in served_by {
            let Some(name) = node.as_text() else { continue };
            if seen.contains(&name) {
                self.fault(node, format!("{what}.served_by names `{}` twice", shown(name)));
            } else if let Some(service) = self.service_named(node, &format!("{what}.served_by"))
                && model.get("reports").is_some()
                && service.get("url").is_none()
            {
                let message = format!(
                    "{what}.served_by: services.{} has no `url:` that could be asked for its version",
                    shown(name)
                );
                self.fault(node, message);
            }
            seen.push(name);
        }
        for key in ["reports", "reload", "image"] {
            if let Some(node) = model.get(key)
                && served_by.is_empty()
            {
                self.fault(node, format!("{what}.{key} needs `served_by:`, the services that it is about"));
            }
        }
        if let Some(reports) = model.get("reports") {
            self.reports_at(reports, &format!("{what}.reports"));
        }
        if let Some((node, pattern)) = model.get("image").and_then(|node| Some((node, node.as_text()?)))
            && let Err(error) = image::check(pattern)
        {
            self.fault(node, format!("{what}.image: {error}"));
        }
        if let Some(reload) = model.get("reload") {
            self.reload(reload, &format!("{what}.reload"));
        }
    }

    fn reports_at(&mut self, reports: &Node, what: &str) {
        if reports.as_map().is_some_and(Map::is_empty) {
            self.fault(reports, format!("{what} is empty: give `path:`, `at:` or both"));
        }
        self.is_below(reports.get("path"), &format!("{what}.path"));
        if let Some((node, at)) = reports.get("at").and_then(|node| Some((node, node.as_text()?))) {
            if at.is_empty() {
                self.fault(node, format!("{what}.at is empty: `model.version` or `/model/version`"));
            } else if let Err(error) = Path::root().join(at) {
                self.fault(node, format!("{what}.at: {error}"));
            }
        }
    }

    fn reload(&mut self, reload: &Node, what: &str) {
        let Some(map) = reload.as_map() else { return };
        match (map.get("path"), map.get("command")) {
            (Some(_), Some(command)) => {
                self.fault_at(&command.place, format!("{what} has both `path` and `command`: give one"));
            }
            (None, None) if map.values().any(|entry| self.faults.has(&entry.place)) => {}
            (None, None) => self.fault(reload, format!("{what} needs `path:` or `command:`")),
            (None, Some(_)) => {
                if let Some(body) = map.get("body") {
                    self.fault_at(&body.place, format!("{what}.body is sent with `path:`, not to a command"));
                }
            }
            (Some(_), None) => {}
        }
        self.is_below(reload.get("path"), &format!("{what}.path"));
        if let Some(command) = reload.get("command")
            && let Some(words) = command.as_list()
            && words.first().is_none_or(|first| first.as_text().is_some_and(str::is_empty))
        {
            self.fault(command, format!("{what}.command names no program"));
        }
    }

    /// A path below a service's URL, not a URL of its own.
    fn is_below(&mut self, node: Option<&Node>, what: &str) {
        if let Some((node, text)) = node.and_then(|node| Some((node, node.as_text()?)))
            && (text.trim().is_empty() || text.contains("://"))
        {
            self.fault(node, format!("{what} must be a path below the service's URL, such as /reload"));
        }
    }

    fn metric_name(&mut self, metric: &str, place: &Place, what: &str) {
        if metric.trim().is_empty() {
            self.fault_at(place, format!("{what} has a metric without a name"));
        }
    }

    /// Each rule that is one.
    fn rules_of<'n>(&mut self, node: Option<&'n Node>, what: &str, needed: bool) -> Vec<(&'n Node, Rule)> {
        let Some(node) = node else { return Vec::new() };
        let list = node.as_list().unwrap_or_default();
        if list.is_empty() && needed && node.as_list().is_some() {
            self.fault(node, format!("{what} demands nothing: `>= 0.55`, `>= baseline + 2%`"));
        }
        let mut rules = Vec::new();
        for node in list {
            let Some(text) = node.as_text() else { continue };
            match text.parse::<Rule>() {
                Ok(rule) => rules.push((node, rule)),
                Err(error) => self.fault(node, format!("{what}: {error}")),
            }
        }
        rules
    }

    /// What is critical before it is a warning never warns.
    fn warns_first(&mut self, warning: &[(&Node, Rule)], critical: &[(&Node, Rule)], what: &str) {
        for (node, grave) in critical {
            let stricter = warning.iter().find(|(_, lesser)| is_stricter(grave, lesser));
            if let Some((_, lesser)) = stricter {
                let message = format!(
                    "{what}: critical `{grave}` is stricter than warning `{lesser}`, so it never warns"
                );
                self.fault(node, message);
            }
        }
    }

    /// Names and numbers for metrics that nothing judges are slips of the pen.
    fn metrics_that_are_judged(&mut self, model: &Node, what: &str) {
        let written = ["gate", "watch"].into_iter().flat_map(|key| each(model.get(key)));
        let judged: Vec<&str> = written.map(|(name, _)| name).chain(WATCHED).collect();
        for key in ["metrics", "baseline"] {
            for (metric, entry) in each(model.get(key)) {
                if judged.contains(&metric) {
                    continue;
                }
                let mut message =
                    format!("{what}.{key} names `{}`, which neither gate nor watch judges", shown(metric));
                if let Some(near) = nearest(metric, judged.iter().copied()) {
                    message.push_str(&format!(" (did you mean `{near}`?)"));
                }
                self.fault_at(&entry.place, message);
            }
        }
        for (metric, entry) in each(model.get("metrics")) {
            self.texts(Some(&entry.value), &format!("{what}.metrics.{metric}"));
        }
    }

    /// Names, each once.
    fn texts(&mut self, list: Option<&Node>, what: &str) {
        let Some(node) = list else { return };
        let list = node.as_list().unwrap_or_default();
        if list.is_empty() && node.as_list().is_some() {
            self.fault(node, format!("{what} names nothing"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for node in list {
            let Some(text) = node.as_text() else { continue };
            if text.trim().is_empty() {
                self.fault(node, format!("{what} has an empty name"));
            } else if seen.contains(&text) {
                self.fault(node, format!("{what} names `{}` twice", shown(text)));
            }
            seen.push(text);
        }
    }
}

/// What is accepted and worth a word, with its place.
pub(super) fn oddities(tree: &Node) -> Vec<String> {
    let services = tree.get("services").and_then(Node::as_map);
    let models = each(tree.get("registry").and_then(|registry| registry.get("models")));
    models
        .flat_map(|(name, entry)| {
            let what = format!("registry.models.{name}");
            let mut words = no_bars(&entry.value, &what);
            words.extend(unmovable(&entry.value, services, &what));
            words
        })
        .collect()
}

/// Limits on a Brier score that a useless model meets (see `model::brier`).
fn no_bars(model: &Node, what: &str) -> Vec<String> {
    let Some(prevalence) = model.get("prevalence").and_then(number) else { return Vec::new() };
    let gate = each(model.get("gate")).map(|(metric, entry)| (metric, &entry.value));
    let watch = each(model.get("watch")).flat_map(|(metric, entry)| {
        ["warning", "critical"].into_iter().filter_map(move |key| Some((metric, entry.value.get(key)?)))
    });
    let brier = gate.chain(watch).filter(|(metric, _)| metric.contains("brier"));
    brier
        .flat_map(|(metric, node)| node.as_list().unwrap_or_default().iter().map(move |rule| (metric, rule)))
        .filter_map(|(metric, node)| {
            let rule: Rule = node.as_text()?.parse().ok()?;
            let Bound::Number(limit) = rule.bound else { return None };
            let upper = rule.comparison.larger_is_better() == Some(false);
            let of_guess = prevalence * (1.0 - prevalence);
            (upper && brier::limit_is_no_bar(limit, prevalence)).then(|| {
                format!(
                    "{}: {what}: {metric} `{rule}` is no bar: with {:.1} % positives, always guessing their share \
                     scores {of_guess:.3}",
                    node.place,
                    prevalence * 100.0
                )
            })
        })
        .collect()
}

/// Services that a promotion could neither restart nor reload.
fn unmovable(model: &Node, services: Option<&Map>, what: &str) -> Vec<String> {
    if model.get("reload").is_some() {
        return Vec::new();
    }
    let served_by = model.get("served_by").and_then(Node::as_list).unwrap_or_default();
    let fixed = |node: &&Node| {
        let service = node.as_text().and_then(|name| services?.get(name));
        service.is_some_and(|entry| entry.value.get("runs_on").is_none())
    };
    let word = |node: &Node| {
        let name = shown(node.as_text().unwrap_or_default());
        format!(
            "{}: {what}: services.{name} has no `runs_on:` and the model no `reload:`, so nothing makes it load another \
             version",
            node.place
        )
    };
    served_by.iter().filter(fixed).map(word).collect()
}

/// The entries of a mapping, where it is one.
fn each(node: Option<&Node>) -> impl Iterator<Item = (&str, &Entry)> {
    node.and_then(Node::as_map).into_iter().flatten().map(|(name, entry)| (name.as_str(), entry))
}

fn number(node: &Node) -> Option<f64> {
    node.as_scalar()?.value().as_f64()
}

/// Whether whatever meets `one` meets `other`, too, and not the other way around; only where both speak of the same.
fn is_stricter(one: &Rule, other: &Rule) -> bool {
    let bounds = match (one.bound, other.bound) {
        (Bound::Number(one), Bound::Number(other))
        | (Bound::Baseline(Offset::Absolute(one)), Bound::Baseline(Offset::Absolute(other)))
        | (Bound::Baseline(Offset::Relative(one)), Bound::Baseline(Offset::Relative(other))) => (one, other),
        _ => return false,
    };
    match (one.comparison.larger_is_better(), other.comparison.larger_is_better()) {
        (Some(true), Some(true)) => bounds.0 > bounds.1,
        (Some(false), Some(false)) => bounds.0 < bounds.1,
        _ => false,
    }
}
