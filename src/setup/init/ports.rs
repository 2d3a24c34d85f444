//! Published ports of a compose service, short and long form.

use crate::config::tree::{Kind, Node};

/// A port that the host answers on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Published {
    /// As it is reached from this machine, brackets included.
    pub(super) host: String,
    pub(super) port: u16,
    /// The port inside the container.
    pub(super) target: u16,
}

/// Every published TCP port. Ports that get a random host port cannot be known.
pub(super) fn published(ports: &Node, expand: &impl Fn(&str) -> String) -> Vec<Published> {
    let list = ports.as_list().unwrap_or_default();
    list.iter()
        .filter_map(|port| match &port.kind {
            Kind::Scalar(scalar) => short(&expand(&scalar.text)),
            Kind::Map(_) => long(port, expand),
            Kind::List(_) => None,
        })
        .collect()
}

/// `8000:80`, `127.0.0.1:8000:80`, `[::1]:8000:80`, `8000-8002:80-82`, each with `/tcp`.
fn short(text: &str) -> Option<Published> {
    let (text, protocol) = text.trim().rsplit_once('/').unwrap_or((text.trim(), "tcp"));
    if protocol != "tcp" {
        return None;
    }
    let (rest, target) = text.rsplit_once(':')?;
    let (address, port) = match rest.rsplit_once(':') {
        Some((address, port)) => (address, port),
        None => ("", rest),
    };
    Some(Published { host: host(address), port: first(port)?, target: first(target)? })
}

fn long(node: &Node, expand: &impl Fn(&str) -> String) -> Option<Published> {
    let text = |key: &str| Some(expand(&node.get(key)?.as_scalar()?.text));
    if text("protocol").is_some_and(|protocol| protocol != "tcp") {
        return None;
    }
    Some(Published {
        host: host(&text("host_ip").unwrap_or_default()),
        port: first(&text("published")?)?,
        target: first(&text("target")?)?,
    })
}

/// The first of a range.
fn first(range: &str) -> Option<u16> {
    range.split('-').next()?.trim().parse().ok().filter(|port| *port > 0)
}

fn host(address: &str) -> String {
    match address.trim_start_matches('[').trim_end_matches(']') {
        "" | "0.0.0.0" | "::" => "localhost".to_owned(),
        v6 if v6.contains(':') => format!("[{v6}]"),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_form_reads() {
        let cases = [
            ("8000:80", Some(("localhost", 8000, 80))),
            ("0.0.0.0:8000:80/tcp", Some(("localhost", 8000, 80))),
            ("127.0.0.1:8001:8000", Some(("127.0.0.1", 8001, 8000))),
            ("[::1]:8001:8000", Some(("[::1]", 8001, 8000))),
            ("8000-8002:9000-9002", Some(("localhost", 8000, 9000))),
            ("53:53/udp", None),
            ("8000", None),
            ("127.0.0.1::8000", None),
            ("", None),
            ("a:b", None),
            ("70000:80", None),
        ];
        for (text, expected) in cases {
            let found = short(text);
            let found = found.as_ref().map(|found| (found.host.as_str(), found.port, found.target));
            assert_eq!(found, expected, "{text}");
        }
    }
}
