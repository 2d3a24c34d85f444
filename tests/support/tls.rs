//! Certificates made by the test, each with one fault, and an HTTPS server on loopback for each.
//!
//! `TlsServer::start(Case::Expired)` serves `{"status":"healthy","model_loaded":true}` under every path;
//! `.url("/health")` says `https://localhost:PORT`, `.authority()` says `localhost:PORT`. `.ca()` is the PEM file of the
//! root that signed it all, to be given as the CA; `.client_identity()` holds a certificate and key the server accepts
//! where it asks for one (`Case::ClientCertificateRequired`). `.handshakes()` counts the completed ones.
//! A handshake that never ends needs no case here: that is TLS spoken to the plain `FaultyServer`.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, SystemTime},
};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
};
use tempfile::TempDir;

const DAY: Duration = Duration::from_secs(86_400);
const BODY: &str = r#"{"status":"healthy","model_loaded":true}"#;

/// What is wrong with the certificate, if anything. Unless said otherwise: root, intermediate and leaf, valid from
/// yesterday for 90 days, for `localhost`, 127.0.0.1 and ::1, leaf and intermediate sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Valid,
    /// The leaf ended yesterday.
    Expired,
    ExpiresInFiveDays,
    /// The leaf begins in ten days.
    NotYetValid,
    /// Only for `other.example`.
    WrongName,
    /// Signed by itself; the CA file does not help.
    SelfSigned,
    /// A whole chain whose root is not the one in the CA file.
    UnknownAuthority,
    /// The leaf is good for 90 days, its intermediate ended yesterday.
    ExpiredIntermediate,
    /// The server forgets to send the intermediate.
    MissingIntermediate,
    /// Valid, and the server wants a certificate of the client too.
    ClientCertificateRequired,
}

impl Case {
    pub(crate) const ALL: [Case; 10] = [
        Case::Valid,
        Case::Expired,
        Case::ExpiresInFiveDays,
        Case::NotYetValid,
        Case::WrongName,
        Case::SelfSigned,
        Case::UnknownAuthority,
        Case::ExpiredIntermediate,
        Case::MissingIntermediate,
        Case::ClientCertificateRequired,
    ];
}

/// An HTTPS server; dropping it closes the port.
pub(crate) struct TlsServer {
    address: SocketAddr,
    folder: TempDir,
    chain: Vec<CertificateDer<'static>>,
    handshakes: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TlsServer {
    pub(crate) fn start(case: Case) -> TlsServer {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (config, chain) = config(case, &folder);
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (handshakes, stopping) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (count, stop) = (Arc::clone(&handshakes), Arc::clone(&stopping));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (config, count) = (Arc::clone(&config), Arc::clone(&count));
                // Each ends with its client; a refused handshake is the point of many a test.
                std::thread::spawn(move || serve(stream, config, &count).ok());
            }
        });
        TlsServer { address, folder, chain, handshakes, stopping, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// `localhost:PORT`.
    pub(crate) fn authority(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.authority())
    }

    /// PEM file of the trusted root.
    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// PEM files of a client certificate and its key, signed by the trusted root.
    pub(crate) fn client_identity(&self) -> (PathBuf, PathBuf) {
        (self.folder.path().join("client.pem"), self.folder.path().join("client.key"))
    }

    /// What the server sends, the leaf first.
    pub(crate) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// How many handshakes were completed by both sides.
    pub(crate) fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the accepting thread, which then sees the flag.
        TcpStream::connect(self.address).ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// Answers every request on the connection alike.
fn serve(stream: TcpStream, config: Arc<ServerConfig>, handshakes: &AtomicUsize) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, stream);
    tls.conn.complete_io(&mut tls.sock)?;
    handshakes.fetch_add(1, Ordering::SeqCst);
    let mut seen = Vec::new();
    let mut block = [0; 4096];
    loop {
        let n = tls.read(&mut block)?;
        if n == 0 {
            return Ok(());
        }
        seen.extend_from_slice(&block[..n]);
        if let Some(end) = seen.windows(4).position(|window| window == b"\r\n\r\n") {
            seen.drain(..end + 4);
            let length = BODY.len();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length";
            write!(tls, "{head}: {length}\r\n\r\n{BODY}")?;
            tls.flush()?;
        }
    }
}

/// A certificate with its key, able to sign others.
struct Authority {
    der: CertificateDer<'static>,
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

fn authority(name: &str, parent: Option<&Authority>, ends: SystemTime) -> Authority {
    let mut params = params(name, &[], ends);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate().expect("a key");
    let certificate = match parent {
        Some(parent) => params.signed_by(&key, &parent.issuer),
        None => params.self_signed(&key),
    }
    .expect("a certificate");
    Authority { der: certificate.der().clone(), pem: certificate.pem(), issuer: Issuer::new(params, key) }
}

/// Began ten days before it ends or yesterday, whichever is earlier.
fn params(name: &str, names: &[&str], ends: SystemTime) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("valid names");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = (ends - 10 * DAY).min(SystemTime::now() - DAY).into();
    params.not_after = ends.into();
    params
}

fn config(case: Case, folder: &TempDir) -> (ServerConfig, Vec<CertificateDer<'static>>) {
    let now = SystemTime::now();
    let (past, future) = (now - DAY, now + 90 * DAY);
    let ends = match case {
        Case::Expired => past,
        Case::ExpiresInFiveDays => now + 5 * DAY,
        _ => future,
    };
    let root = authority("mlopsctl test root", None, future);
    let intermediate_ends = if case == Case::ExpiredIntermediate { past } else { future };
    let stranger = authority("mlopsctl test stranger", None, future);
    let parent = if case == Case::UnknownAuthority { &stranger } else { &root };
    let intermediate = authority("mlopsctl test intermediate", Some(parent), intermediate_ends);

    let names: &[&str] =
        if case == Case::WrongName { &["other.example"] } else { &["localhost", "127.0.0.1", "::1"] };
    let mut leaf = params("mlopsctl test server", names, ends);
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    if case == Case::NotYetValid {
        leaf.not_before = (now + 10 * DAY).into();
    }
    let key = KeyPair::generate().expect("a key");
    let chain = match case {
        Case::SelfSigned => vec![leaf.self_signed(&key).expect("a certificate").der().clone()],
        _ => {
            let signed = leaf.signed_by(&key, &intermediate.issuer).expect("a certificate").der().clone();
            if case == Case::MissingIntermediate {
                vec![signed]
            } else {
                vec![signed, intermediate.der.clone()]
            }
        }
    };

    let write =
        |name: &str, pem: String| std::fs::write(folder.path().join(name), pem).expect("writing a PEM file");
    let mut client = params("mlopsctl test client", &[], future);
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let client_key = KeyPair::generate().expect("a key");
    write("client.pem", client.signed_by(&client_key, &root.issuer).expect("a certificate").pem());
    write("client.key", client_key.serialize_pem());
    write("ca.pem", root.pem);

    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("default protocol versions");
    let builder = if case == Case::ClientCertificateRequired {
        let mut roots = RootCertStore::empty();
        roots.add(root.der).expect("a root");
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        builder.with_client_cert_verifier(verifier.expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a PKCS#8 key");
    (builder.with_single_cert(chain.clone(), key).expect("a key that fits"), chain)
}
