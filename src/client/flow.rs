//! Bodies that may take as long as they need while they flow: what stands still for too long is given up.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use object_store::client::{HttpError, HttpRequestBody};
use tokio::time::Sleep;

/// How much of a request's body is handed to the connection at once: what it takes shows how far it is.
const SLICE: usize = 64 << 10;

/// When bytes last moved.
#[derive(Debug, Clone)]
pub(super) struct Pulse {
    begun: Instant,
    moved: Arc<AtomicU64>,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), moved: Arc::default() }
    }

    fn beat(&self) {
        let now = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(now, Ordering::Relaxed);
    }

    /// Resolves once nothing has moved for so long.
    pub(super) async fn stopped(&self, limit: Duration) {
        loop {
            let moved = Duration::from_millis(self.moved.load(Ordering::Relaxed));
            let still = self.begun.elapsed().saturating_sub(moved);
            if still >= limit {
                return;
            }
            tokio::time::sleep(limit - still).await;
        }
    }
}

/// A request's body in slices, each of which is a beat.
pub(super) struct Sent {
    inner: HttpRequestBody,
    length: u64,
    slice: Bytes,
    pulse: Pulse,
}

impl Sent {
    pub(super) fn new(inner: HttpRequestBody, pulse: Pulse) -> Self {
        let length = inner.content_length() as u64;
        Self { inner, length, slice: Bytes::new(), pulse }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        while self.slice.is_empty() {
            match ready!(Pin::new(&mut self.inner).poll_frame(task)) {
                Some(Ok(frame)) => self.slice = frame.into_data().unwrap_or_default(),
                end => return Poll::Ready(end),
            }
        }
        self.pulse.beat();
        let length = self.slice.len().min(SLICE);
        let part = self.slice.split_to(length);
        self.length = self.length.saturating_sub(length as u64);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

/// The body of an answer that must keep coming.
pub(super) struct Coming<F> {
    inner: reqwest::Body,
    limit: Duration,
    late: Pin<Box<Sleep>>,
    /// Makes the error of one that broke off, or of one that stands still (none).
    fail: F,
}

impl<F: Fn(Option<reqwest::Error>) -> HttpError> Coming<F> {
    pub(super) fn new(inner: reqwest::Body, limit: Duration, fail: F) -> Self {
        Self { inner, limit, late: Box::pin(tokio::time::sleep(limit)), fail }
    }
}

impl<F: Fn(Option<reqwest::Error>) -> HttpError + Unpin> Body for Coming<F> {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        match Pin::new(&mut self.inner).poll_frame(task) {
            Poll::Ready(Some(Ok(frame))) => {
                let next = tokio::time::Instant::now() + self.limit;
                self.late.as_mut().reset(next);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err((self.fail)(Some(error))))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                ready!(self.late.as_mut().poll(task));
                Poll::Ready(Some(Err((self.fail)(None))))
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
