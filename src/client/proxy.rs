//! The way through a proxy for handshakes of our own: the same choice as requests make, and one CONNECT.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use url::Url;

/// The head of an answer to CONNECT is a line or two.
const MAX_HEAD: usize = 16 << 10;

/// How a host is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Direct,
    Through {
        host: String,
        port: u16,
        authorization: Option<String>,
    },
    /// A kind of proxy that only requests can use.
    Other(String),
}

/// The route of an HTTPS request: a configured proxy, or the environment's unless it excepts the host.
pub(super) fn route(host: &str, port: u16, configured: Option<&str>) -> Route {
    let proxy = match configured {
        Some(proxy) => proxy.to_owned(),
        None => {
            let authority =
                if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
            let Ok(uri) = format!("https://{authority}").parse::<Uri>() else { return Route::Direct };
            let Some(found) = Matcher::from_env().intercept(&uri) else { return Route::Direct };
            let authorization = found.basic_auth().and_then(|value| Some(value.to_str().ok()?.to_owned()));
            return through(&found.uri().to_string(), authorization);
        }
    };
    through(&proxy, None)
}

fn through(proxy: &str, authorization: Option<String>) -> Route {
    let whole = if proxy.contains("://") { proxy.to_owned() } else { format!("http://{proxy}") };
    let Ok(url) = Url::parse(&whole) else { return Route::Other("invalid".to_owned()) };
    match (url.scheme(), url.host_str()) {
        ("http", Some(host)) => {
            let own = (!url.username().is_empty()).then(|| {
                let pair = format!("{}:{}", url.username(), url.password().unwrap_or_default());
                format!("Basic {}", STANDARD.encode(pair))
            });
            Route::Through {
                host: host.trim_matches(['[', ']']).to_owned(),
                port: url.port().unwrap_or(80),
                authorization: authorization.or(own),
            }
        }
        (scheme, _) => Route::Other(scheme.to_owned()),
    }
}

/// Asks the proxy at the other end for a tunnel; the error is its answer.
pub(super) async fn tunnel(
    stream: &mut TcpStream,
    host: &str,
    port: u16,
    authorization: Option<&str>,
) -> Result<(), String> {
    let authority = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let credentials =
        authorization.map(|value| format!("Proxy-Authorization: {value}\r\n")).unwrap_or_default();
    let request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{credentials}\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut head = Vec::new();
    // Byte by byte, since what follows the head is the handshake's.
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD {
        head.push(stream.read_u8().await.map_err(|error| error.to_string())?);
    }
    let line = String::from_utf8_lossy(&head);
    let line = line.lines().next().unwrap_or_default();
    match line.split(' ').nth(1) {
        Some(status) if status.starts_with('2') => Ok(()),
        _ => Err(format!("the proxy answered `{line}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_read_as_people_write_them() {
        let at = |host: &str, port, authorization: Option<&str>| Route::Through {
            host: host.to_owned(),
            port,
            authorization: authorization.map(str::to_owned),
        };
        let cases = [
            ("http://proxy:3128", at("proxy", 3128, None)),
            ("proxy:3128", at("proxy", 3128, None)),
            ("http://[::1]:3128/", at("::1", 3128, None)),
            ("http://ann:pw@proxy", at("proxy", 80, Some("Basic YW5uOnB3"))),
            ("socks5://proxy:1080", Route::Other("socks5".to_owned())),
        ];
        for (written, expected) in cases {
            assert_eq!(route("host", 443, Some(written)), expected, "{written}");
        }
    }
}
