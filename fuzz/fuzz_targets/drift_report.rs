//! Any bytes as a report: refused with a reason, or read, the same in pieces, and everything that is done with a report
//! can be done with it: judged, written, read back, drawn, followed, decided on.

#![no_main]

use std::io::Read;

use chrono::{TimeDelta, TimeZone, Utc};
use libfuzzer_sys::fuzz_target;
use mlopsctl::drift::decide::{Circumstances, decide};
use mlopsctl::drift::document::document;
use mlopsctl::drift::draw::{self, Marks};
use mlopsctl::drift::judge::{Policy, judge};
use mlopsctl::drift::read::{self, Limits};
use mlopsctl::drift::report::{Format, Report};
use mlopsctl::drift::trend::{Options, trend};

struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(buffer.len()).min(self.0.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

fn use_up(report: Report) {
    let now = Utc.timestamp_opt(1_800_000_000, 0).single().expect("a moment");
    for rows in [None, Some(0), Some(150), Some(u64::MAX)] {
        let policy = Policy {
            rows_reference: rows,
            rows_current: rows,
            stale_after: Some(TimeDelta::days(1)),
            ..Policy::default()
        };
        let judged = judge(&report, &policy, now);
        assert_eq!(judged.assessments.len(), report.columns.len());
        let text = document(&report, Some(&judged)).to_string();
        let back = read::read(text.as_bytes()).expect("what was written is read");
        assert_eq!(back.format, Format::Mlopsctl);
        assert_eq!(back.columns.len(), report.columns.len());
    }
    for column in &report.columns {
        if let Some(histogram) = &column.histogram {
            draw::histogram(histogram, 5, 40, Marks::Unicode);
        }
    }
    let reports = [report.clone(), Report { at: Some(now), ..report.clone() }, report];
    let (policy, options) = (Policy::default(), Options::default());
    let trend = trend(&reports, &policy, &options, now);
    let slots = draw::slots(&trend, 30);
    for feature in &trend.features {
        draw::heat_row(feature, &slots, Marks::Ascii);
    }
    decide(&reports, &trend, &policy, &Circumstances::default(), now);
}

fuzz_target!(|data: &[u8]| {
    let limits = Limits { bytes: 1 << 20 };
    let whole = read::read_from(data, &limits);
    let piece = data.first().map_or(1, |first| usize::from(*first) + 1);
    let pieces = read::read_from(Pieces(data, piece), &limits);
    // NaN is not equal to itself, so what is compared is what people see.
    assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
    match whole {
        Ok(report) => use_up(report),
        Err(error) => assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
    }
});
