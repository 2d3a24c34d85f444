//! Chance and faults that look like drift, through the program: many categories, few columns, other units, sketches.

use crate::support::cli::{Run, Sandbox};

/// Rows of three columns, of `categories` names each.
fn names(random: &mut fastrand::Rng, rows: usize, prefix: &str, categories: usize) -> String {
    let mut text = "a,b,c\n".to_owned();
    for _ in 0..rows {
        let mut cell = || format!("{prefix}{}", random.usize(0..categories));
        text += &format!("{},{},{}\n", cell(), cell(), cell());
    }
    text
}

/// Incomes and ages, the incomes times `factor`.
fn people(random: &mut fastrand::Rng, rows: usize, factor: f64) -> String {
    let mut text = "income,age\n".to_owned();
    for _ in 0..rows {
        let income = -20_000.0 * ((1.0 - random.f64()) * (1.0 - random.f64())).ln();
        let age: f64 = (0..12).map(|_| random.f64()).sum::<f64>() * 10.0 - 20.0;
        text += &format!("{:.2},{age:.1}\n", income * factor);
    }
    text
}

fn measured(sandbox: &Sandbox, day: u32, args: &[&str]) -> Run {
    let out = format!("reports/r_2026-06-{day:02}.json");
    let table = format!("day{day}.csv");
    sandbox.run(&[&["drift", "measure", "ref.csv", &table, "--out", &out], args].concat())
}

fn decided(sandbox: &Sandbox) -> Run {
    sandbox.run(&["drift", "decide", "--reports", "reports", "--time-from", "name", "-o", "json"])
}

#[test]
fn equal_samples_of_many_categories_are_noise_day_after_day_and_a_replacement_is_not() {
    for (method, rows) in [("auto", 250), ("psi", 250)] {
        let mut sandbox = Sandbox::new();
        sandbox.now("2026-06-10T09:00:00Z");
        let mut random = fastrand::Rng::with_seed(1);
        sandbox.write("reports/note.txt", "");
        sandbox.write("ref.csv", names(&mut random, 2500, "k", 300));
        // One day in twenty passes what chance reaches once in twenty.
        let mut alarms = 0;
        for day in 5..=10 {
            sandbox.write(&format!("day{day}.csv"), names(&mut random, rows + day as usize, "k", 300));
            let run = measured(&sandbox, day, &["--method", method]);
            assert!(run.code < 2, "{}", run.transcript());
            alarms += run.code;
        }
        assert!(alarms <= 1, "{alarms} of 6 with {method}");
        let run = decided(&sandbox);
        assert_eq!(run.code(0).json()["decision"], "nothing", "{}", run.transcript());
        sandbox.write("day10.csv", names(&mut random, rows, "other", 300));
        let run = measured(&sandbox, 10, &["--method", method, "-o", "json"]);
        assert_eq!(run.json()["columns"][0]["state"], "drifted", "{}", run.transcript());
        assert_eq!(run.code, 2);
    }
}

#[test]
fn another_unit_leads_to_the_pipeline_however_long_it_lasts() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-12T09:00:00Z");
    let mut random = fastrand::Rng::with_seed(2);
    sandbox.write("reports/note.txt", "");
    sandbox.write("ref.csv", people(&mut random, 2000, 1.0));
    for day in 1..=12 {
        let factor = if day <= 6 { 1.0 } else { 100.0 };
        sandbox.write(&format!("day{day}.csv"), people(&mut random, 2000 + day as usize, factor));
        let run = measured(&sandbox, day, &[]);
        assert!(run.code != 3, "{}", run.transcript());
        if day == 7 || day == 12 {
            sandbox.now(&format!("2026-06-{day:02}T09:00:00Z"));
            let run = decided(&sandbox);
            assert_eq!(run.code(2).json()["decision"], "pipeline", "{}", run.transcript());
            assert!(run.stdout.contains("about 100 times the reference's"), "{}", run.transcript());
        }
    }
}

#[test]
fn a_score_of_a_sketch_that_may_be_over_its_limit_is_not_stable() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-12T09:00:00Z");
    let mut random = fastrand::Rng::with_seed(3);
    sandbox.write("ref.csv", people(&mut random, 20_000, 1.0));
    sandbox.write("day.csv", people(&mut random, 20_000, 1.0));
    sandbox.run(&["drift", "measure", "ref.csv", "day.csv", "--save-reference", "profile.json"]).code(0);
    let against = |rest: &[&str]| {
        let words = ["drift", "measure", "profile.json", "day.csv", "--columns", "income", "-o", "json"];
        sandbox.run(&[&words[..], rest].concat())
    };
    let column = against(&["--method", "kl_div"]).json()["columns"][0].clone();
    let score = column["score"].as_f64().expect("a score");
    let error = column["score_error"].as_f64().expect("how far it may be off");
    // Once the limit is within what the sketch may be off, once it is well above.
    for (limit, state, code) in [(score + error / 2.0, "cannot_tell", 3), (score + error * 2.0, "stable", 0)]
    {
        let run = against(&["--method", "kl_div", "--threshold", &format!("kl_div={limit}")]);
        assert_eq!(run.code(code).json()["columns"][0]["state"], state, "{}", run.transcript());
    }
    let run = against(&["--method", "psi-deciles"]);
    assert_eq!(run.code(0).json()["columns"][0]["state"], "stable", "{}", run.transcript());
}

#[test]
fn reports_that_are_too_few_to_tell_a_spike_say_how_many_more_it_takes() {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-05T09:00:00Z");
    for (day, drifted) in [(1, 0), (2, 0), (3, 6), (4, 6), (5, 6)] {
        let columns: Vec<String> = (0..10)
            .map(|at| {
                let score = if at < drifted { 0.6 } else { 0.01 } + f64::from(day) / 1e4;
                format!(r#"{{"column": "c{at}", "type": "num", "method": "psi", "score": {score}, "threshold": 0.1}}"#)
            })
            .collect();
        let text = format!(
            r#"{{"schema": "mlopsctl/drift/v1", "timestamp": "2026-06-0{day}T02:00:00Z", "rows_reference": 5000,
            "rows_current": {}, "columns": [{}]}}"#,
            5000 + day,
            columns.join(",")
        );
        sandbox.write(&format!("reports/r{day}.json"), text);
    }
    let run = sandbox.run(&["drift", "decide", "--reports", "reports", "-o", "json"]);
    assert_eq!(run.code(3).json()["decision"], "escalate", "{}", run.transcript());
    assert!(run.stdout.contains("2 more reports will tell"), "{}", run.transcript());
}
