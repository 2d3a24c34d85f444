//! Which findings are left alone for now, and why. Pure.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Section, Verdict};

/// A reason to leave findings alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quiet {
    /// Names of checks and services, or ids; none is everything but unfinished plans.
    pub(super) names: Option<Vec<String>>,
    /// `muted until 2026-03-01 12:00 UTC by ann: deployment`.
    pub(super) why: String,
}

impl Quiet {
    fn covers(&self, finding: &Finding) -> bool {
        match &self.names {
            None => finding.section() != Section::Plans,
            Some(names) => names.iter().any(|name| is_about(finding, name)),
        }
    }
}

/// Whether a finding is about a check, a service, or a thing that is named by its id or the start of it. An instrument
/// and an unfinished plan are never meant by a service's name.
pub(super) fn is_about(finding: &Finding, name: &str) -> bool {
    let below = |id: &str, name: &str| {
        id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if below(&finding.id, name) && name.contains('.') {
        return true;
    }
    match finding.section() {
        Section::Instruments | Section::Plans => false,
        _ => {
            let rest = finding.id.split_once('.').map_or("", |(_, rest)| rest);
            finding.subject == name || below(rest, name)
        }
    }
}

/// Marks what is left alone. A consequence follows its cause, since it has no other one.
pub(super) fn apply(findings: &mut [Finding], quiets: &[Quiet]) {
    for finding in findings.iter_mut().filter(|finding| finding.muted.is_none()) {
        finding.muted = quiets.iter().find(|quiet| quiet.covers(finding)).map(|quiet| quiet.why.clone());
    }
    loop {
        // Of several findings of one id, one that still counts keeps its consequences counting.
        let loud: HashSet<&str> =
            findings.iter().filter(|finding| finding.counts()).map(|finding| finding.id.as_str()).collect();
        let quiet: HashMap<String, String> = findings
            .iter()
            .filter(|finding| finding.verdict != Verdict::Ok && !loud.contains(finding.id.as_str()))
            .filter_map(|finding| Some((finding.id.clone(), finding.muted.clone()?)))
            .collect();
        let mut changed = false;
        for finding in findings.iter_mut().filter(|finding| finding.counts()) {
            let Some(why) = finding.caused_by.as_ref().and_then(|cause| quiet.get(cause)) else { continue };
            finding.muted = Some(why.clone());
            changed = true;
        }
        if !changed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, subject: &str, cause: Option<&str>) -> Finding {
        let mut finding = Finding::new(id, subject, Verdict::Critical, "m");
        finding.caused_by = cause.map(str::to_owned);
        finding
    }

    #[test]
    fn a_name_means_a_check_or_a_service_and_never_an_instrument() {
        let cases = [
            ("service.api.http", "api", "api", true),
            ("service.api.http", "api", "http", false),
            ("service.api.http", "api", "ap", false),
            ("service.api-v2.http", "api-v2", "api", false),
            ("service.api.v2.http", "api.v2", "api.v2", true),
            ("service.api.http", "api", "service.api", true),
            ("service.api.http", "api", "service.api.http", true),
            ("service.api.tls", "api", "service.api.http", false),
            ("check.error-rate", "error-rate", "error-rate", true),
            ("check.error-rate", "error-rate", "check", false),
            ("alert.TargetDown", "TargetDown", "TargetDown", true),
            ("alert.TargetDown", "TargetDown", "alert.TargetDown", true),
            ("instrument.prometheus", "prometheus", "prometheus", false),
            ("instrument.prometheus", "prometheus", "instrument.prometheus", true),
            ("plan.01K", "api", "api", false),
        ];
        for (id, subject, name, meant) in cases {
            assert_eq!(is_about(&finding(id, subject, None), name), meant, "{name} and {id}");
        }
    }

    fn muted(findings: &[Finding]) -> Vec<&str> {
        findings.iter().filter(|finding| !finding.counts()).map(|finding| finding.id.as_str()).collect()
    }

    #[test]
    fn consequences_are_left_alone_with_their_cause() {
        let mut findings = vec![
            finding("service.web.http", "web", Some("service.api.http")),
            finding("service.api.http", "api", Some("service.db.http")),
            finding("service.db.http", "db", None),
            finding("service.other.http", "other", Some("service.mlflow.http")),
            finding("service.mlflow.http", "mlflow", None),
            finding("check.x", "x", Some("service.gone.http")),
        ];
        let quiet = Quiet { names: Some(vec!["db".into()]), why: "w".into() };
        apply(&mut findings, &[quiet]);
        assert_eq!(muted(&findings), ["service.web.http", "service.api.http", "service.db.http"]);
    }

    #[test]
    fn a_cause_of_which_a_part_counts_keeps_its_consequences() {
        let mut findings =
            vec![finding("a.x", "one", None), finding("a.x", "two", None), finding("b", "b", Some("a.x"))];
        apply(&mut findings, &[Quiet { names: Some(vec!["one".into()]), why: "w".into() }]);
        assert_eq!(muted(&findings), ["a.x"]);
    }

    #[test]
    fn maintenance_of_everything_leaves_unfinished_plans() {
        let mut findings = vec![
            finding("service.api.http", "api", None),
            finding("instrument.prometheus", "prometheus", None),
            finding("plan.01K", "api", None),
        ];
        apply(&mut findings, &[Quiet { names: None, why: "w".into() }]);
        assert_eq!(muted(&findings), ["service.api.http", "instrument.prometheus"]);
    }

    #[test]
    fn an_ok_finding_explains_nothing() {
        let mut findings =
            vec![finding("service.api.http", "api", None), finding("check.x", "x", Some("service.api.http"))];
        findings[0].verdict = Verdict::Ok;
        apply(&mut findings, &[Quiet { names: Some(vec!["api".into()]), why: "w".into() }]);
        assert_eq!(muted(&findings), ["service.api.http"]);
    }
}
