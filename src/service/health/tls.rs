//! Certificates: every one of the chain in time, for this name, and from a trusted authority.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    judge::Judgement,
    probe::{finding, unreachable},
    target::{Address, Target},
};
use crate::{
    client::{
        Trouble,
        certificate::{Certificate, Distrust, Inspection},
    },
    config::{TlsLimits, Transport},
    context::Context,
    finding::{Finding, Limits, Quantity, Threshold, Unit, Verdict},
};

/// Looks at the certificates of a `host:port` or of an HTTPS service.
pub(super) async fn look(cx: &Context, target: &Target) -> Vec<Finding> {
    let (host, port) = match &target.at {
        Address::Socket { host, port } => (host.clone(), *port),
        Address::Http(endpoint) => {
            let url = endpoint.base();
            let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
            (host, url.port_or_known_default().unwrap_or(443))
        }
        Address::Nowhere => return Vec::new(),
    };
    let now = cx.clock.now();
    let transport: &Transport = &target.service.transport;
    let as_request = target.endpoint().is_some();
    let inspection = match cx.http.inspect(&target.name, (&host, port), transport, as_request, now).await {
        Ok(inspection) => inspection,
        // What cannot be tried says nothing about the certificates.
        Err(error) if error.trouble() == Some(Trouble::Local) => {
            return vec![finding(target, "tls", Judgement::new(Verdict::Unknown, error.what()))];
        }
        Err(error) => return vec![unreachable(target, "tls", &error)],
    };
    let limits = limits_of(target.service.tls.as_ref());
    let (judgement, left) = judge(&inspection, &host, &limits, now);
    // A root that is sent along is trusted by its key.
    let counted = inspection.chain.iter().enumerate().filter(|(index, one)| *index == 0 || !one.self_signed);
    let in_time = counted.map(|(_, one)| one).all(|one| one.begins <= now && now <= one.ends);
    let trusted = inspection.distrust.is_none() && inspection.name_fits && in_time;
    let (_, limit) = limits.judge(left);
    let names: Vec<_> = inspection.chain.iter().map(|certificate| certificate.subject.clone()).collect();
    let date = |certificate: &Certificate| certificate.ends.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let ends: Vec<_> = inspection.chain.iter().map(date).collect();
    vec![
        finding(target, "tls", judgement)
            .measured(Quantity { value: left, unit: Some(Unit::Seconds) })
            .against(limit)
            .limits(limits.warning.as_ref(), limits.critical.as_ref())
            .evidence("chain", names)
            .evidence("ends", ends)
            .evidence("trusted", trusted)
            .took(inspection.took),
    ]
}

fn limits_of(limits: Option<&TlsLimits>) -> Limits {
    let below = |limit: Option<&crate::config::scalar::Duration>, default: &str| -> Option<Threshold> {
        let limit = limit.map_or_else(|| default.to_owned(), ToString::to_string);
        format!("< {limit}").parse().ok()
    };
    Limits {
        warning: below(limits.and_then(|limits| limits.warning.as_ref()), "30d"),
        critical: below(limits.and_then(|limits| limits.critical.as_ref()), "7d"),
        recover: None,
    }
}

/// The verdict with every fault named, and the seconds that the first certificate to end has left.
fn judge(inspection: &Inspection, host: &str, limits: &Limits, now: DateTime<Utc>) -> (Judgement, f64) {
    let chain = &inspection.chain;
    let mut verdict = Verdict::Ok;
    let mut faults = Vec::new();
    let mut fault = |worse: Verdict, text: String| {
        verdict = verdict.worst(worse);
        faults.push(text);
    };
    // A root that is sent along is trusted by its key: its dates concern nobody who has it.
    let counted: Vec<&Certificate> = chain
        .iter()
        .enumerate()
        .filter(|(index, certificate)| {
            *index == 0 || !certificate.self_signed || inspection.distrust.is_some()
        })
        .map(|(_, certificate)| certificate)
        .collect();
    if let Some(leaf) = chain.first().filter(|_| !inspection.name_fits) {
        let names = if leaf.names.is_empty() { "no name".to_owned() } else { leaf.names.join(", ") };
        fault(Verdict::Critical, format!("the certificate is not for `{host}` but for {names}"));
    }
    match &inspection.distrust {
        None => {}
        Some(Distrust::SelfSigned) => {
            fault(Verdict::Critical, "the certificate is self-signed and not trusted".to_owned());
        }
        Some(Distrust::UnknownIssuer) => {
            let issuer = chain.last().map_or("", |last| last.issuer.as_str());
            fault(
                Verdict::Critical,
                format!("not trusted: the issuer `{issuer}` is neither sent along nor a known authority"),
            );
        }
        Some(Distrust::Other(why)) => fault(Verdict::Critical, format!("not trusted: {why}")),
    }
    let mut least = f64::INFINITY;
    for certificate in counted {
        let left = seconds(certificate.ends - now);
        least = least.min(left);
        let subject = &certificate.subject;
        let (worse, limit) = limits.judge(left);
        if left < 0.0 {
            fault(Verdict::Critical, format!("`{subject}` expired {} ago", shown(-left)));
        } else if worse != Verdict::Ok {
            let limit = limit.map(|limit| format!(" ({limit})")).unwrap_or_default();
            fault(worse, format!("`{subject}` expires in {}{limit}", shown(left)));
        }
        let until_begin = seconds(certificate.begins - now);
        if until_begin > 0.0 {
            fault(Verdict::Critical, format!("`{subject}` is valid only in {}", shown(until_begin)));
        }
    }
    let judgement = match faults.as_slice() {
        [] => {
            let (count, plural) = (chain.len(), if chain.len() == 1 { "" } else { "s" });
            Judgement::new(Verdict::Ok, format!("{count} certificate{plural} good for {}", shown(least)))
        }
        faults => Judgement::new(verdict, faults.join("; ")),
    };
    let judgement = match (&inspection.distrust, judgement.verdict) {
        (Some(Distrust::SelfSigned | Distrust::UnknownIssuer), _) => {
            judgement.hint("trust its authority: http: { ca: FILE }; or have the server send its whole chain")
        }
        (_, Verdict::Ok) => judgement,
        _ if !inspection.name_fits => judgement.hint("ask the name that the certificate is for, or renew it"),
        _ => judgement.hint("renew the certificate that is named"),
    };
    (judgement, least)
}

#[expect(clippy::cast_precision_loss, reason = "seconds of a certificate's life")]
fn seconds(delta: TimeDelta) -> f64 {
    delta.num_seconds() as f64
}

fn shown(seconds: f64) -> Quantity {
    Quantity { value: seconds, unit: Some(Unit::Seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(subject: &str, issuer: &str, begins: i64, ends: i64) -> Certificate {
        let now: DateTime<Utc> = "2026-01-02T00:00:00Z".parse().unwrap();
        Certificate {
            subject: subject.to_owned(),
            issuer: issuer.to_owned(),
            names: vec!["localhost".to_owned()],
            begins: now + TimeDelta::days(begins),
            ends: now + TimeDelta::days(ends),
            self_signed: subject == issuer,
        }
    }

    #[test]
    fn every_fault_of_every_certificate_is_said() {
        let good = || vec![certificate("api", "mid", -1, 90), certificate("mid", "root", -1, 400)];
        let look = |chain: Vec<Certificate>, name_fits: bool, distrust: Option<Distrust>| {
            let now = "2026-01-02T00:00:00Z".parse().unwrap();
            let inspection = Inspection { chain, name_fits, distrust, took: std::time::Duration::ZERO };
            let (judgement, left) = judge(&inspection, "localhost", &limits_of(None), now);
            (judgement.verdict, judgement.message, left / 86_400.0)
        };
        let cases = [
            (good(), true, None, Verdict::Ok, "2 certificates good for 90 d", 90.0),
            (
                vec![certificate("api", "mid", -80, 20), certificate("mid", "root", -1, 400)],
                true,
                None,
                Verdict::Warning,
                "`api` expires in 20 d (< 30d)",
                20.0,
            ),
            (
                vec![certificate("api", "mid", -1, 90), certificate("mid", "root", -400, 5)],
                true,
                None,
                Verdict::Critical,
                "`mid` expires in 5 d (< 7d)",
                5.0,
            ),
            (
                vec![certificate("api", "api", -9, -3)],
                false,
                Some(Distrust::SelfSigned),
                Verdict::Critical,
                "the certificate is not for `localhost` but for localhost; the certificate is self-signed and not trusted; `api` expired 3 d ago",
                -3.0,
            ),
            (
                vec![certificate("api", "root", 10, 90), certificate("root", "root", -900, -1)],
                true,
                None,
                Verdict::Critical,
                "`api` is valid only in 10 d",
                90.0,
            ),
            (
                good(),
                true,
                Some(Distrust::UnknownIssuer),
                Verdict::Critical,
                "not trusted: the issuer `root` is neither sent along nor a known authority",
                90.0,
            ),
        ];
        for (chain, fits, distrust, verdict, message, days) in cases {
            assert_eq!(look(chain, fits, distrust), (verdict, message.to_owned(), days));
        }
    }
}
