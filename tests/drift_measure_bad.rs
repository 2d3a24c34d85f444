//! `drift measure` of what is broken: a clear message and exit 3, or a column that says why it is not measured; never
//! a pass.

use std::io::Write as _;
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::support::cli::Sandbox;

const OLD: &str = "a,b\n1,x\n2,y\n3,x\n4,y\n";

fn sandbox(new: impl AsRef<[u8]>) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.now("2026-06-04T09:00:00Z");
    sandbox.write("old.csv", OLD);
    sandbox.write("new", new);
    sandbox
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables").join(name)).unwrap()
}

fn measured(old: &str, new: impl AsRef<[u8]>, code: i32) -> Value {
    let sandbox = sandbox(new);
    sandbox.write("old.csv", old);
    sandbox.run(&["drift", "measure", "old.csv", "new", "-o", "json"]).code(code).json()
}

fn column<'a>(document: &'a Value, name: &str) -> &'a Value {
    let columns = document["columns"].as_array().unwrap();
    columns.iter().find(|column| column["column"] == name).unwrap_or_else(|| panic!("{name} in {document:#}"))
}

fn messages(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().filter_map(|one| one["message"].as_str()).collect()
}

#[test]
fn what_is_no_table_is_exit_3_with_the_place() {
    let mut damaged = fixture("types.parquet");
    let end = damaged.len();
    damaged[end - 40..end - 8].fill(0xff);
    let cut = fixture("types.parquet")[..4000].to_vec();
    let packed = gzip(OLD.repeat(2000).as_bytes());
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "new: the file is empty"),
        ("ragged", b"a,b\n1,x\n2,y,z\n".to_vec(), "new: line 3 has 3 fields where the header has 2"),
        ("short row", b"a,b\n1,x\n2\n".to_vec(), "new: line 3 has 1 fields where the header has 2"),
        ("not UTF-8", b"a,b\n1,x\n2,\xff\xfe\n".to_vec(), "new: line 3, column `b`: the text is not UTF-8"),
        ("header not UTF-8", b"a,\xff\n1,x\n".to_vec(), "new: the header is not UTF-8"),
        ("NUL", b"a\0,b\n1,x\n".to_vec(), "new: binary data is not a table"),
        ("UTF-16", b"\xff\xfea\0,\0b\0\n\0".to_vec(), "new: UTF-16 text is not a table"),
        ("zip", b"PK\x03\x04rest".to_vec(), "new: a zip archive is not a table"),
        ("HTML", b"<html><body>Log in</body></html>".to_vec(), "new: HTML or XML is not a table"),
        ("JSON array", b"[{\"a\": 1}]".to_vec(), "new: a JSON array is not a table"),
        ("cut gzip", packed[..packed.len() / 2].to_vec(), "new: the gzip data is damaged or cut off"),
        ("damaged footer", damaged, "new: not a readable Parquet file"),
        ("cut Parquet", cut, "new: not a readable Parquet file"),
        ("named Parquet", b"PAR1 is not enough".to_vec(), "new: not a readable Parquet file"),
        (
            "cut JSON line",
            b"{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b".to_vec(),
            "new: line 2: the line ends within its object",
        ),
        ("JSON over lines", b"{\n  \"a\": 1\n}\n".to_vec(), "new: line 1: the line ends within its object"),
        ("line of an array", b"{\"a\":1,\"b\":\"x\"}\n[2]\n".to_vec(), "new: line 2: "),
    ];
    for (what, bytes, expected) in cases {
        for packed in [false, true] {
            if packed && (bytes.is_empty() || bytes.starts_with(&[0x1f, 0x8b])) {
                continue;
            }
            let sandbox = sandbox(if packed { gzip(&bytes) } else { bytes.clone() });
            let words = ["drift", "measure", "old.csv", "new", "--out", "r.json"];
            let run = sandbox.run(&words);
            run.code(3);
            assert!(run.stderr.contains("the current table cannot be read"), "{what}: {}", run.stderr);
            assert!(run.stderr.contains(expected), "{what}, packed {packed}: {}", run.stderr);
            assert_eq!(run.stdout, "", "{what}");
            assert!(!sandbox.cwd().join("r.json").exists(), "{what}");
        }
    }
}

#[test]
fn places_and_words_that_mean_nothing_are_exit_3() {
    let sandbox = sandbox(OLD);
    std::fs::create_dir(sandbox.cwd().join("hollow")).unwrap();
    sandbox.write("notes.txt", "dear diary");
    let cases: [(&[&str], &str); 23] = [
        (&["", "new"], "the name of a table is empty"),
        (&["old.csv", ""], "the name of a table is empty"),
        (&["old.csv", "new", "--out", "new"], "--out new is one of the tables that are read"),
        (&["old.csv", "new", "--save-reference", "./old.csv"], "is one of the tables that are read"),
        (&["old.csv", "new", "--out", "notes.txt"], "is no report or profile of drift"),
        (&["old.csv", "new", "--out", "x.json", "--save-reference", "./x.json"], "is written twice"),
        (&["old.csv", "new", "--out", "-"], "--out wants the name of a file"),
        (&["nope.csv", "new"], "the table `nope.csv` cannot be opened"),
        (&["old.csv", "no-*.csv"], "no file matches `no-*.csv`"),
        (&["old.csv", "hollow"], "holds no file"),
        (&["old.csv", "ftp://x/y"], "`ftp://` is no place"),
        (&["-", "new"], "only the current table"),
        (&["old.csv", "new", "--method", "psj"], "did you mean `psi`?"),
        (&["old.csv", "new", "--numeric", "mannw"], "no method `mannw` is measured here"),
        (&["old.csv", "new", "--threshold", "psi"], "write METHOD=N"),
        (&["old.csv", "new", "--threshold", "psi=x"], "the limit is no number"),
        (&["old.csv", "new", "--method", "ks", "--threshold", "psi=1"], "which is not measured"),
        (&["old.csv", "new", "--threshold", "psi=0.3"], "add --method psi"),
        (&["old.csv", "new", "--out", "none/x.json"], "mkdir -p"),
        (&["old.csv", "new", "--types", "a=colour"], "no column with its type"),
        (&["old.csv", "new", "--types", "zz=numeric"], "no table has a column `zz`"),
        (&["old.csv", "new", "--columns", "aa"], "did you mean `a`?"),
        (&["old.csv", "new", "--model", "risk"], "risk"),
    ];
    for (words, expected) in cases {
        let run = sandbox.run(&[&["drift", "measure"], words].concat());
        run.code(3);
        assert!(run.stderr.contains(expected), "{words:?}: {}", run.stderr);
    }
    let read = |name: &str| std::fs::read_to_string(sandbox.cwd().join(name)).unwrap();
    assert_eq!(
        (read("old.csv"), read("new"), read("notes.txt")),
        (OLD.into(), OLD.into(), "dear diary".into())
    );
}

#[test]
fn what_it_wrote_before_may_be_written_again() {
    let sandbox = sandbox(OLD);
    for _ in 0..2 {
        let words = ["drift", "measure", "old.csv", "new", "--out", "r.json", "--save-reference", "p.json"];
        sandbox.run(&words).code(0);
    }
}

#[test]
fn odd_files_read_as_what_they_are() {
    let rows = (0..40).map(|i| format!("{i},w{}\n", i % 3)).collect::<String>();
    let plain = format!("a,b\n{rows}");
    let expected = measured(&plain, &plain, 0);
    let lines = (0..40).map(|i| format!("{{\"a\": {i}, \"b\": \"w{}\", \"deep\": {{\"x\": [1]}}}}\n", i % 3));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("BOM", [b"\xef\xbb\xbf", plain.as_bytes()].concat()),
        ("CRLF", plain.replace('\n', "\r\n").into_bytes()),
        ("semicolons", plain.replace(',', ";").into_bytes()),
        ("tabs", plain.replace(',', "\t").into_bytes()),
        (
            "quotes",
            rows.lines()
                .fold("\"a\",\"b\"\n".to_owned(), |text, row| {
                    let (a, b) = row.split_once(',').unwrap();
                    text + &format!("\"{a}\",\"{b}\"\n")
                })
                .into_bytes(),
        ),
        ("no last newline", plain.trim_end().as_bytes().to_vec()),
        ("gzip", gzip(plain.as_bytes())),
        ("gzip in members", [gzip(b"a,b\n"), gzip(rows.as_bytes())].concat()),
        ("JSON lines", lines.collect::<String>().into_bytes()),
    ];
    for (what, bytes) in cases {
        let document = measured(&plain, &bytes, 0);
        assert_eq!(document["columns"], expected["columns"], "{what}");
        assert_eq!(document["rows_current"], 40, "{what}");
    }
    let packed = sandbox(gzip(&fixture("shifted.parquet")));
    packed.write("types.parquet", fixture("types.parquet"));
    packed.run(&["drift", "measure", "types.parquet", "new"]).code(1);
}

#[test]
fn a_field_with_newlines_is_one_field() {
    let rows = (0..30).map(|i| format!("{i},\"two\nlines {}\"\n", i % 2)).collect::<String>();
    let text = format!("a,b\n{rows}");
    let document = measured(&text, &text, 0);
    assert_eq!(
        (&document["rows_current"], column(&document, "b")["type"].as_str()),
        (&30.into(), Some("categorical"))
    );
    assert_eq!(column(&document, "b")["histogram"]["labels"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_printed_into_a_file_is_not_printed_over_a_table() {
    let sandbox = sandbox("a,b\n1,x\n2,y\n");
    let measure = |more: &[&str]| sandbox.run(&[&["drift", "measure", "old.csv", "new"], more].concat());
    let cases: [(&[&str], &str); 3] = [
        (&["-o", "csv=old.csv"], "-o csv=old.csv is named on the command line for something else, too"),
        (&["-o", "csv=./new"], "-o ./new is one of the tables that are read"),
        (&["--out", "r.json", "-o", "json=r.json"], "-o r.json is what --out writes"),
    ];
    for (more, what) in cases {
        let run = measure(more);
        assert!(run.code(3).stderr.contains(what), "{more:?}: {}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(sandbox.cwd().join("old.csv")).unwrap(), OLD);
    assert!(!sandbox.cwd().join("r.json").exists());
}

#[test]
fn a_table_without_rows_is_unknown_never_ok() {
    for (old, new, which) in [(OLD, "a,b\n", "current"), ("a,b\n", OLD, "reference"), ("a,b\n", "a,b\n", "")]
    {
        let document = measured(old, new, 3);
        assert_eq!(document["verdict"], "unknown");
        assert!(messages(&document).iter().any(|one| one.contains(which) && one.contains("no rows")));
        assert!(document["columns"].as_array().unwrap().iter().all(|column| column["computable"] == false));
    }
}

#[test]
fn columns_that_cannot_be_measured_say_why_and_the_rest_is_measured() {
    let old = (0..60).fold("fixed,empty,mixed,wild,twice,twice,good\n".to_owned(), |text, i| {
        text + &format!("7,,{i},{i},1,2,{i}\n")
    });
    let new = (0..60).fold("fixed,empty,mixed,wild,twice,twice,good\n".to_owned(), |text, i| {
        let mixed = if i % 2 == 0 { "oops".to_owned() } else { i.to_string() };
        let wild = ["inf", "-inf", "3", "4"][i % 4];
        text + &format!("7,,{mixed},{wild},1,2,{i}\n")
    });
    let document = measured(&old, &new, 1);
    for (name, why) in [
        ("fixed", "both samples hold one and the same value"),
        ("empty", "the reference data has no value in it: all 60 rows are missing"),
        ("mixed", "mixed types: 50% of the current values are not numbers"),
        ("twice", "the column comes more than once, and nothing tells which is meant"),
    ] {
        let column = column(&document, name);
        assert_eq!((&column["computable"], column["why_not"].as_str()), (&false.into(), Some(why)), "{name}");
    }
    assert_eq!(column(&document, "good")["drifted"], false);
    let wild = document["facts"].as_array().unwrap().iter().find(|facts| facts["column"] == "wild").unwrap();
    assert_eq!(wild["infinite"], 30);
    assert!(column(&document, "wild")["score"].is_number());
    let messages = messages(&document);
    assert!(messages.iter().any(|one| one.contains("30 infinite current values")), "{messages:#?}");
    let finding =
        document["findings"].as_array().unwrap().iter().find(|one| one["id"] == "drift.infinite").unwrap();
    assert_eq!(
        (&finding["verdict"], &finding["subject"]),
        (&"warning".into(), &"wild".into()),
        "{finding:#}"
    );
    assert!(messages.iter().any(|one| one.contains("first `oops` in line 2")), "{messages:#?}");
}

#[test]
fn a_column_that_turns_infinite_is_no_pass() {
    let rows = |infinite: usize| {
        let cell = |i: usize| if i < infinite { "inf".to_owned() } else { (i % 30).to_string() };
        (0..300).fold("a\n".to_owned(), |text, i| text + &cell(i) + "\n")
    };
    for (old, new, code, verdict) in [(0, 15, 0, "ok"), (0, 17, 1, "warning"), (17, 17, 0, "ok")] {
        let document = measured(&rows(old), rows(new), code);
        let findings = document["findings"].as_array().unwrap().iter();
        let infinite = findings.filter(|one| one["id"] == "drift.infinite");
        let verdicts: Vec<_> = infinite.filter_map(|one| one["verdict"].as_str()).collect();
        assert_eq!(verdicts.last(), Some(&verdict), "{old} and {new}: {verdicts:?}");
    }
}

#[test]
fn json_lines_of_changing_keys_and_types_are_one_table() {
    let line = |i: u32| match i % 4 {
        0 => format!("{{\"n\": {i}, \"mixed\": {i}}}\n"),
        1 => format!("{{\"n\": {i}, \"mixed\": \"w\", \"late\": 1}}\n"),
        2 => "{\"n\": null, \"mixed\": true, \"nested\": {\"x\": 1}}\n".to_owned(),
        _ => format!("{{\"n\": NaN, \"mixed\": {i}.5}}\n"),
    };
    let text = (0..80).map(line).collect::<String>();
    let document = measured(&text, &text, 0);
    assert_eq!(document["rows_current"], 80);
    assert_eq!(column(&document, "n")["missing_share"], 0.5);
    assert_eq!(column(&document, "mixed")["type"], "categorical");
    let messages = messages(&document);
    assert!(messages.iter().any(|one| one.starts_with("nested: values")), "{messages:#?}");
}

#[test]
fn a_parquet_file_that_would_keep_its_decoder_busy_is_refused() {
    let sandbox = sandbox(fixture("endless.parquet"));
    let run = sandbox.run(&["drift", "measure", "new", "new", "--out", "r.json"]);
    let expected =
        "not a readable Parquet file: the footer gives to field 3 another type than the format does";
    assert!(run.code(3).stderr.contains(expected), "{}", run.transcript());
    assert!(!sandbox.cwd().join("r.json").exists());
}
