//! Any text as a saved profile: refused with a reason, or everything that is done with a profile can be done with it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlopsctl::drift::compare::{Measure, Recount, Settings, measure};
use mlopsctl::drift::profile::{Limits, TableProfile};

fuzz_target!(|text: &str| {
    let profile = match TableProfile::load(text) {
        Ok(profile) => profile,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let mut all = Measure::ALL.to_vec();
    // A thousand permutations for every input would leave no time for inputs.
    if text.len() % 16 != 0 {
        all.retain(|measure| *measure != Measure::TotalVariationTest);
    }
    let settings = Settings { numeric: all.clone(), categorical: all, ..Settings::default() };
    let recount = Recount::needed(&profile, &profile, &settings);
    measure(&profile, &profile, &settings, recount.as_ref());
    let saved = profile.save().expect("what was read can be written");
    TableProfile::load(&saved).expect("and read again");
    let mut twice = profile.clone();
    if twice.merge(profile, &Limits::default()).is_ok() {
        measure(&twice, &twice, &settings, None);
    }
});
