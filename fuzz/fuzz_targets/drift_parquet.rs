//! Any bytes as a Parquet file: refused with a reason, or profiled; a fault of the decoder is a fault of the file.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use mlopsctl::drift::compare::{Settings, measure};
use mlopsctl::drift::profile::{Kinds, Limits, profile};
use mlopsctl::drift::table::parquet::ParquetTable;

fuzz_target!(
    // The decoder's own panics are caught and become faults: only what gets through ends the run.
    init: {
        std::panic::set_hook(Box::new(|_| {}));
    },
    |data: &[u8]| {
        let table = ParquetTable::open(Bytes::copy_from_slice(data));
        let read = table.and_then(|mut table| profile(&mut table, &Limits::default(), &Kinds::new()));
        match read {
            Ok(profile) => {
                measure(&profile, &profile, &Settings::default(), None);
            }
            Err(fault) => assert!(!fault.to_string().is_empty()),
        }
    }
);
