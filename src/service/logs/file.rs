//! A log file as lines: its end without reading its whole, and past rotation and truncation when it is followed.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep_until};

use super::line::{Line, read_time};
use crate::client::docker::LogOptions;

const BLOCK: usize = 64 << 10;
/// How often a followed file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) struct FileLog {
    path: PathBuf,
    file: File,
    position: u64,
    block: Vec<u8>,
    /// What of the block has been handed over.
    used: usize,
    open: Line,
    since: Option<DateTime<Utc>>,
    /// The time of the last line that had one: the lines of a traceback have none.
    time: Option<DateTime<Utc>>,
    following: bool,
    look_again: Instant,
}

impl FileLog {
    pub(super) fn open(path: &Path, want: LogOptions) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let position = match want.tail {
            Some(lines) => start_of_tail(&mut file, lines)?,
            None => 0,
        };
        file.seek(SeekFrom::Start(position))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            position,
            block: Vec::new(),
            used: 0,
            open: Line::default(),
            since: want.since,
            time: None,
            following: false,
            look_again: Instant::now(),
        })
    }

    pub(super) fn follow(&mut self) {
        self.following = true;
    }

    pub(super) async fn next(&mut self) -> Option<Line> {
        loop {
            if let Some(line) = self.read_line() {
                if self.is_wanted(&line) {
                    return Some(Line { time: self.time, ..line });
                }
                continue;
            }
            if !self.following {
                // The last line of a file that is complete has an end; half a line is what there is.
                let line = std::mem::take(&mut self.open);
                let wanted = !line.is_empty() && self.is_wanted(&line);
                return wanted.then_some(Line { time: self.time, ..line });
            }
            self.look_again = self.look_again.max(Instant::now()) + PAUSE;
            sleep_until(self.look_again).await;
            self.follow_the_name();
        }
    }

    /// The next whole line of what the file has now. A file that cannot be read any more has no more lines.
    fn read_line(&mut self) -> Option<Line> {
        loop {
            let rest = &self.block[self.used..];
            if let Some(end) = memchr::memchr(b'\n', rest) {
                self.open.push(&rest[..end]);
                self.used += end + 1;
                let mut line = std::mem::take(&mut self.open);
                line.trim_end();
                return Some(line);
            }
            self.open.push(rest);
            self.block.resize(BLOCK, 0);
            let read = self.file.read(&mut self.block).unwrap_or(0);
            self.block.truncate(read);
            self.used = 0;
            self.position += read as u64;
            if read == 0 {
                return None;
            }
        }
    }

    /// Where the name leads now: to the same file, to a shorter one (start again), or to another (rotation: the old
    /// one has been read to its end by now).
    fn follow_the_name(&mut self) {
        let Ok(named) = std::fs::metadata(&self.path) else { return };
        let Ok(held) = self.file.metadata() else { return };
        let same = (named.dev(), named.ino()) == (held.dev(), held.ino());
        if same && named.len() >= self.position {
            return;
        }
        if !same {
            // Lines may have been written between the last read and the rotation.
            if held.len() > self.position {
                return;
            }
            let Ok(file) = File::open(&self.path) else { return };
            self.file = file;
        }
        if self.file.seek(SeekFrom::Start(0)).is_ok() {
            self.position = 0;
            self.open = Line::default();
        }
    }

    fn is_wanted(&mut self, line: &Line) -> bool {
        if let Some(time) = read_time(&line.bytes) {
            self.time = Some(time);
        }
        match (self.since, self.time) {
            (Some(since), Some(time)) => time >= since,
            // Without times nothing can be left out.
            _ => true,
        }
    }
}

/// Where the last lines begin, found from the end.
fn start_of_tail(file: &mut File, lines: u64) -> io::Result<u64> {
    let mut at = file.metadata()?.len();
    if lines == 0 {
        return Ok(at);
    }
    let mut left = lines;
    let mut block = vec![0; BLOCK];
    let mut is_end = true;
    while at > 0 {
        let size = usize::try_from(at).unwrap_or(BLOCK).min(BLOCK);
        at -= size as u64;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut block[..size])?;
        let mut end = size;
        if is_end && block[size - 1] == b'\n' {
            // The end of the last line begins no line.
            end -= 1;
        }
        is_end = false;
        while let Some(found) = memchr::memrchr(b'\n', &block[..end]) {
            left -= 1;
            if left == 0 {
                return Ok(at + found as u64 + 1);
            }
            end = found;
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    async fn read_all(log: &mut FileLog) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(line) = log.next().await {
            lines.push(line.text());
        }
        lines
    }

    #[tokio::test]
    async fn the_tail_is_found_from_the_end() {
        let long = "x".repeat(BLOCK);
        let cases: [(String, u64, &[&str]); 7] = [
            ("a\nb\nc\n".into(), 2, &["b", "c"]),
            ("a\nb\nc".into(), 2, &["b", "c"]),
            ("a\nb\n".into(), 9, &["a", "b"]),
            ("a\nb\n".into(), 0, &[]),
            (String::new(), 3, &[]),
            ("\n\n\n".into(), 2, &["", ""]),
            (format!("a\n{long}\nb\r\n"), 1, &["b"]),
        ];
        for (text, tail, expected) in cases {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let want = LogOptions { tail: Some(tail), ..LogOptions::default() };
            let mut log = FileLog::open(file.path(), want).unwrap();
            assert_eq!(read_all(&mut log).await, expected, "{tail} of {} bytes", text.len());
        }
    }

    #[tokio::test]
    async fn lines_without_a_time_belong_to_the_one_before() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"2026-01-01 10:00:00 old\n  old too\n2026-01-01 12:00:00 new\n  new too\n").unwrap();
        let since = DateTime::parse_from_rfc3339("2026-01-01T11:00:00Z").unwrap().with_timezone(&Utc);
        let want = LogOptions { since: Some(since), ..LogOptions::default() };
        let mut log = FileLog::open(file.path(), want).unwrap();
        assert_eq!(read_all(&mut log).await, ["2026-01-01 12:00:00 new", "  new too"]);
    }
}
