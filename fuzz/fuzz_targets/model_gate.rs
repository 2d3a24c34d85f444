//! Any text as a rule of a gate, as a signature, and as the file that holds one: no panic; what is accepted reads the same
//! again, a value that is no number never passes, and a signature breaks nobody who comes from itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlopsctl::model::{
    evidence::MlModel,
    gate::Rule,
    signature::{Signature, compare},
};

fuzz_target!(|input: (&str, f64, f64)| {
    let (text, value, baseline) = input;
    if let Ok(rule) = text.parse::<Rule>() {
        assert_eq!(rule.shown().parse::<Rule>().as_ref(), Ok(&rule));
        if let Some(bound) = rule.bound.number(Some(baseline)).filter(|bound| bound.is_finite()) {
            let holds = rule.comparison.holds(value, bound);
            assert!(!(value.is_nan() && holds && rule.comparison.larger_is_better().is_some()));
        }
    }
    let signatures = [Signature::of(Some(text), Some(text), Some(text)), Signature::of(Some(text), Some(text), None)];
    for signature in signatures.into_iter().flatten() {
        assert_eq!(compare(&signature, &signature), Some(Vec::new()));
        let _ = signature.describe();
    }
    let _ = MlModel::parse(text.as_bytes()).map(|file| file.flavour());
    let _ = MlModel::of_history(text, "model");
});
