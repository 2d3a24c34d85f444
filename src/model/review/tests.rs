use super::*;
use crate::{
    client::mlflow::Version,
    config::{RegisteredModel, Watch as Written},
    model::{judgement::policy, registry::Named},
};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

fn values(metrics: &[(&str, f64)]) -> Values {
    Values {
        name: "version 3".to_owned(),
        metrics: metrics.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        ..Values::default()
    }
}

fn at(version: u64) -> Pointer {
    Pointer::Alias { alias: "x".to_owned(), version, both: false }
}

fn seen(model: &Model) -> Seen<'_> {
    Seen {
        model,
        serving: ("production", at(3)),
        candidate: ("staging", Pointer::Nothing),
        trained: Some(now() - TimeDelta::days(10)),
        values: values(&[("f1_score", 0.80), ("brier_score", 0.15), ("accuracy", 0.8)]),
        baseline: Baseline::Version(values(&[("f1_score", 0.80)])),
        gate: None,
        rejected: false,
        runs: Ok(vec![]),
        previous: None,
    }
}

fn remark(seen: &Seen<'_>, policy: &Policy, id: &str) -> Option<Remark> {
    let remarks = review(seen, policy, now(), &|words| format!("mlopsctl {words}"));
    remarks.into_iter().find(|remark| remark.id == id)
}

fn verdict(seen: &Seen<'_>, policy: &Policy, id: &str) -> Option<Verdict> {
    remark(seen, policy, id).map(|remark| remark.verdict)
}

#[test]
fn the_numbers_of_the_runbooks() {
    let model = Model { name: "m".to_owned(), ..Model::default() };
    let policy = Policy::default();
    let f1 = |value: f64| {
        let seen = Seen { values: values(&[("f1_score", value)]), ..seen(&model) };
        verdict(&seen, &policy, "model.metric.f1_score").unwrap()
    };
    // Baseline 0.80: 5 % below is 0.76, 10 % below 0.72; exactly there it still passes.
    assert_eq!(
        [f1(0.80), f1(0.76), f1(0.7599), f1(0.72), f1(0.7199)],
        [Verdict::Ok, Verdict::Ok, Verdict::Warning, Verdict::Warning, Verdict::Critical]
    );
    assert_eq!(f1(f64::NAN), Verdict::Unknown);
    let one = |metric: &str, value: f64| {
        let seen = Seen { values: values(&[(metric, value)]), ..seen(&model) };
        verdict(&seen, &policy, &format!("model.metric.{metric}")).unwrap()
    };
    assert_eq!([one("brier_score", 0.20), one("brier_score", 0.2001)], [Verdict::Ok, Verdict::Warning]);
    assert_eq!([one("accuracy", 0.55), one("accuracy", 0.5499)], [Verdict::Ok, Verdict::Warning]);
}

#[test]
fn the_limit_that_is_shown_is_the_one_that_breaks_first() {
    let model = Model::default();
    let remark = remark(&seen(&model), &Policy::default(), "model.metric.f1_score").unwrap();
    assert_eq!(remark.threshold.as_deref(), Some(">= baseline - 5%"));
}

#[test]
fn what_a_model_does_not_have_is_asked_for_only_where_somebody_does() {
    let model = Model::default();
    let with = |metrics: &[(&str, f64)], policy: &Policy| {
        let seen = Seen { values: values(metrics), ..seen(&model) };
        verdict(&seen, policy, "model.metric.f1_score")
    };
    let usual = Policy::default();
    assert_eq!(with(&[("rmse", 3.0)], &usual), None);
    // By another name it may be the same: nobody guesses.
    assert_eq!(with(&[("val_f1", 0.8)], &usual), Some(Verdict::Unknown));
    assert_eq!(with(&[("accuracy", 0.8)], &usual), None);
    let named = |config: RegisteredModel| policy(&Named { name: "m", config }).unwrap();
    let own = named(RegisteredModel {
        metrics: [("f1_score".to_owned(), vec!["val_f1".to_owned()])].into(),
        ..RegisteredModel::default()
    });
    assert_eq!(with(&[("val_f1", 0.8)], &own), Some(Verdict::Ok));
    assert_eq!(with(&[("rmse", 3.0)], &own), Some(Verdict::Unknown));
    let unwatched = named(RegisteredModel {
        watch: [("f1_score".to_owned(), Written::default())].into(),
        ..RegisteredModel::default()
    });
    assert_eq!(with(&[("f1_score", 0.1)], &unwatched), None);
}

#[test]
fn without_a_run_or_a_baseline_nothing_passes() {
    let model = Model::default();
    let gone = Values { why_none: Some("its source run is gone".to_owned()), ..values(&[]) };
    let seen_gone = Seen { values: gone, ..seen(&model) };
    assert_eq!(verdict(&seen_gone, &Policy::default(), "model.metrics"), Some(Verdict::Unknown));
    assert_eq!(verdict(&seen_gone, &Policy::default(), "model.metric.f1_score"), None);
    let no_baseline = Seen { baseline: Baseline::Unclear("nothing tells".to_owned()), ..seen(&model) };
    assert_eq!(verdict(&no_baseline, &Policy::default(), "model.metric.f1_score"), Some(Verdict::Unknown));
    assert_eq!(verdict(&no_baseline, &Policy::default(), "model.metric.accuracy"), Some(Verdict::Ok));
}

#[test]
fn what_has_no_past_yet_is_held_to_fixed_limits_alone() {
    let model = Model::default();
    let usual = Policy::default();
    let others = Baseline::Version(values(&[("accuracy", 0.9)]));
    for baseline in [Baseline::None, others] {
        let first =
            Seen { baseline, values: values(&[("f1_score", 0.4), ("brier_score", 0.3)]), ..seen(&model) };
        let f1 = remark(&first, &usual, "model.metric.f1_score").unwrap();
        assert_eq!(f1.verdict, Verdict::Ok, "{f1:?}");
        assert!(f1.message.contains("no baseline yet"), "{f1:?}");
        assert_eq!(verdict(&first, &usual, "model.metric.brier_score"), Some(Verdict::Warning));
    }
    let missing = Seen { baseline: Baseline::None, values: values(&[("val_f1", 0.4)]), ..seen(&model) };
    assert_eq!(verdict(&missing, &usual, "model.metric.f1_score"), Some(Verdict::Unknown));
}

#[test]
fn what_a_rollback_left_is_not_put_forward_again() {
    let model = Model { name: "m".to_owned(), ..Model::default() };
    let waits =
        Seen { candidate: ("staging", at(4)), gate: Some((Outcome::Pass, String::new())), ..seen(&model) };
    assert_eq!(verdict(&waits, &Policy::default(), "model.candidate"), Some(Verdict::Warning));
    let left = remark(&Seen { rejected: true, ..waits }, &Policy::default(), "model.candidate").unwrap();
    assert_eq!(left.verdict, Verdict::Ok);
    assert!(!left.hint.unwrap().contains("promote"));
}

#[test]
fn age_counts_from_training() {
    let version =
        |days| Version { version: 3, created: Some(now() - TimeDelta::days(days)), ..Version::default() };
    let model = Model { versions: vec![version(2)], ..Model::default() };
    let aged = |days: i64, seconds: i64| Seen {
        trained: Some(now() - TimeDelta::days(days) - TimeDelta::seconds(seconds)),
        ..seen(&model)
    };
    let of = |seen: &Seen<'_>| remark(seen, &Policy::default(), "model.age").unwrap();
    assert_eq!([of(&aged(30, 0)).verdict, of(&aged(30, 1)).verdict], [Verdict::Ok, Verdict::Warning]);
    assert_eq!(
        of(&aged(45, 0)).message,
        "version 3 was trained 45 days ago, more than 30 days: consider retraining"
    );
    let untold = Seen { trained: None, ..seen(&model) };
    assert_eq!(of(&untold).message, "version 3 was registered 2 days ago");
    let bare = Model::default();
    assert_eq!(of(&Seen { trained: None, ..seen(&bare) }).verdict, Verdict::Unknown);
}

#[test]
fn spans_as_people_say_them() {
    let cases = [
        (TimeDelta::zero(), "0 s"),
        (TimeDelta::seconds(59), "59 s"),
        (TimeDelta::minutes(5), "5 min"),
        (TimeDelta::hours(1), "1 h"),
        (TimeDelta::hours(24), "1 day"),
        (TimeDelta::hours(36), "1 day 12 h"),
        (TimeDelta::days(2), "2 days"),
        (TimeDelta::hours(100), "4 days 4 h"),
        (TimeDelta::days(30) + TimeDelta::hours(5), "30 days"),
    ];
    for (given, expected) in cases {
        assert_eq!(span(given), expected);
    }
}

#[test]
fn a_brier_limit_that_is_no_bar_is_said() {
    let model = Model::default();
    let at = |score: f64| {
        let seen = Seen { values: values(&[("brier_score", score)]), ..seen(&model) };
        verdict(&seen, &Policy { prevalence: Some(0.1), ..Policy::default() }, "model.metric.brier_score")
            .unwrap()
    };
    assert_eq!([at(0.05), at(0.09), at(0.15)], [Verdict::Ok, Verdict::Warning, Verdict::Warning]);
}

#[test]
fn who_waits_and_what_the_gate_says() {
    let model = Model::default();
    let with = |gate: Option<Outcome>| {
        let gate = gate.map(|outcome| (outcome, String::new()));
        let seen = Seen { candidate: ("staging", at(4)), gate, ..seen(&model) };
        verdict(&seen, &Policy::default(), "model.candidate").unwrap()
    };
    assert_eq!(
        [
            with(Some(Outcome::Pass)),
            with(Some(Outcome::Fail)),
            with(Some(Outcome::NotComparable)),
            with(None)
        ],
        [Verdict::Warning, Verdict::Ok, Verdict::Unknown, Verdict::Warning]
    );
    let same =
        Seen { candidate: ("staging", at(3)), gate: Some((Outcome::Pass, String::new())), ..seen(&model) };
    assert_eq!(verdict(&same, &Policy::default(), "model.candidate"), Some(Verdict::Ok));
}

#[test]
fn names_that_are_not_clear_are_shown_and_nothing_is_judged_by_them() {
    let model = Model::default();
    let torn = || Pointer::Disagree {
        alias: "production".to_owned(),
        version: 3,
        stage: Stage::Production,
        staged: vec![2],
    };
    let of = |pointer| Seen { serving: ("production", pointer), ..seen(&model) };
    let verdict = |pointer, id| verdict(&of(pointer), &Policy::default(), id);
    assert_eq!(verdict(torn(), "model.serving"), Some(Verdict::Warning));
    assert_eq!(verdict(torn(), "model.age"), None);
    assert_eq!(verdict(Pointer::Nothing, "model.serving"), Some(Verdict::Unknown));
    let waits = Seen { candidate: ("staging", torn()), ..seen(&model) };
    assert_eq!(
        remark(&waits, &Policy::default(), "model.candidate").map(|one| one.verdict),
        Some(Verdict::Warning)
    );
}

#[test]
fn what_could_be_archived() {
    let version = |version, days| Version {
        version,
        created: Some(now() - TimeDelta::days(days)),
        ..Version::default()
    };
    let model = Model {
        name: "m".to_owned(),
        versions: vec![version(5, 1), version(4, 200), version(3, 210), version(2, 300), version(1, 400)],
        ..Model::default()
    };
    // 4 is where a rollback would lead.
    let seen = Seen { previous: Some(4), ..seen(&model) };
    let remark = remark(&seen, &Policy::default(), "model.archive").unwrap();
    assert!(remark.message.contains("2 versions") && remark.message.ends_with("2, 1"), "{remark:?}");
    assert_eq!(remark.hint.as_deref(), Some("mlopsctl model archive m"));
}

#[test]
fn failed_trainings() {
    let model = Model::default();
    let with = |states: &[State]| {
        let run = |(at, state): (usize, &State)| Training { name: format!("run-{at}"), state: *state };
        let runs = Ok(states.iter().enumerate().map(run).collect());
        remark(&Seen { runs, ..seen(&model) }, &Policy::default(), "model.training").unwrap()
    };
    use State::{Failed, Finished, Running};
    assert_eq!(with(&[]).message, "there are no training runs");
    let last = with(&[Finished, Failed]);
    assert_eq!(
        (last.verdict, last.message.as_str()),
        (Verdict::Ok, "1 of the last 2 training runs failed, last run-1")
    );
    // What runs still says nothing.
    let newest = with(&[Running, Failed, Finished]);
    assert_eq!(newest.verdict, Verdict::Warning);
    assert!(newest.message.ends_with("1 of the last 2 training runs failed, the newest among them (run-1)"));
    let unknown = Seen { runs: Err("HTTP 500".to_owned()), ..seen(&model) };
    assert_eq!(verdict(&unknown, &Policy::default(), "model.training"), Some(Verdict::Unknown));
}
