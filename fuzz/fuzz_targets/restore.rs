//! Any bytes as an archive of unknown origin: listed or refused, never a panic, and never much memory.

#![no_main]

use std::io::{Cursor, Read};

use libfuzzer_sys::fuzz_target;
use mlopsctl::backup::archive::{Limits, Manifest, Policy, Watch, scan_foreign};

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: Some(1 << 20), ..Policy::foreign().limits };
    let policy = Policy { limits, ..Policy::foreign() };
    let open = || Ok(Box::new(Cursor::new(data.to_vec())) as Box<dyn Read>);
    if let Ok(entries) = scan_foreign(&open, &policy, &Watch::default()) {
        assert!(entries.iter().all(|entry| !entry.name.bytes().starts_with(b"/")));
    }
    let _ = Manifest::read(data);
});
