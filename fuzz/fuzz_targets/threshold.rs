//! Any text as a threshold: no panic; what is accepted reads the same again and judges any value.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlopsctl::finding::{Limits, Quantity, Threshold, Verdict};

fuzz_target!(|input: (&str, f64)| {
    let (text, value) = input;
    let _ = Quantity::parse(text).map(|quantity| quantity.to_string());
    let Ok(threshold) = text.parse::<Threshold>() else { return };
    let again: Threshold = threshold.to_string().parse().expect("what is shown is what was written");
    assert_eq!(threshold, again);
    let breached = threshold.breached(value);
    let excess = threshold.excess(value);
    assert!(excess >= 0.0 && (breached || excess == 0.0), "{excess}");
    let _ = (threshold.plugin_range(), threshold.shown(), threshold.distance(value));
    let limits = Limits { warning: None, critical: Some(threshold), recover: None };
    let (verdict, _) = limits.judge(value);
    // No value that is not a number is ever fine.
    assert!(!value.is_nan() || verdict == Verdict::Unknown);
    assert!(value.is_nan() || (verdict == Verdict::Critical) == breached);
});
