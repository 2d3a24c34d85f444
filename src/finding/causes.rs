//! Which finding explains which other one across services. Pure.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Finding, Verdict};

/// What is asked about a service, by the last part of the finding's id.
fn asked(finding: &Finding) -> &str {
    let rest = finding.id.strip_prefix("service.").unwrap_or_default();
    rest.rsplit_once('.').map_or("", |(_, what)| what)
}

/// Whether a dependency that fails can be behind it: what a service answers, not what it runs on or shows.
fn may_be_a_consequence(finding: &Finding) -> bool {
    let answers = ["http", "live", "ready", "predict", "api", "model", "latency"];
    finding.verdict != Verdict::Ok && answers.contains(&asked(finding))
}

/// Whether those who need the service must fail: it is down, ill or not to be trusted. A slow one, or a certificate
/// that ends soon, still serves; what a blind instrument could not see explains nobody's fault.
fn may_be_a_cause(finding: &Finding) -> bool {
    finding.verdict == Verdict::Critical
        && match asked(finding) {
            "http" | "api" | "tcp" | "live" | "ready" | "container" => true,
            "tls" => {
                let refused = finding.evidence.get("trusted") == Some(&Value::Bool(false));
                refused || finding.evidence.contains_key("trouble")
            }
            _ => false,
        }
}

/// Marks failed answers of services whose dependency failed as its consequences. They stay measured and counted.
///
/// `depends_on(subject)` lists the subjects it needs. The root cause is the deepest failing dependency, as far as each
/// one on the way can itself be a consequence: a stopped container is its own fault.
pub fn apply_dependencies<'a>(findings: &mut [Finding], depends_on: impl Fn(&str) -> Vec<&'a str>) {
    let failing: Vec<&Finding> = findings.iter().filter(|finding| may_be_a_cause(finding)).collect();
    let first_failure = |subject: &str| failing.iter().copied().find(|finding| finding.subject == subject);
    let root_cause = |subject: &str| {
        let mut seen = HashSet::from([subject.to_owned()]);
        let mut at = subject.to_owned();
        let mut cause = None;
        while let Some((next, failure)) = depends_on(&at)
            .into_iter()
            .filter(|name| !seen.contains(*name))
            .find_map(|name| Some((name, first_failure(name)?)))
        {
            cause = Some(failure.id.clone());
            if !may_be_a_consequence(failure) {
                break;
            }
            seen.insert(next.to_owned());
            next.clone_into(&mut at);
        }
        cause
    };
    let causes: Vec<Option<String>> = findings
        .iter()
        .map(|finding| {
            (may_be_a_consequence(finding) && finding.caused_by.is_none())
                .then(|| root_cause(&finding.subject))
                .flatten()
        })
        .collect();
    for (finding, cause) in findings.iter_mut().zip(causes) {
        if cause.is_some() {
            finding.caused_by = cause;
        }
    }
}

/// Puts each consequence after the finding that explains it, and keeps the order otherwise.
pub fn consequences_under_causes(findings: Vec<Finding>) -> Vec<Finding> {
    let ids: HashSet<String> = findings.iter().map(|finding| finding.id.clone()).collect();
    let mut children: HashMap<String, Vec<Finding>> = HashMap::new();
    let mut roots = Vec::new();
    for finding in findings {
        match &finding.caused_by {
            Some(cause) if ids.contains(cause) && *cause != finding.id => {
                children.entry(cause.clone()).or_default().push(finding);
            }
            _ => roots.push(finding),
        }
    }
    let mut ordered = Vec::with_capacity(ids.len());
    roots.reverse();
    while let Some(finding) = roots.pop() {
        roots.extend(children.remove(&finding.id).into_iter().flatten().rev());
        ordered.push(finding);
    }
    // Findings that explain each other in a circle have no root; none is lost.
    let mut circular: Vec<Finding> = children.into_values().flatten().collect();
    circular.sort_by(|a, b| a.id.cmp(&b.id));
    ordered.extend(circular);
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(subject: &str, verdict: Verdict) -> Finding {
        Finding::new(format!("service.{subject}.http"), subject, verdict, "connection refused")
    }

    #[test]
    fn consequences_point_to_the_deepest_failing_dependency() {
        let mut findings = vec![
            finding("web", Verdict::Critical),
            finding("api", Verdict::Critical),
            finding("db", Verdict::Critical),
            finding("other", Verdict::Critical),
        ];
        apply_dependencies(&mut findings, |subject| match subject {
            "web" => vec!["api"],
            "api" => vec!["db"],
            "db" => vec!["web"],
            _ => vec![],
        });
        // A cycle is refused by the configuration; here it must only end.
        assert_eq!(findings[0].caused_by.as_deref(), Some("service.db.http"));
        assert_eq!(findings[3].caused_by, None);
    }

    #[test]
    fn only_answers_are_consequences_and_only_what_is_down_is_a_cause() {
        use Verdict::{Critical, Unknown, Warning};
        let cases = [
            (("http", Critical), ("http", Critical), true),
            (("live", Critical), ("tcp", Critical), true),
            (("ready", Warning), ("live", Critical), true),
            (("predict", Critical), ("ready", Critical), true),
            (("api", Critical), ("container", Critical), true),
            (("model", Critical), ("api", Critical), true),
            (("latency", Warning), ("http", Critical), true),
            (("http", Critical), ("tls untrusted", Critical), true),
            (("http", Critical), ("tls refused", Critical), true),
            // A fault of its own.
            (("tls", Warning), ("http", Critical), false),
            (("tls untrusted", Critical), ("http", Critical), false),
            (("container", Critical), ("http", Critical), false),
            (("tcp", Critical), ("http", Critical), false),
            // It still serves, or nobody knows.
            (("http", Critical), ("tls", Critical), false),
            (("http", Critical), ("latency", Critical), false),
            (("http", Critical), ("predict", Critical), false),
            (("http", Critical), ("model", Critical), false),
            (("http", Critical), ("http", Warning), false),
            (("http", Critical), ("http", Unknown), false),
        ];
        let about = |subject: &str, (what, verdict): (&str, Verdict)| {
            let (what, how) = what.split_once(' ').unwrap_or((what, ""));
            let finding = Finding::new(format!("service.{subject}.{what}"), subject, verdict, "");
            match how {
                "untrusted" => finding.evidence("trusted", false),
                "refused" => finding.evidence("trouble", "refused"),
                _ => finding,
            }
        };
        for (of_api, of_mlflow, caused) in cases {
            let mut findings = vec![about("api", of_api), about("mlflow", of_mlflow)];
            let id = findings[1].id.clone();
            apply_dependencies(
                &mut findings,
                |subject| if subject == "api" { vec!["mlflow"] } else { vec![] },
            );
            assert_eq!(findings[0].caused_by, caused.then_some(id), "{of_api:?} and {of_mlflow:?}");
        }
    }

    #[test]
    fn a_stopped_container_on_the_way_is_the_root_cause() {
        let stopped = Finding::new("service.api.container", "api", Verdict::Critical, "exited");
        let mut findings = vec![finding("web", Verdict::Critical), stopped, finding("db", Verdict::Critical)];
        apply_dependencies(&mut findings, |subject| match subject {
            "web" => vec!["api"],
            "api" => vec!["db"],
            _ => vec![],
        });
        assert_eq!(findings[0].caused_by.as_deref(), Some("service.api.container"));
        assert_eq!(findings[1].caused_by, None);
    }

    #[test]
    fn what_an_instrument_could_not_see_explains_nothing() {
        let mut unseen = Finding::new("service.api.container", "api", Verdict::Unknown, "");
        unseen.caused_by = Some("instrument.docker".to_owned());
        let mut findings = vec![unseen, finding("api", Verdict::Critical), finding("web", Verdict::Critical)];
        apply_dependencies(&mut findings, |subject| if subject == "web" { vec!["api"] } else { vec![] });
        assert_eq!(findings[2].caused_by.as_deref(), Some("service.api.http"));
    }

    #[test]
    fn consequences_follow_their_causes() {
        let because = |subject: &str, cause: &str| {
            let mut finding = finding(subject, Verdict::Critical);
            finding.caused_by = Some(format!("service.{cause}.http"));
            finding
        };
        let findings = vec![
            because("web", "api"),
            finding("other", Verdict::Ok),
            because("api", "db"),
            finding("db", Verdict::Critical),
            because("lost", "gone"),
            because("a", "b"),
            because("b", "a"),
        ];
        let ordered = consequences_under_causes(findings);
        let subjects: Vec<_> = ordered.iter().map(|finding| finding.subject.as_str()).collect();
        assert_eq!(subjects[..5], ["other", "db", "api", "web", "lost"]);
        assert_eq!(subjects.len(), 7);
    }
}
