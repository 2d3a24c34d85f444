//! `expect:`: never empty, and operators with operands they can work with.

use super::Rules;
use crate::config::{
    scalar::Duration,
    tree::{Kind, Map, Node},
};

const OPERATORS: [&str; 7] = ["semver", "younger_than", "above", "below", "one_of", "matches", "exists"];

impl Rules<'_> {
    /// Checks the `expect:` of a probe.
    pub(super) fn expectations(&mut self, probe: &Node, what: &str) {
        if let Some(expect) = probe.get("expect")
            && expect.as_map().is_some()
        {
            self.expected(expect, &format!("{what}.expect"));
        }
    }

    fn expected(&mut self, node: &Node, what: &str) {
        match &node.kind {
            Kind::Map(map) if map.is_empty() => {
                self.fault(node, format!("{what} is empty: it would pass whatever the answer is"));
            }
            Kind::Map(map) if map.keys().all(|key| OPERATORS.contains(&key.as_str())) => {
                self.operators(map, what);
            }
            Kind::Map(map) => {
                for (key, entry) in map {
                    self.expected(&entry.value, &format!("{what}.{key}"));
                }
            }
            Kind::List(_) | Kind::Scalar(_) => {}
        }
    }

    fn operators(&mut self, map: &Map, what: &str) {
        for (operator, entry) in map {
            let node = &entry.value;
            let text = node.as_text();
            let number = node.as_scalar().and_then(|scalar| scalar.value().as_f64());
            let problem = match operator.as_str() {
                "above" | "below" => number.is_none().then(|| "needs a number".to_owned()),
                "exists" => {
                    let flag = node.as_scalar().is_some_and(|scalar| scalar.value().is_boolean());
                    (!flag).then(|| "needs true or false".to_owned())
                }
                "one_of" => node
                    .as_list()
                    .is_none_or(<[Node]>::is_empty)
                    .then(|| "needs a list with at least one value".to_owned()),
                "younger_than" => match text.map(str::parse::<Duration>) {
                    Some(Ok(_)) => None,
                    Some(Err(error)) => Some(error.to_string()),
                    None => Some("needs a duration such as 5m".to_owned()),
                },
                "semver" => match text.map(semver::VersionReq::parse) {
                    Some(Ok(_)) => None,
                    Some(Err(error)) => Some(format!("is no version range: {error}")),
                    None => Some("needs a quoted version range such as \">=1.0\"".to_owned()),
                },
                "matches" => match text.map(regex::Regex::new) {
                    Some(Ok(_)) => None,
                    Some(Err(_)) => Some("is no regular expression".to_owned()),
                    None => Some("needs a regular expression in quotes".to_owned()),
                },
                _ => None,
            };
            if let Some(problem) = problem {
                self.fault(node, format!("{what}: `{operator}` {problem}"));
            }
        }
    }
}
