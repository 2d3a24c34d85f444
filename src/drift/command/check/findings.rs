//! Judgements as findings: an id, a number in its unit, what a person reads, and what they run next.

use serde_json::{Map, Value, json};

use crate::{
    config::redact::show_address,
    context::Context,
    drift::{
        judge::{Assessment, Judged, Judgement, REPORT, State},
        report::{Column, Report},
        series::Series,
    },
    error::shell_word,
    finding::{Finding, Quantity, Threshold, Unit, Verdict},
};

/// Columns that the evidence of a share names.
const MOST_COLUMNS: usize = 10;

/// One report, judged.
pub(in crate::drift::command) struct About<'a> {
    pub(in crate::drift::command) cx: &'a Context,
    pub(in crate::drift::command) series: &'a Series,
    pub(in crate::drift::command) report: &'a Report,
    pub(in crate::drift::command) judged: &'a Judged,
    /// As the user named it, if it is not the newest of its series.
    pub(in crate::drift::command) named: Option<&'a str>,
}

impl About<'_> {
    /// One for each judgement, in their order.
    pub(in crate::drift::command) fn findings(&self) -> Vec<Finding> {
        self.judged.judgements.iter().map(|judgement| self.finding(judgement)).collect()
    }

    fn finding(&self, judgement: &Judgement) -> Finding {
        let kind = judgement.id.strip_prefix("drift.").unwrap_or(judgement.id);
        let column = Some(judgement.subject.as_str()).filter(|subject| *subject != REPORT);
        let (id, message) = match column {
            Some(column) => {
                (self.series.id(&format!("{kind}.{column}")), format!("{column}: {}", judgement.message))
            }
            None => (self.series.id(kind), judgement.message.clone()),
        };
        let mut finding = Finding::new(id, self.series.subject(), judgement.verdict, message);
        if let Some(value) = judgement.value {
            finding = finding.measured(Quantity { value, unit: unit(kind) });
        }
        finding.threshold.clone_from(&judgement.threshold);
        let (warning, critical) = self.limits(kind, judgement);
        finding = finding.limits(warning.as_ref(), critical.as_ref());
        finding.hint = self.hint(kind, judgement);
        finding.evidence = match (kind, column) {
            ("share", _) => self.of_the_share(),
            (_, Some(column)) => self.of_a_column(column),
            _ => self.of_the_report(),
        };
        finding
    }

    fn limits(&self, kind: &str, judgement: &Judgement) -> (Option<Threshold>, Option<Threshold>) {
        let policy = &self.series.policy;
        let read = |text: &str| text.parse::<Threshold>().ok();
        match kind {
            "share" => (read(&policy.share_warning.as_share()), read(&policy.share_critical.as_share())),
            "psi" => (read(&policy.psi.as_number()), None),
            "missing" => (read(&policy.missing_share.as_share()), None),
            "age" => (judgement.threshold.as_deref().and_then(read), None),
            _ => (None, None),
        }
    }

    /// The command to run next; the first thing that a tired person needs is where to look.
    fn hint(&self, kind: &str, judgement: &Judgement) -> Option<String> {
        let own = judgement.hint.clone();
        if judgement.verdict == Verdict::Ok {
            return own;
        }
        let next = match kind {
            "age" if self.named.is_some() => return own,
            "age" => self.cx.command(&format!("drift list{}", self.series.flags())),
            "share" if judgement.verdict != Verdict::Unknown && self.named.is_none() => {
                let decide = self.cx.command(&format!("drift decide{}", self.series.flags()));
                format!("{}, then {decide}", self.show()?)
            }
            _ => self.show()?,
        };
        Some(own.map_or_else(|| next.clone(), |own| format!("{own}: {next}")))
    }

    /// None of what came through a pipe: it is gone.
    fn show(&self) -> Option<String> {
        let named = match self.named {
            Some("-") => return None,
            Some(named) => format!(" {}", shell_word(&show_address(named))),
            None => String::new(),
        };
        Some(self.cx.command(&format!("drift show{named}{}", self.series.flags())))
    }

    fn of_the_report(&self) -> Map<String, Value> {
        let report = self.report;
        let (reference, current) = self.series.policy.rows(report);
        let facts = json!({
            "report": report.source,
            "format": report.format,
            "at": report.at,
            "at_from": report.at_from,
            "rows_reference": reference,
            "rows_current": current,
        });
        match facts {
            Value::Object(facts) => facts,
            _ => Map::new(),
        }
    }

    fn of_the_share(&self) -> Map<String, Value> {
        let mut facts = self.of_the_report();
        let (share, report) = (&self.judged.share, self.report);
        let mut drifted: Vec<(&Column, &Assessment)> = report
            .columns
            .iter()
            .zip(&self.judged.assessments)
            .filter(|(_, assessment)| assessment.state == State::Drifted)
            .collect();
        drifted.sort_by(|(_, one), (_, two)| {
            two.past_limit.unwrap_or(0.0).total_cmp(&one.past_limit.unwrap_or(0.0))
        });
        drifted.truncate(MOST_COLUMNS);
        let furthest: Vec<Value> = drifted.into_iter().map(|(column, found)| about(column, found)).collect();
        for (key, value) in [
            ("columns", json!(share.columns)),
            ("computable", json!(share.computable)),
            ("drifted", json!(share.drifted)),
            ("within_noise", json!(share.within_noise)),
            ("not_weighed", json!(share.unsized_drifted)),
            ("own_share", json!(report.share)),
            ("own_verdict", json!(report.dataset_drift)),
            ("own_limit", json!(report.dataset_threshold)),
            ("furthest", json!(furthest)),
        ] {
            facts.insert(key.to_owned(), value);
        }
        facts
    }

    fn of_a_column(&self, name: &str) -> Map<String, Value> {
        let mut facts = self.of_the_report();
        let measured: Vec<Value> = self
            .report
            .columns
            .iter()
            .zip(&self.judged.assessments)
            .filter(|(column, _)| column.column == name)
            .map(|(column, assessment)| about(column, assessment))
            .collect();
        facts.insert("measured".to_owned(), json!(measured));
        facts
    }
}

/// A column in a few numbers.
fn about(column: &Column, assessment: &Assessment) -> Value {
    json!({
        "column": column.column,
        "method": column.method.to_string(),
        "score": column.score,
        "limit": column.threshold,
        "noise_floor": assessment.floor.value(),
        "past_limit": assessment.past_limit,
        "adjusted_p": assessment.adjusted_p,
        "state": assessment.state,
        "missing_share": column.missing_share,
    })
}

fn unit(kind: &str) -> Option<Unit> {
    match kind {
        "share" | "missing" => Some(Unit::Ratio),
        "age" => Some(Unit::Seconds),
        _ => None,
    }
}
