//! Any bytes, cut anywhere, in both dialects: no panic, and the cuts change nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlopsctl::exposition::{Dialect, ExpositionError, Parser, Sample, Selector};

type Read = (Vec<String>, Result<usize, ExpositionError>);

fn read(dialect: Dialect, page: &[u8], piece: usize) -> Read {
    let mut rows = Vec::new();
    let mut each = |sample: &Sample<'_>| rows.push(format!("{sample:?}"));
    let mut parser = Parser::new(dialect);
    for piece in page.chunks(piece) {
        if let Err(error) = parser.feed(piece, &mut each) {
            return (rows, Err(error));
        }
    }
    let result = parser.finish(&mut each);
    (rows, result)
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, page)) = data.split_first() else { return };
    for dialect in [Dialect::Text, Dialect::OpenMetrics] {
        let whole = read(dialect, page, usize::MAX);
        assert_eq!(whole, read(dialect, page, usize::from(first % 32) + 1));
    }
    if let Ok(text) = std::str::from_utf8(page) {
        // The same bytes as what a person would write into a configuration.
        let _ = text.parse::<Selector>();
    }
});
