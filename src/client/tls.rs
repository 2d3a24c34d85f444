//! TLS settings for requests: system authorities plus a given one, client certificates. Built only when needed.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// The configuration for plain-HTTP transports: no authorities are read from disk.
pub(super) fn without_roots() -> Result<ClientConfig> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// The system's authorities. Unreadable single ones are left out, as every other client does.
pub(super) fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

/// System authorities plus a given file's, with a client certificate and its key if there is one.
pub(super) fn for_requests(
    mut roots: RootCertStore,
    ca: Option<&Path>,
    identity: Option<(&Path, &Path)>,
) -> Result<ClientConfig> {
    if let Some(path) = ca {
        add_authorities(&mut roots, path)?;
    }
    let builder = builder()?.with_root_certificates(roots);
    match identity {
        Some((certificate, key)) => {
            let chain = read_certificates(certificate)?;
            let key = PrivateKeyDer::from_pem_file(key)
                .with_context(|| format!("reading the client key {}", key.display()))?;
            builder.with_client_auth_cert(chain, key).context("using the client certificate")
        }
        None => Ok(builder.with_no_client_auth()),
    }
}

/// Adds every certificate of a PEM file.
pub(super) fn add_authorities(roots: &mut RootCertStore, path: &Path) -> Result<()> {
    for certificate in read_certificates(path)? {
        roots.add(certificate).with_context(|| format!("using the authority in {}", path.display()))?;
    }
    Ok(())
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("reading certificates from {}", path.display()))?;
    anyhow::ensure!(!certificates.is_empty(), "{} holds no certificate", path.display());
    Ok(certificates)
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .context("setting up TLS")
}
