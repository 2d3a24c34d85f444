//! A command without a shell: its exit code as a monitoring plugin's, or the number that it prints.

use std::{io, os::unix::process::ExitStatusExt as _, path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    process::Command,
};

use super::seen::{Look, Reading, Seen};
use crate::{
    config::{Check, CommandSource, Redactor, redact::cut},
    finding::{Quantity, Verdict},
    process::Group,
};

const LIMIT: Duration = Duration::from_secs(30);
/// More output is read, so that the command does not block, and dropped.
const KEPT: usize = 64 << 10;
/// Something the command left running may hold its output open; it is not waited for.
const DRAIN: Duration = Duration::from_millis(500);
const SHOWN: usize = 200;

/// How a command ended.
#[derive(Debug, Default)]
struct Ended {
    /// The exit code; none when a signal ended it.
    code: Option<i32>,
    signal: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the command in `folder`.
pub(super) async fn look(check: &Check, source: &CommandSource, folder: &Path, redactor: &Redactor) -> Look {
    let Some((program, arguments)) = source.argv.split_first() else {
        return Look::blind("`argv:` is empty");
    };
    let limit = check.timeout.as_ref().map_or(LIMIT, |limit| limit.value);
    let look = match tokio::time::timeout(limit, execute(program, arguments, folder)).await {
        Err(_) => Look::blind(format!("`{program}` did not end in {} s and was killed", limit.as_secs_f64())),
        Ok(Err(error)) => Look::blind(format!("`{program}` could not be run: {error}")),
        Ok(Ok(ended)) if source.number => number(program, &ended),
        Ok(Ok(ended)) => verdict(program, &ended),
    };
    let clean = |text: String| redactor.clean(&text).into_owned();
    let seen = match look.seen {
        Seen::Verdict(verdict, message) => Seen::Verdict(verdict, clean(message)),
        Seen::Blind(why) => Seen::Blind(clean(why)),
        Seen::NoData(why) => Seen::NoData(clean(why)),
        seen => seen,
    };
    Look { seen, ..look }.evidence("command", clean(source.argv.join(" ")))
}

async fn execute(program: &str, arguments: &[String], folder: &Path) -> io::Result<Ended> {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let mut group = Group::of(&child);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let status = {
        let reading = async { tokio::join!(keep(out, &mut stdout), keep(err, &mut stderr)) };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                let status = status?;
                let _ = tokio::time::timeout(DRAIN, &mut reading).await;
                status
            }
            _ = &mut reading => child.wait().await?,
        }
    };
    group.release();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ended { code: status.code(), signal: status.signal(), stdout: text(&stdout), stderr: text(&stderr) })
}

/// Reads to the end and keeps the start.
async fn keep(from: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) {
    let Some(mut from) = from else { return };
    let mut block = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut block).await {
        let room = KEPT.saturating_sub(into.len());
        into.extend_from_slice(&block[..length.min(room)]);
    }
}

/// The first line that says something, without performance data and control characters.
fn first_line(text: &str) -> Option<String> {
    let line = text
        .lines()
        .map(|line| line.split('|').next().unwrap_or_default().trim())
        .find(|line| !line.is_empty())?;
    Some(cut(line, SHOWN))
}

fn how_it_ended(program: &str, ended: &Ended) -> String {
    let how = match (ended.code, ended.signal) {
        (Some(code), _) => format!("`{program}` ended with exit code {code}"),
        (None, Some(signal)) => format!("`{program}` was killed by signal {signal}"),
        (None, None) => format!("`{program}` ended"),
    };
    match first_line(&ended.stderr).or_else(|| first_line(&ended.stdout)) {
        Some(line) => format!("{how}: {line}"),
        None => how,
    }
}

/// A monitoring plugin's: 0 ok, 1 warning, 2 critical; anything else did not find out.
fn verdict(program: &str, ended: &Ended) -> Look {
    let verdict = match ended.code {
        Some(0) => Verdict::Ok,
        Some(1) => Verdict::Warning,
        Some(2) => Verdict::Critical,
        Some(3) => Verdict::Unknown,
        _ => return Look::blind(how_it_ended(program, ended)),
    };
    let said = first_line(&ended.stdout).or_else(|| first_line(&ended.stderr));
    Look::new(Seen::Verdict(verdict, said.unwrap_or_else(|| how_it_ended(program, ended))))
}

fn number(program: &str, ended: &Ended) -> Look {
    if ended.code != Some(0) {
        return Look::blind(how_it_ended(program, ended));
    }
    let Some(line) = first_line(&ended.stdout) else {
        return Look::no_data(format!("`{program}` printed nothing"));
    };
    // `nan` and `inf` are numbers to programs; the judgement knows what to do with them.
    let quantity = line.parse().map(Quantity::plain).or_else(|_| Quantity::parse(&line));
    match quantity {
        Ok(Quantity { value, unit }) => {
            let look = Look::new(Seen::Numbers(vec![Reading::of(value)]));
            Look { unit, ..look }
        }
        Err(_) => Look::blind(format!("`{program}` printed no number: {line}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(code: i32, stdout: &str, stderr: &str) -> Ended {
        Ended { code: Some(code), signal: None, stdout: stdout.to_owned(), stderr: stderr.to_owned() }
    }

    #[test]
    fn exit_codes_are_a_plugins() {
        let said = |verdict, text: &str| Seen::Verdict(verdict, text.to_owned());
        let cases = [
            (ended(0, "\nDISK OK | used=3\nmore", ""), said(Verdict::Ok, "DISK OK")),
            (ended(1, "", "hm"), said(Verdict::Warning, "hm")),
            (ended(2, "", ""), said(Verdict::Critical, "`x` ended with exit code 2")),
            (ended(3, "?", ""), said(Verdict::Unknown, "?")),
            (ended(4, "out", "err"), Seen::Blind("`x` ended with exit code 4: err".into())),
        ];
        for (ended, seen) in cases {
            assert_eq!(verdict("x", &ended).seen, seen, "{ended:?}");
        }
        let killed = Ended { signal: Some(9), ..Ended::default() };
        assert_eq!(verdict("x", &killed).seen, Seen::Blind("`x` was killed by signal 9".into()));
    }

    #[test]
    fn the_printed_number_may_have_a_unit() {
        let seen = |text: &str| {
            let look = number("x", &ended(0, text, ""));
            match look.seen {
                Seen::Numbers(readings) => Ok((readings[0].value, look.unit)),
                other => Err(other),
            }
        };
        assert_eq!(seen("42\n"), Ok((42.0, None)));
        assert_eq!(seen("1e3"), Ok((1000.0, None)));
        assert_eq!(seen("500ms\n"), Ok((0.5, Some(crate::finding::Unit::Seconds))));
        assert!(seen("nan").is_ok_and(|(value, _)| value.is_nan()));
        assert!(matches!(seen(""), Err(Seen::NoData(_))));
        assert!(matches!(seen("ok"), Err(Seen::Blind(_))));
        assert!(matches!(number("x", &ended(1, "5", "")).seen, Seen::Blind(_)));
    }
}
