//! Which finding of a service explains which other one of it. Pure.

use serde_json::Value;

use crate::finding::{Finding, Verdict};

/// Marks consequences among the findings of one service, so that one fault reads as one fault.
pub(super) fn relate(findings: &mut [Finding]) {
    let trouble_of =
        |finding: &Finding| finding.evidence.get("trouble").and_then(Value::as_str).map(str::to_owned);
    let find = |what: &str| {
        findings
            .iter()
            .find(|finding| finding.id.ends_with(what))
            .map(|finding| (finding.id.clone(), finding.verdict == Verdict::Critical, trouble_of(finding)))
    };
    let (container, http, tls) = (find(".container"), find(".http"), find(".tls"));
    for finding in findings.iter_mut().filter(|finding| finding.caused_by.is_none()) {
        let Some(trouble) = trouble_of(finding) else { continue };
        let mut causes = [&container, &tls, &http].into_iter().flatten().filter(|(id, critical, theirs)| {
            let explains = match theirs {
                // A container that is down, or a certificate that is bad.
                None => id.ends_with(".container") || trouble == "tls",
                // The same trouble at the main door.
                Some(theirs) => id.ends_with(".http") && *theirs == trouble,
            };
            *critical && *id != finding.id && explains
        });
        finding.caused_by = causes.next().map(|(id, ..)| id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(what: &str, verdict: Verdict, trouble: Option<&str>) -> Finding {
        let finding = Finding::new(format!("service.api.{what}"), "api", verdict, "");
        match trouble {
            Some(trouble) => finding.evidence("trouble", trouble),
            None => finding,
        }
    }

    #[test]
    fn one_fault_reads_as_one_fault() {
        use Verdict::{Critical, Ok, Warning};
        type Row = (&'static str, Verdict, Option<&'static str>, Option<&'static str>);
        let cases: [&[Row]; 5] = [
            &[
                ("container", Critical, None, None),
                ("http", Critical, Some("refused"), Some("container")),
                ("predict", Critical, Some("refused"), Some("container")),
            ],
            &[
                ("container", Ok, None, None),
                ("http", Critical, Some("refused"), None),
                ("tls", Critical, Some("refused"), Some("http")),
                ("live", Critical, Some("refused"), Some("http")),
            ],
            &[("tls", Critical, None, None), ("http", Critical, Some("tls"), Some("tls"))],
            &[("tls", Warning, None, None), ("http", Critical, Some("tls"), None)],
            &[("http", Critical, Some("timeout"), None), ("ready", Critical, None, None)],
        ];
        for rows in cases {
            let mut findings: Vec<_> =
                rows.iter().map(|(what, verdict, trouble, _)| finding(what, *verdict, *trouble)).collect();
            relate(&mut findings);
            for (finding, (what, .., cause)) in findings.iter().zip(rows) {
                let cause = cause.map(|cause| format!("service.api.{cause}"));
                assert_eq!(finding.caused_by, cause, "{what} in {rows:?}");
            }
        }
    }
}
