//! The report of a drill: evidence for who audits, in words and as a value.

use serde_json::{Value, json};

use super::{Drill, objective::Objective, set::SetDrill};
use crate::{
    context::Context,
    finding::{Finding, Quantity, Unit, Verdict},
    ui::{Block, Paper, PaperSection},
};

/// What times of a drill do not hold.
const LEFT_OUT: &str = "Times are those of the machine: from the start of the restore until the data was back and \
compared, one set after another. What people need to notice, to decide and to get a new machine comes on top.";

pub(super) fn of(cx: &Context, drill: &Drill, record: &str) -> Paper {
    let findings = drill.findings();
    let verdict = drill.verdict();
    let said = summary(drill, &findings);
    let mut value = details(drill);
    value["record"] = record.into();
    value["verdict"] = verdict.word().into();
    value["exit_code"] = cx.options.fail_on.exit_code(verdict).into();
    Paper {
        command: "backup drill",
        title: format!("Recovery drill{}", of_stack(cx)),
        verdict,
        judges: true,
        label: verdict.label().to_owned(),
        summary: said,
        facts: Vec::new(),
        sections: sections(cx, drill, record),
        findings,
        value,
    }
}

fn of_stack(cx: &Context) -> String {
    cx.config().stack.as_ref().map(|stack| format!(" of {stack}")).unwrap_or_default()
}

/// What it comes to: the worst that was found, or how much came back.
fn summary(drill: &Drill, findings: &[Finding]) -> String {
    let bad: Vec<&Finding> = findings.iter().filter(|finding| finding.verdict != Verdict::Ok).collect();
    let worst = bad.iter().rev().max_by_key(|finding| finding.verdict.gravity());
    if let Some(worst) = worst {
        let more = if bad.len() > 1 { format!("; {} more", bad.len() - 1) } else { String::new() };
        return format!("{}: {}{more}", worst.subject, worst.message);
    }
    let sets = drill.sets.len();
    let noun = if sets == 1 { "set is" } else { "sets are" };
    let size: u64 = drill.sets.iter().filter_map(|set| Some(set.backup.as_ref()?.data_bytes)).sum();
    format!("{sets} {noun} back: {} in {}, within all objectives", bytes(size), Quantity::seconds(drill.took))
}

fn sections(cx: &Context, drill: &Drill, record: &str) -> Vec<PaperSection> {
    let section = |heading, blocks| PaperSection { heading, blocks };
    let mut overview = vec![
        ("Began", drill.began.format("%Y-%m-%d %H:%M:%S UTC").to_string()),
        ("Took", Quantity::seconds(drill.took).to_string()),
        ("By", crate::record::Who::read(&cx.environment).name),
        ("On", crate::record::host_name()),
        ("Record", record.to_owned()),
    ];
    if let Some(environment) = &cx.loaded.environment {
        overview.insert(0, ("Environment", environment.clone()));
    }
    let times = drill.objectives.iter().map(objective_row).collect();
    let points = drill.sets.iter().map(point_row).collect();
    let steps = drill.sets.iter().flat_map(|set| set.steps.iter().map(move |step| (set, step)));
    let steps = steps.map(|(set, step)| {
        let finding = &step.finding;
        let took = Quantity { value: finding.took_seconds, unit: Some(Unit::Seconds) };
        // What is known from the listing takes no time of its own.
        let took = if step.what == "find" { "-".to_owned() } else { took.to_string() };
        vec![
            finding.verdict.label().to_owned(),
            set.set.clone(),
            step.what.to_owned(),
            took,
            finding.message.clone(),
        ]
    });
    let mut sections = vec![
        section("Overview", vec![Block::Facts(overview)]),
        section(
            "Recovery times",
            vec![
                Block::Rows {
                    columns: vec!["verdict", "objective", "target", "measured", "what was seen"],
                    rows: times,
                },
                Block::Text(LEFT_OUT.to_owned()),
            ],
        ),
        section(
            "Recovery points",
            vec![Block::Rows {
                columns: vec!["verdict", "set", "backup", "made", "at most", "size", "back after"],
                rows: points,
            }],
        ),
        section(
            "What was done",
            vec![Block::Rows {
                columns: vec!["verdict", "set", "step", "took", "what was seen"],
                rows: steps.collect(),
            }],
        ),
    ];
    let hints: Vec<String> = drill
        .findings()
        .iter()
        .filter(|finding| finding.verdict != Verdict::Ok)
        .filter_map(|finding| Some(format!("{}: {}", finding.subject, finding.hint.as_ref()?)))
        .collect();
    if !hints.is_empty() {
        sections.push(section("What to do", vec![Block::Bullets(hints)]));
    }
    sections
}

fn objective_row(objective: &Objective) -> Vec<String> {
    let seconds = |seconds: f64| Quantity { value: seconds, unit: Some(Unit::Seconds) }.to_string();
    vec![
        objective.verdict.map_or_else(|| "-".to_owned(), |verdict| verdict.label().to_owned()),
        objective.title().to_owned(),
        seconds(objective.target_seconds),
        objective.measured_seconds.map_or_else(|| "-".to_owned(), seconds),
        objective.message.clone(),
    ]
}

fn point_row(set: &SetDrill) -> Vec<String> {
    let dash = || "-".to_owned();
    let backup = set.backup.as_ref();
    vec![
        set.verdict().label().to_owned(),
        set.set.clone(),
        backup.map_or_else(dash, |backup| backup.id.to_string()),
        backup.map_or_else(dash, |backup| backup.made.format("%Y-%m-%d %H:%M:%SZ").to_string()),
        Quantity::seconds(set.most).to_string(),
        backup.map_or_else(dash, |backup| bytes(backup.data_bytes).to_string()),
        set.back.map_or_else(dash, |back| Quantity::seconds(back).to_string()),
    ]
}

fn bytes(bytes: u64) -> Quantity {
    Quantity { value: bytes as f64, unit: Some(Unit::Bytes) }
}

/// `mlopsctl/drill/v1`, as the record keeps it.
pub(super) fn details(drill: &Drill) -> Value {
    let sets: Vec<Value> = drill
        .sets
        .iter()
        .map(|set| {
            let steps: Vec<Value> = set
                .steps
                .iter()
                .map(|step| {
                    json!({
                        "what": step.what,
                        "began_after_seconds": step.began.as_secs_f64(),
                        "took_seconds": step.finding.took_seconds,
                        "verdict": step.finding.verdict,
                        "message": step.finding.message,
                    })
                })
                .collect();
            let age = set
                .backup
                .as_ref()
                .map(|backup| (drill.began - backup.made).num_milliseconds().max(0) as f64 / 1e3);
            json!({
                "set": set.set,
                "place": set.place,
                "verdict": set.verdict(),
                "backup": set.backup,
                "age_seconds": age,
                "rpo_seconds": set.most.as_secs_f64(),
                "back_after_seconds": set.back.map(|back| back.as_secs_f64()),
                "served_after_seconds": set.served.flatten().map(|after| after.as_secs_f64()),
                "steps": steps,
            })
        })
        .collect();
    let findings = drill.findings();
    json!({
        "schema": "mlopsctl/drill/v1",
        "summary": summary(drill, &findings),
        "began": drill.began,
        "took_seconds": drill.took.as_secs_f64(),
        "objectives": drill.objectives,
        "sets": sets,
        "findings": findings,
    })
}
