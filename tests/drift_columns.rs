//! What the columns of two tables are taken for, whatever their rows: identifiers, dates, bytes; and which are left out.

use std::fmt::Write as _;
use std::fs::File;
use std::sync::Arc;

use parquet::{
    data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};
use serde_json::Value;

use crate::support::cli::{Run, Sandbox};

fn measured(sandbox: &Sandbox, words: &[&str]) -> Run {
    sandbox.run(&[&["drift", "measure", "old", "new", "-o", "json"], words].concat())
}

fn column<'a>(document: &'a Value, name: &str) -> &'a Value {
    let all = document["columns"].as_array().unwrap();
    all.iter().find(|column| column["column"] == name).unwrap_or_else(|| panic!("no {name}: {document:#}"))
}

fn ids(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

/// An identifier of its own per row, a word of five, and a number.
fn table(rows: usize, from: usize) -> String {
    (from..from + rows).fold("id,word,n\n".to_owned(), |mut text, row| {
        let id = row.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let _ = writeln!(text, "{id:016x}-x,w{},{}", row % 5, row % 7);
        text
    })
}

#[test]
fn an_identifier_is_text_however_many_rows_either_table_has() {
    for (old, new) in [(1500, 1500), (5000, 5000), (20_000, 20_000), (500, 500), (5000, 1500), (1500, 50)] {
        let sandbox = Sandbox::new();
        sandbox.write("old", table(old, 0));
        sandbox.write("new", table(new, 1_000_000));
        let run = measured(&sandbox, &[]);
        let document = run.json();
        assert_eq!(column(&document, "id")["type"], "text", "{old} {new}");
        assert_eq!(column(&document, "word")["type"], "categorical", "{old} {new}");
        assert!(!ids(&document).contains(&"drift.type_changed"), "{old} {new}: {}", run.transcript());
        assert_eq!(run.code, 0, "{old} {new}: {}", run.transcript());
    }
}

#[test]
fn dates_as_people_write_them_are_times() {
    let forms: [fn(u32) -> String; 7] = [
        |day| format!("2024-{:02}-{:02}T03:05", day / 28 + 1, day % 28 + 1),
        |day| format!("{:02}/{:02}/2024", day / 28 + 1, day % 28 + 1),
        |day| format!("{}/{}/2024 {}:05 PM", day / 28 + 1, day % 28 + 1, day % 12 + 1),
        |day| format!("{:02}.{:02}.2024", day % 28 + 1, day / 28 + 1),
        |day| format!("{:02}.{:02}.2024 13:05", day % 28 + 1, day / 28 + 1),
        |day| format!("2024-{:02}-{:02} 03:05:01+0200", day / 28 + 1, day % 28 + 1),
        |day| format!("{:02}/{:02}/2024", day % 28 + 1, day / 28 + 1),
    ];
    for form in forms {
        let table = |from: u32| {
            (from..from + 160)
                .fold("at,n\n".to_owned(), |text, day| text + &format!("{},{}\n", form(day), day % 7))
        };
        let sandbox = Sandbox::new();
        sandbox.write("old", table(0));
        sandbox.write("new", table(160));
        let run = measured(&sandbox, &[]);
        assert_eq!(column(&run.json(), "at")["type"], "datetime", "{}", form(0));
        assert_eq!(run.code, 0, "{}: {}", form(0), run.transcript());
    }
}

#[test]
fn what_pandas_takes_as_missing_leaves_a_column_of_numbers() {
    let text = (0..60).fold("n,m\n".to_owned(), |text, row| text + &format!("{row},{row}\n1.#IND,1\n"));
    let sandbox = Sandbox::new();
    sandbox.write("old", &text);
    sandbox.write("new", &text);
    let document = measured(&sandbox, &[]).json();
    assert_eq!(column(&document, "n")["type"], "numeric");
    assert_eq!(column(&document, "n")["missing_share"], 0.5);
}

#[test]
fn columns_that_the_configuration_ignores_are_left_out_unless_they_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write("old", table(400, 0));
    sandbox.write("new", table(400, 0).replace("-x,w", "-x,v"));
    sandbox.config("drift: { ignore: [word, id] }\n");
    let run = measured(&sandbox, &[]);
    let names: Vec<Value> =
        run.json()["columns"].as_array().unwrap().iter().map(|column| column["column"].clone()).collect();
    assert_eq!(names, ["n"], "{}", run.transcript());
    assert!(!run.stdout.contains("word"), "{}", run.stdout);
    let named = measured(&sandbox, &["--columns", "word"]);
    assert_eq!(column(&named.json(), "word")["drifted"], true, "{}", named.transcript());
}

#[test]
fn bytes_that_are_no_text_stay_apart() {
    let sandbox = Sandbox::new();
    for name in ["old", "new"] {
        let schema = "message rows { required binary raw; required fixed_len_byte_array(2) pair; }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let file = File::create(sandbox.cwd().join(name)).unwrap();
        let mut writer =
            SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build())).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let rows: Vec<Vec<u8>> = (0..2000).map(|row: u32| vec![128 + (row % 100) as u8, 255]).collect();
        let mut is_raw = true;
        while let Some(mut leaf) = group.next_column().unwrap() {
            let values = rows.iter().cloned().map(ByteArray::from);
            if is_raw {
                leaf.typed::<ByteArrayType>().write_batch(&values.collect::<Vec<_>>(), None, None).unwrap();
            } else {
                let values: Vec<FixedLenByteArray> = values.map(FixedLenByteArray::from).collect();
                leaf.typed::<FixedLenByteArrayType>().write_batch(&values, None, None).unwrap();
            }
            is_raw = false;
            leaf.close().unwrap();
        }
        group.close().unwrap();
        writer.close().unwrap();
    }
    let document = measured(&sandbox, &[]).json();
    for name in ["raw", "pair"] {
        let column = column(&document, name);
        assert_eq!(
            (&column["type"], &column["computable"]),
            (&"categorical".into(), &true.into()),
            "{column:#}"
        );
    }
}
