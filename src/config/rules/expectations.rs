//! `expect:`: never empty, and read by the parser that judges with it, so that the two cannot disagree.

use serde_json::Value;

use super::Rules;
use crate::{
    config::tree::{Kind, Node},
    service::expect::{ExpectError, is_operator, parse},
};

impl Rules<'_> {
    /// Checks the `expect:` of a probe.
    pub(super) fn expectations(&mut self, probe: &Node, what: &str) {
        if let Some(expect) = probe.get("expect")
            && expect.as_map().is_some()
        {
            self.expected(expect, &format!("{what}.expect"));
        }
    }

    /// Every place on its own, so that one fault does not hide the next.
    fn expected(&mut self, node: &Node, what: &str) {
        let Some(map) = node.as_map() else { return };
        if map.is_empty() {
            self.fault(node, format!("{what} is empty: it would pass whatever the answer is"));
        }
        for (key, entry) in map {
            let what = format!("{what}.{key}");
            match &entry.value.kind {
                Kind::Map(inner) if inner.keys().all(|key| is_operator(key)) && !inner.is_empty() => {
                    for (operator, argument) in inner {
                        let value = [(operator.clone(), argument.value.to_json())].into_iter().collect();
                        self.one(key, Value::Object(value), &argument.value, &what);
                    }
                }
                Kind::Map(_) => {
                    self.one(key, Value::Null, &entry.value, &what);
                    self.expected(&entry.value, &what);
                }
                Kind::List(_) | Kind::Scalar(_) => self.one(key, entry.value.to_json(), &entry.value, &what),
            }
        }
    }

    fn one(&mut self, key: &str, value: Value, node: &Node, what: &str) {
        let alone = [(key.to_owned(), value)].into_iter().collect();
        match parse(&alone) {
            Ok(_) => {}
            Err(ExpectError::Operator { operator, why, .. }) => {
                self.fault(node, format!("{what}: `{operator}` {why}"));
            }
            Err(ExpectError::Path(error)) => self.fault(node, format!("{what}: {error}")),
            Err(error @ (ExpectError::Empty | ExpectError::EmptyAt(_))) => {
                self.fault(node, format!("{what}: {error}"));
            }
        }
    }
}
