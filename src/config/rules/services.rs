//! Services: URLs by kind, endpoints, dependencies.

use super::{Rules, connections::duration};
use crate::config::{
    place::Place,
    tree::{Map, Node},
};

/// Settings that ask something of the service's URL.
const ASKS: [&str; 6] = ["health", "live", "ready", "latency", "predict", "metrics"];

impl Rules<'_> {
    pub(super) fn all_services(&mut self) {
        let Some(services) = self.services else { return };
        for (name, entry) in services {
            self.name("service", name, entry);
            self.service(name, &entry.value, &entry.place);
        }
        self.circles(services);
    }

    fn service(&mut self, name: &str, service: &Node, key: &Place) {
        let what = format!("services.{name}");
        let Some(map) = service.as_map() else { return };
        let kind = service.get("kind").and_then(Node::as_text).unwrap_or("http");
        let socket_kind = matches!(kind, "tcp" | "tls");
        match service.get("url") {
            Some(url) if socket_kind => self.host_and_port(url, &what, kind),
            Some(url) => self.http_url(Some(url), &format!("{what}.url")),
            None => self.without_url(map, &what, kind, key),
        }
        for asked in ASKS {
            let Some(entry) = map.get(asked) else { continue };
            if socket_kind && asked != "latency" {
                self.fault_at(&entry.place, format!("{what}: a service of kind {kind} has no `{asked}:`"));
            } else if service.get("url").is_none() {
                self.fault_at(&entry.place, format!("{what}.{asked} needs `url:` beside it"));
            }
        }
        for probe in ["health", "live", "ready", "predict"] {
            let Some(node) = service.get(probe) else { continue };
            let what = format!("{what}.{probe}");
            self.status(node, &what);
            self.expectations(node, &what);
            self.positive(node.get("timeout"), &format!("{what}.timeout"));
            self.rising(node.get("latency"), &format!("{what}.latency"));
        }
        self.rising(service.get("latency"), &format!("{what}.latency"));
        if let Some(tls) = service.get("tls")
            && let (Some(warning), Some(critical)) =
                (duration(tls.get("warning")), duration(tls.get("critical")))
            && warning < critical
        {
            self.fault(tls, format!("{what}.tls: `warning` must be longer before the end than `critical`"));
        }
        self.runs_on(service, &what);
        self.connection(service.get("http"), &format!("{what}.http"));
        self.glob(service.get("logs"), &format!("{what}.logs"));
        for need in service.get("depends_on").and_then(Node::as_list).into_iter().flatten() {
            if need.as_text() == Some(name) {
                self.fault(need, format!("{what}.depends_on names the service itself"));
            } else {
                self.service_named(need, &format!("{what}.depends_on"));
            }
        }
    }

    fn without_url(&mut self, map: &Map, what: &str, kind: &str, key: &Place) {
        let other_ways = ["runs_on", "logs"].iter().any(|way| map.contains_key(*way));
        // `ur:` is already an unknown key; to ask for `url:` too would be noise.
        let unknown = map.values().any(|entry| self.faults.has(&entry.place));
        if kind != "http" {
            self.fault_at(key, format!("{what} is of kind {kind} and needs `url:`"));
        } else if !other_ways && !unknown {
            self.fault_at(key, format!("{what} has nothing to look at: give `url:` or `runs_on:`"));
        }
    }

    fn runs_on(&mut self, service: &Node, what: &str) {
        let Some(runs_on) = service.get("runs_on") else { return };
        let Some(map) = runs_on.as_map() else { return };
        if let Some(entry) = map.get("kubernetes") {
            let message =
                format!("{what}.runs_on.kubernetes is not yet supported: take it out or comment it out");
            self.fault_at(&entry.place, message);
        } else if !map.contains_key("docker") && !map.values().any(|entry| self.faults.has(&entry.place)) {
            self.fault(runs_on, format!("{what}.runs_on needs `docker:`"));
        }
    }

    fn host_and_port(&mut self, url: &Node, what: &str, kind: &str) {
        let Some(text) = url.as_text() else { return };
        let address = text.strip_prefix(kind).and_then(|rest| rest.strip_prefix("://")).unwrap_or(text);
        let good = address.trim_end_matches('/').rsplit_once(':').is_some_and(|(host, port)| {
            let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
            let host_good = match bare {
                Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
                None => !host.is_empty() && !host.contains([':', '/', ' ', '@']),
            };
            host_good && port.parse::<u16>().is_ok_and(|port| port > 0)
        });
        if !good {
            self.fault(url, format!("{what}.url must be host:port for kind {kind} (IPv6: [::1]:443)"));
        }
    }

    fn status(&mut self, probe: &Node, what: &str) {
        if let Some(node) = probe.get("status")
            && let Some(status) = node.as_scalar().and_then(|scalar| scalar.value().as_u64())
            && !(100..=599).contains(&status)
        {
            self.fault(node, format!("{what}.status is {status}, which is no HTTP status"));
        }
    }

    /// A latency's warning must come before its critical.
    fn rising(&mut self, latency: Option<&Node>, what: &str) {
        let Some(latency) = latency else { return };
        if latency.as_map().is_some_and(Map::is_empty) {
            self.fault(latency, format!("{what} is empty: give `warning:`, `critical:` or both"));
        }
        if let (Some(warning), Some(critical)) =
            (duration(latency.get("warning")), duration(latency.get("critical")))
            && warning > critical
        {
            self.fault(latency, format!("{what}: `warning` is longer than `critical`"));
        }
    }

    pub(super) fn glob(&mut self, node: Option<&Node>, what: &str) {
        if let Some(node) = node
            && let Some(text) = node.as_text()
            && let Err(error) = glob::Pattern::new(text)
        {
            self.fault(node, format!("{what} is no file pattern: {}", error.msg));
        }
    }

    /// Services that need each other: each circle is named once, where it closes.
    fn circles(&mut self, services: &Map) {
        let needs = |at: usize| -> &[Node] {
            let service = services.get_index(at).map(|(_, entry)| &entry.value);
            service.and_then(|node| node.get("depends_on")?.as_list()).unwrap_or_default()
        };
        let mut finished = vec![false; services.len()];
        let mut on_way = vec![false; services.len()];
        for start in 0..services.len() {
            // Depth first without recursion: chains may be as long as there are services.
            let mut way: Vec<(usize, usize)> = if finished[start] { Vec::new() } else { vec![(start, 0)] };
            while let Some((at, next)) = way.last_mut() {
                let at = *at;
                on_way[at] = true;
                let Some(need) = needs(at).get(*next) else {
                    (finished[at], on_way[at]) = (true, false);
                    way.pop();
                    continue;
                };
                *next += 1;
                match need.as_text().and_then(|name| services.get_index_of(name)) {
                    Some(to) if to == at || finished[to] => {}
                    Some(to) if on_way[to] => {
                        let circle = way.iter().map(|(index, _)| *index).skip_while(|index| *index != to);
                        let names = circle.chain([to]).filter_map(|index| services.get_index(index));
                        let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
                        let circle = names.join(" → ");
                        self.fault(need, format!("services need each other in a circle: {circle}"));
                    }
                    Some(to) => way.push((to, 0)),
                    None => {}
                }
            }
        }
    }
}
