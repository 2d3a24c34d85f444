//! Steps: of one kind, with the keys of that kind, called by names of their own, waiting for each other in no circle.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Lint, entries, meant, shown};
use crate::{
    config::{
        scalar::Duration,
        tree::{Kind, Node},
    },
    procedure::runbook::names::{assign, waits_by_default},
};

/// A file of more steps is no procedure.
const MOST_STEPS: usize = 1000;
/// Circles that are named, and how many members of each; a name that is nearly right is offered so many times.
const MOST_CIRCLES: usize = 100;
const LONGEST_CIRCLE: usize = 12;
const MOST_OFFERS: usize = 100;

/// The keys that say a step's kind, each with the keys that only some kinds have.
const KINDS: [(&str, &[&str]); 8] = [
    ("check", &["deadline", "capture", "pointer"]),
    ("act", &[]),
    ("run", &["deadline", "exit", "folder", "environment", "plugin", "capture", "pointer"]),
    ("ask", &["answer", "choices", "warning", "critical", "capture", "open"]),
    ("note", &["open"]),
    ("choose", &["branches", "capture", "open"]),
    ("wait", &["every", "limit"]),
    ("approve", &["by", "open"]),
];

/// Keys of every step.
const COMMON: [&str; 9] =
    ["id", "title", "needs", "required", "on", "applies_if", "source", "if_failed", "evidence"];

/// One step as far as it could be read.
pub(super) struct StepNode<'a> {
    pub(super) node: &'a Node,
    /// None when it has not exactly one.
    pub(super) kind: Option<&'static str>,
    pub(super) name: String,
}

impl<'a> Lint<'a> {
    /// Every step of every part, and how they hang together.
    pub(super) fn all_steps(&mut self) {
        let mut places = Vec::new();
        for part in ["setup", "steps", "revert"] {
            self.tree.get(part).into_iter().for_each(|part| count(part, &mut places));
        }
        if let Some(node) = places.get(MOST_STEPS) {
            let total = places.len();
            let why =
                format!("{total} steps are too many (at most {MOST_STEPS}): make several runbooks of it");
            return self.fault_at(&node.place, why);
        }
        let parts = ["setup", "steps", "revert"].map(|part| {
            let nodes = self.tree.get(part).and_then(Node::as_list).unwrap_or_default();
            nodes.iter().filter(|node| node.as_map().is_some()).collect::<Vec<_>>()
        });
        let mut all = self.understand(&parts.concat());
        let revert = all.split_off(parts[0].len() + parts[1].len());
        let steps = all.split_off(parts[0].len());
        let setup = all;
        let (first, second, last) = (names(&setup), names(&steps), names(&revert));
        self.unique(setup.iter().chain(&steps).chain(&revert));
        self.needs(&setup, &[], &[("the steps", &second), ("`revert`", &last)]);
        self.needs(&steps, &[&first], &[("`revert`", &last)]);
        self.needs(&revert, &[&first, &second], &[]);
        let outer = [first, second, last].concat();
        for step in setup.iter().chain(&steps).chain(&revert) {
            self.step(step, &outer);
        }
    }

    /// Finds kinds and names.
    fn understand(&mut self, nodes: &[&'a Node]) -> Vec<StepNode<'a>> {
        let kinds: Vec<_> = nodes.iter().map(|node| self.kind(node)).collect();
        let told = |(node, kind): (&&'a Node, &Option<&str>)| {
            let text = |key| node.get(key).and_then(Node::as_text);
            (
                text("id"),
                text("title").or_else(|| kind.and_then(|kind| first_text(node.get(kind)?))).unwrap_or(""),
            )
        };
        let told: Vec<_> = nodes.iter().zip(&kinds).map(told).collect();
        let steps = nodes.iter().zip(kinds).zip(assign(&told));
        steps.map(|((node, kind), name)| StepNode { node, kind, name }).collect()
    }

    fn kind(&mut self, node: &'a Node) -> Option<&'static str> {
        let map = node.as_map()?;
        let found: Vec<&'static str> =
            KINDS.iter().map(|(kind, _)| *kind).filter(|kind| map.contains_key(*kind)).collect();
        match found.as_slice() {
            [only] => Some(only),
            [] => {
                // A mistyped kind is told by the schema already.
                if map.values().all(|entry| !self.faults.has(&entry.place)) {
                    let all = KINDS.map(|(kind, _)| format!("`{kind}:`")).join(", ");
                    self.fault_at(&node.place, format!("the step has no kind: it needs one of {all}"));
                }
                None
            }
            [first, second, ..] => {
                let place = map.get(*second).map_or(&node.place, |entry| &entry.place);
                self.fault_at(place, format!("the step is both `{first}:` and `{second}:`: make two of it"));
                None
            }
        }
    }

    fn unique<'s>(&mut self, steps: impl Iterator<Item = &'s StepNode<'a>>)
    where
        'a: 's,
    {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for step in steps {
            let Some(id) = step.node.get("id") else { continue };
            let Some(text) = id.as_text() else { continue };
            let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
            if text.is_empty() || !text.chars().all(good) || text.starts_with('-') {
                let rule = "letters, digits, `-` and `_` make one";
                self.fault(id, format!("`{}` is no id: {rule}", shown(text)));
            } else if let Some(line) = seen.get(text) {
                self.fault(id, format!("the id `{text}` is already that of the step in line {line}"));
            } else {
                seen.insert(text, step.node.place.line);
            }
        }
    }

    /// `needs:` lead to steps that are there, run before, and do not wait in turn.
    fn needs(&mut self, steps: &[StepNode<'a>], before: &[&[String]], after: &[(&str, &[String])]) {
        let own = names(steps);
        let mut index: HashMap<&str, usize> = HashMap::new();
        own.iter().enumerate().for_each(|(at, name)| {
            index.entry(name).or_insert(at);
        });
        let earlier: HashSet<&str> = before.iter().copied().flatten().map(String::as_str).collect();
        let later: HashMap<&str, &str> = after
            .iter()
            .rev()
            .flat_map(|(part, names)| names.iter().map(move |name| (name.as_str(), *part)))
            .collect();
        let purpose = self.tree.get("purpose").and_then(Node::as_text);
        let routine = purpose.is_none_or(|purpose| purpose == "routine");
        let mut edges: Vec<Vec<usize>> = Vec::new();
        let mut offers = 0;
        for (at, step) in steps.iter().enumerate() {
            let wanted = step.node.get("needs").map(list_of).unwrap_or_default();
            if wanted.is_empty() {
                let waits = |before: &usize| match (step.kind, steps[*before].kind) {
                    (Some(kind), Some(before)) => waits_by_default(routine, kind, before),
                    _ => false,
                };
                edges.push((0..at).filter(waits).collect());
                continue;
            }
            let mut found = Vec::new();
            for need in wanted {
                let Some(name) = need.as_text() else { continue };
                if let Some(index) = index.get(name) {
                    found.push(*index);
                } else if let Some(part) = later.get(name) {
                    self.fault(need, format!("`{}` is one of {part}, which come later", shown(name)));
                } else if !earlier.contains(name) {
                    offers += 1;
                    let all = own.iter().chain(before.iter().copied().flatten()).map(String::as_str);
                    let near = if offers > MOST_OFFERS { String::new() } else { meant(name, all) };
                    self.fault(need, format!("there is no step `{}` to wait for{near}", shown(name)));
                }
            }
            edges.push(found);
        }
        for circle in circles(&edges) {
            let first = circle[0];
            let place = steps[first].node.get("needs").map_or(&steps[first].node.place, |node| &node.place);
            let mut way: Vec<&str> = circle.iter().map(|at| own[*at].as_str()).collect();
            if way.len() > LONGEST_CIRCLE {
                way.splice(LONGEST_CIRCLE - 1..way.len() - 1, ["…"]);
            }
            way.push(&own[first]);
            self.fault_at(place, format!("these steps wait for each other: {}", way.join(" → ")));
        }
    }

    /// What one step says.
    fn step(&mut self, step: &StepNode<'a>, outer: &[String]) {
        let node = step.node;
        for key in ["title", "id"] {
            self.not_blank(node, key);
        }
        self.one_line(node, "title");
        let outside = self.aside;
        self.aside = outside || self.is_aside(node);
        if let Some(kind) = step.kind {
            self.keys_of(node, kind);
            self.content(node, kind);
        }
        for key in ["every", "limit", "deadline"] {
            self.lasting(node, key);
        }
        self.texts(step);
        self.references(step);
        self.day(step);
        for (_, entry) in entries(node, "branches") {
            let nodes = entry.value.as_list().unwrap_or_default();
            let nodes: Vec<_> = nodes.iter().filter(|node| node.as_map().is_some()).collect();
            let inner = self.understand(&nodes);
            self.unique(inner.iter());
            self.needs(&inner, &[outer], &[]);
            for step in &inner {
                self.step(step, outer);
            }
        }
        self.aside = outside;
    }

    /// Whether a step says that it concerns another stack than this.
    fn is_aside(&self, node: &Node) -> bool {
        let condition = node.get("applies_if").and_then(Node::as_text);
        let stack = self.around.stack;
        stack.zip(condition).is_some_and(|(stack, condition)| !stack.subjects.has(condition))
    }

    /// A time that is none.
    fn lasting(&mut self, node: &'a Node, key: &str) {
        if let Some(node) = node.get(key)
            && let Some(time) = node.as_text().and_then(|text| text.parse::<Duration>().ok())
            && time.value.is_zero()
        {
            self.fault(node, format!("`{key}: {time}` is no time"));
        }
    }

    /// Keys that mean nothing to this kind.
    fn keys_of(&mut self, node: &'a Node, kind: &str) {
        let own = KINDS.iter().find(|(known, _)| *known == kind).map_or(&[] as &[_], |(_, keys)| *keys);
        for (key, entry) in node.as_map().into_iter().flatten() {
            let others: Vec<_> = KINDS.iter().filter(|(_, keys)| keys.contains(&key.as_str())).collect();
            if key == kind
                || COMMON.contains(&key.as_str())
                || own.contains(&key.as_str())
                || others.is_empty()
            {
                continue;
            }
            let others = others.iter().map(|(kind, _)| format!("`{kind}:`")).collect::<Vec<_>>().join(", ");
            self.fault_at(
                &entry.place,
                format!("`{key}:` means nothing to `{kind}:` (it belongs to {others})"),
            );
        }
    }

    /// What the kind itself needs.
    fn content(&mut self, node: &'a Node, kind: &str) {
        let Some(value) = node.get(kind) else { return };
        let blank = match &value.kind {
            Kind::Scalar(scalar) => scalar.is_null() || scalar.text.trim().is_empty(),
            Kind::List(list) => {
                list.first().and_then(Node::as_text).is_some_and(|word| word.trim().is_empty())
            }
            Kind::Map(_) => false,
        };
        if blank {
            return self.fault(value, format!("`{kind}:` is empty"));
        }
        match kind {
            "ask" => self.ask(node),
            "choose" if entries(node, "branches").next().is_none() => {
                self.fault(value, "`choose:` needs `branches:`: answer → steps");
            }
            "check" | "run" => {
                self.captures(node, kind);
            }
            _ => {}
        }
    }

    /// `pointer:` picks what `capture:` takes.
    fn captures(&mut self, node: &'a Node, kind: &str) {
        match (node.get("capture"), node.get("pointer")) {
            (Some(capture), None) if kind == "check" => {
                let why = "`capture:` of a check needs `pointer:` (a JSON pointer into what it found)";
                self.fault(capture, why);
            }
            (None, Some(pointer)) => {
                self.fault(pointer, "`pointer:` is of no use without `capture:`");
            }
            (_, Some(pointer))
                if pointer.as_text().is_some_and(|text| !text.is_empty() && !text.starts_with('/')) =>
            {
                self.fault(pointer, "a JSON pointer starts with `/`: /findings/0/value");
            }
            _ => {}
        }
    }

    fn ask(&mut self, node: &'a Node) {
        let answer = node.get("answer").and_then(Node::as_text).unwrap_or("done");
        let choices = node.get("choices");
        match choices {
            Some(choices) if answer != "choice" => {
                self.fault(choices, "`choices:` goes with `answer: choice`");
            }
            None if answer == "choice" => {
                if let Some(node) = node.get("answer") {
                    self.fault(node, "`answer: choice` needs `choices:`");
                }
            }
            Some(choices) if choices.as_list().is_some_and(<[Node]>::is_empty) => {
                self.fault(choices, "`choices:` is empty");
            }
            _ => {}
        }
        for key in ["warning", "critical"] {
            if let Some(limit) = node.get(key).filter(|_| answer != "number") {
                self.fault(limit, format!("`{key}:` goes with `answer: number`"));
            }
        }
    }
}

fn names(steps: &[StepNode<'_>]) -> Vec<String> {
    steps.iter().map(|step| step.name.clone()).collect()
}

/// The items of a list, or a scalar that stands for one.
pub(super) fn list_of(node: &Node) -> Vec<&Node> {
    match &node.kind {
        Kind::List(list) => list.iter().collect(),
        Kind::Scalar(scalar) if !scalar.is_null() => vec![node],
        Kind::Scalar(_) | Kind::Map(_) => Vec::new(),
    }
}

fn first_text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::List(list) => list.first()?.as_text(),
        _ => node.as_text(),
    }
}

/// Every step below a list, those of branches too, in the order of the file.
fn count<'n>(steps: &'n Node, into: &mut Vec<&'n Node>) {
    for step in steps.as_list().unwrap_or_default() {
        into.push(step);
        entries(step, "branches").for_each(|(_, entry)| count(&entry.value, into));
    }
}

/// Circles of a graph given as lists of successors, the members of each in order: without one edge of each there
/// would be none. At most [`MOST_CIRCLES`].
fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        /// On the way, at this depth.
        Open(usize),
        Done,
    }
    let mut found = Vec::new();
    let mut marks = vec![Mark::New; edges.len()];
    for start in 0..edges.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // Without recursion: a way may be as long as there are steps.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::Open(0);
        while let Some((node, next)) = way.last_mut() {
            let Some(target) = edges[*node].get(*next).copied() else {
                marks[*node] = Mark::Done;
                way.pop();
                continue;
            };
            *next += 1;
            match marks[target] {
                Mark::Done => {}
                Mark::New => {
                    marks[target] = Mark::Open(way.len());
                    way.push((target, 0));
                }
                Mark::Open(from) => {
                    found.push(way[from..].iter().map(|(node, _)| *node).collect());
                    if found.len() == MOST_CIRCLES {
                        return found;
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_named_in_order() {
        let cases = [
            (vec![], vec![]),
            (vec![vec![], vec![0], vec![0, 1]], vec![]),
            (vec![vec![0]], vec![vec![0]]),
            (vec![vec![1], vec![2], vec![0]], vec![vec![0, 1, 2]]),
            (vec![vec![], vec![0, 2], vec![3], vec![2]], vec![vec![2, 3]]),
            (vec![vec![1], vec![0], vec![2], vec![4], vec![3]], vec![vec![0, 1], vec![2], vec![3, 4]]),
            (vec![vec![1, 2], vec![0], vec![0]], vec![vec![0, 1], vec![0, 2]]),
        ];
        for (edges, wanted) in cases {
            assert_eq!(circles(&edges), wanted, "{edges:?}");
        }
    }
}
