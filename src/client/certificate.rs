//! The certificates that a server shows, read by a handshake that judges nothing, and verified only afterwards:
//! a verifying handshake fails at its first fault and would hide the others.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_cert_signed_by_trust_anchor, verify_server_name,
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};
use tokio_rustls::TlsConnector;
use x509_parser::{
    extensions::GeneralName,
    prelude::{FromDer as _, X509Certificate},
    x509::X509Name,
};

use super::{
    connect::{self, Connected},
    error::{ClientError, Trouble},
    http::Http,
    proxy::{self, Route},
    tls,
};
use crate::config::Transport;

/// One certificate of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The common name, or the whole subject where there is none.
    pub subject: String,
    pub issuer: String,
    /// Names and addresses that it is for.
    pub names: Vec<String>,
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// Subject and issuer are the same.
    pub self_signed: bool,
}

/// What a server showed, and what is wrong with it besides dates.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// As sent: the server's own first.
    pub chain: Vec<Certificate>,
    /// It is for the name that was asked for.
    pub name_fits: bool,
    /// Why it is not trusted, leaving dates aside.
    pub distrust: Option<Distrust>,
    pub took: Duration,
}

/// Why a chain does not lead to a trusted authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    SelfSigned,
    /// Nobody trusted has signed it, or a certificate between is not sent.
    UnknownIssuer,
    Other(String),
}

impl Http {
    /// Reads and verifies the certificates at `host:port`: by a handshake of its own, which no fault of theirs ends.
    /// `as_request`: by the way that an HTTPS request takes, which may be through a proxy of the environment.
    pub async fn inspect(
        &self,
        service: &str,
        (host, port): (&str, u16),
        transport: &Transport,
        as_request: bool,
        now: DateTime<Utc>,
    ) -> Result<Inspection, ClientError> {
        let started = Instant::now();
        let inspection =
            self.inspect_within(service, (host, port), transport, as_request, now, started).await;
        let said = inspection
            .as_ref()
            .map_or_else(ClientError::what, |inspection| format!("{} certificates", inspection.chain.len()));
        self.trace(1, &format!("TLS {host}:{port} → {said} in {} ms", started.elapsed().as_millis()));
        inspection
    }

    async fn inspect_within(
        &self,
        service: &str,
        (host, port): (&str, u16),
        transport: &Transport,
        as_request: bool,
        now: DateTime<Utc>,
        started: Instant,
    ) -> Result<Inspection, ClientError> {
        let limit = transport.request_limit();
        let failure = |trouble, why: String| ClientError::Unreachable {
            service: service.to_owned(),
            url: format!("{host}:{port}"),
            trouble,
            detail: format!("at {host}:{port}: {why}"),
            attempts: 1,
            took: started.elapsed(),
        };
        let mut roots = self.roots();
        if let Some(path) = &transport.ca {
            tls::add_authorities(&mut roots, path)
                .map_err(|error| failure(Trouble::Local, format!("{error:#}")))?;
        }
        let configured = transport.proxy.as_ref().map(|proxy| proxy.reveal());
        let route = match configured.is_some() || as_request {
            true => proxy::route(host, port, configured),
            false => Route::Direct,
        };
        let within = transport.connect_limit().min(limit);
        let connected = match route {
            Route::Direct => connect::tcp(service, host, port, within).await?,
            Route::Through { host: proxy, port: at, authorization } => {
                let mut connected = connect::tcp(service, &proxy, at, within).await?;
                let tunnel = proxy::tunnel(&mut connected.stream, host, port, authorization.as_deref());
                match tokio::time::timeout(limit.saturating_sub(started.elapsed()), tunnel).await {
                    Ok(Ok(())) => connected,
                    Ok(Err(why)) => return Err(failure(Trouble::Other, why)),
                    Err(_) => return Err(failure(Trouble::Timeout, "the proxy made no tunnel".to_owned())),
                }
            }
            Route::Other(scheme) => {
                let why = format!("certificates cannot be read through a proxy of kind {scheme}");
                return Err(failure(Trouble::Local, why));
            }
        };
        let left = limit.saturating_sub(started.elapsed());
        inspect(service, (host, port), connected, &roots, left, now).await
    }
}

/// Reads and verifies the certificates of a server at the other end of a fresh connection.
async fn inspect(
    service: &str,
    (host, port): (&str, u16),
    connected: Connected,
    roots: &RootCertStore,
    limit: Duration,
    now: DateTime<Utc>,
) -> Result<Inspection, ClientError> {
    let started = Instant::now();
    let attempts = connected.attempts;
    let failure = |trouble, detail: String| ClientError::Unreachable {
        service: service.to_owned(),
        url: format!("{host}:{port}"),
        trouble,
        detail: format!("at {host}:{port}: {detail}"),
        attempts,
        took: started.elapsed(),
    };
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| failure(Trouble::Local, format!("`{host}` is not a host name")))?;
    let recorder = Arc::new(Recorder::default());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failure(Trouble::Local, error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&recorder) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let handshake = TlsConnector::from(Arc::new(config)).connect(name.clone(), connected.stream);
    let ended = tokio::time::timeout(limit, handshake).await;
    let chain = std::mem::take(&mut *recorder.chain.lock().unwrap_or_else(PoisonError::into_inner));
    // A server may end the handshake later (it may want a certificate of ours); what it showed was seen.
    if chain.is_empty() {
        return Err(match ended {
            Err(_) => failure(Trouble::Timeout, "the TLS handshake did not end".to_owned()),
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                failure(Trouble::Reset, "during the TLS handshake".to_owned())
            }
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                failure(Trouble::Closed, "during the TLS handshake".to_owned())
            }
            Ok(Err(error)) => failure(Trouble::Tls, error.to_string()),
            Ok(Ok(_)) => failure(Trouble::Tls, "the server showed no certificate".to_owned()),
        });
    }
    let read: Option<Vec<Certificate>> = chain.iter().map(|der| read(der)).collect();
    let read = read.ok_or_else(|| failure(Trouble::Tls, "a certificate cannot be read".to_owned()))?;
    let leaf = ParsedCertificate::try_from(&chain[0])
        .map_err(|error| failure(Trouble::Tls, format!("the certificate cannot be used: {error}")))?;
    Ok(Inspection {
        name_fits: verify_server_name(&leaf, &name).is_ok(),
        distrust: distrust(&leaf, &chain[1..], &read, roots, now),
        chain: read,
        took: started.elapsed(),
    })
}

/// Verifies the way to a trusted authority; at another time where the dates alone stand in the way.
fn distrust(
    leaf: &ParsedCertificate<'_>,
    rest: &[CertificateDer<'_>],
    read: &[Certificate],
    roots: &RootCertStore,
    now: DateTime<Utc>,
) -> Option<Distrust> {
    use rustls::CertificateError as Fault;
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    let verify = |at: DateTime<Utc>| {
        let at = UnixTime::since_unix_epoch(Duration::from_secs(at.timestamp().try_into().unwrap_or(0)));
        verify_server_cert_signed_by_trust_anchor(leaf, roots, rest, at, algorithms)
    };
    let dates_only = |error: &Error| {
        matches!(
            error,
            Error::InvalidCertificate(
                Fault::Expired
                    | Fault::ExpiredContext { .. }
                    | Fault::NotValidYet
                    | Fault::NotValidYetContext { .. }
            )
        )
    };
    let mut result = verify(now);
    if result.as_ref().is_err_and(dates_only) {
        // The first moment at which all of them had begun; one that had ended by then never fits the others.
        let all_begun = read.iter().map(|certificate| certificate.begins).max().unwrap_or(now);
        result = verify(all_begun + Duration::from_secs(1));
    }
    match result {
        Ok(()) => None,
        Err(error) if dates_only(&error) => None,
        Err(_) if read.first().is_some_and(|leaf| leaf.self_signed) => Some(Distrust::SelfSigned),
        Err(Error::InvalidCertificate(Fault::UnknownIssuer)) => Some(Distrust::UnknownIssuer),
        Err(error) => Some(Distrust::Other(error.to_string())),
    }
}

fn read(der: &CertificateDer<'_>) -> Option<Certificate> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let moment = |time: x509_parser::time::ASN1Time| DateTime::from_timestamp(time.timestamp(), 0);
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.map(|extension| extension.value.general_names.as_slice()).unwrap_or_default();
    Some(Certificate {
        subject: name(certificate.subject()),
        issuer: name(certificate.issuer()),
        names: names.iter().filter_map(alternative).collect(),
        begins: moment(certificate.validity().not_before)?,
        ends: moment(certificate.validity().not_after)?,
        self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
    })
}

fn name(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().next().and_then(|common| common.as_str().ok());
    let shown = common.map_or_else(|| name.to_string(), str::to_owned);
    shown.chars().filter(|c| !c.is_control()).take(100).collect()
}

fn alternative(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => Some(std::net::Ipv4Addr::from(<[u8; 4]>::try_from(*bytes).ok()?).to_string()),
            16 => Some(std::net::Ipv6Addr::from(<[u8; 16]>::try_from(*bytes).ok()?).to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// Accepts every certificate and remembers it. That the server holds the key is still proven.
#[derive(Debug)]
struct Recorder {
    chain: Mutex<Vec<CertificateDer<'static>>>,
    provider: CryptoProvider,
}

impl Default for Recorder {
    fn default() -> Self {
        Self { chain: Mutex::default(), provider: ring::default_provider() }
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(end_entity).chain(intermediates);
        let chain = chain.map(|certificate| certificate.clone().into_owned()).collect();
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = chain;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
