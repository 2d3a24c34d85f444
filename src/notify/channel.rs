//! The ways to a person: a webhook, Slack, a command. One delivery, tried to its end.

use std::{io, path::Path, process::Stdio, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
};
use url::Url;

use super::notice::Notice;
use crate::{
    client::{Call, ClientError, Endpoint, Http},
    config::{Notify, redact::cut_line},
    context::Context,
    process::Group,
};

const LIMIT: Duration = Duration::from_secs(10);
/// What a command printed, as far as it is shown.
const SHOWN: usize = 200;

/// What is sent to a target.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Json(Value),
    /// The words of a command, and its standard input.
    Words(Vec<String>, String),
}

/// The notice as the target takes it.
pub fn message(target: &Notify, notice: &Notice) -> Message {
    if target.webhook.is_some() {
        return Message::Json(serde_json::to_value(notice).unwrap_or_default());
    }
    if target.slack.is_some() {
        // The three characters that Slack's markup escapes.
        let text = notice.text().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        return Message::Json(json!({ "text": text.trim_end() }));
    }
    let fill =
        |word: &String| word.replace("${title}", &notice.title).replace("${verdict}", notice.verdict.word());
    Message::Words(target.command.iter().flatten().map(fill).collect(), notice.text())
}

/// Which way a target is reached, in words without its secret: `webhook at example.com`.
pub fn way(target: &Notify) -> String {
    let host = |url: &str| {
        let url = Url::parse(url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or("a socket").to_owned();
        url.and_then(|url| url.port()).map_or(host.clone(), |port| format!("{host}:{port}"))
    };
    match (&target.webhook, &target.slack, &target.command) {
        (Some(url), ..) => format!("webhook at {}", host(url.reveal())),
        (_, Some(url), _) => format!("slack at {}", host(url.reveal())),
        (_, _, Some(words)) => format!("command {}", words.first().map_or("", String::as_str)),
        _ => "nowhere".to_owned(),
    }
}

/// Delivers a notice; says what was answered, or why it did not get through.
pub async fn deliver(cx: &Context, target: &Notify, notice: &Notice) -> Result<String, String> {
    let limit = target.timeout.as_ref().map_or(LIMIT, |limit| limit.value);
    let answered = match message(target, notice) {
        Message::Json(body) => post(cx, target, &body, limit).await,
        Message::Words(words, text) => execute(cx, &words, &text, limit).await,
    };
    let how = match &answered {
        Ok(answer) => answer,
        Err(why) => why,
    };
    cx.ui.trace(1, &format!("notice {} to {}: {how}", notice.id, way(target)));
    answered
}

async fn post(cx: &Context, target: &Notify, body: &Value, limit: Duration) -> Result<String, String> {
    let url = target.webhook.as_ref().or(target.slack.as_ref()).ok_or("it names no way")?;
    // The URL is a secret as a whole, so nothing of it is traced or named.
    let http = Http::new(cx.loaded.redactor.clone(), None);
    let endpoint = Endpoint::new("notice", url.reveal(), &target.transport)
        .map_err(|_| "its URL cannot be used".to_owned())?;
    // A notice that arrives twice has the same id, so trying again is safe.
    let call = Call::new(Method::POST, "").json(body).timeout(limit).retry(true);
    match http.send(&endpoint, &call).await {
        Ok(answer) if answer.is_success() => {
            let head = cx.loaded.redactor.clean(&answer.head()).into_owned();
            let head = if head.is_empty() { head } else { format!(": {head}") };
            Ok(format!("HTTP {} in {} ms{head}", answer.status, answer.took.as_millis()))
        }
        Ok(answer) if (300..400).contains(&answer.status) => {
            Err(format!("HTTP {}, a redirect, which is not followed: give the final URL", answer.status))
        }
        Ok(answer) => {
            let head = cx.loaded.redactor.clean(&answer.head()).into_owned();
            Err(format!("HTTP {}{}", answer.status, if head.is_empty() { head } else { format!(": {head}") }))
        }
        Err(ClientError::Unreachable { trouble, attempts, .. }) if attempts > 1 => {
            Err(format!("{trouble}, tried {attempts} times"))
        }
        Err(ClientError::Unreachable { trouble, .. }) => Err(trouble.to_string()),
        Err(_) => Err("no usable answer".to_owned()),
    }
}

async fn execute(cx: &Context, words: &[String], text: &str, limit: Duration) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("it names no command")?;
    let folder = &cx.loaded.folder;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match tokio::time::timeout(limit, feed(program, arguments, folder, text)).await {
        Err(_) => Err(format!("`{program}` did not end in {} s and was killed", limit.as_secs_f64())),
        Ok(Err(error)) => Err(format!("`{program}` could not be run: {error}")),
        Ok(Ok((how, said))) => {
            let said = cx.loaded.redactor.clean(&cut_line(&said, SHOWN)).into_owned();
            let said = if said.is_empty() { said } else { format!(": {said}") };
            match how {
                Some(0) => Ok(format!("`{program}` ended with exit code 0{said}")),
                Some(code) => Err(format!("`{program}` ended with exit code {code}{said}")),
                None => Err(format!("`{program}` was killed by a signal{said}")),
            }
        }
    }
}

/// Runs a command with a text on its standard input; returns its exit code and the start of what it said.
async fn feed(
    program: &str,
    arguments: &[String],
    folder: &Path,
    text: &str,
) -> io::Result<(Option<i32>, String)> {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let mut group = Group::of(&child);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let write = async {
        if let Some(mut stdin) = stdin {
            // A command that does not read its input closes the pipe, which is its right.
            let _ = stdin.write_all(text.as_bytes()).await;
        }
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let read = async {
        let most = 4 * SHOWN as u64;
        let read_out = async {
            if let Some(stdout) = stdout {
                let mut stdout = stdout.take(most);
                let _ = stdout.read_to_end(&mut out).await;
                drain(stdout.into_inner()).await;
            }
        };
        let read_err = async {
            if let Some(stderr) = stderr {
                let mut stderr = stderr.take(most);
                let _ = stderr.read_to_end(&mut err).await;
                drain(stderr.into_inner()).await;
            }
        };
        tokio::join!(read_out, read_err);
    };
    let status = {
        let talking = async { tokio::join!(write, read) };
        tokio::pin!(talking);
        tokio::select! {
            // What it left running may hold its output open; that is not waited for.
            status = child.wait() => {
                let _ = tokio::time::timeout(Duration::from_millis(200), &mut talking).await;
                status?
            }
            _ = &mut talking => child.wait().await?,
        }
    };
    group.release();
    let said = if err.is_empty() { &out } else { &err };
    Ok((status.code(), String::from_utf8_lossy(said).into_owned()))
}

/// Reads and drops the rest, so that nobody blocks on a full pipe.
async fn drain(mut from: impl tokio::io::AsyncRead + Unpin) {
    let _ = tokio::io::copy(&mut from, &mut tokio::io::sink()).await;
}
