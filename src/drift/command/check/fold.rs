//! What `status` shows of a series: one line where all is well, else one for each kind of trouble.

use crate::finding::{Finding, Verdict};

/// Columns that a line names.
const NAMED: usize = 5;

/// The findings of one series, folded. The share's line comes first, and explains columns past their PSI.
pub(super) fn fold(findings: Vec<Finding>) -> Vec<Finding> {
    if findings.iter().all(|finding| finding.verdict == Verdict::Ok) {
        let share = findings.iter().position(|finding| kind(finding) == "share").unwrap_or(0);
        return findings.into_iter().nth(share).into_iter().collect();
    }
    let mut folded: Vec<Folded> = Vec::new();
    for finding in findings.into_iter().filter(|finding| finding.verdict != Verdict::Ok) {
        let kind = kind(&finding).to_owned();
        match folded.iter_mut().find(|other| other.kind == kind) {
            Some(other) => other.take(finding),
            None => folded.push(Folded { kind, worst: finding, others: Vec::new() }),
        }
    }
    let drifts = |finding: &Finding| matches!(finding.verdict, Verdict::Warning | Verdict::Critical);
    let share = folded.iter().find(|one| one.kind == "share" && drifts(&one.worst));
    let cause = share.map(|share| share.worst.id.clone());
    folded.into_iter().map(|one| one.finding(cause.as_deref())).collect()
}

/// `(6, "psi")` of `drift.psi.income`, and `(13, "psi")` of `drift.credit.psi.income`: where the kind begins, and it.
fn kind_at(finding: &Finding) -> (usize, &str) {
    let own = format!("drift.{}.", finding.subject);
    let start = if finding.id.starts_with(&own) { own.len() } else { "drift.".len() };
    let rest = finding.id.get(start..).filter(|_| finding.id.starts_with("drift.")).unwrap_or(&finding.id);
    (start, rest.split('.').next().unwrap_or(rest))
}

fn kind(finding: &Finding) -> &str {
    kind_at(finding).1
}

/// `income` of `drift.psi.income`.
fn column(finding: &Finding) -> &str {
    let (start, kind) = kind_at(finding);
    finding.id.get(start + kind.len() + 1..).unwrap_or_default()
}

struct Folded {
    kind: String,
    worst: Finding,
    others: Vec<Finding>,
}

impl Folded {
    fn take(&mut self, mut finding: Finding) {
        if finding.verdict.gravity() > self.worst.verdict.gravity() {
            std::mem::swap(&mut self.worst, &mut finding);
        }
        self.others.push(finding);
    }

    fn finding(self, cause: Option<&str>) -> Finding {
        let Self { kind, worst: mut finding, others } = self;
        if !others.is_empty() {
            // The id is that of all of them: a mute of one column must not silence the others.
            let names: Vec<&str> = others.iter().take(NAMED).map(column).collect();
            let more = others.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} others") } else { String::new() };
            finding.message = format!("{}; likewise {}{more}", finding.message, names.join(", "));
            let end = kind_at(&finding).0 + kind.len();
            finding.id.truncate(end);
        }
        if kind == "psi" {
            finding.caused_by = cause.map(str::to_owned);
        }
        finding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(id: &str, verdict: Verdict) -> Finding {
        Finding::new(id, "drift", verdict, id)
    }

    #[test]
    fn a_series_that_is_well_is_one_line() {
        let all = ["drift.age", "drift.share", "drift.psi"].map(|id| finding(id, Verdict::Ok)).to_vec();
        let folded = fold(all);
        assert_eq!(folded.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["drift.share"]);
    }

    #[test]
    fn columns_of_one_kind_are_one_line_and_none_is_lost_to_a_mute_of_another() {
        use Verdict::{Critical, Ok, Warning};
        let folded = fold(vec![
            finding("drift.age", Ok),
            finding("drift.share", Critical),
            finding("drift.psi.a", Warning),
            finding("drift.psi.b", Warning),
            finding("drift.key.a", Warning),
            finding("drift.key.b", Critical),
            finding("drift.missing.c", Warning),
        ]);
        let seen: Vec<(&str, Verdict, Option<&str>)> =
            folded.iter().map(|f| (f.id.as_str(), f.verdict, f.caused_by.as_deref())).collect();
        assert_eq!(
            seen,
            [
                ("drift.share", Critical, None),
                ("drift.psi", Warning, Some("drift.share")),
                ("drift.key", Critical, None),
                ("drift.missing.c", Warning, None),
            ]
        );
        assert_eq!(folded[1].message, "drift.psi.a; likewise b");
        assert_eq!(folded[2].message, "drift.key.b; likewise a");
    }

    #[test]
    fn a_model_named_as_its_kind_is_told_apart() {
        let mut one = finding("drift.credit.psi.income", Verdict::Warning);
        "credit".clone_into(&mut one.subject);
        assert_eq!((kind(&one), column(&one)), ("psi", "income"));
        let mut one = finding("drift.xpsi.psi.a.b", Verdict::Warning);
        "xpsi".clone_into(&mut one.subject);
        assert_eq!((kind(&one), column(&one)), ("psi", "a.b"));
        assert_eq!(kind(&finding("drift.share", Verdict::Ok)), "share");
    }
}
