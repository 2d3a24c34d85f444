//! What can go wrong between us and a service. Callers branch on the variants, never on texts.

use std::{fmt, time::Duration};

/// Why a service could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Refused,
    /// The unix socket is not there.
    NoSocket,
    Reset,
    Timeout,
    ConnectTimeout,
    NameUnknown,
    /// The connection was closed where an answer should have come.
    Closed,
    /// What answers speaks another protocol.
    NotHttp,
    Tls,
    RedirectLoop,
    /// The body ended early or could not be decoded.
    Body,
    /// A local file (certificate, key, socket) or setting is unusable.
    Local,
    Other,
}

impl Trouble {
    /// One word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::NoSocket => "no_socket",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::ConnectTimeout => "connect_timeout",
            Self::NameUnknown => "name_unknown",
            Self::Closed => "closed",
            Self::NotHttp => "not_http",
            Self::Tls => "tls",
            Self::RedirectLoop => "redirect_loop",
            Self::Body => "body",
            Self::Local => "local",
            Self::Other => "other",
        }
    }

    /// Whether the same request may well succeed a moment later.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Refused | Self::Reset | Self::Closed)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "connection refused",
            Self::NoSocket => "no such socket",
            Self::Reset => "connection reset",
            Self::Timeout => "no answer in time",
            Self::ConnectTimeout => "no connection in time",
            Self::NameUnknown => "host name unknown",
            Self::Closed => "connection closed without an answer",
            Self::NotHttp => "the answer is not usable HTTP",
            Self::Tls => "TLS handshake failed",
            Self::RedirectLoop => "too many redirects",
            Self::Body => "the answer broke off",
            Self::Local => "cannot be tried",
            Self::Other => "request failed",
        })
    }
}

/// A request without a usable answer. URLs in it carry no password.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ClientError {
    #[error("{service}: {}", describe(trouble, detail, *took))]
    Unreachable {
        service: String,
        url: String,
        trouble: Trouble,
        detail: String,
        attempts: u32,
        took: Duration,
    },
    /// The service answered with a status that says no.
    #[error("{service}: HTTP {status} from {url}{}", start_of(head))]
    Refused { service: String, url: String, status: u16, head: String, attempts: u32 },
    /// The service answered with something else than it should.
    #[error("{service}: {url} did not answer with {expected}: {why}{}", start_of(head))]
    Garbled { service: String, url: String, expected: &'static str, why: String, head: String },
}

fn describe(trouble: &Trouble, detail: &str, took: Duration) -> String {
    match trouble {
        Trouble::Timeout | Trouble::ConnectTimeout => {
            format!("{trouble} ({} s) {detail}", (took.as_secs_f64() * 10.0).round() / 10.0)
        }
        _ => format!("{trouble} {detail}"),
    }
}

fn start_of(head: &str) -> String {
    if head.is_empty() { String::new() } else { format!(": {head}") }
}

impl ClientError {
    /// How often it was tried.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Unreachable { attempts, .. } | Self::Refused { attempts, .. } => *attempts,
            Self::Garbled { .. } => 1,
        }
    }

    /// How long was tried.
    pub fn took(&self) -> Duration {
        match self {
            Self::Unreachable { took, .. } => *took,
            Self::Refused { .. } | Self::Garbled { .. } => Duration::ZERO,
        }
    }

    /// Why it was unreachable.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Unreachable { trouble, .. } => Some(*trouble),
            Self::Refused { .. } | Self::Garbled { .. } => None,
        }
    }

    /// The message without the service's name, for where that stands beside it.
    pub fn what(&self) -> String {
        match self {
            Self::Unreachable { trouble, detail, took, .. } => describe(trouble, detail, *took),
            Self::Refused { url, status, head, .. } => format!("HTTP {status} from {url}{}", start_of(head)),
            Self::Garbled { url, expected, why, head, .. } => {
                format!("{url} did not answer with {expected}: {why}{}", start_of(head))
            }
        }
    }

    /// The URL that was asked, safe to show.
    pub fn url(&self) -> &str {
        match self {
            Self::Unreachable { url, .. } | Self::Refused { url, .. } | Self::Garbled { url, .. } => url,
        }
    }

    /// Whether nothing answered at all.
    pub fn unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}
