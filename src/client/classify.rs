//! From the errors of the HTTP stack to the few kinds of trouble that people tell apart. Never by texts.

use std::{error::Error, io::ErrorKind};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{connect, error::Trouble};

/// Resolves names as a bare connection does, and marks its errors so that they are known again.
#[derive(Debug)]
pub(super) struct Resolver;

/// The resolver's own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NameError(std::io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0 is replaced by the one of the URL.
            let found = connect::resolve(name.as_str(), 0).await.map_err(NameError)?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

pub(super) fn classify(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        return if error.is_connect() { Trouble::ConnectTimeout } else { Trouble::Timeout };
    }
    let mut http = None;
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(trouble) = classify_one(error) {
            return trouble;
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            http = http.or(match error {
                error if error.is_incomplete_message() => Some(Trouble::Closed),
                error if error.is_parse() => Some(Trouble::NotHttp),
                _ => None,
            });
        }
        source = error.source();
    }
    http.unwrap_or(Trouble::Other)
}

fn classify_one(error: &(dyn Error + 'static)) -> Option<Trouble> {
    if error.is::<rustls::Error>() {
        return Some(Trouble::Tls);
    }
    if error.is::<NameError>() {
        return Some(Trouble::NameUnknown);
    }
    let mut io = error.downcast_ref::<std::io::Error>()?;
    // An I/O error shows the source of what it wraps as its own, so the wrapped error itself is asked for.
    while let Some(inner) = io.get_ref() {
        if inner.is::<rustls::Error>() {
            return Some(Trouble::Tls);
        }
        match inner.downcast_ref() {
            Some(deeper) => io = deeper,
            None => break,
        }
    }
    Some(match io.kind() {
        ErrorKind::ConnectionRefused => Trouble::Refused,
        ErrorKind::NotFound => Trouble::NoSocket,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => Trouble::Reset,
        ErrorKind::TimedOut => Trouble::ConnectTimeout,
        // A socket that this user may not open.
        ErrorKind::PermissionDenied => Trouble::Local,
        _ => return None,
    })
}

pub(super) fn root_cause(error: &reqwest::Error) -> String {
    let mut at: &dyn Error = error;
    while let Some(source) = at.source() {
        at = source;
    }
    at.to_string()
}
