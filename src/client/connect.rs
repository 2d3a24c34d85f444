//! A bare TCP connection, with the time limit and the retries of every other request.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, Instant},
};

use tokio::net::{TcpStream, lookup_host};

use super::{
    error::{ClientError, Trouble},
    http::MAX_ATTEMPTS,
};

/// A connection that stands.
#[derive(Debug)]
pub struct Connected {
    pub stream: TcpStream,
    pub peer: SocketAddr,
    /// From the start of the last attempt.
    pub took: Duration,
    pub attempts: u32,
}

/// Connects to the first address of the host that answers. Refused and reset connections are tried again.
pub async fn tcp(service: &str, host: &str, port: u16, limit: Duration) -> Result<Connected, ClientError> {
    let begun = Instant::now();
    let failure = |trouble, detail: String, attempts| ClientError::Unreachable {
        service: service.to_owned(),
        url: shown(host, port),
        trouble,
        detail: format!("at {}{detail}", shown(host, port)),
        attempts,
        took: begun.elapsed(),
    };
    let mut attempt = 1;
    loop {
        let started = Instant::now();
        let left = limit.saturating_sub(begun.elapsed());
        let (trouble, detail) = match tokio::time::timeout(left, connect(host, port)).await {
            Ok(Ok(stream)) => {
                let peer = stream.peer_addr().unwrap_or(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port));
                return Ok(Connected { stream, peer, took: started.elapsed(), attempts: attempt });
            }
            Ok(Err(failed)) => failed,
            Err(_) => (Trouble::ConnectTimeout, String::new()),
        };
        let pause = Duration::from_millis(100 * u64::from(attempt)).mul_f64(1.0 + fastrand::f64());
        let again = matches!(trouble, Trouble::Refused | Trouble::Reset)
            && attempt < MAX_ATTEMPTS
            && begun.elapsed() + pause < limit;
        if !again {
            return Err(failure(trouble, detail, attempt));
        }
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

async fn connect(host: &str, port: u16) -> Result<TcpStream, (Trouble, String)> {
    let mut last = (Trouble::NameUnknown, ": it has no address".to_owned());
    for address in resolve(host, port).await.map_err(|error| (Trouble::NameUnknown, format!(": {error}")))? {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => {
                let trouble = match error.kind() {
                    std::io::ErrorKind::ConnectionRefused => Trouble::Refused,
                    std::io::ErrorKind::ConnectionReset => Trouble::Reset,
                    std::io::ErrorKind::TimedOut => Trouble::ConnectTimeout,
                    _ => Trouble::Other,
                };
                let detail = if trouble == Trouble::Other { format!(": {error}") } else { String::new() };
                last = (trouble, detail);
            }
        }
    }
    Err(last)
}

/// Addresses of a host. `localhost` is loopback by definition and needs nobody's answer; without that, a
/// thousand services on it would queue for the system resolver's threads.
pub(super) async fn resolve(host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    if host.eq_ignore_ascii_case("localhost") {
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(loopback.map(|address| SocketAddr::new(address, port)).to_vec());
    }
    Ok(lookup_host((host, port)).await?.collect())
}

fn shown(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}
