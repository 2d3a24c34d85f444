//! How a team works: time zones, whom to tell, maintenance, damping.

use super::{Rules, shown};
use crate::{
    config::{
        place::Place,
        practice::runs,
        redact::cut_line,
        tree::{Map, Node},
        window::Window,
        zone::zone,
    },
    error::nearest,
};

/// An explanation with what somebody wrote in it.
const SHOWN: usize = 400;

const CHANNELS: [&str; 3] = ["webhook", "slack", "command"];

impl Rules<'_> {
    pub(super) fn practice(&mut self, tree: &Node) {
        self.zone(tree.get("timezone"), "timezone");
        for (name, entry) in tree.get("notify").and_then(Node::as_map).into_iter().flatten() {
            self.name("notify target", name, entry);
            self.target(tree, name, &entry.value, &entry.place);
        }
        let windows = tree.get("maintenance").and_then(Node::as_list).unwrap_or_default();
        for (at, window) in windows.iter().enumerate() {
            self.maintenance(tree, window, &format!("maintenance[{at}]"));
        }
        for key in ["fire_after", "clear_after"] {
            let node = tree.get("stateful").and_then(|stateful| stateful.get(key));
            self.range(node, 1.0, 1000.0, &format!("stateful.{key}"));
        }
    }

    /// `for:` and `clear:` of a check.
    pub(super) fn damping(&mut self, check: &Node, what: &str) {
        for key in ["for", "clear"] {
            if let Some(node) = check.get(key)
                && let Some(text) = node.as_text()
                && runs(text).is_none()
            {
                let message =
                    format!("{what}.{key}: `{}` is no number of runs such as `3 runs`", shown(text));
                self.fault(node, message);
            }
        }
    }

    fn zone(&mut self, node: Option<&Node>, what: &str) {
        if let Some(node) = node
            && let Some(text) = node.as_text()
            && let Err(why) = zone(text)
        {
            self.fault(node, format!("{what}: {}", cut_line(&why, SHOWN)));
        }
    }

    fn target(&mut self, tree: &Node, name: &str, target: &Node, key: &Place) {
        let Some(map) = target.as_map() else { return };
        let what = format!("notify.{name}");
        let channels: Vec<&str> = CHANNELS.into_iter().filter(|channel| map.contains_key(*channel)).collect();
        match channels[..] {
            [] if map.values().any(|entry| self.faults.has(&entry.place)) => {}
            [] => {
                self.fault_at(key, format!("{what} reaches nobody: give `webhook:`, `slack:` or `command:`"));
            }
            [_] => {}
            [first, ref others @ ..] => {
                for entry in others.iter().filter_map(|other| map.get(*other)) {
                    let message = format!("{what} has `{first}:` already: make two targets of it");
                    self.fault_at(&entry.place, message);
                }
            }
        }
        for channel in ["webhook", "slack"] {
            self.http_url(target.get(channel), &format!("{what}.{channel}"));
        }
        if let Some(command) = target.get("command").and_then(Node::as_list)
            && let Some(program) = command.first()
            && program.as_text() == Some("")
        {
            self.fault(program, format!("{what}.command names no program"));
        }
        if let Some(from) = target.get("from")
            && from.as_text() == Some("ok")
        {
            self.fault(
                from,
                format!("{what}.from is the least trouble worth telling: warning, unknown or critical"),
            );
        }
        self.positive(target.get("timeout"), &format!("{what}.timeout"));
        self.connection(target.get("http"), &format!("{what}.http"));
        // Runbooks have names too, which are not known here: only what looks like a slip is one.
        self.subjects(tree, target.get("only"), &format!("{what}.only"), false);
    }

    fn maintenance(&mut self, tree: &Node, window: &Node, what: &str) {
        if let Some(node) = window.get("window")
            && let Some(text) = node.as_text()
            && let Err(why) = text.parse::<Window>()
        {
            self.fault(node, format!("{what}.window: {}", cut_line(&why, SHOWN)));
        }
        self.zone(window.get("timezone"), &format!("{what}.timezone"));
        if let Some(reason) = window.get("reason")
            && reason.as_text().is_some_and(|text| text.trim().is_empty())
        {
            self.fault(reason, format!("{what}.reason is empty: whoever sees a muted finding asks why"));
        }
        self.subjects(tree, window.get("only"), &format!("{what}.only"), true);
    }

    /// Names of checks, services and series of drift.
    fn subjects(&mut self, tree: &Node, list: Option<&Node>, what: &str, only_these: bool) {
        let Some(list) = list.and_then(Node::as_list) else { return };
        let models = tree.get("drift").and_then(|drift| drift.get("models"));
        let maps = [tree.get("services"), tree.get("checks"), models].map(|node| node.and_then(Node::as_map));
        let own = tree.get("drift").map(|_| "drift");
        let known = || maps.into_iter().flatten().flat_map(Map::keys).map(String::as_str).chain(own);
        for node in list {
            let Some(name) = node.as_text() else { continue };
            if known().any(|other| other == name) {
                continue;
            }
            let message = format!("{what} names `{}`, which is no check and no service", shown(name));
            match nearest(name, known()) {
                Some(near) => self.fault(node, format!("{message} (did you mean `{near}`?)")),
                None if only_these => self.fault(node, message),
                None => {}
            }
        }
    }
}
