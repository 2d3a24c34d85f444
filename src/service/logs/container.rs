//! The log of one container as lines, and past its restarts when it is followed.

use std::{collections::VecDeque, time::Duration};

use chrono::{DateTime, Utc};
use tokio::time::{Instant, sleep};

use super::line::{Line, split_time};
use crate::client::{
    ClientError,
    docker::{Container, Docker, LogOptions, LogStream, Piece, Source, State},
};

/// How long a follower waits for a stopped container to run again: longer than any restart.
const PATIENCE: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(250);

pub(super) struct ContainerLog {
    docker: Docker,
    container: Container,
    want: LogOptions,
    stream: Option<LogStream>,
    /// The unfinished line of each stream.
    open: [Line; 2],
    ready: VecDeque<Line>,
    /// The time of the last line handed over, and how many lines had that time: where to go on.
    last: Option<(DateTime<Utc>, usize)>,
    /// Lines of that time that come again and are left out.
    skip: Option<(DateTime<Utc>, usize)>,
    ended: bool,
}

impl ContainerLog {
    pub(super) fn new(docker: Docker, container: Container, want: LogOptions) -> Self {
        Self {
            docker,
            container,
            want,
            stream: None,
            open: Default::default(),
            ready: VecDeque::new(),
            last: None,
            skip: None,
            ended: false,
        }
    }

    /// Goes on after the last line that was handed over, and waits for more.
    pub(super) fn follow(&mut self) {
        self.want.follow = true;
        self.ended = false;
        self.resume();
    }

    pub(super) async fn next(&mut self) -> Result<Option<Line>, ClientError> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                if self.is_new(&line) {
                    return Ok(Some(line));
                }
                continue;
            }
            if self.ended {
                return Ok(None);
            }
            let stream = match &mut self.stream {
                Some(stream) => stream,
                None => self.stream.insert(self.docker.logs(&self.container, self.want).await?),
            };
            match stream.next().await? {
                Some(piece) => self.take(&piece),
                None => self.end_of_stream().await?,
            }
        }
    }

    /// The stream has ended: so has the log, unless a follower's container runs again.
    async fn end_of_stream(&mut self) -> Result<(), ClientError> {
        self.stream = None;
        for index in 0..self.open.len() {
            self.close(index);
        }
        self.ended = !(self.want.follow && self.runs_again().await?);
        if !self.ended {
            self.resume();
        }
        Ok(())
    }

    async fn runs_again(&mut self) -> Result<bool, ClientError> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            match self.docker.inspect(&self.container.id).await {
                Ok(found) if found.state == State::Running => {
                    self.container = found;
                    return Ok(true);
                }
                Ok(_) => sleep(PAUSE).await,
                Err(ClientError::Refused { status: 404, .. }) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// The engine's `since` includes its own moment, so lines of it come a second time.
    fn resume(&mut self) {
        self.stream = None;
        if let Some((time, count)) = self.last {
            self.want.since = Some(time);
            self.want.tail = None;
            self.skip = Some((time, count));
        }
    }

    fn is_new(&mut self, line: &Line) -> bool {
        let Some(time) = line.time else { return true };
        if let Some((until, left)) = &mut self.skip {
            if time < *until {
                return false;
            }
            if time == *until && *left > 0 {
                *left -= 1;
                return false;
            }
            if time > *until {
                self.skip = None;
            }
        }
        match &mut self.last {
            Some((last, count)) if *last == time => *count += 1,
            Some((last, _)) if *last > time => {}
            last => *last = Some((time, 1)),
        }
        true
    }

    fn take(&mut self, piece: &Piece) {
        let index = usize::from(piece.source == Source::Stderr);
        let mut rest: &[u8] = &piece.bytes;
        // The engine puts a time in front of each entry. Those of one long line have the same time; after another
        // time the line before has ended, though its end was never written (or lost, as one log driver does).
        let mut time = None;
        if piece.starts {
            (time, rest) = split_time(rest);
            if self.open[index].time != time {
                self.close(index);
            }
        }
        loop {
            let line = &mut self.open[index];
            if line.is_empty() {
                line.time = time;
            }
            let Some(end) = memchr::memchr(b'\n', rest) else {
                line.push(rest);
                return;
            };
            line.push(&rest[..end]);
            rest = &rest[end + 1..];
            self.finish(index);
            if rest.is_empty() {
                return;
            }
        }
    }

    /// Hands over what is there of a line.
    fn close(&mut self, index: usize) {
        if !self.open[index].is_empty() {
            self.finish(index);
        }
    }

    fn finish(&mut self, index: usize) {
        let mut line = std::mem::take(&mut self.open[index]);
        if self.container.tty {
            let (time, rest) = split_time(&line.bytes);
            line = Line { time, bytes: rest.to_vec(), cut: line.cut };
        }
        line.trim_end();
        self.ready.push_back(line);
    }
}
