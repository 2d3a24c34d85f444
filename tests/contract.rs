//! The demo is faithful: the same requests, put to it and to real servers, get the same status codes, media types,
//! error codes, keys and types, and where it matters the same values. Here is how; the requests are in
//! `contract_mlflow.rs` and `contract_alertmanager.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;

/// One request, and what of its answer is compared beyond its shape.
pub(crate) struct Step {
    method: &'static str,
    path: String,
    body: String,
    content_type: Option<&'static str>,
    host: Option<&'static str>,
    values: Vec<&'static str>,
    capture: Option<(&'static str, &'static str)>,
    newest_only: bool,
    status_only: bool,
}

pub(crate) fn step(method: &'static str, path: &str, body: &str) -> Step {
    Step {
        method,
        path: path.to_owned(),
        body: body.to_owned(),
        content_type: (!body.is_empty()).then_some("application/json"),
        host: None,
        values: Vec::new(),
        capture: None,
        newest_only: false,
        status_only: false,
    }
}

pub(crate) fn get(path: &str) -> Step {
    step("GET", path, "")
}

pub(crate) fn post(path: &str, body: &str) -> Step {
    step("POST", path, body)
}

pub(crate) fn delete(path: &str, body: &str) -> Step {
    step("DELETE", path, body)
}

impl Step {
    /// Compares the value at this pointer too.
    pub(crate) fn value(mut self, pointer: &'static str) -> Step {
        self.values.push(pointer);
        self
    }

    /// Keeps the text at this pointer for later steps, where `<name>` stands for it.
    pub(crate) fn keep(mut self, name: &'static str, pointer: &'static str) -> Step {
        self.capture = Some((name, pointer));
        self
    }

    pub(crate) fn content_type(mut self, content_type: Option<&'static str>) -> Step {
        self.content_type = content_type;
        self
    }

    /// Puts a prefix before the path.
    pub(crate) fn below(mut self, prefix: &str) -> Step {
        self.path.insert_str(0, prefix);
        self
    }

    pub(crate) fn host(mut self, host: &'static str) -> Step {
        self.host = Some(host);
        self
    }

    /// Of the answer its status alone is compared: the versions word it differently.
    pub(crate) fn status_only(mut self) -> Step {
        self.status_only = true;
        self
    }

    /// MLflow 2 answers differently.
    pub(crate) fn newest_only(mut self) -> Step {
        self.newest_only = true;
        self
    }
}

/// Puts every step to a server; one line each.
pub(crate) fn transcript(base: &str, name: &str, steps: &[Step], without: &[&str]) -> Vec<String> {
    let mut kept = BTreeMap::from([("name", name.to_owned())]);
    let fill = |text: &str, kept: &BTreeMap<&str, String>| {
        kept.iter().fold(text.to_owned(), |text, (key, value)| text.replace(&format!("<{key}>"), value))
    };
    let mut lines = Vec::new();
    for step in steps.iter().filter(|step| without.is_empty() || !step.newest_only) {
        let (path, body) = (fill(&step.path, &kept), fill(&step.body, &kept));
        let (status, media_type, text) = exchange(base, step, &path, &body);
        let parsed: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let mut line = format!("{} {} {} → {status}", step.method, step.path, step.body);
        if step.status_only {
            lines.push(line);
            continue;
        }
        line += &format!(" {media_type}");
        if media_type == "text/plain" {
            line += &format!(" {text:?}");
        }
        if media_type == "application/json" {
            assert!(!text.is_empty() && serde_json::from_str::<Value>(&text).is_ok(), "{line}: {text}");
            line += &format!(" {}", shape(&parsed, without));
        }
        for pointer in ["/error_code", "/code"].iter().chain(&step.values) {
            if let Some(value) = parsed.pointer(pointer) {
                line += &format!(" {pointer}={value}");
            }
        }
        if let Some((key, pointer)) = step.capture {
            let value = parsed.pointer(pointer).and_then(Value::as_str);
            kept.insert(key, value.unwrap_or_else(|| panic!("{line}: no {pointer} in {text}")).to_owned());
        }
        lines.push(line);
    }
    lines
}

/// Keys and types, nothing else. Elements of a list are merged.
fn shape(value: &Value, without: &[&str]) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "text".to_owned(),
        Value::Array(items) => {
            let shapes: BTreeSet<String> = items.iter().map(|item| shape(item, without)).collect();
            format!("[{}]", shapes.into_iter().collect::<Vec<_>>().join(" | "))
        }
        Value::Object(map) => {
            let keys: BTreeMap<&String, String> = map
                .iter()
                .filter(|(key, _)| !without.contains(&key.as_str()))
                .map(|(key, value)| (key, shape(value, without)))
                .collect();
            let keys: Vec<String> = keys.iter().map(|(key, shape)| format!("{key}: {shape}")).collect();
            format!("{{{}}}", keys.join(", "))
        }
    }
}

fn exchange(base: &str, step: &Step, path: &str, body: &str) -> (u16, String, String) {
    let address = base.strip_prefix("http://").expect("a plain URL");
    let mut stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    let content_type = step.content_type.map_or(String::new(), |kind| format!("Content-Type: {kind}\r\n"));
    let length = if body.is_empty() && step.method == "GET" {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    let request = format!(
        "{} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{content_type}{length}\r\n{body}",
        step.method,
        step.host.unwrap_or(address)
    );
    stream.write_all(request.as_bytes()).expect("sending");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.get(9..12).and_then(|code| code.parse().ok()).expect("a status line");
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let media_type = header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().to_owned();
    let body = match header("transfer-encoding").as_deref() {
        Some("chunked") => unchunk(body),
        _ => body.to_owned(),
    };
    (status, media_type, body)
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length.trim(), 16).expect("a chunk length");
        whole += &rest[..length];
        body = rest[length..].trim_start_matches("\r\n");
        if length == 0 {
            break;
        }
    }
    whole
}

/// Shows the first lines that differ, not two walls of text.
#[track_caller]
pub(crate) fn assert_same(real: &[String], demo: &[String]) {
    let different: Vec<String> = real
        .iter()
        .zip(demo)
        .filter(|(real, demo)| real != demo)
        .map(|(real, demo)| format!("real: {real}\ndemo: {demo}\n"))
        .collect();
    assert!(different.is_empty(), "{} of {} differ:\n{}", different.len(), real.len(), different.join("\n"));
    assert_eq!(real.len(), demo.len());
}
