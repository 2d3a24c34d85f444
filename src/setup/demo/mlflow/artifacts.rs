//! Files of runs and of versions: listed and downloaded as the server's own pages do, and through its proxy.

use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};

use super::{
    Answer, Mlflow, dispatched, fault::Fault, listing, not_allowed, not_found, parameters::Parameters,
    store::Store, versions,
};
use crate::setup::demo::server::{Reply, Request};

const PROXY: &str = "/api/2.0/mlflow-artifacts/artifacts";
/// What the server names as text; all else is bytes to it.
const TEXTS: [&str; 12] =
    ["MLmodel", "MLproject", "json", "yaml", "yml", "txt", "log", "py", "md", "cfg", "conf", "csv"];

/// Paths of the pages and of the proxy; none for what is something else's.
pub(super) fn route(mlflow: &Mlflow, request: &Request) -> Option<Reply> {
    let path = request.path.as_str();
    let found = match path {
        "/get-artifact" | "/model-versions/get-artifact" => {
            if !matches!(request.method, Method::GET | Method::HEAD) {
                return Some(not_allowed());
            }
            let store = &mut mlflow.store();
            page(store, request, path != "/get-artifact")
        }
        _ => {
            let rest = path.strip_prefix(PROXY)?;
            if !rest.is_empty() && !rest.starts_with('/') {
                return Some(not_found());
            }
            let rest = decoded(rest.trim_start_matches('/'));
            match (request.method.clone(), rest.as_str()) {
                (Method::GET | Method::HEAD, "") => {
                    let listed = proxy_list(&mlflow.store(), request);
                    return Some(dispatched(listed));
                }
                (_, "") => return Some(not_allowed()),
                (Method::GET | Method::HEAD, at) => download(&mlflow.store(), at),
                (Method::PUT, at) => upload(&mut mlflow.store(), at, request),
                (Method::DELETE, at) => remove(&mut mlflow.store(), at),
                _ => return Some(not_allowed()),
            }
        }
    };
    Some(found.unwrap_or_else(|fault| fault.reply()))
}

/// `/get-artifact?run_uuid=&path=` and `/model-versions/get-artifact?name=&version=&path=`.
fn page(store: &mut Store, request: &Request, of_version: bool) -> Result<Reply, Fault> {
    let Some(path) = request.param("path") else {
        return Ok(Reply::new(
            400,
            "text/html; charset=utf-8",
            "<!doctype html>\n<title>400 Bad Request</title>\n",
        ));
    };
    let path = safe(path)?;
    let root = if of_version {
        versions::source(store, &Parameters::of(request)?)?
    } else {
        let id = request.param("run_id").or_else(|| request.param("run_uuid")).unwrap_or_default();
        let run = store.run(id).ok_or_else(|| Fault::not_found(format!("Run with id={id} not found")))?;
        run.info.artifact_uri.clone()
    };
    download(store, &format!("{}/{path}", below_proxy(&root)))
}

/// Where a folder of artifacts is below the proxy.
fn below_proxy(uri: &str) -> &str {
    uri.strip_prefix("mlflow-artifacts:").unwrap_or(uri).trim_matches('/')
}

/// The text of an artifact, for those in this process.
pub(super) fn text(store: &Store, source: &str, name: &str) -> Option<String> {
    let bytes = store.artifacts.get(&format!("{}/{name}", below_proxy(source)))?;
    String::from_utf8(bytes.to_vec()).ok()
}

pub(super) fn put(store: &mut Store, source: &str, name: &str, text: String) {
    store.artifacts.insert(format!("{}/{name}", below_proxy(source)), text.into());
}

fn safe(path: &str) -> Result<&str, Fault> {
    if path.starts_with('/') || path.split(['/', '\\']).any(|part| part == "..") {
        return Err(Fault::invalid("Invalid path"));
    }
    Ok(path.trim_end_matches('/'))
}

/// `%20` and the like in a path.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match escaped.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn download(store: &Store, path: &str) -> Result<Reply, Fault> {
    let path = safe(path)?;
    let bytes =
        store.artifacts.get(path).ok_or_else(|| Fault::not_found(format!("No such artifact: '{path}'")))?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let kind = name.rsplit('.').next().unwrap_or(name);
    let media_type = if TEXTS.contains(&kind) { "text/plain" } else { "application/octet-stream" };
    Ok(Reply::new(200, media_type, bytes.clone()))
}

fn upload(store: &mut Store, path: &str, request: &Request) -> Result<Reply, Fault> {
    store.artifacts.insert(safe(path)?.to_owned(), Bytes::clone(&request.body));
    Ok(Reply::empty(200))
}

fn remove(store: &mut Store, path: &str) -> Result<Reply, Fault> {
    let path = safe(path)?;
    let below = format!("{path}/");
    store.artifacts.retain(|known, _| known != path && !known.starts_with(&below));
    Ok(Reply::json(200, &json!({})))
}

/// What lies directly in a folder, with paths below `shown_from`.
fn listed(store: &Store, folder: &str, shown_from: &str) -> Vec<Value> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let strip = if shown_from.is_empty() { 0 } else { shown_from.len() + 1 };
    let mut files: Vec<Value> = Vec::new();
    let mut last = "";
    for (path, bytes) in
        store.artifacts.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix))
    {
        let name = &path[prefix.len()..];
        match name.split_once('/') {
            Some((first, _)) if first == last => {}
            Some((first, _)) => {
                last = first;
                let shown = &path[strip.min(prefix.len())..prefix.len() + first.len()];
                files.push(json!({"path": shown, "is_dir": true}));
            }
            None => files.push(json!({"path": &path[strip..], "is_dir": false, "file_size": bytes.len()})),
        }
    }
    files
}

/// `artifacts/list`: paths are relative to the run's artifacts. A folder that is not there is an empty one.
pub(super) fn list(store: &mut Store, given: &Parameters) -> Answer {
    let (id, folder) = (given.required("run_id")?, given.text("path")?.unwrap_or_default());
    let folder = safe(&folder)?;
    let run = store.run(&id).ok_or_else(|| Fault::not_found(format!("Run with id={id} not found")))?;
    let uri = run.info.artifact_uri.clone();
    let root = below_proxy(&uri);
    let at = if folder.is_empty() { root.to_owned() } else { format!("{root}/{folder}") };
    let mut body = json!({ "root_uri": uri });
    let files = listed(store, &at, root);
    if !files.is_empty() {
        body["files"] = Value::Array(files);
    }
    Ok(body)
}

/// `GET …/artifacts?path=`: names alone.
fn proxy_list(store: &Store, request: &Request) -> Answer {
    let folder = safe(request.param("path").unwrap_or_default())?;
    listing("files", &listed(store, folder, folder), None)
}
