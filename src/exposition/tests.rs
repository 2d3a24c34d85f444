//! Against the recorded verdicts of real scrapes, and against any bytes cut anywhere.

use proptest::prelude::*;

use super::*;

type Row = (String, Vec<(String, String)>, u64, Option<u64>);

/// All samples of a page read in pieces of these lengths (cycled), and how it ended.
fn read(dialect: Dialect, page: &[u8], lengths: &[usize]) -> (Vec<Row>, Result<usize, ExpositionError>) {
    let mut rows = Vec::new();
    let mut each = |sample: &Sample<'_>| {
        let labels = sample.labels().map(|(name, value)| (name.to_owned(), value.into_owned())).collect();
        // Bits, so that NaN equals itself.
        rows.push((
            sample.name().to_owned(),
            labels,
            sample.value.to_bits(),
            sample.timestamp.map(f64::to_bits),
        ));
    };
    let mut parser = Parser::new(dialect);
    let mut rest = page;
    let mut lengths = lengths.iter().copied().cycle();
    let result = loop {
        if rest.is_empty() {
            break parser.finish(&mut each);
        }
        let (piece, tail) = rest.split_at(lengths.next().unwrap_or(usize::MAX).clamp(1, rest.len()));
        rest = tail;
        if let Err(error) = parser.feed(piece, &mut each) {
            break Err(error);
        }
    };
    (rows, result)
}

/// The Python literal of the table: `'x{a="\\t"} 1\n'`.
fn python_literal(text: &str) -> String {
    let inside = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap();
    let mut plain = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next().unwrap() {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                c @ ('\\' | '\'') => c,
                c => panic!("\\{c} in {text}"),
            },
            c => c,
        });
    }
    plain
}

/// How the table writes a sample: `x{"a": "b"}=1`.
fn as_recorded((name, labels, value, _): &Row) -> String {
    let quoted = |text: &str| {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '"' | '\\' => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
        format!("\"{out}\"")
    };
    let labels: Vec<String> =
        labels.iter().map(|(name, value)| format!("{}: {}", quoted(name), quoted(value))).collect();
    let value = f64::from_bits(*value);
    let value = match value {
        v if v.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        v => v.to_string(),
    };
    format!("{name}{{{}}}={value}", labels.join(", "))
}

#[test]
fn every_recorded_verdict_of_a_real_scrape_is_ours() {
    let mut cases = 0;
    for row in include_str!("../../tests/fixtures/prometheus/parser_cases.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
    {
        let [name, body, text, open_metrics] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let body = python_literal(body).replace("@MS", "1795197000500");
        for (dialect, expected) in [(Dialect::Text, text), (Dialect::OpenMetrics, open_metrics)] {
            let page = match dialect {
                Dialect::Text => body.clone(),
                // As the recording did.
                Dialect::OpenMetrics => format!("{body}# EOF\n"),
            };
            let (rows, result) = read(dialect, page.as_bytes(), &[]);
            cases += 1;
            if expected.starts_with("REJECT") {
                assert!(result.is_err(), "{name} {dialect:?} must be refused, gave {rows:?}");
                continue;
            }
            assert!(result.is_ok(), "{name} {dialect:?} must be accepted: {result:?}");
            let seen: Vec<String> = rows.iter().map(as_recorded).collect();
            // A sample whose own timestamp is not now is accepted, and then not found by a query for now.
            let expected = expected.strip_prefix("OK ").unwrap();
            if !expected.is_empty() {
                assert_eq!(seen.join(" "), expected, "{name} {dialect:?}");
            }
        }
    }
    assert!(cases >= 50, "only {cases} cases were read");
}

#[test]
fn what_the_table_leaves_out_follows_the_lexers() {
    let text = [
        ("", true),
        ("\n \n\t\n", true),
        ("# anything \u{1}\n#\n#HELP\n# HELPx\n", true),
        ("# HELP x\n# HELP y text\n# TYPE x counter\nx 1\n", true),
        ("# TYPE x info\n", false),
        ("# TYPE x\n", false),
        ("# TYPE x counter \n", false),
        ("# HELP \n", false),
        ("x{a=\"1\" b=\"2\"} 1\n", true),
        ("x{a=\"1\",a=\"2\"} 1\n", false),
        ("x{__name__=\"y\"} 1\n", false),
        ("x{a:b=\"1\"} 1\n", false),
        ("x{a='1'} 1\n", false),
        ("x{a=\"1\\\n\"} 1\n", false),
        ("x{a=\"1\n", false),
        ("x{a=\"1\"}1\n", true),
        ("x 1 123 4\n", false),
        ("x 1 -5\n", false),
        ("x 1 99999999999999999999\n", false),
        ("x 1e999\n", false),
        ("x +nan\n", false),
        ("x\n", false),
        ("x \n", false),
        ("1x 1\n", false),
        ("x 1\0\n", false),
        ("x 1\n# EOF\nx{a=\"after\"} 2\n", true),
    ];
    for (page, accepted) in text {
        let (rows, result) = read(Dialect::Text, page.as_bytes(), &[]);
        assert_eq!(result.is_ok(), accepted, "{page:?} gave {rows:?} {result:?}");
    }
    let open_metrics = [
        ("# EOF\n", true),
        ("# EOF", true),
        ("", false),
        ("x 1\n", false),
        ("x 1\n# EOF\n\n", false),
        ("# EOFx\n", false),
        ("\n# EOF\n", false),
        ("# a comment\n# EOF\n", false),
        ("# TYPE x counter\n# HELP x \n# UNIT x_s s\n# EOF\n", true),
        ("# UNIT x seconds\n# EOF\n", false),
        ("# TYPE x untyped\n# EOF\n", false),
        ("x{a=\"1\" b=\"2\"} 1\n# EOF\n", false),
        ("x{,} 1\n# EOF\n", false),
        ("x  1\n# EOF\n", false),
        ("x 1 1.5\n# EOF\n", true),
        ("x 1 NaN\n# EOF\n", false),
        ("x 1 # {} 2\n# EOF\n", true),
        ("x 1 5 # {a=\"b\",c=\"d\"} 2 3\n# EOF\n", true),
        ("x 1 # {a=\"b\"}\n# EOF\n", false),
        ("x 1 # \n# EOF\n", false),
        ("x 1 \n# EOF\n", false),
    ];
    for (page, accepted) in open_metrics {
        let (rows, result) = read(Dialect::OpenMetrics, page.as_bytes(), &[]);
        assert_eq!(result.is_ok(), accepted, "{page:?} gave {rows:?} {result:?}");
    }
}

#[test]
fn a_fault_is_named_with_its_line() {
    let cases = [
        ("x 1\ny{a=\"l1\nl2\"} 2\nz z\n", 4, "the value is not a number"),
        ("x 1\r\n", 1, "the value is not a number"),
        ("x 1\n y 1\n", 2, "there is white space before the metric name"),
    ];
    for (page, line, why) in cases {
        let error = parse(Dialect::Text, page.as_bytes(), |_| ()).unwrap_err();
        assert_eq!((error.line, &*error.why), (line, why), "{page:?}");
    }
}

#[test]
fn bad_utf8_is_refused_in_values_only() {
    assert!(parse(Dialect::Text, b"x{a=\"\xff\"} 1\n", |_| ()).is_err());
    assert!(parse(Dialect::Text, b"# HELP x \xff\n", |_| ()).is_err());
    assert!(parse(Dialect::Text, b"# \xff\nx 1\n", |_| ()).is_ok());
}

#[test]
fn a_line_without_end_is_refused_and_costs_linear_time() {
    let mut page = b"x{a=\"".to_vec();
    page.extend(b"\n".repeat(3 << 20));
    let (_, result) = read(Dialect::Text, &page, &[1 << 10]);
    assert_eq!(result.unwrap_err().why, "the line is longer than 1 MiB");
    let long = format!("x{{a=\"{}\"}} 1\n", "y".repeat(1 << 20));
    let (_, whole) = read(Dialect::Text, long.as_bytes(), &[]);
    let (_, cut) = read(Dialect::Text, long.as_bytes(), &[7777]);
    assert_eq!(whole, cut);
}

#[test]
fn real_pages_are_read_whole() {
    let page = include_bytes!("../../tests/fixtures/prometheus/exposition_text.body");
    let (rows, result) = read(Dialect::Text, page, &[]);
    assert_eq!(result, Ok(rows.len()));
    let tricky = rows.iter().find(|row| row.1.len() == 2 && row.1[1].0 == "note").unwrap();
    assert_eq!(tricky.1[0].1, "C:\\DIR\\FILE.TXT");
    assert_eq!(tricky.1[1].1, "line\nbreak \"q\" é日本");
    let page = include_bytes!("../../tests/fixtures/prometheus/exposition_openmetrics.body");
    let (rows, result) = read(Dialect::OpenMetrics, page, &[]);
    assert_eq!(result, Ok(rows.len()));
    let page = include_bytes!("../../tests/fixtures/prometheus/exposition_node_exporter_excerpt.body");
    let (rows, result) = read(Dialect::Text, page, &[]);
    assert_eq!(result, Ok(rows.len()));
}

/// Lines that are right, nearly right, and wrong, so that any two cuts fall into something interesting.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[a-c:]{1,3}(\\{([a-c]{1,2}=\"[^\"\\\\]{0,4}\",?){0,3}\\})? [0-9.+-]{1,4}( [0-9]{1,4})?\n",
        "[a-c]\\{[a-c]=\"(\\\\[n\\\\\"t\n]|[a-zé\n]){0,6}\"\\} (NaN|\\+Inf|1e3|0x1|1_0)\n",
        "# (HELP|TYPE|UNIT|EOF)?[ a-z_]{0,12}\n",
        "[a-c] 1( [0-9.]{1,3})? # \\{[a-c]=\"[a-c]\"\\} 1\n",
        "[ -~\n]{0,12}\n",
    ];
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat().into_bytes())
}

proptest! {
    #[test]
    fn any_bytes_end_in_a_result(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for dialect in [Dialect::Text, Dialect::OpenMetrics] {
            let _ = read(dialect, &bytes, &[]);
        }
    }

    #[test]
    fn cuts_change_nothing(page in lines(), lengths in prop::collection::vec(1usize..20, 1..5), end in any::<bool>()) {
        let mut page = page;
        if end {
            page.extend(b"# EOF\n");
        }
        for dialect in [Dialect::Text, Dialect::OpenMetrics] {
            prop_assert_eq!(read(dialect, &page, &[]), read(dialect, &page, &lengths));
        }
    }

    #[test]
    fn what_is_written_is_read(
        series in prop::collection::vec(
            ("[a-zA-Z_:][a-zA-Z0-9_:]{0,8}",
             prop::collection::btree_map("[a-zA-Z][a-zA-Z0-9_]{0,5}", "[^\0]{1,8}", 0..4),
             any::<f64>(),
             prop::option::of(0i64..4_000_000_000_000)), 0..12),
    ) {
        let escape = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        for dialect in [Dialect::Text, Dialect::OpenMetrics] {
            let mut page = String::new();
            let mut expected = Vec::new();
            for (name, labels, value, milliseconds) in &series {
                let written: Vec<String> =
                    labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escape(value))).collect();
                let seconds = milliseconds.map(|ms| ms as f64 / 1000.0);
                let time = match dialect {
                    Dialect::Text => milliseconds.map(|ms| format!(" {ms}")),
                    Dialect::OpenMetrics => seconds.map(|seconds| format!(" {seconds}")),
                };
                page += &format!("{name}{{{}}} {value:?}{}\n", written.join(","), time.unwrap_or_default());
                let labels: Vec<_> = labels.clone().into_iter().collect();
                let value = if value.is_nan() { f64::NAN } else { *value };
                expected.push((name.clone(), labels, value.to_bits(), seconds.map(f64::to_bits)));
            }
            if dialect == Dialect::OpenMetrics {
                page += "# EOF\n";
            }
            prop_assert_eq!(read(dialect, page.as_bytes(), &[]).0, expected.clone());
        }
    }
}
