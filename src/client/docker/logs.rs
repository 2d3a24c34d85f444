//! The log of a container: frames (`[1|2,0,0,0,length]payload`) or, from a terminal, raw bytes.
//! Which one is decided by the container's configuration, since engines differ in the content type.

use bytes::{Buf as _, Bytes, BytesMut};
use chrono::{DateTime, Utc};

use super::{Container, Docker, segment};
use crate::client::{Call, ClientError, Stream};

/// What is asked of a log.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogOptions {
    /// Stay and hand over what comes.
    pub follow: bool,
    /// The last lines alone.
    pub tail: Option<u64>,
    pub since: Option<DateTime<Utc>>,
    /// Each line starts with its time (RFC 3339 with nanoseconds) and a blank.
    pub timestamps: bool,
}

/// Which stream of the process wrote something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Stdout,
    Stderr,
    /// A terminal does not tell them apart.
    Terminal,
}

/// Some bytes of a log. Lines may go on in the next piece of the same source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub source: Source,
    /// It begins an entry of the log, which begins with its time when times were asked for. A long line is several
    /// entries, each with a time of its own. Entries from a terminal cannot be told apart.
    pub starts: bool,
    pub bytes: Bytes,
}

/// A log as it comes.
#[derive(Debug)]
pub struct LogStream {
    stream: Stream,
    url: String,
    frames: Option<Frames>,
}

impl Docker {
    /// Opens a container's log. Nothing is retried: a log that broke off is opened again by who reads it.
    pub async fn logs(&self, container: &Container, options: LogOptions) -> Result<LogStream, ClientError> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("stdout", "1").append_pair("stderr", "1");
        if options.follow {
            query.append_pair("follow", "1");
        }
        if options.timestamps {
            query.append_pair("timestamps", "1");
        }
        if let Some(tail) = options.tail {
            query.append_pair("tail", &tail.to_string());
        }
        if let Some(since) = options.since {
            query.append_pair(
                "since",
                &format!("{}.{:09}", since.timestamp(), since.timestamp_subsec_nanos()),
            );
        }
        let path =
            self.path(&format!("/containers/{}/logs?{}", segment(&container.id), query.finish())).await?;
        let stream = self.http.open(&self.endpoint, &Call::get(path)).await?;
        let url = format!("{}/containers/{}/logs", self.shown(), container.name);
        LogStream::opened(stream, url, !container.tty).await
    }
}

impl LogStream {
    /// What the engine began to send, in frames or as it is; or its refusal.
    pub(super) async fn opened(mut stream: Stream, url: String, framed: bool) -> Result<Self, ClientError> {
        if !(200..300).contains(&stream.status()) {
            let head = stream.chunk().await?.unwrap_or_default();
            return Err(ClientError::Refused {
                service: "docker".to_owned(),
                url,
                status: stream.status(),
                head: crate::client::http::head_of(&head),
                attempts: 1,
            });
        }
        Ok(Self { stream, url, frames: framed.then(Frames::default) })
    }

    /// The next piece, or none at the end.
    pub async fn next(&mut self) -> Result<Option<Piece>, ClientError> {
        loop {
            if let Some(frames) = &mut self.frames {
                match frames.next() {
                    Ok(Some(piece)) => return Ok(Some(piece)),
                    Ok(None) => {}
                    Err(why) => return Err(self.garbled(why)),
                }
            }
            match (self.stream.chunk().await?, &mut self.frames) {
                (Some(bytes), None) => {
                    return Ok(Some(Piece { source: Source::Terminal, starts: false, bytes }));
                }
                (Some(bytes), Some(frames)) => frames.push(&bytes),
                (None, Some(frames)) if !frames.is_empty() => {
                    return Err(self.garbled("it ends inside a frame"));
                }
                (None, _) => return Ok(None),
            }
        }
    }

    fn garbled(&self, why: &str) -> ClientError {
        ClientError::Garbled {
            service: "docker".to_owned(),
            url: self.url.clone(),
            expected: "log frames",
            why: why.to_owned(),
            head: String::new(),
        }
    }
}

/// The engine's own frames are shorter. Longer ones are handed over in parts, so none costs more memory.
const LONGEST_PIECE: usize = 64 << 10;

/// Cuts a byte stream into frames.
#[derive(Debug, Default)]
struct Frames {
    buffer: BytesMut,
    /// The frame being handed over: its source, the bytes left, and whether none has been handed over yet.
    open: Option<(Source, usize, bool)>,
}

impl Frames {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn is_empty(&self) -> bool {
        self.buffer.is_empty() && self.open.is_none()
    }

    fn next(&mut self) -> Result<Option<Piece>, &'static str> {
        loop {
            if let Some((source, left, starts)) = self.open {
                let length = left.min(LONGEST_PIECE);
                if left == 0 {
                    self.open = None;
                    continue;
                }
                if self.buffer.len() < length {
                    return Ok(None);
                }
                let bytes = self.buffer.split_to(length).freeze();
                self.open = Some((source, left - length, false));
                return Ok(Some(Piece { source, starts, bytes }));
            }
            if self.buffer.len() < 8 {
                return Ok(None);
            }
            let source = match self.buffer[..4] {
                [0 | 1, 0, 0, 0] => Source::Stdout,
                [2 | 3, 0, 0, 0] => Source::Stderr,
                _ => return Err("a frame starts with something else than a stream number"),
            };
            self.buffer.advance(4);
            self.open = Some((source, self.buffer.get_u32() as usize, true));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(source: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![source, 0, 0, 0];
        frame.extend((payload.len() as u32).to_be_bytes());
        frame.extend(payload);
        frame
    }

    #[test]
    fn frames_survive_being_cut_anywhere() {
        let stream = [frame(1, b"one\n"), frame(2, b""), frame(2, b"two\xff\n"), frame(1, b"x")].concat();
        let expected = [
            (Source::Stdout, true, &b"one\n"[..]),
            (Source::Stderr, true, b"two\xff\n"),
            (Source::Stdout, true, b"x"),
        ];
        let expected = expected.map(|(source, starts, bytes)| Piece {
            source,
            starts,
            bytes: Bytes::from_static(bytes),
        });
        for size in 1..=stream.len() {
            let mut frames = Frames::default();
            let mut seen = Vec::new();
            for part in stream.chunks(size) {
                frames.push(part);
                while let Some(piece) = frames.next().unwrap() {
                    seen.push(piece);
                }
            }
            assert!(frames.is_empty(), "size {size}");
            assert_eq!(seen, expected, "size {size}");
        }
    }

    #[test]
    fn a_long_frame_comes_in_parts_of_which_the_first_starts_it() {
        let mut frames = Frames::default();
        frames.push(&frame(1, &vec![b'x'; LONGEST_PIECE + 1]));
        let mut seen = Vec::new();
        while let Some(piece) = frames.next().unwrap() {
            seen.push((piece.starts, piece.bytes.len()));
        }
        assert_eq!(seen, [(true, LONGEST_PIECE), (false, 1)]);
    }

    #[test]
    fn text_where_a_frame_should_be_is_garbled() {
        let mut frames = Frames::default();
        frames.push(b"loading model");
        assert!(frames.next().is_err());
    }
}
