//! Every certificate case has the fault it names, according to a strict rustls client that trusts the CA file.

use std::{io::Read, io::Write, net::TcpStream, path::Path, sync::Arc, time::Duration};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, ClientConnection, Error, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
};
use x509_parser::{parse_x509_certificate, time::ASN1Time};

use crate::support::tls::{Case, TlsServer};

type Answer = std::io::Result<(String, usize)>;

/// One request; the body and how many certificates came with it.
fn ask(server: &TlsServer, identity: Option<(&Path, &Path)>) -> Answer {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(server.ca()).expect("a PEM file")).expect("a root");
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("default versions")
        .with_root_certificates(roots);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => builder
            .with_client_auth_cert(
                vec![CertificateDer::from_pem_file(certificate).expect("a PEM file")],
                PrivateKeyDer::from_pem_file(key).expect("a PEM file"),
            )
            .expect("a key that fits"),
    };
    let name = ServerName::try_from("localhost").expect("a name");
    let socket = TcpStream::connect(server.address())?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut tls = StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a client"), socket);
    tls.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    let mut text = String::new();
    while !text.ends_with('}') {
        let mut block = [0; 4096];
        let n = tls.read(&mut block)?;
        text.push_str(std::str::from_utf8(&block[..n]).expect("UTF-8"));
    }
    let chain = tls.conn.peer_certificates().map_or(0, <[_]>::len);
    Ok((text.split_once("\r\n\r\n").expect("a body").1.to_owned(), chain))
}

fn fault(answer: Answer) -> Error {
    let error = answer.expect_err("must be refused");
    error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
        .cloned()
        .unwrap_or_else(|| panic!("{error:?}"))
}

#[test]
fn every_case_has_the_fault_it_names_and_no_other() {
    use CertificateError as E;
    for case in Case::ALL {
        let server = TlsServer::start(case);
        let answer = ask(&server, None);
        match case {
            Case::Valid | Case::ExpiresInFiveDays => {
                let (body, chain) = answer.expect("a trusted answer");
                assert_eq!(body, r#"{"status":"healthy","model_loaded":true}"#);
                assert_eq!(chain, 2, "leaf and intermediate");
                assert_eq!(server.handshakes(), 1);
            }
            Case::ClientCertificateRequired => {
                assert_eq!(fault(answer), Error::AlertReceived(AlertDescription::CertificateRequired));
                assert_eq!(server.handshakes(), 0);
            }
            broken => {
                let Error::InvalidCertificate(error) = fault(answer) else {
                    panic!("{broken:?}: another error")
                };
                let right = match broken {
                    Case::Expired | Case::ExpiredIntermediate => {
                        matches!(error, E::Expired | E::ExpiredContext { .. })
                    }
                    Case::NotYetValid => matches!(error, E::NotValidYet | E::NotValidYetContext { .. }),
                    Case::WrongName => matches!(error, E::NotValidForName | E::NotValidForNameContext { .. }),
                    Case::SelfSigned | Case::UnknownAuthority | Case::MissingIntermediate => {
                        error == E::UnknownIssuer
                    }
                    _ => false,
                };
                assert!(right, "{broken:?}: {error:?}");
                assert_eq!(server.handshakes(), 0, "{broken:?}");
            }
        }
    }
}

#[test]
fn a_client_certificate_opens_the_door() {
    let server = TlsServer::start(Case::ClientCertificateRequired);
    let (certificate, key) = server.client_identity();
    ask(&server, Some((&certificate, &key))).expect("a trusted answer");
}

#[test]
fn each_certificate_of_the_chain_ends_when_its_case_says() {
    for (case, days) in [
        (Case::Valid, vec![90, 90]),
        (Case::ExpiresInFiveDays, vec![5, 90]),
        (Case::Expired, vec![-1, 90]),
        (Case::ExpiredIntermediate, vec![90, -1]),
        (Case::MissingIntermediate, vec![90]),
        (Case::SelfSigned, vec![90]),
    ] {
        let server = TlsServer::start(case);
        let ends = server.chain().iter().map(|der| {
            let validity = parse_x509_certificate(der).expect("X.509").1.validity().clone();
            let minutes = (validity.not_after.timestamp() - ASN1Time::now().timestamp()).div_euclid(60) + 1;
            assert!(validity.not_before < ASN1Time::now(), "{case:?} has begun");
            (minutes as f64 / 1440.0).round() as i64
        });
        assert_eq!(ends.collect::<Vec<_>>(), days, "{case:?}");
    }
}

#[test]
fn a_dropped_server_refuses() {
    let address = TlsServer::start(Case::Valid).address();
    TcpStream::connect(address).expect_err("gone");
}
