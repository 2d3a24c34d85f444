//! Any text as a runbook: no panic, and a refusal always says why and where.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(faults) = mlopsctl::procedure::runbook::lint::lint_str(text, "fuzz") {
        assert!(!faults.is_empty());
        assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
    }
});
